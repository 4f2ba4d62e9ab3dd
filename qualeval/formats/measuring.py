"""Very many answers, measured on two processors: a process beside this one takes from the front, this one from the end.

Whoever is quicker takes more, so that a slow start of the other, or none at all, costs nothing but what it would have
saved. What it does not answer is measured here.
"""

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Thread
from typing import IO

from qualeval.domain.measuring import Measures, measure
from qualeval.domain.text import Content

_MANY = 10_000  # texts; for fewer, a process takes longer to start than they take
_AT_ONCE = 2_000


class Measuring:
    """Texts on their way: begun when this is made. Calling it waits for the end, and gives the measures by text."""

    def __init__(self, texts: Sequence[str]) -> None:
        starts = range(0, len(texts), _AT_ONCE)
        self._waiting = deque(texts[start : start + _AT_ONCE] for start in starts)
        self._found: list[tuple[Sequence[str], list[Measures]]] = []  # by whom ever: adding to a list is one step
        self._beside = Thread(target=self._measure_beside, daemon=True)
        if len(texts) >= _MANY and _n_processors() > 1:
            self._beside.start()

    def __call__(self) -> Mapping[str, Measures]:
        self._measure_here()
        if self._beside.ident is not None:
            self._beside.join()
        self._measure_here()  # what the other did not answer
        return {text: each for texts, found in self._found for text, each in zip(texts, found, strict=True)}

    def _measure_here(self) -> None:
        with suppress(IndexError):
            while True:
                texts = self._waiting.pop()
                self._found.append((texts, [measure(Content.plain(text)) for text in texts]))

    def _measure_beside(self) -> None:
        with suppress(OSError), _start() as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                self._ask(process.stdin, process.stdout)
            finally:
                process.kill()  # it holds nothing

    def _ask(self, questions: IO[bytes], answers: IO[bytes]) -> None:
        with suppress(IndexError):
            while True:
                texts = self._waiting.popleft()
                try:
                    questions.write(json.dumps(texts).encode() + b"\n")
                    questions.flush()
                    answer = json.loads(answers.readline())
                    self._found.append((texts, [Measures(*each) for _, each in zip(texts, answer, strict=True)]))
                except (OSError, ValueError, TypeError):  # it was ended
                    self._waiting.appendleft(texts)
                    return


def _n_processors() -> int:
    """Those that this process may use, where the system says so."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start() -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(found for found in sys.path if found)}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "qualeval.formats.measuring"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment, "PYTHONUTF8": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def main() -> None:
    """A line of texts in, a line of their measures out, both JSON, until nothing more comes."""
    for line in sys.stdin.buffer:
        found = [measure(Content.plain(text)) for text in json.loads(line)]
        sys.stdout.buffer.write(json.dumps(found).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
