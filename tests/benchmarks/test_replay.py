import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals on Windows", allow_module_level=True)

from benchmarks import replay
from benchmarks.bench import Bench
from benchmarks.corpus import Size
from benchmarks.replay import Run
from benchmarks.term import WIDTH
from benchmarks.workspace import DOWN, MOVED, PAGE_DOWN, open_workspace

pytest.importorskip("pyte")
RED = Run("merah", "ff0000", "000000")


def test_a_terminal_shows_what_the_program_says_and_one_that_missed_a_frame_does_not(tmp_path: Path) -> None:
    with open_workspace(Bench(full=False, folder=tmp_path), Size(1_000, 20)) as workspace:
        terminal = workspace.terminal
        terminal.drain(0.3)
        terminal.press(PAGE_DOWN, MOVED)
        before = len(terminal.received)
        terminal.press(DOWN, MOVED)
        after = len(terminal.received)
        seen = replay.at_rest(terminal, workspace.answer)
        painted = bytes(terminal.received)

    assert replay.faults(painted, seen.rows) == []
    missed = replay.faults(painted[:before] + painted[after:], seen.rows)
    assert any("/" in fault for fault in missed)  # the place in the status line, at least
    assert all(one.begun <= one.ended for one in seen.collections)


@pytest.mark.parametrize(
    ("painted", "is_right"),
    [
        (b"\x1b[38;2;255;0;0m\x1b[48;2;0;0;0mmerah", True),
        (b"\x1b[7m\x1b[38;2;0;0;0m\x1b[48;2;255;0;0mmerah", True),
        (b"\x1b[38;2;0;255;0m\x1b[48;2;0;0;0mmerah", False),
        (b"\x1b[38;2;255;0;0m\x1b[48;2;0;0;0mmera", False),
    ],
    ids=["as meant", "front and ground changed over", "another colour", "a letter short"],
)
def test_colours_count_as_words_do(painted: bytes, is_right: bool) -> None:
    rest = Run(" " * (WIDTH - len(RED.words)), "default", "default")

    assert (replay.faults(painted, [[RED, rest]]) == []) is is_right


def test_a_wide_character_has_two_cells() -> None:
    rest = Run(" " * (WIDTH - 3), "default", "default")

    assert replay.faults("漢a".encode(), [[Run("漢a", "default", "default"), rest]]) == []
    assert replay.faults("漢 ".encode(), [[Run("漢a", "default", "default"), rest]]) != []
