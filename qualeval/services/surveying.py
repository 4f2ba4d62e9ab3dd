"""Bringing in what a survey says: answers, cases and closed answers, a file as one gesture.

A file of very many rows is brought in piece by piece, each a gesture: what is held in memory follows the piece, and
where it is interrupted, importing the file again goes on with the rows that are missing.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, added
from qualeval.domain.measuring import Measures, measure
from qualeval.domain.records import Attribute, AttributeType, Case, Document, Source, SourceKind, Value
from qualeval.domain.surveys import Column, SurveyMapping, Table
from qualeval.domain.text import Content
from qualeval.i18n import N_
from qualeval.services.filing import FileReport, Outcome, unique_name
from qualeval.services.session import Session
from qualeval.services.survey_choices import Choices
from qualeval.services.survey_notes import Met
from qualeval.services.survey_questions import asked_before

_COUNTED_AS = {  # written a sort at a time, in this order
    Source.KIND: "sources",
    Case.KIND: "cases",
    Document.KIND: "answers",
    Attribute.KIND: "attributes",
    Value.KIND: "values",
}

_Answered = tuple[str, str, tuple[str, ...]]  # a case's id, its wave, and its row
_Cell = tuple[str, str, str]  # a case's id, its wave, and what a column says
Tell = Callable[[int, int], object]  # how many of so many rows are done
Measuring = Callable[[list[str]], Callable[[], Mapping[str, Measures]]]  # begins it; what is called waits for the end

ROWS_AT_ONCE = 100_000


def _measured_when_met(_: list[str]) -> Callable[[], Mapping[str, Measures]]:
    return dict  # of nothing


class _SurveyImport:
    """One survey file on its way into the project: what it adds, and what was met on the way."""

    def __init__(
        self,
        session: Session,
        path: Path,
        table: Table,
        mapping: SurveyMapping,
        wave: str,
        rows_at_once: int,
        measuring: Measuring,
    ) -> None:
        self.session = session
        self.path = path
        self.table = table
        self.mapping = mapping
        self.wave = wave or mapping.wave
        self.rows_at_once = rows_at_once
        self._measuring = measuring
        self.counts: Counter[str] = Counter()
        self._index = {header: i for i, header in enumerate(table.headers)}
        named = {mapping.case, *(column.header for column in mapping.columns)}
        unknown = [header for header in table.headers if header not in named]
        self.met = Met(table, rows_at_once, unknown)
        self._wave_header = next((c.header for c in mapping.columns if c.role == "wave"), "")
        self._known = session.store.find(Source)
        self._names = {source.name for source in self._known}
        self._sources: dict[tuple[str, str], Source] = {}  # by question and wave
        self._n_answers = {one.source.id: one.n_documents for one in session.store.progress()}
        self._begin_piece()

    def _begin_piece(self) -> None:
        """Of the piece before nothing is kept but what the next one rests on."""
        self.changes: dict[str, list[Change]] = {kind: [] for kind in _COUNTED_AS}
        self.contents: dict[str, Content] = {}  # by digest
        self.cases: dict[str, Case] = {}  # by name
        self.values: dict[tuple[str, ...], Value] = {}
        self._old_cases: frozenset[str] = frozenset()  # the ids of those that stood already
        self._measured: dict[str, Measures] = {}  # by text
        self._answers: dict[str, dict[str, str]] = {}  # by source: case ids to the digests of their answers

    def run(self, tell: Tell | None) -> FileReport:
        self._check_columns()
        self.met.choices = [Choices(column, self._all_of(column)) for column in self._columns("choices")]
        n_done, n_rows = 0, len(self.table.rows)
        for piece in self._pieces():
            if tell and n_rows > self.rows_at_once:
                tell(n_done, n_rows)
            self._take(piece)
            self._commit()
            n_done += len(piece)
        outcome = Outcome.IMPORTED if self.met.n_steps else Outcome.UNCHANGED
        return FileReport(self.path, outcome, self.counts, self.met.notes())

    def _pieces(self) -> Iterable[Sequence[int]]:
        """The places of rows that are brought in together: all rows of a case are, wherever they stand."""
        n, at_once = len(self.table.rows), self.rows_at_once
        if not self.mapping.case or n <= at_once:
            return (range(start, min(start + at_once, n)) for start in range(0, max(1, n), at_once))
        named = self._index[self.mapping.case]
        piece_of: dict[str, int] = {}
        pieces: list[array[int]] = [array("L") for _ in range(0, n, at_once)]
        for place, row in enumerate(self.table.rows):
            pieces[piece_of.setdefault(row[named].strip(), len(piece_of) // at_once)].append(place)
        return filter(None, pieces)

    def _take(self, piece: Sequence[int]) -> None:
        """Looks at the rows a column at a time: what is the same for all of a column is found once."""
        self._begin_piece()
        measures = self._measuring(self._texts(piece))
        names = [self._case_name(place) for place in piece]
        self._find_cases(names)
        rows = list(self._rows_of_cases(zip(names, piece, strict=True)))
        attributes = self._columns("attribute")
        if attributes or self.met.choices:
            found = self.session.store.find_among(Value, "case_id", self._old_cases)
            self.values = {value.key: value for value in found}
        for column in attributes:
            self._add_attribute(column)
            self._add_values(column.name, self._filled(rows, column))
        for choices in self.met.choices:
            for column, cells in choices.answers(list(self._filled(rows, choices.column))):
                self._add_attribute(column, relabel=True)
                self._add_values(column.name, cells)
        self._measured.update(measures())
        for column in self._columns("text"):
            self._add_answers(column, self._filled(rows, column))

    def _texts(self, piece: Sequence[int]) -> list[str]:
        """The answers of some rows, each once."""
        indices = [self._index[column.header] for column in self._columns("text")]
        rows = self.table.rows
        return list({text for index in indices for place in piece if (text := rows[place][index].strip())})

    def _commit(self) -> None:
        if not any(self.changes.values()):
            return
        changes = chain.from_iterable(self.changes.values())
        contents = sorted(self.contents.items())  # by digest, so that each is kept behind the one before it
        self.session.commit("import.survey", changes, contents=(content for _, content in contents))
        self.met.n_steps += 1
        documents = (change.after for change in self.changes[Document.KIND])
        n_segments = sum(document.n_segments for document in documents if isinstance(document, Document))
        self.counts += Counter({_COUNTED_AS[kind]: len(changes) for kind, changes in self.changes.items()})
        self.counts += Counter(segments=n_segments)

    def _columns(self, role: str) -> list[Column]:
        return [column for column in self.mapping.columns if column.role == role]

    def _check_columns(self) -> None:
        missing = [c.header for c in self.mapping.columns if c.header not in self._index and c.role != "ignore"]
        if self.mapping.case and self.mapping.case not in self._index:
            missing.insert(0, self.mapping.case)
        if missing:
            raise QualevalError(
                N_("{file}: no column “{missing}”, which the mapping names; here, and not in the mapping: {unknown}"),
                file=self.path,
                missing="”, “".join(missing),
                unknown=", ".join(self.met.unknown) or "–",
            )
        roles = {c.role for c in self.mapping.columns}
        if not roles & {"text", "attribute", "choices"}:
            raise QualevalError(N_("{file}: no column is an open answer or an attribute"), file=self.path)

    def _case_name(self, place: int) -> str:
        """Whom a row names; where no column does, a row is numbered within its file's name."""
        if not self.mapping.case:
            return f"{self.path.stem}-{place + 1}"
        return self.table.rows[place][self._index[self.mapping.case]].strip()

    def _find_cases(self, names: Iterable[str]) -> None:
        found = self.session.store.find_among(Case, "name", set(names))
        self.cases = {case.name: case for case in found}
        self._old_cases = frozenset(case.id for case in self.cases.values())

    def _rows_of_cases(self, piece: Iterable[tuple[str, int]]) -> Iterator[_Answered]:
        """The rows that name a case, given with these names and their places."""
        wave_at = self._index[self._wave_header] if self._wave_header else None
        cases, new, changes = self.cases, self.session.ids.new, self.changes[Case.KIND]
        for name, place in piece:
            row = self.table.rows[place]
            if not name:
                self.met.without_case += 1
                continue
            case = cases.get(name)
            if case is None:
                cases[name] = case = Case(new(), name)
                changes.append(added(case))
            # the row's own wave where a column says it, else the file's
            yield case.id, (wave_at is not None and row[wave_at].strip()) or self.wave, row

    def _all_of(self, column: Column) -> Iterator[str]:
        index = self._index[column.header]
        return (text for row in self.table.rows if (text := row[index].strip()))

    def _filled(self, rows: list[_Answered], column: Column) -> Iterator[_Cell]:
        """What a column says: the case, the wave and the text of each cell that is not empty."""
        index = self._index[column.header]
        return ((case_id, wave, text) for case_id, wave, row in rows if (text := row[index].strip()))

    def _source(self, column: Column, wave: str) -> Source:
        """The question's source: a new one, or the one that gains answers."""
        key = (column.name, wave)
        if key not in self._sources:
            asks = frozenset(other.header for other in self._columns("text"))
            found, apart = asked_before(self._known, column.header, wave, self.path.name, asks, self._looks_alike)
            self._sources[key] = found or self._new(column, wave)
            if apart is not None:
                self.met.apart.append((column.header, apart.file_name, self._sources[key].name))
        return self._sources[key]

    def _looks_alike(self) -> bool:
        """Whether at least half of the closed questions stand already."""
        closed = [column.name for column in self._columns("attribute")]
        standing = sum(self.session.store.get(Attribute, name) is not None for name in closed)
        return standing * 2 >= len(closed)

    def _answers_to(self, source: Source) -> dict[str, str]:
        """What those of this piece answered who stood already."""
        if source.id not in self._answers:
            stored = self.session.store.find_among(Document, "case_id", self._old_cases, source_id=source.id)
            self._answers[source.id] = {document.case_id: document.content for document in stored}
        return self._answers[source.id]

    def _new(self, column: Column, wave: str) -> Source:
        wanted = f"{column.name}-{wave}" if column.name in self._names and wave else column.name
        source = Source(
            id=self.session.ids.new(),
            name=unique_name(wanted, self._names),
            kind=SourceKind.SURVEY,
            position=len(self._names),
            wave=wave,
            title=column.header,
            file_name=self.path.name,
        )
        self._names.add(source.name)
        self.changes[Source.KIND].append(added(source))
        return source

    def _add_answers(self, column: Column, cells: Iterable[_Cell]) -> None:
        for wave, said in self._together(cells).items():
            self._add_to(self._source(column, wave), said)

    def _add_to(self, source: Source, said: dict[str, str]) -> None:
        """Adds what each case says unless it has an answer to this question already."""
        known, new, changes = self._measured, self.session.ids.new, self.changes[Document.KIND]
        answers, position = self._answers_to(source), self._n_answers.get(source.id, 0)
        for case_id, text in said.items():
            measured = known.get(text) or self._measure(text)
            if case_id in answers:
                self.met.differing += answers[case_id] != measured.digest
                continue
            answers[case_id] = measured.digest
            if measured.digest not in self.contents:
                self.contents[measured.digest] = Content.plain(text, measured.digest)
            document = Document(
                id=new(),
                source_id=source.id,
                content=measured.digest,
                position=position,
                case_id=case_id,
                n_segments=measured.n_segments,
                n_words=measured.n_words,
            )
            position += 1
            changes.append(added(document))
        self._n_answers[source.id] = position

    def _together(self, cells: Iterable[_Cell]) -> dict[str, dict[str, str]]:
        """By wave and case: what several rows say (a form's repeated group) is one answer, line by line."""
        waves: dict[str, dict[str, str]] = {}
        for case_id, wave, text in cells:
            said = waves.setdefault(wave, {})
            before = said.setdefault(case_id, text)
            if before is not text and f"\n{text}\n" not in f"\n{before}\n":
                said[case_id] = f"{before}\n{text}"
                self.met.joined += 1
        return waves

    def _measure(self, text: str) -> Measures:
        """What is known of an answer's text: many give the same one."""
        self._measured[text] = measured = measure(Content.plain(text))
        return measured

    def _add_attribute(self, column: Column, *, relabel: bool = False) -> None:
        """Adds it unless it is there; an option may be called otherwise than it was."""
        before = self.session.store.get(Attribute, column.name)
        attribute = Attribute(column.name, AttributeType(column.type or "text"), column.header)
        if before is None or (relabel and before != attribute):
            self.changes[Attribute.KIND].append(Change(before, attribute))

    def _add_values(self, attribute: str, cells: Iterable[_Cell]) -> None:
        values, changes = self.values, self.changes[Value.KIND]
        for case_id, wave, text in cells:
            key = (case_id, attribute, wave)
            before = values.get(key)
            if before is None or before.value != text:
                self.met.replaced += before is not None and case_id not in self._old_cases
                values[key] = value = Value(case_id, attribute, text, wave)
                changes.append(Change(before, value))


def import_survey(
    session: Session,
    path: Path,
    table: Table,
    mapping: SurveyMapping,
    wave: str = "",
    *,
    tell: Tell | None = None,
    rows_at_once: int = ROWS_AT_ONCE,
    measuring: Measuring = _measured_when_met,
) -> FileReport:
    """A survey's new answers, cases and closed answers, as one gesture for each `rows_at_once` rows.

    What is there already stays: an answer is never changed by a later file, a closed answer takes its last value.
    `tell` hears before each gesture how many rows are done, where there are several.
    """
    return _SurveyImport(session, path, table, mapping, wave, rows_at_once, measuring).run(tell)
