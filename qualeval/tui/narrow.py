"""Characters of which a cell is one: where a text has no others, its cells are counted and cut as characters are."""

from __future__ import annotations

import re

# characters that every terminal draws in one cell and that never join a neighbour
_NOT_NARROW = re.compile(
    "[^ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0"
    "\u2500-\u25fc\ufffd]"
)


def is_narrow(text: str, start: int, end: int) -> bool:
    """Whether every character of the stretch takes one cell of its own, so that cells are characters."""
    return _NOT_NARROW.search(text, start, end) is None
