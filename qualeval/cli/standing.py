"""A picture that stands on the terminal while the program behind it is loaded. Not on Windows.

The terminal is as an app has it: another screen, no cursor, nothing of what is typed is shown or acted upon. It waits
in the terminal's own queue, and the app reads it in order. The app takes the terminal over as it stands; where it never
does, the terminal is put back, and what was typed for the app goes to nobody else.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any

_ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?7l"  # the other screen, no cursor, lines are not wrapped
_LEAVE = b"\x1b[?7h\x1b[?1049l\x1b[?25h"
_FLAGS_IN, _FLAGS_LOCAL, _CHARACTERS = 0, 3, 6  # places in a terminal's modes, as termios lists them


class Standing:
    """Stands from when it is made until the app takes it over or it is put back."""

    def __init__(self, frame: bytes) -> None:
        """For a terminal that can. Raises OSError where it cannot after all, and is as it was."""
        assert sys.__stdin__ is not None
        assert sys.__stderr__ is not None
        self._keys, self._screen = sys.__stdin__.fileno(), sys.__stderr__.fileno()
        self._before = _quiet(self._keys)
        self._is_ours = True
        try:
            self._write(_ENTER + frame)
        except BaseException:
            self.put_back()
            raise

    def take_over(self) -> list[Any]:
        """The terminal is the caller's from now on; the modes that it had before, to be put back at the end."""
        self._is_ours = False
        return self._before

    def put_back(self) -> None:
        """The terminal as it was before; nothing once somebody took it over."""
        if not self._is_ours:
            return
        import termios

        self._is_ours = False
        with suppress(OSError):
            self._write(_LEAVE)
        with suppress(termios.error):
            termios.tcsetattr(self._keys, termios.TCSAFLUSH, self._before)

    def _write(self, content: bytes) -> None:
        while content:
            content = content[os.write(self._screen, content) :]


def stood(frame: bytes) -> Standing | None:
    """A frame on the terminal; None without one, or where an app would not read and draw on a terminal."""
    ends = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    if frame and sys.platform != "win32" and all(end is not None and end.isatty() for end in ends):
        with suppress(OSError):
            return Standing(frame)
    return None


def _quiet(terminal: int) -> list[Any]:
    """Makes a terminal keep what is typed, byte for byte, and show none of it; returns the modes that it had."""
    import termios

    try:
        before = termios.tcgetattr(terminal)
        quiet = [*before[:_CHARACTERS], [*before[_CHARACTERS]]]
        quiet[_FLAGS_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        quiet[_FLAGS_IN] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        quiet[_CHARACTERS][termios.VMIN] = 1
        termios.tcsetattr(terminal, termios.TCSANOW, quiet)
    except termios.error as error:
        raise OSError(*error.args) from error
    return before
