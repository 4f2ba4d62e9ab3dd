"""Two people with a copy each: merging, and settling what they did differently."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Qualeval
from tests.cli.texts import CODINGS_HEAD, TRANSCRIPT


def _codings(qualeval: Qualeval, project: str | Path, tmp_path: Path) -> list[str]:
    assert qualeval("codings", "export", project, "out.csv").status == 0
    return sorted((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[1:])


def _import(qualeval: Qualeval, project: str | Path, rows: str, tmp_path: Path, coder: str = "ani") -> None:
    (tmp_path / "in.csv").write_text(CODINGS_HEAD + rows, encoding="utf-8")
    result = qualeval("--coder", coder, "codings", "import", project, "in.csv")
    assert result.status == 0, result.err


@pytest.fixture
def copies(qualeval: Qualeval, small: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The same project, with one coding, at two people's."""
    _import(qualeval, small, "w01,,39,49,budget,contoh,manual,2026-01-01T00:00:00.000Z,,\n", tmp_path)
    assert qualeval("backup", small, "budi.qualeval").status == 0
    return small, tmp_path / "budi.qualeval"


def test_two_people_s_codings_come_together_both_ways(
    qualeval: Qualeval, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = copies
    _import(qualeval, ours, "w01,,39,66,budget,ani,manual,2026-01-01T00:00:00.000Z,,\n", tmp_path)
    _import(qualeval, theirs, "w01,,77,117,schedule,budi,manual,2026-01-01T00:00:00.000Z,,\n", tmp_path, "budi")
    result = qualeval("merge", ours, theirs)
    assert (result.status, result.out) == (0, "")
    assert result.err == f"{theirs}: 1 steps brought in (budi 1)\n"
    assert qualeval("merge", theirs, ours).status == 0
    assert _codings(qualeval, ours, tmp_path) == _codings(qualeval, theirs, tmp_path)
    assert len(_codings(qualeval, ours, tmp_path)) == 3
    assert "everything in it was here already" in qualeval("merge", ours, theirs).err
    assert qualeval("check", ours).status == 0
    assert qualeval("undo", ours).out.startswith("taken back: others' work brought in")
    assert len(_codings(qualeval, ours, tmp_path)) == 2


def test_the_same_transcript_imported_by_both_is_one(
    qualeval: Qualeval, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = copies
    (tmp_path / "w02.txt").write_text(TRANSCRIPT.replace("kecil", "besar"), encoding="utf-8")
    for project, coder in ((ours, "ani"), (theirs, "budi")):
        assert qualeval("--coder", coder, "import", project, "w02.txt", "--wave", "2026").status == 0
    _import(qualeval, theirs, "w02,,39,66,budget,budi,manual,2026-01-01T00:00:00.000Z,,\n", tmp_path, "budi")
    assert qualeval("merge", ours, theirs).status == 0
    names = [row["source"] for row in json.loads(qualeval("sources", ours, "--format", "json").out)]
    assert sorted(names) == sorted(set(names))
    assert len([name for name in names if name.startswith("w02")]) == 1
    assert any(",budi," in line for line in _codings(qualeval, ours, tmp_path))


def test_what_two_people_did_differently_is_listed_and_settled(
    qualeval: Qualeval, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = copies
    for project, coder, verdict in ((ours, "ani", "--accept"), (theirs, "budi", "--reject")):
        assert qualeval("--coder", coder, "recommend", project, verdict, "more-money").status == 0
    _import(qualeval, ours, "w01,,39,66,budget,ani,manual,2026-01-01T00:00:00.000Z,,\n", tmp_path)
    result = qualeval("merge", ours, theirs, "--format", "json")
    (clash,) = json.loads(result.out)
    assert (clash["kind"], clash["ours_by"], clash["theirs_by"], clash["won"]) == (
        "recommendation", "ani", "budi", "theirs",
    )  # fmt: skip
    assert "two people changed the same thing 1 times" in result.err
    assert "recommendation" in qualeval("conflicts", ours).out
    indonesian = qualeval("conflicts", ours, "--language", "id").out
    assert "rekomendasi" in indonesian
    assert "status: ditolak" in indonesian
    assert qualeval("conflicts", ours, "--settle", "1").status == 2
    assert qualeval("conflicts", ours, "--settle", "7", "--to", "ours").status == 1
    assert qualeval("conflicts", ours, "--settle", "1", "--to", "ours").status == 0
    assert qualeval("conflicts", ours).out == "no conflict is open\n"
    assert "ani" in qualeval("conflicts", ours, "--all", "--format", "csv").out
    status = {r["id"]: r["status"] for r in json.loads(qualeval("recommend", ours, "--format", "json").out)}
    assert "accepted" in status.values()
    assert qualeval("merge", theirs, ours).status == 0  # what was settled is the latest change there too
    assert "accepted" in {r["status"] for r in json.loads(qualeval("recommend", theirs, "--format", "json").out)}


@pytest.mark.parametrize(("prefer", "stands"), [("ours", "accepted"), ("theirs", "rejected"), ("newest", "rejected")])
def test_a_side_can_be_preferred(qualeval: Qualeval, copies: tuple[Path, Path], prefer: str, stands: str) -> None:
    ours, theirs = copies
    for project, verdict in ((ours, "--accept"), (theirs, "--reject")):
        qualeval("recommend", project, verdict, "more-money")
    assert qualeval("merge", ours, theirs, "--prefer", prefer).status == 0
    judged = [r["status"] for r in json.loads(qualeval("recommend", ours, "--format", "json").out)]
    assert stands in judged


def test_a_project_is_not_merged_with_itself(qualeval: Qualeval, small: Path) -> None:
    assert "is the project itself" in qualeval("merge", small, small).err


# --- coders and samples ---


def test_coders_are_listed_with_initials_and_work(qualeval: Qualeval, copies: tuple[Path, Path]) -> None:
    project, _ = copies
    assert qualeval("coders", project, "--add", "Ani Budiarti", "--color", "#5fafff").status == 0
    rows = {row["coder"]: row for row in json.loads(qualeval("coders", project, "--format", "json").out)}
    assert rows["Ani Budiarti"]["initials"] == "AB"
    assert (rows["contoh"]["n_codings"], rows["contoh"]["listed"]) == (1, False)
    assert "stand for Ani Budiarti already" in qualeval("coders", project, "--add", "x", "--initials", "AB").err
    assert qualeval("coders", project, "--initials", "AB").status == 2
    assert qualeval("coders", project, "--add", "x", "--color", "blue").status == 2


def test_a_blind_coder_is_shown_neither_suggestions_nor_others_work(
    qualeval: Qualeval, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    project, _ = copies
    assert qualeval("coders", project, "--blind", "citra").status == 0
    for command in ("suggest", "review"):
        result = qualeval("--coder", "citra", command, project, *(["--plain"] if command == "review" else []))
        assert (result.status, result.out) == (1, "")
        assert "citra codes blind" in result.err
    counts = json.loads(qualeval("--coder", "citra", "counts", project, "--format", "json").out)
    assert {row["n_segments"] for row in counts} == {0}
    assert qualeval("--coder", "citra", "codings", "export", project, "none.csv").status == 0
    assert (tmp_path / "none.csv").read_text(encoding="utf-8").count("\n") == 1
    assert {row["n_segments"] for row in json.loads(qualeval("counts", project, "--format", "json").out)} == {0, 1}
    assert qualeval("coders", project, "--open", "citra").status == 0
    assert qualeval("--coder", "citra", "suggest", project).status == 0


def test_a_blind_coder_s_file_is_merged_and_settled_by_somebody_else(
    qualeval: Qualeval, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, theirs = copies
    qualeval("coders", ours, "--blind", "ani")
    _import(qualeval, theirs, "w01,,77,117,schedule,budi,manual,2026-01-01T00:00:00.000Z,,\n", tmp_path, "budi")
    assert qualeval("merge", ours, theirs).status == 0
    assert "codes blind" in qualeval("merge", ours, theirs, "--prefer", "ours").err
    assert len(_codings(qualeval, ours, tmp_path)) == 0
    qualeval("coders", ours, "--open", "ani")
    assert len(_codings(qualeval, ours, tmp_path)) == 2


def test_a_sample_says_how_it_was_drawn_and_how_many_are_needed(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("draw", small, "--seed", "3")
    assert result.status == 0
    assert "seed 3" in result.out
    assert "needed: 314 segments, for a kappa of 0.7 ± 0.1 at a prevalence of 0.2" in result.out
    assert "no more than 7" in result.out
    drawn = json.loads(qualeval("draw", small, "-n", "2", "--format", "json").out)
    assert len(drawn) == 2
    assert drawn == json.loads(qualeval("draw", small, "-n", "2", "--format", "json").out)
    assert qualeval("draw", small, "--by", "none").status == 1


def test_whose_codings_count_is_said_and_the_json_has_the_same_fields(
    qualeval: Qualeval, small: Path, tmp_path: Path
) -> None:
    _import(qualeval, small, "w01,,39,66,budget,ani,manual,2026-01-01T00:00:00.000Z,,\n", tmp_path)
    _import(qualeval, small, "w01,,39,50,budget,budi,manual,2026-01-01T00:00:00.000Z,,\n", tmp_path, "budi")
    counts = {
        who: json.loads(qualeval("counts", small, "--format", "json", "--coders", who).out)
        for who in ("union", "ani", "ani+budi", "intersection")
    }
    assert {who: _n_segments(rows) for who, rows in counts.items()} == {
        "union": 2,
        "ani": 1,
        "ani+budi": 1,
        "intersection": 1,
    }
    assert counts["union"][0].keys() == counts["ani"][0].keys()
    assert "Only the codings of budi count." in qualeval("quotes", small, "--coders", "budi").out
    refused = qualeval("counts", small, "--coders", "citra")
    assert refused.status != 0
    assert "nothing is coded by “citra”; there are codings by: ani, budi" in refused.err
    assert qualeval("report", small, "-o", "r.md", "--coders", "ani+budi").status == 0
    assert "Only what all of ani, budi coded alike counts." in (tmp_path / "r.md").read_text(encoding="utf-8")


def _n_segments(rows: list[dict[str, object]]) -> object:
    return next(row["n_segments"] for row in rows if row["code"] == "budget")


def test_disputes_are_listed_and_settled_by_id(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    _import(qualeval, small, "w01,,39,66,budget,ani,manual,2026-01-01T00:00:00.000Z,,\n", tmp_path)
    _import(qualeval, small, "w01,,39,66,schedule,budi,manual,2026-01-01T00:00:00.000Z,,\n", tmp_path, "budi")
    listed = qualeval("adjudicate", small, "--coders", "ani,budi", "--format", "json")
    (dispute,) = json.loads(listed.out)
    assert list(dispute) == ["id", "source", "reference", "code", "marked", "settled", "text"]
    assert dispute["settled"] == ""
    refused = qualeval("adjudicate", small, "--settle", dispute["id"])
    assert (refused.status, "--settle and --take go together" in refused.err) == (2, True)
    assert "no dispute has the id" in qualeval("adjudicate", small, "--settle", "zz", "--take", "both").err
    assert "is none of: ani, budi" in qualeval("adjudicate", small, "--settle", dispute["id"], "--take", "citra").err
    done = qualeval("adjudicate", small, "--settle", dispute["id"], "--take", "budi", "--format", "json")
    assert json.loads(done.out)[0]["settled"] == "budi"
    assert [line.split(",")[4:6] for line in _codings(qualeval, small, tmp_path) if "budi" not in line] == [
        ["budget", "ani"],
        ["schedule", "disepakati"],
    ]
    assert json.loads(qualeval("adjudicate", small, "--open", "--format", "json").out) == []
    counted = json.loads(qualeval("counts", small, "--coders", "agreed", "--format", "json").out)
    assert {row["code"]: row["n_segments"] for row in counted if row["n_segments"]} == {"schedule": 1}
    assert qualeval("adjudicate", small, "--take-agreed").status == 0
    assert "disagreement settled" in qualeval("undo", small).out
