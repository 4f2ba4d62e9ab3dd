"""Theme frequencies: what was said, by how many respondents.

Prevalence is counted by respondent, not by segment; the denominator is the respondents with at least one countable
segment in scope. Shares come with Wilson's score interval (Wilson 1927; Brown, Cai & DasGupta 2001).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import inf, sqrt

from qualeval.domain.codebook import Codebook
from qualeval.domain.frozen import frozen
from qualeval.domain.records import Origin, Verdict

FEW = 20  # with fewer respondents, counts only: no percentages
_Z_OF_95 = 1.9599639845400536  # spares nearly every count the loading of the standard library's statistics
SMALL_CELL = 5  # a group with fewer people is not told apart in what is exported


@frozen
class CodingFact:
    """One countable coding with what it is counted by."""

    coding_id: str
    code: str
    coder: str
    origin: Origin
    source_id: str
    document_id: str
    case_id: str
    start: int
    end: int
    n_words: int


@frozen
class DecisionTally:
    """How many suggestions of a code got a verdict."""

    code: str
    verdict: Verdict
    n: int


@frozen
class Scope:
    """What is counted over: the respondents with at least one countable segment (all of them, for a share)."""

    case_ids: frozenset[str]

    @property
    def n_cases(self) -> int:
        return len(self.case_ids)


@frozen
class ThemeRow:
    """One row of the theme table. `rank` counts from 1 in the table's order; equal rows share a rank."""

    code: str
    category: str
    kind: str
    n_segments: int
    n_cases: int
    cases_share: float
    share_low: float
    share_high: float
    n_sources: int
    n_words: int
    by_hand: int
    accepted: int
    rejected: int
    rank: int = 0

    def figures(self) -> dict[str, float]:
        """The values a recommendation's condition can name."""
        return {
            "cases_share": self.cases_share,
            "n_cases": self.n_cases,
            "n_segments": self.n_segments,
            "n_sources": self.n_sources,
            "rank": self.rank,
        }


def wilson_interval(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share k/n; (0, 1) where n is 0."""
    if n == 0:
        return 0.0, 1.0
    z = _Z_OF_95 if level == 0.95 else _z(level)
    centre = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(k * (n - k) / n + z * z / 4)
    return max(0.0, centre - half), min(1.0, centre + half)


def _z(level: float) -> float:
    """The two-sided quantile of the normal distribution."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 2)


def theme_table(
    codebook: Codebook,
    facts: Iterable[CodingFact],
    scope: Scope,
    tallies: Iterable[DecisionTally] = (),
    *,
    level: str = "code",
) -> list[ThemeRow]:
    """One row per code (or category), zero rows too, ordered by respondents, then segments, then the codebook.

    A category counts each respondent and each coded stretch once, however many of its codes are on it. A stretch
    that two coders coded alike is one segment.
    """
    group = codebook.category_of if level == "category" else str
    grouped: dict[str, list[CodingFact]] = defaultdict(list)
    for fact in facts:
        if fact.code in codebook:
            grouped[group(fact.code)].append(fact)
    verdicts: dict[tuple[str, Verdict], int] = defaultdict(int)
    for tally in tallies:
        if tally.code in codebook:
            verdicts[group(tally.code), tally.verdict] += tally.n
    entries = codebook.children() if level == "category" else codebook.leaves()
    rows = [
        _row(codebook, entry.code, grouped[entry.code], scope, verdicts[entry.code, Verdict.REJECT])
        for entry in entries
    ]
    return ranked(rows)


def _row(codebook: Codebook, code: str, facts: Sequence[CodingFact], scope: Scope, rejected: int) -> ThemeRow:
    stretches = {(fact.document_id, fact.start, fact.end): fact.n_words for fact in facts}
    cases = {fact.case_id for fact in facts} & scope.case_ids
    low, high = wilson_interval(len(cases), scope.n_cases)
    return ThemeRow(
        code=code,
        category=codebook.category_of(code),
        kind=codebook.kind_of(code),
        n_segments=len(stretches),
        n_cases=len(cases),
        cases_share=len(cases) / scope.n_cases if scope.n_cases else 0.0,
        share_low=low,
        share_high=high,
        n_sources=len({fact.source_id for fact in facts}),
        n_words=sum(stretches.values()),
        by_hand=sum(fact.origin is Origin.MANUAL for fact in facts),
        accepted=sum(fact.origin in (Origin.ACCEPTED, Origin.CHANGED) for fact in facts),
        rejected=rejected,
    )


def ranked(rows: Iterable[ThemeRow]) -> list[ThemeRow]:
    ordered = sorted(rows, key=lambda row: (-row.n_cases, -row.n_segments))
    result: list[ThemeRow] = []
    for position, row in enumerate(ordered, 1):
        previous = result[-1] if result else None
        equal = previous is not None and (previous.n_cases, previous.n_segments) == (row.n_cases, row.n_segments)
        result.append(replace(row, rank=previous.rank if equal and previous else position))
    return result


@frozen
class Group:
    """The respondents who share a value of an attribute, or one of several `values` that were taken together."""

    values: tuple[str, ...]
    scope: Scope

    @property
    def value(self) -> str:
        return " + ".join(value or "–" for value in self.values) if len(self.values) > 1 else self.values[0]

    @property
    def is_small(self) -> bool:
        return self.scope.n_cases < SMALL_CELL


def groups(values: Mapping[str, str], scope: Scope, *, in_order: bool = False) -> list[Group]:
    """Respondents of the scope by an attribute's value (case id -> value), largest group first; no value comes last.

    `in_order` puts the groups of a scale in the scale's order instead: by number where the values are numbers.
    """
    by_value: dict[str, set[str]] = defaultdict(set)
    for case_id in scope.case_ids:
        by_value[values.get(case_id, "")].add(case_id)

    def place(item: tuple[str, set[str]]) -> tuple[bool, float, str]:
        value, cases = item
        return value == "", _number(value) if in_order else -len(cases), value

    return [Group((value,), Scope(frozenset(cases))) for value, cases in sorted(by_value.items(), key=place)]


def joined(found: Sequence[Group]) -> list[Group]:
    """The groups with the small ones taken together, as they may leave the project.

    A total stands in another table, so that what only one small group is missing from could be computed: where the
    small ones together are still small, the smallest other group joins them (complementary suppression: Cox 1980). A
    scope of fewer people than that has no groups at all.
    """
    small = [group for group in found if group.is_small]
    large = [group for group in found if not group.is_small]
    while small and large and sum(group.scope.n_cases for group in small) < SMALL_CELL:
        small.append(min(reversed(large), key=lambda group: group.scope.n_cases))
        large.remove(small[-1])
    if not small:
        return large
    together = [group for group in found if group in small]
    values = tuple(value for group in together for value in group.values)
    union = Group(values, Scope(frozenset().union(*(group.scope.case_ids for group in together))))
    if union.is_small:
        return large
    place = found.index(max(together, key=lambda group: group.scope.n_cases))
    kept = [union if at == place else group for at, group in enumerate(found)]
    return [group for group in kept if group is union or group in large]


def withheld(sizes: Sequence[int], n_elsewhere: int = 0) -> set[int]:
    """The places of the groups, by size, that must be left out where small ones are: those, and enough of the others.

    `n_elsewhere` are people in no group, who can be computed from a total as well as a group can.
    """
    hidden = {place for place, size in enumerate(sizes) if size < SMALL_CELL}
    n_hidden = sum(sizes[place] for place in hidden) + n_elsewhere
    others = sorted(set(range(len(sizes))) - hidden, key=lambda place: (sizes[place], -place))
    for place in others:
        if not 0 < n_hidden < SMALL_CELL:
            break
        hidden.add(place)
        n_hidden += sizes[place]
    return hidden


def _number(value: str) -> float:
    try:
        return float(value.replace(",", "."))
    except ValueError:
        return inf
