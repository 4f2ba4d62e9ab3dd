"""What the suggester learns from, and the queue it answers with.

The lesson is kept up to date per segment, so that a decision costs its own segments, whatever the project's size.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualeval.domain.learning import Learned, Lesson
from qualeval.domain.records import (
    Coding,
    Decision,
    Document,
    Origin,
    Record,
    Reviewed,
    Setting,
    Source,
    SourceKind,
    Speaker,
    Verdict,
)
from qualeval.domain.suggestion import Segment, Suggestion
from qualeval.domain.text import Span
from qualeval.services.countable import countable_spans, roles_of
from qualeval.services.teaching import OWN, learns_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qualeval.domain.events import Gesture
    from qualeval.services.ports.storing import ProjectStore
    from qualeval.services.session import Session

_UNLEARNED = (Origin.RULE,)  # what a rule coded alone teaches nothing


MOST = 50_000
"""Segments that a screen suggests for: of more, surveys are sampled, every so many answers one."""


def countable_segments(store: ProjectStore, every: int = 1) -> tuple[Segment, ...]:
    """The countable segments of the project, in the order of its sources.

    Of the answers of surveys those at each `every`th position, and those that somebody has worked in.
    """
    found: list[Segment] = []
    worked_in = _worked_in(store) if every > 1 else {}
    for source in store.find(Source):
        roles = roles_of(store, source.id)
        for document in _documents_of(store, source, every, worked_in):
            content = store.content(document.content)
            found += [
                Segment(source.id, document.id, span, span.of(content.text)) for span in countable_spans(content, roles)
            ]
    return tuple(found)


def thinning(store: ProjectStore, most: int = MOST) -> int:
    """Of how many answers to surveys one is suggested for on screens: 1 where there is room for all."""
    progress = store.progress()
    answered = sum(one.n_segments for one in progress if one.source.kind is SourceKind.SURVEY)
    room = max(most // 2, most - sum(one.n_segments for one in progress) + answered)
    return -(-answered // room) or 1


def _worked_in(store: ProjectStore) -> dict[str, list[Document]]:
    """The documents that somebody coded, decided or reviewed in, by source."""
    ids = {record.document_id for found in (store.find(Coding), store.find(Decision)) for record in found}
    ids |= {record.document_id for record in store.find(Reviewed)}
    found: defaultdict[str, list[Document]] = defaultdict(list)
    for document_id in ids:
        document = store.get(Document, document_id)
        if document is not None:
            found[document.source_id].append(document)
    return found


def _documents_of(
    store: ProjectStore, source: Source, every: int, worked_in: Mapping[str, Sequence[Document]]
) -> Iterable[Document]:
    if every == 1 or source.kind is not SourceKind.SURVEY:
        return store.find(Document, source_id=source.id)
    apart = {document.id: document for document in store.documents_apart(source.id, every)}
    here = {document.id: document for document in worked_in.get(source.id, ())}
    return sorted((apart | here).values(), key=lambda document: (document.position, document.id))


def belongs(span: Span, segment: Span) -> bool:
    """Whether a coded span says something about a segment: they share at least half of the shorter one."""
    return 2 * span.overlap(segment) >= min(len(span), len(segment))


@dataclass(frozen=True, slots=True)
class Ground:
    """What lessons start from: read once from a store, in whatever thread has one."""

    segments: tuple[Segment, ...]
    codings: tuple[Coding, ...]
    decisions: tuple[Decision, ...]
    reviewed: tuple[Reviewed, ...] = ()
    every: int = 1  # of so many answers to surveys one is here


def survey_ground(store: ProjectStore, most: int = MOST) -> Ground:
    """Reads the countable segments, of very many a sample, and all that was decided about them."""
    every = thinning(store, most)
    return Ground(
        countable_segments(store, every),
        tuple(store.find(Coding)),
        tuple(store.find(Decision)),
        tuple(store.find(Reviewed)),
        every,
    )


@dataclass(slots=True)
class _Told:
    """What was said about a segment, by the id of the record that says it."""

    labels: dict[str, tuple[str, bool]] = field(default_factory=dict)  # a code, and whether it was a suggestion
    rejected: dict[str, Decision] = field(default_factory=dict)
    whole: dict[str, frozenset[str]] = field(default_factory=dict)  # the codes that a mark of a whole review is about

    def place_of(self, record: Coding | Decision | Reviewed) -> tuple[dict[str, Any], object]:
        """Where what a record says is kept, and what it says."""
        if isinstance(record, Coding):
            return self.labels, (record.code, record.origin is Origin.ACCEPTED)
        if isinstance(record, Decision):
            return self.rejected, record
        return self.whole, frozenset(record.codes)

    def learned(self) -> Learned:
        labels = frozenset(code for code, _ in self.labels.values())
        denied = frozenset(decision.code for decision in self.rejected.values())
        judged = labels if self.whole else {code for code, was_suggested in self.labels.values() if was_suggested}
        return Learned(labels, denied.union(*self.whole.values()) - labels, labels - judged)

    def rejections(self) -> dict[str, float]:
        """How sure the suggestions were that were turned down, by code; codes that somebody gave since are left out.

        A rejection of what no suggester said, or of a segment fully reviewed, stands whatever it learns.
        """
        if self.whole:
            return {}
        given = {code for code, _ in self.labels.values()}
        found: dict[str, float] = {}
        for decision in self.rejected.values():
            if decision.model and decision.code not in given:
                found[decision.code] = max(decision.confidence, found.get(decision.code, 0.0))
        return found


class Lessons:
    """Makes lessons for the suggester, and keeps them up to date as gestures happen."""

    def __init__(self, session: Session, ground: Ground | None = None) -> None:
        self._session = session
        self._segments: tuple[Segment, ...] = ()
        self._by_document: dict[str, list[int]] = {}
        self._told: defaultdict[int, _Told] = defaultdict(_Told)
        self._decided: dict[int, Learned] = {}
        self._rejections: dict[int, dict[str, float]] = {}
        self._codebook = session.codebook()
        self._load(ground or survey_ground(session.store))

    def _load(self, ground: Ground) -> None:
        self._segments = ground.segments
        self._by_document = defaultdict(list)
        for index, segment in enumerate(self._segments):
            self._by_document[segment.document_id].append(index)
        self.every = ground.every
        self._learns_from = learns_from(self._session)
        self._told = defaultdict(_Told)
        self._decided = {}
        self._rejections = {}
        for record in (*ground.codings, *ground.decisions, *ground.reviewed):
            self._take(record)
        for index in self._told:
            self._settle(index)

    @property
    def segments(self) -> tuple[Segment, ...]:
        return self._segments

    def learned(self, index: int) -> Learned | None:
        """What was decided about a segment, None where nothing was."""
        return self._decided.get(index)

    def decided_segment(self, text: str, code: str, *, is_accepted: bool) -> Segment | None:
        """The first segment of these words that was given the code, or denied it."""
        for index in sorted(self._decided):
            learned = self._decided[index]
            if self._segments[index].text == text and code in (learned.labels if is_accepted else learned.rejected):
                return self._segments[index]
        return None

    def go_on_in(self, session: Session) -> None:
        """From now on the project is asked through this session: they were read through that of another thread."""
        self._session = session

    def lesson(self, near: int | None = None) -> Lesson:
        """What there is to learn now, for somebody who reads near a segment."""
        return Lesson(
            generation=self._session.store.generation(),
            codebook=self._codebook,
            language=self._session.language(),
            segments=self._segments,
            decided=dict(self._decided),
            rejections=dict(self._rejections),
            near=near,
        )

    def is_open(self, index: int, suggestion: Suggestion) -> bool:
        """Whether a suggestion still waits for a decision: one that was rejected does, where it says so itself."""
        learned = self._decided.get(index)
        if learned is None or suggestion.code not in learned.labels | learned.rejected:
            return True
        was = self._rejections.get(index, {}).get(suggestion.code)
        return was is not None and was == suggestion.rejected_at

    def follow(self, gesture: Gesture) -> None:
        """Takes up what a gesture changed: the codings of its documents, or texts and codebook as a whole."""
        kinds = {change.record.KIND for change in gesture.changes}
        if Setting.KIND in kinds:
            self._codebook = self._session.codebook()
        is_other_teaching = Setting.KIND in kinds and self._learns_from != learns_from(self._session)
        if is_other_teaching or kinds & {Source.KIND, Document.KIND, Speaker.KIND}:
            self._load(survey_ground(self._session.store))
            return
        touched: set[int] = set()
        for change in gesture.changes:
            touched |= self._take(change.before, stands=False) | self._take(change.after)
        for index in touched:
            self._settle(index)

    def _take(self, record: Record | None, *, stands: bool = True) -> set[int]:
        """Takes up that a coding or decision stands, or does not; its segments. Done twice it changes nothing."""
        if not isinstance(record, Coding | Decision | Reviewed) or not self._teaches(record):
            return set()
        span = Span(record.start, record.end)
        found = self._belonging(self._by_document.get(record.document_id, []), span)
        for index in found:
            _note(self._told[index], record, stands=stands)
        return set(found)

    def _teaches(self, record: Coding | Decision | Reviewed) -> bool:
        """Whether a person of those who teach said this: what a rule coded alone teaches nothing."""
        if self._learns_from == OWN and record.coder != self._session.coder:
            return False
        if isinstance(record, Coding):
            return record.origin not in _UNLEARNED
        return isinstance(record, Reviewed) or record.verdict is not Verdict.ACCEPT

    def _settle(self, index: int) -> None:
        """What a segment teaches, from the codings, rejections and marks that stand on it."""
        told = self._told[index]
        learned, rejections = told.learned(), told.rejections()
        self._decided.pop(index, None)
        self._rejections.pop(index, None)
        if learned.labels or learned.rejected:
            self._decided[index] = learned
        if rejections:
            self._rejections[index] = rejections

    def _belonging(self, indices: Sequence[int], span: Span) -> list[int]:
        """The segments of a document that a span says something about: they stand in order and never overlap."""
        at = bisect_right(indices, span.start, key=lambda index: self._segments[index].span.end)
        found = []
        while at < len(indices) and self._segments[indices[at]].span.start < span.end:
            if belongs(span, self._segments[indices[at]].span):
                found.append(indices[at])
            at += 1
        return found


def _note(told: _Told, record: Coding | Decision | Reviewed, *, stands: bool) -> None:
    kept, said = told.place_of(record)
    if stands:
        kept[record.id] = said
    else:
        kept.pop(record.id, None)
