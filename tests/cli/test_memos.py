"""Memos are listed and written without a screen."""

import json
from pathlib import Path

from tests.cli.conftest import Qualeval


def test_a_memo_is_written_listed_and_taken_away(qualeval: Qualeval, small: Path) -> None:
    written = qualeval("memos", small, "--about", "project", "--write", "Begun in March.")
    assert (written.status, written.out) == (0, "memo written\n")
    again = qualeval("memos", small, "--about", "project", "--write", "Begun in March.")
    assert again.out == "the memo says this already\n"
    rows = json.loads(qualeval("memos", small, "--format", "json").out)
    assert [(row["about"], row["coder"], row["text"]) for row in _rows(rows)] == [("project", "ani", "Begun in March.")]
    assert "Begun in March." in qualeval("memos", small).out
    assert qualeval("memos", small, "--about", "project", "--write", "").status == 0
    assert _rows(json.loads(qualeval("memos", small, "--format", "json").out)) == []


def test_a_memo_about_one_thing_is_found_by_its_name(qualeval: Qualeval, small: Path) -> None:
    code = _rows(json.loads(qualeval("codes", small, "--format", "json").out))[-1]["code"]
    assert qualeval("memos", small, "--about", f"code:{code}", "--write", "Which ones?").status == 0
    assert "Which ones?" in qualeval("memos", small, "--about", f"code:{code}").out
    assert "Which ones?" in qualeval("memos", small, "--about", "code").out
    assert "Which ones?" not in qualeval("memos", small, "--about", "source").out


def test_a_memo_about_nothing_is_refused(qualeval: Qualeval, small: Path) -> None:
    assert qualeval("memos", small, "--write", "Words.").status != 0
    assert "say what the memo is about" in qualeval("memos", small, "--write", "Words.").err
    assert "no “code:nothing”" in qualeval("memos", small, "--about", "code:nothing", "--write", "Words.").err
    assert "a memo is about one of" in qualeval("memos", small, "--about", "weather").err


def _rows(read: object) -> list[dict[str, str]]:
    found = read["rows"] if isinstance(read, dict) else read
    assert isinstance(found, list)
    return found
