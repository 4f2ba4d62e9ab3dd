"""How long a suggestion takes: from the lesson handed over until its answer came back from the process.

`python -m benchmarks.latency` prints the table, with the processor time of the process beside the time on the clock:
on a machine that does other work, too, the clock says little. `benchmarks/suggest.py --latency` appends it, and
`python -m benchmarks` has it among its figures.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks import corpus
from benchmarks.bench import Bench, children_seconds
from benchmarks.figures import Figure
from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.learning import Learned, Lesson
from qualeval.domain.suggestion import Segment
from qualeval.domain.text import Span
from qualeval.nlp import ProcessSuggester
from qualeval.nlp.kept_answers import KeptAnswers

N_SEGMENTS, N_CODES, N_KEYWORDS = 10_000, 30, 6
DECIDED = (50, 200, 400, 1_000, 2_000)
_TIMES = 7
_PATIENCE = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds: the quickest and the median on the clock, and the median of the process's own time."""

    what: str
    quickest: float
    usual: float
    processor: float | None
    goal: float


def answers(bench: Bench) -> list[Figure]:
    """The medians; quickly, only the first answer and those to decisions after 400."""
    found = measured() if bench.full else islice(measured(decided=(400,)), 2)
    return [_figure(one) for one in found]


def _figure(one: Latency) -> Figure:
    own = "" if one.processor is None else f"; {one.processor:.0f} ms of processor time"
    note = f"{N_CODES} codes; quickest {one.quickest:.0f} ms{own}"
    return Figure("latency", one.what, one.usual, "ms", goal=one.goal, gate=False, note=note)


def lesson(n_segments: int, n_codes: int = N_CODES, seed: int = 3) -> Lesson:
    texts = corpus.sentences(n_segments)
    words = sorted({word.strip(".,?!").lower() for text in texts[:2_000] for word in text.split()})
    chance = random.Random(seed)
    codes = tuple(
        Code(
            f"code{n}",
            Label.of({"id": f"Kode {n}"}),
            definition=Label.of({"id": " ".join(chance.sample(words, 8))}),
            keywords=(("id", tuple(chance.sample(words, min(N_KEYWORDS, len(words))))),),
        )
        for n in range(n_codes)
    )
    segments = tuple(Segment("s", "d", Span(100 * n, 100 * n + len(text)), text) for n, text in enumerate(texts))
    return Lesson(1, Codebook("latency", codes), "id", segments, {})


def _decided(one: Lesson, n: int, seed: int = 5) -> dict[int, Learned]:
    chance = random.Random(seed)
    codes = [code.code for code in one.codebook.leaves()]
    found = {}
    for row in chance.sample(range(len(one.segments)), n):
        given = frozenset(chance.sample(codes, chance.choice((1, 1, 2))))
        found[row] = Learned(given, frozenset(chance.sample(codes, 2)) - given)
    return found


class _Asking:
    def __init__(self, cache: Path | None) -> None:
        self.suggester = ProcessSuggester(cache=cache)
        self._generation = 0

    def answer(self, one: Lesson, decided: dict[int, Learned]) -> tuple[float, float | None]:
        """Milliseconds on the clock and of the process."""
        self._generation += 1
        asked = Lesson(self._generation, one.codebook, one.language, one.segments, decided)
        used, begun = children_seconds(os.getpid()), time.perf_counter()
        self.suggester.submit(asked)
        if self.suggester.wait(_PATIENCE) is None:
            raise TimeoutError(f"no suggestions within {_PATIENCE:.0f} s")
        took, now = time.perf_counter() - begun, children_seconds(os.getpid())
        return 1e3 * took, None if now is None else 1e3 * (now - (used or 0.0))


def measured(n_segments: int = N_SEGMENTS, decided: Sequence[int] = DECIDED, times: int = _TIMES) -> Iterator[Latency]:
    one, small = lesson(n_segments), lesson(20)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        asking = _Asking(cache)
        try:
            yield _of(f"first answer, {n_segments} segments, process start included", [asking.answer(one, {})], 3_000)
            for n in decided:
                told = _decided(one, n + times)
                rows = list(told)
                asking.answer(one, {row: told[row] for row in rows[:n]})
                found = [asking.answer(one, {row: told[row] for row in rows[: n + k + 1]}) for k in range(times)]
                what = f"one more decision, {n} decided, {n_segments} segments"
                yield _of(what, found, 300 if n <= 400 else 1_000)
            last = replace(one, decided=_decided(one, 20))
            asking.answer(one, dict(last.decided))
            _until_kept(cache, last)
        finally:
            asking.suggester.close()
        at_once = []
        for _ in range(min(3, times)):
            asking = _Asking(cache)
            try:
                at_once.append(asking.answer(one, dict(last.decided)))
            finally:
                asking.suggester.close()
        yield _of(f"first answer of a project as it was left, {n_segments} segments, nothing running", at_once, 500)
        again = []
        for _ in range(min(3, times)):
            for kept in cache.glob("*.answer"):
                kept.unlink()
            asking = _Asking(cache)
            try:
                asking.answer(small, {})
                again.append(asking.answer(one, {}))
            finally:
                asking.suggester.close()
        yield _of(f"first answer of a cached project, {n_segments} segments, process up, another answer", again, 500)


def _until_kept(cache: Path, last: Lesson) -> None:
    """Waits until the suggester has kept its answer, which it does when nothing else is wanted of it."""
    until = time.monotonic() + _PATIENCE
    while not KeptAnswers(cache, ProcessSuggester.made_by()).find(last) and time.monotonic() < until:
        time.sleep(0.1)


def _of(what: str, found: Sequence[tuple[float, float | None]], goal: float) -> Latency:
    clock = [took for took, _ in found]
    own = [used for _, used in found if used is not None]
    return Latency(what, min(clock), median(clock), median(own) if own else None, goal)


def table(found: Sequence[Latency]) -> str:
    lines = [f"{'from decision to answer (ms)':85}{'quickest':>9}{'median':>9}{'processor':>10}{'goal':>7}"]
    for one in found:
        own = "" if one.processor is None else f"{one.processor:.0f}"
        lines.append(f"{one.what:85}{one.quickest:>9.0f}{one.usual:>9.0f}{own:>10}{one.goal:>7.0f}")
    load = f"; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else ""
    return "\n".join([*lines, f"{N_CODES} codes with {N_KEYWORDS} keywords each{load}"])


if __name__ == "__main__":
    print(table(list(measured())))
