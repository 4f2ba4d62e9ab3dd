from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import FaultsError
from qualeval.domain.records import AttributeType
from qualeval.domain.surveys import Column, SurveyMapping, Table
from qualeval.formats.mapping_file import read_mapping, write_mapping
from qualeval.formats.mappings import guess_mapping
from tests.formats.documents import saved


def table(**columns: list[str]) -> Table:
    return Table("f.csv", "S", tuple(columns), tuple(zip(*columns.values(), strict=True)))


def guessed(header: str, answers: list[str]) -> Column:
    return guess_mapping(Table("f.csv", "", (header,), tuple((answer,) for answer in answers))).columns[0]


OPEN = ["jadwal bentrok dengan kerja", "materi terlalu padat untuk saya", "tidak ada kendala sama sekali"]


@pytest.mark.parametrize(
    ("header", "answers", "expected"),
    [
        ("Timestamp", ["2026-01-01"], ("ignore", "", "")),
        ("Stempel waktu", ["2026-01-01"], ("ignore", "", "")),
        ("Alamat email", ["a@b.id", "c@d.id"], ("ignore", "", "")),
        ("Unit kerja", ["Dinas Kependudukan dan Catatan Sipil", "Puskesmas"], ("attribute", "unit_kerja", "nominal")),
        ("Kepuasan (1-5)", ["4", "5"], ("attribute", "kepuasan", "ordinal")),
        ("Seberapa puas? (skala 1-5)", ["Puas", "Sangat puas"], ("attribute", "seberapa_puas", "ordinal")),
        ("Kepuasan", ["4", "5", "3"], ("attribute", "kepuasan", "ordinal")),
        ("Masa kerja (tahun)", ["4", "9"], ("attribute", "masa_kerja", "number")),
        ("Umur", ["34", "51"], ("attribute", "umur", "number")),
        ("Nilai rata-rata", ["81,5", "90"], ("attribute", "nilai_rata_rata", "number")),
        ("Hadir", ["1", "0"], ("attribute", "hadir", "nominal")),
        ("Tanggal mulai", ["01/02/2026", "03/02/2026"], ("attribute", "tanggal_mulai", "date")),
        ("Apa jenis kelamin Anda?", ["L", "P", "L"], ("attribute", "jenis_kelamin", "nominal")),
        ("Gelombang", ["2025", "2026"], ("wave", "", "")),
        ("survey_wave", ["1", "2"], ("wave", "", "")),
        ("Wave 2 only?", ["No", "Yes", "No"], ("attribute", "wave_2_only", "nominal")),
        ("Do you walk around while you wait?", ["No", "Yes"], ("attribute", "walk_around_while_wait", "nominal")),
        ("Background", ["Science", "Arts", "Arts"], ("attribute", "background", "nominal")),
        ("Learn to scale your work", ["A lot", "Some", "A lot"], ("attribute", "learn_scale_work", "nominal")),
        ("On a scale of one to five", ["One", "Two", "Two"], ("attribute", "scale_one_five", "ordinal")),
        ("How well?", ["5", "6", "8 - as well as we could hope"], ("attribute", "well", "nominal")),
        ("Apa kendala yang Bapak/Ibu hadapi?", OPEN, ("text", "kendala", "")),
        ("Apa manfaat dan saran Anda?", OPEN, ("text", "manfaat_saran", "")),
        ("What would you change about the course?", OPEN, ("text", "change_about_course", "")),
        ("Saran", ["lebih lama", "jadwal fleksibel", "-"], ("text", "saran", "")),
        ("Catatan bebas", OPEN, ("text", "catatan_bebas", "")),
        ("Kosong", ["", ""], ("ignore", "", "")),
    ],
)
def test_headers_and_answers_say_what_a_column_is_for(
    header: str, answers: list[str], expected: tuple[str, str, str]
) -> None:
    column = guessed(header, answers)
    assert (column.role, column.name, column.type) == expected


def test_the_best_name_with_values_all_different_names_the_cases() -> None:
    columns = {"No": ["1", "2"], "Nama": ["Ani", "Budi"], "Kode responden": ["S1", "S2"]}
    mapping = guess_mapping(table(**columns))
    assert mapping.case == "Kode responden"
    assert [column.role for column in mapping.columns] == ["ignore", "ignore", "case"]
    columns["Kode responden"] = ["S1", "S1"]
    assert guess_mapping(table(**columns)).case == "Nama"
    assert guess_mapping(table(Umur=["3", "4"])).case == ""


def test_names_are_short_plain_and_unique() -> None:
    headers = ["Kendala apa?", "Kendala lain apa?", "Ügnïté kërja yang sangat panjang sekali namanya", "???", "(1)"]
    names = [column.name for column in guess_mapping(table(**dict.fromkeys(headers, OPEN))).columns]
    assert names == ["kendala", "kendala_2", "ugnite_kerja_sangat", "column_4", "1"]


def test_an_empty_table_is_guessed_by_its_headers() -> None:
    mapping = guess_mapping(Table("f", "", ("id", "Apa saran Anda?"), ()))
    assert [column.role for column in mapping.columns] == ["case", "text"]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=15)
NAME = TEXT.filter(lambda name: bool(name.strip()))


@st.composite
def mappings(draw: st.DrawFn) -> SurveyMapping:
    headers = draw(st.lists(TEXT, unique=True, max_size=6))
    names = draw(st.lists(NAME, unique=True, min_size=len(headers), max_size=len(headers)))
    columns: list[Column] = []
    for header, name in zip(headers, names, strict=True):
        role = draw(st.sampled_from(["attribute", "text", "wave", "ignore"]))
        type_ = draw(st.sampled_from(["", *(each.value for each in AttributeType)]))
        match role:
            case "attribute":
                columns.append(Column(header, "attribute", name, type_))
            case "text":
                columns.append(Column(header, "text", name))
            case "wave":
                columns.append(Column(header, "wave"))
            case _:
                columns.append(Column(header, "ignore"))
    case = ""
    with_case: bool = draw(st.booleans())
    if columns and with_case:
        case = columns[0].header
        columns[0] = Column(case, "case")
    sheet, wave = draw(st.just("") | TEXT), draw(st.just("") | TEXT)
    return SurveyMapping(tuple(columns), sheet, draw(st.integers(1, 3)), case, wave)


@given(mapping=mappings())
def test_a_mapping_reads_back_as_it_was_written(
    mapping: SurveyMapping, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "mapping.yaml"
    write_mapping(mapping, path)
    assert read_mapping(path) == mapping


def test_the_file_looks_as_it_is_documented(tmp_path: Path) -> None:
    mapping = SurveyMapping(
        (
            Column("Unit kerja", "attribute", "unit"),
            Column("Kepuasan (1-5)", "attribute", "satisfaction", "ordinal"),
            Column("Apa kendalanya?", "text", "kendala"),
            Column("Timestamp", "ignore"),
        ),
        sheet="Form Responses 1",
        wave="2026",
    )
    path = tmp_path / "m.yaml"
    write_mapping(mapping, path)
    assert path.read_text(encoding="utf-8") == (
        "sheet: Form Responses 1\n"
        "header_rows: 1\n"
        "case: row\n"
        "wave: '2026'\n"
        "columns:\n"
        '  "Unit kerja": {role: attribute, name: unit}\n'
        '  "Kepuasan (1-5)": {role: attribute, name: satisfaction, type: ordinal}\n'
        '  "Apa kendalanya?": {role: text, source: kendala}\n'
        '  "Timestamp": {role: ignore}\n'
    )


def test_a_hand_written_file_needs_only_its_columns_and_may_name_the_case_either_way(tmp_path: Path) -> None:
    read = read_mapping(saved(tmp_path, "m.yaml", "wave: 2026\ncolumns:\n  Nama: {role: case}\n"))
    assert read == SurveyMapping((Column("Nama", "case"),), case="Nama", wave="2026")
    read = read_mapping(saved(tmp_path, "m.yaml", "case: Nama\ncolumns:\n  Apa?: {role: text, source: a}\n"))
    assert read == SurveyMapping((Column("Apa?", "text", "a"),), case="Nama")


def test_every_fault_is_reported_at_once_with_its_place(tmp_path: Path) -> None:
    text = (
        "shet: x\n"
        "header_rows: 0\n"
        "columns:\n"
        "  A: {role: atribute}\n"
        "  B: {role: text}\n"
        "  C: {role: attribute, name: c, type: ordinl, source: z}\n"
        "  D: text\n"
        "  E: {role: attribute, name: c}\n"
    )
    with pytest.raises(FaultsError) as caught:
        read_mapping(saved(tmp_path, "m.yaml", text))
    places = [(fault.line, fault.column) for fault in caught.value.faults]
    assert places == [(1, 1), (2, 14), (4, 13), (5, 6), (6, 39), (6, 47), (7, 6), (8, 6)]
    assert "did you mean “sheet”" in str(caught.value)


def test_two_case_columns_or_a_contradiction_are_faults(tmp_path: Path) -> None:
    for text in (
        "columns:\n  A: {role: case}\n  B: {role: case}\n",
        "case: B\ncolumns:\n  A: {role: case}\n",
        "case: A\n",
        "- a\n",
    ):
        with pytest.raises(FaultsError):
            read_mapping(saved(tmp_path, "m.yaml", text))


def test_names_in_the_groups_of_a_form_are_names() -> None:
    headers = ("_id", "profil/nama", "profil/unit", "isi/saran")
    rows = tuple((str(n), f"Nama {n}", "AB"[n % 2], f"Jadwal perlu diatur lebih awal, nomor {n}.") for n in range(6))
    mapping = guess_mapping(Table("kobo.csv", "", headers, rows))
    assert [column.role for column in mapping.columns] == ["case", "ignore", "attribute", "text"]
    grouped = Table("kobo.csv", "", ("isi/saran", "profil/kode_responden"), tuple(("waktu", str(n)) for n in range(3)))
    assert guess_mapping(grouped).case == "profil/kode_responden"


def test_limesurvey_s_number_of_the_response_names_the_case_after_its_code() -> None:
    rows = tuple((str(n), OPEN[n % 3]) for n in range(4))
    mapping = guess_mapping(Table("f.csv", "", ("id. Response ID", "G01Q02. Apa kendala Anda?"), rows))
    assert mapping.case == "id. Response ID"


def test_names_with_commas_are_no_lists_of_options() -> None:
    courses = ["Aljabar Linear, Gasal 2025", "Kalkulus, Genap 2024", "Statistika, Gasal 2023"] * 5
    assert guessed("mata kuliah", courses).role == "attribute"
    assert guessed("kursus", ["las\njahit", "las\njahit", "las"] * 4).role == "choices"
    assert guessed("hambatan", ["Waktu, Biaya", "Biaya, Atasan", "Waktu", "Atasan, Waktu"] * 4).role == "choices"
