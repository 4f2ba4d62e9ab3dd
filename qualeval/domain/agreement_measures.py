"""Measures of agreement: percent, Cohen's kappa, Krippendorff's alpha, Gwet's AC1, prevalence.

Every measure is a function of a tally: how many units got each pattern of ratings. Text that nobody coded is part of
the universe; a measure that leaves it out is no kappa.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from itertools import combinations
from typing import Literal

FIRM = 0.8  # Krippendorff 2018: alpha from which conclusions may rest on the codes
TENTATIVE = 0.667  # and from which they may be drawn tentatively

Rating = Hashable | None  # None: the coder did not rate the unit
Pattern = tuple[Rating, ...]  # one rating per coder, in the coders' order
Tally = Mapping[Pattern, float]  # pattern -> how many units (or characters) have it
Distance = Callable[[Hashable, Hashable], float]


def nominal_distance(one: Hashable, other: Hashable) -> float:
    return float(one != other)


def masi_distance(one: Hashable, other: Hashable) -> float:
    """1 - MASI of two sets of codes (Passonneau 2006): Jaccard's index weighed by how the sets lie in each other.

    The weight is 1 for equal sets, 2/3 where one holds the other, 1/3 where they only meet, 0 where they do not.
    """
    if not isinstance(one, frozenset) or not isinstance(other, frozenset):
        raise TypeError("MASI compares frozensets")
    if one == other:
        return 0.0
    shared = one & other
    if not shared:
        return 1.0
    weight = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - weight * len(shared) / len(one | other)


def percent_agreement(tally: Tally) -> float | None:
    """The share of agreeing pairs of ratings, averaged over the units that two or more coders rated (0 to 1)."""
    agreed = total = 0.0
    for pattern, n in tally.items():
        counts = Counter(rating for rating in pattern if rating is not None)
        m = counts.total()
        if m > 1:
            agreed += n * sum(c * (c - 1) for c in counts.values()) / (m * (m - 1))
            total += n
    return agreed / total if total else None


def cohen_kappa(tally: Tally) -> float | None:
    """Cohen 1960 for two coders; for more, the mean of the pairs' kappas (Light 1971).

    None where no pair of coders used two values: chance alone explains all agreement then.
    """
    n_coders = max((len(pattern) for pattern in tally), default=0)
    found = [kappa for pair in combinations(range(n_coders), 2) if (kappa := _pair_kappa(tally, *pair)) is not None]
    return sum(found) / len(found) if found else None


def _pair_kappa(tally: Tally, first: int, second: int) -> float | None:
    by_first: dict[Rating, float] = defaultdict(float)
    by_second: dict[Rating, float] = defaultdict(float)
    agreed = total = 0.0
    for pattern, n in tally.items():
        one, other = pattern[first], pattern[second]
        if one is None or other is None:
            continue
        by_first[one] += n
        by_second[other] += n
        agreed += n * (one == other)
        total += n
    if not total:
        return None
    expected = sum(n * by_second.get(value, 0.0) for value, n in by_first.items()) / total**2
    return None if expected >= 1 else (agreed / total - expected) / (1 - expected)


def krippendorff_alpha(tally: Tally, distance: Distance = nominal_distance) -> float | None:
    """Krippendorff's alpha (2018, chapter 12) by coincidences of values; units with one rating do not count.

    Any number of coders, missing ratings allowed. None where only one value occurs: nothing varies, nothing is known.
    """
    coincidences: dict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for pattern, n in tally.items():
        ratings = [rating for rating in pattern if rating is not None]
        for index, one in enumerate(ratings):
            for place, other in enumerate(ratings):
                if index != place:
                    coincidences[one, other] += n / (len(ratings) - 1)
    values: dict[Hashable, float] = defaultdict(float)
    for (one, _), n in coincidences.items():
        values[one] += n
    total = sum(values.values())
    observed = sum(n * distance(one, other) for (one, other), n in coincidences.items() if one != other)
    expected = 2 * sum(n * m * distance(one, other) for (one, n), (other, m) in combinations(values.items(), 2))
    return 1 - (total - 1) * observed / expected if expected else None


def gwet_ac1(tally: Tally, n_categories: int = 2) -> float | None:
    """Gwet's AC1 (2008), for any number of coders and with missing ratings; it stays high where a code is rare."""
    shares: dict[Hashable, float] = defaultdict(float)
    total = 0.0
    for pattern, n in tally.items():
        ratings = [rating for rating in pattern if rating is not None]
        total += n if ratings else 0
        for rating in ratings:
            shares[rating] += n / len(ratings)
    agreed = percent_agreement(tally)
    if agreed is None:
        return None
    expected = sum((share / total) * (1 - share / total) for share in shares.values()) / (n_categories - 1)
    return (agreed - expected) / (1 - expected)


def prevalence(tally: Tally) -> float | None:
    """The share of all ratings that say the code is there (0 to 1)."""
    yes = sum(n * sum(rating is True for rating in pattern) for pattern, n in tally.items())
    total = sum(n * sum(rating is not None for rating in pattern) for pattern, n in tally.items())
    return yes / total if total else None


def strength(alpha: float | None) -> Literal["firm", "tentative", "weak", "undefined"]:
    """Krippendorff's reading of alpha: .800 and more is firm, .667 and more tentative."""
    if alpha is None:
        return "undefined"
    return "firm" if alpha >= FIRM else "tentative" if alpha >= TENTATIVE else "weak"
