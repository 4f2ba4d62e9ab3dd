"""The suggester in this process, for the command line: it answers when it is asked."""

from typing import TYPE_CHECKING

from qualeval.nlp.answers import same_snapshot
from qualeval.services.ports import Answer, Lesson

if TYPE_CHECKING:
    from qualeval.nlp.desk import Desk


class LocalSuggester:
    """Answers at once, in the caller's own time. The segments of the last lesson stay read for the next one."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._desk: tuple[Lesson, Desk] | None = None
        self._waiting: Lesson | None = None

    def answer(self, lesson: Lesson) -> Answer:
        from qualeval.nlp.offline import imported_offline

        with imported_offline():
            from qualeval.nlp.desk import Desk

        if self._desk is None or not same_snapshot(self._desk[0], lesson):
            texts = [segment.text for segment in lesson.segments]
            self._desk = (lesson, Desk(lesson.codebook, lesson.language, texts, self._seed))
        decided = {row: (sorted(one.labels), sorted(one.rejected)) for row, one in lesson.decided.items()}
        return self._desk[1].answer(lesson.generation, decided).to_answer(lesson)

    def submit(self, lesson: Lesson) -> None:
        self._waiting = lesson

    def wait(self, timeout: float | None = None) -> Answer | None:  # noqa: ARG002 - the port's signature
        lesson, self._waiting = self._waiting, None
        return None if lesson is None else self.answer(lesson)

    def close(self) -> None:
        self._desk = self._waiting = None
