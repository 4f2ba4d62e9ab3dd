"""What the suggestions are worth, keywords, leave for a language model, and suggestions in batches, by command."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Qualeval


def test_every_code_is_told_with_its_figures_and_the_curve_beside(qualeval: Qualeval, small: Path) -> None:
    rows = json.loads(qualeval("suggestions", small, "--format", "json").out)
    assert rows
    assert {"code", "accepted_k", "accepted_n", "lot_n", "precision_low", "recall_n", "threshold", "state"} <= rows[
        0
    ].keys()
    assert {row["state"] for row in rows} <= {"learning", "trusted", "silent"}
    for show in ("curve", "groups", "suggesters"):
        assert qualeval("suggestions", small, "--show", show, "--format", "csv").status == 0
    assert "suggestions decided on" in qualeval("suggestions", small).out


def test_who_teaches_is_chosen_and_told(qualeval: Qualeval, small: Path) -> None:
    assert "only her own" in qualeval("suggestions", small, "--learn-from", "own").out
    assert "only her own" in qualeval("suggestions", small).out
    assert qualeval("undo", small).status == 0
    assert "together" in qualeval("suggestions", small).out


def test_a_keyword_is_added_dropped_and_turned_down(qualeval: Qualeval, small: Path) -> None:
    code = json.loads(qualeval("keywords", small, "--format", "json").out)[0]["code"]
    assert "version" in qualeval("keywords", small, "--code", code, "--add", "lembur").out
    rows = list(csv.DictReader(io.StringIO(qualeval("keywords", small, "--code", code, "--format", "csv").out)))
    assert "lembur" in {row["keyword"] for row in rows}
    assert {row["code"] for row in rows} == {code}
    assert qualeval("keywords", small, "--code", code, "--drop", "lembur").status == 0
    assert "no more" in qualeval("keywords", small, "--code", code, "--turn-down", "lembur").out
    assert qualeval("keywords", small, "--add", "lembur").status == 2
    assert qualeval("keywords", small, "--code", "nothing").status == 2
    assert qualeval("keywords", small, "--code", code, "--drop", "nothing").status == 1


def test_a_language_model_is_refused_without_both_confirmations(qualeval: Qualeval, small: Path) -> None:
    call = ("llm", small, "--endpoint", "http://127.0.0.1:9/v1", "--model", "m")
    assert "only if you confirm" in qualeval(*call, "--pseudonymised").err
    assert "no language model" in qualeval("llm", small).out
    assert "gives leave" in qualeval("review", small, "--plain", "--with", "llm").err
    assert "m at http://127.0.0.1:9/v1" in qualeval(*call, "--pseudonymised", "--consented").out
    assert "cannot be asked" in qualeval("review", small, "--plain", "--with", "llm").err
    assert "no language model" in qualeval("llm", small, "--off").out
    assert qualeval("llm", small, "--model", "m").status == 2
    assert qualeval("review", small, "--with", "llm").status == 2
    assert "no suggester" in qualeval("review", small, "--plain", "--with", "nobody").err


def test_batches_that_are_interrupted_say_that_they_go_on(
    qualeval: Qualeval, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qualeval.services.batching.suggest_in_batches", interrupted)
    result = qualeval("suggest", small, "--batches", "2", "-o", "s.csv")
    assert result.status == 130
    assert "the same command goes on from here" in result.err


def test_batches_write_what_is_suggested_and_count_it(qualeval: Qualeval, small: Path, tmp_path: Path) -> None:
    result = qualeval("suggest", small, "--batches", "2", "-o", "s.csv")
    assert result.status == 0, result.err
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert f"suggestions: {len(rows)}" in result.out
    assert qualeval("suggest", small, "--batches", "2", "-o", "s.csv").out == result.out
    assert qualeval("suggest", small, "--batches", "2").status == 2
