"""The titles over a list's columns: one row that has the list's widths and no cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from qualeval.tui.widgets.line_list import Cell, Cells, LineList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events


class HeaderLine(LineList, can_focus=False):
    DEFAULT_CSS = """
    HeaderLine {
        height: 1;
        padding-right: 1;  /* the scroll bar of the list below */
        scrollbar-size-vertical: 0;
        background: $boost;
    }
    """

    class Clicked(Message):
        """The title over a column was clicked."""

        def __init__(self, header: HeaderLine, column: int) -> None:
            super().__init__()
            self.header = header
            self.column = column

        @property
        def control(self) -> HeaderLine:
            return self.header

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is not None and self.rows:
            self.post_message(self.Clicked(self, self.column_at(at.x)))

    def set_titles(self, titles: Iterable[str]) -> None:
        self.set_rows([[Cell(title, "heading") for title in titles]])

    def set_rows(self, rows: Iterable[Cells], cursor: int | None = None) -> None:
        super().set_rows(rows, cursor)
        self._cursor = -1

    def move_to(self, index: int) -> None:
        """Nothing here can be chosen."""
