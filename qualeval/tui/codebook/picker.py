"""A dialog that asks which codings of a code are meant."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.quotes import Quote
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator
from qualeval.tui.dialog import LEAVE, Dialog, DialogKey
from qualeval.tui.widgets.line_list import Cell, Column
from qualeval.tui.widgets.mark_list import MARK, NO_MARK, MarkList


class CodingsPicker(Dialog[list[int] | None]):
    """Asks which codings are meant: answers with their indices."""

    KEYS = (
        DialogKey("take", "^s F10", N_("go on")),
        DialogKey("mark", "␣", N_("mark")),
        DialogKey("mark_all", "a", N_("mark all")),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", show=False),
        Binding("a", "mark_all", show=False),
        Binding("ctrl+s,f10", "take", show=False, priority=True),
    ]

    def __init__(self, title: str, found: Sequence[Quote], translate: Translator) -> None:
        super().__init__()
        self._title = title
        self._quotes = found
        self._translate = translate
        self._marked: set[int] = set()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(Content(printable(self._title)), classes="dialog-title", id="picking")
            yield MarkList((Column(1), Column(18), Column(0)), self._rows())
            with VerticalScroll(classes="detail", can_focus=False):
                yield Static(id="picked")
            yield self.key_line()

    def on_mount(self) -> None:
        self.query_one(MarkList).focus()
        self._show_words()

    def _rows(self) -> list[tuple[Cell, ...]]:
        return [
            (MARK if at in self._marked else NO_MARK, Cell(quote.reference, "accent"), Cell(quote.text))
            for at, quote in enumerate(self._quotes)
        ]

    def on_line_list_highlighted(self) -> None:
        self._show_words()

    def _show_words(self) -> None:
        quote = self._quotes[max(0, self.query_one(MarkList).cursor)]
        self.query_one("#picked", Static).update(Content(printable(f"“{quote.text}”")))

    def on_line_list_chosen(self) -> None:
        self.action_mark()

    def on_mark_list_mark_clicked(self) -> None:
        self.action_mark(step=0)

    def action_mark(self, step: int = 1) -> None:
        found = self.query_one(MarkList)
        self._marked ^= {found.cursor}
        found.update_row(found.cursor, self._rows()[found.cursor])
        found.action_move(step)
        self._show_title()

    def action_mark_all(self) -> None:
        everything = set(range(len(self._quotes)))
        self._marked = set() if self._marked == everything else everything
        self.query_one(MarkList).set_rows(self._rows())
        self._show_title()

    def _show_title(self) -> None:
        marked = self._translate(N_("marked: {n}"), n=len(self._marked))
        self.query_one("#picking", Static).update(Content(printable(f"{self._title} · {marked}")))

    def action_take(self) -> None:
        if self._marked:
            self.dismiss(sorted(self._marked))
        else:
            words = self._translate(N_("none is marked yet: ␣ marks one, a all"))
            self.query_one("#picking", Static).update(Content.assemble((words, "$text-warning")))
