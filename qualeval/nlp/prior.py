"""The codebook's own estimate of each code for each text, before anybody decided."""

from dataclasses import dataclass

import numpy as np

from qualeval.nlp.arrays import Floats, Rows

_NOTHING = -1.8  # log-odds of a code of which nothing is found in a text
_HIT = 2.25  # for each of up to two keywords
_OTHERS = -0.8  # where a keyword of another code is found: what it explains needs this code less
_LIKENESS = 0.4  # for a standard deviation of likeness to the code's wording
_RIVAL = -0.1  # ... and of likeness to the other code that is likest


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What speaks for codes, arrays of one shape: texts and codes, or one value for each pair of them.

    `hits` counts a code's keywords, `others` is 1 where another code has some, `likeness` and `rival` are standardised,
    `company` are log-odds from words that keep company with the code's keywords, `echo` from what the whole text is
    about and how it is written.
    """

    hits: Floats
    others: Floats
    likeness: Floats
    rival: Floats
    company: Floats
    echo: Floats

    @classmethod
    def of(cls, hits: Floats, likeness: Floats, company: Floats, echo: Floats | None = None) -> "Evidence":
        """From what was found for all codes, shape (texts, codes)."""
        others = np.clip(hits.sum(axis=1, keepdims=True) - hits, 0.0, 1.0)
        return cls(hits, others, likeness, _rival(likeness), company, np.zeros_like(company) if echo is None else echo)

    def at(self, rows: Rows, codes: Rows) -> "Evidence":
        return Evidence(*(getattr(self, name)[rows, codes] for name in self.__slots__))


def estimate(evidence: Evidence) -> Floats:
    """The probability that the codebook gives."""
    return sigmoid(
        _NOTHING
        + _HIT * evidence.hits
        + _OTHERS * evidence.others
        + _LIKENESS * evidence.likeness
        + _RIVAL * evidence.rival
        + evidence.company
        + evidence.echo
    )


def sigmoid(values: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-values)), dtype=np.float64)


def _rival(likeness: Floats) -> Floats:
    """The greatest likeness to any other code."""
    n_texts, n_codes = likeness.shape
    if n_codes < 2 or not n_texts:
        return np.zeros_like(likeness)
    two = np.partition(likeness, n_codes - 2, axis=1)[:, -2:]
    second, first = two[:, :1], two[:, 1:]
    return np.where(likeness >= first, second, first)
