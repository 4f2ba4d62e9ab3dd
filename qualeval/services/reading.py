"""A source as it is read: a transcript as it stands, or a survey question's answers one after another.

What is read may be many documents; a reading knows which words on it belong to which.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field, replace
from typing import TYPE_CHECKING, NamedTuple

from qualeval.domain.frozen import frozen
from qualeval.domain.records import Case, Coding, Document, Role, Source, SourceKind
from qualeval.domain.text import Content, Span, Turn
from qualeval.services.coding import Passage
from qualeval.services.countable import growing_spans, roles_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from qualeval.domain.segments import GrowingSegments
    from qualeval.services.ports.storing import ProjectStore


PAGE = 20_000
"""Answers to a question that are shown together: a million would be gigabytes."""

_STRETCH = 32_768  # characters of a text whose codings are asked for at once
_TEXTS = 100  # and of many texts, so many


class Part(NamedTuple):
    """A document within a reading: its words begin at `offset` of what is read."""

    document: Document
    content: Content
    offset: int


@frozen
class Reading:
    """What is shown of a source. `segments` are the countable ones, in the reading's own offsets.

    A question of very many answers is read page by page; `page` counts from 0.
    """

    source: Source
    content: Content
    parts: tuple[Part, ...]
    roles: Mapping[str, Role]
    segments: GrowingSegments
    _by_document: Mapping[str, Part] = field(repr=False)
    page: int = 0
    n_pages: int = 1

    def passage(self, span: Span) -> Passage | None:
        """The document's own span for a span of the reading, cut to the document it begins in; None between two."""
        if not self.parts:
            return None
        index = bisect_right(self.parts, span.start, key=lambda part: part.offset) - 1
        if index < 0:
            return None
        part = self.parts[index]
        start = span.start - part.offset
        end = min(span.end - part.offset, len(part.content.text))
        return Passage(part.document, part.content, Span(start, end)) if start < end else None

    @property
    def document_ids(self) -> Collection[str]:
        return self._by_document.keys()

    def offset_of(self, document_id: str) -> int | None:
        """Where a document begins in the reading; None for one of another source."""
        part = self._by_document.get(document_id)
        return part.offset if part else None

    def place(self, document_id: str, span: Span) -> Span | None:
        """Where a document's span stands in the reading; None for a document of another source."""
        part = self._by_document.get(document_id)
        return Span(span.start + part.offset, span.end + part.offset) if part else None

    def reference(self, span: Span) -> str:
        """`R07:42`: whose words, and the line within their text."""
        passage = self.passage(span)
        if passage is None:
            return self.source.name
        turn = self.content.turn_at(span.start)
        speaker = turn.speaker if turn and turn.speaker else self.source.name
        return f"{speaker}:{passage.content.line_number(passage.span.start)}"

    def time(self, span: Span) -> str:
        """When it was said, as the transcript has it; empty where it has no times."""
        turn = self.content.turn_at(span.start)
        return turn.time if turn else ""


def read(store: ProjectStore, source: Source) -> Reading:
    """Everything of a source, ready to be shown and coded."""
    documents = store.find(Document, source_id=source.id)
    roles = roles_of(store, source.id)
    if source.kind is not SourceKind.SURVEY:
        parts = tuple(Part(document, store.content(document.content), 0) for document in documents[:1])
        content = parts[0].content if parts else Content.plain("")
        return _reading(source, content, parts, roles)
    return _reading(source, *_answers(store, documents), roles)


def page_of(document: Document, answers: int = PAGE) -> int:
    """The page that an answer stands on."""
    return document.position // answers


def read_page(store: ProjectStore, source: Source, page: int = 0, answers: int = PAGE) -> Reading:
    """A page of a question's answers, the last one where there are not so many; any other source as a whole."""
    n_pages = store.last_position(source.id) // answers + 1
    if source.kind is not SourceKind.SURVEY or n_pages == 1:
        return read(store, source)
    page = min(page, n_pages - 1)
    documents = store.documents_between(source.id, page * answers, (page + 1) * answers - 1)
    reading = _reading(source, *_answers(store, documents), roles_of(store, source.id))
    return replace(reading, page=page, n_pages=n_pages)


def _answers(store: ProjectStore, documents: Sequence[Document]) -> tuple[Content, tuple[Part, ...]]:
    """The answers as one text, each a turn under its respondent's name."""
    cases = store.find_among(Case, "id", {document.case_id for document in documents})
    names = {case.id: case.name for case in cases}
    pieces: list[str] = []
    turns: list[Turn] = []
    parts: list[Part] = []
    length = 0
    for document in documents:
        content = store.content(document.content)
        name = names.get(document.case_id, document.case_id)
        label = f"{name}: "
        body = length + len(label)
        pieces.append(f"{label}{content.text}\n\n")
        turns.append(Turn(length, body, body + len(content.text), name))
        parts.append(Part(document, content, body))
        length += len(pieces[-1])
    return Content("".join(pieces), tuple(turns)), tuple(parts)


def _reading(source: Source, content: Content, parts: tuple[Part, ...], roles: Mapping[str, Role]) -> Reading:
    return Reading(
        source,
        content,
        parts,
        roles,
        growing_spans(content, roles),
        {part.document.id: part for part in parts},
    )


def growing_codings(store: ProjectStore, reading: Reading) -> Iterator[tuple[int, list[Coding]]]:
    """Every coding on a reading, from its start on: the next ones, after an offset that none to come begins before.

    The store is asked when the next ones are.
    """
    if len(reading.parts) == 1:
        (part,) = reading.parts
        for first in range(0, len(part.content.text), _STRETCH):
            yield first + _STRETCH, store.codings_between(part.document.id, first, first + _STRETCH - 1)
        return
    for number in range(0, len(reading.parts), _TEXTS):
        some = reading.parts[number : number + _TEXTS]
        names = [part.document.id for part in some]
        yield some[-1].offset + len(some[-1].content.text), list(store.find_among(Coding, "document_id", names))


def codings_of(store: ProjectStore, reading: Reading) -> list[Coding]:
    """Every coding on a reading, text by text in the order of making."""
    if len(reading.parts) == 1:
        return store.find(Coding, document_id=reading.parts[0].document.id)
    at = {part.document.id: part.offset for part in reading.parts}
    return sorted(store.find_among(Coding, "document_id", at), key=lambda c: (at[c.document_id], c.created_at, c.id))
