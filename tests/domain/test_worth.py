"""Blocks, calibration and differences of groups, against what can be counted by hand."""

from collections.abc import Mapping, Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

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


def test_the_p_of_two_groups_of_four_is_the_six_in_seventy_of_lanes_hyperstat() -> None:
    """D. M. Lane, HyperStat Online, “Randomization tests”: 11, 14, 7, 8 against 2, 9, 0, 5; two-tailed 6/70 = .0857.

    There a difference of means; here the numbers are suggestions accepted of 20, whose chi-squared has the same order.
    """
    numbers = {"a": (11, 14, 7, 8), "b": (2, 9, 0, 5)}
    tallies = {f"{group}{n}": (n, 20) for group, some in numbers.items() for n in some}
    found = difference("unit", "", tallies, {one: one[0] for one in tallies})
    assert found is not None
    assert found.p == pytest.approx(6 / 70)


def of_every_deal(tallies: Mapping[str, tuple[int, int]], groups: Sequence[str]) -> float:
    """Which share of all deals have a chi-squared (scipy's) as large as the first."""

    def chi_squared(dealt: Sequence[str]) -> float:
        rows = [
            [sum(tallies[one][0] for one, g in zip(tallies, dealt, strict=True) if g == group),
             sum(tallies[one][1] - tallies[one][0] for one, g in zip(tallies, dealt, strict=True) if g == group)]
            for group in sorted(set(groups))
        ]  # fmt: skip
        return float(chi2_contingency(rows, correction=False).statistic)

    every = [chi_squared(dealt) for dealt in permutations(groups)]
    return sum(value >= chi_squared(groups) - 1e-9 for value in every) / len(every)


def test_the_p_of_three_groups_is_what_going_through_all_720_orders_gives() -> None:
    tallies = {"r1": (5, 5), "r2": (6, 7), "r3": (1, 6), "r4": (4, 6), "r5": (0, 9), "r6": (3, 5)}
    groups = "aabbcc"
    found = difference("unit", "", tallies, dict(zip(tallies, groups, strict=True)))
    assert found is not None
    assert found.p == pytest.approx(of_every_deal(tallies, groups))
    assert 0 < found.p < 1


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
