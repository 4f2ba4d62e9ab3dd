"""Deciding on what is suggested for the segment, and going to where the next decision teaches most."""

from __future__ import annotations

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Verdict
from qualeval.i18n import N_
from qualeval.services import coding
from qualeval.services.coding import Asked, Passage
from qualeval.services.completing import COMPLETE, turn_complete
from qualeval.tui.workspace.desk import Desk


class DecidingCommands(Desk):
    def suggestions_ready(self) -> None:
        """An answer came: shown here only where nothing was shown yet, so that nothing moves under the eyes.

        What was shown may have had no reasons yet.
        """
        if self._here is None or (self._was_taken_back and not self._suggestions()):
            self._take_suggestions()
            self._show_strip(cursor=0)
        else:
            self._show_strip()

    def _asked(self) -> Asked:
        """The suggestion that the strip's cursor is on, for which segment, and how the reader came to it."""
        found = self._suggestions()
        passage = self._segment_passage()
        if self.workbench.answer is None and not self.workbench.is_blind:
            raise QualevalError(self.workbench.why_no_answer())
        if not found or passage is None or self._here is None:
            raise QualevalError(N_("nothing is suggested here; press n for the next useful segment"))
        at = max(0, min(self._strip.cursor, len(found) - 1))
        return Asked(passage, found[at], self._here.model, self._drawn(passage))

    def _drawn(self, passage: Passage) -> str:
        """The order in which the segment came up, as the review queue names it; empty where the reader found it."""
        from qualeval.services.reviewing import Order

        useful = self._useful
        is_useful = useful is not None and (useful.document_id, useful.span) == (passage.document.id, passage.span)
        return Order.USEFUL.value if is_useful else ""

    def do_accept(self) -> None:
        asked = self._asked()
        self._decide(asked, Verdict.ACCEPT, asked.suggestion.code)

    def do_reject(self) -> None:
        self._decide(self._asked(), Verdict.REJECT)

    def do_change(self) -> None:
        asked = self._asked()
        title = N_("Another code instead of “{name}”")
        name = self._code_name(asked.suggestion.code)
        self._pick(self.translate(title, name=name), lambda code: self._decide(asked, Verdict.CHANGE, code))

    def _decide(self, asked: Asked, verdict: Verdict, code: str = "") -> None:
        book = self.workbench.codebook
        self.took_place(coding.decide(self.workbench.session, asked, verdict, code, codebook=book))
        self._go_on()

    def _go_on(self) -> None:
        """After the last decision on a segment that `next useful` chose, the next one comes by itself."""
        if self._going_by_usefulness and not self._suggestions():
            self.do_next_useful()

    def do_nearest(self) -> None:
        from qualeval.tui.nearest import show_nearest

        show_nearest(self, self._asked().suggestion)

    def do_next_suggestion(self) -> None:
        strip = self._strip
        if len(strip.rows):
            strip.move_to((strip.cursor + 1) % len(strip.rows))

    def do_next_useful(self) -> None:
        segment = self.workbench.next_useful()
        if segment is None:
            waits = self.workbench.answer is None
            words = self.workbench.why_no_answer() if waits else N_("nothing is left to decide")
            self._tell(self.translate(words), "warning")
            return
        self._show_passage(segment.source_id, segment.document_id, segment.span)
        self._going_by_usefulness, self._useful = True, segment
        if not self._suggestions():
            self._show_strip(cursor=0)  # says what is asked of the reader here

    def do_complete(self) -> None:
        """Nothing more here: the segment is fully reviewed, or open again."""
        passage = self._segment_passage()
        if passage is None:
            raise QualevalError(N_("there are no words to code here"))
        gesture = turn_complete(self.workbench.session, passage.document.id, passage.span)
        self.took_place(gesture)
        self._show_codings_here()
        if gesture.action == COMPLETE and self._going_by_usefulness:
            self.do_next_useful()

    def do_show(self) -> None:
        self._is_asked = True
        self._show_strip(cursor=0)

    def do_hide(self) -> None:
        hides = self.workbench.hide_suggestions(not self.workbench.hides_suggestions)
        self._is_asked = False
        self._show_strip(cursor=0)
        words = N_("suggestions are hidden until you code") if hides else N_("suggestions are shown at once")
        self._tell(self.translate(words))
