import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.evidence import (
    SMALL_CELL,
    CodingFact,
    DecisionTally,
    Group,
    Scope,
    groups,
    joined,
    theme_table,
    wilson_interval,
    withheld,
)
from qualeval.domain.records import Origin, Verdict

CODEBOOK = Codebook(
    "c",
    (
        Code("challenges", Label((("en", "Challenges"),)), kind="challenge"),
        Code("budget", Label((("en", "Budget"),)), parent="challenges"),
        Code("schedule", Label((("en", "Schedule"),)), parent="challenges"),
        Code("motivation", Label((("en", "Motivation"),)), kind="effect"),
    ),
)


def fact(code: str, case: str, start: int = 0, *, coder: str = "ani", origin: Origin = Origin.MANUAL) -> CodingFact:
    return CodingFact(
        f"{code}{case}{start}{coder}", code, coder, origin, f"s{case}", f"d{case}", case, start, start + 9, 4
    )


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3 (Wilson's score without correction)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_the_published_examples(k: int, n: int, low: float, high: float) -> None:
    assert wilson_interval(k, n) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share_and_stays_within_bounds(k: int, more: int) -> None:
    n = k + more
    low, high = wilson_interval(k, n)
    assert 0 <= low <= (k / n if n else 0) + 1e-12
    assert (k / n if n else 1) - 1e-12 <= high <= 1


def test_a_talkative_respondent_counts_once() -> None:
    facts = [fact("budget", "1", start) for start in range(0, 100, 10)] + [fact("schedule", "2"), fact("schedule", "3")]
    rows = theme_table(CODEBOOK, facts, Scope(frozenset("1234")))
    assert [(row.code, row.n_cases, row.n_segments, row.rank) for row in rows] == [
        ("schedule", 2, 2, 1),
        ("budget", 1, 10, 2),
        ("motivation", 0, 0, 3),
    ]
    assert rows[0].cases_share == 0.5


def test_of_themes_that_as_many_raised_the_one_in_more_segments_comes_first() -> None:
    facts = [fact("budget", "1"), fact("schedule", "1"), fact("schedule", "1", 20), fact("motivation", "2")]
    rows = theme_table(CODEBOOK, facts, Scope(frozenset("12")))
    assert [(row.code, row.n_cases, row.n_segments, row.rank) for row in rows] == [
        ("schedule", 1, 2, 1),
        ("budget", 1, 1, 2),
        ("motivation", 1, 1, 2),
    ]


def test_a_stretch_that_two_coders_coded_alike_is_one_segment_with_its_words_once() -> None:
    facts = [fact("budget", "1"), fact("budget", "1", coder="budi", origin=Origin.ACCEPTED)]
    (row, *_) = theme_table(CODEBOOK, facts, Scope(frozenset("1")))
    assert (row.n_segments, row.n_words, row.by_hand, row.accepted) == (1, 4, 1, 1)


def test_a_category_counts_each_respondent_and_stretch_once() -> None:
    facts = [fact("budget", "1"), fact("schedule", "1"), fact("schedule", "1", 20), fact("motivation", "2")]
    tallies = [DecisionTally("budget", Verdict.REJECT, 2), DecisionTally("schedule", Verdict.REJECT, 1)]
    rows = theme_table(CODEBOOK, facts, Scope(frozenset("12")), tallies, level="category")
    found = {row.code: (row.n_cases, row.n_segments, row.rejected) for row in rows}
    assert found == {"challenges": (1, 2, 3), "motivation": (1, 1, 0)}


def test_respondents_out_of_scope_do_not_count() -> None:
    (row, *_) = theme_table(CODEBOOK, [fact("budget", "1"), fact("budget", "9")], Scope(frozenset("12")))
    assert (row.n_cases, row.cases_share) == (1, 0.5)


def test_groups_are_ordered_by_size_and_those_without_a_value_come_last() -> None:
    found = groups({"1": "II", "2": "III", "3": "III"}, Scope(frozenset("12345")))
    assert [(group.value, group.scope.n_cases, group.is_small) for group in found] == [
        ("III", 2, True),
        ("II", 1, True),
        ("", 2, True),
    ]


def _sized(**sizes: int) -> list[Group]:
    people = iter(range(1000))
    return [Group((name,), Scope(frozenset(str(next(people)) for _ in range(n)))) for name, n in sizes.items()]


def test_small_groups_are_taken_together() -> None:
    found = joined(_sized(III=121, II=41, IV=3, V=2))
    assert [(group.value, group.scope.n_cases) for group in found] == [("III", 121), ("II", 41), ("IV + V", 5)]
    assert joined(_sized(III=121, II=41)) == _sized(III=121, II=41)
    assert joined(_sized(III=3)) == []


@given(st.lists(st.integers(1, 12), max_size=6))
def test_what_is_taken_together_loses_nobody_and_leaves_no_small_group(sizes: list[int]) -> None:
    found = joined(_sized(**{f"g{at}": n for at, n in enumerate(sizes)}))
    assert not any(group.is_small for group in found)
    assert sum(group.scope.n_cases for group in found) == (sum(sizes) if sum(sizes) >= SMALL_CELL else 0)
    assert len({value for group in found for value in group.values}) == (len(sizes) if sum(sizes) >= SMALL_CELL else 0)


@given(st.lists(st.integers(1, 12), max_size=6), st.integers(0, 7))
def test_a_total_never_tells_of_fewer_than_five_people(sizes: list[int], n_elsewhere: int) -> None:
    hidden = withheld(sizes, n_elsewhere)
    n_hidden = sum(sizes[place] for place in hidden) + n_elsewhere
    assert all(sizes[place] >= SMALL_CELL for place in range(len(sizes)) if place not in hidden)
    assert n_hidden == 0 or n_hidden >= SMALL_CELL or len(hidden) == len(sizes)


def test_an_empty_project_has_a_row_of_nothing_for_each_theme() -> None:
    rows = theme_table(CODEBOOK, [], Scope(frozenset()))
    assert [(row.n_cases, row.cases_share, row.share_low, row.share_high) for row in rows] == [(0, 0.0, 0.0, 1.0)] * 3
