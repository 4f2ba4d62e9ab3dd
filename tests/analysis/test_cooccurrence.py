"""Codes together, against counting by hand and pair by pair."""

import random
import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.analysis import cooccurrence
from qualeval.domain.code_measures import CodePair, Cooccurrence
from qualeval.domain.evidence import CodingFact
from qualeval.domain.text import Span
from tests.analysis.facts import coding

SENTENCES = {"d": [Span(0, 40), Span(41, 80), Span(81, 120)], "e": [Span(0, 50)]}


def only(found: Cooccurrence) -> CodePair:
    assert len(found.pairs) == 1
    return found.pairs[0]


def test_on_the_same_segment() -> None:
    facts = [
        coding("a", 0, 40), coding("b", 5, 20), coding("a", 41, 80), coding("b", 81, 120), coding("a", 0, 50, "q", "e"),
    ]  # fmt: skip
    pair = only(cooccurrence(facts, "segment", units=SENTENCES, n_units=4))
    assert (pair.first, pair.second, pair.n_pairs, pair.n_cases) == ("a", "b", 1, 1)
    assert (pair.n_together, pair.n_first, pair.n_second) == (1, 3, 2)
    assert pair.jaccard == pytest.approx(1 / 4)
    assert pair.lift == pytest.approx(1 * 4 / (3 * 2))


def test_in_the_same_respondent_however_often_and_far_apart() -> None:
    facts = [coding("a", 0, 9), coding("a", 10, 19), coding("b", 500, 510, "r", "e"), coding("b", 0, 9, "q", "e")]
    pair = only(cooccurrence(facts, "respondent", n_units=10))
    assert (pair.n_pairs, pair.n_cases, pair.n_together, pair.n_first, pair.n_second) == (1, 1, 1, 1, 2)
    assert pair.jaccard == pytest.approx(1 / 2)
    assert pair.lift == pytest.approx(1 * 10 / (1 * 2))


def test_jaccards_index_is_the_one_that_scikit_learn_documents() -> None:
    # sklearn.metrics.jaccard_score: [0, 1, 1] and [1, 1, 1] have 0.6666...
    facts = [coding(code, 0, 9, case, case) for code, cases in (("a", "qr"), ("b", "pqr")) for case in cases]
    assert only(cooccurrence(facts, "respondent")).jaccard == pytest.approx(0.6666, abs=1e-4)


def test_lift_is_the_one_that_arules_prints_for_its_groceries() -> None:
    """R package arules, data `Groceries`: of 9,835 baskets 170 hold curd and yogurt, 2,513 whole milk, 99 all three.

    {curd,yogurt} => {whole milk}: support .01006609, confidence .5823529, lift 2.279125.
    """
    facts = [coding("curd and yogurt", 0, 9, f"r{n}", f"r{n}") for n in range(170)]
    facts += [coding("whole milk", 0, 9, f"r{n}", f"r{n}") for n in range(71, 71 + 2513)]
    pair = only(cooccurrence(facts, "respondent", n_units=9835))
    assert pair.n_together / 9835 == pytest.approx(0.01006609, abs=5e-9)
    assert pair.n_together / pair.n_first == pytest.approx(0.5823529, abs=5e-8)
    assert pair.lift == pytest.approx(2.279125, abs=5e-7)


def test_overlapping_by_a_character_or_more_and_not_by_touching() -> None:
    facts = [coding("a", 0, 10), coding("b", 6, 20), coding("c", 20, 30)]
    pair = only(cooccurrence(facts, "overlap"))
    assert (pair.first, pair.second, pair.n_pairs, pair.n_together) == ("a", "b", 1, 4)
    assert (pair.n_first, pair.n_second) == (10, 14)
    assert pair.jaccard == pytest.approx(4 / 20)
    assert pair.lift is None


def test_within_some_turns() -> None:
    turns = {"d": [Span(i * 10, i * 10 + 9) for i in range(8)]}
    facts = [coding("a", 0, 5), coding("b", 21, 25), coding("c", 60, 69)]
    assert cooccurrence(facts, "turns", units=turns, turns=1).pairs == ()
    pair = only(cooccurrence(facts, "turns", units=turns, turns=2, n_units=8))
    assert (pair.first, pair.second, pair.n_pairs) == ("a", "b", 1)
    # windows of three turns: a is seen from turn 0, b from turns 0, 1 and 2
    assert (pair.n_together, pair.n_first, pair.n_second) == (1, 1, 3)


def test_two_coders_on_the_same_words_count_once_and_two_respondents_are_not_together() -> None:
    facts = [coding("a", 0, 10), coding("a", 0, 10, coder="B"), coding("b", 0, 10), coding("c", 0, 10, "q")]
    pair = only(cooccurrence(facts, "overlap"))
    assert (pair.first, pair.second, pair.n_pairs) == ("a", "b", 1)


def test_nothing_coded_has_no_pairs() -> None:
    for within in ("segment", "respondent", "overlap", "turns"):
        assert cooccurrence([], within).pairs == ()
    assert cooccurrence([coding("a", 0, 5), coding("b", 0, 5)], "segment").pairs == ()  # in no segment


codings = st.builds(
    lambda code, start, length, case, document: coding(code, start, start + length, case, f"{case}{document}"),
    st.sampled_from("abcd"),
    st.integers(0, 30),
    st.integers(1, 12),
    st.sampled_from(["r", "q", ""]),
    st.sampled_from("12"),
)


@given(st.lists(codings, max_size=25))
def test_overlaps_are_those_that_comparing_every_two_codings_finds(facts: list[CodingFact]) -> None:
    distinct = {(f.document_id, f.start, f.end, f.code): f for f in facts}.values()
    pairs: dict[tuple[str, str], int] = {}
    characters: dict[tuple[str, str], int] = {}
    cases: dict[tuple[str, str], set[str]] = {}
    for one, other in combinations(distinct, 2):
        codes = (min(one.code, other.code), max(one.code, other.code))
        shared = max(0, min(one.end, other.end) - max(one.start, other.start))
        if one.document_id == other.document_id and codes[0] != codes[1] and shared:
            pairs[codes] = pairs.get(codes, 0) + 1
            cases.setdefault(codes, set()).add(one.case_id or one.document_id)

    def covered(code: str) -> set[tuple[str, int]]:
        return {(f.document_id, i) for f in distinct if f.code == code for i in range(f.start, f.end)}

    characters = {codes: len(covered(codes[0]) & covered(codes[1])) for codes in pairs}
    found = cooccurrence(facts, "overlap").pairs
    assert {(p.first, p.second): p.n_pairs for p in found} == pairs
    assert {(p.first, p.second): p.n_together for p in found} == characters
    assert {(p.first, p.second): p.n_cases for p in found} == {codes: len(who) for codes, who in cases.items()}
    assert all(p.n_first == len(covered(p.first)) and 0 < p.jaccard <= 1 for p in found)


def test_a_hundred_thousand_codings_overlap_in_well_under_a_second() -> None:
    chance = random.Random(7)  # noqa: S311 - a corpus, repeatable
    facts = []
    for i in range(100_000):
        start = chance.randrange(40_000)
        case = i % 300
        facts.append(
            coding(f"c{chance.randrange(30)}", start, start + chance.randrange(20, 300), f"r{case}", f"d{case}")
        )
    cooccurrence(facts[:10], "overlap")  # numpy is loaded
    began = time.process_time()
    found = cooccurrence(facts, "overlap")
    took = time.process_time() - began
    assert len(found.pairs) == 30 * 29 / 2
    assert took < 1, took  # .35 s of one core; comparing every two codings would take hours
