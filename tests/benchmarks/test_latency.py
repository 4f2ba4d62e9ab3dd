"""The latency of suggestions is measured as the program asks for them: through the process, and with a cache."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import latency, suggest
from benchmarks.bench import Bench
from benchmarks.figures import Verdict
from tests.nlp.sample import answers


def test_every_step_is_measured_on_a_small_project() -> None:
    found = list(latency.measured(n_segments=60, decided=(5,), times=1))
    assert [one.what.partition(",")[0] for one in found] == [
        "first answer",
        "one more decision",
        "first answer of a project as it was left",
        "first answer of a cached project",
    ]
    assert all(0 < one.quickest <= one.usual for one in found)
    assert "goal" in latency.table(found)


def test_the_figures_of_all_benchmarks_have_them_with_their_goals(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    soon, late = latency.Latency("soon", 1.0, 2.0, 1.5, 3.0), latency.Latency("late", 3.0, 4.0, None, 3.0)
    monkeypatch.setattr(latency, "measured", lambda: [soon, late])
    found = latency.answers(Bench(True, tmp_path))
    assert [(one.name, one.value, one.verdict) for one in found] == [
        ("soon", 2.0, Verdict.WITHIN),
        ("late", 4.0, Verdict.OVER),
    ]


def test_a_quick_run_asks_only_for_the_first_answer_and_those_after_400(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[tuple[int, ...]] = []

    def measured(decided: tuple[int, ...] = ()) -> Iterator[latency.Latency]:
        asked.append(decided)
        for n in range(5):
            yield latency.Latency(f"{n}", 1.0, 2.0, None, 3.0)

    monkeypatch.setattr(latency, "measured", measured)
    assert [one.name for one in latency.answers(Bench(False, tmp_path))] == ["0", "1"]
    assert asked == [(400,)]


CODEBOOK = """
codebook: sample
version: 1
language: id
codes:
  - {code: budget, name: Anggaran, keywords: [anggaran, dana]}
  - {code: schedule, name: Jadwal, keywords: [jadwal, bentrok]}
"""


def test_it_is_printed_in_the_same_call_as_the_quality_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(latency, "measured", lambda: [latency.Latency("an answer", 1.0, 2.0, None, 3.0)])
    texts, labels = answers(40)
    said = zip(texts, labels, strict=True)
    lines = [f'"{text}",{"|".join(sorted(own - {"motivation"}))}' for text, own in said]
    (tmp_path / "answers.csv").write_text("text,labels\n" + "\n".join(lines), encoding="utf-8")
    (tmp_path / "book.yaml").write_text(CODEBOOK, encoding="utf-8")
    call = [str(tmp_path / "answers.csv"), str(tmp_path / "book.yaml"), "--decisions", "0", "--seeds", "1", "--latency"]
    suggest.main([*call, "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"data", "order", "complete", "seeds", "rows", "latency"}
    assert printed["latency"][0]["what"] == "an answer"
    suggest.main(call)
    assert "an answer" in capsys.readouterr().out
