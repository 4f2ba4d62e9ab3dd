"""The registry: every command is declared once, done by a method, shown where people look, and tested by its key."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Input, OptionList

import qualeval.tui
from qualeval.i18n import LANGUAGES
from qualeval.tui.app import QualevalApp
from qualeval.tui.base import CommandScreen
from qualeval.tui.commands import (
    ADJUDICATION,
    ANALYSIS,
    CASE,
    CASES,
    CODEBOOK,
    COMMANDS,
    CONFLICTS,
    EVERYWHERE,
    FINDING,
    FINDINGS,
    GRID,
    KEYWORDS,
    LEADING,
    MEMOS,
    QUOTES,
    RECENT_KEYS,
    RECOMMENDATIONS,
    REVIEW,
    SCOPES,
    SEARCH,
    SUMMARY,
    VERSIONS,
    WORKSPACE,
    WORTH,
    Command,
    command,
)
from qualeval.tui.commands import commands_in as shown_in
from qualeval.tui.panes import PANES, Pane
from tests.tui import covering
from tests.tui.covering import covers
from tests.tui.hands import SMALL, Bench, Hands


def screens() -> dict[str, type[CommandScreen | QualevalApp]]:
    """The screen of every scope; the app's own commands stand for themselves."""
    for module in pkgutil.iter_modules(qualeval.tui.__path__):
        importlib.import_module(f"qualeval.tui.{module.name}")
    return {EVERYWHERE: QualevalApp, **{screen.SCOPE: screen for screen in _screens(CommandScreen)}}


def _screens(above: type[CommandScreen]) -> Iterator[type[CommandScreen]]:
    """Every screen below a class that has commands of its own."""
    for screen in above.__subclasses__():
        if "SCOPE" in vars(screen):
            yield screen
        yield from _screens(screen)


OPENED_BY = {
    WORKSPACE: (),
    SUMMARY: ("s",),
    QUOTES: ("w",),
    RECOMMENDATIONS: ("g",),
    FINDINGS: ("T",),
    FINDING: ("T", "n", "enter", "enter"),
    CODEBOOK: ("V",),
    VERSIONS: ("V", "v"),
    MEMOS: ("M",),
    CASES: ("C",),
    CASE: ("C", "enter"),
    ANALYSIS: ("A",),
    REVIEW: ("Q",),
    SEARCH: ("S", *"jadwal", "enter"),
    GRID: ("G",),
    ADJUDICATION: ("O",),
    CONFLICTS: ("Y",),
    WORTH: ("R",),
    KEYWORDS: ("V", "down", "k"),
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_is_pressed_by_a_test(command: Command) -> None:
    for path in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"tests.tui.{path.stem}")
    assert command.id in covering.COVERED


def test_an_id_names_one_command() -> None:
    assert [command_id for command_id, n in Counter(command.id for command in COMMANDS).items() if n > 1] == []


@pytest.mark.parametrize("scope", OPENED_BY)
def test_no_two_commands_of_a_screen_share_a_key(scope: str) -> None:
    keys = [key for command in shown_in(scope) for key in command.keys.split(",")]
    keys += RECENT_KEYS if scope in (WORKSPACE, REVIEW, SEARCH, GRID) else ""
    assert [key for key, n in Counter(keys).items() if n > 1] == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_a_method_on_its_screen(command: Command) -> None:
    assert callable(getattr(screens()[command.scope], command.method))


@pytest.mark.parametrize("scope", OPENED_BY)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_footer_has_a_handful_of_keys_the_way_back_and_the_way_to_all_others(
    bench: Bench, scope: str, language: str
) -> None:
    async with bench.open(SMALL, language) as hands:
        await hands.press(*OPENED_BY[scope])
        shown = [key.command_id for key in hands.footer.shown]
        backs = [command.id for command in shown_in(scope) if command.id.endswith(".back")]
        always = [*backs, "app.help", "app.palette"]
        assert shown[-len(always) :] == always
        assert 2 <= len(shown) - len(always) <= 12
        assert set(shown) <= {command.id for command in shown_in(scope)}
        assert hands.lines[-1].endswith(hands.app.workbench.translate("more"))


@pytest.mark.parametrize("pane", PANES.values(), ids=PANES)
def test_the_commands_of_a_part_are_of_one_screen(pane: Pane) -> None:
    assert len({command(command_id).scope for command_id in pane.commands}) <= 1


@covers("app.help")
@pytest.mark.parametrize("scope", OPENED_BY)
async def test_the_help_lists_every_command_with_its_keys_on_every_screen(bench: Bench, scope: str) -> None:
    async with bench.open() as hands:
        await hands.press(*OPENED_BY[scope], "question_mark")
        told = [row[2] for row in _help_rows(hands) if row[0]]
        shown = [c.help for c in shown_in(scope)]
        others = [c.help for other in SCOPES for c in COMMANDS if c.scope == other and c not in shown_in(scope)]
        recent = "Apply the code with this number: those used last"
        at = len(told) - len(shown) - len(others) - 1  # what the part in focus needs most comes first
        told.remove(recent)
        assert told[at:] == [*shown, *others]
        await hands.press("escape")
        assert hands.screen_name == scope


def _help_rows(hands: Hands) -> list[list[str]]:
    from qualeval.tui.widgets.line_list import LineList

    return [[cell.text for cell in row] for row in hands.app.screen.query_one(LineList).rows]


@pytest.mark.parametrize("scope", OPENED_BY)
async def test_the_palette_offers_every_command_before_anything_is_typed(bench: Bench, scope: str) -> None:
    async with bench.open() as hands:
        await hands.press(*OPENED_BY[scope], "ctrl+p")
        assert isinstance(hands.app.screen, CommandPalette)
        options = hands.app.screen.query_one(OptionList)
        await hands.wait_for(lambda: options.option_count >= len(shown_in(scope)))
        shown = [str(options.get_option_at_index(index).prompt) for index in range(options.option_count)]
        assert all(any(command.help in text for text in shown) for command in shown_in(scope))


async def test_the_palette_offers_first_what_leads_elsewhere_for_that_is_the_way_there_by_mouse(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("ctrl+p")
        options = hands.app.screen.query_one(OptionList)
        await hands.wait_for(lambda: options.option_count >= len(shown_in(WORKSPACE)))
        first = [str(options.get_option_at_index(index).prompt) for index in range(len(LEADING))]
        assert all(command(wanted).help in shown for wanted, shown in zip(LEADING, first, strict=True))


@covers("app.palette", "code.summary")
async def test_the_palette_finds_a_command_by_its_name_and_does_it(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("ctrl+p")
        await hands.pilot.press(*"themes")
        options = hands.app.screen.query_one(OptionList)
        await hands.wait_for(
            lambda: options.option_count > 0 and "summary" in str(options.get_option_at_index(0).prompt)
        )
        await hands.press("enter")
        await hands.wait_for(lambda: hands.screen_name == SUMMARY)


async def test_the_palette_finds_the_sources_whose_keys_are_brackets(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("ctrl+p")
        await hands.pilot.press(*"next source")
        options = hands.app.screen.query_one(OptionList)
        await hands.wait_for(lambda: options.option_count > 0)
        assert "]" in str(options.get_option_at_index(0).prompt)
        assert hands.app.screen.query_one(Input).value == "next source"


async def test_keys_that_the_settings_name_stand_in_footer_and_help(bench: Bench) -> None:
    from qualeval.settings import Settings

    bench.settings = Settings(keymap={"code.accept": "y"})
    async with bench.open() as hands:
        assert " y accept" in hands.lines[-1]
        await hands.press("n", "y")
        assert hands.codings()[-1][2] == "accepted"


async def test_leaving_closes_the_app_and_keeps_everything(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n", "a")
        await hands.pilot.press("ctrl+q")
        await hands.wait_for(lambda: not hands.app.is_running or hands.app.return_code is not None)
    assert hands.app.return_code == 0
    assert len(hands.codings()) == 6


@covers("app.leave")
async def test_the_mouse_leaves_too_by_the_palette(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.click_key("app.palette")
        await hands.pilot.press(*"quit")
        options = hands.app.screen.query_one(OptionList)
        await hands.wait_for(lambda: options.option_count == 1)
        await hands.pilot.click(options, offset=(4, 1))
        await hands.wait_for(lambda: hands.app.return_code is not None)
    assert hands.app.return_code == 0


async def test_the_help_does_the_command_under_the_cursor(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.click_key("app.help")
        at = next(index for index, row in enumerate(_help_rows(hands)) if row[1] == "summary")
        await hands.press(*["down"] * at)
        await hands.click_key("take")
        assert hands.screen_name == SUMMARY
        await hands.press("question_mark", "end", "enter")  # a command of another screen is not done from here
        assert hands.screen_name == "HelpScreen"
        await hands.click_key("leave")
        assert hands.screen_name == SUMMARY
