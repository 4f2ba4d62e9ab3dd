"""What the suggestions are worth, code by code, with the curve of acceptance and the groups that differ."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.errors import QualevalError
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services.numerals import share_words
from qualeval.services.reviewing import Filter
from qualeval.services.teaching import ALL, OWN, TEACHER_WORDS, learn_from, learns_from
from qualeval.services.wording import word_for
from qualeval.services.worth import CodeWorth, Worth, worth
from qualeval.services.worth_tables import (
    LEARNING,
    SILENT,
    TRUSTED,
    code_words,
    curve_title,
    curve_words,
    general_words,
    group_words,
    state_of,
    suggester_words,
)
from qualeval.tui.appraising import AppraisingScreen
from qualeval.tui.commands import WORTH, bindings
from qualeval.tui.footer import KeysFooter
from qualeval.tui.paging import turn_page
from qualeval.tui.widgets.header_line import HeaderLine
from qualeval.tui.widgets.line_list import Cell, Column, LineList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualeval.tui.base import CommandScreen

_SHARE = 19  # cells of `123/456 85% (71–93)`
_COLUMNS = (Column(0), Column(_SHARE), Column(_SHARE), Column(9))
_WIDE_COLUMNS = (Column(0), *(Column(_SHARE),) * 4, Column(5, "right"), Column(9), Column(1))
_STATE_STYLES = {SILENT: "bad", TRUSTED: "good", LEARNING: "muted"}
_WIDE = 120


class _View(Enum):
    """What is said beside the codes."""

    CODE = auto()
    CURVE = auto()
    GROUPS = auto()
    SUGGESTERS = auto()


class WorthScreen(AppraisingScreen[Worth]):
    SCOPE = WORTH
    BINDINGS: ClassVar[list[BindingType]] = bindings(WORTH)

    def __init__(self, review: Callable[[Filter, str], CommandScreen], at: str = "") -> None:
        """`review` makes the review queue of a filter, told in words: the screen from which this one can be opened."""
        super().__init__(worth)
        self._review = review
        self._at = at  # the code that the cursor is put on first
        self._view = _View.CODE
        self._is_wide = False

    def compose(self) -> ComposeResult:
        self._is_wide = self.app.size.width >= _WIDE
        columns = _WIDE_COLUMNS if self._is_wide else _COLUMNS
        yield Static(classes="heading", id="worth-title")
        with Container(classes="list-and-detail"):
            with Vertical():
                yield HeaderLine(columns, id="worth-columns")
                yield LineList(columns, id="worth-codes")
            with VerticalScroll(classes="detail", can_focus=False):
                yield Static(id="worth-detail")
        yield KeysFooter()

    def on_resize(self, event: events.Resize) -> None:
        is_wide = event.size.width >= _WIDE
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            for shown in (self.query_one(HeaderLine), self._list):
                shown.set_columns(_WIDE_COLUMNS if is_wide else _COLUMNS)
            self.words_changed()

    def on_mount(self) -> None:
        self._list.focus()

    @property
    def _list(self) -> LineList:
        return self.query_one("#worth-codes", LineList)

    def words_changed(self) -> None:
        super().words_changed()
        by_people = (N_("theme"), N_("accepted"), N_("drawn by lot"))
        own = (N_("precision"), N_("recall"), N_("bar"), N_("state"), "⚑")
        titles = (*by_people, *own) if self._is_wide else (*by_people, N_("state"))
        self.query_one(HeaderLine).set_titles(self.translate(title) for title in titles)
        self._show()

    # showing

    def _show(self) -> None:
        found = self._found
        if found is None:
            self.query_one("#worth-title", Static).update(self.translate(N_("What the suggestions are worth")))
            words = "" if self._trouble else self.translate(N_("weighing the suggestions…"))
            self.query_one("#worth-detail", Static).update(words)
            return
        codes = [one.code for one in found.codes]
        cursor = codes.index(self._at) if self._at in codes else max(0, self._list.cursor)
        self._list.set_rows([self._row(one) for one in found.codes], cursor=cursor)
        self._at = ""
        title = [self.translate(N_("What the suggestions are worth")), general_words(found, self.translate)[0]]
        self.query_one("#worth-title", Static).update(Content(printable(" · ".join(title))))
        self._show_detail()

    def _row(self, one: CodeWorth) -> tuple[Cell, ...]:
        language = self.translate.language
        entry = self.workbench.codebook.get(one.code)
        state = state_of(one.measure)
        name = Cell(self.workbench.code_name(one.code), entry.color if entry else "")
        people = (Cell(share_words(one.accepted, language)), Cell(share_words(one.by_lot, language)))
        shown = Cell(self.translate(word_for(state)), _STATE_STYLES[state])
        if not self._is_wide:
            mark = Cell(f"⚑ {shown.text}", "warning") if one.troubles else shown
            return (name, *people, mark)
        measure = one.measure
        own = [share_words(share, language) for share in (measure.precision, measure.recall)] if measure else ["", ""]
        bar = f"{measure.threshold:.0%}" if measure else ""
        return (name, *people, *map(Cell, own), Cell(bar), shown, Cell("⚑" if one.troubles else "", "warning"))

    def _here(self) -> CodeWorth:
        at = self._list.cursor
        if self._found is None or not 0 <= at < len(self._found.codes):
            raise QualevalError(N_("weighing the suggestions…"))
        return self._found.codes[at]

    def _show_detail(self) -> None:
        found, translate, codebook = self._found, self.translate, self.workbench.codebook
        if found is None or not found.codes:
            return
        match self._view:
            case _View.CURVE:
                title, lines = curve_title(found, translate), curve_words(found, translate)
            case _View.GROUPS:
                title, lines = (
                    translate(N_("Acceptance by groups of respondents")),
                    group_words(found, codebook, translate),
                )
            case _View.SUGGESTERS:
                lines = [*suggester_words(found, translate), "", *general_words(found, translate)]
                title = translate(N_("Suggesters"))
            case _View.CODE:
                here = self._here()
                title, lines = self.workbench.code_name(here.code), code_words(here, codebook, translate)
                entry = codebook.get(here.code)
                meaning = entry.definition.to(translate.language) if entry else ""
                lines = [*lines, *(["", meaning] if meaning else [])]
        content = Content.assemble((printable(title), "bold"), "\n", Content(printable("\n".join(lines))))
        self.query_one("#worth-detail", Static).update(content)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def on_line_list_highlighted(self) -> None:
        self._show_detail()

    def on_line_list_chosen(self) -> None:
        self.action_run_command("worth.review")

    # going on from it

    def do_view(self) -> None:
        views = list(_View)
        self._view = views[(views.index(self._view) + 1) % len(views)]
        self._show_detail()

    def do_review(self) -> None:
        """The review queue, with this code's suggestions alone."""
        code = self._here().code
        queue = self._review(Filter(code=code), self.workbench.code_name(code))
        self.app.push_screen(queue, lambda _: self._weigh())

    def do_codebook(self) -> None:
        from qualeval.tui.codebook import CodebookScreen

        self.app.push_screen(CodebookScreen(at=self._here().code), lambda _: self._weigh())

    def do_keywords(self) -> None:
        from qualeval.tui.keywords import KeywordsScreen

        self.app.push_screen(KeywordsScreen(self._here().code), lambda _: self._weigh())

    # who teaches

    def do_teachers(self) -> None:
        """Has suggestions follow everybody's decisions, or each coder's own: kept in the project, undoable."""
        session = self.workbench.session
        self._did(learn_from(session, ALL if learns_from(session) == OWN else OWN))
        self.app.notify(self.translate(TEACHER_WORDS[learns_from(session)]), markup=False)

    def do_scroll_down(self) -> None:
        turn_page(self.query_one(VerticalScroll), 1)

    def do_scroll_up(self) -> None:
        turn_page(self.query_one(VerticalScroll), -1)
