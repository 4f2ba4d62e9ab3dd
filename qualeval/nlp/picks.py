"""Suggestions before their words are looked up: small enough to send between processes, free of any library."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from qualeval.domain.suggestion import Reason, ReasonKind, Suggestion

KINDS = tuple(ReasonKind)
KEYWORD, WORDING, LEARNED, ACCEPTED, REJECTED, COMPANY, ECHO, OTHERS, _ = range(len(KINDS))


class Grounds(NamedTuple):
    """A reason; `kind` is a place in KINDS, `text` the number of a decided text for ACCEPTED and REJECTED."""

    kind: int
    text: str | int
    weight: float


class Pick(NamedTuple):
    """A suggestion without its reasons; `code` is a number among the engine's codes."""

    code: int
    confidence: float


def as_reasons(grounds: Iterable[Sequence[object]], decided_text: Callable[[int], str]) -> tuple[Reason, ...]:
    """The reasons of Grounds, or of the plain lists that JSON makes of them."""
    return tuple(
        Reason(KINDS[kind], decided_text(text) if isinstance(text, int) else text, weight)  # type: ignore[call-overload, arg-type]  # three fields of known types
        for kind, text, weight in grounds
    )


def as_suggestion(
    pick: Pick, grounds: Iterable[Grounds], codes: tuple[str, ...], decided_text: Callable[[int], str]
) -> Suggestion:
    return Suggestion(codes[pick.code], pick.confidence, as_reasons(grounds, decided_text))
