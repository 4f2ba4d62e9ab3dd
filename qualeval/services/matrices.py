"""Matrices to read: quotes by code and group, and the evaluator's summaries by case and theme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualeval.domain.code_measures import FrameworkMatrix, QuoteMatrix
from qualeval.domain.evidence import groups, withheld
from qualeval.domain.records import Case
from qualeval.services import judgements
from qualeval.services.analysing import Basis, basis, values_in_order
from qualeval.services.ports.analysing import Analysis
from qualeval.services.session import Session
from qualeval.services.spoken import respondents_in_order
from qualeval.services.summarising import attribute_values


@dataclass(frozen=True, slots=True)
class QuotesByGroup:
    """A quote matrix with how many respondents each group has, and what was left out to protect people."""

    basis: Basis
    attribute: str
    result: QuoteMatrix
    n_cases: tuple[int, ...]
    n_hidden_groups: int
    n_hidden_cases: int


def quote_matrix(
    session: Session,
    analysis: Analysis,
    by: str,
    *,
    codes: Sequence[str] = (),
    wave: str = "",
    level: str = "code",
    small_cells: bool = True,
) -> QuotesByGroup:
    """The codings of each code by group; without `small_cells` small groups are left out: see `evidence.withheld`."""
    found = basis(session, wave=wave, level=level, codes=codes)
    values = attribute_values(session, by, wave)
    order = {value: place for place, value in enumerate(values_in_order(session, by, values))}
    everyone = sorted(
        (group for group in groups(values, found.scope) if group.value), key=lambda g: order.get(g.value, len(order))
    )
    sizes = [group.scope.n_cases for group in everyone]
    left_out = set() if small_cells else withheld(sizes, found.scope.n_cases - sum(sizes))
    shown = [group for place, group in enumerate(everyone) if place not in left_out]
    case_ids = frozenset().union(*(group.scope.case_ids for group in shown))
    facts = [fact for fact in found.facts if fact.case_id in case_ids]
    result = analysis.quote_matrix(facts, found.codes, values, [group.value for group in shown])
    hidden = [group for group in everyone if group not in shown]
    n_hidden = sum(group.scope.n_cases for group in hidden)
    return QuotesByGroup(found, by, result, tuple(g.scope.n_cases for g in shown), len(hidden), n_hidden)


@dataclass(frozen=True, slots=True)
class Framework:
    """Cases by themes with the evaluator's summaries, and what the cases are called."""

    basis: Basis
    result: FrameworkMatrix
    names: Mapping[str, str]
    n_silent: int  # respondents in scope of whom nothing is coded and nothing written: no rows


def framework(
    session: Session, analysis: Analysis, *, codes: Sequence[str] = (), wave: str = "", level: str = "code"
) -> Framework:
    """A row for every respondent of whom something is coded, or written."""
    found = basis(session, wave=wave, level=level, codes=codes)
    written = judgements.summaries(session)
    said = {fact.case_id for fact in found.facts} | {case_id for case_id, code in written if code in set(found.codes)}
    in_order = respondents_in_order(session.store, wave)
    rows = [case_id for case_id in in_order if case_id in said]
    names = {case.id: case.name for case in session.store.find(Case)}
    result = analysis.framework_matrix(found.facts, rows, found.codes, written)
    return Framework(found, result, names, len(in_order) - len(rows))
