"""A screen of one list, with the words of the entry under the cursor below it."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualeval.domain.text import printable
from qualeval.tui.base import CommandScreen
from qualeval.tui.footer import KeysFooter
from qualeval.tui.widgets.line_list import Column, LineList


class DescribedListScreen(CommandScreen):
    """`NAME` makes the ids: NAME-title, NAME-list and NAME-detail."""

    NAME: ClassVar[str]
    COLUMNS: ClassVar[tuple[Column, ...]]

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id=f"{self.NAME}-title")
        yield LineList(self.COLUMNS, id=f"{self.NAME}-list")
        with VerticalScroll(classes="detail", can_focus=False):
            yield Static(id=f"{self.NAME}-detail")
        yield from self._below()
        yield KeysFooter()

    def _below(self) -> Iterable[Widget]:
        """What stands between the words and the keys. Screens that tell what was done have their line there."""
        return ()

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
        """Shows what there is, in the language that is chosen now."""

    def _show_title(self, words: str) -> None:
        self.query_one(f"#{self.NAME}-title", Static).update(Content(printable(words)))

    def _show_detail(self, words: str) -> None:
        self.query_one(f"#{self.NAME}-detail", Static).update(Content(printable(words)))
