"""Codings as a table for scripts: import and export are exact inverses.

For that reason a cell that begins with = + - or @ is written as it is: this is no spreadsheet, and a quotation that
came back changed would no longer fit its text.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path

from qualeval.domain.coded_rows import CodingRow
from qualeval.domain.errors import Fault, FaultsError
from qualeval.domain.records import Origin
from qualeval.formats.text_file import read_bytes
from qualeval.i18n import N_
from qualeval.services.whole_files import write_text

COLUMNS = ("source", "case", "start", "end", "code", "coder", "origin", "created_at", "memo", "text")
_OPTIONAL = frozenset({"case"})
_DELIMITERS = ",;\t"  # spreadsheets save with the delimiter of the country
_ORIGINS = frozenset(origin.value for origin in Origin)
_OFFSET = re.compile(r"[0-9]{1,12}")


def read_codings(path: Path) -> list[CodingRow]:
    """The rows, each with its line. Raises a Fault, or FaultsError with every row that cannot be read."""
    file = str(path)
    text = _exact_text(path)
    delimiter = _delimiter(text)
    records = _records(text, delimiter, file)
    header = next(records, (0, []))[1]
    _check_header(header, file)
    faults: list[Fault] = []
    rows = [row for line, cells in records if (row := _row(header, cells, line, file, faults))]
    if faults:
        raise FaultsError(file, faults)
    return rows


def write_codings(rows: Iterable[CodingRow], path: Path) -> None:
    """Writes the rows in order, in UTF-8, with the line ends of RFC 4180 (so that a lone CR in a memo is quoted)."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows(astuple(row)[: len(COLUMNS)] for row in rows)
    write_text(path, stream.getvalue())


def _exact_text(path: Path) -> str:
    """The text with its line ends as they are, for they may belong to a memo."""
    raw = read_bytes(path)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Fault(
            str(path), line, 0, N_("byte {offset} is not valid UTF-8; save the file as UTF-8"), offset=error.start
        ) from error


def _delimiter(text: str) -> str:
    header = text[:400].split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _records(text: str, delimiter: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line it begins on; blank lines are none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Fault(
            file, line, 0, N_("this line is no valid CSV ({reason}); is a quotation mark left open?"), reason=str(error)
        ) from error


def _check_header(header: list[str], file: str) -> None:
    missing = [name for name in COLUMNS if name not in header and name not in _OPTIONAL]
    extra = [name for name in header if name not in COLUMNS]
    faults = []
    if missing:
        faults.append(Fault(file, 1, 0, N_("columns are missing: {names}"), names=", ".join(missing)))
    if extra:
        faults.append(
            Fault(
                file,
                1,
                0,
                N_("columns are not known: {names}; there are {columns}"),
                names=", ".join(extra),
                columns=",".join(COLUMNS),
            )
        )
    if len(set(header)) < len(header):
        faults.append(Fault(file, 1, 0, N_("a column stands twice")))
    if faults:
        raise FaultsError(file, faults)


def _row(header: list[str], cells: list[str], line: int, file: str, faults: list[Fault]) -> CodingRow | None:
    if len(cells) != len(header):
        faults.append(
            Fault(file, line, 0, N_("there are {n} cells where {expected} are due"), n=len(cells), expected=len(header))
        )
        return None
    values = dict(zip(header, cells, strict=True))
    found = list(_faults_of(values, line, file))
    faults += found
    if found:
        return None
    return CodingRow(
        source=values["source"],
        case=values.get("case", ""),
        start=int(values["start"]),
        end=int(values["end"]),
        code=values["code"],
        coder=values["coder"],
        origin=values["origin"],
        created_at=values["created_at"],
        memo=values["memo"],
        text=values["text"],
        line=line,
    )


def _faults_of(values: dict[str, str], line: int, file: str) -> Iterator[Fault]:
    for name in ("source", "code", "coder"):
        if not values[name]:
            yield Fault(file, line, 0, N_("{column} is empty"), column=name)
    for name in ("start", "end"):
        if not _OFFSET.fullmatch(values[name]):
            yield Fault(
                file, line, 0, N_("{column} is “{value}”, not a whole number from 0"), column=name, value=values[name]
            )
    if all(_OFFSET.fullmatch(values[name]) for name in ("start", "end")) and int(values["start"]) >= int(values["end"]):
        yield Fault(file, line, 0, N_("end must be greater than start"))
    if values["origin"] not in _ORIGINS:
        yield Fault(
            file,
            line,
            0,
            N_("origin is “{value}”, not one of {origins}"),
            value=values["origin"],
            origins=", ".join(sorted(_ORIGINS)),
        )
