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


def test_an_installed_package_adds_a_format_by_its_entry_point(tmp_path: Path) -> None:
    site = tmp_path / "site"
    about = site / "loud-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: loud\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[qualeval.transcripts]\n.abc = loud:read\n", encoding="utf-8")
    (site / "loud.py").write_text("def read(path):\n    return path.read_text(encoding='utf-8').upper()\n", "utf-8")
    path = saved(tmp_path, "x.ABC", "p: apa?\nr1: itu.\np: oh?\nr1: ya.")
    code = """
import sys
from pathlib import Path
from qualeval.formats import Files
path = Path(sys.argv[1])
assert Files().is_transcript(path) and "loud" not in sys.modules
print([turn.speaker for turn in Files().read_transcript(path).content.turns])
"""
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", code, path],
        env=os.environ | {"PYTHONPATH": str(site)},
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert run.stdout.strip() == "['P', 'R1', 'P', 'R1']"
