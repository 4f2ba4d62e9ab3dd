"""The source that is open, where the reader stands in it, and everything that is shown of both."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Coding, Document, Source
from qualeval.domain.text import Content, Span
from qualeval.i18n import N_
from qualeval.services.completing import mark_of
from qualeval.services.reading import page_of
from qualeval.tui.coding_screen import CodingScreen
from qualeval.tui.idle import in_slices
from qualeval.tui.memory import Place, place_of
from qualeval.tui.panes import OFFERED, SELECTED
from qualeval.tui.widgets.line_list import LineList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.view import TranscriptView
from qualeval.tui.workspace import panels
from qualeval.tui.workspace.opened import OpenSource

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.progress import SourceProgress
    from qualeval.domain.suggestion import Segment, SegmentSuggestions, Suggestion
    from qualeval.services.coding import Passage
    from qualeval.services.reading import Reading

NARROW = 100  # cells
_NOTHING = Content("", ())


class Desk(CodingScreen):
    """What the commands of the workspace work on. The modules beside this one add them, each those of one kind."""

    STATUS = "#status"

    def __init__(self) -> None:
        super().__init__()
        self._opened: OpenSource | None = None
        self._progress: list[SourceProgress] = []
        self._here: SegmentSuggestions | None = None  # what was suggested when the reader came to this segment
        self._chosen_coding = ""  # the id of the coding that memo, removal and edges are about
        self._from: Span | None = None  # where a selection was begun that ends elsewhere
        self._is_asked = False  # whether she wants to see what is suggested here though it is hidden
        self._was_taken_back = False  # whether the answers so far know of a decision here that stands no more
        self._going_by_usefulness = False
        self._useful: Segment | None = None  # the segment that was gone to because a decision on it teaches most
        self._place: Place | None = None  # where to open next time
        self._walked: tuple[Codebook | None, dict[str, tuple[int, int]]] = (None, {})  # a codebook: rows and depths
        self._numbered: list[str] = []  # the codes that have numbers, as they are shown

    # parts

    @cached_property
    def _transcript(self) -> TranscriptView:
        return self.query_one(TranscriptView)

    @cached_property
    def _codes(self) -> LineList:
        return self.query_one("#codebook", LineList)

    @cached_property
    def _strip(self) -> LineList:
        return self.query_one("#strip", LineList)

    @property
    def _reading(self) -> Reading | None:
        return self._opened.reading if self._opened else None

    def needed_now(self) -> Sequence[str]:
        """What the reader needs next: other keys while words are selected."""
        is_selecting = self._transcript.has_focus and self._transcript.selection is not None
        return SELECTED if is_selecting else super().needed_now()

    def idle_now(self) -> Collection[str]:
        return () if self._suggestions() else OFFERED

    # opening a source

    def _open_where_left(self) -> None:
        sources = [progress.source for progress in self._progress]
        place = place_of(self.workbench.path)
        for source in sources:
            if place and source.name == place.source:
                self._open(source, place.offset, place.page)
                return
        if sources:
            self._open(sources[0])
        else:
            self._close_source()

    def _open_again(self) -> None:
        """Shows the source anew where it still is: who counts in it may have changed."""
        source = self._opened.source if self._opened else None
        page = self._opened.reading.page if self._opened else 0
        if source is None or all(progress.source.id != source.id for progress in self._progress):
            self._open_where_left()
            return
        here = self._transcript.current_span()
        self._open(source, here.start if here else None, page)

    def _close_source(self) -> None:
        """Shows no text: the import of the last one was taken back."""
        self._opened = None
        self._transcript.show(_NOTHING)
        self._arrive()
        self._show_sources()
        self._show_place()

    def _open(self, source: Source, at: int | None = None, page: int = 0) -> None:
        self._opened = OpenSource(self.workbench, source, page)
        self._chosen_coding = ""
        self._from = None
        reading = self._opened.reading
        self._transcript.show(
            reading.content,
            roles=reading.roles,
            segments=reading.segments,
            at=at,
            more_marks=self._opened.marks_until,
            line_origins=[part.offset for part in reading.parts],
        )
        self._arrive()
        self._show_sources()
        self._show_place()
        in_slices(self, self._opened.list_next)

    def _n_segments(self) -> int:
        """How many segments there are: as the store has counted them, until they are all found."""
        segments, opened = self._transcript.segments, self._opened
        if segments.is_whole or opened is None or opened.reading.n_pages > 1:
            return len(segments)
        return next((p.n_segments for p in self._progress if p.source.id == opened.source.id), 0)

    def _show_passage(self, source_id: str, document_id: str, span: Span) -> None:
        is_open = self._opened is not None and self._opened.source.id == source_id
        if not is_open or not self._is_on_page(document_id):
            self._open_at(source_id, document_id)
        place = self._reading.place(document_id, span) if self._reading else None
        if place is not None:
            with self.prevent(TranscriptView.SegmentChanged):  # it is known here, and said once
                self._transcript.go_to(place.start)
            self._arrive()

    def _is_on_page(self, document_id: str) -> bool:
        return self._reading is not None and self._reading.offset_of(document_id) is not None

    def _open_at(self, source_id: str, document_id: str) -> None:
        """Opens a source, on the page where the document stands."""
        document = self.workbench.session.store.get(Document, document_id) if document_id else None
        source = next(progress.source for progress in self._progress if progress.source.id == source_id)
        self._open(source, page=page_of(document) if document else 0)

    def _show_document_passage(self, document_id: str, span: Span) -> None:
        """The same where the source is not known: nothing where the document is there no more."""
        document = self.workbench.session.store.get(Document, document_id)
        if document is not None:
            self._show_passage(document.source_id, document.id, span)

    # where the reader is

    def _arrive(self) -> None:
        """The reader has come to a segment: what is suggested here is fixed until she leaves."""
        self._here = None
        self._is_asked = self._was_taken_back = False
        span = self._transcript.current_segment
        if self._opened and span:
            self._place = Place(self._opened.source.name, span.start, page=self._opened.reading.page)
        self._take_suggestions()
        self._show_strip(cursor=0)
        self._show_codings_here()

    def _passage_of(self, span: Span | None) -> Passage | None:
        return self._reading.passage(span) if self._reading and span else None

    def _passage(self) -> Passage | None:
        """What a code would be put on."""
        return self._passage_of(self._transcript.current_span())

    def _segment_passage(self) -> Passage | None:
        return self._passage_of(self._transcript.current_segment)

    def _words_here(self) -> Passage:
        passage = self._passage()
        if passage is None:
            raise QualevalError(N_("there are no words to code here"))
        return passage

    def _codings_here(self) -> list[Coding]:
        """The codings that overlap the selection or segment, the shorter ones first."""
        passage = self._passage()
        return self._opened.on(passage) if self._opened and passage else []

    def _coding_here(self) -> Coding:
        """The coding meant: the one chosen, else the only one or the shortest."""
        here = self._codings_here()
        if not here:
            raise QualevalError(N_("there is no coding here"))
        return next((found for found in here if found.id == self._chosen_coding), here[0])

    def _is_complete(self) -> bool:
        """Whether this coder has marked the segment as fully reviewed."""
        passage = self._segment_passage()
        if passage is None:
            return False
        return mark_of(self.workbench.session, passage.document.id, passage.span) is not None

    def _choose_coding(self, coding_id: str) -> None:
        self._chosen_coding = coding_id
        chosen = self._opened.get(coding_id) if self._opened and coding_id else None
        self._transcript.focus_code(chosen.code if chosen else "")
        self._show_codings_here()

    # what is suggested here

    def _take_suggestions(self) -> None:
        passage = self._segment_passage()
        if passage is not None:
            self._here = self.workbench.suggested(passage.document.id, passage.span)

    def _suggestions(self) -> tuple[Suggestion, ...]:
        if self._here is None or self._is_hidden():
            return ()
        return self.workbench.undecided(self._here).suggestions

    def _is_hidden(self) -> bool:
        """Whether suggestions wait until the reader has coded this segment or asked for them."""
        if self.workbench.is_blind:
            return True
        if not self.workbench.hides_suggestions or self._is_asked:
            return False
        coder = self.workbench.session.coder
        return not any(found.coder == coder for found in self._codings_here())

    def _no_suggestion_words(self) -> str:
        if self.workbench.is_blind:
            return N_("you code blind: nothing is suggested")
        if self.workbench.answer is None:
            return self.workbench.why_no_answer()
        if self._here is not None and self._is_hidden():
            return N_("hidden until you code (c) or ask for it (h)")
        if self._going_by_usefulness:
            return N_("is there a code here? your answer teaches most: c codes, n goes on")
        if self._here is None and self.workbench.every > 1:
            return N_("one answer in {every} is suggested for; others teach from the next opening on")
        return N_("nothing suggested here")

    # showing

    def _show_marks(self) -> None:
        """Names and colours the marks as the codebook and the language have them now; nothing where they are so."""
        if self._opened is not None and self._opened.are_named_otherwise():
            self._transcript.set_marks(self._opened.marks())

    def _show_sources(self) -> None:
        open_id = self._opened.source.id if self._opened else ""
        ids = [progress.source.id for progress in self._progress]
        rows = [panels.source_row(p, is_open=p.source.id == open_id) for p in self._progress]
        self.query_one("#sources", LineList).set_rows(rows, cursor=ids.index(open_id) if open_id in ids else 0)

    def _show_place(self) -> None:
        place = self.query_one("#place", StatusLine)
        place.set_badge(
            panels.badge(self.workbench, is_narrow=self.app.size.width < NARROW), self.workbench.coder.color
        )
        n_open = self.workbench.n_conflicts
        waiting = self.translate(N_("⚠ conflicts to settle: {n}"), n=n_open) if n_open else ""
        if self._opened is None:
            place.tell("")
            place.set_position(waiting)
            return
        source = self._opened.source
        place.tell(" · ".join(filter(None, (source.name, self._page_words(), source.wave, source.title))))
        coded = next((p for p in self._progress if p.source.id == source.id), None)
        if coded:
            is_narrow = self.app.size.width < NARROW
            template = N_("{coded}/{segments} coded") if is_narrow else N_("{coded} of {segments} segments coded")
            words = self.translate(template, coded=coded.n_coded, segments=coded.n_segments)
            if coded.n_reviewed:
                template = "✓{n}" if is_narrow else N_("{n} fully reviewed")
                reviewed = self.translate(template, n=coded.n_reviewed)
                words = f"{words} · {reviewed}"
            if waiting:  # with little room the source's name goes before how much of it is coded
                words = waiting if is_narrow else f"{waiting} · {words}"
            place.set_position(words)

    def _page_words(self) -> str:
        """Which part of a question's very many answers is shown."""
        reading = self._reading
        if reading is None or reading.n_pages == 1:
            return ""
        return self.translate(N_("part {n} of {total}"), n=reading.page + 1, total=reading.n_pages)

    def _show_codebook(self) -> None:
        self._numbered = list(self.workbench.numbered)
        self._codes.set_rows(panels.codebook_rows(self.workbench))

    def _update_counts(self, touched: set[str]) -> None:
        """Draws the rows anew whose count or number has changed."""
        numbered, book = list(self.workbench.numbered), self.workbench.codebook
        if self._walked[0] is not book:
            self._walked = (book, {code.code: (row, depth) for row, (depth, code) in enumerate(book.walk())})
        if numbered != self._numbered:
            others = {*enumerate(numbered)} ^ {*enumerate(self._numbered)}
            touched = touched.union(code for _, code in others)
            self._numbered = numbered
        for code in touched:
            if code in self._walked[1]:
                row, depth = self._walked[1][code]
                self._codes.update_row(row, panels.codebook_row(self.workbench, depth, code))

    def _show_strip(self, cursor: int | None = None) -> None:
        rows = [panels.suggestion_row(self.workbench, suggestion) for suggestion in self._suggestions()]
        self._strip.set_rows(
            rows or [panels.words_row(self.translate(self._no_suggestion_words(), every=self.workbench.every))],
            cursor=cursor,
        )
        self.show_needed_keys()

    def _show_codings_here(self) -> None:
        here = self._codings_here()
        span = self._transcript.current_span()
        where = [self._reading.reference(span), self._reading.time(span)] if self._reading and span else [""]
        total = self._n_segments()
        self._status.set_position(" · ".join([*filter(None, where), f"{self._transcript.cursor + 1}/{total}"]))
        words = [self.translate(N_("✓ nothing more here"))] if self._is_complete() else []
        for found in here:
            sign = "●" if found.id == self._chosen_coding else "○" if len(here) > 1 else "●"
            memo = f" ✎ {found.memo}" if found.memo else ""
            initials = self.workbench.coder_named(found.coder).initials
            words.append(f"{sign} {self._code_name(found.code)} ({initials}){memo}")
        if self._opened is None:
            words = [self.translate(N_("nothing to read yet: `qualeval import` brings transcripts and surveys in"))]
        if not self._has_told:
            self._status.tell("   ".join(words), "muted")
        self.show_needed_keys()
