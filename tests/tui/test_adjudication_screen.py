"""Settling where coders differ by keys: one key decides, the next one comes, and it is taken back."""

import pytest
from textual.widgets import Static

from qualeval.domain.records import Coding, Memo, Sight
from qualeval.services import coders, coding, trouble
from qualeval.services.session import Session
from qualeval.tui.adjudication import AdjudicationScreen
from qualeval.tui.widgets.line_list import LineList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.workspace import WorkspaceScreen
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands
from tests.tui.project_sample import code_some, passage

A = "wawancara_a"


@pytest.fixture
def double(bench: Bench) -> Bench:
    """Budi has coded as Ani has, but for one code that he alone gave, and one for which he took another."""
    session = bench.session
    budi = Session(session.store, session.clock, session.ids, "budi")
    code_some(budi)
    own = [c for c in session.store.find(Coding) if c.coder == "budi"]
    coding.remove(budi, next(c for c in own if c.code == "budget"))
    coding.apply(budi, passage(session, "wawancara_b", "Anggaran jangan dipotong."), "schedule")
    coding.apply(budi, passage(session, A, "Makanannya enak."), "schedule")
    return bench


def text_of(hands: Hands, which: str) -> str:
    return str(hands.app.screen.query_one(which, Static).content)


def progress(hands: Hands) -> str:
    return hands.app.screen.query_one("#adjudication-title", StatusLine).position


def said(hands: Hands) -> str:
    return hands.app.screen.query_one("#adjudication-status", StatusLine).message


def cursor(hands: Hands) -> int:
    return hands.app.screen.query_one(LineList).cursor


def agreed(hands: Hands) -> list[tuple[str, str]]:
    found = [c for c in hands.session.store.find(Coding) if c.coder == "disepakati"]
    return sorted((c.code, hands.session.store.content(_content(hands, c)).text[c.start : c.end]) for c in found)


def _content(hands: Hands, found: Coding) -> str:
    from qualeval.domain.records import Document

    document = hands.session.store.get(Document, found.document_id)
    assert document is not None
    return document.content


@covers("code.adjudicate", "adjudicate.back")
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_differences_stand_side_by_side_with_the_words_between(double: Bench, size: tuple[int, int]) -> None:
    async with double.open(size) as hands:
        await hands.press("O")
        assert progress(hands) == "settled 0/2 · agreed 0/4"
        rows = hands.rows("disputes")
        assert [row[2] for row in rows] == ["BU: Schedule conflict", "AN: Budget limits · BU: Schedule conflict"]
        assert rows[0][3] == "Makanannya enak."
        assert text_of(hands, "#first-side") == "a · AN ani\n–"
        assert text_of(hands, "#second-side") == "b · BU budi\n● Schedule conflict"
        assert "Sekarang saya berani bicara di rapat. Makanannya enak." in text_of(hands, "#words-in-dispute")
        assert "Makanannya enak." in hands.text
        await hands.press("escape")
        assert isinstance(hands.app.screen, WorkspaceScreen)


@covers("adjudicate.first", "adjudicate.second", "adjudicate.undo", "adjudicate.redo")
async def test_one_key_decides_and_the_next_one_comes(double: Bench) -> None:
    async with double.open() as hands:
        await hands.press("O")
        n = hands.n_gestures()
        await hands.press("b")
        assert hands.n_gestures() == n + 1
        assert (agreed(hands), cursor(hands)) == ([("schedule", "Makanannya enak.")], 1)
        await hands.press("a")
        assert agreed(hands) == [("budget", "Anggaran jangan dipotong."), ("schedule", "Makanannya enak.")]
        assert progress(hands).startswith("settled 2/2")
        await hands.press("u")
        assert said(hands) == "✓ undone: disagreement settled"
        assert (agreed(hands), cursor(hands)) == ([("schedule", "Makanannya enak.")], 1)
        await hands.press("U")
        assert progress(hands).startswith("settled 2/2")
        await hands.press("a")
        assert said(hands) == "settled so already"


@covers("adjudicate.both", "adjudicate.neither", "adjudicate.take")
async def test_both_neither_and_what_they_agree_on(double: Bench) -> None:
    async with double.open() as hands:
        await hands.press("O", "n")
        assert agreed(hands) == []
        assert hands.rows("disputes")[0][0] == "✓"
        await hands.press("t")
        assert [code for code, _ in agreed(hands)] == ["budget", "schedule"]
        await hands.press("g")
        assert progress(hands) == "settled 2/2 · agreed 4/4"
        assert len(agreed(hands)) == 6
        await hands.press("g")
        assert said(hands) == "nothing more is agreed on"
        await hands.press("u")
        assert progress(hands) == "settled 2/2 · agreed 0/4"
        await hands.press("U")
        assert progress(hands) == "settled 2/2 · agreed 4/4"
        assert "settled: both" in text_of(hands, "#words-in-dispute")


@covers("adjudicate.memo", "adjudicate.trouble")
async def test_a_definition_is_sent_back_with_a_memo_and_the_codebook_shows_it(double: Bench) -> None:
    async with double.open() as hands:
        await hands.press("O", "m")
        await hands.type("is food a matter of time?")
        await hands.press("ctrl+s")
        (memo,) = hands.session.store.find(Memo)
        assert (memo.about, memo.target, memo.text) == ("code", "schedule", "R01:8: is food a matter of time?")
        await hands.press("x", "ctrl+s")
        assert trouble.in_trouble(hands.session) == {"schedule"}
        assert "⚠ definition in trouble" in text_of(hands, "#words-in-dispute")
        await hands.press("escape", "V")
        assert any("⚠" in cell for row in hands.rows("codebook-tree") for cell in row)


@covers("adjudicate.coders")
async def test_any_two_coders_can_be_compared(double: Bench) -> None:
    session = double.session
    citra = Session(session.store, session.clock, session.ids, "citra")
    coding.apply(citra, passage(session, A, "Makanannya enak."), "budget")
    async with double.open() as hands:
        await hands.press("O", "c")
        assert hands.rows_of_dialog() == [["ani – budi"], ["ani – citra"], ["budi – citra"]]
        await hands.press("down", "down", "enter")
        assert "budi (BU), citra (CI)" in hands.app.screen.query_one("#adjudication-title", StatusLine).message


async def test_the_measures_of_the_code_stand_below(double: Bench) -> None:
    async with double.open() as hands:
        await hands.press("O")
        await hands.wait_for(lambda: "kappa" in text_of(hands, "#figures"))
        assert text_of(hands, "#figures").startswith("Schedule conflict: agreement 83.3% · kappa 0.57 [")  # of 12
        assert "AC1" in text_of(hands, "#figures")


@covers("adjudicate.open")
async def test_enter_leads_to_the_words(double: Bench) -> None:
    async with double.open() as hands:
        await hands.press("O", "enter")
        assert isinstance(hands.app.screen, WorkspaceScreen)
        assert hands.said_here == "Makanannya enak."


async def test_what_there_is_nothing_to_settle_for_is_said(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("O")
        assert isinstance(hands.app.screen, AdjudicationScreen)
        assert "agreement needs two coders" in text_of(hands, "#words-in-dispute")
        await hands.press("a")
        assert "there is nothing to settle here" in hands.text


async def test_who_codes_blind_settles_nothing(double: Bench) -> None:
    coders.enlist(double.session, "ani", sight=Sight.BLIND)
    async with double.open() as hands:
        await hands.press("O")
        assert "ani codes blind" in text_of(hands, "#words-in-dispute")
        assert "budi" not in hands.text
