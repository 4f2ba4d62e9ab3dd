"""How far coders agree, over the text that all of them have read, and where they do not."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from qualeval.domain import agreement as measured
from qualeval.domain.agreement import Agreement
from qualeval.domain.agreement_units import Disagreement, Unit, UnitKind, disagreements
from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import CodingFact
from qualeval.domain.records import Case, Decision, Document, Source, SourceKind
from qualeval.domain.text import Span
from qualeval.i18n import N_
from qualeval.services.analysing import Basis, basis
from qualeval.services.blindness import refuse_blind
from qualeval.services.coders import AGREED
from qualeval.services.session import Session
from qualeval.services.spoken import SpokenTurn, spoken_turns


@dataclass(frozen=True, slots=True)
class Ground:
    """What coders are compared over: the units of the sources that every one of them has worked in."""

    basis: Basis
    coders: tuple[str, ...]
    unit: UnitKind
    universe: tuple[Unit, ...]
    continuum: tuple[Unit, ...]  # the same text in whole turns
    facts: tuple[CodingFact, ...]
    sources: tuple[Source, ...]
    n_left_out: int  # sources that one of the coders has not worked in, and another has
    n_unread: int  # answers to survey questions that are taken as not read
    has_machine: bool = False  # whether the last coder is the suggester


def ground(
    session: Session,
    coders: Sequence[str] = (),
    unit: UnitKind = "segment",
    *,
    sources: Sequence[str] = (),
    wave: str = "",
    level: str = "code",
    touched_only: bool = False,
) -> Ground:
    """What `coders` (all without any named) are compared over, in the sources named, else those they all worked in.

    A coder has worked in a text where something there is coded or decided by her. Survey questions are read answer by
    answer: those after the last one that each coder worked in are not read, and no agreement. Named sources are taken
    whole. With `touched_only`, for a sample that was drawn, it is only the texts that some coder worked in. Raises
    QualevalError where there are fewer than two coders, or no source that all have worked in.
    """
    refuse_blind(session)
    found = basis(session, wave=wave, level=level)
    chosen = _coders(found, coders)
    in_scope = [source for source in session.store.find(Source) if wave in ("", source.wave)]
    documents = {document.id: document for document in session.store.find(Document)}
    at_work = _at_work(session, found.facts, documents)
    worked = {coder: {documents[document_id].source_id for document_id in at_work[coder]} for coder in chosen}
    shared = _named(in_scope, sources) if sources else [s for s in in_scope if all(s.id in worked[c] for c in chosen)]
    if not shared:
        raise QualevalError(
            N_("no source was coded by all of {coders}; compare those who coded the same (in the shell: --coders)"),
            coders=", ".join(chosen),
        )
    ids = {source.id for source in shared}
    in_shared = {document.id for document in documents.values() if document.source_id in ids}
    read = in_shared if sources else {d for source in shared for d in _read(source, chosen, at_work, documents)}
    if touched_only:
        read = set().union(*(at_work[coder] for coder in chosen))
    turns = [turn for turn in spoken_turns(session.store, wave) if turn.source.id in ids and turn.document.id in read]
    return Ground(
        basis=found,
        coders=chosen,
        unit=unit,
        universe=tuple(item for turn in turns for item in _units(turn, unit)),
        continuum=tuple(turn.unit for turn in turns),
        facts=tuple(fact for fact in found.facts if fact.document_id in read),
        sources=tuple(shared),
        n_left_out=len(set().union(*(worked[coder] for coder in chosen)) - ids),
        n_unread=len(in_shared - read),
    )


def pairs(session: Session) -> list[tuple[str, str]]:
    """Every two people who have coded: those with a source in common first, among these whoever codes now."""
    source_of = {document.id: document.source_id for document in session.store.find(Document)}
    worked: defaultdict[str, set[str]] = defaultdict(set)
    for fact in session.store.coding_facts():
        if fact.coder not in AGREED:
            worked[fact.coder].add(source_of[fact.document_id])
    found = combinations(sorted(worked), 2)
    return sorted(found, key=lambda pair: (worked[pair[0]].isdisjoint(worked[pair[1]]), session.coder not in pair))


def _named(sources: Sequence[Source], names: Collection[str]) -> list[Source]:
    for name in names:
        if all(name != source.name for source in sources):
            raise QualevalError(N_("there is no source “{source}”"), source=name)
    return [source for source in sources if source.name in names]


def _read(
    source: Source, coders: Sequence[str], at_work: Mapping[str, Collection[str]], documents: Mapping[str, Document]
) -> list[str]:
    """The texts of a source that all are taken to have read: of a survey's answers, those up to the last ones."""
    own = [document for document in documents.values() if document.source_id == source.id]
    if source.kind is not SourceKind.SURVEY:
        return [document.id for document in own]
    reached = min(
        max((document.position for document in own if document.id in at_work[coder]), default=-1) for coder in coders
    )
    return [document.id for document in own if document.position <= reached]


def _units(turn: SpokenTurn, unit: UnitKind) -> tuple[Unit, ...]:
    return (turn.unit,) if unit == "turn" else turn.segment_units


def _coders(found: Basis, coders: Sequence[str]) -> tuple[str, ...]:
    known = found.coders
    for coder in coders:
        if coder not in known:
            raise QualevalError(
                N_("nothing is coded by “{coder}”; there are codings by: {coders}"),
                coder=coder,
                coders=", ".join(known) or "–",
            )
    chosen = tuple(dict.fromkeys(coders)) or tuple(coder for coder in known if coder not in AGREED)
    if len(chosen) < 2:
        raise QualevalError(
            N_("agreement needs two coders; there are codings by: {coders}"), coders=", ".join(known) or "–"
        )
    return chosen


def _at_work(
    session: Session, facts: Sequence[CodingFact], documents: Mapping[str, Document]
) -> defaultdict[str, set[str]]:
    """Coder -> the documents where something is coded or decided by her."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for fact in facts:
        found[fact.coder].add(fact.document_id)
    for decision in session.store.find(Decision):
        if decision.document_id in documents:
            found[decision.coder].add(decision.document_id)
    return found


def agreement(over: Ground, *, n_resamples: int = 1000) -> Agreement:
    """The measures of every code, in the codebook's order of the theme table, and over all."""
    return measured.agreement(
        over.facts,
        over.universe,
        over.coders,
        over.basis.codes,
        unit=over.unit,
        continuum=over.continuum,
        n_resamples=n_resamples,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch that some coders gave a code and others did not, with its words and place."""

    found: Disagreement
    source: Source
    reference: str
    text: str


def differences(session: Session, over: Ground) -> list[Difference]:
    """Where the coders differ, in the order of the sources."""
    store = session.store
    sources = {source.id: source for source in over.sources}
    names = {case.id: case.name for case in store.find(Case)}
    documents = {document.id: document for document in store.find(Document) if document.source_id in sources}
    found = []
    for one in disagreements(over.facts, over.universe, over.coders, over.basis.codes):
        document = documents[one.place.document_id]
        content = store.content(document.content)
        source = sources[document.source_id]
        name = names.get(one.place.case_id) or source.name
        reference = f"{name}:{content.line_number(one.place.start)}"
        found.append(Difference(one, source, reference, Span(one.place.start, one.place.end).of(content.text)))
    return sorted(
        found,
        key=lambda d: (d.source.position, documents[d.found.place.document_id].position, d.found.place, d.found.code),
    )
