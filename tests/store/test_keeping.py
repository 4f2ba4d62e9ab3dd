"""Copies put back, damage found, projects built again, and files that change under our feet."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.project import Project
from qualeval.domain.records import RECORDS, Case, Source
from qualeval.store import SqliteFiles, SqliteStore
from qualeval.store.failures import explained
from qualeval.store.keeping import SqliteKeeper
from tests.store.samples import INTERVIEW, StillClock, coding, gesture

posix_only = pytest.mark.skipif(os.name == "nt", reason="an open file cannot be removed there")


@pytest.fixture
def keeper(files: SqliteFiles) -> SqliteKeeper:
    return SqliteKeeper(files, StillClock())


def _damage(project: Path, share: float) -> None:
    """Overwrites a page of the file with noise."""
    content = bytearray(project.read_bytes())
    place = int(len(content) * share) // 4096 * 4096
    content[place : place + 4096] = b"\xa5" * 4096
    project.write_bytes(content)


def test_a_copy_is_made_while_somebody_writes(keeper: SqliteKeeper, filled: SqliteStore, project: Path) -> None:
    target = project.with_name("copy.qualeval")
    keeper.copy(project, target)
    filled.append(gesture("g1", Case("c", "R")))
    with closing(keeper._files.open(target)) as copy:
        assert copy.find(Source)[0] == INTERVIEW
        assert copy.find(Case) == []
    with pytest.raises(QualevalError, match="exists already; choose another name"):
        keeper.copy(project, target)
    with pytest.raises(QualevalError, match="no such folder"):
        keeper.copy(project, project.with_name("none") / "c.qualeval")


def test_a_copy_put_back_is_the_project_and_the_one_before_is_kept(keeper: SqliteKeeper, closed: Path) -> None:
    copy = closed.with_name("copy.qualeval")
    keeper.copy(closed, copy)
    with closing(keeper._files.open(closed)) as store:
        store.append(gesture("g1", Case("c", "R")))
    before = keeper.put_back(copy, closed)
    assert before is not None
    assert before.name.endswith("-before-restore.qualeval")
    with closing(keeper._files.open(closed)) as store, closing(keeper._files.open(before)) as earlier:
        assert store.find(Case) == []
        assert earlier.find(Case) == [Case("c", "R")]
    new = closed.with_name("new.qualeval")
    assert keeper.put_back(copy, new) is None
    keeper._files.open(new).close()


def test_a_damaged_project_is_put_aside_and_a_damaged_copy_is_refused(keeper: SqliteKeeper, closed: Path) -> None:
    copy = closed.with_name("copy.qualeval")
    keeper.copy(closed, copy)
    closed.write_bytes(closed.read_bytes()[:4096] + b"\xff" * 9_000)
    before = keeper.put_back(copy, closed)
    assert before == closed.with_name("program.replaced-1.qualeval")
    assert keeper.damages(closed) == []
    _damage(copy, 0.5)
    assert keeper.damages(copy)
    with pytest.raises(QualevalError, match="is damaged"):
        keeper.put_back(copy, closed)
    assert keeper.damages(closed) == []


def test_a_project_that_is_open_is_not_replaced(keeper: SqliteKeeper, filled: SqliteStore, project: Path) -> None:
    copy = project.with_name("copy.qualeval")
    keeper.copy(project, copy)
    with pytest.raises(QualevalError, match="is open in another qualeval"):
        keeper.put_back(copy, project)
    filled.append(gesture("g1", Case("c", "R")))


def test_what_can_be_read_of_a_damaged_file_is_written_anew(keeper: SqliteKeeper, closed: Path) -> None:
    with closing(keeper._files.open(closed)) as store:
        for n in range(200):
            store.append(gesture(f"g{n + 1}", coding(f"k{n}", "d1", "trust", n)))
        (page,) = store._connection.execute("SELECT rootpage FROM sqlite_master WHERE name='coding'").fetchone()
    content = bytearray(closed.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    closed.write_bytes(content)
    assert keeper.damages(closed)
    salvage = keeper.salvage(closed)
    assert len(salvage.gestures) == 201  # the table is gone, the journal is whole
    target = closed.with_name("new.qualeval")
    keeper.write(target, salvage)
    with closing(keeper._files.open(target)) as store:
        folded = Project.fold(store.gestures())
        for kind in RECORDS:
            assert set(store.find(kind)) == set(folded.find(kind))


# --- files that change under our feet ---


@posix_only
@pytest.mark.parametrize("what", ["removed", "replaced", "moved"])
def test_work_in_a_file_that_has_gone_is_put_beside_it(
    keeper: SqliteKeeper, filled: SqliteStore, project: Path, what: str
) -> None:
    filled.append(gesture("g1", Case("c", "R")))
    if what == "moved":
        project.rename(project.with_name("elsewhere.qualeval"))
    else:
        project.unlink()
    if what == "replaced":
        project.write_bytes(b"another file")
    rescued = project.with_name("program.rescued-2.qualeval")
    for _ in range(2):
        with pytest.raises(QualevalError, match=f"was moved, removed or replaced.*{rescued.name}"):
            filled.append(gesture("g2", Case("d", "S")))
    filled.close()
    with closing(keeper._files.open(rescued)) as store:
        assert store.find(Case) == [Case("c", "R")]
        assert store.find(Source)[0] == INTERVIEW


@posix_only
def test_a_file_that_goes_while_it_is_written_to_is_not_said_to_be_written(
    keeper: SqliteKeeper, filled: SqliteStore, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = SqliteStore._write_runs

    def write_then_lose(store: SqliteStore, runs: object) -> None:
        written(store, runs)  # type: ignore[arg-type]  # handed on as it came
        project.unlink()

    monkeypatch.setattr(SqliteStore, "_write_runs", write_then_lose)
    with pytest.raises(QualevalError, match="rescued-2"):
        filled.append(gesture("g1", Case("c", "R")))
    filled.close()
    with closing(keeper._files.open(project.with_name("program.rescued-2.qualeval"))) as store:
        assert store.find(Case) == [Case("c", "R")]


@posix_only
def test_a_place_without_locks_is_refused_in_words(
    files: SqliteFiles, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", no_locks)
    with pytest.raises(QualevalError, match=r"cannot lock files.*copy the project to a disk of this computer"):
        files.open(closed)
    assert list(closed.parent.iterdir()) == [closed]


def test_of_a_folder_that_may_not_be_written_to_it_is_said_whether_there_is_a_project_to_read(tmp_path: Path) -> None:
    there = tmp_path / "p.qualeval"
    there.touch()
    for path, mend in ((there, "open it with --read-only"), (tmp_path / "new", "choose another place")):
        with pytest.raises(QualevalError, match=mend), explained(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


class _WithoutMemory(sqlite3.Connection):
    """A database on a drive that gives its processes no memory to share: it stays with the older kind of journal."""

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        return super().execute(sql.replace("journal_mode=WAL", "journal_mode=DELETE"), parameters)


def test_a_place_without_shared_memory_is_refused_in_words(
    files: SqliteFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_memory(path: Path, _: str) -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, factory=_WithoutMemory)

    monkeypatch.setattr("qualeval.store.files.connect", without_memory)
    with pytest.raises(QualevalError, match="cannot lock files"):
        files.create(tmp_path / "p.qualeval")
    assert list(tmp_path.iterdir()) == []


def test_the_journal_keeps_its_order_when_the_clock_goes_back(files: SqliteFiles, closed: Path) -> None:
    instants = ["2026-11-24T05:00:00.000Z", "2026-11-24T01:00:00.000Z", "2020-01-01T00:00:00.000Z"]
    with closing(files.open(closed)) as store:
        for n, at in enumerate(instants):
            made = gesture(f"z{9 - n}", Case(f"c{n}", "R"))
            store.append(type(made)(made.id, at, made.coder, made.action, made.changes))
        assert [step.at for step in store.gestures()][1:] == instants
        assert [entry.id for entry in store.entries("ana")] == ["g0", "z9", "z8", "z7"]
