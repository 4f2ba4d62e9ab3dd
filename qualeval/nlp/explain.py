"""Why a code is suggested. The score rests on a sum, so its reasons are its own terms, not made up afterwards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualeval.nlp.arrays import Flags, Floats, Reals, Rows
from qualeval.nlp.features import Vectors
from qualeval.nlp.kernels import WordPulls
from qualeval.nlp.keywords import Keyword
from qualeval.nlp.picks import ACCEPTED, COMPANY, ECHO, KEYWORD, LEARNED, OTHERS, REJECTED, WORDING, Grounds, Pick
from qualeval.nlp.prior import Evidence, estimate

_WORTH_SAYING = 0.01  # of a probability
_MOST_WORDS = 3
_MOST_NAMED = 2  # words that keep company, keywords of other codes, or those that texts alike have


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The terms of the scores of some texts: all that `explain` needs."""

    vectors: Vectors
    scores: Floats
    thresholds: Floats
    likeness: Reals  # kernel with the first decided texts: those that reasons may name
    decided: Vectors
    given: Floats
    denied: Floats
    weights: Floats
    kept: Floats  # how much of the codebook's estimate of each code is in the scores
    keywords: Sequence[Keyword]
    named: Callable[[int], Mapping[int, str]]  # text -> its telling words and word pairs, by their columns
    wording: Callable[[int, int], str]  # text and code -> the words that it shares with the code's wording
    matched: Callable[[int, int], str]  # text and keyword -> the words that it was found in
    beside: Callable[[int, int], Mapping[int, str]]  # text and code -> its words beside keywords, by their columns


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """The codes above their thresholds. Those of text i stand from `starts[i]` to `starts[i + 1]`, best first."""

    starts: Rows
    codes: Rows
    confidences: Floats

    @classmethod
    def of(cls, scores: Floats, thresholds: Floats, open_codes: Flags | None = None) -> "Shown":
        """`open_codes` leaves out decided ones."""
        above = scores > thresholds
        if open_codes is not None:
            above &= open_codes
        rows, codes = np.nonzero(above)
        found = scores[rows, codes]
        order = np.lexsort((codes, -found, rows))
        starts = np.concatenate([[0], np.cumsum(above.sum(axis=1))]).astype(np.int64)
        return cls(starts, codes[order], np.round(found[order], 4))

    @property
    def rows(self) -> Rows:
        """The texts that have any."""
        return np.flatnonzero(np.diff(self.starts))

    def picks(self, row: int) -> list[Pick]:
        own = slice(self.starts[row], self.starts[row + 1])
        return [Pick(*one) for one in zip(self.codes[own].tolist(), self.confidences[own].tolist(), strict=True)]


def explain(terms: Terms, picks: Sequence[Sequence[Pick]]) -> list[list[list[Grounds]]]:
    """The reasons of every pick of every text, the weightiest first; where nothing weighs much, what weighs most."""
    rows = np.array([row for row, own in enumerate(picks) for _ in own], dtype=np.int64)
    codes = np.array([pick.code for own in picks for pick in own], dtype=np.int64)
    found = _grounds(terms, rows, codes, _WORTH_SAYING)
    unsaid = np.array([place for place, one in enumerate(found) if not any(map(_speaks_for, one))], dtype=np.int64)
    for place, faint in zip(unsaid.tolist(), _grounds(terms, rows[unsaid], codes[unsaid], 0.0), strict=True):
        found[place] += sorted(filter(_speaks_for, faint), key=lambda ground: -ground.weight)[:1]
    ordered = iter([sorted(one, key=lambda ground: -abs(ground.weight)) for one in found])
    return [[next(ordered) for _ in own] for own in picks]


def _speaks_for(ground: Grounds) -> bool:
    return ground.weight > 0


def _grounds(terms: Terms, rows: Rows, codes: Rows, least: float) -> list[list[Grounds]]:
    """All that is worth at least so much of a probability, for or against each of some codes of some texts."""
    found: list[list[Grounds]] = [[] for _ in range(len(rows))]
    if len(rows):
        _from_codebook(terms, rows, codes, least, found)
        if len(terms.weights):
            _from_words(terms, rows, codes, least, found)
            n_near = terms.likeness.shape[1]
            pull = terms.likeness[rows] * terms.weights[:n_near].T[codes]
            _from_neighbours(pull, terms.given[:n_near].T[codes], ACCEPTED, least, found)
            _from_neighbours(-pull, terms.denied[:n_near].T[codes], REJECTED, least, found)
    return found


def _from_codebook(terms: Terms, rows: Rows, codes: Rows, least: float, found: list[list[Grounds]]) -> None:
    """What the codebook's estimate is made of, one kind of evidence after the other.

    What each adds is the difference that it makes to the probability after those before it, so that they sum up.
    """
    wording, company, echo, keywords, others = _steps(terms.vectors.evidence.at(rows, codes), terms.kept[codes])
    hits, worth = terms.vectors.keywords, terms.vectors.companions.worth
    for place, (row, code) in enumerate(zip(rows.tolist(), codes.tolist(), strict=True)):
        numbers = sorted(hits.indices[hits.indptr[row] : hits.indptr[row + 1]].tolist())
        own = [number for number in numbers if terms.keywords[number].code == code]
        counts = {number: terms.keywords[number].weight * float(worth[number]) for number in own}
        beside, share = _companions(terms, row, code) if company[place] > 0 else ("", 0.0)
        of_keywords = keywords[place] + (1.0 - share) * company[place]  # in strange company a keyword says less
        for number in own:
            keyword = terms.keywords[number]
            weight = round(of_keywords * counts[number] / sum(counts.values()), 4)
            kind = KEYWORD if keyword.is_own else WORDING
            found[place].append(Grounds(kind, terms.matched(row, number), weight))
        has_words = any(not terms.keywords[number].is_own for number in own)
        if wording[place] >= least and not has_words:
            found[place].append(Grounds(WORDING, terms.wording(row, code), round(wording[place], 4)))
        if share * company[place] >= least:
            found[place].append(Grounds(COMPANY, beside, round(share * company[place], 4)))
        if echo[place] >= least:
            found[place].append(Grounds(ECHO, _keywords_of(terms, code), round(echo[place], 4)))
        if others[place] <= -least:
            rivals = [number for number in numbers if terms.keywords[number].code != code][:_MOST_NAMED]
            text = ", ".join(terms.matched(row, number) for number in rivals)
            found[place].append(Grounds(OTHERS, text, round(others[place], 4)))


def _steps(evidence: Evidence, kept: Floats) -> tuple[list[float], ...]:
    """What likeness to the wording adds to nothing, and to what was before it: company, echo, keywords, other codes'.

    `kept` is how much of it counts in the score.
    """
    nothing = np.zeros_like(evidence.hits)
    known = Evidence(nothing, nothing, nothing, nothing, nothing, nothing)
    steps = []
    for more in (
        {"likeness": evidence.likeness, "rival": evidence.rival},
        {"company": evidence.company},
        {"echo": evidence.echo},
        {"hits": evidence.hits},
        {"others": evidence.others},
    ):
        before, known = known, replace(known, **more)
        steps.append((kept * (estimate(known) - estimate(before))).tolist())
    return tuple(steps)


def _companions(terms: Terms, row: int, code: int) -> tuple[str, float]:
    """The words beside its keywords that spoke most for a code by the company they keep, and their share of it.

    The rest are forms of the keywords themselves; where there are none, all of it is the other words'.
    """
    companions, words = terms.vectors.companions, terms.vectors.words
    here, pulls = companions.pulls_of(words.indices[words.indptr[row] : words.indptr[row + 1]], code)
    pulls = np.maximum(pulls, 0.0)
    beside = terms.beside(row, code)
    weights = {column: pull for column, pull in zip(here.tolist(), pulls.tolist(), strict=True) if column in beside}
    best = sorted((column for column in weights if weights[column] > 0), key=lambda column: -weights[column])
    has_keywords = bool(terms.vectors.hits[row, code] > 0)
    share = sum(weights.values()) / float(pulls.sum()) if has_keywords and pulls.any() else float(bool(best))
    return ", ".join(beside[column] for column in best[:_MOST_NAMED]), share


def _keywords_of(terms: Terms, code: int) -> str:
    """The first keywords of a code: what those texts have that a text without any is like."""
    own = [keyword.written for keyword in terms.keywords if keyword.code == code]
    return ", ".join(own[:_MOST_NAMED])


def _from_words(terms: Terms, rows: Rows, codes: Rows, least: float, found: list[list[Grounds]]) -> None:
    """The words and word pairs of the text that weighed most in what was learned."""
    here = WordPulls.of(terms.vectors.words, terms.decided.words, terms.weights)
    names = {row: terms.named(row) for row in set(rows.tolist())}
    starts = here.texts.indptr
    for place, (row, code) in enumerate(zip(rows.tolist(), codes.tolist(), strict=True)):
        own = slice(starts[row], starts[row + 1])
        words = here.texts.indices[own]
        parts = here.texts.data[own] * here.pulls[words, code]
        n_words = 0
        for one in np.argsort(-np.abs(parts), kind="stable").tolist():
            if abs(parts[one]) < least or n_words == _MOST_WORDS:
                break
            if name := names[row].get(int(here.columns[words[one]])):
                found[place].append(Grounds(LEARNED, name, round(float(parts[one]), 4)))
                n_words += 1


def _from_neighbours(pull: Reals, decided: Floats, kind: int, least: float, found: list[list[Grounds]]) -> None:
    """The decided text that pulls most to (or, with the sign turned, from) the code."""
    own = np.where(decided > 0, pull, -np.inf)
    if not own.shape[1]:
        return
    nearest = np.argmax(own, axis=1)
    strength = own[np.arange(len(own)), nearest]
    sign = 1.0 if kind == ACCEPTED else -1.0
    for place in np.flatnonzero(strength >= least).tolist():
        found[place].append(Grounds(kind, int(nearest[place]), round(sign * float(strength[place]), 4)))
