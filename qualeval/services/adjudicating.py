"""Settling where coders differ. What they agree on and what is settled are the codings of a coder of its own.

All that is in dispute on a segment (`disputes.py`) is settled at once.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from qualeval.domain.agreement_units import Unit, judge, marked_units
from qualeval.domain.events import Change, Gesture, added, removed
from qualeval.domain.evidence import CodingFact
from qualeval.domain.records import Coder, Coding, Document, Memo, Origin, initials_of
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.text import Span
from qualeval.i18n import N_, Translator
from qualeval.services.agreeing import Ground
from qualeval.services.analysis_tables import name_of
from qualeval.services.coders import AGREED
from qualeval.services.coding import Passage, new_coding
from qualeval.services.disputes import SETTLED, Dispute, place_name, settled_words
from qualeval.services.session import Session

_COLOR = "#d7d7d7"


def agreed_coder(session: Session) -> str:
    """The name of the coder whose codings are what is agreed on: the one there is, else in the project's language."""
    there = {coder.name for coder in session.store.find(Coder)} & set(AGREED)
    return min(there) if there else AGREED[session.language() == "id"]


# --- settling --------------------------------------------------------------------------------------------------------


def settle(session: Session, over: Ground, dispute: Dispute, take: str) -> Gesture | None:
    """Decides what stands, in one gesture: a coder's codes, `both` or `neither`; None where it is decided so already.

    An earlier decision on the place gives way.
    """
    taken = dispute.taken(take)
    if take == dispute.settled:
        return None
    name = agreed_coder(session)
    place = dispute.place
    changes = _listing(session, name)
    standing = [c for c in session.store.find(Coding, document_id=place.document_id) if c.coder == name]
    for code in sorted(dispute.codes):
        own = [coding for coding in standing if coding.code == code]
        touching = [coding for coding in own if place in _marked(over, coding)]
        if code not in taken:
            left = [_Piece(c, span) for c in touching for span in _runs(over, c, {*_marked(over, c)} - {place})]
            changes += _replaced(session, name, own, touching, left)
            continue
        fact = next(
            fact
            for fact in over.facts
            if (fact.document_id, fact.coder, fact.code) == (place.document_id, taken[code], code)
            and place in _marked(over, fact)
        )
        changes += _grown(session, over, name, fact, {place}, own)
    before = session.store.get(Memo, SETTLED, place_name(place), name)
    text = json.dumps({"take": take, "codes": sorted(dispute.codes)}, ensure_ascii=False)
    changes.append(Change(before, Memo(SETTLED, place_name(place), name, text, session.clock.now())))
    return session.commit("adjudicate.settle", changes)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the agreed set has come: the codes on segments that all gave, and how many of them it has."""

    n_shared: int
    n_taken: int


def standing(session: Session, over: Ground) -> Standing:
    shared = _prepared(over).shared
    had = _had(session, over)
    return Standing(len(shared), len(shared & had))


def take_agreements(session: Session, over: Ground) -> Gesture | None:
    """Gives the agreed coder what all coded alike, on the first one's stretches, in one gesture; None where it has it.

    Of a stretch on which only a part is agreed it has that part.
    """
    name = agreed_coder(session)
    missing = set(_prepared(over).shared) - _had(session, over)
    standing = [coding for coding in session.store.find(Coding) if coding.coder == name]
    changes: list[Change] = []
    for fact in over.facts:
        wanted = {unit for unit in _marked(over, fact) if (unit, fact.code) in missing}
        if fact.coder != over.coders[0] or not wanted:
            continue
        missing -= {(unit, fact.code) for unit in wanted}
        own = [c for c in standing if (c.document_id, c.code) == (fact.document_id, fact.code)]
        changes += _grown(session, over, name, fact, wanted, own)
        gone = {change.before for change in changes}
        standing = [coding for coding in standing if coding not in gone]
    return session.commit("adjudicate.take", [*_listing(session, name), *changes]) if changes else None


def _had(session: Session, over: Ground) -> set[tuple[Unit, str]]:
    name = agreed_coder(session)
    found = [coding for coding in session.store.find(Coding) if coding.coder == name]
    return {(unit, coding.code) for coding in found for unit in _marked(over, coding)}


def _marked(over: Ground, coded: Coding | CodingFact) -> list[Unit]:
    """The segments that a coding marks, in order."""
    units = _prepared(over).units.get(coded.document_id, [])
    return [units[at] for at in marked_units(units, coded.start, coded.end)]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is asked of a ground again and again: its units by document, and the codes on units that all gave."""

    over: Ground
    units: dict[str, list[Unit]]
    shared: frozenset[tuple[Unit, str]]


_LAST: list[_Prepared] = []  # of the ground asked about last: settling goes through one


def _prepared(over: Ground) -> _Prepared:
    if _LAST and _LAST[0].over is over:
        return _LAST[0]
    units: dict[str, list[Unit]] = defaultdict(list)
    for unit in sorted(over.universe):
        units[unit.document_id].append(unit)
    shared = frozenset(
        (item.place, code)
        for item in judge(over.facts, over.universe, over.coders)
        if item.place is not None
        for code in frozenset.intersection(*item.marks)
        if code in over.basis.codes
    )
    _LAST[:] = [_Prepared(over, dict(units), shared)]
    return _LAST[0]


class _Piece(NamedTuple):
    """A part of a coded stretch."""

    of: Coding | CodingFact
    span: Span


def _grown(
    session: Session, over: Ground, name: str, fact: CodingFact, units: set[Unit], own: Sequence[Coding]
) -> list[Change]:
    """Adds segments of a coding to the agreed ones of its code: what is agreed of one stretch stays one stretch."""
    inside = [coding for coding in own if fact.start <= coding.start and coding.end <= fact.end]
    wanted = units | {unit for coding in inside for unit in _marked(over, coding)}
    return _replaced(session, name, own, inside, [_Piece(fact, span) for span in _runs(over, fact, wanted)])


def _replaced(
    session: Session, name: str, own: Iterable[Coding], before: Iterable[Coding], after: Iterable[_Piece]
) -> list[Change]:
    """Puts agreed stretches of a code in the place of some of its `own`; one that stands already is left alone."""
    made = {piece.span: piece for piece in after}  # what is left of one stretch can be another
    stands = {coding.span for coding in own}
    return [
        *(removed(coding) for coding in before if coding.span not in made),
        *(added(_agreed(session, name, piece)) for span, piece in made.items() if span not in stands),
    ]


def _runs(over: Ground, coded: Coding | CodingFact, wanted: Collection[Unit]) -> list[Span]:
    """The parts of a coding on the wanted segments, those side by side in one; the whole where all are wanted."""
    marked = _marked(over, coded)
    if all(unit in wanted for unit in marked):
        return [Span(coded.start, coded.end)]
    runs = [list(units) for is_in, units in groupby(marked, wanted.__contains__) if is_in]
    return [Span(max(run[0].start, coded.start), min(run[-1].end, coded.end)) for run in runs]


def _agreed(session: Session, name: str, piece: _Piece) -> Coding:
    document = session.store.get(Document, piece.of.document_id)
    assert document is not None
    passage = Passage(document, session.store.content(document.content), piece.span)
    return new_coding(replace(session, coder=name), passage, piece.of.code, Origin.MANUAL)


def _listing(session: Session, name: str) -> list[Change]:
    """Lists the agreed coder, where it is not yet."""
    known = session.store.find(Coder)
    if any(coder.name == name for coder in known):
        return []
    taken = {coder.initials for coder in known}
    initials = next(found for found in ("✓", initials_of(name), f"{name}") if found not in taken)
    return [added(Coder(name, initials, _COLOR))]


# --- as a table ------------------------------------------------------------------------------------------------------


def disputes_table(over: Ground, found: Sequence[Dispute], translate: Translator, how_far: Standing) -> ResultTable:
    """The disputes for the command line."""
    headers = (N_("id"), N_("source"), N_("reference"), N_("theme"), N_("coded by"), N_("settled"), N_("text"))
    n_settled = sum(bool(dispute.settled) for dispute in found)
    return ResultTable(
        name="disputes",
        columns=("id", "source", "reference", "code", "marked", "settled", "text"),
        headers=tuple(translate(header) for header in headers),
        rows=tuple(
            (
                dispute.id,
                dispute.source.name,
                dispute.reference,
                dispute.code,
                "; ".join(
                    f"{coder}: {', '.join(name_of(over.basis, code, translate) for code in sorted(codes)) or '–'}"
                    for coder, codes in dispute.marks
                ),
                settled_words(dispute, translate),
                dispute.text,
            )
            for dispute in found
        ),
        title=translate(N_("Where {coders} differ"), coders=", ".join(over.coders)),
        notes=(
            translate(N_("{n} of {total} settled."), n=n_settled, total=len(found)),
            translate(
                N_("Of {shared} codes on segments that they gave alike, {taken} are taken over as agreed."),
                shared=how_far.n_shared,
                taken=how_far.n_taken,
            ),
        ),
    )
