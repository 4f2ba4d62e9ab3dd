"""How a finding stands: its numbers now and those it was accepted with, and how well it is supported."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from qualeval.domain.evidence import CodingFact, Scope, ThemeRow, groups, theme_table, withheld
from qualeval.domain.records import STRENGTHS, Attribute, Document, Finding, Role, Source, Speaker
from qualeval.services.session import Session
from qualeval.services.speaking import group_words
from qualeval.services.summarising import attribute_values, codes_under

STRONG, MODERATE, WEAK = STRENGTHS
_FIGURES = ("n_cases", "n_segments", "n_sources")
_SCOPE = "n_scope"  # the figure that belongs to no code: how many respondents there are
_ENOUGH_SOURCES, _ENOUGH_SHARE = 3, 1 / 3


class Moved(NamedTuple):
    """A number that a finding states and that has changed since; `code` is empty for the number of respondents."""

    code: str
    name: str
    then: float
    now: float


class ByMethod(NamedTuple):
    """How many of the respondents heard by a method raised any of the themes."""

    method: str
    n: int
    of: int


@dataclass(frozen=True, slots=True)
class Strength:
    """How well a finding is supported, by sources, methods and consistency (Spencer et al. 2003; UNEG 2018).

    A point each for two methods or more that raised it, for three sources or more, and for a third of the respondents
    or more; one is taken off where the passages chosen against it are at least half of those chosen for it, or where a
    method heard respondents of whom none raised it. Three points are strong, two moderate, less is weak.
    """

    n_cases: int
    n_scope: int
    n_sources: int
    methods: tuple[ByMethod, ...]
    n_for: int
    n_against: int

    @property
    def is_consistent(self) -> bool:
        """Whether every method that heard respondents has it, and little was chosen against it."""
        silent = any(method.of and not method.n for method in self.methods)
        return not silent and not (self.n_against and 2 * self.n_against >= self.n_for)

    @property
    def word(self) -> str:
        points = (
            (sum(method.n > 0 for method in self.methods) >= 2)
            + (self.n_sources >= _ENOUGH_SOURCES)
            + (self.n_scope > 0 and self.n_cases >= _ENOUGH_SHARE * self.n_scope)
            - (not self.is_consistent)
        )
        return STRONG if points >= 3 else MODERATE if points == 2 else WEAK


@dataclass(frozen=True, slots=True)
class FindingStanding:
    """A finding as it stands: its numbers now, those that moved since it was accepted, its strength and quotes."""

    finding: Finding
    rows: tuple[ThemeRow, ...]
    n_scope: int
    moved: tuple[Moved, ...]
    strength: Strength
    case_ids: frozenset[str]
    is_protected: bool = False  # whether exporting its numbers would tell of fewer than 5 people

    @property
    def methods_told(self) -> tuple[ByMethod, ...]:
        """What may be written of the methods: in a group, none that would tell of fewer than 5 people in it."""
        methods = self.strength.methods
        hidden = withheld([method.of for method in methods]) if self.finding.attribute else ()
        return tuple(method for place, method in enumerate(methods) if place not in hidden)

    @property
    def is_draft(self) -> bool:
        return not self.finding.frozen_at

    @property
    def is_stale(self) -> bool:
        return bool(self.moved)

    @property
    def is_founded(self) -> bool:
        """Whether anything was said that it rests on."""
        return any(row.n_segments for row in self.rows)

    @property
    def strength_word(self) -> str:
        """The evaluator's word, else the computed one."""
        return self.finding.strength or self.strength.word


class Grounds:
    """What findings are counted over, read once for all of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.codebook = session.codebook()
        self._facts: dict[str, list[CodingFact]] = {}
        self._cases: dict[str, frozenset[str]] = {}
        self._values: dict[tuple[str, str], Mapping[str, str]] = {}
        self._rows: dict[tuple[str, str, str], dict[str, ThemeRow]] = {}
        self._protected: dict[tuple[str, str], frozenset[str]] = {}

    def group_words(self, finding: Finding, language: str) -> tuple[str, str]:
        """What the attribute and the group that a finding is about are called in a language."""
        return group_words(self._session, finding.attribute, finding.group, language)

    def facts(self, wave: str) -> list[CodingFact]:
        if wave not in self._facts:
            self._facts[wave] = self._session.store.coding_facts(wave)
        return self._facts[wave]

    def everyone(self, wave: str) -> frozenset[str]:
        if wave not in self._cases:
            self._cases[wave] = self._session.store.countable_cases(wave)
        return self._cases[wave]

    def cases(self, attribute: str, group: str, wave: str) -> frozenset[str]:
        everyone = self.everyone(wave)
        if not attribute:
            return everyone
        if self._session.store.get(Attribute, attribute) is None:
            return frozenset()
        if (attribute, wave) not in self._values:
            self._values[attribute, wave] = attribute_values(self._session, attribute, wave)
        values = self._values[attribute, wave]
        return frozenset(case_id for case_id in everyone if values.get(case_id, "") == group)

    def protected(self, attribute: str, wave: str) -> frozenset[str]:
        """The groups that are not told apart in what is exported: see `evidence.withheld`."""
        place = (attribute, wave)
        if place not in self._protected:
            self.cases(attribute, "", wave)
            found = groups(self._values.get(place, {}), Scope(self.everyone(wave)))
            hidden = withheld([group.scope.n_cases for group in found])
            self._protected[place] = frozenset(found[at].value for at in hidden)
        return self._protected[place]

    def rows(self, attribute: str, group: str, wave: str) -> dict[str, ThemeRow]:
        place = (attribute, group, wave)
        if place not in self._rows:
            scope = Scope(self.cases(*place))
            inside = [fact for fact in self.facts(wave) if not attribute or fact.case_id in scope.case_ids]
            tables = [theme_table(self.codebook, inside, scope, level=level) for level in ("category", "code")]
            self._rows[place] = {row.code: row for table in tables for row in table}
        return self._rows[place]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Source id -> by which method it was heard."""
        return {source.id: source.kind.value for source in self._session.store.find(Source)}

    @cached_property
    def heard(self) -> dict[str, frozenset[str]]:
        """Method -> the respondents it heard."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        store = self._session.store
        for document in store.find(Document):
            if document.case_id:
                found[self.kinds[document.source_id]].add(document.case_id)
        for speaker in store.find(Speaker):
            if speaker.case_id and speaker.role is Role.RESPONDENT and speaker.source_id in self.kinds:
                found[self.kinds[speaker.source_id]].add(speaker.case_id)
        return {method: frozenset(cases) for method, cases in found.items()}

    def strength(self, finding: Finding, case_ids: frozenset[str]) -> Strength:
        wanted = {
            below for code in finding.codes if code in self.codebook for below in codes_under(self.codebook, code)
        }
        facts = [fact for fact in self.facts(finding.wave) if fact.code in wanted and fact.case_id in case_ids]
        raised = {(self.kinds[fact.source_id], fact.case_id) for fact in facts}
        methods = tuple(
            ByMethod(method, sum(kind == method for kind, _ in raised), len(cases & case_ids))
            for method, cases in sorted(self.heard.items())
            if cases & case_ids
        )
        return Strength(
            n_cases=len({case_id for _, case_id in raised}),
            n_scope=len(case_ids),
            n_sources=len({fact.source_id for fact in facts}),
            methods=methods,
            n_for=len(finding.evidence),
            n_against=len(finding.counter),
        )

    def standing(self, finding: Finding) -> FindingStanding:
        cases = self.cases(finding.attribute, finding.group, finding.wave)
        rows = self.rows(finding.attribute, finding.group, finding.wave)
        own = tuple(rows[code] for code in finding.codes if code in rows)
        now = {(code, name): value for code, name, value in figures(own, len(cases))}
        moved = tuple(
            Moved(code, name, then, now.get((code, name), 0.0))
            for code, name, then in finding.figures
            if then != now.get((code, name), 0.0)
        )
        is_protected = bool(finding.attribute) and finding.group in self.protected(finding.attribute, finding.wave)
        return FindingStanding(finding, own, len(cases), moved, self.strength(finding, cases), cases, is_protected)


def figures(rows: Iterable[ThemeRow], n_scope: int) -> tuple[tuple[str, str, float], ...]:
    """The numbers that a finding over these rows states."""
    of_codes = tuple((row.code, name, float(getattr(row, name))) for row in rows for name in _FIGURES)
    return (("", _SCOPE, float(n_scope)), *of_codes)
