"""A project in memory: the domain's fold behind the store's protocol, counted by plain loops."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from qualeval.domain.codebook import Codebook
from qualeval.domain.events import Gesture
from qualeval.domain.evidence import CodingFact, DecisionTally
from qualeval.domain.history import Entry
from qualeval.domain.merging import Merged
from qualeval.domain.progress import SourceProgress
from qualeval.domain.project import Project
from qualeval.domain.query import Word
from qualeval.domain.records import Coding, Decision, Document, Record, Reviewed, Role, Source, Speaker, Value
from qualeval.domain.text import Content
from qualeval.store.finds import ORDER, known_among, known_find

R = TypeVar("R", bound=Record)
_MARKS = range(0x300, 0x332)


class MemoryStore:
    """Implements ProjectStore."""

    def __init__(self) -> None:
        self._project = Project()
        self._journal: list[Gesture] = []
        self._contents: dict[str, Content] = {}
        self._codebooks: dict[str, Codebook] = {}
        self._merged: list[Merged] = []

    def append(self, gesture: Gesture, contents: Iterable[Content] = (), codebooks: Iterable[Codebook] = ()) -> None:
        new_contents = {content.digest: content for content in contents}
        new_codebooks = {codebook.digest: codebook for codebook in codebooks}
        self._project.apply(gesture.changes)
        self._journal.append(gesture)
        self._contents = new_contents | self._contents
        self._codebooks = new_codebooks | self._codebooks

    def append_merge(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content] = (),
        codebooks: Iterable[Codebook] = (),
    ) -> None:
        self.append(gesture, contents, codebooks)
        self._merged += merged

    def merged(self) -> list[Merged]:
        return list(self._merged)

    def get(self, record: type[R], *key: str) -> R | None:
        return self._project.get(record, *key)

    def find(self, record: type[R], **equal: str | int) -> list[R]:
        known_find(record, equal)
        return sorted(self._project.find(record, **equal), key=_place)

    def find_among(self, record: type[R], field: str, values: Iterable[str], **equal: str) -> Iterator[R]:
        known_among(record, field, equal)
        wanted = set(values)
        return (one for one in self._project.find(record, **equal) if getattr(one, field) in wanted)

    def content(self, digest: str) -> Content:
        return self._contents[digest]

    def codebook(self, digest: str) -> Codebook:
        return self._codebooks[digest]

    def gestures(self) -> Iterable[Gesture]:
        return tuple(self._journal)

    def entries(self, coder: str) -> list[Entry]:
        return [Entry(g.id, g.intent, g.target) for g in self._journal if g.coder == coder]

    def gesture(self, gesture_id: str) -> Gesture:
        return next(gesture for gesture in self._journal if gesture.id == gesture_id)

    def generation(self) -> int:
        return len(self._journal)

    def coding_facts(self, wave: str = "") -> list[CodingFact]:
        return [
            CodingFact(
                coding.id,
                coding.code,
                coding.coder,
                coding.origin,
                document.source_id,
                document.id,
                document.case_id or (speaker.case_id if speaker else ""),
                coding.start,
                coding.end,
                coding.n_words,
            )
            for coding, document, speaker in self._countable()
            if self._in_wave(document.source_id, wave)
        ]

    def countable_cases(self, wave: str = "") -> frozenset[str]:
        answered = {
            document.case_id
            for document in self.find(Document)
            if document.n_segments and self._in_wave(document.source_id, wave)
        }
        spoke = {
            speaker.case_id
            for speaker in self.find(Speaker)
            if speaker.role is Role.RESPONDENT and speaker.n_segments and self._in_wave(speaker.source_id, wave)
        }
        return frozenset((answered | spoke) - {""})

    def decision_tallies(self, wave: str = "") -> list[DecisionTally]:
        documents = {document.id: document for document in self.find(Document)}
        tally = Counter(
            (decision.code, decision.verdict)
            for decision in self.find(Decision)
            if (document := documents.get(decision.document_id)) and self._in_wave(document.source_id, wave)
        )
        return [DecisionTally(code, verdict, n) for (code, verdict), n in sorted(tally.items())]

    def code_counts(self) -> dict[str, int]:
        stretches = {(coding.code, coding.document_id, coding.span) for coding, _, _ in self._countable()}
        return dict(Counter(code for code, _, _ in stretches))

    def progress(self) -> list[SourceProgress]:
        return [self._progress_of(source) for source in self.find(Source)]

    def _progress_of(self, source: Source) -> SourceProgress:
        documents = self.find(Document, source_id=source.id)
        speakers = self.find(Speaker, source_id=source.id)
        counted: list[Document | Speaker] = [document for document in documents if document.case_id or not speakers]
        counted += [speaker for speaker in speakers if speaker.role is Role.RESPONDENT]
        codings = [coding for coding, document, _ in self._countable() if document.source_id == source.id]
        n_segments = sum(part.n_segments for part in counted)
        return SourceProgress(
            source=source,
            n_documents=len(documents),
            n_segments=n_segments,
            n_coded=min(n_segments, len({(coding.document_id, coding.span) for coding in codings})),
            n_words=sum(part.n_words for part in counted),
            n_codings=len(codings),
            n_reviewed=len({(m.document_id, m.span) for d in documents for m in self.find(Reviewed, document_id=d.id)}),
        )

    def documents_with(self, words: Sequence[Word]) -> list[str]:
        sources = {source.id: (source.position, source.id) for source in self.find(Source)}
        documents = sorted(self.find(Document), key=lambda d: (*sources[d.source_id], d.position, d.id))
        return [d.id for d in documents if _has_all(self._contents[d.content].text, words)]

    def answers(self, source_id: str) -> list[tuple[str, str]]:
        return [(d.case_id, d.id) for d in self.find(Document, source_id=source_id) if d.case_id]

    def documents_between(self, source_id: str, first: int, last: int) -> list[Document]:
        return [d for d in self.find(Document, source_id=source_id) if first <= d.position <= last]

    def codings_between(self, document_id: str, first: int, last: int) -> list[Coding]:
        found = [c for c in self.find(Coding, document_id=document_id) if first <= c.start <= last]
        return sorted(found, key=lambda c: (c.start, c.id))

    def documents_apart(self, source_id: str, every: int) -> list[Document]:
        return [d for d in self.find(Document, source_id=source_id) if d.position % every == 0]

    def last_position(self, source_id: str) -> int:
        return max((d.position for d in self.find(Document, source_id=source_id)), default=0)

    def answer_texts(self, source_id: str) -> list[tuple[str, str]]:
        found = [d for d in self.find(Document, source_id=source_id) if d.case_id]
        return [(d.id, self._contents[d.content].text) for d in found]

    def values_of(self, attribute: str, wave: str = "") -> dict[str, str]:
        found = self.find(Value, attribute=attribute)
        return {v.case_id: v.value for v in sorted(found, key=lambda v: (v.wave == wave, v.wave))}

    def close(self) -> None:
        """Nothing is held."""

    def _countable(self) -> list[tuple[Coding, Document, Speaker | None]]:
        found = []
        for coding in self.find(Coding):
            document = self.get(Document, coding.document_id)
            if document is None:
                continue
            speaker = self.get(Speaker, document.source_id, coding.speaker)
            if speaker is None or speaker.role is Role.RESPONDENT:
                found.append((coding, document, speaker))
        return found

    def _in_wave(self, source_id: str, wave: str) -> bool:
        source = self.get(Source, source_id)
        return source is not None and wave in ("", source.wave)


def _has_all(text: str, words: Sequence[Word]) -> bool:
    said = re.findall(r"[^\W_]+", unicodedata.normalize("NFD", text.lower()).translate(dict.fromkeys(_MARKS)))
    return all(any(s.startswith(w.text) if w.is_prefix else s == w.text for s in said) for w in words)


def _place(record: Record) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in ORDER[type(record)])
