"""Where two coders differ, side by side: what stands is decided with one key, and becomes the agreed coder's."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qualeval.domain.agreement import Agreement
from qualeval.domain.agreement_units import Unit
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import Coding, Decision, Document
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import adjudicating, agreeing, disputes, memos, trouble
from qualeval.services.adjudicating import Standing
from qualeval.services.agreeing import Ground
from qualeval.services.agreement_tables import figures_words, paradox_words
from qualeval.services.coders import AGREED
from qualeval.services.disputes import BOTH, NEITHER, Dispute
from qualeval.tui.base import Spot, in_words
from qualeval.tui.commands import ADJUDICATION, bindings
from qualeval.tui.dialogs import ListPrompt, TextPrompt
from qualeval.tui.footer import KeysFooter
from qualeval.tui.settling import SettlingScreen
from qualeval.tui.widgets.line_list import Cell, Column, LineList
from qualeval.tui.widgets.status_line import StatusLine

_RESAMPLES = 400  # of a screen: the command line takes more
_LINES_BEFORE = 2  # of the words in dispute
_AFTER = 400  # characters


class Measured(Message, bubble=False):
    """The measures of the coders' agreement are there."""

    def __init__(self, over: Ground, found: Agreement) -> None:
        super().__init__()
        self.over = over
        self.found = found


class AdjudicationScreen(SettlingScreen):
    SCOPE = ADJUDICATION
    LIST = "#disputes"
    STATUS = "#adjudication-status"
    BINDINGS: ClassVar[list[BindingType]] = bindings(ADJUDICATION)

    def __init__(self) -> None:
        super().__init__()
        self._over: Ground | None = None
        self._disputes: list[Dispute] = []
        self._measured: Agreement | None = None
        self._standing = Standing(0, 0)
        self._trouble: QualevalError | None = None  # why there is nothing to settle

    def compose(self) -> ComposeResult:
        yield StatusLine(id="adjudication-title")
        yield LineList((Column(2), Column(20), Column(0), Column(0)), id="disputes")
        with Horizontal(id="sides"):
            yield Static(id="first-side", classes="side")
            with VerticalScroll(id="in-dispute", can_focus=False):
                yield Static(id="words-in-dispute")
            yield Static(id="second-side", classes="side")
        with VerticalScroll(id="adjudication-figures", can_focus=False):
            yield Static(id="figures")
        yield StatusLine(id="adjudication-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._list.focus()
        self._compare(next(iter(agreeing.pairs(self.workbench.session)), ()))

    # who is compared

    def _compare(self, coders: tuple[str, ...]) -> None:
        session = self.workbench.session
        self._over, self._disputes, self._measured, self._trouble = None, [], None, None
        try:
            over = self._over = agreeing.ground(session, coders)
            self._disputes = disputes.between(session, over)
            self._standing = adjudicating.standing(session, over)
        except QualevalError as error:
            self._trouble = error
        else:
            self.run_worker(lambda: self._measure(over), thread=True, group="measure", exclusive=True)
        self._show()
        self._to_open_one(0)

    def _measure(self, over: Ground) -> None:
        self.post_message(Measured(over, agreeing.agreement(over, n_resamples=_RESAMPLES)))

    def on_measured(self, message: Measured) -> None:
        if message.over is self._over:
            self._measured = message.found
            self._show_figures()

    # showing

    def words_changed(self) -> None:
        super().words_changed()
        self._show()

    def _code_name(self, code: str) -> str:
        return self.workbench.code_name(code)

    def _show(self) -> None:
        self._list.set_rows([self._row(dispute) for dispute in self._disputes])
        self._show_title()
        self._show_here()

    def _row(self, dispute: Dispute) -> tuple[Cell, ...]:
        """Where, who gave what that the other did not, and the words."""
        entry = self.workbench.codebook.get(dispute.code)
        given = " · ".join(
            f"{self._initials(coder)}: {', '.join(self._code_name(code) for code in sorted(codes))}"
            for coder, codes in dispute.marks
            if codes
        )
        return (
            self._sign(dispute.settled),
            Cell(dispute.reference, "accent"),
            Cell(given, entry.color if entry else ""),
            Cell(" ".join(dispute.text.split())),
        )

    def _show_title(self) -> None:
        title = self.query_one("#adjudication-title", StatusLine)
        if self._over is None:
            title.tell(self.translate(N_("Where coders differ")))
            title.set_position("")
            return
        coders = ", ".join(f"{coder} ({self._initials(coder)})" for coder in self._over.coders)
        title.tell(self.translate(N_("Where {coders} differ"), coders=coders))
        title.set_position(
            self.translate(
                N_("settled {n}/{total} · agreed {taken}/{shared}"),
                n=sum(bool(dispute.settled) for dispute in self._disputes),
                total=len(self._disputes),
                taken=self._standing.n_taken,
                shared=self._standing.n_shared,
            )
        )

    def on_line_list_chosen(self) -> None:
        self.action_run_command("adjudicate.open")

    def _show_here(self) -> None:
        sides = [self.query_one("#first-side", Static), self.query_one("#second-side", Static)]
        words = self.query_one("#words-in-dispute", Static)
        at = self._list.cursor
        if not 0 <= at < len(self._disputes):
            for side in sides:
                side.update("")
            words.update(Content(printable(self._nothing())))
        else:
            dispute = self._disputes[at]
            for key, side, (coder, codes) in zip("ab", sides, dispute.marks, strict=True):
                given = "\n".join(f"● {self._code_name(code)}" for code in sorted(codes)) or "–"
                side.update(
                    Content.assemble(
                        (printable(f"{key} · {self._initials(coder)} {coder}"), "bold"), "\n", printable(given)
                    )
                )
            words.update(self._in_context(dispute))
        self._show_figures()

    def _nothing(self) -> str:
        if self._trouble is not None:
            return in_words(self._trouble, self.translate)
        return self.translate(N_("they differ nowhere; g takes over what they agree on"))

    def _in_context(self, dispute: Dispute) -> Content:
        store = self.workbench.session.store
        document = store.get(Document, dispute.place.document_id)
        assert document is not None
        text, place = store.content(document.content).text, dispute.place
        before, after = self._around(text, place)
        told = [printable(dispute.reference)]
        if dispute.shared:
            both = ", ".join(self._code_name(code) for code in sorted(dispute.shared))
            told.append(self.translate(N_("both gave: {codes}"), codes=both))
        if dispute.settled:
            settled = disputes.settled_words(dispute, self.translate)
            told.append(self.translate(N_("settled: {what}"), what=settled))
        if dispute.codes & trouble.in_trouble(self.workbench.session):
            told.append(self.translate(N_("⚠ definition in trouble")))
        return Content.assemble(
            (" · ".join(printable(part) for part in told), "dim"),
            "\n",
            printable(before),
            (printable(dispute.text), "bold reverse"),
            printable(after),
        )

    def _around(self, text: str, place: Unit) -> tuple[str, str]:
        """What stands before and after the words: so little before that the words themselves are always in view."""
        room = max(20, self.query_one("#in-dispute").size.width - 4)
        start = max(0, place.start - _LINES_BEFORE * room)
        before = text[start : place.start].rpartition("\n")[2]
        if start and len(before) == place.start - start:  # cut within a line: at a word
            before = f"…{before.partition(' ')[2]}"
        return before, text[place.end : place.end + _AFTER]

    def _show_figures(self) -> None:
        at = self._list.cursor
        words = ""
        if self._over is not None and 0 <= at < len(self._disputes):
            code = self._disputes[at].code
            row = next((row for row in self._measured.rows if row.code == code), None) if self._measured else None
            if row is None:
                words = self.translate(N_("measuring agreement…"))
            else:
                paradox = paradox_words(row, self.translate)
                words = f"{self._code_name(code)}: {figures_words(row, self.translate)}"
                words += f"\n{paradox}" if paradox else ""
        self.query_one("#figures", Static).update(Content(printable(words)))

    # deciding

    def _here(self) -> tuple[Ground, Dispute]:
        at = self._list.cursor
        if self._over is None or not 0 <= at < len(self._disputes):
            raise QualevalError(N_("there is nothing to settle here"))
        return self._over, self._disputes[at]

    def _settle(self, take: str) -> None:
        over, dispute = self._here()
        self._settled(adjudicating.settle(self.workbench.session, over, dispute, take))

    def _is_settled(self, at: int) -> bool:
        return bool(self._disputes[at].settled)

    def do_first(self) -> None:
        self._settle(self._here()[0].coders[0])

    def do_second(self) -> None:
        self._settle(self._here()[0].coders[1])

    def do_both(self) -> None:
        self._settle(BOTH)

    def do_neither(self) -> None:
        self._settle(NEITHER)

    def do_take(self) -> None:
        if self._over is None:
            raise QualevalError(N_("there is nothing to settle here"))
        gesture = adjudicating.take_agreements(self.workbench.session, self._over)
        self._done(gesture)
        if gesture is None:
            self._tell(self.translate(N_("nothing more is agreed on")), "warning")

    def do_memo(self) -> None:
        session = self.workbench.session
        self._ask_memo(N_("Memo on {name}"), lambda code, text: memos.write(session, memos.CODE, code, text))

    def do_trouble(self) -> None:
        session = self.workbench.session
        self._ask_memo(
            N_("What is wrong with the definition of {name}?"),
            lambda code, text: trouble.send_back(session, code, text),
        )

    def _ask_memo(self, title: str, write: Callable[[str, str], Gesture | None]) -> None:
        """Asks for a memo on the code in dispute, which begins with what stands and names the place."""
        _, dispute = self._here()
        code = dispute.code
        before = memos.own(self.workbench.session, memos.CODE, code)
        start = f"{before}\n{dispute.reference}: " if before else f"{dispute.reference}: "
        prompt = TextPrompt(self.translate(title, name=self._code_name(code)), start, self.translate)
        self.ask(prompt, lambda text: self._done(write(code, text)))

    def do_coders(self) -> None:
        pairs = agreeing.pairs(self.workbench.session)
        if not pairs:
            raise self._trouble or QualevalError(N_("there is nothing to settle here"))
        rows = [(Cell(" – ".join(pair)),) for pair in pairs]
        at = pairs.index(self._over.coders) if self._over and self._over.coders in pairs else 0
        title = self.translate(N_("Whose codings?"))
        self.ask(ListPrompt(title, (Column(0),), rows, at), lambda index: self._compare(pairs[index]))

    # what was done

    def _done(self, gesture: Gesture | None) -> None:
        if gesture is None:
            return
        self.took_place(gesture)
        if gesture.action == "adjudicate.take" and self._over is not None:
            self._standing = adjudicating.standing(self.workbench.session, self._over)
        self._disputes = disputes.as_settled(self.workbench.session, self._disputes)
        self._show()
        self._tell_gesture(gesture)

    def _history(self, gesture: Gesture) -> None:
        """Shows what was taken back, at its place; codings of these coders that came or went are compared anew."""
        over, before = self._over, self._disputes
        self._done(gesture)
        people = [r for c in gesture.changes if isinstance(r := c.record, Coding | Decision) and r.coder not in AGREED]
        if people and over is not None:
            self._compare(over.coders)
        moved = [at for at, (one, other) in enumerate(zip(before, self._disputes, strict=False)) if one != other]
        if moved:
            self._to(moved[0])

    # where it leads

    def do_open(self) -> None:
        _, dispute = self._here()
        place = dispute.place
        self.go_to(Spot(dispute.source.id, place.document_id, place.start, place.end))
