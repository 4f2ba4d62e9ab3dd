"""A coding stored durably, beside the driver alone; and how soon a decision's suggestions come."""

import random
import time
import warnings
from collections.abc import Callable
from functools import partial
from itertools import chain, islice
from statistics import median

from benchmarks import corpus
from benchmarks.bench import Bench
from benchmarks.corpus import CODEBOOK, Size
from benchmarks.figures import Figure
from benchmarks.floors import RawTable, raw_learner
from benchmarks.measuring import percentile, ratio_of
from qualeval.bootstrap import Services
from qualeval.domain.events import added
from qualeval.domain.learning import Learned, Lesson
from qualeval.domain.records import Source
from qualeval.domain.suggestion import Segment
from qualeval.domain.text import Span
from qualeval.services import coding
from qualeval.services.reading import read

_STORE_GOAL = 2.0
_SECONDS = 60.0  # that an answer may take


def store(bench: Bench) -> list[Figure]:
    """The store's append, and the whole service on top of it, in turns with a raw commit."""
    sizes = [Size(10_000, 500), *([Size(100_000, 5_000)] if bench.full else [])]
    return [figure for size in sizes for figure in _stored(bench, size)]


def _stored(bench: Bench, size: Size) -> list[Figure]:
    s = Services()
    session = s.open(corpus.copy_of(corpus.project(size), bench.folder), "bench")
    raw = RawTable(bench.folder / f"raw-{size.n_words}-{size.n_spans}.db")
    (source,) = session.store.find(Source)
    reading = read(session.store, source)
    blocks, each = bench.times(5, 10), bench.times(15, 40)
    codings = iter(corpus.codings_on(session, reading, blocks * each))
    code = next(codings).code
    passages = [found for span in reading.segments[: blocks * each] if (found := reading.passage(span))]
    appends: list[list[float]] = []
    applies: list[list[float]] = []
    floors: list[list[float]] = []
    for block in range(blocks):
        numbers = range(block * each, min((block + 1) * each, len(passages)) - 1)
        own = islice(codings, len(numbers))
        floors.append([_seconds(partial(raw.append, number)) for number in numbers])
        appends.append([_seconds(partial(session.commit, "code.apply", [added(one)])) for one in own])
        applies.append([_seconds(partial(coding.apply, session, passages[number], code)) for number in numbers])
    raw.close()
    session.store.close()
    return [
        _durable(f"append, {size.name}", appends, floors, gate=True),
        _durable(f"coding.apply, {size.name}", applies, floors, gate=False),
    ]


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _durable(name: str, own: list[list[float]], floors: list[list[float]], *, gate: bool) -> Figure:
    flat, flat_floor = list(chain(*own)), list(chain(*floors))
    return Figure(
        "store",
        name,
        median(flat) * 1e3,
        "ms",
        median(flat_floor) * 1e3,
        ratio_of([median(block) for block in own], [median(block) for block in floors]),
        _STORE_GOAL,
        gate,
        note=f"p99 {percentile(flat, 0.99) * 1e3:.1f} vs {percentile(flat_floor, 0.99) * 1e3:.1f} n={len(flat)}",
    )


def suggestions(bench: Bench) -> list[Figure]:
    """From a decision handed over until its answer, beside scikit-learn's own calls on the same decisions."""
    sizes = (1_000, 10_000) if bench.full else (1_000,)
    return [figure for n_segments in sizes for figure in _answered(bench, n_segments)]


def _answered(bench: Bench, n_segments: int) -> list[Figure]:
    s = Services()
    codebook = s.formats.read_codebook(CODEBOOK)
    codes = [code.code for _, code in codebook.walk() if not codebook.is_category(code.code)]
    texts = corpus.sentences(n_segments)
    segments = tuple(Segment("s", "d", Span(50 * n, 50 * n + len(t)), t) for n, t in enumerate(texts))
    chance = random.Random(7)
    decided: dict[int, Learned] = {}
    floor = raw_learner(texts, codes)
    found: list[Figure] = []
    suggester = s.suggester()
    try:
        generation = 0

        def answer() -> float:
            nonlocal generation
            generation += 1
            lesson = Lesson(generation, codebook, "id", segments, dict(decided))
            begun = time.perf_counter()
            suggester.submit(lesson)
            if suggester.wait(_SECONDS) is None:
                raise TimeoutError(f"no suggestions within {_SECONDS} s")
            return time.perf_counter() - begun

        first = answer()
        found.append(Figure("suggest", f"first answer, {n_segments} segments", first * 1e3, "ms", note="process start"))
        for n_decided in (50, 200, 400):
            while len(decided) < n_decided - 1:
                decided[len(decided)] = _learned(chance, codes)
            answer()
            own, floors = [], []
            for _ in range(bench.times(3, 7)):
                decided[len(decided)] = _learned(chance, codes)
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    floors.append(_seconds(partial(floor, decided)))
                own.append(answer())
            name = f"answer, {n_segments} segments, {n_decided} decided"
            ratio = ratio_of(own, floors)
            found.append(Figure("suggest", name, median(own) * 1e3, "ms", median(floors) * 1e3, ratio, 1.2, gate=False))
    finally:
        suggester.close()
    return found


def _learned(chance: random.Random, codes: list[str]) -> Learned:
    given = frozenset(chance.sample(codes, chance.choice((1, 1, 2))))
    return Learned(given, frozenset(chance.sample(codes, 1)) - given)
