"""Which source is read, who codes it, and the sample that was drawn to be coded twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qualeval.domain.errors import QualevalError
from qualeval.domain.text import Span
from qualeval.i18n import N_
from qualeval.tui.widgets.line_list import Cell, Column
from qualeval.tui.workspace.desk import Desk

if TYPE_CHECKING:
    from qualeval.services.drawing import Drawn
    from qualeval.tui.base import ProjectApp


class SourceCommands(Desk):
    def __init__(self) -> None:
        super().__init__()
        self._at_drawn = -1  # which of the sample she went to last

    # sources

    def do_sources(self) -> None:
        from qualeval.tui.dialogs import ListPrompt

        rows = [
            (Cell(p.source.name), Cell(f"{p.n_coded}/{p.n_segments}", "muted"), Cell(p.source.title, "muted"))
            for p in self._progress
        ]
        columns = (Column(30), Column(9, "right"), Column(0))
        prompt = ListPrompt(self.translate(N_("Sources: segments coded")), columns, rows, self._source_index())
        self.ask(prompt, self._go_to_source)

    def _go_to_source(self, index: int) -> None:
        self._going_by_usefulness = False
        self._open(self._progress[index].source)

    def _source_index(self) -> int:
        ids = [progress.source.id for progress in self._progress]
        return ids.index(self._opened.source.id) if self._opened else 0

    def _step_source(self, step: int) -> None:
        """The next source, or the next part of one that is read in parts."""
        reading = self._reading
        if reading is not None and 0 <= reading.page + step < reading.n_pages:
            self._going_by_usefulness = False
            self._open(reading.source, page=reading.page + step)
        elif self._progress:
            self._go_to_source((self._source_index() + step) % len(self._progress))

    def do_source_next(self) -> None:
        self._step_source(1)

    def do_source_previous(self) -> None:
        self._step_source(-1)

    # who codes

    def do_coder(self) -> None:
        from qualeval.tui.who import ask_who

        ask_who(self, self._become)

    def do_blind(self) -> None:
        from qualeval.services.coders import turn_sight

        gesture = turn_sight(self.workbench.session)
        self.took_place(gesture)
        words = N_("blind: no suggestions, nothing of the others' work") if self.workbench.is_blind else N_("not blind")
        self._tell(self.translate(words), "good")

    def _become(self, name: str) -> None:
        """Shows the project as this coder may see it."""
        self.workbench.become(name)
        self._at_drawn = -1
        here = self._place
        self._going_by_usefulness = False
        self._progress = self.workbench.session.store.progress()
        if self._opened is None:
            self._close_source()
        else:
            self._open(self._opened.source, here.offset if here else None, self._opened.reading.page)
        self._show_codebook()
        self._show_strip(cursor=0)
        cast("ProjectApp", self.app).coder_changed()

    # the sample

    def do_sample(self) -> None:
        from qualeval.tui.drawing import show_sample

        show_sample(self, self._go_to_drawn)

    def do_next_drawn(self) -> None:
        """The next of the sample after this place; from the last one round to the first."""
        from qualeval.services import drawing

        sample = drawing.kept(self.workbench.session)
        if not sample:
            raise QualevalError(N_("nothing was drawn to be coded twice yet: X draws"))
        self._at_drawn = (self._at_drawn + 1) % len(sample)
        self._go_to_drawn(sample[self._at_drawn])

    def _go_to_drawn(self, unit: Drawn) -> None:
        from qualeval.services import drawing

        sample = drawing.kept(self.workbench.session)
        self._at_drawn = sample.index(unit)
        self._going_by_usefulness = False
        self._show_document_passage(unit.document_id, unit.span or Span(0, 1))
        self._tell(self.translate(N_("drawn: {n} of {total}"), n=self._at_drawn + 1, total=len(sample)))
