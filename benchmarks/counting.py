"""Counting themes beside what the same count costs in pandas, from the same codings as a CSV file."""

import csv
from pathlib import Path
from statistics import median

from benchmarks import corpus
from benchmarks.bench import Bench, call
from benchmarks.corpus import Size
from benchmarks.figures import Figure
from benchmarks.layout import PYTHON, qualeval
from benchmarks.measuring import ratio_of
from qualeval.bootstrap import Services
from qualeval.domain.records import Coding

N_CODINGS = 5_000
_GOAL = 2.0
_PANDAS = (
    "import sys, pandas\n"
    "codings = pandas.read_csv(sys.argv[1])\n"
    "print(codings.groupby('code').agg(segments=('start', 'size'), respondents=('case', 'nunique')).to_string())\n"
)


def counts(bench: Bench) -> list[Figure]:
    """`qualeval counts` on 5,000 codings, in turns with pandas that reads them and counts."""
    project = corpus.copy_of(corpus.project(Size(100_000, N_CODINGS)), bench.folder)
    table = _as_table(project, bench.folder / "codings.csv")
    calls = {"pandas": [PYTHON, "-c", _PANDAS, str(table)], "counts": qualeval("counts", str(project))}
    wall: dict[str, list[float]] = {name: [] for name in calls}
    cpu: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(bench.times(7, 21) + 1):
        for name, arguments in calls.items():
            done = call(arguments, bench.environment)
            if turn:  # the first one compiles and fills caches
                wall[name].append(done.wall)
                cpu[name].append(done.cpu)
    return [
        Figure(
            "counting",
            name,
            median(values["counts"]) * 1e3,
            unit,
            median(values["pandas"]) * 1e3,
            ratio_of(values["counts"], values["pandas"]),
            _GOAL,
        )
        for name, unit, values in (("counts of 5,000 codings", "ms", wall), ("the same, CPU", "ms CPU", cpu))
        if any(values["pandas"])
    ]


def _as_table(project: Path, table: Path) -> Path:
    session = Services().open(project, "bench", read_only=True)
    codings = session.store.find(Coding)
    session.store.close()
    assert len(codings) == N_CODINGS
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "case", "start", "end", "code"])
        writer.writerows([c.document_id, c.speaker, c.start, c.end, c.code] for c in codings)
    return table
