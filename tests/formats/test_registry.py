import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.coded_rows import CodingRow
from qualeval.domain.errors import Fault
from qualeval.formats import Files, load_codebook, registry
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


def test_another_package_can_add_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = SimpleNamespace(name=".abc", load=lambda: lambda path: path.read_text(encoding="utf-8").upper())
    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda group: [point] if group.startswith("qualeval") else []
    )
    registry._added_readers.cache_clear()
    try:
        assert Files().is_transcript(Path("x.ABC"))
        read = Files().read_transcript(saved(tmp_path, "x.abc", "p: apa?\nr1: itu.\np: oh?\nr1: ya."))
        assert [turn.speaker for turn in read.content.turns] == ["P", "R1", "P", "R1"]
    finally:
        registry._added_readers.cache_clear()
