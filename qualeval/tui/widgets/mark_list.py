"""A list whose first column holds marks: a click there marks the row, as space does by the screen's own key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from qualeval.tui.widgets.line_list import Cell, LineList

if TYPE_CHECKING:
    from textual import events

MARK = Cell("●", "accent")
NO_MARK = Cell("·", "muted")
_MARK_CELLS = 2  # the column and the blank after it


class MarkList(LineList):
    class MarkClicked(Message):
        """The first column of a row was clicked; the cursor stands there now."""

        def __init__(self, mark_list: MarkList, index: int) -> None:
            super().__init__()
            self.mark_list = mark_list
            self.index = index

        @property
        def control(self) -> MarkList:
            return self.mark_list

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None or at.x >= _MARK_CELLS or self.top_row + at.y >= len(self.rows):
            return
        event.prevent_default()  # a second click marks again; it does not choose
        self.move_to(self.top_row + at.y)
        self.post_message(self.MarkClicked(self, self.cursor))
