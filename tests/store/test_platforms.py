"""What other systems do, put in the place of this one's: Windows' locks, an open-handed umask, a disk that is full."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.store import SqliteFiles, lock
from qualeval.store.backups import folder_of
from qualeval.store.keeping import SqliteKeeper
from tests.store.samples import StillClock, gesture

ROOT = Path(__file__).parents[2]
posix_only = pytest.mark.skipif(os.name == "nt", reason="there the real thing is tested")


class Msvcrt:
    """Windows' locking of a byte: of one open file at a time, gone when it is closed."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.held: dict[tuple[int, int], int] = {}  # file and byte -> who has it

    def locking(self, descriptor: int, mode: int, n_bytes: int) -> None:
        assert (mode, n_bytes) == (self.LK_NBLCK, 1)
        place = os.fstat(descriptor).st_ino, os.lseek(descriptor, 0, os.SEEK_CUR)
        holder = self.held.get(place)
        if holder is not None and holder != descriptor and _is_open(holder, place[0]):
            raise PermissionError(13, "Permission denied")
        self.held[place] = descriptor


def _is_open(descriptor: int, inode: int) -> bool:
    try:
        return os.fstat(descriptor).st_ino == inode
    except OSError:
        return False


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module of locks as Windows loads it: there is no fcntl, and an open file cannot be looked up by its name."""
    msvcrt = Msvcrt()
    monkeypatch.setitem(sys.modules, "msvcrt", msvcrt)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setattr(sys, "platform", "win32")
    assert lock.__file__
    spec = spec_from_file_location("qualeval.store.lock_on_windows", lock.__file__)
    assert spec is not None and spec.loader is not None  # noqa: PT018
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    assert isinstance(msvcrt.held, dict)


@posix_only
def test_the_lock_of_windows_has_one_writer_and_is_let_go(on_windows: ModuleType, tmp_path: Path) -> None:
    project = tmp_path / "p.qualeval"
    assert not on_windows.is_held(project)
    first = on_windows.ProjectLock.take(project)
    assert on_windows.is_held(project)
    with pytest.raises(QualevalError, match=rf"is open in another qualeval \(process {os.getpid()} on "):
        on_windows.ProjectLock.take(project)
    first.release()
    assert not project.with_name("p.qualeval.lock").exists()
    assert not on_windows.is_held(project)
    second = on_windows.ProjectLock.take(project)
    second.release()


@posix_only
def test_a_lock_left_by_a_program_that_ended_holds_nobody_up_on_windows(on_windows: ModuleType, tmp_path: Path) -> None:
    project = tmp_path / "p.qualeval"
    project.with_name("p.qualeval.lock").write_text("7 elsewhere", encoding="utf-8")
    assert not on_windows.is_held(project)
    on_windows.ProjectLock.take(project).release()


@posix_only
def test_a_store_goes_with_the_locks_of_windows(
    on_windows: ModuleType, files: SqliteFiles, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("files", "keeping", "strays"):
        monkeypatch.setattr(f"qualeval.store.{module}.ProjectLock", on_windows.ProjectLock)
    monkeypatch.setattr("qualeval.store.strays.is_held", on_windows.is_held)
    store = files.create(project)
    store.append(gesture("g1"))
    with pytest.raises(QualevalError, match="is open in another qualeval"):
        files.open(project)
    store.close()
    files.open(project).close()
    assert [path.name for path in project.parent.iterdir()] == [project.name]


@posix_only
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_whatever_the_umask_a_project_and_its_copies_are_their_owner_s_alone(
    files: SqliteFiles, project: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        store = files.create(project)
        store.append(gesture("g0"))
        store.close()
        store = files.open(project)
        store.append(gesture("g1"))  # the day's first change: a copy is made
        for path in project.parent.rglob("*"):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
        store.close()
        keeper = SqliteKeeper(files, StillClock())
        keeper.copy(project, project.with_name("copy.qualeval"))
        keeper.put_back(project.with_name("copy.qualeval"), project)
        assert folder_of(project).is_dir()
        for path in project.parent.rglob("*"):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    finally:
        os.umask(before)


_FILLS_A_DISK = """
import resource, signal, sys
from pathlib import Path
from qualeval.domain.errors import QualevalError
from qualeval.domain.text import Content
from qualeval.store import SqliteFiles
from tests.store.samples import StillClock, gesture
store = SqliteFiles(StillClock()).open(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
n = 0
try:
    while True:
        store.append(gesture(f"s{n}"), [Content.plain(f"{n} " + "kata " * 4_000)])
        n += 1
except QualevalError as error:
    print(n, error, flush=True)
"""


@posix_only
def test_a_file_that_may_grow_no_further_loses_nothing_and_says_so(files: SqliteFiles, closed: Path) -> None:
    """A quota: the system refuses to write, by another error than that of a full disk."""
    command = [sys.executable, "-c", _FILLS_A_DISK, str(closed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    n, _, said = done.stdout.partition(" ")
    assert done.returncode == 0, done.stderr
    assert "the disk failed to read or write; check the disk, then open the project again" in said
    store = files.open(closed)
    assert [step.id for step in store.gestures()][1:] == [f"s{i}" for i in range(int(n))]
    assert int(n) > 0
    store.append(gesture("after"))
    store.close()
    assert SqliteKeeper(files, StillClock()).damages(closed) == []


def test_a_clock_set_back_by_years_changes_no_order_and_copies_are_still_made(files: SqliteFiles, closed: Path) -> None:
    clock = SimpleNamespace(now=lambda: "1999-12-31T23:59:59.000Z")
    earlier = SqliteFiles(clock)
    store = earlier.open(closed)
    made = gesture("back")
    store.append(type(made)("back", clock.now(), made.coder, "codebook.merge", made.changes))
    assert [step.id for step in store.gestures()] == ["g0", "back"]
    store.close()
    assert [path.name.partition("-")[0] for path in folder_of(closed).iterdir()] == ["00001"]
