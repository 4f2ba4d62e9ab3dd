"""Which texts are most worth a decision next."""

import numpy as np

from qualeval.nlp.arrays import Floats, Rows
from qualeval.nlp.features import Vectors

_RANDOM_EVERY = 5  # so that shares and precision can be estimated from decisions without a bias
_CANDIDATES = 400  # of the most uncertain texts, among which variety is looked for


def uncertainty(scores: Floats, thresholds: Floats) -> Floats:
    """How open the decisions on a text are, in [0, 1]: 1 where a code stands right at its threshold."""
    if not scores.shape[1]:
        return np.zeros(len(scores))
    near = np.where(scores < thresholds, scores / thresholds, (1.0 - scores) / (1.0 - thresholds))
    return np.asarray(near.max(axis=1), dtype=np.float64)


def most_useful(open_rows: Rows, unsure: Floats, vectors: Vectors, k: int, seed: int) -> list[int]:
    """Up to k of the open rows: uncertain and unlike those chosen before; every fifth one is drawn at random.

    The random ones come from one shuffle of all rows, so that they stay the same while decisions are made.
    """
    k = min(k, len(open_rows))
    ranked = open_rows[np.argsort(-unsure[open_rows], kind="stable")][:_CANDIDATES]
    is_open = np.zeros(len(unsure), dtype=bool)
    is_open[open_rows] = True
    shuffled = np.random.default_rng(seed).permutation(len(unsure))
    by_chance = iter([int(row) for row in shuffled if is_open[row]])
    varied = iter(_varied(ranked, unsure[ranked], vectors, k))
    chosen: dict[int, None] = {}
    while len(chosen) < k:
        source = by_chance if len(chosen) % _RANDOM_EVERY == _RANDOM_EVERY - 1 else varied
        row = next((row for row in source if row not in chosen), None)
        if row is None:
            row = next(row for row in by_chance if row not in chosen)
        chosen[row] = None
    return list(chosen)


def _varied(rows: Rows, unsure: Floats, vectors: Vectors, k: int) -> list[int]:
    """The rows, each next one with the best product of uncertainty and unlikeness to those before."""
    if not len(rows):
        return []
    words = vectors.words[rows]
    alike = np.asarray((words @ words.T).toarray())
    novelty = np.ones(len(rows))
    left = unsure.copy()
    chosen: list[int] = []
    for _ in range(min(k, len(rows))):
        best = int(np.argmax(left * novelty))
        chosen.append(int(rows[best]))
        left[best] = -1.0
        novelty = np.minimum(novelty, 1.0 - np.clip(alike[best], 0.0, 1.0) + 1e-9)
    return chosen
