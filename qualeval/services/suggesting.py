"""What the suggester learns from, and the queue it answers with.

The lesson is kept up to date per segment, so that a decision costs its own segments, whatever the project's size.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualeval.domain.events import Gesture
from qualeval.domain.learning import Learned, Lesson
from qualeval.domain.records import Coding, Decision, Document, Origin, Record, Role, Setting, Source, Speaker, Verdict
from qualeval.domain.segments import turn_segments
from qualeval.domain.suggestion import Segment
from qualeval.domain.text import Content, Span
from qualeval.services.ports.storing import ProjectStore
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
        self._labels: defaultdict[int, dict[str, str]] = defaultdict(dict)  # of a segment: codes by coding
        self._rejected: defaultdict[int, dict[str, str]] = defaultdict(dict)  # and by decision
        self._decided: dict[int, Learned] = {}
        self._codebook = session.codebook()
        self._load(ground or survey_ground(session.store))

    def _load(self, ground: Ground) -> None:
        self._segments = ground.segments
        self._by_document = defaultdict(list)
        for index, segment in enumerate(self._segments):
            self._by_document[segment.document_id].append(index)
        self._labels = defaultdict(dict)
        self._rejected = defaultdict(dict)
        self._decided = {}
        for record in (*ground.codings, *ground.decisions):
            self._take(record)
        for index in self._labels.keys() | self._rejected.keys():
            self._settle(index)

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
        touched: set[int] = set()
        for change in gesture.changes:
            touched |= self._take(change.before, stands=False) | self._take(change.after)
        for index in touched:
            self._settle(index)

    def _take(self, record: Record | None, *, stands: bool = True) -> set[int]:
        """Takes up that a coding or decision stands, or does not; its segments. Done twice it changes nothing."""
        if isinstance(record, Coding) and record.origin not in _UNLEARNED:
            known, span = self._labels, record.span
        elif isinstance(record, Decision) and record.verdict is not Verdict.ACCEPT:
            known, span = self._rejected, Span(record.start, record.end)
        else:
            return set()
        found = self._belonging(self._by_document.get(record.document_id, []), span)
        for index in found:
            if stands:
                known[index][record.id] = record.code
            else:
                known[index].pop(record.id, None)
        return set(found)

    def _settle(self, index: int) -> None:
        """What a segment teaches, from the codings and rejections that stand on it."""
        labels = frozenset(self._labels[index].values())
        rejected = frozenset(self._rejected[index].values())
        if labels or rejected:
            self._decided[index] = Learned(labels, rejected - labels)
        else:
            self._decided.pop(index, None)

    def _belonging(self, indices: Sequence[int], span: Span) -> list[int]:
        """The segments of a document that a span says something about: they stand in order and never overlap."""
        at = bisect_right(indices, span.start, key=lambda index: self._segments[index].span.end)
        found = []
        while at < len(indices) and self._segments[indices[at]].span.start < span.end:
            if belongs(span, self._segments[indices[at]].span):
                found.append(indices[at])
            at += 1
        return found
