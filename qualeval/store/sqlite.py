"""The embedded store: a project in one SQLite file, on the standard library's driver.

The statements were compiled ahead (see `compile.py`); this module never loads SQLAlchemy.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Coding, Decision, Reviewed
from qualeval.i18n import N_
from qualeval.store.backups import DailyCopies, back_up, copy_whole
from qualeval.store.compiled import STATEMENTS
from qualeval.store.core import NotAsExpected, R, Rows, StoreCore
from qualeval.store.failures import explained, read_back
from qualeval.store.finds import known_among
from qualeval.store.searching import DOCUMENTS_WITH, INDEX_TEXTS_AFTER, LAST_TEXT, sqlite_match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.events import Gesture
    from qualeval.domain.merging import Merged
    from qualeval.domain.query import Word
    from qualeval.domain.text import Content
    from qualeval.store.lock import ProjectLock
    from qualeval.store.rows import Row, Values

_MANY_REPLACED = 20
_MANY = 1_000
_BULK = 10_000  # rows
_MOST_VALUES = 999  # of one run of a statement, whatever SQLite it is
_ROOM = -65_536  # KiB, as SQLite writes it
_IS_EMPTY = "SELECT 1 FROM {} LIMIT 1"
_INDICES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
_STEP_BY_STEP = "import."
_DECIDED = (Coding, Decision, Reviewed)
_LARGE = ("merge", "codebook.merge", "codebook.split", "import.project", "pseudonymise")  # actions that are copied for


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written within, durably, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


@contextmanager
def left_open(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written within stands for this connection alone, until it is committed."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        roll_back(connection)
        raise


def roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # some failures have rolled back already
        connection.execute("ROLLBACK")


@cache
def _positional(statement: str, n_rows: int = 1) -> str:
    """An insertion of so many rows that takes its values by their order, which is quicker than by name."""
    by_order = re.sub(r":\w+", "?", STATEMENTS[statement])
    return re.sub(r"(?<=VALUES\s)\s*(\(.*?\))", lambda row: ", ".join([row[1]] * n_rows), by_order, flags=re.DOTALL)


@cache
def _n_together(statement: str) -> int:
    """How many rows one run of an insertion takes."""
    return _MOST_VALUES // _positional(statement).count("?")


class SqliteRunner:
    """Implements Runner."""

    refusals: tuple[type[Exception], ...] = (NotAsExpected, sqlite3.IntegrityError)

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._dropped: list[str] | None = None  # how indices are made again; None where they stay
        self._texts_after: int | None = None  # the last text whose words are indexed, where others wait for that
        self.leaves_open = False  # the transaction that is begun next: somebody else commits it

    def explained(self) -> AbstractContextManager[None]:
        return explained(self._path)

    def reading(self) -> AbstractContextManager[None]:
        return read_back(self._path)

    def transaction(self) -> AbstractContextManager[None]:
        return left_open(self._connection) if self.leaves_open else transaction(self._connection)

    @contextmanager
    def steady(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def rows(self, statement: str, parameters: Mapping[str, Any]) -> Rows:
        return self._connection.execute(STATEMENTS[statement], parameters).fetchall()

    def many(self, statement: str, rows: Iterable[Row]) -> int:
        return self._connection.executemany(STATEMENTS[statement], rows).rowcount

    def insert(self, table: str, rows: Iterable[Values]) -> None:
        statement, more = f"insert_{table}", iter(rows)
        first = list(islice(more, _BULK))
        if len(first) == _BULK:
            self._drop_indices(_positional(statement))
        self._insert_all(statement, chain(first, more))

    def _insert_all(self, statement: str, rows: Iterator[Values]) -> None:
        """Many rows with each run of the statement: those of a survey take half the time."""
        together = _n_together(statement)
        while some := list(islice(rows, together)):
            if len(some) == together:
                self._connection.execute(_positional(statement, together), [*chain.from_iterable(some)])
            else:
                self._connection.executemany(_positional(statement), some)

    @contextmanager
    def indices_at_the_end(self) -> Iterator[None]:
        """Made in order, over tables that are full, they take half the time.

        Within a transaction, which brings them back where the filling fails.
        """
        self._dropped = [] if self._connection.in_transaction else None
        try:
            yield
            for making in self._dropped or ():
                self._connection.execute(making)
            self._index_waiting_texts()
        finally:
            self._dropped = None

    @contextmanager
    def words_with_the_indices(self) -> Iterator[None]:
        """What is searched by is made together with the indices, where any are made at the end, else when this ends."""
        self._texts_after = self._last_text()
        try:
            yield
            self._index_waiting_texts()
        finally:
            self._texts_after = None

    def write_texts(self, write: Callable[[], object]) -> None:
        """Lets texts be written, and indexes their words: at once, unless that waits for the indices."""
        if self._texts_after is not None:
            write()
            return
        last = self._last_text()
        write()
        self._connection.execute(INDEX_TEXTS_AFTER, {"last": last})

    def _index_waiting_texts(self) -> None:
        if self._texts_after is not None:
            self._connection.execute(INDEX_TEXTS_AFTER, {"last": self._texts_after})
            self._texts_after = self._last_text()

    def _last_text(self) -> int:
        (last,) = self._connection.execute(LAST_TEXT).fetchone()
        assert isinstance(last, int)
        return last

    def _drop_indices(self, insertion: str) -> None:
        """Those of an empty table, if they are made again at the end."""
        found = re.search(r"INTO (\w+)", insertion)
        assert found is not None
        if self._dropped is None or self._connection.execute(_IS_EMPTY.format(found[1])).fetchone() is not None:
            return
        for name, making in self._connection.execute(_INDICES, (found[1],)).fetchall():
            self._connection.execute(f"DROP INDEX {name}")
            self._dropped.append(making)

    def number(self, statement: str, row: Row) -> int:
        number = self._connection.execute(STATEMENTS[statement], row).lastrowid
        assert number is not None
        return number


class SqliteStore(StoreCore):
    """Implements ProjectStore. Made by SqliteFiles; without a lock it only reads."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, lock: ProjectLock | None, *, is_new: bool = False
    ) -> None:
        runner = SqliteRunner(connection, path)
        super().__init__(runner, path)
        self._sqlite = runner
        self._connection = connection
        self._path = path
        self._lock = lock
        self._is_settled = True
        self._lost: Callable[[], object] | None = None  # given where decisions may wait to be made durable
        self._is_closed = False
        self._is_new = is_new  # then there is nothing yet that a copy would save
        self._daily = DailyCopies(connection, path)
        self._last_action = ""  # of this process
        self._place = path.absolute()
        self._opened = self._place.stat()

    # --- writing ---

    def append_merge(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content] = (),
        codebooks: Iterable[Codebook] = (),
    ) -> None:
        if self._lock is None:
            raise QualevalError(
                N_("{file} is open for reading only; open it without --read-only to change it"), file=self._path
            )
        self.settle()
        with explained(self._path):
            self._check_place()
            self._copy_first(gesture)
            waits = self._sqlite.leaves_open = self._lost is not None and _is_decision(gesture)
            try:
                with self._room_for(gesture):
                    self._write(gesture, merged, contents, codebooks)
            finally:
                self._sqlite.leaves_open = False
            self._is_settled = not waits
            if not waits:
                self._check_place()

    def put_off(self, lost: Callable[[], object]) -> None:
        self._lost = lost

    @property
    def is_settled(self) -> bool:
        return self._is_settled

    def settle(self) -> None:
        if self._is_settled:
            return
        self._is_settled = True
        try:
            with explained(self._path):
                self._connection.execute("COMMIT")
                self._check_place()
        except BaseException:
            roll_back(self._connection)
            assert self._lost is not None
            self._lost()
            raise

    def copy_to(self, empty: StoreCore) -> None:
        self.settle()
        super().copy_to(empty)

    @contextmanager
    def _room_for(self, gesture: Gesture) -> Iterator[None]:
        """What adds much is put together in memory: in SQLite's usual 2 MB, pages go to the log several times."""
        if len(gesture.changes) < _BULK:
            yield
            return
        (usual,) = self._connection.execute("PRAGMA cache_size").fetchone()
        self._connection.execute(f"PRAGMA cache_size={_ROOM}")
        try:
            yield
        finally:
            self._connection.execute(f"PRAGMA cache_size={usual}")

    def _write_told(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content],
        codebooks: Iterable[Codebook],
    ) -> None:
        if len(gesture.changes) < _BULK:
            super()._write_told(gesture, merged, contents, codebooks)
            return
        with self._sqlite.words_with_the_indices():
            super()._write_told(gesture, merged, contents, codebooks)

    def _write_texts(self, contents: Iterable[Content], codebooks: Iterable[Codebook]) -> None:
        texts = iter(contents)
        first = next(texts, None)
        if first is None:
            super()._write_texts((), codebooks)
            return
        write = super()._write_texts
        self._sqlite.write_texts(lambda: write(chain((first,), texts), codebooks))

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
            N_(
                "{file} was moved, removed or replaced while it was open; "
                "everything done so far is in {copy}: leave and open that"
            ),
            file=self._path,
            copy=rescued,
        )

    def _copy_first(self, gesture: Gesture) -> None:
        """A copy of the project before what changes much of it, and one on each day that it changes.

        What is brought in step by step has one copy, from before the first step.
        """
        goes_on = gesture.action == self._last_action and gesture.action.startswith(_STEP_BY_STEP)
        self._last_action = gesture.action
        if self._is_new or goes_on:
            return
        if _changes_much(gesture):
            self._daily.finish()
            back_up(self._connection, self._path, gesture.at, f"before-{gesture.action}")
        elif self._daily.is_due(gesture.at) and self.generation():
            self._daily.make(gesture.at, waits=self._lost is None)

    # --- looking up ---

    def find_among(self, record: type[R], field: str, values: Iterable[str], **equal: str) -> Iterator[R]:
        """In an empty table nothing is looked for: the names of a survey are many."""
        table = re.search(r"FROM (\w+)", STATEMENTS[known_among(record, field, equal)])
        assert table is not None
        with explained(self._path):
            is_empty = self._connection.execute(_IS_EMPTY.format(table[1])).fetchone() is None
        return iter(()) if is_empty else super().find_among(record, field, values, **equal)

    def documents_with(self, words: Sequence[Word]) -> list[str]:
        if not words:
            return [document_id for (document_id,) in self._rows("document_ids")]
        with explained(self._path):
            found = self._connection.execute(DOCUMENTS_WITH, {"match": sqlite_match(words)})
            return [document_id for (document_id,) in found]

    def close(self) -> None:
        """Brings everything into the one file and lets go of it. Closing twice does no harm."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self.settle()
            self._daily.finish()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None:
            with suppress(sqlite3.OperationalError):  # what is in the log is safe there
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
        if self._lock is not None:
            self._lock.release()


def _is_decision(gesture: Gesture) -> bool:
    """Whether it is about a few words of a text and nothing else: a screen may paint it before it is durable."""
    return len(gesture.changes) < _MANY_REPLACED and all(isinstance(c.record, _DECIDED) for c in gesture.changes)


def _changes_much(gesture: Gesture) -> bool:
    """Whether a gesture replaces or removes much of what stands, or brings in another project's worth of it."""
    if len(gesture.changes) >= _MANY or gesture.action.startswith(_LARGE):
        return True
    return sum(change.before is not None for change in gesture.changes) >= _MANY_REPLACED
