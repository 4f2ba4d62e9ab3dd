"""What the suites share: the mode, a home of their own for what they start, and programs that are measured."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.layout import ROOT, environment

# the workspace: the pointer at the text where the reader stands, and its place in the status line
APPEARED = rb"(?s)\A(?=.*\xe2\x96\xb6)(?=.*\xc2\xb7 1/\d+)"
MOVED = rb"\xc2\xb7 \d+/\d+"
CODED = rb"\xe2\x9c\x93 coded"
DECIDED = rb"\xe2\x9c\x93 accepted|\xc2\xb7 \d+/\d+"  # the last decision on a segment leads on to the next one
BARE = rb"n=\d+;"


@dataclass(frozen=True, slots=True)
class Bench:
    """`full` measures more sizes, more often."""

    full: bool
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder)

    def times(self, quick: int, full: int) -> int:
        return full if self.full else quick


@dataclass(frozen=True, slots=True)
class Call:
    """A program that ran to its end: seconds of wall clock, and of CPU where the system says."""

    wall: float
    cpu: float


def call(arguments: Sequence[str], surroundings: dict[str, str]) -> Call:
    """Runs a program whose output nobody reads. Raises CalledProcessError where it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        arguments, env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
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
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return Call(wall, cpu)


def resident_kilobytes(pid: int) -> float:
    """The memory of a process that is in use, by the system's own tool."""
    found = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True, text=True, encoding="ascii"
    )
    return float(found.stdout)
