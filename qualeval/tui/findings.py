"""Findings: drafted, worded, accepted. Each opens its numbers, a number its quotes, a quote its line."""

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import BindingType

from qualeval.domain.criteria import CRITERIA, CRITERION_BY_ID
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.quotes import Quote
from qualeval.domain.records import STRENGTHS
from qualeval.i18n import N_
from qualeval.services import asking, findings, recommending
from qualeval.services.chain_tables import FIGURE_WORDS, moved_words
from qualeval.services.finding_standing import FindingStanding, figures
from qualeval.services.findings import METHOD_WORDS
from qualeval.services.numerals import decimal
from qualeval.services.recommending import REJECTED
from qualeval.services.session import Session
from qualeval.services.summarising import quotes, themes
from qualeval.services.telling import day, text_of
from qualeval.services.wording import STATUS_WORDS, STRENGTH_WORDS
from qualeval.tui.base import CommandScreen
from qualeval.tui.chain_screen import ChainScreen, Part
from qualeval.tui.commands import FINDING, FINDINGS, bindings
from qualeval.tui.dialogs import CodeChoice, LinePrompt, ListPrompt, TextPrompt
from qualeval.tui.picking import code_picker
from qualeval.tui.quotes import QuotesScreen
from qualeval.tui.widgets.line_list import Cell, Column

_SIGNS = {"draft": ("?", "warning"), "accepted": ("✓", "good"), "stale": ("!", "warning")}
_SIDES = {"for": ("+", "good"), "against": ("−", "bad"), "": (" ", "")}
_Worder = Callable[[Session, FindingStanding, str, str], Gesture | None]
_NEXT_SIDE = {"": "for", "for": "against", "against": ""}


def _status(item: FindingStanding) -> str:
    return "stale" if item.is_stale else "draft" if item.is_draft else "accepted"


class FindingsScreen(ChainScreen):
    SCOPE = FINDINGS
    BINDINGS: ClassVar[list[BindingType]] = bindings(FINDINGS)
    NAME = "finding"
    COLUMNS = (Column(1), Column(9), Column(7, "right"), Column(8), Column(0))

    def __init__(self, only: Collection[str] | None = None, *, row: int | None = None) -> None:
        super().__init__()
        self._row_wanted = row
        self._only = only  # ids: the findings that a recommendation follows from
        self._standing: list[FindingStanding] = []

    def left_at(self) -> Sequence[object]:
        return None if self._only is None else sorted(self._only), max(0, self._list.cursor)

    def _show(self, cursor: int | None = None) -> None:
        cursor, self._row_wanted = self._row_wanted if cursor is None else cursor, None
        found = findings.standing(self.workbench.counting)
        self._standing = [item for item in found if self._only is None or item.finding.id in self._only]
        counts = {status: sum(_status(item) == status for item in self._standing) for status in _SIGNS}
        title = self.translate(N_("Findings: {draft} in draft, {accepted} accepted, {stale} stale"), **counts)
        self._show_title(title)
        self._list.set_rows([self._row(item) for item in self._standing], cursor)
        self._show_one()

    def _row(self, item: FindingStanding) -> tuple[Cell, ...]:
        sign, style = _SIGNS[_status(item)]
        return (
            Cell(sign, style),
            Cell(self.translate(STATUS_WORDS[_status(item)]), style),
            Cell(f"{item.strength.n_cases}/{item.n_scope}"),
            Cell(self.translate(STRENGTH_WORDS[item.strength_word])),
            Cell(text_of(item.finding.texts, self.translate.language)),
        )

    def on_line_list_highlighted(self) -> None:
        self._show_one()

    def on_line_list_chosen(self) -> None:
        self.do_open()

    def _chosen(self) -> FindingStanding:
        at = self._list.cursor
        if not 0 <= at < len(self._standing):
            raise QualevalError(N_("there is no finding yet: draft one with n"))
        return self._standing[at]

    def _show_one(self) -> None:
        at = self._list.cursor
        if 0 <= at < len(self._standing):
            words = self._described(self._standing[at])
        else:
            words = self.translate(N_("n drafts a finding on a theme from the numbers as they are"))
        self._show_detail(words)

    def _described(self, item: FindingStanding) -> str:
        translate, finding, language = self.translate, item.finding, self.translate.language
        lines = [text_of(finding.texts, language), ""]
        if item.is_stale:
            moved = moved_words(item, self.workbench.codebook, translate)
            lines.append(
                translate(
                    N_("The numbers have changed since {day}: {moved}."),
                    day=day(finding.frozen_at, language),
                    moved=moved,
                )
            )
        elif finding.frozen_at:
            lines.append(translate(N_("accepted on {day}"), day=day(finding.frozen_at, language)))
        lines.append(strength_line(item, self))
        question = next((q for q in asking.questions(self.workbench.counting) if q.id == finding.question), None)
        if question:
            lines.append(translate(N_("Question: {text}"), text=text_of(question.texts, language)))
        if criterion := CRITERION_BY_ID.get(finding.criterion):
            lines.append(translate(N_("Criterion: {name}."), name=criterion.name.to(language)))
        if conclusion := text_of(finding.conclusions, language):
            lines.append(translate(N_("Conclusion: {text}"), text=conclusion))
        linked = [r for r in recommending.standing(self.workbench.counting, language) if _follows(r, item)]
        lines += [translate(N_("Recommendation: {text}"), text=r.worded("text", language)) for r in linked]
        chosen = findings.chosen_quotes(self.workbench.counting, [item])
        for sign, ids in (("+", finding.evidence), ("−", finding.counter)):
            lines += [f"{sign} “{chosen[i].text}” — {chosen[i].reference}" for i in ids if i in chosen]
        return "\n".join(lines)

    def _done(self, gesture: Gesture | None, *, at_end: bool = False) -> None:
        self.took_place(gesture)
        self._show(len(self._standing) if at_end else None)

    # drafting

    def do_add(self) -> None:
        self._ask_theme("", "")

    def do_add_group(self) -> None:
        """Asks for a group (a value of an attribute that people are told apart by), then for the theme."""
        session, translate = self.workbench.counting, self.translate
        groups = [
            (attribute, group.value, group.scope.n_cases)
            for attribute in _attributes(self)
            for group, _ in themes(session, by=attribute).groups
            if group.value
        ]
        if not groups:
            raise QualevalError(N_("the project has no attribute to compare groups by"))
        rows = [(Cell(attribute), Cell(value), Cell(str(n))) for attribute, value, n in groups]

        def take(index: int) -> None:
            attribute, value, _ = groups[index]
            self._ask_theme(attribute, value)

        columns = (Column(24), Column(0), Column(6, "right"))
        self.ask(ListPrompt(translate(N_("In which group?")), columns, rows), take)

    def _ask_theme(self, attribute: str, group: str) -> None:
        def take(choice: CodeChoice) -> None:
            drafted = findings.draft(self.workbench.counting, [choice.code], attribute=attribute, group=group)
            if self._only is not None:
                self._only = {*self._only, drafted.changes[0].record.key[0]}
            self._done(drafted, at_end=True)

        title = self.translate(N_("Which theme is the finding about?"))
        self.ask(code_picker(self, title, makes_new=False), take)

    def do_redraft(self) -> None:
        self._done(findings.redraft(self.workbench.counting, self._chosen()))

    # wording and judging

    def do_edit(self) -> None:
        item, language = self._chosen(), self.translate.language

        def take(text: str) -> None:
            self._done(findings.edit(self.workbench.counting, item, text, language))

        title = self.translate(N_("Word the finding"))
        self.ask(TextPrompt(title, text_of(item.finding.texts, language), self.translate), take)

    def do_conclude(self) -> None:
        item, language = self._chosen(), self.translate.language

        def take(text: str) -> None:
            self._done(findings.conclude(self.workbench.counting, item, text, language))

        title = self.translate(N_("What follows from the finding?"))
        self.ask(TextPrompt(title, text_of(item.finding.conclusions, language), self.translate), take)

    def do_other(self) -> None:
        item, session = self._chosen(), self.workbench.counting
        here, other = self.translate.language, self.other_language

        def part(name: str, texts: Sequence[tuple[str, str]], put: _Worder) -> Part:
            return name, text_of(texts, here), text_of(texts, other), lambda text: put(session, item, text, other)

        parts = (
            part(N_("finding"), item.finding.texts, findings.edit),
            part(N_("conclusion"), item.finding.conclusions, findings.conclude),
        )
        self.ask_for_other_words([each for each in parts if each[1]])

    def do_accept(self) -> None:
        self._done(findings.accept(self.workbench.counting, self._chosen()))

    def do_reopen(self) -> None:
        self._done(findings.reopen(self.workbench.counting, self._chosen()))

    def do_strength(self) -> None:
        item, translate = self._chosen(), self.translate
        words = ("", *STRENGTHS)
        computed = translate(N_("as computed: {word}"), word=translate(STRENGTH_WORDS[item.strength.word]))
        rows = [(Cell(translate(STRENGTH_WORDS[word]) if word else computed),) for word in words]

        def take(index: int) -> None:
            self._done(findings.judge_strength(self.workbench.counting, item, words[index]))

        title = translate(N_("How strong is the finding?"))
        self.ask(ListPrompt(title, (Column(0),), rows, words.index(item.finding.strength)), take)

    def do_place(self) -> None:
        """Asks for the evaluation question or the criterion; a question brings its criterion along."""
        item, translate, session = self._chosen(), self.translate, self.workbench.counting
        asked = asking.questions(session)
        places = [(q.id, q.criterion) for q in asked] + [("", c.id) for c in CRITERIA] + [("", "")]
        rows = [
            (Cell(translate(N_("question")), "accent"), Cell(text_of(q.texts, translate.language))) for q in asked
        ] + [
            (Cell(c.framework, "muted"), Cell(f"{c.name.to(translate.language)}: {c.question.to(translate.language)}"))
            for c in CRITERIA
        ]
        rows.append((Cell(""), Cell(translate(N_("under none")))))
        rows.append((Cell("＋", "accent"), Cell(translate(N_("a new evaluation question…")), "accent")))

        def take(index: int) -> None:
            if index == len(places):
                self.ask(LinePrompt(translate(N_("The evaluation question, in one sentence"))), write)
                return
            question, criterion = places[index]
            self._done(findings.place(session, item, question=question, criterion=criterion))

        def write(text: str) -> None:
            self.took_place(asking.ask(session, text, translate.language, item.finding.criterion))
            question = asking.questions(session)[-1]
            self._done(findings.place(session, item, question=question.id, criterion=question.criterion))

        title = translate(N_("Which question does the finding answer?"))
        self.ask(ListPrompt(title, (Column(11), Column(0)), rows), take)

    def do_remove(self) -> None:
        self._done(findings.remove(self.workbench.counting, self._chosen().finding))

    # recommendations

    def do_recommend(self) -> None:
        item = self._chosen()

        def take(text: str) -> None:
            codes, follows = item.finding.codes, (item.finding.id,)
            self._done(recommending.add(self.workbench.counting, text, codes, follows_from=follows))

        self.ask(TextPrompt(self.translate(N_("Your recommendation")), "", self.translate), take)

    def do_link(self) -> None:
        item, session = self._chosen(), self.workbench.counting
        listed = [
            r
            for r in recommending.standing(session, self.translate.language)
            if r.recommendation.status != REJECTED
        ]  # fmt: skip
        if not listed:
            raise QualevalError(N_("there is no recommendation to link: write one with m"))
        rows = [
            (Cell("✓" if _follows(r, item) else " ", "good"), Cell(r.worded("text", self.translate.language)))
            for r in listed
        ]

        def take(index: int) -> None:
            found = listed[index]
            self._done(recommending.link(session, found, item, linked=not _follows(found, item)))

        title = self.translate(N_("Which recommendation follows from it? ✓ marks those that do"))
        self.ask(ListPrompt(title, (Column(1), Column(0)), rows), take)

    # moving

    def do_open(self) -> None:
        self.app.push_screen(FindingScreen(self._chosen().finding.id), self.leave_with)


def _follows(item: recommending.Standing, finding: FindingStanding) -> bool:
    return finding.finding.id in item.recommendation.findings


def _attributes(screen: CommandScreen) -> list[str]:
    from qualeval.services.report_respondents import comparable

    session = screen.workbench.counting
    return [attribute.name for attribute in comparable(session, themes(session))]


def strength_line(item: FindingStanding, screen: CommandScreen) -> str:
    """The word for the strength, and the computed one where the evaluator's is another."""
    translate = screen.translate
    word, computed = (translate(STRENGTH_WORDS[w]) for w in (item.strength_word, item.strength.word))
    if word == computed:
        return translate(N_("Strength: {word}"), word=word)
    return translate(N_("Strength: {word} (computed: {computed})"), word=word, computed=computed)


class _Number(NamedTuple):
    """A line of a finding's numbers: what it counts, now and then, and the codings behind it."""

    label: str
    now: str
    then: str
    coding_ids: frozenset[str]
    code: str


class FindingScreen(ChainScreen):
    """One finding's numbers, now and when it was accepted; each opens its quotes."""

    SCOPE = FINDING
    BINDINGS: ClassVar[list[BindingType]] = bindings(FINDING)
    NAME = "number"
    COLUMNS = (Column(0), Column(16, "right"), Column(16, "right"))

    def __init__(self, finding_id: str, *, row: int | None = None) -> None:
        super().__init__()
        self._row_wanted = row
        self._id = finding_id
        self._numbers: list[_Number] = []

    def left_at(self) -> Sequence[object]:
        return self._id, max(0, self._list.cursor)

    def _item(self) -> FindingStanding | None:
        """The finding as it stands; None where it has been taken back."""
        found = findings.standing(self.workbench.counting)
        return next((item for item in found if item.finding.id == self._id), None)

    def _existing(self) -> FindingStanding:
        item = self._item()
        if item is None:
            raise QualevalError(N_("this finding is no longer in the project"))
        return item

    def _show(self) -> None:
        item = self._item()
        self._numbers = self._counted(item) if item else []
        title = "" if item is None else f"{self._names(item)} · {strength_line(item, self)}"
        self._show_title(title)
        self._list.set_rows(
            [
                (Cell(n.label), Cell(n.now, "strong"), Cell(n.then, "warning" if n.then else ""))
                for n in self._numbers
            ],
            self._row_wanted,
        )  # fmt: skip
        self._row_wanted = None
        words = text_of(item.finding.texts, self.translate.language) if item else ""
        self._show_detail(words)

    def _names(self, item: FindingStanding) -> str:
        codebook, finding = self.workbench.codebook, item.finding
        names = [codebook[row.code].name.to(self.translate.language) for row in item.rows]
        group = [f"{finding.attribute}: {finding.group}"] if finding.attribute else []
        return " · ".join([*names, *group, *([finding.wave] if finding.wave else [])])

    def _counted(self, item: FindingStanding) -> list[_Number]:
        session, translate, codebook = self.workbench.counting, self.translate, self.workbench.codebook
        then = {(code, name): value for code, name, value in item.finding.figures}
        now = {(code, name): value for code, name, value in figures(item.rows, item.n_scope)}
        first = item.rows[0].code if item.rows else ""
        found = []
        for (code, name), value in now.items():
            label = translate(FIGURE_WORDS[name])
            if code:
                label = f"{codebook[code].name.to(translate.language)}: {label}"
            before = then.get((code, name), value)
            was = translate(N_("was {n}"), n=self._written(before)) if before != value else ""
            ids = findings.codings_counted(session, item, code)
            found.append(_Number(label, self._written(value), was, ids, code or first))
        for method in item.strength.methods:
            share = translate(N_("{n} of {of}"), n=method.n, of=method.of)
            ids = findings.codings_counted(session, item, method=method.method)
            found.append(_Number(translate(METHOD_WORDS[method.method]), share, "", ids, first))
        for label, chosen in (
            (N_("quotes for it"), item.finding.evidence),
            (N_("quotes against it"), item.finding.counter),
        ):
            found.append(_Number(translate(label), str(len(chosen)), "", frozenset(chosen), first))
        return found

    def _written(self, value: float) -> str:
        return decimal(value, self.translate.language, 0)

    def on_line_list_chosen(self) -> None:
        self.do_open()

    def do_open(self) -> None:
        at = self._list.cursor
        if not 0 <= at < len(self._numbers):
            raise QualevalError(N_("this finding is no longer in the project"))
        number = self._numbers[at]
        if not number.code:
            raise QualevalError(N_("the themes of this finding are no longer in the codebook"))
        screen = QuotesScreen(code=number.code, coding_ids=number.coding_ids, group=number.label)
        self.app.push_screen(screen, self.leave_with)

    def do_evidence(self) -> None:
        self._choose(findings.quotes_behind(self.workbench.counting, self._existing()))

    def do_other(self) -> None:
        item = self._existing()

        def take(choice: CodeChoice) -> None:
            narrowed = item.case_ids if item.finding.attribute else None
            self._choose(quotes(self.workbench.counting, code=choice.code, case_ids=narrowed))

        title = self.translate(N_("Quotes of which theme?"))
        self.ask(code_picker(self, title, makes_new=False), take)

    def _choose(self, listed: Sequence[Quote], cursor: int = 0) -> None:
        """Lists quotes with the side they are on; each choice puts one on the next side, until it is left."""
        if not listed:
            raise QualevalError(N_("nothing is coded with this theme"))
        item = self._existing()
        sides = {**dict.fromkeys(item.finding.evidence, "for"), **dict.fromkeys(item.finding.counter, "against")}
        rows = [
            (Cell(*_SIDES[sides.get(quote.coding.id, "")]), Cell(quote.reference, "accent"), Cell(quote.text))
            for quote in listed
        ]

        def take(index: int) -> None:
            chosen = listed[index].coding.id
            side = _NEXT_SIDE[sides.get(chosen, "")]
            self.took_place(findings.choose(self.workbench.counting, self._existing(), chosen, side))
            self._show()
            self._choose(listed, index)

        title = self.translate(N_("⏎ puts a quote for it (+), against it (−), or neither; esc when done"))
        self.ask(ListPrompt(title, (Column(1), Column(20), Column(0)), rows, cursor), take)
