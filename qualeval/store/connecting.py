"""Connections to project files, and files that only their owner can read."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from qualeval.domain.places import Place

_PATIENCE = 5.0  # seconds to wait for a program that copies or looks at the file


def file_at(place: Place) -> Path:
    """The file that a place is: who works with files has been told them apart from addresses."""
    assert isinstance(place, Path)
    return place


def connect(path: Path, query: str) -> sqlite3.Connection:
    """`query` is the part of SQLite's URI that says how the file is opened: `mode=rw`."""
    name = quote(os.fsencode(path.absolute().as_posix()), safe="/:")
    uri = f"file://{'' if name.startswith('/') else '/'}{name}?{query}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_PATIENCE)


def make_private(path: Path) -> None:
    """An empty file that only its owner can read; raises FileExistsError where there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
