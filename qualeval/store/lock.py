"""One writer at a time: a lock of the operating system on a file beside the project, gone when its process is."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".lock"


class HeldError(QualevalError):
    """Another process, or this one, has the project open."""


class ProjectLock:
    """Held from `take` to `release`. The file says who holds it, and is removed with the lock."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    @classmethod
    def take(cls, project: Path) -> Self:
        """Raises HeldError, naming the holder, where another process (or this one) has it."""
        path = project.with_name(project.name + SUFFIX)
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                is_ours = _locked(descriptor)
            except OSError:  # this place has no locks
                path.unlink(missing_ok=True)
                os.close(descriptor)
                raise
            if not is_ours:
                os.close(descriptor)
                raise _held(project, path)
            if _is_at(path, descriptor):
                break
            os.close(descriptor)  # its holder removed it between our opening and locking it
        with suppress(OSError):  # it is held, whether or not the disk has room for saying by whom
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()} {_host()}".encode())
        return cls(path, descriptor)

    def release(self) -> None:
        if sys.platform == "win32":  # an open file cannot be removed there, and one that another took must not be
            os.close(self._descriptor)
            with suppress(OSError):
                self._path.unlink()
        else:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)


def is_held(project: Path) -> bool:
    """Whether a process (this one, too) has a project open for writing."""
    path = project.with_name(project.name + SUFFIX)
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return _is_locked(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _host() -> str:
    import socket

    return socket.gethostname()


def _held(project: Path, lock: Path) -> QualevalError:
    try:
        pid, _, host = lock.read_text(encoding="utf-8").partition(" ")
    except OSError:
        pid = host = ""
    return HeldError(
        N_("{file} is open in another qualeval (process {pid} on {host}); close it, or open with --read-only"),
        file=project,
        pid=pid or "?",
        host=host or "?",
    )


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a locked byte cannot be read there: one that holds nothing is locked

    def _locked(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(descriptor, 0, os.SEEK_SET)
        return True

    def _is_locked(descriptor: int) -> bool:
        return not _locked(descriptor)

    def _is_at(path: Path, descriptor: int) -> bool:  # noqa: ARG001 - an open file cannot have been removed there
        return True

else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _is_locked(descriptor: int) -> bool:
        """Asked by a shared lock: two who look at once must not take each other for a writer."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False

    def _is_at(path: Path, descriptor: int) -> bool:
        try:
            return os.path.samestat(path.stat(), os.fstat(descriptor))
        except FileNotFoundError:
            return False
