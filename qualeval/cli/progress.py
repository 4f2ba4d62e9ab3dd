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

    def begin(self, file: Path) -> None:
        self._n += 1
        if sys.stderr.isatty() and (time.monotonic() - self._begun > _PATIENCE or _is_large(file)):
            words = N_("reading {n} of {total}: {file}")
            said = self._translate(words, n=self._n, total=max(self._n, self._total), file=printable(file.name))
            sys.stderr.write(f"{_CLEAR}{said}")
            sys.stderr.flush()
            self._is_shown = True

    def clear(self) -> None:
        if self._is_shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
            self._is_shown = False


def _is_large(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > _LARGE
