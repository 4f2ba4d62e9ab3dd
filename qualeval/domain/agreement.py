"""The agreement of coders as a table: every measure per code and over all, with bootstrap intervals.

Rare codes collapse kappa at high agreement, so all measures stand together (O'Connor & Joffe 2020). Intervals are
percentiles of a bootstrap that draws respondents, not units: the sentences of one respondent are not independent.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from random import Random

from qualeval.domain.agreement_measures import (
    Pattern,
    Tally,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    masi_distance,
    percent_agreement,
    prevalence,
)
from qualeval.domain.agreement_units import Judged, Unit, UnitKind, judge
from qualeval.domain.evidence import CodingFact
from qualeval.domain.unitising import Continua, unitising_alpha

_FEWEST_DEFINED = 0.5  # the share of resamples a measure must be defined in to get an interval


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its bootstrap interval; None where it is not defined (nothing varies, or one respondent)."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """One code's measures over the universe; `code` is None over all codes together.

    `n_units` counts units (or characters), those nobody coded too; `n_any` were marked by somebody, `n_all` by every
    coder. Over all codes each decision on a unit and a code is one rating, so the counts are of decisions. `alpha_u` is
    the unitising alpha of the spans as they were marked, whatever the unit.
    """

    code: str | None
    n_units: int
    n_any: int
    n_all: int
    prevalence: float | None
    percent: Measure
    kappa: Measure
    alpha: Measure
    ac1: Measure
    alpha_u: Measure


@dataclass(frozen=True, slots=True)
class Agreement:
    """The measures of every code and over all, and alpha over whole sets of codes with MASI's distance."""

    unit: UnitKind
    coders: tuple[str, ...]
    n_cases: int
    n_resamples: int
    rows: tuple[CodeAgreement, ...]
    overall: CodeAgreement
    alpha_masi: Measure


_MEASURES: tuple[Callable[[Tally], float | None], ...] = (
    percent_agreement,
    cohen_kappa,
    krippendorff_alpha,
    gwet_ac1,
)
Figures = list[list[float | None]]  # of each code, of all, and of whole sets of codes


def agreement(
    facts: Iterable[CodingFact],
    universe: Collection[Unit],
    coders: Sequence[str],
    codes: Sequence[str],
    *,
    unit: UnitKind = "segment",
    continuum: Collection[Unit] = (),
    n_resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> Agreement:
    """Every measure per code and over all, with percentile intervals of a bootstrap by respondent.

    The universe should be text that every coder has read: where a second coder read some sources only, those. The
    `continuum` is that text in whole stretches, for the unitising alpha; without it the universe is.
    """
    wanted = frozenset(codes)
    counted = [fact for fact in facts if fact.code in wanted]
    judged = judge(counted, universe, coders, unit)
    stretches = continuum or universe
    cases = sorted({item.case_id for item in judged} | {stretch.case_id for stretch in stretches})
    sparse = _Sparse(judged, cases, codes, len(coders))
    weighed = _Weighed(sparse, _Sets(judged, cases), Continua(counted, stretches, coders, cases, codes), len(coders))
    once = [1] * len(cases)
    drawn = [weighed.figures(times) for times in _draws(len(cases), n_resamples, seed)]
    measured = _measures(weighed.figures(once), drawn, level)
    rows = [
        _row(code, tally, row) for code, tally, row in zip((*codes, None), sparse.tallies(once), measured, strict=False)
    ]
    return Agreement(
        unit=unit,
        coders=tuple(coders),
        n_cases=len(cases),
        n_resamples=n_resamples,
        rows=tuple(rows[:-1]),
        overall=rows[-1],
        alpha_masi=measured[-1][0],
    )


def _measures(figures: Figures, drawn: Sequence[Figures], level: float) -> list[list[Measure]]:
    """Each figure with the interval of what it was in the resamples."""
    return [
        [Measure(value, *_percentiles([each[at][column] for each in drawn], level)) for column, value in enumerate(row)]
        for at, row in enumerate(figures)
    ]


def _draws(n_cases: int, n_resamples: int, seed: int) -> Iterator[list[int]]:
    """How often each respondent is drawn, resample by resample; one respondent cannot be drawn from."""
    random = Random(seed)  # noqa: S311 - a bootstrap, repeatable
    for _ in range(n_resamples if n_cases > 1 else 0):
        times = [0] * n_cases
        for index in random.choices(range(n_cases), k=n_cases):
            times[index] += 1
        yield times


class _Sparse:
    """The tallies of all codes as they weigh when each respondent is drawn some times.

    Only what somebody marked is held by code and respondent; the rest of a respondent's units has one pattern.
    """

    def __init__(self, judged: Iterable[Judged], cases: Sequence[str], codes: Sequence[str], n_coders: int) -> None:
        index = {case_id: place for place, case_id in enumerate(cases)}
        self.nobody: Pattern = (False,) * n_coders
        self.units = [0] * len(cases)
        found: dict[str, dict[Pattern, Counter[int]]] = {code: defaultdict(Counter) for code in codes}
        for item in judged:
            place = index[item.case_id]
            self.units[place] += item.weight
            for code in frozenset().union(*item.marks):
                found[code][tuple(code in marks for marks in item.marks)][place] += item.weight
        self.marked = [[(pattern, list(counts.items())) for pattern, counts in found[code].items()] for code in codes]

    def tallies(self, times: Sequence[int]) -> Iterator[dict[Pattern, float]]:
        """A tally per code, then the one over all codes."""
        total = sum(n * drawn for n, drawn in zip(self.units, times, strict=True))
        over_all: dict[Pattern, float] = defaultdict(float)
        for patterns in self.marked:
            tally: dict[Pattern, float] = {
                pattern: sum(times[place] * n for place, n in entries) for pattern, entries in patterns
            }
            tally[self.nobody] = total - sum(tally.values())
            for pattern, n in tally.items():
                over_all[pattern] += n
            yield tally
        yield over_all


class _Sets:
    """The whole sets of codes that coders gave, numbered, as they weigh when each respondent is drawn some times."""

    def __init__(self, judged: Iterable[Judged], cases: Sequence[str]) -> None:
        index = {case_id: place for place, case_id in enumerate(cases)}
        numbers: dict[frozenset[str], int] = {}
        patterns: dict[Pattern, Counter[int]] = defaultdict(Counter)
        for item in judged:
            pattern = tuple(numbers.setdefault(codes, len(numbers)) for codes in item.marks)
            patterns[pattern][index[item.case_id]] += item.weight
        self._patterns = [(pattern, list(counts.items())) for pattern, counts in patterns.items()]
        self._distances = [[masi_distance(one, other) for other in numbers] for one in numbers]

    def alpha(self, times: Sequence[int]) -> float | None:
        """Krippendorff's alpha with MASI's distance between sets."""
        tally = {pattern: sum(times[at] * n for at, n in entries) for pattern, entries in self._patterns}
        return krippendorff_alpha({pattern: n for pattern, n in tally.items() if n}, self._distance)

    def _distance(self, one: object, other: object) -> float:
        assert isinstance(one, int) and isinstance(other, int)  # noqa: PT018 - the numbers of two sets
        return self._distances[one][other]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What the measures are made of, as it weighs when each respondent is drawn some times."""

    sparse: _Sparse
    sets: _Sets
    continua: Continua
    n_coders: int

    def figures(self, times: Sequence[int]) -> Figures:
        rows: Figures = [[measure(tally) for measure in _MEASURES] for tally in self.sparse.tallies(times)]
        for row, lengths in zip(rows, self.continua.lengths(times), strict=True):
            row.append(unitising_alpha(lengths, self.n_coders))
        return [*rows, [self.sets.alpha(times)]]


def _row(code: str | None, tally: Tally, measured: Sequence[Measure]) -> CodeAgreement:
    return CodeAgreement(
        code,
        round(sum(tally.values())),
        round(sum(n for pattern, n in tally.items() if any(pattern))),
        round(sum(n for pattern, n in tally.items() if pattern and all(pattern))),
        prevalence(tally),
        *measured,
    )


def _percentiles(drawn: Sequence[float | None], level: float) -> tuple[float | None, float | None]:
    defined = sorted(value for value in drawn if value is not None)
    if not defined or len(defined) < _FEWEST_DEFINED * len(drawn):
        return None, None
    return _quantile(defined, (1 - level) / 2), _quantile(defined, (1 + level) / 2)


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low, high = ordered[floor(place)], ordered[ceil(place)]
    return low + (high - low) * (place - floor(place))
