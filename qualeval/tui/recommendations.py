"""Recommendations with what they rest on: accept, word anew, reject, add one's own, say who is to do what by when."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import PRIORITIES, PROGRESS, STRENGTHS
from qualeval.i18n import N_
from qualeval.services import findings, recommending
from qualeval.services.condition_wording import condition_words
from qualeval.services.numerals import percent
from qualeval.services.quoting import typical
from qualeval.services.recommendation_words import WORDED
from qualeval.services.recommending import ACCEPTED, OFFERED, REJECTED, Standing
from qualeval.services.summarising import quotes
from qualeval.services.telling import text_of
from qualeval.services.wording import STATUS_WORDS, STRENGTH_WORDS, word_for
from qualeval.tui.chain_screen import ChainScreen, Part
from qualeval.tui.commands import RECOMMENDATIONS, bindings
from qualeval.tui.dialogs import CodeChoice, LinePrompt, ListPrompt, TextPrompt
from qualeval.tui.findings import FindingsScreen
from qualeval.tui.picking import code_picker
from qualeval.tui.quotes import QuotesScreen
from qualeval.tui.widgets.line_list import Cell, Column

DETAIL_WORDS = {
    "owner": N_("addressee"),
    "action": N_("action"),
    "deadline": N_("deadline"),
    "priority": N_("priority"),
    "cost": N_("cost"),
    "response": N_("management response"),
    "progress": N_("progress"),
}
_CHOICES = {"priority": PRIORITIES, "progress": PROGRESS}
_SIGNS = {OFFERED: ("?", "warning"), ACCEPTED: ("✓", "good"), REJECTED: ("✗", "muted")}


class RecommendationsScreen(ChainScreen):
    SCOPE = RECOMMENDATIONS
    BINDINGS: ClassVar[list[BindingType]] = bindings(RECOMMENDATIONS)
    NAME = "recommendation"
    COLUMNS = (Column(1), Column(3, "right"), Column(11), Column(7, "right"), Column(0))

    def __init__(self, at: str = "") -> None:
        super().__init__()
        self._standing: list[Standing] = []
        self._numbers: dict[str, int] = {}  # of the accepted ones, as the report numbers them
        self._at = at  # the recommendation that the cursor begins on

    def left_at(self) -> Sequence[object]:
        at = self._list.cursor
        return (self._standing[at].recommendation.id if 0 <= at < len(self._standing) else "",)

    def _show(self) -> None:
        self._standing = recommending.standing(self.workbench.counting, self.translate.language)
        numbered = recommending.most_urgent_first(self._standing)
        self._numbers = {item.recommendation.id: number for number, item in enumerate(numbered, 1)}
        by_status = {status: sum(item.recommendation.status == status for item in self._standing) for status in _SIGNS}
        title = self.translate(
            N_("Recommendations: {offered} offered, {accepted} accepted, {rejected} rejected"), **by_status
        )
        self._show_title(title)
        self._list.set_rows([self._row(item) for item in self._standing])
        ids = [item.recommendation.id for item in self._standing]
        if self._at in ids:
            self._list.move_to(ids.index(self._at))
            self._at = ""
        self._show_one()

    def _row(self, item: Standing) -> tuple[Cell, ...]:
        sign, style = _SIGNS[item.recommendation.status]
        if item.recommendation.status == ACCEPTED and not item.is_founded:
            sign, style = "!", "bad"
        status = (
            self.translate(N_("stale")) if item.is_stale else self.translate(STATUS_WORDS[item.recommendation.status])
        )
        n = f"n={item.rows[0].n_cases}" if item.rows else ""
        return (
            Cell(sign, style),
            Cell(str(self._numbers.get(item.recommendation.id, "")), "muted"),
            Cell(status, "warning" if item.is_stale else style),
            Cell(n),
            Cell(item.worded("text", self.translate.language)),
        )

    def on_line_list_highlighted(self) -> None:
        self._show_one()

    def on_line_list_chosen(self) -> None:
        self.do_quotes()

    def _chosen(self) -> Standing:
        at = self._list.cursor
        if not 0 <= at < len(self._standing):
            raise QualevalError(N_("no recommendation is offered yet: code more, or add your own with n"))
        return self._standing[at]

    def _show_one(self) -> None:
        at = self._list.cursor
        words = self._described(self._standing[at]) if 0 <= at < len(self._standing) else ""
        self._show_detail(words)

    def _described(self, item: Standing) -> str:
        translate, codebook = self.translate, self.workbench.codebook
        language = translate.language
        lines = [item.worded("text", language), ""]
        if item.rule:
            condition = condition_words(item.rule.when, translate)
            lines.append(translate(N_("Offered when: {condition}"), condition=condition))
        lines += [
            translate(
                N_("{name}: {n} respondents ({share}), {segments} segments, rank {rank}"),
                name=codebook[row.code].name.to(translate.language),
                n=row.n_cases,
                share=percent(row.cases_share, translate.language),
                segments=row.n_segments,
                rank=row.rank,
            )
            for row in item.rows
        ]
        if item.is_stale:
            then = dict(item.recommendation.figures)
            lines.append(translate(N_("When it was judged: {n} respondents"), n=int(then.get("n_cases", 0))))
        if item.recommendation.status == ACCEPTED and not item.is_founded:
            lines.append(translate(N_("! It rests on nothing anybody said: it cannot be part of a final report.")))
        priority = translate(word_for(item.recommendation.priority))
        details = [item.worded("owner", language), priority, item.worded("deadline", language)]
        if any(details):
            lines.append(" · ".join(detail for detail in details if detail))
        for name in ("action", "cost", "response"):
            if text := item.worded(name, language):
                lines.append(f"{translate(DETAIL_WORDS[name])}: {text}")
        if progress := item.recommendation.progress:
            lines.append(f"{translate(DETAIL_WORDS['progress'])}: {translate(word_for(progress))}")
        lines += [
            translate(N_("Finding: {text}"), text=text_of(found.finding.texts, translate.language))
            for found in item.findings
        ]
        lines.append("")
        for code in item.recommendation.codes[:1]:
            found = quotes(self.workbench.counting, code=code) if code in codebook else []
            lines += [f"“{quote.text}” — {quote.reference}" for quote in typical(found, 2)]
        return "\n".join(lines)

    def do_accept(self) -> None:
        self._done(recommending.judge(self.workbench.counting, self._chosen(), ACCEPTED))

    def do_reject(self) -> None:
        self._done(recommending.judge(self.workbench.counting, self._chosen(), REJECTED))

    def do_edit(self) -> None:
        item, session, language = self._chosen(), self.workbench.counting, self.translate.language

        def take(text: str) -> None:
            self._done(recommending.judge(session, item, ACCEPTED, text=text, language=language))

        title = self.translate(N_("Word the recommendation"))
        self.ask(TextPrompt(title, item.worded("text", language), self.translate), take)

    def do_add(self) -> None:
        def take_code(choice: CodeChoice) -> None:
            def take_text(text: str) -> None:
                added = recommending.add(self.workbench.counting, text, (choice.code,))
                self._at = added.changes[0].record.key[0]
                self._done(added)

            self.ask(TextPrompt(self.translate(N_("Your recommendation")), "", self.translate), take_text)

        title = self.translate(N_("Which theme does it rest on?"))
        self.ask(code_picker(self, title, makes_new=False), take_code)

    def do_findings(self) -> None:
        item = self._chosen()
        if not item.findings:
            raise QualevalError(N_("it follows from no finding yet: link one with l"))
        self.app.push_screen(FindingsScreen(item.recommendation.findings), self.leave_with)

    def do_link(self) -> None:
        item, session = self._chosen(), self.workbench.counting
        found = findings.standing(session)
        if not found:
            raise QualevalError(N_("there is no finding to link: the findings' screen drafts them"))
        linked = set(item.recommendation.findings)
        rows = [
            (
                Cell("✓" if other.finding.id in linked else " ", "good"),
                Cell(text_of(other.finding.texts, self.translate.language)),
            )
            for other in found
        ]

        def take(index: int) -> None:
            other = found[index]
            self._done(recommending.link(session, item, other, linked=other.finding.id not in linked))

        title = self.translate(N_("From which finding does it follow? ✓ marks those it does"))
        self.ask(ListPrompt(title, (Column(1), Column(0)), rows), take)

    def do_detail(self) -> None:
        """Asks which detail, then for its words."""
        item, translate = self._chosen(), self.translate
        names = tuple(DETAIL_WORDS)
        rows = [(Cell(translate(DETAIL_WORDS[name])), Cell(self._detail_words(item, name))) for name in names]

        def take(index: int) -> None:
            self._ask_detail(item, names[index])

        self.ask(ListPrompt(translate(N_("Which detail?")), (Column(22), Column(0)), rows), take)

    def _detail_words(self, item: Standing, name: str) -> str:
        if name in WORDED:
            return item.worded(name, self.translate.language)
        return self.translate(word_for(getattr(item.recommendation, name)))

    def _ask_detail(self, item: Standing, name: str) -> None:
        translate = self.translate
        title = translate(DETAIL_WORDS[name])
        if choices := _CHOICES.get(name):
            now = getattr(item.recommendation, name)
            words = ("", *choices)
            rows = [(Cell(translate(word_for(word)) or "–"),) for word in words]

            def choose(index: int) -> None:
                self._done(recommending.detail(self.workbench.counting, item, **{name: words[index]}))

            self.ask(ListPrompt(title, (Column(0),), rows, words.index(now) if now in words else 0), choose)
            return

        def write(text: str) -> None:
            self._done(recommending.detail(self.workbench.counting, item, translate.language, **{name: text}))

        self.ask(LinePrompt(title, item.worded(name, translate.language)), write)

    def do_other(self) -> None:
        item, session = self._chosen(), self.workbench.counting
        here, other = self.translate.language, self.other_language
        titles = {"text": N_("recommendation"), **DETAIL_WORDS}

        def part(name: str) -> Part:
            def put(text: str) -> Gesture | None:
                return recommending.translate(session, item, other, **{name: text})

            return titles[name], item.worded(name, here), item.worded(name, other), put

        self.ask_for_other_words([part(name) for name in WORDED if item.worded(name, here)])

    def do_matrix(self) -> None:
        """Strength by priority; a line chosen goes to its first recommendation."""
        translate = self.translate
        numbered = recommending.most_urgent_first(self._standing)
        if not numbered:
            raise QualevalError(N_("no recommendation has been accepted yet"))
        cells = recommending.matrix(numbered)
        priorities = (*PRIORITIES, "")
        heads = [Cell(translate(word_for(p)) or translate(N_("no priority")), "heading") for p in priorities]
        rows: list[tuple[Cell, ...]] = [(Cell(translate(N_("strength")), "heading"), *heads)]
        words = (*STRENGTHS, "")
        for word in words:
            name = translate(STRENGTH_WORDS[word]) if word else translate(N_("no finding"))
            numbers = [", ".join(map(str, cells.get((word, p), []))) for p in priorities]
            rows.append((Cell(name, "strong"), *(Cell(text or "·") for text in numbers)))

        def take(index: int) -> None:
            first = min((n for p in priorities for n in cells.get((words[index - 1], p), [])), default=0)
            if index and first:
                wanted = numbered[first - 1].recommendation.id
                self._list.move_to([i.recommendation.id for i in self._standing].index(wanted))

        title = translate(N_("Recommendations by strength of their findings and by priority"))
        self.ask(ListPrompt(title, (Column(14), *(Column(0) for _ in priorities)), rows, 1), take)

    def do_missing(self) -> None:
        """Lists the challenges that nothing answers; one chosen asks for a recommendation."""
        missed = recommending.unanswered(self.workbench.counting, self._standing)
        if not missed:
            raise QualevalError(N_("every challenge that many respondents named is answered"))
        translate = self.translate
        codebook = self.workbench.codebook
        rows = [(Cell(f"n={row.n_cases}"), Cell(codebook[row.code].name.to(translate.language))) for row in missed]

        def take(index: int) -> None:
            def write(text: str) -> None:
                self._done(recommending.add(self.workbench.counting, text, (missed[index].code,)))

            self.ask(TextPrompt(translate(N_("Your recommendation")), "", translate), write)

        title = translate(N_("Challenges that no recommendation answers"))
        self.ask(ListPrompt(title, (Column(7, "right"), Column(0)), rows), take)

    def do_quotes(self) -> None:
        item = self._chosen()
        if item.rows:
            self.app.push_screen(QuotesScreen(code=item.rows[0].code), self.leave_with)
