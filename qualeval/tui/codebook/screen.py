"""The codebook as a screen: how it is laid out, and the keys that mark, find and lead away."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from qualeval.domain.codebook import Code
from qualeval.domain.errors import QualevalError
from qualeval.domain.quotes import Quote
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.tui.codebook.arranging import ArrangingCommands
from qualeval.tui.codebook.filing import FilingCommands
from qualeval.tui.codebook.versions import VersionsScreen
from qualeval.tui.codebook.wording import WordingCommands
from qualeval.tui.commands import CODEBOOK, bindings
from qualeval.tui.dialogs import LinePrompt
from qualeval.tui.footer import KeysFooter
from qualeval.tui.quotes import QuotesScreen
from qualeval.tui.widgets.header_line import HeaderLine
from qualeval.tui.widgets.mark_list import MarkList
from qualeval.tui.widgets.status_line import StatusLine

_WIDE = 120
_DETAIL = 0.4  # of a wide screen: the entry in full, beside the tree (see screens.tcss)
_BAR = 1  # cells of the tree's scroll bar


class CodebookScreen(WordingCommands, ArrangingCommands, FilingCommands):
    SCOPE = CODEBOOK
    STATUS = "#codebook-status"
    BINDINGS: ClassVar[list[BindingType]] = bindings(CODEBOOK)

    def __init__(self, at: str = "") -> None:
        super().__init__(at)
        self._sought = ""

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="codebook-title")
        with Container(classes="list-and-detail"):
            with Vertical():
                yield HeaderLine((), id="codebook-columns")
                yield MarkList((), id="codebook-tree")
            with VerticalScroll(classes="detail", can_focus=False):
                yield Static(id="entry")
        yield StatusLine(id="codebook-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._tree.focus()
        self._read()
        self._look_at_file()

    def on_resize(self, event: events.Resize) -> None:
        width = event.size.width
        self.set_class(width >= _WIDE, "wide")
        self._list_width = (width - round(_DETAIL * width) if width >= _WIDE else width) - _BAR
        if self._lines:
            self._show()

    def words_changed(self) -> None:
        super().words_changed()
        self._show()

    # by mouse and by Enter

    def on_line_list_highlighted(self) -> None:
        self._show_entry()

    def on_line_list_chosen(self) -> None:
        self.action_run_command("codebook.edit")

    def on_mark_list_mark_clicked(self) -> None:
        self._toggle()

    # marking and finding

    def _toggle(self) -> None:
        self._marked ^= {self._here().entry.code}
        self._tree.update_row(self._tree.cursor, self._row(self._here()))
        self._show_title()

    def do_mark(self) -> None:
        self._toggle()
        self._tree.action_move(1)

    def do_find(self) -> None:
        self.ask(LinePrompt(self.translate(N_("Find a code by a part of its entry")), self._sought), self._find)

    def _find(self, typed: str) -> None:
        """Goes to the next entry that holds what was typed, in any part and language."""
        self._sought = wanted = typed.strip()

        def is_meant(at: int) -> bool:
            return bool(wanted) and _holds(self._lines[at].entry, wanted.lower())

        if not self._tree.move_to_next(self._tree.cursor + 1, is_meant):
            self._tell(self.translate(N_("no entry holds “{words}”"), words=printable(wanted)), "warning")

    # where it leads

    def do_quotes(self) -> None:
        self.app.push_screen(QuotesScreen(code=self._here().entry.code), self._after_quotes)

    def do_older(self) -> None:
        line = self._here()
        if not line.n_older:
            raise QualevalError(N_("no coding here was made under an older definition"))
        self.app.push_screen(QuotesScreen(code=line.entry.code, is_older=True), self._after_quotes)

    def _after_quotes(self, quote: Quote | None) -> None:
        self.leave_with(quote)
        if quote is None:  # some may have been judged or removed there
            self._read_again()

    def do_versions(self) -> None:
        self.app.push_screen(VersionsScreen(), lambda _: self._read_again())

    def do_back(self) -> None:
        """Drops the marks; without any, goes back to the text."""
        if self._marked:
            self._marked.clear()
            self._show()
        else:
            self.dismiss(None)


def _holds(entry: Code, wanted: str) -> bool:
    parts = (entry.name, entry.brief, entry.definition, entry.include, entry.exclude, *entry.examples)
    texts = [text for part in parts for _, text in part.texts]
    return any(wanted in text.lower() for text in [entry.code, *texts, *entry.all_keywords()])
