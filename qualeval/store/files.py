"""Making and opening project files: what is a project, who may write it, and bringing an older one up to date."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_
from qualeval.store.backups import back_up
from qualeval.store.compiled import STATEMENTS
from qualeval.store.connecting import connect, file_at, make_private
from qualeval.store.failures import explained
from qualeval.store.lock import ProjectLock
from qualeval.store.migrations import MIGRATIONS, Migration
from qualeval.store.sqlite import SqliteStore, transaction
from qualeval.store.strays import check_log, has_log

if TYPE_CHECKING:
    from pathlib import Path

    from qualeval.domain.places import Place
    from qualeval.services.ports.stamping import Clock

APPLICATION_ID = 0x5155414C  # "QUAL"
_SIGN = f"PRAGMA application_id={APPLICATION_ID}"


class SqliteFiles:
    """Implements ProjectFiles. The clock dates the migrations."""

    _store: type[SqliteStore] = SqliteStore

    def __init__(self, clock: Clock, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
        self._clock = clock
        self._migrations = migrations

    def create(self, path: Place) -> SqliteStore:
        """Makes a project that only its owner can read. Leaves nothing behind where it fails."""
        path = file_at(path)
        with explained(path), ExitStack() as undo:
            if path.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            lock = ProjectLock.take(path)
            undo.callback(lock.release)
            make_private(path)
            undo.callback(path.unlink)
            connection = connect(path, "mode=rw")
            undo.callback(connection.close)
            connection.execute(_SIGN)
            self._migrate(connection, 0)
            _prepare_for_writing(connection)
            undo.pop_all()
        return self._store(connection, path, lock, is_new=True)

    def open(self, path: Place, *, read_only: bool = False) -> SqliteStore:
        path = file_at(path)
        check_there(path)
        with explained(path):
            return self._open_for_reading(path) if read_only else self._open_for_writing(path)

    def _open_for_reading(self, path: Path) -> SqliteStore:
        with ExitStack() as undo:
            connection = connect_for_reading(path)
            undo.callback(connection.close)
            if self._version(connection, path) < len(self._migrations):
                raise QualevalError(
                    N_('{file} was made by an older qualeval; open it once with `qualeval "{file}"` to update it'),
                    file=path,
                )
            undo.pop_all()
        return self._store(connection, path, None)

    def _open_for_writing(self, path: Path) -> SqliteStore:
        with ExitStack() as undo:
            check_log(path)
            lock = ProjectLock.take(path)
            undo.callback(lock.release)
            connection = connect(path, "mode=rw")
            undo.callback(connection.close)
            check_kind(connection, path)
            version = self._version(connection, path)
            _prepare_for_writing(connection)
            if version < len(self._migrations):
                back_up(connection, path, self._clock.now(), f"before-{self._migrations[version].name}")
                self._migrate(connection, version)
            undo.pop_all()
        return self._store(connection, path, lock)

    def _version(self, connection: sqlite3.Connection, path: Path) -> int:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        assert isinstance(version, int)
        if version > len(self._migrations):
            raise QualevalError(N_("{file} was made by a newer qualeval; update qualeval to open it"), file=path)
        return version

    def _migrate(self, connection: sqlite3.Connection, version: int) -> None:
        with transaction(connection):
            for migration in self._migrations[version:]:
                for statement in migration.statements:
                    connection.execute(statement)
                connection.execute(
                    STATEMENTS["insert_migration"], {"name": migration.name, "applied_at": self._clock.now()}
                )
            connection.execute(f"PRAGMA user_version={len(self._migrations)}")


def check_there(path: Path) -> None:
    if path.is_dir():
        raise QualevalError(N_("{file} is a folder; name the project file in it"), file=path)
    if not path.exists():
        raise QualevalError(N_("{file}: there is no such project; check the name, or make it first"), file=path)


def check_kind(connection: sqlite3.Connection, path: Path) -> None:
    """Raises QualevalError unless the file is a project.

    SQLite itself is asked. Opening and closing the file here would drop the locks that this process already holds on
    it (POSIX gives up all of a process's locks on a file with the first descriptor that is closed), and another
    program could then take the log away from under a writer.
    """
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        application = 0
    if application != APPLICATION_ID:
        raise QualevalError(N_("{file} is not a qualeval project"), file=path)


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Reads beside a writer, through its log, and refuses to write.

    Not SQLite's `mode=ro`: that leaves an empty log beside a file nobody else has open. Where the folder forbids a log
    and none is there, nobody writes, and the file is read alone.
    """
    check_log(path)
    connection = connect(path, "mode=rw")
    try:
        check_kind(connection, path)
    except sqlite3.OperationalError:
        connection.close()
        if has_log(path):
            raise
        connection = connect(path, "mode=ro&immutable=1")
        check_kind(connection, path)
        return connection
    except QualevalError:
        connection.close()
        raise
    connection.execute("PRAGMA query_only=ON")
    return connection


def _prepare_for_writing(connection: sqlite3.Connection) -> None:
    """Every decision outlives a power cut; a file that cannot be written is found out now."""
    (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != "wal":  # the log needs memory that processes share, which some network drives do not have
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(_SIGN)
    finally:
        if connection.in_transaction:  # some failures have rolled back already
            connection.execute("ROLLBACK")
