"""A part of a large project, answered for before the rest is read: reading takes a second for ten thousand segments.

The part has the segments around the reader, some from everywhere that show which words are rare and which go together,
and some of those that were decided on.
"""

from array import array
from collections.abc import Sequence
from dataclasses import replace

from qualeval.domain.learning import Lesson
from qualeval.nlp.answers import Packed

_FEWEST = 20_000  # segments: fewer are read almost as soon
_BEFORE, _AFTER = 300, 1_000  # the reader: several screens
_FROM_EVERYWHERE = 2_000
_DECIDED = 400


def rows_of(lesson: Lesson) -> list[int]:
    """The segments of the part, in their order; none where nobody reads, or where all are read soon enough."""
    n = len(lesson.segments)
    if lesson.near is None or n < _FEWEST:
        return []
    around = range(max(0, lesson.near - _BEFORE), min(n, lesson.near + _AFTER))
    return sorted({*around, *_some(range(n), _FROM_EVERYWHERE), *_some(sorted(lesson.decided), _DECIDED)})


def part_of(lesson: Lesson, rows: Sequence[int]) -> Lesson:
    """The lesson as if there were no other segments."""
    place = {row: at for at, row in enumerate(rows)}
    return replace(
        lesson,
        segments=tuple(lesson.segments[row] for row in rows),
        decided={place[row]: one for row, one in lesson.decided.items() if row in place},
        rejections={place[row]: one for row, one in lesson.rejections.items() if row in place},
        near=None if lesson.near is None else place[lesson.near],
    )


def placed(answer: Packed, rows: Sequence[int]) -> Packed:
    """An answer to the part as one to the whole lesson."""
    return replace(
        answer,
        decided=[rows[at] for at in answer.decided],
        queue=[rows[at] for at in answer.queue],
        rows=array("i", [rows[at] for at in answer.rows]),
        reasons={rows[at]: reasons for at, reasons in answer.reasons.items()},
        again={(rows[at], code): was for (at, code), was in answer.again.items()},
    )


def _some(rows: Sequence[int], most: int) -> Sequence[int]:
    return rows[:: -(-len(rows) // most) or 1]
