"""Stored text, its turns, and spans of it. Offsets count Unicode code points, ends are exclusive."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import accumulate
from threading import Lock
from typing import NamedTuple, NoReturn, overload

from qualeval.domain.frozen import frozen

_WORD = r"[^\W_]+(?:['’\-][^\W_]+)*"
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
_compiled = cache(re.compile)  # when it is first needed: not every start counts words


@frozen
class Span:
    """A half-open stretch [start, end) of a text; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __lt__(self, other: "Span") -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlap(self, other: "Span") -> int:
        """How many code points the two share; 0 when they only touch."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def hull(self, other: "Span") -> "Span":
        return Span(min(self.start, other.start), max(self.end, other.end))


class Turn(NamedTuple):
    """One uninterrupted stretch by one speaker: [start, end) with its label, [body, end) what was said.

    `speaker` is the label as written, empty where nobody is named; `time` is the timestamp as written.
    """

    start: int
    body: int
    end: int
    speaker: str = ""
    time: str = ""


class GrowingTurns(Sequence[Turn]):
    """The turns of a long text, taken over some at a time and no further than is asked for.

    They are kept as numbers and names, an eighth of what they take as values: a long interview has tens of thousands.
    Equal to a tuple of the same turns. Threads share it.
    """

    __slots__ = ("_bodies", "_ends", "_growing", "_names", "_speakers", "_starts", "_times", "_waiting")

    def __init__(self, waiting: Iterable[Iterable[tuple[int, int, int, str, str]]]) -> None:
        self._waiting: Iterator[Iterable[tuple[int, int, int, str, str]]] | None = iter(waiting)
        self._growing = Lock()
        self._starts, self._bodies, self._ends = array("I"), array("I"), array("I")
        self._speakers: list[str] = []
        self._times: list[str] = []
        self._names: dict[str, str] = {}  # each name once, however often it stands there

    def n_begun(self, offset: int) -> int:
        """How many turns start at an offset or before it."""
        starts = self._starts
        self._grow_until(lambda: bool(starts) and starts[-1] > offset)
        return bisect_right(starts, offset)

    def _grow_until(self, is_enough: Callable[[], bool]) -> None:
        if self._waiting is None or is_enough():
            return
        with self._growing:
            while self._waiting is not None and not is_enough():
                try:
                    some = next(self._waiting, None)
                except Exception as error:
                    self._waiting = iter(partial(_again, error), None)  # these are never all of the turns
                    raise
                if some is None:
                    self._waiting = None
                else:
                    self._take(some)

    def _take(self, some: Iterable[tuple[int, int, int, str, str]]) -> None:
        """The starts come last: what stands there has all the rest."""
        starts, bodies, ends, speakers, times = zip(*some, strict=True)
        self._bodies.extend(bodies)
        self._ends.extend(ends)
        self._speakers.extend(self._names.setdefault(speaker, speaker) for speaker in speakers)
        self._times.extend(self._names.setdefault(time, time) for time in times)
        self._starts.extend(starts)

    def __len__(self) -> int:
        self._grow_until(lambda: False)
        return len(self._starts)

    def __bool__(self) -> bool:
        self._grow_until(lambda: len(self._starts) > 0)
        return len(self._starts) > 0

    @overload
    def __getitem__(self, index: int) -> Turn: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Turn, ...]: ...
    def __getitem__(self, index: int | slice) -> Turn | tuple[Turn, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(len(self))[index])
        if index < 0:
            index += len(self)
        self._grow_until(lambda: len(self._starts) > index)
        if not 0 <= index < len(self._starts):
            raise IndexError(index)
        return Turn(
            self._starts[index], self._bodies[index], self._ends[index], self._speakers[index], self._times[index]
        )

    def __eq__(self, other: object) -> bool:
        return tuple(self) == (tuple(other) if isinstance(other, GrowingTurns) else other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[type[tuple[Turn, ...]], tuple[list[Turn]]]:
        return tuple, (list(self),)


def _again(error: Exception) -> NoReturn:
    raise error


_COUNTED = 8_192  # characters between two places up to which the lines are known


class _Signed:
    """What is found of a content once, when it is first asked for."""

    __slots__ = ("_digest", "_lines")
    _digest: str
    _lines: tuple[int, ...]  # the line feeds before each of the places that were asked past


@frozen
class Content(_Signed):
    """A text as it was read, with its turns in order. It never changes once stored."""

    text: str
    turns: Sequence[Turn]

    @property
    def digest(self) -> str:
        """Identifies the content: 32 hexadecimal digits over text and turns. Found once, when it is first asked for."""
        try:
            return self._digest
        except AttributeError:
            object.__setattr__(self, "_digest", self._sign())
            return self._digest

    def _sign(self) -> str:
        import hashlib

        turns = "".join([f"\x1e{start},{body},{end},{who}\x1f{time}" for start, body, end, who, time in self.turns])
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass") + turns.encode()).hexdigest()[:32]

    @classmethod
    def plain(cls, text: str, digest: str = "") -> "Content":
        """A text without speakers: one turn, or none where there is nothing. Its digest is given where it is known."""
        content = cls(text, (Turn(0, 0, len(text)),) if text else ())
        if digest:
            object.__setattr__(content, "_digest", digest)
        return content

    def turn_at(self, offset: int) -> Turn | None:
        """The turn that holds the offset (or the one before it, in the space between two)."""
        return self.turns[max(0, self.n_begun(offset) - 1)] if self.turns else None

    def n_begun(self, offset: int) -> int:
        """How many turns start at an offset or before it."""
        if isinstance(self.turns, GrowingTurns):
            return self.turns.n_begun(offset)
        return bisect_right(self.turns, offset, key=lambda turn: turn.start)

    def line_number(self, offset: int) -> int:
        """The line that holds the offset, counted from 1: what a reference such as R07:42 means.

        Counted from a place nearby, so it costs as much at the end of a long text as at its beginning.
        """
        lines = getattr(self, "_lines", (0,))
        at = offset // _COUNTED
        if len(lines) <= at:  # counted apart and put there at once: threads share contents
            places = range(len(lines) * _COUNTED, (at + 1) * _COUNTED, _COUNTED)
            found = (self.text.count("\n", place - _COUNTED, place) for place in places)
            lines = (*lines[:-1], *accumulate(found, initial=lines[-1]))
            object.__setattr__(self, "_lines", lines)
        return 1 + lines[at] + self.text.count("\n", at * _COUNTED, offset)

    def speaker_of(self, span: Span) -> str:
        """The label of the one who says most of the span."""
        said: dict[str, int] = {}
        for index in range(max(0, self.n_begun(span.start) - 1), self.n_begun(span.end - 1)):
            turn = self.turns[index]
            n_said = max(0, min(span.end, turn.end) - max(span.start, turn.body))
            said[turn.speaker] = said.get(turn.speaker, 0) + n_said
        return max(said, key=said.__getitem__, default="")


def count_words(text: str, span: Span | None = None) -> int:
    """Words of the text (or of a span of it); hyphenated reduplications count once."""
    pattern = _compiled(_WORD)
    return len(pattern.findall(text, span.start, span.end) if span else pattern.findall(text))


def words(text: str) -> list[Span]:
    return [Span(*match.span()) for match in _compiled(_WORD).finditer(text)]


def trimmed(text: str, span: Span) -> Span | None:
    """The span without white space at its ends; None where nothing is left."""
    kept = span.of(text).rstrip()
    end = span.start + len(kept)
    start = end - len(kept.lstrip())
    return Span(start, end) if start < end else None


def spoken(content: Content, span: Span) -> Span | None:
    """The span without a speaker's label or white space at its ends: nobody says a label. None with nothing left."""
    kept = trimmed(content.text, span)
    while kept is not None:
        first, last = content.turn_at(kept.start), content.turn_at(kept.end - 1)
        start = first.body if first and first.start <= kept.start < first.body else kept.start
        end = last.start if last and last.start < kept.end <= last.body else kept.end
        if (start, end) == (kept.start, kept.end):
            return kept
        kept = trimmed(content.text, Span(start, end)) if start < end else None
    return None


def printable(text: str) -> str:
    """The text with every character that could steer a terminal replaced, offset for offset.

    Control characters, line separators and lone surrogates become U+FFFD; a line feed stays, a tab becomes a space.
    The stored text is left as it is.
    """
    if text.isprintable():  # as nearly all of it is
        return text
    return _compiled(_CONTROL).sub("\ufffd", text).replace("\t", " ")
