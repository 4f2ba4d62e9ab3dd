"""The suggester in a process of its own: training never takes time from the process that draws the screen."""

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import BinaryIO

from qualeval.domain.codebook import codebook_to_plain
from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_
from qualeval.nlp.answers import Packed, same_snapshot
from qualeval.nlp.child import ANSWERED, receive, send
from qualeval.services.ports import Answer, Lesson

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_ENDS_WITHIN = 2.0  # seconds that a killed process is waited for
_ATTEMPTS = 2


class ProcessSuggester:
    """Implements the Suggester port. The process starts with the first lesson, and ends with `close` or its parent.

    It is started by its module's name, not forked or re-imported from `__main__`, so it does not matter what started
    the program. A thread owns the pipe. Texts are sent once for each snapshot of segments; after that a lesson is
    only what was decided.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._changed = threading.Condition()
        self._waiting: Lesson | None = None
        self._answer: Answer | QualevalError | None = None
        self._is_closed = False
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._sent: Lesson | None = None  # the lesson whose segments the process has

    def submit(self, lesson: Lesson) -> None:
        with self._changed:
            if self._is_closed:
                return
            self._waiting = lesson
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="suggester", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def wait(self, timeout: float | None = None) -> Answer | None:
        """The newest answer not yet taken. Raises QualevalError where the process failed twice for a lesson."""
        with self._changed:
            self._changed.wait_for(lambda: self._answer is not None or self._is_closed, timeout)
            answer, self._answer = self._answer, None
        if isinstance(answer, QualevalError):
            raise answer
        return answer

    def close(self) -> None:
        """Ends the process at once; whoever waits gets None."""
        with self._changed:
            self._is_closed = True
            self._waiting = self._answer = None
            process, thread = self._process, self._thread
            self._changed.notify_all()
        if process is not None:
            process.kill()
        if thread is not None:
            thread.join(_ENDS_WITHIN)

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting is not None or self._is_closed)
                lesson, self._waiting = self._waiting, None
            if lesson is None:
                self._forget_process()
                return
            answer = self._answered(lesson)
            with self._changed:
                if not self._is_closed:
                    self._answer = answer
                    self._changed.notify_all()

    def _answered(self, lesson: Lesson) -> Answer | QualevalError:
        for _ in range(_ATTEMPTS):
            try:
                return self._ask(lesson)
            except (EOFError, OSError):
                self._forget_process()
            except QualevalError as failure:
                return failure
        return QualevalError(N_("the process that makes suggestions ended twice; coding goes on without suggestions"))

    def _ask(self, lesson: Lesson) -> Answer:
        requests, answers = self._streams()
        if self._sent is None or not same_snapshot(self._sent, lesson):
            self._sent = None
            send(requests, _snapshot_message(lesson, self._seed))
            self._sent = lesson
        send(requests, _decided_message(lesson))
        message = receive(answers)
        if message[:1] != ANSWERED:
            self._sent = None
            raise QualevalError(N_("no suggestions: {reason}"), reason=message[1:].decode())
        return Packed.from_bytes(message[1:]).to_answer(lesson)

    def _streams(self) -> tuple[BinaryIO, BinaryIO]:
        """The pipe to the process, which is started where there is none."""
        with self._changed:
            if self._is_closed:
                raise EOFError
            if self._process is None:
                self._process = _start()
            process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        return process.stdin, process.stdout  # type: ignore[return-value]  # binary pipes, typed as IO[bytes]

    def _forget_process(self) -> None:
        with self._changed:
            process, self._process = self._process, None
        self._sent = None
        if process is not None:
            _end(process)


def _start() -> subprocess.Popen[bytes]:
    paths = [path for path in sys.path if path]
    environment = {**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)}
    quietly = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "qualeval.nlp.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=quietly,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with suppress(subprocess.TimeoutExpired):  # it is killed already, and dies with its input at the latest
        process.wait(_ENDS_WITHIN)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):  # words that were on their way to a process that is gone
                stream.close()


def _snapshot_message(lesson: Lesson, seed: int) -> bytes:
    request = {
        "codebook": codebook_to_plain(lesson.codebook),
        "language": lesson.language,
        "texts": [segment.text for segment in lesson.segments],
        "seed": seed,
    }
    return json.dumps(request).encode()


def _decided_message(lesson: Lesson) -> bytes:
    decided = [[row, sorted(one.labels), sorted(one.rejected)] for row, one in lesson.decided.items()]
    return json.dumps({"generation": lesson.generation, "decided": decided}).encode()
