"""From the call to the first frame that says where the reader stands, and small commands from call to end.

A first frame is live: the app that drew it takes keys. A project that was left before shows the picture of the last
time until then, which is a figure of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import corpus
from benchmarks.bench import APPEARED, BARE, PICTURED, Bench, call, resident_kilobytes
from benchmarks.corpus import Size
from benchmarks.figures import Figure
from benchmarks.layout import PYTHON, floor, qualeval, workspace
from benchmarks.measuring import ratio_of

if TYPE_CHECKING:
    from benchmarks.term import Terminal

_SMALL, _LARGE = Size(10_000, 500), Size(1_000_000, 20_000)
_FRAME_GOALS = {"sample": 1.15, _SMALL.name: 1.15, _LARGE.name: 1.4}  # times the bare app's
_PICTURE_GOAL = 0.5  # the same
_MEMORY_GOAL = 1.6  # the same
_LEAVE, _LEFT_WITHIN = b"\x11", 30.0  # Ctrl+Q, for both; seconds, of which as many are taken as are needed
_COMMANDS = {"--version": 5.0, "--help": 8.0, "counts": 8.0}


@dataclass(slots=True)
class _Runs:
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def first_frames(bench: Bench) -> list[Figure]:
    """In turns with the bare app; memory is read at the first frame, when no model is loaded yet.

    A project is left before its picture is waited for, and has none when its live frame is.
    """
    from benchmarks.term import Terminal

    subjects = {"sample": corpus.sample()}
    for size in [_SMALL, *([_LARGE] if bench.full else [])]:
        subjects[size.name] = corpus.project(size)
    calls = {name: workspace(corpus.copy_of(path, bench.folder)) for name, path in subjects.items()}
    runs = {"bare": _Runs(), **{name: _Runs() for name in calls}}
    pictures = {name: _Runs() for name in calls}
    for turn in range(bench.times(6, 15) + 1):
        bench.block("startup")
        for name, arguments, appears in [
            ("bare", floor("app"), BARE),
            *((name, arguments, APPEARED) for name, arguments in calls.items()),
        ]:
            if not turn:  # it compiles, and fills caches
                _open_and_leave(bench, arguments, appears)
                continue
            _forget_pictures(bench)
            with Terminal(arguments, bench.environment) as terminal:
                at, _ = terminal.until(appears)
                terminal.halt()
                runs[name].memory.append(resident_kilobytes(terminal.pid))
                _note(runs[name], terminal, at)
            if name in pictures:
                _open_and_leave(bench, arguments, appears)  # what was killed left a log to be checked, and no picture
                with Terminal(arguments, bench.environment) as terminal:
                    at, _ = terminal.until(PICTURED)
                    terminal.halt()
                    _note(pictures[name], terminal, at)
                _open_and_leave(bench, arguments, appears)
    return list(_figures(runs, pictures))


def _open_and_leave(bench: Bench, arguments: list[str], appears: bytes) -> None:
    from benchmarks.term import Terminal

    with Terminal(arguments, bench.environment) as terminal:
        terminal.until(appears)
        terminal.write(_LEAVE)
        terminal.drain(_LEFT_WITHIN)


def _forget_pictures(bench: Bench) -> None:
    for picture in bench.folder.rglob("*.picture"):
        picture.unlink()


def _note(runs: _Runs, terminal: Terminal, at: float) -> None:
    runs.wall.append(at - terminal.started)
    runs.cpu.append(terminal.kill().cpu)


def _figures(runs: dict[str, _Runs], pictures: dict[str, _Runs]) -> Iterable[Figure]:
    bare = runs.pop("bare")
    for name, run in pictures.items():
        what = f"picture of the last time, {name}"
        yield _figure("startup", what, run.wall, bare.wall, "ms", 1e3, _PICTURE_GOAL)
        yield _figure("startup", f"{what}, CPU", run.cpu, bare.cpu, "ms CPU", 1e3, _PICTURE_GOAL)
    for name, run in runs.items():
        goal = _FRAME_GOALS[name]
        yield _figure("startup", f"live first frame, {name}", run.wall, bare.wall, "ms", 1e3, goal)
        yield _figure("startup", f"live first frame, {name}, CPU", run.cpu, bare.cpu, "ms CPU", 1e3, goal)
    for name, run in runs.items():
        yield _figure("memory", f"at the first frame, {name}", run.memory, bare.memory, "MB", 1 / 1024, _MEMORY_GOAL)


def _figure(
    suite: str, name: str, values: list[float], floors: list[float], unit: str, scale: float, goal: float
) -> Figure:
    return Figure(
        suite,
        name,
        median(values) * scale,
        unit,
        median(floors) * scale,
        ratio_of(values, floors),
        goal,
    )


def commands(bench: Bench) -> list[Figure]:
    """In turns with an interpreter that does nothing."""
    project = corpus.copy_of(corpus.sample(), bench.folder)
    calls = {"pass": [PYTHON, "-c", "pass"]}
    for name in _COMMANDS:
        calls[name] = qualeval(name, *([str(project)] if name == "counts" else []))
    calls["--version"] = [PYTHON, "-m", "qualeval", "--version"]  # asked alone, it is answered before all else
    runs = {name: _Runs() for name in calls}
    for turn in range(bench.times(7, 21) + 1):
        for name, arguments in calls.items():
            done = call(arguments, bench.environment)
            if turn:
                runs[name].wall.append(done.wall)
                runs[name].cpu.append(done.cpu)
    idle = runs.pop("pass")
    found = []
    for name, run in runs.items():
        found.append(_figure("commands", name, run.wall, idle.wall, "ms", 1e3, _COMMANDS[name]))
        if any(idle.cpu):
            found.append(_figure("commands", f"{name}, CPU", run.cpu, idle.cpu, "ms CPU", 1e3, _COMMANDS[name]))
    return found
