"""The analyses as commands: every form, what is refused, and what is written back into the project."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Qualeval, Result
from tests.cli.texts import CODINGS

CALLS = (
    ("crosstab", "--by", "golongan"),
    ("cooccur", "--within", "respondent"),
    ("cooccur", "--matrix"),
    ("words", "--top", "5"),
    ("saturation", "--unit", "respondent"),
    ("closed",),
    ("performance", "--before", "kinerja_sebelum", "--after", "kinerja_sesudah"),
    ("joint", "--figures", "kepuasan"),
    ("matrix", "--by", "golongan", "--codes", "budget"),
    ("matrix", "--framework", "--codes", "budget"),
)


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.status == 0, result.err
    found = json.loads(result.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_an_analysis_says_the_same_in_every_form(qualeval: Qualeval, sample_made: Path, call: tuple[str, ...]) -> None:
    verb, *options = call
    as_json = rows(qualeval(verb, sample_made, *options, "--format", "json"))
    assert as_json
    in_csv = list(csv.DictReader(io.StringIO(qualeval(verb, sample_made, *options, "--format", "csv").out)))
    assert [list(row) for row in in_csv] == [list(row) for row in as_json]
    assert qualeval(verb, sample_made, *options, "-o", "found.xlsx").status == 0
    for form in ("table", "md"):
        shown = qualeval(verb, sample_made, *options, "--format", form)
        assert (shown.status, shown.err) == (0, "")
        assert len(shown.out.splitlines()) > 5
    indonesian = qualeval(verb, sample_made, *options, "--language", "id")
    assert indonesian.status == 0


def test_the_cross_table_has_the_counts_of_counts(qualeval: Qualeval, sample_made: Path) -> None:
    counts = rows(qualeval("counts", sample_made, "--by", "golongan", "--format", "json"))
    table = rows(qualeval("crosstab", sample_made, "--by", "golongan", "--merge-small", "--format", "json"))
    by_place = {(row["group"], row["code"]): (row["n_group"], row["n_cases"], row["cases_share"]) for row in counts}
    assert by_place == {
        (row["group"], row["code"]): (row["n_group"], row["n_cases"], row["cases_share"]) for row in table
    }


def test_small_groups_are_hidden_merged_or_shown(qualeval: Qualeval, sample_made: Path) -> None:
    def groups(*options: str) -> set[str]:
        found = rows(qualeval("crosstab", sample_made, "--by", "unit_kerja", "--format", "json", *options))
        return {row["group"] for row in found}

    shown, hidden, merged = groups("--small-cells"), groups(), groups("--merge-small")
    assert hidden <= shown
    assert hidden <= merged
    assert len(merged - hidden) <= 1
    assert hidden < shown
    both = qualeval("crosstab", sample_made, "--by", "unit_kerja", "--small-cells", "--merge-small")
    assert both.status == 2


@pytest.mark.parametrize(
    ("call", "status", "complaint"),
    [
        (("crosstab",), 2, "missing: --by"),
        (("crosstab", "--by", "nope"), 1, "there are: "),
        (("crosstab", "--by", "masa_kerja"), 1, "qualeval joint"),
        (("cooccur", "--turns", "2"), 2, "--turns goes with --within turns"),
        (("cooccur", "--codes", "nope"), 1, "there is no code “nope”"),
        (("cooccur", "--wave", "1999"), 1, "there are: 2026"),
        (("saturation", "--base", "10", "--run", "3"), 1, "there are 12"),
        (("waves",), 1, "needs two; the project has: 2026"),
        (("matrix",), 2, "either --by ATTRIBUTE"),
        (("matrix", "--framework", "--by", "golongan"), 2, "either --by ATTRIBUTE"),
        (("matrix", "--framework", "--write", "x"), 2, "--write and --case go together"),
        (("matrix", "--framework", "--write", "x", "--case", "R02"), 2, "--codes CODE"),
        (("performance", "--before", "kepuasan", "--after", "kepuasan"), 1, "same figure"),
        (("joint", "--state", "silence"), 2, "--state and --code go together"),
        (("joint", "--state", "silence", "--code", "budget"), 2, "name it with --figures"),
        (("agreement", "--coders", "kedua"), 1, "there are codings by: contoh, kedua"),
        (("agreement", "--coders", "contoh,budi"), 1, "nothing is coded by “budi”"),
    ],
)
def test_what_cannot_be_analysed_is_said_in_a_line(
    qualeval: Qualeval, sample_made: Path, call: tuple[str, ...], status: int, complaint: str
) -> None:
    verb, *options = call
    result = qualeval(verb, sample_made, *options)
    assert (result.status, result.out) == (status, "")
    assert complaint in result.err
    assert "Traceback" not in result.err


def test_a_cell_of_the_framework_is_summed_up_and_a_statement_made(qualeval: Qualeval, sample: Path) -> None:
    cell = ("matrix", sample, "--framework", "--codes", "budget")
    assert qualeval(*cell, "--case", "R02", "--write", "=Dana selalu habis").out == "summed up\n"
    assert qualeval(*cell, "--case", "R02", "--write", "=Dana selalu habis").out == "the cell says this already\n"
    assert qualeval(*cell, "--case", "nobody", "--write", "x").status == 1
    summary = next(row for row in rows(qualeval(*cell, "--format", "json")) if row["case"] == "R02")
    assert (summary["summary"], summary["open"]) == ("=Dana selalu habis", False)
    assert "'=Dana selalu habis" in qualeval(*cell, "--format", "csv").out
    stated = ("joint", sample, "--figures", "kepuasan", "--code", "budget", "--state")
    assert qualeval(*stated, "silence").out == "stated\n"
    table = rows(qualeval("joint", sample, "--figures", "kepuasan", "--format", "json"))
    assert {row["code"]: row["statement"] for row in table}["budget"] == "silence"
    assert qualeval(*stated, "nothing").out == "stated\n"
    assert {row["about"] for row in rows(qualeval("memos", sample, "--format", "json"))} == {"coding"}


def test_agreement_has_what_is_promised(qualeval: Qualeval, small: Path) -> None:
    Path("codings.csv").write_text(CODINGS, encoding="utf-8")
    assert qualeval("codings", "import", small, "codings.csv").status == 0
    found = rows(qualeval("agreement", small, "--coders", "ani,budi", "--format", "json", "--resamples", "5"))
    promised = ["code", "unit", "coders", "n_units", "percent", "kappa", "alpha", "ac1"]
    assert all(list(row)[:8] == promised for row in found)
    assert [row["code"] for row in found].count(None) == 1
    assert {row["code"] for row in found} == {"budget", "schedule", None}
    assert {(row["unit"], row["coders"]) for row in found} == {("segment", "ani,budi")}
    listed = rows(qualeval("agreement", small, "--disagreements", "--format", "json"))
    assert {(row["code"], row["marked_by"], row["not_marked_by"]) for row in listed} == {
        ("budget", "ani", "budi"), ("schedule", "budi", "ani"),
    }  # fmt: skip
    assert "Krippendorff" in qualeval("agreement", small, "--resamples", "5").out


def test_the_machine_is_compared_as_one_more_coder(qualeval: Qualeval, small: Path) -> None:
    Path("codings.csv").write_text(CODINGS, encoding="utf-8")
    assert qualeval("codings", "import", small, "codings.csv").status == 0
    assert "needs two respondents" in qualeval("agreement", small, "--machine").err
    everything = ",".join(row["source"] for row in rows(qualeval("sources", small, "--format", "json")))
    call = ("agreement", small, "--machine", "--sources", everything, "--resamples", "1")
    found = rows(qualeval(*call, "--format", "json"))
    assert {row["coders"] for row in found} == {"ani,budi,mesin"}
    listed = rows(qualeval(*call, "--disagreements", "--format", "json"))
    assert any("mesin" in row["marked_by"] for row in listed)  # the keywords say as much
    assert "learned from the others" in qualeval(*call).out


def test_a_project_without_codings_is_analysed_without_a_traceback(qualeval: Qualeval, small: Path) -> None:
    for call in (
        ("crosstab", "--by", "unit_kerja", "--small-cells"),
        ("cooccur",),
        ("cooccur", "--matrix"),
        ("words",),
        ("saturation",),
        ("waves",),
        ("closed",),
        ("joint",),
        ("matrix", "--by", "unit_kerja"),
        ("matrix", "--framework"),
        ("agreement",),
    ):
        verb, *options = call
        result = qualeval(verb, small, *options)
        assert result.status in (0, 1), result.err
        assert len(result.err.splitlines()) == result.status


def test_counts_in_detail_carry_the_quotes_that_were_chosen(qualeval: Qualeval, sample: Path) -> None:
    plain = {row["code"]: row for row in rows(qualeval("counts", sample, "--format", "json"))}
    before = rows(qualeval("counts", sample, "--detail", "--format", "json"))
    assert all(row["n_cases"] == plain[row["code"]]["n_cases"] and not row["chosen"] for row in before)
    quote = rows(qualeval("quotes", sample, "--code", "budget", "--case", "S007", "--format", "json"))[0]
    mark = ("quotes", sample, "--code", "budget", "--at", quote["reference"], "--mark")
    both = qualeval(*mark, "typical")
    assert (both.status, "2 quotes of budget stand at S007:1" in both.err) == (1, True)
    alone = rows(qualeval("quotes", sample, "--code", "budget", "--case", "S023", "--format", "json"))[0]
    assert qualeval("quotes", sample, "--code", "budget", "--at", "S023:1", "--mark", "typical").out == "marked\n"
    after = {row["code"]: row for row in rows(qualeval("counts", sample, "--detail", "--format", "json"))}
    assert (after["budget"]["typical"], after["budget"]["chosen"]) == (alone["text"], True)
    assert "S023:1" in qualeval("counts", sample, "--detail").out
    assert qualeval("counts", sample, "--detail", "--by", "golongan").status == 2
    assert qualeval("quotes", sample, "--mark", "typical").status == 2
    assert qualeval("quotes", sample, "--mark", "typical", "--at", "R02:1").status == 2


def test_whose_codings_count_is_asked_of_every_analysis(qualeval: Qualeval, small: Path) -> None:
    Path("codings.csv").write_text(CODINGS, encoding="utf-8")
    assert qualeval("codings", "import", small, "codings.csv").status == 0
    for call in (("cooccur", "--within", "respondent"), ("timeline",), ("joint",), ("matrix", "--framework")):
        verb, *options = call
        shown = qualeval(verb, small, *options, "--coders", "budi")
        assert shown.status == 0, shown.err
        assert "Only the codings of budi count." in shown.out
        assert qualeval(verb, small, *options, "--coders", "nobody").status == 1
    both = rows(qualeval("timeline", small, "--format", "json"))
    budis = rows(qualeval("timeline", small, "--coders", "budi", "--format", "json"))
    assert sum(int(str(row["n"])) for row in budis) < sum(int(str(row["n"])) for row in both)


def test_the_methods_are_set_against_the_questions_and_judged(qualeval: Qualeval, sample: Path) -> None:
    assert "no evaluation questions" in qualeval("triangulation", sample).err
    assert qualeval("findings", sample, "--ask", "What gets in the way?").status == 0
    assert qualeval("findings", sample, "--draft", "schedule_conflict,budget", "--question", "1").status == 0
    stated = ("triangulation", sample, "--question")
    assert qualeval(*stated, "1", "--state", "divergence").out == "stated\n"
    assert qualeval(*stated, "1", "--state", "divergence").out == "this is stated already\n"
    assert qualeval(*stated, "9", "--state", "silence").status == 1
    assert qualeval(*stated, "1").status == 2
    found = {row["method"]: row for row in rows(qualeval("triangulation", sample, "--format", "json"))}
    assert {row["statement"] for row in found.values()} == {"divergence"}
    assert (found["transcript"]["silent"], found["closed"]["silent"]) == (False, True)
    assert "divergence" in qualeval("triangulation", sample).out


def test_what_became_of_recommendations_is_told_from_the_second_wave_on(qualeval: Qualeval, sample: Path) -> None:
    assert qualeval("recommend", sample, "--accept", "flexible-schedule").status == 0
    told = ("--response", "Agreed", "--progress", "begun")
    assert qualeval("recommend", sample, "--detail", "flexible-schedule", *told).status == 0
    assert "No recommendation was accepted in an earlier wave" in qualeval("waves", sample, "--recommendations").out
    Path("w20.txt").write_text("Pewawancara: Sekarang?\n\nNarasumber: Jadwalnya sudah enak.\n", encoding="utf-8")
    assert qualeval("import", sample, "w20.txt", "--wave", "2027").status == 0
    (row,) = rows(qualeval("waves", sample, "--recommendations", "--format", "json"))
    assert (row["wave"], row["response"], row["progress"]) == ("2026", "Agreed", "begun")
    assert (row["then"], row["now"]) == ("52/182", "0/1")
