"""The picture of the last time: what stands on the terminal before a project is opened, and when nothing may."""

import json
import os
import re
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from qualeval.cli import last_picture
from qualeval.cli.last_picture import found_picture, keep_picture
from qualeval.cli.running import Run
from qualeval.domain.places import place
from qualeval.i18n import Translator
from qualeval.settings import Settings
from qualeval.tui import memory
from tests.cli.conftest import Qualeval

if sys.platform == "win32":
    pytest.skip("there are no pictures on Windows", allow_module_level=True)

import fcntl
import pty
import struct
import termios

ROOT = Path(__file__).resolve().parents[2]
SIZE = (80, 24)
FRAME = "▶ Dananya kecil sekali".encode()
RUN = Run(Translator("id"), Settings(), "ani")
PATIENCE = 30.0  # seconds
ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"
STANDS = "▶".encode()  # before the text where the reader is
LIVE = b"\x1b[?1004h"  # the app asks to hear of the focus: it has the terminal now

OURS = {  # what is loaded when the picture stands
    "": "__main__ bootstrap settings tls",
    "cli": "diagnostics last_picture main opening parsing recent running standing streams",
    "domain": "errors events frozen places records text",
    "i18n": "catalogue mark",
    "services": "blindness projects session",
    "services.ports": "sharing",
    "tui": "memory",
}
LATER = {"_hashlib", "asyncio", "logging", "rich", "socket", "sqlalchemy", "sqlite3", "subprocess", "textual"}

# The picture is written; then whatever loads Textual waits until the test says how to go on.
HELD = """
import json, select, sys, time
from pathlib import Path
from qualeval.cli import standing

folder = Path(sys.argv[1])
write = standing.Standing._write

def told(picture, content):
    if not (folder / "modules").exists():
        (folder / "modules").write_text(json.dumps(sorted(sys.modules)))
    write(picture, content)

class Gate:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            sys.meta_path.remove(self)
            while not (folder / "go").exists():
                time.sleep(0.01)
            how = (folder / "go").read_text()
            if how == "break":
                raise RuntimeError("broken on the way")
            if how == "refuse":
                from qualeval.domain.errors import QualevalError
                raise QualevalError("refused: {why}", why="the test")

standing.Standing._write = told
sys.meta_path.insert(0, Gate())
from qualeval.__main__ import main
try:
    sys.exit(main(sys.argv[2:]))
finally:
    print("waiting:", "keys" if select.select([0], [], [], 0)[0] else "nothing", file=sys.stderr, flush=True)
"""


# what a picture rests on


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that was left with a picture of it kept, on a terminal that can draw."""
    monkeypatch.setattr(last_picture, "can_draw", lambda: True)
    monkeypatch.setattr(last_picture, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(last_picture, "config_folder", lambda: tmp_path / ".config")
    monkeypatch.setattr(last_picture, "state_folder", lambda: tmp_path / ".state")
    monkeypatch.setattr(memory, "state_folder", lambda: tmp_path / ".state")
    for name in ("TERM", "COLORTERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "evaluasi.qualeval"
    path.write_bytes(os.urandom(100_000))
    keep_picture(RUN, path, SIZE, FRAME)
    return path


def kept(project: Path) -> Path:
    (file,) = (project.parent / "cache").rglob("*.picture")
    return file


def test_a_project_that_is_as_it_was_left_has_its_picture_each_time(project: Path) -> None:
    assert [found_picture(RUN, project, SIZE) for _ in range(2)] == [FRAME, FRAME]


def test_a_project_that_was_never_left_has_none(project: Path, tmp_path: Path) -> None:
    shutil.copy2(project, tmp_path / "lain.qualeval")
    assert found_picture(RUN, tmp_path / "lain.qualeval", SIZE) == b""


Change = Callable[[Path, pytest.MonkeyPatch], object]


def written_in_place(project: Path, _: pytest.MonkeyPatch) -> None:
    """The same size, and a time of change that was put back."""
    before = project.stat()
    with project.open("r+b") as file:
        file.seek(60_000)
        file.write(b"x")
    os.utime(project, ns=(before.st_atime_ns, before.st_mtime_ns))


def put_in_its_place(project: Path, _: pytest.MonkeyPatch) -> None:
    shutil.copy2(project, project.with_suffix(".copy"))
    project.with_suffix(".copy").replace(project)


def folder_in_its_place(project: Path, _: pytest.MonkeyPatch) -> None:
    project.unlink()
    project.mkdir()


def own_theme(project: Path, _: pytest.MonkeyPatch) -> None:
    folder = project.parent / ".config" / "themes"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text('[colors]\nprimary = "#ff0000"\n', encoding="utf-8")


CHANGES: dict[str, Change] = {
    "it was written to": written_in_place,
    "it is another file": put_in_its_place,
    "it is longer": lambda project, _: project.write_bytes(project.read_bytes() + b"x"),
    "it is gone": lambda project, _: project.unlink(),
    "it is a folder": folder_in_its_place,
    "somebody has it open": lambda project, _: project.with_name(f"{project.name}.lock").touch(),
    "it has a log": lambda project, _: project.with_name(f"{project.name}-wal").touch(),
    "it has a journal": lambda project, _: project.with_name(f"{project.name}-journal").touch(),
    "the reader was elsewhere last": lambda project, _: memory.remember(project, memory.Place("w02", 7)),
    "another theme was chosen": lambda _, patch: memory.keep_word("theme", "qualeval-light"),
    "lines were numbered": lambda _, patch: memory.choose("line-numbers", True),
    "there is a theme of one's own": own_theme,
    "colours are not wanted": lambda _, patch: patch.setenv("NO_COLOR", "1"),
    "it is another sort of terminal": lambda _, patch: patch.setenv("TERM", "vt100"),
    "it has more colours": lambda _, patch: patch.setenv("COLORTERM", "truecolor"),
    "Textual is told something": lambda _, patch: patch.setenv("TEXTUAL_FILTERS", "dim"),
    "the program is another version": lambda _, patch: patch.setattr(last_picture, "__version__", "99"),
    "the terminal cannot draw": lambda _, patch: patch.setattr(last_picture, "can_draw", lambda: False),
    "a browser shows it": lambda _, patch: patch.setattr(last_picture, "is_page", lambda: True),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_is_shown_where(change: Change, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(project, monkeypatch)
    assert found_picture(RUN, project, SIZE) == b""


OTHER_RUNS = {
    "language": replace(RUN, translate=Translator("en")),
    "coder": replace(RUN, coder="budi"),
    "leave to write": replace(RUN, read_only=True),
    "theme": replace(RUN, settings=Settings(theme="qualeval-light")),
    "keys": replace(RUN, settings=Settings(keymap={"code.accept": "y"})),
}


@pytest.mark.parametrize("run", OTHER_RUNS.values(), ids=OTHER_RUNS)
def test_nothing_is_shown_to_a_call_with_another(run: Run, project: Path) -> None:
    assert found_picture(run, project, SIZE) == b""


def test_nothing_is_shown_on_a_terminal_of_another_size(project: Path) -> None:
    assert found_picture(RUN, project, (81, 24)) == b""
    assert found_picture(RUN, project, (80, 25)) == b""


def test_nothing_is_shown_of_a_project_on_a_server(project: Path) -> None:
    address = place("postgresql://ani@kantor/evaluasi?schema=asn")
    keep_picture(RUN, address, SIZE, FRAME)
    assert found_picture(RUN, address, SIZE) == b""
    assert kept(project).is_file()  # of the file, and no other


def test_what_people_said_cannot_be_read_without_the_project(project: Path) -> None:
    written = kept(project).read_bytes()
    assert not [word for word in FRAME.split() if word in written]


def test_a_picture_that_was_changed_or_cut_off_is_not_shown(project: Path) -> None:
    whole = kept(project).read_bytes()
    for spoilt in (whole[:-1], whole[:40], b"", whole[:-1] + bytes([whole[-1] ^ 1]), b"\0" + whole[1:]):
        kept(project).write_bytes(spoilt)
        assert found_picture(RUN, project, SIZE) == b""


def test_two_pictures_of_the_same_are_not_sealed_alike(project: Path) -> None:
    first = kept(project).read_bytes()
    keep_picture(RUN, project, SIZE, FRAME)
    assert len(first) == len(kept(project).read_bytes())
    assert first[16:] != kept(project).read_bytes()[16:]


def test_a_picture_is_its_owner_s_alone(project: Path) -> None:
    assert kept(project).stat().st_mode & 0o777 == 0o600
    assert kept(project).parent.stat().st_mode & 0o777 == 0o700


def test_few_pictures_are_kept_and_none_that_is_large(project: Path) -> None:
    for number in range(30):
        other = project.with_name(f"{number}.qualeval")
        other.write_bytes(os.urandom(20))
        keep_picture(RUN, other, SIZE, FRAME)
    assert len([*(project.parent / "cache").rglob("*.*")]) == 12
    assert found_picture(RUN, other, SIZE) == FRAME
    keep_picture(RUN, other, SIZE, FRAME * 100_000)
    assert found_picture(RUN, other, SIZE) == b""


def test_a_folder_that_cannot_be_used_is_no_trouble(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_picture, "cache_folder", lambda: project)
    keep_picture(RUN, project, SIZE, FRAME)
    assert found_picture(RUN, project, SIZE) == b""


# on a terminal


class Screen:
    """A program on a terminal of our own; `received` is all that it wrote."""

    def __init__(self, pid: int, fd: int, folder: Path) -> None:
        self.pid, self.fd, self.folder = pid, fd, folder
        self.received = bytearray()

    def until(self, wanted: bytes) -> bytes:
        """All that came since the last call, when the bytes have come."""
        begun = len(self.received)
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.received[begun:]:
            ready, _, _ = select.select([self.fd], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{wanted!r} did not come, but {bytes(self.received[-500:])!r}"
            self.received += os.read(self.fd, 65_536)
        return bytes(self.received[begun:])

    def ended(self) -> int:
        """The status of the program, once it has ended, and all that it wrote is here."""
        while True:
            try:
                came = os.read(self.fd, 65_536)
            except OSError:  # Linux's way to say that the other end is closed
                came = b""
            if not came:
                break
            self.received += came
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)

    def go_on(self, how: str = "open") -> None:
        (self.folder / "how").write_text(how, encoding="utf-8")
        (self.folder / "how").rename(self.folder / "go")

    @property
    def shows_what_is_typed(self) -> bool:
        return bool(termios.tcgetattr(self.fd)[3] & termios.ECHO)

    @property
    def hands_on_every_byte(self) -> bool:
        """Whether no key is turned into another, waits for the end of a line, or ends or stops the program."""
        modes = termios.tcgetattr(self.fd)
        turned = termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON
        return not (modes[0] & turned or modes[3] & (termios.ICANON | termios.ISIG | termios.IEXTEN))


@contextmanager
def called(arguments: list[str], folder: Path, columns: int = 100) -> Iterator[Screen]:
    own = {f"XDG_{name}_HOME": str(folder / name) for name in ("STATE", "CONFIG", "CACHE")}
    kept_names = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    surroundings = {**kept_names, **own, "HOME": str(folder), "TERM": "xterm-256color", "QUALEVAL_CODER": "ani"}
    pid, fd = pty.fork()
    if pid == 0:  # pragma: no cover - the child
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, *arguments], surroundings)  # noqa: S606 - no shell is wanted
    screen = Screen(pid, fd, folder)
    try:
        yield screen
    finally:
        if screen.pid:
            os.kill(screen.pid, signal.SIGKILL)
            os.waitpid(screen.pid, 0)
        os.close(fd)


def opening(project: Path) -> list[str]:
    return ["-m", "qualeval", "--language", "en", str(project)]


@contextmanager
def held(project: Path, folder: Path) -> Iterator[Screen]:
    """The project is opened with its picture, and waits before it loads Textual."""
    with called(["-c", HELD, str(folder), "--language", "en", str(project)], folder) as screen:
        yield screen


@pytest.fixture
def left(small: Path, tmp_path: Path) -> Path:
    """A project that was opened and left."""
    with called(opening(small), tmp_path) as screen:
        screen.until(STANDS)
        os.write(screen.fd, b"\x11")
        assert screen.ended() == 0
    assert screen.received.index(LIVE) < screen.received.index(STANDS)  # there was no picture yet
    return small


def test_the_picture_stands_before_textual_is_loaded_and_the_first_frame_is_the_same(
    left: Path, tmp_path: Path
) -> None:
    with held(left, tmp_path) as screen:
        screen.until(STANDS)
        screen.go_on()
        screen.until(LIVE)
        screen.until(STANDS)
        os.write(screen.fd, b"\x11")
        assert screen.ended() == 0
    received = bytes(screen.received)
    assert received.count(ENTER) == received.count(LEAVE) == 1
    assert received.index(ENTER) < received.index(STANDS) < received.index(LIVE)
    entered = re.match(rb"\x1b\[\?1049h\x1b\[\?25l\x1b\[\?7l", received)
    assert entered
    picture = received[entered.end() : received.index(b"\x1b[?1000h")]
    assert received.count(picture) == 2  # byte for byte: nothing moves when the live frame comes over it
    assert b"\x1b[2J" not in received


def test_the_picture_needs_few_modules_of_ours_and_nothing_heavy(left: Path, tmp_path: Path) -> None:
    with held(left, tmp_path) as screen:
        screen.until(STANDS)
    loaded = json.loads((tmp_path / "modules").read_text(encoding="utf-8"))
    assert not LATER & {name.partition(".")[0] for name in loaded}
    own = {f"qualeval.{package}.{name}".replace("..", ".") for package, names in OURS.items() for name in names.split()}
    packages = {f"qualeval.{package}".rstrip(".") for package in OURS}
    assert {name for name in loaded if name.partition(".")[0] == "qualeval"} == own | packages


def test_what_is_typed_while_the_picture_stands_is_not_shown_and_reaches_the_app(
    left: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "state_folder", lambda: tmp_path / "STATE" / "qualeval")
    before = memory.place_of(left)
    with held(left, tmp_path) as screen:
        screen.until(STANDS)
        assert not screen.shows_what_is_typed
        assert screen.hands_on_every_byte
        elsewhere = "kendala · 2026".encode()  # above the next source
        assert elsewhere not in screen.received
        os.write(screen.fd, b"]")
        screen.go_on()
        screen.until(LIVE)
        screen.until(elsewhere)
        os.write(screen.fd, b"\x11")
        assert screen.ended() == 0
    after = memory.place_of(left)
    assert before
    assert after
    assert (before.source, after.source) == ("w01", "kendala")


@pytest.mark.parametrize(("how", "told", "status"), [("refuse", b"refused: the test", 1), ("break", b"broken on", 1)])
def test_what_fails_behind_the_picture_is_told_on_a_terminal_as_it_was(
    left: Path, tmp_path: Path, how: str, told: bytes, status: int
) -> None:
    with held(left, tmp_path) as screen:
        screen.until(STANDS)
        os.write(screen.fd, b"rm\n")  # meant for the app: no shell is to get it
        screen.go_on(how)
        screen.until(b"waiting: ")
        assert screen.shows_what_is_typed
        assert screen.ended() == status
    after = bytes(screen.received).partition(LEAVE)[2]
    assert b"\x1b[?25h" in after
    assert told in after
    assert b"waiting: nothing" in after


def test_a_terminal_is_as_it_was_once_a_project_that_began_with_a_picture_is_left(left: Path, tmp_path: Path) -> None:
    with held(left, tmp_path) as screen:
        screen.until(STANDS)
        screen.go_on()
        screen.until(LIVE)
        screen.until(STANDS)
        os.write(screen.fd, b"\x11")
        screen.until(LEAVE + b"\x1b[?25h")
        deadline = time.monotonic() + PATIENCE
        while not screen.shows_what_is_typed and time.monotonic() < deadline:
            time.sleep(0.01)
        assert screen.shows_what_is_typed
        assert screen.ended() == 0


def test_whatever_was_done_before_leaving_the_picture_is_the_next_first_frame(
    left: Path, tmp_path: Path, qualeval: Qualeval, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "state_folder", lambda: tmp_path / "STATE" / "qualeval")
    assert qualeval("--coder", "budi", "autocode", left, "--match", "a", "--code", "budget", "--apply").status == 0
    f3, f4 = b"\x1bOR", b"\x1bOS"
    sessions = (b"j", b"jjj]", b"l", b"v", b"jjZ", b"Z", f4, f3, b"V", b"")  # moved, blind, not blind, over the text...
    for number, keys in enumerate(sessions):
        with called(opening(left), tmp_path) as screen:
            screen.until(LIVE)
            screen.until(STANDS)
            os.write(screen.fd, keys + b"\x11")
            assert screen.ended() == 0
        received = bytes(screen.received)
        if number:
            entered = len(ENTER + b"\x1b[?25l\x1b[?7l")
            picture = received[entered : received.index(b"\x1b[?1000h")]
            assert STANDS in picture, sessions[number - 1]
            assert received.count(picture) == 2, sessions[number - 1]
        where = memory.place_of(left)
        assert where
        assert bool(where.screens) == (keys == b"V")  # drawing the next frame has not closed the codebook


def test_a_project_that_another_program_changed_opens_without_a_picture(
    left: Path, tmp_path: Path, qualeval: Qualeval
) -> None:
    assert qualeval("memos", left, "--about", "project", "--write", "x").status == 0
    with called(opening(left), tmp_path) as screen:
        received = screen.until(STANDS)
        assert received.index(LIVE) < received.index(STANDS)
