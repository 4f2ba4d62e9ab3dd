"""Answers as they travel: packed where they are made, and unpacked segment by segment where they are read.

Ten thousand suggestions with their reasons take a tenth of a second to make into objects, which the process that
draws the screen must not spend at once. It splits lines and makes the objects that somebody asks for.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualeval.domain.suggestion import SegmentSuggestions
from qualeval.nlp.picks import as_suggestion
from qualeval.services.ports import Answer, Lesson


@dataclass(frozen=True, slots=True)
class Packed:
    """An answer without the lesson's texts. `lines` hold the picks of `rows`; reasons name places in `decided`."""

    generation: int
    model: str
    rows: Sequence[int]
    decided: Sequence[int]
    lines: Sequence[str]
    queue: Sequence[int]

    def to_bytes(self) -> bytes:
        head = {
            "generation": self.generation,
            "model": self.model,
            "rows": list(self.rows),
            "decided": list(self.decided),
            "queue": list(self.queue),
        }
        return "\n".join([json.dumps(head), *self.lines]).encode()

    @classmethod
    def from_bytes(cls, packed: bytes) -> "Packed":
        head, *lines = packed.decode().split("\n")
        return cls(lines=lines, **json.loads(head))

    def to_answer(self, lesson: Lesson) -> Answer:
        return Answer(self.generation, SuggestionsBySegment(self, lesson), tuple(self.queue))


class SuggestionsBySegment(Mapping[int, SegmentSuggestions]):
    """The suggestions of an answer by the segment's place in the lesson, made when they are asked for."""

    def __init__(self, packed: Packed, lesson: Lesson) -> None:
        self._packed = packed
        self._segments = lesson.segments
        self._codes = tuple(code.code for code in lesson.codebook.leaves())
        self._line_of = {row: place for place, row in enumerate(packed.rows)}

    def __getitem__(self, row: int) -> SegmentSuggestions:
        picks = json.loads(self._packed.lines[self._line_of[row]])
        suggestions = tuple(as_suggestion(pick, self._codes, self._decided_text) for pick in picks)
        return SegmentSuggestions(self._segments[row], suggestions, self._packed.model)

    def __iter__(self) -> Iterator[int]:
        return iter(self._packed.rows)

    def __len__(self) -> int:
        return len(self._packed.rows)

    def _decided_text(self, number: int) -> str:
        return self._segments[self._packed.decided[number]].text


def same_snapshot(one: Lesson, other: Lesson) -> bool:
    """Whether two lessons differ in nothing but what was decided."""
    same_segments = one.segments is other.segments or one.segments == other.segments
    same_codebook = one.codebook is other.codebook or one.codebook == other.codebook
    return same_segments and same_codebook and one.language == other.language
