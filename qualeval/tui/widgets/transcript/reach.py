"""Where the edges of a selection may move to: whole words and whole characters, never into a grapheme cluster."""

from __future__ import annotations

from typing import Literal

from qualeval.domain.text import words
from qualeval.tui.widgets.transcript.layout import clusters

Edge = Literal["start", "end"]
_WORDS_WITHIN = 256  # characters looked at first, on either side
_CLUSTER_WITHIN = 32


def word_edge(text: str, at: int, step: int, edge: Edge) -> int:
    """The next place at which a word starts (or ends), after `at` for a positive step, before it for a negative one.

    `at` itself where there is none.
    """
    within = _WORDS_WITHIN
    while True:
        low, high = max(0, at - within), min(len(text), at + within)
        places = _word_places(text, low, high, edge)
        beyond = [place for place in places if (place > at if step > 0 else place < at)]
        if beyond:
            return min(beyond) if step > 0 else max(beyond)
        if (step > 0 and high == len(text)) or (step < 0 and low == 0):
            return at
        within *= 4


def _word_places(text: str, low: int, high: int, edge: Edge) -> list[int]:
    """Starts or ends of the words of a stretch, leaving out those that the stretch may have cut."""
    places = [(low + span.start, low + span.end) for span in words(text[low:high])]
    whole = [(a, b) for a, b in places if (a > low or low == 0) and (b < high or high == len(text))]
    return [a if edge == "start" else b for a, b in whole]


def character_edge(text: str, at: int, step: int) -> int:
    """The next boundary between characters in a direction; `at` itself at the ends of the text."""
    if step > 0:
        return next((end for _start, end, _cells in clusters(text, at, min(len(text), at + _CLUSTER_WITHIN))), at)
    before = [start for start, _end, _cells in clusters(text, max(0, at - _CLUSTER_WITHIN), at)]
    return before[-1] if before else at
