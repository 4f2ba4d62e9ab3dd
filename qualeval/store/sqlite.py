"""The embedded store: a project in one SQLite file, on the standard library's driver.

The statements were compiled ahead (see `compile.py`); this module never loads SQLAlchemy.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, Intent, added
from qualeval.domain.evidence import CodingFact, DecisionTally
from qualeval.domain.history import Entry
from qualeval.domain.merging import Merged
from qualeval.domain.project import Project
from qualeval.domain.records import Origin, Record, Source, Verdict
from qualeval.domain.text import Content
from qualeval.i18n import N_
from qualeval.services.ports import SourceProgress, Word
from qualeval.store.backups import back_up, backups, copy_whole
from qualeval.store.compiled import STATEMENTS
from qualeval.store.failures import explained
from qualeval.store.finds import find_name, known_find
from qualeval.store.lock import ProjectLock
from qualeval.store.rows import (
    change_to_row,
    codebook_from_json,
    codebook_to_json,
    content_from_row,
    content_to_row,
    event_from_row,
    event_to_row,
    gesture_to_row,
    merged_from_row,
    merged_to_row,
    record_from_row,
)
from qualeval.store.searching import DOCUMENTS_WITH, sqlite_match

R = TypeVar("R", bound=Record)
Rows = list[tuple[Any, ...]]
_MANY_REPLACED = 20
_MANY = 1_000
_LARGE = ("merge", "codebook.merge", "codebook.split", "import.project", "pseudonymise")  # actions that are copied for
_KEPT_CODEBOOKS = 3  # read ones, besides the last
_PAGE = 256  # gestures read at once: no cursor stays open while they are worked on


class _NotAsExpected(Exception):  # noqa: N818 - never leaves this module
    """A record that a change replaces or removes does not stand as the change says."""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written within, durably, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # some failures have rolled back already
            connection.execute("ROLLBACK")
        raise


class SqliteStore:
    """Implements ProjectStore. Made by SqliteFiles; without a lock it only reads."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, lock: ProjectLock | None, *, is_new: bool = False
    ) -> None:
        self._connection = connection
        self._codebooks: dict[str, Codebook] = {}
        self._path = path
        self._lock = lock
        self._is_closed = False
        self._is_new = is_new  # then there is nothing yet that a copy would save
        self._copied_on = ""  # the day for which there is a copy, or for which making one failed
        self._place = path.absolute()
        self._opened = self._place.stat()

    # --- writing ---

    def append(self, gesture: Gesture, contents: Iterable[Content] = (), codebooks: Iterable[Codebook] = ()) -> None:
        self._append(gesture, (), contents, codebooks)

    def append_merge(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content] = (),
        codebooks: Iterable[Codebook] = (),
    ) -> None:
        """Writes a merge: the gesture that changes what stands here, and the others' own steps that led to it."""
        self._append(gesture, merged, contents, codebooks)

    def _append(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content],
        codebooks: Iterable[Codebook],
    ) -> None:
        if self._lock is None:
            raise QualevalError(
                N_("{file} is open for reading only; open it without --read-only to change it"), file=self._path
            )
        with explained(self._path):
            self._check_place()
            self._copy_first(gesture)
            try:
                with transaction(self._connection):
                    self._write_texts(contents, codebooks)
                    self._write_gesture(gesture)
                    self._write_records(gesture.changes)
                    self._connection.executemany(STATEMENTS["insert_merged"], map(merged_to_row, merged))
            except (sqlite3.IntegrityError, _NotAsExpected):
                self._raise_conflict(gesture)
                raise
            self._check_place()

    def fill(
        self,
        gestures: Iterable[Gesture],
        merged: Iterable[Merged],
        contents: Iterable[Content],
        codebooks: Iterable[Codebook],
    ) -> None:
        """Writes a whole journal into an empty project, in one transaction."""
        assert self._lock is not None
        with explained(self._path), transaction(self._connection):
            self._write_texts(contents, codebooks)
            for gesture in gestures:
                self._write_gesture(gesture)
                self._write_records(gesture.changes)
            self._connection.executemany(STATEMENTS["insert_merged"], map(merged_to_row, merged))

    def _check_place(self) -> None:
        """Raises QualevalError where the file is no longer the one that was opened; what it held is put beside it.

        A removed file can still be written to while it is open, and all of that would be gone at closing.
        """
        try:
            if os.path.samestat(self._opened, self._place.stat()):
                return
        except FileNotFoundError:
            pass
        rescued = self._place.with_name(f"{self._path.stem}.rescued-{self.generation()}{self._path.suffix}")
        if not rescued.exists():
            rescued.parent.mkdir(parents=True, exist_ok=True)
            copy_whole(self._connection, rescued)
        raise QualevalError(
            N_("{file} was moved, removed or replaced while it was open; everything done so far is in {copy}"),
            file=self._path,
            copy=rescued,
        )

    def _copy_first(self, gesture: Gesture) -> None:
        """A copy of the project before what changes much of it, and before the first change of a day.

        Where there is no room for the day's copy, the decision is worth more than it: the writing goes on.
        """
        if self._is_new:
            return
        if _changes_much(gesture):
            back_up(self._connection, self._path, gesture.at, f"before-{gesture.action}")
            return
        day = "".join(filter(str.isdigit, gesture.at.partition("T")[0]))
        if day == self._copied_on:
            return
        self._copied_on = day
        with suppress(OSError, sqlite3.OperationalError):
            if self.generation() and all(backup.day != day for backup in backups(self._path)):
                back_up(self._connection, self._path, gesture.at, "daily")

    def _write_texts(self, contents: Iterable[Content], codebooks: Iterable[Codebook]) -> None:
        self._connection.executemany(STATEMENTS["insert_content"], map(content_to_row, contents))
        self._connection.executemany(
            STATEMENTS["insert_codebook"],
            ({"digest": book.digest, "body": codebook_to_json(book)} for book in codebooks),
        )

    def _write_gesture(self, gesture: Gesture) -> None:
        seq = self._connection.execute(STATEMENTS["insert_gesture"], gesture_to_row(gesture)).lastrowid
        assert seq is not None
        self._connection.executemany(
            STATEMENTS["insert_event"],
            (event_to_row(seq, position, change) for position, change in enumerate(gesture.changes)),
        )

    def _write_records(self, changes: Iterable[Change]) -> None:
        """One statement for each run of changes of the same sort: an import has many of few sorts."""
        for statement, run in groupby(changes, _statement_of):
            rows = [change_to_row(change) for change in run]
            if self._connection.executemany(STATEMENTS[statement], rows).rowcount != len(rows):
                raise _NotAsExpected

    def _raise_conflict(self, gesture: Gesture) -> None:
        """Says which change does not fit what stands; returns where they all fit."""
        standing = {
            (change.record.KIND, change.record.key): self.get(type(change.record), *change.record.key)
            for change in gesture.changes
        }
        touched = Project()
        touched.apply(added(record) for record in standing.values() if record is not None)
        touched.apply(gesture.changes)

    # --- records and texts ---

    def get(self, record: type[R], *key: str) -> R | None:
        rows = self._rows(f"get_{record.KIND}", dict(zip(record.IDENTITY, key, strict=True)))
        return record_from_row(record, rows[0]) if rows else None

    def find(self, record: type[R], **equal: str) -> list[R]:
        statement = find_name(record, known_find(record, equal))
        return [record_from_row(record, row) for row in self._rows(statement, equal)]

    def content(self, digest: str) -> Content:
        text, turns = self._only("get_content", digest=digest)
        return content_from_row(text, turns)

    def codebook(self, digest: str) -> Codebook:
        if digest not in self._codebooks:  # it never changes, and every coding asks for it
            (body,) = self._only("get_codebook", digest=digest)
            self._codebooks = {
                **dict(list(self._codebooks.items())[-_KEPT_CODEBOOKS:]),
                digest: codebook_from_json(body),
            }
        return self._codebooks[digest]

    # --- the journal ---

    def gestures(self) -> Iterator[Gesture]:
        until = self.generation()
        for after in range(0, until, _PAGE):
            limits = {"after_seq": after, "until_seq": min(after + _PAGE, until)}
            yield from gestures_from_rows(self._rows("journal_page", limits))

    def merged(self) -> list[Merged]:
        """What others did, brought in by merges, in the order of their stamps."""
        return [merged_from_row(row) for row in self._rows("merged")]

    def entries(self, coder: str) -> list[Entry]:
        rows = self._rows("entries", {"coder": coder})
        return [Entry(gesture_id, Intent(intent), target) for gesture_id, intent, target in rows]

    def gesture(self, gesture_id: str) -> Gesture:
        found = next(gestures_from_rows(self._rows("journal_of_gesture", {"id": gesture_id})), None)
        if found is None:
            raise QualevalError(N_("{file}: there is no step {id} in the journal"), file=self._path, id=gesture_id)
        return found

    def generation(self) -> int:
        (generation,) = self._only("generation")
        assert isinstance(generation, int)
        return generation

    # --- counting ---

    def coding_facts(self, wave: str = "") -> list[CodingFact]:
        origins = {origin.value: origin for origin in Origin}
        return [
            CodingFact(*(*row[:3], origins[row[3]], *row[4:])) for row in self._rows("coding_facts", {"wave": wave})
        ]

    def countable_cases(self, wave: str = "") -> frozenset[str]:
        return frozenset(case_id for (case_id,) in self._rows("countable_cases", {"wave": wave}))

    def decision_tallies(self, wave: str = "") -> list[DecisionTally]:
        rows = self._rows("decision_tallies", {"wave": wave})
        return [DecisionTally(code, Verdict(verdict), n) for code, verdict, n in rows]

    def code_counts(self) -> dict[str, int]:
        return dict(self._rows("code_counts"))

    def progress(self) -> list[SourceProgress]:
        """Every source in order.

        Answers to a survey count whole; of other documents, what their respondents say, or all where no speaker is
        known. A coding is a free span, so `n_coded` counts distinct coded stretches, and never exceeds `n_segments`.
        """
        documents = self._by_source("document_totals")
        speakers = self._by_source("speaker_totals")
        codings = self._by_source("coding_totals")
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
                )
            )
        return result

    # --- looking up ---

    def documents_with(self, words: Sequence[Word]) -> list[str]:
        if not words:
            return [document_id for (document_id,) in self._rows("document_ids")]
        with explained(self._path):
            found = self._connection.execute(DOCUMENTS_WITH, {"match": sqlite_match(words)})
            return [document_id for (document_id,) in found]

    def answers(self, source_id: str) -> list[tuple[str, str]]:
        return self._rows("answers", {"source_id": source_id})

    def answer_texts(self, source_id: str) -> list[tuple[str, str]]:
        return self._rows("answer_texts", {"source_id": source_id})

    def values_of(self, attribute: str, wave: str = "") -> dict[str, str]:
        return dict(self._rows("values_of", {"attribute": attribute, "wave": wave}))

    def _by_source(self, statement: str) -> dict[str, tuple[int, ...]]:
        return {source_id: tuple(totals) for source_id, *totals in self._rows(statement)}

    # ---

    def close(self) -> None:
        """Brings everything into the one file and lets go of it. Closing twice does no harm."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._lock is not None:
            with suppress(sqlite3.OperationalError):  # what is in the log is safe there
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    def _rows(self, statement: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        with explained(self._path):
            return self._connection.execute(STATEMENTS[statement], parameters or {}).fetchall()

    def _only(self, statement: str, **parameters: str) -> tuple[Any, ...]:
        rows = self._rows(statement, parameters)
        if not rows:
            raise QualevalError(
                N_("{file}: a text of the project is missing ({digest}); restore the file from a copy"),
                file=self._path,
                **parameters,
            )
        return rows[0]


def _changes_much(gesture: Gesture) -> bool:
    """Whether a gesture replaces or removes much of what stands, or brings in another project's worth of it."""
    replaced = sum(change.before is not None for change in gesture.changes)
    return replaced >= _MANY_REPLACED or len(gesture.changes) >= _MANY or gesture.action.startswith(_LARGE)


def _statement_of(change: Change) -> str:
    verb = "insert" if change.before is None else "delete" if change.after is None else "update"
    return f"{verb}_{change.record.KIND}"


def gestures_from_rows(rows: Rows) -> Iterator[Gesture]:
    """Gestures from rows of the journal, a row for each change; a gesture of nothing has one row without a kind."""
    for (_, gesture_id, at, coder, action, intent, target), lines in groupby(rows, lambda row: row[:7]):
        changes = tuple(event_from_row(*line[7:]) for line in lines if line[7] is not None)
        yield Gesture(gesture_id, at, coder, action, changes, Intent(intent), target)
