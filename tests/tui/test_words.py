"""Words: every label in the language chosen, people's words as they stand, and colours that can be switched."""

import re

import pytest

from qualeval.domain.records import Coding
from qualeval.domain.text import printable
from qualeval.i18n import Translator
from qualeval.services import coding
from tests.tui.covering import covers
from tests.tui.fake_adapters import MarkedTranslator
from tests.tui.hands import LARGE, SMALL, Bench, Hands

HOSTILE = "[b]tebal[/b] [/b] [tertawa] \x1b[31mmerah\x1b[0m \x07 \x9b2J \u202eterbalik"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other language is English with a mark on every text that was translated."""
    monkeypatch.setattr("qualeval.tui.app.Translator", MarkedTranslator)


def unmarked(hands: Hands, said: set[str]) -> set[str]:
    """What was once said in English and still stands on screen without the mark."""
    marked = hands.app.workbench.translate
    assert isinstance(marked, MarkedTranslator)
    rest = hands.text
    for text in sorted(marked.said, key=len, reverse=True):
        rest = rest.replace(f"{MarkedTranslator.MARK}{text}", "")
    return {text for text in said if re.search(rf"\b{re.escape(text)}\b", rest)}


@covers("app.language")
@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("keys", [(), ("n",), ("s", "g"), ("s", "enter"), ("g",)], ids="-".join)
async def test_every_visible_label_changes_with_the_language(bench: Bench, keys: tuple[str, ...]) -> None:
    async with bench.open() as hands:
        english = MarkedTranslator("en")
        hands.app.workbench.translate = english
        await hands.press(*keys)
        hands.app.screen.words_changed()  # type: ignore[attr-defined]  # every screen here is of commands
        before = hands.text
        said = {text for text in english.said if len(text) > 3 and text in before}
        assert len(said) > 5
        await hands.press("f3")
        assert hands.app.workbench.translate.language == "id"
        assert unmarked(hands, said) == set()


@pytest.mark.usefixtures("marked")
async def test_codes_marks_and_themes_change_with_the_language(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("f3")
        assert "Semangat kerja" in hands.text
        assert {mark.label for mark in hands.transcript.marks} == {"Semangat kerja", "Jadwal bentrok"}
        assert "Work motivation" not in hands.text
        await hands.press("s")
        assert "Jadwal bentrok" in hands.text
        await hands.press("f3")
        assert "Schedule conflict" in hands.text


@pytest.mark.usefixtures("marked")
async def test_the_mark_of_a_coding_removed_after_the_language_changed_goes(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("f3", "d")
        assert [mark.code for mark in hands.transcript.marks] == ["schedule"]


def is_dark(hands: Hands) -> bool:
    return hands.app.current_theme.dark


@covers("app.theme")
async def test_dark_light_and_the_other_themes_take_turns_on_every_screen(bench: Bench) -> None:
    async with bench.open(SMALL) as hands:
        assert is_dark(hands)
        before = hands.text
        for keys in ((), ("s",), ("enter",), ("q", "q", "g")):
            await hands.press(*keys)
            await hands.press("f4")
            assert not is_dark(hands)
            await hands.press("f4", "f4", "f4")
            assert hands.app.theme == "dark"
        await hands.press("q")
        hands.app.clear_notifications()
        await hands.pilot.pause()
        assert hands.text == before


async def test_peoples_words_stand_as_they_are_on_every_screen(bench: Bench) -> None:
    async with bench.open() as hands:
        assert "[tertawa] Tapi jadwal" in hands.text
        assert "Katanya [/b] anggaran" in hands.text
        await hands.press("right_square_bracket", "right_square_bracket", "j", "j", "3")
        red = printable("\x1b[31mmerah\x1b[0m")
        assert f"Jadwal {red} ditempel" in hands.text
        await hands.press("w")
        assert f"Jadwal {red} ditempel" in hands.text
        await hands.press("q", "g")
        await hands.press("enter", "q")
        assert not _steering(hands)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_hostile_memos_and_notices_are_shown_and_steer_nothing(bench: Bench, size: tuple[int, int]) -> None:
    coding.write_memo(bench.session, bench.session.store.find(Coding)[0], HOSTILE)
    async with bench.open(size) as hands:
        await hands.press("j", "k")
        assert "[b]tebal[/b] [/b] [tertawa]" in hands.text
        assert not _steering(hands)
        await hands.press("w")
        assert "[b]tebal[/b] [/b] [tertawa]" in hands.text
        assert not _steering(hands)
        await hands.press("q", "m")
        assert not _steering(hands)


async def test_a_hostile_code_name_is_shown_and_steers_nothing(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("c")
        await hands.type("[b]kode[/b] \x1b[31m")
        assert not _steering(hands)  # what is pasted may hold anything
        await hands.press("down", "enter")
        assert "[b]kode[/b]" in hands.text
        for keys in (
            ("s",),
            ("enter",),
            ("q", "q", "w"),
            ("q", "c"),
            ("escape", "d"),
            ("u", "m"),
            ("escape", "g", "n"),
        ):
            await hands.press(*keys)
            assert not _steering(hands)


async def test_a_hostile_search_is_told_as_it_stands(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("slash")
        await hands.type("[/b] anggaran")
        await hands.press("enter")
        assert "hit 1 of 1" in hands.text
        await hands.press("slash")
        await hands.type("[/b] nowhere")
        await hands.press("enter")
        assert "“[/b] nowhere”" in hands.text


async def test_a_hostile_file_name_in_the_reports_notice_steers_nothing(bench: Bench) -> None:
    from qualeval.domain.errors import QualevalError
    from tests.tui.fake_adapters import FakeAdapters, KeptReports

    reports = KeptReports(QualevalError("{file}: no", file="a\x1b[2J[/b].docx"))
    async with bench.open(adapters=FakeAdapters(bench.files, bench.session, reports=reports)) as hands:
        await hands.press("p", "enter")
        await hands.wait_for(lambda: bool(hands.notices))
        await hands.wait_for(lambda: "[2J[/b].docx: no" in hands.text)
        assert not _steering(hands)


def _steering(hands: Hands) -> set[str]:
    """Characters on screen that could steer a terminal."""
    return {character for line in hands.lines for character in line if printable(character) != character}


def test_the_stand_in_for_a_language_marks_what_is_translated() -> None:
    assert MarkedTranslator("id")("quotes") == "≈quotes"
    assert isinstance(MarkedTranslator("en"), Translator)
