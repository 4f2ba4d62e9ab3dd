"""Codings in and out, row by row: what is exported and imported again is the same."""

from collections.abc import Sequence

from qualeval.domain.coded_rows import CodingRow
from qualeval.domain.errors import Fault, FaultsError
from qualeval.domain.events import Gesture, added
from qualeval.domain.records import Case, Coding, Document, Origin, Source
from qualeval.domain.text import Content, Span, count_words
from qualeval.i18n import N_
from qualeval.services.session import Session


def export_codings(session: Session) -> list[CodingRow]:
    """Every coding, the interviewer's words included, in the order of the sources."""
    store = session.store
    sources = {source.id: source for source in store.find(Source)}
    documents = {document.id: document for document in store.find(Document)}
    names = {case.id: case.name for case in store.find(Case)}
    codings = sorted(
        store.find(Coding),
        key=lambda c: (
            sources[documents[c.document_id].source_id].position,
            documents[c.document_id].position,
            c.start,
            c.end,
            c.code,
            c.coder,
        ),
    )
    return [
        CodingRow(
            source=sources[documents[coding.document_id].source_id].name,
            case=names.get(documents[coding.document_id].case_id, ""),
            start=coding.start,
            end=coding.end,
            code=coding.code,
            coder=coding.coder,
            origin=coding.origin,
            created_at=coding.created_at,
            memo=coding.memo,
            text=coding.span.of(store.content(documents[coding.document_id].content).text),
        )
        for coding in codings
    ]


def import_codings(session: Session, rows: Sequence[CodingRow], file: str) -> Gesture | None:
    """Adds the codings of an exchange file that are not there yet, as one gesture; None when all are.

    Raises FaultsError, naming every row that does not fit the project; then nothing is added.
    """
    reader = _Places(session, file)
    known = {_same(coding) for coding in session.store.find(Coding)}
    codings: list[Coding] = []
    faults: list[Fault] = []
    for row in rows:
        try:
            coding = reader.coding(row)
        except Fault as fault:
            faults.append(fault)
            continue
        if _same(coding) not in known:
            known.add(_same(coding))
            codings.append(coding)
    if faults:
        raise FaultsError(file, faults)
    return session.commit("codings.import", [added(coding) for coding in codings]) if codings else None


def _same(coding: Coding) -> tuple[object, ...]:
    return (coding.document_id, coding.start, coding.end, coding.code, coding.coder)


class _Places:
    """Finds where a row's coding belongs in the project."""

    def __init__(self, session: Session, file: str) -> None:
        self._session = session
        self._file = file
        self._codebook = session.codebook()
        self._sources = {source.name: source for source in session.store.find(Source)}
        self._cases = {case.name: case.id for case in session.store.find(Case)}
        self._documents: dict[str, dict[str, Document]] = {}
        self._contents: dict[str, Content] = {}

    def coding(self, row: CodingRow) -> Coding:
        document = self._document(row)
        content = self._contents.setdefault(document.content, self._session.store.content(document.content))
        if row.code not in self._codebook:
            raise self._fault(row, N_("there is no code “{code}” in the codebook"), code=row.code)
        if not 0 <= row.start < row.end <= len(content.text):
            raise self._fault(
                row,
                N_("{start}–{end} is no span of the text, which has {length} characters"),
                start=row.start,
                end=row.end,
                length=len(content.text),
            )
        span = Span(row.start, row.end)
        if row.text and row.text != span.of(content.text):
            raise self._fault(
                row,
                N_("the text does not stand there: the project has “{found}”, the file “{text}”"),
                found=_shortened(span.of(content.text)),
                text=_shortened(row.text),
            )
        return Coding(
            id=self._session.ids.new(),
            document_id=document.id,
            start=row.start,
            end=row.end,
            code=row.code,
            coder=row.coder or self._session.coder,
            origin=Origin(row.origin or Origin.IMPORTED),
            created_at=row.created_at or self._session.clock.now(),
            memo=row.memo,
            speaker=content.speaker_of(span),
            n_words=count_words(content.text, span),
        )

    def _document(self, row: CodingRow) -> Document:
        source = self._sources.get(row.source)
        if source is None:
            raise self._fault(row, N_("there is no source “{source}”"), source=row.source)
        if source.id not in self._documents:
            found = self._session.store.find(Document, source_id=source.id)
            self._documents[source.id] = {document.case_id: document for document in found}
        documents = self._documents[source.id]
        if "" in documents:
            return documents[""]
        document = documents.get(self._cases.get(row.case, "-"))
        if document is None:
            raise self._fault(row, N_("“{source}” has no answer by “{case}”"), source=row.source, case=row.case or "–")
        return document

    def _fault(self, row: CodingRow, template: str, **values: object) -> Fault:
        return Fault(self._file, row.line, 0, template, **values)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
