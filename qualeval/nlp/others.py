"""Other suggesters beside the engine: a language model, or one that another package brings by an entry point.

A package declares `[project.entry-points."qualeval.suggesters"] name = "module:factory"`; the factory takes nothing
and makes a TextSuggester (see services.ports.suggesting).
"""

from importlib.metadata import entry_points

from qualeval.domain.errors import QualevalError
from qualeval.domain.learning import Answer, Lesson
from qualeval.domain.suggestion import SegmentSuggestions
from qualeval.i18n import N_
from qualeval.services.outside import may_be_shown
from qualeval.services.ports.suggesting import TextSuggester

GROUP = "qualeval.suggesters"


def suggester_named(name: str) -> TextSuggester:
    """What an installed package calls so; raises QualevalError where there is none, or it cannot be made."""
    found = {one.name: one for one in entry_points(group=GROUP)}
    if name not in found:
        known = ", ".join(sorted(found)) or "–"
        raise QualevalError(N_("no suggester “{name}” is installed; there are: {known}"), name=name, known=known)
    try:
        made: TextSuggester = found[name].load()()
    except Exception as error:
        raise QualevalError(N_("the suggester “{name}” cannot be used: {why}"), name=name, why=repr(error)) from error
    return made


class OneMoreSuggester:
    """Implements the Suggester port over a TextSuggester, which is asked about some undecided segments in order."""

    def __init__(self, inner: TextSuggester, most: int) -> None:
        self._inner = inner
        self._most = most
        self._waiting: Lesson | None = None

    def submit(self, lesson: Lesson) -> None:
        self._waiting = lesson

    def wait(self, timeout: float | None = None) -> Answer | None:  # noqa: ARG002 - the port's signature
        lesson, self._waiting = self._waiting, None
        return None if lesson is None else self._answer(lesson)

    def close(self) -> None:
        self._waiting = None

    def _answer(self, lesson: Lesson) -> Answer:
        asked = [
            (row, segment)
            for row, segment in enumerate(lesson.segments)
            if row not in lesson.decided and may_be_shown(segment.text)
        ][: self._most]
        offered = self._inner.suggest(lesson.codebook, lesson.language, [segment.text for _, segment in asked])
        model = f"{self._inner.name.replace(':', '-')}:g{lesson.generation}"
        found = {
            row: SegmentSuggestions(segment, tuple(suggestions), model)
            for (row, segment), suggestions in zip(asked, offered, strict=True)
            if suggestions
        }
        return Answer(lesson.generation, found, tuple(found))
