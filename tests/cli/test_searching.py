"""`search`, `kwic` and `autocode`."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Qualeval


def test_hits_stand_with_their_reference_and_context(qualeval: Qualeval, small: Path) -> None:
    rows = json.loads(qualeval("search", small, "jadwal*", "--format", "json").out)
    assert [(row["reference"], row["match"]) for row in rows] == [("R07:3", "Jadwalnya"), ("S01:1", "Jadwal")]
    assert rows[0]["after"].startswith(" bentrok dengan pelayanan")
    text = (small.parent / "w01.txt").read_text(encoding="utf-8")
    assert text[rows[0]["start"] : rows[0]["end"]] == "Jadwalnya"


@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
def test_hits_are_written_in_every_form(qualeval: Qualeval, small: Path, form: str) -> None:
    result = qualeval("kwic", small, "anggaran", "--format", form)
    assert result.status == 0
    assert result.out.count("Anggaran") == 2


def test_hits_go_into_a_workbook(qualeval: Qualeval, small: Path) -> None:
    assert qualeval("search", small, "anggaran", "-o", "hits.xlsx").status == 0
    assert (small.parent / "hits.xlsx").stat().st_size > 0


def test_an_expression_and_a_limit(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("search", small, "bentrok|dana", "--regex", "--format", "csv")
    assert [row["match"] for row in csv.DictReader(io.StringIO(result.out))] == ["bentrok", "Dana", "bentrok"]
    limited = qualeval("search", small, "bentrok|dana", "--regex", "--limit", "1", "--format", "csv")
    assert len(list(csv.DictReader(io.StringIO(limited.out)))) == 1


def test_nothing_to_look_for_is_said(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("search", small, "--", "-libur")
    assert (result.status, result.out) == (1, "")
    assert "no words to look for" in result.err
    assert "no regular expression" in qualeval("search", small, "(", "--regex").err


def test_a_rule_is_listed_before_it_is_applied(qualeval: Qualeval, small: Path) -> None:
    rule = ("autocode", small, "--code", "budget", "--match", "anggaran|dana")
    listed = json.loads(qualeval(*rule, "--format", "json").out)
    assert [row["text"] for row in listed] == [
        "Anggaran kami kecil sekali.",
        "Dana dari kantor tidak ada.",
        "Anggaran perjalanan dinas tidak cukup untuk ikut.",
    ]
    assert json.loads(qualeval("counts", small, "--format", "json").out)[0]["n_segments"] == 0


def test_a_rule_is_applied_in_one_step_and_only_once(qualeval: Qualeval, small: Path) -> None:
    rule = ("autocode", small, "--code", "budget", "--match", "anggaran|dana", "--apply")
    assert "segments coded budget: 3" in qualeval(*rule).out
    assert "segments coded budget: 0" in qualeval(*rule).out
    rows = {row["code"]: row for row in json.loads(qualeval("counts", small, "--format", "json").out)}
    assert (rows["budget"]["n_segments"], rows["budget"]["n_cases"], rows["budget"]["by_hand"]) == (3, 2, 0)
    qualeval("codings", "export", small, "out.csv")
    with (small.parent / "out.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["origin"] for row in csv.DictReader(stream)} == {"rule"}
    qualeval("undo", small)
    rows = {row["code"]: row for row in json.loads(qualeval("counts", small, "--format", "json").out)}
    assert rows["budget"]["n_segments"] == 0


@pytest.mark.parametrize("apply", [(), ("--apply",)])
def test_an_unknown_code_is_refused(qualeval: Qualeval, small: Path, apply: tuple[str, ...]) -> None:
    result = qualeval("autocode", small, "--code", "nothing", "--match", "tiada", *apply)
    assert result.status == 1
    assert "no code" in result.err
