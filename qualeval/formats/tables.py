"""Survey files as tables of text: delimited text by the standard library, workbooks by `workbooks.py`."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from qualeval.domain.errors import Fault, FaultsError
from qualeval.domain.surveys import Table
from qualeval.formats.added import is_added, read_added
from qualeval.formats.statistics_files import ENDINGS as STATISTICS_ENDINGS
from qualeval.formats.statistics_files import read_statistics
from qualeval.formats.survey_layouts import Layout, find_layout
from qualeval.formats.text_file import decode, read_bytes, with_line_feeds
from qualeval.formats.workbooks import Grid, read_workbook
from qualeval.i18n import N_

_DELIMITERS = ",;\t|"
_TEXT_ENDINGS = (".csv", ".tsv")
_SNIFFED_RECORDS = 20
_SNIFFED_CHARACTERS = 65_536
_LARGEST_CELL = 10_000_000  # characters
_MOST_FAULTS = 50


def read_table(path: Path, sheet: str = "", header_rows: int = 0) -> Table:
    """The table of a file: of the sheet named, else of the first that is not empty.

    How many rows name the columns is found out where `header_rows` is 0; titles above them, and rows without any
    value, are left out. Raises a Fault, or FaultsError for rows longer than the header.
    """
    file = str(path)
    ending = path.suffix.lower()
    if ending in STATISTICS_ENDINGS or is_added("surveys", path):
        records = read_statistics(path) if ending in STATISTICS_ENDINGS else _read_added_rows(path)
        grid = Grid("", records, range(1, len(records) + 1))
    elif ending in _TEXT_ENDINGS:
        grid = _read_text(read_bytes(path), path)
    else:
        grid = read_workbook(path, sheet)
    layout = find_layout(grid.records, header_rows)
    if header_rows < 0 or len(grid.records) < layout.n_above + layout.header_rows:
        raise Fault(file, 0, 0, N_("there is no header: the file has {n} rows with values"), n=len(grid.records))
    return _table(grid, layout, file)


def _read_added_rows(path: Path) -> list[list[str]]:
    rows = [[str(cell) for cell in row] for row in read_added("surveys", path)]
    if not rows:
        raise Fault(str(path), 0, 0, N_("the file is empty"))
    return rows


# --- from records to a table -----------------------------------------------------------------------------------------


def _table(grid: Grid, layout: Layout, file: str) -> Table:
    header = list(layout.names)
    first = layout.n_above + layout.header_rows
    rows = grid.records[first:]
    width = _filled_width(header)
    if grid.sheet:  # a workbook's rows are as long as its widest one
        width = max([width, *(_filled_width(row) for row in rows if len(row) > width)])
    else:
        _refuse_long_rows(rows, grid.lines[first:], width, file)
    names = header[:width] + [""] * (width - len(header))
    kept = [
        index
        for index, name in enumerate(names)
        if name or any(row[index : index + 1] not in ([], [""]) for row in rows)
    ]
    return Table(
        file,
        grid.sheet,
        tuple(_unique([names[index] or f"column_{index + 1}" for index in kept])),
        tuple(_fitted(rows, width, kept)),
        grid.lines[first] if rows else grid.lines[-1] + 1,
        header_rows=layout.header_rows,
        other_sheets=grid.other_sheets,
        linked_sheets=grid.linked_sheets,
    )


def _fitted(rows: list[list[str]], width: int, kept: list[int]) -> Iterable[tuple[str, ...]]:
    """Every row as long as the header."""
    if kept == list(range(width)):
        return (tuple(row) if len(row) == width else (*row[:width], *[""] * (width - len(row))) for row in rows)
    return (tuple(row[index] if index < len(row) else "" for index in kept) for row in rows)


def _unique(names: Iterable[str]) -> list[str]:
    taken: Counter[str] = Counter()
    found: list[str] = []
    for name in names:
        unique = name
        while unique in taken:
            taken[name] += 1
            unique = f"{name} ({taken[name]})"
        taken[unique] += 1
        found.append(unique)
    return found


def _filled_width(row: list[str]) -> int:
    return max((index + 1 for index, cell in enumerate(row) if cell), default=0)


def _refuse_long_rows(rows: list[list[str]], lines: Sequence[int], width: int, file: str) -> None:
    faults = [
        Fault(
            file,
            line,
            0,
            N_("there are {n} cells where the header has {expected}; does a cell hold the delimiter without quotes?"),
            n=_filled_width(row),
            expected=width,
        )
        for row, line in zip(rows, lines, strict=True)
        if len(row) > width and _filled_width(row) > width
    ]
    if faults:
        raise FaultsError(file, faults[:_MOST_FAULTS])


# --- delimited text --------------------------------------------------------------------------------------------------


def _read_text(raw: bytes, path: Path) -> Grid:
    file = str(path)
    text = with_line_feeds(decode(raw, file))
    skipped = 0
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ""
    if text[:4].lower() == "sep=" and text[4:5] in _DELIMITERS and text[5:6] == "\n":  # Excel's own first line
        delimiter, text, skipped = text[4], text[6:], 1
    records: list[list[str]] = []
    lines: list[int] = []
    previous_limit = csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(_lines(text), delimiter=delimiter or _delimiter(text), strict=True)
    begins = 1 + skipped
    try:
        for cells in reader:
            if any(cells) and any(cell.strip() for cell in cells):
                records.append(cells)
                lines.append(begins)
            begins = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise Fault(
            file,
            begins,
            0,
            N_("this line is no valid CSV ({reason}); is a quotation mark left open?"),
            reason=str(error),
        ) from error
    finally:
        csv.field_size_limit(previous_limit)
    if not records:
        raise Fault(file, 0, 0, N_("the file is empty"))
    return Grid("", records, lines)


def _lines(text: str) -> Iterator[str]:
    """The lines one by one, each with its line feed: a stream of the text would hold it again, four times as large."""
    start = 0
    while end := text.find("\n", start) + 1:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _delimiter(text: str) -> str:
    """The delimiter that cuts most of the first records into as many cells as the header, and the header into most."""
    sample = text[:_SNIFFED_CHARACTERS]
    return max(_DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = [len(cells) for cells in islice(reader, _SNIFFED_RECORDS) if cells]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]
