"""Whose suggestions are asked about: the engine's, a language model's, or those of a suggester that is installed.

Another suggester is asked in a thread, about some segments at a time. What it says goes through the same queue.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from textual.message import Message

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Decision
from qualeval.i18n import N_
from qualeval.services.numerals import share_words
from qualeval.services.opinions import answer_of, model_name, next_to_ask
from qualeval.services.outside import endpoint
from qualeval.services.worth import suggesters
from qualeval.tui.dialogs import ListPrompt
from qualeval.tui.review.desk import Other, ReviewDesk
from qualeval.tui.widgets.line_list import Cell, Column

if TYPE_CHECKING:
    from qualeval.domain.learning import Answer
    from qualeval.services.outside import Endpoint

AT_ONCE = 20  # segments that another suggester is asked about
_NO_LEAVE = N_("no leave to ask one: `qualeval llm PROJECT` gives it")


class Heard(Message, bubble=False):
    """Another suggester answered about some segments, or could not."""

    def __init__(self, other: Other, n_asked: int, said: Answer | QualevalError) -> None:
        super().__init__()
        self.other = other
        self.n_asked = n_asked
        self.said = said


class ListeningCommands(ReviewDesk):
    def do_other(self) -> None:
        """Asks whose suggestions are wanted: the language model stands in the list whether or not it may be asked."""
        installed = self.workbench.adapters.text_suggesters()
        allowed = endpoint(self.workbench.session)
        may = self.translate(N_("{model} at {url}"), model=allowed.model, url=allowed.url) if allowed else ""
        rows = [
            (Cell(self.translate(N_("the program's own"))), Cell("")),
            *((Cell(name), Cell("")) for name in installed),
            (Cell(self.translate(N_("a language model"))), Cell(may or self.translate(_NO_LEAVE), "muted")),
        ]

        def take(index: int) -> None:
            if index == 0:
                self._listen_to_engine()
            elif index <= len(installed):
                self._listen_to(installed[index - 1], None)
            elif allowed is None:
                self._tell(self.translate(_NO_LEAVE), "warning")
            else:
                self._listen_to("llm", allowed)

        self.ask(ListPrompt(self.translate(N_("Whose suggestions")), (Column(30), Column(0)), rows), take)

    def _listen_to_engine(self) -> None:
        self._other = None
        self._begin_again()

    def _listen_to(self, name: str, allowed: Endpoint | None) -> None:
        """Asks another suggester about the next segments, those that would teach most first, in a thread."""
        lessons = self.workbench.lessons
        if lessons is None:
            raise QualevalError(N_("the project is still being read; try again in a moment"))
        lesson = lessons.lesson()
        other = self._listened_to
        if other is None or other.name != name:
            inner = self.workbench.adapters.text_suggester(name, allowed)
            other = Other(name, allowed.model if allowed else name, inner, lesson.segments)
        self._other = other
        useful = self.workbench.answer.queue if self.workbench.answer else ()
        first = [row for row in useful if self._filter.holds(lesson.segments[row])]
        kept_out = {row for row, segment in enumerate(lesson.segments) if not self._filter.holds(segment)}
        rows = next_to_ask(lesson, first, other.asked | kept_out, AT_ONCE)
        other.asked.update(rows)  # already now: asked again meanwhile, it is asked about others
        other.n_waiting += 1
        self._begin_again()

        def ask() -> None:
            said: Answer | QualevalError
            try:
                said = answer_of(other.inner, lesson, rows)
            except QualevalError as error:
                said = error
            self.post_message(Heard(other, len(rows), said))

        self.run_worker(ask, thread=True, group="other", exit_on_error=False)

    def on_heard(self, message: Heard) -> None:
        other, said = message.other, message.said
        other.n_waiting -= 1
        if other is not self._listened_to:
            return
        if isinstance(said, QualevalError):
            self._other = None
            self.tell_error(said)
        else:
            before = other.answer.suggestions if other.answer else {}
            found = dict(chain(before.items(), said.suggestions.items()))
            other.answer = replace(said, suggestions=found, queue=tuple(found))
            self._tell(self._heard_words(other, message.n_asked, len(said.suggestions)))
        self._begin_again()

    def _heard_words(self, other: Other, asked: int, found: int) -> str:
        """How much it said, and how its suggestions have fared so far."""
        decisions = [d for d in self.workbench.session.store.find(Decision) if d.model]
        fared = next((one for one in suggesters(decisions) if one.name == model_name(other.inner)), None)
        words = self.translate(
            N_("{name}: asked about {asked} segments, suggests for {found}"),
            name=other.shown_as,
            asked=asked,
            found=found,
        )
        if fared is None:
            return words
        so_far = self.translate(
            N_("accepted so far: {overall} · drawn by lot: {lot}"),
            overall=share_words(fared.accepted, self.translate.language),
            lot=share_words(fared.by_lot, self.translate.language),
        )
        return f"{words} · {so_far}"
