"""Answers as they travel: packed where they are made, and unpacked segment by segment where they are read.

Ten thousand suggestions with their reasons take a second to make, which nobody should wait for after a decision. So an
answer comes with all suggestions, as arrays, and with the reasons of those that are likely to be looked at first; the
others' reasons follow, each segment's as a few bytes. Objects are made where somebody asks for them: made before, a
hundred thousand of them would keep the screen waiting while its process unpacks and collects them.
"""

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar, overload

from qualeval.domain.appraisal import Appraisal, CurvePoint, KeywordMeasure, KeywordProposal
from qualeval.domain.learning import Answer, CodeMeasure, Lesson, Share
from qualeval.domain.suggestion import Reason, SegmentSuggestions, Suggestion
from qualeval.nlp.picks import as_reasons

Measure = TypeVar("Measure")

Reasons = Sequence[Sequence[Sequence[object]]]
"""Grounds of each suggestion of a segment, as tuples or as JSON's lists."""

_TYPES = {"rows": "i", "starts": "i", "codes": "i", "confidences": "f"}


@dataclass(frozen=True, slots=True)
class Packed:
    """An answer without the lesson's texts.

    The suggestions of segment `rows[i]` stand at `starts[i]` to `starts[i + 1]` of `codes` and `confidences`. Reasons
    name places in `decided`. `reasons` are JSON, by row, and grow as they arrive. `again` says of suggestions that were
    rejected, by row and code, how sure they were then.
    """

    generation: int
    model: str
    decided: list[int]
    queue: list[int]
    rows: "array[int]"
    starts: "array[int]"
    codes: "array[int]"
    confidences: "array[float]"
    measures: tuple[CodeMeasure, ...] = ()
    reasons: dict[int, bytes] = field(default_factory=dict)
    again: dict[tuple[int, str], float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        *,
        generation: int,
        model: str,
        decided: Sequence[int],
        queue: Sequence[int],
        rows: Sequence[int],
        starts: Sequence[int],
        codes: Sequence[int],
        confidences: Sequence[float],
        reasons: Mapping[int, Reasons],
        measures: tuple[CodeMeasure, ...],
        again: Mapping[tuple[int, str], float],
    ) -> "Packed":
        return cls(
            generation,
            model,
            list(decided),
            list(queue),
            array("i", rows),
            array("i", starts),
            array("i", codes),
            array("f", confidences),
            measures,
            as_bytes(reasons),
            dict(again),
        )

    def reasons_of(self, row: int) -> Reasons | None:
        """The reasons of a segment's suggestions, None while they have not arrived."""
        packed = self.reasons.get(row)
        return None if packed is None else json.loads(packed)

    def to_bytes(self) -> bytes:
        """A line of JSON, then the arrays and the reasons. Both ends are one machine: its own byte order serves."""
        head = {
            "generation": self.generation,
            "model": self.model,
            "decided": self.decided,
            "queue": self.queue,
            "measures": [asdict(one) for one in self.measures],
            "again": [[row, code, was] for (row, code), was in self.again.items()],
            "lengths": [len(getattr(self, name)) for name in _TYPES],
        }
        arrays = (getattr(self, name).tobytes() for name in _TYPES)
        return b"\n".join([json.dumps(head, ensure_ascii=False).encode(), b"".join([*arrays, joined(self.reasons)])])

    @classmethod
    def from_bytes(cls, packed: bytes) -> "Packed":
        first, rest = packed.split(b"\n", 1)
        head: dict[str, Any] = json.loads(first)
        arrays: dict[str, Any] = {}
        for (name, kind), length in zip(_TYPES.items(), head.pop("lengths"), strict=True):
            one: array[Any] = array(kind)
            size = length * one.itemsize
            one.frombytes(rest[:size])
            arrays[name], rest = one, rest[size:]
        head["measures"] = tuple(_with_shares(CodeMeasure, one) for one in head["measures"])
        head["reasons"] = parted(rest)
        head["again"] = {(row, code): was for row, code, was in head["again"]}
        return cls(**head, **arrays)

    def offers_the_same(self, other: "Packed") -> bool:
        """Whether two answers to one lesson have the same codes in the same places, so that reasons of one fit both.

        Computed by other releases of the libraries, a suggestion close to its threshold may be on its other side.
        """
        return (self.rows, self.starts, self.codes) == (other.rows, other.starts, other.codes)

    def to_answer(self, lesson: Lesson, reasons_of: Callable[[int], Reasons | None] | None = None) -> Answer:
        """`reasons_of` finds the reasons of a segment's suggestions; without it, those that have arrived are there."""
        suggestions = SuggestionsBySegment(self, lesson, reasons_of or self.reasons_of)
        return Answer(self.generation, suggestions, tuple(self.queue), self.measures)


class SuggestionsBySegment(Mapping[int, SegmentSuggestions]):
    """The suggestions of an answer by the segment's place in the lesson, made when they are asked for."""

    def __init__(self, packed: Packed, lesson: Lesson, reasons_of: Callable[[int], Reasons | None]) -> None:
        self._packed = packed
        self._segments = lesson.segments
        self._codes = tuple(code.code for code in lesson.codebook.leaves())
        self._reasons_of = reasons_of

    def __getitem__(self, row: int) -> SegmentSuggestions:
        packed = self._packed
        place = bisect_left(packed.rows, row)
        if place == len(packed.rows) or packed.rows[place] != row:
            raise KeyError(row)
        start, end = packed.starts[place : place + 2]
        suggestions = tuple(self._suggestion(row, one, one - start) for one in range(start, end))
        return SegmentSuggestions(self._segments[row], suggestions, packed.model)

    def _suggestion(self, row: int, one: int, place: int) -> Suggestion:
        code = self._codes[self._packed.codes[one]]
        confidence = round(self._packed.confidences[one], 4)
        return Suggestion(code, confidence, LateReasons(self, row, place), self._packed.again.get((row, code)))

    def __iter__(self) -> Iterator[int]:
        return iter(self._packed.rows)

    def __len__(self) -> int:
        return len(self._packed.rows)

    def reasons(self, row: int, place: int) -> tuple[Reason, ...]:
        """The reasons of one suggestion of a segment; none while they have not arrived."""
        found = self._reasons_of(row)
        return () if found is None else as_reasons(found[place], self._decided_text)

    def _decided_text(self, number: int) -> str:
        return self._segments[self._packed.decided[number]].text


class LateReasons(Sequence[Reason]):
    """The reasons of a suggestion, looked up when they are read: they may arrive a moment after the suggestion."""

    __slots__ = ("_owner", "_place", "_row")

    def __init__(self, owner: SuggestionsBySegment, row: int, place: int) -> None:
        self._owner, self._row, self._place = owner, row, place

    def _found(self) -> tuple[Reason, ...]:
        return self._owner.reasons(self._row, self._place)

    @overload
    def __getitem__(self, index: int) -> Reason: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Reason]: ...
    def __getitem__(self, index: int | slice) -> Reason | Sequence[Reason]:
        return self._found()[index]

    def __iter__(self) -> Iterator[Reason]:
        """All of them, looked up once."""
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._found() == tuple(other)

    def __hash__(self) -> int:
        return hash((self._row, self._place))

    def __repr__(self) -> str:
        return repr(self._found())


def as_bytes(reasons: Mapping[int, Reasons]) -> dict[int, bytes]:
    """Reasons by row as `Packed` keeps them."""
    return {row: json.dumps(one, ensure_ascii=False).encode() for row, one in reasons.items()}


def joined(by_row: Mapping[int, bytes]) -> bytes:
    """Pieces by row as one: how many, the rows, the lengths, then the pieces."""
    lengths = array("q", [len(by_row), *by_row, *map(len, by_row.values())])
    return b"".join([lengths.tobytes(), *by_row.values()])


def parted(whole: bytes) -> dict[int, bytes]:
    """The pieces that `joined` has joined."""
    head = array("q")
    count = int.from_bytes(whole[: head.itemsize], sys.byteorder)
    at = (1 + 2 * count) * head.itemsize
    head.frombytes(whole[head.itemsize : at])
    found = {}
    for row, length in zip(head[:count], head[count:], strict=True):
        found[row] = whole[at : at + length]
        at += length
    return found


def appraisal_to_bytes(appraisal: Appraisal) -> bytes:
    return json.dumps(asdict(appraisal), ensure_ascii=False).encode()


def appraisal_from_bytes(message: bytes) -> Appraisal:
    plain = json.loads(message)
    return Appraisal(
        measures=tuple(_with_shares(CodeMeasure, one) for one in plain["measures"]),
        curve=tuple(_with_shares(CurvePoint, one) for one in plain["curve"]),
        keywords=tuple(_with_shares(KeywordMeasure, one) for one in plain["keywords"]),
        proposals=tuple(KeywordProposal(**one) for one in plain["proposals"]),
        family=plain["family"],
    )


def _with_shares(kind: Callable[..., Measure], plain: Mapping[str, Any]) -> Measure:
    return kind(**{name: Share(**value) if isinstance(value, dict) else value for name, value in plain.items()})


def same_snapshot(one: Lesson, other: Lesson) -> bool:
    """Whether two lessons differ in nothing but what was decided."""
    same_segments = one.segments is other.segments or one.segments == other.segments
    same_codebook = one.codebook is other.codebook or one.codebook == other.codebook
    return same_segments and same_codebook and one.language == other.language
