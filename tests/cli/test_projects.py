"""Making, opening and listing projects; taking back."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qualeval.cli.recent import recent, remember
from tests.cli.conftest import Qualeval
from tests.cli.texts import CODEBOOK, CODINGS


def test_the_sample_is_made_once(qualeval: Qualeval, tmp_path: Path) -> None:
    made = qualeval("demo", "--no-open")
    assert made.status == 0, made.err
    file = tmp_path / "qualeval-demo" / "contoh-asn.qualeval"
    before = file.read_bytes()
    again = qualeval("demo", "--no-open")
    assert again.status == 0
    assert "is there already" in again.out
    assert file.read_bytes() == before


def test_two_interviews_of_the_sample_are_left_to_be_coded(qualeval: Qualeval, sample: Path) -> None:
    assert qualeval("demo", "--no-open").status == 0
    made, coded = (
        {s["source"]: s["n_coded"] for s in json.loads(qualeval("sources", project, "--format", "json").out)}
        for project in ("qualeval-demo/contoh-asn", sample)
    )
    assert {source for source, n in made.items() if not n} == {"w04_sekcam", "w11_satpol_staf"}
    assert {source for source, n in made.items() if n != coded[source]} == {"w04_sekcam", "w11_satpol_staf"}
    assert all(coded.values())


def test_without_a_terminal_the_sample_says_how_to_open_it(qualeval: Qualeval) -> None:
    result = qualeval("demo", "contoh")
    assert result.status == 0
    assert "open it with: qualeval contoh" in result.out


def test_the_sample_has_interviews_a_survey_attributes_and_codings(qualeval: Qualeval, sample: Path) -> None:
    sources = json.loads(qualeval("sources", sample, "--format", "json").out)
    assert {"source", "kind", "wave", "n_segments", "n_coded", "n_words"} <= sources[0].keys()
    assert [s["kind"] for s in sources].count("transcript") == 12
    assert {s["source"] for s in sources if s["kind"] == "survey"} == {"kendala", "manfaat_saran"}
    assert {s["wave"] for s in sources} == {"2026"}
    cases = {case["case"]: case for case in json.loads(qualeval("cases", sample, "--format", "json").out)}
    assert cases["S001"]["kinerja_sebelum"] == "81.9"
    assert cases["R02"]["jabatan"] == "pimpinan"
    assert sum(s["n_codings"] for s in sources) == sum(case["n_codings"] for case in cases.values()) > 0
    assert sum(s["n_segments"] for s in sources) == sum(case["n_segments"] for case in cases.values())


def test_a_new_project_takes_the_ending_and_the_codebooks_language(qualeval: Qualeval, tmp_path: Path) -> None:
    Path("book.yaml").write_text(CODEBOOK, encoding="utf-8")
    assert qualeval("new", "satu", "--codebook", "book.yaml").status == 0
    assert (tmp_path / "satu.qualeval").is_file()
    second = qualeval("new", "satu", "--codebook", "book.yaml")
    assert second.status == 1
    assert "satu.qualeval" in second.err
    assert len(second.err.splitlines()) == 1


def test_a_faulty_codebook_leaves_no_project_behind(qualeval: Qualeval, tmp_path: Path) -> None:
    Path("book.yaml").write_text("codebook: x\ncodes:\n\t- code: a\n", encoding="utf-8")
    assert qualeval("new", "satu", "--codebook", "book.yaml").status == 1
    assert not list(tmp_path.glob("*.qualeval"))


def test_without_a_terminal_opening_is_refused_in_a_line(qualeval: Qualeval, small: Path) -> None:
    for call in ((small,), ("open", small)):
        result = qualeval(*call)
        assert result.status == 1
        assert "needs a terminal" in result.err
        assert len(result.err.splitlines()) == 1
    assert not small.with_name("kecil.qualeval.lock").exists()


def test_opening_a_project_hands_it_to_the_workspace_and_remembers_it(
    qualeval: Qualeval, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, str, Path]] = []

    def workspace(
        services: object,
        session: object,
        translate: object,
        settings: object,
        path: Path,
        *,
        teaches: bool,
        picture: object,
    ) -> int:
        assert picture is None  # this is no terminal
        assert not teaches  # only the sample project is begun with the tutorial
        opened.append((getattr(translate, "language", ""), getattr(session, "coder", ""), path))
        return 0

    monkeypatch.setattr("qualeval.cli.opening.can_draw", lambda: True)
    monkeypatch.setattr("qualeval.tui.app.run", workspace)
    assert qualeval("kecil", "--coder", "citra").status == 0
    assert opened == [("en", "citra", Path("kecil.qualeval"))]
    assert recent() == [small]
    assert qualeval().status == 0
    assert opened[1] == ("en", "ani", small)


def test_with_nothing_to_open_the_welcome_screen_asks(
    qualeval: Qualeval, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[Path]] = []
    opened: list[Path] = []

    def workspace(
        services: object,
        session: object,
        translate: object,
        settings: object,
        path: Path,
        *,
        teaches: bool,
        picture: object,
    ) -> int:
        opened.append(path)
        return 0

    monkeypatch.setattr("qualeval.cli.opening.can_draw", lambda: True)
    monkeypatch.setattr("qualeval.tui.app.welcome", lambda translate, settings, known: asked.append(known))
    assert qualeval().status == 0
    assert asked == [[]]
    monkeypatch.setattr("qualeval.tui.app.welcome", lambda translate, settings, known: small)
    monkeypatch.setattr("qualeval.tui.app.run", workspace)
    assert qualeval().status == 0
    assert opened == [small]


def test_the_last_projects_are_kept_without_repetition(tmp_path: Path) -> None:
    for n in range(12):
        remember(tmp_path / f"{n}.qualeval")
    remember(tmp_path / "5.qualeval")
    assert [path.stem for path in recent()] == ["5", "11", "10", "9", "8", "7", "6", "4", "3", "2"]
    (tmp_path / ".state" / "recent.json").write_text("{]", encoding="utf-8")
    assert recent() == []


def test_codes_are_listed_with_how_often_each_is_used(qualeval: Qualeval, small: Path) -> None:
    Path("codings.csv").write_text(CODINGS, encoding="utf-8")
    assert qualeval("codings", "import", small, "codings.csv").status == 0
    codes = {row["code"]: row for row in json.loads(qualeval("codes", small, "--format", "json").out)}
    assert codes["budget"]["n_codings"] == codes["schedule"]["n_codings"] == 1
    assert codes["schedule"]["parent"] == "challenges"
    assert codes["schedule"]["kind"] == "challenge"
    assert codes["schedule"]["name"] == "Schedule"


def test_undo_and_redo_work_from_one_process_to_the_next(small: Path) -> None:
    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "qualeval", "--language", "en", "--coder", "ani", *arguments],
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def standing() -> list[str]:
        rows = json.loads(call("recommend", str(small), "--format", "json").stdout)
        return [row["text"] for row in rows if row["status"] == "accepted"]

    assert call("recommend", str(small), "--add", "Tambah dana.", "--codes", "budget").returncode == 0
    assert standing() == ["Tambah dana."]
    undone = call("undo", str(small))
    assert (undone.returncode, undone.stdout) == (0, "taken back: recommendation added; records changed: 1\n")
    assert standing() == []
    assert call("redo", str(small)).returncode == 0
    assert standing() == ["Tambah dana."]
    again = call("redo", str(small))
    assert (again.returncode, again.stderr) == (1, "nothing to do again\n")
    history = json.loads(call("history", str(small), "--format", "json", "--limit", "3").stdout)
    assert [(row["action"], row["intent"], row["n_changes"]) for row in history] == [
        ("recommendation.add", "do", 1),
        ("recommendation.add", "undo", 1),
        ("recommendation.add", "redo", 1),
    ]


def test_undo_takes_back_ones_own_gestures_alone(qualeval: Qualeval, small: Path) -> None:
    assert qualeval("undo", small, "--coder", "budi").status == 1
