"""The survey grid by its keys: sorted, filtered and coded without leaving it; like answers in one step."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from qualeval.domain.records import Document, Source, Verdict
from qualeval.domain.surveys import Column, SurveyMapping
from qualeval.formats import Files
from qualeval.i18n import LANGUAGES
from qualeval.services import importing
from qualeval.tui.grid import GridScreen
from qualeval.tui.widgets.lazy_list import LazyList
from qualeval.tui.widgets.mark_list import MarkList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.view import TranscriptView
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands

SECOND = """Responden,Usia,Saran?
S01,41,Perlu pendamping
S02,9,perlu pendamping!
S03,30,Perlu pendampin
S04,,Anggaran ditambah
S05,55,-
"""
SECOND_MAPPING = SurveyMapping(
    (
        Column("Responden", "case"),
        Column("Usia", "attribute", "age", "number"),
        Column("Saran?", "text", "saran"),
    ),
    case="Responden",
)


@pytest.fixture
def surveyed(uncoded: Bench, tmp_path: Path) -> Bench:
    """The sample with a second question, whose answers are partly alike."""
    path = tmp_path / "saran.csv"
    path.write_text(SECOND, encoding="utf-8")
    (report,) = importing.import_paths(uncoded.session, Files(), [path], wave="2026", mapping=SECOND_MAPPING)
    assert report.error is None
    return uncoded


def screen(hands: Hands) -> GridScreen:
    found = hands.app.screen
    assert isinstance(found, GridScreen)
    return found


async def begin(hands: Hands) -> None:
    await hands.press("G")
    await hands.wait_for(lambda: len(hands.rows("grid-rows")) > 0)
    await hands.settle()


def people(hands: Hands) -> list[str]:
    return [row[0] for row in hands.rows("grid-rows")]


def here(hands: Hands) -> str:
    return screen(hands).query_one(TranscriptView).content.text


def status(hands: Hands) -> str:
    return screen(hands).query_one("#grid-status", StatusLine).message


def offers(hands: Hands) -> list[str]:
    return [row[0] for row in hands.rows("grid-offers") if len(row) > 1]


def shown(hands: Hands) -> list[str]:
    return [key.command_id for key in hands.footer.shown]


async def grouped(hands: Hands) -> None:
    await hands.press("y")
    await hands.wait_for(lambda: len(hands.rows("grid-rows")) > 0)
    await hands.settle()


@covers("code.grid", "grid.left", "grid.right", "grid.back")
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_respondents_stand_in_rows_with_their_attributes_and_answers(
    surveyed: Bench, size: tuple[int, int]
) -> None:
    async with surveyed.open(size) as hands:
        await begin(hands)
        assert people(hands) == ["S01", "S02", "S03", "S04", "S05"]
        assert "Dinas Kesehatan" in hands.text or "Dinas Keseh" in hands.text
        assert here(hands) == "Jadwal bentrok dengan jaga malam"
        await hands.press("right", "down")
        assert here(hands) == "perlu pendamping!"
        await hands.press("right", "left", "down")
        assert here(hands) == "Tidak ada kendala"
        await hands.press("end")
        assert here(hands) == ""
        await hands.press("q")
        assert hands.screen_name == "workspace"


@covers("grid.sort")
async def test_rows_are_sorted_by_an_attribute_as_numbers_and_turned_round(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("s", "home", "down", "enter")
        assert people(hands) == ["S02", "S03", "S01", "S05", "S04"]
        assert "age▲" in hands.text
        await hands.press("s", "enter")
        assert people(hands) == ["S05", "S01", "S03", "S02", "S04"]
        await hands.press("s", "home", "enter")
        assert people(hands) == ["S01", "S02", "S03", "S04", "S05"]


async def test_a_click_on_a_title_sorts_by_it_and_on_a_question_goes_there(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("s", "home", "down", "enter")  # by age, which has a column then
        await hands.pilot.click("#grid-columns", offset=(hands.lines[1].index("age"), 0))
        assert people(hands) == ["S05", "S01", "S03", "S02", "S04"]
        await hands.pilot.click("#grid-columns", offset=(1, 0))
        assert people(hands) == ["S01", "S02", "S03", "S04", "S05"]
        await hands.pilot.click("#grid-columns", offset=(hands.lines[1].index("age"), 0))
        assert people(hands) == ["S02", "S03", "S01", "S05", "S04"]
        in_view = hands.lines[1].index("▸")
        await hands.press("right")
        assert hands.lines[1].index("▸") != in_view
        await hands.pilot.click("#grid-columns", offset=(in_view, 0))
        assert hands.lines[1].index("▸") == in_view


async def test_the_cursor_stays_on_its_respondent_when_rows_are_sorted(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("down", "s", "home", "down", "enter")
        assert people(hands)[screen(hands).query_one(LazyList).cursor] == "S02"


@covers("grid.filter")
async def test_only_those_who_share_a_value_are_shown(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("f", "end", "enter")
        assert "not stated" in hands.text
        await hands.press("end", "enter")
        assert people(hands) == ["S05"]
        assert "unit: not stated" in hands.lines[0]
        await hands.press("f", "home", "enter")
        assert len(people(hands)) == 5


@covers("grid.columns")
async def test_columns_of_attributes_come_and_go(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("v", "home", "enter")
        assert "41" in [cell for row in hands.rows("grid-rows") for cell in row]
        await hands.press("v", "home", "enter")
        assert "41" not in [cell for row in hands.rows("grid-rows") for cell in row]


@covers("grid.code", "grid.undo", "grid.redo", "grid.remove")
async def test_an_answer_is_coded_without_leaving_the_grid(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("down", "down", "c")
        await hands.type("Mentoring")
        await hands.press("enter")
        assert hands.codings() == [("Tidak ada kendala", "mentoring", "manual")]
        assert hands.rows("grid-rows")[2][-2].startswith("● ")
        assert "coded: Mentoring" in status(hands)
        await hands.press("down", "1")
        assert hands.codings()[-1] == ("Jadwal dan anggaran", "mentoring", "manual")
        await hands.press("1")
        assert "coded so already" in status(hands)
        await hands.press("u")
        assert len(hands.codings()) == 1
        assert hands.rows("grid-rows")[3][-2].startswith("  ")
        await hands.press("U")
        assert len(hands.codings()) == 2
        await hands.press("d")
        assert len(hands.codings()) == 1
        await hands.press("d", "9")
        assert "no code 9 yet" in status(hands)


@covers("grid.word-more", "grid.word-less", "grid.start-more", "grid.start-less")
async def test_selected_words_are_coded_alone(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("left_parenthesis", "left_parenthesis", "right_parenthesis")
        await hands.press("right_curly_bracket", "right_curly_bracket", "left_curly_bracket", "c")
        await hands.type("Schedule")
        await hands.press("enter")
        assert hands.codings() == [("bentrok dengan jaga", "schedule", "manual")]


@covers("grid.accept", "grid.reject", "grid.next-suggestion")
async def test_suggestions_for_the_answer_are_decided_on_in_place(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("down", "down", "down")
        assert offers(hands) == ["Schedule conflict", "Budget limits"]
        await hands.press("t", "a")
        assert hands.codings() == [("Jadwal dan anggaran", "budget", "accepted")]
        assert offers(hands) == ["Schedule conflict"]
        await hands.press("x")
        assert hands.decisions()[-1].verdict is Verdict.REJECT
        assert "nothing suggested here" in hands.text
        await hands.press("a")
        assert "nothing is suggested here" in status(hands)


@covers("grid.hide", "grid.show")
async def test_suggestions_hide_until_the_answer_is_coded(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("H")
        assert offers(hands) == []
        await hands.press("a")
        assert hands.decisions() == []
        await hands.press("h")
        assert offers(hands) == ["Schedule conflict"]
        await hands.press("down", "up")
        assert offers(hands) == []
        await hands.press("H")
        assert offers(hands) == ["Schedule conflict"]


@covers("grid.group")
async def test_like_answers_are_coded_together_in_one_step(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("right")
        await grouped(hands)
        assert [row[0] for row in hands.rows("grid-rows")] == ["3", "1", "1"]
        assert [row[2] for row in hands.rows("grid-wordings")] == ["Perlu pendamping", "Perlu pendampin"]
        steps = hands.n_gestures()
        await hands.press("c")
        await hands.type("Mentoring")
        await hands.press("enter")
        assert hands.n_gestures() == steps + 1
        assert len(hands.codings()) == 3
        assert "answers coded together: 3" in status(hands)
        assert hands.rows("grid-rows")[0][2] == "3/3"
        await hands.press("u")
        assert hands.codings() == []
        await hands.press("escape")
        assert len(people(hands)) == 5


async def test_like_answers_are_those_of_the_respondents_in_view(surveyed: Bench) -> None:
    async with surveyed.open(LARGE) as hands:
        await begin(hands)
        await hands.press("right", "f", "down", "enter", "enter")
        (shown,) = screen(hands)._only.items()
        in_view = people(hands)
        assert 0 < len(in_view) < 5
        await grouped(hands)
        assert sum(int(row[0]) for row in hands.rows("grid-rows")) == len(in_view)
        assert f"{shown[0]}: {shown[1] or 'not stated'} · like answers together" in hands.text
        await hands.press("s")
        assert "y shows the respondents again" in status(hands)
        await hands.press("c")
        await hands.type("Mentoring")
        await hands.press("enter")
        assert len(hands.codings()) == int(hands.rows("grid-rows")[0][0])


@covers("grid.complete")
async def test_an_answer_with_nothing_more_in_it_is_marked_and_so_are_like_answers_in_one_step(surveyed: Bench) -> None:
    async with surveyed.open(LARGE) as hands:
        await begin(hands)
        await hands.press("L")
        assert hands.rows("grid-rows")[0][-2].startswith("✓ ")
        assert "✓ nothing more here" in screen(hands).query_one("#grid-status", StatusLine).position
        await hands.press("u")
        assert hands.rows("grid-rows")[0][-2].startswith("  ")
        await hands.press("right")
        await grouped(hands)
        steps = hands.n_gestures()
        await hands.press("L")
        assert "answers fully reviewed together: 3" in status(hands)
        assert hands.n_gestures() == steps + 1
        assert hands.rows("grid-rows")[0][:3] == ["3", "2", "✓3"]
        await hands.press("L")
        assert hands.rows("grid-rows")[0][2] == "·"


async def test_the_cursor_is_where_it_was_when_like_answers_go_apart_again(surveyed: Bench) -> None:
    async with surveyed.open(LARGE) as hands:
        await begin(hands)
        await hands.press("right", "down", "down")
        await grouped(hands)
        await hands.press("down", "escape")
        assert people(hands)[screen(hands).query_one(LazyList).cursor] == "S03"


async def test_an_attribute_with_a_long_name_has_room_for_it(surveyed: Bench) -> None:
    async with surveyed.open(LARGE) as hands:
        await begin(hands)
        assert screen(hands)._value_width("dukungan_atasan") == len("dukungan_atasan") + 1
        assert screen(hands)._value_width("unit_kerja") == 12


@covers("grid.again")
async def test_the_code_used_last_is_put_on_the_next_answer_by_one_key(surveyed: Bench) -> None:
    async with surveyed.open(LARGE) as hands:
        await begin(hands)
        await hands.press("full_stop")
        assert status(hands) == "no code has been used yet"
        await hands.press("c")
        await hands.type("Mentoring")
        await hands.press("enter", "down", "full_stop")
        assert {found[1] for found in hands.codings()} == {"mentoring"}
        assert len(hands.codings()) == 2


@covers("grid.mark")
async def test_a_wording_that_is_left_out_is_not_coded_with_the_others(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("right")
        await grouped(hands)
        await hands.press("enter", "down", "space", "escape", "c")
        assert "Code 2 answers together" in hands.text
        await hands.type("Mentoring")
        await hands.press("enter")
        assert sorted(words for words, _, _ in hands.codings()) == ["Perlu pendamping", "perlu pendamping!"]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_the_footer_has_the_keys_of_like_answers_while_they_are_together(
    surveyed: Bench, size: tuple[int, int]
) -> None:
    async with surveyed.open(size) as hands:
        await begin(hands)
        before = shown(hands)
        assert "grid.mark" not in before
        await grouped(hands)
        together = shown(hands)
        assert together[:2] == ["grid.code", "grid.mark"]
        assert "grid.accept" not in together
        await hands.press("enter")
        assert shown(hands) == together
        await hands.press("escape", "escape")
        assert shown(hands) == before


async def test_wordings_are_left_out_by_a_click(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("right")
        await grouped(hands)
        await hands.pilot.click(MarkList, offset=(0, 1))
        await hands.settle()
        await hands.press("c")
        assert "Code 2 answers together" in hands.text


async def test_a_click_goes_to_the_answer(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        x = next(line for line in hands.lines if "S04" in line).index("Anggaran ditambah")
        await hands.pilot.click(LazyList, offset=(x, 3))
        await hands.settle()
        assert here(hands) == "Anggaran ditambah"


@covers("grid.open")
async def test_the_answer_opens_in_the_text(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        await hands.press("down")
        screen(hands).action_run_command("grid.open")
        await hands.settle()
        assert hands.screen_name == "workspace"
        assert hands.said_here == "Anggaran perjalanan tidak ada"


async def test_without_an_answer_or_a_survey_no_key_does_harm(surveyed: Bench) -> None:
    async with surveyed.open() as hands:
        await begin(hands)
        n = hands.n_gestures()
        await hands.press("end", "c", "1", "a", "d", "space", "enter")
        assert hands.n_gestures() == n
        assert "there is no answer here" in status(hands)
        while surveyed.session.store.find(Source):
            await hands.take_back()
        await hands.press("c", "y", "s", "f", "v", "left", "right", "a", "enter", "t")
        assert "there is no survey yet" in hands.text
        await hands.press("q", "G")
        assert "there is no survey yet" in hands.text


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_screen_looks_as_it_did(
    surveyed: Bench, snapshot: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    async with surveyed.open(size, language) as hands:
        await begin(hands)
        assert hands.text == snapshot(name="answers")
        await hands.press("right")
        await grouped(hands)
        assert hands.text == snapshot(name="like answers")


async def test_only_rows_on_screen_are_read(surveyed: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"T{n:04d},{n % 60},Jawaban nomor {n}\n" for n in range(2_000))
    path = tmp_path / "besar.csv"
    path.write_text(f"Responden,Usia,Saran?\n{rows}", encoding="utf-8")
    (report,) = importing.import_paths(surveyed.session, Files(), [path], wave="2026", mapping=SECOND_MAPPING)
    assert report.error is None
    read: list[str] = []
    content = type(surveyed.session.store).content

    def counted(store: object, digest: str) -> object:
        read.append(digest)
        return content(store, digest)  # type: ignore[arg-type]  # the store it was taken from

    async with surveyed.open() as hands:
        await hands.press("G")
        monkeypatch.setattr(type(surveyed.session.store), "content", counted)
        await hands.wait_for(lambda: len(screen(hands)._cases) == 2_005)
        await hands.settle()
        assert len(read) < 150
        read.clear()
        await hands.press("pagedown", "down", "down")
        assert 0 < len(read) < 100
        assert len(surveyed.session.store.find(Document)) > 2_000
