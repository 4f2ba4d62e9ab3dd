"""What the suggestions are worth: how they fared with people, code by code, and where something is wrong with them.

The suggester measures itself on decided segments that it had not seen (leave-one-out). The decisions themselves tell
the rest: the fifth of them that was drawn by lot stands for all suggestions.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualeval.domain.appraisal import Appraisal, CurvePoint
from qualeval.domain.learning import FEWEST_DECIDED, CodeMeasure, Share
from qualeval.domain.records import Coding, Decision, Document, Origin, Reviewed, Speaker, Value, Verdict
from qualeval.domain.suggestion import suggester_of
from qualeval.domain.text import Span
from qualeval.domain.worth import Block, Calibration, GroupDifference, adjusted, blocks, calibration, difference
from qualeval.i18n import N_
from qualeval.services.analysing import comparable
from qualeval.services.ports.storing import ProjectStore
from qualeval.services.reviewing import RANDOM
from qualeval.services.session import Session
from qualeval.services.teaching import OWN, Teachers, learns_from
from qualeval.services.trouble import in_trouble

MOSTLY_REJECTED = N_("rejected more often than not")
SENT_BACK = N_("sent back when coders differed")
TAKEN_FOR = N_("taken for {other} in {n} of {total}")
_MIXED_UP = 3  # times that the same other code was taken instead
_MIXED_UP_SHARE = 0.2  # of the decisions


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a code's definition looks wrong: a marked sentence and its values; `other` is the code it is taken for."""

    words: str
    other: str = ""
    n: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class CodeWorth:
    """How suggestions of a code fared.

    `accepted` are of all decisions, `by_lot` of those drawn by lot. `measure` is the suggester's own, by leave-one-out.
    `found` says of codings on fully reviewed segments how many came from a suggestion, `found_by_lot` the same of
    segments that came by lot.
    """

    code: str
    accepted: Share
    by_lot: Share
    found: Share
    found_by_lot: Share
    measure: CodeMeasure | None
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggesterWorth:
    """How the suggestions of one suggester fared, whatever their code."""

    name: str
    accepted: Share
    by_lot: Share


@dataclass(frozen=True, slots=True)
class Worth:
    codes: tuple[CodeWorth, ...]
    suggesters: tuple[SuggesterWorth, ...]
    blocks: tuple[Block, ...]
    curve: tuple[CurvePoint, ...]
    groups: tuple[GroupDifference, ...]
    calibration: Calibration
    n_decided: int
    n_by_lot: int
    n_reviewed: int
    learns_from: Teachers


def worth(session: Session, appraisal: Appraisal) -> Worth:
    """Weighs the decisions that the suggester learns from: those on its own suggestions, and each other suggester's."""
    store = session.store
    teachers = learns_from(session)
    decisions = [d for d in store.find(Decision) if teachers != OWN or d.coder == session.coder]
    every = [d for d in decisions if d.model]
    asked = [d for d in every if d.model.startswith(appraisal.family)]
    reviewed = [m for m in store.find(Reviewed) if teachers != OWN or m.coder == session.coder]
    return Worth(
        codes=_codes(session, asked, reviewed, appraisal),
        suggesters=suggesters(every),
        blocks=blocks([_is_accepted(d) for d in asked]),
        curve=appraisal.curve,
        groups=_differences(session, asked),
        calibration=calibration((d.confidence, _is_accepted(d)) for d in asked),
        n_decided=len(asked),
        n_by_lot=sum(d.drawn == RANDOM for d in asked),
        n_reviewed=len({(m.document_id, m.span) for m in reviewed}),
        learns_from=teachers,
    )


def _is_accepted(decision: Decision) -> bool:
    return decision.verdict is Verdict.ACCEPT


def _share(decisions: Iterable[Decision]) -> Share:
    accepted = [_is_accepted(decision) for decision in decisions]
    return Share.of(sum(accepted), len(accepted))


def _by_lot(decisions: Iterable[Decision]) -> Share:
    return _share(decision for decision in decisions if decision.drawn == RANDOM)


def _codes(
    session: Session, asked: Sequence[Decision], reviewed: Sequence[Reviewed], appraisal: Appraisal
) -> tuple[CodeWorth, ...]:
    by_code: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in asked:
        by_code[decision.code].append(decision)
    measures = {measure.code: measure for measure in appraisal.measures}
    found = _found(session.store, reviewed)
    found_by_lot = _found_by_lot(session.store, asked)
    sent_back = in_trouble(session)
    return tuple(
        CodeWorth(
            code=entry.code,
            accepted=_share(by_code[entry.code]),
            by_lot=_by_lot(by_code[entry.code]),
            found=found.get(entry.code, Share.of(0, 0)),
            found_by_lot=found_by_lot.get(entry.code, Share.of(0, 0)),
            measure=measures.get(entry.code),
            troubles=_troubles(by_code[entry.code], is_sent_back=entry.code in sent_back),
        )
        for entry in session.codebook().usable()
    )


def _troubles(decisions: Sequence[Decision], *, is_sent_back: bool) -> tuple[Trouble, ...]:
    found = [Trouble(SENT_BACK)] if is_sent_back else []
    share = _share(decisions)
    if share.n >= FEWEST_DECIDED and share.high < 0.5:
        found.append(Trouble(MOSTLY_REJECTED))
    instead = Counter(decision.replacement for decision in decisions if decision.replacement)
    for other, n in instead.most_common(1):
        if n >= _MIXED_UP and n >= _MIXED_UP_SHARE * share.n:
            found.append(Trouble(TAKEN_FOR, other, n, share.n))
    return tuple(found)


Place = tuple[str, int, int]
"""A segment: document, start, end."""


def _found(store: ProjectStore, reviewed: Iterable[Reviewed]) -> dict[str, Share]:
    """Of the codings on fully reviewed segments, by code, those that came from a suggestion."""
    places = {(mark.document_id, mark.start, mark.end) for mark in reviewed}
    return _suggested(coding for _, coding in _codings_on(store, places))


def _found_by_lot(store: ProjectStore, asked: Iterable[Decision]) -> dict[str, Share]:
    """The same on segments that came by lot, by a suggestion of another code.

    Those that came by a suggestion of the code itself would say that all of its codings are suggested.
    """
    drawn: defaultdict[Place, set[str]] = defaultdict(set)
    for decision in asked:
        if decision.drawn == RANDOM:
            drawn[decision.document_id, decision.start, decision.end].add(decision.code)
    return _suggested(coding for place, coding in _codings_on(store, drawn) if drawn[place] - {coding.code})


def _codings_on(store: ProjectStore, places: Collection[Place]) -> Iterator[tuple[Place, Coding]]:
    """What people coded on exactly these segments."""
    documents = {document_id for document_id, _, _ in places}
    for coding in store.find_among(Coding, "document_id", documents):
        place = coding.document_id, coding.start, coding.end
        if place in places and coding.origin is not Origin.RULE:
            yield place, coding


def _suggested(codings: Iterable[Coding]) -> dict[str, Share]:
    """By code: of the codings those that came from a suggestion."""
    suggested: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for coding in codings:
        total[coding.code] += 1
        suggested[coding.code] += coding.origin is Origin.ACCEPTED
    return {code: Share.of(suggested[code], n) for code, n in total.items()}


def suggesters(asked: Iterable[Decision]) -> tuple[SuggesterWorth, ...]:
    """Each by itself: the model's name in a decision says whose suggestion it was about."""
    by_name: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in asked:
        by_name[suggester_of(decision.model)].append(decision)
    return tuple(SuggesterWorth(name, _share(found), _by_lot(found)) for name, found in sorted(by_name.items()))


# --- by groups of respondents ----------------------------------------------------------------------------------------


def _differences(session: Session, asked: Sequence[Decision]) -> tuple[GroupDifference, ...]:
    """Every attribute over all codes and over each, tested together."""
    respondents = _respondents(session.store, asked)
    tallies: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for decision, respondent in zip(asked, respondents, strict=True):
        for code in ("", decision.code) if respondent else ():
            k, n = tallies[code].get(respondent, (0, 0))
            tallies[code][respondent] = (k + _is_accepted(decision), n + 1)
    found = []
    values = _values(session.store, {respondent for respondent in respondents if respondent})
    for attribute in comparable(session):
        group_of = values[attribute]
        compared = (difference(attribute, code, one, group_of) for code, one in sorted(tallies.items()))
        found += [one for one in compared if one is not None]
    return adjusted(found)


def _values(store: ProjectStore, cases: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """What these respondents have for each attribute, as `values_of` says it: the others may be a million."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    told = store.find_among(Value, "case_id", cases)
    for value in sorted(told, key=lambda value: (not value.wave, value.wave)):
        found[value.attribute][value.case_id] = value.value
    return found


def _respondents(store: ProjectStore, asked: Iterable[Decision]) -> list[str]:
    """The case whose words each decision is about, empty where nobody is known."""
    documents: dict[str, Document | None] = {}
    speakers: dict[str, Mapping[str, str]] = {}
    found = []
    for decision in asked:
        if decision.document_id not in documents:
            documents[decision.document_id] = store.get(Document, decision.document_id)
        document = documents[decision.document_id]
        if document is None or document.case_id:
            found.append(document.case_id if document else "")
            continue
        if document.source_id not in speakers:
            known = store.find(Speaker, source_id=document.source_id)
            speakers[document.source_id] = {speaker.label: speaker.case_id for speaker in known}
        label = store.content(document.content).speaker_of(Span(decision.start, decision.end))
        found.append(speakers[document.source_id].get(label, ""))
    return found
