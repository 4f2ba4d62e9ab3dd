"""A figure before and after, in the same respondents."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import TYPE_CHECKING

from qualeval.analysis.describing import centre, summary
from qualeval.domain.measures import Effect, Refusal, Significance
from qualeval.domain.mixed_measures import PairedChange
from qualeval.i18n import N_

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FEWEST_CHANGED = 6  # with 5 pairs, the most extreme order has a two-sided p of 1/16
_MOST_BY_SIGNS = 13  # pairs whose 2^n signs are gone through where ranks are tied
_LARGEST_EXACT = 50
_MOST_DRAWN = 20_000_000  # differences drawn in one bootstrap


def paired_change(
    before: Mapping[str, float],
    after: Mapping[str, float],
    *,
    n_resamples: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> PairedChange:
    """The change of a figure (respondent -> number; absent or NaN is missing) over those who have both.

    Wilcoxon's signed-rank test, pairs without change left out: exact without ties for up to 50 pairs, exact over all
    signs with ties for up to 13, by the normal approximation with ties corrected above. Refused with fewer than 6
    changed pairs, which can never be significant at 5%. The size: Hodges & Lehmann's change with the test's own
    interval, over all pairs; and the rank-biserial correlation of matched pairs (Kerby 2014), favourable minus
    unfavourable share of rank sum, with a percentile bootstrap over pairs (`n_resamples`, fewer for very many pairs).
    """
    first = {case: value for case, value in before.items() if not isnan(value)}
    second = {case: value for case, value in after.items() if not isnan(value)}
    both = sorted(first.keys() & second.keys())
    # 81.9 - 79.9 and 82.1 - 80.1 are the same change: without rounding they would not tie
    changes = [round(second[case] - first[case], 9) for case in both]
    changed = [change for change in changes if change]
    return PairedChange(
        n_pairs=len(both),
        n_before_only=len(first) - len(both),
        n_after_only=len(second) - len(both),
        before=summary([first[case] for case in both]),
        after=summary([second[case] for case in both]),
        change=summary(changes),
        n_up=sum(change > 0 for change in changes),
        n_down=sum(change < 0 for change in changes),
        n_same=len(changes) - len(changed),
        median_change=_centre(changes, level),
        rank_biserial=_rank_biserial(changes, n_resamples, seed, level),
        significance=_signed_rank(changed, len(changes)),
    )


def _too_few(n_changed: int, n: int) -> Refusal:
    if not n:
        return Refusal(N_("no respondent has the figure both before and after"))
    return Refusal(
        N_("only {n} of {pairs} pairs changed: with fewer than {fewest} no result can be significant at 5%"),
        {"n": n_changed, "pairs": n, "fewest": _FEWEST_CHANGED},
    )


def _signed_rank(changed: Sequence[float], n: int) -> Significance | Refusal:
    import numpy as np
    from scipy import stats

    if len(changed) < _FEWEST_CHANGED:
        return _too_few(len(changed), n)
    tied = len({abs(change) for change in changed}) < len(changed)
    if not tied and len(changed) <= _LARGEST_EXACT:
        done = stats.wilcoxon(changed, method="exact")
    elif tied and len(changed) <= _MOST_BY_SIGNS:
        done = stats.wilcoxon(changed, method=stats.PermutationMethod(n_resamples=np.inf))
    else:
        done = stats.wilcoxon(changed, method="approx", correction=True)
        return Significance("wilcoxon_normal", float(done.pvalue), float(done.pvalue), n, float(done.statistic))
    return Significance("wilcoxon_exact", float(done.pvalue), float(done.pvalue), n, float(done.statistic))


def _centre(changes: Sequence[float], level: float) -> Effect | Refusal:
    if len(changes) < _FEWEST_CHANGED:
        return _too_few(sum(map(bool, changes)), len(changes))
    return Effect("median_change", *centre(changes, level))


def _rank_biserial(changes: Sequence[float], n_resamples: int, seed: int, level: float) -> Effect | Refusal:
    import numpy as np
    from scipy import stats

    if sum(map(bool, changes)) < _FEWEST_CHANGED:
        return _too_few(sum(map(bool, changes)), len(changes))
    values = np.asarray(changes)
    times = max(200, min(n_resamples, _MOST_DRAWN // len(values)))
    drawn = stats.bootstrap(
        (values,),
        _matched_rank_biserial,
        n_resamples=times,
        confidence_level=level,
        method="percentile",
        batch=max(1, 1_000_000 // len(values)),
        rng=np.random.default_rng(seed),
    ).confidence_interval
    value = float(_matched_rank_biserial(values))
    return Effect("rank_biserial", value, float(drawn.low), float(drawn.high))


def _matched_rank_biserial(changes: "NDArray[np.float64]", axis: int = -1) -> "NDArray[np.float64]":
    """(favourable - unfavourable) / total rank sum, zeros left out: they have the lowest ranks, so all others fall."""
    import numpy as np
    from scipy import stats

    n_zero = (changes == 0).sum(axis=axis, keepdims=True)
    ranks = np.where(changes == 0, 0.0, stats.rankdata(np.abs(changes), axis=axis) - n_zero)
    total = ranks.sum(axis=axis)
    return np.asarray((np.sign(changes) * ranks).sum(axis=axis) / np.where(total == 0, 1.0, total))
