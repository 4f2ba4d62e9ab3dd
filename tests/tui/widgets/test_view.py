"""The transcript in a headless terminal: what is drawn anew is counted, not timed."""

import re
import time
from collections.abc import Callable
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from qualeval.domain.records import Role
from qualeval.domain.segments import GrowingSegments, segments
from qualeval.domain.text import Content, Span, Turn, spoken
from qualeval.tui import idle
from qualeval.tui.widgets.transcript import canvas
from qualeval.tui.widgets.transcript.paint import Mark, gutter_cells, lanes_for
from qualeval.tui.widgets.transcript.view import TranscriptView
from tests.tui.widgets.transcripts import interview, mark_on, span_of

SIZE = (80, 24)
GUTTER = gutter_cells(lanes_for(SIZE[0] - 1))  # the scroll bar takes a cell
SAID = interview(
    ("Pewawancara", "Apa yang berubah?"),
    ("Narasumber", "Saya jadi semangat. Kerjaan numpuk, [tertawa] tapi jalan. Jadwal bentrok."),
    ("Pewawancara", "Lalu?"),
    ("Narasumber", "Atasan mendukung. Kuotanya kurang."),
)
ROLES = {"Pewawancara": Role.INTERVIEWER, "Narasumber": Role.RESPONDENT}


def countable(content: Content) -> list[Span]:
    return [span for span in segments(content) if content.speaker_of(span) != "Pewawancara"]


class Counted(TranscriptView):
    """Counts what is drawn."""

    drawn: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.drawn = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(self.top_row + y)
        return super().render_line(y)


class Reading(App[None]):
    ENABLE_COMMAND_PALETTE = False
    told: ClassVar[tuple[type[Message], ...]] = (
        TranscriptView.SegmentChanged,
        TranscriptView.SpanSelected,
        TranscriptView.MarkClicked,
    )

    def __init__(self, content: Content = SAID, marks: tuple[Mark, ...] = ()) -> None:
        super().__init__()
        self.content, self.marks = content, marks
        self.messages: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Counted()

    def on_mount(self) -> None:  # Textual calls those of all classes
        self.begin()

    def begin(self) -> None:
        self.view.show(self.content, self.marks, ROLES, segments=countable(self.content))

    @property
    def view(self) -> Counted:
        return self.query_one(Counted)

    def on_transcript_view_segment_changed(self, message: TranscriptView.SegmentChanged) -> None:
        self.messages.append(message)

    def on_transcript_view_span_selected(self, message: TranscriptView.SpanSelected) -> None:
        self.messages.append(message)

    def on_transcript_view_mark_clicked(self, message: TranscriptView.MarkClicked) -> None:
        self.messages.append(message)

    def screen_text(self) -> list[str]:
        return ["".join(segment.text for segment in line) for line in self.view_lines()]

    def view_lines(self) -> list[Strip]:
        return [self.view.render_line(y) for y in range(self.view.size.height)]


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one for each layout of a screen."""
    seen: list[str] = []
    arrange: Callable[..., None] = Screen._refresh_layout

    def counted(screen: Screen[None], *args: object, **options: object) -> None:
        seen.append("layout")
        arrange(screen, *args, **options)

    monkeypatch.setattr(Screen, "_refresh_layout", counted)
    return seen


def long_interview(words: int) -> Content:
    """About so many words in turns of sixty."""
    sentence = "Pelatihan lima hari itu memang terasa bedanya di kantor kami. "
    text, turns = "", []
    parts: list[str] = []
    at = 0
    for number in range(words // 60):
        label = "Narasumber: " if number % 2 else "Pewawancara: "
        body = label + sentence * 6
        turns.append(Turn(at, at + len(label), at + len(body), label[:-2]))
        parts.append(body)
        at += len(body) + 2
    text = "\n\n".join(parts)
    return Content(text, tuple(turns))


def marks_of(content: Content, count: int) -> tuple[Mark, ...]:
    spans = countable(content)
    return tuple(
        Mark(span.start, span.end, f"c{n % 7}", f"Kode {n % 7}", "#5fafff", "coding", str(n))
        for n in range(count)
        for span in (spans[n * len(spans) // count],)
    )


async def test_a_new_mark_draws_its_rows_only_and_asks_for_no_layout(layouts: list[str]) -> None:
    app = Reading()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.view.drawn.clear()
        layouts.clear()
        mark = mark_on(SAID, "Atasan mendukung.", "boss")
        app.view.set_marks([mark])
        await pilot.pause()
        row = app.view._rows.row_at(mark.start)
        assert set(app.view.drawn) == {row}
        assert layouts == []
        app.view.drawn.clear()
        app.view.change_marks(removed=[mark])
        await pilot.pause()
        assert set(app.view.drawn) == {row}
        assert layouts == []


async def test_reading_on_asks_for_no_layout(layouts: list[str]) -> None:
    content = long_interview(3_000)
    app = Reading(content, marks_of(content, 40))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        layouts.clear()
        for _ in range(12):
            app.view.move_segment(1)
            app.view.page(1)
            app.view.extend_segment(1)
            app.view.extend_word(1)
            app.view.find("kantor")
            app.view.next_hit(1)
            app.view.focus_code("c1")
            await pilot.pause()
        assert layouts == []
        assert app.view.top_row > 0


async def test_another_text_is_shown_without_a_layout(layouts: list[str]) -> None:
    app = Reading()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        layouts.clear()
        app.view.show(long_interview(1_000))
        await pilot.pause()
        assert layouts == []
        assert "Pewawancara: Pelatihan" in app.screen_text()[0]
        app.view.scroll_to_row(10_000)
        assert app.view.visible_rows.stop == len(app.view._rows)


async def test_brackets_are_shown_and_control_characters_are_not() -> None:
    content = interview(("N", "[b]tebal[/b] [tertawa] [/] \x1b[31m \x07 \u202e \ud800 tab\there"))
    app = Reading(content)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        shown = "".join(app.screen_text())
        assert "[b]tebal[/b] [tertawa] [/] \ufffd[31m \ufffd \ufffd \ufffd tab here" in shown
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", shown)


async def test_moving_by_segment_and_turn_skips_the_interviewer_and_tells_where_it_is() -> None:
    app = Reading()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        view = app.view
        assert view.current_span() == span_of(SAID, "Saya jadi semangat.")
        view.move_segment(1)
        assert view.current_span() == span_of(SAID, "Kerjaan numpuk, [tertawa] tapi jalan.")
        view.move_turn(1)
        assert view.current_span() == span_of(SAID, "Atasan mendukung.")
        view.move_segment(5)
        view.move_turn(-1)
        assert view.current_span() == span_of(SAID, "Atasan mendukung.")
        view.move_turn(-1)
        assert view.current_span() == span_of(SAID, "Saya jadi semangat.")
        await pilot.pause()
        told = [m.index for m in app.messages if isinstance(m, TranscriptView.SegmentChanged)]
        assert told == [1, 3, 4, 3, 0]


async def test_the_selection_grows_and_shrinks_by_segment_word_character_and_turn() -> None:
    app = Reading()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        view = app.view

        def selected() -> str:
            return view.selection.of(SAID.text) if view.selection else ""

        view.extend_segment(1)
        assert selected() == "Saya jadi semangat. Kerjaan numpuk, [tertawa] tapi jalan."
        view.extend_segment(-1)
        assert selected() == "Saya jadi semangat."
        view.extend_word(1)
        assert selected() == "Saya jadi semangat. Kerjaan"
        view.extend_word(1, "start")
        assert selected() == "jadi semangat. Kerjaan"
        view.extend_char(-1)
        view.extend_char(-1, "start")
        assert selected() == "a jadi semangat. Kerjaa"
        view.extend_turn(1)
        assert selected() == "Saya jadi semangat. Kerjaan numpuk, [tertawa] tapi jalan. Jadwal bentrok."
        view.extend_turn(1)
        assert selected().endswith("Pewawancara: Lalu?")
        view.clear_selection()
        assert view.selection is None
        assert view.current_span() == span_of(SAID, "Saya jadi semangat.")
        await pilot.pause()
        spans = [m.span for m in app.messages if isinstance(m, TranscriptView.SpanSelected)]
        assert len(spans) == 9
        assert spans[-1] is None


async def test_a_selection_never_becomes_empty() -> None:
    app = Reading()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for _ in range(200):
            app.view.extend_char(-1)
        assert app.view.selection == Span(span_of(SAID, "Saya").start, span_of(SAID, "Saya").start + 1)


async def test_a_click_selects_a_segment_a_drag_a_span_and_a_double_click_a_word() -> None:
    app = Reading()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        view = app.view
        jadwal = span_of(SAID, "Kerjaan")
        row = view._rows.row_at(jadwal.start)
        x = GUTTER + view._rows.column_of(row, jadwal.start)
        await pilot.click(Counted, offset=(x, row))
        assert view.current_span() == span_of(SAID, "Kerjaan numpuk, [tertawa] tapi jalan.")
        await pilot.mouse_down(Counted, offset=(x, row))
        await pilot.hover(Counted, offset=(x + 13, row))
        await pilot.mouse_up(Counted, offset=(x + 13, row))
        await pilot.pause()
        assert view.current_span() == span_of(SAID, "Kerjaan numpuk")
        await pilot.click(Counted, offset=(x + 10, row), times=2)
        assert view.current_span() == span_of(SAID, "numpuk")
        spans = [m.span for m in app.messages if isinstance(m, TranscriptView.SpanSelected)]
        assert spans == [span_of(SAID, "Kerjaan numpuk"), None, span_of(SAID, "numpuk")]


async def test_a_click_in_the_gutter_tells_the_mark() -> None:
    mark = mark_on(SAID, "Atasan mendukung.", "boss")
    app = Reading(marks=(mark,))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.click(Counted, offset=(1, app.view._rows.row_at(mark.start)))
        clicked = [m.mark_id for m in app.messages if isinstance(m, TranscriptView.MarkClicked)]
        assert clicked == [mark.id]
        assert app.view.cursor == 0


async def test_the_wheel_scrolls_and_leaves_the_cursor_where_it_is() -> None:
    content = long_interview(2_000)
    app = Reading(content)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot._post_mouse_events([events.MouseScrollDown], Counted, offset=(40, 5))
        await pilot.wait_for_animation()
        await pilot.pause()
        assert app.view.top_row > 0
        assert app.view.cursor == 0


async def test_going_to_an_offset_off_screen_centres_it_and_takes_the_cursor_along() -> None:
    content = long_interview(5_000)
    app = Reading(content)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        target = countable(content)[150]
        app.view.go_to(target.start + 3)
        assert app.view.current_segment == target
        row = app.view._rows.row_at(target.start)
        assert abs(row - app.view.top_row - SIZE[1] // 2) <= 1


async def test_hits_are_counted_and_gone_through_round_the_ends() -> None:
    app = Reading()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.view.find("JA") == 4
        found = [app.view.next_hit() for _ in range(5)]
        assert [span.of(SAID.text) if span else "" for span in found] == ["ja", "ja", "ja", "Ja", "ja"]
        assert found[4] == found[0]
        assert app.view.find(re.compile(r"\bk\w+", re.IGNORECASE)) == 3
        assert app.view.find("") == 0
        assert app.view.next_hit() is None


async def test_another_width_keeps_the_text_on_top_and_every_mark() -> None:
    content = long_interview(5_000)
    marks = marks_of(content, 30)
    app = Reading(content, marks)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.view.scroll_to_row(100)
        await pilot.pause()
        top = app.view._rows.row(100).start
        await pilot.resize_terminal(50, 24)
        await pilot.pause()
        row = app.view._rows.row(app.view.top_row)
        assert row.start <= top < row.end
        assert set(app.view.marks) == set(marks)


async def _read_on(view: TranscriptView, pilot: Pilot[None]) -> None:
    """Waits until nothing is left to find."""
    while view._is_reading_on:
        await pilot.pause(0.02)
    await pilot.pause(0.05)


async def test_another_width_of_a_text_that_is_known_is_painted_once_and_its_bar_moved_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(canvas, "_SHORT", 0)
    content = long_interview(5_000)
    last = len(content.text) - 20
    mark = Mark(last, last + 10, "c", "code", "#cc0000", "coding", "last")
    async with Reading(content, (mark,)).run_test(size=SIZE) as pilot:
        view = pilot.app.query_one(Counted)
        await _read_on(view, pilot)
        counts: set[int] = set()
        set_row_count = Counted.set_row_count

        def noting(self: Counted, count: int) -> None:
            counts.add(count)
            set_row_count(self, count)

        monkeypatch.setattr(Counted, "set_row_count", noting)
        await pilot.resize_terminal(50, 24)
        await pilot.pause()
        view.drawn.clear()
        assert not view._placed.is_whole  # what is not on screen waits until the window has its size
        await _read_on(view, pilot)
        assert view.drawn == []
        assert counts == {len(view._rows)} == {view.virtual_size.height}


async def test_marks_given_before_the_first_layout_are_shown() -> None:
    view = Counted()
    mark = mark_on(SAID, "Saya jadi", "mot")
    view.show(SAID, [mark], ROLES, segments=countable(SAID))
    view.change_marks(added=[mark_on(SAID, "Jadwal", "time")], removed=[mark])

    class Later(App[None]):
        def compose(self) -> ComposeResult:
            yield view

    async with Later().run_test(size=SIZE) as pilot:
        await pilot.pause()
        shown = "".join(segment.text for y in range(24) for segment in view.render_line(y))
        assert "▌Time" in shown
        assert "▌Mot" not in shown


async def test_what_is_drawn_for_a_page_does_not_depend_on_the_length_of_the_text() -> None:
    drawn: list[int] = []
    for words in (2_000, 100_000):
        content = long_interview(words)
        app = Reading(content, marks_of(content, words // 20))
        started = time.process_time()
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            assert time.process_time() - started < 2
            app.view.drawn.clear()
            app.view.page(1)
            await pilot.pause()
            drawn.append(len(set(app.view.drawn)))  # on a busy machine the first frame may come only now
    assert drawn[0] == drawn[1] <= 2 * SIZE[1]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
@pytest.mark.parametrize("no_color", [False, True])
async def test_codes_suggestions_and_selection_differ_without_colours(
    theme: str, no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    marks = (mark_on(SAID, "Kerjaan numpuk", "load"), mark_on(SAID, "Kuotanya", "time", "suggestion"))
    app = Reading(marks=marks)
    app.theme = theme
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        by_text = {segment.text: segment.style for line in app.view_lines() for segment in line}
        suggestion, current = by_text["Kuotanya"], by_text["Saya jadi semangat."]
        assert suggestion is not None
        assert current is not None
        assert suggestion.italic
        if no_color or theme.startswith("ansi"):
            coded = by_text["Kerjaan numpuk"]
            assert coded is not None
            assert coded.underline
            assert current.reverse
        app.view.select_span(span_of(SAID, "jadi semangat"))
        by_text = {segment.text: segment.style for line in app.view_lines() for segment in line}
        selected = by_text["jadi semangat"]
        assert selected is not None
        assert selected.reverse


async def test_a_change_of_theme_changes_the_styles() -> None:
    app = Reading()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = app.view_lines()[0]
        app.theme = "textual-light"
        await pilot.pause()
        assert app.view_lines()[0] != before


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_every_span_of_what_was_said_can_be_selected_and_read_back(data: st.DataObject) -> None:
    shown = TranscriptView()
    start = data.draw(st.integers(0, len(SAID.text) - 1))
    end = data.draw(st.integers(start + 1, len(SAID.text)))
    shown.show(SAID, segments=countable(SAID))
    shown.select_span(Span(start, end))
    said = spoken(SAID, Span(start, end))
    assert shown.selection == said
    assert said is None or said.of(SAID.text) in SAID.text[start:end]


async def test_line_numbers_stand_where_lines_begin_and_the_mouse_still_hits_the_words_under_it() -> None:
    content = interview(
        ("Narasumber", "Satu baris yang panjang sekali " * 6), ("Narasumber", "Dua.\nTiga."), ("Narasumber", "Empat.")
    )
    app = Reading(content)
    async with app.run_test(size=SIZE) as pilot:
        without = app.screen_text()
        app.view.show_line_numbers(True)
        await pilot.pause()
        lines = app.screen_text()
        numbered = {
            int(line[GUTTER : GUTTER + 4]): line[GUTTER + 4 :].strip()
            for line in lines
            if line[GUTTER : GUTTER + 4].strip()
        }
        for number, words in numbered.items():
            assert content.line_number(content.text.index(words)) == number
        assert list(numbered) == [1, 3, 4, 6]
        row = next(y for y, line in enumerate(lines) if "Tiga" in line)
        await pilot.mouse_down(app.view, offset=(GUTTER + 4, row))
        await pilot.mouse_up(app.view, offset=(GUTTER + 4, row))
        await pilot.pause()
        assert app.view.current_segment == span_of(content, "Tiga.")
        app.view.show_line_numbers(False)
        await pilot.pause()
        assert [line[GUTTER:] for line in app.screen_text()] == [line[GUTTER:] for line in without]


async def test_lines_are_counted_anew_in_every_answer() -> None:
    content = interview(("S01", "Satu.\nDua."), ("S02", "Satu lagi."))
    app = Reading(content)
    async with app.run_test(size=SIZE) as pilot:
        origins = [turn.body for turn in content.turns]
        app.view.show(content, segments=countable(content), line_origins=origins)
        app.view.show_line_numbers(True)
        await pilot.pause()
        found = [line[GUTTER : GUTTER + 4].strip() for line in app.screen_text()]
        assert [number for number in found if number] == ["1", "2", "1"]


def test_an_edge_moves_by_words_and_stops_before_a_label() -> None:
    shown = TranscriptView()
    shown.show(SAID, segments=countable(SAID))
    span = span_of(SAID, "Saya jadi")
    assert shown.stretched(span, 1) == span_of(SAID, "Saya jadi semangat")
    assert shown.stretched(span, -1) == span_of(SAID, "Saya")
    assert shown.stretched(span, 1, "start") == span_of(SAID, "jadi")
    assert shown.stretched(span, -1, "start") == span
    assert shown.stretched(span_of(SAID, "bentrok."), 1) == span_of(SAID, "bentrok.")
    assert shown.stretched(span_of(SAID, "Lalu"), -1) == span_of(SAID, "Lalu")


class LongReading(Reading):
    """A text of which the first frame knows a small part."""

    def __init__(self) -> None:
        super().__init__(long_interview(2_000))
        text = self.content.text
        places = range(0, len(text) - 60, 700)
        self.marks = tuple(Mark(at, at + 50, f"c{at % 3}", "code", "#cc0000", "coding", str(at)) for at in places)

    def begin(self) -> None:
        self.view.show(self.content, self.marks, ROLES, segments=GrowingSegments(self.content.text, self.content.turns))


@pytest.fixture
def no_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found but what is asked for."""
    monkeypatch.setattr(idle, "_SLICE", -1.0)
    monkeypatch.setattr(canvas, "_SHORT", 0)


@pytest.mark.usefixtures("no_idle")
async def test_the_first_frame_of_a_long_text_wraps_what_it_shows() -> None:
    app = LongReading()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        found, placed = app.view._rows.n_found, sum(bool(at.rows) for at in app.view._placed._placed.values())
        assert found < len(app.view._rows) / 5
        assert placed < len(app.marks) / 5
        assert "Pewawancara: Pelatihan" in app.screen_text()[0]


class LongUnread(LongReading):
    """The same, with marks that are asked for as far down as they are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = list(self.marks)

    def until(self, offset: int) -> list[Mark]:
        given = [mark for mark in self.waiting if mark.start < offset]
        del self.waiting[: len(given)]
        return given

    def begin(self) -> None:
        segments = GrowingSegments(self.content.text, self.content.turns)
        self.view.show(self.content, roles=ROLES, segments=segments, more_marks=self.until)


@pytest.mark.usefixtures("no_idle")
async def test_the_first_frame_of_a_long_text_asks_for_the_marks_it_shows_and_its_end_for_all() -> None:
    seen = []
    for app in (LongReading(), LongUnread()):
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            if isinstance(app, LongUnread):
                assert 0 < len(app.view.marks) < len(app.marks) / 5
            first = app.screen_text()
            app.view.go_to(len(app.content.text) - 2)
            await pilot.pause()
            assert set(app.view.marks) == set(app.marks)
            seen.append((first, app.screen_text()))
    assert seen[0] == seen[1]


@pytest.mark.usefixtures("no_idle")
@pytest.mark.parametrize("way", ["go_to", "scroll", "page"])
async def test_the_end_of_a_long_text_is_reached_before_the_rest_is_known(way: str) -> None:
    app = LongReading()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        if way == "go_to":
            app.view.go_to(len(app.content.text) - 2)
        elif way == "scroll":
            app.view.scroll_to_row(10**6)
        else:
            app.view.page(10**6)
        await pilot.pause()
        await pilot.pause()
        if way == "scroll":  # to where the end was guessed to be: the bar knows better by now
            app.view.scroll_to_row(10**6)
            await pilot.pause()
        text, ways = app.screen_text(), app.view.content.text.split()
        assert app.view.visible_rows.stop == len(app.view._rows) == app.view.virtual_size.height
        assert ways[-1] in "".join(text)


async def test_a_long_text_that_was_read_on_looks_as_one_known_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = []
    for short, reading in ((10**9, LongReading), (0, LongReading), (0, LongUnread)):
        monkeypatch.setattr(canvas, "_SHORT", short)
        app = reading()
        async with app.run_test(size=SIZE) as pilot:
            while not (app.view._rows.is_whole and app.view._placed.is_whole and app.view.segments.is_whole):
                await pilot.pause(0.02)
            pages = []
            for share in (0.0, 0.3, 0.7, 1.0):
                app.view.scroll_to_row(int(share * len(app.view._rows)))
                await pilot.pause()
                pages.append(app.screen_text())
            shown.append((app.view.virtual_size.height, pages))
    assert shown[0] == shown[1] == shown[2]
