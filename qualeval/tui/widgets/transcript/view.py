"""The transcript on screen, as the screens have it: read by keys, and by mouse.

It knows no service: what it shows is given to it, and what the reader does is posted as messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Offset

from qualeval.domain.text import Span
from qualeval.tui.widgets.transcript.paint import lane_at
from qualeval.tui.widgets.transcript.palette import component_classes
from qualeval.tui.widgets.transcript.reach import character_edge, word_edge
from qualeval.tui.widgets.transcript.reading import ReadingView

if TYPE_CHECKING:
    from textual import events


class TranscriptView(ReadingView):
    """A transcript to read and code. A drag selects, a click goes to a segment, a double click selects a word."""

    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes()

    DEFAULT_CSS = """
    TranscriptView {
        background: $background;
        color: $foreground;
        &:focus { background-tint: transparent; }
        & > .transcript-view--speaker { color: $text-accent; text-style: bold; }
        & > .transcript-view--quiet { color: $text-muted; }
        & > .transcript-view--time { color: $text-muted; }
        & > .transcript-view--suggested { text-style: italic underline; }
        & > .transcript-view--current { background: $primary 28%; }
        & > .transcript-view--hit { background: $warning 35%; text-style: underline; }
        & > .transcript-view--found { background: $warning; text-style: bold underline; }
        & > .transcript-view--selected { text-style: reverse; }
        & > .transcript-view--gutter { color: $text-muted; }
        & > .transcript-view--label { text-style: none; }
        & > .transcript-view--pointer { color: $text-primary; text-style: bold; }
    }
    """

    def on_mouse_down(self, event: events.MouseDown) -> None:
        at = self._content_offset(event)
        if event.button != 1 or at is None:
            return
        if at.x < self._text_column:
            mark = lane_at(self._lane_marks(self.top_row + at.y), self._lane_count, at.x)
            if mark is not None:
                self._tell(self.MarkClicked(self, mark))
            return
        self._pressed = self._cluster_at(at)
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed is None:
            return
        at = event.get_content_offset_capture(self)
        height = len(self.visible_rows)
        if not 0 <= at.y < height:
            self.scroll_to_row(self.top_row + (1 if at.y > 0 else -1))
        under = self._cluster_at(Offset(at.x, max(0, min(at.y, height - 1))))
        if under is not None and (under != self._pressed or self._selection is not None):
            self._select(self._pressed.hull(under))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        pressed, self._pressed = self._pressed, None
        self.release_mouse()
        if pressed is None:
            return
        at = event.get_content_offset_capture(self)
        under = self._cluster_at(Offset(at.x, max(0, min(at.y, len(self.visible_rows) - 1))))
        if under != pressed and self._selection is not None:
            self._tell(self.SpanSelected(self, self._selection))
            return
        self.clear_selection()
        index = self._segment_near(pressed.start)
        if index >= 0 and self._segments[index].start <= pressed.start < self._segments[index].end:
            self._move_cursor(index)

    def on_click(self, event: events.Click) -> None:
        """A double click selects the word under the pointer."""
        at = self._content_offset(event)
        under = self._cluster_at(at) if at is not None else None
        if event.chain != 2 or under is None or at is None or at.x < self._text_column:
            return
        text = self._shown.text
        end = word_edge(text, under.start, 1, "end")
        start = word_edge(text, under.end, -1, "start")
        if start <= under.start < end:
            self._select(Span(start, end))

    def _content_offset(self, event: events.MouseEvent) -> Offset | None:
        at = event.get_content_offset(self)
        return at if at is not None and at.x < self.scrollable_content_region.width else None

    def _cluster_at(self, at: Offset) -> Span | None:
        """The character under the pointer, or the nearest one of its row; on a blank row, of the row above."""
        if not self._rows:
            return None
        index = max(0, self.top_row + at.y)
        index = index if self._rows.has(index) else len(self._rows) - 1
        while index > 0 and self._rows.row(index).start == self._rows.row(index).end:
            index -= 1
        row = self._rows.row(index)
        column = at.x - self._text_column
        under = self._rows.cluster_at(index, max(0, column))
        if under is None and row.end > row.start:
            under = Span(character_edge(self._rows.text, row.end, -1), row.end)
        return under
