"""The analyses on one screen: which one at the left, its table at the right, and under it what a reader must know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.coordinate import Coordinate
from textual.message import Message
from textual.widgets import DataTable, Static

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.method_names import STATEMENT_NAMES, Statement
from qualeval.domain.records import Attribute
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import asking, judgements
from qualeval.services.analysis_tables import Analysed, QuotesBehind
from qualeval.services.analysis_views import OPTION_WORDS, VIEWS, Chosen, View, together
from qualeval.services.session import Session
from qualeval.services.summarising import LEVELS, quotes
from qualeval.services.telling import attribute_words
from qualeval.services.whose import counted
from qualeval.services.wording import in_words
from qualeval.tui.base import CommandScreen
from qualeval.tui.base import in_words as error_words
from qualeval.tui.commands import ANALYSIS, bindings
from qualeval.tui.dialogs import ListPrompt, TextPrompt
from qualeval.tui.fitted_table import NARROW, FittedTable, fitted
from qualeval.tui.footer import KeysFooter
from qualeval.tui.quotes import QuotesScreen
from qualeval.tui.whose import ask_whose, whose_words
from qualeval.tui.widgets.line_list import Cell, Column, LineList

ANALYSING = "analysing"  # the group of the threads that compute
_PAUSE = 0.08  # seconds that a choice stands before it is computed


class Computed(Message, bubble=False):
    """A thread has an answer to a request: tables, or why there are none."""

    def __init__(self, request: int, found: Analysed | QualevalError) -> None:
        super().__init__()
        self.request = request
        self.found = found


@dataclass(frozen=True, slots=True)
class _Choice:
    """What was chosen last in a view, by place in what it offers."""

    by: int = 0
    option: int = 0


class AnalysisScreen(CommandScreen):
    SCOPE = ANALYSIS
    BINDINGS: ClassVar[list[BindingType]] = bindings(ANALYSIS)

    def __init__(
        self,
        view: int = 0,
        choice: tuple[int, int] = (0, 0),
        level: str = LEVELS[0],
        at: tuple[int, int] | None = None,
    ) -> None:
        """At an analysis of VIEWS, with what was chosen in it and the cell that the cursor is to stand on."""
        super().__init__()
        first = view if 0 <= view < len(VIEWS) else 0
        self._first_view: int | None = first  # until the list stands
        self._choices: dict[str, _Choice] = {VIEWS[first].id: _Choice(*choice)}
        self._level = level
        self._at = None if at is None else Coordinate(*at)
        self._request = 0  # of the newest table asked for; answers to older ones are dropped
        self._shown: Analysed | None = None
        self._fitted = FittedTable()
        self._stands_for: tuple[str, Chosen] | None = None  # what the table shows, so that its cursor stays

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="analysis-title")
        with Horizontal(id="analysis"):
            yield LineList((Column(0),), id="views")
            with Vertical():
                yield DataTable[Text](id="analysed", cursor_type="cell", zebra_stripes=True)
                with VerticalScroll(classes="detail", can_focus=False):
                    yield Static(id="analysis-notes")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._views.focus()

    def on_descendant_focus(self) -> None:
        """On a narrow screen the list makes room while the reader is in the table: escape brings it back."""
        super().on_descendant_focus()
        self.set_class(self._table.has_focus and self.app.size.width < NARROW, "in-table")

    @property
    def _views(self) -> LineList:
        return self.query_one("#views", LineList)

    @property
    def _table(self) -> "DataTable[Text]":
        return self.query_one("#analysed", DataTable)

    @property
    def _view(self) -> View:
        return VIEWS[max(0, self._views.cursor)]

    def words_changed(self) -> None:
        super().words_changed()
        first, self._first_view = self._first_view, None
        self._views.set_rows([(Cell(self.translate(view.title)),) for view in VIEWS], first)
        self._compute()

    def left_at(self) -> Sequence[object]:
        choice, at = self._choices.get(self._view.id, _Choice()), self._table.cursor_coordinate
        return max(0, self._views.cursor), choice.by, choice.option, self._level, at.row, at.column

    # asking for a table

    def _chosen(self) -> Chosen:
        choice = self._choices.get(self._view.id, _Choice())
        offered = self._view.choices(self.workbench.session)
        options = self._view.options
        return Chosen(
            offered[choice.by % len(offered)] if offered else "",
            options[choice.option % len(options)] if options else "",
            self._level,
        )

    def _compute(self) -> None:
        """Has the table made by a thread with a session of its own: the statistics take a second to load.

        Who only passes by on the way to another analysis asks for nothing.
        """
        self._request += 1
        request, view, chosen, translate = self._request, self._view, self._chosen(), self.translate
        self._show_title(chosen, is_ready=False)
        if self._stands_for != (view.id, chosen):  # another table must not stand under this title
            self._shown = None
            self._table.clear(columns=True)
        whose = self.workbench.whose
        adapters, path, coder = self.workbench.adapters, self.workbench.path, self.workbench.session.coder

        def compute() -> None:
            found: Analysed | QualevalError
            try:
                reader = adapters.open(path, coder, read_only=True)
                try:
                    counting = reader if view.compares_coders else counted(reader, whose)
                    found = view.table(counting, adapters.analysis(), chosen, translate)
                finally:
                    reader.store.close()
            except QualevalError as error:
                found = error
            self.post_message(Computed(request, found))

        def begin() -> None:
            if request == self._request:
                self.run_worker(compute, thread=True, group=ANALYSING, exit_on_error=False)

        self.set_timer(_PAUSE, begin)

    def on_computed(self, message: Computed) -> None:
        if message.request != self._request:
            return
        chosen = self._chosen()
        self._shown = message.found if isinstance(message.found, Analysed) else None
        self._fill(chosen)
        self._show_title(chosen, is_ready=True)
        if isinstance(message.found, QualevalError):
            self.query_one("#analysis-notes", Static).update(Content(error_words(message.found, self.translate)))
        else:
            self._show_notes()

    def _by_words(self, by: str) -> str:
        """What people read for a theme or attribute; a pair of figures is its own words."""
        if entry := self.workbench.codebook.get(by):
            return entry.name.to(self.translate.language)
        attribute = self.workbench.session.store.get(Attribute, by)
        return attribute_words(attribute) if attribute else by

    def _show_title(self, chosen: Chosen, *, is_ready: bool) -> None:
        translate = self.translate
        levels = {"code": N_("codes"), "category": N_("categories")}
        parts = [translate(self._view.title)]
        if self._view.has_levels:
            parts.append(translate(levels[chosen.level]))
        if chosen.by:
            parts.append(self._by_words(chosen.by))
        if chosen.option:
            parts.append(translate(OPTION_WORDS[chosen.option]))
        if not self._view.compares_coders and (whose := whose_words(self)):
            parts.append(whose)
        if not is_ready:
            parts.append(translate(N_("computing…")))
        self.query_one("#analysis-title", Static).update(Content(printable(" · ".join(parts))))

    # the table

    def _fill(self, chosen: Chosen) -> None:
        table = self._table
        at = table.cursor_coordinate if self._stands_for == (self._view.id, chosen) else self._at or Coordinate(0, 0)
        self._stands_for = (self._view.id, chosen)
        table.clear(columns=True)
        if self._shown is None:
            self.query_one("#analysis-notes", Static).update("")  # those of what was shown before
            return
        readable = in_words(self._shown.readable, self.translate)
        self._fitted = found = fitted(readable, self._shown.weights, self._view.drawing, self.app.size.width)
        for head, width in zip(found.heads, found.widths, strict=True):
            table.add_column(Text("\n".join(head)), width=width)
        table.header_height = max(map(len, found.heads), default=1)
        for line in found.cells:
            table.add_row(*line)
        table.fixed_columns = 1 if len(found.widths) > 1 else 0
        table.move_cursor(row=min(at.row, max(0, len(found.cells) - 1)), column=at.column)
        if self._at is not None:
            table.focus()
            self._at = None

    def on_data_table_cell_highlighted(self) -> None:
        if self._shown is not None:
            self._show_notes()

    def _show_notes(self) -> None:
        assert self._shown is not None
        lines = list(self._shown.readable.notes)
        at = self._table.cursor_coordinate
        if at.row < len(self._shown.readable.rows) and self._table.has_focus:
            cell = in_words(self._shown.readable, self.translate).rows[at.row][at.column]
            if words := self._fitted.cut(cell):
                lines = [words, "", *lines]
        if not self._shown.readable.rows:
            lines = [self.translate(N_("nothing to show")), *lines]
        self.query_one("#analysis-notes", Static).update(Content(printable("\n".join(lines))))

    # what is chosen

    def on_line_list_highlighted(self) -> None:
        self._compute()

    def on_line_list_chosen(self) -> None:
        self.action_run_command("analysis.quotes")

    def on_data_table_cell_selected(self) -> None:
        self.action_run_command("analysis.quotes")

    def do_attribute(self) -> None:
        self._choose(lambda choice: replace(choice, by=choice.by + 1))

    def do_option(self) -> None:
        self._choose(lambda choice: replace(choice, option=choice.option + 1))

    def _choose(self, step: Callable[[_Choice], _Choice]) -> None:
        self._choices[self._view.id] = step(self._choices.get(self._view.id, _Choice()))
        self._compute()

    def do_level(self) -> None:
        self._level = LEVELS[(LEVELS.index(self._level) + 1) % len(LEVELS)]
        self._compute()

    def do_whose(self) -> None:
        if self._view.compares_coders:
            raise QualevalError(N_("this compares the coders: all of them count"))
        ask_whose(self, self._compute)

    def do_switch(self) -> None:
        (self._views if self._table.has_focus else self._table).focus()

    # what is behind a number

    def _behind(self) -> QuotesBehind:
        at = self._table.cursor_coordinate
        found = self._shown.behind.get((at.row, at.column)) if self._shown else None
        if found is None:
            raise QualevalError(N_("no quotes stand behind this cell"))
        return found

    def do_quotes(self) -> None:
        """From the list into the table; in the table, the quotes behind the number under the cursor."""
        if not self._table.has_focus:
            self._table.focus()
            return
        found = self._behind()
        if len(found.codes) > 1:
            self._show_pair(found)
            return
        ids = found.coding_ids
        if found.wave:
            said = quotes(self.workbench.counting, code=found.codes[0], wave=found.wave)
            ids = frozenset(quote.coding.id for quote in said)
        screen = QuotesScreen(code=found.codes[0], case_ids=found.case_ids, coding_ids=ids, group=found.group)
        self.app.push_screen(screen, self.leave_with)

    def _show_pair(self, found: QuotesBehind) -> None:
        session = self.workbench.counting
        first, second = found.codes
        ids = together(session, self.workbench.adapters.analysis(), self._chosen()).coding_ids(first, second)
        entry = self.workbench.codebook[second]
        screen = QuotesScreen(code=first, coding_ids=ids, group=entry.name.to(self.translate.language))
        self.app.push_screen(screen, self.leave_with)

    # the evaluator's own words

    def do_write(self) -> None:
        """Sums up a cell of the framework matrix, or states how a theme and a figure stand to each other."""
        match self._view.id:
            case "framework":
                self._sum_up(self._behind())
            case "joint":
                self._state(self._behind())
            case "triangulation":
                self._state_on_question()
            case _:
                raise QualevalError(
                    N_("there is nothing to write here: the framework matrix, the figures and the questions take words")
                )

    def _sum_up(self, found: QuotesBehind) -> None:
        session = self.workbench.session
        (code,), (case_id,) = found.codes, found.case_ids or ("",)
        before = judgements.summaries(session).get((case_id, code), "")
        name = self.workbench.codebook[code].name.to(self.translate.language)
        title = self.translate(N_("What {case} says on {theme}"), case=found.group, theme=name)
        self.ask(
            TextPrompt(title, before, self.translate),
            lambda text: self._done(judgements.summarise(session, case_id, code, text)),
        )

    def _state(self, found: QuotesBehind) -> None:
        session: Session = self.workbench.session
        figure, (code,) = self._chosen().by, found.codes
        self._ask_statement(
            self.translate(N_("Words and figure show")),
            judgements.statements(session, figure).get(code, ""),
            lambda statement: judgements.state(session, figure, code, statement),
        )

    def _state_on_question(self) -> None:
        session: Session = self.workbench.session
        asked, at = asking.questions(session), self._table.cursor_coordinate.row
        if not 0 <= at < len(asked):
            raise QualevalError(asking.NO_QUESTIONS)
        question = asked[at].id
        self._ask_statement(
            self.translate(N_("The methods together show")),
            judgements.question_statements(session).get(question, ""),
            lambda statement: judgements.state_on_question(session, question, statement),
        )

    def _ask_statement(self, title: str, now: Statement, state: Callable[[Statement], Gesture | None]) -> None:
        statements: list[Statement] = list(STATEMENT_NAMES)
        rows = [
            (Cell(self.translate(STATEMENT_NAMES[name]) or self.translate(N_("nothing stated"))),)
            for name in statements
        ]
        prompt = ListPrompt(title, (Column(0),), rows, statements.index(now))
        self.ask(prompt, lambda index: self._done(state(statements[index])))

    def _done(self, gesture: Gesture | None) -> None:
        if gesture is not None:
            self.took_place(gesture)
            self._compute()

    def do_back(self) -> None:
        if self._table.has_focus:
            self.remove_class("in-table")  # what is not displayed takes no focus
            self._views.focus()
        else:
            self.dismiss(None)
