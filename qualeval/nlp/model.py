"""What is learned from decisions: a correction of the codebook's own estimate.

The estimate from the codebook (`prior`) needs no decision. Kernel ridge regression on what decisions said beyond it
corrects it; its leave-one-out scores have a closed form (Rasmussen & Williams 2006, section 5.4.2), and they serve
three times: to choose the ridge, to set the thresholds, and to calibrate the confidence.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.linalg.lapack import spotrf, spotri

from qualeval.nlp.arrays import Floats, Reals, Rows, Single
from qualeval.nlp.prior import sigmoid

Mode = Literal["balanced", "precise"]
"""What is weighed: finding and being right equally (F1), or being right above all."""

BALANCED: Mode = "balanced"
PRECISE: Mode = "precise"

MOST_UNDECIDED = 1_500  # texts whose scores help to set thresholds: more change them little
MOST_DECIDED = 2_000  # texts to learn from at once: the algebra takes 3 s for these, and grows with the cube

_RIDGES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)
_MOST_FOR_EVERY_RIDGE = 600  # decided texts; beyond it the ridge is chosen on so many of them
_MOST_RECEDED, _RECEDES = 0.6, 100.0  # how far the codebook's estimate gives way at last; decisions to half of that
_TRUST_IN_SCHEDULE, _TRUST_IN_POOLED = 200.0, 300.0  # decisions on codes that this way of giving way stands for
_LEAST_APART = 1e-12  # of what two learners miss: they differ
_SHARE_WEIGHT = 2.0  # decisions that the codebook's own estimate of a code's share stands for
_UNKNOWN = 0.9  # how far a code that was not decided counts as not given, in a text that a person decided on
_THRESHOLD = 0.3  # before any decision, and what few decisions are drawn to
_FIRST_DRAW = 0.3  # how far it is drawn to what suits the texts before any decision
_LEAST_THRESHOLD = 0.2  # below it F1 may ask to suggest a code everywhere, which helps nobody
_POOLED_WEIGHT = 60.0  # codings given that the default threshold stands for
_CODE_WEIGHT = 3.0  # codings given that the pooled threshold stands for
_NEARNESS = 250.0  # a threshold whose F1 is lower by the inverse of it weighs 1/e as much
_UNDECIDED_WORTH = 10.0  # codings given that scores of undecided texts stand for, where a threshold is sought
_TRUST_IN_SCORES = 20.0  # codings given of a code that its own scores stand for, where F1 is weighed
_SURE_AT_FIRST, _SURE_ENOUGH = 0.5, 0.65  # thresholds where being right is what counts
_SURE = 0.995  # no confidence beyond this: a suggestion is never certain
_AS_IT_IS = np.array([1.0, 0.0, 0.0])  # trust in scores that need no calibration
_TRUST_IN_RAW = 30.0  # decisions that the uncalibrated scores stand for
_LEAST_TRUST = 0.3  # in what was learned: it is never turned round, nor ignored


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

    def take(self, rows: Rows) -> "Decisions":
        return Decisions(self.given[rows], self.denied[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """The learned part. `weights` has shape (decided texts, codes): how each decided text pulls texts like it.

    What is corrected is a mixture, by code: `kept` is how much of the codebook's estimate is in it, `usual` what the
    share of the code among decided texts adds to it. `trust` weighs the log-odds of the corrected estimate and of the
    codebook's own, and a constant. `left_out` are the probabilities that the decided texts would get had they not been
    decided.
    """

    kept: Floats
    usual: Floats
    weights: Floats
    thresholds: Floats
    trust: Floats
    left_out: Floats

    def scores(self, base: Floats, likeness: Reals) -> Floats:
        """Calibrated probabilities, shape (texts, codes), from codebook estimates and the kernel with decided texts."""
        return self.corrected(base, likeness @ self.weights.astype(likeness.dtype) if len(self.weights) else 0.0)

    def corrected(self, base: Floats, pull: Reals | float) -> Floats:
        """The same from `kernel @ weights`."""
        return calibrated(self.kept * base + self.usual + pull, base, self.trust)

    def among(self, n_decided: int, chosen: Rows) -> "Correction":
        """The same correction among all decided texts, of which it was learned from those chosen."""
        weights = np.zeros((n_decided, self.weights.shape[1]))
        weights[chosen] = self.weights
        return replace(self, weights=weights)


def untaught(n_codes: int, mode: Mode = BALANCED) -> Correction:
    nothing = np.zeros((0, n_codes))
    thresholds = np.full(n_codes, _THRESHOLD if mode == BALANCED else _SURE_AT_FIRST)
    return Correction(np.ones(n_codes), np.zeros(n_codes), nothing, thresholds, _AS_IT_IS, nothing)


def learn(likeness: Reals, base: Floats, decisions: Decisions, mode: Mode = BALANCED) -> Correction:
    """The correction from decided texts: their kernel with each other, their base estimates, what was decided."""
    if not len(base):
        return untaught(base.shape[1], mode)
    unknown = 1.0 - decisions.given - decisions.denied
    importance = 1.0 - (1.0 - _UNKNOWN) * unknown
    wanted = decisions.given + unknown * (1.0 - _UNKNOWN) * base
    share, kept = _share(base, decisions.given), _kept(len(base))
    informed, plain = wanted - kept * base - (1.0 - kept) * share, wanted - share
    fits = _ridge(likeness, np.hstack([informed, plain]), np.hstack([importance, importance]))
    (weights, weights_plain), (missed, missed_plain) = (np.hsplit(one, 2) for one in fits)
    further = _further(missed, missed_plain, importance)
    raw = wanted - missed + further * (missed - missed_plain)
    weights, kept_by_code = weights + further * (weights_plain - weights), (1.0 - further) * kept
    trust = _trust(raw, base, decisions.given, importance)
    scores = calibrated(raw, base, trust)
    thresholds = _thresholds(scores, decisions.given, scores[:0], mode)
    return Correction(kept_by_code, (1.0 - kept_by_code) * share, weights, thresholds, trust, scores)


def _kept(n: int) -> float:
    """How much of the codebook's estimate is kept after n decisions, before it is corrected.

    The more decisions there are, the more of a code they have to say themselves: keywords that were chosen badly would
    have to be unlearned text by text. What the estimate loses, the codes' shares among decided texts gain.
    """
    return 1.0 - _MOST_RECEDED * n / (n + _RECEDES)


def _share(base: Floats, given: Floats) -> Floats:
    """The share of each code among decided texts, drawn to the codebook's own estimate of it."""
    return np.asarray((given.sum(axis=0) + _SHARE_WEIGHT * base.mean(axis=0)) / (len(base) + _SHARE_WEIGHT))


def _further(missed: Floats, missed_plain: Floats, importance: Floats) -> Floats:
    """How much further the codebook's estimate of each code gives way, in [0, 1], by leave-one-out evidence.

    Two learners, one that corrects the estimate and one that knows the codes' shares only, are mixed so that what they
    miss together is least (stacking, Wolpert 1992): for each code, drawn to what is best for all, and that to the first
    alone. As both are linear in one kernel, their mixture is one learner, whose reasons are exact.
    """
    apart = missed - missed_plain
    gained, room = (importance * apart * missed).sum(axis=0), (importance * apart**2).sum(axis=0)
    one = room.sum() / max(1, apart.size) + _LEAST_APART
    pooled = np.clip(gained.sum() / (room.sum() + _TRUST_IN_SCHEDULE * one), 0.0, 1.0)
    by_code = (gained + _TRUST_IN_POOLED * one * pooled) / (room + _TRUST_IN_POOLED * one)
    return np.asarray(np.clip(by_code, 0.0, 1.0), dtype=np.float64)


def settled(learned: Correction, decisions: Decisions, undecided: Floats, mode: Mode = BALANCED) -> Correction:
    """The same with thresholds that suit undecided texts too, whose scores `undecided` are: there are many more."""
    if not len(undecided):
        return learned
    if not len(learned.left_out):
        return replace(learned, thresholds=_first_thresholds(undecided, learned.thresholds))
    return replace(learned, thresholds=_thresholds(learned.left_out, decisions.given, undecided, mode))


def _ridge(likeness: Reals, residual: Floats, importance: Floats) -> tuple[Floats, Floats]:
    """Ridge weights and what the leave-one-out fit misses, for the ridge that misses least."""
    n = len(likeness)
    if n <= _MOST_FOR_EVERY_RIDGE:
        _, weights, missed = _best_ridge(likeness, residual, importance)
        return weights, missed
    some = np.linspace(0, n - 1, _MOST_FOR_EVERY_RIDGE).astype(np.int64)
    ridge, _, _ = _best_ridge(likeness[np.ix_(some, some)], residual[some], importance[some])
    inverse = _inverse(np.asarray(likeness, dtype=np.float32) + np.float32(ridge) * np.eye(n, dtype=np.float32))
    weights = np.asarray(inverse @ residual.astype(np.float32), dtype=np.float64)
    return weights, weights / inverse.diagonal()[:, None]


def _best_ridge(likeness: Reals, residual: Floats, importance: Floats) -> tuple[float, Floats, Floats]:
    """The ridge, its weights and its leave-one-out misses; one eigendecomposition serves all ridges and codes."""
    values, axes = np.linalg.eigh(np.asarray(likeness, dtype=np.float64))
    rotated, squares = axes.T @ residual, axes**2
    best: tuple[float, float, Floats, Floats] | None = None
    for ridge in _RIDGES:
        shrunk = 1.0 / (np.maximum(values, 0.0) + ridge)
        weights = axes @ (shrunk[:, None] * rotated)
        missed = weights / (squares @ shrunk)[:, None]
        error = float((importance * missed**2).sum())
        if best is None or error < best[0]:
            best = (error, ridge, weights, missed)
    assert best is not None
    return best[1:]


def _inverse(positive: Single) -> Single:
    """Of a symmetric positive definite matrix, through its Cholesky factor: half the time of a general inverse."""
    factor, failed = spotrf(positive, lower=True)
    triangle, failed_too = spotri(factor, lower=True)
    if failed or failed_too:
        return np.asarray(np.linalg.inv(positive), dtype=np.float32)
    lower = np.tril(triangle)
    return np.asarray(lower + np.tril(lower, -1).T, dtype=np.float32)


def calibrated(raw: Floats, base: Floats, trust: Floats) -> Floats:
    return sigmoid(trust[0] * _log_odds(raw) + trust[1] * _log_odds(base) + trust[2])


def _log_odds(probabilities: Floats) -> Floats:
    inside = np.clip(probabilities, 1.0 - _SURE, _SURE)
    return np.asarray(np.log(inside / (1.0 - inside)), dtype=np.float64)


def _trust(raw: Floats, base: Floats, given: Floats, importance: Floats) -> Floats:
    """How far to trust what was learned and what the codebook says, by leave-one-out evidence.

    Platt's scaling (Platt 1999) with two slopes, by Newton's method, drawn to the raw scores while there are few
    decisions. What was not decided counts as not given here, if for less: calling it half given would promise too much.
    """
    design = np.stack([_log_odds(raw).ravel(), _log_odds(base).ravel(), np.ones(raw.size)])
    wanted, weight = given.ravel(), importance.ravel()
    found = _AS_IT_IS.copy()
    for _ in range(12):
        expected = sigmoid(found @ design)
        gradient = design @ (weight * (expected - wanted)) + _TRUST_IN_RAW * (found - _AS_IT_IS)
        curvature = (design * (weight * expected * (1.0 - expected))) @ design.T + _TRUST_IN_RAW * np.eye(3)
        found = found - np.linalg.solve(curvature, gradient)
    found[0] = max(_LEAST_TRUST, found[0])
    return found


def _thresholds(scores: Floats, given: Floats, undecided: Floats, mode: Mode) -> Floats:
    """The threshold of each code: best for F1, drawn to the pooled one, and that to the default.

    A handful of decisions would put a threshold anywhere. So F1 is weighed on a mixture of what was decided and of the
    calibrated scores themselves, those of undecided texts included, whose best threshold is half the F1 that they
    promise (Lipton, Elkan & Naryanaswamy 2014); the more codings of a code there are, the less its scores count.
    """
    n_given = given.sum(axis=0)
    everywhere = np.concatenate([scores, undecided])
    target = np.concatenate([_mixed(given, scores, n_given / (n_given + _TRUST_IN_SCORES)), undecided])
    best = _best_threshold(everywhere.ravel(), target.ravel())
    pooled = _drawn(best, _THRESHOLD, float(n_given.sum()), _POOLED_WEIGHT)
    worth = _UNDECIDED_WORTH if len(undecided) else 0.0
    found = [
        _drawn(_best_threshold(everywhere[:, code], target[:, code]), pooled, float(n) + worth, _CODE_WEIGHT)
        for code, n in enumerate(n_given)
    ]
    least = _SURE_ENOUGH if mode == PRECISE else _LEAST_THRESHOLD
    return np.asarray(np.maximum(np.array(found).reshape(len(n_given)), least), dtype=np.float64)


def _first_thresholds(undecided: Floats, usual: Floats) -> Floats:
    """Before any decision: the usual ones, drawn a little to those whose F1 the codebook's own estimates promise most.

    Those estimates are not calibrated yet, so they do not draw far.
    """
    own = np.array([_best_threshold(scores, scores) for scores in undecided.T]).reshape(len(usual))
    return np.asarray((1.0 - _FIRST_DRAW) * usual + _FIRST_DRAW * own, dtype=np.float64)


def _mixed(target: Floats, scores: Floats, share: Floats) -> Floats:
    return np.asarray(share * target + (1.0 - share) * scores, dtype=np.float64)


def _drawn(own: float, towards: float, n: float, weight: float) -> float:
    return (n * own + weight * towards) / (n + weight)


def _best_threshold(scores: Floats, target: Floats) -> float:
    """The threshold with the best F1: the mean of all, each weighing the more the nearer its F1 comes to the best.

    Many come near it where there are few texts, and which of them is best is chance.
    """
    if not len(scores):
        return _THRESHOLD
    order = np.argsort(-scores, kind="stable")
    above, right = scores[order], np.cumsum(target[order])
    below = np.append(above[1:], 0.0)
    value = 2.0 * right / (np.arange(1, len(order) + 1) + target.sum())
    weight = np.exp(_NEARNESS * (value - value.max())) * (above - below)
    middle = (above + below) / 2.0
    total = float(weight.sum())
    return float(weight @ middle) / total if total > 0 else float(middle[np.argmax(value)])
