"""Project files: making, opening, refusing, updating; and one writer at a time."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import RECORDS as KINDS
from qualeval.domain.records import Case, Document, Setting, Source
from qualeval.domain.text import Content
from qualeval.store import SqliteFiles, SqliteStore
from qualeval.store.backups import folder_of
from qualeval.store.files import APPLICATION_ID
from qualeval.store.keeping import SqliteKeeper
from qualeval.store.lock import ProjectLock
from qualeval.store.migrations import MIGRATIONS, Migration
from tests.store.samples import INTERVIEW, NOW, StillClock, gesture

ROOT = Path(__file__).parents[2]
_NOBODY = 65_534
NEXT = Migration("case-notes", ("ALTER TABLE cases ADD COLUMN note TEXT NOT NULL DEFAULT ''",))


posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")


def test_a_project_is_one_file_once_closed(closed: Path) -> None:
    assert list(closed.parent.iterdir()) == [closed]
    head = closed.read_bytes()[:100]
    assert head[68:72] == b"QUAL" == APPLICATION_ID.to_bytes(4, "big")
    assert int.from_bytes(head[60:64], "big") == len(MIGRATIONS)


def test_a_project_is_kept_as_durably_as_the_disk_allows(store: SqliteStore) -> None:
    assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    applied = store._connection.execute("SELECT name, applied_at FROM migration ORDER BY rowid").fetchall()
    assert applied == [(migration.name, NOW) for migration in MIGRATIONS]


@posix_only
def test_a_project_is_its_owner_s_alone(store: SqliteStore, project: Path) -> None:
    store.append(gesture("g0", INTERVIEW))
    for path in project.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


@pytest.mark.parametrize("name", ["a b.qualeval", "naïve–日本.qualeval", "what?#%41.qualeval", 'it\'s "x".qualeval'])
def test_any_file_name_will_do(files: SqliteFiles, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    files.create(path).close()
    assert list(tmp_path.iterdir()) == [path]
    files.open(path).close()


def test_a_project_opens_with_all_that_was_in_it(files: SqliteFiles, closed: Path) -> None:
    with closing(files.open(closed)) as store:
        assert store.find(Source)[0] == INTERVIEW
        store.close()  # and again on leaving


def test_a_relative_path_is_found(files: SqliteFiles, closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(closed.parent)
    files.open(Path(closed.name)).close()


def _refused(action: Callable[[], object]) -> str:
    with pytest.raises(QualevalError) as refused:
        action()
    return str(refused.value)


def test_an_existing_file_is_never_made_over(files: SqliteFiles, closed: Path) -> None:
    before = closed.read_bytes()
    assert "exists already; choose another name" in _refused(lambda: files.create(closed))
    assert closed.read_bytes() == before


def test_a_missing_folder_is_named(files: SqliteFiles, tmp_path: Path) -> None:
    assert "no such folder" in _refused(lambda: files.create(tmp_path / "none" / "p.qualeval"))


@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_project_is_refused_and_left_alone(files: SqliteFiles, tmp_path: Path, read_only: bool) -> None:
    text, empty, other = tmp_path / "a.qualeval", tmp_path / "b.qualeval", tmp_path / "c.qualeval"
    text.write_text("SQLite is what this is not. " * 100, encoding="utf-8")
    empty.touch()
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE other (x)")
    for path in (text, empty, other):
        before = path.read_bytes()
        assert _refused(partial(files.open, path, read_only=read_only)) == f"{path} is not a qualeval project"
        assert path.read_bytes() == before
    missing = tmp_path / "d.qualeval"
    assert "there is no such project" in _refused(lambda: files.open(missing, read_only=read_only))
    assert "is a folder" in _refused(lambda: files.open(tmp_path, read_only=read_only))
    assert sorted(tmp_path.iterdir()) == [text, empty, other]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_damaged_file_is_said_to_be_damaged(files: SqliteFiles, closed: Path, read_only: bool) -> None:
    content = bytearray(closed.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    closed.write_bytes(content)

    def use() -> None:
        with closing(files.open(closed, read_only=read_only)) as store:
            store.find(Source)

    assert _refused(use) == f"{closed} is damaged; restore it from a copy"
    assert list(closed.parent.iterdir()) == [closed]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_asks_for_all_the_memory_there_is_is_refused(
    files: SqliteFiles, closed: Path, read_only: bool
) -> None:
    with closing(sqlite3.connect(closed, isolation_level=None)) as connection:
        for step in ("PRAGMA journal_mode = DELETE", "PRAGMA page_size = 512", "VACUUM"):
            connection.execute(step)
    content = bytearray(closed.read_bytes())
    row = content.index(b"tablesourcesource")  # of the schema: its size stands before it
    content[row - 9 : row] = b"\xff" * 9
    closed.write_bytes(content)

    with closing(sqlite3.connect(closed)) as connection, pytest.raises(MemoryError):
        connection.execute("SELECT * FROM source")
    assert _refused(lambda: files.open(closed, read_only=read_only).generation()) == (
        f"{closed} asks for more memory than there is: it is damaged, or other programs leave too little; "
        "close them, then `qualeval check` it"
    )
    keeper = SqliteKeeper(files, StillClock())
    assert keeper.damages(closed) == ["out of memory"]
    salvage = keeper.salvage(closed)
    assert not salvage.gestures
    assert salvage.lost


@pytest.mark.parametrize(
    "harm",
    [
        'UPDATE codebook SET body = \'{"name": 1, "codes": [{"code": "a", "name": "b"}]}\'',
        "UPDATE codebook SET body = '[]'",
        "UPDATE codebook SET body = '" + "[" * 100_000 + "'",
    ],
)
def test_a_codebook_of_another_shape_is_said_to_be_damaged(files: SqliteFiles, closed: Path, harm: str) -> None:
    book = Codebook("small", (Code("trust", Label.of({"en": "Trust"})),))
    with closing(files.open(closed)) as store:
        store.append(gesture("g1", Setting("codebook", book.digest)), codebooks=[book])
    with closing(sqlite3.connect(closed)) as connection:
        connection.execute(harm)
        connection.commit()
    with closing(files.open(closed, read_only=True)) as store:
        assert _refused(lambda: store.codebook(book.digest)) == f"{closed} is damaged; restore it from a copy"


# --- versions ---


def test_an_older_project_is_copied_and_then_updated(closed: Path) -> None:
    before = closed.read_bytes()
    with closing(SqliteFiles(StillClock(), (*MIGRATIONS, NEXT)).open(closed)) as store:
        assert store._connection.execute("SELECT note FROM cases").fetchall() == []
        assert store._connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
        assert store._connection.execute("SELECT name FROM migration ORDER BY rowid").fetchall() == [
            *((migration.name,) for migration in MIGRATIONS),
            ("case-notes",),
        ]
        assert store.find(Source)[0] == INTERVIEW
    (copy,) = folder_of(closed).iterdir()
    assert copy.name == "00001-20261124T030000Z-before-case-notes.qualeval"
    assert closed.read_bytes() != before
    with closing(SqliteFiles(StillClock()).open(copy)) as kept:
        assert kept.find(Source)[0] == INTERVIEW
    assert os.name == "nt" or stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_an_update_that_fails_changes_nothing(files: SqliteFiles, closed: Path) -> None:
    broken = Migration("broken", (*NEXT.statements, "INSERT INTO nowhere VALUES (1)"))
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        SqliteFiles(StillClock(), (*MIGRATIONS, broken)).open(closed)
    with closing(files.open(closed)) as store:
        assert store._connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        columns = [row[1] for row in store._connection.execute("PRAGMA table_info(cases)")]
        assert columns == ["id", "name"]


def test_an_older_project_is_not_updated_by_looking_at_it(closed: Path) -> None:
    newer = SqliteFiles(StillClock(), (*MIGRATIONS, NEXT))
    assert "older qualeval" in _refused(lambda: newer.open(closed, read_only=True))


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_project_is_refused(files: SqliteFiles, closed: Path, read_only: bool) -> None:
    SqliteFiles(StillClock(), (*MIGRATIONS, NEXT)).open(closed).close()
    assert "newer qualeval; update qualeval" in _refused(lambda: files.open(closed, read_only=read_only))
    assert not closed.with_name(closed.name + ".lock").exists()


# --- reading only ---


def test_a_project_read_only_is_read_and_not_written(files: SqliteFiles, closed: Path) -> None:
    before = closed.read_bytes()
    with closing(files.open(closed, read_only=True)) as store:
        assert len(store.progress()) == 3
        assert "open for reading only" in _refused(lambda: store.append(gesture("g1", Case("c", "R"))))
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store._connection.execute("DELETE FROM cases")
    assert closed.read_bytes() == before
    assert list(closed.parent.iterdir()) == [closed]


def test_a_reader_sees_what_the_writer_writes(files: SqliteFiles, store: SqliteStore, project: Path) -> None:
    with closing(files.open(project, read_only=True)) as reader:
        assert reader.generation() == 0
        store.append(gesture("g0", INTERVIEW))
        assert reader.generation() == 1
        assert reader.find(Source) == [INTERVIEW]


@pytest.fixture
def bound(files: SqliteFiles, closed: Path) -> Iterator[Path]:
    """The small project in a folder of a user whom permissions bind; root, whom they do not, is nobody meanwhile."""
    is_root = os.name != "nt" and os.geteuid() == 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own" / closed.name
        path.parent.mkdir()
        shutil.copy(closed, path)
        if is_root:
            Path(folder).chmod(0o755)
            for each in (path.parent, path):
                os.chown(each, _NOBODY, -1)
            os.seteuid(_NOBODY)
        try:
            yield path
        finally:
            path.parent.chmod(0o700)
            if is_root:
                os.seteuid(0)


@posix_only
def test_a_project_in_a_closed_folder_can_be_read(files: SqliteFiles, bound: Path) -> None:
    closed = bound
    closed.parent.chmod(0o500)
    with closing(files.open(closed, read_only=True)) as store:
        assert store.find(Source)[0] == INTERVIEW
    assert "cannot be written" in _refused(lambda: files.open(closed))
    assert "cannot be made here" in _refused(lambda: files.create(closed.with_name("new.qualeval")))


@posix_only
def test_a_protected_file_can_be_read(files: SqliteFiles, bound: Path) -> None:
    closed = bound
    closed.chmod(0o400)
    with closing(files.open(closed, read_only=True)) as store:
        assert store.find(Source)[0] == INTERVIEW
    assert "cannot be written" in _refused(lambda: files.open(closed))
    assert not closed.with_name(closed.name + ".lock").exists()


@posix_only
def test_a_project_that_can_have_no_log_is_read_alone(files: SqliteFiles, closed: Path) -> None:
    closed.with_name(closed.name + "-wal").symlink_to(closed.parent / "nowhere" / "log")
    with closing(files.open(closed, read_only=True)) as store:
        assert store.find(Source)[0] == INTERVIEW


@posix_only
def test_a_log_that_cannot_be_opened_is_not_passed_over(files: SqliteFiles, closed: Path) -> None:
    closed.with_name(closed.name + "-wal").mkdir()
    assert "cannot be opened" in _refused(lambda: files.open(closed, read_only=True))
    assert "cannot be opened" in _refused(lambda: files.open(closed))


# --- disks ---


def test_a_full_disk_is_said_and_changes_nothing(filled: SqliteStore) -> None:
    stood = {kind: filled.find(kind) for kind in KINDS}
    (pages,) = filled._connection.execute("PRAGMA page_count").fetchone()
    filled._connection.execute(f"PRAGMA max_page_count={pages}")
    documents = [Document(f"n{n}", "s2", "c") for n in range(2_000)]
    told = _refused(lambda: filled.append(gesture("g1", *documents), [Content.plain("much text " * 10_000)]))
    assert "the disk is full, nothing was written" in told
    assert {kind: filled.find(kind) for kind in KINDS} == stood
    assert filled.generation() == 1
    filled._connection.execute("PRAGMA max_page_count=1000000")
    filled.append(gesture("g1", *documents))
    assert filled.generation() == 2


def test_a_file_that_another_program_writes_to_is_said_to_be_in_use(filled: SqliteStore, project: Path) -> None:
    filled._connection.execute("PRAGMA busy_timeout=1")
    with closing(sqlite3.connect(project, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "in use by another program" in _refused(lambda: filled.append(gesture("g1", Case("c", "R"))))
        other.execute("ROLLBACK")
    filled.append(gesture("g1", Case("c", "R")))


# --- one writer ---

_HOLD = """
import sys
from pathlib import Path
from qualeval.store import SqliteFiles
from tests.store.samples import StillClock
store = SqliteFiles(StillClock()).open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def _holder(project: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _HOLD, str(project)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout
    assert holder.stdout.readline() == "open\n"
    return holder


def test_a_second_writer_is_told_who_has_the_project(files: SqliteFiles, closed: Path) -> None:
    with _holder(closed) as holder:
        told = _refused(lambda: files.open(closed))
        assert told.startswith(f"{closed} is open in another qualeval (process {holder.pid} on ")
        assert told.endswith("; close it, or open with --read-only")
        with closing(files.open(closed, read_only=True)) as reader:
            assert reader.find(Source)[0] == INTERVIEW
        holder.kill()
    files.open(closed).close()
    assert list(closed.parent.iterdir()) == [closed]


def test_the_same_process_cannot_write_twice(files: SqliteFiles, store: SqliteStore, project: Path) -> None:
    assert f"(process {os.getpid()} on " in _refused(lambda: files.open(project))
    store.append(gesture("g0", INTERVIEW))


def test_a_lock_whose_holder_left_no_word_is_still_a_lock(project: Path) -> None:
    held = ProjectLock.take(project)
    lock = project.with_name(project.name + ".lock")
    lock.write_bytes(b"")
    assert "(process ? on ?)" in _refused(lambda: ProjectLock.take(project))
    held.release()
    assert not lock.exists()


@posix_only
def test_a_lock_file_removed_while_waiting_is_not_the_lock(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open
    first = ProjectLock.take(project)

    def open_then_release(path: Path, flags: int, mode: int) -> int:
        descriptor = opened(path, flags, mode)
        monkeypatch.undo()
        first.release()
        return descriptor

    monkeypatch.setattr(os, "open", open_then_release)
    second = ProjectLock.take(project)
    assert f"(process {os.getpid()} on " in _refused(lambda: ProjectLock.take(project))
    second.release()


def test_a_lock_left_by_a_copied_folder_holds_nobody_up(files: SqliteFiles, closed: Path, tmp_path: Path) -> None:
    closed.with_name(closed.name + ".lock").write_text("1 elsewhere", encoding="utf-8")
    moved = tmp_path / "moved"
    shutil.copytree(closed.parent, moved, ignore=shutil.ignore_patterns("moved"))
    files.open(moved / closed.name).close()
    assert list(moved.iterdir()) == [moved / closed.name]


def test_looking_at_a_project_that_this_process_writes_takes_nothing_from_the_writer(tmp_path: Path) -> None:
    """A file descriptor closed carelessly drops this process's locks; then any other reader removes the log."""
    path = tmp_path / "p.qualeval"
    files = SqliteFiles(StillClock())
    writer = files.create(path)
    files.open(path, read_only=True).close()
    writer.append(gesture("g1", Setting("title", "one")))
    count = f"""
from pathlib import Path
from qualeval.store import SqliteFiles
from tests.store.samples import StillClock
store = SqliteFiles(StillClock()).open(Path({str(path)!r}), read_only=True)
print(store.generation())
store.close()
"""

    def seen_by_another_process() -> int:
        done = subprocess.run([sys.executable, "-c", count], capture_output=True, text=True, check=True, cwd=ROOT)
        return int(done.stdout)

    assert seen_by_another_process() == 1
    writer.append(gesture("g2", Setting("language", "id")))
    assert seen_by_another_process() == 2
    writer.close()
    assert seen_by_another_process() == 2
