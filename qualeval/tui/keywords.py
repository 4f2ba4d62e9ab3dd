"""A code's keywords: how each one fares, what is wrong with it, and words that would make good ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from qualeval.domain.errors import QualevalError
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services.keyword_helping import (
    CodeKeywords,
    accept_keyword,
    drop_keyword,
    keywords_of,
    readable_keyword,
    turn_down_keyword,
)
from qualeval.tui.appraising import AppraisingScreen
from qualeval.tui.commands import KEYWORDS, bindings
from qualeval.tui.footer import KeysFooter
from qualeval.tui.widgets.header_line import HeaderLine
from qualeval.tui.widgets.line_list import Cell, Column, LineList
from qualeval.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


_COLUMNS = (Column(22), Column(8, "right"), Column(8, "right"), Column(19), Column(0))


class KeywordsScreen(AppraisingScreen[tuple[CodeKeywords, ...]]):
    SCOPE = KEYWORDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYWORDS)

    def __init__(self, at: str = "") -> None:
        super().__init__(keywords_of)
        self._code = at

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="keywords-title")
        yield HeaderLine(_COLUMNS, id="keywords-columns")
        yield LineList(_COLUMNS, id="keywords")
        yield StatusLine(id="keywords-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._list.focus()

    @property
    def _list(self) -> LineList:
        return self.query_one("#keywords", LineList)

    def words_changed(self) -> None:
        super().words_changed()
        titles = (N_("keyword"), N_("segments"), N_("given"), N_("right"), N_("what to look at"))
        self.query_one(HeaderLine).set_titles(self.translate(title) for title in titles)
        self._show()

    # showing

    def _here(self) -> CodeKeywords:
        """The keywords of the code that was chosen, of the first one where it has none."""
        if not self._found:
            raise QualevalError(N_("looking at the keywords…"))
        return next((one for one in self._found if one.code == self._code), self._found[0])

    def _show(self) -> None:
        translate = self.translate
        if not self._found:
            words = "" if self._trouble else translate(N_("looking at the keywords…"))
            self.query_one("#keywords-title", Static).update(words)
            return
        here, codebook = self._here(), self.workbench.codebook
        self._code = here.code
        rows = [self._keyword_row(*readable_keyword(line, codebook, translate)) for line in here.keywords]
        proposed = translate(N_("proposed: a takes it, x turns it down"))
        rows += [
            (
                Cell(f"+ {one.word}", "good"),
                Cell(str(one.n_given + one.n_other)),
                Cell(str(one.n_given)),
                Cell(""),
                Cell(proposed, "good"),
            )
            for one in here.proposals
        ]
        self._list.set_rows(rows or [(*[Cell("")] * 4, Cell(translate(N_("no keywords yet: n adds one"))))])
        title = translate(
            N_("Keywords of {name} · {n} · proposed: {proposed}"),
            name=self.workbench.code_name(self._code),
            n=len(here.keywords),
            proposed=len(here.proposals),
        )
        self.query_one("#keywords-title", Static).update(Content(printable(title)))
        words = N_(
            "given: segments with it that were given this code; right: of those decided on it, once one was denied"
        )
        self.query_one(StatusLine).tell(translate(words), "muted")

    def _keyword_row(self, word: str, hits: str, given: str, right: str, warning: str) -> tuple[Cell, ...]:
        found = "muted" if hits == "0" else ""
        return Cell(word), Cell(hits, found), Cell(given, found), Cell(right), Cell(warning, "warning")

    def _proposed_here(self) -> str:
        here = self._here()
        at = self._list.cursor - len(here.keywords)
        if not 0 <= at < len(here.proposals):
            raise QualevalError(N_("the cursor is on no proposed word; those are marked with +"))
        return here.proposals[at].word

    # what is done with them

    def do_accept(self) -> None:
        """Takes the proposed word into the codebook, as a new version of it."""
        self._did(accept_keyword(self.workbench.session, self._code, self._proposed_here()))

    def do_reject(self) -> None:
        self._did(turn_down_keyword(self.workbench.session, self._code, self._proposed_here()))

    def do_add(self) -> None:
        from qualeval.tui.dialogs import LinePrompt

        title = self.translate(
            N_("A keyword for {name} (a beginning with *)"), name=self.workbench.code_name(self._code)
        )
        code = self._here().code
        self.ask(
            LinePrompt(title),
            lambda word: self._did(accept_keyword(self.workbench.session, code, word)),
        )

    def do_drop(self) -> None:
        here = self._here()
        if not 0 <= self._list.cursor < len(here.keywords):
            raise QualevalError(N_("the cursor is on no keyword of the codebook"))
        keyword = here.keywords[self._list.cursor].measure.keyword
        self._did(drop_keyword(self.workbench.session, self._code, keyword))

    # from code to code

    def do_next(self) -> None:
        self._turn(1)

    def do_previous(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        codes = [one.code for one in self._found or ()]
        self._code = codes[(codes.index(self._here().code) + step) % len(codes)]
        self._show()
        self._list.move_to(0)
