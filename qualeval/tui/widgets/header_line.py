"""The titles over a list's columns: one row that has the list's widths and no cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.tui.widgets.line_list import Cell, Cells, LineList

if TYPE_CHECKING:
    from collections.abc import Iterable


class HeaderLine(LineList, can_focus=False):
    DEFAULT_CSS = """
    HeaderLine {
        height: 1;
        padding-right: 1;  /* the scroll bar of the list below */
        scrollbar-size-vertical: 0;
        background: $boost;
    }
    """

    def set_titles(self, titles: Iterable[str]) -> None:
        self.set_rows([[Cell(title, "heading") for title in titles]])

    def set_rows(self, rows: Iterable[Cells], cursor: int | None = None) -> None:
        super().set_rows(rows, cursor)
        self._cursor = -1

    def move_to(self, index: int) -> None:
        """Nothing here can be chosen."""
