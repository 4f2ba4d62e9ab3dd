"""What was measured, beside its floor and its goal, and how it is written: table, JSON, Markdown."""

import json
import os
import platform
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from benchmarks.measuring import Ratio


class Verdict(StrEnum):
    WITHIN = "ok"
    OVER = "over"
    FAILS = "FAILS"
    OPEN = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: the subject's value and its floor's in `unit`, their ratio, and the goal.

    `goal` limits the ratio, or the value itself where there is no ratio; 0 sets none. Only a `gate` can fail, and
    only where even the lower end of the interval is over the goal.
    """

    suite: str
    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: Ratio | None = None
    goal: float = 0.0
    gate: bool = True
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        if not self.goal:
            return Verdict.OPEN
        middle, low = (self.ratio.middle, self.ratio.low) if self.ratio else (self.value, self.value)
        if middle <= self.goal:
            return Verdict.WITHIN
        return Verdict.FAILS if self.gate and low > self.goal else Verdict.OVER


HEADERS = ("suite", "what", "value", "floor", "ratio", "90 % interval", "range", "goal", "", "note")
_LEFT = (0, 1, 8, 9)  # columns of words


def cells(figure: Figure) -> tuple[str, ...]:
    ratio = figure.ratio
    return (
        figure.suite,
        figure.name,
        f"{number(figure.value)} {figure.unit}".strip(),
        f"{number(figure.floor)} {figure.unit}".strip() if figure.floor is not None else "",
        f"{ratio.middle:.2f}x" if ratio else "",
        f"{ratio.low:.2f}-{ratio.high:.2f}" if ratio else "",
        f"{ratio.least:.2f}-{ratio.most:.2f}" if ratio else "",
        f"<= {number(figure.goal)}{'x' if ratio else ''}" if figure.goal else "",
        str(figure.verdict),
        figure.note,
    )


def number(value: float) -> str:
    """Three figures, without an exponent."""
    if value == 0:
        return "0"
    digits = 2 if abs(value) < 1 else 1 if abs(value) < 100 else 0
    return f"{value:.{digits}f}" if abs(value) >= 0.01 else f"{value:.4f}"


def table(figures: Iterable[Figure]) -> str:
    rows = [HEADERS, *map(cells, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADERS))]
    lines = [_aligned(row, widths) for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    parts = [
        cell.ljust(width) if column in _LEFT else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(parts).rstrip()


def markdown(figures: Iterable[Figure]) -> str:
    rows = [HEADERS, tuple(":-" if column in _LEFT else "-:" for column in range(len(HEADERS))), *map(cells, figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures were measured on, and how busy it was with other things."""

    system: str
    python: str
    textual: str
    cores: int
    mode: str
    idle: tuple[tuple[str, float], ...]

    @property
    def is_busy(self) -> bool:
        """Whether more than half of the suites began while others used half of the machine or more."""
        return sum(share < 0.5 for _, share in self.idle) * 2 > len(self.idle)

    @classmethod
    def here(cls, mode: str, idle: Iterable[tuple[str, float]]) -> "Machine":
        from importlib.metadata import version

        return cls(
            f"{platform.system()} {platform.machine()}",
            platform.python_version(),
            version("textual"),
            os.cpu_count() or 1,
            mode,
            tuple(idle),
        )

    def sentence(self) -> str:
        idle = ", ".join(f"{suite} {share:.0%}" for suite, share in self.idle)
        return (
            f"{self.system}, {self.cores} cores, Python {self.python}, Textual {self.textual}, mode {self.mode}. "
            f"Idle when each suite began: {idle or 'not known here'}."
        )


def idle_share(seconds: float = 0.25) -> float | None:
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


def failures(figures: Iterable[Figure], machine: Machine) -> list[Figure]:
    """What fails: nothing that is a matter of time, where the machine was busy with other things."""
    failed = [figure for figure in figures if figure.verdict is Verdict.FAILS]
    return [figure for figure in failed if not machine.is_busy or figure.unit not in ("ms", "s")]


def write_json(figures: Iterable[Figure], machine: Machine, path: Path) -> None:
    plain: dict[str, Any] = {
        "machine": asdict(machine),
        "figures": [asdict(figure) | {"verdict": figure.verdict} for figure in figures],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(plain, indent=1), encoding="utf-8")


def write_report(figures: Sequence[Figure], machine: Machine, path: Path) -> None:
    path.write_text(
        "# Measured\n\n"
        f"Written by `python -m benchmarks {machine.mode} --report`. {machine.sentence()}\n\n"
        "A floor is the least that the same work costs without qualeval (a bare Textual app, an empty Python program, "
        "a raw SQLite commit), measured in turns with it: only the ratio means anything on another machine. The "
        "interval is a bootstrap over the turns, the range their extremes.\n\n"
        f"{markdown(figures)}\n",
        encoding="utf-8",
    )
