"""One snapshot of segments, kept ready: read once, then answered for after each decision."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qualeval.domain.codebook import Codebook
from qualeval.nlp.answers import Packed
from qualeval.nlp.explain import Terms, explain
from qualeval.nlp.features import Reader, Vectors, Weighting, kernel
from qualeval.nlp.model import MOST_DECIDED, Decisions, learn, prior
from qualeval.nlp.queue import most_useful, uncertainty

MODEL = "lexical-1"
_QUEUE = 100  # segments that an answer puts in order: more than are decided before the next answer
_MOST_CELLS = 20_000_000  # of the kernel that reasons are read from: 80 MB

_REMEMBERED = 1_000_000  # descriptions that the next answer will want again

Decided = Mapping[int, tuple[Sequence[str], Sequence[str]]]
"""Places of decided segments, each with the codes given and the codes rejected."""


@dataclass(slots=True)
class _Columns:
    """The kernel of all segments with decided ones, a column each, added to as decisions are made."""

    vectors: Vectors
    places: dict[int, int]
    cells: NDArray[np.float32]

    @classmethod
    def none_of(cls, vectors: Vectors) -> "_Columns":
        return cls(vectors, {}, np.zeros((len(vectors), 0), dtype=np.float32))

    def of(self, rows: Sequence[int]) -> NDArray[np.float32]:
        new = [row for row in rows if row not in self.places]
        if new:
            if len(self.places) + len(new) > self.cells.shape[1]:
                room = np.zeros((len(self.vectors), len(new) + max(32, len(self.places) // 4)), dtype=np.float32)
                self.cells = np.concatenate([self.cells[:, : len(self.places)], room], axis=1)
            start = len(self.places)
            self.cells[:, start : start + len(new)] = kernel(self.vectors, self.vectors.take(new))
            self.places |= {row: start + step for step, row in enumerate(new)}
        return self.cells[:, [self.places[row] for row in rows]]


class Desk:
    """Reads the segments of a snapshot once, and keeps all that does not depend on decisions."""

    def __init__(self, codebook: Codebook, language: str, texts: Sequence[str], seed: int = 0) -> None:
        self._n_texts = len(texts)
        self._seed = seed
        self._reader = Reader(codebook, language)
        self._codes = tuple(code.code for code in self._reader.codes)
        self._tokens = self._reader.tokenise(texts)
        counts = self._reader.count(self._tokens)
        self._vectors = Weighting(self._reader, counts)(counts)
        self._columns = _Columns.none_of(self._vectors)
        self._names: dict[int, str] = {}
        self._named: set[int] = set()
        self._matched = lru_cache(maxsize=_REMEMBERED)(
            lambda row, keyword: self._reader.described_hit(keyword, self._tokens.of(row))
        )
        self._wording = lru_cache(maxsize=_REMEMBERED)(
            lambda row, code: self._reader.shared_wording(code, self._tokens.of(row))
        )

    def answer(self, generation: int, decided: Decided) -> Packed:
        rows = self._learned_from(decided)
        decisions = Decisions.of(
            self._codes, [set(decided[row][0]) for row in rows], [set(decided[row][1]) for row in rows]
        )
        own = self._vectors.take(rows)
        correction = learn(kernel(own, own), prior(own), decisions)
        near = rows[: max(1, _MOST_CELLS // max(1, self._n_texts))]
        self._name_words(rows)
        terms = Terms(
            vectors=self._vectors,
            scores=correction.scores(self._vectors, own),
            thresholds=correction.thresholds,
            likeness=self._columns.of(near),
            decided=own,
            given=decisions.given,
            denied=decisions.denied,
            weights=correction.weights,
            keyword_codes=self._reader.keyword_codes,
            word_of_column=lambda column: self._names.get(column, ""),
            wording=self._wording,
            matched=self._matched,
        )
        picks = explain(terms, open_codes=self._open_codes(decided))
        shown = [row for row, found in enumerate(picks) if found]
        is_open = np.ones(self._n_texts, dtype=bool)
        is_open[list(decided)] = False
        is_open[shown] = True
        queue = most_useful(
            np.flatnonzero(is_open), uncertainty(terms.scores, terms.thresholds), self._vectors, _QUEUE, self._seed
        )
        return Packed(
            generation=generation,
            model=f"{MODEL}:g{generation}",
            rows=shown,
            decided=list(near),
            lines=[json.dumps(picks[row], ensure_ascii=False, separators=(",", ":")) for row in shown],
            queue=queue,
        )

    def _learned_from(self, decided: Decided) -> list[int]:
        """The decided segments to learn from, in order; a lasting random choice of them where there are very many."""
        rows = sorted(decided)
        if len(rows) <= MOST_DECIDED:
            return rows
        rank = np.random.default_rng(self._seed).permutation(self._n_texts)
        return sorted(sorted(rows, key=lambda row: int(rank[row]))[:MOST_DECIDED])

    def _open_codes(self, decided: Decided) -> NDArray[np.bool_]:
        open_codes = np.ones((self._n_texts, len(self._codes)), dtype=bool)
        place = {code: number for number, code in enumerate(self._codes)}
        for row, (labels, rejected) in decided.items():
            open_codes[row, [place[code] for code in (*labels, *rejected) if code in place]] = False
        return open_codes

    def _name_words(self, rows: Sequence[int]) -> None:
        for row in rows:
            if row not in self._named:
                self._named.add(row)
                self._names |= self._reader.named_columns(self._tokens.of(row))
