"""Tests and effect sizes of a table of counts."""

from collections.abc import Sequence
from dataclasses import replace
from math import prod, sqrt
from typing import TYPE_CHECKING

from qualeval.domain.measures import Effect, Refusal, Significance
from qualeval.i18n import N_

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_TABLES = 200_000  # tables with the same margins that are enumerated; above, they are drawn
_N_DRAWN = 9_999
_LEAST_EXPECTED = 5  # Cochran 1954
_SHARE_BELOW = 0.2

Counts = Sequence[Sequence[int]]  # rows x columns


def independence(table: Counts, *, seed: int = 0) -> Significance | Refusal:
    """Whether rows and columns of counts are independent, by the test that the counts allow.

    Pearson's chi-square without continuity correction where Cochran's rule (1954) holds: no expected count below 1,
    and at most a fifth of them below 5 (in a 2 x 2 table, none). Else Fisher's exact test; beyond 2 x 2 its extension
    by Freeman & Halton (1951), over every table with the same margins where there are two rows or columns and no more
    than 200,000 of them, over 9,999 drawn ones otherwise. Rows and columns without anybody are left out.
    """
    import numpy as np
    from scipy import stats

    counts = _occupied(table)
    if counts.shape[0] < 2 or counts.shape[1] < 2:
        return Refusal(N_("there is nothing to compare: the table has fewer than two rows or columns with anybody"))
    n = int(counts.sum())
    expected = stats.contingency.expected_freq(counts)
    below = float(np.mean(expected < _LEAST_EXPECTED))
    if expected.min() >= 1 and (below <= _SHARE_BELOW if counts.size > 4 else below == 0):
        done = stats.chi2_contingency(counts, correction=False)
        return Significance("chi_square", float(done.pvalue), float(done.pvalue), n, float(done.statistic), done.dof)
    if counts.shape == (2, 2):
        p = float(stats.fisher_exact(counts).pvalue)
        return Significance("fisher", p, p, n)
    binary = counts if counts.shape[0] == 2 else counts.T
    if binary.shape[0] == 2 and _n_tables(binary) <= _MOST_TABLES:
        p = _freeman_halton(binary)
        return Significance("fisher_freeman_halton", p, p, n)
    drawing = stats.MonteCarloMethod(n_resamples=_N_DRAWN, rng=np.random.default_rng(seed))
    p = float(stats.fisher_exact(counts, method=drawing).pvalue)
    return Significance("fisher_monte_carlo", p, p, n, n_simulated=_N_DRAWN)


def _occupied(table: Counts) -> "NDArray[np.int64]":
    import numpy as np

    counts = np.asarray(table, dtype=np.int64).reshape(len(table), len(table[0]) if table else 0)
    occupied: NDArray[np.int64] = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    return occupied


def _n_tables(binary: "NDArray[np.int64]") -> int:
    """How many tables are looked through for two rows: the last column follows from the others."""
    sizes = sorted(int(size) for size in binary.sum(axis=0))
    return prod(size + 1 for size in sizes[:-1])


def _freeman_halton(binary: "NDArray[np.int64]") -> float:
    """The probability, with the margins fixed, of all 2 x k tables that are no more probable than the one observed."""
    import numpy as np
    from scipy.special import gammaln

    binary = binary[:, np.argsort(binary.sum(axis=0))]
    sizes = binary.sum(axis=0)
    first = int(binary[0].sum())

    def log_choose(size: int, chosen: "NDArray[np.int64]") -> "NDArray[np.float64]":
        return np.asarray(gammaln(size + 1) - gammaln(chosen + 1) - gammaln(size - chosen + 1))

    cells = np.stack(np.meshgrid(*(np.arange(size + 1) for size in sizes[:-1]), indexing="ij"), axis=-1)
    cells = cells.reshape(-1, len(sizes) - 1)
    last = first - cells.sum(axis=1)
    possible = (last >= 0) & (last <= sizes[-1])
    tables = np.column_stack([cells[possible], last[possible]])
    ways = sum(log_choose(int(size), tables[:, k]) for k, size in enumerate(sizes))
    observed = sum(log_choose(int(size), binary[0, k : k + 1])[0] for k, size in enumerate(sizes))
    total = log_choose(int(sizes.sum()), np.asarray([first], dtype=np.int64))[0]
    extreme = np.asarray(ways)[np.asarray(ways) <= observed + 1e-7]
    return min(1.0, float(np.exp(extreme - total).sum()))


def cramers_v(table: Counts) -> Effect | Refusal:
    """Cramér's V with Bergsma's bias correction (2013): 0 is no association, 1 a complete one."""
    from scipy import stats

    counts = _occupied(table)
    n = int(counts.sum())
    rows, columns = counts.shape
    if rows < 2 or columns < 2:
        return Refusal(N_("there is nothing to compare: the table has fewer than two rows or columns with anybody"))
    if n < 3:
        return Refusal(N_("{n} respondents are too few for an effect size"), {"n": n})
    phi2 = float(stats.chi2_contingency(counts, correction=False).statistic) / n
    corrected = max(0.0, phi2 - (rows - 1) * (columns - 1) / (n - 1))
    smaller = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1))
    return Effect("cramers_v", min(1.0, sqrt(corrected / (smaller - 1))) if smaller > 1 else 0.0)


def odds_ratio(table: Counts, *, exact: bool = False, level: float = 0.95) -> Effect | Refusal:
    """The odds ratio of a 2 x 2 table, (a d) / (b c), with its interval.

    `exact` is the conditional estimate and interval that belong to Fisher's test (one bound is 0 or infinite where a
    count is 0); otherwise the sample's ratio with Woolf's interval (1955), all counts plus 1/2 where one is 0.
    """
    from scipy import stats
    from statsmodels.stats.contingency_tables import Table2x2

    counts = _occupied(table)
    if counts.shape != (2, 2):
        return Refusal(N_("an odds ratio needs two groups, and somebody who raised it and somebody who did not"))
    if exact:
        found = stats.contingency.odds_ratio(counts, kind="conditional")
        low, high = found.confidence_interval(level)
        return Effect("odds_ratio", float(found.statistic), float(low), float(high))
    # statsmodels' own shift_zeros touches the zero alone, which is not Haldane's and Anscombe's correction
    woolf = Table2x2(counts + 0.5 * (counts.min() == 0), shift_zeros=False)
    low, high = woolf.oddsratio_confint(alpha=1 - level)
    return Effect("odds_ratio", float(woolf.oddsratio), float(low), float(high))


def holm(tests: Sequence[Significance | Refusal]) -> list[Significance | Refusal]:
    """The tests with p adjusted for their number by Holm's step-down method (1979); refusals stay."""
    from statsmodels.stats.multitest import multipletests

    found = [test for test in tests if isinstance(test, Significance)]
    if not found:
        return list(tests)
    adjusted = iter(multipletests([test.p for test in found], method="holm")[1])
    return [replace(t, p_adjusted=float(next(adjusted))) if isinstance(t, Significance) else t for t in tests]
