"""The suggestion engine: from the codebook alone at first, corrected by every decision."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from qualeval.domain.codebook import Codebook
from qualeval.domain.suggestion import Suggestion
from qualeval.nlp.explain import Terms, explain
from qualeval.nlp.features import Floats, Reader, Weighting, kernel
from qualeval.nlp.model import Decisions, learn, prior
from qualeval.nlp.picks import as_suggestion
from qualeval.nlp.queue import most_useful, uncertainty


class Engine:
    """Learns from decided texts and suggests codes for others. It holds no state but what `learn` was given.

    `codes` are the slugs of the codebook's leaves; scores have one column for each, in this order.
    """

    def __init__(self, codebook: Codebook, language: str = "id", seed: int = 0) -> None:
        self.codes: tuple[str, ...] = tuple(code.code for code in codebook.leaves())
        self._seed = seed
        self._reader = Reader(codebook, language)
        self.learn([], [], [])

    def learn(
        self, texts: Sequence[str], labels: Sequence[AbstractSet[str]], rejected: Sequence[AbstractSet[str]]
    ) -> None:
        """Takes every decision so far; what was learned before is replaced.

        A code in neither a text's labels nor its rejected set is unknown for that text: it weighs three quarters as
        much against the code as a rejection does.
        """
        if not len(texts) == len(labels) == len(rejected):
            raise ValueError(
                f"{len(texts)} texts, {len(labels)} sets of labels, {len(rejected)} sets of rejected codes"
            )
        read = self._reader.tokenise(texts)
        counts = self._reader.count(read)
        self._texts = tuple(texts)
        self._weighting = Weighting(self._reader, counts)
        self._decided = self._weighting(counts)
        self._decisions = Decisions.of(self.codes, labels, rejected)
        self._correction = learn(kernel(self._decided, self._decided), prior(self._decided), self._decisions)
        self._names: dict[int, str] = {}
        for place in range(len(texts)):
            self._names |= self._reader.named_columns(read.of(place))

    @property
    def thresholds(self) -> Floats:
        """The probability above which each code is suggested."""
        return self._correction.thresholds

    def score(self, texts: Sequence[str]) -> Floats:
        """The probability of each code, shape (texts, codes)."""
        return self._terms(texts).scores

    def suggest(self, texts: Sequence[str]) -> list[list[Suggestion]]:
        """The codes above their thresholds for each text, best first, with the reasons."""
        terms = self._terms(texts)
        return [
            [as_suggestion(pick, self.codes, self._texts.__getitem__) for pick in picks] for picks in explain(terms)
        ]

    def next(self, texts: Sequence[str], k: int) -> list[int]:
        """The places of up to k texts most worth a decision: uncertain, unlike each other, one in five by chance."""
        terms = self._terms(texts)
        unsure = uncertainty(terms.scores, terms.thresholds)
        return most_useful(np.arange(len(texts)), unsure, terms.vectors, k, self._seed)

    def _terms(self, texts: Sequence[str]) -> Terms:
        read = self._reader.tokenise(texts)
        vectors = self._weighting(self._reader.count(read))
        return Terms(
            vectors=vectors,
            scores=self._correction.scores(vectors, self._decided),
            thresholds=self._correction.thresholds,
            likeness=kernel(vectors, self._decided),
            decided=self._decided,
            given=self._decisions.given,
            denied=self._decisions.denied,
            weights=self._correction.weights,
            keyword_codes=self._reader.keyword_codes,
            word_of_column=lambda column: self._names.get(column, ""),
            wording=lambda row, code: self._reader.shared_wording(code, read.of(row)),
            matched=lambda row, keyword: self._reader.described_hit(keyword, read.of(row)),
        )
