"""The picture of the last time: how a project will look when it is opened again, kept to be shown before it is opened.

What loads and draws the screen takes a quarter of a second; the reader has the text before her eyes meanwhile. Nothing
untrue may stand there, so a picture is sealed with all that it rests on: the project's file to the instant and to
samples of its bytes, who reads it, where, in which words, with which settings, on a terminal of which size and sort,
drawn by which program. Where any of that is another now, it cannot even be read. That is also why people's words may be
kept here, away from the project: without the project's file nobody reads them.
"""

from __future__ import annotations

import os
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, TypeGuard

from qualeval import __version__
from qualeval.cli.running import can_draw, is_page
from qualeval.domain.places import Address, Place
from qualeval.settings import cache_folder, config_folder, state_folder
from qualeval.tui.memory import choices, place_of

try:
    from _blake2 import blake2b as _digest  # hashlib loads OpenSSL for the same
except ImportError:
    from hashlib import blake2b as _digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualeval.cli.running import Run

_FOLDER, _ENDING = "pictures", ".picture"
_MOST_PICTURES = 12  # the newest ones
_MOST_BYTES = 400_000  # of one: the largest screens take half of it
_SAMPLES, _SAMPLE = 8, 4_096  # how many, of so many bytes: each row of a journal has eight bytes that are chance
_BLOCK = 64  # bytes of a digest
_SALT = 16  # bytes of chance: no two pictures have the same key
_BUSY = (".lock", "-wal", "-journal")  # what lies beside a project that somebody has open, or left by being killed
_TERMINAL = ("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "UNICODE_VERSION")  # what a frame's bytes depend on
_TEXTUAL = "TEXTUAL_"  # and all that begins so


def may_have_picture(project: Place) -> TypeGuard[Path]:
    """Not on a server, which others change, in a browser, or on Windows."""
    return not isinstance(project, Address) and can_draw() and not is_page() and sys.platform != "win32"


def found_picture(run: Run, project: Place, size: tuple[int, int]) -> bytes:
    """How a project will look once this call has opened it; empty where that is not known for sure."""
    return _picture(run, project).find(size) if may_have_picture(project) else b""


def keep_picture(run: Run, project: Place, size: tuple[int, int], frame: bytes) -> None:
    """Keeps how it will look when the same call opens it as it is now. To be called once it is closed."""
    if may_have_picture(project):
        _picture(run, project).keep(size, frame)


def _picture(run: Run, project: Path) -> LastPicture:
    themes = [(file.name, file.stat().st_mtime_ns) for file in sorted((config_folder() / "themes").glob("*.toml"))]
    words = (run.translate.language, run.settings, themes, choices())
    reader = (run.coder, run.read_only, str(state_folder()), place_of(project))
    return LastPicture(cache_folder(), project, [words, reader])


class LastPicture:
    """That of a project for one way of opening it; `rests_on` is what makes it this way, besides file and terminal."""

    def __init__(self, cache: Path, project: Path, rests_on: Sequence[object]) -> None:
        self._project = project.absolute()
        self._rests_on = rests_on
        name = zlib.crc32(os.fsencode(self._project))  # two of one name: the later one stays, and suits its own alone
        self._file = cache / _FOLDER / f"{name:08x}{_ENDING}"

    def find(self, size: tuple[int, int]) -> bytes:
        """The frame for a terminal of so many columns and rows; empty where there is none that is surely true."""
        try:
            kept = self._file.read_bytes()
        except OSError:
            return b""
        salt, mark, sealed = kept[:_SALT], kept[_SALT : _SALT + _BLOCK], kept[_SALT + _BLOCK :]
        key = self._key(size, salt)
        return _veiled(key, sealed) if key and mark == _mark(key, sealed) else b""

    def keep(self, size: tuple[int, int], frame: bytes) -> None:
        """To be called once the project is closed. A folder that cannot be used changes nothing."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
            salt = os.urandom(_SALT)
            key = self._key(size, salt)
            if not key or not frame or len(frame) > _MOST_BYTES:
                return
            sealed = _veiled(key, frame)
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = self._file.with_suffix(f".{os.getpid()}.part")
            try:
                descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(salt + _mark(key, sealed) + sealed)
                unfinished.replace(self._file)
            finally:
                unfinished.unlink(missing_ok=True)
            self._let_go_of_old()

    def _let_go_of_old(self) -> None:
        files = self._file.parent.glob(f"*{_ENDING}")
        for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)[_MOST_PICTURES:]:
            file.unlink(missing_ok=True)

    def _key(self, size: tuple[int, int], salt: bytes) -> bytes:
        """64 bytes from all that a picture rests on; none where the project's file may not be all of the project."""
        project = self._project
        if any(project.with_name(project.name + ending).exists() for ending in _BUSY):
            return b""
        program = Path(__file__).parents[1].stat().st_mtime_ns
        surroundings = [(name, os.environ[name]) for name in sorted(os.environ) if _is_of_terminal(name)]
        facts = [__version__, program, sys.prefix, sys.version, size, surroundings, str(project), *self._rests_on]
        digest = _digest(salt + repr(facts).encode("utf-8", "surrogateescape"))
        try:
            for part in _told_by(project):
                digest.update(part)
        except OSError:
            return b""
        return digest.digest()


def _told_by(project: Path) -> Iterator[bytes]:
    """What tells a file's state from every other one. Raises OSError where it cannot be read, or is no file.

    Not to be called while this process has the project open: closing a descriptor drops SQLite's locks.
    """
    state = project.stat()
    if not S_ISREG(state.st_mode):
        raise FileNotFoundError(project)
    numbers = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    yield repr(numbers).encode()
    last = max(0, state.st_size - _SAMPLE)
    with project.open("rb", buffering=0) as file:
        for turn in range(_SAMPLES):
            file.seek(last * turn // (_SAMPLES - 1))
            yield file.read(_SAMPLE)


def _is_of_terminal(name: str) -> bool:
    return name in _TERMINAL or name.startswith(_TEXTUAL)


def _mark(key: bytes, sealed: bytes) -> bytes:
    """What only who has the key can put before a sealed picture."""
    return _digest(b"mark" + sealed, key=key).digest()


def _veiled(key: bytes, content: bytes) -> bytes:
    """Unreadable without the key, and readable again with it: a keyed hash of counted blocks (BLAKE2, RFC 7693).

    No key is used twice (see `_SALT`). The standard library has no cipher, and a package with one takes longer to load
    than the picture may.
    """
    blocks = range(-(-len(content) // _BLOCK))
    stream = b"".join([_digest(block.to_bytes(8, "little"), key=key).digest() for block in blocks])[: len(content)]
    both = int.from_bytes(content, "little") ^ int.from_bytes(stream, "little")
    return both.to_bytes(len(content), "little")
