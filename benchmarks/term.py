"""A program in a real terminal of our own: keys go in, the bytes it paints come out with the instant they came.

No emulator runs in the timed loop. A repaint is over with the last byte before a silence, and only if what had to
appear did appear. POSIX only: there is no pty on Windows.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks.layout import ROOT

WIDTH, HEIGHT = 160, 50
QUIET = 0.04  # seconds without a byte end a repaint
_PATIENCE = 30.0
_SYNC_QUERY = b"\x1b[?2026$p"  # "can you hold a frame back until it is whole?"
_SYNC_ANSWER = b"\x1b[?2026;2$y"
FRAME_END = b"\x1b[?2026l"


class NotPaintedError(Exception):
    """What had to appear on the screen did not: after which keys, and what came last instead."""

    def __init__(self, pattern: bytes, painted: bytes, keys: bytes = b"") -> None:
        super().__init__(pattern, painted, keys)
        self.words = f"{pattern.decode(errors='replace')} not painted after {keys!r}"


@dataclass(frozen=True, slots=True)
class Stroke:
    """What a key (or several at once) did: seconds from its first byte in to the last byte painted.

    `shown` are the seconds until what was waited for had come; what follows it came on its own or a frame later.
    `begun` is the instant of the first byte, by the clock that all processes of the machine share.
    """

    begun: float
    seconds: float
    shown: float
    n_bytes: int
    n_frames: int
    painted: bytes


@dataclass(frozen=True, slots=True)
class Ended:
    """CPU seconds that the process used until it was ended; its children's are not among them."""

    cpu: float


class Terminal:
    """A program on a pty. Use as a context manager: it is killed at the end. `received` is all that it painted."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT) -> None:
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child
            try:
                _set_size(0, HEIGHT, WIDTH)
                os.chdir(folder)
                os.execve(arguments[0], list(arguments), dict(environment))  # noqa: S606 - no shell is wanted
            finally:
                os._exit(127)
        self.received = bytearray()
        self._tail = b""
        self._pressed = b""
        self._ended: Ended | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> Ended:
        """Ends the process at once and says what it used."""
        if self._ended is None:
            os.kill(self.pid, signal.SIGKILL)
            _, _, usage = os.wait4(self.pid, 0)
            self._ended = Ended(usage.ru_utime + usage.ru_stime)
            os.close(self._fd)
        return self._ended

    def halt(self) -> None:
        """Stops the program where it stands, so that what is asked about it does not change meanwhile."""
        os.kill(self.pid, signal.SIGSTOP)

    def resize(self, width: int, height: int = HEIGHT) -> None:
        _set_size(self._fd, height, width)

    def until(self, wanted: bytes, patience: float = _PATIENCE) -> tuple[float, bytes]:
        """Waits for a pattern to be painted; the instant it had come whole, and all bytes since the call."""
        painted = bytearray()
        pattern = re.compile(wanted)
        deadline = time.perf_counter() + patience
        while time.perf_counter() < deadline:
            came = self._read(deadline - time.perf_counter())
            if came is None:
                break
            painted += came[1]
            if pattern.search(painted):
                return came[0], bytes(painted)
        raise NotPaintedError(wanted, bytes(painted[-2000:]))

    def write(self, keys: bytes) -> None:
        """Presses keys and waits for nothing."""
        os.write(self._fd, keys)

    def press(self, keys: bytes, wanted: bytes = b"", *, quiet: float = QUIET, patience: float = _PATIENCE) -> Stroke:
        """Presses keys and waits for their repaint. Raises NotPaintedError where the pattern did not appear."""
        self._pressed = keys
        begun = time.perf_counter()
        os.write(self._fd, keys)
        return self.settled(begun, wanted, quiet=quiet, patience=patience)

    def settled(
        self, begun: float, wanted: bytes = b"", *, quiet: float = QUIET, patience: float = _PATIENCE
    ) -> Stroke:
        """Reads until the pattern has been painted and nothing has come for a while."""
        pattern = re.compile(wanted)
        painted = bytearray()
        last = begun
        shown: float | None = None
        deadline = begun + patience
        while True:
            now = time.perf_counter()
            if now > deadline:
                raise NotPaintedError(wanted, bytes(painted[-2000:]), self._pressed)
            came = self._read(deadline - now if shown is None else quiet)
            if came is None:
                if shown is not None:
                    return Stroke(begun, last - begun, shown, len(painted), painted.count(FRAME_END), bytes(painted))
                raise NotPaintedError(wanted, bytes(painted[-2000:]), self._pressed)
            last = came[0]
            painted += came[1]
            if shown is None and pattern.search(painted):
                shown = last - begun

    def drain(self, quiet: float = QUIET, patience: float = _PATIENCE) -> bytes:
        """Reads until nothing has come for a while."""
        painted = bytearray()
        deadline = time.perf_counter() + patience
        while time.perf_counter() < deadline and (came := self._read(quiet)) is not None:
            painted += came[1]
        return bytes(painted)

    def _read(self, timeout: float) -> tuple[float, bytes] | None:
        """The next bytes and the instant they came; None when none came in time, or the program has gone."""
        ready, _, _ = select.select([self._fd], [], [], max(0.0, timeout))
        if not ready:
            return None
        try:
            came = os.read(self._fd, 65536)
        except OSError:  # Linux's way to say that the other end is closed
            return None
        at = time.perf_counter()
        if not came:
            return None
        self.received += came
        if _SYNC_QUERY in self._tail + came:
            os.write(self._fd, _SYNC_ANSWER)
            self._tail = b""
        else:
            self._tail = came[-len(_SYNC_QUERY) + 1 :]
        return at, came


def _set_size(fd: int, height: int, width: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
