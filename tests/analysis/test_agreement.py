"""Agreement against published worked examples and scikit-learn."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations_with_replacement
from math import factorial, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from qualeval.domain.agreement import Agreement, agreement
from qualeval.domain.agreement_measures import (
    Pattern,
    Tally,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    masi_distance,
    nominal_distance,
    percent_agreement,
    prevalence,
    strength,
)
from qualeval.domain.agreement_units import Unit, UnitKind, code_tally, disagreements, judge
from qualeval.domain.evidence import CodingFact
from qualeval.domain.records import Origin


def tally_of(*coders: str) -> Counter[Pattern]:
    """A tally of ratings written a character per unit, a dot for a missing one."""
    return Counter(tuple(None if r == "." else r for r in unit) for unit in zip(*coders, strict=True))


# Krippendorff 2011, "Computing Krippendorff's alpha-reliability", part C: four observers, twelve units, missing data
KRIPPENDORFF_C = tally_of("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def test_two_observers_and_two_values_are_krippendorff_2011_part_a() -> None:
    alpha = krippendorff_alpha(tally_of("0100000010", "1110010000"))
    assert alpha == pytest.approx(0.095, abs=5e-4)


def test_two_observers_and_five_values_are_krippendorff_2011_part_b() -> None:
    alpha = krippendorff_alpha(tally_of("aabbdcccedda", "babbbcccedd" + "d"))
    assert alpha == pytest.approx(0.692, abs=5e-4)


def test_many_observers_with_missing_ratings_are_krippendorff_2011_part_c() -> None:
    assert krippendorff_alpha(KRIPPENDORFF_C) == pytest.approx(0.743, abs=5e-4)


def test_the_same_ratings_have_gwets_ac1_as_his_handbook_prints_it() -> None:
    # Gwet 2014, Handbook of Inter-Rater Reliability, table 2.10 (the data of irrCAC's cac.raw4raters)
    assert percent_agreement(KRIPPENDORFF_C) == pytest.approx(0.8182, abs=5e-5)
    assert gwet_ac1(KRIPPENDORFF_C, 5) == pytest.approx(0.77544, abs=5e-6)


def test_kappas_paradox_is_gwet_2008_with_high_agreement_and_a_rare_value() -> None:
    # 118 units both yes, 5 and 2 in dispute, none both no: 94.4% agree, kappa is below 0, AC1 is .941
    tally: Tally = {(True, True): 118, (True, False): 5, (False, True): 2, (False, False): 0}
    assert percent_agreement(tally) == pytest.approx(0.944)
    assert cohen_kappa(tally) == pytest.approx(-0.0234, abs=5e-5)
    assert gwet_ac1(tally) == pytest.approx(0.9408, abs=5e-5)
    assert prevalence(tally) == pytest.approx(0.972)  # (123 + 120) / 250: what AC1's chance, .0544, is made of


def test_two_clinicians_diagnoses_have_the_kappa_of_cohen_1960() -> None:
    # Cohen 1960, "A coefficient of agreement for nominal scales", table 1: .70 agree, .41 by chance, kappa .492
    table = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
    tally: Tally = {(one, other): n for one, row in enumerate(table) for other, n in enumerate(row)}
    assert percent_agreement(tally) == pytest.approx(0.70)
    assert cohen_kappa(tally) == pytest.approx(0.492, abs=5e-4)


def test_fifty_grant_proposals_have_a_kappa_of_point_four() -> None:
    # the worked example of Cohen's kappa that text books share: 20 both yes, 15 both no, 5 and 10 in dispute
    tally: Tally = {(True, True): 20, (True, False): 5, (False, True): 10, (False, False): 15}
    assert cohen_kappa(tally) == pytest.approx(0.4)


def test_fourteen_psychiatrists_agree_as_in_fleiss_worked_example() -> None:
    # 10 subjects, 14 raters, 5 categories: mean agreement .378, Fleiss' kappa .210; alpha adds (1 - kappa) / (N m)
    rows = (
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    )  # fmt: skip
    tally: Tally = Counter(tuple(value for value, n in enumerate(row) for _ in range(n)) for row in rows)
    assert percent_agreement(tally) == pytest.approx(0.378, abs=5e-4)
    assert krippendorff_alpha(tally) == pytest.approx(0.210 + (1 - 0.210) / 140, abs=6e-4)


def test_masi_weighs_subsets_and_meetings_as_passonneau_2006_does() -> None:
    def masi(one: str, other: str) -> float:
        return masi_distance(frozenset(one), frozenset(other))

    assert masi("ab", "ab") == 0
    assert masi("", "") == 0
    assert masi("ab", "cd") == 1
    assert masi("ab", "abcd") == pytest.approx(1 - 2 / 3 * 1 / 2)
    assert masi("abc", "bcd") == pytest.approx(1 - 1 / 3 * 1 / 2)
    # NLTK documents masi_distance({1, 2}, {1, 2, 3, 4}) as .665, with .67 for 2/3: 1 - .67 / 2
    assert masi("ab", "abcd") == pytest.approx(0.665, abs=2e-3)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=60))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    tally: Counter[Pattern] = Counter(pairs)
    ours = cohen_kappa(tally)
    if len({value for pair in pairs for value in pair}) < 2:
        assert ours is None
    else:
        theirs = cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs])
        assert ours == pytest.approx(theirs, abs=1e-12)


@given(st.lists(st.lists(st.sampled_from([True, False, None]), min_size=3, max_size=3), max_size=40))
def test_alpha_ac1_and_percent_do_not_depend_on_who_is_which_coder(units: list[list[bool | None]]) -> None:
    there: Tally = Counter(tuple(unit) for unit in units)
    back: Tally = Counter(tuple(reversed(unit)) for unit in units)
    for measure in (krippendorff_alpha, gwet_ac1, percent_agreement):
        assert measure(there) == pytest.approx(measure(back))


def test_a_measure_of_nothing_is_not_defined() -> None:
    for measure in (krippendorff_alpha, cohen_kappa, gwet_ac1, percent_agreement, prevalence):
        assert measure({}) is None
        assert measure({(True, None): 3}) is None or measure is prevalence
    assert krippendorff_alpha({(False, False): 9}) is None
    assert cohen_kappa({(False, False): 9}) is None


def coding(coder: str, start: int, end: int, code: str = "x", document: str = "d", case: str = "r") -> CodingFact:
    return CodingFact(f"{coder}{start}", code, coder, Origin.MANUAL, "s", document, case, start, end, 1)


def over(
    facts: Sequence[CodingFact], universe: Sequence[Unit], unit: UnitKind, codes: Sequence[str] = ("x",)
) -> Agreement:
    return agreement(facts, universe, ("A", "B"), codes, unit=unit, n_resamples=200)


def test_the_trap_of_the_leading_free_tool_a_thousand_characters_have_a_kappa_of_point_64() -> None:
    facts = [coding("A", 100, 175), coding("B", 125, 200)]
    row = over(facts, [Unit("d", 0, 1000, "r")], "character").rows[0]
    assert (row.n_units, row.n_any, row.n_all) == (1000, 100, 50)
    assert row.kappa.value == pytest.approx(0.640, abs=5e-4)
    assert row.percent.value == pytest.approx(0.95)


def test_characters_outside_the_universe_and_doubled_codings_do_not_count() -> None:
    facts = [coding("A", 0, 80), coding("A", 10, 70), coding("B", 20, 200)]
    row = over(facts, [Unit("d", 10, 50, "r"), Unit("d", 60, 100, "q")], "character").rows[0]
    # of A 10-50 and 60-80, of B 20-50 and 60-100
    assert (row.n_units, row.n_any, row.n_all) == (80, 80, 50)


SENTENCES = [Unit("d", 0, 40, "r"), Unit("d", 41, 80, "r"), Unit("d", 81, 120, "q"), Unit("e", 0, 50, "q")]


def test_a_phrase_marks_its_sentence_and_a_stray_character_marks_nothing() -> None:
    judged = judge([coding("A", 45, 50), coding("B", 2, 42)], SENTENCES, ("A", "B"))
    marked = {item.place.start: item.marks for item in judged if item.place}
    assert marked == {41: (frozenset("x"), frozenset()), 0: (frozenset(), frozenset("x"))}


def test_a_coding_between_two_sentences_marks_the_one_it_covers_most_of() -> None:
    units = [Unit("d", 0, 100), Unit("d", 140, 240)]
    judged = judge([coding("A", 75, 160)], units, ("A",))
    assert [item.place.start for item in judged if item.place] == [0]


def test_the_unit_respondent_asks_who_said_it_at_all() -> None:
    facts = [coding("A", 0, 40), coding("B", 41, 80), coding("A", 81, 120)]
    row = over(facts, SENTENCES, "respondent").rows[0]
    assert (row.n_units, row.n_any, row.n_all) == (2, 2, 1)
    assert row.percent.value == 0.5


def test_text_that_nobody_coded_is_part_of_the_universe() -> None:
    facts = [coding("A", 0, 40), coding("B", 0, 40)]
    found = over(facts, SENTENCES, "segment", ("x", "never"))
    assert [row.n_units for row in found.rows] == [4, 4]
    assert found.rows[0].kappa.value == 1
    assert found.rows[1].kappa.value is None
    assert found.rows[1].percent.value == 1
    assert (found.overall.code, found.overall.n_units) == (None, 8)
    assert found.alpha_masi.value == pytest.approx(1)


def test_one_respondent_gives_no_interval_and_several_give_one_around_the_value() -> None:
    alone = over([coding("A", 0, 9)], [Unit("d", 0, 9, "r"), Unit("d", 10, 20, "r")], "segment").rows[0]
    assert (alone.percent.low, alone.percent.high) == (None, None)
    universe = [Unit(f"d{i}", 10 * j, 10 * j + 9, f"r{i}") for i in range(12) for j in range(8)]
    facts = [
        coding(coder, 10 * j, 10 * j + 9, document=f"d{i}", case=f"r{i}")
        for i in range(12)
        for j in range(8)
        for coder in "AB"
        if (i * j + (coder == "B" and i % 3 == 0)) % 4 == 1
    ]
    for measure in (row := over(facts, universe, "segment").rows[0]).percent, row.kappa, row.alpha, row.ac1:
        assert measure.value is not None and measure.low is not None and measure.high is not None  # noqa: PT018
        assert measure.low < measure.value < measure.high


@pytest.mark.parametrize(("n_alike", "low", "high"), [(80, 0.72, 0.88), (50, 0.40, 0.60), (95, 0.90, 0.99)])
def test_the_bootstrap_of_a_proportion_is_the_binomial_distribution(n_alike: int, low: float, high: float) -> None:
    """Resampling 100 respondents of a unit each draws from Binomial(100, p), as Efron 1979 (section 3) has it.

    Its quantiles at .025 and .975, from tables, are the ends of the percentile interval.
    """
    units = [Unit(f"d{n}", 0, 9, f"r{n}") for n in range(100)]
    facts = [coding("A", 0, 9, document=f"d{n}", case=f"r{n}") for n in range(100)]
    facts += [coding("B", 0, 9, document=f"d{n}", case=f"r{n}") for n in range(n_alike)]
    found = agreement(facts, units, ("A", "B"), ("x",), unit="segment", n_resamples=4_000).rows[0].percent
    assert found.value == n_alike / 100
    assert found.low == pytest.approx(low, abs=0.0101)  # one respondent: it moves in steps of that
    assert found.high == pytest.approx(high, abs=0.0101)


def nominal_alpha(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Two coders' alpha from the coincidences of their values, as Krippendorff 2011 writes it down."""
    yes = sum(a + b for a, b in pairs)
    n = 2 * len(pairs)
    return None if yes in (0, n) else 1 - (n - 1) * sum(a != b for a, b in pairs) / (yes * (n - yes))


@pytest.mark.parametrize("marks", ["11 11 00 00 10 00 11", "11 10 01 00 00 11 00"])
def test_the_interval_of_alpha_leaves_a_fortieth_of_all_resamples_on_either_side(marks: str) -> None:
    """Of seven respondents of a unit each, all 7^7 draws are gone through.

    Published intervals of alpha (Hayes & Krippendorff 2007) resample differences of pairs with a fixed chance, which
    Zapf et al. 2016 found too narrow: of 100 intervals for 95% only 60 held the value. Here, as they recommend, what is
    drawn is what the coders said of a respondent.
    """
    pairs = [(unit[0] == "1", unit[1] == "1") for unit in marks.split()]
    n = len(pairs)
    units = [Unit(f"d{at}", 0, 9, f"r{at}") for at in range(n)]
    facts = [
        coding(coder, 0, 9, document=f"d{at}", case=f"r{at}")
        for at, pair in enumerate(pairs)
        for coder, is_marked in zip("AB", pair, strict=True)
        if is_marked
    ]
    found = agreement(facts, units, ("A", "B"), ("x",), unit="segment", n_resamples=4_000).rows[0].alpha
    assert found.value == pytest.approx(nominal_alpha(pairs))
    assert found.low is not None
    assert found.high is not None
    drawn: Counter[float] = Counter()
    for places in combinations_with_replacement(range(n), n):
        value = nominal_alpha([pairs[place] for place in places])
        if value is not None:  # as in the interval, what is not defined does not count
            drawn[value] += factorial(n) // prod(factorial(places.count(place)) for place in range(n))
    total, chance = drawn.total(), 0.009  # of 4,000 draws: three and a half standard errors of 1/40

    def share(is_counted: Callable[[float], bool]) -> float:
        return sum(ways for value, ways in drawn.items() if is_counted(value)) / total

    low, high = found.low, found.high
    assert share(lambda value: value < low - 1e-9) < 0.025 + chance
    assert share(lambda value: value <= low + 1e-9) > 0.025 - chance
    assert share(lambda value: value > high + 1e-9) < 0.025 + chance
    assert share(lambda value: value >= high - 1e-9) > 0.025 - chance


def test_the_bootstrap_repeats_for_a_seed() -> None:
    facts = [coding("A", 0, 40), coding("B", 81, 120)]
    assert over(facts, SENTENCES, "segment") == over(facts, SENTENCES, "segment")


def test_resampling_over_sparse_marks_counts_as_the_plain_tally_does() -> None:
    facts = [coding("A", 0, 40), coding("B", 0, 40), coding("A", 81, 120), coding("B", 0, 50, document="e")]
    row = over(facts, SENTENCES, "segment").rows[0]
    tally = code_tally(judge(facts, SENTENCES, ("A", "B")), "x")
    assert row.alpha.value == krippendorff_alpha(tally)
    assert row.prevalence == prevalence(tally) == 4 / 8


def test_alpha_over_sets_has_an_interval_around_it() -> None:
    universe = [Unit(f"d{i}", 10 * j, 10 * j + 9, f"r{i}") for i in range(12) for j in range(8)]
    facts = [
        coding(coder, 10 * j, 10 * j + 9, code, f"d{i}", f"r{i}")
        for i in range(12)
        for j in range(8)
        for coder in "AB"
        for n, code in enumerate("xy")
        if (i * j + n + (coder == "B" and i % 3 == 0)) % 4 == 1
    ]
    found = over(facts, universe, "segment", ("x", "y")).alpha_masi
    assert found.value is not None and found.low is not None and found.high is not None  # noqa: PT018
    assert found.low < found.value < found.high


def test_alpha_over_sets_is_that_of_passonneaus_distances_by_hand() -> None:
    """Two units: {x} and {x, y}; {y} and {y}. Of four ratings, MASI's distances are 2/3 (subset) or 1 (apart).

    Observed: the first unit's pair, twice, 2 x 2/3. Expected, over ordered pairs of the ratings x, xy, y, y: x-xy 2/3,
    x-y twice 1, xy-y twice 2/3, in both orders: 2 x (2/3 + 2 + 4/3) = 8. Alpha: 1 - 3 x (4/3) / 8 = 1/2.
    """
    units = [Unit("d", 0, 9, "r"), Unit("d", 10, 19, "q")]
    facts = [
        coding("A", 0, 9, "x"), coding("B", 0, 9, "x"), coding("B", 0, 9, "y"),
        coding("A", 10, 19, "y"), coding("B", 10, 19, "y"),
    ]  # fmt: skip
    assert over(facts, units, "segment", ("x", "y")).alpha_masi.value == pytest.approx(0.5)


def test_alpha_over_sets_is_that_of_who_is_on_the_picture() -> None:
    """Published with Crowd-Kit (`alpha_krippendorff`, with NLTK's MASI).

    .5455 where sets are the same or not, .6673 with MASI, whose 2/3 is .67 there.
    """
    seen = (("dog", "dog"), ("cat", "cat"), ("cat", "cat mouse"))
    units = [Unit("d", 10 * n, 10 * n + 9, f"r{n}") for n in range(3)]
    facts = [
        coding(coder, 10 * n, 10 * n + 9, code)
        for n, sets in enumerate(seen)
        for coder, codes in zip("AB", sets, strict=True)
        for code in codes.split()
    ]
    found = over(facts, units, "segment", ("cat", "dog", "mouse")).alpha_masi
    assert found.value == pytest.approx(0.667, abs=5e-4)
    same = krippendorff_alpha(Counter(tuple(frozenset(s.split()) for s in pair) for pair in seen))
    assert same == pytest.approx(0.5455, abs=5e-5)


def test_disagreements_name_who_said_what() -> None:
    facts = [coding("A", 0, 40), coding("B", 0, 40), coding("A", 41, 80, "y"), coding("C", 81, 120)]
    found = disagreements(facts, SENTENCES, ("A", "B"), ("x", "y"))
    assert [(d.place.start, d.code, d.marked_by, d.not_marked_by) for d in found] == [(41, "y", ("A",), ("B",))]


def test_alpha_is_read_with_krippendorffs_bounds() -> None:
    assert [strength(a) for a in (0.8, 0.799, 0.667, 0.66, None)] == [
        "firm", "tentative", "tentative", "weak", "undefined",
    ]  # fmt: skip


def test_nominal_distance_is_zero_or_one() -> None:
    assert (nominal_distance("a", "a"), nominal_distance("a", "b")) == (0.0, 1.0)
