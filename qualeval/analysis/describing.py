"""Numbers summed up, and the rank estimates of a centre and of a shift with the intervals of their tests."""

from collections.abc import Callable, Sequence
from math import floor, inf, nextafter, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from qualeval.domain.measures import Summary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LARGEST_EXACT = 50  # observations up to which the null distribution is counted out, as in R
_MOST_PAIRS = 4_000_000  # pairs that are held in memory; above, their order statistics are searched for


def summary(numbers: Sequence[float]) -> Summary | None:
    """Middle, quartiles (linear interpolation, Hyndman & Fan's type 7) and spread; None of no numbers."""
    import numpy as np

    if not numbers:
        return None
    values = np.asarray(numbers, dtype=float)
    q1, median, q3 = np.quantile(values, (0.25, 0.5, 0.75))
    return Summary(
        n=len(values),
        mean=float(values.mean()),
        sd=float(values.std(ddof=1)) if len(values) > 1 else None,
        lowest=float(values.min()),
        q1=float(q1),
        median=float(median),
        q3=float(q3),
        highest=float(values.max()),
    )


def centre(differences: Sequence[float], level: float = 0.95) -> tuple[float, float, float]:
    """Hodges & Lehmann's estimate of the centre of differences (1963), and its interval.

    The median of the means of all pairs, each difference with itself too (Walsh averages). The interval's ends are
    those order statistics of them that belong to the signed-rank test (Hollander & Wolfe 1999, section 3.3): exact
    for up to 50 differences, by its normal approximation above.
    """
    import numpy as np

    d = np.sort(np.asarray(differences, dtype=float))
    n = len(d)
    total = n * (n + 1) // 2
    if n <= _LARGEST_EXACT:
        tail = _tail(_signed_rank_ways(n), (1 - level) / 2)
    else:
        tail = floor(total / 2 - _z(level) * sqrt(n * (n + 1) * (2 * n + 1) / 24))
    if total <= _MOST_PAIRS:
        row, column = np.triu_indices(n)
        means = np.sort((d[row] + d[column]) / 2)
        return _ends(lambda k: float(means[k - 1]), total, tail)

    def at_most(value: float) -> int:
        in_square = int(np.searchsorted(d, 2 * value - d, side="right").sum())
        return (in_square + int(np.searchsorted(d, value, side="right"))) // 2

    return _ends(_searched(at_most, float(d[0]), float(d[-1])), total, tail)


def shift(first: Sequence[float], second: Sequence[float], level: float = 0.95) -> tuple[float, float, float]:
    """Hodges & Lehmann's estimate of how much higher the first group lies, and its interval.

    The median of all differences between one of each; the interval's ends are those order statistics of them that
    belong to the Mann-Whitney test (Moses' interval, Hollander & Wolfe 1999, section 4.3): exact for groups of up to
    50, by its normal approximation above.
    """
    import numpy as np

    x, y = np.sort(np.asarray(first, dtype=float)), np.sort(np.asarray(second, dtype=float))
    m, n = len(x), len(y)
    if max(m, n) <= _LARGEST_EXACT:
        tail = _tail(_rank_sum_ways(m, n), (1 - level) / 2)
    else:
        tail = floor(m * n / 2 - _z(level) * sqrt(m * n * (m + n + 1) / 12))
    if m * n <= _MOST_PAIRS:
        apart = np.sort((x[:, None] - y[None, :]).ravel())
        return _ends(lambda k: float(apart[k - 1]), m * n, tail)

    def at_most(value: float) -> int:
        return int((n - np.searchsorted(y, x - value, side="left")).sum())

    return _ends(_searched(at_most, float(x[0] - y[-1]), float(x[-1] - y[0])), m * n, tail)


def _z(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)


def _ends(order: Callable[[int], float], total: int, tail: int) -> tuple[float, float, float]:
    """Estimate, low and high from order statistics counted from 1; `tail` of them lie outside at each end."""
    outside = max(1, min(tail, total))
    middle = (order((total + 1) // 2) + order(total // 2 + 1)) / 2
    return middle, order(outside), order(total + 1 - outside)


def _searched(at_most: Callable[[float], int], low: float, high: float) -> Callable[[int], float]:
    """Order statistics of values that are only counted: halving until two neighbouring numbers are left."""

    def order(k: int) -> float:
        below, above = nextafter(low, -inf), high
        while nextafter(below, inf) < above:
            value = (below + above) / 2
            if value in (below, above):
                break
            if at_most(value) >= k:
                above = value
            else:
                below = value
        return above

    return order


def _tail(ways: "NDArray[np.float64]", share: float) -> int:
    """The smallest value whose cumulative probability reaches the share."""
    import numpy as np

    return int(np.searchsorted(np.cumsum(ways) / ways.sum(), share))


def _signed_rank_ways(n: int) -> "NDArray[np.float64]":
    """In how many of the 2^n choices of signs the positive ranks sum up to 0, 1, 2, ..."""
    import numpy as np

    ways = np.zeros(n * (n + 1) // 2 + 1)
    ways[0] = 1
    for rank in range(1, n + 1):
        ways[rank:] = ways[rank:] + ways[:-rank]
    return ways


def _rank_sum_ways(m: int, n: int) -> "NDArray[np.float64]":
    """In how many of the orders of m and n observations U is 0, 1, 2, ...: a Gaussian binomial coefficient."""
    import numpy as np

    ways = np.zeros((m + 1, m * n + 1))
    ways[0, 0] = 1
    for largest in range(1, n + 1):  # partitions into at most m parts, each at most n: parts of each size in turn
        for parts in range(1, m + 1):
            ways[parts, largest:] = ways[parts, largest:] + ways[parts - 1, : m * n + 1 - largest]
    return np.asarray(ways.sum(axis=0))
