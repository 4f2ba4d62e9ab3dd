import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from qualeval.domain.learning import Share
from qualeval.nlp.keyword_report import keyword_measures, keyword_proposals, log_odds_z
from qualeval.nlp.keywords import Keyword
from qualeval.nlp.measuring import learning_curve, measured
from qualeval.nlp.model import Decisions


def test_wilsons_interval_is_the_one_in_the_books() -> None:
    found = Share.of(8, 10)
    assert (round(found.low, 3), round(found.high, 3)) == (0.49, 0.943)
    assert (Share.of(0, 0).low, Share.of(0, 0).high, Share.of(0, 0).value) == (0.0, 1.0, None)


@given(st.integers(0, 500), st.integers(0, 500))
@settings(max_examples=100, deadline=None)
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(right: int, wrong: int) -> None:
    found = Share.of(right, right + wrong)
    assert 0.0 <= found.low <= found.high <= 1.0
    if found.value is not None:
        assert found.low - 1e-9 <= found.value <= found.high + 1e-9


def _column(*values: float) -> np.ndarray:
    return np.array([[value] for value in values])


def _none(like: np.ndarray) -> np.ndarray:
    return np.zeros(like.shape, dtype=bool)


def test_a_code_that_nobody_decided_on_counts_neither_way() -> None:
    left_out = _column(0.9, 0.8, 0.7, 0.1)
    given, denied = _column(1, 0, 0, 1), _column(0, 1, 0, 0)
    (found,) = measured(["budget"], left_out, np.array([0.5]), Decisions(given, denied), _none(given))
    assert (found.precision.k, found.precision.n) == (1, 2)
    assert (found.recall.k, found.recall.n) == (1, 2)


@pytest.mark.parametrize(("n_wrong", "is_silent"), [(9, False), (30, True)])
def test_a_code_is_silent_once_it_is_beyond_doubt_that_it_is_mostly_wrong(n_wrong: int, is_silent: bool) -> None:
    given = _column(1, *[0] * n_wrong)
    (found,) = measured(
        ["budget"], np.full(given.shape, 0.9), np.array([0.5]), Decisions(given, 1.0 - given), _none(given)
    )
    assert found.is_silent is is_silent
    assert not found.is_trusted


def test_a_code_is_trusted_after_enough_right_suggestions() -> None:
    for n, is_trusted in ((3, False), (20, True)):
        given = _column(*[1] * n, 0)
        left_out = np.where(given > 0, 0.9, 0.1)
        (found,) = measured(["budget"], left_out, np.array([0.5]), Decisions(given, 1.0 - given), _none(given))
        assert found.is_trusted is is_trusted


def test_codes_given_by_hand_count_for_recall_and_not_for_precision() -> None:
    given = _column(*[1] * 30, 0, 0)
    left_out = np.full(given.shape, 0.9)
    by_hand = _column(*[1] * 28, *[0] * 4) > 0
    (found,) = measured(["budget"], left_out, np.array([0.5]), Decisions(given, 1.0 - given), by_hand)
    assert (found.precision.k, found.precision.n) == (2, 4)
    assert (found.recall.k, found.recall.n) == (30, 30)
    assert not found.is_trusted


def test_nothing_is_known_of_the_precision_of_a_code_that_nobody_ever_denied() -> None:
    given = _column(*[1] * 30)
    (found,) = measured(
        ["budget"], np.full(given.shape, 0.9), np.array([0.5]), Decisions(given, np.zeros(given.shape)), _none(given)
    )
    assert (found.precision.n, found.recall.n) == (0, 30)
    assert not found.is_trusted


def test_the_learning_curve_tests_on_what_was_decided_later() -> None:
    given = _column(*[1, 0] * 30)
    likeness = np.where(given == given.T, 1.0, 0.0) + np.eye(60)
    base = np.full((60, 1), 0.2)
    curve = learning_curve(likeness, base, Decisions(given, 1.0 - given), _none(given), (0, 20, 60, 100))
    assert [point.n_decided for point in curve] == [0, 20]
    assert curve[0].recall.k == 0
    assert (curve[1].recall.k, curve[1].recall.n) == (20, 20)
    assert curve[1].precision.value == 1.0


_KEYWORDS = [Keyword(0, "biaya", ()), Keyword(0, "di", ()), Keyword(1, "jam", (), 0.9, is_own=False)]


def test_keywords_are_measured_by_what_was_decided_where_they_stand() -> None:
    hits = sparse.csr_matrix(np.array([[1, 1, 0], [1, 1, 1], [0, 1, 0], [0, 1, 0], [0, 1, 1]]))
    given = np.array([[1.0, 0], [0, 0], [0, 0]])
    denied = np.array([[0.0, 0], [1, 0], [1, 0]])
    found = keyword_measures(["budget", "time"], _KEYWORDS, hits, [0, 1, 2], Decisions(given, denied), _none(given))
    assert [(one.keyword, one.n_hits, one.n_given, one.precision.k, one.precision.n) for one in found] == [
        ("biaya", 2, 1, 1, 2),
        ("di", 5, 1, 1, 3),
    ]
    assert [one.is_everywhere for one in found] == [True, True]
    by_hand = given > 0
    found = keyword_measures(["budget", "time"], _KEYWORDS, hits, [0, 1, 2], Decisions(given, denied), by_hand)
    assert [(one.n_given, one.precision.k, one.precision.n) for one in found] == [(1, 0, 1), (1, 0, 2)]


def test_a_keyword_of_a_code_that_nobody_denied_is_not_said_to_be_right() -> None:
    hits = sparse.csr_matrix(np.array([[1, 1, 0], [1, 1, 1]]))
    given = np.array([[1.0, 0], [1, 0]])
    biaya, *_ = keyword_measures(
        ["budget", "time"], _KEYWORDS, hits, [0, 1], Decisions(given, np.zeros((2, 2))), _none(given)
    )
    assert (biaya.n_given, biaya.precision.n) == (2, 0)


def test_a_rare_keyword_is_not_everywhere() -> None:
    hits = sparse.csr_matrix(np.array([[1, 0, 0]] + [[0, 0, 0]] * 9))
    nothing = np.zeros((0, 2))
    found = keyword_measures(["budget", "time"], _KEYWORDS, hits, [], Decisions(nothing, nothing), _none(nothing))
    assert not found[0].is_everywhere


def test_words_of_accepted_segments_are_proposed_unless_they_are_keywords_or_common() -> None:
    words = ["macet", "jalan", "kami"]
    stands = sparse.csr_matrix(np.array([[1, 1, 1]] * 10 + [[0, 0, 1]] * 30))
    given = np.array([[1.0]] * 10 + [[0.0]] * 30)
    rows = list(range(40))
    found = keyword_proposals(["road"], words, stands, rows, given, [frozenset({1})])
    assert [(one.word, one.n_given, one.n_other) for one in found] == [("macet", 10, 0)]
    assert found[0].z > 1.96


def test_a_word_that_stands_more_often_without_the_code_is_not_proposed() -> None:
    stands = sparse.csr_matrix(np.array([[1]] * 8 + [[0]] * 2 + [[1]] * 9 + [[0]] * 181))
    given = np.array([[1.0]] * 10 + [[0.0]] * 190)
    assert keyword_proposals(["road"], ["jalan"], stands, list(range(200)), given, [frozenset()]) == ()
    kept = [place for place in range(200) if not 10 <= place < 12]  # eight with the code, seven without
    found = keyword_proposals(["road"], ["jalan"], stands, kept, given[kept], [frozenset()])
    assert [(one.word, one.n_given, one.n_other) for one in found] == [("jalan", 8, 7)]


def test_nothing_decided_proposes_nothing() -> None:
    stands = sparse.csr_matrix(np.ones((3, 1)))
    assert keyword_proposals(["road"], ["macet"], stands, [], np.zeros((0, 1)), [frozenset()]) == ()


@pytest.mark.parametrize(
    ("counts", "published"),
    [((12, 2, 4), (1.1728347, -1.3767516, 0.4033125)), ((3, 10, 1), (-1.1354777, 1.5661168, -0.4362340))],
)
def test_the_z_of_log_odds_with_a_prior_is_that_of_tidylo(
    counts: tuple[int, ...], published: tuple[float, ...]
) -> None:
    """R package tidylo 0.2.0 (Monroe, Colaresi & Quinn 2008), reference of `bind_log_odds`: gears of mtcars by `vs`.

    18 cars have the one shape and 14 the other; the prior is all 32, and a shape is set against both with theirs.
    """
    here, prior = np.array(counts, dtype=float), np.array((15.0, 12.0, 5.0))
    found = log_odds_z(here, here.sum(), prior + prior, 64.0, prior, 32.0)
    assert found == pytest.approx(published, abs=5e-8)
