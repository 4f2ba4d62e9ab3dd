"""What leaves for other programs, with and without names."""

import json
import zipfile
from pathlib import Path

import docx
import pytest

from tests.cli.conftest import Qualeval


@pytest.fixture
def coded(qualeval: Qualeval, small: Path, tmp_path: Path) -> Path:
    from tests.cli.texts import CODINGS

    (tmp_path / "c.csv").write_text(CODINGS, encoding="utf-8")
    assert qualeval("codings", "import", small, "c.csv").status == 0
    return small


def test_a_coded_transcript_goes_to_word(qualeval: Qualeval, coded: Path, tmp_path: Path) -> None:
    result = qualeval("export", coded, "-o", "w.docx", "--source", "w01")
    assert result.status == 0, result.err
    comments = list(docx.Document(str(tmp_path / "w.docx")).comments)
    assert [(c.author, c.text) for c in comments] == [("ani", "Anggaran"), ("budi", "Jadwal\n=ya")]


def test_data_by_respondent_comes_with_a_script(qualeval: Qualeval, coded: Path, tmp_path: Path) -> None:
    result = qualeval("export", coded, "-o", "d.csv", "--cases")
    assert result.out.splitlines() == ["wrote d.csv", "wrote d.R"]
    rows = (tmp_path / "d.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("case,")
    assert len(rows) == 6
    assert qualeval("export", coded, "-o", "d.sav").status == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("-o", "x.xlsx", "--cases"), "--cases goes with"),
        (("-o", "x.qdpx", "--source", "w01"), "--source goes with"),
        (("-o", "x.docx", "--wave", "1"), "--wave goes with"),
        (("-o", "x.docx", "--key", "k"), "go with --pseudonymise"),
        (
            (
                "-o",
                "x.zip",
            ),
            "are not written",
        ),
    ],
)
def test_options_that_mean_nothing_are_refused(
    qualeval: Qualeval, small: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    result = qualeval("export", small, *arguments)
    assert result.status == 2
    assert complaint in result.err


def test_what_leaves_without_names_has_none_and_the_key_does(qualeval: Qualeval, coded: Path, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Anggaran\n", encoding="utf-8")
    result = qualeval("export", coded, "-o", "p.qdpx", "--pseudonymise", "--names", "names.txt")
    assert result.status == 0, result.err
    with zipfile.ZipFile(tmp_path / "p.qdpx") as archive:
        texts = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "Anggaran kami" not in texts
    assert "[Nama-1] kami kecil sekali" in texts
    key = tmp_path / "kecil.key.json"
    assert key.stat().st_mode & 0o077 == 0
    assert "Anggaran" in json.loads(key.read_text(encoding="utf-8"))["[Nama-1]"]


def test_a_second_export_goes_by_the_same_key_and_adds_to_it(qualeval: Qualeval, coded: Path, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Anggaran\n", encoding="utf-8")
    qualeval("export", coded, "-o", "p.csv", "--pseudonymise", "--names", "names.txt")
    (tmp_path / "names.txt").write_text("Dinas\nAnggaran\n", encoding="utf-8")
    result = qualeval("export", coded, "-o", "q.csv", "--pseudonymise", "--names", "names.txt")
    assert result.status == 0, result.err
    said = (tmp_path / "q.csv").read_text(encoding="utf-8-sig")
    assert "[Nama-1] kami kecil sekali" in said
    key = json.loads((tmp_path / "kecil.key.json").read_text(encoding="utf-8"))
    assert key["[Nama-1]"] == ["Anggaran"]
    assert "Dinas" in {name for names in key.values() for name in names}


def test_what_is_no_key_is_refused(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    (tmp_path / "k.json").write_text("[]", encoding="utf-8")
    result = qualeval("export", small, "-o", "p.csv", "--pseudonymise", "--key", "k.json")
    assert result.status == 1
    assert "no key" in result.err
