"""The workspace in a real terminal, beside the bare app; and getting it to where a measurement begins."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import corpus
from benchmarks.bench import APPEARED, BARE, Bench
from benchmarks.corpus import Size
from benchmarks.layout import floor, watched
from benchmarks.term import NotPaintedError, Terminal

DOWN, UP, PAGE_DOWN, PAGE_UP, ESCAPE, ENTER = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[5~", b"\x1b", b"\r"
CODE, NEXT = b"1", b"n"
# What is painted of a line are the words that were not there before.
MOVED = rb"\d+/\d+"
CODED = rb"coded \xc2\xb7"
_POLL, _STORED_BY = 0.0001, 2.0  # seconds between two looks at what is stored, and until it is given up
_NOT_YET = rb"reading the project"
SLOW = 15.0  # seconds that a key may take before the measurement is given up


@dataclass(frozen=True, slots=True)
class Workspace:
    """A program that is running, the project that it has open, and where it answers what it saw."""

    terminal: Terminal
    project: Path
    answer: Path


@contextmanager
def bare_app(bench: Bench) -> Iterator[Terminal]:
    with Terminal(floor("app"), bench.environment) as terminal:
        terminal.until(BARE)
        terminal.drain()
        yield terminal


@contextmanager
def open_workspace(bench: Bench, size: Size) -> Iterator[Workspace]:
    """The workspace on a project of a size, from its first frame on."""
    # A folder of its own: the log of an app that was ended in the middle must not meet the next copy.
    with TemporaryDirectory(dir=bench.folder) as folder:
        project, answer = corpus.copy_of(corpus.project(size), Path(folder)), Path(folder) / "seen.json"
        with Terminal(watched(project, answer), bench.environment) as terminal:
            terminal.until(APPEARED, patience=60)
            yield Workspace(terminal, project, answer)


def until_numbered(terminal: Terminal) -> float:
    """Presses the first recent code until it codes; the seconds that took. Raises NotPaintedError."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < 4 * SLOW:
        tried = terminal.press(CODE, CODED + rb"|no code 1 yet", patience=SLOW)
        if re.search(CODED, tried.painted):
            return time.perf_counter() - begun
        terminal.press(DOWN, MOVED, quiet=0.2, patience=SLOW)  # clears what was said, so that it is painted again
    raise NotPaintedError(CODED, b"")


def until_stored(workspace: Workspace, key: bytes) -> float:
    """Presses a key that decides; the seconds until another connection sees what it did, which is once it is durable.

    Raises NotPaintedError where that does not come.
    """
    with closing(sqlite3.connect(f"{workspace.project.as_uri()}?mode=ro", uri=True)) as reader:
        before = _generation(reader)
        begun = time.perf_counter()
        workspace.terminal.write(key)
        while _generation(reader) == before:
            if time.perf_counter() - begun > _STORED_BY:
                raise NotPaintedError(b"what is on the disk", b"")
            time.sleep(_POLL)
        return time.perf_counter() - begun


def _generation(reader: sqlite3.Connection) -> int:
    (found,) = reader.execute("SELECT max(seq) FROM gesture").fetchone()
    return int(found)


def until_suggested(terminal: Terminal) -> float:
    """Goes to the next useful segment until there is one; the seconds that took. Raises NotPaintedError."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < 4 * SLOW:
        if not re.search(_NOT_YET, terminal.press(NEXT, MOVED + b"|" + _NOT_YET, patience=SLOW).painted):
            return time.perf_counter() - begun
        terminal.press(DOWN, MOVED, quiet=0.5, patience=SLOW)
    raise NotPaintedError(b"a suggestion", b"")
