"""How tables are written."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.cli.output import as_csv, as_json, as_markdown, as_table, display_width, wrapped
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import Translator

_EN = Translator("en")
_TABLE = ResultTable(
    "things",
    ("name", "n", "cases_share", "stale", "nothing"),
    (("satu dua", 3, 0.256, True, None), ("漢字", 12, 0.0, False, None)),
    ("Name", "N", "Share", "Stale", "Nothing"),
    "Things",
    ("A note.",),
)


def test_a_table_for_people_is_aligned_by_what_the_terminal_shows() -> None:
    lines = as_table(_TABLE, _EN).splitlines()
    assert lines[0] == "Name       N  Share  Stale  Nothing"
    assert lines[2] == "satu dua   3    26%  yes"
    assert lines[3] == "漢字      12     0%"
    assert lines[-1] == "A note."


def test_a_table_without_rows_says_so() -> None:
    assert as_table(ResultTable("none", ("a",), ()), _EN) == "nothing to show\n"


@given(st.text(alphabet="ab 漢é́-", max_size=60), st.integers(2, 12))
def test_wrapping_loses_no_character_and_fits(text: str, width: int) -> None:
    text = " ".join(text.split())
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(display_width(line) <= width for line in lines)


@given(st.lists(st.text(alphabet="kata lagi", max_size=80), min_size=1, max_size=4), st.integers(40, 100))
def test_a_table_fits_the_screen(cells: list[str], width: int) -> None:
    notes = ("a note that is rather long for a narrow screen", "and another one, which is as long as the first")
    table = ResultTable("t", ("a", "n", "b"), tuple((cell, 7, cell[::-1]) for cell in cells), notes=notes)
    assert all(display_width(line) <= width for line in as_table(table, _EN, width).splitlines())


def test_json_keeps_values_as_they_are() -> None:
    first, second = json.loads(as_json(_TABLE))
    assert first == {"name": "satu dua", "n": 3, "cases_share": 0.256, "stale": True, "nothing": None}
    assert second["name"] == "漢字"
    assert json.loads(as_json(ResultTable("none", ("a",), ()))) == []


@given(st.text())
def test_json_says_every_text_exactly_and_steers_no_terminal(text: str) -> None:
    written = as_json(ResultTable("t", ("a",), ((text,),)))
    assert json.loads(written) == [{"a": text}]
    assert not any(c in written for c in "\x1b\x9b\x07\u202e")


def test_csv_has_shares_as_they_are_and_the_machines_names() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(_TABLE))))
    assert rows[0] == ["name", "n", "cases_share", "stale", "nothing"]
    assert rows[1] == ["satu dua", "3", "0.256", "true", ""]


def test_no_cell_of_a_csv_is_run_by_a_spreadsheet() -> None:
    assert as_csv(ResultTable("t", ("=a",), (("=1+2",), ("-5",)))).splitlines() == ["'=a", "'=1+2", "-5"]


@pytest.mark.parametrize("write", [as_table, as_markdown])
def test_no_text_of_people_steers_the_terminal(write: object) -> None:
    assert callable(write)
    shown = write(ResultTable("t", ("a",), (("a\x1b[31mb\x9bc\u202ed\r\ne",),)), _EN)
    assert not any(c in shown for c in "\x1b\x9b\u202e\r")
    assert "[31mb" in shown


def test_markdown_cells_cannot_break_the_table() -> None:
    shown = as_markdown(ResultTable("t", ("a",), (("x | y <b>\nz [tertawa]",),)), _EN)
    assert "| x \\| y \\<b> z [tertawa] |" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
def test_a_reader_that_leaves_early_is_no_failure(sample: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "qualeval", "--language", "en", "quotes", str(sample), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_narrow_screen_goes_without_spare_columns_and_says_so() -> None:
    table = ResultTable("t", ("code", "kind", "n"), (("schedule_conflict", "challenge", 7),), ("Code", "Kind", "N"))
    wide = as_table(table, _EN, 40, ("kind",))
    assert "challenge" in wide
    narrow = as_table(table, _EN, 22, ("kind",))
    assert "challenge" not in narrow
    assert "schedule_conflict" in narrow
    assert "No room for: Kind." in " ".join(narrow.split())
    assert all(display_width(line) <= 22 for line in narrow.splitlines())
