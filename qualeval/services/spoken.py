"""What respondents said, turn by turn, with whose words they are: the text that counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from qualeval.domain.agreement_units import Unit
from qualeval.domain.code_measures import Passage
from qualeval.domain.records import Document, Role, Source, Speaker
from qualeval.domain.segments import turn_segments
from qualeval.domain.text import Content, Span, trimmed
from qualeval.services.ports.storing import ProjectStore


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """A respondent's turn, or an answer. `span` is what was said of its document's text; `case_id` may be unknown."""

    source: Source
    document: Document
    span: Span
    text: str
    segments: tuple[Span, ...]
    case_id: str

    @property
    def passage(self) -> Passage:
        return Passage(self.document.id, self.span.start, self.text, self.case_id)

    @property
    def unit(self) -> Unit:
        return Unit(self.document.id, self.span.start, self.span.end, self.judged_case)

    @property
    def segment_units(self) -> tuple[Unit, ...]:
        return tuple(Unit(self.document.id, span.start, span.end, self.judged_case) for span in self.segments)

    @property
    def judged_case(self) -> str:
        """The case; where it is unknown, the document stands for it, so that its text is not lost."""
        return self.case_id or self.document.id


def spoken_turns(store: ProjectStore, wave: str = "") -> Iterator[SpokenTurn]:
    """Every countable turn in the order of the sources; a speaker without a role is a respondent."""
    for source in store.find(Source):
        if wave and source.wave != wave:
            continue
        speakers = {speaker.label: speaker for speaker in store.find(Speaker, source_id=source.id)}
        for document in store.find(Document, source_id=source.id):
            yield from _turns_of(source, document, store.content(document.content), speakers)


def _turns_of(source: Source, document: Document, content: Content, speakers: dict[str, Speaker]) -> list[SpokenTurn]:
    found = []
    for turn in content.turns:
        speaker = speakers.get(turn.speaker)
        said = trimmed(content.text, Span(turn.body, turn.end)) if turn.body < turn.end else None
        if said is None or (speaker is not None and speaker.role is not Role.RESPONDENT):
            continue
        case_id = document.case_id or (speaker.case_id if speaker else "")
        segments = tuple(turn_segments(content.text, turn))
        found.append(SpokenTurn(source, document, said, said.of(content.text), segments, case_id))
    return found


def respondents_of(store: ProjectStore, source: Source) -> set[str]:
    """The cases that said anything countable in a source."""
    return set(_heard_in(store, source))


def respondents_in_order(store: ProjectStore, wave: str = "") -> list[str]:
    """The cases that said anything, in the order in which the sources first hear them."""
    heard = (_heard_in(store, source) for source in store.find(Source) if wave in ("", source.wave))
    return list(dict.fromkeys(chain.from_iterable(heard)))


def _heard_in(store: ProjectStore, source: Source) -> list[str]:
    speakers = [
        speaker.case_id
        for speaker in store.find(Speaker, source_id=source.id)
        if speaker.role is Role.RESPONDENT and speaker.n_segments
    ]
    answered = [d.case_id for d in store.find(Document, source_id=source.id) if d.n_segments]
    return [case_id for case_id in (*speakers, *answered) if case_id]
