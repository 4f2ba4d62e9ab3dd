"""What a suggestion's reasons say it rests on is what its score is made of: the parts add up to it."""

import numpy as np
import pytest

from qualeval.domain.suggestion import ReasonKind
from qualeval.nlp import Engine
from qualeval.nlp.explain import _steps, explain
from qualeval.nlp.kernels import WordPulls, pulled
from qualeval.nlp.model import calibrated
from qualeval.nlp.picks import Pick
from qualeval.nlp.prior import Evidence, estimate
from tests.nlp.sample import CODEBOOK, answers, not_given

UNSEEN, _ = answers(12, seed=11)


def taught(n: int) -> Engine:
    engine = Engine(CODEBOOK)
    texts, labels = answers(n)
    engine.learn(texts, labels, not_given(labels))
    return engine


@pytest.mark.parametrize("n", [3, 40])
def test_codebook_and_decided_segments_together_make_the_score(n: int) -> None:
    engine = taught(n)
    terms = engine._terms(UNSEEN)
    rows, codes = np.divmod(np.arange(len(UNSEEN) * len(engine.codes)), len(engine.codes))
    known = terms.vectors.evidence.at(rows, codes)
    nothing = np.zeros_like(known.hits)
    from_nothing = estimate(Evidence(nothing, nothing, nothing, nothing, nothing, nothing))
    kept = terms.kept[codes]
    of_codebook = kept * from_nothing + sum(np.array(step) for step in _steps(known, kept))
    of_neighbours = (terms.likeness[rows] * terms.weights.T[codes]).sum(axis=1)  # one term for each decided segment
    correction = engine._known.correction
    raw = of_codebook + correction.usual[codes] + of_neighbours
    assert np.allclose(calibrated(raw, estimate(known), correction.trust), terms.scores[rows, codes], atol=1e-9)


@pytest.mark.parametrize("n", [0, 3, 40])
def test_even_what_nothing_speaks_for_loudly_says_what_speaks_for_it_most(n: int) -> None:
    engine = taught(n)
    terms = engine._terms(UNSEEN)
    every = [[Pick(code, 0.5) for code in range(len(engine.codes))] for _ in UNSEEN]
    usual = estimate(Evidence(*np.zeros((6, 1))))
    for row, found in enumerate(explain(terms, every)):
        for code, grounds in enumerate(found):
            if terms.scores[row, code] > usual + 0.02 and not any(ground.weight > 0 for ground in grounds):
                raise AssertionError(f"{engine.codes[code]} at {terms.scores[row, code]:.2f} for {UNSEEN[row]!r}")


def test_the_words_learned_add_up_to_their_part_of_what_was_learned() -> None:
    terms = taught(40)._terms(UNSEEN)
    here = WordPulls.of(terms.vectors.words, terms.decided.words, terms.weights)
    by_words = here.texts @ here.pulls
    assert np.allclose(terms.likeness @ terms.weights, pulled(terms.vectors, terms.decided, terms.weights), atol=1e-6)
    assert np.allclose(by_words, 0.5 * terms.vectors.words @ (terms.decided.words.T @ terms.weights))


def test_the_weight_of_the_nearest_segment_is_what_it_adds_to_the_score() -> None:
    engine = taught(40)
    texts, _ = answers(40)
    terms = engine._terms(UNSEEN)
    n_named = 0
    for row, found in enumerate(engine.suggest(UNSEEN)):
        for suggestion in found:
            code = engine.codes.index(suggestion.code)
            for reason in suggestion.reasons:
                if reason.kind in (ReasonKind.LIKE_ACCEPTED, ReasonKind.LIKE_REJECTED):
                    same = [at for at, text in enumerate(texts) if text == reason.text]
                    pulls = terms.likeness[row, same] * terms.weights[same, code]
                    assert np.isclose(pulls, reason.weight, atol=1e-4).any()
                    n_named += 1
    assert n_named > 5
