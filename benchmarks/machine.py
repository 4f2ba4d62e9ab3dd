"""What the figures were measured on, told so that nobody can say whose; and how busy it was with other things."""

import os
import platform
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_BUSY = 0.5  # of the machine is used by others


@dataclass(frozen=True, slots=True)
class Machine:
    """`load` is the mean number of processes that wanted to run in the last minute, as it began and as it ended."""

    system: str
    versions: dict[str, str]
    cores: int
    mode: str
    seconds: float
    load: tuple[float, ...] = ()
    idle: tuple[tuple[str, float], ...] = ()

    @property
    def is_busy(self) -> bool:
        return is_busy(self.idle)

    @classmethod
    def here(cls, mode: str, seconds: float, load: Iterable[float], idle: Iterable[tuple[str, float]]) -> "Machine":
        from importlib.metadata import version

        from qualeval import __version__

        versions = {
            "qualeval": __version__,
            "Python": platform.python_version(),
            "Textual": version("textual"),
            "SQLite": sqlite3.sqlite_version,
        }
        system = f"{platform.system()} {platform.machine()}"
        return cls(system, versions, os.cpu_count() or 1, mode, seconds, tuple(load), tuple(idle))

    def sentence(self) -> str:
        versions = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        load = ", ".join(f"{load:.1f}" for load in self.load) or "not known here"
        return (
            f"{self.system}, {self.cores} cores; {versions}. Mode {self.mode}, {self.seconds / 60:.1f} minutes. "
            f"Load when it began and ended: {load}. Idle when blocks began: {self._idle_words()}."
        )

    def _idle_words(self) -> str:
        shares: dict[str, list[float]] = defaultdict(list)
        for suite, share in self.idle:
            shares[suite].append(share)
        by_suite = ", ".join(f"{suite} {median(found):.0%} ({min(found):.0%})" for suite, found in shares.items())
        n_busy = sum(share < _BUSY for _, share in self.idle)
        if not by_suite:
            return "not known here"
        return (
            f"{by_suite}: the median and the least; "
            f"others used half of the machine or more at {n_busy} of {len(self.idle)}"
        )


def is_busy(idle: Sequence[tuple[str, float]]) -> bool:
    """Whether more than half of the blocks began while others used half of the machine or more."""
    return sum(share < _BUSY for _, share in idle) * 2 > len(idle)


def load_now() -> list[float]:
    """One number, or none where the system does not say."""
    return [os.getloadavg()[0]] if hasattr(os, "getloadavg") else []


def idle_share(seconds: float) -> float | None:
    """The part of all cores that nobody used for a while; None where the system does not say."""
    before = _cpu_ticks()
    if before is None:
        return None
    time.sleep(seconds)
    after = _cpu_ticks()
    assert after is not None
    spent = [late - early for late, early in zip(after, before, strict=True)]
    return (spent[3] + spent[4]) / max(1, sum(spent[:8]))


def _cpu_ticks() -> list[int] | None:
    try:
        line = Path("/proc/stat").read_text(encoding="ascii").partition("\n")[0]
    except OSError:
        return None
    return [int(ticks) for ticks in line.split()[1:]]
