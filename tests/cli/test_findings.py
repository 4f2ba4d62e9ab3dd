"""Findings and the final report from the command line."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Qualeval
from tests.cli.texts import CODINGS


@pytest.fixture
def drafted(qualeval: Qualeval, sample: Path) -> Path:
    assert qualeval("findings", sample, "--draft", "schedule_conflict", "--criterion", "efficiency").status == 0
    return sample


def listed(qualeval: Qualeval, project: Path) -> list[dict[str, Any]]:
    result = qualeval("findings", project, "--format", "json")
    assert result.status == 0, result.err
    found = json.loads(result.out)
    assert isinstance(found, list)
    return found


def test_a_finding_is_drafted_worded_concluded_judged_and_accepted(qualeval: Qualeval, drafted: Path) -> None:
    (row,) = listed(qualeval, drafted)
    counted = json.loads(qualeval("counts", drafted, "--format", "json").out)
    theme = next(theme for theme in counted if theme["code"] == "schedule_conflict")
    assert (row["status"], row["n_cases"], row["n_segments"]) == ("draft", theme["n_cases"], theme["n_segments"])
    assert str(theme["n_cases"]) in row["text"]
    for deed in (
        ("--edit", "1", "--text", "Schedules clash."),
        ("--conclude", "1", "--text", "Plan ahead."),
        ("--strength", "1", "--as", "weak"),
        ("--accept", "1"),
    ):
        assert qualeval("findings", drafted, *deed).out == "done\n"
        assert qualeval("findings", drafted, *deed).out == "nothing is different\n"
    (row,) = listed(qualeval, drafted)
    assert (row["status"], row["text"], row["conclusion"], row["strength"]) == (
        "accepted", "Schedules clash.", "Plan ahead.", "weak",
    )  # fmt: skip
    assert "Schedules clash." in qualeval("findings", drafted).out


def test_a_finding_is_worded_in_the_language_asked_for(qualeval: Qualeval, drafted: Path) -> None:
    qualeval("findings", drafted, "--edit", "1", "--text", "Jadwal bentrok.", "--in", "id")
    (row,) = listed(qualeval, drafted)
    assert row["text"] != "Jadwal bentrok."
    assert qualeval("findings", drafted, "--language", "id", "--format", "json").out.count("Jadwal bentrok.") == 1


def test_questions_criteria_and_links(qualeval: Qualeval, drafted: Path) -> None:
    assert "Kirkpatrick" in qualeval("findings", drafted, "--criteria").out
    assert qualeval("findings", drafted, "--ask", "", "--criterion", "impact").status == 0
    assert "wider change" in qualeval("findings", drafted, "--questions").out
    assert qualeval("findings", drafted, "--place", "1", "--question", "1").out == "done\n"
    offers = json.loads(qualeval("recommend", drafted, "--format", "json").out)
    assert qualeval("findings", drafted, "--link", "1", "--to", offers[0]["id"]).out == "done\n"
    linked = json.loads(qualeval("recommend", drafted, "--format", "json").out)
    assert [row["n_findings"] for row in linked if row["status"] == "accepted"] == [1]
    assert qualeval("findings", drafted, "--link", "1", "--to", "nope").status == 1
    assert qualeval("findings", drafted, "--remove", "1").out == "done\n"
    assert listed(qualeval, drafted) == []
    assert qualeval("undo", drafted).status == 0
    assert len(listed(qualeval, drafted)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ("--edit", "1"),
        ("--text", "x"),
        ("--strength", "1"),
        ("--link", "1"),
        ("--draft", "schedule_conflict", "--by", "golongan"),
        ("--draft", "schedule_conflict", "--criterion", "taste"),
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_wrong_usage(qualeval: Qualeval, sample: Path, wrong: tuple[str, ...]) -> None:
    result = qualeval("findings", sample, *wrong)
    assert (result.status, result.out) == (2, "")
    assert "Traceback" not in result.err


def test_what_is_not_there_is_named(qualeval: Qualeval, sample: Path) -> None:
    for wrong, name in ((("--accept", "9"), "9"), (("--draft", "nope"), "nope")):
        result = qualeval("findings", sample, *wrong)
        assert result.status == 1
        assert f"“{name}”" in result.err


def test_a_recommendation_is_detailed(qualeval: Qualeval, sample: Path) -> None:
    offer = json.loads(qualeval("recommend", sample, "--format", "json").out)[0]["id"]
    assert qualeval("recommend", sample, "--detail", offer, "--deadline", "2027", "--priority", "low").out == "done\n"
    row = next(
        r for r in json.loads(qualeval("recommend", sample, "--format", "json").out) if r["status"] == "accepted"
    )
    assert (row["deadline"], row["priority"], row["founded"]) == ("2027", "low", True)
    assert qualeval("recommend", sample, "--detail", offer).status == 2
    assert qualeval("recommend", sample, "--deadline", "2027").status == 2
    assert qualeval("recommend", sample, "--detail", "nope", "--deadline", "2027").status == 1


def test_a_final_report_is_refused_where_a_recommendation_rests_on_nothing(
    qualeval: Qualeval, sample: Path, tmp_path: Path
) -> None:
    assert qualeval("report", sample, "-o", "r.md", "--final").status == 0
    qualeval("codebook", "export", sample, "book.yaml")
    assert qualeval("new", "kosong", "--codebook", "book.yaml").status == 0
    qualeval("recommend", "kosong", "--add", "Do it.", "--codes", "motivation")
    refused = qualeval("report", "kosong", "-o", "r.html", "--final")
    assert (refused.status, (tmp_path / "r.html").exists()) == (1, False)
    assert "Recommendations that rest on nothing anybody said: 1." in refused.err
    assert qualeval("report", "kosong", "-o", "r.html").status == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "[Draft: rests on no evidence] Do it." in page
    assert 'class="draft"' in page


def test_a_report_takes_the_styles_of_a_template(qualeval: Qualeval, sample: Path, tmp_path: Path) -> None:
    from docx import Document

    template = Document()
    template.sections[0].header.paragraphs[0].text = "Kementerian Contoh"
    template.save(str(tmp_path / "kop.docx"))
    assert qualeval("report", sample, "-o", "r.docx", "--template", "kop.docx").status == 0
    with zipfile.ZipFile(tmp_path / "r.docx") as members:
        headers = [members.read(name) for name in members.namelist() if "header" in name]
    assert any(b"Kementerian Contoh" in header for header in headers)
    assert qualeval("report", sample, "-o", "r.html", "--template", "kop.docx").status == 2
    assert qualeval("report", sample, "-o", "r.docx", "--template", "nope.docx").status == 1


def test_a_finding_states_the_codings_that_are_said_to_count(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    (tmp_path / "codings.csv").write_text(CODINGS, encoding="utf-8")
    assert qualeval("codings", "import", small, tmp_path / "codings.csv").status == 0
    assert qualeval("findings", small, "--draft", "budget", "--coders", "ani").status == 0
    assert qualeval("findings", small, "--accept", "1", "--coders", "ani").out == "done\n"
    assert qualeval("recommend", small, "--add", "Ask early.", "--codes", "budget", "--coders", "ani").status == 0
    for verb in ("findings", "recommend"):
        counted = [
            json.loads(qualeval(verb, small, "--coders", who, "--format", "json").out) for who in ("ani", "budi")
        ]
        assert [row["n_segments"] for rows in counted for row in rows if row["status"] != "offered"] == [1, 0]
        assert "Only the codings of ani count." in qualeval(verb, small, "--coders", "ani").out
        assert "nothing is coded by “nobody”" in qualeval(verb, small, "--coders", "nobody").err
