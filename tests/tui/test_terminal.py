"""The terminal read and written by the loop itself, on a real pseudo-terminal: every key comes, no frame is lost."""

import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals", allow_module_level=True)

import fcntl
import pty
import struct
import termios

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 20.0  # seconds
APP = """
import sys, threading
from textual import events
from textual.app import ComposeResult
from textual.widgets import Static
from qualeval.tui.at_once import AtOnceApp

class Told(AtOnceApp):
    def compose(self) -> ComposeResult:
        yield Static("ready; " + self.driver_class.__name__, markup=False)

    def _say(self, words):
        self.query_one(Static).update(words)

    def on_key(self, event: events.Key) -> None:
        if event.key == "q":
            self.exit(0)
        elif event.key == "w":
            self._driver.write("W" * 200_000)
            self._driver.write("end of it")
        else:
            self._say(f"key {event.key};" + (" read here" if self._driver._is_read_here else ""))

    def on_paste(self, event: events.Paste) -> None:
        self._say(f"paste {event.text!r};")

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width == 60:
            self._say("resized;")

    def on_click(self, event: events.Click) -> None:
        self._say(f"click {event.x};")

sys.exit(Told().run())
"""


class Pty:
    def __init__(self, pid: int, fd: int) -> None:
        self.pid, self.fd = pid, fd

    def press(self, keys: bytes) -> None:
        os.write(self.fd, keys)

    def until(self, wanted: bytes) -> bytes:
        """All that came until the words have."""
        came = bytearray()
        deadline = time.monotonic() + _PATIENCE
        while wanted not in came:
            ready, _, _ = select.select([self.fd], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{wanted!r} did not come, but {bytes(came[-500:])!r}"
            came += os.read(self.fd, 65_536)
        return bytes(came)

    def ended(self) -> int:
        """The status with which the app ends, of which no signal is one."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        raise AssertionError("the app did not end")

    def hang_up(self) -> None:
        os.close(self.fd)
        self.fd = -1

    def resize(self, width: int) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 10, width, 0, 0))


@contextmanager
def opened(*, before: str = "") -> Iterator[Pty]:
    """The app in a terminal; `before` it, a line of code."""
    pid, fd = pty.fork()
    if pid == 0:  # pragma: no cover - the child
        os.chdir(ROOT)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # which tests that run under nohup would hand on as passed over
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1"}
        for size in ("COLUMNS", "LINES"):  # set where tests run in parallel: they would stand for the terminal's own
            environment.pop(size, None)
        os.execve(sys.executable, [sys.executable, "-c", f"{before}\n{APP}"], environment)  # noqa: S606 - no shell is wanted
    terminal = Pty(pid, fd)
    try:
        terminal.resize(80)
        terminal.until(b"ready; DirectDriver")
        yield terminal
    finally:
        if terminal.pid:
            os.kill(terminal.pid, signal.SIGKILL)
            os.waitpid(terminal.pid, 0)
        if terminal.fd >= 0:
            os.close(fd)


def test_every_sort_of_input_comes_through_the_loop() -> None:
    with opened() as terminal:
        for keys, told in (
            (b"a", b"key a; read here"),
            (b"\x1b[B", b"key down;"),
            (b"\x1b", b"key escape;"),
            (b"\xc3\xa9", "key é;".encode()),
            (b"\x1b[200~two words\x1b[201~", b"paste 'two words';"),
            (b"\x1b[<0;5;1M\x1b[<0;5;1m", b"click 4;"),
        ):
            terminal.press(keys)
            terminal.until(told)


def test_a_character_that_comes_in_two_parts_is_one_key() -> None:
    with opened() as terminal:
        terminal.press(b"\xc3")
        time.sleep(0.05)
        terminal.press(b"\xa9")
        terminal.until("key é;".encode())


def test_an_escape_and_a_key_after_it_are_two_keys_where_there_is_time_between() -> None:
    with opened() as terminal:
        terminal.press(b"\x1b")
        terminal.until(b"key escape;")
        terminal.press(b"b")
        terminal.until(b"key b;")


def test_bytes_that_are_no_text_are_a_key_that_nothing_is_bound_to() -> None:
    with opened() as terminal:
        terminal.press(b"\xff")
        terminal.press(b"a")
        terminal.until(b"key a;")


@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP], ids=["heard of", "unheard of"])
def test_after_a_stop_everything_is_drawn_again_and_the_terminal_is_left_as_it_was(stop: signal.Signals) -> None:
    with opened() as terminal:
        os.kill(terminal.pid, stop)
        os.waitpid(terminal.pid, os.WUNTRACED)
        os.kill(terminal.pid, signal.SIGCONT)
        came = terminal.until(b"\x1b[?1049h")
        if b"ready; DirectDriver" not in came.partition(b"\x1b[?1049h")[2]:
            terminal.until(b"ready; DirectDriver")
        terminal.press(b"a")
        terminal.until(b"key a; read here")
        terminal.press(b"q")
        terminal.until(b"\x1b[?1049l")
        assert terminal.ended() == 0
        assert termios.tcgetattr(terminal.fd)[3] & termios.ECHO


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_who_is_asked_to_end_leaves_as_by_key(number: signal.Signals) -> None:
    with opened() as terminal:
        os.kill(terminal.pid, number)
        terminal.until(b"\x1b[?1049l")
        assert terminal.ended() == 0


@pytest.mark.parametrize("passes_over", ["", "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)"])
def test_a_terminal_that_goes_away_is_left_as_by_key(passes_over: str) -> None:
    with opened(before=passes_over) as terminal:
        terminal.hang_up()
        assert terminal.ended() == 0


def test_a_terminal_that_goes_away_while_much_is_written_holds_nobody_up() -> None:
    with opened() as terminal:
        terminal.press(b"w" * 40)  # more pieces than the thread that writes takes
        time.sleep(0.3)
        terminal.hang_up()
        assert terminal.ended() == 0


def test_another_size_is_heard_of() -> None:
    with opened() as terminal:
        terminal.resize(60)
        terminal.until(b"resized;")


def test_what_a_terminal_does_not_take_at_once_is_written_in_order_and_keys_go_on() -> None:
    with opened() as terminal:
        terminal.press(b"w")
        time.sleep(0.3)  # it is full by now, and nobody reads
        terminal.press(b"a")
        came = terminal.until(b"key a;")
        assert came.index(b"end of it") > came.rindex(b"W")
        assert came.count(b"W") == 200_000


def test_the_terminal_is_as_it_was_when_the_app_has_ended() -> None:
    with opened() as terminal:
        terminal.press(b"q")
        terminal.until(b"\x1b[?1049l")
        assert terminal.ended() == 0
