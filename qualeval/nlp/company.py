"""Words that keep company with a code's keywords, in texts that nobody decided on.

Where "mesin" is a keyword, "oli" stands in the same texts more often than chance has it, so a text with "oli" alone is
more likely about engines. How much more is learned from all texts of the project as if the codebook's estimate were
the truth, twice (a step of expectation maximisation, as Nigam et al. 2000 do with naive Bayes). No text judges itself:
one of the background is measured by the others.

The same tells keywords apart: one that stands in the company of its code's other words means the code; one that stands
anywhere says less.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from qualeval.nlp.arrays import Floats, Rows
from qualeval.nlp.prior import Evidence, estimate
from qualeval.nlp.reading import COLUMNS

_SMOOTH = 1.0  # occurrences that chance stands for
_LENGTH = 5.0  # words that every text has beside its own, so that short ones say less
_WITHOUT_HIT, _WITH_HIT = 0.55, 0.4  # log-odds for a standard deviation, among texts without and with a keyword
_FEWEST, _STEADY = 5, 20.0  # texts of such a group: below the first nothing is said, the second is what doubt weighs
_LEAST, _MOST = -2.0, 4.0  # standard deviations
_ROUNDS = 2
_WORTH = 0.5  # of a hit, for each standard deviation by which its texts' other words speak for the code
_USUAL_COMPANY = 0.5  # standard deviations at which a hit is worth what the codebook says
_STEADY_HITS = 10.0  # texts with a keyword that doubt about its company weighs
_LEAST_WORTH, _MOST_WORTH = 0.3, 1.6
_ONE_OF_TWO = 4.0  # power of e, for what a keyword is worth less for one code than for another that has it too
_MOST_HITS = 2  # keywords of a code that count: a third says nothing new


@dataclass(frozen=True, slots=True, eq=False)
class Keywords:
    """What a codebook's keywords count: `codes` and `weights` have a place for each of them.

    `columns` are those columns of `Counts.words` that are forms of any keyword's words. `alike` numbers the keywords by
    their words: two with one number are the same keyword of two codes.
    """

    codes: Rows
    weights: Floats
    columns: Rows
    n_codes: int
    alike: Rows

    def hits(self, found: sparse.csr_matrix, worth: Floats | float = 1.0) -> Floats:
        """How many keywords of each code texts have, shape (texts, codes); `found` is 1 where one has a keyword."""
        by_code = np.zeros((len(self.codes), self.n_codes))
        by_code[np.arange(len(self.codes)), self.codes] = self.weights * worth
        return np.asarray(np.minimum(found @ by_code, _MOST_HITS), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """What words say. `pulls` has the shape (words, codes): the logarithm of how much oftener than by chance.

    `columns` are the words' columns in `Counts.words`. `centre` and `scale` have the shape (2, codes), for texts
    without a keyword of the code and with one. `worth` is what each keyword counts by the company it keeps.
    """

    columns: Rows
    pulls: Floats
    centre: Floats
    scale: Floats
    worth: Floats

    @classmethod
    def of(
        cls, words: sparse.csr_matrix, found: sparse.csr_matrix, keywords: Keywords, likeness: Floats
    ) -> tuple["Company", Floats]:
        """From a background, and what it says about its own texts.

        The shapes are (texts, columns of words), (texts, keywords) and (texts, codes).
        """
        here, columns = _shared_words(words)
        hits = keywords.hits(found)
        belief = np.minimum(hits, 1.0)
        for _ in range(_ROUNDS):
            pulls, raw = _pulls(here, belief), _left_out(here, belief)
            centre, scale = _standard(raw, hits)
            company = _log_odds(raw, hits, centre, scale)
            belief = estimate(Evidence.of(hits, likeness, company))
        beside = _left_out(here[:, ~np.isin(columns, keywords.columns)], belief)
        worth = _worth(found, keywords, beside)
        return cls(columns, pulls, centre, scale, worth), company

    def __call__(self, words: sparse.csr_matrix, hits: Floats) -> Floats:
        """Log-odds for each text and code."""
        here = _present(words)[:, self.columns]
        return _log_odds(_mean(here, here @ self.pulls), hits, self.centre, self.scale)

    def pulls_of(self, columns: Rows, code: int) -> tuple[Rows, Floats]:
        """Those of some columns of words that say anything, and what they say about a code."""
        if not len(self.columns):
            return columns[:0], np.zeros(0)
        places = np.minimum(np.searchsorted(self.columns, columns), len(self.columns) - 1)
        known = self.columns[places] == columns
        return columns[known], self.pulls[places[known], code]


def _log_odds(raw: Floats, hits: Floats, centre: Floats, scale: Floats) -> Floats:
    """What company says, by where texts stand among those without and those with a keyword of the code."""
    has_hit = (hits > 0).astype(np.int64)
    codes = np.arange(hits.shape[1])
    away = np.clip((raw - centre[has_hit, codes]) * scale[has_hit, codes], _LEAST, _MOST)
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


def _worth(found: sparse.csr_matrix, keywords: Keywords, beside: Floats) -> Floats:
    """What a hit of each keyword counts, from what the words that are no keywords say in the texts that have it."""
    if not len(beside):
        return np.ones(len(keywords.codes))
    away = (beside - beside.mean(axis=0)) / (beside.std(axis=0) + 1e-9)
    n_hits = np.asarray(found.sum(axis=0)).ravel()
    summed = np.asarray(found.T @ away)[np.arange(len(keywords.codes)), keywords.codes]
    sureness = n_hits / (n_hits + _STEADY_HITS)
    company = summed / np.maximum(n_hits, 1.0)
    worth = 1.0 + _WORTH * sureness * (company - _USUAL_COMPANY)
    best = np.full(int(keywords.alike.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(best, keywords.alike, worth)
    worth = worth * np.exp(_ONE_OF_TWO * (worth - best[keywords.alike]))
    return np.asarray(np.clip(worth, _LEAST_WORTH, _MOST_WORTH), dtype=np.float64)


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
