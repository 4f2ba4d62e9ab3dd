"""Rows of a transcript: a content and a width in cells become stretches of the text, one per screen row.

Rows are kept as arrays of offsets, not as objects, so that a million words cost a few megabytes and a look-up is a
bisection; they are found from the start of the text on, no further than is asked for. Text of narrow characters only is
cut by character counts (about 300 million characters a second); anything else is measured by grapheme cluster, word by
word.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from time import thread_time
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from qualeval.domain.text import Content, Span, printable
from qualeval.tui.narrow import is_narrow

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_TURN = -1
_LOOKED_AT = 65_536  # characters at a time
_CJK = "\u2e80-\u312f\u3190-\ua4cf\uf900-\ufaff\uff00-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
_CLOSING = (
    "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u3017\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d"
)
_ATTACHED = _CLOSING + "\u0300-\u036f\u200c\u200d\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
# what may stand at the start of a row: white space, one ideograph with what clings to it, or a run without either
_UNIT = re.compile(f"\\s+|[{_CJK}][{_ATTACHED}]*|[^\\s{_CJK}]+")
_JOINER = "\u200d"
_FIRST_JOINING = "\u0300"


class Row(NamedTuple):
    """One screen row: the stretch [start, end) of the text, empty for a blank row.

    `turn` is the index of the turn it belongs to, -1 for text outside all turns; `first` marks a turn's first row.
    """

    start: int
    end: int
    turn: int
    first: bool


class Layout:
    """The rows of a content at a width. `text` is what may be shown: as far as rows are found, it is made printable.

    A long text is on the screen before all of its rows are known. Asking how many there are finds the rest.
    """

    def __init__(self, content: Content, width: int) -> None:
        self.content = content
        self.width = max(2, width)  # a wide character needs two cells
        self.text = content.text
        self._printable_to = 0  # the offset that `text` was looked at to
        self._starts = array("q")
        self._ends = array("q")
        self._turns = array("q")
        self._waiting = self._wrapped()
        self._known_to = 0  # the offset that the rows found reach
        self.is_whole = False

    def find_more(self) -> None:
        """Looks at one more line of the stored text."""
        reached = next(self._waiting, None)
        if reached is None:
            self.is_whole = True
        else:
            self._known_to = reached

    def find_within(self, seconds: float) -> None:
        """Finds rows for so many seconds of work, or all of them."""
        until = thread_time() + seconds
        while not self.is_whole and thread_time() < until:
            self.find_more()

    def __len__(self) -> int:
        while not self.is_whole:
            self.find_more()
        return len(self._starts)

    def __bool__(self) -> bool:
        return self.has(0)

    def has(self, index: int) -> bool:
        """Whether there is such a row."""
        while len(self._starts) <= index and not self.is_whole:
            self.find_more()
        return index < len(self._starts)

    @property
    def n_found(self) -> int:
        return len(self._starts)

    @property
    def guessed_length(self) -> int:
        """How many rows there are; before all are found, judged by those that are, and never fewer."""
        found = len(self._starts)
        if self.is_whole or not self._known_to:
            return found
        return found + (len(self.text) - self._known_to) * found // self._known_to

    def row(self, index: int) -> Row:
        self.has(index)
        turn = self._turns[index]
        first = turn != _NO_TURN and (index == 0 or self._turns[index - 1] != turn)
        return Row(self._starts[index], self._ends[index], turn, first)

    def row_at(self, offset: int) -> int:
        """The row that shows the offset; for white space that no row shows, the row before it. 0 without rows."""
        while not self.is_whole and (not self._starts or self._starts[-1] <= offset):
            self.find_more()
        return max(0, bisect_right(self._starts, offset) - 1)

    def rows_of(self, span: Span) -> range:
        """The rows that show some of the span."""
        first, last = self.row_at(span.start), self.row_at(span.end - 1)
        while first < last and self._ends[first] <= span.start:  # the span begins in white space between two rows
            first += 1
        return range(first, min(last + 1, len(self._starts)))

    def column_of(self, index: int, offset: int) -> int:
        """The cell of a row in which the offset is drawn; past its end, the row's length in cells."""
        start, end = self._starts[index], self._ends[index]
        return cells_of(self.text[start : max(start, min(offset, end))])

    def cluster_at(self, index: int, column: int) -> Span | None:
        """The character drawn in a cell of the row, with all that joins it; None past the row's ends."""
        start, end = self._starts[index], self._ends[index]
        if column < 0:
            return None
        used = 0
        for begin, stop, cells in clusters(self.text, start, end):
            used += cells
            if used > column:
                return Span(begin, stop)
        return None

    def _wrapped(self) -> Iterator[int]:
        """Adds all rows, stopping after each line of the stored text to say how far they reach."""
        for start, end, turn in _blocks(self.content):
            if turn != _NO_TURN or not self.content.text[start:end].isspace():
                yield from self._wrap_block(start, end, turn)

    def _wrap_block(self, start: int, end: int, turn: int) -> Iterator[int]:
        """Adds the rows of one turn, line by line."""
        at = start
        while at < end:
            stop = self.text.find("\n", at, end)
            stop = end if stop < 0 else stop
            if stop > self._printable_to:
                self._look_to(stop)
            begin, last = _stripped(self.text, at, stop)
            if begin < last:
                self._add_spacing(begin, turn)
                self._wrap_line(begin, last, turn)
            at = stop + 1
            yield min(at, end)

    def _look_to(self, offset: int) -> None:
        """Makes the text printable, which nearly every one is as it stands."""
        offset = max(offset, self._printable_to + _LOOKED_AT)
        stretch = self.text[self._printable_to : offset]
        if printable(stretch) == stretch:
            self._printable_to = offset
        else:
            self.text = printable(self.content.text)
            self._printable_to = len(self.text)

    def _add_spacing(self, begin: int, turn: int) -> None:
        """One blank row where the stored text has any blank lines, none where it has none."""
        if not self._ends:
            return
        previous = self._ends[-1]
        if self.text.count("\n", previous, begin) > 1:
            same = self._turns[-1] == turn
            self._add(previous, previous, turn if same else _NO_TURN)

    def _wrap_line(self, start: int, end: int, turn: int) -> None:
        if is_narrow(self.text, start, end):
            self._wrap_narrow(start, end, turn)
        else:
            self._wrap_measured(start, end, turn)

    def _wrap_narrow(self, start: int, end: int, turn: int) -> None:
        text, width = self.text, self.width
        starts, ends, turns = self._starts.append, self._ends.append, self._turns.append
        while end - start > width:
            cut = text.rfind(" ", start + 1, start + width + 1)
            if cut < 0:
                cut = start + width
            starts(start)
            ends(cut)
            turns(turn)
            start = cut
            while start < end and text[start] == " ":
                start += 1
        if start < end:
            self._add(start, end, turn)

    def _wrap_measured(self, start: int, end: int, turn: int) -> None:
        row_start, row_end, used = start, start, 0
        for begin, stop, cells in _units(self.text, start, end, self.width):
            blank = self.text[begin].isspace()
            if used + cells > self.width and row_end > row_start and not blank:
                self._add(row_start, row_end, turn)
                row_start, used = begin, 0
            if blank and row_end == row_start:
                row_start = row_end = stop
                continue
            used += cells
            row_end = row_end if blank else stop
        if row_end > row_start:
            self._add(row_start, row_end, turn)

    def _add(self, start: int, end: int, turn: int) -> None:
        self._starts.append(start)
        self._ends.append(end)
        self._turns.append(turn)


def cells_of(text: str) -> int:
    is_one_each = (text.isascii() and text.isprintable()) or is_narrow(text, 0, len(text))
    return len(text) if is_one_each else cell_len(text)


def clusters(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The grapheme clusters of a stretch as (start, end, cells): what must never be drawn in two pieces."""
    begin = start
    for at in range(start + 1, end):
        if not _joins(text, begin, at):
            yield begin, at, cell_len(text[begin:at])
            begin = at
    if begin < end:
        yield begin, end, cell_len(text[begin:end])


def _joins(text: str, begin: int, at: int) -> bool:
    """Whether the character belongs to the cluster that began at `begin`."""
    character = text[at]
    if character < _FIRST_JOINING:
        return False
    if text[at - 1] == _JOINER or cell_len(character) == 0:
        return True
    is_flag = "\U0001f1e6" <= character <= "\U0001f1ff"
    return is_flag and at - begin == 1 and "\U0001f1e6" <= text[begin] <= "\U0001f1ff"


def fit_cells(text: str, cells: int) -> str:
    """The text cut and padded to exactly so many cells, never within a cluster."""
    if is_narrow(text, 0, len(text)):
        return text[:cells].ljust(cells)
    kept, used = 0, 0
    for _begin, stop, width in clusters(text, 0, len(text)):
        if used + width > cells:
            break
        kept, used = stop, used + width
    return text[:kept] + " " * (cells - used)


def _units(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int, int]]:
    """What may not be broken at this width, as (start, end, cells); words longer than a row come in clusters."""
    for match in _UNIT.finditer(text, start, end):
        begin, stop = match.span()
        cells = cell_len(text[begin:stop])
        if cells > width:
            yield from clusters(text, begin, stop)
        else:
            yield begin, stop, cells


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _blocks(content: Content) -> Iterator[tuple[int, int, int]]:
    """The turns and the stretches outside them, in order, as (start, end, index of the turn)."""
    at = 0
    for index, turn in enumerate(content.turns):
        if at < turn.start:
            yield at, turn.start, _NO_TURN
        yield max(at, turn.start), turn.end, index
        at = max(at, turn.end)
    if at < len(content.text):
        yield at, len(content.text), _NO_TURN
