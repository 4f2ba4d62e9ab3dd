"""Tests of tables against published worked examples."""

from math import comb, isinf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.analysis import contingency, cramers_v, holm, independence, odds_ratio
from qualeval.domain.measures import Effect, Refusal, Significance

TEA = [[3, 1], [1, 3]]  # Fisher 1935, the lady tasting tea
ASPIRIN = [[189, 10845], [104, 10933]]  # Physicians' Health Study, Agresti 2007, table 2.3
PARTY = [[762, 327, 468], [484, 239, 477]]  # Agresti 2007, table 2.5: party identification by gender
MUSIC = [[150, 100, 165, 130], [50, 65, 35, 10], [2, 55, 40, 25]]  # R package effectsize, `Music_preferences`
MUSIC_2 = [[151, 130, 12, 7], [77, 6, 111, 4], [0, 4, 2, 165]]  # the same, `Music_preferences2`
JOBS = [[1, 2, 1, 0], [3, 3, 6, 1], [10, 10, 14, 9], [6, 7, 12, 11]]  # Agresti 2002, table 2.8: job satisfaction


def significance(table: list[list[int]]) -> Significance:
    found = independence(table)
    assert isinstance(found, Significance)
    return found


def sized(found: Effect | Refusal) -> Effect:
    assert isinstance(found, Effect)
    return found


def test_chi_square_is_that_of_agresti_2007_for_party_identification() -> None:
    found = significance(PARTY)
    assert (found.method, found.df, found.n) == ("chi_square", 2, 2757)
    assert found.statistic == pytest.approx(30.07, abs=5e-3)
    assert found.p == pytest.approx(2.954e-07, rel=1e-3)


def test_small_expected_counts_lead_to_fisher_as_for_the_lady_tasting_tea() -> None:
    found = significance(TEA)
    assert found.method == "fisher"
    assert found.p == pytest.approx(34 / 70)  # (1 + 16 + 16 + 1) of the 70 ways: Agresti 2007, section 2.6.2


def test_fishers_p_is_that_of_a_table_with_an_empty_cell_in_fagerland_lydersen_and_laake_2017() -> None:
    # Statistical Analysis of Contingency Tables, chapter 4; data of Ritland 2007. As checked in the authors' R package
    # contingencytables (tests/testthat/test-ch4.R): P = 0.06287
    found = significance([[0, 16], [15, 57]])
    assert found.method == "fisher"
    assert found.p == pytest.approx(0.06287, abs=5e-6)


def test_the_conditional_odds_ratio_of_the_tea_is_agrestis_with_clopper_pearson_like_bounds() -> None:
    ratio = sized(odds_ratio(TEA, exact=True))
    assert ratio.value == pytest.approx(6.408, abs=5e-4)

    def tail(odds: float, counts: range) -> float:
        ways = {k: comb(4, k) * comb(4, 4 - k) * odds**k for k in range(5)}
        return sum(ways[k] for k in counts) / sum(ways.values())

    assert ratio.low is not None
    assert ratio.high is not None
    assert tail(ratio.low, range(3, 5)) == pytest.approx(0.025, rel=1e-3)
    assert tail(ratio.high, range(4)) == pytest.approx(0.025, rel=1e-3)


def test_woolfs_interval_is_agrestis_for_aspirin_and_heart_attacks() -> None:
    ratio = sized(odds_ratio(ASPIRIN))
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx((1.832, 1.440, 2.331), abs=5e-4)


def test_an_empty_cell_gives_an_open_exact_interval_and_a_finite_one_by_woolf() -> None:
    exact = sized(odds_ratio([[4, 0], [1, 5]], exact=True))
    assert exact.high is not None
    assert isinf(exact.high)
    woolf = sized(odds_ratio([[4, 0], [1, 5]]))
    assert woolf.value == pytest.approx(4.5 * 5.5 / (0.5 * 1.5))


def test_larger_sparse_tables_are_drawn_and_come_near_the_exact_p_of_agresti_2002() -> None:
    found = significance(JOBS)
    assert (found.method, found.n_simulated) == ("fisher_monte_carlo", 9999)
    assert found.p == pytest.approx(0.7827, abs=0.015)  # R's fisher.test prints the exact .7827
    assert significance(JOBS) == found  # repeats


def test_two_by_k_tables_are_gone_through_as_freeman_and_halton_do() -> None:
    # by hand, margins 3 | 3 and 2, 2, 2: of 20 ways (1, 1, 1) has 8 and each of the six like (2, 1, 0) has 2
    assert significance([[1, 1, 1], [1, 1, 1]]).p == pytest.approx(1.0)
    found = significance([[2, 1, 0], [0, 1, 2]])
    assert found.method == "fisher_freeman_halton"
    assert found.p == pytest.approx(12 / 20)


def test_freeman_and_haltons_p_is_that_of_another_programs_enumeration() -> None:
    """R package contingencytables to Fagerland, Lydersen & Laake 2017, chapter 7 (tests/testthat/test-biggerstaff.R).

    Exact Fisher-Freeman-Halton: P = 0.1100976. Its counts allow chi-square, so what enumerates is asked directly.
    """
    counts = np.array([[196, 398, 287], [3, 10, 14]])
    assert significance(counts.tolist()).method == "chi_square"
    assert contingency._freeman_halton(counts) == pytest.approx(0.1100976, abs=5e-8)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=4))
def test_the_p_of_a_two_by_k_table_is_the_sum_over_all_its_rearrangements(columns: list[tuple[int, int]]) -> None:
    table = [[a for a, _ in columns], [b for _, b in columns]]
    found = independence(table)
    if not isinstance(found, Significance) or found.method != "fisher_freeman_halton":
        return
    sizes = [a + b for a, b in columns if a + b]
    first = sum(table[0])

    def rearranged(left: list[int], rest: int) -> list[int]:
        """How many ways each possible first row has."""
        if not left:
            return [1] if rest == 0 else []
        return [
            comb(left[0], k) * ways for k in range(min(left[0], rest) + 1) for ways in rearranged(left[1:], rest - k)
        ]

    observed = 1
    for a, b in columns:
        observed *= comb(a + b, a)
    ways = rearranged(sizes, first)
    assert found.p == pytest.approx(sum(w for w in ways if w <= observed) / sum(ways))


def test_cochrans_rule_decides_between_chi_square_and_exact() -> None:
    assert significance([[5, 5], [5, 5]]).method == "chi_square"
    assert significance([[4, 5], [5, 4]]).method == "fisher"  # an expected count of 4.5
    assert significance([[20, 20, 3], [20, 20, 3]]).method == "fisher_freeman_halton"  # a third of them below 5
    assert significance([[20, 20, 20, 20, 3], [20, 20, 20, 20, 3]]).method == "chi_square"  # a fifth


def test_a_table_without_two_rows_and_columns_is_refused() -> None:
    for table in ([[0, 0], [3, 4]], [[3, 0], [4, 0]], [[0, 0], [0, 0]], [[1], [2]], []):
        assert isinstance(independence(table), Refusal)
        assert isinstance(cramers_v(table), Refusal)
        assert isinstance(odds_ratio(table), Refusal)


def test_cramers_v_takes_off_what_bergsma_2013_expects_by_chance() -> None:
    # phi2 = 30.07 / 2757 = .010907; less 2 / 2756 it is .010181; the smaller dimension less its own is .999637
    assert sized(cramers_v(PARTY)).value == pytest.approx((0.0101814 / 0.9996372) ** 0.5, abs=1e-5)
    assert sized(cramers_v([[10, 20], [20, 40]])).value == 0
    assert sized(cramers_v([[7, 0, 0], [0, 5, 0], [0, 0, 9]])).value == pytest.approx(1)


def test_cramers_v_is_the_bias_corrected_one_that_effectsize_prints() -> None:
    # R package effectsize, documentation of `phi` and vignette on contingency tables: "Cramer's V (adj.)" .23 and .80
    assert sized(cramers_v(MUSIC)).value == pytest.approx(0.23, abs=5e-3)
    assert sized(cramers_v(MUSIC_2)).value == pytest.approx(0.80, abs=5e-3)
    assert significance(MUSIC_2).statistic == pytest.approx(854, abs=0.5)  # the vignette: X-squared = 854, df = 6
    # its tests (test-xtab.R): transmissions and engines of mtcars have an adjusted phi of 0; the plain one is .168
    assert sized(cramers_v([[12, 7], [6, 7]])).value == 0


def test_holm_adjusts_step_by_step_and_keeps_refusals_in_their_place() -> None:
    # the textbook example: .01, .04, .03, .005 become .03, .06, .06, .02
    refused = Refusal("nothing")
    tests = [Significance("fisher", p, p, 10) for p in (0.01, 0.04, 0.03, 0.005)]
    found = holm([tests[0], refused, *tests[1:]])
    assert found[1] is refused
    adjusted = [t.p_adjusted for t in found if isinstance(t, Significance)]
    assert adjusted == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([refused]) == [refused]


def test_holm_lets_three_of_the_fifteen_endpoints_of_benjamini_and_hochberg_1995_stand() -> None:
    # section 4.1 (data of Neuhaus et al. 1992): control of the familywise error rejects three, their own method four
    ps = (
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    )  # fmt: skip
    found = holm([Significance("chi_square", p, p, 421) for p in ps])
    adjusted = [t.p_adjusted for t in found if isinstance(t, Significance)]
    assert adjusted[:4] == pytest.approx([15 * 0.0001, 14 * 0.0004, 13 * 0.0019, 12 * 0.0095])
    assert sum(p < 0.05 for p in adjusted) == 3
    assert adjusted[-6:] == [1.0] * 6


def test_large_sparse_tables_of_two_rows_do_not_take_forever() -> None:
    found = significance([[1, 0, 2, 1, 0, 1, 3, 0], [200, 9, 8, 7, 9, 8, 7, 9]])
    assert found.method == "fisher_monte_carlo"
    assert 0 < found.p <= 1
