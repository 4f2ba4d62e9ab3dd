"""The suggestion engine: from the codebook alone at first, corrected by every decision."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from qualeval.domain.codebook import Codebook
from qualeval.domain.suggestion import Suggestion
from qualeval.nlp.arrays import Floats, Rows
from qualeval.nlp.embedding import Embedder
from qualeval.nlp.explain import Shown, Terms, explain
from qualeval.nlp.features import Vectors, Weighting, prior
from qualeval.nlp.kernels import kernel
from qualeval.nlp.model import BALANCED, MOST_UNDECIDED, Correction, Decisions, Mode, learn, settled
from qualeval.nlp.picks import as_suggestion
from qualeval.nlp.queue import most_useful, uncertainty
from qualeval.nlp.reading import Counts, Reader

_FEWEST_FOR_A_BACKGROUND = 50  # texts asked about at once


@dataclass(frozen=True, slots=True, eq=False)
class _Background:
    """Texts that show how rare words are and which keep company; `places` are theirs, by their words."""

    weighting: Weighting
    places: dict[str, int]

    @classmethod
    def of(cls, reader: Reader, texts: Sequence[str], counts: Counts) -> "_Background":
        return cls(Weighting(reader, counts), {text: place for place, text in enumerate(texts)})

    def __call__(self, texts: Sequence[str], counts: Counts) -> Vectors:
        places = np.array([self.places.get(text, -1) for text in texts], dtype=np.int64)
        return self.weighting(counts, places)

    def without(self, texts: Sequence[str]) -> Rows:
        """Some places of other texts, evenly spread."""
        own = set(texts)
        rows = np.array([place for text, place in self.places.items() if text not in own], dtype=np.int64)
        return rows[np.linspace(0, len(rows) - 1, min(len(rows), MOST_UNDECIDED)).astype(np.int64)]


@dataclass(frozen=True, slots=True, eq=False)
class _Knowledge:
    """What follows from decisions, seen before a background of texts."""

    background: _Background
    decided: Vectors
    correction: Correction


class Engine:
    """Learns from decided texts and suggests codes for others. It holds no state but what it was given.

    `codes` are the slugs of the codebook's leaves; scores have one column for each, in this order. How rare words are,
    and which keep company, shows in texts that nobody decided on: in those of `survey`, else in the decided ones and,
    where many are asked about at once, in these.
    """

    def __init__(
        self,
        codebook: Codebook,
        language: str = "id",
        seed: int = 0,
        *,
        mode: Mode = BALANCED,
        embedder: Embedder | None = None,
    ) -> None:
        self.codes: tuple[str, ...] = tuple(code.code for code in codebook.leaves())
        self._seed = seed
        self._mode = mode
        self._reader = Reader(codebook, language, embedder)
        self._surveyed: _Background | None = None
        self.learn([], [], [])

    def survey(self, texts: Sequence[str]) -> None:
        """Takes every text of the project, decided or not, as the background; what was learned stays."""
        self._surveyed = _Background.of(self._reader, texts, self._reader.read(texts)) if len(texts) else None
        self._know(self._background())

    def learn(
        self, texts: Sequence[str], labels: Sequence[AbstractSet[str]], rejected: Sequence[AbstractSet[str]]
    ) -> None:
        """Takes every decision so far; what was learned before is replaced.

        A code in neither a text's labels nor its rejected set is unknown for that text: it weighs nine tenths as
        much against the code as a rejection does.
        """
        if not len(texts) == len(labels) == len(rejected):
            raise ValueError(
                f"{len(texts)} texts, {len(labels)} sets of labels, {len(rejected)} sets of rejected codes"
            )
        self._counts = self._reader.read(texts)
        self._texts = tuple(texts)
        self._decisions = Decisions.of(self.codes, labels, rejected)
        self._know(self._background())

    @property
    def thresholds(self) -> Floats:
        """The probability above which each code is suggested, among the texts that were last scored.

        Where many were asked about at once, they were their own background, and thresholds suit them too.
        """
        return self._thresholds

    @property
    def left_out(self) -> Floats:
        """The probabilities that the decided texts would get had they not been decided, shape (decided, codes)."""
        return self._known.correction.left_out

    def score(self, texts: Sequence[str]) -> Floats:
        """The probability of each code, shape (texts, codes)."""
        return self._terms(texts).scores

    def suggest(self, texts: Sequence[str]) -> list[list[Suggestion]]:
        """The codes above their thresholds for each text, best first, with the reasons."""
        terms = self._terms(texts)
        shown = Shown.of(terms.scores, terms.thresholds)
        picks = [shown.picks(row) for row in range(len(texts))]
        return [
            [as_suggestion(pick, one, self.codes, self._texts.__getitem__) for pick, one in zip(own, why, strict=True)]
            for own, why in zip(picks, explain(terms, picks), strict=True)
        ]

    def next(self, texts: Sequence[str], k: int) -> list[int]:
        """The places of up to k texts most worth a decision: uncertain, unlike each other, one in five by chance."""
        terms = self._terms(texts)
        unsure = uncertainty(terms.scores, terms.thresholds)
        return most_useful(np.arange(len(texts)), unsure, terms.vectors, k, self._seed)

    def _background(self) -> _Background:
        return self._surveyed or _Background.of(self._reader, self._texts, self._counts)

    def _know(self, background: _Background) -> None:
        self._known = self._knowledge(background)
        self._thresholds = self._known.correction.thresholds

    def _knowledge(self, background: _Background) -> _Knowledge:
        decided = background(self._texts, self._counts)
        correction = learn(kernel(decided, decided), prior(decided), self._decisions, self._mode)
        others = background.weighting.background.take(background.without(self._texts))
        undecided = correction.scores(prior(others), kernel(others, decided))
        return _Knowledge(background, decided, settled(correction, self._decisions, undecided, self._mode))

    def _terms(self, texts: Sequence[str]) -> Terms:
        read = self._reader.tokenise(texts)
        counts = self._reader.count(read, texts)
        known = self._known
        if self._surveyed is None and len(texts) >= _FEWEST_FOR_A_BACKGROUND:
            both = _Background.of(self._reader, [*self._texts, *texts], self._counts.with_more(counts))
            known = self._knowledge(both)
        self._thresholds = known.correction.thresholds
        vectors = known.background(texts, counts)
        likeness = kernel(vectors, known.decided)
        return Terms(
            vectors=vectors,
            scores=known.correction.scores(prior(vectors), likeness),
            thresholds=known.correction.thresholds,
            likeness=likeness,
            decided=known.decided,
            given=self._decisions.given,
            denied=self._decisions.denied,
            weights=known.correction.weights,
            kept=known.correction.kept,
            keywords=self._reader.keywords,
            named=lambda row: self._reader.named_columns(read.of(row)),
            wording=lambda row, code: self._reader.shared_wording(code, read.of(row)),
            matched=lambda row, keyword: self._reader.described_hit(keyword, read.of(row)),
            beside=lambda row, code: self._reader.beside_keywords(code, read.of(row)),
        )
