"""What the file system and the database report, as sentences that name the file and the mend."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = N_("{file}: the disk is full, nothing was written; make room and try again")
_READ_ONLY = N_(
    "{file} cannot be written; allow writing to it and its folder, copy it elsewhere, or open it with --read-only"
)
_NOT_MADE = N_("{file} cannot be made here; allow writing to the folder, or choose another place")
_BUSY = N_("{file} is in use by another program; close that program and try again")
_DAMAGED = N_("{file} is damaged; restore it from a copy")
_NOT_OPENED = N_("{file} cannot be opened; check that the file and its folder may be read and written")
_FAILING = N_("{file}: the disk failed to read or write; check the disk, then open the project again")
_NO_LOCKS = N_(
    "{file} is in a place that cannot lock files, where two people could write over each other; "
    "copy the project to a disk of this computer and work there"
)
_TOO_MUCH = N_(
    "{file} asks for more memory than there is: it is damaged, or other programs leave too little; "
    "close them, then `qualeval check` it"
)
_OTHER = N_("{file}: {reason}")

FROM_THE_DRIVER = (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError)
"""What the driver raises for a damaged file: it may ask for as much memory as a size in the file says, or be unable
even to say what is wrong."""

UNREADABLE = (*FROM_THE_DRIVER, ValueError, KeyError, TypeError, AttributeError, AssertionError, RecursionError)
"""What reading raises where what the store itself wrote is damaged."""

# by the beginning of SQLite's name for the error
_SQLITE = (
    ("SQLITE_FULL", _FULL),
    ("SQLITE_READONLY", _READ_ONLY),
    ("SQLITE_BUSY", _BUSY),
    ("SQLITE_LOCKED", _BUSY),
    ("SQLITE_CORRUPT", _DAMAGED),
    ("SQLITE_NOTADB", _DAMAGED),
    ("SQLITE_CANTOPEN", _NOT_OPENED),
    ("SQLITE_PERM", _NOT_OPENED),
    ("SQLITE_PROTOCOL", _NO_LOCKS),
    ("SQLITE_IOERR_LOCK", _NO_LOCKS),
    ("SQLITE_IOERR_SHMSIZE", _FULL),  # there is no room for what readers and writers agree by, beside the project
    ("SQLITE_IOERR_SHM", _NO_LOCKS),
    ("SQLITE_IOERR", _FAILING),
)
_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EIO: _FAILING,
    errno.ENOLCK: _NO_LOCKS,
    errno.EOPNOTSUPP: _NO_LOCKS,
    errno.ENOSYS: _NO_LOCKS,
    errno.ENOENT: N_("{file}: there is no such folder; make it first"),
    errno.EEXIST: N_("{file} exists already; choose another name"),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what goes wrong with a project's file into a QualevalError; mistakes in statements stay what they are."""
    try:
        yield
    except UnicodeDecodeError as error:  # the driver cannot even say what is wrong with the file
        raise QualevalError(_DAMAGED, file=path) from error
    except MemoryError as error:
        raise QualevalError(_TOO_MUCH, file=path) from error
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "")
        template = next((sentence for start, sentence in _SQLITE if name.startswith(start)), "")
        if not template:
            raise
        raise QualevalError(template, file=path) from error
    except OSError as error:
        if error.errno in _SYSTEM:
            template = _SYSTEM[error.errno]
            is_new = template is _READ_ONLY and not os.path.exists(path)  # noqa: PTH110 - which may raise
            raise QualevalError(_NOT_MADE if is_new else template, file=path) from error
        raise QualevalError(_OTHER, file=path, reason=error.strerror or error) from error


@contextmanager
def read_back(path: Path) -> Iterator[None]:
    """Turns what cannot be read of a project's content, or its missing tables, into a QualevalError.

    Only for reading what the store itself wrote: there, no value is wrong but for damage, and no statement either, for
    every one is prepared in a test.
    """
    try:
        yield
    except UNREADABLE as error:
        raise QualevalError(_DAMAGED, file=path) from error
