"""What is learned from decisions: a correction of the codebook's own estimate.

The estimate from the codebook (`prior`) needs no decision. Kernel ridge regression on what decisions said beyond it
corrects it; its leave-one-out scores have a closed form (Rasmussen & Williams 2006, section 5.4.2), and they serve
three times: to choose the ridge, to set the thresholds, and to calibrate the confidence.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from qualeval.nlp.features import Floats, Vectors, pulled

MOST_DECIDED = 2_000  # texts to learn from at once: the algebra takes 3 s for these, and grows with the cube

_RIDGES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)
_UNKNOWN = 0.75  # how far a code that was not decided counts as not given, in a text that a person decided on
_THRESHOLD = 0.4  # where nothing is known
_LEAST_THRESHOLD = 0.2  # below it F1 may ask to suggest a code everywhere, which helps nobody
_POOLED_WEIGHT = 60.0  # codings given that the default threshold stands for
_CODE_WEIGHT = 3.0  # codings given that the pooled threshold stands for
_TRUST_IN_SCORES = 20.0  # codings given of a code that its own scores stand for, where F1 is weighed
_SURE = 0.995  # no confidence beyond this: a suggestion is never certain


def prior(vectors: Vectors) -> Floats:
    """The codebook's estimate for each text and code, from keywords found and likeness to the code's wording."""
    return estimate(vectors.hits, vectors.likeness)


def estimate(hits: Floats, likeness: Floats) -> Floats:
    return sigmoid(-2.2 + 2.25 * hits + 0.4 * likeness)


def sigmoid(values: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-values)), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """What was decided, shape (texts, codes): `given` and `denied` are 0 or 1, and what is neither is unknown."""

    given: Floats
    denied: Floats

    @classmethod
    def of(
        cls, codes: Sequence[str], labels: Sequence[AbstractSet[str]], rejected: Sequence[AbstractSet[str]]
    ) -> "Decisions":
        given = np.array([[float(code in one) for code in codes] for one in labels])
        denied = np.array([[float(code in one) for code in codes] for one in rejected])
        shape = (len(labels), len(codes))
        given, denied = given.reshape(shape), denied.reshape(shape)
        return cls(given, denied * (1.0 - given))


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """The learned part. `weights` has shape (decided texts, codes): how each decided text pulls texts like it."""

    weights: Floats
    thresholds: Floats
    slope: float
    shift: float

    def scores(self, texts: Vectors, decided: Vectors) -> Floats:
        """Calibrated probabilities, shape (texts, codes), given the texts that the weights belong to."""
        raw = prior(texts)
        if len(self.weights):
            raw = raw + pulled(texts, decided, self.weights)
        return calibrated(raw, self.slope, self.shift)


def untaught(n_codes: int) -> Correction:
    return Correction(np.zeros((0, n_codes)), np.full(n_codes, _THRESHOLD), 1.0, 0.0)


def learn(likeness: Floats, base: Floats, decisions: Decisions) -> Correction:
    """The correction from decided texts: their kernel with each other, their base estimates, what was decided."""
    if not len(base):
        return untaught(base.shape[1])
    unknown = 1.0 - decisions.given - decisions.denied
    target = decisions.given + unknown * (1.0 - _UNKNOWN) * base
    residual = target - base
    weights, left_out = _ridge(likeness, residual, 1.0 - (1.0 - _UNKNOWN) * unknown)
    raw = base + left_out
    slope, shift = _calibration(raw, target)
    scores = calibrated(raw, slope, shift)
    default = float(calibrated(np.array([_THRESHOLD]), slope, shift)[0])
    return Correction(weights, _thresholds(scores, target, default), slope, shift)


def _ridge(likeness: Floats, residual: Floats, importance: Floats) -> tuple[Floats, Floats]:
    """Ridge weights and the leave-one-out fit, for the ridge whose leave-one-out error is least."""
    values, axes = np.linalg.eigh(likeness)
    rotated = axes.T @ residual
    best: tuple[float, Floats, Floats] | None = None
    for ridge in _RIDGES:
        shrunk = 1.0 / (np.maximum(values, 0.0) + ridge)
        weights = axes @ (shrunk[:, None] * rotated)
        own = (axes**2) @ shrunk
        missed = weights / own[:, None]
        error = float((importance * missed**2).sum())
        if best is None or error < best[0]:
            best = (error, weights, residual - missed)
    assert best is not None
    return best[1], best[2]


def calibrated(raw: Floats, slope: float, shift: float) -> Floats:
    inside = np.clip(raw, 1.0 - _SURE, _SURE)
    return sigmoid(slope * np.log(inside / (1.0 - inside)) + shift)


_TRUST_IN_RAW = 20.0  # decisions that the uncalibrated scores stand for


def _calibration(raw: Floats, target: Floats) -> tuple[float, float]:
    """Platt's slope and shift (Platt 1999) by Newton's method, drawn towards 1 and 0 while there are few decisions."""
    inside = np.clip(raw, 1.0 - _SURE, _SURE).ravel()
    evidence = np.log(inside / (1.0 - inside))
    wanted = target.ravel()
    design = np.stack([evidence, np.ones_like(evidence)])
    start = np.array([1.0, 0.0])
    found = start.copy()
    for _ in range(12):
        expected = sigmoid(found @ design)
        gradient = design @ (expected - wanted) + _TRUST_IN_RAW * (found - start)
        curvature = (design * (expected * (1.0 - expected))) @ design.T + _TRUST_IN_RAW * np.eye(2)
        found = found - np.linalg.solve(curvature, gradient)
    return max(0.3, float(found[0])), float(found[1])


def _thresholds(scores: Floats, target: Floats, default: float) -> Floats:
    """The threshold of each code: best for F1 on what was decided, drawn to the pooled one, and that to the default.

    A handful of decisions would put a threshold anywhere. So F1 is weighed on a mixture of what was decided and of the
    calibrated scores themselves, whose best threshold is half the F1 that they promise (Lipton, Elkan &
    Naryanaswamy 2014); the more codings of a code there are, the less its scores count.
    """
    n_given = target.sum(axis=0)
    pooled_target = _mixed(target, scores, n_given.sum() / (n_given.sum() + 3 * _TRUST_IN_SCORES))
    pooled = _drawn(
        _best_threshold(scores.ravel(), pooled_target.ravel()), default, float(n_given.sum()), _POOLED_WEIGHT
    )
    own_target = _mixed(target, scores, n_given / (n_given + _TRUST_IN_SCORES))
    found = np.array(
        [
            _drawn(_best_threshold(scores[:, code], own_target[:, code]), pooled, float(n), _CODE_WEIGHT)
            for code, n in enumerate(n_given)
        ]
    )
    return np.asarray(np.maximum(found, _LEAST_THRESHOLD), dtype=np.float64)


def _mixed(target: Floats, scores: Floats, share: Floats) -> Floats:
    return np.asarray(share * target + (1.0 - share) * scores, dtype=np.float64)


def _drawn(own: float, towards: float, n: float, weight: float) -> float:
    return (n * own + weight * towards) / (n + weight)


def _best_threshold(scores: Floats, target: Floats) -> float:
    """The threshold with the best F1, in the middle between the scores that it parts."""
    order = np.argsort(-scores, kind="stable")
    sorted_scores = scores[order]
    right = np.cumsum(target[order])
    shown = np.arange(1, len(order) + 1)
    value = 2.0 * right / (shown + target.sum())
    best = int(np.argmax(value))
    below = sorted_scores[best + 1] if best + 1 < len(order) else 0.0
    return float((sorted_scores[best] + below) / 2)
