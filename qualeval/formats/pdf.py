"""PDF transcripts: the text in reading order, without what repeats at the head and foot of pages.

A PDF holds glyphs at places, no paragraphs: lines are put together again where the next line's first word would not
have fitted, columns are read one after the other, and words apart on one line are cells of a table or a label's tab.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from qualeval.domain.errors import Fault
from qualeval.formats.text_file import read_bytes
from qualeval.i18n import N_

_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:(?:page|halaman|hal\.?|hlm\.?|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|dari|\|)\s*\d{1,4})?\W{0,3}", re.IGNORECASE
)
_LABEL = re.compile(r"\s*(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*)?[^\W\d_][^\n:.?!]{0,38}:(?:\s|$)")
_ITEM = re.compile(r"\s*(?:[-•*–]|\d{1,3}[.)])\s")
_MARGIN = 0.12  # of a page's height: where heads and feet stand
_GUTTER = 1.2  # heights of a line: words further apart than this on one line do not belong together
_SLACK = 0.03  # of a column's width: a line may end so much before its margin without ending its paragraph
_WIDE = 0.12  # of the lines of a page with columns may cross the gutter
_PARAGRAPH_GAP = 1.4  # of the pitch of lines
_SOFT_HYPHENS = "\x02\xad\ufffe"
_MOST_PAGES = 5000


@dataclass(frozen=True, slots=True)
class _Line:
    """Words on one line, or a part of one, and where they stand: points from the bottom left."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def character_width(self) -> float:
        return (self.right - self.left) / max(1, len(self.text))


def read_pdf(path: Path) -> str:
    """The text, paragraphs apart by a blank line; a Fault where the file is damaged, locked, or only pictures."""
    import pypdfium2

    file = str(path)
    raw = read_bytes(path)
    if b"%PDF" not in raw[:1024]:
        raise Fault(file, 0, 0, N_("the file is no PDF as its ending says"))
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = N_("the file is locked by a password; save it without one") if locked else N_("the PDF is damaged")
        raise Fault(file, 0, 0, reason) from error
    try:
        if len(document) > _MOST_PAGES:
            raise Fault(file, 0, 0, N_("there are {n} pages in it: too many for a transcript"), n=len(document))
        pages = [_page(document[index]) for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise Fault(file, 0, 0, N_("the PDF is damaged")) from error
    finally:
        document.close()
    if not any(page.lines for page in pages):
        raise Fault(file, 0, 0, N_("there are only pictures of text in it; recognise the text (OCR) and import that"))
    bodies = _without_heads_and_feet(_without_margin_numbers(pages))
    return _joined([_in_order(lines) for lines in bodies])


@dataclass(frozen=True, slots=True)
class _Page:
    height: float
    lines: tuple[_Line, ...]


def _page(page: Any) -> _Page:
    textpage = page.get_textpage()
    try:
        width, height = page.get_size()
        seen = tuple(line for line in _fragments(textpage) if _is_on_page(line, width, height))
        return _Page(float(height), seen)
    finally:
        textpage.close()
        page.close()


def _fragments(textpage: Any) -> Iterator[_Line]:
    """Runs of characters on one line that stand close together, in the order of the file."""
    from ctypes import byref, c_double

    from pypdfium2 import raw as pdfium

    box_of = pdfium.FPDFText_GetCharBox
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    places = (byref(left), byref(right), byref(bottom), byref(top))
    characters = [_character(pdfium.FPDFText_GetUnicode(textpage, i)) for i in range(textpage.count_chars())]
    run: list[str] = []
    edges: list[float] = []
    for index, character in enumerate(characters):
        if character in "\r\n":
            if run:
                yield _fragment(run, edges)
            run, edges = [], []
            continue
        known = not character.isspace() and bool(box_of(textpage, index, *places)) and right.value > left.value
        if known and edges:
            apart = left.value - edges[1]
            width = (edges[1] - edges[0]) / max(1, len(run))
            height = edges[3] - edges[2]
            other_line = min(top.value, edges[3]) - max(bottom.value, edges[2]) < 0
            if other_line or apart > _GUTTER * max(height, width) or left.value < edges[0] - width:
                yield _fragment(run, edges)
                run, edges = [], []
        if known:
            now = [left.value, right.value, bottom.value, top.value]
            edges = _grown(edges, now) if edges else now
        if run or not character.isspace():
            run.append(character)
    if run:
        yield _fragment(run, edges)


def _character(code: int) -> str:
    """A code unit's character; halves of one beyond the first plane stay halves and are joined later."""
    return chr(code) if code else " "


def _grown(edges: list[float], now: list[float]) -> list[float]:
    return [min(edges[0], now[0]), max(edges[1], now[1]), min(edges[2], now[2]), max(edges[3], now[3])]


def _fragment(run: list[str], edges: list[float]) -> _Line:
    text = "".join(run).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    left, right, bottom, top = edges or (0.0, 0.0, 0.0, 0.0)
    return _Line(text.rstrip(), left, right, bottom, top)


def _is_on_page(line: _Line, width: float, height: float) -> bool:
    """Programs keep text beyond the paper; nobody sees it."""
    return line.right > 0 and line.left < width and line.top > 0 and line.bottom < height


# --- heads and feet --------------------------------------------------------------------------------------------------


def _without_heads_and_feet(pages: Sequence[_Page]) -> list[list[_Line]]:
    """Every page's lines but those at its edges that repeat from page to page, and page numbers there."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_pattern(line.text) for line in page.lines if _at_edge(line, page)})
    repeated = {
        pattern
        for pattern, count in counts.items()
        if count > (2 if _LABEL.match(pattern) else 1) and count * 2 >= len(pages)  # two may both say "P: Ya."
    }
    return [
        [
            line
            for line in page.lines
            if not (_at_edge(line, page) and (_pattern(line.text) in repeated or _PAGE_NUMBER.fullmatch(line.text)))
        ]
        for page in pages
    ]


def _without_margin_numbers(pages: Sequence[_Page]) -> list[_Page]:
    """The pages without the numbers of lines or paragraphs that some programs print beside the text."""
    beside = [set(_beside(page)) for page in pages]
    if sum(len(numbers) for numbers in beside) < 3:
        return list(pages)
    return [
        replace(page, lines=tuple(line for line in page.lines if line not in numbers))
        for page, numbers in zip(pages, beside, strict=True)
    ]


def _beside(page: _Page) -> Iterator[_Line]:
    words = [line for line in page.lines if not line.text.strip().isdecimal()]
    if not words:
        return
    left, right = min(line.left for line in words), max(line.right for line in words)
    for line in page.lines:
        if line.text.strip().isdecimal() and (line.right <= left or line.left >= right):
            yield line


def _at_edge(line: _Line, page: _Page) -> bool:
    return line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()).casefold())


# --- reading order ---------------------------------------------------------------------------------------------------


def _in_order(fragments: list[_Line]) -> list[_Line]:
    """A page's lines as they are read: one column after the other, parts of one line together."""
    gutter = _gutter(fragments)
    if gutter is None:
        return _lines(fragments)
    ordered: list[_Line] = []
    band: list[_Line] = []
    for line in sorted(fragments, key=lambda each: -each.middle):
        if line.left < gutter < line.right:
            ordered += [*_columns(band, gutter), line]
            band = []
        else:
            band.append(line)
    return ordered + _columns(band, gutter)


def _columns(band: list[_Line], gutter: float) -> list[_Line]:
    sides = ([line for line in band if line.right <= gutter], [line for line in band if line.left >= gutter])
    return [line for side in sides for line in _lines(side)]


def _gutter(fragments: list[_Line]) -> float | None:
    """Where a gap runs down the page between two columns of running text; None where there is none."""
    if len(fragments) < 8:
        return None
    first, last = min(line.left for line in fragments), max(line.right for line in fragments)
    for share in (0.5, 0.48, 0.52, 0.45, 0.55):
        at = first + (last - first) * share
        crossing = sum(line.left < at < line.right for line in fragments)
        before = [line for line in fragments if line.right <= at]
        after = [line for line in fragments if line.left >= at]
        if crossing > _WIDE * len(fragments) or min(len(before), len(after)) * 4 < len(fragments):
            continue
        if all(_is_running(side, last - first) for side in (before, after)):
            return at
    return None


def _is_running(side: list[_Line], width: float) -> bool:
    """Whether lines fill a column as prose does; cells of a table are shorter."""
    return median(line.right - line.left for line in side) > width * 0.3


def _lines(fragments: Iterable[_Line]) -> list[_Line]:
    """Parts of one line put together, from the top down; the order of the file where it goes down by itself."""
    rows: list[list[_Line]] = []
    for fragment in sorted(fragments, key=lambda each: -each.middle):
        last = rows[-1][-1] if rows else None
        if last and min(last.top, fragment.top) - max(last.bottom, fragment.bottom) > 0.5 * min(
            last.top - last.bottom, fragment.top - fragment.bottom
        ):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [_row(sorted(row, key=lambda each: each.left)) for row in rows]


def _row(parts: list[_Line]) -> _Line:
    return replace(
        parts[0],
        text="\t".join(part.text for part in parts),
        right=max(part.right for part in parts),
        bottom=min(part.bottom for part in parts),
        top=max(part.top for part in parts),
    )


# --- paragraphs ------------------------------------------------------------------------------------------------------


def _joined(pages: list[list[_Line]]) -> str:
    pitch, is_spaced = _pitch(pages)
    right = _right_edges(pages)
    paragraphs: list[str] = []
    before: _Line | None = None
    for page in pages:
        for line in page:
            if before is not None and _goes_on(before, line, pitch, right, is_spaced=is_spaced):
                paragraphs[-1] = _appended(paragraphs[-1], line.text.strip())
            else:
                paragraphs.append(line.text.strip())
            before = line
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _pitch(pages: list[list[_Line]]) -> tuple[float, bool]:
    """From one line to the next within a paragraph, and whether more space than that stands between paragraphs."""
    downs = [above.middle - below.middle for page in pages for above, below in pairwise(page)]
    downs = sorted(down for down in downs if down > 0)
    if not downs:
        return 0.0, False
    height = median(line.top - line.bottom for page in pages for line in page)
    close = [down for down in downs if down <= 2 * height] or downs
    pitch = close[len(close) // 4]
    apart = sum(_PARAGRAPH_GAP * pitch < down < 4 * pitch for down in downs)
    return pitch, apart * 6 >= len(downs)


def _right_edges(pages: list[list[_Line]]) -> dict[int, float]:
    """How far lines reach, by where they begin (in fifties of points): the margin of their column."""
    edges: dict[int, float] = {}
    for page in pages:
        for line in page:
            edges[int(line.left // 50)] = max(edges.get(int(line.left // 50), 0.0), line.right)
    return edges


def _goes_on(before: _Line, line: _Line, pitch: float, right: dict[int, float], *, is_spaced: bool) -> bool:
    """Whether a line goes on with the paragraph of the one before it."""
    if _LABEL.match(line.text) or _ITEM.match(line.text) or "\t" in line.text:
        return False
    down = before.middle - line.middle
    if down > _PARAGRAPH_GAP * pitch:
        return False
    if is_spaced and down > 0:
        return True
    word = line.text.split(maxsplit=1)[0] if line.text.split() else ""
    needed = (len(word) + 1) * before.character_width
    edge = right.get(int(before.left // 50), before.right)
    return before.right + needed > edge - _SLACK * (edge - before.left)


def _appended(paragraph: str, words: str) -> str:
    if paragraph[-1:] in _SOFT_HYPHENS and paragraph:
        return paragraph.rstrip(_SOFT_HYPHENS) + words
    if paragraph.endswith("-") and paragraph[-2:-1].isalpha():
        return paragraph + words
    return f"{paragraph} {words}"
