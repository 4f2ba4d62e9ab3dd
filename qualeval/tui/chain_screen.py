"""What the screens of findings and recommendations share: whose codings count there, and what leads on from them."""

from qualeval.domain.events import Gesture
from qualeval.tui.described_list import DescribedListScreen
from qualeval.tui.history import HistoryScreen
from qualeval.tui.whose import ask_whose, whose_words


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

    def do_whose(self) -> None:
        ask_whose(self, self._show)

    def _history(self, gesture: Gesture) -> None:
        self._done(gesture)
