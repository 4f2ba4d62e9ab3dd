"""What attributes are called is listed, filled in and taken back from the command line."""

import csv
from pathlib import Path

from tests.cli.conftest import Qualeval


def test_attributes_and_values_are_named_one_by_one_or_by_a_table(
    qualeval: Qualeval, sample: Path, tmp_path: Path
) -> None:
    file = tmp_path / "attributes.csv"
    assert qualeval("attributes", sample, "--format", "csv", "-o", file).status == 0
    with file.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    assert head == ["attribute", "value", "id", "en"]
    named = [[*row[:3], f"{row[0]} {row[1]} in English"] for row in rows]
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *named])
    assert qualeval("attributes", sample, "--from", file).out == "done\n"
    assert qualeval("attributes", sample, "--from", file).out == "nothing is different\n"
    report = tmp_path / "report.md"
    assert qualeval("report", sample, "--language", "en", "-o", report).status == 0
    assert "unit  in English" not in report.read_text(encoding="utf-8")
    assert "in English" in report.read_text(encoding="utf-8")
    name = rows[0][0]
    assert qualeval("attributes", sample, "--name", name, "--in", "en", "--text", "").out == "done\n"


def test_half_an_order_is_refused(qualeval: Qualeval, small: Path) -> None:
    assert "--name, --in and --text go together" in qualeval("attributes", small, "--name", "unit").err
    assert "--value goes with --name" in qualeval("attributes", small, "--value", "Dinas").err
