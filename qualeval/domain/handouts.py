"""What other programs read and never give back: commented texts, data for statistics."""

from dataclasses import dataclass
from typing import Literal

from qualeval.domain.text import Span


@dataclass(frozen=True, slots=True)
class Comment:
    """What stands in the margin beside [start, end) of a text: a code's name and a memo, by whom and when."""

    start: int
    end: int
    text: str
    author: str
    initials: str
    at: str


@dataclass(frozen=True, slots=True)
class CommentedText:
    """A text with comments. `labels` are the spans of speakers' labels in it."""

    title: str
    text: str
    labels: tuple[Span, ...]
    comments: tuple[Comment, ...]


Measure = Literal["nominal", "ordinal", "scale", "text"]


@dataclass(frozen=True, slots=True)
class CaseVariable:
    """A column of data for statistics. `name` is one that every program takes; `label` says what it is.

    `answers` words the numbers 1, 2, … of a nominal variable in their order, or the numbers 0 and 1 of a theme.
    """

    name: str
    label: str
    measure: Measure
    answers: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseData:
    """A row for each case, in the order of the variables: text or numbers, None where nothing is known."""

    title: str
    variables: tuple[CaseVariable, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
