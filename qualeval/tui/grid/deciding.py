"""Coding an answer or like answers, deciding on what is suggested, and taking it back."""

from collections.abc import Sequence

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import Coding, Decision, Reviewed, Source
from qualeval.i18n import N_
from qualeval.services import coding
from qualeval.services.coding import Passage
from qualeval.services.completing import COMPLETE
from qualeval.services.grid import code_answers, complete_answers
from qualeval.tui.grid.desk import GridDesk, Offer
from qualeval.tui.widgets.line_list import LineList


class DecidingCommands(GridDesk):
    # suggestions

    def _offered(self) -> Offer:
        if not self._offers or self._is_hidden() or self._is_grouped:
            raise QualevalError(N_("nothing is suggested here"))
        return self._offers[max(0, min(self.query_one("#grid-offers", LineList).cursor, len(self._offers) - 1))]

    def do_next_suggestion(self) -> None:
        found = self.query_one("#grid-offers", LineList)
        if self._offers:
            found.move_to((found.cursor + 1) % len(self._offers))

    def do_accept(self) -> None:
        offer = self._offered()
        self._done(coding.accept(self.workbench.session, offer.passage, offer.suggestion, offer.model))

    def do_reject(self) -> None:
        offer = self._offered()
        self._done(coding.reject(self.workbench.session, offer.passage, offer.suggestion, offer.model))

    def do_show(self) -> None:
        self._is_asked = True
        self._show_offers(0)

    def do_hide(self) -> None:
        hides = self.workbench.hide_suggestions(not self.workbench.hides_suggestions)
        self._is_asked = False
        self._show_offers(0)
        words = N_("suggestions are hidden until you code") if hides else N_("suggestions are shown at once")
        self._tell(self.translate(words))

    # coding

    def do_code(self) -> None:
        self._codable()
        title = N_("Code {n} answers together") if self._is_grouped else N_("Code")
        n = len(self._included()) if self._is_grouped else 1

        self._pick(self.translate(title, n=n), self._code)

    def _codable(self) -> None:
        if not (self._included() if self._is_grouped else self._here()):
            raise QualevalError(N_("there is no answer here"))

    def _included(self) -> list[str]:
        """The answers of the group here, without the wordings that were left out."""
        group = self._group()
        wordings = group.wordings if group else ()
        return [d for wording in wordings if wording.text not in self._left_out for d in wording.documents]

    def _code(self, code: str) -> None:
        """Codes the selected words, the answer, or all answers of the group: one step in each case."""
        self._codable()
        session = self.workbench.session
        if self._is_grouped:
            gesture = code_answers(session, self._included(), code)
        else:
            answer = self._here()
            span = self._answer_view.current_span()
            if answer is None or span is None:
                raise QualevalError(N_("there are no words to code here"))
            gesture = coding.apply(session, Passage(answer.document, answer.content, span), code)
        if gesture is None:
            self._tell(self.translate(N_("coded so already: {name}"), name=self._code_name(code)), "warning")
            return
        n = len(gesture.changes)
        self._done(gesture)
        words = (
            N_("answers coded together: {n} · {name}; u takes them back") if self._is_grouped else N_("coded: {name}")
        )
        self._tell(f"✓ {self.translate(words, n=n, name=self._code_name(code))}", "good")

    def do_again(self) -> None:
        if not self.workbench.recent:
            raise QualevalError(N_("no code has been used yet"))
        self._code(self.workbench.recent[0])

    def do_complete(self) -> None:
        """Nothing more here: the answer, or all answers of the group, are fully reviewed, or open again."""
        self._codable()
        answer = self._here()
        documents = [answer.document.id] if answer else self._included()
        gesture = complete_answers(self.workbench.session, documents)
        self._done(gesture)
        if self._is_grouped and gesture.action == COMPLETE:
            words = N_("answers fully reviewed together: {n}; u takes it back")
            self._tell(f"✓ {self.translate(words, n=len(documents))}", "good")

    def do_remove(self) -> None:
        answer = self._here()
        span = self._answer_view.current_span()
        own = [
            found
            for found in (answer.codings if answer else ())
            if found.coder == self.workbench.session.coder and span is not None and found.span.overlap(span)
        ]
        if not own:
            raise QualevalError(N_("there is no coding here"))
        self._done(coding.remove(self.workbench.session, own[-1]))

    # what changed

    def _history(self, gesture: Gesture) -> None:
        if any(isinstance(change.record, Source) for change in gesture.changes):
            self.took_place(gesture)
            self._question = 0
            self._groups.clear()
            self._read_grid()
        else:
            self._done(gesture)
        self._tell_gesture(gesture)

    def _done(self, gesture: Gesture) -> None:
        """Shows what a gesture changed: the rows on screen that it is about, and the answer here."""
        self.took_place(gesture)
        self._tell_gesture(gesture)
        records = (change.record for change in gesture.changes)
        changed = {record.document_id for record in records if isinstance(record, Coding | Decision | Reviewed)}
        seen = [index for index in self._list.visible_rows if index < len(self._rows)]
        for index in seen:
            if self._is_grouped or changed & self._documents_of(index):
                self._rows.forget(index)
                if not self._is_grouped:
                    self._read.pop(self._cases[index], None)
        self._forget_unseen(changed, seen)
        self._list.redraw(seen)
        self._answer_view.clear_selection()
        self._show_detail()

    def _documents_of(self, index: int) -> set[str]:
        grid = self._known_grid()
        return {found[self._cases[index]] for found in grid.answers if self._cases[index] in found}

    def _forget_unseen(self, changed: set[str], seen: Sequence[int]) -> None:
        """Rows off screen that were read before are read again where a change might be about them."""
        if not self._is_grouped and changed - {d for index in seen for d in self._documents_of(index)}:
            self._read.clear()
            self._rows.forget()
