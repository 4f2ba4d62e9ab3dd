"""Change of shares, against Newcombe's and Armitage & Berry's examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.analysis import wave_table
from qualeval.analysis.waves import paired_difference
from qualeval.domain.measures import Effect, Refusal, Significance
from qualeval.domain.mixed_measures import PanelChange, Wave, WaveTable


def wave(name: str, n: int, raised: int, prefix: str = "") -> Wave:
    people = [f"{prefix or name}{i}" for i in range(n)]
    return Wave(name, frozenset(people), {"budget": frozenset(people[:raised])})


def table(*waves: Wave) -> WaveTable:
    return wave_table(waves, ["budget"])


def limits(effect: Effect | Refusal) -> tuple[float, float, float]:
    assert isinstance(effect, Effect)
    assert effect.low is not None
    assert effect.high is not None
    return effect.value, effect.low, effect.high


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [((48, 80), (56, 70), 0.0524, 0.3339), ((3, 10), (9, 10), 0.1705, 0.8090), ((0, 10), (10, 10), 0.6075, 1.0)],
)
def test_independent_waves_have_newcombes_interval(
    before: tuple[int, int], after: tuple[int, int], low: float, high: float
) -> None:
    # Newcombe 1998, Statistics in Medicine 17:873-890, table II, contrasts (a), (b) and (h), method 10
    found = table(wave("2025", before[1], before[0]), wave("2026", after[1], after[0])).rows[0].changes[0]
    expected = (after[0] / after[1] - before[0] / before[1], low, high)
    assert limits(found.difference) == pytest.approx(expected, abs=5e-5)
    assert isinstance(found.significance, Significance)
    assert found.panel is None


def test_the_panel_is_compared_with_itself_as_armitage_and_berry_compare_two_media() -> None:
    # Armitage & Berry 1994, p. 127: 20 both, 12 one medium only, 2 the other only, 16 neither
    people = [f"r{i}" for i in range(50)]
    before = Wave("2025", frozenset(people), {"budget": frozenset([*people[:20], *people[32:34]])})
    after = Wave("2026", frozenset(people), {"budget": frozenset(people[:32])})
    found = table(before, after)
    change = found.rows[0].changes[0]
    assert change.panel is not None
    assert (change.panel.n_gained, change.panel.n_lost) == (12, 2)
    assert isinstance(change.panel.significance, Significance)
    assert change.panel.significance.method == "mcnemar_exact"
    assert change.panel.significance.p == pytest.approx(0.0129, abs=5e-5)
    assert limits(change.panel.difference) == pytest.approx((0.2, 0.0562, 0.3292), abs=5e-5)
    assert isinstance(change.difference, Refusal)  # nobody is in one wave only
    assert found.n_panel == (50,)


def panel(both: int, gained: int, lost: int, neither: int) -> PanelChange:
    people = [f"r{i}" for i in range(both + gained + lost + neither)]
    before = Wave("1", frozenset(people), {"budget": frozenset(people[: both + lost])})
    after = Wave("2", frozenset(people), {"budget": frozenset([*people[:both], *people[both + lost :][:gained]])})
    found = table(before, after).rows[0].changes[0].panel
    assert found is not None
    return found


def test_responses_before_and_after_consolidation_are_those_of_fagerland_lydersen_and_laake_2017() -> None:
    """Statistical Analysis of Contingency Tables, chapter 8; data of Cavo et al. 2012: 59, 6, 16 and 80 of 161.

    As checked in the authors' R package contingencytables (tests/testthat/test-ch8.R): McNemar's exact conditional
    test P = 0.052479, Newcombe's square-and-add interval of -0.0621 from -0.1186 to -0.0046 (there first less second).
    """
    found = panel(both=59, gained=16, lost=6, neither=80)
    assert isinstance(found.significance, Significance)
    assert found.significance.p == pytest.approx(0.052479, abs=5e-7)
    assert limits(found.difference) == pytest.approx((0.0621, 0.0046, 0.1186), abs=5e-5)


def test_respondents_of_one_wave_are_kept_apart_from_those_of_both() -> None:
    both = [f"p{i}" for i in range(6)]
    before = Wave("1", frozenset([*both, "a", "b"]), {"budget": frozenset(["p0", "a", "somebody else"])})
    after = Wave("2", frozenset([*both, "c"]), {"budget": frozenset(["p0", "p1", "c"])})
    found = table(before, after)
    change = found.rows[0].changes[0]
    assert (change.n_before, change.n_after) == (2, 1)
    assert limits(change.difference)[0] == pytest.approx(1 / 1 - 1 / 2)
    assert change.panel is not None
    assert (change.panel.before.n, change.panel.after.n, change.panel.after.of) == (1, 2, 6)
    assert [(share.n, share.of) for share in found.rows[0].shares if share] == [(2, 8), (3, 7)]


def test_three_waves_have_two_changes_and_an_empty_one_has_no_share() -> None:
    found = table(wave("1", 30, 10), wave("2", 0, 0), wave("3", 30, 20))
    assert found.n_cases == (30, 0, 30)
    assert found.rows[0].shares[1] is None
    assert len(found.rows[0].changes) == 2
    assert str(found.rows[0].changes[0].difference) == "one of the two waves has no respondents of its own"


def test_a_theme_that_nobody_or_everybody_raised_has_an_interval_and_no_test() -> None:
    nobody = table(wave("1", 30, 0), wave("2", 30, 0)).rows[0].changes[0]
    assert limits(nobody.difference)[0] == 0
    assert str(nobody.significance) == "nobody raised it in either wave"
    everybody = table(wave("1", 30, 30), wave("2", 30, 30)).rows[0].changes[0]
    assert str(everybody.significance) == "everybody raised it in both waves"
    same = table(wave("1", 9, 3, "p"), wave("2", 9, 3, "p")).rows[0].changes[0]
    assert same.panel is not None
    assert str(same.panel.significance) == "no respondent of both waves changed"


def test_holm_is_over_the_themes_of_a_comparison() -> None:
    people = {name: frozenset(f"{name}{i}" for i in range(40)) for name in "12"}
    waves = [
        Wave(name, cases, {"a": frozenset(sorted(cases)[: 10 * int(name)]), "b": frozenset(sorted(cases)[:20])})
        for name, cases in people.items()
    ]
    tests = [row.changes[0].significance for row in wave_table(waves, ["a", "b"]).rows]
    assert isinstance(tests[0], Significance)
    assert tests[0].p_adjusted == pytest.approx(2 * tests[0].p)


@given(st.tuples(*[st.integers(0, 30)] * 4))
def test_a_paired_interval_holds_its_estimate_and_stays_within_bounds(counts: tuple[int, int, int, int]) -> None:
    found = paired_difference(*counts)
    if sum(counts) == 0:
        assert isinstance(found, Refusal)
        return
    value, low, high = limits(found)
    assert -1 - 1e-9 <= low <= value <= high <= 1 + 1e-9


def test_one_wave_has_shares_and_no_change() -> None:
    found = table(wave("1", 30, 10))
    assert found.rows[0].changes == ()
    assert found.n_panel == ()
