"""What the same work costs with nothing of ours, as little as can be. `python -m benchmarks.floors app` runs one.

No module of ours is imported here: the floor of a start-up is what starts without us.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qualeval.domain.learning import Learned


def app() -> None:
    """The smallest Textual app: one widget that shows how many keys were pressed."""
    from textual import events
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Bare(App[None]):
        n_keys = 0

        def compose(self) -> ComposeResult:
            yield Static("n=0;")

        def on_key(self, event: events.Key) -> None:
            event.stop()
            self.n_keys += 1
            self.query_one(Static).update(f"n={self.n_keys};", layout=False)

    Bare().run()


def pages() -> None:
    """The smallest page: lines that were made before, each of one style, and the next screen of them for a key."""
    from rich.segment import Segment
    from textual import events
    from textual.app import App, ComposeResult
    from textual.geometry import Size
    from textual.scroll_view import ScrollView
    from textual.strip import Strip

    class Lines(ScrollView):
        lines = tuple(Strip([Segment(f"line={number}; {'words ' * 18}")]) for number in range(10_000))

        def on_mount(self) -> None:
            self.virtual_size = Size(120, len(self.lines))

        def render_line(self, y: int) -> Strip:
            return self.lines[(self.scroll_offset.y + y) % len(self.lines)]

    class Paged(App[None]):
        def compose(self) -> ComposeResult:
            yield Lines()

        def on_key(self, event: events.Key) -> None:
            event.stop()
            lines = self.query_one(Lines)
            lines.scroll_to(y=lines.scroll_offset.y + lines.size.height, animate=False, immediate=True)

    Paged().run()


def echo() -> None:
    """The terminal itself: each byte comes back."""
    import os
    import tty

    tty.setraw(0)
    os.write(1, b"ready")
    while key := os.read(0, 1):
        os.write(1, key)


class RawTable:
    """A durable row in a table with an index, by the driver alone: write-ahead log, synchronous=FULL."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE coding (id TEXT PRIMARY KEY, code TEXT, begins INT, ends INT)")
        self._connection.execute("CREATE INDEX by_code ON coding (code)")

    def append(self, number: int) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        row = (f"{number:032x}", f"code{number % 30}", number, number + 40)
        self._connection.execute("INSERT INTO coding VALUES (?, ?, ?, ?)", row)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


def raw_learner(texts: Sequence[str], codes: Sequence[str]) -> Callable[[Mapping[int, Learned]], object]:
    """scikit-learn's own calls: words and pairs weighed once, then a logistic regression a code, and all scores."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    weighed = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(texts)

    def fit_and_score(decided: Mapping[int, Learned]) -> object:
        rows = sorted(decided)
        own = weighed[rows]
        scores = np.zeros((len(texts), len(codes)))
        for column, code in enumerate(codes):
            given = np.array([code in decided[row].labels for row in rows])
            if given.any() and not given.all():
                model = LogisticRegression(solver="liblinear").fit(own, given)
                scores[:, column] = model.predict_proba(weighed)[:, 1]
        return scores

    return fit_and_score


if __name__ == "__main__":
    {"app": app, "pages": pages, "echo": echo}[sys.argv[1]]()
