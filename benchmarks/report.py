"""Where a run is written to: JSON for machines, and REPORT.md for people who want to know whether the goals are met."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, Verdict, markdown, number
from benchmarks.machine import Machine

_TIMES = ("ms", "s")


def failures(figures: Iterable[Figure], machine: Machine) -> list[Figure]:
    """What fails: nothing that is a matter of time, where the machine was busy with other things."""
    failed = [figure for figure in figures if figure.verdict is Verdict.FAILS]
    return [figure for figure in failed if not machine.is_busy or figure.unit not in _TIMES]


def write_json(figures: Iterable[Figure], machine: Machine, path: Path) -> None:
    plain: dict[str, Any] = {
        "machine": asdict(machine),
        "figures": [asdict(figure) | {"verdict": figure.verdict} for figure in figures],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(plain, indent=1), encoding="utf-8")


def write_report(figures: Sequence[Figure], machine: Machine, skipped: Sequence[str], path: Path) -> None:
    path.write_text(report(figures, machine, skipped), encoding="utf-8")


def report(figures: Sequence[Figure], machine: Machine, skipped: Sequence[str] = ()) -> str:
    """The goals first, each beside what was measured; then every figure."""
    goals = [figure for figure in figures if figure.goal is not None]
    n_met = sum(figure.verdict is Verdict.WITHIN for figure in goals)
    left_out = f"\nNot measured in this run: {'; '.join(skipped)}.\n" if skipped else ""
    busy = (
        "\n**The machine was busy with other things: latencies are not to be relied on.**\n" if machine.is_busy else ""
    )
    return (
        "# Measured\n\n"
        f"Written by `python -m benchmarks {machine.mode} --report`. {machine.sentence()}\n{busy}\n"
        "A floor is the least that the same work costs without qualeval (a bare Textual app, an empty Python program, "
        "a raw SQLite commit, another tool), measured in turns with it in blocks of some keys: only the ratio means "
        "anything on another machine. Ratios are medians over blocks; the interval is a bootstrap over the blocks, 90 "
        "%; the range is that of single blocks. A gate fails where even the lower end of the interval is over the "
        "goal. Keys are timed on a real pseudo-terminal until the last byte of their repaint; a decision is painted "
        "before it waits for the disk, and until when another connection sees it there is told beside. What was "
        "painted is drawn by a terminal emulator and compared with what the program says it shows, cell by cell. "
        f"Peers are timed until what was coded is on the disk.\n{left_out}\n"
        f"## Goals: {n_met} of {len(goals)} met\n\n{_goals(goals)}\n\n## All figures\n\n{markdown(figures)}\n"
    )


def _goals(figures: Iterable[Figure]) -> str:
    lines = ["| what | goal | measured | met |", "| :- | -: | -: | :- |"]
    for figure in figures:
        assert figure.goal is not None
        ratio = figure.ratio
        measured = f"{number(ratio.middle)}x" if ratio else f"{number(figure.value)} {figure.unit}".strip()
        goal = f"{number(figure.goal)}x" if ratio else f"{number(figure.goal)} {figure.unit}".strip()
        met = "yes" if figure.verdict is Verdict.WITHIN else "**no**"
        lines.append(f"| {figure.suite}: {figure.name} | <= {goal} | {measured} | {met} |")
    return "\n".join(lines)
