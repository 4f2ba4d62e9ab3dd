"""The sheets of a workbook, by calamine.

It keeps a sheet as one block from the first cell to the last, so that two cells of a few bytes can ask for all the
memory there is, which ends the process. An .xlsx is looked through for how far its cells reach before; other kinds are
read in a process of their own.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualeval.domain.errors import Fault
from qualeval.formats.apart import read_apart
from qualeval.formats.linked_sheets import has_index, with_repeats
from qualeval.formats.text_file import read_bytes, with_line_feeds
from qualeval.formats.xml_zip import BROKEN_ZIP, LARGEST_ENTRY, OLE_SIGNATURE
from qualeval.i18n import N_

_ZIP_SIGNATURE = b"PK"
_MOST_CELLS = 20_000_000  # of a sheet, empty ones between others too; one takes 50 bytes
_FEW_CELLS = 4_000_000  # that any sheet may have; more of them only where it has as many bytes
# beyond 20 columns and 199,999 rows, which are the few; six digits first, and then which: as quick as one bound
_BEYOND = re.compile(rb"""r(?<=\sr)\s*=\s*["'](?:[A-Za-z]{2}|[U-Zu-z]|[A-Ta-t]?\d{6}(?:\d|(?<=[2-9]\d{5})))""")
_OTHER_KINDS = ("xl/workbook.bin", "content.xml")  # entries that make it another kind of workbook
# the letter first, and only then what stands before it: found in half the time
_LETTERS = re.compile(rb"""r(?<=\sr)\s*=\s*["']([A-Za-z]+)\d""")
_NUMBER = re.compile(rb"""r(?<=\sr)\s*=\s*["'][A-Za-z]*(\d+)["']""")
_AT_ONCE = 8_000_000  # bytes looked through
_LONGEST_REFERENCE = 64  # bytes
_DIGITS = 9  # of the number of a row


@dataclass(frozen=True, slots=True)
class Grid:
    """The records of a sheet as they stand; `lines` says where in the file each begins."""

    sheet: str
    records: list[list[str]]
    lines: Sequence[int]
    other_sheets: tuple[str, ...] = ()
    linked_sheets: tuple[str, ...] = ()  # whose rows stand beside these


def read_workbook(path: Path, sheet: str) -> Grid:
    """The sheet named, else the first that is not empty. Raises a Fault for what is no workbook, or asks too much."""
    raw, file = read_bytes(path), str(path)
    if _is_plain(raw, file):
        return sheet_in(raw, sheet, file)
    found = Grid(**read_apart("workbook", path, sheet))
    # JSON knows lists alone
    return replace(found, other_sheets=tuple(found.other_sheets), linked_sheets=tuple(found.linked_sheets))


def _is_plain(raw: bytes, file: str) -> bool:
    """Whether it is an .xlsx, whatever its ending, and as large as it looks. Raises a Fault for no workbook at all."""
    if not raw:
        raise Fault(file, 0, 0, N_("the file is empty"))
    if raw.startswith(OLE_SIGNATURE):
        return False
    if not raw.startswith(_ZIP_SIGNATURE):
        raise Fault(file, 0, 0, N_("the file is no workbook as its ending says; save it as .xlsx or .csv"))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = max((entry.file_size for entry in archive.infolist()), default=0)
            if size > 5 * LARGEST_ENTRY:
                raise Fault(file, 0, 0, N_("a part of it unpacks to {size} bytes: too large to be a survey"), size=size)
            names = archive.namelist()
            if "xl/workbook.xml" not in names or any(name in names for name in _OTHER_KINDS):
                return False
            for name in names:
                _refuse_vast(archive.read(name) if name.endswith(".xml") else b"", file)
    except BROKEN_ZIP as error:
        raise _damaged(file) from error
    return True


def _refuse_vast(entry: bytes, file: str) -> None:
    """Raises a Fault for a sheet whose cells reach too far."""
    if b"sheetData" not in entry or not _BEYOND.search(entry):  # of most sheets that is all there is to look for
        return
    letters: set[bytes] = {b""}
    numbers: set[bytes] = {b"1"}
    for start in range(0, len(entry), _AT_ONCE):
        end = start + _AT_ONCE + _LONGEST_REFERENCE
        letters.update(_LETTERS.findall(entry, start, end))
        numbers.update(_NUMBER.findall(entry, start, end))
    n_columns, n_rows = max(map(_column, letters)), max(int(number[-_DIGITS:]) for number in numbers)
    most = max(_FEW_CELLS, min(len(entry), _MOST_CELLS))
    if n_columns * n_rows > most or any(len(number) > _DIGITS for number in numbers):
        raise Fault(
            file,
            0,
            0,
            N_(
                "a sheet reaches to column {column} and row {row}: too large to be a survey; remove what stands far out"
            ),
            column=n_columns,
            row=n_rows,
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _damaged(file: str) -> Fault:
    return Fault(file, 0, 0, N_("the workbook is damaged or locked; open it and save it anew as .xlsx or .csv"))


def sheet_in(raw: bytes, sheet: str, file: str) -> Grid:
    """What calamine reads; its errors, and its panics (which are no Exception), become a Fault."""
    from python_calamine import CalamineError

    try:
        return _sheet_of(raw, sheet, file)
    except (CalamineError, OSError, ValueError, OverflowError, TypeError) as error:
        raise _damaged(file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(file) from error


def _sheet_of(raw: bytes, sheet: str, file: str) -> Grid:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    names: list[str] = list(workbook.sheet_names)
    if sheet and sheet not in names:
        raise Fault(
            file, 0, 0, N_("there is no sheet “{sheet}”; there are {names}"), sheet=sheet, names=", ".join(names)
        )
    for name in [sheet] if sheet else names:
        grid = _grid(workbook.get_sheet_by_name(name))
        others = [other for other in names if other != name]
        if has_index(grid.records):
            read = {other: _grid(workbook.get_sheet_by_name(other)).records for other in others}
            records, linked = with_repeats(name, grid.records, read)
            grid = replace(grid, records=records, linked_sheets=linked)
        if grid.records:
            return replace(grid, other_sheets=tuple(other for other in others if other not in grid.linked_sheets))
    raise Fault(file, 0, 0, N_("the sheet “{sheet}” is empty") if sheet else N_("every sheet is empty"), sheet=sheet)


def _grid(sheet: Any) -> Grid:
    records: list[list[str]] = []
    lines: list[int] = []
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        record = [cell if type(cell) is str else _cell_text(cell) for cell in cells]
        whole = "".join(record)  # looked at once rather than cell by cell
        if whole and not whole.isspace():
            records.append([with_line_feeds(cell) for cell in record] if "\r" in whole else record)
            lines.append(line)
    return Grid(sheet.name, records, lines)


def _cell_text(cell: object) -> str:
    """A cell as a person would type it: whole numbers without decimals, dates as ISO 8601."""
    match cell:
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case str():
            return cell
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() | int():
            return repr(cell)
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)
