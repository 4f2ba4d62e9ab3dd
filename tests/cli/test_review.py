"""The review that asks line by line."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qualeval.__main__ import main
from qualeval.domain.learning import Answer
from qualeval.nlp import LocalSuggester
from tests.cli.conftest import Qualeval


class InTurn(LocalSuggester):
    """Learns at once, as the process would when it is given the time."""

    def wait(self, timeout: float | None = None) -> Answer | None:
        return super().wait(timeout)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualeval.bootstrap.Services.suggester", lambda self: InTurn())


def codings(qualeval: Qualeval, project: Path) -> list[dict[str, Any]]:
    found = json.loads(qualeval("quotes", project, "--format", "json").out)
    assert isinstance(found, list)
    return found


def shown(out: str) -> list[str]:
    """The codes asked about, in order."""
    return [line.split("[")[1].split("]")[0] for line in out.splitlines() if line.startswith("suggested: ")]


def test_a_suggestion_accepted_becomes_a_coding(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("review", small, "--plain", typed="a\nq\n")
    assert result.status == 0
    (coding,) = codings(qualeval, small)
    assert (coding["code"], coding["origin"], coding["coder"]) == (shown(result.out)[0], "accepted", "ani")
    assert coding["text"] in result.out
    assert "accepted 1, changed 0, rejected 0, skipped 0" in result.out


def test_a_suggestion_rejected_is_not_made_again(qualeval: Qualeval, small: Path) -> None:
    before = json.loads(qualeval("suggest", small, "--format", "json").out)
    qualeval("review", small, "--plain", typed="r\nq\n")
    assert codings(qualeval, small) == []
    (row,) = [row for row in json.loads(qualeval("counts", small, "--format", "json").out) if row["rejected"]]
    after = json.loads(qualeval("suggest", small, "--format", "json").out)

    def places(found: list[dict[str, Any]]) -> set[tuple[str, int, str]]:
        return {(r["reference"], r["start"], r["code"]) for r in found if r["code"] == row["code"]}

    assert len(places(before) - places(after)) == 1


def test_what_was_decided_is_said_before_the_next_is_asked(qualeval: Qualeval, small: Path) -> None:
    out = qualeval("review", small, "--plain", typed="a\nx\nc budget\nn\nu\nq\n").out
    said = [line.removeprefix("> ") for line in out.splitlines()]
    kinds = ("accepted: ", "rejected: ", "taken instead: ", "segment fully reviewed", "undone: segment fully reviewed")
    found = [next((at for at, line in enumerate(said) if line.startswith(kind)), -1) for kind in kinds]
    assert -1 not in found
    assert found == sorted(found)


def test_a_decision_says_that_the_most_useful_was_asked_first(qualeval: Qualeval, small: Path) -> None:
    qualeval("review", small, "--plain", typed="a\nr\nq\n")
    with closing(sqlite3.connect(small)) as connection:
        assert connection.execute("SELECT drawn FROM decision").fetchall() == [("useful",), ("useful",)]


def test_another_code_can_be_taken(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("review", small, "--plain", typed="c\nc nope\nc budget\nq\n")
    assert "name the code after c" in result.out
    assert "there is no code “nope”" in result.out
    (coding,) = codings(qualeval, small)
    assert (coding["code"], coding["origin"]) == ("budget", "changed")


def test_nothing_more_here_settles_the_segment_and_is_taken_back(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("review", small, "--plain", typed="n\nq\n")
    assert "fully reviewed 1" in result.out
    with closing(sqlite3.connect(small)) as connection:
        ((document, start, end),) = connection.execute("SELECT document_id, start, end FROM reviewed").fetchall()
        assert connection.execute("SELECT count(*) FROM decision").fetchone() == (0,)
    again = qualeval("review", small, "--plain", typed="s\n" * 50)
    with closing(sqlite3.connect(small)) as connection:
        text = connection.execute(
            "SELECT text FROM content JOIN document ON content = digest WHERE id = ?", (document,)
        ).fetchone()[0]
    assert f"  {text[start:end]}\n" not in again.out
    taken = qualeval("review", small, "--plain", typed="n\nu\nq\n")
    assert shown(taken.out)[0] == shown(taken.out)[1]
    assert "fully reviewed 0" in taken.out


def test_a_code_that_nobody_suggested_is_put_on_by_hand_and_the_question_stays(qualeval: Qualeval, small: Path) -> None:
    (first,) = shown(qualeval("review", small, "--plain", typed="q\n").out)
    other = {"budget": "schedule", "schedule": "budget"}[first]
    result = qualeval("review", small, "--plain", typed=f"+\n+ nope\n+ {other}\n+ {other}\na\nq\n")
    assert "name the code after +" in result.out
    assert "there is no code “nope”" in result.out
    assert "coded so already" in result.out
    assert "accepted 1, changed 0, rejected 0, skipped 0, by hand 1, fully reviewed 0" in result.out
    assert {one["code"]: one["origin"] for one in codings(qualeval, small)} == {other: "manual", first: "accepted"}


def test_what_was_decided_can_be_taken_back_and_is_asked_again(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("review", small, "--plain", typed="a\nu\nu\nr\nq\n")
    asked = shown(result.out)
    assert asked[0] == asked[2]
    assert "nothing to take back in this review" in result.out
    assert codings(qualeval, small) == []
    assert "accepted 0, changed 0, rejected 1" in result.out
    actions = [(row["action"], row["intent"]) for row in json.loads(qualeval("history", small, "--format", "json").out)]
    assert actions[-3:] == [
        ("suggestion.accept", "do"),
        ("suggestion.accept", "undo"),
        ("suggestion.reject", "do"),
    ]


def test_what_is_skipped_is_not_asked_again_and_changes_nothing(qualeval: Qualeval, small: Path) -> None:
    before = qualeval("history", small).out
    result = qualeval("review", small, "--plain", typed="s\n" * 50)
    assert "no suggestion is left" in result.out
    asked = [line for line in result.out.splitlines() if line.startswith(("suggested: ", "R07", "S0"))]
    assert len(asked) == len(set(zip(asked[::2], asked[1::2], strict=True))) * 2
    assert qualeval("history", small).out == before


def test_the_end_of_input_leaves_and_keeps_what_was_decided(qualeval: Qualeval, small: Path) -> None:
    assert qualeval("review", small, "--plain", typed="a\n").status == 0
    assert len(codings(qualeval, small)) == 1


def test_help_and_codes_are_listed_when_asked_for(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("review", small, "--plain", typed="wibble\n?\nq\n")
    assert result.out.count("a accept, x or r reject") == 2
    assert "    schedule: Schedule" in result.out


def test_a_plain_terminal_needs_no_option(qualeval: Qualeval, small: Path) -> None:
    assert "suggested: " in qualeval("review", small, typed="q\n").out


def test_reading_only_cannot_review(qualeval: Qualeval, small: Path) -> None:
    assert qualeval("review", small, "--plain", "--read-only", typed="a\n").status == 1


def test_an_interrupt_keeps_what_was_decided_and_frees_the_project(
    qualeval: Qualeval, small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Impatient:
        def __init__(self) -> None:
            self.lines = iter(["a\n"])

        def isatty(self) -> bool:
            return False

        def readline(self) -> str:
            if line := next(self.lines, None):
                return line
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Impatient())
    assert main(["--language", "en", "review", str(small), "--plain"]) == 130
    assert "Traceback" not in capsys.readouterr().err
    assert len(codings(qualeval, small)) == 1
    assert qualeval("undo", small).status == 0
