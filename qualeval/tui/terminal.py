"""A terminal without detours: what is typed is read, and a frame is written, in the thread of the loop itself.

Textual reads keys in one thread and writes frames in another. That is two changes of threads for each key, longer than
most commands take, and far longer where other programs use the machine. Here the loop waits for the terminal itself,
and a frame is written at once while the terminal takes it; what it does not take yet goes to Textual's thread, so that
a slow terminal does not hold the program up. A terminal that goes away, or a system that asks the program to end, has
it leave as by key. Not on Windows. This rests on internals of the one version of Textual that is required (see
pyproject.toml).
"""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from errno import EIO
from select import select
from signal import SIG_DFL, SIGHUP, SIGTERM, SIGWINCH, getsignal
from threading import get_ident
from time import sleep
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import Callable, Iterable
    from typing import IO

    from textual.app import App
    from textual.message import Message

_AT_ONCE = 2_048  # characters: a key's frame, which a terminal takes in one piece
_READ = 4_096  # bytes
_ENTER_SCREEN = "\x1b[?1049h"  # as Textual has it
_HANDED_OVER = 0.00005  # seconds in which the thread that writes begins, where it would wait for this one else


class Picture(Protocol):
    """What stands on the terminal before the app does."""

    def take_over(self) -> list[Any]:
        """Leaves the terminal as it stands; the modes that it had before the picture."""

    def put_back(self) -> None:
        """Makes the terminal what it was before the picture."""


class Driven(Protocol):
    """What the driver knows of its app."""

    picture: Picture | None  # that stands there until the driver has taken the terminal over, if any

    async def end(self) -> None:
        """Leaves, whatever there would be to say."""


class CountingFile:
    """The terminal's file, which knows whether all that was given to it has been written.

    Where the terminal has gone, what is written goes nowhere: a thread that ended by it would hold up whoever ends.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._n_written = 0
        self.n_flushed = 0

    def write(self, text: str) -> None:
        self._unless_gone(self._file.write, text)
        self._n_written += 1

    def flush(self) -> None:
        written = self._n_written
        self._unless_gone(self._file.flush)
        self.n_flushed = written

    @staticmethod
    def _unless_gone(do: Callable[..., object], *given: str) -> None:
        try:
            do(*given)
        except OSError as error:
            if error.errno != EIO:
                raise

    def fileno(self) -> int:
        return self._file.fileno()


class DirectDriver(LinuxDriver):
    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: Any = None) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert self._file is not None  # an app that is run in a terminal has one
        self._counting = CountingFile(self._file)
        self._file = self._counting  # type: ignore[assignment]  # as much of a file as the thread that writes needs
        self._n_given = 0  # texts to write
        self._thread = get_ident()  # the loop's
        self._is_read_here = False
        self._parser = XTermParser(debug)
        self._decode = getincrementaldecoder("utf-8")("replace").decode  # no key ends the program
        self._looking: TimerHandle | None = None  # again, for whether an escape was a key of its own

    # written

    def write(self, data: str) -> None:
        counting = self._counting
        is_free = get_ident() == self._thread and self._n_given == counting.n_flushed and len(data) <= _AT_ONCE
        self._n_given += 1
        if is_free and select((), (counting,), (), 0)[1]:
            counting.write(data)
            counting.flush()
            return
        super().write(data)
        sleep(_HANDED_OVER)

    @property
    def is_written(self) -> bool:
        """Whether the terminal has all that was to be written."""
        return self._n_given == self._counting.n_flushed

    # read

    @property
    def has_input(self) -> bool:
        """Whether something was typed that has not been read yet."""
        return bool(select((self.fileno,), (), (), 0)[0])

    def start_application_mode(self) -> None:
        try:
            self._loop.add_reader(self.fileno, self._read)
            self._is_read_here = True
        except OSError:  # no terminal, or one that the system cannot wait for in this way, as macOS with /dev/tty
            self._is_read_here = False
        self._enter()
        self._loop.add_signal_handler(SIGWINCH, self._take_size)
        for number in (SIGHUP, SIGTERM):
            if getsignal(number) is SIG_DFL:  # and not one that is to be passed over, as with nohup
                self._loop.add_signal_handler(number, self._leave)

    def _enter(self) -> None:
        """Textual's way, but a picture that stands there stays: to enter its screen again would clear it.

        The terminal's modes are put back at the end as they were before the picture.
        """
        app = cast("Driven", self._app)
        if app.picture is not None:
            self.write = self._write_on_picture  # type: ignore[method-assign]  # until the screen has been entered
        try:
            super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's
        finally:
            self.__dict__.pop("write", None)
        if app.picture is not None:
            self.attrs_before = app.picture.take_over()
            app.picture = None

    def _write_on_picture(self, data: str) -> None:
        if data != _ENTER_SCREEN:
            DirectDriver.write(self, data)

    def _sigcont_application(self, *given: object) -> None:
        """Textual's way; a stop that no program can hear of is made one that it has heard of.

        Else it would take the modes that it has set for those from before, and leave the terminal with them.
        """
        if self._auto_restart and not self._must_signal_resume and self._writer_thread is not None:
            self.suspend_application_mode()
            self._must_signal_resume = True
        super()._sigcont_application(*given)

    def _take_size(self) -> None:
        """Tells the app the size that the terminal has now.

        In the loop's turn, where one signal cannot come within another: as Textual does it, an older size could be
        told after a newer one while an edge of the window is pulled.
        """
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(Resize(size, size))

    def disable_input(self) -> None:
        self._read_no_more()
        super().disable_input()

    def _read_no_more(self) -> None:
        if self._is_read_here:
            self._is_read_here = False
            self._loop.remove_reader(self.fileno)
        if self._looking is not None:
            self._looking.cancel()

    def run_input_thread(self) -> None:
        """Textual's thread, which waits for the end where the loop reads."""
        if self._is_read_here:
            self.exit_event.wait()
        else:
            super().run_input_thread()

    def _read(self) -> None:
        try:
            came = os.read(self.fileno, _READ)
        except OSError:
            came = b""
        if came:
            typed = self._decode(came)  # nothing, of a character that has not come whole
            self._process(self._parser.feed(typed) if typed else ())
        else:  # the terminal has gone
            self._read_no_more()
            self._leave()

    def _leave(self) -> None:
        self._app.call_later(cast("Driven", self._app).end)

    def _process(self, messages: Iterable[Message]) -> None:
        try:
            for message in messages:
                self.process_message(message)
            self._look_again()
        except Exception as error:  # noqa: BLE001 - as Textual treats what goes wrong in its thread
            self._read_no_more()
            self._app._handle_exception(error)  # noqa: SLF001 - as above

    def _look_again(self) -> None:
        """An escape that nothing follows is a key: that is known after a while."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        until = self._parser._timeout_time  # noqa: SLF001 - as above
        if until is not None:
            self._looking = self._loop.call_later(max(0.0, until - get_time()), self._waited)

    def _waited(self) -> None:
        self._looking = None
        self._process(self._parser.tick())

    def send_message(self, message: Message) -> None:
        if get_ident() == self._thread:
            self._app.post_message(message)
        else:
            super().send_message(message)
