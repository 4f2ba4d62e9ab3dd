import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qualeval.domain.errors import Fault, QualevalError
from qualeval.services.whole_files import put_whole, unwritable, write_text, write_whole

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions, links and file limits are POSIX here")


def test_the_content_replaces_the_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "laporan.md"
    path.write_text("lama", encoding="utf-8")
    write_whole(path, b"baru")
    assert path.read_bytes() == b"baru"
    assert list(tmp_path.iterdir()) == [path]


def test_text_keeps_its_line_ends_and_half_a_character_is_a_fault_that_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    write_text(path, "baru\r\n")
    with pytest.raises(Fault, match="cannot be written"):
        write_text(path, "\ud800")
    assert path.read_bytes() == b"baru\r\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (OSError(errno.ENOSPC, "no room"), "the disk is full, nothing was changed"),
        (OSError(errno.EROFS, "read only"), "writing here is not allowed"),
        (ValueError("of the writer"), "of the writer"),
    ],
)
def test_where_the_writer_fails_the_old_file_stays_and_no_part_of_the_new(
    tmp_path: Path, failure: Exception, said: str
) -> None:
    path = tmp_path / "f.abc"
    path.write_bytes(b"old")
    endings: list[str] = []

    def fails(unfinished: Path) -> None:
        endings.append(unfinished.suffix)
        unfinished.write_bytes(b"half")
        raise failure

    with pytest.raises((QualevalError, ValueError), match=said):
        put_whole(path, fails)
    assert endings == [".abc"]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_put_in_place_leaves_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))

    monkeypatch.setattr(Path, "replace", busy)
    with pytest.raises(QualevalError, match=r"t\.csv: writing here is not allowed"):
        write_whole(tmp_path / "t.csv", b"a")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tidak ada" / "laporan.md"
    with pytest.raises(QualevalError) as caught:
        write_whole(path, b"x")
    assert str(path) in str(caught.value)
    assert str(path.parent) in str(caught.value)
    assert not path.parent.exists()


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "laporan.docx"
    folder.mkdir()
    with pytest.raises(QualevalError, match="this is a folder"):
        write_whole(folder, b"x")
    assert list(tmp_path.iterdir()) == [folder]


@POSIX
def test_a_name_that_is_too_long_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(QualevalError, match="choose another name or place"):
        write_whole(tmp_path / ("x" * 300), b"x")
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_an_existing_files_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "laporan.md"
    path.touch()
    path.chmod(0o640)
    write_whole(path, b"x")
    assert path.stat().st_mode & 0o777 == 0o640


@POSIX
def test_a_link_is_followed(tmp_path: Path) -> None:
    target = tmp_path / "asli.md"
    target.write_bytes(b"lama")
    link = tmp_path / "tautan.md"
    link.symlink_to(target)
    write_whole(link, b"baru")
    assert link.is_symlink()
    assert target.read_bytes() == b"baru"


@POSIX
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_protected_file_and_folder_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "laporan.md"
    path.write_bytes(b"lama")
    path.chmod(0o444)
    with pytest.raises(QualevalError, match="not allowed"):
        write_whole(path, b"baru")
    assert path.read_bytes() == b"lama"
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(QualevalError, match="not allowed"):
            write_whole(tmp_path / "lain.md", b"baru")
    finally:
        tmp_path.chmod(0o755)


WITH_NO_ROOM = """
import resource, sys
from pathlib import Path
from qualeval.domain.errors import Fault, QualevalError
from qualeval.services.whole_files import write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_whole(Path(sys.argv[1]), b"x" * 100_000)
except QualevalError as error:
    print(error)
"""


@POSIX
def test_where_there_is_no_room_the_old_file_stays_and_no_part_of_the_new(tmp_path: Path) -> None:
    path = tmp_path / "laporan.xlsx"
    path.write_bytes(b"lama")
    done = subprocess.run(
        [sys.executable, "-c", WITH_NO_ROOM, str(path)], capture_output=True, encoding="utf-8", check=True
    )
    assert "the disk is full" in done.stdout
    assert path.read_bytes() == b"lama"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        (errno.ENOSPC, "make room"),
        (errno.EACCES, "close the file in other programs"),
        (errno.EROFS, "close the file in other programs"),
        (errno.ENOENT, "there is no folder"),
        (errno.ENOTDIR, "there is no folder"),
        (errno.EISDIR, "add a file name"),
        (errno.EIO, "choose another name or place"),
    ],
)
def test_every_failure_names_file_and_mend(code: int, mend: str) -> None:
    error = unwritable(Path("hasil/laporan.docx"), OSError(code, os.strerror(code)))
    assert mend in str(error)
    assert str(error).startswith(str(Path("hasil/laporan.docx")))
