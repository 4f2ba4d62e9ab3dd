"""Settling what two people did differently by keys, after a merge: both versions are there, and it is taken back."""

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.widgets import Static

from qualeval.domain.codebook import Label
from qualeval.domain.records import Coding, Conflict, Sight
from qualeval.i18n import LANGUAGES
from qualeval.services import codebooks as books
from qualeval.services import coders, coding, recommending
from qualeval.services.merging import merge
from qualeval.services.session import Session
from qualeval.tui.commands import CODEBOOK, CONFLICTS, RECOMMENDATIONS, WORKSPACE
from qualeval.tui.widgets.line_list import LineList
from qualeval.tui.widgets.status_line import StatusLine
from tests.fakes.memory_store import MemoryStore
from tests.services.histories import copied
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands
from tests.tui.project_sample import passage

WORDS = "Makanannya enak."


@pytest.fixture
def merged(bench: Bench) -> Bench:
    """Ani and Budi had a copy each: both defined one code and wrote a memo on one coding; Budi's came in later."""
    ours = bench.session
    coding.apply(ours, passage(ours, "wawancara_a", WORDS), "budget")
    assert isinstance(ours.store, MemoryStore)
    theirs = Session(copied(ours.store), ours.clock, ours.ids, "budi")
    for session, words in ((ours, "tentang uang"), (theirs, "tentang makanan")):
        motivation = session.codebook()["motivation"]
        books.define(session, replace(motivation, brief=Label((("en", words),))))
        coding.write_memo(session, coded(session), words)
    merge(ours, theirs.store)
    assert len(ours.store.find(Conflict)) == 2
    return bench


def coded(session: Session) -> Coding:
    """The coding that both wrote on."""
    start = passage(session, "wawancara_a", WORDS).span.start
    return next(found for found in session.store.find(Coding) if found.code == "budget" and found.start == start)


def brief(session: Session) -> str:
    return session.codebook()["motivation"].brief.to("en")


def version(hands: Hands, side: str) -> str:
    return str(hands.app.screen.query_one(f"#version-{side}", Static).content)


def line(hands: Hands, which: str) -> StatusLine:
    return hands.app.screen.query_one(f"#conflicts-{which}", StatusLine)


def at(hands: Hands, kind: str) -> int:
    return next(place for place, row in enumerate(hands.rows("conflicts")) if row[1] == kind)


async def go_to(hands: Hands, kind: str) -> None:
    found = hands.app.screen.query_one(LineList)
    while found.cursor != at(hands, kind):
        await hands.press("down" if found.cursor < at(hands, kind) else "up")


@covers("code.conflicts", "conflicts.back")
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_both_versions_stand_side_by_side(merged: Bench, size: tuple[int, int]) -> None:
    async with merged.open(size) as hands:
        await hands.press("Y")
        assert line(hands, "title").position == "settled 0/2"
        assert sorted(row[1] for row in hands.rows("conflicts")) == ["code", "coding"]
        await go_to(hands, "coding")
        row = hands.rows("conflicts")[at(hands, "coding")]
        assert (row[2], row[3]) == ("wawancara_a · Budget limits: Makanannya enak.", "BU")
        assert version(hands, "ours").startswith("a · AN ani\n2026-")
        assert version(hands, "ours").endswith("\nmemo: tentang uang")
        assert "stands" not in version(hands, "ours")
        assert "stands" in version(hands, "theirs")
        assert version(hands, "theirs").endswith("\nmemo: tentang makanan")
        assert "memo: tentang uang" in hands.text
        assert "memo: tentang makanan" in hands.text
        await hands.press("escape")
        assert hands.screen_name == WORKSPACE


@covers("conflicts.ours", "conflicts.theirs", "conflicts.undo", "conflicts.redo")
async def test_one_key_says_which_stands_and_the_next_one_comes(merged: Bench) -> None:
    async with merged.open() as hands:
        await hands.press("Y")
        await go_to(hands, "coding")
        n = hands.n_gestures()
        await hands.press("a")
        assert hands.n_gestures() == n + 1
        assert coded(hands.session).memo == "tentang uang"
        assert hands.app.screen.query_one(LineList).cursor == at(hands, "code")
        assert line(hands, "title").position == "settled 1/2"
        await hands.press("a")
        assert brief(hands.session) == "tentang uang"
        assert hands.app.workbench.codebook["motivation"].brief.to("en") == "tentang uang"
        await hands.press("a")
        assert line(hands, "status").message == "settled so already"
        await hands.press("u")
        assert brief(hands.session) == "tentang makanan"
        assert line(hands, "status").message == "✓ undone: conflict settled"
        assert line(hands, "title").position == "settled 1/2"
        await hands.press("U")
        assert (brief(hands.session), line(hands, "title").position) == ("tentang uang", "settled 2/2")
        assert "settled by ani" in version(hands, "ours")
        await hands.press("b")
        assert brief(hands.session) == "tentang makanan"


async def test_a_click_settles_and_takes_back_too(merged: Bench) -> None:
    async with merged.open(SMALL) as hands:
        await hands.press("Y")
        for kind, key, words in (("coding", "conflicts.ours", "uang"), ("coding", "conflicts.theirs", "makanan")):
            await go_to(hands, kind)
            await hands.click_key(key)
            assert coded(hands.session).memo == f"tentang {words}"
        await hands.click_key("conflicts.undo")
        assert coded(hands.session).memo == "tentang uang"
        assert line(hands, "title").position == "settled 1/2"


@pytest.fixture
def long(bench: Bench) -> Bench:
    """Both defined one code, in more words than there is room for."""
    ours = bench.session
    assert isinstance(ours.store, MemoryStore)
    theirs = Session(copied(ours.store), ours.clock, ours.ids, "budi")
    for session, word in ((ours, "uang"), (theirs, "makanan")):
        text = " ".join(f"{word}{n}" for n in range(150))
        books.define(session, replace(session.codebook()["motivation"], brief=Label((("en", text),))))
    merge(ours, theirs.store)
    return bench


@covers("conflicts.scroll-down", "conflicts.scroll-up")
async def test_what_is_longer_than_its_room_is_paged_on_both_sides(long: Bench) -> None:
    async with long.open(SMALL) as hands:
        await hands.press("Y")
        assert ("uang0 " in hands.text, "makanan149" in hands.text) == (True, False)
        await hands.press(*["space"] * 5)
        assert ("uang149" in hands.text, "makanan149" in hands.text) == (True, True)
        await hands.press(*["backspace"] * 5)
        assert ("uang0 " in hands.text, "makanan0 " in hands.text) == (True, True)


async def test_keys_faster_than_frames_turn_as_many_pages(long: Bench) -> None:
    async with long.open(SMALL) as hands:
        await hands.press("Y")
        await hands.press("space", "space")
        after_two = hands.lines
        await hands.press("backspace", "backspace")
        await hands.press_without_waiting("space", "space")
        assert hands.lines == after_two


@covers("conflicts.open")
async def test_enter_leads_to_the_words_or_to_the_code(merged: Bench) -> None:
    async with merged.open() as hands:
        await hands.press("Y")
        await go_to(hands, "code")
        await hands.press("enter")
        assert hands.screen_name == CODEBOOK
        await hands.press("escape")
        await go_to(hands, "coding")
        await hands.press("enter")
        assert hands.screen_name == WORKSPACE
        assert hands.said_here == WORDS


async def test_the_head_of_the_text_says_how_many_wait_until_none_does(merged: Bench) -> None:
    async with merged.open() as hands:
        head = hands.workspace.query_one("#place", StatusLine)
        assert head.position.startswith("⚠ conflicts to settle: 2 · ")
        assert "segments coded" in head.position
        await hands.press("Y", "b", "b", "escape")
        await hands.wait_for(lambda: "conflicts" not in head.position)


async def test_taking_the_merge_back_leaves_nothing_to_settle(merged: Bench) -> None:
    async with merged.open() as hands:
        await hands.press("Y")
        await hands.take_back()
        assert hands.rows("conflicts") == []
        assert version(hands, "ours").startswith("nobody has changed the same thing differently; `qualeval merge`")
        await hands.press("a")
        assert "there is nothing to settle here" in hands.text


async def test_with_little_room_the_source_s_name_stays_in_the_head(merged: Bench) -> None:
    async with merged.open(SMALL) as hands:
        assert hands.workspace.query_one("#place", StatusLine).position == "⚠ conflicts to settle: 2"
        assert "wawancara_a" in hands.lines[0]


async def test_a_recommendation_is_opened_among_the_recommendations(bench: Bench) -> None:
    ours = bench.session
    assert isinstance(ours.store, MemoryStore)
    theirs = Session(copied(ours.store), ours.clock, ours.ids, "budi")
    for session, words in ((ours, "Tambah dana"), (theirs, "Tambah uang")):
        offered = next(
            item for item in recommending.standing(session, "en") if item.recommendation.rule == "more-money"
        )
        recommending.judge(session, offered, "accepted", text=words)
    merge(ours, theirs.store)
    async with bench.open() as hands:
        await hands.press("Y", "enter")
        assert hands.screen_name == RECOMMENDATIONS


async def test_what_stands_nowhere_in_the_texts_cannot_be_opened(bench: Bench) -> None:
    ours = bench.session
    assert isinstance(ours.store, MemoryStore)
    theirs = Session(copied(ours.store), ours.clock, ours.ids, "budi")
    for session, initials in ((ours, "CA"), (theirs, "CT")):
        coders.enlist(session, "citra", initials=initials)
    merge(ours, theirs.store)
    async with bench.open() as hands:
        await hands.press("Y", "enter")
        assert hands.screen_name == CONFLICTS
        assert "this stands nowhere in the texts" in hands.text


async def test_who_codes_blind_sees_no_conflicts(merged: Bench) -> None:
    coders.enlist(merged.session, "ani", sight=Sight.BLIND)
    async with merged.open() as hands:
        assert "conflicts" not in hands.workspace.query_one("#place", StatusLine).position
        await hands.press("Y")
        assert "ani codes blind" in version(hands, "ours")
        assert "budi" not in hands.text


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_looks_as_it_did(
    merged: Bench, snapshot: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    async with merged.open(size, language) as hands:
        await hands.press("Y")
        await go_to(hands, hands.app.workbench.translate("coding"))
        await hands.press("a")
        assert hands.text == snapshot
