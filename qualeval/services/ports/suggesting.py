"""Who learns from decisions and suggests codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualeval.domain.appraisal import Appraisal
    from qualeval.domain.codebook import Codebook
    from qualeval.domain.learning import Answer, Lesson
    from qualeval.domain.suggestion import Suggestion


class Appraiser(Protocol):
    """Takes a second or more for a large project: to be asked in a thread."""

    def appraise(self, lesson: Lesson) -> Appraisal: ...


class Suggester(Protocol):
    """Learns and suggests away from the screen."""

    def submit(self, lesson: Lesson) -> None:
        """Hands over a lesson and returns at once; a newer lesson replaces one not yet begun."""
        ...

    def wait(self, timeout: float | None = None) -> Answer | None:
        """The next answer, or None when the time is over or the suggester was closed. Callable from any thread."""
        ...

    def close(self) -> None: ...


class Learner(Suggester, Appraiser, Protocol):
    """A suggester that can also say what its suggestions are worth."""


class TextSuggester(Protocol):
    """One more suggester, beside the engine: it knows texts alone, and its decisions are measured by its name.

    It is asked about some texts at a time, and answers for each with suggestions, best first.
    """

    name: str

    def suggest(self, codebook: Codebook, language: str, texts: Sequence[str]) -> list[list[Suggestion]]: ...


class BatchSuggester(Protocol):
    """Learns once, and suggests for any number of texts, some at a time."""

    def learn(self, lesson: Lesson, background: Sequence[str]) -> None:
        """Learns what was decided; `background` are texts that tell which words are rare."""
        ...

    def suggest(self, texts: Sequence[str]) -> list[list[Suggestion]]: ...
