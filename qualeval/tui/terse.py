"""The fewest bytes that bring lines on a terminal from what they were to what they are.

Cells that stay are not written again, a style is told by what of it is new, and blanks by their ground alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from qualeval.tui.narrow import is_narrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console
    from textual.strip import Strip

    Piece = tuple[int, int, Sequence[Segment]]  # column, row, and what is written there

_GAP = 4  # equal cells between two that differ: as many bytes as it takes to go past them
_END = "\x1b[0m"
_BOLD, _DIM, _ITALIC, _BLINKS, _CONCEALED = 1, 2, 4, 16 | 32, 128  # as rich numbers what a style can have
_NOT_ON_BLANKS = _BOLD | _DIM | _ITALIC | _BLINKS | _CONCEALED
_ENDS = (  # what ends which of them
    (_BOLD | _DIM, "22"),
    (_ITALIC, "23"),
    (8 | 512, "24"),
    (_BLINKS, "25"),
    (64, "27"),
    (_CONCEALED, "28"),
    (256, "29"),
    (1024 | 2048, "54"),
    (4096, "55"),
)


class Pen(NamedTuple):
    """How a terminal draws what comes next: attributes by rich's bits, and the codes of both colours."""

    attributes: int = 0
    front: str = "39"
    ground: str = "49"


_PLAIN = Pen()


def written(pieces: Iterable[Piece], console: Console) -> str:
    """Pieces of lines as a terminal takes them, from a plain pen to a plain pen."""
    system = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Textual asks for it
    told: list[str] = []
    pen, row = _PLAIN, -1
    for x, y, segments in pieces:
        told.append(f"\x1b[{x + 1}G" if y == row else f"\x1b[{y + 1};{x + 1}H")
        row = y
        for text, style, _ in segments:
            if text:
                codes, pen = _turn(pen, _pen_of(style, system), is_blank=text.isspace())
                told += (codes, text)
    if pen != _PLAIN:
        told.append(_END)
    return "".join(told)


@lru_cache(1024)
def _pen_of(style: Style | None, system: ColorSystem) -> Pen:
    if style is None:
        return _PLAIN
    front, ground = (
        ";".join(color.downgrade(system).get_ansi_codes(is_front)) if color is not None else plain
        for color, is_front, plain in ((style.color, True, "39"), (style.bgcolor, False, "49"))
    )
    return Pen(style._attributes & style._set_attributes, front, ground)  # noqa: SLF001 - there is no public way


@lru_cache(4096)
def _turn(pen: Pen, wanted: Pen, *, is_blank: bool) -> tuple[str, Pen]:
    """What makes the one pen the other, as far as it is seen, and the pen that it is then."""
    if is_blank and not wanted.attributes & ~_NOT_ON_BLANKS:
        wanted = Pen(pen.attributes & _NOT_ON_BLANKS, pen.front, wanted.ground)
    if wanted == pen:
        return "", pen
    codes: list[str] = []
    has, needs = pen.attributes, wanted.attributes
    for group, end in _ENDS:
        if has & group & ~needs:
            codes.append(end)
            has &= ~group
    codes += [_ATTRIBUTES[bit] for bit in _ATTRIBUTES if needs & ~has & bit]
    codes += [new for old, new in zip(pen[1:], wanted[1:], strict=True) if old != new]
    return f"\x1b[{';'.join(codes)}m", wanted


_ATTRIBUTES = {1 << bit: code for bit, code in Style._style_map.items()}  # noqa: SLF001 - as above


def changed_pieces(
    before: Strip | None, after: Strip, *, is_quick: bool = False
) -> list[tuple[int, Sequence[Segment]]]:
    """What is to be written where a line stands: the words that differ, each stretch with its column.

    The whole line where it is not known what stands there. Where a character is not one cell, terminals disagree on how
    many it is: then a stretch reaches from the first segment that differs to the last. So it does where that has to be
    quick: of a page most words are others.
    """
    if before is after:
        return []
    if before is None or before.cell_length != after.cell_length:
        return [(0, [*after])]
    old, new = [*before], [*after]
    if is_quick:
        return _by_segments(old, new)
    texts = before.text, after.text
    if not all(text.isascii() or is_narrow(text, 0, len(text)) for text in texts):
        return _by_segments(old, new)
    found: list[tuple[int, int]] = []
    for begin, end in _differing(old, new, *texts):
        if found and begin - found[-1][1] <= _GAP:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return [(begin, _cut(new, begin, end)) for begin, end in found]


def _by_segments(old: Sequence[Segment], new: Sequence[Segment]) -> list[tuple[int, Sequence[Segment]]]:
    shorter = min(len(old), len(new))
    same = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    if same == len(old) == len(new):
        return []
    end = next((n for n in range(shorter - same) if old[-n - 1] != new[-n - 1]), shorter - same)
    column = sum(segment.cell_length for segment in new[:same])
    return [(column, new[same : len(new) - end])]


def _differing(
    old: Sequence[Segment], new: Sequence[Segment], old_text: str, new_text: str
) -> Iterator[tuple[int, int]]:
    """The stretches of cells that look different, each as long as neither line changes its style; words are whole."""
    begin = 0
    for end, was, now in _stretches(old, new):
        had, has = old_text[begin:end], new_text[begin:end]
        if was is now or was == now:
            if had != has:
                first = next(n for n, (one, other) in enumerate(zip(had, has, strict=True)) if one != other)
                last = next(n for n in range(end - begin, 0, -1) if had[n - 1] != has[n - 1])
                stop = has.find(" ", last)
                yield begin + has.rfind(" ", 0, first) + 1, begin + stop if stop >= 0 else end
        elif had != has or not (has.isspace() and _are_alike_on_blanks(was, now)):
            yield begin, end
        begin = end


def _stretches(old: Sequence[Segment], new: Sequence[Segment]) -> Iterator[tuple[int, Style | None, Style | None]]:
    """Where each stretch of cells ends over which both lines keep their style, and the two styles."""
    olds, news = iter(old), iter(new)
    old_end = new_end = end = 0
    was = now = None
    while True:
        while old_end == end:
            segment = next(olds, None)
            if segment is None:
                return
            was, old_end = segment.style, old_end + len(segment.text)
        while new_end == end:
            segment = next(news, None)
            if segment is None:
                return
            now, new_end = segment.style, new_end + len(segment.text)
        end = min(old_end, new_end)
        yield end, was, now


@lru_cache(1024)
def _are_alike_on_blanks(one: Style | None, other: Style | None) -> bool:
    pens = [_pen_of(style, ColorSystem.TRUECOLOR) for style in (one, other)]
    return pens[0].ground == pens[1].ground and not any(pen.attributes & ~_NOT_ON_BLANKS for pen in pens)


def _cut(segments: Iterable[Segment], begin: int, end: int) -> list[Segment]:
    """The cells of a line whose characters are one cell each."""
    found: list[Segment] = []
    at = 0
    for text, style, _ in segments:
        if at >= end:
            break
        kept = text[max(0, begin - at) : end - at]
        if kept:
            found.append(Segment(kept, style))
        at += len(text)
    return found
