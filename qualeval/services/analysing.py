"""From an open project to what an analysis needs, and to its result.

Every analysis counts what the theme table counts: the same countable codings, the same respondents, in its order.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from qualeval.domain.agreement_units import marked_units
from qualeval.domain.code_measures import (
    Cooccurrence,
    CrossTable,
    Passage,
    Saturation,
    Within,
    WordCount,
    raised_by,
)
from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import SMALL_CELL, CodingFact, Scope
from qualeval.domain.measures import SmallGroups, read_number
from qualeval.domain.mixed_measures import Wave, WaveTable
from qualeval.domain.records import Attribute, AttributeType, Case, Source, SourceKind
from qualeval.domain.text import Span
from qualeval.i18n import N_
from qualeval.services.ports.analysing import Analysis
from qualeval.services.session import Session
from qualeval.services.spoken import SpokenTurn, respondents_in_order, spoken_turns
from qualeval.services.summarising import ThemeSummary, attribute_values, codes_under, themes

_ASIDE = re.compile(r"\[[^\[\]\n]*\]")  # what a transcriber notes: [tertawa]
_MOST_NUMBERS = 10  # different numbers that are groups; more are a figure


@dataclass(frozen=True, slots=True)
class Basis:
    """What an analysis counts over. `facts` carry the codes of the summary's level; `codes` are the rows, in order."""

    summary: ThemeSummary
    facts: tuple[CodingFact, ...]
    codes: tuple[str, ...]

    @property
    def codebook(self) -> Codebook:
        return self.summary.codebook

    @property
    def scope(self) -> Scope:
        return self.summary.scope

    @property
    def raised(self) -> dict[str, frozenset[str]]:
        """Who raised each code, for all the rows: nobody is a row too."""
        found = raised_by(self.facts, self.scope.case_ids)
        return {code: found.get(code, frozenset()) for code in self.codes}

    @property
    def coders(self) -> tuple[str, ...]:
        return tuple(sorted({fact.coder for fact in self.facts}))


def basis(session: Session, *, wave: str = "", level: str = "code", codes: Sequence[str] = ()) -> Basis:
    """The codings of a wave or of all, with the rows of the theme table; `codes` narrows to some, or to categories."""
    summary = themes(session, level=level, wave=wave)
    codebook = summary.codebook
    rows = [row.code for row in summary.rows]
    if codes:
        wanted = _wanted(codebook, codes, level)
        rows = [code for code in rows if code in wanted]
    kept = set(rows)
    facts = []
    for fact in session.store.coding_facts(wave):
        if fact.code in codebook:
            code = codebook.category_of(fact.code) if level == "category" else fact.code
            if code in kept:
                facts.append(fact if code == fact.code else replace(fact, code=code))
    return Basis(summary, tuple(facts), tuple(rows))


def _wanted(codebook: Codebook, codes: Sequence[str], level: str) -> set[str]:
    found: set[str] = set()
    for code in codes:
        if code not in codebook:
            raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
        found |= {codebook.category_of(code)} if level == "category" else codes_under(codebook, code)
    return found


# --- codes by an attribute -------------------------------------------------------------------------------------------


def crosstab(
    session: Session,
    analysis: Analysis,
    by: str,
    *,
    wave: str = "",
    level: str = "code",
    small_groups: SmallGroups = "show",
) -> tuple[Basis, CrossTable]:
    """Who raised what, by the groups of an attribute. Raises QualevalError for a figure: its values are no groups."""
    found = basis(session, wave=wave, level=level)
    values = attribute_values(session, by, wave)
    order = values_in_order(session, by, values)
    table = analysis.crosstab(
        found.raised, values, found.scope, attribute=by, order=order, small_groups=small_groups
    )  # fmt: skip
    return found, table


def values_in_order(session: Session, by: str, values: Mapping[str, str]) -> list[str]:
    """The values of a scale from low to high; none where they have no order of their own."""
    attribute = session.store.get(Attribute, by)
    assert attribute is not None
    different = {value.strip() for value in values.values()} - {""}
    numbers = {value: number for value in different if (number := read_number(value)) is not None}
    if attribute.type is AttributeType.NUMBER and len(different) > _MOST_NUMBERS:
        raise QualevalError(
            N_("“{name}” is a figure with {n} different values, not groups; compare it with `qualeval joint`"),
            name=by,
            n=len(different),
        )
    if attribute.type in (AttributeType.ORDINAL, AttributeType.NUMBER):
        return sorted(numbers, key=numbers.__getitem__)
    return []


def comparable(session: Session) -> list[str]:
    """The attributes whose values make groups."""
    kinds = (AttributeType.NOMINAL, AttributeType.ORDINAL)
    return [attribute.name for attribute in session.store.find(Attribute) if attribute.type in kinds]


# --- codes together --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Together:
    """Which codes stand together, with what tells which of their codings do."""

    basis: Basis
    result: Cooccurrence
    units: Mapping[str, Sequence[Span]] = field(repr=False)

    def coding_ids(self, first: str, second: str) -> frozenset[str]:
        """The codings of two codes that stand together, in the way that was counted."""
        places: dict[tuple[str, str], list[tuple[str, int, int, str]]] = defaultdict(list)
        for fact in self.basis.facts:
            if fact.code in (first, second):
                start, end = self._place(fact)
                who = "" if self.result.within == "respondent" and fact.case_id else fact.document_id
                places[fact.case_id, who].append((fact.code, start, end, fact.coding_id))
        found: set[str] = set()
        for stretches in places.values():
            ones = [stretch for stretch in stretches if stretch[0] == first]
            others = [stretch for stretch in stretches if stretch[0] == second]
            for one in ones:
                for other in others:
                    if one[1] < other[2] and other[1] < one[2]:
                        found |= {one[3], other[3]}
        return frozenset(found)

    def _place(self, fact: CodingFact) -> tuple[int, int]:
        match self.result.within:
            case "respondent":
                return 0, 1
            case "overlap":
                return fact.start, fact.end
            case _:
                marked = marked_units(self.units.get(fact.document_id, ()), fact.start, fact.end)
                return marked.start - self.result.turns, marked.stop


def cooccurrence(
    session: Session,
    analysis: Analysis,
    within: Within = "segment",
    *,
    turns: int = 1,
    wave: str = "",
    level: str = "code",
    codes: Sequence[str] = (),
) -> Together:
    """Which codes are found together. Turns are respondents' own: what is asked between them is no distance."""
    found = basis(session, wave=wave, level=level, codes=codes)
    units: dict[str, list[Span]] = defaultdict(list)
    n_units = found.scope.n_cases
    if within != "respondent":
        spoken = list(spoken_turns(session.store, wave))
        for turn in spoken:
            units[turn.document.id] += turn.segments if within == "segment" else [turn.span]
        n_units = sum(len(turn.span) for turn in spoken) if within == "overlap" else sum(map(len, units.values()))
    result = analysis.cooccurrence(
        found.facts, within, units=units if within in ("segment", "turns") else None, turns=turns, n_units=n_units
    )
    return Together(found, result, units)


# --- words -----------------------------------------------------------------------------------------------------------


def words(
    session: Session,
    analysis: Analysis,
    *,
    wave: str = "",
    code: str = "",
    least: int = 1,
    top: int | None = None,
    left_out: Collection[str] = (),
) -> tuple[Basis, list[WordCount]]:
    """How often words are said by respondents, in all that they said or in what a code (or category) is on.

    What stands in square brackets is the transcriber's.
    """
    found = basis(session, wave=wave, codes=(code,) if code else ())
    turns = spoken_turns(session.store, wave)
    passages = _coded_passages(found, turns) if code else (turn.passage for turn in turns)
    spoken = (replace(passage, text=_ASIDE.sub(_blank, passage.text)) for passage in passages)
    return found, analysis.word_frequencies(spoken, stop_words=left_out, least=least, top=top)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _coded_passages(found: Basis, turns: Iterable[SpokenTurn]) -> Iterator[Passage]:
    """The coded parts of turns, each word once however many codings are on it."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for fact in found.facts:
        spans[fact.document_id].append((fact.start, fact.end))
    for turn in turns:
        at = turn.span.start
        for start, end in sorted(spans.get(turn.document.id, ())):
            begin, stop = max(at, start), min(end, turn.span.end)
            if begin < stop:
                yield Passage(
                    turn.document.id, begin, turn.text[begin - turn.span.start : stop - turn.span.start], turn.case_id
                )
                at = stop


# --- saturation ------------------------------------------------------------------------------------------------------

SaturationUnit = Literal["interview", "respondent"]


@dataclass(frozen=True, slots=True)
class SaturationFound:
    """The curve, and how many sources or respondents without any coding were left out of it."""

    basis: Basis
    result: Saturation
    unit: SaturationUnit
    n_left_out: int


def saturation(
    session: Session,
    analysis: Analysis,
    unit: SaturationUnit | None = None,
    *,
    base_size: int = 4,
    run_length: int = 2,
    threshold: float = 0.05,
    wave: str = "",
    level: str = "code",
) -> SaturationFound:
    """When new interviews (or respondents) stopped bringing new themes, in the order of the sources.

    Those without any coding are left out: nobody can tell what is not read from what brings nothing new. Without a
    unit it is the interview where there are any, else the respondent.
    """
    found = basis(session, wave=wave, level=level)
    interviews = [
        source
        for source in session.store.find(Source)
        if source.kind is not SourceKind.SURVEY and wave in ("", source.wave)
    ]
    unit = unit or ("interview" if interviews else "respondent")
    codes: dict[str, set[str]] = defaultdict(set)
    for fact in found.facts:
        codes[fact.source_id if unit == "interview" else fact.case_id].add(fact.code)
    if unit == "interview":
        ordered = [(source.id, source.name) for source in interviews]
    else:
        names = {case.id: case.name for case in session.store.find(Case)}
        ordered = [(case_id, names.get(case_id, case_id)) for case_id in respondents_in_order(session.store, wave)]
    coded = [(name, frozenset(codes[key])) for key, name in ordered if key in codes]
    result = analysis.saturation(coded, base_size=base_size, run_length=run_length, threshold=threshold)
    return SaturationFound(found, result, unit, len(ordered) - len(coded))


# --- waves -----------------------------------------------------------------------------------------------------------


def waves(session: Session, analysis: Analysis, *, level: str = "code") -> tuple[Basis, WaveTable]:
    """Themes in each wave, and their change from one to the next. Raises QualevalError where there is only one."""
    found = basis(session, level=level)
    names = sorted({source.wave for source in session.store.find(Source)} - {""})
    if len(names) < 2:
        raise QualevalError(
            N_("a comparison of waves needs two; the project has: {waves}. `qualeval import --wave` names them"),
            waves=", ".join(names) or "–",
        )
    rounds = []
    for name in names:
        inside = basis(session, wave=name, level=level)
        rounds.append(Wave(name, inside.scope.case_ids, inside.raised))
    return found, analysis.wave_table(rounds, found.codes)


def is_small(n: int) -> bool:
    """Whether so few people could be told apart in what leaves the project."""
    return 0 < n < SMALL_CELL
