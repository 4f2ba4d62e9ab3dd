"""Rows of a transcript as pieces of text with the names of what applies to them; no colours are chosen here.

A row is cut wherever something begins or ends: a mark, the speaker's label, the current segment, the selection, a
search hit. Cuts are moved to the edges of grapheme clusters, for display only. Text is data and is never parsed.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from qualeval.domain.text import Span, Turn, printable
from qualeval.tui.narrow import is_narrow
from qualeval.tui.widgets.transcript.layout import Layout, Row, cells_of, clusters, fit_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LABEL_CELLS = 3
LANE_CELLS = LABEL_CELLS + 1  # the bar and the label
MORE_CELLS = 2  # "+n" for the marks without a lane
POINTER_CELLS = 2  # the pointer to the current segment, and a space
_MOST_LANES = 4
_MOST_COUNTED = 9


class Mark(NamedTuple):
    """A coding or a suggestion on [start, end). `color` is "#rrggbb"; `label` the code's name, cut where it must be."""

    start: int
    end: int
    code: str
    label: str
    color: str
    kind: Literal["coding", "suggestion"]
    id: str


class Look(NamedTuple):
    """What applies to a piece: names from LOOKS, and the colour of the code on top where there is one."""

    names: frozenset[str]
    color: str = ""


LOOKS = {
    "speaker": "the speaker's label",
    "time": "the timestamp in a label",
    "number": "the number of a line, in the gutter",
    "quiet": "nobody's words that count: interviewer, headings",
    "coded": "one code or more",
    "stacked": "two codes or more",
    "deep": "three codes or more",
    "suggested": "a suggestion, and no code",
    "focused": "the code in focus",
    "current": "the current segment",
    "selected": "the selection",
    "hit": "found",
    "found": "the hit that was gone to",
    "bar": "a mark's bar in the gutter",
    "label": "a mark's label in the gutter",
    "pending": "the bar or label is a suggestion's",
    "more": "how many marks have no lane here",
    "pointer": "points to the current segment",
}


class Piece(NamedTuple):
    text: str
    look: Look


class Overlay(NamedTuple):
    """What changes while reading, of one row: it is painted over the marks and never cached."""

    current: Span | None = None
    selection: Span | None = None
    hits: tuple[Span, ...] = ()
    found: Span | None = None


PLAIN = Look(frozenset())
_NOTHING = Overlay()


class _Stretch(NamedTuple):
    start: int
    end: int
    name: str


def paint_row(
    layout: Layout,
    row: Row,
    marks: Iterable[Mark],
    *,
    quiet: bool = False,
    focus: str = "",
    overlay: Overlay = _NOTHING,
) -> list[Piece]:
    """The text of a row in pieces, in order, without gaps. `marks` may hold marks of other rows; `focus` is a code."""
    if row.start == row.end:
        return []
    shown = [mark for mark in marks if mark.start < row.end and row.start < mark.end]
    shown.sort(key=lambda mark: (mark.code != focus, mark.end - mark.start, mark.start, mark.id))
    stretches = list(_stretches(layout, row, overlay))
    edges = {row.start, row.end}
    for start, end in [(mark.start, mark.end) for mark in shown] + [(each.start, each.end) for each in stretches]:
        edges.add(max(row.start, start))
        edges.add(min(row.end, end))
    cuts = _whole_clusters(layout.text, row, sorted(edges))
    pieces: list[Piece] = []
    for start, end in pairwise(cuts):
        look = _look(start, shown, stretches, quiet=quiet, focus=focus)
        if pieces and pieces[-1].look == look:
            pieces[-1] = Piece(pieces[-1].text + layout.text[start:end], look)
        else:
            pieces.append(Piece(layout.text[start:end], look))
    return pieces


def _stretches(layout: Layout, row: Row, overlay: Overlay) -> Iterable[_Stretch]:
    """What besides the marks applies to some of the row."""
    if row.turn >= 0:
        turn = layout.content.turns[row.turn]
        if turn.start < turn.body and row.start < turn.body:  # it may begin a line above: with its time
            yield from (each for each in _label(layout, turn) if each.start < row.end and row.start < each.end)
    named = [(overlay.current, "current"), (overlay.selection, "selected"), (overlay.found, "found")]
    named += [(hit, "hit") for hit in overlay.hits]
    for span, name in named:
        if span is not None and span.start < row.end and row.start < span.end:
            yield _Stretch(span.start, span.end, name)


def _label(layout: Layout, turn: Turn) -> Iterable[_Stretch]:
    """A turn's label in stretches: the speaker, and the timestamp where one is written in it."""
    at = layout.content.text.find(turn.time, turn.start, turn.body) if turn.time else -1
    if at < 0:
        yield _Stretch(turn.start, turn.body, "speaker")
        return
    yield _Stretch(turn.start, at, "speaker")
    yield _Stretch(at, at + len(turn.time), "time")
    yield _Stretch(at + len(turn.time), turn.body, "speaker")


def _look(at: int, marks: Sequence[Mark], stretches: Sequence[_Stretch], *, quiet: bool, focus: str) -> Look:
    """What applies to the piece that begins at the offset; the marks come in the order of precedence."""
    names = {stretch.name for stretch in stretches if stretch.start <= at < stretch.end}
    if quiet:
        names.add("quiet")
    here = [mark for mark in marks if mark.start <= at < mark.end]
    codings = [mark for mark in here if mark.kind == "coding"]
    top = codings or here
    if codings:
        names.update(("coded", "stacked", "deep")[: len(codings)])
    elif here:
        names.add("suggested")
    if top and focus and top[0].code == focus:
        names.add("focused")
    return Look(frozenset(names), top[0].color if top else "")


def _whole_clusters(text: str, row: Row, cuts: list[int]) -> list[int]:
    """The cuts, each moved to the start of the cluster it falls into."""
    if is_narrow(text, row.start, row.end):
        return cuts
    starts = {start for start, _end, _cells in clusters(text, row.start, row.end)} | {row.end}
    moved: list[int] = []
    for cut in cuts:
        at = cut
        while at not in starts:
            at -= 1
        if not moved or at > moved[-1]:
            moved.append(at)
    return moved


def lanes_for(width: int) -> int:
    """How many lanes a view of this width in cells can afford: the gutter takes a quarter at most, and never shrinks
    or grows with the marks, so that a mark never moves the text.
    """
    return max(1, min(_MOST_LANES, (width // 4 - MORE_CELLS - POINTER_CELLS) // LANE_CELLS))


def gutter_cells(lanes: int) -> int:
    return lanes * LANE_CELLS + MORE_CELLS + POINTER_CELLS


class LaneMark(NamedTuple):
    """A mark on a row: in which lane, and whether its label stands here."""

    lane: int
    mark: Mark
    labelled: bool


def paint_gutter(present: Iterable[LaneMark], lanes: int, *, pointer: str = "", focus: str = "") -> list[Piece]:
    """The gutter of a row: a bar per mark, a label where one begins, "+n" for what has no lane, the pointer.

    A label may run on to the right where the next lanes are free.
    """
    present = list(present)
    by_lane = {each.lane: each for each in present if each.lane < lanes}
    pieces: list[Piece] = []
    lane = 0
    while lane < lanes:
        each = by_lane.get(lane)
        upto = lane + 1
        if each is None or each.labelled:
            while upto < lanes and upto not in by_lane:
                upto += 1
        pieces += _lane(each, (upto - lane) * LANE_CELLS, focus)
        lane = upto
    hidden = len(present) - len(by_lane)
    more = f"+{min(hidden, _MOST_COUNTED)}" if hidden else ""
    pieces.append(Piece(more.ljust(MORE_CELLS), Look(frozenset({"more"})) if more else PLAIN))
    pieces.append(Piece(pointer.ljust(POINTER_CELLS), Look(frozenset({"pointer"})) if pointer else PLAIN))
    return pieces


def paint_number(number: int, cells: int) -> Piece:
    """The number of the line that begins on a row, in a column of so many cells; blanks for 0."""
    return Piece(f"{number} ".rjust(cells), Look(frozenset({"number"}))) if number else Piece(" " * cells, PLAIN)


def _lane(each: LaneMark | None, cells: int, focus: str) -> Iterable[Piece]:
    if each is None:
        return [Piece(" " * cells, PLAIN)]
    mark = each.mark
    names = {"pending"} if mark.kind == "suggestion" else set()
    if focus and mark.code == focus:
        names.add("focused")
    bar = Look(frozenset({"bar", *names}), mark.color)
    if not each.labelled:
        return [Piece("┊" if mark.kind == "suggestion" else "▏", bar), Piece(" " * (cells - 1), PLAIN)]
    text = fit_cells(_one_line(mark.label or mark.code), cells - 1).rstrip()
    rest = cells - 1 - cells_of(text)
    return [
        Piece("┊" if mark.kind == "suggestion" else "▌", bar),
        Piece(text, Look(frozenset({"label", *names}), mark.color)),
        *([Piece(" " * rest, PLAIN)] if rest else []),
    ]


def lane_at(present: Iterable[LaneMark], lanes: int, column: int) -> Mark | None:
    """The mark whose bar or label is drawn in a column of the gutter."""
    lane = column // LANE_CELLS
    if not 0 <= lane < lanes:
        return None
    left = [each for each in present if each.lane <= lane]
    each = max(left, key=lambda candidate: candidate.lane, default=None)
    return each.mark if each is not None and (each.lane == lane or each.labelled) else None


def _one_line(label: str) -> str:
    return " ".join(printable(label).split())


def first_marks(marks: Iterable[Mark]) -> list[Mark]:
    """The marks in the order in which they take their lanes: codings before suggestions, longer first."""
    return sorted(marks, key=lambda mark: (mark.kind, mark.start, -mark.end, mark.code, mark.id))
