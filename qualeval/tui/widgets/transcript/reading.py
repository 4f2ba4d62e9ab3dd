"""Reading a transcript: a cursor that stands on segments, a selection that grows by words or turns, hits of a search.

What the reader does is posted as messages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from textual.message import Message

from qualeval.domain.text import Span, spoken, trimmed
from qualeval.tui.widgets.transcript.canvas import TranscriptCanvas
from qualeval.tui.widgets.transcript.reach import Edge, character_edge, word_edge

if TYPE_CHECKING:
    from qualeval.tui.widgets.transcript.paint import Mark


class ReadingView(TranscriptCanvas):
    """Keys are the screens' business: they call the methods."""

    class SegmentChanged(Message, namespace="transcript_view"):
        """The cursor stands on another segment."""

        def __init__(self, view: ReadingView, index: int, span: Span) -> None:
            super().__init__()
            self.view = view
            self.index = index
            self.span = span

        @property
        def control(self) -> ReadingView:
            return self.view

    class SpanSelected(Message, namespace="transcript_view"):
        """The free selection has changed; None when it was cleared."""

        def __init__(self, view: ReadingView, span: Span | None) -> None:
            super().__init__()
            self.view = view
            self.span = span

        @property
        def control(self) -> ReadingView:
            return self.view

    class MarkClicked(Message, namespace="transcript_view"):
        """A bar or label in the gutter was clicked."""

        def __init__(self, view: ReadingView, mark: Mark) -> None:
            super().__init__()
            self.view = view
            self.mark = mark
            self.mark_id = mark.id

        @property
        def control(self) -> ReadingView:
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._anchor: int | None = None  # the segment from which the selection was begun
        self._head = -1
        self._pressed: Span | None = None  # the character that the mouse was pressed on, until it is let go

    def _forget_selection(self) -> None:
        super()._forget_selection()
        self._anchor = self._pressed = None

    # The cursor

    def select_segment(self, index: int) -> None:
        """Puts the cursor on a segment (the nearest one there is), ends the selection, scrolls it into view."""
        if not self._segments:
            return
        self._move_cursor(self._segments.nearest(max(0, index)))
        self._reveal(self._segments[self._cursor])

    def move_segment(self, step: int) -> None:
        self.select_segment(self._cursor + step)

    def move_turn(self, step: int) -> None:
        """To the first segment of the next turn that has any; backwards first to the start of this turn."""
        if not self._segments:
            return
        here = self._turn_of(self._cursor)
        index = self._cursor
        if step > 0:
            while self._turn_of(index) == here and self._segments.nearest(index + 1) > index:
                index += 1
        else:
            index = max(0, index - 1)
            start = self._turn_of(index)
            while index > 0 and self._turn_of(index - 1) == start:
                index -= 1
        self.select_segment(index)

    def page(self, step: int) -> None:
        """Scrolls by a screen less two rows and takes the cursor along."""
        if not self._rows:
            return
        seen = self.visible_rows
        self._scroll_within(max(0, seen.start + step * max(1, len(seen) - 2)))
        top = self.top_row
        moved = top != seen.start
        if not self._segments:
            return
        if moved:
            index = self._first_segment_from(self._rows.row(top).start)
        else:
            index = 0 if step < 0 else len(self._segments) - 1
        self._move_cursor(index)

    def go_to(self, offset: int) -> None:
        """Scrolls an offset into view, centred if it was off screen, and puts the cursor on its segment."""
        if self._segments:
            self._move_cursor(self._segment_near(offset))
        if 0 <= offset < len(self._shown.text):
            self._reveal(Span(offset, offset + 1), centred=True)

    # The selection

    def extend_segment(self, step: int) -> None:
        """Selects whole segments from the current one on; stepping back gives them up again."""
        if self._cursor < 0:
            return
        if self._anchor is None or self._selection is None:
            self._anchor = self._head = self._cursor
        self._head = self._segments.nearest(max(0, self._head + step))
        self._select(self._segments[self._anchor].hull(self._segments[self._head]), keep_anchor=True)
        self._reveal(self._segments[self._head])

    def extend_word(self, step: int, edge: Edge = "end") -> None:
        """Moves one edge of the selection by a word; it begins with the current segment."""
        span = self.current_span()
        if span is not None:
            self._move_edge(self.stretched(span, step, edge), edge)

    def stretched(self, span: Span, step: int, edge: Edge = "end") -> Span:
        """The span with one edge moved by a word; as it is where the edge cannot go further."""
        at = span.end if edge == "end" else span.start
        moved = word_edge(self._shown.text, at, step, edge)
        passed = self._shown.text[min(at, moved) : max(at, moved)]
        if moved != at and not any(character.isalnum() for character in passed):  # the full stop alone is no word
            moved = word_edge(self._shown.text, moved, step, edge)
        return span if self._is_label(moved - 1 if edge == "end" else moved) else _with_edge(span, edge, moved)

    def _is_label(self, offset: int) -> bool:
        """Whether a speaker's label (or the space between two turns) stands there: a word to read, not to code."""
        turn = self._shown.turn_at(max(0, offset))
        return turn is not None and not turn.body <= offset < turn.end

    def extend_char(self, step: int, edge: Edge = "end") -> None:
        """Moves one edge of the selection by a character."""
        span = self.current_span()
        if span is None:
            return
        text, at = self._shown.text, span.end if edge == "end" else span.start
        moved = character_edge(text, at, step)
        while 0 < moved < len(text) and text[moved - 1 if edge == "end" else moved].isspace():
            moved = character_edge(text, moved, step)  # an edge never rests on white space
        self._move_edge(_with_edge(span, edge, moved), edge)

    def extend_turn(self, step: int) -> None:
        """Grows the selection to its whole turn; once it reaches the turn's end (or start), by the next turn."""
        span = self.current_span()
        turns = self._shown.turns
        if span is None or not turns:
            return
        at = span.end - 1 if step > 0 else span.start
        index = max(0, self._shown.n_begun(at) - 1)
        bounds = self._said(index)
        if bounds is not None and (span.end >= bounds.end if step > 0 else span.start <= bounds.start):
            index = max(0, min(index + step, len(turns) - 1))
            bounds = self._said(index)
        if bounds is not None:
            self._select(span.hull(bounds))
            self._reveal(Span(bounds.end - 1, bounds.end) if step > 0 else Span(bounds.start, bounds.start + 1))

    def select_span(self, span: Span) -> None:
        """Selects a stretch of the text; white space at its ends is left out."""
        self._select(span)

    def clear_selection(self) -> None:
        self._anchor = None
        self._set_selection(None)

    # Search

    def find(self, pattern: str | re.Pattern[str]) -> int:
        """Marks every hit of a text (upper or lower case alike) or of an expression; says how many there are."""
        expression = re.compile(re.escape(pattern), re.IGNORECASE) if isinstance(pattern, str) else pattern
        found = expression.finditer(self._shown.text) if expression.pattern else ()
        self._hits = [Span(*match.span()) for match in found if match.end() > match.start()]
        self._hit = -1
        self.refresh()
        return len(self._hits)

    @property
    def hit(self) -> int:
        """The index of the hit that was gone to last, -1 for none."""
        return self._hit

    @property
    def n_hits(self) -> int:
        return len(self._hits)

    def next_hit(self, step: int = 1) -> Span | None:
        """Goes to the next hit (or the one before), round the ends; the first one is sought from the cursor on."""
        if not self._hits:
            return None
        if self._hit < 0:
            here = self.current_span()
            at = bisect_left(self._hits, here.start if here else 0, key=lambda span: span.start)
            target = at if step > 0 else at - 1
        else:
            target = self._hit + step
        self._refresh_span(self._found)
        self._hit = target % len(self._hits)
        self._refresh_span(self._found)
        self.go_to(self._hits[self._hit].start)
        return self._hits[self._hit]

    # Moving

    def _turn_of(self, index: int) -> int:
        return self._shown.n_begun(self._segments[index].start) - 1

    def _said(self, index: int) -> Span | None:
        """What was said in a turn, without its label."""
        turn = self._shown.turns[index]
        return trimmed(self._shown.text, Span(turn.body, turn.end)) if turn.body < turn.end else None

    def _first_segment_from(self, offset: int) -> int:
        return self._segments.nearest(self._segments.n_before(offset))

    def _move_cursor(self, index: int) -> None:
        self.clear_selection()
        if index == self._cursor:
            return
        self._refresh_span(self.current_segment)
        self._cursor = index
        span = self._segments[index]
        self._refresh_span(span)
        self._tell(self.SegmentChanged(self, index, span))

    def _select(self, span: Span, *, keep_anchor: bool = False) -> None:
        if not keep_anchor:
            self._anchor = None
        kept = spoken(self._shown, span)
        if kept is not None:
            self._set_selection(kept)

    def _set_selection(self, span: Span | None) -> None:
        if span == self._selection:
            return
        for changed in (self.current_segment, self._selection, span):
            self._refresh_span(changed)
        self._selection = span
        if self._pressed is None:  # while the mouse is dragged, the selection is not told yet
            self._tell(self.SpanSelected(self, span))

    def _move_edge(self, span: Span, edge: Edge) -> None:
        self._select(span)
        self._reveal(Span(span.end - 1, span.end) if edge == "end" else Span(span.start, span.start + 1))

    def _tell(self, message: Message) -> None:
        if self.is_attached:
            self.post_message(message)


def _with_edge(span: Span, edge: Edge, at: int) -> Span:
    """The span with another edge, as it is where nothing would be left of it."""
    start, end = (span.start, at) if edge == "end" else (at, span.end)
    return Span(start, end) if start < end else span
