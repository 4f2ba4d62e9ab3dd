"""A table in a Word document: its columns' widths, its lines, and what stays together on a page."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu

from qualeval.domain.result_tables import ResultTable
from qualeval.reports.numbers import NumberFormat, number_formats
from qualeval.reports.widths import cells, column_shares

TABLE_STYLE = "Light Shading"
TABLE_TEXT = "Table Text"
_CHARACTER = Cm(0.175)  # a character of a table's text, about
_SHORT_TABLE, _LED_BY = 12, 3  # rows: of a table that is kept on a page, and that a longer one begins with


def add_grid(document: Any, table: ResultTable, language: str, width: int) -> Any:
    """The table's headers and rows at the document's end, as wide as that."""
    headers, rows = cells(table, language)
    widths = _widths(headers, rows, width)
    grid = document.add_table(rows=1, cols=len(headers), style=TABLE_STYLE)
    grid.autofit = False
    for name, value in (("w:firstColumn", "0"), ("w:noHBand", "1"), ("w:val", "0620")):
        grid._tbl.tblPr.find(qn("w:tblLook")).set(qn(name), value)  # noqa: SLF001 - no public way to the look
    grid._tbl.tblPr.append(_lines_between_rows())  # noqa: SLF001 - no public way to a table's own borders
    for column, share in zip(grid.columns, widths, strict=True):
        column.width = share
    _fill_rows(grid, headers, rows, number_formats(table), widths)
    return grid


def _fill_rows(
    grid: Any,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    formats: Sequence[NumberFormat],
    widths: Sequence[int],
) -> None:
    """Header and rows. The header repeats on every page and no row is torn by a page's end.

    A short table stays on one page; a longer one leaves no header alone at the foot of one.
    """
    n_kept = len(rows) if len(rows) <= _SHORT_TABLE else _LED_BY
    for at, (texts, row) in enumerate(zip([headers, *rows], _rows(grid, len(rows) + 1, formats, widths), strict=True)):
        for text, cell in zip(texts, row.cells, strict=True):
            cell.paragraphs[0].add_run(text)
            if at < n_kept:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    _mark_row(grid.rows[0], "w:tblHeader")


def _rows(grid: Any, n_rows: int, formats: Sequence[NumberFormat], widths: Sequence[int]) -> Iterator[Any]:
    """The grid's first row, formatted, and copies of it."""
    first = grid.rows[0]
    _mark_row(first, "w:cantSplit")
    for cell, number_format, width in zip(first.cells, formats, widths, strict=True):
        cell.width = width
        cell.paragraphs[0].style = TABLE_TEXT
        if number_format.numeric:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    template = deepcopy(first._tr)  # noqa: SLF001 - rows are copied as XML
    for _ in range(n_rows - 1):
        grid._tbl.append(deepcopy(template))  # noqa: SLF001 - the same
    yield from grid.rows


def _lines_between_rows() -> Any:
    """Fine lines between the rows, so that long cells side by side are read in their row."""
    borders, line = OxmlElement("w:tblBorders"), OxmlElement("w:insideH")
    for name, value in (("w:val", "single"), ("w:sz", "2"), ("w:space", "0"), ("w:color", "BFBFBF")):
        line.set(qn(name), value)
    borders.append(line)
    return borders


def _mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no words for it


def _widths(headers: Sequence[str], rows: Sequence[Sequence[str]], total: int) -> list[int]:
    """The columns' widths on a page of this width."""
    return [Emu(int(total * share)) for share in column_shares(headers, rows, total / _CHARACTER)]
