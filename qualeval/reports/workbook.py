"""Tables and reports as Excel workbooks. Text is always written as text, whatever it begins with.

The cells of a data frame are written one by one: that is as fast as XlsxWriter alone (pandas' own writer takes 1.6
times as long), and no value passes through the guessing that turns text into formulas, links or numbers.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import count
from types import MappingProxyType
from typing import Any, NamedTuple

import xlsxwriter

from qualeval.domain.cells import LONGEST_CELL, cut
from qualeval.domain.charts import Chart
from qualeval.domain.errors import QualevalError
from qualeval.domain.report_document import ReportDocument, Section
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_
from qualeval.reports.charts import table_columns, table_rows
from qualeval.reports.frames import to_frame
from qualeval.reports.legal import legal, one_line
from qualeval.reports.native_charts import add_chart
from qualeval.reports.numbers import NumberFormat, is_gap, is_number, number_formats
from qualeval.reports.words import (
    CONTENTS,
    FIGURE,
    FROM,
    LABEL,
    QUOTE,
    QUOTES,
    REFERENCE,
    REPORT,
    ROWS,
    SECTION,
    SHEET,
    TABLE,
    TITLE,
    TO,
    Translate,
)

MAX_ROWS = 1_048_576
MAX_NAME = 31
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - Excel knows no zones; a constant, so that equal input gives equal bytes
_MIN_WIDTH, _WIDEST, _BUTTON = 5, 60, 3  # characters; a header needs room for its filter button
_PAGE_WIDTH = 100
_LINE_HEIGHT, _TALLEST = 15, 409  # points; Excel allows no taller row
_A4 = 9
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def tables_workbook(tables: Sequence[ResultTable], translate: Translate) -> bytes:
    """A sheet per table, and in front of several a sheet that lists them."""
    names = SheetNames()
    contents = names.unique(translate(CONTENTS)) if len(tables) != 1 else ""
    sheets = [(names.unique(table.name or translate(SHEET)), table) for table in tables]
    book = _Workbook()
    if contents:
        book.contents(contents, sheets, translate)
    for name, table in sheets:
        book.table(name, table)
    return book.closed()


def report_workbook(report: ReportDocument, translate: Translate) -> bytes:
    """The text on the first sheet with links to the tables, then a sheet for each, and one for all the quotes."""
    names = SheetNames()
    first = names.unique(translate(REPORT))
    tables, figures = count(1), count(1)
    quotes = _quotes_sheet(report, names, translate)
    sections = [(s, _section_sheets(s, names, tables, figures, quotes, translate)) for s in report.sections]
    book = _Workbook(report.title)
    above = (*((report.subtitle,) if report.subtitle else ()), *report.warnings)
    book.text(first, report.title, above, sections)
    addresses = {} if quotes is None else _quote_addresses(report, quotes.name)
    for sheet in dict.fromkeys(sheet for _, sheets in sections for sheet in sheets if sheet is not quotes):
        book.table(sheet.name, sheet.table, sheet.chart, addresses)
    if quotes is not None:
        book.table(quotes.name, quotes.table)
    return book.closed()


class _Sheet(NamedTuple):
    """A sheet of the report: its name, what the first sheet calls it, the table on it, and the chart beside that."""

    name: str
    label: str
    table: ResultTable
    chart: Chart | None = None


def _section_sheets(
    section: Section,
    names: "SheetNames",
    tables: Iterator[int],
    figures: Iterator[int],
    quotes: _Sheet | None,
    translate: Translate,
) -> list[_Sheet]:
    """A sheet for every chart's numbers and every table, called by their numbers, and the one with the quotes."""
    bounds = (translate(FROM), translate(TO))
    sheets = []
    for chart in section.charts:
        columns, headers = table_columns(chart, translate(LABEL), bounds)
        numbers = ResultTable(chart.name, columns, table_rows(chart), headers, notes=chart.notes)
        name = f"{translate(FIGURE)} {next(figures)}"
        sheets.append(_Sheet(names.unique(name), f"{name}. {chart.title}", numbers, chart))
    for table in section.tables:
        name = f"{translate(TABLE)} {next(tables)}"
        sheets.append(_Sheet(names.unique(name), f"{name}. {table.title or table.name}", table))
    if section.quotes and quotes is not None:
        sheets.append(quotes)
    return sheets


def _quotes_sheet(report: ReportDocument, names: "SheetNames", translate: Translate) -> _Sheet | None:
    """Every quote of the report with the section that it stands in, to be filtered; nothing where there is none."""
    rows = tuple((section.title, *quote) for section in report.sections for quote in section.quotes)
    if not rows:
        return None
    headers = (translate(SECTION), translate(QUOTE), translate(REFERENCE))
    name = translate(QUOTES)
    return _Sheet(names.unique(name), name, ResultTable("quotes", ("section", "quote", "reference"), rows, headers))


def _quote_addresses(report: ReportDocument, sheet: str) -> dict[str, str]:
    """Where on their sheet the quotes of each named part begin, under the headers."""
    found, row = {}, 2
    for section in report.sections:
        if section.name and section.quotes:
            found[section.name] = _address(sheet, row)
        row += len(section.quotes)
    return found


def _address(sheet: str, row: int = 1) -> str:
    """A place within the workbook; quotes in a sheet's name are doubled, as in a formula."""
    quoted = sheet.replace("'", "''")
    return f"internal:'{quoted}'!A{row}"


class SheetNames:
    r"""Gives out names that Excel accepts: at most 31 characters, none of []:*?/\, no two equal but for case."""

    def __init__(self) -> None:
        self._taken = {"history"}  # Excel keeps this name for itself

    def unique(self, wanted: str) -> str:
        allowed = re.sub(r"[\[\]:*?/\\]", " ", one_line(wanted))
        base = " ".join(allowed.split()).strip("' ") or "1"
        for number in count(1):
            suffix = f" ({number})" if number > 1 else ""
            name = cut(base, MAX_NAME - len(suffix)).rstrip("' ") + suffix
            if name.casefold() not in self._taken:
                break
        self._taken.add(name.casefold())
        return name


class _Workbook:
    """The seam to XlsxWriter, which is untyped; everything stays in memory until it is closed."""

    def __init__(self, title: str = "") -> None:
        self._stream = BytesIO()
        self._book: Any = xlsxwriter.Workbook(self._stream, _OPTIONS)
        self._book.set_properties({"created": _MADE, "title": one_line(title)[:255]})
        self._title = self._format(bold=True, font_size=16, text_wrap=True)
        self._header = self._format(bold=True, text_wrap=True, bottom=1)
        self._text = self._format()
        self._wrapped = self._format(text_wrap=True)
        self._note = self._format(italic=True, font_size=9)
        self._link = self._book.get_default_url_format()
        self._numbers: dict[str, Any] = {}

    def closed(self) -> bytes:
        """The file's bytes; nothing can be written after."""
        self._book.close()
        return self._stream.getvalue()

    def table(
        self,
        name: str,
        table: ResultTable,
        chart: Chart | None = None,
        addresses: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Headers, rows, then the notes with an empty row before them; a chart of the numbers to their right.

        Numbers lead to the `addresses` of their parts.
        """
        _refuse_long(table)
        frame = to_frame(table)
        sheet = self._sheet(name)
        headers = [one_line(header) for header in table.headers or table.columns]
        wrapped: list[list[str]] = []
        for place, (header, number_format) in enumerate(zip(headers, number_formats(table), strict=True)):
            values = frame.iloc[:, place].tolist()
            width = max(_MIN_WIDTH, len(header), *map(_n_characters, values)) + _BUTTON
            wrap = width > _WIDEST or any(isinstance(value, str) and "\n" in value for value in values)
            if wrap:
                wrapped.append([header, *map(str, values)])
            sheet.set_column(place, place, min(width, _WIDEST))
            self._put(sheet, 0, place, header, self._header)
            for row in range(len(values)):
                if address := addresses.get(table.target(row, place)):
                    sheet.write_url(row + 1, place, address, self._text, "")  # the number goes over it, and is kept
            self._column(sheet, place, values, number_format, self._wrapped if wrap else self._text)
        for row, texts in enumerate(zip(*wrapped, strict=True)):
            _fit_height(sheet, row, texts, _WIDEST)
        if headers:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            sheet.autofilter(0, 0, len(frame), len(headers) - 1)
        for row, note in enumerate(table.notes, start=len(frame) + 2):
            self._put(sheet, row, 0, note, self._note)
        if chart is not None and table.rows:
            add_chart(self._book, sheet, name, chart, len(table.columns))

    def contents(self, name: str, sheets: Sequence[tuple[str, ResultTable]], translate: Translate) -> None:
        """A list of the sheets, each name a link to it."""
        sheet = self._sheet(name)
        rows = [(target, one_line(table.title or table.name), len(table.rows)) for target, table in sheets]
        for place, header in enumerate((SHEET, TITLE, ROWS)):
            self._put(sheet, 0, place, translate(header), self._header)
        for row, (target, title, n_rows) in enumerate(rows, start=1):
            self._put_link(sheet, row, 0, target, target)
            self._put(sheet, row, 1, title, self._wrapped)
            _fit_height(sheet, row, [title], _WIDEST)
            sheet.write_number(row, 2, n_rows, self._text)
        sheet.set_column(0, 0, MAX_NAME)
        sheet.set_column(1, 1, _WIDEST)
        sheet.freeze_panes(1, 0)

    def text(
        self, name: str, title: str, above: Sequence[str], sections: Sequence[tuple[Section, Sequence[_Sheet]]]
    ) -> None:
        """The report's title, headings and paragraphs one below the other, and links to each section's sheets."""
        sheet = self._sheet(name)
        sheet.set_column(0, 0, _PAGE_WIDTH)
        sheet.hide_gridlines(2)
        rows = count()
        self._put(sheet, next(rows), 0, one_line(title), self._title)
        for line in above:
            self._put(sheet, next(rows), 0, line, self._wrapped)
        for section, sheets in sections:
            next(rows)
            self._put(sheet, next(rows), 0, one_line(section.title), self._heading(section.level))
            for paragraph, row in zip(section.paragraphs, rows, strict=False):
                self._put(sheet, row, 0, paragraph, self._wrapped)
                _fit_height(sheet, row, [paragraph], _PAGE_WIDTH)
            for target in sheets:
                self._put_link(sheet, next(rows), 0, target.name, target.label)

    def _sheet(self, name: str) -> Any:
        """A sheet that prints as wide as an A4 page lying down."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _column(
        self, sheet: Any, place: int, values: Iterable[object], number_format: NumberFormat, text_format: Any
    ) -> None:
        for row, value in enumerate(values, start=1):
            if isinstance(value, str):
                self._put(sheet, row, place, value, text_format)
            elif is_number(value):
                sheet.write_number(row, place, value, self._number(value, number_format))
            elif not is_gap(value):
                self._put(sheet, row, place, _plain(value), text_format)

    def _put(self, sheet: Any, row: int, place: int, text: str, cell_format: Any) -> None:
        sheet.write_string(row, place, _fitting(text), cell_format)

    def _put_link(self, sheet: Any, row: int, place: int, target: str, label: str) -> None:
        """A link to a sheet."""
        sheet.write_url(row, place, _address(target), self._link, cut(one_line(label), 255))

    def _number(self, value: object, number_format: NumberFormat) -> Any:
        fraction = f".{'0' * number_format.decimals}" if number_format.decimals else ""
        pattern = "0.0%" if number_format.share else f"0{fraction}" if isinstance(value, float) else "0"
        if pattern not in self._numbers:
            self._numbers[pattern] = self._format(num_format=pattern)
        return self._numbers[pattern]

    def _heading(self, level: int) -> Any:
        return self._format(bold=True, font_size=max(11, 15 - level), text_wrap=True)

    def _format(self, **properties: object) -> Any:
        return self._book.add_format({"valign": "top", **properties})


def _refuse_long(table: ResultTable) -> None:
    """A sheet ends at row 1,048,576; the headers and the notes, with the gap before them, take their rows."""
    if 1 + len(table.rows) + (1 + len(table.notes) if table.notes else 0) > MAX_ROWS:
        raise QualevalError(
            N_("The table {table} has {n} rows, more than an Excel sheet holds; write it as .csv"),
            table=table.name,
            n=len(table.rows),
        )


def _plain(value: object) -> str:
    """An infinite number is text to Excel; all else is as it prints."""
    if isinstance(value, float) and math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return str(value)


def _n_characters(value: object) -> int:
    """What a cell's longest line takes; numbers are short as shown, whatever digits they hold."""
    if isinstance(value, str):
        return max(map(len, value.split("\n"))) if "\n" in value else len(value)
    return 0 if is_gap(value) else min(len(str(value)), 8)


def _fit_height(sheet: Any, row: int, texts: Sequence[str], width: int) -> None:
    """Room for the lines that a row's longest text takes; not every program works this out on opening."""
    if all(len(text) <= width and "\n" not in text for text in texts):
        return
    lines = max(sum(1 + len(line) // width for line in text.split("\n")) for text in texts)
    sheet.set_row(row, min(lines * _LINE_HEIGHT, _TALLEST))


def _fitting(text: str) -> str:
    """Legal text no longer than a cell holds; a cut shows as an ellipsis."""
    clean = legal(text)
    fitting = cut(clean, LONGEST_CELL)
    return fitting if len(fitting) == len(clean) else f"{cut(clean, LONGEST_CELL - 1)}…"
