"""Why a code is suggested. The score is a sum, so its reasons are its own terms, not an account made up afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualeval.nlp.features import Floats, Rows, Vectors, word_weights
from qualeval.nlp.model import estimate
from qualeval.nlp.picks import ACCEPTED, KEYWORD, LEARNED, REJECTED, WORDING, Grounds, Pick

_WORTH_SAYING = 0.01  # of a probability
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The terms of the scores of some texts: all that `explain` needs."""

    vectors: Vectors
    scores: Floats
    thresholds: Floats
    likeness: NDArray[np.floating[Any]]  # kernel with the first decided texts: those that reasons may name
    decided: Vectors
    given: Floats
    denied: Floats
    weights: Floats
    keyword_codes: Rows
    word_of_column: Callable[[int], str]
    wording: Callable[[int, int], str]  # text and code -> the words that it shares with the code's wording
    matched: Callable[[int, int], str]  # text and keyword -> the words that it was found in


def explain(terms: Terms, *, open_codes: NDArray[np.bool_] | None = None) -> list[list[Pick]]:
    """Every code above its threshold for each text, best first, with reasons; `open_codes` leaves out decided ones."""
    shown = terms.scores > terms.thresholds
    if open_codes is not None:
        shown &= open_codes
    picks: list[list[Pick]] = [[] for _ in range(len(terms.scores))]
    for code in range(terms.scores.shape[1]):
        rows = np.flatnonzero(shown[:, code])
        for row, grounds in zip(rows.tolist(), _grounds(terms, code, rows), strict=True):
            picks[row].append(Pick(code, round(float(terms.scores[row, code]), 4), grounds))
    for found in picks:
        found.sort(key=lambda pick: (-pick.confidence, pick.code))
    return picks


def _grounds(terms: Terms, code: int, rows: Rows) -> list[tuple[Grounds, ...]]:
    found: list[list[Grounds]] = [[] for _ in range(len(rows))]
    if not len(rows):
        return []
    _from_codebook(terms, code, rows, found)
    if len(terms.weights):
        _from_words(terms, code, rows, found)
        n_near = terms.likeness.shape[1]
        pull = terms.likeness[rows] * terms.weights[:n_near, code]
        _from_neighbours(pull, terms.given[:n_near, code], ACCEPTED, found)
        _from_neighbours(-pull, terms.denied[:n_near, code], REJECTED, found)
    return [tuple(sorted(one, key=lambda ground: -abs(ground.weight))) for one in found]


def _from_codebook(terms: Terms, code: int, rows: Rows, found: list[list[Grounds]]) -> None:
    """What keywords added to the codebook's estimate, and what likeness to the code's wording did without them."""
    hit, likeness = terms.vectors.hits[rows, code], terms.vectors.likeness[rows, code]
    without = estimate(np.zeros_like(hit), likeness)
    by_keywords = estimate(hit, likeness) - without
    by_wording = without - estimate(np.zeros_like(hit), np.zeros_like(likeness))
    hits = terms.vectors.keywords[rows].tocsr()
    for place, row in enumerate(rows.tolist()):
        numbers = hits.indices[hits.indptr[place] : hits.indptr[place + 1]]
        own = [int(number) for number in sorted(numbers) if terms.keyword_codes[number] == code]
        for number in own:
            weight = round(float(by_keywords[place]) / len(own), 4)
            found[place].append(Grounds(KEYWORD, terms.matched(row, number), weight))
        if by_wording[place] >= _WORTH_SAYING:
            found[place].append(Grounds(WORDING, terms.wording(row, code), round(float(by_wording[place]), 4)))


def _from_words(terms: Terms, code: int, rows: Rows, found: list[list[Grounds]]) -> None:
    """The words and word pairs of the text that weighed most in what was learned."""
    learned = word_weights(terms.decided, terms.weights[:, code])
    here = terms.vectors.words[rows].tocsr()
    parts = here.data * learned[here.indices]
    telling = np.flatnonzero(np.abs(parts) >= _WORTH_SAYING)
    text_of = np.searchsorted(here.indptr, telling, side="right") - 1
    for one in np.lexsort((-np.abs(parts[telling]), text_of)).tolist():
        place = int(text_of[one])
        word = terms.word_of_column(int(here.indices[telling[one]]))
        if word and sum(ground.kind == LEARNED for ground in found[place]) < _MOST_WORDS:
            found[place].append(Grounds(LEARNED, word, round(float(parts[telling[one]]), 4)))


def _from_neighbours(pull: NDArray[np.floating[Any]], decided: Floats, kind: int, found: list[list[Grounds]]) -> None:
    """The decided text that pulls most to (or, with the sign turned, from) the code."""
    numbers = np.flatnonzero(decided)
    if not len(numbers):
        return
    own = pull[:, numbers]
    nearest = np.argmax(own, axis=1)
    strength = own[np.arange(len(own)), nearest]
    sign = 1.0 if kind == ACCEPTED else -1.0
    for place in np.flatnonzero(strength >= _WORTH_SAYING).tolist():
        weight = round(sign * float(strength[place]), 4)
        found[place].append(Grounds(kind, int(numbers[nearest[place]]), weight))
