"""The unitising alpha against published figures, against the alpha it becomes, and by hand."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.agreement import agreement
from qualeval.domain.agreement_measures import krippendorff_alpha
from qualeval.domain.agreement_units import Unit
from qualeval.domain.evidence import CodingFact
from qualeval.domain.records import Origin
from qualeval.domain.unitising import Continua, Lengths, unitising_alpha

Marks = dict[str, Sequence[tuple[int, int]]]  # coder -> stretches


def facts_of(marks: Marks, document: str = "d", case: str = "r") -> list[CodingFact]:
    return [
        CodingFact(f"{coder}{start}", "x", coder, Origin.MANUAL, "s", document, case, start, end, 1)
        for coder, stretches in marks.items()
        for start, end in stretches
    ]


def alpha(length: int, marks: Marks) -> float | None:
    (found, _) = Continua(facts_of(marks), [Unit("d", 0, length, "r")], tuple(marks), ["r"], ["x"]).lengths([1])
    return unitising_alpha(found, len(marks))


def single(ratings: str) -> list[tuple[int, int]]:
    return [(at, at + 1) for at, rating in enumerate(ratings) if rating == "1"]


def test_units_of_one_letter_are_krippendorff_2011_part_a() -> None:
    # “Computing Krippendorff's alpha-reliability”, part A: two observers, two values, ten units: .095
    found = alpha(10, {"A": single("0100000010"), "B": single("1110010000")})
    assert found == pytest.approx(0.095, abs=5e-4)


def test_two_units_differently_long_by_the_definition() -> None:
    """A marks 2-5, B 2-5 and 10-20, C 2-5 and 15-20, of 60 letters (Krippendorff 2019, 12.6, by hand).

    M = 3 + 13 + 8 = 24 of 180; differing: A-B 0, B-A 10, A-C 0, C-A 5, B-C 5, C-B 0: observed 2/2 x 20 = 20.
    Squares 9 + (9 + 100) + (9 + 25) = 152; expected 2 x 24 x 156 / (180 - (152 + 156) / 180) = 41.999...
    """
    found = alpha(60, {"A": [(2, 5)], "B": [(2, 5), (10, 20)], "C": [(2, 5), (15, 20)]})
    expected = 2 * 24 * 156 / (180 - (152 + 156) / 180)
    assert found == pytest.approx(1 - 20 / expected)


Valued = dict[str, Sequence[tuple[int, int, str]]]  # coder -> stretches and the value of each

FIGURE_12_11: Valued = {  # Krippendorff 2019, Content Analysis, p. 340, as the tests of quallmer (R) have it
    "Alex": [(0, 7, "1"), (7, 13, "2"), (30, 32, "5"), (32, 37, "6"), (37, 44, "6"), (44, 60, "7")],
    "Paul": [(0, 7, "1"), (7, 13, "3"), (13, 21, "5"), (32, 44, "6")],
    "Suzan": [(0, 7, "1"), (7, 13, "4"), (13, 21, "5"), (32, 37, "6"), (37, 41, "6"), (41, 44, "6")],
}
TWEET: Valued = {  # the example in the program of Lindahl, “Annotating Attitude in Swedish Political Tweets”
    "Alex": [(2, 5, "1"), (9, 11, "1"), (12, 20, "2")],
    "Paul": [(2, 5, "1"), (7, 15, "2")],
    "Susan": [(2, 5, "1"), (10, 15, "2")],
}


def lengths_of(length: int, valued: Valued, value: str = "") -> Lengths:
    """Of the units with one value, or of all units."""
    marks: Marks = {
        coder: [(start, end) for start, end, given in units if value in ("", given)] for coder, units in valued.items()
    }
    (found, _) = Continua(facts_of(marks), [Unit("d", 0, length, "r")], tuple(marks), ["r"], ["x"]).lengths([1])
    return found


def nominal_u_alpha(length: int, valued: Valued) -> float:
    """The u-alpha of all values (equation 34 of 2019), from the lengths that the alpha of one code is made of."""
    n, total = len(valued), len(valued) * length
    values = {value for units in valued.values() for _, _, value in units}
    anything = lengths_of(length, valued)
    gaps = total - anything.marked
    by_value = [lengths_of(length, valued, value) for value in sorted(values)]
    observed = sum(v.marked - v.differing / (n - 1) for v in by_value) + gaps - anything.differing / (n - 1)
    weight = total - (sum(v.squares for v in by_value) + gaps) / total
    expected = (sum(v.marked**2 - v.squares for v in by_value) + gaps**2 - gaps) / weight
    return 1 - (total - observed) / (total - expected)


def test_the_lengths_of_krippendorff_2019_figure_12_11_give_its_u_alpha() -> None:
    assert nominal_u_alpha(60, FIGURE_12_11) == pytest.approx(0.510, abs=5e-4)


def test_what_is_marked_against_the_gaps_in_figure_12_11() -> None:
    # printed: .413; unrounded it is 1 - 26 / 44.338 = .4136, and with 44.3 as expected .413
    assert unitising_alpha(lengths_of(60, FIGURE_12_11), 3) == pytest.approx(0.4136, abs=5e-5)


def test_another_program_s_figures_for_longer_units() -> None:
    # her README prints them under other spans than those that the program has; 38.33% of the letters in common tell
    # which are meant: 23 of 60 here, 14 of 180 there
    assert unitising_alpha(lengths_of(20, TWEET), 3) == pytest.approx(0.433, abs=5e-4)
    assert nominal_u_alpha(20, TWEET) == pytest.approx(0.474, abs=5e-4)
    anything = lengths_of(20, TWEET)
    assert (anything.marked - anything.differing / 2) / 60 == pytest.approx(0.3833, abs=5e-5)


@given(st.lists(st.text("01", min_size=8, max_size=8), min_size=2, max_size=4))
def test_units_of_one_letter_have_krippendorffs_alpha(coders: list[str]) -> None:
    tally: dict[tuple[object, ...], float] = {}
    for pattern in zip(*coders, strict=True):
        tally[pattern] = tally.get(pattern, 0) + 1
    theirs = krippendorff_alpha(tally)
    ours = alpha(8, {str(n): single(ratings) for n, ratings in enumerate(coders)})
    assert ours == (None if theirs is None else pytest.approx(theirs))


def test_the_same_letters_cut_differently_are_the_same_stretch_to_chance_only() -> None:
    whole, cut = alpha(100, {"A": [(0, 20)], "B": [(10, 20)]}), alpha(100, {"A": [(0, 10), (10, 20)], "B": [(10, 20)]})
    assert whole is not None and cut is not None  # noqa: PT018
    assert whole > cut  # fewer ways to agree by chance with a longer unit


def test_what_nobody_marks_or_all_mark_wholly_is_not_defined() -> None:
    assert alpha(10, {"A": [], "B": []}) is None
    assert alpha(10, {"A": [(0, 10)], "B": [(0, 10)]}) is None
    assert unitising_alpha(Lengths(10, 5, 0, 25), 1) is None
    assert alpha(10, {"A": [(0, 5)], "B": [(0, 5)]}) == 1


def test_spans_are_cut_to_what_was_said_and_overlapping_ones_are_one() -> None:
    continuum = [Unit("d", 10, 50, "r"), Unit("d", 60, 100, "q")]
    facts = facts_of({"A": [(0, 80), (70, 75)], "B": [(20, 30), (25, 40)]})
    found, everything = Continua(facts, continuum, ("A", "B"), ["q", "r"], ["x"]).lengths([1, 1])
    assert found == everything == Lengths(80, 40 + 20 + 20, 20 + 20, 40**2 + 20**2 + 20**2)


def test_it_stands_in_the_table_with_an_interval_by_respondent_whatever_the_unit() -> None:
    turns = [Unit(f"d{i}", 0, 100, f"r{i}") for i in range(10)]
    facts = [
        fact
        for i in range(10)
        for fact in facts_of({"A": [(0, 20 + i)], "B": [(5, 25)] if i % 4 else []}, f"d{i}", f"r{i}")
    ]
    sentences = [Unit(f"d{i}", at, at + 49, f"r{i}") for i in range(10) for at in (0, 50)]
    found = agreement(facts, sentences, ("A", "B"), ["x"], continuum=turns, n_resamples=100)
    measure = found.rows[0].alpha_u
    assert measure == found.overall.alpha_u
    assert measure.value is not None and measure.low is not None and measure.high is not None  # noqa: PT018
    assert measure.low < measure.value < measure.high
    (whole, _) = Continua(facts, turns, ("A", "B"), [f"r{i}" for i in range(10)], ["x"]).lengths([1] * 10)
    assert measure.value == unitising_alpha(whole, 2)
