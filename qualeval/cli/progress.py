"""A line on the terminal that says what is being done, for what takes over a second; gone when it is done."""

import sys
import time
from pathlib import Path

from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator

_PATIENCE = 1.0  # seconds before anything is said
_LARGE = 1_000_000  # bytes: a file that takes longer than that by itself
_CLEAR = "\r\x1b[2K"


class FileProgress:
    """Told of each file before it is read. Says nothing where stderr is no terminal."""

    def __init__(self, translate: Translator, total: int) -> None:
        self._translate = translate
        self._total = total
        self._n = 0
        self._begun = time.monotonic()
        self._is_shown = False
        self._rows: CountProgress | None = None

    def begin(self, file: Path) -> None:
        self._n += 1
        self._rows = None
        if sys.stderr.isatty() and (time.monotonic() - self._begun > _PATIENCE or _is_large(file)):
            words = N_("reading {n} of {total}: {file}")
            said = self._translate(words, n=self._n, total=max(self._n, self._total), file=printable(file.name))
            sys.stderr.write(f"{_CLEAR}{said}")
            sys.stderr.flush()
            self._is_shown = True

    def tell_rows(self, n: int, total: int) -> None:
        """How far a file is that is brought in piece by piece."""
        if self._rows is None:
            self.clear()
            self._rows = CountProgress(self._translate, total)
        self._rows.tell(n)

    @property
    def is_within_file(self) -> bool:
        """Whether a file is being brought in piece by piece, so that some of its rows may be in."""
        return self._rows is not None

    def clear(self) -> None:
        if self._rows is not None:
            self._rows.clear()
        if self._is_shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
            self._is_shown = False


def _is_large(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > _LARGE


class CountProgress:
    """Told how many of so many are done; says so with a bar and how long the rest takes, where stderr is a terminal."""

    _WIDTH = 20

    def __init__(self, translate: Translator, total: int) -> None:
        self._translate = translate
        self._total = max(1, total)
        self._begun = time.monotonic()
        self._first: int | None = None  # what was done before this call
        self._is_shown = False

    def tell(self, n: int) -> None:
        if not sys.stderr.isatty():
            return
        first = self._first = n if self._first is None else self._first
        spent = time.monotonic() - self._begun
        left = round(spent / max(1, n - first) * (self._total - n) / 60) if n > first else None
        full = round(self._WIDTH * min(1.0, n / self._total))
        words = N_("{n} of {total}") if left is None else N_("{n} of {total}, about {minutes} minutes left")
        said = self._translate(words, n=n, total=self._total, minutes=left)
        sys.stderr.write(f"{_CLEAR}{'█' * full}{'░' * (self._WIDTH - full)} {said}")
        sys.stderr.flush()
        self._is_shown = True

    def clear(self) -> None:
        if self._is_shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
            self._is_shown = False
