"""What the suggester learns from, and the queue it answers with.

The lesson is kept up to date per document, so that a decision costs one document's codings, not the project's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qualeval.domain.events import Gesture
from qualeval.domain.records import Coding, Decision, Document, Origin, Role, Setting, Source, Speaker, Verdict
from qualeval.domain.segments import turn_segments
from qualeval.domain.suggestion import Segment
from qualeval.domain.text import Content, Span
from qualeval.services.ports import Learned, Lesson, ProjectStore
from qualeval.services.session import Session

_UNLEARNED = (Origin.RULE,)  # what a rule coded alone teaches nothing


def countable_spans(content: Content, roles: Mapping[str, Role]) -> list[Span]:
    """The segments that respondents said: those of speakers without a role count too."""
    return [
        span
        for turn in content.turns
        if roles.get(turn.speaker, Role.RESPONDENT) is Role.RESPONDENT
        for span in turn_segments(content.text, turn)
    ]


def roles_of(store: ProjectStore, source_id: str) -> dict[str, Role]:
    return {speaker.label: speaker.role for speaker in store.find(Speaker, source_id=source_id)}


def countable_segments(store: ProjectStore) -> tuple[Segment, ...]:
    """Every countable segment of the project, in the order of its sources."""
    found: list[Segment] = []
    for source in store.find(Source):
        roles = roles_of(store, source.id)
        for document in store.find(Document, source_id=source.id):
            content = store.content(document.content)
            found += [
                Segment(source.id, document.id, span, span.of(content.text)) for span in countable_spans(content, roles)
            ]
    return tuple(found)


def belongs(span: Span, segment: Span) -> bool:
    """Whether a coded span says something about a segment: they share at least half of the shorter one."""
    return 2 * span.overlap(segment) >= min(len(span), len(segment))


@dataclass(frozen=True, slots=True)
class Ground:
    """What lessons start from: read once from a store, in whatever thread has one."""

    segments: tuple[Segment, ...]
    codings: tuple[Coding, ...]
    decisions: tuple[Decision, ...]


def survey_ground(store: ProjectStore) -> Ground:
    """Reads every countable segment, and all that was decided about them."""
    return Ground(countable_segments(store), tuple(store.find(Coding)), tuple(store.find(Decision)))


class Lessons:
    """Makes lessons for the suggester, and keeps them up to date as gestures happen."""

    def __init__(self, session: Session, ground: Ground | None = None) -> None:
        self._session = session
        self._segments: tuple[Segment, ...] = ()
        self._by_document: dict[str, list[int]] = {}
        self._decided: dict[int, Learned] = {}
        self._codebook = session.codebook()
        self._load(ground or survey_ground(session.store))

    def _load(self, ground: Ground) -> None:
        self._segments = ground.segments
        self._by_document = defaultdict(list)
        for index, segment in enumerate(self._segments):
            self._by_document[segment.document_id].append(index)
        self._decided = {}
        codings: dict[str, list[Coding]] = defaultdict(list)
        decisions: dict[str, list[Decision]] = defaultdict(list)
        for coding in ground.codings:
            codings[coding.document_id].append(coding)
        for decision in ground.decisions:
            decisions[decision.document_id].append(decision)
        for document_id in codings.keys() | decisions.keys():
            self._learn(document_id, codings[document_id], decisions[document_id])

    @property
    def segments(self) -> tuple[Segment, ...]:
        return self._segments

    def learned(self, index: int) -> Learned | None:
        """What was decided about a segment, None where nothing was."""
        return self._decided.get(index)

    def lesson(self) -> Lesson:
        return Lesson(
            generation=self._session.store.generation(),
            codebook=self._codebook,
            language=self._session.language(),
            segments=self._segments,
            decided=dict(self._decided),
        )

    def follow(self, gesture: Gesture) -> None:
        """Takes up what a gesture changed: the codings of its documents, or texts and codebook as a whole."""
        kinds = {change.record.KIND for change in gesture.changes}
        if Setting.KIND in kinds:
            self._codebook = self._session.codebook()
        if kinds & {Source.KIND, Document.KIND, Speaker.KIND}:
            self._load(survey_ground(self._session.store))
            return
        store = self._session.store
        for document_id in touched_documents(gesture):
            self._learn(
                document_id, store.find(Coding, document_id=document_id), store.find(Decision, document_id=document_id)
            )

    def _learn(self, document_id: str, codings: Iterable[Coding], decisions: Iterable[Decision]) -> None:
        labels: dict[int, set[str]] = defaultdict(set)
        rejected: dict[int, set[str]] = defaultdict(set)
        indices = self._by_document.get(document_id, [])
        for coding in codings:
            if coding.origin not in _UNLEARNED:
                for index in self._belonging(indices, coding.span):
                    labels[index].add(coding.code)
        for decision in decisions:
            if decision.verdict is not Verdict.ACCEPT:
                for index in self._belonging(indices, Span(decision.start, decision.end)):
                    rejected[index].add(decision.code)
        for index in indices:
            if index in labels or index in rejected:
                said = frozenset(labels[index])
                self._decided[index] = Learned(said, frozenset(rejected[index]) - said)
            else:
                self._decided.pop(index, None)

    def _belonging(self, indices: Iterable[int], span: Span) -> list[int]:
        return [index for index in indices if belongs(span, self._segments[index].span)]


def touched_documents(gesture: Gesture) -> set[str]:
    """The documents whose codings or decisions a gesture changed."""
    records = (change.record for change in gesture.changes)
    return {record.document_id for record in records if isinstance(record, Coding | Decision)}
