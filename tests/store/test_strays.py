"""Logs that a killed program left beside a file that is not theirs: never read into it, and said in words."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.project import Project
from qualeval.domain.records import RECORDS, Coding
from qualeval.store import SqliteFiles
from qualeval.store.keeping import SqliteKeeper
from qualeval.store.lock import SUFFIX, is_held
from tests.store.samples import StillClock, coding, gesture

ROOT = Path(__file__).parents[2]
posix_only = pytest.mark.skipif(os.name == "nt", reason="the log of a process that is killed there goes with it")
_WRITER = """
import sys
from pathlib import Path
from qualeval.store import SqliteFiles
from tests.store.samples import StillClock, coding, gesture
store = SqliteFiles(StillClock()).open(Path(sys.argv[1]))
began = store.generation()
for n in range(began, began + int(sys.argv[2])):
    store.append(gesture(f"{sys.argv[3]}{n}", coding(f"{sys.argv[3]}k{n}", "d1", "trust", n)))
print("written", flush=True)
sys.stdin.read()
"""


def leave_a_log(project: Path, steps: int = 5, name: str = "a") -> None:
    """A writer makes steps and is killed: they stand in the log alone."""
    command = [sys.executable, "-c", _WRITER, str(project), str(steps), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "written\n"
        writer.send_signal(signal.SIGKILL)
    assert log_of(project).stat().st_size > 0


def log_of(project: Path) -> Path:
    return project.with_name(project.name + "-wal")


def codings_in(files: SqliteFiles, project: Path) -> set[str]:
    with closing(files.open(project)) as store:
        folded = Project.fold(store.gestures())
        for kind in RECORDS:
            assert set(store.find(kind)) == set(folded.find(kind))
        return {found.id for found in store.find(Coding)}


@posix_only
def test_a_killed_writer_s_log_is_its_own_and_is_read(files: SqliteFiles, closed: Path) -> None:
    leave_a_log(closed)
    with closing(files.open(closed, read_only=True)) as store:
        assert store.generation() == 6
    leave_a_log(closed, 3)
    assert len(codings_in(files, closed)) == 8
    assert SqliteKeeper(files, StillClock()).damages(closed) == []


@posix_only
@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("which", ["an older copy", "a copy that went on", "another project"])
def test_a_file_put_beside_another_one_s_log_is_not_mixed_with_it(
    files: SqliteFiles, closed: Path, tmp_path: Path, which: str, read_only: bool
) -> None:
    other = tmp_path / "other.qualeval"
    if which == "another project":
        files.create(other).close()
        with closing(files.open(other)) as store:
            for n in range(9):
                store.append(gesture(f"x{n}", coding(f"x{n}", "d1", "budget", n)))
    else:
        shutil.copy(closed, other)
    if which == "a copy that went on":
        with closing(files.open(other)) as store:
            for n in range(9):
                store.append(gesture(f"x{n}", coding(f"x{n}", "d1", "budget", n)))
    if which == "an older copy":  # of before much of what the log was begun after
        with closing(files.open(closed)) as store:
            for n in range(400):
                store.append(gesture(f"m{n}", coding(f"m{n}", "d1", "budget", n)))
    before = codings_in(files, other)
    leave_a_log(closed)
    other.replace(closed)
    content = closed.read_bytes()
    with pytest.raises(QualevalError, match=r"whose log was still beside it; the log is now .*replaced-1"):
        files.open(closed, read_only=read_only)
    assert closed.read_bytes() == content
    assert not log_of(closed).exists()
    assert (tmp_path / "program.replaced-1.qualeval-wal").exists()
    assert codings_in(files, closed) == before
    assert SqliteKeeper(files, StillClock()).damages(closed) == []


@posix_only
def test_the_same_file_put_back_by_hand_gets_its_log_back(files: SqliteFiles, closed: Path, tmp_path: Path) -> None:
    shutil.copy(closed, tmp_path / "same.qualeval")
    leave_a_log(closed)
    (tmp_path / "same.qualeval").replace(closed)
    assert len(codings_in(files, closed)) == 5


@posix_only
@pytest.mark.parametrize("has_gone", [False, True])
def test_a_copy_put_back_is_not_mixed_with_the_log_of_what_stood_there(
    files: SqliteFiles, closed: Path, tmp_path: Path, has_gone: bool
) -> None:
    keeper = SqliteKeeper(files, StillClock())
    keeper.copy(closed, tmp_path / "copy.qualeval")
    leave_a_log(closed)
    if has_gone:
        closed.unlink()
    before = keeper.put_back(tmp_path / "copy.qualeval", closed)
    assert codings_in(files, closed) == set()
    assert keeper.damages(closed) == []
    if not has_gone:
        assert before is not None
        assert len(codings_in(files, before)) == 5


@posix_only
def test_a_new_project_is_not_mixed_with_the_log_of_one_that_has_gone(files: SqliteFiles, closed: Path) -> None:
    leave_a_log(closed)
    closed.unlink()
    files.create(closed).close()
    assert codings_in(files, closed) == set()


@posix_only
def test_a_log_that_is_being_written_is_left_alone(files: SqliteFiles, closed: Path) -> None:
    command = [sys.executable, "-c", _WRITER, str(closed), "5", "a"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "written\n"
        with closing(files.open(closed, read_only=True)) as store:
            assert store.generation() == 6
        with pytest.raises(QualevalError, match="is open in another qualeval"):
            files.open(closed)
        writer.communicate("")
    assert len(codings_in(files, closed)) == 5


@posix_only
def test_two_who_look_at_once_do_not_take_each_other_for_a_writer(closed: Path) -> None:
    import fcntl

    left = closed.with_name(closed.name + SUFFIX)
    left.touch()
    with left.open("rb") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert not is_held(closed)
        fcntl.flock(looking, fcntl.LOCK_EX)
        assert is_held(closed)
