import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualeval.domain.text import Content, Span, Turn, printable
from qualeval.tui.narrow import is_narrow
from qualeval.tui.widgets.transcript import layout as layouts
from qualeval.tui.widgets.transcript.layout import Layout, Row, cells_of, clusters, fit_cells
from tests.tui.widgets.transcripts import interview

PIECES = [
    "a",
    "kata",
    "ibu-ibu",
    " ",
    "  ",
    "\n",
    "\n\n",
    "e\u0301",
    "研修",
    "。",
    "❤️",
    "👩‍👩‍👧",
    "🇮🇩",
    "مرحبا",
    "[/b]",
    "\t",
    "\x1b",
    "x" * 30,
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
widths = st.integers(2, 24)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """A text with turns that may touch, leave gaps, or begin in the middle of a line."""
    text = draw(texts)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    bodies = [min(a + draw(st.integers(0, 3)), b) for a, b in pairwise(cuts)]
    timed = draw(st.booleans())  # a time in a label may stand on a line above the rest of it
    turns = [
        Turn(a, body, b, "P", text[a : body - 1] if timed and body > a + 1 else "")
        for (a, b), body in zip(pairwise(cuts), bodies, strict=True)
    ]
    return Content(text, tuple(turn for turn in turns if draw(st.booleans())))


@given(contents(), widths)
@settings(deadline=None)
def test_every_character_but_white_space_stands_in_exactly_one_row_in_order(content: Content, width: int) -> None:
    layout = Layout(content, width)
    rows = [layout.row(index) for index in range(len(layout))]
    shown = "".join(layout.text[row.start : row.end] for row in rows)
    assert "".join(shown.split()) == "".join(layout.text.split())
    assert [row.start for row in rows] == sorted(row.start for row in rows)


@given(contents(), widths)
@settings(deadline=None)
def test_no_row_is_wider_than_the_view(content: Content, width: int) -> None:
    layout = Layout(content, width)
    for index in range(len(layout)):
        row = layout.row(index)
        assert cells_of(layout.text[row.start : row.end]) <= width


@given(contents(), widths)
@settings(deadline=None)
def test_an_offset_is_found_in_the_row_that_shows_it(content: Content, width: int) -> None:
    layout = Layout(content, width)
    for index in range(len(layout)):
        row = layout.row(index)
        for offset in range(row.start, row.end):
            assert layout.row_at(offset) == index
            assert layout.rows_of(Span(offset, offset + 1)) == range(index, index + 1)


@given(contents(), widths)
@settings(deadline=None)
def test_the_column_of_a_character_leads_back_to_it(content: Content, width: int) -> None:
    layout = Layout(content, width)
    for index in range(len(layout)):
        row = layout.row(index)
        for start, end, cells in clusters(layout.text, row.start, row.end):
            if cells:
                assert layout.cluster_at(index, layout.column_of(index, start)) == Span(start, end)


@given(contents(), widths)
@settings(deadline=None)
def test_a_row_belongs_to_one_turn_and_each_turn_with_words_has_one_first_row(content: Content, width: int) -> None:
    layout = Layout(content, width)
    firsts = [layout.row(i).turn for i in range(len(layout)) if layout.row(i).first]
    spoken = [i for i, turn in enumerate(content.turns) if content.text[turn.start : turn.end].strip()]
    assert firsts == spoken
    for index in range(len(layout)):
        row = layout.row(index)
        if row.turn >= 0 and row.start < row.end:
            turn = content.turns[row.turn]
            assert turn.start <= row.start < row.end <= turn.end


def test_blank_lines_become_one_blank_row_and_no_blank_lines_become_none() -> None:
    apart = interview(("A", "satu"), ("B", "dua"), between="\n\n\n\n")
    close = interview(("A", "satu"), ("B", "dua"), between="\n")
    assert [layout_text(apart, i) for i in range(3)] == ["A: satu", "", "B: dua"]
    assert [layout_text(close, i) for i in range(2)] == ["A: satu", "B: dua"]


def layout_text(content: Content, index: int) -> str:
    layout = Layout(content, 40)
    row = layout.row(index)
    return layout.text[row.start : row.end]


def test_a_closing_mark_never_begins_a_row_of_ideographs() -> None:
    layout = Layout(Content.plain("研修研修。研修"), 8)
    assert layout.text[layout.row(1).start] != "。"


def test_characters_taken_for_narrow_are_drawn_in_one_cell_and_join_nothing() -> None:
    every = [chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code < 0xE000]
    narrow = [character for character in every if is_narrow(character, 0, 1)]
    assert len(narrow) > 500
    for character in narrow:
        assert [cells for *_ends, cells in clusters("a" + character, 0, 2)] == [1, 1]


def test_cutting_to_cells_never_splits_a_character() -> None:
    assert fit_cells("研修は", 5) == "研修 "
    assert fit_cells("e\u0301clair", 3) == "e\u0301cl"
    assert fit_cells("ab", 4) == "ab  "


def test_wrapping_a_hundred_thousand_words_measures_no_character_of_narrow_text() -> None:
    content = Content.plain("\n".join(["pelatihan lima hari itu memang terasa bedanya"] * 15_000))
    started = time.process_time()
    layout = Layout(content, 60)
    assert len(layout) == 15_000
    assert time.process_time() - started < 1  # about 0.02 s; a second only where every character is measured


def rows_of(layout: Layout) -> list[Row]:
    return [layout.row(index) for index in range(len(layout))]


_QUESTIONS = st.lists(st.tuples(st.sampled_from(["has", "row_at", "rows_of", "more"]), st.integers(0, 60)), max_size=8)


@given(contents(), widths, _QUESTIONS)
@settings(deadline=None)
def test_rows_found_bit_by_bit_are_those_of_the_whole_text(
    content: Content, width: int, questions: list[tuple[str, int]]
) -> None:
    whole, growing = Layout(content, width), Layout(content, width)
    expected = rows_of(whole)
    for question, number in questions:
        if question == "has":
            assert growing.has(number) is (number < len(expected))
        elif question == "row_at":
            assert growing.row_at(number) == whole.row_at(number)
        elif question == "rows_of":
            assert growing.rows_of(Span(number, number + 3)) == whole.rows_of(Span(number, number + 3))
        else:
            growing.find_more()
        assert growing.n_found <= growing.guessed_length
        assert bool(growing) is bool(expected)
    assert rows_of(growing) == expected
    assert growing.is_whole
    assert growing.guessed_length == len(expected)


def test_a_long_text_is_wrapped_no_further_than_is_asked_for_and_its_length_is_guessed_well() -> None:
    content = interview(*[("Narasumber", "Pelatihan ini membantu pekerjaan saya di kantor. " * 4)] * 1_000)
    layout = Layout(content, 60)
    assert layout.has(40)
    assert layout.n_found < 60
    assert abs(layout.guessed_length - len(layout)) < len(layout) / 10


def test_what_steers_a_terminal_is_not_shown_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layouts, "_LOOKED_AT", 16)
    text = "\n".join(["saya belajar banyak hal di kantor"] * 5 + ["\x1b[31m merah\tsekali"] + ["dan \x07 itu"])
    layout = Layout(Content.plain(text), 20)
    shown = ""
    for index in range(100):
        if not layout.has(index):
            break
        row = layout.row(index)
        shown += layout.text[row.start : row.end]
    assert not set("\x1b\x07\t") & set(shown)
    assert "\ufffd[31m merah sekali" in shown
    assert layout.text == printable(text)
