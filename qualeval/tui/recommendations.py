"""Recommendations with the numbers that trigger them: accept, word anew, reject, add one's own."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import recommending, undoing
from qualeval.services.ports import Quote
from qualeval.services.recommending import ACCEPTED, OFFERED, REJECTED, Standing
from qualeval.services.quoting import typical
from qualeval.services.summarising import quotes
from qualeval.services.wording import STATUS_WORDS, word_for
from qualeval.tui.base import CommandScreen
from qualeval.tui.commands import RECOMMENDATIONS, bindings
from qualeval.tui.dialogs import CodeChoice, CodePicker, TextPrompt
from qualeval.tui.footer import KeysFooter
from qualeval.tui.quotes import QuotesScreen
from qualeval.tui.widgets.line_list import Cell, Column, LineList

_SIGNS = {OFFERED: ("?", "warning"), ACCEPTED: ("✓", "good"), REJECTED: ("✗", "muted")}


class RecommendationsScreen(CommandScreen):
    SCOPE = RECOMMENDATIONS
    BINDINGS: ClassVar[list[BindingType]] = bindings(RECOMMENDATIONS)

    def __init__(self, at: str = "") -> None:
        super().__init__()
        self._standing: list[Standing] = []
        self._at = at  # the recommendation that the cursor begins on

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="recommendations-title")
        yield LineList((Column(1), Column(11), Column(7, "right"), Column(0)), id="recommendation-list")
        with VerticalScroll(classes="detail", can_focus=False):
            yield Static(id="recommendation")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.query_one(LineList).focus()

    def words_changed(self) -> None:
        super().words_changed()
        self._show()

    def _show(self) -> None:
        self._standing = recommending.standing(self.workbench.session, self.translate.language)
        by_status = {status: sum(item.recommendation.status == status for item in self._standing) for status in _SIGNS}
        title = self.translate(
            N_("Recommendations: {offered} offered, {accepted} accepted, {rejected} rejected"), **by_status
        )
        self.query_one("#recommendations-title", Static).update(Content(title))
        self.query_one(LineList).set_rows([self._row(item) for item in self._standing])
        ids = [item.recommendation.id for item in self._standing]
        if self._at in ids:
            self.query_one(LineList).move_to(ids.index(self._at))
            self._at = ""
        self._show_one()

    def _row(self, item: Standing) -> tuple[Cell, Cell, Cell, Cell]:
        sign, style = _SIGNS[item.recommendation.status]
        status = (
            self.translate(N_("stale")) if item.is_stale else self.translate(STATUS_WORDS[item.recommendation.status])
        )
        n = f"n={item.rows[0].n_cases}" if item.rows else ""
        return (
            Cell(sign, style),
            Cell(status, "warning" if item.is_stale else style),
            Cell(n),
            Cell(item.recommendation.text),
        )

    def on_line_list_highlighted(self) -> None:
        self._show_one()

    def on_line_list_chosen(self) -> None:
        self.do_quotes()

    def _chosen(self) -> Standing:
        at = self.query_one(LineList).cursor
        if not 0 <= at < len(self._standing):
            raise QualevalError(N_("no recommendation is offered yet: code more, or add your own with n"))
        return self._standing[at]

    def _show_one(self) -> None:
        at = self.query_one(LineList).cursor
        words = self._described(self._standing[at]) if 0 <= at < len(self._standing) else ""
        self.query_one("#recommendation", Static).update(Content(printable(words)))

    def _described(self, item: Standing) -> str:
        translate, codebook = self.translate, self.workbench.codebook
        lines = [item.recommendation.text, ""]
        if item.rule:
            lines.append(translate(N_("Offered when: {condition}"), condition=item.rule.when))
        lines += [
            translate(
                N_("{name}: {n} respondents ({share}), {segments} segments, rank {rank}"),
                name=codebook[row.code].name.to(translate.language),
                n=row.n_cases,
                share=f"{row.cases_share:.0%}",
                segments=row.n_segments,
                rank=row.rank,
            )
            for row in item.rows
        ]
        if item.is_stale:
            then = dict(item.recommendation.figures)
            lines.append(translate(N_("When it was judged: {n} respondents"), n=int(then.get("n_cases", 0))))
        priority = translate(word_for(item.recommendation.priority))
        details = [item.recommendation.owner, priority, item.recommendation.deadline]
        if any(details):
            lines.append(" · ".join(detail for detail in details if detail))
        lines.append("")
        for code in item.recommendation.codes[:1]:
            found = quotes(self.workbench.session, code=code) if code in codebook else []
            lines += [f"“{quote.text}” — {quote.reference}" for quote in typical(found, 2)]
        return "\n".join(lines)

    def _done(self, gesture: Gesture | None) -> None:
        self.took_place(gesture)
        self._show()

    def do_accept(self) -> None:
        self._done(recommending.judge(self.workbench.session, self._chosen(), ACCEPTED))

    def do_reject(self) -> None:
        self._done(recommending.judge(self.workbench.session, self._chosen(), REJECTED))

    def do_edit(self) -> None:
        item = self._chosen()

        def take(text: str) -> None:
            self._done(recommending.judge(self.workbench.session, item, ACCEPTED, text=text))

        title = self.translate(N_("Word the recommendation"))
        self.ask(TextPrompt(title, item.recommendation.text, self.translate), take)

    def do_add(self) -> None:
        def take_code(choice: CodeChoice) -> None:
            def take_text(text: str) -> None:
                self._done(recommending.add(self.workbench.session, text, (choice.code,)))

            if choice.code:
                self.ask(TextPrompt(self.translate(N_("Your recommendation")), "", self.translate), take_text)

        title = self.translate(N_("Which theme does it rest on?"))
        self.ask(CodePicker(self.workbench.codebook, self.translate, self.workbench.recent, title), take_code)

    def do_quotes(self) -> None:
        item = self._chosen()
        if item.rows:
            self.app.push_screen(QuotesScreen(code=item.rows[0].code), self._after_quotes)

    def _after_quotes(self, quote: Quote | None) -> None:
        if quote is not None:
            self.dismiss(quote)

    def do_undo(self) -> None:
        self._done(undoing.undo(self.workbench.session))

    def do_redo(self) -> None:
        self._done(undoing.redo(self.workbench.session))

    def do_back(self) -> None:
        self.dismiss(None)
