"""The suggester in a process of its own: training never takes time from the process that draws the screen."""

import json
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from qualeval.domain.appraisal import Appraisal
from qualeval.domain.codebook import codebook_to_plain
from qualeval.domain.errors import QualevalError
from qualeval.domain.learning import Answer, Lesson
from qualeval.i18n import N_
from qualeval.nlp import glimpse
from qualeval.nlp.answers import Packed, appraisal_from_bytes, parted, same_snapshot
from qualeval.nlp.child import ANSWERED, AS_IT_STANDS, MORE, receive, send
from qualeval.nlp.kept_answers import KeptAnswers
from qualeval.nlp.local import plain_decision
from qualeval.nlp.names import MODEL
from qualeval.nlp.process import ENDS_WITHIN, end_process, start_process

if TYPE_CHECKING:
    from qualeval.nlp.model import Mode

_ATTEMPTS = 2
_EXPLAINED_AT_ONCE = 60  # segments, between two looks at whether a lesson waits: 30 ms


@dataclass(slots=True)
class _Question:
    """An appraisal that somebody waits for."""

    lesson: Lesson
    answer: Appraisal | QualevalError | None = None


class ProcessSuggester:
    """Implements the Suggester and the Appraiser port.

    The process starts with `begin`, or else with the first lesson, and ends with `close` or its parent.

    It is started by its module's name, not forked or re-imported from `__main__`, so it does not matter what started
    the program. A thread owns the pipe. Texts are sent once for each snapshot of segments; after that a lesson is
    only what was decided.
    """

    def __init__(
        self, seed: int = 0, *, mode: "Mode" = "balanced", cache: Path | None = None, embedder: str = ""
    ) -> None:
        self._start: dict[str, object] = {
            "seed": seed,
            "mode": mode,
            "cache": str(cache) if cache else "",
            "embedder": embedder,
        }
        self._kept = KeptAnswers(cache, self.made_by(seed, mode, embedder))
        self._asked: _Question | None = None
        self._asking = threading.Lock()  # one appraisal at a time
        self._changed = threading.Condition()
        self._waiting: Lesson | None = None
        self._answer: Answer | QualevalError | None = None
        self._is_closed = False
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None  # what the process wrote beside its answers: warnings, and why it ended
        self._sent: Lesson | None = None  # the lesson whose segments the process has
        self._told: Lesson | None = None  # and the one whose decisions it has, if any

    @staticmethod
    def made_by(seed: int = 0, mode: "Mode" = "balanced", embedder: str = "") -> str:
        """All that an answer depends on but the lesson."""
        return json.dumps([MODEL, seed, mode, embedder])

    def begin(self) -> None:
        """Starts the process, which loads its libraries while the caller still makes the first lesson.

        Where it cannot be started, the lesson is answered with that.
        """
        with suppress(EOFError, OSError):
            self._streams()

    def submit(self, lesson: Lesson) -> None:
        with self._changed:
            if self._is_closed:
                return
            self._waiting = lesson
            self._wake()

    def appraise(self, lesson: Lesson) -> Appraisal:
        """Waits for the process, so call it in a thread. Raises QualevalError where it fails or was closed."""
        with self._asking:
            question = _Question(lesson)
            with self._changed:
                if not self._is_closed:
                    self._asked = question
                    self._wake()
                self._changed.wait_for(lambda: question.answer is not None or self._is_closed)
        if isinstance(question.answer, Appraisal):
            return question.answer
        raise question.answer or QualevalError(N_("the process that makes suggestions was closed"))

    def _wake(self) -> None:
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
            thread.join(ENDS_WITHIN)  # it ends what it owns
        else:
            self._forget_process()

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting is not None or self._asked is not None or self._is_closed)
                lesson, self._waiting = self._waiting, None
                question, self._asked = self._asked, None
                is_closed = self._is_closed
            if is_closed:
                self._forget_process()
                return
            if question is not None:
                self._appraise(question)
            if lesson is None:
                continue
            kept = self._kept.find(lesson) if self._sent is None else None
            if kept is not None:
                self._tell(kept.to_answer(lesson))
            elif self._sent is None:
                self._glimpse(lesson)
            found = self._answered(lesson)
            if isinstance(found, QualevalError):
                self._tell(found)
                continue
            if kept is not None and kept.offers_the_same(found):
                found = _joined(kept, found)
            self._tell(found.to_answer(lesson))
            self._complete(found)
            if not self._is_wanted():
                self._kept.keep(lesson, found)

    def _tell(self, answer: Answer | QualevalError) -> None:
        with self._changed:
            if not self._is_closed:
                self._answer = answer
                self._changed.notify_all()

    def _appraise(self, question: "_Question") -> None:
        answer: Appraisal | QualevalError
        try:
            self._send_snapshot(question.lesson)
            answer = appraisal_from_bytes(self._reply({**self._news_of(question.lesson), "appraise": True}))
        except QualevalError as failure:
            answer = failure
        except (EOFError, OSError):
            self._forget_process()
            answer = QualevalError(N_("the process that makes suggestions ended; ask again"))
        with self._changed:
            question.answer = answer
            self._changed.notify_all()

    def _complete(self, packed: Packed) -> None:
        """Fetches the reasons that did not come with an answer and has the next one prepared, until one is wanted.

        A failure here is left to the next lesson, which finds the process gone.
        """
        waiting = [row for row in packed.rows if row not in packed.reasons]
        is_prepared = False
        while (waiting or not is_prepared) and not self._is_wanted():
            now, waiting = waiting[:_EXPLAINED_AT_ONCE], waiting[_EXPLAINED_AT_ONCE:]
            try:
                if now:
                    packed.reasons.update(parted(self._reply({"explain": now})))
                if not is_prepared:
                    is_prepared = self._reply({"prepare": True}) != MORE
            except (EOFError, OSError, QualevalError):
                return

    def _is_wanted(self) -> bool:
        with self._changed:
            return self._is_closed or self._waiting is not None or self._asked is not None

    def _answered(self, lesson: Lesson) -> Packed | QualevalError:
        why = ""
        for _ in range(_ATTEMPTS):
            try:
                return self._ask(lesson)
            except (EOFError, OSError) as failure:
                why = self._forget_process() or str(failure)
            except QualevalError as failure:
                return failure
        words = N_("the process that makes suggestions ended twice ({reason}); coding goes on without suggestions")
        return QualevalError(words, reason=why)

    def _glimpse(self, lesson: Lesson) -> None:
        """Answers for a part of a large project that is not read yet.

        What is wrong with the process is told with the answer about all of it.
        """
        rows = glimpse.rows_of(lesson)
        if not rows:
            return
        part = glimpse.part_of(lesson, rows)
        try:
            send(self._streams()[0], _snapshot_message(part, {**self._start, "cache": "", "embedder": ""}))
            answer = Packed.from_bytes(self._reply(self._news_of(part)))
        except (EOFError, OSError):
            self._forget_process()
        except QualevalError:
            pass
        else:
            self._tell(glimpse.placed(answer, rows).to_answer(lesson))
        self._told = None

    def _ask(self, lesson: Lesson) -> Packed:
        self._send_snapshot(lesson)
        return Packed.from_bytes(self._reply(self._news_of(lesson)))

    def _news_of(self, lesson: Lesson) -> dict[str, object]:
        """What was decided since the process was last told: of thousands, a word about each would take too long."""
        told, self._told = self._told, lesson
        decided, rejections = (told.decided, told.rejections) if told else ({}, {})
        changed = [(row, plain_decision(one)) for row, one in lesson.decided.items() if decided.get(row) is not one]
        return {
            "generation": lesson.generation,
            "decided": changed,
            "rejections": [(row, one) for row, one in lesson.rejections.items() if rejections.get(row) is not one],
            "undecided": [row for row in decided if row not in lesson.decided],
            "near": lesson.near,
            "unrejected": [row for row in rejections if row not in lesson.rejections],
        }

    def _send_snapshot(self, lesson: Lesson) -> None:
        requests, _ = self._streams()
        if self._sent is None or not same_snapshot(self._sent, lesson):
            self._sent = self._told = None
            send(requests, _snapshot_message(lesson, self._start))
            self._sent = lesson

    def _reply(self, request: dict[str, object]) -> bytes:
        requests, answers = self._streams()
        send(requests, json.dumps(request).encode())
        message = receive(answers)
        if message[:1] != ANSWERED:
            self._sent = self._told = None
            raise QualevalError(N_("no suggestions: {reason}"), reason=message[1:].decode())
        return message[1:]

    def _streams(self) -> tuple[BinaryIO, BinaryIO]:
        """The pipe to the process, which is started where there is none."""
        with self._changed:
            if self._is_closed:
                raise EOFError
            if self._process is None:
                self._process, self._said = start_process()
            process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        return process.stdin, process.stdout  # type: ignore[return-value]  # binary pipes, typed as IO[bytes]

    def _forget_process(self) -> str:
        """Ends the process where there is one; why it had ended before."""
        with self._changed:
            process, self._process = self._process, None
        self._sent = self._told = None
        return "" if process is None or self._said is None else end_process(process, self._said)


def _joined(kept: Packed, found: Packed) -> Packed:
    """The process's answer, whose reasons are also those of the kept one: that may still be under somebody's eyes."""
    kept.decided[:] = found.decided
    kept.reasons.update(found.reasons)
    return replace(found, reasons=kept.reasons)


def _snapshot_message(lesson: Lesson, start: dict[str, object]) -> bytes:
    """A line of JSON; then the texts in one, each as long as the line says: escaping them would take much longer."""
    texts = [segment.text for segment in lesson.segments]
    request = {
        **start,
        "codebook": codebook_to_plain(lesson.codebook),
        "language": lesson.language,
        "lengths": list(map(len, texts)),
    }
    return b"\n".join([json.dumps(request).encode(), "".join(texts).encode(*AS_IT_STANDS)])
