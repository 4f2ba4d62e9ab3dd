import csv
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.stand_ins import ExactKeywords
from benchmarks.suggest import (
    Data,
    Ours,
    Replay,
    Row,
    calibration_error,
    main,
    medians,
    read_data,
    replay,
    split,
)
from qualeval.formats import load_codebook
from qualeval.nlp.engine import Engine
from tests.nlp.sample import answers

_DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "suggest"
_CODEBOOK = """
codebook: sample
version: 1
language: id
codes:
  - {code: budget, name: Anggaran, definition: uang yang kurang, keywords: [anggaran, dana]}
  - {code: motivation, name: Motivasi, definition: semangat bekerja, keywords: [motivasi, semangat]}
  - {code: schedule, name: Jadwal, definition: waktu pelatihan, keywords: [jadwal, bentrok]}
"""


def _rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[Row]:
    main([*arguments, "--json"])
    return [Row(**row) for row in json.loads(capsys.readouterr().out)["rows"]]


def _of(rows: list[Row], engine: str, decisions: int) -> Row:
    return next(row for row in rows if (row.engine, row.decisions) == (engine, decisions))


@pytest.mark.parametrize("order", ["random", "queue"])
def test_a_replay_measures_every_engine_and_shows_learning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], order: str
) -> None:
    texts, labels = answers(120)
    with (tmp_path / "data.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "labels"])
        writer.writerows([text, "|".join(sorted(codes))] for text, codes in zip(texts, labels, strict=True))
    (tmp_path / "codebook.yaml").write_text(_CODEBOOK, encoding="utf-8")
    files = (str(tmp_path / "data.csv"), str(tmp_path / "codebook.yaml"))
    rows = _rows(capsys, *files, "--decisions", "0,40", "--seeds", "2", "--order", order, "--precise")
    assert {row.engine for row in rows} == {
        "qualeval",
        "qualeval, precise",
        "exact keywords",
        "tf-idf + logistic regression",
        "single-label classifier",
        "string matching",
    }
    assert _of(rows, "qualeval", 40).macro_f1 > _of(rows, "qualeval", 0).macro_f1 + 0.1
    assert _of(rows, "exact keywords", 40).macro_f1 == _of(rows, "exact keywords", 0).macro_f1


@pytest.mark.skipif(not _DATA.exists(), reason="the reference sets are not beside this repository")
@pytest.mark.parametrize(("name", "language"), [("casa", "id"), ("sight", "en")])
def test_on_real_texts_the_codebook_alone_is_no_worse_than_searching_for_its_keywords(name: str, language: str) -> None:
    data, codebook = read_data(_DATA / f"{name}.csv"), load_codebook(_DATA / f"{name}.yaml")
    rows: list[Row] = []
    for seed in range(3):
        for subject in (Ours(Engine(codebook, language, seed), data.texts), ExactKeywords(codebook)):
            rows += replay(subject, codebook, data, seed, Replay((0, 100), "random", complete=False))
    found = medians(rows)
    ours, exact = _of(found, "qualeval", 0), _of(found, "exact keywords", 0)
    assert ours.macro_f1 >= exact.macro_f1
    assert _of(found, "qualeval", 100).micro_f1 > ours.micro_f1 + 0.02  # the mean over codes hangs on the rarest


def test_groups_are_never_parted() -> None:
    groups = [str(place % 7) for place in range(70)]
    learn, test = split(Data([""] * 70, [set()] * 70, groups), seed=1)
    assert not {groups[row] for row in learn} & {groups[row] for row in test}
    assert sorted(learn + test) == list(range(70))


def test_the_calibration_error_is_the_distance_between_promise_and_outcome() -> None:
    assert calibration_error(np.array([[0.85], [0.85]]), np.array([[True], [False]])) == pytest.approx(0.35)
    assert calibration_error(np.array([[1.0], [0.0]]), np.array([[True], [False]])) == 0.0
