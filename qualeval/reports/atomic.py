"""A file is written whole or not at all; whatever goes wrong, the file that stood there before still stands."""

import contextlib
import errno
import os
import secrets
import shutil
from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY})


def write_whole(path: Path, content: bytes) -> None:
    """Puts the content in place of the file, by way of a new file in the same folder.

    A link is followed, and an existing file keeps its permissions. Raises QualevalError naming file and mend.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        _refuse_protected(target)
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise unwritable(path, error) from error


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
