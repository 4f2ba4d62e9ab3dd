"""Copies of a project, whether it is whole, and building it again."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualeval.bootstrap import TimedIds
from tests.cli.conftest import Qualeval
from tests.cli.texts import CODINGS_HEAD


def _count(qualeval: Qualeval, project: Path | str) -> int:
    return len(json.loads(qualeval("history", project, "--format", "json").out))


def test_a_project_that_is_whole_says_so(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("check", small)
    assert (result.status, result.err) == (0, "")
    assert result.out == f"{small} is whole: file, journal, tables, texts and links\n"
    assert qualeval("check", small, "--format", "json").out.strip() == "[]"


def test_a_copy_is_made_and_put_back(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    assert qualeval("backup", small, "copy.qualeval").out == "copied to copy.qualeval\n"
    assert qualeval("backup", small, "copy.qualeval").status == 1
    before = _count(qualeval, small)
    qualeval("recommend", small, "--add", "Satu", "--codes", "budget")
    assert _count(qualeval, small) == before + 1
    result = qualeval("restore", "copy", "kecil")
    assert result.status == 0, result.err
    assert "kecil.qualeval is now the copy copy" in result.out
    assert _count(qualeval, small) == before
    kept = Path(result.out.split()[-1])
    assert _count(qualeval, kept) == before + 1


def test_a_copy_in_a_folder_gets_a_name_of_its_own(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    result = qualeval("backup", small, "stick")
    (copy,) = (tmp_path / "stick").iterdir()
    assert result.out == f"copied to stick/{copy.name}\n".replace("/", copy.anchor[-1:] if copy.drive else "/")
    assert copy.name.startswith("kecil-2")


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        ("DELETE FROM cases WHERE name='S01'", "records of the journal are missing in the tables"),
        ("UPDATE source SET wave='x'", "records in the tables are not in the journal"),
        ('UPDATE coding SET "end"=99999', "codings stand outside their text"),
        ("UPDATE content SET text='other ' || text", "texts are not what they were when they were imported"),
        ("DELETE FROM content", "texts are missing"),
        ("DELETE FROM codebook", "the codebook is missing"),
        ("UPDATE coding SET code='none'", "codings have codes that the codebook does not have"),
        ("DELETE FROM source", "records refer to something that is not there"),
        ("UPDATE gesture SET intent='undo', target='none' WHERE seq=3", "steps are taken back that are not there"),
    ],
)
def test_what_is_wrong_is_named_and_mended_from_the_journal(
    qualeval: Qualeval, small: Path, tmp_path: Path, harm: str, finding: str
) -> None:
    (tmp_path / "c.csv").write_text(
        f"{CODINGS_HEAD}w01,,39,66,budget,ani,manual,2026-01-01T00:00:00.000Z,,\n", encoding="utf-8"
    )
    assert qualeval("codings", "import", small, "c.csv").status == 0
    with closing(sqlite3.connect(small)) as connection:
        connection.execute(harm)
        connection.commit()
    result = qualeval("check", small, "--format", "json")
    assert result.status == 1
    assert finding in {row["finding"] for row in json.loads(result.out)}
    assert "qualeval repair" in result.err
    assert finding in qualeval("check", small, "--format", "csv").out
    assert qualeval("check", small).out.startswith("where")
    repaired = qualeval("repair", small)
    assert (tmp_path / "kecil.repaired-1.qualeval").exists()
    if "content" in harm or "codebook" in harm:  # texts are not in the journal: what is lost is said
        assert (repaired.status, "could not be read" in repaired.err) == (1, True)
    else:
        assert repaired.status == 0, repaired.err
        assert qualeval("check", "kecil.repaired-1").status == 0


def test_a_journal_with_a_hole_is_made_to_fit(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    qualeval("recommend", small, "--add", "Satu", "--codes", "budget")
    qualeval("undo", small)
    with closing(sqlite3.connect(small)) as connection:
        connection.execute("DELETE FROM gesture WHERE action='recommendation.add' AND intent='do'")
        connection.commit()
    assert qualeval("check", small).status == 1
    result = qualeval("repair", small, "-o", "baru")
    assert "steps of repair that make the others fit: 1" in result.out
    assert qualeval("check", "baru").status == 0
    assert qualeval("undo", "baru").status == 0


def test_a_file_whose_journal_is_gone_is_not_repaired(qualeval: Qualeval, small: Path) -> None:
    with closing(sqlite3.connect(small)) as connection:
        connection.execute("DELETE FROM gesture")
        connection.execute("DELETE FROM sqlite_sequence")
        connection.commit()
    result = qualeval("repair", small)
    assert result.status == 1
    assert "restore it from a copy" in result.err


def test_identifiers_sort_by_making_even_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    instants = iter([5_000_000_000, 5_000_000_000, 3_000_000_000, 1_000_000, 6_000_000_000])
    monkeypatch.setattr("time.time_ns", lambda: next(instants))
    ids = TimedIds()
    made = [ids.new() for _ in range(5)]
    assert made == sorted(made)
    assert len({len(name) for name in made}) == 1
