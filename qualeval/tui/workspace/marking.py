"""Putting codes on words by hand, and changing the codings that are there: edges, memos, splitting, joining."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Coding, Decision
from qualeval.domain.text import Span
from qualeval.i18n import N_
from qualeval.services import coding
from qualeval.tui.coding_screen import short
from qualeval.tui.workspace.desk import Desk

if TYPE_CHECKING:
    from qualeval.domain.events import Gesture
    from qualeval.tui.dialogs import CodeChoice
    from qualeval.tui.widgets.transcript.reach import Edge


class MarkingCommands(Desk):
    # putting codes on

    def do_apply(self) -> None:
        self._ask_code()

    def _ask_code(self, typed: str = "") -> None:
        from qualeval.tui.picking import code_picker

        def on_choice(choice: CodeChoice) -> None:
            if choice.new_name:
                self.took_place(coding.apply_new(self.workbench.session, self._words_here(), choice.new_name))
                self._transcript.clear_selection()
            else:
                self._code(choice.code)

        words = self._words_here()
        title = self.translate(N_("Code “{words}”"), words=short(words.span.of(words.content.text)))
        self.ask(code_picker(self, title, typed), on_choice)

    def _code(self, code: str) -> None:
        gesture = coding.apply(self.workbench.session, self._words_here(), code, self.workbench.codebook)
        if gesture is None:
            self._tell(self.translate(N_("coded so already: {name}"), name=self._code_name(code)), "warning")
        self.took_place(gesture)
        self._transcript.clear_selection()

    def do_again(self) -> None:
        if not self.workbench.recent:
            raise QualevalError(N_("no code has been used yet"))
        self._code(self.workbench.recent[0])

    def do_in_vivo(self) -> None:
        """A code that bears the words selected; where there is nearly that code, the reader is asked."""
        if self._transcript.selection is None:
            raise QualevalError(N_("select the words that the code is to be named by"))
        from qualeval.services import codebooks

        passage = self._words_here()
        name = codebooks.name_in_vivo(passage.span.of(passage.content.text))
        if codebooks.alike(self.workbench.codebook, name):
            self._ask_code(name)
            return
        self.took_place(coding.apply_new(self.workbench.session, passage, name))
        self._transcript.clear_selection()

    # taking back

    def _history(self, gesture: Gesture) -> None:
        self.took_place(gesture)
        self.show_place_of(gesture)
        self._was_taken_back = True

    def show_place_of(self, gesture: Gesture) -> None:
        """Shows the passage that a gesture is about, where it is about one."""
        records = [change.record for change in gesture.changes]
        about = [record for record in records if isinstance(record, Coding | Decision)]
        if not about or len({record.document_id for record in about}) > 1:
            return
        first = min(about, key=lambda record: (record.start, record.end))
        self._show_document_passage(first.document_id, Span(first.start, first.end))

    # changing the coding here

    def do_memo(self) -> None:
        from qualeval.tui.dialogs import TextPrompt

        found = self._coding_here()

        def write(text: str) -> None:
            self.took_place(coding.write_memo(self.workbench.session, found, text))

        title = self.translate(N_("Memo on {name}"), name=self._code_name(found.code))
        self.ask(TextPrompt(title, found.memo, self.translate), write)

    def do_remove(self) -> None:
        self.took_place(coding.remove(self.workbench.session, self._coding_here()))

    def do_resize(self) -> None:
        found, passage = self._coding_here(), self._words_here()
        self.took_place(coding.resize(self.workbench.session, passage.content, found, passage.span))
        self._transcript.clear_selection()
        self._choose_coding(found.id)

    def do_edges(self) -> None:
        found = self._coding_here()
        self._choose_coding(found.id)
        self._transcript.select_span(self._place_of(found))
        self._tell(self.translate(N_("e sets the edges; ( ) { } by word, ; ' : \" by letter")))

    def _place_of(self, found: Coding) -> Span:
        assert self._opened is not None
        return self._opened.place_of(found)

    def _stretch(self, step: int, edge: Edge) -> None:
        """Moves an edge of the coding here by a word, and no selection is needed for it."""
        found = self._coding_here()
        place = self._place_of(found)
        moved = self._transcript.stretched(place, step, edge)
        passage = self._passage_of(moved)
        if moved == place or passage is None or passage.document.id != found.document_id:
            raise QualevalError(N_("the edge cannot go further"))
        self.took_place(coding.resize(self.workbench.session, passage.content, found, passage.span))
        self._choose_coding(found.id)

    def do_longer(self) -> None:
        self._stretch(1, "end")

    def do_shorter(self) -> None:
        self._stretch(-1, "end")

    def do_start_longer(self) -> None:
        self._stretch(-1, "start")

    def do_start_shorter(self) -> None:
        self._stretch(1, "start")

    def do_split(self) -> None:
        found, at = self._coding_here(), self._words_here()
        self.took_place(coding.split(self.workbench.session, at.content, found, at.span))
        self._transcript.clear_selection()

    def do_join(self) -> None:
        found, here = self._coding_here(), self._words_here()
        self.took_place(coding.join(self.workbench.session, here.content, found))

    def do_next_coding(self) -> None:
        here = self._codings_here()
        if not here:
            raise QualevalError(N_("there is no coding here"))
        ids = [found.id for found in here]
        at = (ids.index(self._chosen_coding) + 1) % len(ids) if self._chosen_coding in ids else 0
        self._choose_coding(ids[at])
