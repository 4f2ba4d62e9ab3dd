"""A transcript as it is drawn: rows of text with marks, and over them where the reader is, what is selected and found.

A change of marks draws the touched rows only, and nothing asks for a layout except a change of size.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from qualeval.domain.records import Role
from qualeval.domain.segments import GrowingSegments
from qualeval.domain.text import Content, Span
from qualeval.tui.idle import in_slices
from qualeval.tui.narrow import is_narrow
from qualeval.tui.widgets.lines import LineView, padded
from qualeval.tui.widgets.transcript.layout import Layout, cells_of
from qualeval.tui.widgets.transcript.paint import (
    PLAIN,
    LaneMark,
    Mark,
    Overlay,
    Piece,
    first_marks,
    gutter_cells,
    lanes_for,
    paint_gutter,
    paint_number,
    paint_row,
)
from qualeval.tui.widgets.transcript.palette import Palette
from qualeval.tui.widgets.transcript.placing import PlacedMarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.geometry import Region

    from qualeval.tui.widgets.transcript.placing import MoreMarks

_WIDEST_TEXT = 100  # cells: longer lines are hard to follow
_NUMBER_CELLS = 4  # at least, of the column of line numbers, so that it seldom moves the text
_CACHED_ROWS = 512
_SHORT = 10_000  # characters: a text up to this length is laid out as a whole, at once
_MANY_MARKS = 200  # changed at once: then the whole view is drawn anew
_WRAPPED_WITHIN = 0.03  # seconds of work: what was wrapped as a whole is wrapped so again where it takes no longer
_SETTLED = 0.2  # seconds: the frames of another size of the window come first
_EMPTY = Content("", ())
_NOTHING = Overlay()


class TranscriptCanvas(LineView, can_focus=True, inherit_bindings=False):
    """Knows the cursor and the selection, and moves neither.

    Textual's own keys of a scrolled view are left out: they would take the arrows from the screen's commands.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._shown = _EMPTY
        self._quiet_labels: frozenset[str] = frozenset()
        self._segments = GrowingSegments.of(())
        self._cursor = -1
        self._selection: Span | None = None
        self._hits: list[Span] = []
        self._hit = -1
        self._focus_code = ""
        self._rows = Layout(_EMPTY, 1)
        self._awaits_size = False  # whether a content was given that could not be wrapped yet
        self._lane_count = 1
        self._number_cells = 0  # of the column of line numbers, where they are shown
        self._shows_numbers = False
        self._line_ends = array("q")  # the offsets of the line feeds, known while numbers are shown
        self._line_origins: Sequence[int] = (0,)
        self._placed = PlacedMarks(())
        self._painted: dict[int, list[Piece]] = {}
        self._palette: Palette | None = None
        self._is_reading_on = False  # whether the rest of a long text is being laid out
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
        more_marks: MoreMarks | None = None,
    ) -> None:
        """Shows a content from its start, or with the cursor on the segment that holds the offset `at`.

        `roles` says whose words a speaker label stands for: all but respondents' turns are dimmed. `segments` are
        where the cursor may stand, in order; lines are counted anew from each of `line_origins`. `more_marks` gives the
        marks that begin before an offset and were not given yet. No message is posted.
        """
        self._shown = content
        self._line_origins = line_origins or (0,)
        self._count_lines()
        self._quiet_labels = frozenset(label for label, role in (roles or {}).items() if role is not Role.RESPONDENT)
        self._segments = segments if isinstance(segments, GrowingSegments) else GrowingSegments.of(segments)
        self._cursor = 0 if self._segments else -1
        self._forget_selection()
        self._hits, self._hit = [], -1
        self._placed = PlacedMarks(marks, more_marks)
        self._lay_out()
        self.scroll_to_row(0)
        if at is not None:
            self._cursor = self._segment_near(at)
            self._reveal(Span(at, at + 1))

    def _forget_selection(self) -> None:
        """Nothing is selected in a content that is new. Views in which one selects extend it."""
        self._selection = None

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
        touched = [self._placed.displace(mark) for mark in removed if mark in self._placed]
        touched += [self._placed.place(mark, self._rows) for mark in first_marks(added) if mark not in self._placed]
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

    # Where the reader is

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

    @property
    def _found(self) -> Span | None:
        return self._hits[self._hit] if self._hit >= 0 else None

    def _segment_near(self, offset: int) -> int:
        """The segment that holds the offset, else the next one, else the last; -1 where there are none."""
        at = self._segments.n_before(offset + 1) - 1
        if at >= 0 and offset < self._segments[at].end:
            return at
        return self._segments.nearest(at + 1)

    def _refresh_span(self, span: Span | None) -> None:
        if span is not None and self._rows:
            self.refresh_rows(self._rows.rows_of(span))

    def _is_visible(self, span: Span | None) -> bool:
        if span is None or not self._rows:
            return False
        rows, seen = self._rows.rows_of(span), self.visible_rows
        return seen.start <= rows.start and rows.stop <= seen.stop

    def _reveal(self, span: Span, *, centred: bool = False) -> None:
        """Scrolls only where some of the span is off screen: then it comes to the middle, or to the first third."""
        if not self._rows or self._is_visible(span):
            return
        rows, height = self._rows.rows_of(span), len(self.visible_rows)
        above = (height - len(rows)) // 2 if centred else min(height // 3, height - len(rows))
        self._scroll_within(rows.start - max(0, above))

    def _scroll_within(self, top: int) -> None:
        """Puts a row at the top, or the one that has the last rows below it."""
        height = len(self.visible_rows)
        if not self._rows.has(top + height - 1):
            top = max(0, len(self._rows) - height)
        self._say_row_count()
        self.scroll_to_row(top)

    @property
    def _is_misjudged(self) -> bool:
        """Whether the scroll bar knows another number of rows than there are."""
        known = self._rows.n_found
        return self.virtual_size.height < known or (self._rows.is_whole and self.virtual_size.height != known)

    def _say_row_count(self) -> None:
        if self._is_misjudged:
            self.set_row_count(self._rows.guessed_length)

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.line_width
        palette = self._palette
        if palette is None:
            palette = self._palette = Palette(self)
        index = self.top_row + y
        if not self._rows.has(index):
            return Strip.blank(width, palette.style(PLAIN))
        pieces = [*self._gutter_pieces(index), *self._row_pieces(index)]
        segments = [Segment(text, palette.style(look)) for text, look in pieces]
        shown = "".join([text for text, _ in pieces])
        used = len(shown) if is_narrow(shown, 0, len(shown)) else sum(cells_of(text) for text, _ in pieces)
        return padded(segments, used, width, palette.style(PLAIN))

    def notify_style_update(self) -> None:
        self._palette = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """As every view of lines; what was given before there was a size is wrapped now, so the first frame has it."""
        if self._awaits_size and self.scrollable_content_region.width:
            self._lay_out_again()
        here = self.current_span()
        self._here = self._rows.rows_of(here) if here is not None and self._rows else range(0)
        self._place_visible()
        if self._is_misjudged:  # somebody scrolled further than had been wrapped
            self.call_after_refresh(self._say_row_count)
        return super().render_lines(crop)

    def on_resize(self) -> None:
        """Wraps anew for another width and keeps the first row's text on top."""
        if self._lay_out_width() == self._rows.width and self._rows:
            self.set_row_count(self._rows.guessed_length)
            return
        self._lay_out_again()

    def _lay_out_again(self) -> None:
        top = self._rows.row(self.top_row).start if self._rows.has(self.top_row) else 0
        was_visible = not self._rows or self._is_visible(self.current_segment)
        self._lay_out(was_whole=self._rows.is_whole and bool(self._rows))
        self._scroll_within(self._rows.row_at(top))
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
            self._placed.marks_on(index),
            quiet=row.turn >= 0 and self._shown.turns[row.turn].speaker in self._quiet_labels,
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
        return self._placed.on_row(index, self.top_row)

    # Rows and marks

    def _lay_out_width(self) -> int:
        width = self.scrollable_content_region.width
        gutter = gutter_cells(lanes_for(width)) + self._number_cells
        return max(2, min(_WIDEST_TEXT, width - gutter - 1))

    @property
    def _text_column(self) -> int:
        """The column in which the text begins."""
        return gutter_cells(self._lane_count) + self._number_cells

    def _lay_out(self, *, was_whole: bool = False) -> None:
        """Wraps the content and places all marks; before the first layout of the screen there is nothing to do.

        Where it `was_whole`, a guess of its length would move the scroll bar twice.
        """
        width = self.scrollable_content_region.width
        if not width:
            self._awaits_size = True
            return
        self._awaits_size = False
        self._lane_count = lanes_for(width)
        self._rows = Layout(self._shown, self._lay_out_width())
        self._placed.forget_places()
        self._painted = {}
        if len(self._shown.text) <= _SHORT:
            self._know_all()
        elif was_whole:
            self._rows.find_within(_WRAPPED_WITHIN)
        self._rows.has(self.visible_rows.stop)
        self.set_row_count(self._rows.guessed_length)
        if not self._is_reading_on:
            self._is_reading_on = True
            in_slices(self, self._read_on, after=_SETTLED if was_whole else 0.0)

    def _place_visible(self) -> None:
        """Gives every mark its place that is on a row on screen."""
        if self._rows and not self._placed.is_whole:
            last = self.visible_rows.stop - 1
            self._placed.place_until(self._rows.row(last if self._rows.has(last) else -1).end, self._rows)

    def _know_all(self) -> None:
        while not self._rows.is_whole:
            self._rows.find_more()
        while not self._placed.is_whole:
            self._placed.place_next(self._rows)

    def _read_on(self) -> bool:
        """Finds a little of the rest of a long text: its segments, rows and places of marks; whether there was any."""
        if not self._segments.is_whole:
            self._segments.find_more()
        elif not self._rows.is_whole:
            self._rows.find_more()
        elif not self._placed.is_whole:
            self._placed.place_next(self._rows)
        else:
            self._is_reading_on = False
            if self._is_misjudged:
                self.keep_row_count(len(self._rows))
        return self._is_reading_on
