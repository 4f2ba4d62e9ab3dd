"""Search by its keys: every hit on a line, opened, marked and coded together."""

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.widgets import Input

from qualeval.domain.records import Coding, Origin
from qualeval.i18n import LANGUAGES
from qualeval.tui.search import SearchScreen
from qualeval.tui.widgets.lazy_list import LazyList
from qualeval.tui.widgets.status_line import StatusLine
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands


def screen(hands: Hands) -> SearchScreen:
    found = hands.app.screen
    assert isinstance(found, SearchScreen)
    return found


async def find(hands: Hands, typed: str) -> None:
    """Asks for words, from the text or from the search itself."""
    await hands.press("slash" if isinstance(hands.app.screen, SearchScreen) else "S")
    hands.app.screen.query_one(Input).value = ""
    await hands.type(typed)
    await hands.press("enter")
    await hands.wait_for(lambda: isinstance(hands.app.screen, SearchScreen) and screen(hands)._has_begun)
    await found(hands)


async def found(hands: Hands) -> None:
    await hands.wait_for(lambda: not screen(hands)._is_searching)
    await hands.settle()


def hits(hands: Hands) -> list[tuple[str, str]]:
    return [(row[1], row[3]) for row in hands.rows("hits")]


def status(hands: Hands) -> str:
    return screen(hands).query_one("#search-status", StatusLine).message


def by_rule(hands: Hands) -> int:
    return sum(coding.origin is Origin.RULE for coding in hands.session.store.find(Coding))


async def test_what_is_written_onto_a_hit_is_not_torn_off(bench: Bench) -> None:
    async with bench.open() as hands:
        await find(hands, "pelayanan")
        assert "pelayanan." in [row[3] for row in hands.rows("hits")]
        assert not [row for row in hands.rows("hits") if row[4].startswith((".", ","))]


@covers("code.search", "search.find")
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_every_hit_stands_on_a_line_under_the_others(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.open(size) as hands:
        await find(hands, "jadwal")
        assert [reference for reference, _ in hits(hands)] == ["R01:3", "R02:3", "R03:7", "S01:1", "S04:1"]
        assert "5 hits" in hands.lines[0]
        columns = {line.lower().index("jadwal") for line in hands.lines[1:6]}
        assert len(columns) == 1
        await find(hands, '"jadwal bentrok" -malam')
        assert hits(hands) == []
        assert "0 hits" in hands.lines[0]


@covers("search.expression")
async def test_an_expression_is_searched_for_and_a_wrong_one_is_told(bench: Bench) -> None:
    async with bench.open() as hands:
        await find(hands, "^jadwal|anggaran$")
        assert hits(hands) == []
        await hands.press("r")
        await found(hands)
        assert [reference for reference, _ in hits(hands)] == ["R02:3", "R03:7", "S01:1", "S04:1", "S04:1"]
        await find(hands, "jadwal")
        await hands.press("slash")
        await hands.type("(")
        await hands.press("enter")
        assert "no regular expression" in hands.text
        await hands.press("r")


@covers("search.mark", "search.code", "search.undo", "search.redo")
async def test_marked_hits_are_coded_in_one_step(bench: Bench) -> None:
    async with bench.open() as hands:
        await find(hands, "anggaran")
        n, steps = len(hands.codings()), hands.n_gestures()
        await hands.press("space", "space")
        assert "2 marked" in hands.lines[0]
        await hands.press("c")
        await hands.type("Mentoring")
        await hands.press("enter")
        assert hands.n_gestures() == steps + 1
        assert [code for _, code, _ in hands.codings()[n:]] == ["mentoring", "mentoring"]
        assert by_rule(hands) == 0
        assert "2 passages coded: Mentoring" in status(hands)
        assert "marked" not in hands.lines[0]
        await hands.press("u")
        assert len(hands.codings()) == n
        await hands.press("U")
        assert len(hands.codings()) == n + 2


@covers("search.mark-all")
async def test_all_respondents_hits_are_marked_at_once_and_coded_by_rule(bench: Bench) -> None:
    async with bench.open() as hands:
        await find(hands, "apa* jadwal")
        await find(hands, "pelatihan*")
        speakers = [reference.partition(":")[0] for reference, _ in hits(hands)]
        assert "Pewawancara" in speakers
        await hands.press("A")
        assert f"{len(speakers) - 1} marked" in hands.lines[0]
        await hands.press("A")
        assert "marked" not in hands.lines[0]
        await hands.press("A", "1")
        assert by_rule(hands) == len({s for s in speakers if s != "Pewawancara"})


async def test_one_hit_is_coded_by_a_number_and_not_twice(bench: Bench) -> None:
    async with bench.open() as hands:
        await find(hands, "makanannya")
        await hands.press("1")
        assert hands.codings()[-1][0] == "Makanannya enak."
        assert hands.codings()[-1][2] == "manual"
        await hands.press("1")
        assert "coded so already" in status(hands)
        await hands.press("9")
        assert "no code 9 yet" in status(hands)


async def test_a_click_on_the_first_column_marks_and_one_on_the_words_does_not(bench: Bench) -> None:
    async with bench.open() as hands:
        await find(hands, "jadwal")
        await hands.pilot.click(LazyList, offset=(0, 2))
        await hands.settle()
        assert "1 marked" in hands.lines[0]
        assert screen(hands).query_one(LazyList).cursor == 2
        await hands.pilot.click(LazyList, offset=(60, 1))
        await hands.settle()
        assert "1 marked" in hands.lines[0]
        assert screen(hands).query_one(LazyList).cursor == 1


@covers("search.open", "search.back")
async def test_a_hit_opens_the_text_where_it_stands(bench: Bench) -> None:
    async with bench.open() as hands:
        await find(hands, "mendadak")
        await hands.press("enter")
        assert hands.screen_name == "workspace"
        assert hands.said_here == "Jadwal sering diganti mendadak."
        await find(hands, "jadwal")
        screen(hands).action_run_command("search.open")
        await hands.settle()
        assert hands.screen_name == "workspace"
        await find(hands, "jadwal")
        await hands.press("q")
        assert hands.screen_name == "workspace"


async def test_without_hits_no_key_does_harm(bench: Bench) -> None:
    async with bench.open() as hands:
        await find(hands, "tiada")
        n = hands.n_gestures()
        await hands.press("space", "A", "c", "1", "enter")
        assert hands.n_gestures() == n
        assert "no hit is here" in hands.text


async def test_the_words_are_shown_in_their_turn_and_as_they_are(bench: Bench) -> None:
    async with bench.open() as hands:
        await find(hands, "tertawa")
        assert "[tertawa] Tapi jadwal" in hands.text
        await find(hands, "merah")
        assert "\x1b" not in hands.text


async def test_words_that_cannot_be_looked_for_are_told_and_so_is_a_failing_thread(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench.open() as hands:
        await find(hands, "-jadwal")
        assert "no words to look for" in status(hands)

        def refuse(*_: object) -> object:
            raise RuntimeError("a bug [x]")

        monkeypatch.setattr("qualeval.services.searching.hits", refuse)
        await hands.press("slash")
        hands.app.screen.query_one(Input).value = "jadwal"
        await hands.press("enter")
        await hands.wait_for(lambda: "a bug [x]" in hands.text)
        assert "this could not be done" in status(hands)
        assert "so far" not in hands.lines[0]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_screen_looks_as_it_did(
    bench: Bench, snapshot: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    async with bench.open(size, language) as hands:
        await find(hands, "jadwal")
        await hands.press("space", "A")
        assert hands.text == snapshot


async def test_leaving_the_question_leaves_what_was_found(bench: Bench) -> None:
    async with bench.open() as hands:
        await find(hands, "jadwal")
        await hands.press("slash", "escape")
        assert len(hits(hands)) == 5
