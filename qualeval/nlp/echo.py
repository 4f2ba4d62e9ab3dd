"""What the whole of a text says of a code where none of its keywords stands, by the texts in which they do.

Company looks at words one by one, and a rare word says little. So the codebook's estimate is regressed on what texts
are about and how they are written (themes and manner), on all texts of the project, decided or not; no text of the
background judges itself: what is left out has a closed form (Allen's PRESS). It shares what company may say, and adds
nothing to how far that goes.
"""

from dataclasses import dataclass

import numpy as np

from qualeval.nlp.arrays import Flags, Floats, Single
from qualeval.nlp.prior import Evidence, estimate

_RIDGE = 4.5  # beside themes whose squares sum to about 0.7 in each text
_FROM_KEYWORDS = 0.6  # how far the truth is taken to be the keywords alone, not the codebook's whole estimate
_WEIGHT = 0.8  # log-odds for a standard deviation, before company and it are brought to the spread of company alone
_FEWEST, _STEADY = 5, 20.0  # texts without a keyword: below the first nothing is said, the second is what doubt weighs
_LEAST, _MOST = -2.0, 4.0  # standard deviations


@dataclass(frozen=True, slots=True, eq=False)
class Echo:
    """`usual` has the shape (themes,), `weights` (themes, codes), and what else there is (codes,)."""

    usual: Floats
    weights: Floats
    centre: Floats
    scale: Floats
    shrunk: Floats

    @classmethod
    def of(cls, themes: Single, evidence: Evidence) -> tuple["Echo", Floats, Floats]:
        """From a background, and for its own texts what a call gives for others."""
        rows = themes.astype(np.float64)
        usual = rows.mean(axis=0) if len(rows) else np.zeros(rows.shape[1])
        weights, left_out = _fitted(rows - usual, _supposed(evidence))
        centre, scale, shrunk = np.zeros((3, evidence.hits.shape[1]))
        without = evidence.hits == 0
        for code, is_without in enumerate(without.T):
            own, company = left_out[is_without, code], evidence.company[is_without, code]
            if len(own) < _FEWEST:
                shrunk[code] = 1.0
                continue
            centre[code] = own.mean()
            scale[code] = len(own) / (len(own) + _STEADY) / (own.std() + 1e-9)
            both = company + _said(own, centre[code], scale[code])
            shrunk[code] = company.std() / (both.std() + 1e-9)
        found = cls(usual, weights, centre, scale, shrunk)
        return found, *found._with(evidence.company, left_out, without)

    def __call__(self, themes: Single, hits: Floats, company: Floats) -> tuple[Floats, Floats]:
        """Log-odds for each text and code: what is left to company, and what themes say. Both as they were, the latter
        nothing, where a text has a keyword of the code.
        """
        return self._with(company, (themes - self.usual) @ self.weights, hits == 0)

    def _with(self, company: Floats, regressed: Floats, without: Flags) -> tuple[Floats, Floats]:
        said = self.shrunk * _said(regressed, self.centre, self.scale)
        return np.where(without, self.shrunk * company, company), np.where(without, said, 0.0)


def _supposed(evidence: Evidence) -> Floats:
    """What is taken for the truth, less its mean by code."""
    truth = (1.0 - _FROM_KEYWORDS) * estimate(evidence) + _FROM_KEYWORDS * np.minimum(evidence.hits, 1.0)
    return np.asarray(truth - truth.mean(axis=0) if len(truth) else truth, dtype=np.float64)


def _fitted(rows: Floats, truth: Floats) -> tuple[Floats, Floats]:
    """Ridge weights, and what they say of each text when it is left out."""
    inner = rows.T @ rows + _RIDGE * np.eye(rows.shape[1])
    hat = np.linalg.solve(inner, rows.T)
    weights, own = hat @ truth, (rows * hat.T).sum(axis=1, keepdims=True)
    fitted = rows @ weights
    return weights, fitted - (truth - fitted) * own / (1.0 - own)


def _said(regressed: Floats, centre: Floats | float, scale: Floats | float) -> Floats:
    return np.asarray(_WEIGHT * np.clip((regressed - centre) * scale, _LEAST, _MOST), dtype=np.float64)
