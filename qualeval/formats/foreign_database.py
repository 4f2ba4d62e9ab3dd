"""Other programs' projects are SQLite files. They are read as a file format is: in memory, tables only, nothing run.

The project's own SQL is in the store alone; this module knows no statement but "all rows of a table".
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.formats.text_file import read_bytes
from qualeval.i18n import N_

SIGNATURE = b"SQLite format 3\0"
_WAL_VERSIONS = slice(18, 20)
_MOST_ROWS = 5_000_000

Row = Mapping[str, object]


def read_tables(raw: bytes, file: str, wanted: tuple[str, ...]) -> dict[str, list[Row]]:
    """The rows of the wanted tables, each by its columns' names in small letters; a missing table has none.

    Raises a Fault for bytes that are no such database.
    """
    if not raw.startswith(SIGNATURE):
        raise Fault(file, 0, 0, N_("the file is no project database as its ending says"))
    # a database in WAL mode cannot be opened from memory; its log is beside the file and has been asked for
    settled = raw[: _WAL_VERSIONS.start] + b"\1\1" + raw[_WAL_VERSIONS.stop :]
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(settled)
            database.execute("PRAGMA trusted_schema = OFF")
            database.text_factory = lambda value: value.decode("utf-8", "replace")
            database.row_factory = _by_name
            known = {
                str(row["name"]): str(row["sql"]) for row in database.execute("SELECT name, sql FROM sqlite_master")
            }
            return {table: _rows(database, table) if _is_plain_table(known.get(table, "")) else [] for table in wanted}
    except (sqlite3.Error, ValueError, OverflowError, MemoryError) as error:
        raise Fault(file, 0, 0, N_("the project database is damaged: {reason}"), reason=str(error)) from error


def database_bytes(path: Path) -> bytes:
    """A database file's bytes; a Fault where another program still has unsaved changes beside it."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise Fault(str(path), 0, 0, N_("another program has it open; close it there, then import it"))
    return read_bytes(path)


def _by_name(cursor: sqlite3.Cursor, values: tuple[object, ...]) -> Row:
    return {column[0].lower(): value for column, value in zip(cursor.description, values, strict=True)}


def _is_plain_table(definition: str) -> bool:
    return definition.lstrip().upper().startswith("CREATE TABLE")


def _rows(database: sqlite3.Connection, table: str) -> list[Row]:
    statement = f'SELECT * FROM "{table}"'  # noqa: S608 - the names are ours, never the file's
    return database.execute(statement).fetchmany(_MOST_ROWS)


def text(row: Row, column: str) -> str:
    """A column's text; empty where the column or the value is missing."""
    value = row.get(column)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def number(row: Row, column: str, missing: int = -1) -> int:
    """A column's whole number, however it is stored."""
    try:
        return int(float(text(row, column)))
    except (ValueError, OverflowError):
        return missing


def key(row: Row, column: str) -> str:
    """A value that joins tables; empty where there is none, also where it is written as 0 or NULL."""
    value = text(row, column)
    return "" if value in ("0", "-1") else value
