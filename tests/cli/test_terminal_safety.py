"""Sequences that steer a terminal, in texts, names and file names: no command and no screen hands one on."""

import json
import os
import re
import sys
from pathlib import Path

import pytest
import xlsxwriter

from qualeval.cli.main import COMMANDS
from tests.cli.conftest import Qualeval
from tests.cli.test_blind import CALLS

JAHAT = "\x1b]0;JAHAT\x07\x1b[31mmerah\x1b[0m\x9b2J\x1bP+q\x1b\\ \u202eterbalik \x7f"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
BOOK = r"""codebook: jahat
version: 1
language: id
title: {id: "Judul \e]0;JAHAT\a"}
codes:
  - code: budget
    name: {id: "Anggaran \e[31m", en: "Budget \e[31m \x9b2J"}
    definition: {id: "Dana \e]0;JAHAT\a", en: "Money \e]0;JAHAT\a"}
    keywords: {id: [dana, "jahat\e[31m"]}
"""
SURVEY = (
    ("Kode responden", "Unit kerja", "Kepuasan (1-5)", "Apa kendala yang Anda hadapi?"),
    (f"S01{JAHAT}", f"Dinas {JAHAT}", 4, f"Dana kurang {JAHAT} sekali di kantor."),
)
posix_only = pytest.mark.skipif(os.name == "nt", reason="such names and a pty are POSIX")


@pytest.fixture
def hostile(qualeval: Qualeval, tmp_path: Path) -> Path:
    """A project in which everything that others wrote steers a terminal."""
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    name = "w01" if os.name == "nt" else f"w01{JAHAT[:26]}"
    said = [
        {"text": f"Apa {JAHAT}?", "speaker": "P"},
        {"text": f"Dana kecil {JAHAT} sekali.", "speaker": f"R07{JAHAT}"},
    ]
    (tmp_path / f"{name}.json").write_text(json.dumps({"segments": said}), encoding="utf-8")
    with xlsxwriter.Workbook(tmp_path / "survei.xlsx") as book:
        sheet = book.add_worksheet("Isi")
        for row, cells in enumerate(SURVEY):
            sheet.write_row(row, 0, cells)
    done = [qualeval("new", "jahat", "--codebook", "book.yaml")]
    done.append(
        qualeval(
            "import", "jahat", tmp_path / f"{name}.json", tmp_path / "survei.xlsx", "--wave", f"2026{JAHAT}", "--yes"
        )
    )
    coder = f"ani{JAHAT}"
    done.append(qualeval("--coder", coder, "autocode", "jahat", "--match", "[Dd]ana", "--code", "budget", "--apply"))
    done.append(qualeval("--coder", coder, "memos", "jahat", "--about", "project", "--write", JAHAT))
    done.append(qualeval("--coder", coder, "recommend", "jahat", "--add", JAHAT, "--codes", "budget"))
    assert {result.status for result in done} == {0}, [result.err for result in done]
    assert not any(STEERING.search(result.out + result.err) for result in done)
    return tmp_path / "jahat.qualeval"


@pytest.mark.parametrize(
    "command", [name for name in COMMANDS if name in CALLS or name in ("history", "coders", "draw")]
)
def test_no_command_hands_on_what_steers_a_terminal(qualeval: Qualeval, hostile: Path, command: str) -> None:
    calls = CALLS.get(command, ((),))
    for more in calls:
        words = [word.format(project=hostile, out=hostile.parent / "written") for word in more]
        if str(hostile) not in words:
            words.insert(0, str(hostile))
        takes_form = "-o" not in words and command not in ("review", "codebook", "codings", "export", "check")
        for form in ("table", "csv", "json", "md") if takes_form else ("",):
            result = qualeval("--coder", f"budi{JAHAT}", command, *words, *(["--format", form] if form else []))
            steers = STEERING.search(result.out + result.err)
            assert not steers, (more, form, result.out, result.err)


def test_no_complaint_hands_on_what_steers_a_terminal(qualeval: Qualeval, hostile: Path, tmp_path: Path) -> None:
    jahat = JAHAT[:20]
    (tmp_path / "b.yaml").write_text(
        'codebook: x\ncodes:\n  - code: "a\\e[31m"\n    "\\e]0;J\\a": 1\n', encoding="utf-8"
    )
    (tmp_path / "c.csv").write_text(f"source,case\n{JAHAT},x\n", encoding="utf-8")
    complaints = [
        qualeval("counts", f"tiada{jahat}"),
        qualeval("import", hostile, f"tiada{jahat}.txt"),
        qualeval("codebook", "check", "b.yaml"),
        qualeval("codings", "import", hostile, "c.csv"),
        qualeval("quotes", hostile, "--code", jahat),
        qualeval("counts", hostile, "--by", jahat),
        qualeval("search", hostile, f"[{jahat}", "--regex"),
        qualeval(f"perintah{jahat}"),
        qualeval("counts", f"postgresql://[{jahat}"),
        qualeval("counts", hostile, "--coders", jahat),
    ]
    assert 0 not in {result.status for result in complaints}
    for result in complaints:
        assert not STEERING.search(result.out + result.err), result


@posix_only
def test_the_workspace_and_the_plain_review_hand_nothing_on_to_a_real_terminal(hostile: Path, tmp_path: Path) -> None:
    from benchmarks.term import Terminal

    folders = {f"XDG_{kind}_HOME": str(tmp_path / "xdg" / kind) for kind in ("STATE", "CONFIG", "CACHE")}
    environment = {**os.environ, **folders, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    call = [sys.executable, "-m", "qualeval", str(hostile), "--coder", f"budi{JAHAT}", "--language", "en"]
    with Terminal(call, environment, tmp_path) as screen:
        _, painted = screen.until(rb"merah")
        painted += screen.press(b"s", rb"Budget").painted
        painted += screen.press(b"\x1b", b"").painted
        painted += screen.press(b"?", b"").painted
    plain = [sys.executable, "-m", "qualeval", "review", str(hostile), "--plain", "--coder", "budi", "--language", "en"]
    with Terminal(plain, environment, tmp_path) as screen:
        painted += screen.until(rb"Dana kecil|Dana kurang")[1]
    for sequence in ("\x1b]0;JAHAT", "\x1b[31mmerah", "\x9b2J", "\x1bP+q", "\u202e"):
        assert sequence.encode() not in painted, sequence
