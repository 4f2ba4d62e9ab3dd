"""Which columns of the codebook's tree a screen has room for: a code is known by its name, so that comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qualeval.i18n import N_
from qualeval.tui.widgets.line_list import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK, NAME, DIRECTION, STATUS, SEGMENTS, RESPONDENTS, OLDER = range(7)
TITLES: Final = (
    "",
    N_("code"),
    N_("direction"),
    N_("status"),
    N_("segments"),
    N_("respondents"),
    "⚑",
)
_ALL: Final = (
    Column(1), Column(0), Column(10), Column(9), Column(8, "right"), Column(11, "right"), Column(4, "right"),
)  # fmt: skip
_ALWAYS: Final = (MARK, NAME, OLDER)
_BY_WORTH: Final = (SEGMENTS, STATUS, RESPONDENTS, DIRECTION)
_LONGEST: Final = 36  # cells of a name for which the others give way


def shown(width: int, longest: int, *, has_status: bool) -> tuple[int, ...]:
    """The columns, in their order, that stand beside names of `longest` cells on a list of `width` cells.

    A status is shown where an entry has one: on a codebook in use most are just active.
    """
    found = [*_ALWAYS]
    room = width - min(longest, _LONGEST) - sum(_ALL[part].width + 1 for part in _ALWAYS if part != NAME)
    for part in _BY_WORTH:
        needed = _ALL[part].width + 1
        if (part != STATUS or has_status) and needed <= room:
            found.append(part)
            room -= needed
    return tuple(sorted(found))


def columns_of(parts: Sequence[int]) -> tuple[Column, ...]:
    return tuple(_ALL[part] for part in parts)
