"""Agreement on free spans: how far coders mark the same stretches, letter for letter, and cut them alike.

Krippendorff, Mathet, Bouvry & Widlöcher 2016, “On the reliability of unitizing textual continua: further developments”
(Quality & Quantity 50:2347-2364); Krippendorff 2019, Content Analysis, section 12.6: of that family of four, the alpha
of what is marked against the gaps (|u-alpha, equation 35 of 2019). Each code is a continuum of its own, since codes
overlap; two adjoining units of a code stay two. It is not the older u-alpha of 1995 and 2004, which squares distances
between the edges of units, as DKPro Statistics computes it: that one misbehaves with more than two coders, says 2016.

For m coders of a text of L characters, of which the coders' units of the code take l_1, ..., in all M = sum of l:

    observed = 2 / (m - 1) * characters that one marked and another did not, summed over ordered pairs of coders
    expected = 2 * M * (mL - M) / (mL - (sum of l^2 + mL - M) / mL)
    alpha    = 1 - observed / expected

Where every unit has one character it is Krippendorff's alpha for nominal data. All of it are sums over texts, so that
respondents can be drawn.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from qualeval.domain.agreement_units import Unit, touched_units
from qualeval.domain.evidence import CodingFact

Stretches = list[tuple[int, int]]


class Lengths(NamedTuple):
    """Characters: of the `whole` text; `marked` by all coders; `differing`, marked by one and not by another, of every
    ordered pair of coders; and the sum of the `squares` of the marked units' lengths.
    """

    whole: int = 0
    marked: int = 0
    differing: int = 0
    squares: int = 0


def unitising_alpha(found: Lengths, n_coders: int) -> float | None:
    """None where nobody marked anything, or everybody everything: nothing varies then."""
    total = n_coders * found.whole
    gaps = total - found.marked
    if n_coders < 2 or not found.marked or not gaps:
        return None
    observed = 2 * found.differing / (n_coders - 1)
    expected = 2 * found.marked * gaps / (total - (found.squares + gaps) / total)
    return 1 - observed / expected


class Continua:
    """The lengths of every code by respondent, to be added up as respondents are drawn some times."""

    def __init__(
        self,
        facts: Iterable[CodingFact],
        continuum: Collection[Unit],
        coders: Sequence[str],
        cases: Sequence[str],
        codes: Sequence[str],
    ) -> None:
        index = {case_id: place for place, case_id in enumerate(cases)}
        self._whole = [0] * len(cases)
        for stretch in continuum:
            self._whole[index[stretch.case_id]] += stretch.end - stretch.start
        by_code: dict[str, dict[int, Lengths]] = {code: {} for code in codes}
        for (stretch, code), units in _units(facts, continuum, coders).items():
            place = index[stretch.case_id]
            before = by_code[code].get(place, Lengths())
            by_code[code][place] = _sum((before, _lengths(units)))
        self._by_code = [list(by_code[code].items()) for code in codes]

    def lengths(self, times: Sequence[int]) -> Iterator[Lengths]:
        """Of each code, then of all codes laid end to end."""
        whole = sum(n * drawn for n, drawn in zip(self._whole, times, strict=True))
        everything = Lengths()
        for found in self._by_code:
            of_code = Lengths(
                whole,
                sum(times[place] * lengths.marked for place, lengths in found),
                sum(times[place] * lengths.differing for place, lengths in found),
                sum(times[place] * lengths.squares for place, lengths in found),
            )
            everything = _sum((everything, of_code))
            yield of_code
        yield everything


def _units(
    facts: Iterable[CodingFact], continuum: Collection[Unit], coders: Sequence[str]
) -> Mapping[tuple[Unit, str], list[Stretches]]:
    """What each coder marked of a stretch of text, by the stretch and the code: in order, touching ones apart."""
    places = {coder: index for index, coder in enumerate(coders)}
    by_document: dict[str, list[Unit]] = defaultdict(list)
    for stretch in sorted(continuum):
        by_document[stretch.document_id].append(stretch)
    found: dict[tuple[Unit, str], list[Stretches]] = defaultdict(lambda: [[] for _ in coders])
    for fact in sorted(facts, key=lambda fact: (fact.start, fact.end)):
        stretches = by_document.get(fact.document_id, [])
        for place in touched_units(stretches, fact.start, fact.end) if fact.coder in places else ():
            stretch = stretches[place]
            own = found[stretch, fact.code][places[fact.coder]]
            start, end = max(stretch.start, fact.start), min(stretch.end, fact.end)
            if own and start < own[-1][1]:  # the same code on overlapping stretches is one unit
                own[-1] = (own[-1][0], max(own[-1][1], end))
            else:
                own.append((start, end))
    return found


def _lengths(units: Sequence[Stretches]) -> Lengths:
    marked = [sum(end - start for start, end in own) for own in units]
    return Lengths(
        marked=sum(marked),
        differing=sum(marked[i] - _shared(units[i], units[j]) for i, j in permutations(range(len(units)), 2)),
        squares=sum((end - start) ** 2 for own in units for start, end in own),
    )


def _shared(one: Stretches, other: Stretches) -> int:
    return sum(max(0, min(end, stop) - max(start, begin)) for start, end in one for begin, stop in other)


def _sum(parts: Iterable[Lengths]) -> Lengths:
    return Lengths(*map(sum, zip(*parts, strict=True)))
