"""What the screens of findings and recommendations share: a list, the words of the entry under the cursor below it."""

from abc import abstractmethod
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.events import Gesture
from qualeval.domain.text import printable
from qualeval.tui.footer import KeysFooter
from qualeval.tui.history import HistoryScreen
from qualeval.tui.whose import ask_whose, whose_words
from qualeval.tui.widgets.line_list import Column, LineList


class ChainScreen(HistoryScreen):
    """A step of the chain from recommendation to finding to number. A quote chosen further on closes it.

    `NAME` makes the ids: NAME-title, NAME-list and NAME-detail. Its numbers are of the codings that were chosen to
    count, as on the other screens of numbers, and what is drafted or accepted here states those.
    """

    NAME: ClassVar[str]
    COLUMNS: ClassVar[tuple[Column, ...]]

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id=f"{self.NAME}-title")
        yield LineList(self.COLUMNS, id=f"{self.NAME}-list")
        with VerticalScroll(classes="detail", can_focus=False):
            yield Static(id=f"{self.NAME}-detail")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._list.focus()

    @property
    def _list(self) -> LineList:
        return self.query_one(LineList)

    def words_changed(self) -> None:
        super().words_changed()
        self._show()

    @abstractmethod
    def _show(self) -> None:
        """Reads what there is and shows it."""

    def _show_title(self, words: str) -> None:
        parts = (words, whose_words(self))
        title = " · ".join(part for part in parts if part)
        self.query_one(f"#{self.NAME}-title", Static).update(Content(printable(title)))

    def _show_detail(self, words: str) -> None:
        self.query_one(f"#{self.NAME}-detail", Static).update(Content(printable(words)))

    def _done(self, gesture: Gesture | None) -> None:
        self.took_place(gesture)
        self._show()

    def do_whose(self) -> None:
        ask_whose(self, self._show)

    def _history(self, gesture: Gesture) -> None:
        self._done(gesture)
