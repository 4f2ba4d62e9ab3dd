"""How the codebook's keywords do, and which words of accepted segments would make good ones."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from qualeval.domain.appraisal import KeywordMeasure, KeywordProposal
from qualeval.nlp.arrays import Flags, Floats
from qualeval.nlp.keywords import Keyword
from qualeval.nlp.measuring import precision_of
from qualeval.nlp.model import Decisions

_EVERYWHERE = 0.2  # of all segments
_FEWEST = 3  # accepted segments that a proposed word stands in
_TELLING = 1.96  # standard errors
_MOST_PROPOSED = 8  # for a code
_RIGHT = 0.5  # of the decided segments with a proposed word, at the least, were given the code
_PRIOR = 10.0  # segments that the background stands for


def keyword_measures(
    codes: Sequence[str],
    keywords: Sequence[Keyword],
    hits: sparse.csr_matrix,
    rows: Sequence[int],
    decisions: Decisions,
    by_hand: Flags,
) -> tuple[KeywordMeasure, ...]:
    """`hits` has the shape (segments, keywords); decisions and `by_hand`, (decided, codes), belong to segments `rows`.

    Of codes given by hand only the right ones are known, so they do not count for a keyword's precision.
    """
    given, denied = decisions.given, decisions.denied
    judged = given * ~by_hand
    n_segments = max(1, hits.shape[0])
    everywhere = np.asarray((hits > 0).sum(axis=0)).ravel()
    decided = hits[list(rows)].toarray() > 0
    found = []
    for number, keyword in enumerate(keywords):
        if keyword.is_own:
            here = decided[:, number]
            n_given = int(given[here, keyword.code].sum())
            n_right, n_wrong = (int(one[here, keyword.code].sum()) for one in (judged, denied))
            precision = precision_of(n_right, n_wrong, denied[:, keyword.code])
            n_hits = int(everywhere[number])
            is_everywhere = n_hits / n_segments > _EVERYWHERE
            found.append(
                KeywordMeasure(codes[keyword.code], keyword.written, n_hits, n_given, precision, is_everywhere)
            )
    return tuple(found)


def keyword_proposals(
    codes: Sequence[str],
    words: Sequence[str],
    stands: sparse.csr_matrix,
    rows: Sequence[int],
    given: Floats,
    taken: Sequence[frozenset[int]],
) -> tuple[KeywordProposal, ...]:
    """Words by their log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008).

    `stands` is 1 where a segment has a word, shape (segments, words); `taken` the words that are each code's keywords
    already. The prior is how common a word is in all segments.
    """
    decided = stands[list(rows)]
    n_all, n_words = stands.shape
    if not len(rows) or not n_words:
        return ()
    prior = _PRIOR * (np.asarray(stands.sum(axis=0)).ravel() + 0.5) / (n_all + 1.0)
    total = np.asarray(decided.sum(axis=0)).ravel()
    found: list[KeywordProposal] = []
    for place, code in enumerate(codes):
        inside = np.asarray(decided.T @ given[:, place]).ravel()
        n_inside = float(given[:, place].sum())
        z = log_odds_z(inside, n_inside, total - inside, len(rows) - n_inside, prior, _PRIOR)
        good = (inside >= _FEWEST) & (z > _TELLING) & (inside >= _RIGHT * total)
        best = [number for number in np.argsort(-z, kind="stable").tolist() if good[number]]
        found += [
            KeywordProposal(
                code,
                words[number],
                int(inside[number]),
                int(total[number] - inside[number]),
                round(float(z[number]), 2),
            )
            for number in [number for number in best if number not in taken[place]][:_MOST_PROPOSED]
        ]
    return tuple(found)


def log_odds_z(
    inside: Floats, n_inside: float, outside: Floats, n_outside: float, prior: Floats, n_prior: float
) -> Floats:
    """The log-odds ratio of standing inside and outside, over its standard error (Monroe, Colaresi & Quinn 2008).

    By word; the counts are of `n_inside` and `n_outside`, the prior's of `n_prior`.
    """
    one, other = inside + prior, outside + prior
    rest_one = np.maximum(n_inside + n_prior - one, 0.5)
    rest_other = np.maximum(n_outside + n_prior - other, 0.5)
    return np.asarray((np.log(one / rest_one) - np.log(other / rest_other)) / np.sqrt(1.0 / one + 1.0 / other))
