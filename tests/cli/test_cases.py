"""One respondent from the command line: all that was said, with its codes."""

import json
from pathlib import Path

from tests.cli.conftest import Qualeval


def test_everything_that_a_respondent_said_is_listed_with_its_codes(qualeval: Qualeval, sample: Path) -> None:
    found = json.loads(qualeval("cases", sample, "--case", "R02", "--format", "json").out)
    assert len(found) == 23
    assert all(row["reference"].startswith("R02:") and row["text"] for row in found)
    assert any("schedule_conflict" in row["codes"] for row in found)
    assert "R02:9" in qualeval("cases", sample, "--case", "R02").out


def test_a_respondent_that_is_not_there_is_told(qualeval: Qualeval, small: Path) -> None:
    result = qualeval("cases", small, "--case", "R99")
    assert result.status != 0
    assert "no respondent “R99”" in result.err
