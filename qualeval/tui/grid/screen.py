"""The grid as a screen: how it is laid out, and the keys that move in it and lead away."""

from collections.abc import Collection, Sequence
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_
from qualeval.tui.base import ProjectApp, Spot
from qualeval.tui.coding_screen import RECENT_BINDINGS
from qualeval.tui.commands import GRID, bindings
from qualeval.tui.footer import KeysFooter
from qualeval.tui.grid.arranging import ArrangingCommands
from qualeval.tui.grid.deciding import DecidingCommands
from qualeval.tui.grid.grouping import GroupingCommands
from qualeval.tui.grid.table import WIDE
from qualeval.tui.panes import GROUPED_IN_GRID, OFFERED_IN_GRID
from qualeval.tui.widgets.header_line import HeaderLine
from qualeval.tui.widgets.lazy_list import LazyList
from qualeval.tui.widgets.line_list import Column, LineList
from qualeval.tui.widgets.mark_list import MarkList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.view import TranscriptView

_WORDING_COLUMNS = (Column(1), Column(6, "right"), Column(0))


class GridScreen(DecidingCommands, GroupingCommands, ArrangingCommands):
    SCOPE = GRID
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(GRID), *RECENT_BINDINGS]

    def __init__(self, *, case_id: str = "", question: int = 0, sort_by: str = "", is_falling: bool = False) -> None:
        """At a respondent's answer to a question, in the order of an attribute."""
        super().__init__()
        self._at = case_id
        self._question = question
        self._sort_by, self._is_falling = sort_by, is_falling

    def compose(self) -> ComposeResult:
        yield StatusLine(id="grid-title")
        yield HeaderLine((), id="grid-columns", classes="columns")
        yield LazyList((), id="grid-rows")
        with Vertical(id="grid-detail"):
            yield StatusLine(id="grid-place")
            yield TranscriptView(id="grid-answer")
            yield LineList((Column(24), Column(5, "right"), Column(0)), id="grid-offers")
            yield MarkList(_WORDING_COLUMNS, id="grid-wordings")
        yield StatusLine(id="grid-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        for name in ("#grid-columns", "#grid-offers"):
            self.query_one(name).can_focus = False
        self._list.focus()
        self.call_after_refresh(self._read_first)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self._fit()

    def needed_now(self) -> Sequence[str]:
        """What the reader needs next: other keys among like answers."""
        return GROUPED_IN_GRID if self._is_grouped else super().needed_now()

    def idle_now(self) -> Collection[str]:
        can_decide = self._offers and not self._is_hidden() and not self._is_grouped
        return () if can_decide else OFFERED_IN_GRID

    def left_at(self) -> Sequence[object]:
        return self._case_here(), self._question, self._sort_by, self._is_falling

    # moving

    def do_left(self) -> None:
        self._to_question(-1)

    def do_right(self) -> None:
        self._to_question(1)

    def _to_question(self, step: int) -> None:
        asked = self._known_grid().questions
        self._question = max(0, min(self._question + step, len(asked) - 1))
        if self._is_grouped:
            self._is_grouped = False
            self.do_group()
        else:
            self._fit()
            self._list.refresh()
            self._show_detail()

    def do_word_more(self) -> None:
        self._answer_view.extend_word(1)

    def do_word_less(self) -> None:
        self._answer_view.extend_word(-1)

    def do_start_more(self) -> None:
        self._answer_view.extend_word(1, "start")

    def do_start_less(self) -> None:
        self._answer_view.extend_word(-1, "start")

    def on_lazy_list_clicked(self, event: LazyList.Clicked) -> None:
        self._list.move_to(event.index)
        if self._grid is not None and not self._is_grouped:
            self._go_to_shown(event.column - 1 - len(self._grid.attributes))

    def on_header_line_clicked(self, event: HeaderLine.Clicked) -> None:
        """A click on an attribute's title sorts by it, one on a question's goes to the question."""
        if self._grid is None or self._is_grouped:
            return
        titles = ["", *self._grid.attributes]
        if event.column < len(titles):
            self._sort(titles[event.column])
        else:
            self._go_to_shown(event.column - len(titles))

    def _go_to_shown(self, number: int) -> None:
        shown = self._shown_questions()
        if 0 <= number < len(shown):
            self._to_question(shown[number] - self._question)

    # leaving

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        if event.line_list is self._list:
            self.action_run_command("grid.open")

    def do_open(self) -> None:
        """The answer in the text; of a group, its wordings, to leave some out."""
        if self._is_grouped:
            self._wordings.focus()
            return
        answer = self._here()
        if answer is None or answer.whole is None:
            raise QualevalError(N_("there is no answer here"))
        span = answer.whole.span
        cast("ProjectApp", self.app).go_to(Spot(answer.document.source_id, answer.document.id, span.start, span.end))

    def do_back(self) -> None:
        if self._answer_view.selection is not None:
            self._answer_view.clear_selection()
        elif self._wordings.has_focus:
            self._list.focus()
        elif self._is_grouped:
            self.do_group()
        else:
            self.dismiss(None)
