"""Where marks stand: on which rows and in which lane of the gutter, at a cost that does not depend on how many."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from qualeval.domain.text import Span
from qualeval.tui.widgets.transcript.lanes import Lanes
from qualeval.tui.widgets.transcript.paint import LaneMark, Mark, first_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qualeval.tui.widgets.transcript.layout import Layout

    MoreMarks = Callable[[int], Iterable[Mark]]


class Placed(NamedTuple):
    """Where a mark stands: its rows and its gutter lane, which it keeps while it is there."""

    rows: range
    lane: int


_STRETCH = 4_096  # characters: the marks of so many are asked for at once where nobody waits for them
_NOWHERE = Placed(range(0), 0)


class PlacedMarks:
    """Marks that are known, and placed in their order as far down the text as is asked for.

    Of a long text's codings there may be more than `marks`: `more` gives those that begin before an offset.
    """

    def __init__(self, marks: Iterable[Mark], more: MoreMarks | None = None) -> None:
        self._placed = dict.fromkeys(marks, _NOWHERE)
        self._more = more
        self._known_to = 0  # the offset that `more` was asked for
        self._waiting: list[Mark] = []  # not placed yet, the next one last
        self._by_row: defaultdict[int, list[Mark]] = defaultdict(list)
        self._lanes = Lanes()

    def __contains__(self, mark: object) -> bool:
        return mark in self._placed

    def __iter__(self) -> Iterator[Mark]:
        return iter(self._placed)

    def forget_places(self) -> None:
        """The rows are others now: all marks wait for a place."""
        self._waiting = first_marks(self._placed)
        self._waiting.reverse()
        self._placed = dict.fromkeys(self._placed, _NOWHERE)
        self._by_row, self._lanes = defaultdict(list), Lanes()

    @property
    def is_whole(self) -> bool:
        """Whether every mark is known and has its place."""
        return not self._waiting and self._more is None

    def place_next(self, layout: Layout) -> None:
        """Places the first one of those that wait, where it has not been taken away or placed since; else asks on."""
        if self._more is not None and (not self._waiting or self._waiting[-1].start >= self._known_to):
            self._ask_until(self._known_to + _STRETCH, layout)
            return
        mark = self._waiting.pop()
        if self._placed.get(mark) is _NOWHERE:
            self._put(mark, layout)

    def place_until(self, offset: int, layout: Layout) -> None:
        """Places the marks that begin before an offset, and all of a kind before the first of the next kind."""
        if offset > self._known_to:
            self._ask_until(offset, layout)
        waiting = self._waiting
        while waiting and (waiting[-1].start < offset or waiting[-1].kind != waiting[0].kind):
            self.place_next(layout)

    def _ask_until(self, offset: int, layout: Layout) -> None:
        """Takes up the marks that begin before an offset and are not known yet."""
        if self._more is None:
            return
        new = [mark for mark in self._more(offset) if mark not in self._placed]
        self._placed |= dict.fromkeys(new, _NOWHERE)
        if new:
            self._waiting = first_marks([*new, *self._waiting])
            self._waiting.reverse()
        self._known_to = offset
        if offset >= len(layout.text):
            self._more = None

    def place(self, mark: Mark, layout: Layout) -> range:
        """Adds a mark, after those that take their lanes before it; the rows it stands on."""
        if layout:
            last = layout.rows_of(Span(mark.start, mark.end)).stop - 1
            self.place_until(layout.row(last).end, layout)
        stands = self._placed.get(mark, _NOWHERE)
        return self._put(mark, layout) if stands is _NOWHERE else stands.rows  # it may just have been asked for

    def _put(self, mark: Mark, layout: Layout) -> range:
        rows = layout.rows_of(Span(mark.start, mark.end))
        self._placed[mark] = Placed(rows, self._lanes.add(rows))
        for row in rows:
            self._by_row[row].append(mark)
        return rows

    def displace(self, mark: Mark) -> range:
        """Takes a mark away; the rows it stood on."""
        rows, lane = self._placed.pop(mark)
        self._lanes.remove(rows, lane)
        for row in rows:
            self._by_row[row].remove(mark)
        return rows

    def marks_on(self, row: int) -> Sequence[Mark]:
        return self._by_row.get(row, ())

    def on_row(self, row: int, top: int) -> list[LaneMark]:
        """The marks of a row; a label stands on a mark's first row that is on screen, from `top` on."""
        marks = self._by_row.get(row)
        if not marks:
            return []
        placed = [(mark, self._placed[mark]) for mark in marks]
        return [LaneMark(at.lane, mark, row == max(at.rows.start, top)) for mark, at in placed]
