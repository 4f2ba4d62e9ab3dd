"""Every command that counts, over projects that are hard to count: right, readable, or refused with the reason."""

import csv
import io
from pathlib import Path

import pytest

from qualeval.bootstrap import Services
from tests.cli.conftest import Qualeval
from tests.services.hard_worlds import WORLDS, saved

CALLS = (
    ("counts",), ("counts", "--detail"), ("counts", "--level", "category"), ("counts", "--by", "unit"),
    ("crosstab", "--by", "unit"), ("crosstab", "--by", "kosong"), ("cooccur",), ("cooccur", "--matrix"), ("waves",),
    ("waves", "--recommendations"), ("closed",), ("performance", "--before", "nilai", "--after", "nilai2"),
    ("triangulation",), ("timeline",), ("joint",), ("joint", "--figures", "nilai"), ("matrix", "--by", "unit"),
    ("matrix", "--framework"), ("words",), ("saturation",), ("saturation", "--unit", "respondent"),
    ("agreement", "--resamples", "5"), ("agreement", "--disagreements"), ("quotes", "--limit", "20"), ("findings",),
    ("recommend",), ("sources",), ("cases",), ("codes",), ("kwic", "dana"), ("suggestions",),
)  # fmt: skip


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("world") / f"{request.param}.qualeval"
    saved(WORLDS[str(request.param)](), Services().files, path)
    return path


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_command_answers_or_says_why_not(
    qualeval: Qualeval, world: Path, call: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    verb, *options = call
    shown = qualeval(verb, world, *options)
    assert shown.status in (0, 1), shown.err
    assert "Traceback" not in shown.err
    assert bool(shown.err) == bool(shown.status)
    in_csv = qualeval(verb, world, *options, "--format", "csv")
    assert in_csv.status == shown.status
    lines = list(csv.reader(io.StringIO(in_csv.out)))
    assert len({len(line) for line in lines}) <= 1
    if world.stem == "hostile-names":
        assert not any(cell.startswith("=") for line in lines for cell in line)
    assert qualeval(verb, world, *options, "-o", "found.xlsx").status == shown.status
