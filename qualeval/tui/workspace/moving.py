"""Moving in the text, selecting words of it and finding some: the text's own affair, by the workspace's keys."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from qualeval.i18n import N_
from qualeval.tui.widgets.transcript.view import TranscriptView
from qualeval.tui.workspace.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator


class MovingCommands(Desk):
    @contextmanager
    def _moving(self) -> Iterator[None]:
        """Shows where a key leads and what stands there in one frame: by message, the latter comes later."""
        self._going_by_usefulness = False
        before = self._transcript.cursor
        with self.prevent(TranscriptView.SegmentChanged):
            yield
        if self._transcript.cursor != before:
            self.on_transcript_view_segment_changed()

    def on_transcript_view_segment_changed(self) -> None:
        self._going_by_usefulness = False  # a click led here
        if self._chosen_coding and self._chosen_coding not in {found.id for found in self._codings_here()}:
            self._choose_coding("")
        self._arrive()

    def on_transcript_view_span_selected(self) -> None:
        self._show_codings_here()

    def on_transcript_view_mark_clicked(self, event: TranscriptView.MarkClicked) -> None:
        self._transcript.go_to(event.mark.start)
        self._choose_coding(event.mark_id)

    # moving

    def do_down(self) -> None:
        with self._moving():
            self._transcript.move_segment(1)

    def do_up(self) -> None:
        with self._moving():
            self._transcript.move_segment(-1)

    def do_turn_down(self) -> None:
        with self._moving():
            self._transcript.move_turn(1)

    def do_turn_up(self) -> None:
        with self._moving():
            self._transcript.move_turn(-1)

    def do_page_down(self) -> None:
        with self._moving():
            self._transcript.page(1)

    def do_page_up(self) -> None:
        with self._moving():
            self._transcript.page(-1)

    # selecting

    def do_extend_down(self) -> None:
        self._transcript.extend_segment(1)

    def do_extend_up(self) -> None:
        self._transcript.extend_segment(-1)

    def do_word_more(self) -> None:
        self._transcript.extend_word(1)

    def do_word_less(self) -> None:
        self._transcript.extend_word(-1)

    def do_start_more(self) -> None:
        self._transcript.extend_word(1, "start")

    def do_start_less(self) -> None:
        self._transcript.extend_word(-1, "start")

    def do_char_more(self) -> None:
        self._transcript.extend_char(1)

    def do_char_less(self) -> None:
        self._transcript.extend_char(-1)

    def do_char_later(self) -> None:
        self._transcript.extend_char(1, "start")

    def do_char_earlier(self) -> None:
        self._transcript.extend_char(-1, "start")

    def do_extend_turn(self) -> None:
        self._transcript.extend_turn(1)

    def do_anchor(self) -> None:
        here = self._transcript.current_span()
        if here is None:
            return
        if self._from is None:
            self._from = here
            self._tell(self.translate(N_("from here: go on, and press the same key where the selection ends")))
        else:
            self._transcript.select_span(self._from.hull(here))
            self._from = None

    def do_unselect(self) -> None:
        self._from = None
        self._transcript.focus()
        self._transcript.clear_selection()
        self._choose_coding("")

    # finding

    def do_find(self) -> None:
        from qualeval.tui.dialogs import LinePrompt

        def find(words: str) -> None:
            if words and self._transcript.find(words):
                self._hit(1)
            elif words:
                self._tell(self.translate(N_("no hits for “{words}”"), words=words), "warning")

        self.ask(LinePrompt(self.translate(N_("Find in this source"))), find)

    def _hit(self, step: int) -> None:
        self._going_by_usefulness = False
        if self._transcript.next_hit(step) is None:
            self._tell(self.translate(N_("no hits; / begins a search")), "warning")
        else:
            at, n = self._transcript.hit + 1, self._transcript.n_hits
            self._tell(self.translate(N_("hit {at} of {n}; f next, F previous"), at=at, n=n))

    def do_find_next(self) -> None:
        self._hit(1)

    def do_find_previous(self) -> None:
        self._hit(-1)
