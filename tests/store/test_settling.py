"""Decisions that stand at once and are made durable a moment later: what is read, what others see, what is lost."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture, added
from qualeval.domain.records import Coding, Setting
from qualeval.services.ports.storing import SettlingStore
from qualeval.store import SqliteFiles, SqliteStore
from tests.store.samples import NOW, coding, gesture

ROOT = Path(__file__).parents[2]


class FullDisk:
    """A connection on a disk that has no room for what is to be made durable."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str, *parameters: Any) -> sqlite3.Cursor:
        if statement == "COMMIT":
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorname = "SQLITE_FULL"
            raise error
        return self._connection.execute(statement, *parameters)


@pytest.fixture
def lost(filled: SqliteStore) -> list[bool]:
    """The project puts decisions off; for each that was lost, whether it was gone when that was told."""
    told: list[bool] = []
    filled.put_off(lambda: told.append(not filled.find(Coding)))
    return told


@pytest.fixture
def reader(files: SqliteFiles, project: Path, filled: SqliteStore) -> Iterator[SqliteStore]:
    store = files.open(project, read_only=True)
    yield store
    store.close()


def test_a_decision_stands_before_it_is_durable_and_others_see_it_after(
    filled: SqliteStore, lost: list[bool], reader: SqliteStore
) -> None:
    assert isinstance(filled, SettlingStore)
    filled.append(gesture("g1", coding("k1", "d1", "pay")))
    waits = not filled.is_settled
    assert waits
    assert [found.id for found in filled.find(Coding)] == ["k1"]
    assert filled.generation() == 2
    assert reader.generation() == 1
    filled.settle()
    assert filled.is_settled
    assert reader.generation() == 2
    assert lost == []


def test_a_store_that_was_not_asked_to_makes_a_decision_durable_at_once(
    filled: SqliteStore, reader: SqliteStore
) -> None:
    filled.append(gesture("g1", coding("k1", "d1", "pay")))
    assert filled.is_settled
    assert reader.generation() == 2


def test_what_is_more_than_a_decision_does_not_wait(filled: SqliteStore, lost: list[bool], reader: SqliteStore) -> None:
    filled.append(gesture("g1", Setting("title", "Program")))
    assert filled.is_settled
    filled.append(gesture("g2", *(coding(f"k{n}", "d1", "pay", n) for n in range(50))))
    assert filled.is_settled
    assert reader.generation() == 3


def test_the_next_step_settles_the_one_that_waits(filled: SqliteStore, lost: list[bool], reader: SqliteStore) -> None:
    filled.append(gesture("g1", coding("k1", "d1", "pay")))
    filled.append(gesture("g2", coding("k2", "d1", "leave")))
    assert reader.generation() == 2
    filled.settle()
    assert reader.generation() == 3


def test_a_decision_that_cannot_be_made_durable_is_told_and_does_not_stand(
    filled: SqliteStore, lost: list[bool]
) -> None:
    filled.append(gesture("g1", coding("k1", "d1", "pay")))
    connection, filled._connection = filled._connection, FullDisk(filled._connection)  # type: ignore[assignment]
    with pytest.raises(QualevalError) as raised:
        filled.settle()
    assert "the disk is full, nothing was written" in raised.value.template
    assert lost == [True]
    assert filled.is_settled
    assert filled.generation() == 1
    filled._connection = connection
    filled.append(gesture("g1", coding("k1", "d1", "pay")))
    filled.settle()
    assert filled.generation() == 2


def test_a_step_that_cannot_settle_the_one_before_it_is_refused(filled: SqliteStore, lost: list[bool]) -> None:
    filled.append(gesture("g1", coding("k1", "d1", "pay")))
    connection, filled._connection = filled._connection, FullDisk(filled._connection)  # type: ignore[assignment]
    with pytest.raises(QualevalError):
        filled.append(gesture("g2", coding("k2", "d1", "leave")))
    filled._connection = connection
    assert lost == [True]
    assert filled.find(Coding) == []


def test_a_decision_that_does_not_fit_leaves_nothing_open(
    filled: SqliteStore, lost: list[bool], reader: SqliteStore
) -> None:
    filled.append(gesture("g1", coding("k1", "d1", "pay")))
    with pytest.raises(QualevalError):
        filled.append(gesture("g2", coding("k1", "d1", "leave")))
    assert filled.is_settled
    assert reader.generation() == 2
    assert lost == []


def test_closing_and_copying_settle_what_waits(
    files: SqliteFiles, project: Path, filled: SqliteStore, lost: list[bool], tmp_path: Path
) -> None:
    filled.append(gesture("g1", coding("k1", "d1", "pay")))
    copy = files.create(tmp_path / "copy.qualeval")
    filled.copy_to(copy)
    assert filled.is_settled
    copy.close()
    filled.append(Gesture("g2", NOW, "ana", "test", (added(coding("k2", "d1", "leave")),)))
    filled.close()
    again = files.open(project, read_only=True)
    assert again.generation() == 3
    again.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from qualeval.store import SqliteFiles
from tests.store.samples import StillClock, coding, gesture

store = SqliteFiles(StillClock()).open(Path(sys.argv[1]))
store.put_off(lambda: None)
store.append(gesture("g1", coding("k1", "d1", "pay")))
store.settle()
store.append(gesture("g2", coding("k2", "d1", "leave")))
os._exit(9)
"""


def test_a_program_killed_between_the_two_loses_only_what_it_had_not_called_stored(
    files: SqliteFiles, closed: Path
) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, os.fspath(closed)], check=False, cwd=ROOT)
    assert done.returncode == 9
    store = files.open(closed)
    assert [found.id for found in store.find(Coding)] == ["k1"]
    store.append(gesture("g2", coding("k2", "d1", "leave")))
    assert store.generation() == 3
    store.close()
