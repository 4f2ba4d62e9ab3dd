"""Surveys as each program exports them, in small."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from benchmarks.fuzz.seeds import OPEN_SHEET, open_spreadsheet
from qualeval.domain.errors import Fault, FaultsError
from qualeval.domain.surveys import Column, SurveyMapping, Table
from qualeval.formats import Files
from tests.formats.documents import saved

OPEN = [
    "Jadwal bentrok dengan pekerjaan harian",
    "Materi terlalu padat untuk tiga hari",
    "Anggaran perjalanan belum turun waktu itu",
    "Atasan saya tidak memberi izin penuh",
]


def csv_of(*rows: list[str], delimiter: str = ",", bom: bool = False) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return ("\ufeff" if bom else "") + stream.getvalue()


def roles(mapping: SurveyMapping) -> dict[str, tuple[str, str, str]]:
    return {
        column.header: (column.role, column.name, column.type) for column in mapping.columns if column.role != "ignore"
    }


def mapped(tmp_path: Path, content: str, name: str = "s.csv") -> tuple[Table, SurveyMapping]:
    files = Files()
    table = files.read_table(saved(tmp_path, name, content))
    mapping = files.guess_mapping(table)
    files.write_mapping(mapping, tmp_path / "m.yaml")
    again = files.read_mapping(tmp_path / "m.yaml")
    assert again == mapping
    assert files.read_table(tmp_path / name, again.sheet, again.header_rows) == table  # the next wave, by the mapping
    return table, mapping


QUALTRICS = [
    ["StartDate", "EndDate", "Status", "Progress", "Duration (in seconds)", "ResponseId", "Q1", "Q2", "Q3_1", "Q3_2"],
    [
        *("Start Date", "End Date", "Response Type", "Progress", "Duration (in seconds)", "Response ID"),
        *("Apa kendala utama Anda?", "Unit kerja", "Seberapa puas Anda? - Materi", "Seberapa puas Anda? - Pengajar"),
    ],
    [
        f'{{"ImportId":"{name}"}}'
        for name in ("startDate", "endDate", "status", "p", "d", "_recordId", "QID1", "QID2", "a", "b")
    ],
]
QUALTRICS_ROWS = [
    [
        f"2026-01-0{n + 1} 10:00:00",
        "2026-01-01 10:05:00",
        "0",
        "100",
        "300",
        f"R_{n}",
        OPEN[n],
        "BKD",
        str(n + 1),
        "5",
    ]
    for n in range(4)
]


@pytest.mark.parametrize("n_header", [3, 2], ids=["three rows", "the third deleted"])
def test_qualtrics(n_header: int, tmp_path: Path) -> None:
    table, mapping = mapped(tmp_path, csv_of(*QUALTRICS[:n_header], *QUALTRICS_ROWS))
    assert (table.header_rows, len(table.rows), mapping.case) == (n_header, 4, "ResponseId / Response ID")
    assert roles(mapping) == {
        "ResponseId / Response ID": ("case", "", ""),
        "Q1 / Apa kendala utama Anda?": ("text", "kendala", ""),
        "Q2 / Unit kerja": ("attribute", "unit_kerja", "nominal"),
        "Q3_1 / Seberapa puas Anda? - Materi": ("attribute", "seberapa_puas_materi", "ordinal"),
        "Q3_2 / Seberapa puas Anda? - Pengajar": ("attribute", "seberapa_puas_pengajar", "number"),
    }


def test_qualtrics_of_before_2017_numbers_its_own_columns(tmp_path: Path) -> None:
    head = [
        ["V1", "V2", "V6", "V8", "V9", "V10", "Q1", "Q2"],
        ["ResponseID", "ResponseSet", "IPAddress", "StartDate", "EndDate", "Finished", "How content?", "What changed?"],
    ]
    rows = [
        [f"R_{n}a", "Default", "10.0.0.1", "2016-07-18 08:28:09", "2016-07-18 08:30:00", "1", str(n), text]
        for n, text in enumerate(("I plan my week now.", "Nothing changed for me, to be honest.", "More courage."), 1)
    ]
    table, mapping = mapped(tmp_path, csv_of(*head, *rows))
    assert (table.header_rows, len(table.rows)) == (2, 3)
    assert mapping.case == "V1 / ResponseID"
    found = {column.header: column.role for column in mapping.columns}
    assert [header for header, role in found.items() if role == "attribute"] == ["Q1 / How content?"]
    assert [header for header, role in found.items() if role == "text"] == ["Q2 / What changed?"]


def test_typeforms_own_columns_are_left_out(tmp_path: Path) -> None:
    heads = "#,Apa kendalanya?,Puas?,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags"
    own = "completed,2026-01-02 03:04:05,,2026-01-02 03:05:05,a1b2,"
    rows = [f"k{n},Waktu kurang untuk latihan ke-{n}.,{n % 5 + 1},{own}" for n in range(9)]
    mapping = Files().guess_mapping(Files().read_table(saved(tmp_path, "t.csv", "\n".join([heads, *rows]))))
    roles = {column.header: column.role for column in mapping.columns}
    assert {header for header, role in roles.items() if role not in ("ignore", "case")} == {"Apa kendalanya?", "Puas?"}
    assert roles["Apa kendalanya?"] == "text"


def test_surveymonkey_without_the_columns_it_adds(tmp_path: Path) -> None:
    heads = "RespondentID,Puas?,Apa kendalanya? Pilih semua.,,Urutkan,,Saran?"
    under = ",Response,Waktu,Biaya,Waktu,Biaya,Response"
    rows = [
        f"{n},{'Ya' if n % 2 else 'Tidak'},{'Waktu' if n % 3 else ''},Biaya,1,2,Tambah hari ke-{n}." for n in range(9)
    ]
    table = Files().read_table(saved(tmp_path, "s.csv", "\n".join([heads, under, *rows])))
    assert table.header_rows == 2
    assert table.headers == (
        "RespondentID",
        "Puas?",
        "Apa kendalanya? Pilih semua. / Waktu",
        "Apa kendalanya? Pilih semua. / Biaya",
        "Urutkan / Waktu",
        "Urutkan / Biaya",
        "Saran?",
    )
    assert len(table.rows) == 9
    assert Files().guess_mapping(table).case == "RespondentID"


def test_surveymonkey(tmp_path: Path) -> None:
    head = [
        "Respondent ID",
        "Collector ID",
        "Start Date",
        "IP Address",
        "Unit kerja Anda",
        "Kendala yang dialami",
        "",
        "Apa saran Anda?",
    ]
    under = ["", "", "", "", "Response", "Waktu", "Biaya", "Open-Ended Response"]
    answers = [
        [str(n), "9", "01/02/2026", "1.2.3.4", "BKD", "Waktu" if n % 2 else "", "Biaya", OPEN[n]] for n in range(4)
    ]
    table, mapping = mapped(tmp_path, csv_of(head, under, *answers))
    assert table.header_rows == 2
    assert roles(mapping) == {
        "Respondent ID": ("case", "", ""),
        "Unit kerja Anda": ("attribute", "unit_kerja", "nominal"),
        "Kendala yang dialami / Waktu": ("attribute", "waktu", "nominal"),
        "Kendala yang dialami / Biaya": ("attribute", "biaya", "nominal"),
        "Apa saran Anda?": ("text", "saran", ""),
    }


def test_limesurvey(tmp_path: Path) -> None:
    head = [
        "id",
        "submitdate",
        "lastpage",
        "startlanguage",
        "seed",
        "G01Q01. Unit kerja",
        "Q2[SQ001]",
        "Q2[other]",
        "G02Q03. Apa kendala Anda?",
    ]
    answers = [[str(n), "2026-01-02", "3", "id", "77", "BKD", "Y" if n else "N", "", OPEN[n]] for n in range(4)]
    _, mapping = mapped(tmp_path, csv_of(head, *answers))
    assert roles(mapping) == {
        "id": ("case", "", ""),
        "G01Q01. Unit kerja": ("attribute", "unit_kerja", "nominal"),
        "Q2[SQ001]": ("attribute", "q2_sq001", "nominal"),
        "G02Q03. Apa kendala Anda?": ("text", "kendala", ""),
    }


KOBO = [
    "start",
    "end",
    "profil/unit_kerja",
    "kendala",
    "kendala/waktu",
    "kendala/biaya",
    "saran",
    "_id",
    "_uuid",
    "_submission_time",
    "_index",
]


@pytest.mark.parametrize("shape", ["both", "options", "list"])
def test_kobotoolbox_in_its_three_shapes(shape: str, tmp_path: Path) -> None:
    chosen = ["waktu", "waktu biaya", "biaya waktu", "biaya"]
    rows = [
        [
            "2026-01-02T10:00",
            "2026-01-02T10:05",
            "BKD",
            chosen[n],
            str(int("waktu" in chosen[n])),
            str(int("biaya" in chosen[n])),
            OPEN[n],
            str(100 + n),
            f"u{n}",
            "2026-01-02T10:05",
            str(n + 1),
        ]
        for n in range(4)
    ]
    keep = [
        i
        for i, name in enumerate(KOBO)
        if not (name == "kendala" and shape == "options") and not (name.startswith("kendala/") and shape == "list")
    ]
    content = csv_of(*([row[i] for i in keep] for row in [KOBO, *rows]), delimiter=";", bom=True)
    table, mapping = mapped(tmp_path, content)
    expected = {
        "profil/unit_kerja": ("attribute", "unit_kerja", "nominal"),
        "saran": ("text", "saran", ""),
        "_id": ("case", "", ""),
    }
    if shape == "list":
        expected["kendala"] = ("choices", "kendala", "")
    else:
        expected["kendala/waktu"] = ("attribute", "kendala_waktu", "nominal")
        expected["kendala/biaya"] = ("attribute", "kendala_biaya", "nominal")
    assert roles(mapping) == expected
    assert table.headers[0] == "start"


def test_repeated_groups_and_groups_in_them_stand_beside_the_rows_they_belong_to(tmp_path: Path) -> None:
    own = ["_index", "_parent_table_name", "_parent_index", "_submission__id"]
    sheets: dict[str, list[list[Any]]] = {
        "Survei": [["desa", "saran", "_id", "_uuid", "_submission_time", "_index"]]
        + [[f"D{n}", OPEN[n], 100 + n, f"u{n}", "2026-01-02", n + 1] for n in range(3)],
        "rumah_anggota": [
            ["desa", "cerita", *own],
            ["X", "Ibu lupa jadwal.", 1, "Survei", 3, 102],
            ["Y", "Ayah\nbekerja.", 2, "Survei", 1, 100],
            ["X", "Kakak sekolah.", 3, "Survei", 3, 102],
            ["Z", "Milik orang lain.", 4, "Survei", 9, 109],
        ],
        "kursus": [["kursus", *own], ["jahit", 1, "rumah/anggota", 3, 102], ["las", 2, "rumah/anggota", 2, 100]],
        "lepas": [["hal", *own], ["tanpa induk", 1, "Survei", 9, 109]],
        "catatan": [["apa saja"]],
    }
    with xlsxwriter.Workbook(tmp_path / "k.xlsx") as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    table = Files().read_table(tmp_path / "k.xlsx")
    assert (table.sheet, table.linked_sheets, table.other_sheets) == (
        "Survei",
        ("rumah_anggota", "kursus"),
        ("lepas", "catatan"),
    )
    assert table.headers[6:] == ("rumah_anggota/desa", "cerita", "kursus")
    assert [row[6:] for row in table.rows] == [
        ("Y", "Ayah\nbekerja.", "las"),
        ("", "", ""),
        ("X", "Ibu lupa jadwal.\nKakak sekolah.", "jahit"),
    ]
    by_name = Files().read_table(tmp_path / "k.xlsx", "rumah_anggota")
    assert (by_name.headers[1], len(by_name.rows)) == ("cerita", 4)


def test_options_and_what_they_are_called_are_kept_in_the_mapping(tmp_path: Path) -> None:
    column = Column("media", "choices", "media", options=(("wa", "WhatsApp"), ("1", "Radio: RRI"), ("ya", "yes")))
    mapping = SurveyMapping((column, Column("id", "case")), case="id")
    Files().write_mapping(mapping, tmp_path / "m.yaml")
    assert Files().read_mapping(tmp_path / "m.yaml") == mapping
    text = (tmp_path / "m.yaml").read_text("utf-8")
    wrong = saved(tmp_path, "w.yaml", text.replace("role: choices, name: media", "role: text, source: media"))
    with pytest.raises(FaultsError, match="has no options"):
        Files().read_mapping(wrong)


def test_sheets_that_were_not_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "k.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("form").write_column(0, 0, ["saran", "lebih lama"])
        book.add_worksheet("anak").write_row(0, 0, ["nama", "_parent_index"])
    assert Files().read_table(path).other_sheets == ("anak",)
    more = OPEN_SHEET.replace(b"</office:spreadsheet>", b'<table:table table:name="T"/></office:spreadsheet>')
    apart = saved(tmp_path, "k.ods", open_spreadsheet(more))
    assert Files().read_table(apart).other_sheets == ("T",)


def test_microsoft_forms_in_both_languages(tmp_path: Path) -> None:
    for added in (
        ["ID", "Start time", "Completion time", "Email", "Name"],
        ["ID", "Waktu mulai", "Waktu penyelesaian", "Email", "Nama"],
    ):
        head = [
            *added,
            "Kendala apa yang dialami? (boleh lebih dari satu)",
            "Jelaskan alasan Anda",
            "Points - Jelaskan alasan Anda",
        ]
        lists = ["Waktu;Biaya;", "Waktu;", "Biaya;Waktu;", "Biaya;"]
        rows = [[str(n + 1), "1/2/26 10:00", "1/2/26 10:05", "anonymous", "", lists[n], OPEN[n], "1"] for n in range(4)]
        _, mapping = mapped(tmp_path, csv_of(head, *rows))
        assert roles(mapping) == {
            "ID": ("case", "", ""),
            head[5]: ("choices", "kendala_dialami", ""),
            head[6]: ("text", "alasan", ""),
        }


@pytest.mark.parametrize("stamp", ["Timestamp", "Stempel waktu", "Cap waktu"])
def test_google_forms_with_lists_and_grids(stamp: str, tmp_path: Path) -> None:
    head = [
        stamp,
        "Alamat Email",
        "Unit kerja",
        "Hambatan yang dihadapi",
        "Seberapa puas Anda dengan [Materi]",
        "Seberapa puas Anda dengan [Pengajar]",
        "Apa saran Anda?",
    ]
    lists = [
        "Waktu, Biaya (uang), Atasan",
        "Waktu",
        "Biaya (uang), Atasan",
        "Waktu, Biaya (uang)",
        "Atasan",
        "Waktu, Atasan",
    ]
    rows = [
        [
            f"2026/01/0{n + 1} 9:00:00 AM GMT+7",
            f"a{n}@b.id",
            "BKD",
            lists[n],
            "Puas",
            "Kurang puas" if n else "Puas",
            f"{OPEN[n % 4]} {n}",
        ]
        for n in range(6)
    ]
    _, mapping = mapped(tmp_path, csv_of(head, *rows))
    assert roles(mapping) == {
        "Unit kerja": ("attribute", "unit_kerja", "nominal"),
        "Hambatan yang dihadapi": ("choices", "hambatan_dihadapi", ""),
        "Seberapa puas Anda dengan [Materi]": ("attribute", "seberapa_materi", "nominal"),
        "Seberapa puas Anda dengan [Pengajar]": ("attribute", "seberapa_pengajar", "nominal"),
        "Apa saran Anda?": ("text", "saran", ""),
    }


def test_an_skm_template_with_a_title_and_merged_heads(tmp_path: Path) -> None:
    path = tmp_path / "skm.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        sheet.merge_range("A1:H1", "PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT")
        sheet.merge_range("A3:A4", "NO")
        sheet.merge_range("B3:C3", "PROFIL")
        sheet.merge_range("D3:G3", "NILAI UNSUR PELAYANAN")
        sheet.merge_range("H3:H4", "SARAN")
        sheet.write_row(3, 1, ["UMUR", "JENIS KELAMIN", "U1", "U2", "U3", "U4"])
        for n in range(4):
            sheet.write_row(4 + n, 0, [n + 1, 30 + n, "L", 4, 3, 1 + n, 2, OPEN[n]])
    files = Files()
    table = files.read_table(path)
    assert table.headers[:4] == ("NO", "PROFIL / UMUR", "PROFIL / JENIS KELAMIN", "NILAI UNSUR PELAYANAN / U1")
    assert (table.header_rows, table.first_line, len(table.rows)) == (2, 5, 4)
    mapping = files.guess_mapping(table)
    assert mapping.case == "NO"
    assert list(roles(mapping).values()) == [
        ("case", "", ""),
        ("attribute", "umur", "number"),
        ("attribute", "jenis_kelamin", "nominal"),
        ("attribute", "u1", "ordinal"),
        ("attribute", "u2", "ordinal"),
        ("attribute", "u3", "ordinal"),
        ("attribute", "u4", "ordinal"),
        ("text", "saran", ""),
    ]


def test_formulas_count_by_the_value_they_had(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Unit", "Jumlah"])
        sheet.write_row(1, 0, ["BKD"])
        sheet.write_formula(1, 1, "=1+2", None, 3)
        sheet.write_formula(2, 0, '=IFERROR(__xludf.DUMMYFUNCTION("x"),"Dinas")', None, "Dinas")
        sheet.write(2, 1, 4)
    assert Files().read_table(path).rows == (("BKD", "3"), ("Dinas", "4"))


def test_an_ordinary_table_has_one_row_of_names(tmp_path: Path) -> None:
    for content in (
        csv_of(["a", "b"], ["1", "2"], ["3", "4"]),
        csv_of(["Nama", "Unit", "Lama", "Saran"], ["Ani", "BKD", "3", "x"], ["Budi", "BKD", "4", "y"]),
        csv_of(["saran"], ["lebih lama"], ["cukup"]),
        csv_of(["Nama", "Unit", "", ""], ["Ani", "BKD", "ya", "tidak"], ["Budi", "BKD", "ya", "tidak"]),
    ):
        assert Files().read_table(saved(tmp_path, "s.csv", content)).header_rows == 1


def test_a_question_about_progress_is_no_metadata(tmp_path: Path) -> None:
    content = csv_of(
        ["id", "Apa progress dan durasi (duration) yang Anda harapkan?"], *[[str(n), OPEN[n]] for n in range(4)]
    )
    assert len(roles(mapped(tmp_path, content)[1])) == 2


@pytest.mark.parametrize("ending", [".sav", ".dta"])
def test_statistics_files_come_with_their_labels(ending: str, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"id": [1.0, 2.0], "puas": [1.0, None], "saran": ["lebih lama", "tetap saja"]})
    path = tmp_path / f"s{ending}"
    write: Any = pyreadstat.write_sav if ending == ".sav" else pyreadstat.write_dta
    write(
        frame,
        str(path),
        column_labels=["", "Seberapa puas?", "Apa saran Anda?"],
        variable_value_labels={"puas": {1: "Puas", 2: "Tidak"}},
    )
    table = Files().read_table(path)
    assert table.headers == ("id", "puas / Seberapa puas?", "saran / Apa saran Anda?")
    assert table.rows == (("1", "Puas", "lebih lama"), ("2", "", "tetap saja"))


def test_a_date_that_no_calendar_has_costs_no_file(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"kapan": [6306150067200.0, 13630867160.0, None], "jam": [43870.0, 0.0, 1.0]})
    path = tmp_path / "s.sav"
    pyreadstat.write_sav(frame, str(path), variable_format={"kapan": "DATETIME20", "jam": "TIME8"})
    assert Files().read_table(path).rows == (
        ("6306150067200", "12:11:10"),
        ("2014-09-23T15:59:20", "00:00:00"),
        ("", "00:00:01"),
    )


def test_without_the_extra_its_name_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualeval.formats.statistics_files.find_spec", lambda name: None)
    with pytest.raises(Fault, match=r"qualeval\[stats\]"):
        Files().read_table(saved(tmp_path, "s.sav", b"x"))


def test_a_damaged_statistics_file_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyreadstat")
    for name in ("s.sav", "s.dta"):
        with pytest.raises(Fault, match="as its ending says"):
            Files().read_table(saved(tmp_path, name, b"apa ini"))
    with pytest.raises(Fault, match="cannot be read"):
        Files().read_table(saved(tmp_path, "t.sav", b"$FL2 halo"))
    with pytest.raises(Fault, match="no such file"):
        Files().read_table(tmp_path / "missing.sav")
