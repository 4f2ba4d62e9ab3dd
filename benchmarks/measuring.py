"""Statistics of interleaved runs: ratios with their range, percentiles, growth. Pure functions."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_RESAMPLED = 10_000
_TAIL = 0.05  # on either side: a 90 % interval


@dataclass(frozen=True, slots=True)
class Ratio:
    """Subject over floor: the median over pairs (or blocks), its bootstrap 90 % interval, and the pairs' range."""

    middle: float
    low: float
    high: float
    least: float
    most: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ratio_of(subject: Sequence[float], floor: Sequence[float], resampled: int = _RESAMPLED) -> Ratio:
    """The ratio of what was measured in turns: `subject[i]` and `floor[i]` were measured side by side."""
    ratios = [one / other for one, other in zip(subject, floor, strict=True)]
    chance = random.Random(0)
    middles = sorted(median(chance.choices(ratios, k=len(ratios))) for _ in range(resampled))
    edge = int(_TAIL * resampled)
    return Ratio(median(ratios), middles[edge], middles[-edge - 1], min(ratios), max(ratios))


def tail_ratio_of(subject: Sequence[Sequence[float]], floor: Sequence[Sequence[float]], share: float) -> Ratio:
    """The ratio of a percentile over all blocks, 1.0 being the worst: one block alone has too few values for it.

    The bootstrap draws blocks, each with the floor's beside it; the range is that of single blocks.
    """
    pairs = [(sorted(one), sorted(other)) for one, other in zip(subject, floor, strict=True)]

    def ratio(drawn: Sequence[tuple[list[float], list[float]]]) -> float:
        own, others = ([value for block in blocks for value in block] for blocks in zip(*drawn, strict=True))
        return percentile(own, share) / percentile(others, share)

    chance = random.Random(0)
    resampled = sorted(ratio(chance.choices(pairs, k=len(pairs))) for _ in range(_RESAMPLED))
    edge = int(_TAIL * _RESAMPLED)
    single = [ratio([pair]) for pair in pairs]
    return Ratio(ratio(pairs), resampled[edge], resampled[-edge - 1], min(single), max(single))


def growth(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The exponent e of cost ~ size^e: the slope of the least-squares line through the logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((x - x_mean) ** 2 for x in xs)
    return sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / across
