"""The store above its database: the one implementation of writing, reading and counting, whatever runs the statements.

A back end gives a `Runner` and says what stands around a write: locks, copies, a journal's order among many writers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, Intent, added
from qualeval.domain.progress import SourceProgress
from qualeval.domain.records import Coding, Document, Origin, Record, Setting, Source, Verdict
from qualeval.i18n import N_
from qualeval.store.finds import AT_ONCE, find_name, known_among, known_find
from qualeval.store.rows import (
    Row,
    change_to_row,
    changes_from_row,
    codebook_from_json,
    codebook_to_json,
    content_from_row,
    content_to_values,
    events_to_rows,
    gesture_to_row,
    record_from_row,
    records_to_values,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.evidence import CodingFact, DecisionTally
    from qualeval.domain.history import Entry
    from qualeval.domain.merging import Merged
    from qualeval.domain.query import Word
    from qualeval.domain.text import Content
    from qualeval.store.runner import Runner

R = TypeVar("R", bound=Record)
Rows = list[tuple[Any, ...]]
_MANY = 10_000  # changes
_KEPT_CODEBOOKS = 3  # read ones, besides the last
_PAGE = 256  # gestures read at once: no cursor stays open while they are worked on


class NotAsExpected(Exception):  # noqa: N818 - never leaves the store
    """A record that a change replaces or removes does not stand as the change says."""


class UnreachableError(QualevalError):
    """The database's server cannot be reached, or no longer: whether the last writing was done is not known."""


class Told(NamedTuple):
    """A step of the journal with all that it needs elsewhere: steps of others it merged, texts and codebooks."""

    gesture: Gesture
    merged: tuple[Merged, ...]
    contents: tuple[Content, ...]
    codebooks: tuple[Codebook, ...]


class StoreCore(ABC):
    """What every store of projects does alike. `place` is the project's file or address, for messages."""

    def __init__(self, runner: Runner, place: object) -> None:
        self._runner = runner
        self._shown_place = place
        self._codebooks: dict[str, Codebook] = {}

    # --- writing ---

    def append(self, gesture: Gesture, contents: Iterable[Content] = (), codebooks: Iterable[Codebook] = ()) -> None:
        self.append_merge(gesture, (), contents, codebooks)

    @abstractmethod
    def append_merge(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content] = (),
        codebooks: Iterable[Codebook] = (),
    ) -> None:
        """Writes a merge: the gesture that changes what stands here, and the others' own steps that led to it."""

    def fill(
        self,
        gestures: Iterable[Gesture],
        merged: Iterable[Merged],
        contents: Iterable[Content],
        codebooks: Iterable[Codebook],
    ) -> None:
        """Writes a whole journal into an empty project, in one transaction."""
        with self._runner.explained(), self._runner.transaction():
            self._write_texts(contents, codebooks)
            for gesture in gestures:
                self._write_gesture(gesture)
            self._write_merged(merged)

    def _write(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content],
        codebooks: Iterable[Codebook],
    ) -> None:
        """Raises ConflictError where a change does not fit what stands."""
        try:
            with self._runner.transaction():
                self._write_told(gesture, merged, contents, codebooks)
        except self._runner.refusals:
            self._raise_conflict(gesture)
            raise

    def _write_told(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content],
        codebooks: Iterable[Codebook],
    ) -> None:
        self._write_texts(contents, codebooks)
        self._write_merged(merged)
        self._write_gesture(gesture)

    def _write_merged(self, merged: Iterable[Merged]) -> None:
        if steps := [*merged]:  # a decision has none, and need not load what writes them
            from qualeval.store.merged_rows import merged_to_row

            self._runner.many("insert_merged", map(merged_to_row, steps))

    def _write_texts(self, contents: Iterable[Content], codebooks: Iterable[Codebook]) -> None:
        self._runner.insert("content", map(content_to_values, contents))
        self._runner.many(
            "insert_codebook", ({"digest": book.digest, "body": codebook_to_json(book)} for book in codebooks)
        )

    def _write_gesture(self, gesture: Gesture) -> None:
        """The records first: where others write too, a gesture that rests on theirs waits here, before its number."""
        runs = [list(run) for _, run in groupby(gesture.changes, _sort_of)]
        rows = self._write_many(runs) if len(gesture.changes) >= _MANY else self._write_few(runs)
        seq = self._runner.number("insert_gesture", gesture_to_row(gesture))
        self._runner.many("insert_event", ({"gesture_seq": seq, **row} for row in rows))

    def _write_few(self, runs: list[list[Change]]) -> Iterable[Row]:
        self._write_runs(runs)
        return events_to_rows(runs)

    def _write_many(self, runs: list[list[Change]]) -> Iterable[Row]:
        """While the database makes its indices, in which Python has no part, the journal's rows are put together."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as beside, self._runner.indices_at_the_end():
            self._write_runs(runs)
            rows = beside.submit(lambda: [*events_to_rows(runs)])
        return rows.result()

    def _write_records(self, changes: Iterable[Change]) -> None:
        self._write_runs(list(run) for _, run in groupby(changes, _sort_of))

    def _write_runs(self, runs: Iterable[list[Change]]) -> None:
        """One statement for each run of changes of the same sort: an import has many of few sorts."""
        for run in runs:
            if run[0].before is None:
                self._runner.insert(
                    run[0].record.KIND, records_to_values([change.after for change in run if change.after is not None])
                )
            elif self._runner.many(_statement_of(run[0]), map(change_to_row, run)) != len(run):
                raise NotAsExpected

    def _raise_conflict(self, gesture: Gesture) -> None:
        """Says which change does not fit what stands; returns where they all fit."""
        standing = {
            (change.record.KIND, change.record.key): self.get(type(change.record), *change.record.key)
            for change in gesture.changes
        }
        from qualeval.domain.project import Project

        touched = Project()
        touched.apply(added(record) for record in standing.values() if record is not None)
        touched.apply(gesture.changes)

    # --- records and texts ---

    def get(self, record: type[R], *key: str) -> R | None:
        parameters = dict(zip(record.IDENTITY, key, strict=True))
        with self._runner.reading():
            rows = self._rows(f"get_{record.KIND}", parameters)
            return record_from_row(record, rows[0]) if rows else None

    def find(self, record: type[R], **equal: str | int) -> list[R]:
        statement = find_name(record, known_find(record, equal))
        with self._runner.reading():
            return [record_from_row(record, row) for row in self._rows(statement, equal)]

    def find_among(self, record: type[R], field: str, values: Iterable[str], **equal: str) -> Iterator[R]:
        statement, asked = known_among(record, field, equal), iter(values)
        while some := list(islice(asked, AT_ONCE)):
            filled = [*some, *[some[0]] * (AT_ONCE - len(some))]
            with self._runner.reading():
                rows = self._rows(statement, {**equal, **{f"v{n}": value for n, value in enumerate(filled)}})
                found = [record_from_row(record, row) for row in rows]
            yield from found

    def content(self, digest: str) -> Content:
        with self._runner.reading():
            text, turns = self._only("get_content", digest=digest)
            return content_from_row(text, turns, self._runner.reading)

    def codebook(self, digest: str) -> Codebook:
        if digest not in self._codebooks:  # it never changes, and every coding asks for it
            with self._runner.reading():
                (body,) = self._only("get_codebook", digest=digest)
                codebook = codebook_from_json(body)
            self._codebooks = {**dict(list(self._codebooks.items())[-_KEPT_CODEBOOKS:]), digest: codebook}
        return self._codebooks[digest]

    # --- the journal ---

    def gestures(self) -> Iterator[Gesture]:
        return self.since(0)

    def since(self, generation: int) -> Iterator[Gesture]:
        """What was done after a generation, oldest first."""
        until = self.generation()
        for after in range(generation, until, _PAGE):
            limits = {"after_seq": after, "until_seq": min(after + _PAGE, until)}
            with self._runner.reading():
                page = list(gestures_from_rows(self._rows("journal_page", limits)))
            yield from page

    def told_since(self, generation: int) -> Iterator[Told]:
        """What was done after a generation, with all that another store of this project would need to follow."""
        from qualeval.domain.merging import CODEBOOK_SETTING, MERGE

        for gesture in self.since(generation):
            merged = [step for step in self.merged() if step.merge_id == gesture.id] if gesture.action == MERGE else []
            changes = [change for told in (gesture, *(step.gesture for step in merged)) for change in told.changes]
            sides = [side for change in changes for side in (change.before, change.after)]
            texts = sorted({side.content for side in sides if isinstance(side, Document)})
            books = {side.value for side in sides if isinstance(side, Setting) and side.name == CODEBOOK_SETTING}
            yield Told(
                gesture,
                tuple(merged),
                tuple(self.contents(texts)),
                tuple(self.codebook(digest) for digest in sorted(books)),
            )

    def copy_to(self, empty: StoreCore) -> None:
        """Writes all that is here, as it is at this moment, into an empty project: steps, numbers and texts."""
        with self._runner.explained(), self._runner.steady():
            texts = [digest for (digest,) in self._rows("content_digests")]
            books = [digest for (digest,) in self._rows("codebook_digests")]
            empty.fill(self.gestures(), self.merged(), self.contents(texts), map(self.codebook, books))

    def contents(self, digests: Iterable[str]) -> Iterator[Content]:
        """The texts that have these digests."""
        return map(self.content, digests)

    def id_of_step(self, generation: int) -> str:
        """The id of the gesture that led to a generation; empty where there was none yet."""
        rows = self._rows("id_of_step", {"seq": generation})
        return str(rows[0][0]) if rows else ""

    def merged(self) -> list[Merged]:
        """What others did, brought in by merges, in the order of their stamps."""
        from qualeval.store.merged_rows import merged_from_row

        with self._runner.reading():
            return [merged_from_row(row) for row in self._rows("merged")]

    def entries(self, coder: str) -> list[Entry]:
        from qualeval.domain.history import Entry

        with self._runner.reading():
            rows = self._rows("entries", {"coder": coder})
            return [Entry(gesture_id, Intent(intent), target) for gesture_id, intent, target in rows]

    def gesture(self, gesture_id: str) -> Gesture:
        with self._runner.reading():
            found = next(gestures_from_rows(self._rows("journal_of_gesture", {"id": gesture_id})), None)
        if found is None:
            raise QualevalError(
                N_("{file}: there is no step {id} in the journal"), file=self._shown_place, id=gesture_id
            )
        return found

    def generation(self) -> int:
        with self._runner.reading():
            (generation,) = self._only("generation")
            assert isinstance(generation, int)
            return generation

    # --- counting ---

    def coding_facts(self, wave: str = "") -> list[CodingFact]:
        from qualeval.domain.evidence import CodingFact

        origins = {origin.value: origin for origin in Origin}
        return [
            CodingFact(*(*row[:3], origins[row[3]], *row[4:])) for row in self._rows("coding_facts", {"wave": wave})
        ]

    def countable_cases(self, wave: str = "") -> frozenset[str]:
        return frozenset(case_id for (case_id,) in self._rows("countable_cases", {"wave": wave}))

    def decision_tallies(self, wave: str = "") -> list[DecisionTally]:
        from qualeval.domain.evidence import DecisionTally

        rows = self._rows("decision_tallies", {"wave": wave})
        return [DecisionTally(code, Verdict(verdict), n) for code, verdict, n in rows]

    def code_counts(self) -> dict[str, int]:
        return {code: int(n) for code, n in self._rows("code_counts")}  # see _by_source

    def progress(self) -> list[SourceProgress]:
        """Every source in order.

        Answers to a survey count whole; of other documents, what their respondents say, or all where no speaker is
        known. A coding is a free span, so `n_coded` counts distinct coded stretches, and never exceeds `n_segments`.
        """
        documents = self._by_source("document_totals")
        speakers = self._by_source("speaker_totals")
        codings = self._by_source("coding_totals")
        reviewed = self._by_source("reviewed_totals")
        result = []
        for source in self.find(Source):
            n_documents, own_segments, own_words, *whole = documents.get(source.id, (0, 0, 0, 0, 0))
            said_segments, said_words = speakers.get(source.id, whole)
            n_stretches, n_codings = codings.get(source.id, (0, 0))
            n_segments = own_segments + said_segments
            result.append(
                SourceProgress(
                    source=source,
                    n_documents=n_documents,
                    n_segments=n_segments,
                    n_coded=min(n_stretches, n_segments),
                    n_words=own_words + said_words,
                    n_codings=n_codings,
                    n_reviewed=reviewed.get(source.id, (0,))[0],
                )
            )
        return result

    def _by_source(self, statement: str) -> dict[str, tuple[int, ...]]:
        """Totals by source; some databases add integers up to a decimal number."""
        return {source_id: tuple(map(int, totals)) for source_id, *totals in self._rows(statement)}

    # --- looking up ---

    @abstractmethod
    def documents_with(self, words: Sequence[Word]) -> list[str]: ...

    def answers(self, source_id: str) -> list[tuple[str, str]]:
        return self._rows("answers", {"source_id": source_id})

    def documents_between(self, source_id: str, first: int, last: int) -> list[Document]:
        return self._documents("documents_between", source_id, first=first, last=last)

    def codings_between(self, document_id: str, first: int, last: int) -> list[Coding]:
        asked = {"document_id": document_id, "first": first, "last": last}
        with self._runner.reading():
            return [record_from_row(Coding, row) for row in self._rows("codings_between", asked)]

    def documents_apart(self, source_id: str, every: int) -> list[Document]:
        return self._documents("documents_apart", source_id, every=every)

    def _documents(self, statement: str, source_id: str, **places: int) -> list[Document]:
        with self._runner.reading():
            rows = self._rows(statement, {"source_id": source_id, **places})
            return [record_from_row(Document, row) for row in rows]

    def last_position(self, source_id: str) -> int:
        with self._runner.reading():
            ((last,),) = self._rows("last_position", {"source_id": source_id})
            return int(last)

    def answer_texts(self, source_id: str) -> list[tuple[str, str]]:
        return self._rows("answer_texts", {"source_id": source_id})

    def values_of(self, attribute: str, wave: str = "") -> dict[str, str]:
        return dict(self._rows("values_of", {"attribute": attribute, "wave": wave}))

    # ---

    @abstractmethod
    def close(self) -> None: ...

    def _rows(self, statement: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        with self._runner.explained():
            return self._runner.rows(statement, parameters or {})

    def _only(self, statement: str, **parameters: str) -> tuple[Any, ...]:
        rows = self._rows(statement, parameters)
        if not rows:
            raise QualevalError(
                N_("{file}: a text of the project is missing ({digest}); restore the file from a copy"),
                file=self._shown_place,
                **parameters,
            )
        return rows[0]


def _sort_of(change: Change) -> tuple[type, type]:
    """What changes have in common that one statement makes."""
    return type(change.before), type(change.after)


def _statement_of(change: Change) -> str:
    verb = "insert" if change.before is None else "delete" if change.after is None else "update"
    return f"{verb}_{change.record.KIND}"


def gestures_from_rows(rows: Sequence[tuple[Any, ...]]) -> Iterator[Gesture]:
    """Gestures from rows of the journal, a row for each change; a gesture of nothing has one row without a kind."""
    for (_, gesture_id, at, coder, action, intent, target), lines in groupby(rows, lambda row: row[:7]):
        changes = tuple(change for line in lines if line[7] is not None for change in changes_from_row(*line[7:]))
        yield Gesture(gesture_id, at, coder, action, changes, Intent(intent), target)
