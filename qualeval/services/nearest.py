"""The decided segments that a suggestion rests on: the accepted one that pulls most to it, the rejected one from it."""

from collections.abc import Iterator
from typing import NamedTuple

from qualeval.domain.suggestion import ReasonKind, Segment, Suggestion
from qualeval.services.suggesting import Lessons

_IS_ACCEPTED = {ReasonKind.LIKE_ACCEPTED: True, ReasonKind.LIKE_REJECTED: False}


class Nearest(NamedTuple):
    """A decided segment that weighed in a suggestion: `weight` is what it added to its confidence, or took away."""

    segment: Segment
    is_accepted: bool
    weight: float


def nearest(lessons: Lessons, suggestion: Suggestion) -> Iterator[Nearest]:
    """Those that a suggestion's reasons name, the weightiest first, where they stand in the texts."""
    for reason in suggestion.reasons:
        is_accepted = _IS_ACCEPTED.get(reason.kind)
        if is_accepted is None:
            continue
        segment = lessons.decided_segment(reason.text, suggestion.code, is_accepted=is_accepted)
        if segment is not None:
            yield Nearest(segment, is_accepted, reason.weight)
