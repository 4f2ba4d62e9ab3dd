import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import Fault
from qualeval.formats.text_file import decode, read_text
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
