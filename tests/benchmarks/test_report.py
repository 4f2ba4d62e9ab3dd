import json
import os
import platform
from dataclasses import replace
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.machine import Machine, is_busy
from benchmarks.report import failures, report, write_json, write_report
from tests.benchmarks.test_figures import figure

_IDLE = (("keys", 0.9), ("keys", 0.1), ("startup", 0.8))
QUIET = Machine("Linux x86_64", {"Python": "3.11", "Textual": "8"}, 2, "quick", 90.0, (0.1, 1.2), _IDLE)
BUSY = replace(QUIET, idle=(("keys", 0.1), ("keys", 0.2), ("startup", 0.8)))


def test_a_busy_machine_fails_no_latency_but_still_what_does_not_depend_on_it() -> None:
    latency, cpu = figure(3, 4), figure(3, 4, unit="ms CPU")

    assert failures([latency, cpu], QUIET) == [latency, cpu]
    assert failures([latency, cpu], BUSY) == [cpu]


def test_a_machine_is_busy_where_others_had_half_of_it_at_most_blocks() -> None:
    assert not is_busy(QUIET.idle)
    assert is_busy(BUSY.idle)
    assert not is_busy([])


def test_a_key_that_was_never_painted_fails_on_any_machine() -> None:
    assert failures([Figure("keys", "code", float("inf"), "", goal=0)], BUSY)


def test_the_report_sets_each_goal_beside_what_was_measured() -> None:
    told = report([figure(1.0, 1.5), figure(2.5, 3.25), figure(1.0, 9.0, goal=None)], QUIET, ["qc"])

    goals, _, everything = told.partition("## All figures")
    assert "## Goals: 1 of 2 met" in goals
    assert "| keys: code | <= 2.00x | 1.50x | yes |" in goals
    assert "| keys: code | <= 2.00x | 3.25x | **no** |" in goals
    assert "Not measured in this run: qc." in goals
    assert "9.00x" not in goals
    assert "9.00x" in everything


def test_the_report_says_how_busy_the_machine_was_and_not_whose_it_is(tmp_path: Path) -> None:
    here = Machine.here("full", 600.0, [0.5], [("keys", 0.9), ("keys", 0.3)])
    path = tmp_path / "REPORT.md"

    write_report([figure(1.0, 1.5)], here, [], path)

    told = path.read_text(encoding="utf-8")
    assert f"{os.cpu_count()} cores" in told
    assert "keys 60% (30%)" in told
    assert "others used half of the machine or more at 1 of 2" in told
    assert platform.node() not in told
    assert str(Path.home()) not in told


def test_a_report_of_a_busy_machine_says_so() -> None:
    assert "not to be relied on" in report([figure(1.0, 1.5)], BUSY)
    assert "not to be relied on" not in report([figure(1.0, 1.5)], QUIET)


def test_results_are_kept_as_json_with_their_verdicts(tmp_path: Path) -> None:
    path = tmp_path / "results" / "run.json"

    write_json([figure(2.5, 3.0)], QUIET, path)

    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["figures"][0]["verdict"] == "FAILS"
    assert kept["machine"]["idle"] == [list(one) for one in _IDLE]
