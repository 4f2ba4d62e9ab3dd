"""Bringing files in, and what is asked about a survey's columns."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from qualeval.cli.survey_columns import changed
from qualeval.domain.errors import QualevalError
from qualeval.domain.surveys import Column, SurveyMapping
from qualeval.services import survey_files, surveying
from qualeval.services.filing import FileReport
from tests.cli.conftest import Qualeval
from tests.cli.texts import CODEBOOK, SURVEY, TRANSCRIPT


@pytest.fixture
def empty(qualeval: Qualeval, tmp_path: Path) -> Path:
    """A project with a codebook only, and files to bring in."""
    (tmp_path / "book.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "w01.txt").write_text(TRANSCRIPT, encoding="utf-8")
    (tmp_path / "survei.csv").write_text(SURVEY, encoding="utf-8")
    assert qualeval("new", "kosong", "--codebook", "book.yaml").status == 0
    return tmp_path / "kosong.qualeval"


def sources(qualeval: Qualeval, project: Path) -> dict[str, dict[str, object]]:
    return {row["source"]: row for row in json.loads(qualeval("sources", project, "--format", "json").out)}


def test_each_file_gets_a_line_and_all_a_total(qualeval: Qualeval, empty: Path) -> None:
    result = qualeval("import", empty, "w01.txt", "survei.csv", "--wave", "2026")
    assert result.status == 0
    assert result.out.splitlines() == [
        "w01.txt: 1 source, 4 segments, 1 respondent",
        "  respondent: R07 (4)",
        "  interviewer: Pewawancara (2)",
        "survei.csv: 1 source, 3 answers, 3 segments, 4 respondents, 2 attributes, 8 values",
        "2 files imported, 0 without anything new, 0 refused",
        "added: 2 sources, 3 answers, 7 segments, 5 respondents, 2 attributes, 8 values",
        f"is a speaker not what it was taken for? `qualeval speakers {empty} --set LABEL ROLE` puts it right",
    ]
    found = sources(qualeval, empty)
    assert found["w01"]["wave"] == found["kendala"]["wave"] == "2026"


def test_a_second_import_of_the_same_adds_nothing(qualeval: Qualeval, small: Path) -> None:
    before = qualeval("history", small).out, sources(qualeval, small)
    result = qualeval("import", small, "w01.txt", "survei.csv", "--wave", "2026")
    assert result.status == 0
    assert result.out.splitlines()[-1] == "0 files imported, 2 without anything new, 0 refused"
    assert (qualeval("history", small).out, sources(qualeval, small)) == before


def test_a_large_survey_that_is_interrupted_says_how_it_goes_on(
    qualeval: Qualeval, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = surveying.import_survey

    def interrupted(*given: Any, tell: surveying.Tell, **more: Any) -> FileReport:
        def stop(n_done: int, n_rows: int) -> None:
            tell(n_done, n_rows)
            if n_done:
                raise KeyboardInterrupt

        return real(*given, **more, tell=stop, rows_at_once=2)

    with monkeypatch.context() as held:
        held.setattr(survey_files, "import_survey", interrupted)
        result = qualeval("import", empty, "survei.csv")
    assert result.status == 130
    assert "import the file again, and it goes on" in result.err
    assert qualeval("import", empty, "survei.csv").status == 0
    assert sources(qualeval, empty)["kendala"]["n_documents"] == 3


def test_a_survey_with_new_rows_adds_the_new_rows(qualeval: Qualeval, small: Path) -> None:
    Path("survei.csv").write_text(SURVEY + "S05,Dinas C,5,Dana kurang sekali.\n", encoding="utf-8")
    result = qualeval("import", small, "survei.csv")
    assert result.out.splitlines()[0] == "survei.csv: 1 answer, 1 segment, 1 respondent, 2 values"
    assert sources(qualeval, small)["kendala"]["n_documents"] == 4


def test_an_answer_that_differs_is_kept_as_it_was_and_noted(qualeval: Qualeval, small: Path) -> None:
    Path("survei.csv").write_text(SURVEY.replace("setiap minggu", "setiap hari"), encoding="utf-8")
    result = qualeval("import", small, "survei.csv")
    assert "  1 answers differ from those imported before; the stored ones were kept" in result.out
    assert sources(qualeval, small)["kendala"]["n_documents"] == 3


def test_a_refused_file_does_not_stop_the_others(qualeval: Qualeval, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.pdf").write_bytes(b"%PDF")
    result = qualeval("import", empty, "a.txt", "missing.txt", "b.pdf", "w01.txt")
    assert result.status == 1
    assert "1 files imported, 0 without anything new, 3 refused" in result.out
    assert [line.split(": ")[-2].split(":")[0] for line in result.err.splitlines()]
    assert all(any(name in line for line in result.err.splitlines()) for name in ("a.txt", "missing.txt", "b.pdf"))
    assert len(result.err.splitlines()) == 3
    assert "w01" in sources(qualeval, empty)


def test_a_folder_stands_for_the_files_in_it(qualeval: Qualeval, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "lapangan").mkdir()
    (tmp_path / "lapangan" / "w01.txt").write_text(TRANSCRIPT, encoding="utf-8")
    (tmp_path / "lapangan" / "README.md").write_text("no transcript", encoding="utf-8")
    assert qualeval("import", empty, "lapangan").status == 0
    assert list(sources(qualeval, empty)) == ["w01"]


def test_a_project_in_a_folder_is_refused_with_the_command_and_the_folder_goes_on(
    qualeval: Qualeval, empty: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "lapangan"
    (folder / "old.qda").mkdir(parents=True)
    for name in ("other.qdpx", "other.sqlite3", "old.qda/data.qda"):
        (folder / name).touch()
    alone = qualeval("import", empty, "lapangan")
    assert (alone.status, alone.out.splitlines()) == (1, ["0 files imported, 0 without anything new, 3 refused"])
    (folder / "w01.txt").write_text(TRANSCRIPT, encoding="utf-8")
    result = qualeval("import", empty, "lapangan")
    assert result.status == 1
    assert "left out" not in result.out
    assert list(sources(qualeval, empty)) == ["w01"]
    for name in ("other.qdpx", "other.sqlite3", "old.qda"):
        assert f"qualeval import PROJECT {Path('lapangan') / name}" in result.err


def test_a_link_in_a_folder_leads_to_no_file_outside_it(qualeval: Qualeval, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "rahasia.txt").write_text(TRANSCRIPT, encoding="utf-8")
    (tmp_path / "lapangan").mkdir()
    (tmp_path / "lapangan" / "w01.txt").write_text(TRANSCRIPT, encoding="utf-8")
    try:
        (tmp_path / "lapangan" / "w02.txt").symlink_to(tmp_path / "rahasia.txt")
        (tmp_path / "lapangan" / "w03.txt").symlink_to(tmp_path / "lapangan" / "w01.txt")
    except OSError:
        pytest.skip("links cannot be made here")
    result = qualeval("import", empty, "lapangan")
    assert "w02.txt: a link that leads out" in result.err
    assert list(sources(qualeval, empty)) == ["w01"]  # w03 has the same text


def test_an_empty_folder_is_refused(qualeval: Qualeval, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "lapangan").mkdir()
    result = qualeval("import", empty, "lapangan")
    assert result.status == 1
    assert "no transcript and no survey" in result.err


def test_attributes_go_to_the_cases_that_are_there(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    (tmp_path / "orang.csv").write_text("case,jabatan\nR07,staf\nS01,pimpinan\n", encoding="utf-8")
    assert qualeval("import", small, "--attributes", "orang.csv").status == 0
    cases = {case["case"]: case for case in json.loads(qualeval("cases", small, "--format", "json").out)}
    assert (cases["R07"]["jabatan"], cases["S01"]["jabatan"], cases["S02"]["jabatan"]) == ("staf", "pimpinan", "")
    assert len(cases) == 5


def test_without_a_terminal_the_guess_is_shown_used_and_kept(qualeval: Qualeval, empty: Path) -> None:
    result = qualeval("import", empty, "survei.csv")
    assert "Kode responden" in result.err
    assert "is kept in" in result.err
    assert (empty.parent / "survei.mapping.yaml").is_file()
    assert "kendala" in sources(qualeval, empty)


def test_at_the_terminal_enter_takes_the_guess(qualeval: Qualeval, empty: Path) -> None:
    result = qualeval("import", empty, "survei.csv", typed="\n")
    assert result.status == 0
    assert "Enter takes this" in result.err
    assert "kendala" in sources(qualeval, empty)


def test_with_yes_nothing_is_asked(qualeval: Qualeval, empty: Path) -> None:
    result = qualeval("import", empty, "survei.csv", "--yes", typed="q\n")
    assert "Enter takes this" not in result.err
    assert "kendala" in sources(qualeval, empty)


def test_at_the_terminal_lines_are_changed_and_the_mapping_is_used_again(qualeval: Qualeval, empty: Path) -> None:
    typed = "4 text hambatan\n9 text\n3 wibble\n3 attribute nilai number\n2 ignore\n\n"
    result = qualeval("import", empty, "survei.csv", typed=typed)
    assert result.status == 0
    assert "there is no column “9”" in result.err
    assert "“wibble” is no role" in result.err
    assert list(sources(qualeval, empty)) == ["hambatan"]
    case = json.loads(qualeval("cases", empty, "--format", "json").out)[0]
    assert case["nilai"] == "4"
    assert "unit_kerja" not in case
    again = qualeval("import", empty, "survei.csv", typed="q\n")
    assert "survei.csv: nothing new" in again.out
    other = qualeval("new", "lain", "--codebook", "book.yaml")
    assert other.status == 0
    assert qualeval("import", "lain", "survei.csv", "--mapping", "survei.mapping.yaml").status == 0
    assert list(sources(qualeval, Path("lain"))) == ["hambatan"]


@pytest.mark.parametrize("typed", ["q\n", ""], ids=["q", "end of input"])
def test_at_the_terminal_a_file_can_be_left_out(qualeval: Qualeval, empty: Path, typed: str) -> None:
    result = qualeval("import", empty, "survei.csv", "w01.txt", typed=typed)
    assert result.status == 0
    assert "survei.csv: left out" in result.out
    assert list(sources(qualeval, empty)) == ["w01"]
    assert not (empty.parent / "survei.mapping.yaml").exists()


def test_a_kept_mapping_that_does_not_fit_is_left_alone(qualeval: Qualeval, small: Path) -> None:
    kept = small.with_name("survei.mapping.yaml").read_text(encoding="utf-8")
    Path("survei.csv").write_text(
        "Kode responden,Apa saran Anda?\nS01,Tambah jadwal yang longgar ya.\n", encoding="utf-8"
    )
    assert qualeval("import", small, "survei.csv").status == 0
    assert small.with_name("survei.mapping.yaml").read_text(encoding="utf-8") == kept
    assert small.with_name("survei-2.mapping.yaml").is_file()


def test_another_case_column_takes_the_place_of_the_first() -> None:
    mapping = SurveyMapping((Column("A", "case"), Column("B", "attribute", "b", "nominal")), case="A")
    after = changed(mapping, "2 case")
    assert after.case == "B"
    assert [column.role for column in after.columns] == ["ignore", "case"]
    assert changed(after, "2 ignore").case == ""


def test_one_column_can_say_the_wave_of_each_row() -> None:
    mapping = SurveyMapping((Column("A", "case"), Column("B", "wave"), Column("C", "ignore")), case="A")
    after = changed(mapping, "3 wave")
    assert [column.role for column in after.columns] == ["case", "ignore", "wave"]
    assert after.case == "A"


@pytest.mark.parametrize("answer", ["x", "0 text", "1", "1 round", "2 attribute b colour"])
def test_an_answer_without_sense_changes_nothing(answer: str) -> None:
    mapping = SurveyMapping((Column("A", "case"), Column("B", "attribute", "b", "nominal")), case="A")
    with pytest.raises(QualevalError):
        changed(mapping, answer)


def test_what_could_not_come_along_is_listed_whole_in_a_file(qualeval: Qualeval, empty: Path) -> None:
    films = "".join(f'<VideoSource guid="{n:08d}-0000-0000-0000-000000000000" name="film {n}"/>' for n in range(7))
    code = '<Codes><Code guid="10000000-0000-0000-0000-000000000000" name="Waktu" isCodable="true"/></Codes>'
    project = f'<Project name="p"><CodeBook>{code}</CodeBook><Sources>{films}</Sources></Project>'
    with zipfile.ZipFile("p.qdpx", "w") as archive:
        archive.writestr("project.qde", project)
    result = qualeval("import", empty, "p.qdpx", "--losses", "hilang.txt")
    assert result.status == 0
    assert "film 4 and 2 more" in result.out
    (line,) = Path("hilang.txt").read_text(encoding="utf-8").splitlines()
    assert line.startswith("p.qdpx: ")
    assert all(f"film {n}" in line for n in range(7))
