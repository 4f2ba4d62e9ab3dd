"""Suggestions: proposed codes with a confidence and reasons. They are never counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualeval.domain.text import Span


def suggester_of(model: str) -> str:
    """Which suggester a model's name is of: `lexical-2:g17` is lexical-2's state after the 17th step."""
    return model.partition(":")[0]


class ReasonKind(StrEnum):
    KEYWORD = "keyword"  # a keyword of the codebook, with the words it matched
    WORDING = "wording"  # like the code's name, definition or examples
    LEARNED = "learned"  # words that weighed in earlier decisions
    LIKE_ACCEPTED = "like_accepted"  # the nearest accepted segment
    LIKE_REJECTED = "like_rejected"  # the nearest rejected segment
    COMPANY = "company"  # words that stand beside the code's keywords in other segments
    ECHO = "echo"  # about the same, and written alike, as segments with these keywords of the code
    OTHERS = "others"  # keywords of other codes, which explain the segment without this one
    QUOTED = "quoted"  # the words that a language model names


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a code is suggested: what spoke for it (or, with a negative weight, against it)."""

    kind: ReasonKind
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code proposed for a text, with a calibrated probability in [0, 1].

    `rejected_at` is how sure it was when it was rejected: it is proposed again, because the evidence has changed since.
    """

    code: str
    confidence: float
    reasons: Sequence[Reason] = ()
    rejected_at: float | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A countable segment of a document, with its text."""

    source_id: str
    document_id: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class SegmentSuggestions:
    """What is suggested for one segment, best first; `model` names the engine's state that said so."""

    segment: Segment
    suggestions: tuple[Suggestion, ...]
    model: str
