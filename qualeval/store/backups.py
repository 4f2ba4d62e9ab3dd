"""Copies of a project made by themselves, beside it: before what changes much, and once on a day that changes it.

They stand in `NAME.qualeval.backups/`, numbered in the order they were made, whatever the clock said.
"""

import os
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread
from typing import NamedTuple, Self

from qualeval.store.connecting import connect, make_private

FOLDER = ".backups"
LAST = 10  # kept whatever their day
DAYS = 14  # of each of so many days, the last one
_NAME = r"(?P<number>\d{5,})-(?P<day>\d*)T?(?P<time>\d*)Z?-(?P<reason>.*)\.qualeval"


class Backup(NamedTuple):
    """A copy: its place in the order of making, the day it is from (YYYYMMDD), why it was made, and its file."""

    number: int
    day: str
    reason: str
    path: Path

    @classmethod
    def of(cls, path: Path) -> Self | None:
        found = re.fullmatch(_NAME, path.name)
        return cls(int(found["number"]), found["day"], found["reason"], path) if found else None


def folder_of(project: Path) -> Path:
    return project.with_name(project.name + FOLDER)


def backups(project: Path) -> list[Backup]:
    """The copies there are, oldest first."""
    try:
        names = sorted(folder_of(project).iterdir())
    except FileNotFoundError:
        return []
    return sorted(found for path in names if (found := Backup.of(path)))


def back_up(connection: sqlite3.Connection, project: Path, at: str, reason: str) -> Path:
    """Copies the project as it stands, lets go of copies no longer kept, and returns the new one's path."""
    folder = folder_of(project)
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.glob("*.part*"):  # of a process that was killed
        with suppress(OSError):
            left.unlink()
    known = backups(project)
    number = known[-1].number + 1 if known else 1
    day, _, time = at.partition("T")
    stamp = f"{re.sub(r'[^0-9]', '', day)}T{re.sub(r'[^0-9]', '', time)[:6]}Z"
    target = folder / f"{number:05d}-{stamp}-{re.sub(r'[^A-Za-z0-9._-]+', '_', reason)}.qualeval"
    copy_whole(connection, target)
    _prune(backups(project))
    return target


def copy_whole(connection: sqlite3.Connection, target: Path) -> None:
    """The project in another file that only its owner can read, whole or not at all. `target` must not exist."""
    part = target.with_name(target.name + ".part")
    with suppress(FileNotFoundError):
        part.unlink()
    try:
        make_private(part)
        with closing(connect(part, "mode=rw")) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # no log, so that the name can change
        part.rename(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    _settle(target.parent)


def _settle(folder: Path) -> None:
    """Makes a new name outlive a power cut, where the system can say so."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _prune(known: list[Backup]) -> None:
    for backup in known:
        if backup not in kept(known):
            with suppress(OSError):
                backup.path.unlink()


def kept(known: list[Backup]) -> list[Backup]:
    """Of copies in order, the last ten, and the last of each of the fourteen latest days that have any."""
    of_day = {backup.day: backup for backup in known}
    days = sorted(of_day)[-DAYS:]
    daily = {of_day[day] for day in days}
    return [backup for backup in known if backup in known[-LAST:] or backup in daily]


class DailyCopies:
    """Where there is no room for the day's copy, the decision is worth more than it: the writing goes on.

    A project of a gigabyte takes seconds to copy. A command waits for that; a person at a screen need not: there it is
    copied by a thread with its own connection, as the project stood when that began to read.
    """

    def __init__(self, connection: sqlite3.Connection, project: Path) -> None:
        self._connection = connection
        self._project = project
        self._copied_on = ""  # the day for which there is a copy, or for which making one failed
        self._at_work: Thread | None = None

    def is_due(self, at: str) -> bool:
        """Whether there is no copy of the day of `at` and none has been asked for; it then counts as asked for."""
        day = "".join(filter(str.isdigit, at.partition("T")[0]))
        if day == self._copied_on:
            return False
        self._copied_on = day
        with suppress(OSError):
            return all(backup.day != day for backup in backups(self._project))
        return False

    def make(self, at: str, *, waits: bool) -> None:
        """Copies the project; returns when that is done, where it `waits`."""
        if waits:
            _copy(self._connection, self._project, at)
        else:
            self.finish()
            self._at_work = Thread(target=self._copy_beside, args=(at,), name="daily copy")
            self._at_work.start()

    def finish(self) -> None:
        """Waits for a copy that is being made."""
        if self._at_work is not None:
            self._at_work.join()
            self._at_work = None

    def _copy_beside(self, at: str) -> None:
        with suppress(sqlite3.OperationalError), closing(connect(self._project, "mode=ro")) as own:
            _copy(own, self._project, at)


def _copy(connection: sqlite3.Connection, project: Path, at: str) -> None:
    with suppress(OSError, sqlite3.OperationalError):
        back_up(connection, project, at, "daily")
