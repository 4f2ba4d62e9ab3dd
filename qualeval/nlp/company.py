"""Words that keep company with a code's keywords, in texts that nobody decided on.

Where "mesin" is a keyword, "oli" stands in the same texts more often than chance has it, so a text with "oli" alone is
more likely about engines. How much more is learned from all texts of the project as if the codebook's estimate were
the truth, twice (a step of expectation maximisation, as Nigam et al. 2000 do with naive Bayes). No text judges itself:
one of the background is measured by the others.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from qualeval.nlp.arrays import Floats, Rows
from qualeval.nlp.prior import Evidence, estimate
from qualeval.nlp.reading import COLUMNS

_SMOOTH = 2.0  # occurrences that chance stands for
_LENGTH = 5.0  # words that every text has beside its own, so that short ones say less
_WITHOUT_HIT, _WITH_HIT = 0.6, 0.4  # log-odds for a standard deviation, among texts without and with a keyword
_FEWEST, _STEADY = 5, 20.0  # texts of such a group: below the first nothing is said, the second is what doubt weighs
_LEAST, _MOST = -2.0, 4.0  # standard deviations
_ROUNDS = 2
_MOST_LEFT_OUT = 2_000  # texts of a background: in a larger one, what a text adds to a word's company hardly shows


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """What words say. `pulls` has the shape (words, codes): the logarithm of how much oftener than by chance.

    `columns` are the words' columns in `Counts.words`. `centre` and `scale` have the shape (2, codes), for texts
    without a keyword of the code and with one.
    """

    columns: Rows
    pulls: Floats
    centre: Floats
    scale: Floats

    @classmethod
    def of(cls, words: sparse.csr_matrix, hits: Floats, likeness: Floats) -> tuple["Company", Floats]:
        """From a background, shape (texts, columns of words) and (texts, codes), and what it says about those texts."""
        here, columns = _shared_words(words)
        company = np.zeros_like(hits)
        found = cls(columns, np.zeros((len(columns), hits.shape[1])), *np.zeros((2, 2, hits.shape[1])))
        belief = np.minimum(hits, 1.0)
        for _ in range(_ROUNDS):
            pulls = _pulls(here, belief)
            raw = _left_out(here, belief) if len(hits) <= _MOST_LEFT_OUT else _mean(here, here @ pulls)
            centre, scale = _standard(raw, hits)
            found = cls(columns, pulls, centre, scale)
            company = found._log_odds(raw, hits)
            belief = estimate(Evidence.of(hits, likeness, company))
        return found, company

    def __call__(self, words: sparse.csr_matrix, hits: Floats) -> Floats:
        """Log-odds for each text and code."""
        here = _present(words)[:, self.columns]
        return self._log_odds(_mean(here, here @ self.pulls), hits)

    def pulls_of(self, columns: Rows, code: int) -> tuple[Rows, Floats]:
        """Those of some columns of words that say anything, and what they say about a code."""
        if not len(self.columns):
            return columns[:0], np.zeros(0)
        places = np.minimum(np.searchsorted(self.columns, columns), len(self.columns) - 1)
        known = self.columns[places] == columns
        return columns[known], self.pulls[places[known], code]

    def _log_odds(self, raw: Floats, hits: Floats) -> Floats:
        has_hit = (hits > 0).astype(np.int64)
        codes = np.arange(hits.shape[1])
        away = np.clip((raw - self.centre[has_hit, codes]) * self.scale[has_hit, codes], _LEAST, _MOST)
        return np.asarray(away * np.where(has_hit, _WITH_HIT, _WITHOUT_HIT), dtype=np.float64)


def _present(words: sparse.csr_matrix) -> sparse.csr_matrix:
    """1 where a text has a single word."""
    single = words[:, :COLUMNS].tocsr().astype(np.float64)
    single.data[:] = 1.0
    return single


def _shared_words(words: sparse.csr_matrix) -> tuple[sparse.csr_matrix, Rows]:
    """The words that stand in more than one text, and their columns."""
    single = _present(words)
    columns = np.flatnonzero(np.bincount(single.indices, minlength=single.shape[1]) > 1)
    return single[:, columns].tocsr(), columns.astype(np.int64)


def _pulls(here: sparse.csr_matrix, belief: Floats) -> Floats:
    with_code = np.asarray(here.T @ belief)
    by_chance = np.asarray(here.sum(axis=0)).reshape(-1, 1) * _share(belief)
    return np.log((with_code + _SMOOTH) / (by_chance + _SMOOTH))


def _share(belief: Floats) -> Floats:
    return np.asarray((belief.sum(axis=0) + 0.5) / (len(belief) + 1.0))


def _left_out(here: sparse.csr_matrix, belief: Floats) -> Floats:
    """The mean pull of each text's words, each by the texts without this one."""
    n_texts = here.shape[0]
    row_of, columns = np.repeat(np.arange(n_texts), np.diff(here.indptr)), here.indices
    elsewhere = np.asarray(here.sum(axis=0)).ravel()[columns] - 1.0
    with_code, share = np.asarray(here.T @ belief), _share(belief)
    found = np.zeros_like(belief)
    for code in range(belief.shape[1]):
        own = belief[row_of, code]
        by_chance = elsewhere * (share[code] - own / (n_texts + 1.0))
        pulls = np.log((with_code[columns, code] - own + _SMOOTH) / (by_chance + _SMOOTH))
        found[:, code] = np.bincount(row_of, pulls, minlength=n_texts)
    return _mean(here, found)


def _mean(here: sparse.csr_matrix, summed: Floats) -> Floats:
    return np.asarray(summed / (np.diff(here.indptr)[:, None] + _LENGTH), dtype=np.float64)


def _standard(raw: Floats, hits: Floats) -> tuple[Floats, Floats]:
    """Where texts without and with a keyword of a code usually stand, and what makes a standard deviation of it."""
    centre, scale = np.zeros((2, 2, raw.shape[1]))
    for code in range(raw.shape[1]):
        has_hit = hits[:, code] > 0
        for group, rows in enumerate((~has_hit, has_hit)):
            own = raw[rows, code]
            if len(own) >= _FEWEST:
                centre[group, code] = own.mean()
                scale[group, code] = len(own) / (len(own) + _STEADY) / (own.std() + 1e-9)
    return centre, scale
