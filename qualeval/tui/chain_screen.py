"""What the screens of findings and recommendations share: whose codings count there, and what leads on from them."""

from collections.abc import Callable, Sequence

from qualeval.domain.events import Gesture
from qualeval.i18n import LANGUAGES, N_
from qualeval.tui.described_list import DescribedListScreen
from qualeval.tui.dialogs import ListPrompt, TextPrompt
from qualeval.tui.history import HistoryScreen
from qualeval.tui.whose import ask_whose, whose_words
from qualeval.tui.widgets.line_list import Cell, Column

_LANGUAGE_NAMES = {"id": N_("Indonesian"), "en": N_("English")}
Part = tuple[str, str, str, Callable[[str], Gesture | None]]
"""Words that have a language: what they are, as they are read, in the other language, and what puts them there."""


class ChainScreen(HistoryScreen, DescribedListScreen):
    """A step of the chain from recommendation to finding to number. A quote chosen further on closes it.

    Its numbers are of the codings that were chosen to count, as on the other screens of numbers, and what is drafted
    or accepted here states those.
    """

    def _show_title(self, words: str) -> None:
        super()._show_title(" · ".join(filter(None, (words, whose_words(self)))))

    def _done(self, gesture: Gesture | None) -> None:
        self.took_place(gesture)
        self._show()

    @property
    def other_language(self) -> str:
        return LANGUAGES[1 - LANGUAGES.index(self.translate.language)]

    def ask_for_other_words(self, parts: Sequence[Part]) -> None:
        """Asks which of the words are to stand in the other language too, then for them."""
        translate = self.translate
        rows = [(Cell(translate(name)), Cell(now if there != now else "–")) for name, there, now, _ in parts]

        def take(index: int) -> None:
            _, there, now, put = parts[index]

            def write(text: str) -> None:
                self._done(put(text))

            self.ask(TextPrompt(there, now, translate), write)

        title = translate(N_("In {language}: which words?"), language=translate(_LANGUAGE_NAMES[self.other_language]))
        self.ask(ListPrompt(title, (Column(22), Column(0)), rows), take)

    def do_whose(self) -> None:
        ask_whose(self, self._show)

    def _history(self, gesture: Gesture) -> None:
        self._done(gesture)
