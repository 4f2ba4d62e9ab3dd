"""The suggester in this process, for the command line: it answers when it is asked."""

from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING

from qualeval.domain.appraisal import Appraisal
from qualeval.domain.learning import Answer, Learned, Lesson
from qualeval.nlp.answers import Reasons, as_bytes, same_snapshot

if TYPE_CHECKING:
    from qualeval.nlp.desk import Desk
    from qualeval.nlp.embedding import Embedder
    from qualeval.nlp.model import Mode


_EXPLAINED_AT_ONCE = 100  # segments: who reads one often reads the next


class LocalSuggester:
    """Answers at once, in the caller's own time. The segments of the last lesson stay read for the next one.

    Implements the Suggester and the Appraiser port. Reasons are made when they are read, from the last answer.
    """

    def __init__(
        self, seed: int = 0, *, mode: "Mode" = "balanced", cache: Path | None = None, embedder: "Embedder | None" = None
    ) -> None:
        self._seed = seed
        self._mode: Mode = mode
        self._cache = cache
        self._embedder = embedder
        self._desk: tuple[Lesson, Desk] | None = None
        self._waiting: Lesson | None = None

    def answer(self, lesson: Lesson) -> Answer:
        desk = self._desk_for(lesson)
        packed = desk.answer(lesson.generation, plain_decisions(lesson), lesson.rejections)
        state = desk.state

        def reasons_of(row: int) -> Reasons | None:
            if row not in packed.reasons:
                start = bisect_left(packed.rows, row)
                explained = desk.explained(list(packed.rows[start : start + _EXPLAINED_AT_ONCE]), state)
                packed.reasons.update(as_bytes(explained))
            return packed.reasons_of(row)

        return packed.to_answer(lesson, reasons_of)

    def appraise(self, lesson: Lesson) -> Appraisal:
        return self._desk_for(lesson).appraise(plain_decisions(lesson))

    def submit(self, lesson: Lesson) -> None:
        self._waiting = lesson

    def wait(self, timeout: float | None = None) -> Answer | None:  # noqa: ARG002 - the port's signature
        lesson, self._waiting = self._waiting, None
        return None if lesson is None else self.answer(lesson)

    def close(self) -> None:
        self._desk = self._waiting = None

    def _desk_for(self, lesson: Lesson) -> "Desk":
        from qualeval.nlp.offline import imported_offline

        with imported_offline():
            from qualeval.nlp.desk import Desk

        if self._desk is None or not same_snapshot(self._desk[0], lesson):
            texts = [segment.text for segment in lesson.segments]
            desk = Desk(
                lesson.codebook,
                lesson.language,
                texts,
                self._seed,
                mode=self._mode,
                cache=self._cache,
                embedder=self._embedder,
            )
            self._desk = (lesson, desk)
        return self._desk[1]


PlainDecision = tuple[list[str], list[str], list[str]]


def plain_decision(one: Learned) -> PlainDecision:
    return sorted(one.labels), sorted(one.rejected), sorted(one.by_hand)


def plain_decisions(lesson: Lesson) -> dict[int, PlainDecision]:
    return {row: plain_decision(one) for row, one in lesson.decided.items()}
