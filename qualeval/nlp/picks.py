"""Suggestions before their words are looked up: small enough to send between processes, free of any library."""

from collections.abc import Callable
from typing import NamedTuple

from qualeval.domain.suggestion import Reason, ReasonKind, Suggestion

KINDS = tuple(ReasonKind)
KEYWORD, WORDING, LEARNED, ACCEPTED, REJECTED = range(len(KINDS))


class Grounds(NamedTuple):
    """A reason; `kind` is a place in KINDS, `text` the number of a decided text for ACCEPTED and REJECTED."""

    kind: int
    text: str | int
    weight: float


class Pick(NamedTuple):
    """A suggestion; `code` is a number among the engine's codes."""

    code: int
    confidence: float
    grounds: tuple[Grounds, ...]


def as_suggestion(pick: Pick, codes: tuple[str, ...], decided_text: Callable[[int], str]) -> Suggestion:
    """The suggestion of a Pick, or of the plain lists that JSON makes of one."""
    code, confidence, grounds = pick
    reasons = tuple(
        Reason(KINDS[kind], decided_text(text) if isinstance(text, int) else text, weight)
        for kind, text, weight in grounds
    )
    return Suggestion(codes[code], confidence, reasons)
