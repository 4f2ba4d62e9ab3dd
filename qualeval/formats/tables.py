"""Survey files as tables of text: delimited text by the standard library, workbooks by calamine."""

import csv
import datetime as dt
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from qualeval.domain.errors import Fault, FaultsError
from qualeval.domain.surveys import Table
from qualeval.formats.statistics_files import ENDINGS as STATISTICS_ENDINGS
from qualeval.formats.statistics_files import read_statistics
from qualeval.formats.survey_layouts import Layout, find_layout
from qualeval.formats.text_file import decode, read_bytes, with_line_feeds
from qualeval.formats.xml_zip import BROKEN_ZIP, LARGEST_ENTRY, OLE_SIGNATURE
from qualeval.i18n import N_

_DELIMITERS = ",;\t|"
_TEXT_ENDINGS = (".csv", ".tsv")
_SNIFFED_RECORDS = 20
_SNIFFED_CHARACTERS = 65_536
_LARGEST_CELL = 10_000_000  # characters
_ZIP_SIGNATURE = b"PK"
_MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class _Grid:
    """The records of a sheet as they stand; `lines` says where in the file each begins."""

    sheet: str
    records: list[list[str]]
    lines: Sequence[int]
    other_sheets: tuple[str, ...] = ()


def read_table(path: Path, sheet: str = "", header_rows: int = 0) -> Table:
    """The table of a file: of the sheet named, else of the first that is not empty.

    How many rows name the columns is found out where `header_rows` is 0; titles above them, and rows without any
    value, are left out. Raises a Fault, or FaultsError for rows longer than the header.
    """
    file = str(path)
    ending = path.suffix.lower()
    if ending in STATISTICS_ENDINGS:
        records = read_statistics(path)
        grid = _Grid("", records, range(1, len(records) + 1))
    elif ending in _TEXT_ENDINGS:
        grid = _read_text(read_bytes(path), path)
    else:
        grid = _read_workbook(read_bytes(path), sheet, file)
    layout = find_layout(grid.records, header_rows)
    if header_rows < 0 or len(grid.records) < layout.n_above + layout.header_rows:
        raise Fault(file, 0, 0, N_("there is no header: the file has {n} rows with values"), n=len(grid.records))
    return _table(grid, layout, file)


# --- from records to a table -----------------------------------------------------------------------------------------


def _table(grid: _Grid, layout: Layout, file: str) -> Table:
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


def _read_text(raw: bytes, path: Path) -> _Grid:
    file = str(path)
    text = with_line_feeds(decode(raw, file))
    skipped = 0
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ""
    if text[:4].lower() == "sep=" and text[4:5] in _DELIMITERS and text[5:6] == "\n":  # Excel's own first line
        delimiter, text, skipped = text[4], text[6:], 1
    records: list[list[str]] = []
    lines: list[int] = []
    previous_limit = csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True)
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
    return _Grid("", records, lines)


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


# --- workbooks -------------------------------------------------------------------------------------------------------


def _read_workbook(raw: bytes, sheet: str, file: str) -> _Grid:
    _refuse_no_workbook(raw, file)
    return _guarded(lambda: _sheet_of(raw, sheet, file), file)


def _refuse_no_workbook(raw: bytes, file: str) -> None:
    if not raw:
        raise Fault(file, 0, 0, N_("the file is empty"))
    if raw.startswith(OLE_SIGNATURE):
        return
    if not raw.startswith(_ZIP_SIGNATURE):
        raise Fault(file, 0, 0, N_("the file is no workbook as its ending says; save it as .xlsx or .csv"))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = max((entry.file_size for entry in archive.infolist()), default=0)
    except BROKEN_ZIP as error:
        raise _damaged(file) from error
    if size > 5 * LARGEST_ENTRY:
        raise Fault(file, 0, 0, N_("a part of it unpacks to {size} bytes: too large to be a survey"), size=size)


def _damaged(file: str) -> Fault:
    return Fault(file, 0, 0, N_("the workbook is damaged or locked; open it and save it anew as .xlsx or .csv"))


def _guarded(read: Callable[[], _Grid], file: str) -> _Grid:
    """What calamine reads; its errors, and its panics (which are no Exception), become a Fault."""
    from python_calamine import CalamineError

    try:
        return read()
    except (CalamineError, OSError, ValueError, OverflowError, TypeError) as error:
        raise _damaged(file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(file) from error


def _sheet_of(raw: bytes, sheet: str, file: str) -> _Grid:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    names: list[str] = list(workbook.sheet_names)
    if sheet and sheet not in names:
        raise Fault(
            file, 0, 0, N_("there is no sheet “{sheet}”; there are {names}"), sheet=sheet, names=", ".join(names)
        )
    for name in [sheet] if sheet else names:
        grid = _grid(workbook.get_sheet_by_name(name))
        if grid.records:
            return replace(grid, other_sheets=tuple(other for other in names if other != name))
    raise Fault(file, 0, 0, N_("the sheet “{sheet}” is empty") if sheet else N_("every sheet is empty"), sheet=sheet)


def _grid(sheet: Any) -> _Grid:
    records: list[list[str]] = []
    lines: list[int] = []
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        record = [cell if type(cell) is str else _cell_text(cell) for cell in cells]
        if any(record) and any(cell.strip() for cell in record):
            records.append([with_line_feeds(cell) for cell in record])
            lines.append(line)
    return _Grid(sheet.name, records, lines)


def _cell_text(cell: object) -> str:
    """A cell as a person would type it: whole numbers without decimals, dates as ISO 8601."""
    match cell:
        case str():
            return cell
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case float() | int():
            return repr(cell)
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)
