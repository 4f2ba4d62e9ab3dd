"""What is written where there is no room, or as the user's own mask has it."""

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from qualeval.cli.keys import write_key
from tests.cli.conftest import Qualeval

FULL = "the disk is full, nothing was changed; make room or choose another disk"
_ROOM = 4_096
_WRITTEN = (
    ("codings", "export", "{project}", "{file}.csv"),
    ("codebook", "export", "{project}", "{file}.yaml"),
    ("counts", "{project}", "-o", "{file}.csv"),
    ("counts", "{project}", "-o", "{file}.json"),
    ("counts", "{project}", "-o", "{file}.xlsx"),
    ("export", "{project}", "-o", "{file}.qdpx"),
    ("export", "{project}", "--cases", "-o", "{file}.csv"),
    ("report", "{project}", "-o", "{file}.docx"),
    ("report", "{project}", "-o", "{file}.md"),
    ("pseudonymise", "{project}", "--yes", "--key", "{file}.json"),
)


@contextmanager
def _disk(folder: Path, size: int) -> Iterator[Path]:
    """A folder on a disk of its own."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if not sys.platform.startswith("linux") or os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("only an administrator of Linux can make a disk for a test")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own, with no byte left."""
    with _disk(tmp_path / "full", _ROOM) as folder:
        (folder / "much").write_bytes(bytes(_ROOM))
        yield folder


@pytest.mark.parametrize("call", _WRITTEN, ids=" ".join)
def test_a_full_disk_is_said_in_a_line_and_nothing_is_left_on_it(
    qualeval: Qualeval, small: Path, full: Path, call: tuple[str, ...]
) -> None:
    Path("w02.txt").write_text("P: Siapa?\n\nR08: Bu Ratri Handayani, 081234567890.\n", encoding="utf-8")
    assert qualeval("import", small, "w02.txt", "--wave", "2026").status == 0
    result = qualeval(*(word.format(project=small, file=full / "new") for word in call))
    assert result.status == 1, result.out
    (line,) = result.err.splitlines()
    assert FULL in line
    assert str(full / "new") in line
    assert [path.name for path in full.iterdir()] == ["much"]
    assert not list(small.parent.glob("*.pseudonym*"))


def test_a_project_on_a_full_disk_is_read_and_what_would_change_it_says_that_the_disk_is_full(
    qualeval: Qualeval, small: Path, tmp_path: Path
) -> None:
    """Its log and what programs agree by stand beside it, and there is no room for them either."""
    Path("w02.txt").write_text("P: Siapa?\n\nR08: Bu Ratri.\n", encoding="utf-8")
    with _disk(tmp_path / "full", 4 << 20) as folder:
        project = Path(shutil.copy(small, folder))
        with suppress(OSError), (folder / "much").open("wb", buffering=0) as much:
            while much.write(bytes(_ROOM)):
                continue
        result = qualeval("import", project, "w02.txt", "--wave", "2026")
        assert result.status == 1
        assert "the disk is full" in result.err
        assert "make room" in result.err
        assert qualeval("sources", project).status == 0
        (folder / "much").unlink()
        assert qualeval("check", project).status == 0
        assert qualeval("import", project, "w02.txt", "--wave", "2026").status == 0


def test_where_the_copy_without_names_cannot_be_written_its_key_goes_too(
    qualeval: Qualeval, small: Path, full: Path
) -> None:
    Path("w02.txt").write_text("P: Siapa?\n\nR08: Bu Ratri Handayani, 081234567890.\n", encoding="utf-8")
    assert qualeval("import", small, "w02.txt", "--wave", "2026").status == 0
    failed = qualeval("pseudonymise", small, "--yes", "-o", full / "copy")
    assert (failed.status, "the disk is full" in failed.err) == (1, True)
    assert not list(small.parent.glob("*.key.json"))
    assert qualeval("pseudonymise", small, "--yes", "-o", "copy").status == 0
    (key,) = small.parent.glob("*.key.json")
    assert os.name == "nt" or stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_key_that_cannot_be_written_to_its_end_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("qualeval.cli.keys._as_text", no_room)
    with pytest.raises(OSError, match=r"k\.json"):
        write_key(tmp_path / "k.json", {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="permissions are otherwise there")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_what_leaves_is_readable_by_whom_the_user_s_mask_lets_read(
    qualeval: Qualeval, small: Path, tmp_path: Path, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        for name, call in (
            ("a.csv", ("codings", "export", small, "a.csv")),
            ("b.csv", ("counts", small, "-o", "b.csv")),
            ("c.qdpx", ("export", small, "-o", "c.qdpx")),
            ("d.docx", ("report", small, "-o", "d.docx")),
        ):
            assert qualeval(*call).status == 0
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == mode, name
            (tmp_path / name).chmod(0o640)
            assert qualeval(*call).status == 0
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o640, name
    finally:
        os.umask(before)
