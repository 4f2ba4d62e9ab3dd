"""Who codes: told with initials, changed by key; and blind, when nothing of the others' work is on any screen."""

import pytest
from textual.widgets import Input

from qualeval.domain.events import added
from qualeval.domain.records import Coder, Coding, Memo, Sight
from qualeval.domain.suggestion import Suggestion
from qualeval.services import coders, coding, drawing
from qualeval.services.session import Session
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.workspace import WorkspaceScreen
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands
from tests.tui.project_sample import code_some, passage
from tests.tui.test_analysis_screen import computed
from tests.tui.test_commands import OPENED_BY

BLIND = "citra"


def badge(hands: Hands) -> str:
    return hands.workspace.query_one("#place", StatusLine).badge


def _as(session: Session, name: str) -> Session:
    return Session(session.store, session.clock, session.ids, name)


@covers("code.coder")
async def test_another_coder_takes_over_and_her_codings_are_hers(bench: Bench) -> None:
    coders.enlist(bench.session, "ani", color="#87d787")
    async with bench.open() as hands:
        assert badge(hands) == "AN ani"
        await hands.press("I")
        assert [row[:2] for row in hands.rows_of_dialog()] == [["AN", "ani"], ["", "＋ another coder"]]
        await hands.press("down", "enter")
        await hands.type("Budi Santoso")
        await hands.press("enter")
        await hands.press("enter")  # the initials as they are offered
        assert badge(hands) == "BS Budi Santoso"
        assert hands.session.store.get(Coder, "Budi Santoso") == Coder("Budi Santoso", "BS", coders.COLORS[1])
        await hands.press("c", "enter")
        assert [c.coder for c in hands.session.store.find(Coding)].count("Budi Santoso") == 1
        await hands.press("I", "down", "enter")  # capitals stand first
        assert badge(hands) == "AN ani"


async def test_initials_may_be_chosen_but_not_twice(bench: Bench) -> None:
    coders.enlist(bench.session, "ani")
    async with bench.open() as hands:
        await hands.press("I", "down", "enter")
        await hands.type("Ani Nur")
        await hands.press("enter")
        await hands.type("AN")
        await hands.press("enter")
        assert "the initials AN stand for ani already" in " ".join([*hands.notices, hands.status])
        assert badge(hands) == "AN ani"


async def test_nobody_takes_the_name_of_what_is_agreed_on(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("I", "down", "enter")
        await hands.type("agreed")
        await hands.press("enter")
        assert "“agreed” stands for what the coders agree on" in " ".join([*hands.notices, hands.status])
        assert badge(hands) == "AN ani"


async def test_the_codings_of_others_bear_their_initials(bench: Bench) -> None:
    coding.apply(_as(bench.session, "budi"), passage(bench.session, "diskusi", "Saya biasa saja."), "budget")
    async with bench.open() as hands:
        assert isinstance(hands.app.screen, WorkspaceScreen)
        labels = {mark.code: mark.label for mark in hands.transcript.marks}
        await hands.press("right_square_bracket", "right_square_bracket")
        labels |= {mark.code: mark.label for mark in hands.transcript.marks}
        assert labels["budget"] == "Budget limits · BU"
        assert labels["motivation"] == "Work motivation"


async def test_there_is_room_for_who_codes_on_a_small_screen(bench: Bench) -> None:
    async with bench.open(SMALL) as hands:
        assert "coded  AN │" in hands.lines[0]
        await hands.press("Z")
        assert " AN · blind │" in hands.lines[0]


def codings_read(hands: Hands) -> dict[str, Coding]:
    """The codings of the source on screen, by id."""
    opened = hands.workspace._opened
    assert opened is not None
    return opened.codings


@covers("code.blind", "code.undo")
async def test_blind_is_told_and_undone_and_hides_the_others(bench: Bench) -> None:
    coding.apply(_as(bench.session, "budi"), passage(bench.session, "wawancara_a", "Makanannya enak."), "budget")
    async with bench.open() as hands:
        assert len(codings_read(hands)) == 3
        assert hands.app.workbench.next_useful() is not None
        await hands.press("Z")
        assert badge(hands) == "AN ani · blind"
        assert "nothing of the others' work" in hands.status
        assert {found.coder for found in codings_read(hands).values()} == {"ani"}
        assert "you code blind: nothing is suggested" in hands.text
        assert hands.app.workbench.counts["budget"] == 1  # her own
        await hands.press("n")
        assert hands.app.workbench.next_useful() is None
        await hands.press("u")
        assert badge(hands) == "AN ani"
        assert len(codings_read(hands)) == 3
        assert hands.app.workbench.counts["budget"] == 2


def _others_at_work(session: Session) -> None:
    """Ani and Budi leave every kind of trace."""
    for name, words in (("ani", "Makanannya enak."), ("budi", "Sekarang saya berani bicara di rapat.")):
        person = _as(session, name)
        code_some(person)
        place = passage(session, "wawancara_a", words)
        coding.accept(person, place, Suggestion("confidence", 0.9), "m")
        coding.reject(person, passage(session, "diskusi", "Saya biasa saja."), Suggestion("budget", 0.5), "m")
        coding.write_memo(person, person.store.find(Coding)[0], f"rahasia {name}")
        target = session.store.find(Coding)[0].code
        person.commit("memo.write", [added(Memo("code", target, name, f"rahasia {name}", session.clock.now()))])


async def _screens(bench: Bench, size: tuple[int, int]) -> dict[str, str]:
    coders.enlist(bench.session, BLIND, sight=Sight.BLIND)
    bench.session = _as(bench.session, BLIND)
    coding.apply(
        bench.session, passage(bench.session, "wawancara_a", "Saya jadi lebih semangat bekerja."), "motivation"
    )
    shown = {}
    async with bench.open(size) as hands:
        for scope, keys in OPENED_BY.items():
            await hands.press(*keys)
            await hands.settle()
            if hands.app.screen.query("#analysis-title"):
                await computed(hands)
            shown[scope] = hands.text
            while not isinstance(hands.app.screen, WorkspaceScreen):
                await hands.press("escape")
    return shown


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_a_blind_coder_sees_the_screens_of_a_project_that_nobody_else_has_coded(
    uncoded: Bench, tmp_path_factory: pytest.TempPathFactory, size: tuple[int, int]
) -> None:
    from tests.tui.fake_adapters import MemoryFiles
    from tests.tui.project_sample import build, write_files

    folder = tmp_path_factory.mktemp("coded")
    files, path = MemoryFiles(), folder / "contoh.qualeval"
    coded = Bench(files, build(files, write_files(folder), path), path)
    _others_at_work(coded.session)
    assert await _screens(coded, size) == await _screens(uncoded, size)


@covers("code.sample", "code.next-drawn")
async def test_what_two_both_code_is_drawn_and_gone_through_by_the_second_coder_blind(bench: Bench) -> None:
    coders.enlist(bench.session, BLIND, sight=Sight.BLIND)
    async with bench.open() as hands:
        await hands.press("N")
        assert "nothing was drawn" in hands.status
        await hands.press("X")
        assert [row[0] for row in hands.rows_of_dialog()][:2] == ["segments", "whole texts"]
        await hands.press("enter")
        hands.app.screen.query_one(Input).value = ""
        await hands.type("4")
        n = hands.n_gestures()
        await hands.press("enter")
        assert hands.n_gestures() == n + 1
        sample = drawing.kept(hands.session)
        assert len(sample) == 4
        await hands.press("I", "up", "enter")  # those listed stand first
        assert badge(hands) == "CI citra · blind"
        for at, unit in enumerate(sample):
            await hands.press("N")
            assert hands.said_here == unit.text
            assert hands.status == f"drawn: {at + 1} of 4"
        await hands.press("N")
        assert hands.said_here == sample[0].text
        await hands.press("c", "enter", "X")
        assert [row[0] for row in hands.rows_of_dialog()] == ["✓", "·", "·", "·", ""]
        assert "1 of 4 coded by you" in hands.text
        await hands.press("down", "enter")
        assert hands.said_here == sample[2].text


async def test_a_sample_is_no_number_of_words_and_another_is_drawn_in_its_place(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("X", "down", "enter")
        await hands.type("many")
        await hands.press("enter")
        assert "“many” is no number" in " ".join([hands.status, *hands.notices])
        for number, rows in (("2", 2), ("3", 3)):
            await hands.press("X")
            await hands.press(*["up"] * 9, *["down"] * len(drawing.kept(hands.session)), "enter")
            if drawing.kept(hands.session):
                await hands.press("enter")
            hands.app.screen.query_one(Input).value = ""
            await hands.type(number)
            await hands.press("enter")
            assert len(drawing.kept(hands.session)) == rows
        await hands.press("u")
        assert len(drawing.kept(hands.session)) == 2
