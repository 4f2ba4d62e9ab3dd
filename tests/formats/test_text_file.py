import codecs
import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import Fault
from qualeval.formats.text_file import decode, read_text, write_in_place, write_text
from tests.formats.documents import saved

PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc")))


@given(text=PLAIN)
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode(), "f.txt") == text
    assert decode(text.encode(), "f.txt") == text.removeprefix("\ufeff")


@given(text=PLAIN)
def test_a_byte_order_mark_tells_utf16(text: str) -> None:
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le"), "f.txt") == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be"), "f.txt") == text


def test_windows_text_is_read_where_it_is_no_utf8() -> None:
    assert decode("“Motivasi” – café €5".encode("cp1252"), "f.txt") == "“Motivasi” – café €5"


def test_line_ends_become_line_feeds_and_nothing_else_changes(tmp_path: Path) -> None:
    text = "e\u0301 é 😀 [tertawa] [/b]\ttab"
    path = saved(tmp_path, "f.txt", f"a\r\n{text}\rb\n")
    assert read_text(path) == f"a\n{text}\nb\n"


def test_damaged_utf8_is_refused_with_its_place() -> None:
    with pytest.raises(Fault, match=r"^f\.txt:2: byte 8 is not valid UTF-8") as caught:
        decode("café\nab".encode() + b"\xff\xc3", "f.txt")
    assert caught.value.line == 2


@pytest.mark.parametrize("raw", [b"a\0b", bytes(range(32)) * 4, b"\xff\xfea\0\0\xd8", b"\x80\x81\x82"])
def test_bytes_that_are_no_text_are_refused(raw: bytes) -> None:
    with pytest.raises(Fault):
        decode(raw, "f.txt")


def test_a_missing_file_a_folder_and_an_impossible_name_are_faults(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path, Path("a\0b.txt"), tmp_path / ("x" * 400)):
        with pytest.raises(Fault):
            read_text(path)


def test_writing_replaces_the_whole_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    write_text(path, "old, and longer")
    write_text(path, "new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert list(tmp_path.iterdir()) == [path]


def test_writing_where_no_folder_is_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="cannot be written"):
        write_text(tmp_path / "none" / "f.txt", "x")


@pytest.mark.parametrize(
    ("code", "said"),
    [(errno.ENOSPC, "the disk is full, nothing was changed"), (errno.EROFS, "writing here is not allowed")],
)
def test_what_stops_the_writing_is_said_with_its_mend_and_the_old_file_stays(
    tmp_path: Path, code: int, said: str
) -> None:
    path = tmp_path / "f.txt"
    write_text(path, "old")

    def refused(_: Path) -> None:
        raise OSError(code, os.strerror(code))

    with pytest.raises(Fault, match=said):
        write_in_place(path, refused)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
