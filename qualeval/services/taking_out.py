"""A project as other tools exchange it, with a list of what they have no place for."""

from collections import defaultdict
from dataclasses import replace
from uuid import UUID, uuid5

from qualeval.domain.codebook import Codebook
from qualeval.domain.coded_rows import CodedSegment
from qualeval.domain.exchange import (
    About,
    ExchangeCase,
    ExchangeCode,
    ExchangeCoding,
    ExchangeNote,
    ExchangeProject,
    ExchangeSet,
    ExchangeSource,
    ExchangeVariable,
    Loss,
    VariableType,
)
from qualeval.domain.records import (
    Attribute,
    AttributeType,
    Case,
    Coding,
    Decision,
    Document,
    Memo,
    Recommendation,
    Role,
    Source,
    SourceKind,
    Speaker,
    Value,
)
from qualeval.i18n import N_
from qualeval.services.session import TITLE, Session

_CODES = UUID("6a1f1f0e-3c5b-5f6c-9d52-2f9a7a3c1e10")  # a code's guid is made from its slug: the same each time
_TYPES: dict[AttributeType, VariableType] = {
    AttributeType.NUMBER: "Float",
    AttributeType.ORDINAL: "Text",
    AttributeType.NOMINAL: "Text",
    AttributeType.TEXT: "Text",
    AttributeType.DATE: "Text",
}
_AROUND = 60  # characters of context on either side of a coded segment


def guid_of(record_id: str) -> str:
    """A record's id as a guid, 8-4-4-4-12; an id of another shape gets one made from it."""
    try:
        return str(UUID(hex=record_id))
    except ValueError:
        return str(uuid5(_CODES, record_id))


def take_out(session: Session) -> tuple[ExchangeProject, tuple[Loss, ...]]:
    """The project in the exchange's terms, and what is lost on the way: the writer adds its own losses."""
    store = session.store
    codebook = session.codebook()
    documents = store.find(Document)
    sources = {source.id: source for source in store.find(Source)}
    names = {case.id: case.name for case in store.find(Case)}
    notes, lost_notes = _notes(session, codebook)
    begun = next((gesture.at for gesture in store.gestures()), "")  # some programs cannot read a text without a date
    project = ExchangeProject(
        name=session.setting(TITLE) or codebook.name,
        origin="qualeval",
        language=session.language(),
        coders=tuple(sorted({coding.coder for coding in store.find(Coding)} | {session.coder})),
        codes=_codes(codebook),
        variables=tuple(ExchangeVariable(a.name, _TYPES[a.type], a.label) for a in store.find(Attribute)),
        cases=_cases(session),
        sources=tuple(
            replace(_source(session, document, sources[document.source_id], names), created_at=begun)
            for document in documents
        ),
        codings=_codings(session),
        notes=notes,
        sets=_sets(documents, sources),
    )
    return project, (*_losses(session), *lost_notes)


def _codes(codebook: Codebook) -> tuple[ExchangeCode, ...]:
    return tuple(
        ExchangeCode(str(uuid5(_CODES, entry.code)), entry, not codebook.is_category(entry.code))
        for _, entry in codebook.walk()
    )


def _source(session: Session, document: Document, source: Source, names: dict[str, str]) -> ExchangeSource:
    text = session.store.content(document.content).text
    if source.kind is SourceKind.SURVEY:
        return ExchangeSource(guid_of(document.id), f"{source.name} {names.get(document.case_id, '')}".strip(), text)
    return ExchangeSource(guid_of(document.id), source.name, text)


def _sets(documents: list[Document], sources: dict[str, Source]) -> tuple[ExchangeSet, ...]:
    """A survey question is the set of its answers; its memo is the question's wording."""
    answers: defaultdict[str, list[str]] = defaultdict(list)
    for document in documents:
        if sources[document.source_id].kind is SourceKind.SURVEY:
            answers[document.source_id].append(guid_of(document.id))
    return tuple(
        ExchangeSet(guid_of(source_id), sources[source_id].name, sources[source_id].title, tuple(guids))
        for source_id, guids in answers.items()
    )


def _cases(session: Session) -> tuple[ExchangeCase, ...]:
    store = session.store
    values: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for value in sorted(store.find(Value), key=lambda value: value.wave):
        values[value.case_id][value.attribute] = value.value
    whole: defaultdict[str, list[str]] = defaultdict(list)
    spans: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)
    speakers: defaultdict[str, list[Speaker]] = defaultdict(list)
    for speaker in store.find(Speaker):
        speakers[speaker.source_id].append(speaker)
    for document in store.find(Document):
        if document.case_id:
            whole[document.case_id].append(guid_of(document.id))
            continue
        said = [s for s in speakers[document.source_id] if s.role is Role.RESPONDENT and s.case_id]
        if len({speaker.case_id for speaker in said}) == 1:
            whole[said[0].case_id].append(guid_of(document.id))
            continue
        owner = {speaker.label: speaker.case_id for speaker in said}
        for turn in store.content(document.content).turns:
            if turn.speaker in owner and turn.body < turn.end:
                spans[owner[turn.speaker]].append((guid_of(document.id), turn.body, turn.end))
    return tuple(
        ExchangeCase(
            guid_of(case.id),
            case.name,
            values=tuple(values[case.id].items()),
            sources=tuple(whole[case.id]),
            spans=tuple(spans[case.id]),
        )
        for case in store.find(Case)
    )


def _codings(session: Session) -> tuple[ExchangeCoding, ...]:
    return tuple(
        ExchangeCoding(
            guid_of(coding.id),
            guid_of(coding.document_id),
            coding.start,
            coding.end,
            coding.code,
            coding.coder,
            coding.created_at,
            coding.memo,
        )
        for coding in session.store.find(Coding)
    )


def _notes(session: Session, codebook: Codebook) -> tuple[tuple[ExchangeNote, ...], tuple[Loss, ...]]:
    documents: dict[str, str] = {}
    for document in session.store.find(Document):
        documents.setdefault(document.source_id, document.id)
    found = []
    lost = []
    for memo in session.store.find(Memo):
        if memo.about == "project":
            about = About("project")
        elif memo.about == "code" and memo.target in codebook:
            about = About("code", memo.target)
        elif memo.about == "case":
            about = About("case", guid_of(memo.target))
        elif memo.about == "source" and memo.target in documents:
            about = About("source", guid_of(documents[memo.target]))
        else:
            lost.append(f"{memo.about} {memo.target}")
            continue
        guid = str(uuid5(_CODES, "\x1f".join(("memo", *memo.key))))
        found.append(ExchangeNote(guid, memo.text, coder=memo.coder, created_at=memo.written_at, about=(about,)))
    losses = (Loss(N_("memos about what the file has no place for were left out"), tuple(lost)),) if lost else ()
    return tuple(found), losses


def _losses(session: Session) -> tuple[Loss, ...]:
    """What no exchange file holds."""
    store = session.store
    waves = sorted({source.wave for source in store.find(Source) if source.wave})
    n_decisions = len(store.find(Decision))
    recommendations = tuple(found.text for found in store.find(Recommendation))
    found = [
        Loss(N_("waves were left out"), tuple(waves)),
        Loss(N_("decisions on suggestions were left out"), (str(n_decisions),) if n_decisions else ()),
        Loss(N_("recommendations were left out"), recommendations),
        Loss(
            N_("how each coding came about was left out"), tuple(sorted({c.origin.value for c in store.find(Coding)}))
        ),
    ]
    return tuple(loss for loss in found if loss.names)


def coded_segments(session: Session) -> list[CodedSegment]:
    """Every coding with its context and its case's attributes, in the order of the sources."""
    store = session.store
    codebook = session.codebook()
    language = session.language()
    sources = {source.id: source for source in store.find(Source)}
    documents = {document.id: document for document in store.find(Document)}
    names = {case.id: case.name for case in store.find(Case)}
    speakers = {speaker.key: speaker for speaker in store.find(Speaker)}
    attributes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for value in sorted(store.find(Value), key=lambda value: value.wave):
        attributes[value.case_id][value.attribute] = value.value
    order = {document.id: (sources[document.source_id].position, document.position) for document in documents.values()}
    found = []
    for coding in sorted(store.find(Coding), key=lambda c: (*order[c.document_id], c.start, c.end, c.code, c.coder)):
        document = documents[coding.document_id]
        source = sources[document.source_id]
        speaker = speakers.get((source.id, coding.speaker))
        case_id = document.case_id or (speaker.case_id if speaker else "")
        content = store.content(document.content)
        text = content.text
        entry = codebook.get(coding.code)
        found.append(
            CodedSegment(
                id=coding.id,
                source=source.name,
                start=coding.start,
                end=coding.end,
                code=coding.code,
                text=coding.span.of(text),
                coder=coding.coder,
                title=source.title,
                wave=source.wave,
                case=names.get(case_id, ""),
                speaker=coding.speaker,
                line=content.line_number(coding.start),
                code_name=entry.name.to(language) if entry else coding.code,
                category=codebook.category_of(coding.code) if entry else "",
                before=text[max(0, coding.start - _AROUND) : coding.start],
                after=text[coding.end : coding.end + _AROUND],
                origin=coding.origin.value,
                created_at=coding.created_at,
                memo=coding.memo,
                attributes=tuple(attributes[case_id].items()),
            )
        )
    return found
