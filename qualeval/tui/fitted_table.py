"""A table of an analysis as a screen has room for it: how wide its columns are, what its cells say, and what is cut."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import wrap

from rich.text import Text

from qualeval.domain.result_tables import ResultTable
from qualeval.domain.text import printable
from qualeval.services.analysis_views import Drawing
from qualeval.services.numerals import bar

NARROW = 100  # cells of a screen from which a table keeps its intervals
_WIDEST = 44  # cells of a column
_TIGHT = 30  # the same on a narrow screen, where intervals are left to the cell under the cursor
_GAP = 2  # cells between columns
_BAR = 6
_INTERVAL = re.compile(r" \[[^\[\]]*\]$")
_HEAT = " ░▒▓█"


@dataclass(frozen=True, slots=True)
class FittedTable:
    """Heads in as many lines as they take, cells row by row, and the columns' widths."""

    heads: list[list[str]] = field(default_factory=list)
    cells: list[list[Text]] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    is_tight: bool = False

    def cut(self, value: object) -> str:
        """The words of a cell that does not stand whole in the table; empty where it does."""
        words = _words(value)
        widest = _TIGHT if self.is_tight else _WIDEST
        return words if len(words) > widest or (self.is_tight and _INTERVAL.search(words)) else ""


def fitted(
    table: ResultTable, weights: Mapping[tuple[int, int], float], drawing: Drawing, screen_width: int
) -> FittedTable:
    """The table with its weights drawn; without its intervals where a narrow screen has no room for them."""
    found = _laid_out(table, weights, drawing, is_tight=False)
    if screen_width < min(NARROW, sum(width + _GAP for width in found.widths)):
        return _laid_out(table, weights, drawing, is_tight=True)
    return found


def _laid_out(
    table: ResultTable, weights: Mapping[tuple[int, int], float], drawing: Drawing, *, is_tight: bool
) -> FittedTable:
    most = max(weights.values(), default=0.0) or 1
    say = _without_interval if is_tight else _words
    cells = [
        [_cell(say(value), value, weights.get((y, x)), drawing, most) for x, value in enumerate(row)]
        for y, row in enumerate(table.rows)
    ]
    widths, heads = [], []
    for column, header in enumerate(map(printable, table.headers)):
        needed = max((row[column].cell_len for row in cells), default=0)
        width = max(1, min(_TIGHT if is_tight else _WIDEST, max(needed, *map(len, header.split(" ")))))
        widths.append(width)
        heads.append(wrap(header, width) or [""])
    return FittedTable(heads, cells, widths, is_tight)


def _cell(words: str, value: object, weight: float | None, drawing: Drawing, most: float) -> Text:
    """With a bar of its weight, or a block as dark as it is heavy beside the heaviest of the table."""
    text = Text(words, justify="right" if isinstance(value, int) else "left", overflow="ellipsis")
    if weight is not None and drawing == "bars":
        text.append(f"  {bar(weight, _BAR)}", "dim")
    if weight is not None and drawing == "heat":
        block = _HEAT[min(len(_HEAT) - 1, round(weight / most * (len(_HEAT) - 1)))]
        text = Text(f"{block} ").append_text(text)
    text.no_wrap = True
    return text


def _words(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "✓" if value else ""
    return " ".join(printable(str(value)).split())


def _without_interval(value: object) -> str:
    return _INTERVAL.sub("", _words(value))
