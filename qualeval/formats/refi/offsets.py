"""In which unit a file counts its positions: the standard does not say, and the programs differ.

Candidates are code points and UTF-16 code units, a CR LF counted as two or as one, and as a last resort the byte
order mark counted too. The one that makes most selections equal the words which the file repeats is taken, then the
one whose selections end at most word bounds, then the habit of the program that wrote the file.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from qualeval.domain.exchange import OffsetsFound
from qualeval.formats.refi.xml import legal

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_CRLF = re.compile("\r\n")
_WHITE = re.compile(r"\s+")
_SHORTEST_QUOTE = 3
_TWO: list[Literal[1, 2]] = [2]


@dataclass(frozen=True, slots=True)
class Unit:
    utf16: bool
    crlf: Literal[1, 2]
    bom: bool


@dataclass(frozen=True, slots=True)
class Selected:
    """A selection as written; `quote` is what the file says it selects, if it says so."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class SelectedText:
    """A source's text without its byte order mark, and its selections."""

    source: str
    text: str
    had_bom: bool
    selections: Sequence[Selected]


class OffsetMap:
    """From a file's positions to code points of the text."""

    def __init__(self, text: str, unit: Unit) -> None:
        astral = [match.start() for match in _ASTRAL.finditer(text)] if unit.utf16 else []
        single = [match.start() for match in _CRLF.finditer(text)] if unit.crlf == 1 else []
        steps = sorted([(at, 1) for at in astral] + [(at, -1) for at in single])
        self._bom = int(unit.bom)
        self._shifts = [0]
        self._starts: list[int] = []  # the positions after which each shift holds
        self._ends: list[int] = []
        for at, step in steps:
            self._shifts.append(self._shifts[-1] + step)
            self._starts.append(at + 1 + self._shifts[-1])
            self._ends.append(at + 1 + self._shifts[-1] + (step < 0))

    def start(self, position: int) -> int:
        position -= self._bom
        return position - self._shifts[bisect_right(self._starts, position)]

    def end(self, position: int) -> int:
        position -= self._bom
        return position - self._shifts[bisect_right(self._ends, position)]


def find_unit(texts: Sequence[SelectedText], origin: str) -> tuple[Unit, list[OffsetsFound]]:
    """The unit that a project counts in, and how well it fits each text with selections."""
    texts = [each for each in texts if each.selections]
    candidates: list[Unit] = []
    fits: list[list[_Fits]] = []
    for unit in _candidates(texts, origin):
        candidates.append(unit)
        fits.append([_fits(each, unit) for each in texts])
        if _is_certain(fits[-1]):
            break
    quotes = [sum(fit.quotes for fit in found) for found in fits]
    words = [sum(fit.words for fit in found) for found in fits]
    by_quote = bool(max(quotes, default=0))
    ranks = [
        (quotes[i], 0 if unit.bom and not by_quote else words[i], not unit.bom, -i) for i, unit in enumerate(candidates)
    ]
    best = ranks.index(max(ranks))
    checked_by = "quote" if by_quote else _evidence(candidates, words)
    unit = candidates[best]
    return unit, [
        OffsetsFound(
            source=each.source,
            unit="UTF-16" if unit.utf16 else "code points",
            crlf=unit.crlf,
            bom=unit.bom,
            fitting=fit.quotes if by_quote else fit.words,
            checked=fit.n_quotes if by_quote else 2 * len(each.selections),
            checked_by=checked_by,
        )
        for each, fit in zip(texts, fits[best], strict=True)
    ]


def _is_certain(found: "list[_Fits]") -> bool:
    """Whether every selection is what the file says it is: no other unit can fit better."""
    return any(fit.n_quotes for fit in found) and all(fit.quotes == fit.n_quotes for fit in found)


def _candidates(texts: Sequence[SelectedText], origin: str) -> Iterator[Unit]:
    """The units that can differ for these texts, the habit of the program that wrote them first."""
    name = origin.casefold()
    has_astral = any(_ASTRAL.search(each.text) for each in texts)
    has_crlf = any("\r\n" in each.text for each in texts)
    utf16 = [True, False] if "nvivo" in name else [False, True]
    crlf: list[Literal[1, 2]] = [1, 2] if "atlas" in name else [2, 1]
    lengths = crlf if has_crlf else _TWO
    bom = [False, True] if any(each.had_bom for each in texts) else [False]
    yield from (
        Unit(each, length, counted) for counted, length, each in product(bom, lengths, utf16 if has_astral else [False])
    )


def _evidence(candidates: Sequence[Unit], words: Sequence[int]) -> str:
    """What told the units apart, where the file repeats no words."""
    real = [count for unit, count in zip(candidates, words, strict=True) if not unit.bom]
    if len(real) < 2:
        return ""
    return "words" if len(set(real)) > 1 else "origin"


@dataclass(frozen=True, slots=True)
class _Fits:
    quotes: int
    n_quotes: int
    words: int


def _fits(each: SelectedText, unit: Unit) -> _Fits:
    places = OffsetMap(each.text, unit)
    quotes = n_quotes = words = 0
    for selected in each.selections:
        start, end = places.start(selected.start), places.end(selected.end)
        words += _at_bound(each.text, start) + _at_bound(each.text, end)
        if selected.quote:
            n_quotes += 1
            quotes += 0 <= start < end and is_quote(selected.quote, each.text[start:end])
    return _Fits(quotes, n_quotes, words)


def is_quote(written: str, words: str) -> bool:
    """Whether the file's words are those selected: white space apart, and however it shortens them."""
    if written == words:
        return True
    short = _plain(written)
    full = _plain(words)
    if short.endswith(("…", "...")) and len(short) > _SHORTEST_QUOTE + 3:
        return full.startswith(short.rstrip("….").rstrip())
    return short == full


def _plain(text: str) -> str:
    return _WHITE.sub(" ", legal(text)).strip()


def _at_bound(text: str, offset: int) -> bool:
    """Whether a word ends or begins at the offset, rather than going on across it."""
    if not 0 <= offset <= len(text):
        return False
    return offset in (0, len(text)) or not (text[offset - 1].isalnum() and text[offset].isalnum())
