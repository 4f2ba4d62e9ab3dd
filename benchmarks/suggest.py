"""Replays an evaluator who decides segment after segment, and measures the suggestions on texts never seen.

    python benchmarks/suggest.py DATA.csv CODEBOOK.yaml --language id --decisions 0,10,25,50,100 --seeds 5 --json

DATA has the columns `text` and `labels` (codes joined by `|`), and perhaps `group` or `respondent`, whose texts are
never parted between learning and test. In the same run stand-ins for what other programs offer: keyword search for the
exact words of the codebook, matching of strings that were coded before, a classifier that gives each text one code, and
TF-IDF with logistic regression, with its thresholds set as well as they can be.

The engine is shown every text of the data, without its codes, as the program shows it every segment of a project;
`--unseen` keeps the texts of the test from it until it scores them. `--latency` appends how long an answer takes.
"""

import argparse
import csv
import json
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import latency
from benchmarks.stand_ins import CodedStrings, ExactKeywords, Floats, OneCode, PlainLearner, Subject, Truth, truth_of
from qualeval.domain.codebook import Codebook
from qualeval.formats import load_codebook
from qualeval.nlp.embedding import SENTENCE_ENCODER, embedder_named
from qualeval.nlp.engine import Engine
from qualeval.settings import cache_folder

_TEST_SHARE = 0.3
_BINS = 10  # of the calibration error


@dataclass(frozen=True, slots=True)
class Row:
    """Medians over the seeds. Times are seconds; `calibration_error` is None for what gives no probabilities."""

    engine: str
    decisions: int
    macro_f1: float
    micro_f1: float
    precision: float
    recall: float
    calibration_error: float | None
    learn_s: float
    score_s: float


@dataclass(frozen=True, slots=True)
class Data:
    texts: list[str]
    labels: list[set[str]]
    groups: list[str]


class Ours:
    gives_probabilities = True

    def __init__(self, engine: Engine, surveyed: Sequence[str] = (), name: str = "qualeval") -> None:
        self.engine = engine
        self.name = name
        if surveyed:
            self.engine.survey(surveyed)

    def learn(self, texts: list[str], labels: list[set[str]], rejected: list[set[str]]) -> None:
        self.engine.learn(texts, labels, rejected)

    def score(self, texts: list[str]) -> Floats:
        return self.engine.score(texts)

    def thresholds(self) -> Floats:
        return self.engine.thresholds


# --- the replay ------------------------------------------------------------------------------------------------------


def read_data(path: Path) -> Data:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    groups = [row.get("group") or row.get("respondent") or str(place) for place, row in enumerate(rows)]
    return Data([row["text"] for row in rows], [set(filter(None, row["labels"].split("|"))) for row in rows], groups)


def split(data: Data, seed: int) -> tuple[list[int], list[int]]:
    """Rows to learn from, in a random order, and rows to test on; no group stands on both sides."""
    chance = np.random.default_rng(seed)
    members: dict[str, list[int]] = {}
    for row, group in enumerate(data.groups):
        members.setdefault(group, []).append(row)
    test: list[int] = []
    for group in chance.permutation(sorted(members)):
        if len(test) < _TEST_SHARE * len(data.texts):
            test += members[group]
    in_test = set(test)
    learn = [row for row in range(len(data.texts)) if row not in in_test]
    chance.shuffle(learn)
    return learn, sorted(test)


@dataclass(frozen=True, slots=True)
class Replay:
    """How the evaluator works: in which order, and whether what is not given is rejected."""

    decisions: tuple[int, ...]
    order: str
    complete: bool


def replay(subject: Subject, codebook: Codebook, data: Data, seed: int, how: Replay) -> Iterator[Row]:
    codes = [code.code for code in codebook.leaves()]
    waiting, test = split(data, seed)
    unseen, truth = [data.texts[row] for row in test], truth_of([data.labels[row] for row in test], codes)
    rows: list[int] = []
    rejected: list[set[str]] = []
    for n in how.decisions:
        if n > len(rows) + len(waiting):
            return
        chosen = _chosen(subject, data, waiting, n - len(rows), how)
        waiting = [row for row in waiting if row not in set(chosen)]
        rejected += _rejected(subject, data, chosen, codes, how)
        rows += chosen
        began = time.perf_counter()
        subject.learn([data.texts[row] for row in rows], [data.labels[row] for row in rows], rejected)
        learned = time.perf_counter()
        scores = subject.score(unseen)
        scored = time.perf_counter()
        yield measured(subject, n, scores, truth, learned - began, scored - learned)


def _chosen(subject: Subject, data: Data, waiting: list[int], k: int, how: Replay) -> list[int]:
    if how.order == "queue" and isinstance(subject, Ours) and k:
        return [waiting[place] for place in subject.engine.next([data.texts[row] for row in waiting], k)]
    return waiting[:k]


def _rejected(subject: Subject, data: Data, rows: list[int], codes: list[str], how: Replay) -> list[set[str]]:
    """What the evaluator turned down: the codes that were shown and not given, or all that were not given."""
    if how.complete or not rows:
        return [set(codes) - data.labels[row] for row in rows]
    shown = subject.score([data.texts[row] for row in rows]) > subject.thresholds()
    return [
        {code for code, is_shown in zip(codes, one, strict=True) if is_shown} - data.labels[row]
        for row, one in zip(rows, shown, strict=True)
    ]


def measured(subject: Subject, n: int, scores: Floats, truth: Truth, learn_s: float, score_s: float) -> Row:
    """Macro-F1 is over the codes that the test has or that were suggested."""
    shown = scores > subject.thresholds()
    right, both = (shown & truth).sum(axis=0), shown.sum(axis=0) + truth.sum(axis=0)
    return Row(
        engine=subject.name,
        decisions=n,
        macro_f1=float((2 * right[both > 0] / both[both > 0]).mean()),
        micro_f1=float(2 * right.sum() / max(1, int(both.sum()))),
        precision=float(right.sum() / max(1, int(shown.sum()))),
        recall=float(right.sum() / max(1, int(truth.sum()))),
        calibration_error=calibration_error(scores, truth) if subject.gives_probabilities else None,
        learn_s=learn_s,
        score_s=score_s,
    )


def calibration_error(scores: Floats, truth: Truth) -> float:
    """Expected calibration error over ten bins of equal width, all codes and texts together."""
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    parts = [(scores[bins == one], truth[bins == one]) for one in range(_BINS)]
    return float(sum(len(own) / scores.size * abs(own.mean() - right.mean()) for own, right in parts if len(own)))


def medians(rows: Sequence[Row]) -> list[Row]:
    found: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        found.setdefault((row.engine, row.decisions), []).append(row)
    return [_median(engine, n, own) for (engine, n), own in found.items()]


def _median(engine: str, decisions: int, rows: list[Row]) -> Row:
    values = {
        one.name: None
        if getattr(rows[0], one.name) is None
        else statistics.median(getattr(row, one.name) for row in rows)
        for one in fields(Row)[2:]
    }
    return Row(engine, decisions, **values)  # type: ignore[arg-type]  # only calibration_error may be None


# --- the command -----------------------------------------------------------------------------------------------------


def table(rows: Sequence[Row]) -> str:
    heads = f"{'engine':30}{'n':>5}{'macro-F1':>10}{'micro-F1':>10}"
    lines = [f"{heads}{'prec.':>8}{'recall':>8}{'ECE':>7}{'learn s':>9}{'score s':>9}"]
    for row in rows:
        error = "" if row.calibration_error is None else f"{row.calibration_error:.3f}"
        lines.append(
            f"{row.engine:30}{row.decisions:>5}{row.macro_f1:>10.3f}{row.micro_f1:>10.3f}{row.precision:>8.3f}"
            f"{row.recall:>8.3f}{error:>7}{row.learn_s:>9.3f}{row.score_s:>9.3f}"
        )
    return "\n".join(lines)


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Replay decisions and measure suggestions on texts never seen.")
    parser.add_argument("data", type=Path)
    parser.add_argument("codebook", type=Path)
    parser.add_argument("--language", default="id", choices=["id", "en"])
    parser.add_argument("--decisions", default="0,10,25,50,100,200,400", help="how many, after which it is measured")
    parser.add_argument("--seeds", type=int, default=5, help="splits, over which medians are taken")
    parser.add_argument("--order", default="random", choices=["random", "queue"], help="queue: as the engine asks")
    parser.add_argument(
        "--complete",
        action="store_true",
        help="every code not given was rejected; else (the program's own way) the evaluator gives a segment its codes "
        "and rejects what was suggested wrongly, and a code neither given nor suggested stays unknown",
    )
    parser.add_argument("--precise", action="store_true", help="measure the mode that is right above all, too")
    parser.add_argument("--embed", action="store_true", help="measure with sentence embeddings, too")
    parser.add_argument("--unseen", action="store_true", help="show the engine no text before it is decided or scored")
    parser.add_argument("--latency", action="store_true", help="measure how long an answer takes in the program, too")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _engines(options: argparse.Namespace, codebook: Codebook, data: Data, seed: int) -> Iterator[Ours]:
    surveyed = () if options.unseen else data.texts
    yield Ours(Engine(codebook, options.language, seed), surveyed)
    if options.precise:
        yield Ours(Engine(codebook, options.language, seed, mode="precise"), surveyed, "qualeval, precise")
    if options.embed:
        embedder = embedder_named(SENTENCE_ENCODER, str(cache_folder()))
        yield Ours(Engine(codebook, options.language, seed, embedder=embedder), surveyed, "qualeval + embeddings")


def main(arguments: Sequence[str] | None = None) -> None:
    options = parsed(arguments)
    codebook, data = load_codebook(options.codebook), read_data(options.data)
    decisions = tuple(sorted({int(n) for n in options.decisions.split(",")}))
    how = Replay(decisions, options.order, options.complete)
    codes = [code.code for code in codebook.leaves()]
    rows: list[Row] = []
    for seed in range(options.seeds):
        peers: tuple[Subject, ...] = (ExactKeywords(codebook), PlainLearner(codes), OneCode(codes), CodedStrings(codes))
        for subject in (*_engines(options, codebook, data, seed), *peers):
            rows += replay(subject, codebook, data, seed, how)
    found = sorted(medians(rows), key=lambda row: (not row.engine.startswith("qualeval"), row.engine, row.decisions))
    settings = {"data": options.data.name, "order": how.order, "complete": how.complete, "seeds": options.seeds}
    latencies = list(latency.measured()) if options.latency else []
    if options.json:
        more = {"latency": [asdict(one) for one in latencies]} if latencies else {}
        print(json.dumps({**settings, "rows": [asdict(row) for row in found], **more}))
        return
    print(table(found))
    if latencies:
        print(f"\n{latency.table(latencies)}")


if __name__ == "__main__":
    main()
