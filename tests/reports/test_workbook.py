import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from qualeval.domain.cells import LONGEST_CELL
from qualeval.domain.errors import QualevalError
from qualeval.domain.report_document import ReportDocument, Section
from qualeval.domain.result_tables import ResultTable
from qualeval.reports import Workbooks
from qualeval.reports.workbook import MAX_ROWS, SheetNames, report_workbook, tables_workbook
from qualeval.services.ports.writing import TableWriter
from tests.reports.samples import FORMULA, SPOKEN, THEMES, WIDE, leading, report, reports, translator

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "{=1+1}",
    "=cmd|' /C calc'!A0",
    "http://x.test",
    "internal:Sheet1!A1",
    "007",
)


def _open(content: bytes) -> Any:
    return CalamineWorkbook.from_filelike(BytesIO(content))


def _rows(content: bytes, sheet: str) -> list[list[Any]]:
    rows: list[list[Any]] = _open(content).get_sheet_by_name(sheet).to_python()
    return rows


def _member(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


def _one_column(*values: object) -> bytes:
    return tables_workbook([ResultTable("t", ("a",), tuple((value,) for value in values))], str)


def test_a_table_comes_back_with_its_numbers_and_its_notes_below() -> None:
    rows = _rows(tables_workbook([THEMES], str), "counts")
    assert rows[0] == list(THEMES.headers)
    assert rows[1] == ["Motivasi", 1234, 23, 0.234, 0.15, 0.3456]
    assert rows[3] == ["Anggaran", 0, 0, 0, "", ""]
    assert rows[4] == [""] * 6
    assert [row[0] for row in rows[5:]] == list(THEMES.notes)


def test_text_that_looks_like_a_formula_or_a_link_or_a_number_stays_text() -> None:
    content = _one_column(*FORMULAS)
    assert [row[0] for row in _rows(content, "t")[1:]] == list(FORMULAS)
    sheet = _member(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "<f " not in sheet
    assert "hyperlink" not in sheet
    assert sheet.count('t="s"') == len(FORMULAS) + 1


@given(st.lists(st.one_of(st.integers(-(2**53), 2**53), st.floats(-1e300, 1e300)), max_size=8))
def test_numbers_come_back_to_the_fifteen_digits_that_excel_holds(values: list[float]) -> None:
    assert [row[0] for row in _rows(_one_column(*values), "t")[1:]] == pytest.approx(values, rel=1e-15, abs=0)


def test_what_is_no_finite_number_is_empty_or_text() -> None:
    rows = _rows(_one_column(1.0, None, float("nan"), float("inf"), -float("inf")), "t")
    assert [row[0] for row in rows[1:]] == [1, "", "", "∞", "-∞"]


def test_shares_show_as_percentages_and_integers_plain() -> None:
    styles = _member(tables_workbook([THEMES], str), "xl/styles.xml")
    assert 'formatCode="0.0%"' in styles
    assert "#,##0" not in styles


def test_headers_are_bold_frozen_and_filtered() -> None:
    content = tables_workbook([THEMES], str)
    sheet = _member(content, "xl/worksheets/sheet1.xml")
    assert 'ySplit="1"' in sheet
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:F4"/>' in sheet
    assert "<b/>" in _member(content, "xl/styles.xml")


def test_a_text_too_long_for_a_cell_ends_in_an_ellipsis() -> None:
    fits, over, wide = "a" * LONGEST_CELL, "b" * (LONGEST_CELL + 1), "😀" * LONGEST_CELL
    texts = [row[0] for row in _rows(_one_column(fits, over, wide), "t")[1:]]
    assert texts[0] == fits
    assert texts[1] == "b" * (LONGEST_CELL - 1) + "…"
    assert texts[2] == "😀" * ((LONGEST_CELL - 1) // 2) + "…"


def test_characters_that_would_break_the_file_are_left_out() -> None:
    rows = _rows(_one_column("a\x00b\x0bc\x1f\ud800\ufffe", "_x0041_", "satu\r\ndua"), "t")
    assert [row[0] for row in rows[1:]] == ["abc", "_x0041_", "satu\ndua"]


def test_several_tables_stand_behind_a_list_of_them() -> None:
    content = tables_workbook([THEMES, WIDE], translator("id"))
    assert _open(content).sheet_names == ["Daftar isi", "counts", "joint"]
    assert _rows(content, "Daftar isi") == [
        ["Lembar", "Judul", "Baris"],
        ["counts", THEMES.title, 3],
        ["joint", WIDE.title, 1],
    ]
    assert "location=\"'counts'!A1\"" in _member(content, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("columns", [("a", "b"), ()])
def test_an_empty_table_is_a_sheet_with_its_headers(columns: tuple[str, ...]) -> None:
    rows = _rows(tables_workbook([ResultTable("t", columns, ())], str), "t")
    assert [cell for row in rows for cell in row] == list(columns)


def test_no_tables_make_a_workbook_that_opens() -> None:
    assert _open(tables_workbook([], str)).sheet_names == ["Contents"]


@given(
    st.lists(st.one_of(st.text(max_size=50), st.sampled_from(["A", "a", "x" * 40, "[]:*?/\\", "'", "History", "ß"])))
)
def test_every_sheet_gets_a_name_that_excel_accepts(wanted: list[str]) -> None:
    names = SheetNames()
    given_out = [names.unique(name) for name in wanted]
    assert len({name.casefold() for name in given_out}) == len(wanted)
    for name in given_out:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"


def test_a_sheets_name_with_a_quote_can_be_linked_to() -> None:
    content = tables_workbook([ResultTable("jum'at", ("a",), ()), WIDE], str)
    assert "location=\"'jum''at'!A1\"" in _member(content, "xl/worksheets/sheet1.xml")


def test_a_table_longer_than_a_sheet_is_refused() -> None:
    table = ResultTable("counts", ("a",), ((1,),) * MAX_ROWS)
    with pytest.raises(QualevalError, match=r"counts has 1048576 rows.*\.csv"):
        tables_workbook([table], str)


def test_a_report_has_its_text_first_then_tables_and_quotes(tmp_path: Path) -> None:
    path = tmp_path / "laporan.xlsx"
    reports().write(report(), path)
    content = path.read_bytes()
    assert _open(content).sheet_names == ["Laporan", "Tabel 1", "Tabel 2", "Kutipan"]
    text = [row[0] for row in _rows(content, "Laporan")]
    assert [line for line in text if line] == [
        "Evaluasi program",
        "Ringkasan",
        "Satu paragraf.",
        FORMULA,
        "Tema",
        "Tabel 1. Tema menurut responden",
        "Tabel 2. Gabungan",
        "Kutipan",
        "Rinci",
        "Akhir.",
    ]
    assert _rows(content, "Kutipan") == [["Bagian", "Kutipan", "Rujukan"], ["Tema", SPOKEN, "R07:42"]]


def test_paragraphs_with_many_lines_get_the_room_they_need(tmp_path: Path) -> None:
    path = tmp_path / "laporan.xlsx"
    section = Section("s", paragraphs=("kata " * 60, "pendek"))
    reports().write(ReportDocument("t", "en", (section,)), path)
    sheet = _member(path.read_bytes(), "xl/worksheets/sheet1.xml")
    assert '<row r="4" spans="1:1" ht="60" customHeight="1">' in sheet
    assert '<row r="5" spans="1:1">' in sheet


def test_workbooks_write_only_xlsx_and_say_so(tmp_path: Path) -> None:
    writer: TableWriter = Workbooks()
    with pytest.raises(QualevalError, match=r"tabel\.xls: .*\.xlsx"):
        writer.write([THEMES], tmp_path / "tabel.xls")
    writer.write([THEMES], tmp_path / "tabel.XLSX")
    assert [path.name for path in tmp_path.iterdir()] == ["tabel.XLSX"]


def test_workbooks_use_the_language_they_were_made_for(tmp_path: Path) -> None:
    path = tmp_path / "tabel.xlsx"
    Workbooks("id", translator).write([THEMES, WIDE], path)
    assert _open(path.read_bytes()).sheet_names[0] == "Daftar isi"


def test_a_number_leads_to_the_first_quote_that_it_counts_and_stays_a_number() -> None:
    content = report_workbook(leading(), translator("id"))
    with zipfile.ZipFile(BytesIO(content)) as members:
        sheets = [members.read(name).decode() for name in members.namelist() if "worksheets/sheet" in name]
    linked = [re.findall(r'<hyperlink ref="(B\d+)" location="([^"]+)"', sheet) for sheet in sheets]
    assert [found for found in linked if found] == [[("B2", "'Kutipan'!A2")]]
    assert [row[:2] for row in _rows(content, "Tabel 1")[1:4]] == [
        ["Jadwal", 3.0], ["Dana", 0.0], ["Mutu", 2.0],
    ]  # fmt: skip
    assert _rows(content, "Kutipan")[1][1] == "Bentrok terus."
