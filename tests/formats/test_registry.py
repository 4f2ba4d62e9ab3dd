import os
import subprocess
import sys
from pathlib import Path

import pytest

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.coded_rows import CodingRow
from qualeval.domain.errors import Fault
from qualeval.formats import Files, load_codebook
from tests.formats.documents import saved


def test_endings_tell_transcripts_from_surveys() -> None:
    files = Files()
    assert all(files.is_transcript(Path(f"a{end}")) for end in (".txt", ".MD", ".docx", ".odt", ".vtt", ".srt"))
    assert all(files.is_survey(Path(f"a{end}")) for end in (".csv", ".tsv", ".XLSX", ".xls", ".ods"))
    assert not files.is_survey(Path("a.txt"))
    assert not files.is_transcript(Path("a.csv"))


@pytest.mark.parametrize(
    ("name", "reason"), [("a.doc", "old format"), ("a.pages", "Pages"), ("a.mp3", "Whisper"), ("a.x", "ending")]
)
def test_other_files_are_refused_with_what_to_do(name: str, reason: str) -> None:
    with pytest.raises(Fault, match=reason):
        Files().read_transcript(Path(name))


def test_markdown_is_read_like_plain_text(tmp_path: Path) -> None:
    text = "**P:** Apa?\n\n**R1:** *Itu*.\n\n**P:** Oh?\n\n**R1:** Ya."
    read = Files().read_transcript(saved(tmp_path, "f.md", text))
    assert [turn.speaker for turn in read.content.turns] == ["P", "R1", "P", "R1"]
    assert read.content.text == text


def test_an_empty_transcript_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="no words"):
        Files().read_transcript(saved(tmp_path, "f.txt", " \n"))


def test_codebooks_and_codings_go_through_the_port(tmp_path: Path) -> None:
    files = Files()
    codebook = Codebook("x", (Code("a", Label((("id", "A"),))),))
    files.write_codebook(codebook, tmp_path / "c.yaml")
    assert files.read_codebook(tmp_path / "c.yaml") == codebook == load_codebook(str(tmp_path / "c.yaml"))
    files.write_codings([CodingRow("w", "", 0, 1, "a", "b", "manual", "t", "", "x")], tmp_path / "c.csv")
    assert [row.source for row in files.read_codings(tmp_path / "c.csv")] == ["w"]


def test_starting_loads_no_reader() -> None:
    heavy = ("yaml", "python_calamine", "csv", "zipfile")
    code = f"import sys, qualeval.formats; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert run.stdout.strip() == "[]"


def test_a_digest_is_of_the_bytes_and_not_the_name(tmp_path: Path) -> None:
    one, two, other = saved(tmp_path, "a", "x"), saved(tmp_path, "b", "x"), saved(tmp_path, "c", "y")
    assert Files().digest(one) == Files().digest(two) != Files().digest(other)


_LOUD = """
from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.exchange import ExchangeProject, Loss


def transcript(path):
    return path.read_text(encoding="utf-8").upper()


def survey(path):
    return [line.split("/") for line in path.read_text(encoding="utf-8").splitlines()]


def codebook(path):
    return Codebook("loud", (Code("a", Label((("id", "A"),))),))


def project(path):
    return ExchangeProject(name=path.stem)


def broken(path):
    raise ZeroDivisionError


def write_codebook(codebook, path):
    path.write_text(" ".join(code.code for code in codebook.codes), encoding="utf-8")


def write_project(project, path):
    path.write_text(project.name, encoding="utf-8")
    return [Loss("all but the name of {project}", (project.name,))]


def write_segments(segments, path):
    path.write_text("begun", encoding="utf-8")
    raise ZeroDivisionError
"""
_ENTRIES = """
[qualeval.transcripts]
.abc = loud:transcript
.bad = loud:broken
[qualeval.surveys]
.tab = loud:survey
[qualeval.codebooks]
.cbk = loud:codebook
[qualeval.projects]
.prj = loud:project
[qualeval.writers.codebooks]
.cbk = loud:write_codebook
[qualeval.writers.projects]
.prj = loud:write_project
[qualeval.writers.segments]
.seg = loud:write_segments
"""


def _said_with_the_package(tmp_path: Path, code: str) -> list[str]:
    """What code prints where a package with our entry points is installed; its argument is the folder."""
    site = tmp_path / "site"
    about = site / "loud-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: loud\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(_ENTRIES, encoding="utf-8")
    (site / "loud.py").write_text(_LOUD, "utf-8")
    run = subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        env=os.environ | {"PYTHONPATH": str(site)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return run.stdout.splitlines()


def test_an_installed_package_adds_readers_of_each_kind_by_its_entry_points(tmp_path: Path) -> None:
    saved(tmp_path, "x.ABC", "p: apa?\nr1: itu.\np: oh?\nr1: ya.")
    saved(tmp_path, "x.tab", "Kode/Kendala?\nR1/waktu")
    code = """
import sys
from pathlib import Path
from qualeval.formats import Files
x, files = Path(sys.argv[1]) / "x.abc", Files()
assert files.is_transcript(x) and files.is_survey(x.with_suffix(".tab")) and files.is_project(x.with_suffix(".prj"))
assert "loud" not in sys.modules
print([turn.speaker for turn in files.read_transcript(x.with_suffix(".ABC")).content.turns])
table = files.read_table(x.with_suffix(".tab"))
print(table.headers, table.rows, files.guess_mapping(table).case)
print(files.read_codebook(x.with_suffix(".cbk")).name, files.read_codes(x.with_suffix(".cbk"))[0].name)
print(files.read_project(x.with_suffix(".prj")).name)
try:
    files.read_transcript(x.with_suffix(".bad"))
except Exception as error:
    print(type(error).__name__)
"""
    assert _said_with_the_package(tmp_path, code) == [
        "['P', 'R1', 'P', 'R1']",
        "('Kode', 'Kendala?') (('R1', 'waktu'),) Kode",
        "loud loud",
        "x",
        "Fault",
    ]


def test_an_installed_package_adds_writers_of_each_kind_and_what_it_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.exchange import ExchangeProject
from qualeval.formats import Files
folder, files = Path(sys.argv[1]), Files()
print(*(files.written_as(folder / name) for name in ("x.PRJ", "x.cbk", "x.seg", "x.qdpx", "x.qdc", "x.csv", "x.abc")))
book = Codebook("b", (Code("a", Label((("id", "A"),))), Code("c", Label((("id", "C"),)))))
print(files.write_codes(book, folder / "x.cbk"), (folder / "x.cbk").read_text("utf-8"))
print(files.write_project(ExchangeProject(name="p"), folder / "x.PRJ")[0].names, (folder / "x.PRJ").read_text("utf-8"))
try:
    files.write_segments([], folder / "x.seg")
except Exception as error:
    print(type(error).__name__, error.values["why"])
print(sorted(path.name for path in folder.iterdir() if path.is_file()))
"""
    assert _said_with_the_package(tmp_path, code) == [
        "project codebook segments project codebook segments ",
        "() a c",
        "('p',) p",
        "Fault ZeroDivisionError()",
        "['x.PRJ', 'x.cbk']",
    ]
