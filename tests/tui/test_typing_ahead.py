"""Keys and clicks that come before the last one has been dealt with: each means what the reader saw or will see."""

import pytest
from textual import events
from textual.widgets import Input

from qualeval.tui.review import ReviewScreen
from tests.tui.hands import LARGE, SMALL, Bench
from tests.tui.test_at_once import drawn_anew, looks, written
from tests.tui.test_compositing import Cells
from tests.tui.test_mouse import where

__all__ = ["written"]  # the fixture


async def test_a_key_after_a_click_means_what_was_clicked_on(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("down")
        at = where(hands, "anggaran habis")
        for kind in (events.MouseDown, events.MouseUp):
            hands.app.post_message(kind(None, at.x, at.y, 0, 0, 1, False, False, False, at.x, at.y, None))
        await hands.press_without_waiting("2")
        assert hands.codings()[-1][0] == "Katanya [/b] anggaran habis, jadi semangat turun lagi."


@pytest.mark.parametrize("before", ["", "j", "2"], ids=["at once", "after another", "after a decision"])
async def test_what_is_typed_before_the_dialog_stands_is_in_its_line(bench: Bench, before: str) -> None:
    async with bench.open() as hands:
        await hands.press_without_waiting(*before, "c", *"angg")
        assert hands.app.screen.query_one(Input).value == "angg"


async def test_a_command_given_before_its_screen_stands_is_done_there(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press_without_waiting("j", "Q", "s", "escape", "Q")
        assert isinstance(hands.app.screen, ReviewScreen)


async def test_a_dialog_may_be_left_before_it_stands(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press_without_waiting("j", "c", "down", "escape")
        assert hands.app.screen is hands.workspace


@pytest.mark.parametrize(
    "keys",
    [
        ("j", "j", "pagedown", "k", "pageup", "n", "2", "u", "U"),
        ("tab", "down", "escape", "v", "2", "L", "j", "2", "f4"),
    ],
    ids=["reading", "elsewhere"],
)
async def test_keys_faster_than_frames_leave_the_screen_whole(
    bench: Bench, written: Cells, keys: tuple[str, ...]
) -> None:
    async with bench.open(LARGE) as hands:
        for n in range(0, len(keys), 3):
            await hands.press_without_waiting(*keys[n : n + 3])
            wanted, shown = looks(drawn_anew(hands)), looks(written)
            assert not {at: cell for at, cell in wanted.items() if shown.get(at) != cell}, keys[n : n + 3]


async def test_the_screen_is_whole_while_a_notice_stands_and_when_it_has_gone(bench: Bench, written: Cells) -> None:
    async with bench.open(SMALL) as hands:
        hands.app.notify("A notice that lies over the right end of some lines", timeout=0.3)
        for key in ("j", "2", "k", "f3", "1"):
            await hands.press(key)
            await hands.pilot.pause(0.1)
            wanted, shown = looks(drawn_anew(hands)), looks(written)
            assert not {at: cell for at, cell in wanted.items() if shown.get(at) != cell}, key
        assert not hands.app._notifications


@pytest.mark.parametrize("screen", ["workspace", "review"])
async def test_enter_pressed_twice_in_a_dialog_takes_its_answer_once_and_leaves_no_other_screen(
    bench: Bench, screen: str
) -> None:
    async with bench.open() as hands:
        await hands.press("Q" if screen == "review" else "down", "c")
        before = len(hands.codings())
        await hands.press_without_waiting("enter", "enter", "enter")
        assert hands.screen_name == screen
        assert len(hands.codings()) == before + 1
