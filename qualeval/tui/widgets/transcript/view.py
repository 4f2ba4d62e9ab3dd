"""The transcript on screen: a cursor that stands on segments, a free selection, marks and search hits.

It knows no service: what it shows is given to it, and what the reader does is posted as messages. Nothing here asks
for a layout except a change of size, and a change of marks draws the touched rows only.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from qualeval.domain.records import Role
from qualeval.domain.segments import GrowingSegments
from qualeval.domain.text import Content, Span, spoken, trimmed
from qualeval.tui.widgets.lines import LineView, padded
from qualeval.tui.widgets.transcript.lanes import Lanes
from qualeval.tui.widgets.transcript.layout import Layout, cells_of
from qualeval.tui.widgets.transcript.paint import (
    PLAIN,
    LaneMark,
    Mark,
    Overlay,
    Piece,
    first_marks,
    gutter_cells,
    lane_at,
    lanes_for,
    paint_gutter,
    paint_number,
    paint_row,
)
from qualeval.tui.widgets.transcript.palette import Palette, component_classes
from qualeval.tui.widgets.transcript.reach import Edge, character_edge, word_edge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual import events
    from textual.geometry import Region

_WIDEST_TEXT = 100  # cells: longer lines are hard to follow
_NUMBER_CELLS = 4  # at least, of the column of line numbers, so that it seldom moves the text
_CACHED_ROWS = 512
_MANY_MARKS = 200  # changed at once: then the whole view is drawn anew
_EMPTY = Content("", ())
_NOTHING = Overlay()


class Placed(NamedTuple):
    """Where a mark stands: its rows and its gutter lane, which it keeps while it is there."""

    rows: range
    lane: int


class TranscriptView(LineView, can_focus=True, inherit_bindings=False):
    """A transcript to read and code. Keys are the screens' business: they call the methods.

    Textual's own keys of a scrolled view are left out: they would take the arrows from the screen's commands.
    """

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

    class SegmentChanged(Message):
        """The cursor stands on another segment."""

        def __init__(self, view: TranscriptView, index: int, span: Span) -> None:
            super().__init__()
            self.view = view
            self.index = index
            self.span = span

        @property
        def control(self) -> TranscriptView:
            return self.view

    class SpanSelected(Message):
        """The free selection has changed; None when it was cleared."""

        def __init__(self, view: TranscriptView, span: Span | None) -> None:
            super().__init__()
            self.view = view
            self.span = span

        @property
        def control(self) -> TranscriptView:
            return self.view

    class MarkClicked(Message):
        """A bar or label in the gutter was clicked."""

        def __init__(self, view: TranscriptView, mark: Mark) -> None:
            super().__init__()
            self.view = view
            self.mark = mark
            self.mark_id = mark.id

        @property
        def control(self) -> TranscriptView:
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._shown = _EMPTY
        self._quiet_turns: frozenset[int] = frozenset()
        self._segments = GrowingSegments.of(())
        self._cursor = -1
        self._anchor: int | None = None  # the segment from which the selection was begun
        self._head = -1
        self._selection: Span | None = None
        self._hits: list[Span] = []
        self._hit = -1
        self._focus_code = ""
        self._pressed: Span | None = None
        self._rows = Layout(_EMPTY, 1)
        self._awaits_size = False  # whether a content was given that could not be wrapped yet
        self._lane_count = 1
        self._number_cells = 0  # of the column of line numbers, where they are shown
        self._shows_numbers = False
        self._line_ends = array("q")  # the offsets of the line feeds, known while numbers are shown
        self._line_origins: Sequence[int] = (0,)
        self._placed: dict[Mark, Placed] = {}
        self._by_row: defaultdict[int, list[Mark]] = defaultdict(list)
        self._lanes = Lanes()
        self._painted: dict[int, list[Piece]] = {}
        self._palette: Palette | None = None
        self._here = range(0)  # the rows of the selection, else of the current segment, while lines are drawn

    # What is shown

    def show(
        self,
        content: Content,
        marks: Iterable[Mark] = (),
        roles: Mapping[str, Role] | None = None,
        *,
        segments: Sequence[Span] = (),
        at: int | None = None,
        line_origins: Sequence[int] = (0,),
    ) -> None:
        """Shows a content from its start, or with the cursor on the segment that holds the offset `at`.

        `roles` says whose words a speaker label stands for: all but respondents' turns are dimmed. `segments` are
        where the cursor may stand, in order; lines are counted anew from each of `line_origins`. No message is posted.
        """
        self._shown = content
        self._line_origins = line_origins or (0,)
        self._count_lines()
        dimmed = {label for label, role in (roles or {}).items() if role is not Role.RESPONDENT}
        self._quiet_turns = frozenset(i for i, turn in enumerate(content.turns) if turn.speaker in dimmed)
        self._segments = segments if isinstance(segments, GrowingSegments) else GrowingSegments.of(segments)
        self._cursor = 0 if self._segments else -1
        self._anchor = self._selection = self._pressed = None
        self._hits, self._hit = [], -1
        self._forget_marks()
        self._placed = dict.fromkeys(marks, Placed(range(0), 0))
        self._lay_out()
        self.scroll_to_row(0)
        if at is not None:
            self._cursor = self._segment_near(at)
            self._reveal(Span(at, at + 1))

    @property
    def content(self) -> Content:
        return self._shown

    @property
    def segments(self) -> GrowingSegments:
        return self._segments

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(self._placed)

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Shows these marks instead of the ones there are; only rows with a difference are drawn anew."""
        wanted = dict.fromkeys(marks)
        self.change_marks(
            removed=[mark for mark in self._placed if mark not in wanted],
            added=[mark for mark in wanted if mark not in self._placed],
        )

    def change_marks(self, *, added: Iterable[Mark] = (), removed: Iterable[Mark] = ()) -> None:
        """Adds and removes some marks, at a cost that does not depend on how many there are."""
        touched = [self._displace(mark) for mark in removed if mark in self._placed]
        touched += [self._place(mark) for mark in first_marks(added) if mark not in self._placed]
        for rows in touched:
            for row in rows:
                self._painted.pop(row, None)
        if len(touched) > _MANY_MARKS:
            self.refresh()
            return
        for rows in touched:
            self.refresh_rows(rows)

    def focus_code(self, code: str = "") -> None:
        """Brings the marks of one code to the front; none with an empty code."""
        if code != self._focus_code:
            self._focus_code = code
            self._painted.clear()
            self.refresh()

    def show_line_numbers(self, shown: bool) -> None:
        """Shows (or hides) the number of every line of the stored text, as references have it."""
        if shown != self._shows_numbers:
            self._shows_numbers = shown
            self._count_lines()
            self._lay_out_again()

    def _count_lines(self) -> None:
        ends = (match.start() for match in re.finditer("\n", self._shown.text)) if self._shows_numbers else ()
        self._line_ends = array("q", ends)
        self._number_cells = max(_NUMBER_CELLS, len(str(len(self._line_ends) + 1)) + 1) if self._shows_numbers else 0

    # The cursor

    @property
    def cursor(self) -> int:
        """The index of the current segment, -1 where there are none."""
        return self._cursor

    @property
    def current_segment(self) -> Span | None:
        return self._segments[self._cursor] if self._cursor >= 0 else None

    @property
    def selection(self) -> Span | None:
        """The free selection, without white space at its ends."""
        return self._selection

    def current_span(self) -> Span | None:
        """What a code would be put on: the selection, else the current segment."""
        return self._selection or self.current_segment

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
        if not len(self._rows):
            return
        seen = self.visible_rows
        last = max(0, len(self._rows) - len(seen))
        top = max(0, min(last, seen.start + step * max(1, len(seen) - 2)))
        moved = top != seen.start
        self.scroll_to_row(top)
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
        index = max(0, bisect_right(turns, at, key=lambda turn: turn.start) - 1)
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

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.line_width
        palette = self._palette
        if palette is None:
            palette = self._palette = Palette(self)
        index = self.top_row + y
        if index >= len(self._rows):
            return Strip.blank(width, palette.style(PLAIN))
        pieces = [*self._gutter_pieces(index), *self._row_pieces(index)]
        segments = [Segment(text, palette.style(look)) for text, look in pieces]
        used = sum(cells_of(text) for text, _ in pieces)
        return padded(segments, used, width, palette.style(PLAIN))

    def notify_style_update(self) -> None:
        self._palette = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """As every view of lines; what was given before there was a size is wrapped now, so the first frame has it."""
        if self._awaits_size and self.scrollable_content_region.width:
            self._lay_out_again()
        here = self.current_span()
        self._here = self._rows.rows_of(here) if here is not None and len(self._rows) else range(0)
        return super().render_lines(crop)

    def on_resize(self) -> None:
        """Wraps anew for another width and keeps the first row's text on top."""
        if self._lay_out_width() == self._rows.width and len(self._rows):
            self.set_row_count(len(self._rows))
            return
        self._lay_out_again()

    def _lay_out_again(self) -> None:
        top = self._rows.row(self.top_row).start if self.top_row < len(self._rows) else 0
        was_visible = not len(self._rows) or self._is_visible(self.current_segment)
        self._lay_out()
        self.scroll_to_row(self._rows.row_at(top))
        if was_visible and self.current_segment is not None:
            self._reveal(self.current_segment)

    def _row_pieces(self, index: int) -> list[Piece]:
        overlay = self._overlay_of(index) if index in self._here or self._hits else _NOTHING
        if overlay != _NOTHING:
            return self._paint(index, overlay)
        pieces = self._painted.get(index)
        if pieces is None:
            if len(self._painted) >= _CACHED_ROWS:
                self._painted.clear()
            pieces = self._painted[index] = self._paint(index, overlay)
        return pieces

    def _paint(self, index: int, overlay: Overlay) -> list[Piece]:
        row = self._rows.row(index)
        return paint_row(
            self._rows,
            row,
            self._by_row.get(index, ()),
            quiet=row.turn in self._quiet_turns,
            focus=self._focus_code,
            overlay=overlay,
        )

    def _overlay_of(self, index: int) -> Overlay:
        row = self._rows.row(index)

        def here(span: Span | None) -> Span | None:
            return span if span is not None and span.start < row.end and row.start < span.end else None

        selection = here(self._selection)
        current = None if self._selection is not None else here(self.current_segment)
        hits: tuple[Span, ...] = ()
        if self._hits:
            first = bisect_right(self._hits, row.start, key=lambda span: span.end)
            last = bisect_left(self._hits, row.end, key=lambda span: span.start)
            hits = tuple(self._hits[first:last])
        if selection is None and current is None and not hits:
            return _NOTHING
        return Overlay(current, selection, hits, here(self._found))

    def _gutter_pieces(self, index: int) -> list[Piece]:
        pointer = ""
        if index in self._here:
            pointer = "▶" if index == max(self._here.start, self.top_row) else "┃"
        marks = self._lane_marks(index)
        if not marks and not pointer:
            pieces = [Piece(" " * gutter_cells(self._lane_count), PLAIN)]
        else:
            pieces = paint_gutter(marks, self._lane_count, pointer=pointer, focus=self._focus_code)
        return [*pieces, paint_number(self._line_number(index), self._number_cells)] if self._number_cells else pieces

    def _line_number(self, index: int) -> int:
        """The number of the line that begins on this row, counted from its origin; 0 on the rows that go on with it."""
        row = self._rows.row(index)
        before = self._rows.row(index - 1).end if index else 0
        if row.start == row.end or (index and "\n" not in self._shown.text[before : row.start]):
            return 0
        said = max(row.start, self._shown.turns[row.turn].body) if row.first else row.start
        origin = self._line_origins[max(0, bisect_right(self._line_origins, said) - 1)]
        return bisect_left(self._line_ends, row.start) - bisect_left(self._line_ends, origin) + 1

    def _lane_marks(self, index: int) -> list[LaneMark]:
        """The marks of a row; a label stands on a mark's first row that is on screen."""
        marks = self._by_row.get(index)
        if not marks:
            return []
        top = self.top_row
        placed = [(mark, self._placed[mark]) for mark in marks]
        return [LaneMark(at.lane, mark, index == max(at.rows.start, top)) for mark, at in placed]

    # Rows and marks

    def _lay_out_width(self) -> int:
        width = self.scrollable_content_region.width
        gutter = gutter_cells(lanes_for(width)) + self._number_cells
        return max(2, min(_WIDEST_TEXT, width - gutter - 1))

    @property
    def _text_column(self) -> int:
        """The column in which the text begins."""
        return gutter_cells(self._lane_count) + self._number_cells

    def _lay_out(self) -> None:
        """Wraps the content and places all marks; before the first layout of the screen there is nothing to do."""
        width = self.scrollable_content_region.width
        if not width:
            self._awaits_size = True
            return
        self._awaits_size = False
        self._lane_count = lanes_for(width)
        self._rows = Layout(self._shown, self._lay_out_width())
        marks = first_marks(self._placed)
        self._forget_marks()
        for mark in marks:
            self._place(mark)
        self._painted = {}
        self.set_row_count(len(self._rows))

    def _forget_marks(self) -> None:
        self._placed = {}
        self._by_row = defaultdict(list)
        self._lanes = Lanes()

    def _place(self, mark: Mark) -> range:
        rows = self._rows.rows_of(Span(mark.start, mark.end))
        self._placed[mark] = Placed(rows, self._lanes.add(rows))
        for row in rows:
            self._by_row[row].append(mark)
        return rows

    def _displace(self, mark: Mark) -> range:
        rows, lane = self._placed.pop(mark)
        self._lanes.remove(rows, lane)
        for row in rows:
            self._by_row[row].remove(mark)
        return rows

    # Moving

    @property
    def _found(self) -> Span | None:
        return self._hits[self._hit] if self._hit >= 0 else None

    def _turn_of(self, index: int) -> int:
        return bisect_right(self._shown.turns, self._segments[index].start, key=lambda turn: turn.start) - 1

    def _said(self, index: int) -> Span | None:
        """What was said in a turn, without its label."""
        turn = self._shown.turns[index]
        return trimmed(self._shown.text, Span(turn.body, turn.end)) if turn.body < turn.end else None

    def _first_segment_from(self, offset: int) -> int:
        return self._segments.nearest(self._segments.n_before(offset))

    def _segment_near(self, offset: int) -> int:
        """The segment that holds the offset, else the next one, else the last; -1 where there are none."""
        at = self._segments.n_before(offset + 1) - 1
        if at >= 0 and offset < self._segments[at].end:
            return at
        return self._segments.nearest(at + 1)

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

    def _refresh_span(self, span: Span | None) -> None:
        if span is not None and len(self._rows):
            self.refresh_rows(self._rows.rows_of(span))

    def _is_visible(self, span: Span | None) -> bool:
        if span is None or not len(self._rows):
            return False
        rows, seen = self._rows.rows_of(span), self.visible_rows
        return seen.start <= rows.start and rows.stop <= seen.stop

    def _reveal(self, span: Span, *, centred: bool = False) -> None:
        """Scrolls only where some of the span is off screen: then it comes to the middle, or to the first third."""
        if not len(self._rows) or self._is_visible(span):
            return
        rows, height = self._rows.rows_of(span), len(self.visible_rows)
        above = (height - len(rows)) // 2 if centred else min(height // 3, height - len(rows))
        self.scroll_to_row(min(rows.start - max(0, above), max(0, len(self._rows) - height)))

    # The mouse

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
        if not len(self._rows):
            return None
        index = max(0, min(self.top_row + at.y, len(self._rows) - 1))
        while index > 0 and self._rows.row(index).start == self._rows.row(index).end:
            index -= 1
        row = self._rows.row(index)
        column = at.x - self._text_column
        under = self._rows.cluster_at(index, max(0, column))
        if under is None and row.end > row.start:
            under = Span(character_edge(self._rows.text, row.end, -1), row.end)
        return under


def _with_edge(span: Span, edge: Edge, at: int) -> Span:
    """The span with another edge, as it is where nothing would be left of it."""
    start, end = (span.start, at) if edge == "end" else (at, span.end)
    return Span(start, end) if start < end else span
