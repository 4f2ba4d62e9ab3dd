"""A file is written whole or not at all; whatever goes wrong, the file that stood there before still stands."""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from qualeval.domain.errors import Fault, QualevalError
from qualeval.i18n import N_

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY})


def write_whole(path: Path, content: bytes) -> None:
    """Puts the content in place of the file. Raises QualevalError naming file and mend."""
    put_whole(path, lambda unfinished: unfinished.write_bytes(content))


def write_text(path: Path, text: str) -> None:
    """The same with text, as UTF-8 and with its own line ends; a Fault for half a character."""
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Fault(str(path), 0, 0, N_("the file cannot be written: {reason}"), reason=error) from error
    write_whole(path, content)


def put_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Has `write` fill a new file of the same ending in the same folder, and puts that in place of the file.

    A link is followed, and an existing file keeps its permissions. Raises QualevalError naming file and mend, and
    whatever else `write` raises.
    """
    target = Path(os.path.realpath(path))
    unfinished = target.with_name(f".{secrets.token_hex(8)}{target.suffix}")
    try:
        _refuse_protected(target)
        unfinished.open("xb").close()
        write(unfinished)
        with unfinished.open("rb+") as stream:
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, unfinished)
        unfinished.replace(target)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _refuse_protected(target: Path) -> None:
    """A rename replaces even a file that its owner made read-only, and some systems report a folder oddly."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def unwritable(path: Path, error: OSError) -> QualevalError:
    """What stopped the writing, in words that say what to do about it."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return QualevalError(
                N_("{file}: there is no folder {folder}; make it first or choose another place"),
                file=str(path),
                folder=str(path.parent),
            )
        case IsADirectoryError():
            return QualevalError(N_("{file}: this is a folder; add a file name to it"), file=str(path))
        case OSError(errno=code) if code in _FULL:
            return QualevalError(
                N_("{file}: the disk is full, nothing was changed; make room or choose another disk"), file=str(path)
            )
        case OSError(errno=code) if code in _REFUSED:
            return QualevalError(
                N_("{file}: writing here is not allowed; close the file in other programs or choose another place"),
                file=str(path),
            )
        case _:
            return QualevalError(
                N_("{file}: the file could not be written ({reason}); choose another name or place"),
                file=str(path),
                reason=error.strerror or type(error).__name__,
            )
