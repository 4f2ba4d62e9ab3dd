import pytest

from benchmarks.figures import Figure, Verdict, markdown, number, table
from benchmarks.measuring import Ratio


def figure(low: float, middle: float, *, goal: float | None = 2.0, gate: bool = True, unit: str = "ms") -> Figure:
    return Figure("keys", "code", middle, unit, 1.0, Ratio(middle, low, middle, low, middle), goal, gate)


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [
        (figure(1.0, 2.0), Verdict.WITHIN),
        (figure(1.9, 2.1), Verdict.OVER),
        (figure(2.1, 2.2), Verdict.FAILS),
        (figure(2.1, 2.2, gate=False), Verdict.OVER),
        (figure(2.1, 2.2, goal=None), Verdict.OPEN),
        (Figure("frames", "code", 2.0, "", goal=1.0), Verdict.FAILS),
        (Figure("screen", "rows painted wrong", 0, "", goal=0), Verdict.WITHIN),
        (Figure("screen", "rows painted wrong", 1, "", goal=0), Verdict.FAILS),
    ],
)
def test_a_gate_fails_only_when_even_the_lower_end_is_over_the_goal(measured: Figure, verdict: Verdict) -> None:
    assert measured.verdict is verdict


def test_the_table_and_the_report_show_value_floor_ratio_and_goal() -> None:
    for text in (table([figure(2.5, 3.25)]), markdown([figure(2.5, 3.25)])):
        for shown in ("keys", "3.25 ms", "1.00 ms", "3.25x", "2.50-3.25", "<= 2.00x", "FAILS"):
            assert shown in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (0.0004, "0.0004"), (0.0286, "0.029"), (0.5, "0.50"), (3.25, "3.25"), (12.34, "12.3"), (401.5, "402")],
)
def test_numbers_have_about_three_figures(value: float, shown: str) -> None:
    assert number(value) == shown
