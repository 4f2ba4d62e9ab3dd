"""Copies of whole projects: made, put back, examined, and built again from a journal. SQLite's backup API does it all;
no project file is ever copied as bytes.
"""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TypeVar

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.merging import CODEBOOK_SETTING
from qualeval.domain.places import Place
from qualeval.domain.records import Document, Setting
from qualeval.domain.text import Content
from qualeval.i18n import N_
from qualeval.services.guarding import Salvage
from qualeval.services.ports.stamping import Clock
from qualeval.store.backups import back_up, backups, copy_whole
from qualeval.store.compiled import STATEMENTS
from qualeval.store.connecting import file_at
from qualeval.store.core import gestures_from_rows
from qualeval.store.failures import FROM_THE_DRIVER, UNREADABLE, explained
from qualeval.store.files import SqliteFiles, check_there, connect_for_reading
from qualeval.store.lock import ProjectLock
from qualeval.store.merged_rows import merged_from_row
from qualeval.store.rows import codebook_from_json, content_from_row
from qualeval.store.strays import INDEX, LOG, check_log, has_log, log_of, name_aside, put_log_aside

T = TypeVar("T")


class SqliteKeeper:
    """Implements Keeper. The clock dates the copies it makes by itself."""

    def __init__(self, files: SqliteFiles, clock: Clock) -> None:
        self._files = files
        self._clock = clock

    def copy(self, project: Place, target: Path) -> None:
        """The project as it stands, in a new file; this works while someone has it open."""
        project = file_at(project)
        check_there(project)
        with explained(project), closing(connect_for_reading(project)) as connection, explained(target):
            if target.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            copy_whole(connection, target)

    def put_back(self, copy: Path, project: Place) -> Path | None:
        """Makes a copy the project; returns where what stood there before is now.

        It is written beside its place and takes it at the end. Raises QualevalError where the copy is damaged or the
        project is open.
        """
        project = file_at(project)
        check_there(copy)
        with ExitStack() as undo, explained(project):
            if project.exists():
                check_log(project)
            lock = ProjectLock.take(project)
            undo.callback(lock.release)
            fresh = project.with_name(project.name + ".restored")
            with explained(copy), closing(connect_for_reading(copy)) as connection:
                if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    raise QualevalError(
                        N_("{file} is damaged and was not put back; use another copy, or `qualeval repair` it"),
                        file=copy,
                    )
                with suppress(FileNotFoundError):
                    fresh.unlink()
                copy_whole(connection, fresh)
            undo.callback(lambda: fresh.unlink(missing_ok=True))
            before = self._out_of_the_way(project) if project.exists() else None
            if has_log(project):  # of a file that has gone: it would be read into the copy
                put_log_aside(project)
            fresh.replace(project)
        return before

    def _out_of_the_way(self, project: Path) -> Path:
        """Keeps what stands at a project's place: among its copies, or beside it where it cannot be read."""
        try:
            with closing(connect_for_reading(project)) as connection:
                kept = back_up(connection, project, self._clock.now(), "before-restore")
            if not log_of(project).exists():
                return kept
        except (*FROM_THE_DRIVER, QualevalError):
            pass
        aside = name_aside(project)
        project.rename(aside)
        for ending in (LOG, INDEX):
            with suppress(FileNotFoundError):
                project.with_name(project.name + ending).rename(aside.with_name(aside.name + ending))
        return aside

    def copies(self, project: Place) -> list[Path]:
        """The copies made by themselves, oldest first."""
        return [backup.path for backup in backups(file_at(project))]

    def damages(self, project: Place) -> list[str]:
        """What SQLite finds wrong with the file; nothing where it is whole."""
        project = file_at(project)
        check_there(project)
        try:
            with closing(connect_for_reading(project)) as connection:
                rows = connection.execute("PRAGMA integrity_check(100)").fetchall()
        except FROM_THE_DRIVER as error:
            return [str(error) or "out of memory"]  # as SQLite calls it, which the driver does not say
        return [line for (text,) in rows for line in str(text).splitlines() if line != "ok"]

    def salvage(self, project: Place) -> Salvage:
        """The journal and the texts, as much of them as can be read."""
        project = file_at(project)
        check_there(project)
        with explained(project), closing(connect_for_reading(project)) as connection:
            lost: list[str] = []
            gestures = list(_each(connection, "gesture", self._numbers(connection), _gesture, lost))
            merged = list(_all(connection, "merged", merged_from_row, lost))
            contents = list(_each(connection, "content", _digests(connection, "content", gestures), _content, lost))
            books = list(_each(connection, "codebook", _digests(connection, "codebook", gestures), _codebook, lost))
        return Salvage(tuple(gestures), tuple(merged), tuple(contents), tuple(books), tuple(lost))

    @staticmethod
    def _numbers(connection: sqlite3.Connection) -> Iterable[int]:
        """Every place in the journal that there may be: the table's own count, else its last row."""
        for query in ("SELECT seq FROM sqlite_sequence WHERE name = 'gesture'", "SELECT max(seq) FROM gesture"):
            with suppress(*UNREADABLE):
                if (row := connection.execute(query).fetchone()) and row[0]:
                    return range(1, int(row[0]) + 1)
        return ()

    def write(self, project: Path, salvage: Salvage) -> None:
        """A new project of a journal and its texts, in one transaction; nothing is left where it fails."""
        store = self._files.create(project)
        try:
            store.fill(salvage.gestures, salvage.merged, salvage.contents, salvage.codebooks)
        except BaseException:
            store.close()
            with explained(project):
                project.unlink(missing_ok=True)
            raise
        store.close()


def _each(
    connection: sqlite3.Connection,
    sort: str,
    keys: Iterable[object],
    read: Callable[[sqlite3.Connection, object], T | None],
    lost: list[str],
) -> Iterator[T]:
    """What can be read of each; what cannot is named in `lost`."""
    for key in keys:
        try:
            found = read(connection, key)
        except UNREADABLE:
            lost.append(f"{sort} {key}")
            continue
        if found is not None:
            yield found


def _all(
    connection: sqlite3.Connection, statement: str, read: Callable[[tuple[object, ...]], T], lost: list[str]
) -> Iterator[T]:
    try:
        for row in connection.execute(STATEMENTS[statement]):
            yield read(row)
    except UNREADABLE:
        lost.append(statement)


def _gesture(connection: sqlite3.Connection, seq: object) -> Gesture | None:
    assert isinstance(seq, int)
    rows = connection.execute(STATEMENTS["journal_page"], {"after_seq": seq - 1, "until_seq": seq}).fetchall()
    return next(gestures_from_rows(rows), None)


def _content(connection: sqlite3.Connection, digest: object) -> Content:
    content = content_from_row(*connection.execute(STATEMENTS["get_content"], {"digest": digest}).fetchone())
    if content.digest != digest:
        raise ValueError(digest)
    return content


def _codebook(connection: sqlite3.Connection, digest: object) -> Codebook:
    (body,) = connection.execute(STATEMENTS["get_codebook"], {"digest": digest}).fetchone()
    codebook = codebook_from_json(body)
    if codebook.digest != digest:
        raise ValueError(digest)
    return codebook


def _digests(connection: sqlite3.Connection, table: str, gestures: Iterable[Gesture]) -> list[str]:
    """The digests that the table lists and those that the journal names."""
    sides = [side for g in gestures for change in g.changes for side in (change.before, change.after)]
    if table == "content":
        found = {side.content for side in sides if isinstance(side, Document)}
    else:
        found = {side.value for side in sides if isinstance(side, Setting) and side.name == CODEBOOK_SETTING}
    with suppress(*UNREADABLE):
        found |= {digest for (digest,) in connection.execute(STATEMENTS[f"{table}_digests"])}
    return sorted(found)
