"""Counts, quotes, suggestions, recommendations, the report; codebooks and codings in and out."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Qualeval
from tests.cli.texts import CODEBOOK, CODINGS

_PROMISED = (
    "code name category kind n_segments n_cases cases_share n_sources n_words by_hand accepted rejected"
).split()


@pytest.fixture
def coded(qualeval: Qualeval, small: Path) -> Path:
    Path("codings.csv").write_text(CODINGS, encoding="utf-8")
    assert qualeval("codings", "import", small, "codings.csv").status == 0
    return small


def rows(result: Any) -> list[dict[str, Any]]:
    assert result.status == 0, result.err
    found = json.loads(result.out)
    assert isinstance(found, list)
    return found


# --- counts ----------------------------------------------------------------------------------------------------------


def test_counts_have_what_is_promised(qualeval: Qualeval, coded: Path) -> None:
    counts = rows(qualeval("counts", coded, "--format", "json"))
    assert set(_PROMISED) <= counts[0].keys()
    budget = next(row for row in counts if row["code"] == "budget")
    assert (budget["n_segments"], budget["n_cases"], budget["by_hand"], budget["accepted"]) == (1, 1, 1, 0)
    assert budget["cases_share"] == pytest.approx(1 / 4)  # R07 and three who answered
    assert (budget["category"], budget["kind"], budget["name"]) == ("challenges", "challenge", "Budget")


def test_counts_agree_in_every_form(qualeval: Qualeval, sample: Path, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    as_json = rows(qualeval("counts", sample, "--format", "json"))
    in_csv = list(csv.DictReader(io.StringIO(qualeval("counts", sample, "--format", "csv").out)))
    assert [list(row) for row in in_csv] == [list(row) for row in as_json]
    assert [[str(value) for value in row.values()] for row in as_json] == [list(row.values()) for row in in_csv]

    assert qualeval("counts", sample, "-o", "counts.xlsx").status == 0
    sheet = CalamineWorkbook.from_path("counts.xlsx").get_sheet_by_index(0).to_python()
    counted = {row["code"]: (row["n_segments"], row["n_cases"]) for row in as_json}
    found = {row[0]: row for row in sheet if row and row[0] in counted}
    assert found.keys() == counted.keys()
    for code, (n_segments, n_cases) in counted.items():
        assert {n_segments, n_cases} <= set(found[code])

    plain = qualeval("counts", sample).out.splitlines()
    marked = qualeval("counts", sample, "--format", "md").out.splitlines()
    for row in as_json:
        share = f"{100 * row['cases_share']:.0f}%"
        line = next(line for line in plain if line.startswith(f"{row['code']} "))
        assert {str(row["n_segments"]), str(row["n_cases"]), share} <= set(line.split())
        cells = next(line for line in marked if line.startswith(f"| {row['code']} ")).split(" | ")
        assert cells[3:6] == [str(row["n_segments"]), str(row["n_cases"]), share]


def test_counts_by_group_are_long_for_scripts_and_side_by_side_for_people(qualeval: Qualeval, sample: Path) -> None:
    long = rows(qualeval("counts", sample, "--by", "golongan", "--format", "json"))
    assert list(long[0])[:3] == ["by", "group", "n_group"]
    assert {row["group"] for row in long} == {"II", "III", "IV + –"}
    header = qualeval("counts", sample, "--by", "golongan").out.splitlines()[0]
    sizes = {row["group"]: row["n_group"] for row in long}
    assert all(f"{group.replace('–', 'not stated')} (n={n})" in header for group, n in sizes.items())


def test_small_groups_are_shown_only_when_asked_for(qualeval: Qualeval, coded: Path) -> None:
    hidden = qualeval("counts", coded, "--by", "unit_kerja", "--format", "json")
    assert rows(hidden) == []
    assert "no group is shown, to protect them" in qualeval("counts", coded, "--by", "unit_kerja").out
    shown = rows(qualeval("counts", coded, "--by", "unit_kerja", "--format", "json", "--small-cells"))
    assert {row["group"] for row in shown} == {"Dinas A", "Dinas B", ""}


def test_with_few_respondents_people_see_no_percentages(qualeval: Qualeval, coded: Path) -> None:
    shown = qualeval("counts", coded).out
    assert "%" not in shown.splitlines()[0]
    assert "counts only, no percentages" in shown


def test_counts_by_category_and_by_wave(qualeval: Qualeval, coded: Path) -> None:
    (category,) = rows(qualeval("counts", coded, "--level", "category", "--format", "json"))
    assert (category["code"], category["n_segments"], category["n_cases"]) == ("challenges", 2, 1)
    assert rows(qualeval("counts", coded, "--wave", "2026", "--format", "json"))
    wrong = qualeval("counts", coded, "--wave", "1999")
    assert wrong.status == 1
    assert "there are: 2026" in wrong.err


def test_an_attribute_that_is_not_there_is_named_with_those_that_are(qualeval: Qualeval, coded: Path) -> None:
    result = qualeval("counts", coded, "--by", "unit")
    assert result.status == 1
    assert "kepuasan, unit_kerja" in result.err


# --- quotes ----------------------------------------------------------------------------------------------------------


def test_quotes_are_the_words_with_their_place(qualeval: Qualeval, coded: Path) -> None:
    (quote,) = rows(qualeval("quotes", coded, "--code", "budget", "--format", "json"))
    assert (quote["text"], quote["reference"]) == ("Anggaran kami kecil sekali.", "R07:3")
    both = rows(qualeval("quotes", coded, "--code", "challenges", "--case", "R07", "--format", "json"))
    assert len(both) == 2
    assert rows(qualeval("quotes", coded, "--limit", "1", "--format", "json")) == both[:1]
    assert rows(qualeval("quotes", coded, "--source", "kendala", "--format", "json")) == []


@pytest.mark.parametrize(("option", "name"), [("--code", "money"), ("--source", "w99"), ("--case", "R99")])
def test_what_is_not_there_has_no_quotes(qualeval: Qualeval, coded: Path, option: str, name: str) -> None:
    result = qualeval("quotes", coded, option, name)
    assert result.status == 1
    assert f"“{name}”" in result.err


def test_brackets_in_what_people_said_are_shown_as_they_are(qualeval: Qualeval, coded: Path) -> None:
    for form in ("table", "md", "csv", "json"):
        assert "pelayanan [/b]." in qualeval("quotes", coded, "--format", form).out
    (hit,) = rows(qualeval("search", coded, "tertawa", "--format", "json"))
    assert (str(hit["before"])[-1], str(hit["after"])[:11]) == ("[", "] Jadwalnya")


# --- suggestions -----------------------------------------------------------------------------------------------------


def test_suggestions_come_best_first_with_reasons(qualeval: Qualeval, small: Path) -> None:
    found = rows(qualeval("suggest", small, "--format", "json"))
    confidences = [row["confidence"] for row in found]
    assert confidences == sorted(confidences, reverse=True)
    assert len(found) >= 3
    assert all(row["reasons"] for row in found)
    assert {"source", "reference", "start", "end", "code", "text", "model"} <= found[0].keys()
    assert rows(qualeval("suggest", small, "--top", "2", "--format", "json")) == found[:2]
    least = confidences[1]
    sure = rows(qualeval("suggest", small, "--min-confidence", str(least), "--format", "json"))
    assert all(row["confidence"] >= least for row in sure)
    assert 0 < len(sure) < len(found)


def test_suggestions_are_never_counted(qualeval: Qualeval, small: Path) -> None:
    before = qualeval("counts", small, "--format", "json").out
    assert rows(qualeval("suggest", small, "--format", "json"))
    assert qualeval("counts", small, "--format", "json").out == before


# --- recommendations -------------------------------------------------------------------------------------------------


def test_a_recommendation_is_offered_judged_worded_and_gets_stale(qualeval: Qualeval, coded: Path) -> None:
    def listed() -> list[tuple[str, str, bool]]:
        found = rows(qualeval("recommend", coded, "--format", "json"))
        return [(row["status"], row["text"], row["stale"]) for row in found]

    assert listed() == [("offered", "More money.", False)]
    assert qualeval("recommend", coded, "--accept", "more-money").out == "accepted: More money.\n"
    assert listed() == [("accepted", "More money.", False)]
    assert qualeval("recommend", coded, "--edit", "more-money", "--text", "Much more.").status == 0
    assert listed() == [("accepted", "Much more.", False)]
    assert qualeval("recommend", coded, "--edit", "more-money", "--text", "Much more.").out.startswith("unchanged")
    Path("more.csv").write_text(
        CODINGS.splitlines()[0] + "\nkendala,S02,0,8,budget,ani,manual,,,Anggaran\n", encoding="utf-8"
    )
    assert qualeval("codings", "import", coded, "more.csv").status == 0
    assert listed() == [("accepted", "Much more.", True)]
    assert qualeval("recommend", coded, "--reject", "more-money").status == 0
    assert listed() == [("rejected", "Much more.", False)]


def test_ones_own_recommendation_rests_on_codes(qualeval: Qualeval, coded: Path) -> None:
    assert qualeval("recommend", coded, "--add", "Atur jadwal.", "--codes", "schedule,budget").status == 0
    own = rows(qualeval("recommend", coded, "--format", "json"))[-1]
    assert (own["text"], own["codes"], own["status"]) == ("Atur jadwal.", "schedule budget", "accepted")
    assert qualeval("recommend", coded, "--add", "x", "--codes", "nope").status == 1
    assert qualeval("recommend", coded, "--accept", "nope").status == 1


# --- the report ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["docx", "md", "xlsx"])
def test_the_report_is_written(qualeval: Qualeval, coded: Path, tmp_path: Path, ending: str) -> None:
    result = qualeval("report", coded, "-o", f"laporan.{ending}", "--by", "unit_kerja")
    assert result.status == 0, result.err
    assert (tmp_path / f"laporan.{ending}").stat().st_size > 500


def test_the_report_quotes_people_as_they_spoke(qualeval: Qualeval, coded: Path) -> None:
    qualeval("report", coded, "-o", "laporan.md")
    assert "Anggaran kami kecil sekali." in Path("laporan.md").read_text(encoding="utf-8")


# --- codings ---------------------------------------------------------------------------------------------------------


def test_codings_are_exported_exactly(qualeval: Qualeval, coded: Path) -> None:
    assert qualeval("codings", "export", coded, "out.csv").status == 0
    assert Path("out.csv").read_text(encoding="utf-8").splitlines() == CODINGS.splitlines()


def test_codings_of_one_project_are_the_same_in_another(qualeval: Qualeval, sample: Path) -> None:
    transcripts = Path(__file__).resolve().parents[2] / "transcripts"
    codebook = transcripts.parent / "codebooks" / "asn-career-development.yaml"
    assert qualeval("codings", "export", sample, "first.csv").status == 0
    assert qualeval("new", "lain", "--codebook", codebook).status == 0
    assert qualeval("import", "lain", transcripts, "--wave", "2026").status == 0
    assert qualeval("codings", "import", "lain", "first.csv", "--coder", "lain").status == 0
    assert qualeval("codings", "export", "lain", "second.csv").status == 0
    first = Path("first.csv").read_bytes()
    assert len(first.splitlines()) > 100
    assert Path("second.csv").read_bytes() == first
    again = qualeval("codings", "import", "lain", "first.csv")
    assert again.out.startswith("0 codings added;")
    counts = [qualeval("counts", project, "--format", "json").out for project in (sample, "lain")]
    assert counts[0] == counts[1]


def test_codings_that_do_not_fit_are_all_named_and_none_is_added(qualeval: Qualeval, small: Path) -> None:
    faulty = CODINGS.replace("w01,,39", "w99,,39").replace(",schedule,", ",nope,")
    Path("codings.csv").write_text(faulty, encoding="utf-8")
    result = qualeval("codings", "import", small, "codings.csv")
    assert result.status == 1
    assert [line.split(": ")[0] for line in result.err.splitlines()] == ["codings.csv:2", "codings.csv:3"]
    assert rows(qualeval("quotes", small, "--format", "json")) == []


# --- codebooks -------------------------------------------------------------------------------------------------------


def test_a_codebook_is_checked_compared_taken_over_and_written_out(qualeval: Qualeval, coded: Path) -> None:
    checked = qualeval("codebook", "check", "book.yaml")
    assert checked.out == "book.yaml can be used: 2 codes, 1 categories, 1 recommendations\n"
    newer = CODEBOOK.replace("Uang tidak cukup.", "Uang kurang.").replace(
        "recommendations:", "  - code: trust\n    name: {id: Percaya, en: Trust}\nrecommendations:"
    )
    Path("newer.yaml").write_text(newer, encoding="utf-8")
    assert [
        (row["change"], row["code"], row["part"], row["language"], row["before"], row["after"])
        for row in rows(qualeval("codebook", "diff", coded, "newer.yaml", "--format", "json"))
    ] == [
        ("changed", "budget", "definition", "id", "Uang tidak cukup.", "Uang kurang."),
        ("added", "trust", "name", "id", "", "Percaya"),
        ("added", "trust", "name", "en", "", "Trust"),
        ("added", "trust", "status", "", "", "active"),
    ]
    assert "Uang kurang." in qualeval("codebook", "diff", coded, "newer.yaml").out
    assert qualeval("codebook", "import", coded, "newer.yaml").out == "the project has this codebook now\n"
    assert qualeval("codebook", "import", coded, "newer.yaml").out == "the project has this codebook already\n"
    assert rows(qualeval("codebook", "diff", coded, "newer.yaml", "--format", "json")) == []
    assert qualeval("codebook", "export", coded, "out.yaml").status == 0
    assert rows(qualeval("codebook", "diff", coded, "out.yaml", "--format", "json")) == []


def test_a_codebook_cannot_lose_a_code_that_is_used(qualeval: Qualeval, coded: Path) -> None:
    start = CODEBOOK.index("      - code: schedule")
    end = CODEBOOK.index("recommendations:")
    Path("less.yaml").write_text(CODEBOOK[:start] + CODEBOOK[end:], encoding="utf-8")
    result = qualeval("codebook", "import", coded, "less.yaml")
    assert result.status == 1
    assert "“schedule”" in result.err


def test_a_recommendation_is_put_in_the_other_language_beside_its_own_words(qualeval: Qualeval, sample: Path) -> None:
    offered = json.loads(qualeval("recommend", sample, "--format", "json").out)[0]["id"]
    assert qualeval("recommend", sample, "--detail", offered, "--action", "Dua gelombang").out == "done\n"
    put = qualeval("recommend", sample, "--detail", offered, "--in", "en", "--action", "Two rounds")
    assert put.out == "done\n"
    assert (
        qualeval("recommend", sample, "--edit", offered, "--in", "en", "--text", "Two rounds a year.").out == "done\n"
    )

    def told(language: str) -> dict[str, str]:
        rows = json.loads(qualeval("recommend", sample, "--format", "json", "--language", language).out)
        found: dict[str, str] = next(row for row in rows if row["status"] == "accepted")
        return found

    assert (told("en")["text"], told("en")["action"]) == ("Two rounds a year.", "Two rounds")
    assert told("id")["action"] == "Dua gelombang"
    wrong = qualeval("recommend", sample, "--detail", offered, "--in", "en", "--priority", "high")
    assert wrong.status == 2
    assert "--priority has no language" in wrong.err
