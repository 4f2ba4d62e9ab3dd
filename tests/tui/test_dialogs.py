"""Every dialog is used and left by mouse alone, and by keys that every terminal sends."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets import Input, TextArea

import qualeval.tui
from qualeval.tui.dialog import Dialog
from qualeval.tui.jump import JumpScreen
from qualeval.tui.widgets.line_list import LineList
from tests.tui.hands import SMALL, Bench, Hands
from tests.tui.test_comfort import is_sent_everywhere
from tests.tui.test_mouse import click


def screens() -> list[type[Screen[object]]]:
    """Every screen and dialog of the program."""
    for module in pkgutil.walk_packages(qualeval.tui.__path__, "qualeval.tui."):
        importlib.import_module(module.name)
    return sorted({*_below(Screen)}, key=lambda screen: screen.__name__)


def _below(above: type[Screen[object]]) -> Iterator[type[Screen[object]]]:
    for screen in above.__subclasses__():
        if screen.__module__.startswith("qualeval."):
            yield screen
        yield from _below(screen)


DIALOGS = [screen for screen in screens() if issubclass(screen, Dialog) and screen is not Dialog]


@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.__name__)
def test_every_binding_of_a_screen_or_dialog_has_a_key_that_every_terminal_sends(screen: type[Screen[object]]) -> None:
    by_action: dict[str, list[str]] = {}
    for binding in vars(screen).get("BINDINGS", ()):
        assert isinstance(binding, Binding)
        by_action.setdefault(binding.action, []).extend(binding.key.split(","))
    assert [action for action, keys in by_action.items() if not any(map(is_sent_everywhere, keys))] == []


@pytest.mark.parametrize("dialog", DIALOGS, ids=lambda dialog: dialog.__name__)
def test_every_dialog_shows_its_keys_for_the_mouse_and_one_of_them_leaves(dialog: type[Dialog[object]]) -> None:
    actions = [key.action for key in dialog.KEYS]
    assert actions.count("leave") == 1
    assert all(callable(getattr(dialog, f"action_{action}", None)) for action in actions if "." not in action)
    assert "self.key_line()" in inspect.getsource(dialog.compose)


OPENED_BY = {
    "CodePicker": ("c",),
    "LinePrompt": ("slash",),
    "TextPrompt": ("down", "m"),
    "ListPrompt": ("b",),
    "HelpScreen": ("question_mark",),
    "SpeakersDialog": ("P",),
    "CodeForm": ("V", "e"),
    "CodingsPicker": ("down", "V", "s"),
}


@pytest.mark.parametrize("name", OPENED_BY)
@pytest.mark.parametrize("language", ["en", "id"])
async def test_a_dialog_is_left_by_a_click_at_80_columns(bench: Bench, name: str, language: str) -> None:
    async with bench.open(SMALL, language) as hands:
        before = hands.n_gestures()
        await hands.press(*OPENED_BY[name])
        assert hands.screen_name == name
        await hands.click_key("leave")
        assert hands.screen_name in ("workspace", "codebook")
        assert hands.n_gestures() == before


async def test_jump_letters_are_left_by_a_click_and_a_part_is_taken_by_one(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("z")
        assert isinstance(hands.app.screen, JumpScreen)
        await hands.pilot.click(offset=hands.workspace.query_one("#codebook").region.offset + Offset(3, 2))
        await hands.settle()
        assert hands.app.focused is hands.workspace.query_one("#codebook")


async def test_a_memo_that_was_not_saved_is_dropped_only_when_that_is_said_twice(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("m")
        await hands.type("mengapa kode ini")
        await hands.press("escape")
        assert "not saved yet" in hands.text
        await hands.press("escape")
        assert (hands.screen_name, hands.n_gestures()) == ("workspace", before)
        await hands.press("m", "escape")
        assert hands.screen_name == "workspace"


# the whole loop


async def drag(hands: Hands, words: str) -> None:
    """Drags the mouse over words that stand on one line."""
    y, line = next((y, line) for y, line in enumerate(hands.lines) if words in line)
    x = line.index(words)
    await hands.pilot.mouse_down(offset=(x, y))
    await hands.pilot.hover(offset=(x + len(words) - 1, y))
    await hands.pilot.mouse_up(offset=(x + len(words) - 1, y))
    await hands.settle()


async def click_row(hands: Hands, words: str) -> None:
    """Clicks a line of the dialog's list."""
    rows = hands.app.screen.query_one(LineList)
    at = next(index for index, row in enumerate(rows.rows) if words in row[0].text)
    await hands.pilot.click(rows, offset=(2, at - rows.top_row))
    await hands.settle()


@pytest.mark.parametrize("size", [SMALL, (160, 45)], ids=["small", "large"])
async def test_a_source_is_coded_from_beginning_to_end_without_a_key(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.open(size) as hands:
        await drag(hands, "anggaran habis")
        await hands.click_key("code.apply")
        await click_row(hands, "Budget limits")
        assert hands.codings()[-1] == ("anggaran habis", "budget", "manual")
        await hands.click_key("code.undo")
        assert len(hands.codings()) == 5
        await hands.click_key("code.next-useful")
        await hands.click_key("code.accept")
        assert hands.codings()[-1][1:] == ("motivation", "accepted")
        await hands.click_key("code.reject")
        assert hands.decisions()[-1].code == "budget"
        await hands.click_key("code.undo")
        await click(hands, "Saya jadi lebih")
        await hands.click_key("code.memo")
        hands.app.screen.query_one(TextArea).insert("kunci")
        await hands.click_key("take")
        assert any("kunci" in coding.memo for coding in hands.session.store.find(type(hands.workspace._coding_here())))
        await hands.click_key("app.help")  # what the footer has no room for
        rows = hands.app.screen.query_one(LineList)
        rows.move_to(next(at for at, row in enumerate(rows.rows) if row[1].text == "next source"))
        await hands.click_key("take")
        assert hands.place.startswith("wawancara_b")
        await hands.click_key("app.palette")
        hands.app.screen.query_one(Input).value = "quit"
        await hands.pilot.pause(0.3)
        await hands.pilot.click("OptionList", offset=(4, 1))
        await hands.wait_for(lambda: hands.app.return_code is not None)
