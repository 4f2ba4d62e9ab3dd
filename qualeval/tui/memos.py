"""Every memo in one list: about the project, sources, codes, respondents, recommendations, and on codings."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import Coding, Document
from qualeval.i18n import N_
from qualeval.services import memos
from qualeval.services.memos import ABOUT, CODING, PROJECT, Noted, Subject
from qualeval.services.wording import word_for
from qualeval.tui.base import Spot
from qualeval.tui.cases import CaseScreen
from qualeval.tui.codebook import CodebookScreen
from qualeval.tui.commands import MEMOS, bindings
from qualeval.tui.described_list import DescribedListScreen
from qualeval.tui.dialogs import LinePrompt, ListPrompt, TextPrompt
from qualeval.tui.history import TellingScreen
from qualeval.tui.moments import minute
from qualeval.tui.recommendations import RecommendationsScreen
from qualeval.tui.widgets.line_list import Cell, Column
from qualeval.tui.widgets.status_line import StatusLine


class MemosScreen(TellingScreen, DescribedListScreen):
    SCOPE = MEMOS
    STATUS = "#memos-status"
    NAME = "memo"
    COLUMNS = (Column(12), Column(24), Column(8), Column(0))
    BINDINGS: ClassVar[list[BindingType]] = bindings(MEMOS)

    def __init__(self) -> None:
        super().__init__()
        self._about = ""
        self._sought = ""
        self._memos: list[Noted] = []

    def _below(self) -> Iterable[Widget]:
        yield StatusLine(id="memos-status")

    def _show(self, at: tuple[str, str] | None = None) -> None:
        """Shows the memos there are now; the cursor goes to one's own memo about `at`."""
        found = memos.memos(self.workbench.session, self.translate.language, self._about)
        wanted = self._sought.lower()
        self._memos = [memo for memo in found if wanted in f"{memo.name}\n{memo.text}\n{memo.coder}".lower()]
        self._list.set_rows([self._row(memo) for memo in self._memos])
        if at is not None:
            own = [(m.about, m.target) == at and m.coder == self.workbench.session.coder for m in self._memos]
            self._list.move_to(own.index(True) if True in own else self._list.cursor)
        kind = self.translate(word_for(self._about)) if self._about else self.translate(N_("about everything"))
        title = self.translate(N_("Memos: {n} · {about}"), n=len(self._memos), about=kind)
        words = f" · “{self._sought}”" if self._sought else ""
        self._show_title(f"{title}{words}")
        self._show_memo()

    def _row(self, memo: Noted) -> tuple[Cell, ...]:
        return (
            Cell(self.translate(word_for(memo.about)), "muted"),
            Cell(memo.name, "accent"),
            Cell(memo.coder, "muted"),
            Cell(memo.text),
        )

    def on_line_list_highlighted(self) -> None:
        self._show_memo()

    def on_line_list_chosen(self) -> None:
        self.action_run_command("memos.open")

    def _show_memo(self) -> None:
        at = self._list.cursor
        if 0 <= at < len(self._memos):
            memo = self._memos[at]
            about = f"{self.translate(word_for(memo.about))} · {memo.name}"
            words = f"{memo.text}\n\n{about} · {memo.coder} · {minute(memo.written_at)}"
        else:
            words = self.translate(N_("no memos yet: n writes one; m in the text writes one on a coding"))
        self._show_detail(words)

    def _here(self) -> Noted:
        at = self._list.cursor
        if not 0 <= at < len(self._memos):
            raise QualevalError(N_("there is no memo here"))
        return self._memos[at]

    def _done(self, gesture: Gesture | None, at: tuple[str, str] | None = None) -> None:
        if gesture is None:
            return
        self.took_place(gesture)
        self._show(at)
        self._tell_gesture(gesture)

    # what is shown

    def do_filter(self) -> None:
        kinds = ["", *ABOUT]
        self._about = kinds[(kinds.index(self._about) + 1) % len(kinds)]
        self._show()

    def do_find(self) -> None:
        def take(typed: str) -> None:
            self._sought = typed.strip()
            self._show()

        self.ask(LinePrompt(self.translate(N_("Memos that hold the words (nothing: all)")), self._sought), take)

    # writing

    def do_edit(self) -> None:
        memo = self._here()
        session = self.workbench.session
        title = self.translate(N_("Memo on {name}"), name=memo.name)
        self.ask(
            TextPrompt(title, memo.text, self.translate),
            lambda text: self._done(memos.rewrite(session, memo, text), (memo.about, memo.target)),
        )

    def do_add(self) -> None:
        kinds = [kind for kind in ABOUT if kind != CODING]
        rows = [(Cell(self.translate(word_for(kind))),) for kind in kinds]
        at = kinds.index(self._about) if self._about in kinds else 0
        title = self.translate(N_("What is the memo about?"))
        self.ask(ListPrompt(title, (Column(0),), rows, at), lambda index: self._choose_subject(kinds[index]))

    def _choose_subject(self, about: str) -> None:
        found = memos.subjects(self.workbench.session, self.translate.language, about)
        if not found:
            raise QualevalError(N_("the project has nothing of this kind yet"))
        if about == PROJECT:
            self._write(found[0])
            return
        rows = [(Cell(subject.name),) for subject in found]
        title = self.translate(word_for(about))
        self.ask(ListPrompt(title, (Column(0),), rows), lambda index: self._write(found[index]))

    def _write(self, subject: Subject) -> None:
        session = self.workbench.session
        before = memos.own(session, subject.about, subject.target)
        title = self.translate(N_("Memo on {name}"), name=subject.name)
        self.ask(
            TextPrompt(title, before, self.translate),
            lambda text: self._done(
                memos.write(session, subject.about, subject.target, text), (subject.about, subject.target)
            ),
        )

    def do_remove(self) -> None:
        self._done(memos.remove(self.workbench.session, self._here()))

    def _history(self, gesture: Gesture) -> None:
        self._done(gesture)

    # where it leads

    def do_open(self) -> None:
        memo = self._here()
        known = {(subject.about, subject.target) for subject in memos.subjects(self.workbench.session, "")}
        if memo.coding is None and (memo.about, memo.target) not in known:
            raise QualevalError(N_("what the memo is about is no longer in the project"))
        match memo.about:
            case "coding":
                self._open_coding(memo.coding)
            case "source":
                self.go_to(Spot(memo.target))
            case "code":
                self.app.push_screen(CodebookScreen(at=memo.target), self.leave_with)
            case "case":
                self.app.push_screen(CaseScreen([memo.target], memo.target), self.leave_with)
            case "recommendation":
                self.app.push_screen(RecommendationsScreen(at=memo.target), self.leave_with)
            case _:
                raise QualevalError(N_("this memo is about the project as a whole"))

    def _open_coding(self, coding: Coding | None) -> None:
        document = self.workbench.session.store.get(Document, coding.document_id) if coding else None
        if coding is not None and document is not None:
            self.go_to(Spot(document.source_id, document.id, coding.start, coding.end, coding.id))
