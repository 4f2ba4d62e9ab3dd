"""Failures: one line on stderr that names the file and the mend, status 1, no traceback, nothing changed."""

import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Qualeval, Result
from tests.cli.texts import CODEBOOK

ROOT = Path(__file__).resolve().parents[2]
_HOLD = """\
import sys
from pathlib import Path
from qualeval.bootstrap import Services
session = Services().open(Path(sys.argv[1]), "budi")
print("open", flush=True)
sys.stdin.read()
"""


def failed(result: Result, *said: str, lines: int = 1) -> None:
    assert result.status == 1
    assert len(result.err.splitlines()) == lines, result.err
    for words in said:
        assert words in result.err
    assert "Traceback" not in result.err


def spawned(*arguments: str | Path) -> Result:
    done = subprocess.run(
        [sys.executable, "-m", "qualeval", "--language", "en", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


_BROKEN_FILES = {
    "latin.txt": (b"R1: caf\xe9 \xe9t\xe9 \x81\x8d\n", "save it as UTF-8"),
    "empty.txt": (b"", "no words"),
    "blank.txt": (b" \n\n ", "no words"),
    "no.docx": (b"this is no zip", "damaged"),
    "no.xlsx": (b"this is no zip", "no.xlsx"),
    "empty.csv": (b"", "empty.csv"),
    "headless.csv": (b"\n\n", "headless.csv"),
    "film.mp4": (b"\x00", "are not read"),
}


@pytest.mark.parametrize("name", _BROKEN_FILES)
def test_a_file_that_cannot_be_imported_is_named(qualeval: Qualeval, small: Path, name: str) -> None:
    content, said = _BROKEN_FILES[name]
    Path(name).write_bytes(content)
    before = qualeval("history", small).out
    failed(qualeval("import", small, name), name, said)
    assert qualeval("history", small).out == before


def test_a_docx_that_is_another_zip_is_named(qualeval: Qualeval, small: Path) -> None:
    with zipfile.ZipFile("other.docx", "w") as archive:
        archive.writestr("a.txt", "hello")
    failed(qualeval("import", small, "other.docx"), "other.docx")


_BROKEN_CODEBOOKS = {
    "tab": (CODEBOOK.replace("  - code: challenges", "\t- code: challenges"), "book.yaml:6"),
    "duplicate": (CODEBOOK.replace("code: schedule", "code: budget"), "budget"),
    "unknown key": (CODEBOOK.replace("kind: challenge", "knd: challenge"), "knd"),
    "empty": ("", "book.yaml"),
    "no map": ("- a\n- b\n", "book.yaml"),
    "rule without code": (CODEBOOK.replace("codes: [budget]", "codes: [money]"), "money"),
    "condition": (CODEBOOK.replace("n_cases >= 1", "n_cases >> 1"), "book.yaml:"),
}


@pytest.mark.parametrize("fault", _BROKEN_CODEBOOKS)
def test_a_fault_in_a_codebook_is_named_with_its_place(qualeval: Qualeval, fault: str) -> None:
    text, said = _BROKEN_CODEBOOKS[fault]
    Path("book.yaml").write_text(text, encoding="utf-8")
    failed(qualeval("codebook", "check", "book.yaml"), "book.yaml", said)


def test_every_fault_of_a_codebook_gets_a_line(qualeval: Qualeval) -> None:
    text = CODEBOOK.replace("kind: challenge", "knd: challenge").replace("codes: [budget]", "codes: [money]")
    Path("book.yaml").write_text(text, encoding="utf-8")
    result = qualeval("codebook", "check", "book.yaml")
    failed(result, "knd", "money", lines=2)
    assert all(line.startswith("book.yaml:") for line in result.err.splitlines())


def test_a_project_that_is_not_there_or_is_none_is_named(qualeval: Qualeval, tmp_path: Path) -> None:
    failed(qualeval("counts", "nirgends"), "nirgends", "no such project")
    (tmp_path / "note.qualeval").write_text("not a project", encoding="utf-8")
    failed(qualeval("counts", "note"), "note.qualeval is not a qualeval project")
    (tmp_path / "folder.qualeval").mkdir()
    failed(qualeval("counts", "folder.qualeval"), "is a folder")
    with sqlite3.connect(tmp_path / "other.qualeval") as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    failed(qualeval("counts", "other"), "is not a qualeval project")


def test_a_project_of_a_newer_version_is_refused(qualeval: Qualeval, small: Path) -> None:
    connection = sqlite3.connect(small)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    failed(qualeval("counts", small), "newer qualeval")
    failed(qualeval("undo", small), "newer qualeval")


def test_a_folder_that_may_not_be_written_is_named(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    if os.access(locked, os.W_OK):
        pytest.skip("nothing is read-only for this user")
    try:
        failed(qualeval("new", locked / "p", "--codebook", "book.yaml"), "locked")
        failed(qualeval("counts", small, "-o", locked / "x.csv"), "x.csv", "no permission")
        failed(qualeval("codings", "export", small, locked / "x.csv"), "x.csv")
    finally:
        locked.chmod(0o700)


def test_a_folder_that_is_not_there_is_named(qualeval: Qualeval, small: Path) -> None:
    failed(qualeval("new", "nowhere/p", "--codebook", "book.yaml"), "nowhere")
    failed(qualeval("counts", small, "-o", "nowhere/x.csv"), "nowhere")
    failed(qualeval("counts", small, "-o", "nowhere/x.xlsx"), "nowhere")
    failed(qualeval("codings", "export", small, "nowhere/x.csv"), "nowhere")
    failed(qualeval("codebook", "export", small, "nowhere/x.yaml"), "nowhere")
    failed(qualeval("report", small, "-o", "nowhere/x.docx"), "nowhere")


def test_a_codings_file_that_is_none_is_named(qualeval: Qualeval, small: Path) -> None:
    Path("no.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    failed(qualeval("codings", "import", small, "no.csv"), "no.csv:1", "source", lines=2)
    failed(qualeval("codings", "import", small, "missing.csv"), "missing.csv")


def test_a_second_process_may_read_and_not_write(qualeval: Qualeval, small: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _HOLD,
            str(small),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == "open\n"
        failed(qualeval("undo", small), "kecil.qualeval", f"process {holder.pid}", "--read-only")
        for verb in ("counts", "sources", "cases", "codes", "quotes", "history", "recommend"):
            assert qualeval(verb, small).status == 0
        holder.stdin.close()
    assert qualeval("recommend", small, "--add", "Satu", "--codes", "budget").status == 0


@pytest.mark.parametrize(
    "call",
    [
        ("counts", "nirgends"),
        ("codebook", "check", "codebooks"),
        ("new", "/nowhere/p", "--codebook", "codebooks/kirkpatrick.yaml"),
        ("nirgends.qualeval",),
        ("import", "nirgends", "x.txt"),
    ],
    ids=" ".join,
)
def test_no_failure_shows_a_traceback(call: tuple[str, ...]) -> None:
    failed(spawned(*call))


def test_a_clone_without_compiled_catalogues_says_what_compiles_them(
    qualeval: Qualeval, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("qualeval.i18n.catalogue._LOCALES", tmp_path)
    failed(qualeval("codes", "x.qualeval", "--language", "id"), "run `python -m tests.catalogue compile`")
