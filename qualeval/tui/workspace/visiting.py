"""The other screens, as the workspace opens them: each is imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import SourceKind
from qualeval.domain.text import Span
from qualeval.i18n import N_
from qualeval.tui.base import CommandScreen, Spot
from qualeval.tui.commands import (
    ANALYSIS,
    CASES,
    CODEBOOK,
    FINDINGS,
    GRID,
    MEMOS,
    RECOMMENDATIONS,
    REVIEW,
    SUMMARY,
    WORTH,
)
from qualeval.tui.workspace.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualeval.domain.quotes import Quote
    from qualeval.tui.memory import Left

OPENED_BY = {  # scope -> the command that opens the screen, for those that are opened again next time
    SUMMARY: "code.summary",
    ANALYSIS: "code.analysis",
    FINDINGS: "code.findings",
    RECOMMENDATIONS: "code.recommend",
    CODEBOOK: "code.codebook-screen",
    MEMOS: "code.memos",
    CASES: "code.cases",
    REVIEW: "code.review",
    GRID: "code.grid",
    WORTH: "code.worth",
}


class VisitingCommands(Desk):
    _way: tuple[Left, ...] = ()  # the screens that led here, the lowest first

    def came_by(self, screens: Sequence[Left]) -> None:
        """A line is shown that was chosen on the last of these screens."""
        self._way = tuple(screens)

    def do_way_back(self) -> None:
        if not self._way:
            raise QualevalError(N_("no list led here"))
        self.open_as_left(self._way)

    def _visit(self, screen: CommandScreen) -> None:
        """Opens a screen over the text; where it is left with a quote, the text is opened there."""

        def came_back(quote: Quote | None) -> None:
            if quote is not None:
                self.show_quote(quote)

        self.app.push_screen(screen, came_back)

    def open_as_left(self, screens: Sequence[Left]) -> None:
        """Opens the screens that were over the text when the project was closed, as far as they can be."""
        from qualeval.tui.returning import as_left

        for left in screens:
            below = self.app.screen
            screen = as_left(left, self.workbench)
            if below is self and screen is not None:
                self._visit(screen)
            elif below is self and left.scope in OPENED_BY:
                self.action_run_command(OPENED_BY[left.scope])
            elif isinstance(below, CommandScreen) and screen is not None:
                self.app.push_screen(screen, below.leave_with)
            else:
                return

    def show_quote(self, quote: Quote) -> None:
        """Opens the transcript at a quote."""
        coding = quote.coding
        self.show_spot(Spot(quote.source.id, coding.document_id, coding.start, coding.end, coding.id))

    def show_spot(self, spot: Spot) -> None:
        """Opens a source, at a place in it where one is named."""
        self._open_at(spot.source_id, spot.document_id)
        assert self._reading is not None
        span = self._reading.place(spot.document_id, Span(spot.start, spot.end)) if spot.document_id else None
        if span is not None:
            self._transcript.go_to(span.start)
            self._choose_coding(spot.coding_id)
            self._arrive()

    def do_summary(self) -> None:
        from qualeval.tui.summary import SummaryScreen

        self._visit(SummaryScreen())

    def do_analysis(self) -> None:
        from qualeval.tui.analysis import AnalysisScreen

        self._visit(AnalysisScreen())

    def do_adjudicate(self) -> None:
        from qualeval.tui.adjudication import AdjudicationScreen

        self._visit(AdjudicationScreen())

    def do_conflicts(self) -> None:
        from qualeval.tui.conflicts import ConflictsScreen

        self._visit(ConflictsScreen())

    def do_recommend(self) -> None:
        from qualeval.tui.recommendations import RecommendationsScreen

        self._visit(RecommendationsScreen())

    def do_findings(self) -> None:
        from qualeval.tui.findings import FindingsScreen

        self._visit(FindingsScreen())

    def do_codebook_screen(self) -> None:
        from qualeval.tui.codebook import CodebookScreen

        here = self._codings_here()
        self._visit(CodebookScreen(at=here[0].code if here else ""))

    def do_memos(self) -> None:
        from qualeval.tui.memos import MemosScreen

        self._visit(MemosScreen())

    def do_cases(self) -> None:
        from qualeval.tui.cases import CasesScreen

        self._visit(CasesScreen())

    def do_grid(self) -> None:
        from qualeval.tui.grid import GridScreen

        self._visit(GridScreen())

    def do_search(self) -> None:
        from qualeval.tui.search import SearchScreen, words_wanted

        def search(typed: str) -> None:
            if typed.strip():
                self._visit(SearchScreen(typed))

        self.ask(words_wanted(self.translate), search)

    def do_review(self) -> None:
        from qualeval.tui.review import ReviewScreen

        if self.workbench.is_blind:
            raise QualevalError(N_("you code blind: nothing is suggested"))
        self._visit(ReviewScreen())

    def do_worth(self) -> None:
        from qualeval.tui.review import ReviewScreen
        from qualeval.tui.worth import WorthScreen

        if self.workbench.is_blind:
            raise QualevalError(N_("you code blind: nothing is suggested"))
        found = self._suggestions()
        self._visit(WorthScreen(ReviewScreen, found[0].code if found else ""))

    def do_quotes(self) -> None:
        from qualeval.tui.quotes import QuotesScreen

        self._visit(QuotesScreen(code=self._coding_here().code))

    def do_speakers(self) -> None:
        from qualeval.tui.speakers import SpeakersDialog

        if self._opened is None or self._opened.source.kind is SourceKind.SURVEY:
            self._tell(self.translate(N_("nobody but the respondents speaks here")), "warning")
            return
        self.app.push_screen(SpeakersDialog(self.workbench, self._opened.source, self.took_place))

    def do_report(self) -> None:
        from qualeval.tui.report import ask_for_report

        ask_for_report(self)
