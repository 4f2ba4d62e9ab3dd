"""The suggester measures itself on what people decided, as if it had not been told."""

from collections.abc import Sequence
from dataclasses import dataclass

from qualeval.domain.appraisal import CurvePoint
from qualeval.domain.learning import FEWEST_DECIDED, SILENT_BELOW, TRUSTED_ABOVE, CodeMeasure, Share
from qualeval.nlp.arrays import Flags, Floats, Reals
from qualeval.nlp.model import Decisions, learn


def measured(
    codes: Sequence[str], left_out: Reals, thresholds: Reals, decisions: Decisions, by_hand: Flags
) -> tuple[CodeMeasure, ...]:
    """Precision and recall of each code. Arrays have the shape (decided texts, codes); thresholds one per code.

    A code neither given nor denied is unknown, so a suggestion of it there counts neither way; nor does one of a code
    that was given `by_hand`, for of such codes only the right suggestions are known. Where nobody has denied a code at
    all, no suggestion of it could have been wrong, so that nothing is known of its precision.
    """
    given, denied = decisions.given, decisions.denied
    shown = left_out > thresholds
    hit = shown & (given > 0)
    right = (hit & ~by_hand).sum(axis=0)
    wrong = (shown & (denied > 0)).sum(axis=0)
    all_given = (given > 0).sum(axis=0)
    found = []
    for place, code in enumerate(codes):
        k, n_wrong = int(right[place]), int(wrong[place])
        precision = precision_of(k, n_wrong, denied[:, place])
        is_silent = precision.n >= FEWEST_DECIDED and precision.high < SILENT_BELOW
        recall = Share.of(int(hit[:, place].sum()), int(all_given[place]))
        threshold = float(thresholds[place])
        found.append(CodeMeasure(code, threshold, precision, recall, is_silent, precision.low > TRUSTED_ABOVE))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Totals:
    judged_right: int
    judged: int
    right: int
    given: int


def precision_of(right: int, wrong: int, denied: Reals) -> Share:
    return Share.of(right, right + wrong) if denied.any() else Share.of(0, 0)


def learning_curve(
    likeness: Reals, base: Floats, decisions: Decisions, by_hand: Flags, points: Sequence[int]
) -> tuple[CurvePoint, ...]:
    """What was suggested right after so many decisions, on those decided later, in the order of deciding.

    `likeness` is the kernel of the decided texts, `base` the codebook's estimates for them.
    """
    found = []
    for n in sorted({point for point in points if 0 <= point < len(base)}):
        first, later = slice(0, n), slice(n, None)
        correction = learn(
            likeness[first, first], base[first], Decisions(decisions.given[first], decisions.denied[first])
        )
        shown = correction.scores(base[later], likeness[later, first]) > correction.thresholds
        totals = _totals(shown, decisions.given[later], decisions.denied[later], by_hand[later])
        precision = precision_of(totals.judged_right, totals.judged - totals.judged_right, decisions.denied[later])
        found.append(CurvePoint(n, precision, Share.of(totals.right, totals.given)))
    return tuple(found)


def _totals(shown: Flags, given: Reals, denied: Reals, by_hand: Flags) -> _Totals:
    hit = shown & (given > 0)
    judged_right = int((hit & ~by_hand).sum())
    judged = judged_right + int((shown & (denied > 0)).sum())
    return _Totals(judged_right, judged, int(hit.sum()), int((given > 0).sum()))
