"""Why a code is suggested. The score is a sum, so its reasons are its own terms, not an account made up afterwards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qualeval.domain.suggestion import Reason, ReasonKind, Suggestion
from qualeval.nlp.features import Floats, Rows, Vectors
from qualeval.nlp.model import prior

KINDS = tuple(ReasonKind)
_KEYWORD, _WORDING, _LEARNED, _ACCEPTED, _REJECTED = range(len(KINDS))
_WORTH_SAYING = 0.01  # of a probability
_MOST_WORDS = 3


class Grounds(NamedTuple):
    """A reason before its words are looked up: `text` is the number of a decided text for the two LIKE kinds."""

    kind: int
    text: str | int
    weight: float


class Pick(NamedTuple):
    """A suggestion before its words are looked up: `code` is a number among the engine's codes."""

    code: int
    confidence: float
    grounds: tuple[Grounds, ...]


def as_suggestion(pick: Sequence[object], codes: Sequence[str], decided_text: Callable[[int], str]) -> Suggestion:
    """The suggestion of a Pick, or of the plain lists that one becomes on its way between processes."""
    code, confidence, grounds = pick
    reasons = tuple(
        Reason(KINDS[kind], decided_text(text) if isinstance(text, int) else text, weight)
        for kind, text, weight in grounds  # type: ignore[attr-defined]  # a sequence of Grounds
    )
    return Suggestion(codes[code], confidence, reasons)  # type: ignore[index, arg-type]  # an int and a float


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The terms of the scores of some texts: all that `explain` needs."""

    vectors: Vectors
    scores: Floats
    thresholds: Floats
    likeness: Floats  # kernel with the decided texts
    decided: Vectors
    given: Floats
    denied: Floats
    weights: Floats
    keyword_codes: Rows
    word_of_column: Callable[[int], str]
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
        pull = terms.likeness[rows] * terms.weights[:, code]
        _from_neighbours(pull, terms.given[:, code], _ACCEPTED, found)
        _from_neighbours(-pull, terms.denied[:, code], _REJECTED, found)
    return [tuple(sorted(one, key=lambda ground: -abs(ground.weight))) for one in found]


def _from_codebook(terms: Terms, code: int, rows: Rows, found: list[list[Grounds]]) -> None:
    """What keywords added to the codebook's estimate, and what likeness to the code's wording did without them."""
    here = terms.vectors.take(rows)
    without = Vectors(here.words, here.chars, here.keywords, np.zeros_like(here.hits), here.likeness)
    neutral = Vectors(here.words, here.chars, here.keywords, without.hits, np.zeros_like(here.likeness))
    by_keywords = (prior(here) - prior(without))[:, code]
    by_wording = (prior(without) - prior(neutral))[:, code]
    hits = here.keywords.tocsr()
    for place, row in enumerate(rows.tolist()):
        numbers = hits.indices[hits.indptr[place] : hits.indptr[place + 1]]
        own = [int(number) for number in sorted(numbers) if terms.keyword_codes[number] == code]
        for number in own:
            weight = round(float(by_keywords[place]) / len(own), 4)
            found[place].append(Grounds(_KEYWORD, terms.matched(row, number), weight))
        if by_wording[place] >= _WORTH_SAYING:
            found[place].append(Grounds(_WORDING, "", round(float(by_wording[place]), 4)))


def _from_words(terms: Terms, code: int, rows: Rows, found: list[list[Grounds]]) -> None:
    """The words and word pairs of the text that weighed most in what was learned."""
    learned = 0.5 * (terms.decided.words.T @ terms.weights[:, code])
    here = terms.vectors.words[rows].tocsr()
    parts = here.data * learned[here.indices]
    for place in range(len(rows)):
        start, end = here.indptr[place], here.indptr[place + 1]
        own = parts[start:end]
        if not len(own):
            continue
        most = np.argsort(-np.abs(own), kind="stable")[:_MOST_WORDS]
        for one in most.tolist():
            if abs(own[one]) < _WORTH_SAYING:
                break
            word = terms.word_of_column(int(here.indices[start + one]))
            if word:
                found[place].append(Grounds(_LEARNED, word, round(float(own[one]), 4)))


def _from_neighbours(pull: Floats, decided: Floats, kind: int, found: list[list[Grounds]]) -> None:
    """The decided text that pulls most to (or, with the sign turned, from) the code."""
    numbers = np.flatnonzero(decided)
    if not len(numbers):
        return
    own = pull[:, numbers]
    nearest = np.argmax(own, axis=1)
    strength = own[np.arange(len(own)), nearest]
    sign = 1.0 if kind == _ACCEPTED else -1.0
    for place in np.flatnonzero(strength >= _WORTH_SAYING).tolist():
        weight = round(sign * float(strength[place]), 4)
        found[place].append(Grounds(kind, int(numbers[nearest[place]]), weight))
