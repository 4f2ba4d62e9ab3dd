"""The quotes behind a number; each opens the transcript at its line."""

from collections.abc import Collection, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.errors import QualevalError
from qualeval.domain.quotes import Quote
from qualeval.domain.records import Coding
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services.judgements import Mark, mark_quote, marks
from qualeval.services.summarising import quotes
from qualeval.tui.base import CommandScreen
from qualeval.tui.commands import QUOTES, bindings
from qualeval.tui.footer import KeysFooter
from qualeval.tui.widgets.line_list import Cell, Column, LineList

_SIGNS: Mapping[Mark, str] = {"typical": "★", "dissenting": "≠"}
_MARK_WORDS: Mapping[Mark, str] = {
    "typical": N_("chosen as typical of the theme"),
    "dissenting": N_("chosen as dissenting from the theme"),
}


class QuotesScreen(CommandScreen):
    SCOPE = QUOTES
    BINDINGS: ClassVar[list[BindingType]] = bindings(QUOTES)

    def __init__(
        self,
        *,
        code: str,
        case_ids: Collection[str] | None = None,
        group: str = "",
        is_older: bool = False,
        coding_ids: Collection[str] | None = None,
    ) -> None:
        super().__init__()
        self._code = code
        self._case_ids = case_ids
        self._group = group
        self._is_older = is_older  # only what was coded under an older definition, whoever speaks
        self._coding_ids = coding_ids  # only these, whatever their code
        self._quotes: list[Quote] = []
        self._marks: dict[str, Mark] = {}

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="quotes-title")
        yield LineList((Column(24), Column(18), Column(0)), id="quote-list")
        with VerticalScroll(classes="detail", can_focus=False):
            yield Static(id="quote")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._quotes = quotes(
            self.workbench.session,
            code=self._code if self._coding_ids is None else "",
            case_ids=self._case_ids,
            countable_only=not self._is_older,
            where=self._is_meant,
        )
        self.query_one(LineList).focus()

    def _is_meant(self, coding: Coding) -> bool:
        if self._coding_ids is not None:
            return coding.id in self._coding_ids
        return not self._is_older or self.workbench.meanings.is_older(coding)

    def words_changed(self) -> None:
        super().words_changed()
        codebook, language = self.workbench.codebook, self.translate.language
        self._marks = marks(self.workbench.session)
        respondents = len({quote.case_id for quote in self._quotes if quote.case_id})
        title = self.translate(
            N_("{name}: {n} quotes by {respondents} respondents"),
            name=codebook[self._code].name.to(language),
            n=len(self._quotes),
            respondents=respondents,
        )
        if self._is_older:
            title = f"⚑ {title} · " + self.translate(N_("under an older definition"))
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
        """Signs before a code: chosen as typical or dissenting, and coded when the code meant something else."""
        older = "⚑ " if self.workbench.meanings.is_older(quote.coding) else ""
        mark = self._marks.get(quote.coding.id)
        return f"{_SIGNS[mark]} {older}" if mark else older

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
            if self.workbench.meanings.is_older(quote.coding):
                words += "\n⚑ " + self.translate(N_("under an older definition"))
            if mark := self._marks.get(quote.coding.id):
                words += f"\n{_SIGNS[mark]} {self.translate(_MARK_WORDS[mark])}"
        self.query_one("#quote", Static).update(Content(printable(words)))

    def do_typical(self) -> None:
        self._mark("typical")

    def do_dissent(self) -> None:
        self._mark("dissenting")

    def _mark(self, mark: Mark) -> None:
        at = self.query_one(LineList).cursor
        if not self._quotes or at < 0:
            raise QualevalError(N_("no quotes yet"))
        self.took_place(mark_quote(self.workbench.session, self._quotes[at].coding, mark))
        self.words_changed()

    def do_open(self) -> None:
        at = self.query_one(LineList).cursor
        if self._quotes and at >= 0:
            self.dismiss(self._quotes[at])

    def do_back(self) -> None:
        self.dismiss(None)
