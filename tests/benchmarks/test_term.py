import sys
from pathlib import Path

import pytest

from benchmarks.layout import PYTHON, environment

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals on Windows", allow_module_level=True)

from benchmarks.term import NotPaintedError, Terminal

ECHO = (
    "import os, tty; tty.setraw(0); os.write(1, b'ready')\nwhile key := os.read(0, 9): os.write(1, b'<' + key + b'>')"
)
ASKING = (
    "import os, tty; tty.setraw(0); os.write(1, b'\\x1b[?20'); os.write(1, b'26$p'); os.write(1, os.read(0, 99)[1:])"
)


def test_a_key_is_timed_until_what_it_paints_has_come(tmp_path: Path) -> None:
    with Terminal([PYTHON, "-c", ECHO], environment(tmp_path)) as terminal:
        terminal.until(b"ready")
        stroke = terminal.press(b"x", b"<x>")

    assert stroke.painted == b"<x>"
    assert 0 < stroke.shown <= stroke.seconds < 5


def test_a_screen_without_what_was_waited_for_is_no_measurement(tmp_path: Path) -> None:
    with Terminal([PYTHON, "-c", ECHO], environment(tmp_path)) as terminal:
        terminal.until(b"ready")
        with pytest.raises(NotPaintedError):
            terminal.press(b"x", b"<y>", patience=0.2)


def test_the_terminal_says_that_it_holds_frames_back(tmp_path: Path) -> None:
    with Terminal([PYTHON, "-c", ASKING], environment(tmp_path)) as terminal:
        _, painted = terminal.until(rb"\[\?2026;2\$y")

    assert painted.endswith(b"[?2026;2$y")
