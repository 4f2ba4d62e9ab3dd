"""What goes to stderr, and the exit status that goes with it."""

from __future__ import annotations

import errno
import sys

from qualeval.domain.errors import Fault, FaultsError, QualevalError
from qualeval.domain.text import printable
from qualeval.i18n import N_, NotCompiledError, Translator
from qualeval.settings import SettingsError

DONE = 0
FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130

PROGRAM = "qualeval"


class UsageError(QualevalError):
    """The call itself cannot be meant."""


_FULL = N_("{file}: the disk is full, nothing was changed; make room or choose another disk")
_OS_REASONS = {
    errno.ENOENT: N_("{file}: there is no such file or folder"),
    errno.EACCES: N_("{file}: no permission; check who may read and write the file and its folder"),
    errno.EPERM: N_("{file}: no permission; check who may read and write the file and its folder"),
    errno.EROFS: N_("{file}: this place is read-only; choose another one"),
    errno.EISDIR: N_("{file}: this is a folder; name a file"),
    errno.ENOTDIR: N_("{file}: a part of this path is a file, not a folder"),
    errno.EEXIST: N_("{file}: exists already; choose another name"),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
}


def worded(error: QualevalError, translate: Translator) -> str:
    """An error's sentence in the interface's language, without its place."""
    return printable(translate(error.template, **error.values)).replace("\n", " ")


def lines(error: Exception, translate: Translator) -> list[str]:
    """What an error says, a line for each fault; a fault begins with its place, as editors understand it."""
    if isinstance(error, FaultsError):
        return [line for fault in error.faults for line in lines(fault, translate)]
    if isinstance(error, Fault):
        return [f"{printable(error.place())}: {worded(error, translate)}"]
    if isinstance(error, QualevalError):
        return [f"{PROGRAM}: {worded(error, translate)}"]
    if isinstance(error, SettingsError):
        file, problem = error.args
        words = translate(N_("{file}: {problem}; mend the file or remove it"), file=file, problem=problem)
        return [f"{PROGRAM}: {words}"]
    if isinstance(error, NotCompiledError):
        return [f"{PROGRAM}: {error}"]
    assert isinstance(error, OSError)
    return [f"{PROGRAM}: {worded(from_os(error), translate)}"]


def from_os(error: OSError) -> QualevalError:
    """The operating system's refusal as an error that names the file and what to do."""
    file = error.filename if error.filename is not None else "?"
    reason = _OS_REASONS.get(error.errno or 0)
    if reason and error.filename is not None:
        return QualevalError(reason, file=file)
    return QualevalError(N_("{file}: {reason}"), file=file, reason=error.strerror or str(error))


def complain(error: Exception, translate: Translator) -> int:
    """Says what went wrong and returns the exit status for it."""
    for line in lines(error, translate):
        aside(line)
    return WRONG_USAGE if isinstance(error, UsageError) else FAILED


def aside(text: str) -> None:
    """A line on stderr: what a person reads and a script does not."""
    sys.stderr.write(f"{text}\n")
