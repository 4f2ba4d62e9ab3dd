from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from qualeval.domain.text import Content, Span, Turn
from qualeval.tui.widgets.transcript.layout import Layout, clusters
from qualeval.tui.widgets.transcript.paint import (
    LOOKS,
    LaneMark,
    Mark,
    Overlay,
    gutter_cells,
    lane_at,
    lanes_for,
    paint_gutter,
    paint_row,
)
from tests.tui.widgets.test_layout import contents, widths
from tests.tui.widgets.transcripts import COLORS, drawn, interview, mark_on, painted, span_of

SAID = interview(
    ("Pewawancara", "Bagaimana pelatihannya?"),
    ("Narasumber", "[tertawa] Saya jadi semangat, [/b] tapi kerjaan numpuk. Jadwalnya bentrok terus dengan loket."),
)


def test_overlapping_codes_are_cut_at_every_edge_with_the_shorter_on_top(snapshot: SnapshotAssertion) -> None:
    marks = [
        mark_on(SAID, "Saya jadi semangat, [/b] tapi kerjaan numpuk.", "mot"),
        mark_on(SAID, "tapi kerjaan numpuk. Jadwalnya bentrok", "load"),
        mark_on(SAID, "numpuk", "time"),
        mark_on(SAID, "terus dengan loket", "boss", "suggestion"),
    ]
    assert painted(Layout(SAID, 40), marks) == snapshot
    assert painted(Layout(SAID, 40), marks, focus="mot") == snapshot(name="with one code in focus")


def test_selection_and_hits_are_painted_over_codes(snapshot: SnapshotAssertion) -> None:
    overlay = Overlay(
        selection=span_of(SAID, "semangat, [/b] tapi"), hits=(span_of(SAID, "tapi"),), found=span_of(SAID, "tapi")
    )
    assert painted(Layout(SAID, 40), [mark_on(SAID, "jadi semangat", "mot")], overlay) == snapshot


def test_wide_joined_and_right_to_left_characters_are_cut_whole(snapshot: SnapshotAssertion) -> None:
    content = interview(("N", "研修は❤️ 役に 👩‍👩‍👧 cafe\u0301 مرحبا 🇮🇩 " + "panjang" * 6))
    marks = [mark_on(content, "修は❤", "mot"), mark_on(content, "👩‍👩", "load"), mark_on(content, "cafe", "time")]
    assert painted(Layout(content, 20), marks) == snapshot


def test_the_words_of_an_interviewer_are_quiet() -> None:
    layout = Layout(SAID, 60)
    assert drawn(paint_row(layout, layout.row(0), [], quiet=True)) == (
        "⟦Pewawancara: ⟧{quiet speaker}⟦Bagaimana pelatihannya?⟧{quiet}"
    )


def test_a_timestamp_in_a_label_is_not_as_loud_as_the_name() -> None:
    content = Content("[00:12:31] R07: Ya.", (Turn(0, 16, 19, "R07", "00:12:31"),))
    layout = Layout(content, 60)
    assert drawn(paint_row(layout, layout.row(0), [])) == "⟦[⟧{speaker}⟦00:12:31⟧{time}⟦] R07: ⟧{speaker}Ya."


def test_a_label_over_two_lines_is_painted_on_each_with_what_stands_there() -> None:
    text = "00:12:31\nRini: Ya.\n\n## Budi\n[00:13] Oh."
    budi = text.index("## Budi")
    turns = (
        Turn(0, text.index("Ya"), text.index("Ya") + 3, "Rini", "00:12:31"),
        Turn(budi, text.index("Oh"), len(text), "Budi", "00:13"),
    )
    layout = Layout(Content(text, turns), 40)
    rows = [layout.row(index) for index in range(len(layout))]
    assert [drawn(paint_row(layout, row, [])) for row in rows] == [
        "⟦00:12:31⟧{time}",
        "⟦Rini: ⟧{speaker}Ya.",
        "",
        "⟦## Budi⟧{speaker}",
        "⟦[⟧{speaker}⟦00:13⟧{time}⟦] ⟧{speaker}Oh.",
    ]


@given(contents(), widths, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.booleans()), max_size=6))
@settings(deadline=None)
def test_the_pieces_of_a_row_are_the_row_and_no_character_is_split(
    content: Content, width: int, spans: list[tuple[int, int, bool]]
) -> None:
    layout = Layout(content, width)
    marks = [
        Mark(start, start + length, "mot", "Mot", COLORS["mot"], "suggestion" if hinted else "coding", str(number))
        for number, (start, length, hinted) in enumerate(spans)
    ]
    overlay = Overlay(selection=Span(spans[0][0], spans[0][0] + spans[0][1]) if spans else None)
    for index in range(len(layout)):
        row = layout.row(index)
        pieces = paint_row(layout, row, marks, overlay=overlay)
        assert "".join(piece.text for piece in pieces) == layout.text[row.start : row.end]
        assert all(piece.look.names <= LOOKS.keys() for piece in pieces)
        starts = {start for start, *_rest in clusters(layout.text, row.start, row.end)}
        at = row.start
        for piece in pieces:
            assert at in starts
            at += len(piece.text)


Kind = Literal["coding", "suggestion"]


def lane(
    number: int, code: str, *, labelled: bool = True, kind: Literal["coding", "suggestion"] = "coding"
) -> LaneMark:
    return LaneMark(number, mark_on(SAID, "semangat" if kind == "coding" else "kerjaan", code, kind), labelled)


def test_the_gutter_shows_labels_bars_and_what_has_no_lane(snapshot: SnapshotAssertion) -> None:
    rows = [
        [lane(0, "mot")],
        [lane(0, "mot"), lane(1, "load")],
        [lane(0, "mot", labelled=False), lane(2, "time", kind="suggestion")],
        [lane(0, "mot", labelled=False), lane(1, "load", labelled=False), lane(2, "time"), lane(3, "boss")],
    ]
    shown = [drawn(paint_gutter(row, 3, pointer="▶")) for row in rows]
    assert "\n".join(shown) == snapshot


@given(st.integers(1, 4), st.sets(st.integers(0, 6), max_size=6), st.booleans())
def test_the_gutter_has_one_width_whatever_it_shows(lanes: int, taken: set[int], labelled: bool) -> None:
    present = [lane(number, "mot", labelled=labelled) for number in taken]
    assert sum(len(piece.text) for piece in paint_gutter(present, lanes)) == gutter_cells(lanes)


def test_a_click_on_a_label_finds_its_mark_and_beside_a_bar_none() -> None:
    present = [lane(0, "mot"), lane(2, "load", labelled=False)]
    codes = [mark.code if (mark := lane_at(present, 4, column)) else "" for column in (0, 5, 9, 13, 17)]
    assert codes == ["mot", "mot", "load", "", ""]


def test_the_gutter_takes_a_quarter_of_the_view_at_most_and_one_lane_at_least() -> None:
    assert [lanes_for(width) for width in (20, 40, 48, 80, 200)] == [1, 1, 2, 4, 4]


def test_a_label_with_control_characters_is_made_printable() -> None:
    mark = Mark(0, 1, "c", "\x1b[31mred", "#ffffff", "coding", "1")
    shown = "".join(piece.text for piece in paint_gutter([LaneMark(0, mark, labelled=True)], 2))
    assert "\x1b" not in shown
