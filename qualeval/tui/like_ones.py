"""Deciding alike on segments that say the same or nearly: what is asked, and what comes of the answer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from textual.message import Message

from qualeval.domain.records import Verdict
from qualeval.i18n import N_
from qualeval.tui.dialogs import ListPrompt
from qualeval.tui.widgets.line_list import Cell, Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualeval.i18n import Translator
    from qualeval.services.reviewing import Item

_MOST_WORDINGS = 10  # all that is decided on is on screen
_VERDICTS = (Verdict.ACCEPT, Verdict.REJECT)


class LikeFound(Message, bubble=False):
    """A thread has found the suggestions on segments like this one."""

    def __init__(self, item: Item, like: Sequence[Item]) -> None:
        super().__init__()
        self.item = item
        self.like = like


class LikeOnes:
    """An item and those like it, asked about together: the most frequent wordings, as many as can be seen."""

    def __init__(self, item: Item, like: Sequence[Item], code: str, translate: Translator) -> None:
        counts = Counter(" ".join(one.segment.text.split()) for one in (item, *like))
        own = " ".join(item.segment.text.split())
        self._wordings = dict(sorted(counts.items(), key=lambda found: (found[0] != own, -found[1]))[:_MOST_WORDINGS])
        self._items = [one for one in (item, *like) if " ".join(one.segment.text.split()) in self._wordings]
        self._code = code
        self._translate = translate

    def prompt(self) -> ListPrompt:
        n = len(self._items)
        title = self._translate(N_("{n} segments say the same or nearly: {name}?"), n=n, name=self._code)
        rows = [
            (Cell(self._translate(N_("accept all {n}"), n=n), "good"), Cell("")),
            (Cell(self._translate(N_("reject all {n}"), n=n), "bad"), Cell("")),
            *((Cell(text, "muted"), Cell(f"{count} ×", "muted")) for text, count in self._wordings.items()),
        ]
        return ListPrompt(title, (Column(0), Column(6, "right")), rows)

    def decided(self, index: int) -> tuple[Verdict, list[Item]] | None:
        """What was chosen, with the suggestions that it is about; None where a wording was looked at."""
        return (_VERDICTS[index], self._items) if index < len(_VERDICTS) else None
