"""A list of any length of which only the rows on screen are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, cast, overload

from textual.cache import LRUCache
from textual.message import Message

from qualeval.tui.widgets.line_list import Cells, LineList

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

_KEPT = 400  # rows that are not made again


class LazyRows(Sequence[Cells]):
    """So many rows, each made when it is looked at."""

    def __init__(self, count: int, make: Callable[[int], Cells]) -> None:
        self._count = count
        self._make = make
        self._made: LRUCache[int, Cells] = LRUCache(_KEPT)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Cells: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Cells]: ...

    def __getitem__(self, index: int | slice) -> Cells | Sequence[Cells]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(self._count))]
        if not 0 <= index < self._count:
            raise IndexError(index)
        made = self._made.get(index)
        if made is None:
            made = self._made[index] = self._make(index)
        return made

    def __iter__(self) -> Iterator[Cells]:
        return (self[index] for index in range(self._count))

    def grow(self, count: int) -> None:
        """There are more rows now; those made already stay."""
        self._count = count

    def forget(self, index: int | None = None) -> None:
        """The row (or every row) is made again when it is looked at."""
        if index is None:
            self._made.clear()
        else:
            self._made.discard(index)


class LazyList(LineList, can_focus=True, inherit_bindings=False):
    """A LineList over LazyRows. Left and right are the screen's: there is nothing to scroll to."""

    BINDINGS: ClassVar[list[BindingType]] = LineList.BINDINGS

    class Clicked(Message):
        """A cell was clicked; the cursor stands on its row now."""

        def __init__(self, lazy_list: LazyList, index: int, column: int) -> None:
            super().__init__()
            self.lazy_list = lazy_list
            self.index = index
            self.column = column

        @property
        def control(self) -> LazyList:
            return self.lazy_list

    def show_rows(self, rows: LazyRows, cursor: int = 0) -> None:
        """Shows other rows. Posts no message."""
        self._lines = cast("list[Cells]", rows)  # the base only looks at rows and counts them
        self._cursor = max(0, min(cursor, len(rows) - 1)) if len(rows) else -1
        self.set_row_count(len(rows))
        self._reveal()

    def grew(self) -> None:
        """The rows have become more: the scroll bar and the empty lines are drawn anew."""
        if self._cursor < 0 and len(self._lines):
            self._cursor = 0
        self.set_row_count(len(self._lines))

    def redraw(self, indices: Sequence[int]) -> None:
        """Draws rows anew that say something else now."""
        for index in indices:
            self.refresh_rows(range(index, index + 1))

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None or self.top_row + at.y >= len(self._lines):
            return
        self.post_message(self.Clicked(self, self.top_row + at.y, self.column_at(at.x)))
