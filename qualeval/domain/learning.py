"""What a suggester is taught, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from qualeval.domain.codebook import Codebook
from qualeval.domain.evidence import wilson_interval
from qualeval.domain.suggestion import Segment, SegmentSuggestions


@dataclass(frozen=True, slots=True)
class Learned:
    """What coders have decided about a segment: codes it has, and codes it was denied. All others are unknown.

    `by_hand` are those of the labels that say nothing of a suggestion: somebody chose them, and did not look at which
    other codes are suggested. They teach, but a precision counted with them would hold right suggestions alone.
    """

    labels: frozenset[str]
    rejected: frozenset[str]
    by_hand: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lesson:
    """An immutable snapshot to learn from and to suggest for. `decided` and `rejections` map indices of `segments`.

    `rejections` say of the codes that were suggested and turned down how sure the suggestion was, `near` where somebody
    reads.
    """

    generation: int
    codebook: Codebook
    language: str
    segments: tuple[Segment, ...]
    decided: Mapping[int, Learned]
    rejections: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    near: int | None = None


FEWEST_DECIDED = 10  # suggestions that were decided on, before a code may be silent
SILENT_BELOW = 0.25  # a code is silent where its precision is below this beyond doubt
TRUSTED_ABOVE = 0.5  # a code is trusted where its precision is above this beyond doubt


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n`, with Wilson's 95 % interval (Wilson 1927); of nothing, anything is possible."""

    k: int
    n: int
    low: float
    high: float

    @classmethod
    def of(cls, k: int, n: int) -> Self:
        return cls(k, n, *wilson_interval(k, n))

    @property
    def value(self) -> float | None:
        return self.k / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class CodeMeasure:
    """How the suggester does on a code, by decided segments that it had not seen (leave-one-out).

    `precision` is of the suggestions that a person decided on, `recall` of the codings given. A silent code is not
    suggested: of its suggestions too few are right, beyond doubt. A trusted one has had enough decisions.
    """

    code: str
    threshold: float
    precision: Share
    recall: Share
    is_silent: bool
    is_trusted: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Suggestions for every segment of a lesson that has any, in the lesson's order, and the most useful next ones.

    `queue` holds indices into the lesson's segments, most useful first. The reasons of suggestions may arrive a moment
    after the answer. `measures` has an entry for each code of the codebook that can be suggested.
    """

    generation: int
    suggestions: Mapping[int, SegmentSuggestions]
    queue: tuple[int, ...]
    measures: tuple[CodeMeasure, ...] = ()
