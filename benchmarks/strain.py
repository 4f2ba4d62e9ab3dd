"""Keys while the suggester learns, many keys at once, another size of the window, and what a terminal itself takes."""

import os
import re
import time
from contextlib import suppress
from itertools import chain
from pathlib import Path
from statistics import median

from benchmarks.bench import BARE, Bench, children_seconds
from benchmarks.corpus import Size
from benchmarks.figures import Figure
from benchmarks.layout import floor
from benchmarks.measuring import percentile, ratio_of, tail_ratio_of
from benchmarks.term import NotPaintedError, Terminal
from benchmarks.workspace import (
    CODE,
    CODED,
    DOWN,
    MOVED,
    SLOW,
    UP,
    bare_app,
    open_workspace,
    until_numbered,
    until_suggested,
)

_TRAINING_GOAL = 2.0  # times the keys at rest
_RESIZE_GOAL = 2.5  # times the bare app
_MOST_LOOKS, _NO_WORK = 40, 0.02  # seconds of CPU between two looks
_LINE = rb"line=\d+;"
_PLACE, _NO_MOVE = rb"(\d+)/(\d+)", 2.0  # where the reader is, and seconds after which she has not moved
_N_KEYS = 25  # a block: pressed in about the time that learning takes


def training(bench: Bench) -> list[Figure]:
    """Keys right after a decision, while the suggester's process learns from it, in turns with keys at rest."""
    size = Size(100_000, 5_000)
    busy: list[list[float]] = []
    rest: list[list[float]] = []
    learning = pressing = 0.0
    with open_workspace(bench, size) as workspace:
        terminal = workspace.terminal
        try:
            until_numbered(terminal)
            until_suggested(terminal)
            step = _towards_more(terminal)
            for _ in range(bench.times(2, 20)):
                _rest(terminal)
                bench.block("training")
                rest.append(_steps(terminal, step))
                terminal.press(CODE, CODED + rb"|coded so already", patience=SLOW)
                begun, used = time.perf_counter(), children_seconds(terminal.pid)
                busy.append(_steps(terminal, step))
                pressing += time.perf_counter() - begun
                learning += (children_seconds(terminal.pid) or 0.0) - (used or 0.0)
        except NotPaintedError as error:
            return [Figure("training", size.name, float("inf"), "", goal=0, note=error.words)]
    own, at_rest = list(chain(*busy)), list(chain(*rest))
    middle = ratio_of([median(block) for block in busy], [median(block) for block in rest])
    name = f"next or before (down, up) while it learns, {size.name}"
    note = f"floor: at rest; n={len(own)}; {learning:.1f} s of learning in {pressing:.1f} s of keys"
    tails = [percentile(values, 0.99) * 1e3 for values in (own, at_rest)]
    return [
        Figure("training", name, median(own) * 1e3, "ms", median(at_rest) * 1e3, middle, _TRAINING_GOAL, note=note),
        Figure(
            "training",
            f"{name}, p99",
            tails[0],
            "ms",
            tails[1],
            tail_ratio_of(busy, rest, 0.99),
            _TRAINING_GOAL,
            gate=False,
            note=note,
        ),
    ]


def _rest(terminal: Terminal) -> None:
    """Waits until the suggester has done its work, or for a while where that cannot be seen."""
    used = 0.0
    for _ in range(_MOST_LOOKS):
        terminal.drain(0.3)
        before, used = used, children_seconds(terminal.pid) or 0.0
        if used - before < _NO_WORK:
            return


def _towards_more(terminal: Terminal) -> bytes:
    """The key towards the farther end of the text: `next useful` has led anywhere in it."""
    place, total = 1, 0
    for key in (UP, DOWN, DOWN):
        with suppress(NotPaintedError):
            found = re.search(_PLACE, terminal.press(key, _PLACE, patience=_NO_MOVE).painted)
            assert found is not None
            place, total = map(int, found.groups())
    return DOWN if 2 * place < total else UP


def _steps(terminal: Terminal, key: bytes) -> list[float]:
    return [terminal.press(key, MOVED, patience=SLOW).seconds for _ in range(_N_KEYS)]


def flood(bench: Bench, n_keys: int = 200) -> list[Figure]:
    """Keys written all at once, until the last one is painted."""
    size = Size(10_000, 500)
    own: list[float] = []
    floors: list[float] = []
    with bare_app(bench) as bare, open_workspace(bench, size) as workspace:
        workspace.terminal.drain(1.0)
        for turn in range(bench.times(4, 8)):
            bench.block("flood")
            key, place = (b"j", n_keys + 1) if turn % 2 == 0 else (b"k", 1)
            own.append(workspace.terminal.press(key * n_keys, rb"\xc2\xb7 %d/" % place).seconds)
            floors.append(bare.press(b"x" * n_keys, b"n=%d;" % (n_keys * (turn + 1))).seconds)
    ratio = ratio_of(own, floors)
    return [Figure("flood", f"{n_keys} keys at once", median(own) * 1e3, "ms", median(floors) * 1e3, ratio)]


def resize(bench: Bench) -> list[Figure]:
    """Another width, until nothing more is painted."""
    sizes = [Size(10_000, 500), *([Size(100_000, 5_000), Size(1_000_000, 20_000)] if bench.full else [])]
    return [_resized(bench, size) for size in sizes]


def _resized(bench: Bench, size: Size) -> Figure:
    own: list[float] = []
    floors: list[float] = []
    with bare_app(bench) as bare, open_workspace(bench, size) as workspace:
        workspace.terminal.drain(1.0 if size.n_words < 1_000_000 else 10.0)
        for turn in range(bench.times(6, 14)):
            bench.block("resize")
            width = 140 if turn % 2 == 0 else 160
            for program, seconds in ((bare, floors), (workspace.terminal, own)):
                begun = time.perf_counter()
                program.resize(width)
                seconds.append(program.settled(begun, quiet=0.15).seconds)
    ratio = ratio_of(own, floors)
    name = f"until settled, {size.name}"
    return Figure("resize", name, median(own) * 1e3, "ms", median(floors) * 1e3, ratio, _RESIZE_GOAL)


def floors(bench: Bench) -> list[Figure]:
    """What keys cost at least: the terminal's echo, the bare app's key and a page of Textual's own; and a flush."""
    echoes: list[float] = []
    keys: list[float] = []
    pages: list[float] = []
    with (
        Terminal(floor("echo"), bench.environment) as raw,
        bare_app(bench) as bare,
        Terminal(floor("pages"), bench.environment) as paged,
    ):
        raw.until(b"ready")
        paged.until(_LINE)
        paged.drain()
        for _ in range(bench.times(4, 10)):
            bench.block("floors")
            echoes.append(median(raw.press(b"x", b"x").seconds for _ in range(10)))
            keys.append(median(bare.press(b"x", BARE).seconds for _ in range(10)))
            pages.append(median(paged.press(b"x", _LINE).seconds for _ in range(10)))
    flushed = [_flush(bench.folder / "flushed") for _ in range(50)]
    return [
        _floor("bare Textual's key vs an echo", keys, echoes),
        _floor("Textual's own page vs its key", pages, keys),
        Figure("floors", "4 kB written and flushed", median(flushed) * 1e3, "ms", note="to the disk, by fsync"),
    ]


def _floor(name: str, own: list[float], floors: list[float]) -> Figure:
    return Figure("floors", name, median(own) * 1e3, "ms", median(floors) * 1e3, ratio_of(own, floors))


def _flush(path: Path) -> float:
    with path.open("ab", buffering=0) as file:
        begun = time.perf_counter()
        file.write(bytes(4096))
        os.fsync(file.fileno())
        return time.perf_counter() - begun
