"""Settling where coders differ. What they agree on and what is settled are the codings of a coder of its own.

A dispute is a segment to which coders gave different codes: all that is in dispute there is settled at once. What was
decided stands as a memo of the agreed coder on the place, so that it is undone, merged and kept like every memo; a
decision that nothing stands there would leave no other trace. A decision covers the codes it was about: a code that
comes into dispute later opens the place again.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2s
from itertools import groupby
from typing import NamedTuple

from qualeval.domain.agreement_units import Unit, judge, marked_units
from qualeval.domain.codebook import Code
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, added, removed
from qualeval.domain.evidence import CodingFact
from qualeval.domain.records import Case, Coder, Coding, Document, Memo, Origin, Source, initials_of
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.text import Span
from qualeval.i18n import N_, Translator
from qualeval.services.agreeing import Ground
from qualeval.services.analysis_tables import name_of
from qualeval.services.coders import AGREED
from qualeval.services.coding import Passage, new_coding
from qualeval.services.memos import CODE
from qualeval.services.session import Session

BOTH, NEITHER = "both", "neither"
_SETTLED = "settled"  # what the memo on a place is about
_TROUBLE = "trouble"  # and the one on a code whose definition does not hold
_COLOR = "#d7d7d7"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A segment that coders coded differently. `marks` are the codes in dispute that each gave, in their order.

    `shared` are the codes that all gave; `code` is the one in dispute that is so most often; `settled` is what was
    decided: a coder's name, `both`, `neither`, or empty.
    """

    place: Unit
    source: Source
    reference: str
    text: str
    marks: tuple[tuple[str, frozenset[str]], ...]
    shared: frozenset[str]
    code: str
    settled: str = ""

    @property
    def id(self) -> str:
        """Eight letters that stay the same: they name the dispute in a command."""
        return blake2s(_target(self.place).encode(), digest_size=4).hexdigest()

    @property
    def codes(self) -> frozenset[str]:
        return frozenset().union(*(codes for _, codes in self.marks))

    def taken(self, take: str) -> dict[str, str]:
        """Code -> the coder whose stretch it gets, for a decision. Raises QualevalError for a stranger's name."""
        if take == NEITHER:
            return {}
        if take != BOTH and take not in {coder for coder, _ in self.marks}:
            raise QualevalError(
                N_("“{take}” is none of: {coders}, both, neither"),
                take=take,
                coders=", ".join(coder for coder, _ in self.marks),
            )
        found: dict[str, str] = {}
        for coder, codes in self.marks:
            if take in (BOTH, coder):
                for code in sorted(codes):
                    found.setdefault(code, coder)
        return found


def agreed_coder(session: Session) -> str:
    """The name of the coder whose codings are what is agreed on: the one there is, else in the project's language."""
    there = {coder.name for coder in session.store.find(Coder)} & set(AGREED)
    return min(there) if there else AGREED[session.language() == "id"]


# --- what is in dispute ----------------------------------------------------------------------------------------------


def disputes(session: Session, over: Ground) -> list[Dispute]:
    """Where the coders differ: the code most often in dispute first, then in the order of the text."""
    store = session.store
    cases = {case.id: case.name for case in store.find(Case)}
    documents = {document.id: document for document in store.find(Document)}
    sources = {source.id: source for source in over.sources}
    codes = frozenset(over.basis.codes)
    differing = []
    for item in judge(over.facts, over.universe, over.coders):
        given = [marks & codes for marks in item.marks]
        shared = frozenset.intersection(*given)
        if item.place is not None and any(marks != shared for marks in given):
            differing.append((item.place, [marks - shared for marks in given], shared))
    often = Counter(code for _, given, _ in differing for code in frozenset().union(*given))
    rank = {code: at for at, (code, _) in enumerate(sorted(often.items(), key=lambda item: (-item[1], item[0])))}
    found = []
    for place, given, shared in differing:
        document = documents[place.document_id]
        content = store.content(document.content)
        source = sources[document.source_id]
        name = cases.get(place.case_id) or source.name
        found.append(
            Dispute(
                place=place,
                source=source,
                reference=f"{name}:{content.line_number(place.start)}",
                text=Span(place.start, place.end).of(content.text),
                marks=tuple(zip(over.coders, given, strict=True)),
                shared=shared,
                code=min(frozenset().union(*given), key=rank.__getitem__),
            )
        )
    found.sort(key=lambda d: (rank[d.code], d.source.position, documents[d.place.document_id].position, d.place))
    return as_settled(session, found)


def as_settled(session: Session, found: Iterable[Dispute]) -> list[Dispute]:
    """The disputes with what is decided about each now."""
    decided: dict[str, tuple[str, frozenset[str]]] = {}
    for memo in session.store.find(Memo):
        if memo.about == _SETTLED:
            kept = json.loads(memo.text)
            decided[memo.target] = (kept["take"], frozenset(kept["codes"]))
    settled = []
    for dispute in found:
        take, codes = decided.get(_target(dispute.place), ("", frozenset()))
        settled.append(replace(dispute, settled=take if dispute.codes <= codes else ""))
    return settled


def named(found: Iterable[Dispute], dispute_id: str) -> Dispute:
    """The dispute with this id. Raises QualevalError where there is none."""
    for dispute in found:
        if dispute.id == dispute_id:
            return dispute
    raise QualevalError(N_("no dispute has the id “{id}”; list them without --settle"), id=dispute_id)


def _target(place: Unit) -> str:
    return f"{place.document_id}:{place.start}-{place.end}"


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
    target = _target(place)
    before = session.store.get(Memo, _SETTLED, target, name)
    text = json.dumps({"take": take, "codes": sorted(dispute.codes)}, ensure_ascii=False)
    changes.append(Change(before, Memo(_SETTLED, target, name, text, session.clock.now())))
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


# --- definitions in trouble ------------------------------------------------------------------------------------------


def send_back(session: Session, code: str, text: str) -> Gesture | None:
    """Writes this coder's memo on a code and marks its definition as one in trouble, in one gesture."""
    entry = session.codebook()[code]
    words = text.strip()
    now = session.clock.now()
    mark, memo = (session.store.get(Memo, about, code, session.coder) for about in (_TROUBLE, CODE))
    changes = []
    if mark is None or mark.text != _meaning(entry):
        changes.append(Change(mark, Memo(_TROUBLE, code, session.coder, _meaning(entry), now)))
    if words and (memo is None or memo.text != words):
        changes.append(Change(memo, Memo(CODE, code, session.coder, words, now)))
    return session.commit("adjudicate.trouble", changes) if changes else None


def in_trouble(session: Session) -> frozenset[str]:
    """The codes whose definition was sent back and says the same still: mending it ends the trouble."""
    codebook = session.codebook()
    return frozenset(
        memo.target
        for memo in session.store.find(Memo)
        if memo.about == _TROUBLE and (entry := codebook.get(memo.target)) is not None and memo.text == _meaning(entry)
    )


def _meaning(entry: Code) -> str:
    words = json.dumps([label.texts for label in (entry.definition, entry.include, entry.exclude)], ensure_ascii=False)
    return blake2s(words.encode(), digest_size=16).hexdigest()


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


def settled_words(dispute: Dispute, translate: Translator) -> str:
    """What was decided, in words."""
    return {BOTH: translate(N_("both")), NEITHER: translate(N_("neither"))}.get(dispute.settled, dispute.settled)
