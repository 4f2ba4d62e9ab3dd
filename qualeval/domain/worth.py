"""What suggestions are worth, by the decisions people made on them: blocks, calibration, differences of groups."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import factorial, prod
from random import Random

from qualeval.domain.learning import Share

BLOCK = 20  # decisions
_BINS = 10
_MOST_SHUFFLES = 1_999
_ENOUGH_EXTREMES = 10
_FEWEST_IN_GROUP = 5  # decisions on texts of a group
_FEWEST_RESPONDENTS = 6
FLAGGED_BELOW = 0.05


@dataclass(frozen=True, slots=True)
class Block:
    """How many of the decisions from the `first` to the `last` (counted from 1) accepted what was suggested."""

    first: int
    last: int
    accepted: Share


def blocks(accepted: Sequence[bool], size: int = BLOCK) -> tuple[Block, ...]:
    """Acceptance over decisions in the order in which they were made; the last block may be a part of one."""
    return tuple(
        Block(start + 1, start + len(some), Share.of(sum(some), len(some)))
        for start in range(0, len(accepted), size)
        for some in [accepted[start : start + size]]
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far confidence and acceptance were apart, weighted by decisions, in ten bins of equal width (ECE)."""

    error: float | None
    n: int


def calibration(decided: Iterable[tuple[float, bool]]) -> Calibration:
    """From how sure each suggestion was and whether it was accepted; no error of nothing."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, is_accepted in decided:
        bins[min(_BINS - 1, int(sure * _BINS))].append((sure, is_accepted))
    n = sum(map(len, bins.values()))
    if not n:
        return Calibration(None, 0)
    apart = sum(abs(sum(sure for sure, _ in one) - sum(yes for _, yes in one)) for one in bins.values())
    return Calibration(apart / n, n)


# --- differences between groups --------------------------------------------------------------------------------------

Tallies = Mapping[str, tuple[int, int]]
"""By respondent: suggestions for what they said that were accepted, and those decided on."""


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """Whether suggestions of a code (all, where empty) were accepted alike in the groups of an attribute.

    `p` is of a permutation test: the groups are dealt out to the respondents anew, so that one talkative respondent is
    no evidence. `p_adjusted` is for all such tests made together, by Holm's method (1979).
    """

    attribute: str
    code: str
    groups: tuple[tuple[str, Share], ...]
    p: float
    p_adjusted: float = 1.0

    @property
    def is_flagged(self) -> bool:
        return self.p_adjusted < FLAGGED_BELOW


def difference(attribute: str, code: str, tallies: Tallies, group_of: Mapping[str, str]) -> GroupDifference | None:
    """Compares groups by a permutation test on Pearson's chi-squared; None where there is too little to compare.

    Every way to deal the groups out where there are few of them, else shuffling, which ends early where ten were as
    extreme (Besag & Clifford 1991). Deterministic.
    """
    respondents = [one for one in sorted(tallies) if group_of.get(one)]
    counts = [tallies[one] for one in respondents]
    groups = [group_of[one] for one in respondents]
    decided: defaultdict[str, int] = defaultdict(int)
    for group, (_, n) in zip(groups, counts, strict=True):
        decided[group] += n
    kept = [place for place, group in enumerate(groups) if decided[group] >= _FEWEST_IN_GROUP]
    counts, groups = [counts[place] for place in kept], [groups[place] for place in kept]
    total, accepted = sum(n for _, n in counts), sum(k for k, _ in counts)
    if len(set(groups)) < 2 or len(groups) < _FEWEST_RESPONDENTS or accepted in (0, total):
        return None
    shares = _shares(counts, groups)
    p = _dealt_p(lambda dealt: _chi_squared(counts, dealt, accepted / total), groups)
    return GroupDifference(attribute, code, shares, p)


def _shares(counts: Sequence[tuple[int, int]], groups: Sequence[str]) -> tuple[tuple[str, Share], ...]:
    sums: dict[str, tuple[int, int]] = {}
    for group, (k, n) in zip(groups, counts, strict=True):
        before_k, before_n = sums.get(group, (0, 0))
        sums[group] = before_k + k, before_n + n
    return tuple((group, Share.of(*sums[group])) for group in sorted(sums))


def _chi_squared(counts: Sequence[tuple[int, int]], groups: Sequence[str], overall: float) -> float:
    k_of: defaultdict[str, int] = defaultdict(int)
    n_of: defaultdict[str, int] = defaultdict(int)
    for group, (k, n) in zip(groups, counts, strict=True):
        k_of[group] += k
        n_of[group] += n
    return sum((k_of[g] - n * overall) ** 2 / (n * overall * (1.0 - overall)) for g, n in n_of.items() if n)


def _dealt_p(statistic: Callable[[Sequence[str]], float], groups: Sequence[str]) -> float:
    observed = statistic(groups) - 1e-9  # equal values that differ by rounding
    sizes = Counter(groups)
    if factorial(len(groups)) // prod(map(factorial, sizes.values())) > _MOST_SHUFFLES:
        return _shuffled_p(statistic, groups, observed)
    every = [statistic(dealt) >= observed for dealt in _deals(sizes, len(groups))]
    return sum(every) / len(every)


def _deals(left: Mapping[str, int], n: int) -> Iterator[tuple[str, ...]]:
    """Every different order of `n` groups of which so many are left."""
    if not n:
        yield ()
    for group, size in left.items():
        if size:
            yield from ((group, *rest) for rest in _deals({**left, group: size - 1}, n - 1))


def _shuffled_p(statistic: Callable[[Sequence[str]], float], groups: Sequence[str], observed: float) -> float:
    chance = Random(0)  # noqa: S311 - a test of hypotheses, not a secret
    dealt, extremes = list(groups), 0
    for shuffles in range(1, _MOST_SHUFFLES + 1):
        chance.shuffle(dealt)
        extremes += statistic(dealt) >= observed
        if extremes >= _ENOUGH_EXTREMES:
            return extremes / shuffles
    return (extremes + 1) / (_MOST_SHUFFLES + 1)


def adjusted(found: Sequence[GroupDifference]) -> tuple[GroupDifference, ...]:
    """The tests with p adjusted for their number by Holm's step-down method, the clearest first."""
    ordered = sorted(found, key=lambda one: (one.p, one.attribute, one.code))
    highest, result = 0.0, []
    for place, one in enumerate(ordered):
        highest = max(highest, min(1.0, one.p * (len(ordered) - place)))
        result.append(replace(one, p_adjusted=highest))
    return tuple(result)
