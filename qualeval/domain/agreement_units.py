"""What coders said to every unit of a text: from codings to tallies of ratings."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Protocol

from qualeval.domain.agreement_measures import Pattern
from qualeval.domain.evidence import CodingFact

UnitKind = Literal["segment", "sentence", "turn", "respondent", "character"]


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
