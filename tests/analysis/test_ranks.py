"""Change and difference by ranks, against Hollander & Wolfe and by going through all signs."""

import csv
from collections.abc import Sequence
from itertools import combinations, combinations_with_replacement, product
from math import comb, factorial, nan, prod
from pathlib import Path
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from qualeval.analysis import describing, joint_display, paired_change
from qualeval.analysis.describing import centre, shift, summary
from qualeval.domain.evidence import Scope
from qualeval.domain.measures import Effect, Refusal, Significance
from qualeval.domain.mixed_measures import PairedChange

# Hollander & Wolfe 1999, table 3.1: depression scale factor before and after tranquilliser therapy
BEFORE = (1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30)
AFTER = (0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)
# Hollander & Wolfe 1999, table 4.1: permeability of the chorioamnion at term and at 12 to 26 weeks
TERM = (0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46)
EARLY = (1.15, 0.88, 0.90, 0.74, 1.21)


def by_number(values: Sequence[float]) -> dict[str, float]:
    return {f"r{i}": value for i, value in enumerate(values)}


def changed(changes: Sequence[float]) -> PairedChange:
    return paired_change(by_number([0.0] * len(changes)), by_number(changes))


def test_the_change_of_depression_is_that_of_hollander_and_wolfe() -> None:
    found = paired_change(by_number(BEFORE), by_number(AFTER))
    assert isinstance(found.significance, Significance)
    assert found.significance.method == "wilcoxon_exact"
    assert found.significance.p == pytest.approx(0.0390625)  # T+ is 40 one-sided .0195
    assert found.significance.statistic == 5  # 45 - 40
    assert isinstance(found.median_change, Effect)
    estimate = (found.median_change.value, found.median_change.low, found.median_change.high)
    assert estimate == pytest.approx((-0.46, -0.786, -0.010), abs=1e-9)  # examples 3.3 and 3.4
    assert isinstance(found.rank_biserial, Effect)
    assert found.rank_biserial.value == pytest.approx((5 - 40) / 45)  # Kerby 2014: the simple difference
    assert (found.n_pairs, found.n_up, found.n_down, found.n_same) == (9, 2, 7, 0)


def test_the_rank_biserial_of_the_change_of_depression_is_the_one_that_effectsize_is_tested_with() -> None:
    """R package effectsize, tests/testthat/test-rankES.R: .777 of a possible 1, of the same nine patients, paired.

    There first less second, here after less before.
    """
    found = paired_change(by_number(BEFORE), by_number(AFTER)).rank_biserial
    assert isinstance(found, Effect)
    assert found.value == pytest.approx(-0.777, abs=1e-3)


def test_the_rank_biserial_with_ties_and_a_zero_is_kerbys_simple_difference_by_hand() -> None:
    """Kerby 2014: favourable less unfavourable share of the rank sum; pairs without change have no rank.

    The sizes 5 5 7 9 10 12 15 17 20 have the ranks 1.5 1.5 3 4 5 6 7 8 9, of which 27 of 45 are upward.
    """
    changes = [15, -7, 5, 20, 0, -9, 17, -12, 5, -10]
    found = paired_change(by_number([100.0] * 10), by_number([100.0 + change for change in changes]))
    assert isinstance(found.rank_biserial, Effect)
    assert found.rank_biserial.value == pytest.approx((27 - 18) / 45)
    assert isinstance(found.significance, Significance)
    assert found.significance.statistic == 18


def test_the_shift_of_permeability_is_that_of_hollander_and_wolfe() -> None:
    assert shift(TERM, EARLY) == pytest.approx((0.305, -0.15, 0.76))  # examples 4.3 and 4.4
    figures = {**{f"t{i}": v for i, v in enumerate(TERM)}, **{f"e{i}": v for i, v in enumerate(EARLY)}}
    scope = Scope(frozenset(figures))
    row = joint_display({"x": {case for case in figures if case[0] == "t"}}, figures, scope).rows[0]
    assert isinstance(row.significance, Significance)
    assert row.significance.method == "mann_whitney_exact"
    assert row.significance.statistic == 35  # R's W
    assert row.significance.p == pytest.approx(2 * 0.1272, abs=1e-4)  # example 4.1, one-sided .1272
    assert isinstance(row.difference, Effect)
    assert row.difference.value == pytest.approx(0.305)


def test_missing_pairs_are_stated_and_not_a_number_is_missing() -> None:
    found = paired_change({"a": 1, "b": 2, "c": nan, "d": 4}, {"a": 2, "c": 3, "d": nan, "e": 5})
    assert (found.n_pairs, found.n_before_only, found.n_after_only) == (1, 2, 2)
    assert found.before == summary([1.0])
    assert isinstance(found.significance, Refusal)
    assert str(found.significance) == (
        "only 1 of 1 pairs changed: with fewer than 6 no result can be significant at 5%"
    )


def test_nobody_with_both_figures_is_refused_with_another_reason() -> None:
    found = paired_change({"a": 1.0}, {"b": 1.0})
    assert (found.n_pairs, found.change) == (0, None)
    assert str(found.significance) == "no respondent has the figure both before and after"
    assert isinstance(found.median_change, Refusal)
    assert isinstance(found.rank_biserial, Refusal)


def through_all_signs(changes: Sequence[float]) -> float:
    """The two-sided exact p of the signed-rank test, ties and all."""
    ranks = rankdata([abs(change) for change in changes])
    observed = min(
        sum(r for r, c in zip(ranks, changes, strict=True) if c > 0),
        sum(r for r, c in zip(ranks, changes, strict=True) if c < 0),
    )
    sums = [
        sum(r for r, sign in zip(ranks, signs, strict=True) if sign) for signs in product((0, 1), repeat=len(ranks))
    ]
    return min(1.0, 2 * sum(bool(s <= observed) for s in sums) / len(sums))


@pytest.mark.parametrize("changes", [[1, 1, 2, 2, 3, -1], [1, 1, 1, 1, 1, 1, 1, -1, -2], [2, 2, -2, 3, 3, -1, 1, 1]])
def test_tied_changes_are_tested_over_all_signs_and_zeros_left_out(changes: list[float]) -> None:
    found = changed([*changes, 0, 0])
    assert isinstance(found.significance, Significance)
    assert found.significance.method == "wilcoxon_exact"
    assert found.significance.p == pytest.approx(through_all_signs(changes))
    assert (found.n_same, found.significance.n) == (2, len(changes) + 2)


def test_many_tied_changes_are_near_the_exact_p() -> None:
    changes = [1, 1, 2, 2, 3, 3, 4, -1, -1, -2, 5, 5, -3, 2.0]
    found = changed(changes).significance
    assert isinstance(found, Significance)
    assert found.method == "wilcoxon_normal"
    assert found.p == pytest.approx(through_all_signs(changes), abs=0.01)


def test_pairs_without_change_draw_the_estimate_to_zero() -> None:
    with_zeros, without = changed([1, 2, 3, 4, 5, 6, *[0] * 20]), changed([1, 2, 3, 4, 5, 6])
    assert isinstance(with_zeros.median_change, Effect)
    assert isinstance(without.median_change, Effect)
    assert with_zeros.median_change.value == 0
    assert without.median_change.value == pytest.approx(3.5)


def test_equal_changes_tie_though_floats_differ() -> None:
    before = {f"r{i}": 79.9 + i / 10 for i in range(7)}
    found = paired_change(before, {case: value + 2 for case, value in before.items()})
    assert isinstance(found.significance, Significance)
    assert found.significance.p == pytest.approx(2 / 2**7)
    assert found.change is not None
    assert found.change.sd == 0


def test_the_rank_biserial_has_an_interval_and_repeats() -> None:
    one = changed([3, -1, 4, 1, -5, 9, 2, 6, 5, 3.5])
    assert one == changed([3, -1, 4, 1, -5, 9, 2, 6, 5, 3.5])
    assert isinstance(one.rank_biserial, Effect)
    assert one.rank_biserial.low is not None
    assert one.rank_biserial.high is not None
    assert -1 <= one.rank_biserial.low < one.rank_biserial.value < one.rank_biserial.high <= 1


def kerby(changes: Sequence[float]) -> float:
    """The simple difference of rank sums, its midranks by counting."""
    sizes = [abs(change) for change in changes]
    ranks = [sum(other < size for other in sizes) + (sizes.count(size) + 1) / 2 for size in sizes]
    return sum(rank if change > 0 else -rank for rank, change in zip(ranks, changes, strict=True)) / sum(ranks)


@pytest.mark.parametrize("changes", [[3, -1, 4, 1.5, -5, 9, 2], [1, 1, 2, -2, 3, 5, -1]])
def test_the_rank_biserials_interval_leaves_a_fortieth_of_all_resamples_on_either_side(changes: list[float]) -> None:
    """No published example has a percentile interval with its data, so all 7^7 draws of seven pairs are gone through.

    R's effectsize prints an interval by Fisher's transformation, rcompanion one of a bootstrap without its seed.
    """
    found = changed(changes).rank_biserial
    assert isinstance(found, Effect)
    assert found.low is not None
    assert found.high is not None
    n, below, above = len(changes), 0, 0
    under, over = 0, 0  # draws strictly outside
    for drawn in combinations_with_replacement(range(n), n):
        ways = factorial(n) // prod(factorial(drawn.count(place)) for place in range(n))
        value = kerby([changes[place] for place in drawn])
        below, under = below + ways * (value <= found.low + 1e-9), under + ways * (value < found.low - 1e-9)
        above, over = above + ways * (value >= found.high - 1e-9), over + ways * (value > found.high + 1e-9)
    chance = 0.012  # of 2,000 draws: three and a half standard errors of 1/40
    assert under / n**n < 0.025 + chance and below / n**n > 0.025 - chance  # noqa: PT018 - one quantile
    assert over / n**n < 0.025 + chance and above / n**n > 0.025 - chance  # noqa: PT018 - the other


def test_the_sample_projects_figures_are_those_counted_by_hand() -> None:
    path = Path(__file__).resolve().parents[2] / "transcripts" / "kinerja.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    before = {row["case"]: float(row["kinerja_sebelum"]) for row in rows if row["kinerja_sebelum"]}
    after = {row["case"]: float(row["kinerja_sesudah"]) for row in rows if row["kinerja_sesudah"]}
    found = paired_change(before, after)
    changes = [after[case] - before[case] for case in before if case in after]
    assert found.n_pairs == len(changes)
    assert found.n_before_only == sum(case not in after for case in before) > 0
    assert found.change is not None
    assert found.change.median == pytest.approx(median(changes))
    assert found.change.mean == pytest.approx(mean(changes))
    assert isinstance(found.median_change, Effect)
    walsh = [(a + b) / 2 for i, a in enumerate(changes) for b in changes[i:]]
    assert found.median_change.value == pytest.approx(median(walsh))


numbers = st.lists(st.integers(-50, 50).map(float), min_size=6, max_size=30)


@given(numbers, numbers)
def test_searching_for_order_statistics_finds_what_sorting_all_pairs_finds(x: list[float], y: list[float]) -> None:
    sorted_out = centre(x), shift(x, y)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(describing, "_MOST_PAIRS", 0)
        assert centre(x) == pytest.approx(sorted_out[0], abs=1e-9)
        assert shift(x, y) == pytest.approx(sorted_out[1], abs=1e-9)


@given(st.integers(1, 8), st.integers(1, 8))
def test_null_distributions_count_every_order_once(m: int, n: int) -> None:
    ranks = [sum(chosen) for chosen in combinations(range(m + n), m)]
    least = min(ranks)
    assert list(describing._rank_sum_ways(m, n)) == [ranks.count(least + u) for u in range(m * n + 1)]
    assert describing._signed_rank_ways(n).sum() == 2**n
    assert describing._rank_sum_ways(50, 50).sum() == pytest.approx(comb(100, 50), rel=1e-12)


@given(numbers)
def test_the_interval_excludes_zero_just_where_the_exact_test_rejects(changes: list[float]) -> None:
    distinct = list({abs(change): change for change in changes if change}.values())
    found = changed(distinct)
    if isinstance(found.significance, Refusal):
        return
    assert isinstance(found.median_change, Effect)
    assert found.median_change.low is not None
    assert found.median_change.high is not None
    assert (found.median_change.low > 0 or found.median_change.high < 0) == (found.significance.p < 0.05)


def test_quartiles_are_rs_type_7() -> None:
    found = summary([float(n) for n in range(1, 11)])
    assert found is not None
    assert (found.q1, found.median, found.q3) == (3.25, 5.5, 7.75)
    assert (found.n, found.mean, found.lowest, found.highest) == (10, 5.5, 1, 10)
    assert found.sd == pytest.approx(3.0277, abs=5e-5)
    assert summary([]) is None
    single = summary([4.0])
    assert single is not None
    assert single.sd is None


def test_a_joint_display_refuses_what_is_too_few_and_says_how_many() -> None:
    scope = Scope(frozenset("abcdefghi"))
    figures = {case: float(i) for i, case in enumerate("abcdefgh")}
    raised = {"few": {"a"}, "nobody": {"i"}, "all": set("abcdefghi"), "enough": set("abc")}
    found = joint_display(raised, figures, scope, figure="score", statements={"few": "silence"})
    assert [str(row.difference) for row in found.rows[:3]] == [
        "1 who raised it and 7 who did not are too few: no result could be significant at 5%",
        "nobody who has this figure raised it",
        "everybody who has this figure raised it",
    ]
    assert (found.n_scope, found.n_missing, found.n_tests) == (9, 1, 1)
    enough = found.rows[3]
    assert isinstance(enough.significance, Significance)
    assert enough.significance.p == pytest.approx(2 / 56)
    assert enough.raised == summary([0, 1, 2])
    assert enough.not_raised == summary([3, 4, 5, 6, 7])
    assert [row.statement for row in found.rows] == ["silence", "", "", ""]


def test_tied_scales_are_compared_over_all_divisions_and_many_by_the_normal_law() -> None:
    figures = {f"r{i}": float(value) for i, value in enumerate((5, 5, 4, 4, 3, 3, 2, 2, 1))}
    scope = Scope(frozenset(figures))
    row = joint_display({"x": {"r0", "r1", "r2", "r3"}}, figures, scope).rows[0]
    assert isinstance(row.significance, Significance)
    assert row.significance.method == "mann_whitney_exact"
    assert row.significance.p == pytest.approx(2 / comb(9, 4))
    many = {f"r{i}": float(i % 5) for i in range(60)}
    large = joint_display({"x": {f"r{i}" for i in range(30)}}, many, Scope(frozenset(many))).rows[0]
    assert isinstance(large.significance, Significance)
    assert large.significance.method == "mann_whitney_normal"
    same = joint_display({"x": set(list(many)[:30])}, dict.fromkeys(many, 3.0), Scope(frozenset(many))).rows[0]
    assert str(same.significance) == "everybody has the same value"


def test_one_respondent_against_many_is_compared_by_the_places_that_are_possible_with_ties_and_without() -> None:
    def row(values: Sequence[float], raisers: set[str]) -> Significance:
        figures = by_number(values)
        found = joint_display({"x": raisers}, figures, Scope(frozenset(figures))).rows[0].significance
        assert isinstance(found, Significance)
        return found

    apart = [float(i) for i in range(40)]
    alone = row(apart, {"r39"})
    assert alone.p == pytest.approx(2 / 40)
    assert alone.statistic == 39
    tied = [0.0, *(float(i // 2) for i in range(38)), 30.0]  # nobody has as much as the last one
    assert row(tied, {"r39"}) == alone
    assert row(tied, {f"r{i}" for i in range(39)}).p == alone.p
    assert row(tied, {"r20"}).p == pytest.approx(min(1.0, 2 * 21 / 40))


def test_holm_is_over_the_themes_of_a_joint_display() -> None:
    figures = {f"r{i}": float(i) for i in range(20)}
    raised = {"high": {f"r{i}" for i in range(12, 20)}, "mixed": {f"r{i}" for i in range(0, 20, 2)}}
    rows = joint_display(raised, figures, Scope(frozenset(figures))).rows
    tests = [row.significance for row in rows if isinstance(row.significance, Significance)]
    assert tests[0].p_adjusted == pytest.approx(2 * tests[0].p)
    assert tests[1].p_adjusted == pytest.approx(tests[1].p)
