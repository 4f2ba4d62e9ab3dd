"""Which of many quotes a person is shown at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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
