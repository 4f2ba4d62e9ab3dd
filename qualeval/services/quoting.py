"""Which of many quotes a person is shown at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from qualeval.domain.quotes import Quote

_LENGTH = 320  # characters: what is read at a glance


def typical(found: Sequence[Quote], n: int = 3) -> list[Quote]:
    """A few quotes of a theme, each by another respondent: the fullest that still read at a glance, in source order."""
    by_fullness = sorted(found, key=lambda q: (len(q.text) > _LENGTH, -len(q.text)))
    chosen: list[Quote] = []
    seen: set[str] = set()
    for quote in by_fullness:
        if quote.case_id not in seen:
            seen.add(quote.case_id)
            chosen.append(quote)
        if len(chosen) == n:
            break
    places = {quote.coding.id: at for at, quote in enumerate(found)}
    return sorted(chosen, key=lambda quote: places[quote.coding.id])


def once(found: Sequence[Quote], chosen: Collection[str] = ()) -> list[Quote]:
    """One quote of each stretch and code, where several coders coded alike: the one among `chosen` codings, if any.

    So a stretch that was marked as dissenting by its coding by one coder is not picked as typical by another's.
    """
    kept: dict[tuple[str, str, int, int], Quote] = {}
    for quote in found:
        coding = quote.coding
        place = (coding.code, coding.document_id, coding.start, coding.end)
        if place not in kept or (coding.id in chosen and kept[place].coding.id not in chosen):
            kept[place] = quote
    return list(kept.values())
