import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import Fault, FaultsError
from qualeval.formats import workbooks
from qualeval.formats.tables import read_table
from tests.formats.documents import saved


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["id", "saran, kritik; lain"], ["1", 'jadwal "padat", capek; ya\nsekali'], ["2", ""]]
    text = "\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    table = read_table(saved(tmp_path, "f.csv", text))
    assert table.headers == ("id", "saran, kritik; lain")
    assert table.rows == (("1", 'jadwal "padat", capek; ya\nsekali'), ("2", ""))


def test_one_column_is_a_table_too_and_excels_own_first_line_is_obeyed(tmp_path: Path) -> None:
    assert read_table(saved(tmp_path, "f.csv", "saran\nlebih lama\n")).rows == (("lebih lama",),)
    table = read_table(saved(tmp_path, "f.csv", "sep=;\na;b,c\n1;2\n"))
    assert (table.headers, table.first_line) == (("a", "b,c"), 3)


def test_line_ends_marks_and_old_encodings_are_read(tmp_path: Path) -> None:
    raw = "id;café\r\n1;“ya”\r\n".encode("cp1252")
    assert read_table(saved(tmp_path, "f.csv", raw)).headers == ("id", "café")
    assert read_table(saved(tmp_path, "g.csv", b"\xef\xbb\xbf" + b"id,b\r\n1,2\r\n")).headers == ("id", "b")


def test_headers_are_made_unique_and_named(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path, "f.csv", "a,a, a  ,,b,\n1,2,3,4,5,\n"))
    assert table.headers == ("a", "a (2)", "a (3)", "column_4", "b")
    assert table.rows == (("1", "2", "3", "4", "5"),)


def test_short_rows_are_filled_and_blank_ones_left_out(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path, "f.csv", "a,b,c\n1\n\n,,\n2,3,4,,\n"))
    assert table.rows == (("1", "", ""), ("2", "3", "4"))


def test_every_row_longer_than_the_header_is_a_fault_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FaultsError) as caught:
        read_table(saved(tmp_path, "f.csv", 'a,b\n1,2,3\n"x\ny",2\n1,2,3\n'))
    assert [fault.line for fault in caught.value.faults] == [2, 5]


def test_an_open_quotation_mark_is_a_fault_with_the_line_it_opens_on(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=":3: "):
        read_table(saved(tmp_path, "f.csv", 'a,b\n1,2\n2,"x\n3,4\n'))


@pytest.mark.parametrize(("text", "rows"), [("", 1), ("\n \n", 1), ("a,b", 2), (",,\n", 1)])
def test_a_file_without_a_header_is_refused(tmp_path: Path, text: str, rows: int) -> None:
    with pytest.raises(Fault):
        read_table(saved(tmp_path, "f.csv", text), header_rows=rows)


def test_two_header_rows_are_joined_and_groups_fill_to_the_right(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path, "f.csv", "No,PROFIL,,NILAI,\n,Usia,Unit,U1,U2\n1,30,A,4,3\n"), header_rows=2)
    assert table.headers == ("No", "PROFIL / Usia", "PROFIL / Unit", "NILAI / U1", "NILAI / U2")
    assert table.first_line == 3


def test_cells_of_a_workbook_are_what_a_person_would_type(tmp_path: Path) -> None:
    day = dt.datetime(2026, 10, 5)  # noqa: DTZ001 - a workbook knows no time zone
    values: list[object] = [3, 2.5, True, day.replace(hour=6, minute=37), day, "a\r\nb", "007"]
    path = workbook(tmp_path / "f.xlsx", S=[list("abcdefg"), values])
    assert read_table(path).rows == (("3", "2.5", "TRUE", "2026-10-05T06:37:00", "2026-10-05", "a\nb", "007"),)


def test_the_first_sheet_with_values_is_read_or_the_one_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", Kosong=[], Satu=[["a"], ["1"]], Dua=[["b"], ["2"]])
    assert read_table(path).sheet == "Satu"
    assert read_table(path, "Dua").headers == ("b",)
    with pytest.raises(Fault, match="Kosong, Satu, Dua"):
        read_table(path, "Tiga")
    with pytest.raises(Fault, match="“Kosong” is empty"):
        read_table(path, "Kosong")


def test_lines_of_a_workbook_count_from_the_top_of_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", S=[[], [], ["a", "b"], ["1", "2"]])
    table = read_table(path)
    assert (table.first_line, table.rows) == (4, (("1", "2"),))


def test_a_workbook_s_values_beyond_the_header_get_a_column(tmp_path: Path) -> None:
    assert read_table(workbook(tmp_path / "f.xlsx", S=[["a"], ["1", "x"]])).headers == ("a", "column_2")


def test_a_sheet_that_is_a_chart_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        chart_sheet = book.add_chartsheet("Bagan")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Isi!$A$2:$A$2"})
        chart_sheet.set_chart(chart)
        book.add_worksheet("Isi").write_column(0, 0, ["a", 1])
    assert read_table(path).sheet == "Isi"


def test_a_cell_that_unpacks_beyond_reason_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_ENTRY", 10)
    with pytest.raises(Fault, match="too large"):
        read_table(workbook(tmp_path / "f.xlsx", S=[["a"], ["1"]]))


@pytest.mark.parametrize("raw", [b"", b"text", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)])
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_damaged_workbook_is_refused(tmp_path: Path, raw: bytes, ending: str) -> None:
    with pytest.raises(Fault):
        read_table(saved(tmp_path, f"f.{ending}", raw))


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)


@given(
    rows=st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=6))
)
def test_a_quoted_file_reads_back_cell_for_cell(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    header = [f"h{n}" for n in range(len(rows[0]))]
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [header, *rows]]
    path = saved(tmp_path_factory.getbasetemp(), "quoted.csv", "\n".join(lines))
    assert read_table(path).rows == tuple(tuple(row) for row in rows if any(cell.strip() for cell in row))
