"""Agreement of coders: percent, Cohen's kappa, Krippendorff's alpha, Gwet's AC1, with bootstrap intervals.

Every measure is a function of a tally: how many units got each pattern of ratings. Text that nobody coded is part of
the universe; a measure that leaves it out is no kappa. Rare codes collapse kappa at high agreement, so all measures
stand together (O'Connor & Joffe 2020). Intervals are percentiles of a bootstrap that draws respondents, not units:
the sentences of one respondent are not independent.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import ceil, floor
from random import Random
from typing import Literal, Protocol

from qualeval.domain.evidence import CodingFact

FIRM = 0.8  # Krippendorff 2018: alpha from which conclusions may rest on the codes
TENTATIVE = 0.667  # and from which they may be drawn tentatively
_FEWEST_DEFINED = 0.5  # the share of resamples a measure must be defined in to get an interval

UnitKind = Literal["segment", "sentence", "turn", "respondent", "character"]
Rating = Hashable | None  # None: the coder did not rate the unit
Pattern = tuple[Rating, ...]  # one rating per coder, in the coders' order
Tally = Mapping[Pattern, float]  # pattern -> how many units (or characters) have it
Distance = Callable[[Hashable, Hashable], float]


# --- measures over a tally -------------------------------------------------------------------------------------------


def nominal_distance(one: Hashable, other: Hashable) -> float:
    return float(one != other)


def masi_distance(one: Hashable, other: Hashable) -> float:
    """1 - MASI of two sets of codes (Passonneau 2006): Jaccard's index weighed by how the sets lie in each other.

    The weight is 1 for equal sets, 2/3 where one holds the other, 1/3 where they only meet, 0 where they do not.
    """
    if not isinstance(one, frozenset) or not isinstance(other, frozenset):
        raise TypeError("MASI compares frozensets")
    if one == other:
        return 0.0
    shared = one & other
    if not shared:
        return 1.0
    weight = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - weight * len(shared) / len(one | other)


def percent_agreement(tally: Tally) -> float | None:
    """The share of agreeing pairs of ratings, averaged over the units that two or more coders rated (0 to 1)."""
    agreed = total = 0.0
    for pattern, n in tally.items():
        counts = Counter(rating for rating in pattern if rating is not None)
        m = counts.total()
        if m > 1:
            agreed += n * sum(c * (c - 1) for c in counts.values()) / (m * (m - 1))
            total += n
    return agreed / total if total else None


def cohen_kappa(tally: Tally) -> float | None:
    """Cohen 1960 for two coders; for more, the mean of the pairs' kappas (Light 1971).

    None where no pair of coders used two values: chance alone explains all agreement then.
    """
    n_coders = max((len(pattern) for pattern in tally), default=0)
    found = [kappa for pair in combinations(range(n_coders), 2) if (kappa := _pair_kappa(tally, *pair)) is not None]
    return sum(found) / len(found) if found else None


def _pair_kappa(tally: Tally, first: int, second: int) -> float | None:
    by_first: dict[Rating, float] = defaultdict(float)
    by_second: dict[Rating, float] = defaultdict(float)
    agreed = total = 0.0
    for pattern, n in tally.items():
        one, other = pattern[first], pattern[second]
        if one is None or other is None:
            continue
        by_first[one] += n
        by_second[other] += n
        agreed += n * (one == other)
        total += n
    if not total:
        return None
    expected = sum(n * by_second.get(value, 0.0) for value, n in by_first.items()) / total**2
    return None if expected >= 1 else (agreed / total - expected) / (1 - expected)


def krippendorff_alpha(tally: Tally, distance: Distance = nominal_distance) -> float | None:
    """Krippendorff's alpha (2018, chapter 12) by coincidences of values; units with one rating do not count.

    Any number of coders, missing ratings allowed. None where only one value occurs: nothing varies, nothing is known.
    """
    coincidences: dict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for pattern, n in tally.items():
        ratings = [rating for rating in pattern if rating is not None]
        for index, one in enumerate(ratings):
            for place, other in enumerate(ratings):
                if index != place:
                    coincidences[one, other] += n / (len(ratings) - 1)
    values: dict[Hashable, float] = defaultdict(float)
    for (one, _), n in coincidences.items():
        values[one] += n
    total = sum(values.values())
    observed = sum(n * distance(one, other) for (one, other), n in coincidences.items() if one != other)
    expected = sum(
        n * m * distance(one, other) for one, n in values.items() for other, m in values.items() if one != other
    )
    return 1 - (total - 1) * observed / expected if expected else None


def gwet_ac1(tally: Tally, n_categories: int = 2) -> float | None:
    """Gwet's AC1 (2008), for any number of coders and with missing ratings; it stays high where a code is rare."""
    shares: dict[Hashable, float] = defaultdict(float)
    total = 0.0
    for pattern, n in tally.items():
        ratings = [rating for rating in pattern if rating is not None]
        total += n if ratings else 0
        for rating in ratings:
            shares[rating] += n / len(ratings)
    agreed = percent_agreement(tally)
    if agreed is None:
        return None
    expected = sum((share / total) * (1 - share / total) for share in shares.values()) / (n_categories - 1)
    return (agreed - expected) / (1 - expected)


def prevalence(tally: Tally) -> float | None:
    """The share of all ratings that say the code is there (0 to 1)."""
    yes = sum(n * sum(rating is True for rating in pattern) for pattern, n in tally.items())
    total = sum(n * sum(rating is not None for rating in pattern) for pattern, n in tally.items())
    return yes / total if total else None


def strength(alpha: float | None) -> Literal["firm", "tentative", "weak", "undefined"]:
    """Krippendorff's reading of alpha: .800 and more is firm, .667 and more tentative."""
    if alpha is None:
        return "undefined"
    return "firm" if alpha >= FIRM else "tentative" if alpha >= TENTATIVE else "weak"


# --- from codings to tallies -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A stretch [start, end) of a document that coders judge, and whose words it is. Units do not overlap."""

    document_id: str
    start: int
    end: int
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A unit (or a part of one, in characters) with the codes that each coder gave it.

    `weight` counts units or characters; `place` is None for the rest of a respondent's text, which nobody coded.
    """

    case_id: str
    weight: int
    marks: tuple[frozenset[str], ...]
    place: Unit | None = None


def judge(
    facts: Iterable[CodingFact], universe: Collection[Unit], coders: Sequence[str], unit: UnitKind = "segment"
) -> list[Judged]:
    """What each coder said to every unit of the universe, text that nobody coded among it.

    A coding marks a unit of text where it covers at least half of it, or at least half of the coding lies in it (else
    the unit it covers most of): a phrase marks its sentence, a stray character of the next sentence marks nothing.
    `universe` holds countable segments, sentences or turns; for `character` the codings are cut to them, and for
    `respondent` the unit is each case of the universe. Facts of other coders and documents are left out.
    """
    places = {coder: index for index, coder in enumerate(coders)}
    by_document: dict[str, list[Unit]] = defaultdict(list)
    for item in sorted(universe):
        by_document[item.document_id].append(item)
    marks: dict[Unit, list[tuple[int, str, int, int]]] = defaultdict(list)
    for fact in facts:
        if fact.coder in places and (units := by_document.get(fact.document_id)):
            find = touched_units if unit == "character" else marked_units
            for item in (units[place] for place in find(units, fact.start, fact.end)):
                start, end = max(item.start, fact.start), min(item.end, fact.end)
                marks[item].append((places[fact.coder], fact.code, start, end))
    if unit == "respondent":
        return _by_respondent(universe, marks, len(coders))
    parts = _characters(marks, len(coders)) if unit == "character" else _whole_units(marks, len(coders))
    return [*parts, *_rest(universe, parts, len(coders), in_characters=unit == "character")]


class Stretch(Protocol):
    """Anything with a start and an end: a unit, a segment, a turn."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def touched_units(units: Sequence[Stretch], start: int, end: int) -> range:
    """The places of the units, in order and without overlaps, that [start, end) has a character of."""
    first = bisect_right(units, start, key=lambda item: item.start) - 1
    if first < 0 or units[first].end <= start:
        first += 1
    last = first
    while last < len(units) and units[last].start < end:
        last += 1
    return range(first, last)


def marked_units(units: Sequence[Stretch], start: int, end: int) -> range:
    """The places of the units that a coding of [start, end) marks: see `judge` for the rule."""
    touched = touched_units(units, start, end)
    if len(touched) < 2:
        return touched
    overlaps = [min(units[i].end, end) - max(units[i].start, start) for i in touched]
    marked = [
        i for i, n in zip(touched, overlaps, strict=True) if 2 * n >= min(units[i].end - units[i].start, end - start)
    ] or [touched[overlaps.index(max(overlaps))]]
    return range(marked[0], marked[-1] + 1)


def _sets(n_coders: int, marks: Iterable[tuple[int, str]]) -> tuple[frozenset[str], ...]:
    found: list[set[str]] = [set() for _ in range(n_coders)]
    for coder, code in marks:
        found[coder].add(code)
    return tuple(frozenset(codes) for codes in found)


def _whole_units(marks: Mapping[Unit, Sequence[tuple[int, str, int, int]]], n_coders: int) -> list[Judged]:
    return [
        Judged(item.case_id, 1, _sets(n_coders, ((coder, code) for coder, code, _, _ in found)), item)
        for item, found in marks.items()
    ]


def _characters(marks: Mapping[Unit, Sequence[tuple[int, str, int, int]]], n_coders: int) -> list[Judged]:
    """The stretches between the ends of codings, each as long as it is."""
    parts = []
    for item, found in marks.items():
        edges = sorted({edge for _, _, start, end in found for edge in (start, end)})
        for start, end in pairwise(edges):
            sets = _sets(n_coders, ((coder, code) for coder, code, begin, stop in found if begin <= start < stop))
            if any(sets):
                parts.append(Judged(item.case_id, end - start, sets, Unit(item.document_id, start, end, item.case_id)))
    return parts


def _rest(universe: Iterable[Unit], parts: Iterable[Judged], n_coders: int, *, in_characters: bool) -> list[Judged]:
    left: Counter[str] = Counter()
    for item in universe:
        left[item.case_id] += item.end - item.start if in_characters else 1
    for part in parts:
        left[part.case_id] -= part.weight
    return [Judged(case_id, n, _sets(n_coders, ())) for case_id, n in left.items() if n > 0]


def _by_respondent(
    universe: Iterable[Unit], marks: Mapping[Unit, Sequence[tuple[int, str, int, int]]], n_coders: int
) -> list[Judged]:
    by_case: dict[str, list[tuple[int, str]]] = {item.case_id: [] for item in universe}
    for item, found in marks.items():
        by_case[item.case_id] += [(coder, code) for coder, code, _, _ in found]
    return [Judged(case_id, 1, _sets(n_coders, found)) for case_id, found in by_case.items()]


def code_tally(judged: Iterable[Judged], code: str) -> dict[Pattern, float]:
    """How many units have the code, by which coders say so."""
    tally: dict[Pattern, float] = defaultdict(float)
    for item in judged:
        tally[tuple(code in codes for codes in item.marks)] += item.weight
    return tally


def set_tally(judged: Iterable[Judged]) -> dict[Pattern, float]:
    """How many units have each pattern of whole sets of codes, for a set-valued alpha."""
    tally: dict[Pattern, float] = defaultdict(float)
    for item in judged:
        tally[item.marks] += item.weight
    return tally


# --- the table of agreement ------------------------------------------------------------------------------------------


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
    coder. Over all codes each decision on a unit and a code is one rating, so the counts are of decisions.
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


@dataclass(frozen=True, slots=True)
class Agreement:
    """The measures of every code and over all, and alpha over whole sets of codes with MASI's distance."""

    unit: UnitKind
    coders: tuple[str, ...]
    n_cases: int
    n_resamples: int
    rows: tuple[CodeAgreement, ...]
    overall: CodeAgreement
    alpha_masi: float | None


_MEASURES: tuple[Callable[[Tally], float | None], ...] = (
    percent_agreement,
    cohen_kappa,
    krippendorff_alpha,
    gwet_ac1,
)


def agreement(
    facts: Iterable[CodingFact],
    universe: Collection[Unit],
    coders: Sequence[str],
    codes: Sequence[str],
    *,
    unit: UnitKind = "segment",
    n_resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> Agreement:
    """Every measure per code and over all, with percentile intervals of a bootstrap by respondent.

    The universe should be text that every coder has read: where a second coder read some sources only, those.
    """
    wanted = frozenset(codes)
    judged = judge((fact for fact in facts if fact.code in wanted), universe, coders, unit)
    cases = sorted({item.case_id for item in judged})
    sparse = _Sparse(judged, cases, codes, len(coders))
    columns: list[list[list[float]]] = [[[] for _ in _MEASURES] for _ in range(len(codes) + 1)]
    random = Random(seed)  # noqa: S311 - a bootstrap, repeatable
    for _ in range(n_resamples if len(cases) > 1 else 0):
        times = [0] * len(cases)
        for index in random.choices(range(len(cases)), k=len(cases)):
            times[index] += 1
        for row, tally in zip(columns, sparse.tallies(times), strict=True):
            for column, measure in zip(row, _MEASURES, strict=True):
                if (value := measure(tally)) is not None:
                    column.append(value)
    rows = [
        _row(code, tally, row, n_resamples, level)
        for code, tally, row in zip((*codes, None), sparse.tallies([1] * len(cases)), columns, strict=True)
    ]
    return Agreement(
        unit=unit,
        coders=tuple(coders),
        n_cases=len(cases),
        n_resamples=n_resamples,
        rows=tuple(rows[:-1]),
        overall=rows[-1],
        alpha_masi=krippendorff_alpha(set_tally(judged), masi_distance),
    )


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


def _row(
    code: str | None, tally: Tally, columns: Sequence[Sequence[float]], n_resamples: int, level: float
) -> CodeAgreement:
    measures = [
        Measure(measure(tally), *_percentiles(column, n_resamples, level))
        for measure, column in zip(_MEASURES, columns, strict=True)
    ]
    return CodeAgreement(
        code=code,
        n_units=round(sum(tally.values())),
        n_any=round(sum(n for pattern, n in tally.items() if any(pattern))),
        n_all=round(sum(n for pattern, n in tally.items() if pattern and all(pattern))),
        prevalence=prevalence(tally),
        percent=measures[0],
        kappa=measures[1],
        alpha=measures[2],
        ac1=measures[3],
    )


def _percentiles(drawn: Sequence[float], n_resamples: int, level: float) -> tuple[float | None, float | None]:
    if not drawn or len(drawn) < _FEWEST_DEFINED * n_resamples:
        return None, None
    ordered = sorted(drawn)
    return _quantile(ordered, (1 - level) / 2), _quantile(ordered, (1 + level) / 2)


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low, high = ordered[floor(place)], ordered[ceil(place)]
    return low + (high - low) * (place - floor(place))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit and a code that some coders gave it and some did not."""

    place: Unit
    code: str
    marked_by: tuple[str, ...]
    not_marked_by: tuple[str, ...]


def disagreements(
    facts: Iterable[CodingFact], universe: Collection[Unit], coders: Sequence[str], codes: Collection[str]
) -> list[Disagreement]:
    """Where coders differ, in the order of the text: what they settle, and where a definition wants mending."""
    found = []
    for item in judge(facts, universe, coders):
        for code in sorted(frozenset().union(*item.marks) & frozenset(codes)):
            yes = tuple(coder for coder, marks in zip(coders, item.marks, strict=True) if code in marks)
            if item.place and len(yes) < len(coders):
                found.append(Disagreement(item.place, code, yes, tuple(c for c in coders if c not in yes)))
    return sorted(found, key=lambda one: (one.place, one.code))
