"""Where in an interview a theme comes up."""

from collections.abc import Iterable, Sequence

from qualeval.domain.code_measures import Timeline, TimelineRow, Told, part_of

PARTS = 10


def code_timeline(interviews: Sequence[Told], codes: Sequence[str], parts: int = PARTS) -> Timeline:
    """In which part of each interview a code appears, an interview being as long as what respondents said in it.

    A stretch is where it begins: a share of what had been said before it. Shares make interviews of different length
    comparable, as in the document portraits and code lines of other tools; they say nothing of minutes.
    """
    rows = []
    for code in codes:
        places = tuple(_shares(told, told.places.get(code, ())) for told in interviews)
        found = [{part_of(share, parts) for share in shares} for shares in places]
        rows.append(TimelineRow(code, places, tuple(sum(part in each for each in found) for part in range(parts))))
    return Timeline(tuple(told.name for told in interviews), parts, tuple(rows))


def _shares(told: Told, places: Iterable[int]) -> tuple[float, ...]:
    return tuple(sorted(place / told.length for place in places)) if told.length else ()
