"""Other suggesters beside the engine: a language model, or one that another package brings by an entry point.

A package declares `[project.entry-points."qualeval.suggesters"] name = "module:factory"`; the factory takes nothing
and makes a TextSuggester (see services.ports.suggesting).
"""

from importlib.metadata import entry_points

from qualeval.domain.errors import QualevalError
from qualeval.domain.learning import Answer, Lesson
from qualeval.i18n import N_
from qualeval.services.opinions import answer_of, next_to_ask
from qualeval.services.ports.suggesting import TextSuggester
from qualeval.tls import take_in

GROUP = "qualeval.suggesters"


def names() -> list[str]:
    """Of the suggesters that installed packages declare."""
    return sorted({one.name for one in entry_points(group=GROUP)})


def suggester_named(name: str) -> TextSuggester:
    """What an installed package calls so; raises QualevalError where there is none, or it cannot be made."""
    found = {one.name: one for one in entry_points(group=GROUP)}
    if name not in found:
        known = ", ".join(sorted(found)) or "–"
        raise QualevalError(N_("no suggester “{name}” is installed; there are: {known}"), name=name, known=known)
    take_in()
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
        return answer_of(self._inner, lesson, next_to_ask(lesson, (), (), self._most))
