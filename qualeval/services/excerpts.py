"""A stretch of a document with what one needs to understand it: the turn before, or the question that was asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from qualeval.domain.records import Case, Document, Role, Source, Speaker
from qualeval.domain.text import Content, Span, Turn
from qualeval.services.coding import Passage
from qualeval.services.countable import countable_spans
from qualeval.services.ports.storing import ProjectStore

_QUESTION = "?"  # the label of the question's turn, which is never shown
_MOST = 1_200  # characters of context before and after: a text without turns is not shown whole


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`shown` begins with `offset` characters that are not the document's there (the question), or, below zero,
    leaves so many of the document's out.

    `speaker` is whose words are meant: the case's name, else the label, else the source's name.
    """

    source: Source
    document: Document
    content: Content
    shown: Content
    offset: int
    roles: Mapping[str, Role]
    speaker: str
    case_id: str

    def place(self, span: Span) -> Span | None:
        """Where a span of the document is shown; None for one that is not, cut to what is."""
        start, end = max(0, span.start + self.offset), min(len(self.shown.text), span.end + self.offset)
        return Span(start, end) if start < end else None

    def passage(self, span: Span) -> Passage | None:
        """The document's own stretch for a stretch of what is shown; None for the question."""
        start, end = max(0, span.start - self.offset), span.end - self.offset
        return Passage(self.document, self.content, Span(start, end)) if start < end else None

    def segments(self) -> tuple[Span, ...]:
        """The countable segments of what is shown."""
        return tuple(countable_spans(self.shown, self.roles))


class Excerpts:
    """Makes excerpts, and remembers the last texts read: neighbours in a queue often stand in the same one."""

    def __init__(self, store: ProjectStore, kept: int = 32) -> None:
        self._store = store
        self._kept = kept
        self._contents: dict[str, Content] = {}
        self._sources: dict[str, tuple[Source, dict[str, tuple[Role, str]]]] = {}

    def of(self, document_id: str, span: Span) -> Excerpt:
        """The excerpt around a span of a document."""
        document = self._store.get(Document, document_id)
        assert document is not None
        content = self._content(document.content)
        source, speakers = self._source(document.source_id)
        turn = content.turn_at(span.start)
        label = turn.speaker if turn else ""
        _, case_id = speakers.get(label, (Role.RESPONDENT, ""))
        case_id = document.case_id or case_id
        case = self._store.get(Case, case_id) if case_id else None
        roles = {name: role for name, (role, _) in speakers.items()} | {_QUESTION: Role.ASIDE}
        if document.case_id and source.title:
            shown, offset = _with_question(source.title, content)
        else:
            shown, offset = _around(content, span)
        name = case.name if case else label or source.name
        return Excerpt(source, document, content, shown, offset, roles, name, case_id)

    def source(self, source_id: str) -> Source:
        return self._source(source_id)[0]

    def _content(self, digest: str) -> Content:
        content = self._contents.pop(digest, None) or self._store.content(digest)
        self._contents[digest] = content  # the one used last stands last
        if len(self._contents) > self._kept:
            del self._contents[next(iter(self._contents))]
        return content

    def _source(self, source_id: str) -> tuple[Source, dict[str, tuple[Role, str]]]:
        if source_id not in self._sources:
            source = self._store.get(Source, source_id)
            assert source is not None
            speakers = self._store.find(Speaker, source_id=source_id)
            self._sources[source_id] = (source, {s.label: (s.role, s.case_id) for s in speakers})
        return self._sources[source_id]


def _with_question(title: str, content: Content) -> tuple[Content, int]:
    """An answer under its question."""
    head = f"{title}\n\n"
    said = tuple(
        Turn(len(head) + t.start, len(head) + t.body, len(head) + t.end, t.speaker, t.time) for t in content.turns
    )
    return Content(head + content.text, (Turn(0, 0, len(title), _QUESTION), *said)), len(head)


def _around(content: Content, span: Span) -> tuple[Content, int]:
    """The turn of a span and the one before it, cut at a space where they are long."""
    text, turns = content.text, content.turns
    at = content.n_begun(span.start) - 1
    start = turns[max(0, at - 1)].start if turns else 0
    end = max(turns[at].end, span.end) if turns and at >= 0 else len(text)
    if span.start - start > _MOST:
        start = max(start, text.find(" ", span.start - _MOST, span.start) + 1)
    if end - span.end > _MOST:
        end = min(end, max(span.end, text.rfind(" ", span.end, span.end + _MOST)))
    near = (turns[index] for index in range(max(0, at - 1), content.n_begun(end - 1)))
    within = [turn for turn in near if turn.end > start]
    cut = tuple(
        Turn(max(0, t.start - start), max(0, t.body - start), min(end, t.end) - start, t.speaker, t.time)
        for t in within
    )  # fmt: skip
    return Content(text[start:end], cut), -start
