"""The bytes of a timed run, drawn by a terminal emulator: a screen that is quick and wrong is no screen."""

import json
import os
import signal
import time
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.term import HEIGHT, WIDTH, Terminal

if TYPE_CHECKING:
    from pyte.screens import Char, Screen

_PATIENCE = 30.0  # seconds for an answer
_TRIES = 10
_RECENT = 200_000  # bytes: enough for the whole screen to have been painted


class Run(NamedTuple):
    """Characters of a row and their colours, as six digits each."""

    words: str
    front: str
    ground: str


class Collection(NamedTuple):
    """A run of the garbage collector, by the clock of the strokes."""

    generation: int
    begun: float
    ended: float


class Seen(NamedTuple):
    """What a watched program says of itself: its screen, row by row, and every collection since it began."""

    rows: list[list[Run]]
    collections: list[Collection]


def at_rest(terminal: Terminal, answer: Path) -> Seen:
    """Asks a watched program at a moment when it paints nothing. Raises TimeoutError where it never rests."""
    for _ in range(_TRIES):
        terminal.drain(0.3)
        seen = _asked(terminal, answer)
        if not terminal.drain(0.3):
            return seen
    raise TimeoutError("the program paints without end")


def _asked(terminal: Terminal, answer: Path) -> Seen:
    answer.unlink(missing_ok=True)
    os.kill(terminal.pid, signal.SIGUSR1)
    deadline = time.perf_counter() + _PATIENCE
    while not answer.exists():
        if time.perf_counter() > deadline:
            raise TimeoutError("the program does not say what it shows")
        time.sleep(0.01)
    told = json.loads(answer.read_text(encoding="utf-8"))
    rows = [[Run(*run) for run in row] for row in told["rows"]]
    return Seen(rows, [Collection(*one) for one in told["collections"]])


def faults(painted: bytes, meant: Iterable[Iterable[Run]]) -> list[str]:
    """Each row that a terminal shows otherwise than the program says, once it has drawn all these bytes.

    Raises ImportError without pyte.
    """
    screen = _drawn(painted)
    found = []
    for y, row in enumerate(meant):
        shown = [_seen(_shown(screen.buffer[y][x])) for x in range(WIDTH)]
        wanted = [_seen(cell) for cell in _cells(row)]
        if shown != wanted:
            found.append(f"row {y}: shown {_named(shown)}, meant {_named(wanted)}")
    return found


def last_words(painted: bytes) -> str:
    """What a terminal shows at the foot of the screen, without the keys; nothing without pyte."""
    try:
        screen = _drawn(painted[-_RECENT:])
    except ImportError:
        return ""
    return next((" ".join(row.split()) for row in reversed(screen.display[:-1]) if row.strip()), "")


def _drawn(painted: bytes) -> "Screen":
    import pyte

    screen = pyte.Screen(WIDTH, HEIGHT)
    pyte.ByteStream(screen).feed(painted)
    return screen


def _shown(cell: "Char") -> Run:
    return Run(cell.data, cell.bg, cell.fg) if cell.reverse else Run(cell.data, cell.fg, cell.bg)


def _seen(cell: Run) -> Run:
    """What a reader sees of it: a blank is its ground."""
    return cell._replace(front="") if cell.words == " " else cell


def _cells(row: Iterable[Run]) -> Iterable[Run]:
    """One for each column: a wide character's second cell is empty, as terminals keep it."""
    from rich.cells import cell_len

    for run in row:
        for character in run.words:
            yield run._replace(words=character)
            if cell_len(character) == 2:
                yield run._replace(words="")


def _named(cells: Iterable[Run]) -> str:
    runs = groupby(cells, key=lambda cell: (cell.front, cell.ground))
    return " ".join(f"{front}/{ground} {''.join(cell.words for cell in run)!r}" for (front, ground), run in runs)
