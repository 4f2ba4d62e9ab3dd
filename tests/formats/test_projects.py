"""Projects of other programs, made here as those programs make them."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualeval.domain.errors import Fault
from qualeval.domain.exchange import ExchangeProject
from qualeval.formats.foreign_database import read_tables
from qualeval.formats.projects.reading import is_project, read_project
from tests.formats.documents import saved, zipped

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "exchange"
TEXT = "Ani: Apa 😀 manfaat?\nBudi: Waktunya kurang 👍 sekali.\n"
START = TEXT.index("Waktunya")
END = START + len("Waktunya kurang")
WHEN = "2026-01-02 03:04:05"


def made(path: Path, tables: str, *rows: tuple[str, tuple[object, ...]]) -> Path:
    """A database with tables given as `name: columns`, a line each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(script(tables))
        for table, values in rows:
            statement = f"INSERT INTO {table} VALUES ({','.join('?' * len(values))})"  # noqa: S608 - the names are ours
            database.execute(statement, values)
        database.commit()
    return path


def script(tables: str) -> str:
    return ";".join(f"CREATE TABLE {line.replace(':', ' (')})" for line in tables.strip().splitlines())


def coded(project: ExchangeProject) -> list[tuple[str, str, str]]:
    texts = {source.guid: source.text for source in project.sources}
    return [(texts[c.source][c.start : c.end], c.code, c.coder) for c in project.codings]


# --- QualCoder -------------------------------------------------------------------------------------------------------

QUALCODER_8 = """
project: databaseversion, date, memo, about
source: id, name, fulltext, mediapath, memo, owner, date
code_cat: catid, name, owner, date, memo, supercatid
code_name: cid, name, memo, catid, owner, date, color
code_text: cid, fid, seltext, pos0, pos1, owner, date, memo
code_image: imid, id, cid
annotation: anid, fid, pos0, pos1, memo, owner, date
journal: jid, name, jentry, date, owner
cases: caseid, name, memo, owner, date
case_text: id, caseid, fid, pos0, pos1, owner, date, memo
attribute_type: name, date, owner, memo, caseOrFile, valuetype
attribute: attrid, name, attr_type, value, id, date, owner
"""
QUALCODER_ROWS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("project", ("v8", WHEN, "proyek", "QualCoder")),
    ("source", (1, "w01", TEXT, None, "memo w01", "ani", WHEN)),
    ("source", (2, "foto.jpg", None, "/images/foto.jpg", "", "ani", WHEN)),
    ("code_cat", (1, "Tema", "ani", WHEN, "", None)),
    ("code_cat", (2, "Sub", "ani", WHEN, "", 1)),
    ("code_name", (1, "Waktu", "soal waktu", 2, "ani", WHEN, "#FF8800")),
    ("code_text", (1, 1, "Waktunya kurang", START, END, "budi", WHEN, "penting")),
    ("code_image", (1, 2, 1)),
    ("annotation", (1, 1, 0, 3, "siapa?", "ani", WHEN)),
    ("journal", (1, "Jurnal", "hari pertama", WHEN, "ani")),
    ("cases", (1, "P01", "", "ani", WHEN)),
    ("cases", (2, "P02", "", "ani", WHEN)),
    ("case_text", (1, 1, 1, 0, len(TEXT), "ani", WHEN, "")),
    ("case_text", (2, 2, 1, START, END, "ani", WHEN, "")),
    ("attribute_type", ("usia", WHEN, "ani", "", "case", "numeric")),
    ("attribute", (1, "usia", "case", "41", 1, WHEN, "ani")),
    ("attribute", (2, "tempat", "file", "balai", 1, WHEN, "ani")),
)


def assert_qualcoder(project: ExchangeProject) -> None:
    assert coded(project) == [("Waktunya kurang", "waktu", "budi")]
    assert [(c.entry.code, c.entry.parent, c.is_codable) for c in project.codes] == [
        ("tema", "", False),
        ("sub", "tema", False),
        ("waktu", "sub", True),
    ]
    assert project.codes[2].entry.definition.to("id") == "soal waktu"
    assert project.codings[0].memo == "penting"
    assert project.codings[0].created_at == "2026-01-02T03:04:05Z"
    source = project.sources[0].guid
    assert [(c.name, c.values, c.sources, c.spans) for c in project.cases] == [
        ("P01", (("tempat", "balai"), ("usia", "41")), (source,), ()),
        ("P02", (), (), ((source, START, END),)),
    ]
    assert [(note.text, note.about[0].kind) for note in project.notes] == [
        ("hari pertama", "project"),
        ("siapa?", "span"),
    ]
    assert [loss.names for loss in project.losses] == [("foto.jpg",), ("foto.jpg",)]
    assert [(found.fitting, found.checked) for found in project.offsets] == [(1, 1)]


def test_a_qualcoder_folder_is_read_and_so_is_its_zip(tmp_path: Path) -> None:
    folder = made(tmp_path / "p.qda" / "data.qda", QUALCODER_8, *QUALCODER_ROWS).parent
    assert is_project(folder)
    assert_qualcoder(read_project(folder))
    packed = saved(tmp_path, "q.qda", zipped({"p.qda/data.qda": (folder / "data.qda").read_bytes()}))
    assert_qualcoder(read_project(packed))
    assert read_project(packed).codings == read_project(folder).codings


def test_a_newer_qualcoder_database_has_codes_under_codes_and_marks(tmp_path: Path) -> None:
    schema = QUALCODER_8.replace("date, color", "date, color, supercid")
    schema = schema.replace("code_text: cid", "code_text: ctid, cid").replace(
        "pos1, owner, date, memo\nc", "pos1, owner, date, memo, avid, important\nc", 1
    )
    path = made(
        tmp_path / "p" / "data.qda",
        schema,
        ("project", ("v14", WHEN, "", "")),
        ("source", (1, "w01", TEXT, None, "", "ani", WHEN)),
        ("code_name", (1, "Waktu", "", None, "ani", WHEN, "#FF8800", None)),
        ("code_name", (2, "Kurang", "", None, "ani", WHEN, "#FF8800", 1)),
        ("code_text", (1, 2, 1, "Waktunya kurang", START, END, "budi", WHEN, "", None, 1)),
    )
    project = read_project(path.parent)
    assert [(c.entry.code, c.entry.parent) for c in project.codes] == [("waktu", ""), ("kurang", "waktu")]
    assert coded(project) == [("Waktunya kurang", "kurang", "budi")]
    assert [loss.names for loss in project.losses] == [("Waktunya kurang",)]


# --- RQDA ------------------------------------------------------------------------------------------------------------

RQDA = """
project: databaseversion, date, dateM, memo
source: name, id, file, memo, owner, date, dateM, status
freecode: name, memo, owner, date, dateM, id, status, color
codecat: name, cid, catid, owner, date, dateM, memo, status
treecode: cid, catid, date, dateM, memo, status, owner
coding: cid, fid, seltext, selfirst, selend, status, owner, date, memo
cases: name, memo, owner, date, dateM, id, status
caselinkage: caseid, fid, selfirst, selend, status, owner, date, memo
attributes: name, status, date, dateM, owner, memo, class
caseAttr: variable, value, caseID, date, dateM, owner, status
"""
R_DATE = "Fri Jan  2 03:04:05 2026"


def test_an_rqda_project_is_read_without_what_was_deleted(tmp_path: Path) -> None:
    path = made(
        tmp_path / "p.rqda",
        RQDA,
        ("project", ("0.2.2", R_DATE, None, "")),
        ("source", ("w01", 1, TEXT, "", "ani", R_DATE, None, 1)),
        ("source", ("buang", 2, TEXT, "", "ani", R_DATE, None, 0)),
        ("freecode", ("Waktu", "soal waktu", "ani", R_DATE, None, 1, 1, "orange")),
        ("codecat", ("Tema", None, 1, "ani", R_DATE, None, "", 1)),
        ("codecat", ("Lain", None, 2, "ani", R_DATE, None, "", 1)),
        ("treecode", (1, 1, R_DATE, None, "", 1, "ani")),
        ("treecode", (1, 2, R_DATE, None, "", 1, "ani")),
        ("coding", (1, 1, "Waktunya kurang", float(START), float(END), 1, "ani", R_DATE, "m")),
        ("coding", (1, 1, "Ani", 0.0, 3.0, 0, "ani", R_DATE, "")),
        ("cases", ("P01", "", "ani", R_DATE, None, 1, 1)),
        ("caselinkage", (1, 1, 0.0, float(len(TEXT)), 1, "ani", R_DATE, "")),
        ("attributes", ("usia", 1, R_DATE, None, "ani", "", "numeric")),
        ("caseAttr", ("usia", "41", 1, R_DATE, None, "ani", 1)),
    )
    project = read_project(path)
    assert coded(project) == [("Waktunya kurang", "waktu", "ani")]
    assert project.codings[0].created_at == "2026-01-02T03:04:05Z"
    assert [(c.entry.code, c.entry.parent) for c in project.codes] == [("tema", ""), ("waktu", "tema"), ("lain", "")]
    assert [(c.name, c.values, c.sources) for c in project.cases] == [
        ("P01", (("usia", "41"),), (project.sources[0].guid,))
    ]
    assert [loss.names for loss in project.losses] == [("Waktu",), ("Waktu",)]  # two categories, a colour in words


# --- Taguette --------------------------------------------------------------------------------------------------------

TAGUETTE = """
projects: id, name, description, created
project_members: project_id, user_login, privileges
documents: id, name, description, filename, created, project_id, text_direction, contents
tags: id, project_id, path, description
highlights: id, document_id, start_offset, end_offset, snippet
highlight_tags: highlight_id, tag_id
"""


def test_taguettes_bytes_are_found_across_paragraphs_and_emoji(tmp_path: Path) -> None:
    words = "Ani: Apa 😀 &amp; manfaat?"
    plain = "Ani: Apa 😀 & manfaat?Budi: Waktunya kurang."

    def at(text: str) -> int:
        return len(plain[: plain.index(text)].encode())

    path = made(
        tmp_path / "p.sqlite3",
        TAGUETTE,
        ("projects", (1, "proyek", "", WHEN)),
        ("projects", (2, "lain", "", WHEN)),
        ("project_members", (1, "ani", "ADMIN")),
        ("documents", (1, "w01", "", "w01.txt", WHEN, 1, "LTR", f"<p>{words}</p><p>Budi: <b>Waktunya</b> kurang.</p>")),
        ("tags", (1, 1, "waktu", "soal waktu")),
        ("tags", (2, 1, "waktu.kurang", "")),
        ("highlights", (1, 1, at("Waktunya"), at("kurang") + 6, "<p><b>Waktunya</b> kurang</p>")),
        ("highlights", (2, 1, at("& manfaat"), at("Budi"), "&amp; manfaat?")),
        ("highlights", (3, 1, at("Budi"), at("Budi") + 4, "Budi")),
        ("highlight_tags", (1, 1)),
        ("highlight_tags", (1, 2)),
        ("highlight_tags", (2, 2)),
        ("highlight_tags", (2, 77)),  # of a tag that is not there
    )
    project = read_project(path)
    assert project.sources[0].text == "Ani: Apa 😀 & manfaat?\n\nBudi: Waktunya kurang."
    assert coded(project) == [
        ("Waktunya kurang", "waktu", "ani"),
        ("Waktunya kurang", "waktu_kurang", "ani"),
        ("& manfaat?", "waktu_kurang", "ani"),
    ]
    assert project.codes[1].entry.parent == "waktu"
    assert [loss.names for loss in project.losses] == [("lain",), ("Budi",), ("w01",)]
    assert [(found.fitting, found.checked) for found in project.offsets] == [(3, 3)]


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not here")
def test_the_real_taguette_database_quotes_itself_rightly() -> None:
    project = read_project(DATA / "taguette152_synthetic6.sqlite3")
    assert (len(project.sources), len(project.codings), len(project.codes)) == (6, 120, 30)
    assert [(found.fitting, found.checked) for found in project.offsets] == [(20, 20)] * 6
    assert project.losses == ()


# --- qc --------------------------------------------------------------------------------------------------------------

QC = """
document: file_path, file_hash
document_index: id, name, time_series, document_id
location: id, start_line, end_line, document_index_id
code: name
coder: name
coded_line: id, line, coder_id, code_id
coded_line_location_association: coded_line_id, location_id
"""


def test_a_qc_folder_is_read_line_by_line(tmp_path: Path) -> None:
    folder = tmp_path / "proyek"
    made(
        folder / "qualitative_coding.sqlite3",
        QC,
        ("document", ("sub/w01.txt", "x")),
        ("document", ("../luar.txt", "x")),
        ("document_index", (1, "lines", 0, "sub/w01.txt")),
        ("location", (1, 0, 9, "1")),
        ("code", ("waktu",)),
        ("code", ("lain",)),
        ("coder", ("ani",)),
        ("coded_line", (1, 1, "ani", "waktu")),
        ("coded_line", (2, 99, "ani", "lain")),
        ("coded_line_location_association", (1, 1)),
        ("coded_line_location_association", (2, 1)),
    )
    saved(tmp_path, "luar.txt", "rahasia")
    (folder / "corpus" / "sub").mkdir(parents=True)
    saved(folder / "corpus" / "sub", "w01.txt", TEXT)
    saved(folder, "settings.yaml", "qc_version: 1.7.8\ncorpus_dir: corpus\ncodebook: codebook.yaml\n")
    saved(folder, "codebook.yaml", "- tema:\n    - waktu\n    - ruang: [sempit]\n- saran\n")
    assert is_project(folder)
    project = read_project(folder)
    assert coded(project) == [("Budi: Waktunya kurang 👍 sekali.", "waktu", "ani")]
    assert [(c.entry.code, c.entry.parent) for c in project.codes] == [
        ("tema", ""),
        ("waktu", "tema"),
        ("ruang", "tema"),
        ("sempit", "ruang"),
        ("saran", ""),
        ("lain", ""),
    ]
    assert [loss.names for loss in project.losses] == [("../luar.txt",), ("sub/w01.txt:100 lain",)]


def test_a_qc_folder_leads_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "proyek"
    names = ("link.txt", "w.txt")
    rows = [("document", (name, "x")) for name in names]
    made(folder / "qualitative_coding.sqlite3", QC, *rows, ("coded_line", (1, 0, "ani", "no such code")))
    (tmp_path / "luar").mkdir()
    for name in names:
        saved(tmp_path / "luar", name, "rahasia")
    saved(tmp_path, "luar.yaml", "- rahasia\n")
    for settings in ("corpus_dir: ../luar\ncodebook: ../luar.yaml\n", f"corpus_dir: {tmp_path / 'luar'}\n"):
        saved(folder, "settings.yaml", settings)
        project = read_project(folder)
        assert (project.sources, project.codes, project.codings) == ((), (), ())
    (folder / "corpus").mkdir()
    saved(folder, "settings.yaml", "corpus_dir: corpus\n")
    try:
        (folder / "corpus" / "link.txt").symlink_to(tmp_path / "luar" / "w.txt")
    except OSError:  # not everybody may make links on Windows
        return
    assert read_project(folder).sources == ()


# --- what is none ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["p.rqda", "p.sqlite3", "p.qda"])
def test_a_database_of_something_else_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"no .* project"):
        read_project(made(tmp_path / name, "a: b"))
    with pytest.raises(Fault, match="no project database"):
        read_project(saved(tmp_path, name, b"not a database"))
    damaged = made(tmp_path / "d" / name, "project: date").read_bytes()
    with pytest.raises(Fault):
        read_project(saved(tmp_path, name, damaged[:100] + b"\xff" * 500))


def test_views_and_virtual_tables_are_not_run(tmp_path: Path) -> None:
    path = made(tmp_path / "v.db", "a: b")
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE VIEW source AS SELECT 1 AS id, randomblob(9) AS name")
    assert read_tables(path.read_bytes(), "v.db", ("source", "a")) == {"source": [], "a": []}


def test_a_database_in_use_is_refused_and_one_left_in_its_mode_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript(script(TAGUETTE))
        database.execute("INSERT INTO projects VALUES (1, 'proyek', '', ?)", (WHEN,))
        database.commit()
        with pytest.raises(Fault, match="close it"):
            read_project(path)
    assert read_project(path).name == "proyek"
    shutil.copy(path, tmp_path / "copy.sqlite3")
    assert read_project(tmp_path / "copy.sqlite3").name == "proyek"


def test_other_endings_are_refused_with_those_that_are_read() -> None:
    with pytest.raises(Fault, match="qdpx"):
        read_project(Path("a.nvp"))
    assert not is_project(Path("a.nvp"))
