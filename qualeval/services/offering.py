"""The suggestions that stand, read once: for lists, and for a review without a screen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qualeval.domain.records import Case, Document, Source, Speaker
from qualeval.domain.suggestion import SegmentSuggestions
from qualeval.services.ports.suggesting import Suggester
from qualeval.services.session import Session
from qualeval.services.suggesting import Lessons

Offer = tuple[SegmentSuggestions, str, str]
"""What is suggested for a segment, the name of its source, and the reference to its place."""


@dataclass(frozen=True, slots=True)
class Places:
    """Says where a segment stands, as `R07:42`."""

    session: Session
    sources: dict[str, Source]

    @classmethod
    def of(cls, session: Session) -> "Places":
        return cls(session, {source.id: source for source in session.store.find(Source)})

    def source(self, item: SegmentSuggestions) -> str:
        return self.sources[item.segment.source_id].name

    def reference(self, item: SegmentSuggestions) -> str:
        store, segment = self.session.store, item.segment
        document = store.get(Document, segment.document_id)
        assert document is not None
        content = store.content(document.content)
        case_id = document.case_id
        if not case_id and (speaker := store.get(Speaker, segment.source_id, content.speaker_of(segment.span))):
            case_id = speaker.case_id
        case = store.get(Case, case_id) if case_id else None
        return f"{case.name if case else self.source(item)}:{content.line_number(segment.span.start)}"


def offers(session: Session, suggester: Suggester) -> list[SegmentSuggestions]:
    """Everything suggested for the project as it stands. Waits until it is learned."""
    suggester.submit(Lessons(session).lesson())
    answer = suggester.wait()
    return list(answer.suggestions.values()) if answer else []


def best_first(
    session: Session, found: Iterable[SegmentSuggestions], *, top: int | None = None, at_least: float = 0.0
) -> list[Offer]:
    """One suggestion each, the surest first; equals stay in the order of their sources."""
    single = [
        replace(item, suggestions=(suggestion,))
        for item in found
        for suggestion in item.suggestions
        if suggestion.confidence >= at_least
    ]
    single.sort(key=lambda item: -item.suggestions[0].confidence)
    places = Places.of(session)
    return [(item, places.source(item), places.reference(item)) for item in single[:top]]
