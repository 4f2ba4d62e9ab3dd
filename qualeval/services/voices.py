"""Cases one by one: a respondent's attributes by wave, and everything that she said, with what it is coded as."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Attribute, Case, Coding, Document, Role, Source, Speaker, Value
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.text import Content, Span, trimmed
from qualeval.i18n import N_, Translator
from qualeval.services.ports.storing import ProjectStore
from qualeval.services.session import Session


@dataclass(frozen=True, slots=True)
class Said:
    """A turn in an interview or an answer to a question, with the codings that touch it.

    `speaker` is the label she has in the source; `line` counts from 1 in the document.
    """

    source: Source
    document: Document
    span: Span
    text: str
    speaker: str
    line: int
    codings: tuple[Coding, ...]

    @property
    def reference(self) -> str:
        return f"{self.speaker or self.source.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """What a case has for an attribute, a value per wave in the order of `waves`; empty where it has none."""

    attribute: Attribute
    values: tuple[str, ...]


def case_named(session: Session, name: str) -> Case:
    found = session.store.find(Case, name=name)
    if not found:
        raise QualevalError(N_("there is no respondent “{name}”; `qualeval cases` lists them"), name=name)
    return found[0]


def attributes_by_wave(session: Session, case_id: str) -> tuple[tuple[str, ...], list[AttributeRow]]:
    """The waves that the case has values of, and its attributes with a value in any of them."""
    values = {(v.attribute, v.wave): v.value for v in session.store.find(Value, case_id=case_id)}
    waves = tuple(sorted({wave for _, wave in values}))
    rows = [
        AttributeRow(attribute, tuple(values.get((attribute.name, wave), "") for wave in waves))
        for attribute in session.store.find(Attribute)
    ]
    return waves, [row for row in rows if any(row.values)]


def said_by(session: Session, case_id: str) -> list[Said]:
    """All that the case said and was not an aside, in the order of the sources."""
    store = session.store
    labels: dict[str, set[str]] = defaultdict(set)
    for speaker in store.find(Speaker):
        if speaker.case_id == case_id and speaker.role is not Role.ASIDE:
            labels[speaker.source_id].add(speaker.label)
    answers: dict[str, list[Document]] = defaultdict(list)
    for document in store.find(Document):
        if document.case_id == case_id:
            answers[document.source_id].append(document)
    found = []
    for source in store.find(Source):
        for document in answers[source.id]:
            found += _spoken(store, source, document, None)
        if labels[source.id]:
            for document in store.find(Document, source_id=source.id):
                if document.case_id != case_id:
                    found += _spoken(store, source, document, labels[source.id])
    return found


def _spoken(store: ProjectStore, source: Source, document: Document, labels: set[str] | None) -> list[Said]:
    """The turns of a document that have one of the labels; without labels, all of it is the case's."""
    content = store.content(document.content)
    codings = store.find(Coding, document_id=document.id)
    return [
        Said(
            source,
            document,
            span,
            span.of(content.text),
            speaker,
            content.line_number(span.start),
            _touching(codings, span),
        )
        for span, speaker in _turns(content)
        if labels is None or speaker in labels
    ]


def _turns(content: Content) -> list[tuple[Span, str]]:
    found = []
    for turn in content.turns:
        words = trimmed(content.text, Span(turn.body, turn.end)) if turn.body < turn.end else None
        if words is not None:
            found.append((words, turn.speaker))
    return found


def _touching(codings: Sequence[Coding], span: Span) -> tuple[Coding, ...]:
    return tuple(
        sorted((c for c in codings if c.span.overlap(span)), key=lambda c: (c.start, c.end, c.code, c.coder))
    )  # fmt: skip


def said_table(said: Sequence[Said], translate: Translator) -> ResultTable:
    """What a case said, a row for each turn and answer, with the codes on it."""
    headers = (N_("source"), N_("line"), N_("reference"), N_("codes"), N_("words"))
    return ResultTable(
        name="said",
        columns=("source", "line", "reference", "codes", "text"),
        headers=tuple(translate(header) for header in headers),
        rows=tuple(
            (
                found.source.name,
                found.line,
                found.reference,
                ", ".join(dict.fromkeys(coding.code for coding in found.codings)),
                found.text,
            )
            for found in said
        ),
        title=translate(N_("What was said")),
    )
