"""Speakers are shown after an import and put right from the command line."""

from pathlib import Path

from tests.cli.conftest import Qualeval


def test_an_import_says_who_was_taken_for_what_and_how_to_put_it_right(qualeval: Qualeval, tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("codebook: b\ncodes:\n  - code: a\n    name: A\n", encoding="utf-8")
    (tmp_path / "w.txt").write_text("Tanya: Apa?\nJawab: Ya. Bagus.\nTanya: Lalu?\nJawab: Sudah.\n", encoding="utf-8")
    assert qualeval("new", "p", "--codebook", "book.yaml").status == 0
    said = qualeval("import", "p", "w.txt").out
    assert "respondent: Jawab (3)" in said
    assert "interviewer: Tanya (2)" in said
    assert "qualeval speakers p --set" in said


def test_a_role_is_put_right_and_counts_follow(qualeval: Qualeval, small: Path) -> None:
    listed = qualeval("speakers", small, "--format", "csv").out
    assert "w01,Pewawancara,interviewer,,2,2" in listed
    changed = qualeval("speakers", small, "--source", "w01", "--set", "Pewawancara", "narasumber", "R08").out
    assert "R08" in changed
    assert "R08" in qualeval("cases", small).out
    assert "R08" not in (qualeval("undo", small), qualeval("cases", small))[1].out


def test_an_unknown_label_names_those_there_are(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("speakers", small, "--set", "Budi", "interviewer")
    assert result.status == 1
    assert "there are Pewawancara, R07" in result.err


def test_one_name_is_not_given_to_speakers_of_many_sources(qualeval: Qualeval, sample: Path) -> None:
    result = qualeval("speakers", sample, "--set", "Narasumber", "respondent", "R01")
    assert result.status == 2
    assert "say with --source" in result.err


def test_a_pattern_links_files_to_respondents(qualeval: Qualeval, small: Path) -> None:
    assert "w01" in qualeval("speakers", small, "--link", "w[0-9]+").out
    assert "nothing was different" in qualeval("speakers", small, "--link", "zzz").out
