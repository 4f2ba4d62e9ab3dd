"""Everyday comfort: jumping, help where one is, the tutorial, keys that every terminal sends, and coming back."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from qualeval.domain.codebook import Label
from qualeval.services import codebooks
from qualeval.settings import Settings
from qualeval.tui.commands import (
    CASES,
    COMMANDS,
    FINDINGS,
    GRID,
    MEMOS,
    QUOTES,
    REVIEW,
    SEARCH,
    SUMMARY,
    Command,
    clashes,
)
from qualeval.tui.dialogs import HelpScreen
from qualeval.tui.jump import LETTERS, JumpScreen
from qualeval.tui.memory import place_of
from qualeval.tui.tutorial import STEPS, TutorialPanel
from qualeval.tui.widgets.line_list import LineList
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands

WIDEST = (200, 60)
# what a terminal without the kitty protocol sends as another key, and what tmux, Windows Terminal or macOS keep
UNSENDABLE = {
    "ctrl+i",
    "ctrl+m",
    "ctrl+h",
    "ctrl+j",
    "ctrl+left_square_bracket",
    "ctrl+c",
    "ctrl+s",
    "ctrl+z",
    "ctrl+b",
}
NAMED = {"enter", "escape", "space", "tab", "delete", "backspace", "up", "down", "left", "right", "home", "end"}


def is_sent_everywhere(key: str) -> bool:
    """Whether every terminal sends the key as it is: a character, a named key, F1 to F12, or control and a letter."""
    if key in UNSENDABLE:
        return False
    plain = re.fullmatch(r"\w|f1?\d|page(up|down)|ctrl\+[a-z]|[a-z]+(_[a-z]+)+", key)
    signs = ("slash", "minus", "plus", "comma", "colon", "semicolon", "underscore", "apostrophe")
    return key in NAMED or plain is not None or key in signs


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_a_key_that_every_terminal_sends(command: Command) -> None:
    assert any(is_sent_everywhere(key) for key in command.keys.split(","))


@pytest.mark.parametrize("key", ["ctrl+shift+a", "alt+enter", "ctrl+i", "shift+down", "ctrl+enter", "ctrl+up"])
def test_what_only_some_terminals_send_is_no_only_key(key: str) -> None:
    assert not is_sent_everywhere(key)


# the keymap


def test_a_key_given_to_two_commands_of_one_screen_is_found_with_both() -> None:
    (clash,) = clashes({"code.accept": "x"})
    assert (clash.key, clash.does.id, clash.other) == ("x", "code.accept", "reject")
    assert clashes({"code.accept": "x", "code.reject": "ctrl+g"}) == []
    assert clashes({"code.accept": "at,ctrl+g"}) == []
    assert [clash.other for clash in clashes({"code.accept": "3"})] == ["recent codes"]
    assert len(clashes({"app.help": "u"})) > 1
    assert clashes({}) == []


async def test_a_clash_of_keys_is_told_and_the_key_does_what_is_told(bench: Bench) -> None:
    bench.settings = Settings(keymap={"code.accept": "x"})
    async with bench.open() as hands:
        (told,) = hands.notices
        assert "x is the key of “accept” and of “reject”; it does “accept”" in told
        await hands.press("n", "x")
        assert hands.codings()[-1][2] == "accepted"


# jumping and help


@covers("app.jump")
@pytest.mark.parametrize("key", ["ctrl+o", "z"])
async def test_a_letter_moves_the_focus_to_a_part_of_the_screen(bench: Bench, key: str) -> None:
    async with bench.open() as hands:
        await hands.press(key)
        assert isinstance(hands.app.screen, JumpScreen)
        assert all(f" {label}" in hands.text for label in ("a Sources", "s Codebook", "d Text", "f Suggestions"))
        await hands.press("s")
        assert hands.app.focused is hands.workspace.query_one("#codebook")
        await hands.press(key, "d")
        assert hands.transcript.has_focus


async def test_no_other_key_does_anything_while_the_letters_are_shown(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("z", "1")
        assert (hands.screen_name, hands.n_gestures()) == ("workspace", before)
        await hands.press("z", "escape")
        assert hands.screen_name == "workspace"
        assert hands.transcript.has_focus


@pytest.mark.parametrize("keys", [("s",), ("M",), ("C",), ("V",), ("g",)])
async def test_every_screen_has_parts_to_jump_to(bench: Bench, keys: tuple[str, ...]) -> None:
    async with bench.open(SMALL) as hands:
        await hands.press(*keys)
        screen = hands.app.screen
        await hands.press("ctrl+o", LETTERS[0])
        assert hands.app.screen is screen
        assert screen.focused is not None


@covers("app.help")
async def test_the_help_begins_with_the_part_that_has_the_focus(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("question_mark")
        assert isinstance(hands.app.screen, HelpScreen)
        assert "Text: What was said." in hands.text
        rows = [[cell.text for cell in row] for row in hands.app.screen.query_one(LineList).rows]
        assert [row[1] for row in rows[1:3]] == ["next useful", "accept"]
        await hands.press("escape", "z", "s", "question_mark")
        assert "Codebook: The codes and how often each is used." in hands.text
        await hands.press("escape", "M", "question_mark")
        assert "Memos: Every memo" in hands.text
        rows = [[cell.text for cell in row] for row in hands.app.screen.query_one(LineList).rows]
        assert rows[0][2] == "Memos"


# the footer


def shown(hands: Hands) -> list[str]:
    return [key.command_id for key in hands.footer.shown]


def idle(hands: Hands) -> list[str]:
    return [key.command_id for key in hands.footer.shown if key.is_idle]


async def test_a_key_keeps_its_place_in_the_footer_and_is_dimmed_where_it_would_do_nothing(bench: Bench) -> None:
    async with bench.open(SMALL) as hands:
        before = shown(hands)
        assert before[:4] == ["code.next-useful", "code.accept", "code.reject", "code.apply"]
        assert idle(hands) == ["code.accept", "code.reject"]
        await hands.press("n")
        assert (shown(hands), idle(hands)) == (before, [])


async def test_the_footer_has_the_keys_of_a_selection_while_there_is_one_and_of_the_part_in_focus(bench: Bench) -> None:
    async with bench.open(SMALL) as hands:
        before = shown(hands)
        await hands.press("right_parenthesis")
        assert shown(hands)[:3] == ["code.apply", "code.again", "code.in-vivo"]
        await hands.press("escape")
        assert shown(hands) == before
        await hands.press("z", "a")
        assert "code.codebook-screen" in shown(hands)


# the tutorial


def step(hands: Hands) -> int:
    return hands.workspace.query_one(TutorialPanel).step


@covers("app.tutorial")
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_the_tutorial_moves_on_with_what_the_reader_does(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.open(size) as hands:
        await hands.press("f6")
        assert "Step 1 of 10" in hands.text
        assert hands.transcript.has_focus
        for at, keys in enumerate(
            (
                ("j",),
                ("c", "down", "enter"),
                ("u",),
                ("left_parenthesis",),
                ("2",),
                ("n",),
                ("a",),
                ("k", "m", "escape"),
            )
        ):
            assert step(hands) == at
            await hands.press(*keys)
        assert step(hands) == 8
        await hands.press("s", "q", "question_mark", "escape")
        assert step(hands) == len(STEPS)
        assert "That was it" in hands.text


async def test_other_keys_do_not_move_the_tutorial_on_and_it_can_be_left(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("f6", "v", "v", "c", "escape", "d")
        assert step(hands) == 0
        await hands.press("f6")
        assert not hands.workspace.query(TutorialPanel)


async def test_the_tutorial_begins_by_itself_until_it_was_left(bench: Bench) -> None:
    bench.teaches = True
    for _ in range(2):
        async with bench.open() as hands:
            assert step(hands) == 0
    async with bench.open() as hands:
        await hands.press("f6")
    async with bench.open() as hands:
        assert not hands.workspace.query(TutorialPanel)
        await hands.press("f6")
        assert step(hands) == 0


# coming back


@pytest.mark.parametrize(
    ("keys", "scope"),
    [(("s",), SUMMARY), (("M",), MEMOS), (("C",), CASES), (("Q",), REVIEW), (("G",), GRID), (("T",), FINDINGS)],
)
async def test_one_comes_back_to_the_screen_the_segment_and_the_panes_that_one_left(
    bench: Bench, keys: tuple[str, ...], scope: str
) -> None:
    async with bench.open() as hands:
        await hands.press("v", "right_square_bracket", "down")
        here = hands.said_here
        await hands.press(*keys)
        await hands.pilot.press("ctrl+q")
        await hands.wait_for(lambda: hands.app.return_code is not None)
    async with bench.open() as hands:
        await hands.wait_for(lambda: hands.screen_name == scope)
        assert (hands.place.split(" ")[0], hands.said_here) == ("wawancara_b", here)
        assert not hands.workspace.query_one("#codebook").display
        await hands.press("escape", "v")
        assert hands.screen_name == "workspace"
        await hands.pilot.press("ctrl+q")
        await hands.wait_for(lambda: hands.app.return_code is not None)
    async with bench.open() as hands:
        assert hands.screen_name == "workspace"
        assert hands.workspace.query_one("#codebook").display


@asynccontextmanager
async def come_back(bench: Bench, opening: tuple[str, ...], *keys: str) -> AsyncIterator[Hands]:
    """Leaves after some keys, and opens the project again: it looks as it did."""
    async with bench.open() as hands:
        await hands.press(*opening)
        await hands.wait_for(lambda: "…" not in hands.lines[0])
        await hands.press(*keys)
        before = hands.lines[:-1]
        await hands.pilot.press("ctrl+q")
        await hands.wait_for(lambda: hands.app.return_code is not None)
    async with bench.open() as hands:
        await hands.wait_for(lambda: hands.lines[:-1] == before)
        yield hands


async def test_one_comes_back_to_the_hit_of_a_search_that_one_left(bench: Bench) -> None:
    async with come_back(bench, ("S", *"jadwal", "enter"), "down", "down") as hands:
        assert hands.screen_name == SEARCH
        assert "3/5" in hands.text
    async with come_back(bench, ("S", *"jad[a-z]+", "enter"), "r") as hands:
        assert "regular expression" in hands.lines[0]


async def test_one_comes_back_to_the_answer_that_one_left(bench: Bench) -> None:
    async with come_back(bench, ("G",), "down", "down") as hands:
        assert hands.screen_name == GRID
        assert hands.app.screen.query_one(LineList).id == "grid-columns"
        assert " S03 " in hands.text.split("─")[-1]


async def test_one_comes_back_to_the_quote_and_the_summary_below_it(bench: Bench) -> None:
    async with come_back(bench, ("s", "enter"), "down") as hands:
        assert hands.screen_name == QUOTES
        await hands.press("escape")
        assert hands.screen_name == SUMMARY


async def test_the_place_is_kept_while_one_stays_there_for_a_program_that_is_killed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualeval.tui.workspace.screen._STAYING", 0.05)

    def kept() -> tuple[int, list[str]]:
        place = place_of(bench.path)
        return (place.offset, [left.scope for left in place.screens]) if place else (-1, [])

    async with bench.open() as hands:
        await hands.press("down", "down")
        offset = hands.app.screen._place.offset  # type: ignore[attr-defined]  # the workspace's
        await hands.wait_for(lambda: kept() == (offset, []))
        await hands.press("s", "enter")
        await hands.wait_for(lambda: kept() == (offset, [SUMMARY, QUOTES]))


async def test_quotes_of_a_code_that_is_gone_are_not_opened_again(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("w")
        code = hands.app.screen.left_at()[0]  # type: ignore[attr-defined]  # a screen of quotes
        await hands.pilot.press("ctrl+q")
        await hands.wait_for(lambda: hands.app.return_code is not None)
    codebooks.merge(bench.session, [str(code)], "mentoring")
    async with bench.open() as hands:
        assert hands.screen_name == "workspace"


# a large screen


async def test_names_of_codes_are_read_whole_where_there_is_room(bench: Bench) -> None:
    name = "Material does not fit the need"
    entry = bench.session.codebook()["budget"]
    codebooks.define(bench.session, replace(entry, name=Label((("en", name),))))
    async with bench.open(LARGE) as hands:
        assert f"{name} " in hands.text
        assert hands.transcript._rows.width >= 60


async def test_a_large_screen_has_the_codes_meanings_and_a_text_no_wider_than_can_be_followed(bench: Bench) -> None:
    async with bench.open(WIDEST) as hands:
        assert "The drive to work" in hands.text
        assert 85 <= hands.transcript._rows.width <= 100
    async with bench.open(LARGE) as hands:
        assert "The drive to work" not in hands.text


# taking back an import


@covers("code.undo", "code.redo")
async def test_an_import_is_taken_back_only_after_a_yes_and_its_size_is_told(uncoded: Bench) -> None:
    async with uncoded.open() as hands:
        before = hands.n_gestures()
        await hands.press("u")
        assert hands.n_gestures() == before + 1  # the attributes: nothing that anyone reads is hidden
        await hands.press("u")
        assert hands.n_gestures() == before + 1
        assert "Take back “survey imported”? This goes: 1 source, 4 texts, 4 respondents" in hands.text
        await hands.press("enter")  # the first line leaves it
        assert hands.n_gestures() == before + 1
        await hands.press("u", "escape", "u", "down", "enter")
        assert hands.n_gestures() == before + 2
        assert hands.status.startswith("✓ undone: survey imported · 1 source, 4 texts, 4 respondents")
        assert not any("kendala" in row[0] for row in hands.rows("sources"))
        await hands.press("U")
        assert any("kendala" in row[0] for row in hands.rows("sources"))


@covers("memos.undo")
async def test_an_import_is_asked_about_on_every_screen(uncoded: Bench) -> None:
    async with uncoded.open() as hands:
        await hands.press("M", "u")
        before = hands.n_gestures()
        await hands.press("u")
        assert "Take back “survey imported”?" in hands.text
        await hands.press("down", "enter")
        assert (hands.n_gestures(), hands.screen_name) == (before + 1, MEMOS)
        await hands.press("q")
        assert not any("kendala" in row[0] for row in hands.rows("sources"))


async def test_what_an_undone_change_of_the_codebook_was_is_told_with_its_size(bench: Bench) -> None:
    codebooks.move(bench.session, ["motivation", "confidence"], "challenges")
    async with bench.open() as hands:
        await hands.press("u")
        assert hands.status == "✓ undone: codes moved · 2 entries of the codebook"
