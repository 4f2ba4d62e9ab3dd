"""One snapshot of segments, kept ready: read once, then answered for after each decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from qualeval.domain.appraisal import Appraisal
from qualeval.domain.codebook import Codebook
from qualeval.domain.learning import CodeMeasure
from qualeval.nlp.answers import Packed
from qualeval.nlp.arrays import Flags, Floats, Reals, Rows, Single
from qualeval.nlp.embedding import Embedder
from qualeval.nlp.explain import Shown, Terms, explain
from qualeval.nlp.features import Vectors, Weighting, prior
from qualeval.nlp.kernels import kernel, kernel_with_few, pulled
from qualeval.nlp.keyword_report import keyword_measures, keyword_proposals
from qualeval.nlp.measuring import learning_curve, measured
from qualeval.nlp.model import (
    BALANCED,
    MOST_DECIDED,
    MOST_UNDECIDED,
    Correction,
    Decisions,
    Mode,
    learn,
    settled,
    untaught,
)
from qualeval.nlp.names import FAMILY, MODEL
from qualeval.nlp.picks import Grounds
from qualeval.nlp.queue import most_useful, uncertainty
from qualeval.nlp.reading import Reader
from qualeval.nlp.vector_cache import cached_vectors

_MUCH_SURER = 0.2  # than when it was rejected: a suggestion comes again
_QUEUE = 100  # segments that an answer puts in order: more than are decided before the next answer
_EXPLAINED_AT_ONCE = 40  # of the queue, and of the segments after the reader's place
_REMEMBERED = 1_000_000  # descriptions that the next answer will want again
_FEW = 8  # columns of the kernel that are made densely, which is quicker for so many
_MOST_CELLS = 50_000_000  # of the kernel that is kept: 200 MB
_MOST_NEW_CELLS = 2_000_000  # of it that an answer waits for: 0.2 s; of more, what it wants is found without it
_PREPARED_AT_ONCE = 1_000_000  # cells, between two answers
_CURVE = (0, 10, 25, 50, 100, 200, 400, 800, 1_600)  # decisions after which the learning curve is looked at

Decided = Mapping[int, tuple[Sequence[str], Sequence[str], Sequence[str]]]
"""By the segment's place: the codes it has, those it was denied, and which of the former were given by hand."""

Rejections = Mapping[int, Mapping[str, float]]
"""How sure suggestions were that were rejected, by code, of segments by their places."""

Explained = dict[int, list[list[Grounds]]]
"""The reasons of each suggestion of some segments, in the order of the suggestions."""


@dataclass(slots=True)
class _Columns:
    """The kernel of all segments with decided ones, a column each, added to as decisions are made."""

    vectors: Vectors
    places: dict[int, int]
    cells: Single

    @classmethod
    def none_of(cls, vectors: Vectors) -> "_Columns":
        return cls(vectors, {}, np.zeros((len(vectors), 0), dtype=np.float32))

    def missing(self, rows: Sequence[int]) -> list[int]:
        """Those of the rows that have no column yet."""
        return [row for row in rows if row not in self.places]

    def add_some(self, rows: Sequence[int]) -> bool:
        """Adds columns for a moment; whether some are still missing."""
        new = self.missing(rows)
        count = 1 + _PREPARED_AT_ONCE // (len(self.vectors) + 1)
        if new:
            self._add(new[:count])
        return len(new) > count

    def of(self, rows: Sequence[int]) -> Single:
        """Shape (segments, rows), without a copy where rows are those of before and new ones after them."""
        new = self.missing(rows)
        if new:
            self._add(new)
        places = [self.places[row] for row in rows]
        if places == list(range(len(places))):
            return self.cells[:, : len(places)]
        return self.cells[:, places]

    def _add(self, new: Sequence[int]) -> None:
        start = len(self.places)
        if start + len(new) > self.cells.shape[1]:
            room = np.zeros((len(self.vectors), len(new) + max(32, start // 4)), dtype=np.float32)
            self.cells = np.concatenate([self.cells[:, :start], room], axis=1)
        like = kernel_with_few if len(new) <= _FEW else kernel
        self.cells[:, start : start + len(new)] = like(self.vectors, self.vectors.take(new))
        self.places |= {row: start + step for step, row in enumerate(new)}


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What was learned from the decided segments `rows`, in truth from `chosen` places among them.

    `likeness` is the kernel of all segments with them, where it is small enough to be kept. `by_hand` has the shape of
    the decisions' arrays.
    """

    rows: list[int]
    chosen: Rows
    own: Vectors
    decisions: Decisions
    by_hand: Flags
    correction: Correction
    likeness: Single | None

    @property
    def chosen_rows(self) -> Rows:
        return np.array(self.rows, dtype=np.int64)[self.chosen]

    @property
    def chosen_decisions(self) -> Decisions:
        return self.decisions.take(self.chosen)


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """An answer's ingredients, from which its reasons are made when their turn comes."""

    learned: Learned
    scores: Floats
    shown: Shown


class Desk:
    """Reads the segments of a snapshot once, and keeps all that does not depend on decisions.

    The vectors of a snapshot that was read before come from `cache`.
    """

    def __init__(
        self,
        codebook: Codebook,
        language: str,
        texts: Sequence[str],
        seed: int = 0,
        *,
        mode: Mode = BALANCED,
        cache: Path | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self._texts = texts
        self._seed = seed
        self._mode = mode
        self._reader = Reader(codebook, language, embedder)
        self._codes = tuple(code.code for code in self._reader.codes)
        self._vectors = cached_vectors(cache, self._reader, codebook, texts, self._read)
        self._columns = _Columns.none_of(self._vectors)
        self._prior = prior(self._vectors)
        self._order: list[int] = []  # decided segments, in the order in which they came
        self._numbers = lru_cache(maxsize=_REMEMBERED)(self._read_again)
        self._matched = lru_cache(maxsize=_REMEMBERED)(
            lambda row, keyword: self._reader.described_hit(keyword, self._numbers(row))
        )
        self._wording = lru_cache(maxsize=_REMEMBERED)(
            lambda row, code: self._reader.shared_wording(code, self._numbers(row))
        )

    def answer(
        self, generation: int, decided: Decided, rejections: Rejections | None = None, near: int | None = None
    ) -> Packed:
        """Suggestions for all segments, and the reasons of those likely to be looked at first: the next in the queue,
        and those from where somebody reads, else from the last decision on.

        One that was rejected comes again where the evidence from all else, without that rejection, has become much
        stronger than it was.
        """
        rows = self._in_order(decided)
        learned = self._learn(rows, decided)
        correction, scores = learned.correction, self._scores(learned)
        measures = self._measures(learned)
        open_codes = self._open_codes(decided)
        again = self._again(learned, rejections or {}, scores, open_codes)
        silent = [place for place, one in enumerate(measures) if one.is_silent]
        open_codes[:, silent] = False
        shown = Shown.of(scores, correction.thresholds, open_codes)
        self.state = State(learned, scores, shown)
        rows_shown = shown.rows
        is_shown = np.diff(shown.starts) > 0
        is_open = np.ones(len(self._texts), dtype=bool)
        is_open[list(decided)] = False
        is_open[rows_shown] = True
        queue = most_useful(
            np.flatnonzero(is_open), uncertainty(scores, correction.thresholds), self._vectors, _QUEUE, self._seed
        )
        start = (rows[-1] if rows else 0) if near is None else near
        first = [*queue[:_EXPLAINED_AT_ONCE], *range(start, min(len(self._texts), start + _EXPLAINED_AT_ONCE))]
        return Packed.of(
            generation=generation,
            model=f"{MODEL}:g{generation}",
            decided=rows,
            queue=queue,
            rows=rows_shown.tolist(),
            starts=[*shown.starts[rows_shown].tolist(), len(shown.codes)],
            codes=shown.codes.tolist(),
            confidences=shown.confidences.tolist(),
            reasons=self.explained([row for row in dict.fromkeys(first) if is_shown[row]], self.state),
            measures=measures,
            again=again,
        )

    def _again(
        self, learned: Learned, rejections: Rejections, scores: Floats, open_codes: Flags
    ) -> dict[tuple[int, str], float]:
        """Opens rejected suggestions that come again, with the score that they would have had; how sure each was."""
        correction, found = learned.correction, {}
        place = {code: number for number, code in enumerate(self._codes)}
        for row, left_out in zip(learned.chosen_rows.tolist(), correction.left_out, strict=True):
            for code, was in rejections.get(row, {}).items():
                at = place.get(code)
                if at is not None and left_out[at] > correction.thresholds[at] and left_out[at] >= was + _MUCH_SURER:
                    scores[row, at], open_codes[row, at] = left_out[at], True
                    found[row, code] = was
        return found

    def explained(self, rows: Sequence[int], state: State) -> Explained:
        """The reasons of an answer's suggestions for some segments."""
        if not rows:
            return {}
        learned = state.learned
        vectors = self._vectors.take(rows)
        terms = Terms(
            vectors=vectors,
            scores=state.scores[rows],
            thresholds=learned.correction.thresholds,
            likeness=kernel(vectors, learned.own) if learned.likeness is None else learned.likeness[rows],
            decided=learned.own,
            given=learned.decisions.given,
            denied=learned.decisions.denied,
            weights=learned.correction.weights,
            kept=learned.correction.kept,
            keywords=self._reader.keywords,
            named=lambda place: self._reader.named_columns(self._numbers(rows[place])),
            wording=lambda place, code: self._wording(rows[place], code),
            matched=lambda place, keyword: self._matched(rows[place], keyword),
            beside=lambda place, code: self._reader.beside_keywords(code, self._numbers(rows[place])),
        )
        return dict(zip(rows, explain(terms, [state.shown.picks(row) for row in rows]), strict=True))

    def appraise(self, decided: Decided) -> Appraisal:
        """How well suggestions and keywords do on what was decided, and what words would make good keywords."""
        rows = self._in_order(decided)
        learned = self._learn(rows, decided)
        decisions = learned.decisions
        words, stands, taken = self._reader.words_in(self._texts)
        keywords = self._reader.keywords
        return Appraisal(
            self._measures(learned),
            learning_curve(
                self._gram(learned),
                self._prior[learned.chosen_rows],
                learned.chosen_decisions,
                learned.by_hand[learned.chosen],
                _CURVE,
            ),
            keyword_measures(self._codes, keywords, self._vectors.keywords, rows, decisions, learned.by_hand),
            keyword_proposals(self._codes, words, stands, rows, decisions.given, taken),
            FAMILY,
        )

    def _learn(self, rows: list[int], decided: Decided) -> Learned:
        """From the decided segments; from a lasting random choice of them where there are very many."""
        decisions = Decisions.of(
            self._codes, [set(decided[row][0]) for row in rows], [set(decided[row][1]) for row in rows]
        )
        chosen = np.arange(len(rows))
        if len(rows) > MOST_DECIDED:
            rank = np.random.default_rng(self._seed).permutation(len(self._texts))
            chosen = np.sort(np.argsort(rank[rows])[:MOST_DECIDED])
        likeness = self._likeness(rows)
        by_hand = np.array([[code in decided[row][2] for code in self._codes] for row in rows], dtype=bool)
        by_hand = by_hand.reshape(len(rows), len(self._codes))
        own = self._vectors.take(rows)
        start = Learned(rows, chosen, own, decisions, by_hand, untaught(len(self._codes)), likeness)
        chosen_rows = start.chosen_rows
        correction = learn(self._gram(start), self._prior[chosen_rows], start.chosen_decisions, self._mode)
        learned = replace(start, correction=correction.among(len(rows), chosen))
        undecided = self._scores_of_undecided(learned)
        return replace(learned, correction=settled(learned.correction, start.chosen_decisions, undecided, self._mode))

    def _likeness(self, rows: list[int]) -> Single | None:
        """The kernel of all segments with decided ones, where it is small enough and most of it is there."""
        if not self._is_kept_with(rows) or len(self._texts) * len(self._columns.missing(rows)) > _MOST_NEW_CELLS:
            return None
        return self._columns.of(rows)

    def _is_kept_with(self, rows: Sequence[int]) -> bool:
        return len(self._texts) * len(rows) <= _MOST_CELLS

    def prepare(self) -> bool:
        """Makes some more ready of what the next answer is made from; whether there is more to do.

        The first answer to thousands of decisions does not wait for all that the later ones are quick by.
        """
        return self._is_kept_with(self._order) and self._columns.add_some(self._order)

    def _scores_of_undecided(self, learned: Learned) -> Floats:
        """Of some undecided segments, evenly spread: thresholds must suit those as well."""
        is_open = np.ones(len(self._texts), dtype=bool)
        is_open[learned.rows] = False
        rows = np.flatnonzero(is_open)
        rows = rows[np.linspace(0, len(rows) - 1, min(len(rows), MOST_UNDECIDED)).astype(np.int64)]
        correction, own = learned.correction, learned.own
        if learned.likeness is None:
            return correction.corrected(self._prior[rows], pulled(self._vectors.take(rows), own, correction.weights))
        return correction.scores(self._prior[rows], learned.likeness[rows])

    def _gram(self, learned: Learned) -> Reals:
        """The kernel of the chosen decided segments with each other."""
        if learned.likeness is None:
            own = learned.own.take(learned.chosen)
            return kernel(own, own)
        return learned.likeness[np.ix_(learned.chosen_rows, learned.chosen)]

    def _scores(self, learned: Learned) -> Floats:
        if learned.likeness is None:
            pull = pulled(self._vectors, learned.own, learned.correction.weights)
            return learned.correction.corrected(self._prior, pull)
        return learned.correction.scores(self._prior, learned.likeness)

    def _measures(self, learned: Learned) -> tuple[CodeMeasure, ...]:
        correction, decisions = learned.correction, learned.chosen_decisions
        by_hand = learned.by_hand[learned.chosen]
        return measured(self._codes, correction.left_out, correction.thresholds, decisions, by_hand)

    def _read(self) -> Vectors:
        return Weighting(self._reader, self._reader.read(self._texts)).background

    def _read_again(self, row: int) -> tuple[int, ...]:
        """The words of one segment, as numbers of the reader's."""
        return tuple(self._reader.tokenise([self._texts[row]]).of(0))

    def _in_order(self, decided: Decided) -> list[int]:
        """The decided segments, new ones last, so that the kernel's columns stay where they are."""
        known = set(self._order)
        self._order = [row for row in self._order if row in decided]
        self._order += [row for row in decided if row not in known]
        return list(self._order)

    def _open_codes(self, decided: Decided) -> Flags:
        open_codes = np.ones((len(self._texts), len(self._codes)), dtype=bool)
        place = {code: number for number, code in enumerate(self._codes)}
        for row, (labels, rejected, _) in decided.items():
            open_codes[row, [place[code] for code in (*labels, *rejected) if code in place]] = False
        return open_codes
