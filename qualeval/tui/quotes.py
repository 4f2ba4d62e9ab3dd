"""The quotes behind a number; each opens the transcript at its line."""

from collections.abc import Collection
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services.ports import Quote
from qualeval.services.summarising import quotes
from qualeval.tui.base import CommandScreen
from qualeval.tui.commands import QUOTES, bindings
from qualeval.tui.footer import KeysFooter
from qualeval.tui.widgets.line_list import Cell, Column, LineList


class QuotesScreen(CommandScreen):
    SCOPE = QUOTES
    BINDINGS: ClassVar[list[BindingType]] = bindings(QUOTES)

    def __init__(
        self, *, code: str, case_ids: Collection[str] | None = None, group: str = "", is_older: bool = False
    ) -> None:
        super().__init__()
        self._code = code
        self._case_ids = case_ids
        self._group = group
        self._is_older = is_older  # only what was coded under an older definition, whoever speaks
        self._quotes: list[Quote] = []

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="quotes-title")
        yield LineList((Column(24), Column(18), Column(0)), id="quote-list")
        with VerticalScroll(classes="detail", can_focus=False):
            yield Static(id="quote")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._quotes = quotes(
            self.workbench.session,
            code=self._code,
            case_ids=self._case_ids,
            countable_only=not self._is_older,
            where=self.workbench.meanings.is_older if self._is_older else None,
        )
        self.query_one(LineList).focus()

    def words_changed(self) -> None:
        super().words_changed()
        codebook, language = self.workbench.codebook, self.translate.language
        respondents = len({quote.case_id for quote in self._quotes if quote.case_id})
        title = self.translate(
            N_("{name}: {n} quotes by {respondents} respondents"),
            name=codebook[self._code].name.to(language),
            n=len(self._quotes),
            respondents=respondents,
        )
        if self._is_older:
            title = f"⚑ {title} · {self.translate(N_('under an older definition'))}"
        self.query_one("#quotes-title", Static).update(
            Content(printable(f"{title} · {self._group}" if self._group else title))
        )
        self.query_one(LineList).set_rows(
            [
                (
                    Cell(quote.reference, "accent"),
                    Cell(
                        f"{self._flag(quote)}{codebook[quote.coding.code].name.to(language)}",
                        codebook[quote.coding.code].color,
                    ),
                    Cell(quote.text),
                )
                for quote in self._quotes
            ]
        )
        self._show_quote()

    def _flag(self, quote: Quote) -> str:
        """A flag before what was coded when its code meant something else."""
        return "⚑ " if self.workbench.meanings.is_older(quote.coding) else ""

    def on_line_list_highlighted(self) -> None:
        self._show_quote()

    def on_line_list_chosen(self) -> None:
        self.do_open()

    def _show_quote(self) -> None:
        at = self.query_one(LineList).cursor
        if not self._quotes or at < 0:
            words = self.translate(N_("no quotes yet"))
        else:
            quote = self._quotes[at]
            memo = f"\n\n✎ {quote.coding.memo}" if quote.coding.memo else ""
            question = f"{quote.source.title}\n" if quote.source.title else ""
            words = f"{question}“{quote.text}”\n\n{quote.reference} · {quote.source.name} · {quote.coding.coder}{memo}"
            if flag := self._flag(quote):
                words += f"\n{flag}{self.translate(N_('under an older definition'))}"
        self.query_one("#quote", Static).update(Content(printable(words)))

    def do_open(self) -> None:
        at = self.query_one(LineList).cursor
        if self._quotes and at >= 0:
            self.dismiss(self._quotes[at])

    def do_back(self) -> None:
        self.dismiss(None)
