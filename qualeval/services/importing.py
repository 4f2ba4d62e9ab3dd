"""Bringing files in. Each file is one gesture, or nothing; a folder goes on after a file that is refused."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, added
from qualeval.domain.records import (
    Attribute,
    AttributeType,
    Case,
    Document,
    Role,
    Source,
    SourceKind,
    Speaker,
    Value,
)
from qualeval.domain.segments import segments, turn_segments
from qualeval.domain.text import Content, Span, count_words
from qualeval.i18n import N_
from qualeval.services.ports import Column, Formats, SurveyMapping, Table, TranscriptRead
from qualeval.services.session import Session

_CASE_LABEL = re.compile(r"^[A-Za-z]{1,3}[-_ ]?\d{1,4}$")  # R07, P 12: a label that already names a respondent
_CASE_HEADERS = ("case", "kasus", "kode", "kode responden", "responden", "id", "respondent")

Confirm = Callable[[Table, SurveyMapping], SurveyMapping]
Progress = Callable[[Path], None]


class Outcome(StrEnum):
    IMPORTED = "imported"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `counts` are of records added; `notes` are remarks as marked templates with values."""

    path: Path
    outcome: Outcome
    counts: Counter[str] = field(default_factory=Counter)
    notes: tuple[QualevalError, ...] = ()
    error: QualevalError | None = None


def import_paths(
    session: Session,
    formats: Formats,
    paths: Iterable[Path],
    *,
    wave: str = "",
    mapping: SurveyMapping | None = None,
    confirm: Confirm | None = None,
    progress: Progress | None = None,
) -> list[FileReport]:
    """Imports files and the files of folders, in order of name. A file that is refused leaves nothing behind."""
    reports = []
    for path in expand(formats, paths):
        if progress:
            progress(path)
        try:
            if formats.is_survey(path):
                reports.append(_import_table(session, formats, path, wave, mapping, confirm))
            else:
                reports.append(import_transcript(session, formats, path, wave))
        except QualevalError as error:
            reports.append(FileReport(path, Outcome.REFUSED, error=error))
    return reports


def expand(formats: Formats, paths: Iterable[Path]) -> list[Path]:
    """The files meant: a folder stands for the transcripts and tables in it, without hidden files and its readme."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = [
            child
            for child in sorted(path.iterdir())
            if child.is_file()
            and not child.name.startswith((".", "~$"))
            and child.stem.lower() not in ("readme", "codings")
            and (formats.is_transcript(child) or formats.is_survey(child))
        ]
        if not inside:
            raise QualevalError(N_("{folder}: there is no transcript and no survey in this folder"), folder=path)
        found += sorted(inside, key=formats.is_survey)  # transcripts first
    return found


# --- transcripts -----------------------------------------------------------------------------------------------------


def import_transcript(session: Session, formats: Formats, path: Path, wave: str = "") -> FileReport:
    digest = formats.digest(path)
    if session.store.find(Source, file_digest=digest):
        return FileReport(path, Outcome.UNCHANGED)
    read = formats.read_transcript(path)
    known = session.store.find(Source)
    source = Source(
        id=session.ids.new(),
        name=unique_name(path.stem, {source.name for source in known}),
        kind=SourceKind.TRANSCRIPT,
        position=len(known),
        wave=wave,
        file_name=path.name,
        file_digest=digest,
    )
    document = Document(
        id=session.ids.new(),
        source_id=source.id,
        content=read.content.digest,
        n_segments=len(segments(read.content)),
        n_words=sum(count_words(read.content.text, Span(t.body, t.end)) for t in read.content.turns if t.end > t.body),
    )
    cases, speakers = _speakers(session, source, read)
    records = (source, *cases, document, *speakers)
    session.commit("import.transcript", [added(record) for record in records], contents=[read.content])
    counts = Counter(sources=1, segments=_countable(speakers, document), cases=len(cases))
    notes = () if any(s.label for s in speakers) else (QualevalError(N_("no speakers recognised: all of it counts")),)
    return FileReport(path, Outcome.IMPORTED, counts, notes)


def _speakers(session: Session, source: Source, read: TranscriptRead) -> tuple[list[Case], list[Speaker]]:
    """The speakers found, each respondent with a case: the label where it names one, else the source's name."""
    n_segments: Counter[str] = Counter()
    n_words: Counter[str] = Counter()
    for turn in read.content.turns:
        if turn.end > turn.body:
            n_segments[turn.speaker] += len(turn_segments(read.content.text, turn))
            n_words[turn.speaker] += count_words(read.content.text, Span(turn.body, turn.end))
    respondents = [found.label for found in read.speakers if found.role is Role.RESPONDENT]
    new: dict[str, Case] = {}
    speakers = []
    for found in read.speakers:
        case_id = ""
        if found.role is Role.RESPONDENT:
            name = case_name(source.name, found.label, alone=len(respondents) == 1)
            case_id = _case(session, name, new).id
        speakers.append(
            Speaker(source.id, found.label, found.role, case_id, n_segments[found.label], n_words[found.label])
        )
    return list(new.values()), speakers


def case_name(source: str, label: str, *, alone: bool) -> str:
    """The case that a respondent's label means: `R07` names one; a lone respondent is the source; else both."""
    if _CASE_LABEL.match(label):
        return label
    return source if alone else f"{source}:{label}"


def _case(session: Session, name: str, new: dict[str, Case]) -> Case:
    if name in new:
        return new[name]
    known = session.store.find(Case, name=name)
    if known:
        return known[0]
    new[name] = Case(session.ids.new(), name)
    return new[name]


def _countable(speakers: Sequence[Speaker], document: Document) -> int:
    if not speakers:
        return document.n_segments
    return sum(speaker.n_segments for speaker in speakers if speaker.role is Role.RESPONDENT)


def unique_name(wanted: str, taken: set[str]) -> str:
    name, n = wanted, 2
    while name in taken:
        name, n = f"{wanted}-{n}", n + 1
    return name


# --- surveys and attributes ------------------------------------------------------------------------------------------


def _import_table(
    session: Session,
    formats: Formats,
    path: Path,
    wave: str,
    mapping: SurveyMapping | None,
    confirm: Confirm | None,
) -> FileReport:
    table = formats.read_table(path, mapping.sheet, mapping.header_rows) if mapping else formats.read_table(path)
    if mapping is None:
        mapping = formats.guess_mapping(table)
        if confirm:
            mapping = confirm(table, mapping)
    return import_survey(session, path, table, mapping, wave)


def import_attributes(session: Session, formats: Formats, path: Path, wave: str = "") -> FileReport:
    """Closed answers and figures of cases from a table with a column that names the case; nothing else is read."""
    table = formats.read_table(path)
    guessed = formats.guess_mapping(table)
    case = next((h for h in table.headers if h.strip().lower() in _CASE_HEADERS), guessed.case)
    if not case:
        raise QualevalError(
            N_("{file}: no column names the case; call it “case” and give it the names that the project uses"),
            file=path,
        )
    columns = tuple(
        Column(column.header, "case")
        if column.header == case
        else Column(column.header, "attribute", _attribute_name(column), column.type or AttributeType.TEXT)
        for column in guessed.columns
    )
    return import_survey(session, path, table, SurveyMapping(columns, case=case), wave)


def _attribute_name(column: Column) -> str:
    return column.name or re.sub(r"\W+", "_", column.header.strip().lower()).strip("_") or "attribute"


class _SurveyImport:
    """One survey file on its way into the project: what it adds, and what was met on the way."""

    def __init__(self, session: Session, path: Path, table: Table, mapping: SurveyMapping, wave: str) -> None:
        self.session = session
        self.path = path
        self.table = table
        self.mapping = mapping
        self.wave = wave or mapping.wave
        self.cases = {case.name: case for case in session.store.find(Case)}
        self.values = {value.key: value for value in session.store.find(Value)}
        self.changes: list[Change] = []
        self.contents: list[Content] = []
        self.counts: Counter[str] = Counter()
        self.differing = 0
        self.without_case = 0
        self._index = {header: i for i, header in enumerate(table.headers)}

    def run(self) -> FileReport:
        self._check_columns()
        attributes = [c for c in self.mapping.columns if c.role == "attribute"]
        for column in attributes:
            self._add_attribute(column)
        sources = {c.name: self._source(c) for c in self.mapping.columns if c.role == "text"}
        answers = {
            name: {d.case_id: d.content for d in self.session.store.find(Document, source_id=source.id)}
            for name, source in sources.items()
        }
        for number, row in enumerate(self.table.rows, 1):
            case = self._case_of(row, number)
            if case is None:
                self.without_case += 1
                continue
            for column in attributes:
                self._add_value(case, column, row[self._index[column.header]])
            for column in self.mapping.columns:
                if column.role == "text":
                    text = row[self._index[column.header]].strip()
                    self._add_answer(sources[column.name], case, text, answers[column.name])
        if not self.changes:
            return FileReport(self.path, Outcome.UNCHANGED, notes=self._notes())
        self.session.commit("import.survey", self.changes, contents=self.contents)
        return FileReport(self.path, Outcome.IMPORTED, self.counts, self._notes())

    def _check_columns(self) -> None:
        missing = [c.header for c in self.mapping.columns if c.header not in self._index and c.role != "ignore"]
        if self.mapping.case and self.mapping.case not in self._index:
            missing.insert(0, self.mapping.case)
        if missing:
            raise QualevalError(
                N_("{file}: no column “{column}”; the columns are: {columns}"),
                file=self.path,
                column=missing[0],
                columns=", ".join(self.table.headers),
            )
        roles = {c.role for c in self.mapping.columns}
        if not roles & {"text", "attribute"}:
            raise QualevalError(N_("{file}: no column is an open answer or an attribute"), file=self.path)

    def _case_of(self, row: tuple[str, ...], number: int) -> Case | None:
        """The row's case; a row without a case column is numbered within its file's name."""
        name = row[self._index[self.mapping.case]].strip() if self.mapping.case else f"{self.path.stem}-{number}"
        if not name:
            return None
        if name not in self.cases:
            self.cases[name] = Case(self.session.ids.new(), name)
            self._add(self.cases[name], "cases")
        return self.cases[name]

    def _source(self, column: Column) -> Source:
        """The question's source: a new one, or the one of the same name and wave that gains answers."""
        known = self.session.store.find(Source)
        same = [s for s in known if s.kind is SourceKind.SURVEY and s.title == column.header and s.wave == self.wave]
        if same:
            return same[0]
        taken = {s.name for s in known} | {c.record.name for c in self.changes if isinstance(c.record, Source)}
        wanted = column.name
        if wanted in taken and self.wave:
            wanted = f"{wanted}-{self.wave}"
        source = Source(
            id=self.session.ids.new(),
            name=unique_name(wanted, taken),
            kind=SourceKind.SURVEY,
            position=len(taken),
            wave=self.wave,
            title=column.header,
            file_name=self.path.name,
        )
        self._add(source, "sources")
        return source

    def _add_answer(self, source: Source, case: Case, text: str, answers: dict[str, str]) -> None:
        """Adds an answer unless the case has one; `answers` maps case ids to the digests of theirs."""
        if not text:
            return
        content = Content.plain(text)
        if case.id in answers:
            self.differing += answers[case.id] != content.digest
            return
        answers[case.id] = content.digest
        document = Document(
            id=self.session.ids.new(),
            source_id=source.id,
            content=content.digest,
            position=len(answers),
            case_id=case.id,
            n_segments=len(segments(content)),
            n_words=count_words(text),
        )
        self.contents.append(content)
        self._add(document, "answers")
        self.counts["segments"] += document.n_segments

    def _add_attribute(self, column: Column) -> None:
        if self.session.store.get(Attribute, column.name) is None:
            self._add(Attribute(column.name, AttributeType(column.type or "text"), column.header), "attributes")

    def _add_value(self, case: Case, column: Column, text: str) -> None:
        text = text.strip()
        value = Value(case.id, column.name, text, self.wave)
        before = self.values.get(value.key)
        if not text or before == value:
            return
        self.values[value.key] = value
        self.changes.append(Change(before, value))
        self.counts["values"] += 1

    def _add(self, record: Source | Case | Document | Attribute, counted_as: str) -> None:
        self.changes.append(added(record))
        self.counts[counted_as] += 1

    def _notes(self) -> tuple[QualevalError, ...]:
        notes = []
        if self.differing:
            notes.append(
                QualevalError(
                    N_("{n} answers differ from those imported before; the stored ones were kept"), n=self.differing
                )
            )
        if self.without_case:
            notes.append(QualevalError(N_("{n} rows name no case and were left out"), n=self.without_case))
        return tuple(notes)


def import_survey(session: Session, path: Path, table: Table, mapping: SurveyMapping, wave: str = "") -> FileReport:
    """A survey's new answers, cases and closed answers, as one gesture.

    What is there already stays: an answer is never changed by a later file, a closed answer takes its last value.
    """
    return _SurveyImport(session, path, table, mapping, wave).run()
