"""The joint display: themes beside closed answers and figures."""

from collections.abc import Collection, Mapping, Sequence
from math import comb, isnan

from qualeval.analysis.contingency import holm
from qualeval.analysis.describing import shift, summary
from qualeval.domain.evidence import Scope
from qualeval.domain.measures import Effect, Refusal, Significance
from qualeval.domain.method_names import Statement
from qualeval.domain.mixed_measures import JointDisplay, JointRow
from qualeval.i18n import N_

_LEAST_P = 0.05
_MOST_ORDERS = 20_000  # divisions into two groups that are gone through where ranks are tied
_LARGEST_EXACT = 50


def joint_display(
    raised: Mapping[str, Collection[str]],
    figures: Mapping[str, float],
    scope: Scope,
    *,
    figure: str = "",
    statements: Mapping[str, Statement] | None = None,
    level: float = 0.95,
) -> JointDisplay:
    """Each theme's raisers against the others of the scope, in a figure (respondent -> number; NaN is missing).

    The difference is Hodges & Lehmann's shift with the Mann-Whitney test's interval; the test is exact without ties
    for groups of up to 50, exact over all divisions with ties where these are at most 20,000, by the normal
    approximation with ties corrected otherwise; Holm over the themes. Refused where even the most extreme order of
    the two groups could not be significant at 5%: 3 against 3, or 1 against fewer than 39.
    """
    known = {case: figures[case] for case in scope.case_ids if case in figures and not isnan(figures[case])}
    rows = []
    for code, cases in raised.items():
        inside = [value for case, value in sorted(known.items()) if case in cases]
        outside = [value for case, value in sorted(known.items()) if case not in cases]
        refusal = _refused(inside, outside)
        rows.append(
            JointRow(
                code=code,
                raised=summary(inside),
                not_raised=summary(outside),
                difference=refusal or Effect("shift", *shift(inside, outside, level)),
                significance=refusal or _mann_whitney(inside, outside),
                statement=(statements or {}).get(code, ""),
            )
        )
    tests = holm([row.significance for row in rows])
    return JointDisplay(
        figure=figure,
        rows=tuple(_tested(row, test) for row, test in zip(rows, tests, strict=True)),
        n_scope=scope.n_cases,
        n_missing=scope.n_cases - len(known),
        n_tests=sum(isinstance(test, Significance) for test in tests),
    )


def _tested(row: JointRow, test: Significance | Refusal) -> JointRow:
    return JointRow(row.code, row.raised, row.not_raised, row.difference, test, row.statement)


def _refused(inside: Sequence[float], outside: Sequence[float]) -> Refusal | None:
    if not inside and not outside:
        return Refusal(N_("no respondent in scope has this figure"))
    if not inside:
        return Refusal(N_("nobody who has this figure raised it"))
    if not outside:
        return Refusal(N_("everybody who has this figure raised it"))
    if 2 / comb(len(inside) + len(outside), len(inside)) > _LEAST_P:
        return Refusal(
            N_("{n} who raised it and {m} who did not are too few: no result could be significant at 5%"),
            {"n": len(inside), "m": len(outside)},
        )
    if len({*inside, *outside}) == 1:
        return Refusal(N_("everybody has the same value"))
    return None


def _mann_whitney(inside: Sequence[float], outside: Sequence[float]) -> Significance:
    import numpy as np
    from scipy import stats

    n = len(inside) + len(outside)
    tied = len({*inside, *outside}) < n
    if not tied and max(len(inside), len(outside)) <= _LARGEST_EXACT:
        done = stats.mannwhitneyu(inside, outside, method="exact")
    elif tied and min(len(inside), len(outside)) == 1:
        return _one_apart(inside, outside)
    elif tied and comb(n, len(inside)) <= _MOST_ORDERS:
        done = stats.mannwhitneyu(inside, outside, method=stats.PermutationMethod(n_resamples=np.inf))
    else:
        done = stats.mannwhitneyu(inside, outside, method="asymptotic")
        return Significance("mann_whitney_normal", float(done.pvalue), float(done.pvalue), n, float(done.statistic))
    return Significance("mann_whitney_exact", float(done.pvalue), float(done.pvalue), n, float(done.statistic))


def _one_apart(inside: Sequence[float], outside: Sequence[float]) -> Significance:
    """A single respondent against all others: under the null each value is hers with the same chance.

    scipy permutes samples of two or more only; its two-sided p is twice the smaller tail, and so is this one.
    """
    pooled = [*inside, *outside]
    (one,), others = sorted((inside, outside), key=len)
    tail = min(sum(value <= one for value in pooled), sum(value >= one for value in pooled))
    higher = sum(value < one for value in others) + sum(value == one for value in others) / 2
    statistic = higher if len(inside) == 1 else len(others) - higher
    p = min(1.0, 2 * tail / len(pooled))
    return Significance("mann_whitney_exact", p, p, len(pooled), statistic)
