"""How much room the columns of a table need, and whether the paper must lie down for it."""

import math
import re
from collections.abc import Sequence

from qualeval.domain.result_tables import ResultTable
from qualeval.reports.legal import legal, one_line
from qualeval.reports.numbers import number_formats, shown

MAX_PORTRAIT_COLUMNS = 7
_FEW_COLUMNS = 3  # have room in portrait whatever their texts
_LONG_TEXT, _MOST_TEXT = 40, 150  # characters: of a cell that counts in full, and of a row in portrait
_NO_LETTER = 0.8  # characters
_BREAKS = re.compile("[ \t\n-]+")


def column_shares(headers: Sequence[str], rows: Sequence[Sequence[str]], room: float) -> list[float]:
    """The columns' shares of a row of so many characters: as wide as its texts wish, but no narrower than its longest
    word.
    """
    needs = _needs(headers, rows)
    narrow: set[int] = set()  # columns that their texts alone would make too narrow
    while True:
        left = room - sum(needs[at][0] for at in narrow)
        wished = sum(wish for at, (_, wish) in enumerate(needs) if at not in narrow) or 1
        found = {at for at, (need, wish) in enumerate(needs) if at not in narrow and wish * left < need * wished}
        if not found or len(narrow) + len(found) == len(needs):
            break
        narrow |= found
    widths = [need if at in narrow else max(need, wish * left / wished) for at, (need, wish) in enumerate(needs)]
    return [width / sum(widths) for width in widths]


def is_wide(table: ResultTable, language: str) -> bool:
    """Whether a table needs the paper to lie down: many columns, or several of long texts."""
    if len(table.columns) > MAX_PORTRAIT_COLUMNS:
        return True
    if len(table.columns) <= _FEW_COLUMNS:
        return False
    headers, rows = cells(table, language)
    return sum(wish for _, wish in _needs(headers, rows)) > _MOST_TEXT


def cells(table: ResultTable, language: str) -> tuple[list[str], list[list[str]]]:
    """The headers and the rows of a table as they are read."""
    formats = number_formats(table)
    rows = [[legal(shown(v, f, language)) for v, f in zip(row, formats, strict=True)] for row in table.rows]
    return [one_line(header) for header in table.headers or table.columns], rows


def _needs(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """For each column the characters of its longest word, and those that its longest text would like to have."""
    columns = zip(*rows, strict=True) if rows else (() for _ in headers)
    found = []
    for header, texts in zip(headers, columns, strict=True):
        need = _longest_word((header, *texts))
        longest = max((len(text) for text in texts), default=0)
        beyond = int(3 * math.sqrt(max(0, longest - _LONG_TEXT)))  # a text six times as long needs twice the width
        found.append((need, max(need, min(longest, _LONG_TEXT) + beyond)))
    return found


def _longest_word(texts: Sequence[str]) -> int:
    """Characters, with room for a cell's margins; a no-break space is part of a word.

    Digits, signs and spaces take less room than letters: a number with its interval is shorter than it has characters.
    """
    return max((_room_of(word) for text in texts for word in _BREAKS.split(text)), default=1) + 3


def _room_of(word: str) -> int:
    n_letters = sum(map(str.isalpha, word))
    return n_letters + math.ceil(_NO_LETTER * (len(word) - n_letters))
