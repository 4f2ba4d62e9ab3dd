"""Blocks, calibration and differences of groups, against what can be counted by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.worth import GroupDifference, adjusted, blocks, calibration, difference


@given(st.lists(st.booleans(), max_size=70), st.integers(1, 25))
def test_blocks_follow_each_other_and_count_every_decision_once(accepted: list[bool], size: int) -> None:
    found = blocks(accepted, size)
    assert [block.first for block in found] == list(range(1, len(accepted) + 1, size))
    assert sum(block.accepted.n for block in found) == len(accepted)
    assert sum(block.accepted.k for block in found) == sum(accepted)
    assert all(block.last - block.first + 1 == block.accepted.n for block in found)


def test_calibration_is_the_gap_between_confidence_and_acceptance_weighted_by_decisions() -> None:
    decided = [(0.9, True), (0.9, True), (0.9, True), (0.9, False), (0.31, False), (0.35, True)]
    expected = (abs(4 * 0.9 - 3) + abs(0.31 + 0.35 - 1)) / 6
    found = calibration(decided)
    assert found.n == 6
    assert found.error is not None
    assert abs(found.error - expected) < 1e-12
    assert calibration([]).error is None
    assert calibration([(1.0, True)]).error == 0.0


_GROUPS = {f"r{i:02d}": "a" if i < 10 else "b" for i in range(20)}


def test_groups_that_accept_otherwise_beyond_chance_are_told_apart() -> None:
    found = difference("unit", "", {r: (3 if g == "a" else 0, 3) for r, g in _GROUPS.items()}, _GROUPS)
    assert found is not None
    assert [(group, share.k, share.n) for group, share in found.groups] == [("a", 30, 30), ("b", 0, 30)]
    assert found.p == 1 / 2000
    assert adjusted([found])[0].is_flagged


def test_calibration_is_the_one_that_torchmetrics_documents() -> None:
    # BinaryCalibrationError, norm l1: .2900; in two bins there, in ten here: none holds both right and wrong
    decided = [(0.25, False), (0.25, False), (0.55, True), (0.75, True), (0.75, True)]
    assert calibration(decided).error == pytest.approx(0.29)


def test_one_talkative_respondent_is_no_difference_between_groups() -> None:
    tallies = dict.fromkeys(_GROUPS, (1, 2)) | {"r00": (60, 60)}
    found = difference("unit", "", tallies, _GROUPS)
    assert found is not None
    assert found.p > 0.3


def test_what_is_too_little_to_compare_is_not_compared() -> None:
    few = dict.fromkeys(list(_GROUPS)[:5], (1, 1))
    assert difference("unit", "", few, _GROUPS) is None
    assert difference("unit", "", dict.fromkeys(_GROUPS, (2, 2)), _GROUPS) is None
    assert difference("unit", "", dict.fromkeys(_GROUPS, (1, 2)), dict.fromkeys(_GROUPS, "a")) is None
    assert difference("unit", "", dict.fromkeys(_GROUPS, (1, 2)), {}) is None


def test_the_same_tallies_give_the_same_p_every_time() -> None:
    tallies = {r: (i % 3, 3) for i, r in enumerate(_GROUPS)}
    assert difference("unit", "", tallies, _GROUPS) == difference("unit", "", tallies, _GROUPS)


def test_p_values_are_adjusted_for_their_number_step_by_step() -> None:
    made = [GroupDifference("unit", str(n), (), p) for n, p in enumerate((0.04, 0.01, 0.03))]
    assert [(one.code, round(one.p_adjusted, 4)) for one in adjusted(made)] == [("1", 0.03), ("2", 0.06), ("0", 0.06)]
    assert [one.is_flagged for one in adjusted(made)] == [True, False, False]
