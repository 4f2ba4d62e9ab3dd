"""Respondents with their attributes, and everything that one of them said."""

from pathlib import Path

import pytest
from textual.widgets import DataTable

from qualeval.domain.records import Memo
from qualeval.formats import Files
from qualeval.services.survey_files import import_attributes
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


def column(hands: Hands, index: int) -> list[str]:
    table = hands.app.screen.query_one(DataTable)
    return [str(table.get_row_at(row)[index]) for row in range(table.row_count)]


def said(hands: Hands) -> list[tuple[str, str, str]]:
    return [(row[0], row[1], row[2]) for row in hands.rows("case-said")]


@SIZES
@covers("code.cases", "cases.back")
async def test_the_respondents_stand_with_their_attributes(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.open(size) as hands:
        await hands.press("C")
        assert column(hands, 0) == ["R01", "R02", "R03", "R04", "S01", "S02", "S03", "S04"]
        assert column(hands, 2) == ["2", "2", "1", "0", "0", "0", "0", "0"]
        table = hands.app.screen.query_one(DataTable)
        headers = [str(found.label) for found in table.ordered_columns]
        assert [header.split(" ")[0] for header in headers] == ["respondent", "segments", "codings", "gender", "unit"]
        assert "Kelurahan" in hands.text
        await hands.press("q")
        assert hands.screen_name == "workspace"


@covers("cases.sort")
async def test_any_column_sorts_and_those_without_a_value_stand_last(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("C", "right", "right", "right", "s")
        assert column(hands, 3) == ["L", "L", "P", "P", "", "", "", ""]
        await hands.press("s")
        assert column(hands, 3) == ["P", "P", "L", "L", "", "", "", ""]
        await hands.press("left", "s")
        assert column(hands, 2)[:3] == ["2", "2", "1"]  # the most first


async def test_a_click_on_a_header_sorts_too(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("C")
        await hands.pilot.click(DataTable, offset=(2, 0))
        await hands.settle()
        assert column(hands, 0)[0] == "S04"


@covers("cases.find")
async def test_a_respondent_is_found_by_an_attribute(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("C", "slash")
        await hands.type("kelurahan")
        await hands.press("enter")
        table = hands.app.screen.query_one(DataTable)
        assert str(table.get_row_at(table.cursor_row)[0]) == "R02"
        await hands.press("slash")
        await hands.type(" nowhere")
        await hands.press("enter")
        assert any("no respondent has" in notice for notice in hands.notices)


@covers("cases.wave")
async def test_attributes_are_shown_as_they_were_in_a_wave(bench: Bench, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    later.write_text("case,unit\nR01,Puskesmas\n", encoding="utf-8")
    assert import_attributes(bench.session, Files(), later, "2027").error is None
    async with bench.open() as hands:
        await hands.press("C")
        assert column(hands, 4)[0] == "Puskesmas"
        await hands.press("w")
        assert "2026" in hands.lines[0]
        assert column(hands, 4)[0] == "Dinas Kesehatan"
        await hands.press("enter")
        assert said(hands)[1] == ("unit", "2026: Dinas Kesehatan   2027: Puskesmas", "Unit kerja")


@SIZES
@covers("case.back", "cases.open")
async def test_one_respondent_is_shown_with_all_that_was_said_and_its_codes(
    bench: Bench, size: tuple[int, int]
) -> None:
    async with bench.open(size) as hands:
        await hands.press("C", "enter")
        rows = said(hands)
        assert [row[0] for row in rows] == ["Attributes", "unit", "wawancara_a", "R01:3", "R01:8"]
        assert rows[3][1] == "Work motivation, Schedule conflict"
        assert rows[3][2].startswith("Saya jadi lebih semangat bekerja. [tertawa]")
        await hands.press("down", "down", "down")
        assert "● Schedule conflict (ani): jadwal pelatihan bentrok dengan pelayanan" in hands.text
        await hands.press("q")
        assert hands.screen_name == "cases"


async def test_an_answer_of_the_survey_is_what_its_respondent_said(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("C", "end", "pagedown", "enter")
        assert said(hands)[-1][2] == "Jadwal dan anggaran"


@covers("case.open")
async def test_enter_opens_the_text_where_it_was_said(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("C", "down", "enter", "enter")
        assert any("choose a turn or an answer" in notice for notice in hands.notices)
        await hands.press("end", "enter")
        assert hands.screen_name == "workspace"
        assert hands.place.startswith("wawancara_b")
        assert hands.said_here == "Perlu pendamping setelah pelatihan."
        assert len(hands.app.screen_stack) == 1


@covers("case.next", "case.previous")
async def test_the_next_respondent_follows_the_order_of_the_list(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("C", "s", "enter")
        assert "R01 · respondent 8 of 8" in hands.lines[0]  # the cursor stays with its respondent
        await hands.press("right_square_bracket")
        assert "S04" in hands.lines[0]
        await hands.press("left_square_bracket", "left_square_bracket")
        assert "R02" in hands.lines[0]


@covers("cases.memo", "case.memo")
async def test_a_memo_on_a_respondent_is_written_in_the_list_or_on_her_page(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("C", "m")
        await hands.type("Came late [!]")
        await hands.press("ctrl+s")
        assert "✎ Came late [!] (ani)" in hands.text
        await hands.press("enter")
        assert "✎ Came late [!] (ani)" in hands.text
        await hands.press("m")
        await hands.type(" and left early")
        await hands.press("ctrl+s")
        assert [memo.text for memo in hands.session.store.find(Memo)] == ["Came late [!] and left early"]
        assert "and left early" in hands.text


@SIZES
@pytest.mark.parametrize("language", ["id", "en"])
async def test_both_screens_change_their_language_at_once(bench: Bench, size: tuple[int, int], language: str) -> None:
    names = {"id": "Semangat kerja", "en": "Work motivation"}
    async with bench.open(size, language) as hands:
        await hands.press("C", "enter", "down", "down", "down")
        assert names[language] in hands.text
        await hands.press("f3")
        assert names["en" if language == "id" else "id"] in hands.text


async def test_a_project_without_respondents_says_so(bench: Bench) -> None:
    from qualeval.services import undoing

    for _ in range(10):
        undoing.undo(bench.session)
    async with bench.open() as hands:
        await hands.press("C", "enter", "s", "m")
        assert any("no respondents yet" in notice for notice in hands.notices)
