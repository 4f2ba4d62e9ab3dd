import json
from pathlib import Path

import pytest

from benchmarks.figures import Figure, Machine, Verdict, failures, markdown, number, table, write_json
from benchmarks.measuring import Ratio

QUIET = Machine("Linux", "3.11", "8", 2, "quick", (("keys", 0.9), ("store", 0.1), ("startup", 0.8)))
BUSY = Machine("Linux", "3.11", "8", 2, "quick", (("keys", 0.1), ("store", 0.2), ("startup", 0.8)))


def figure(low: float, middle: float, *, goal: float = 2.0, gate: bool = True, unit: str = "ms") -> Figure:
    return Figure("keys", "code", middle, unit, 1.0, Ratio(middle, low, middle, low, middle), goal, gate)


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [
        (figure(1.0, 2.0), Verdict.WITHIN),
        (figure(1.9, 2.1), Verdict.OVER),
        (figure(2.1, 2.2), Verdict.FAILS),
        (figure(2.1, 2.2, gate=False), Verdict.OVER),
        (figure(2.1, 2.2, goal=0.0), Verdict.OPEN),
        (Figure("frames", "code", 2.0, "", goal=1.0), Verdict.FAILS),
    ],
)
def test_a_gate_fails_only_when_even_the_lower_end_is_over_the_goal(measured: Figure, verdict: Verdict) -> None:
    assert measured.verdict is verdict


def test_a_busy_machine_fails_no_latency_but_still_what_does_not_depend_on_it() -> None:
    latency, cpu = figure(3, 4), figure(3, 4, unit="ms CPU")

    assert failures([latency, cpu], QUIET) == [latency, cpu]
    assert failures([latency, cpu], BUSY) == [cpu]


def test_a_key_that_was_never_painted_fails() -> None:
    assert failures([Figure("keys", "code", float("inf"), "ms", goal=1)], QUIET)


def test_the_table_and_the_report_show_value_floor_ratio_and_goal() -> None:
    for text in (table([figure(2.5, 3.25)]), markdown([figure(2.5, 3.25)])):
        for shown in ("keys", "3.2 ms", "1.0 ms", "3.25x", "2.50-3.25", "<= 2.0x", "FAILS"):
            assert shown in text


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "0"), (0.0004, "0.0004"), (0.5, "0.50"), (12.34, "12.3"), (401.5, "402")]
)
def test_numbers_have_about_three_figures(value: float, shown: str) -> None:
    assert number(value) == shown


def test_results_are_kept_as_json_with_their_verdicts(tmp_path: Path) -> None:
    path = tmp_path / "results" / "run.json"

    write_json([figure(2.5, 3.0)], QUIET, path)

    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["figures"][0]["verdict"] == "FAILS"
    assert kept["machine"]["cores"] == 2
