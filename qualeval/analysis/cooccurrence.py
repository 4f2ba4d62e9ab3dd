"""Which codes are found together: on a segment, in a respondent, overlapping, or within some turns.

Every way of counting is one sweep over intervals. A coding covers an interval of places (segments, respondents,
characters, or the windows of turns that see it), two codings are together where their intervals share a place, and
codes are compared by the places they cover. The codings are sorted once, and only those that overlap are met.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from qualeval.domain.agreement_units import marked_units
from qualeval.domain.code_measures import CodePair, Cooccurrence, Within
from qualeval.domain.evidence import CodingFact
from qualeval.domain.text import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PAIRS_AT_ONCE = 2_000_000  # pairs of overlapping codings held in memory together

Units = Mapping[str, Sequence[Span]]  # document -> its segments or turns, in order


def cooccurrence(
    facts: Iterable[CodingFact],
    within: Within = "segment",
    *,
    units: Units | None = None,
    turns: int = 1,
    n_units: int | None = None,
) -> Cooccurrence:
    """Pairs of codes that are together at least once in the words of one respondent.

    A stretch that two coders coded alike counts once. `units` holds the documents' segments (for `segment`) or turns
    (for `turns`: at most `turns` apart, 0 for the same one). `n_units` is the size of the whole, for the lift:
    countable segments, respondents, characters, or turns. Jaccard of `turns` is over windows of `turns` + 1
    consecutive turns (the moving stanza window of Siebert-Evenstone et al. 2017), of `overlap` over characters, so
    that it never exceeds 1 as a coefficient of overlapping pairs can.
    """
    distinct = {(fact.document_id, fact.start, fact.end, fact.code): fact for fact in facts}
    codes = sorted({fact.code for fact in distinct.values()})
    reach = turns if within == "turns" else 0
    rows = _intervals(distinct.values(), {code: index for index, code in enumerate(codes)}, within, units or {}, reach)
    pairs = _pairs(rows, codes, n_units) if rows else []
    pairs.sort(key=lambda pair: (-pair.n_cases, -pair.n_pairs, pair.first, pair.second))
    return Cooccurrence(within, reach, n_units, tuple(pairs))


def _intervals(
    facts: Iterable[CodingFact], codes: Mapping[str, int], within: Within, units: Units, reach: int
) -> list[tuple[int, int, int, int, int]]:
    """(respondent, text, start, end, code) per coding, sorted; a text is one respondent's part of a document."""
    cases: dict[str, int] = {}
    texts: dict[tuple[str, str], int] = {}
    found = []
    for fact in facts:
        # who is not known stands for himself in each document
        case = cases.setdefault(fact.case_id or f"\0{fact.document_id}", len(cases))
        text = texts.setdefault((fact.case_id, fact.document_id), len(texts))
        start, end = fact.start, fact.end
        if within == "respondent":
            text, start, end = case, 0, 1
        elif within != "overlap":
            marked = marked_units(units.get(fact.document_id, ()), fact.start, fact.end)
            start, end = max(0, marked.start - reach), marked.stop
            if not marked:
                continue
        found.append((case, text, start, end, codes[fact.code]))
    return sorted(set(found) if within == "respondent" else found)


def _pairs(rows: Sequence[tuple[int, int, int, int, int]], codes: Sequence[str], n_units: int | None) -> list[CodePair]:
    import numpy as np

    case, text, start, end, code = np.asarray(rows, dtype=np.int64).T
    # all texts on one line, one after the other
    first = np.flatnonzero(np.r_[True, text[1:] != text[:-1]])
    length = np.maximum.reduceat(end, first)
    shift = np.repeat(np.r_[0, np.cumsum(length)[:-1]], np.diff(np.r_[first, len(text)]))
    start, end = start + shift, end + shift
    n = len(codes)
    n_pairs = np.zeros(n * n, dtype=np.int64)
    who = [np.empty(0, dtype=np.int64)]
    for one, other in _overlapping(start, end):
        pair = _pair_numbers(code[one], code[other], n)
        n_pairs += np.bincount(pair, minlength=n * n)
        who.append(_distinct(case[one] * n * n + pair))
    n_cases = np.bincount(_distinct(np.concatenate(who)) % (n * n), minlength=n * n)
    # the places of a code are counted once, however many of its codings are on them
    start, end, code = _merged(start, end, code)
    covered = np.bincount(code, weights=end - start, minlength=n)
    together = np.zeros(n * n)
    for one, other in _overlapping(start, end):
        shared = np.minimum(end[one], end[other]) - np.maximum(start[one], start[other])
        together += np.bincount(_pair_numbers(code[one], code[other], n), weights=shared, minlength=n * n)
    found = [(int(number), *divmod(int(number), n)) for number in np.flatnonzero(n_pairs)]
    return [
        _pair(codes[a], codes[b], n_pairs[i], n_cases[i], (together[i], covered[a], covered[b]), n_units)
        for i, a, b in found
        if a != b
    ]


def _distinct(numbers: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """Each number once. np.unique hashes, which is ten times slower where most numbers differ."""
    import numpy as np

    ordered = np.sort(numbers)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


def _pair_numbers(one: "NDArray[np.int64]", other: "NDArray[np.int64]", n_codes: int) -> "NDArray[np.int64]":
    """A number per unordered pair of codes: the lower one counts n-fold."""
    import numpy as np

    return np.minimum(one, other) * n_codes + np.maximum(one, other)


def _overlapping(
    start: "NDArray[np.int64]", end: "NDArray[np.int64]"
) -> "Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]":
    """Every two overlapping intervals, as the places of the one that starts first and of the other, in blocks.

    The intervals are sorted by start, so those that start before an interval ends are the next ones in the row.
    """
    import numpy as np

    places = np.arange(len(start))
    n_next = np.searchsorted(start, end, side="left") - places - 1
    done = np.cumsum(n_next)
    low = 0
    while low < len(start):
        high = max(low + 1, int(np.searchsorted(done, done[low] - n_next[low] + _PAIRS_AT_ONCE, side="right")))
        block = n_next[low:high]
        one = np.repeat(places[low:high], block)
        within = np.arange(len(one)) - np.repeat(np.cumsum(block) - block, block)
        yield one, one + 1 + within
        low = high


def _merged(
    start: "NDArray[np.int64]", end: "NDArray[np.int64]", code: "NDArray[np.int64]"
) -> "tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]":
    """The unions of each code's intervals, sorted by start."""
    import numpy as np

    order = np.lexsort((start, code))
    start, end, code = start[order], end[order], code[order]
    apart = code * (int(end.max()) + 1)  # each code on a line of its own
    reached = np.maximum.accumulate(end + apart)
    first = np.flatnonzero(np.r_[True, (start + apart)[1:] >= reached[:-1]])
    merged_end = reached[np.r_[first[1:] - 1, len(start) - 1]] - apart[first]
    back = np.argsort(start[first], kind="stable")
    return start[first][back], merged_end[back], code[first][back]


def _pair(
    first: str, second: str, n_pairs: int, n_cases: int, places: tuple[float, float, float], n_units: int | None
) -> CodePair:
    both, one, other = (round(float(n)) for n in places)
    return CodePair(
        first=first,
        second=second,
        n_pairs=int(n_pairs),
        n_cases=int(n_cases),
        n_together=both,
        n_first=one,
        n_second=other,
        jaccard=both / (one + other - both),
        lift=both * n_units / (one * other) if n_units else None,
    )
