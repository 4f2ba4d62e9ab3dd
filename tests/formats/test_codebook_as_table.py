import csv
from pathlib import Path

import pytest

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.errors import Fault
from qualeval.formats import Files
from qualeval.formats.codebook_yaml import load_codebook

_OURS = Path(__file__).parents[2] / "codebooks"
_BOOK = Codebook(
    "book",
    (
        Code("tema", Label((("id", "Tema"), ("en", "Theme")))),
        Code(
            "waktu",
            Label((("id", 'Waktu; "kurang"'), ("en", "Time"))),
            brief=Label((("id", "singkat"),)),
            definition=Label((("id", "Baris satu\nbaris dua"), ("en", "What is said of time"))),
            include=Label((("id", "jadwal"),)),
            exclude=Label((("en", "money"),)),
            examples=(Label((("id", "satu"),)), Label((("id", "dua, tiga"),))),
            keywords=(("id", ("waktu", "jam; kerja")), ("en", ("time", "hour"))),
            kind="challenge",
            color="#aa0000",
            parent="tema",
            status="retired",
        ),
    ),
)


@pytest.mark.parametrize("name", ["book.csv", "book.xlsx"])
def test_a_codebook_as_a_table_reads_back_the_same(tmp_path: Path, name: str) -> None:
    losses = Files().write_codes(_BOOK, tmp_path / name)
    assert losses == ()
    assert Files().read_codebook(tmp_path / name).codes == _BOOK.codes


@pytest.mark.parametrize("text", ["=1+1", "- satu\n- dua", "'=x", "@a", "'a'"])
def test_no_cell_of_a_csv_is_run_and_all_come_back(tmp_path: Path, text: str) -> None:
    book = Codebook("book", (Code("a", Label((("id", text),)), definition=Label((("id", text),))),))
    Files().write_codes(book, tmp_path / "book.csv")
    with (tmp_path / "book.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert not [cell for row in csv.reader(stream) for cell in row if cell.startswith(("=", "-", "@"))]
    assert Files().read_codebook(tmp_path / "book.csv").codes == book.codes


def test_what_is_longer_than_a_sheet_s_cell_is_cut_and_said(tmp_path: Path) -> None:
    book = Codebook("book", (Code("a", Label((("id", "A"),)), definition=Label((("id", "=x" * 20_000),))),))
    losses = Files().write_codes(book, tmp_path / "book.xlsx")
    assert [loss.names for loss in losses] == [("a: description",)]
    assert Files().read_codebook(tmp_path / "book.xlsx").codes[0].definition.to("id") == ("=x" * 20_000)[:32_767]


def test_a_codebook_is_not_written_under_an_ending_that_is_none_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="ending"):
        Files().write_codes(_BOOK, tmp_path / "book.pdf")
    assert not [*tmp_path.iterdir()]


def test_the_codebooks_that_come_along_keep_all_but_their_rules(tmp_path: Path) -> None:
    for path in sorted(_OURS.glob("*.yaml")):
        book = load_codebook(path)
        losses = Files().write_codes(book, tmp_path / f"{path.stem}.csv")
        assert [loss.names for loss in losses if "recommendations" in loss.template] == (
            [tuple(rule.id for rule in book.rules)] if book.rules else []
        )
        read = Files().read_codes(tmp_path / f"{path.stem}.csv", book.language)[0]
        assert {code.code: (code.name, code.definition, code.parent, code.keywords) for code in read.codes} == {
            code.code: (code.name, code.definition, code.parent, code.keywords) for code in book.codes
        }


def test_taguette_finds_one_column_of_names_and_one_of_descriptions(tmp_path: Path) -> None:
    Files().write_codebook(_BOOK, tmp_path / "book.csv")
    with (tmp_path / "book.csv").open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    assert sum(head in ("tag", "name", "path") for head in heads) == 1
    assert heads.count("description") == 1
    assert all(row[heads.index("name")] and len(row) == len(heads) for row in rows)
