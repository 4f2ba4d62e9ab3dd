"""The engine for batches of texts: what it learned stays, what was scored goes."""

from collections.abc import Sequence

import numpy as np

from qualeval.domain.learning import Lesson
from qualeval.domain.suggestion import Suggestion
from qualeval.nlp.engine import Engine


class EngineBatches:
    """Implements the BatchSuggester port. Suggestions come without reasons, which cost more than all the rest."""

    def learn(self, lesson: Lesson, background: Sequence[str]) -> None:
        self._engine = Engine(lesson.codebook, lesson.language)
        rows = list(lesson.decided)
        told = [lesson.decided[row] for row in rows]
        self._engine.learn(
            [lesson.segments[row].text for row in rows], [one.labels for one in told], [one.rejected for one in told]
        )
        self._engine.survey(background)

    def suggest(self, texts: Sequence[str]) -> list[list[Suggestion]]:
        scores, codes = self._engine.score(texts), self._engine.codes
        shown = scores > self._engine.thresholds
        return [
            [Suggestion(codes[at], float(scores[row, at])) for at in np.flatnonzero(shown[row]).tolist()]
            for row in range(len(texts))
        ]
