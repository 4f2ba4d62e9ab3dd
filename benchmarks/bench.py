"""What the suites share: the mode, a home of their own for what they start, and programs that are measured."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from benchmarks.layout import ROOT, environment
from benchmarks.machine import idle_share

# the workspace: the pointer at the text where the reader stands, and its place in the status line
_SHOWN = rb"(?=.*\xe2\x96\xb6)(?=.*\xc2\xb7 1/\d+)"
_LIVE = rb"\x1b\[\?1004h"  # asked for when an app takes the terminal: from here on it is the app that draws
APPEARED = rb"(?s)\A.*?" + _LIVE + _SHOWN
PICTURED = rb"(?s)\A(?!.*" + _LIVE + rb")" + _SHOWN  # the picture of the last time, and no app yet
BARE = rb"n=\d+;"
_LOOK = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Bench:
    """`full` measures more sizes, more often; `over` so many times as often as that.

    `idle` has the share of the machine that nobody used as each block of a suite began.
    """

    full: bool
    folder: Path
    over: int = 1
    idle: list[tuple[str, float]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder)

    def times(self, quick: int, full: int) -> int:
        return self.over * (full if self.full else quick)

    def block(self, suite: str) -> None:
        """To be called where a block begins: notes how idle the machine is, where the system says."""
        share = idle_share(_LOOK)
        if share is not None:
            self.idle.append((suite, share))


@dataclass(frozen=True, slots=True)
class Call:
    """A program that ran to its end: seconds of wall clock, and of CPU where the system says."""

    wall: float
    cpu: float


def call(arguments: Sequence[str], surroundings: dict[str, str], folder: Path = ROOT) -> Call:
    """Runs a program whose output nobody reads. Raises CalledProcessError, with what it said, where it fails."""
    with TemporaryFile() as told:
        return _called(arguments, surroundings, folder, told)


def _called(arguments: Sequence[str], surroundings: dict[str, str], folder: Path, told: IO[bytes]) -> Call:
    begun = time.perf_counter()
    process = subprocess.Popen(
        arguments, env=surroundings, cwd=folder, stdout=told, stderr=told, stdin=subprocess.DEVNULL
    )
    cpu = 0.0
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime
    else:
        process.wait()
    wall = time.perf_counter() - begun
    if process.returncode:
        told.seek(0)
        error = subprocess.CalledProcessError(process.returncode, arguments)
        error.add_note(told.read().decode(errors="replace"))
        raise error
    return Call(wall, cpu)


def children_seconds(pid: int) -> float | None:
    """The CPU that the processes which it started have used so far; None where the system does not say."""
    try:
        by_thread = [path.read_text(encoding="ascii").split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
        stats = [Path(f"/proc/{child}/stat").read_text(encoding="utf-8") for child in chain(*by_thread)]
    except OSError:
        return None
    fields = [stat.rpartition(")")[2].split() for stat in stats]  # a name before it may have blanks
    ticks = sum(int(found[11]) + int(found[12]) for found in fields)
    return ticks / os.sysconf("SC_CLK_TCK") if fields else None


def resident_kilobytes(pid: int) -> float:
    """The memory of a process that is in use, by the system's own tool."""
    found = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True, text=True, encoding="ascii"
    )
    return float(found.stdout)
