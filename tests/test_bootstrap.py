"""What the real clock and the real chance make."""

import time

import pytest

from qualeval.bootstrap import TimedIds


def test_identifiers_are_all_different_and_sort_by_making() -> None:
    ids = TimedIds()
    made = [ids.new() for _ in range(70_000)]  # more than one instant has counts
    assert len(set(made)) == len(made)
    assert made == sorted(made)
    assert {len(each) for each in made} == {32}


def test_identifiers_sort_by_making_while_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns()
    ids = TimedIds()
    monkeypatch.setattr(time, "time_ns", lambda: now)
    before = ids.new()
    monkeypatch.setattr(time, "time_ns", lambda: now - 3_600 * 10**9)
    after = [ids.new() for _ in range(70_000)]
    assert [before, *after] == sorted([before, *after])
