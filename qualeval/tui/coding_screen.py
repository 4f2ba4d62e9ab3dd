"""What the screens on which text is coded share: codings as they are drawn, codes to choose, recent ones by number."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_
from qualeval.tui.commands import RECENT_KEYS
from qualeval.tui.history import TellingScreen
from qualeval.tui.widgets.transcript.paint import Mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualeval.domain.records import Coding
    from qualeval.domain.text import Span
    from qualeval.tui.dialogs import CodeChoice

RECENT_BINDINGS: list[BindingType] = [Binding(key, f"recent({key})", show=False) for key in RECENT_KEYS]
NO_COLOR = "#888888"  # of codes that were given none

_QUOTED = 60  # characters of what is coded that a question repeats


class CodingScreen(TellingScreen):
    # codes

    def _code_name(self, code: str) -> str:
        return self.workbench.code_name(code)

    def _mark(self, found: Coding, at: Span) -> Mark:
        """A coding as it is drawn on a text in which it stands there."""
        entry = self.workbench.codebook.get(found.code)
        color = entry.color if entry and entry.color else NO_COLOR
        return Mark(at.start, at.end, found.code, self._code_name(found.code), color, "coding", found.id)

    @abstractmethod
    def _code(self, code: str) -> None:
        """Puts a code on what the reader means here."""

    def _pick(self, title: str, take: Callable[[str], None]) -> None:
        """Asks for a code; a new one is made before it is taken."""
        from qualeval.tui.picking import code_picker

        def on_choice(choice: CodeChoice) -> None:
            if choice.new_name:
                slug, gesture = self.workbench.make_code(choice.new_name)
                self.took_place(gesture)
                take(slug)
            else:
                take(choice.code)

        self.ask(code_picker(self, title), on_choice)

    def action_recent(self, number: int) -> None:
        self._has_told = False
        numbered = self.workbench.numbered
        try:
            self.workbench.settle()
            if number > len(numbered):
                raise QualevalError(N_("no code {n} yet: the codes used last get numbers"), n=number)
            self._code(numbered[number - 1])
        except QualevalError as error:
            self.tell_error(error)


def short(words: str) -> str:
    """Words as they are quoted in a title: on one line, the middle left out where they are many."""
    said = " ".join(words.split())
    return said if len(said) <= _QUOTED else f"{said[: _QUOTED // 2].rstrip()} … {said[-_QUOTED // 3 :].lstrip()}"
