import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measuring import growth, percentile, ratio_of, tail_ratio_of

POSITIVE = st.floats(0.001, 1000)


@given(st.lists(POSITIVE, min_size=1, max_size=30), st.floats(0.1, 10))
def test_a_subject_that_always_costs_so_many_times_the_floor_has_that_ratio(floor: list[float], times: float) -> None:
    ratio = ratio_of([times * value for value in floor], floor, 100)

    assert ratio.middle == pytest.approx(times)
    assert ratio.low == pytest.approx(times)
    assert ratio.most == pytest.approx(times)


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=1, max_size=20))
def test_the_interval_lies_around_the_median_and_within_the_range(pairs: list[tuple[float, float]]) -> None:
    ratio = ratio_of([one for one, _ in pairs], [other for _, other in pairs], 100)

    assert ratio.least <= ratio.low <= ratio.middle <= ratio.high <= ratio.most


def test_pairs_that_were_not_measured_side_by_side_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratio_of([1.0, 2.0], [1.0])


def test_the_ratio_of_tails_is_that_of_all_blocks_together() -> None:
    own, floor = [[1.0] * 9 + [30.0], [1.0] * 10], [[1.0] * 10, [1.0] * 9 + [10.0]]

    assert tail_ratio_of(own, floor, 0.5).middle == 1
    worst = tail_ratio_of(own, floor, 1.0)
    assert worst.middle == 3
    assert (worst.least, worst.most) == (0.1, 30)
    assert worst.least <= worst.low <= worst.middle <= worst.high <= worst.most


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(1, 101)]

    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.99) == 99
    assert percentile([7.0], 0.99) == 7


@given(st.floats(-1, 3), POSITIVE)
def test_growth_finds_the_exponent(exponent: float, scale: float) -> None:
    sizes = [10.0, 1_000.0, 100_000.0]

    found = growth(sizes, [scale * size**exponent for size in sizes])

    assert math.isclose(found, exponent, abs_tol=1e-6)
