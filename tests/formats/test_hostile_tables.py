"""Workbooks and statistics files that were made to break what reads them: refused, quickly, in little memory."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks.fuzz import seeds
from benchmarks.fuzz.targets import workbook_with
from qualeval.domain.errors import Fault
from qualeval.formats import Files, apart
from tests.formats.documents import saved

_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def sheet(*cells: str) -> bytes:
    rows = "".join(f'<row r="{n}"><c r="{cell}"><v>1</v></c></row>' for n, cell in enumerate(cells, 1))
    return f"{_HEAD}{rows}</sheetData></worksheet>".encode()


@pytest.mark.parametrize("far", ["XFD1048576", "ZZZZZ9", "B99999999999", "BheetDat4", "b2000000000"])
def test_a_cell_far_out_asks_for_no_memory(tmp_path: Path, far: str) -> None:
    with pytest.raises(Fault, match="too large to be a survey"):
        Files().read_table(saved(tmp_path, "f.xlsx", workbook_with(sheet("A1", far))))


@pytest.mark.parametrize(
    ("far", "is_read"),
    [("T199999", True), ("T200001", False), ("CV40000", True), ("CV40001", False), ("XFD245", False)],
)
def test_a_small_sheet_has_few_cells(tmp_path: Path, far: str, is_read: bool) -> None:
    file = saved(tmp_path, "f.xlsx", workbook_with(sheet("A1", far)))
    if is_read:
        assert Files().read_table(file).rows
    else:
        with pytest.raises(Fault, match="too large to be a survey"):
            Files().read_table(file)


def test_a_sheet_may_have_as_many_cells_as_it_has_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = sheet("A1", "AD10")  # 30 columns, 10 rows
    monkeypatch.setattr("qualeval.formats.workbooks._FEW_CELLS", 10)
    assert len(content) < 300
    with pytest.raises(Fault, match="too large to be a survey"):
        Files().read_table(saved(tmp_path, "f.xlsx", workbook_with(content)))
    assert Files().read_table(saved(tmp_path, "f.xlsx", workbook_with(content + b" " * 300))).rows


def test_a_cell_far_out_is_found_wherever_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualeval.formats.workbooks._AT_ONCE", 1)
    with pytest.raises(Fault, match=r"column 16384 and row 1048576"):
        Files().read_table(saved(tmp_path, "f.xlsx", workbook_with(sheet("A1", "XFD1048576"))))


def test_a_sheet_of_a_hundred_thousand_columns_is_read_or_refused(tmp_path: Path) -> None:
    assert (
        len(Files().read_table(saved(tmp_path, "f.csv", ",".join(f"k{n}" for n in range(100_000)))).headers) == 100_000
    )
    wide = _HEAD + "<row>" + '<c t="inlineStr"><is><t>a</t></is></c>' * 100_000 + "</row></sheetData></worksheet>"
    try:
        assert len(Files().read_table(saved(tmp_path, "f.xlsx", workbook_with(wide.encode()))).headers) == 100_000
    except Fault as fault:
        assert "damaged" in str(fault)  # noqa: PT017 - that it is read is fine too


def test_what_ends_a_process_ends_another_one(tmp_path: Path) -> None:
    stream = io.BytesIO(workbook_with(sheet("A1", "XFD1048576")))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/workbook.bin", b"")  # makes it one of the other kinds
    with pytest.raises(Fault, match="asks for more than it can hold"):
        Files().read_table(saved(tmp_path, "f.xlsb", stream.getvalue()))


def test_cells_said_a_billion_times_are_refused(tmp_path: Path) -> None:
    content = seeds.OPEN_SHEET.replace(b'"3"', b'"16384"').replace(b'"2"', b'"1048576"')
    with pytest.raises(Fault, match="damaged"):
        Files().read_table(saved(tmp_path, "f.ods", seeds.open_spreadsheet(content)))


@pytest.mark.skipif(sys.platform == "win32", reason="a minute's wait is told by the same words")
def test_a_file_that_a_library_never_finishes_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyreadstat")
    monkeypatch.setattr(apart, "_SECONDS", 1.0)
    endless = b"h\0\0\0\0\0\x98" + bytes(40) + b"\n"
    with pytest.raises(Fault, match="does not come to an end"):
        Files().read_table(saved(tmp_path, "f.dta", endless))


def test_a_workbook_of_another_kind_is_read_as_before(tmp_path: Path) -> None:
    table = Files().read_table(saved(tmp_path, "f.ods", seeds.open_spreadsheet(seeds.OPEN_SHEET)))
    assert (table.sheet, table.headers[0]) == ("S", "a")
    with pytest.raises(Fault, match="there is no sheet “T”; there are S"):
        Files().read_table(tmp_path / "f.ods", "T")
