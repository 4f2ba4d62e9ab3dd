"""What was measured, beside its floor and its goal, and how it is written: as a table for eyes, and in Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.measuring import Ratio


class Verdict(StrEnum):
    WITHIN = "ok"
    OVER = "over"
    FAILS = "FAILS"
    OPEN = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: the subject's value and its floor's in `unit`, their ratio, and the goal.

    `goal` limits the ratio, or the value itself where there is no ratio. Only a `gate` can fail, and only where even
    the lower end of the interval is over the goal.
    """

    suite: str
    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: Ratio | None = None
    goal: float | None = None
    gate: bool = True
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        if self.goal is None:
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
        f"{number(ratio.middle)}x" if ratio else "",
        f"{number(ratio.low)}-{number(ratio.high)}" if ratio else "",
        f"{number(ratio.least)}-{number(ratio.most)}" if ratio else "",
        f"<= {number(figure.goal)}{'x' if ratio else ''}" if figure.goal is not None else "",
        str(figure.verdict),
        figure.note,
    )


def number(value: float) -> str:
    """Three figures, without an exponent."""
    if value == 0:
        return "0"
    digits = 3 if abs(value) < 0.1 else 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
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
