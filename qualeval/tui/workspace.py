"""The workspace: sources, the text with its codes, the codebook with live counts, and what is suggested here."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.overlaps import Overlaps
from qualeval.domain.progress import SourceProgress
from qualeval.domain.quotes import Quote
from qualeval.domain.records import Coder, Coding, Decision, Document, Role, Source, SourceKind, Speaker
from qualeval.domain.suggestion import SegmentSuggestions, Suggestion
from qualeval.domain.text import Content, Span
from qualeval.i18n import N_
from qualeval.services import codebooks, coding, drawing, undoing
from qualeval.services.coders import turn_sight
from qualeval.services.coding import Passage
from qualeval.services.drawing import Drawn
from qualeval.services.reading import Reading, codings_of, read
from qualeval.services.sizing import size
from qualeval.services.wording import REASON_WORDS, confidence_word, word_for
from qualeval.tui.base import CommandScreen, ProjectApp, Spot, in_words
from qualeval.tui.commands import (
    ANALYSIS,
    CASES,
    CODEBOOK,
    FINDINGS,
    GRID,
    MEMOS,
    RECENT_KEYS,
    RECOMMENDATIONS,
    REVIEW,
    SUMMARY,
    WORKSPACE,
    bindings,
)
from qualeval.tui.dialogs import CodeChoice, CodePicker, LinePrompt, ListPrompt, TextPrompt
from qualeval.tui.footer import KeysFooter
from qualeval.tui.grid import GridScreen
from qualeval.tui.memory import Place, choose, is_chosen, place_of, remember
from qualeval.tui.panes import CODED, OFFERED, SELECTED
from qualeval.tui.quotes import QuotesScreen
from qualeval.tui.report import ask_for_report
from qualeval.tui.review import ReviewScreen
from qualeval.tui.search import SearchScreen, words_wanted
from qualeval.tui.summary import SummaryScreen
from qualeval.tui.tutorial import SEEN, TutorialPanel
from qualeval.tui.widgets.line_list import Cell, Column, LineList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.layout import cells_of
from qualeval.tui.widgets.transcript.paint import Mark
from qualeval.tui.widgets.transcript.reach import Edge
from qualeval.tui.widgets.transcript.view import TranscriptView

_WIDEST = 180
_WIDE = 120
_NARROW = 100
_PROGRESS_DELAY = 0.4  # seconds: the sources' progress is counted when the hands rest
_NO_COLOR = "#888888"
_LINE_NUMBERS = "line-numbers"
_MARGIN = 3  # cells between what is told and the position
_CODEBOOK = (Column(1), Column(0), Column(4, "right"))  # number, name, how often
_CODEBOOK_WIDE = (Column(1), Column(26), Column(4, "right"), Column(0))  # and what it means
_OPENED_BY = {  # scope -> the command that opens the screen, for those that are opened again next time
    SUMMARY: "code.summary",
    ANALYSIS: "code.analysis",
    FINDINGS: "code.findings",
    RECOMMENDATIONS: "code.recommend",
    CODEBOOK: "code.codebook-screen",
    MEMOS: "code.memos",
    CASES: "code.cases",
    REVIEW: "code.review",
    GRID: "code.grid",
}


class WorkspaceScreen(CommandScreen):
    SCOPE = WORKSPACE
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(WORKSPACE),
        *(Binding(key, f"recent({key})", show=False) for key in RECENT_KEYS),
    ]

    def __init__(self, *, teaches: bool = False) -> None:
        super().__init__()
        self._teaches = teaches  # whether the tutorial is open
        self._reading: Reading | None = None
        self._codings: dict[str, Coding] = {}  # of the source that is read, by id
        self._placed = Overlaps()  # and where they stand
        self._marks_show: tuple[str, Codebook] | None = None  # the language and the codebook of the marks shown
        self._progress: list[SourceProgress] = []
        self._here: SegmentSuggestions | None = None  # what was suggested when the reader came to this segment
        self._chosen_coding = ""  # the id of the coding that memo, removal and edges are about
        self._from: Span | None = None  # where a selection was begun that ends elsewhere
        self._at_drawn = -1  # which of the sample she went to last
        self._is_asked = False  # whether she wants to see what is suggested here though it is hidden
        self._going_by_usefulness = False
        self._place: Place | None = None  # where to open next time
        self._over: Sequence[CommandScreen] = ()  # the screens over this one when the project was closed
        self._has_told = False  # what a command told stays until the next one
        self._counting: Timer | None = None
        self._changed_elsewhere = False  # codings of other sources than the one that is read

    def compose(self) -> ComposeResult:
        with Horizontal(id="panes"):
            yield LineList((Column(0), Column(9, "right")), id="sources")
            with Vertical(id="middle"):
                yield StatusLine(id="place")
                yield TranscriptView(id="transcript")
                if self._teaches:
                    yield TutorialPanel(self.translate)
            yield LineList(_CODEBOOK, id="codebook")
        yield LineList((Column(24), Column(5, "right"), Column(8), Column(0)), id="strip")
        yield StatusLine(id="status")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._fit(self.app.size.width)
        self._transcript.focus()
        self._transcript.show_line_numbers(is_chosen(_LINE_NUMBERS))
        self._progress = self.workbench.session.store.progress()
        place = place_of(self.workbench.path)
        self.set_class(place is not None and not place.has_codebook, "no-codebook")
        self._open_where_left()
        if place is not None and place.screen in _OPENED_BY:
            self.call_after_refresh(self.action_run_command, _OPENED_BY[place.screen])

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.set_class(width >= _WIDE, "wide")
        self.set_class(width < _NARROW, "narrow")
        is_widest = width >= _WIDEST
        if is_widest != self.has_class("widest"):
            self.set_class(is_widest, "widest")
            self.query_one("#codebook", LineList).set_columns(_CODEBOOK_WIDE if is_widest else _CODEBOOK)

    def on_unmount(self) -> None:
        if self._place is not None:  # the widgets are gone by now
            over = [screen.SCOPE for screen in self._over if screen.SCOPE in _OPENED_BY]
            has_codebook = not self.has_class("no-codebook")
            remember(
                self.workbench.path,
                self._place._replace(has_codebook=has_codebook, screen=over[0] if over else ""),
            )

    def leaving(self, screens: Sequence[CommandScreen]) -> None:
        """The project is being closed with these screens over the text, the lowest first."""
        self._over = screens

    def words_changed(self) -> None:
        super().words_changed()
        self._show_marks()
        self._show_sources()
        self._show_codebook()
        self._show_place()
        self._show_strip()
        self._show_codings_here()
        panel = self.query_one_optional(TutorialPanel)
        if panel is not None:
            panel.say(self.translate)

    # parts

    @property
    def _transcript(self) -> TranscriptView:
        return self.query_one(TranscriptView)

    @property
    def _status(self) -> StatusLine:
        return self.query_one("#status", StatusLine)

    def needed_now(self) -> Sequence[str]:
        """What the reader needs next: it depends on what is selected, suggested and coded where she is."""
        if not self._transcript.has_focus:
            return super().needed_now()
        if self._transcript.selection is not None:
            return SELECTED
        if self._suggestions():
            return OFFERED
        return CODED if self._codings_here() else super().needed_now()

    # the tutorial

    def turn_tutorial(self) -> None:
        """Begins the tutorial, or leaves it."""
        panel = self.query_one_optional(TutorialPanel)
        if panel is not None:
            panel.remove()
        if panel is None or panel.is_over:
            self.query_one("#middle").mount(TutorialPanel(self.translate))
        else:
            choose(SEEN, True)

    def saw(self, sign: str) -> None:
        """Something was done: the step of the tutorial that asked for it is over."""
        panel = self.query_one_optional(TutorialPanel)
        if panel is not None and panel.saw([sign]) and panel.is_over:
            choose(SEEN, True)

    # telling

    def action_run_command(self, command_id: str) -> None:
        self._has_told = False
        super().action_run_command(command_id)

    def on_mouse_down(self) -> None:
        self._has_told = False

    def _tell(self, words: str, style: str = "") -> None:
        """Says what a command did; it stays to be read where that command also moved the cursor."""
        self._has_told = True
        self._status.tell(words, style)

    def tell_error(self, error: QualevalError) -> None:
        """On the status line where it fits, since a notice would cover the text for seconds."""
        words = in_words(error, self.translate)
        room = self._status.size.width - cells_of(self._status.position) - _MARGIN
        if self.is_current and "\n" not in words and cells_of(words) <= room:
            self._tell(words, "bad")
        else:
            super().tell_error(error)

    # opening a source

    def _open_where_left(self) -> None:
        sources = [progress.source for progress in self._progress]
        place = place_of(self.workbench.path)
        for source in sources:
            if place and source.name == place.source:
                self._open(source, place.offset)
                return
        if sources:
            self._open(sources[0])
        else:
            self._close_source()

    def _open_again(self) -> None:
        """Shows the source anew where it still is: who counts in it may have changed."""
        source = self._reading.source if self._reading else None
        if source is None or all(progress.source.id != source.id for progress in self._progress):
            self._open_where_left()
            return
        here = self._transcript.current_span()
        self._open(source, here.start if here else None)

    def _close_source(self) -> None:
        """Shows no text: the import of the last one was taken back."""
        self._reading, self._codings = None, {}
        self._transcript.show(Content("", ()))
        self._arrive()
        self._show_sources()
        self._show_place()

    def _open(self, source: Source, at: int | None = None) -> None:
        store = self.workbench.session.store
        self._reading = read(store, source)
        self._codings = {found.id: found for found in codings_of(store, self._reading)}
        self._placed = Overlaps()
        for found in self._codings.values():
            self._placed.add(found.id, found.document_id, found.span)
        self._marks_show = (self.translate.language, self.workbench.codebook)
        self._chosen_coding = ""
        roles = self._reading.roles
        self._from = None
        self._transcript.show(
            self._reading.content,
            self._marks(),
            roles,
            segments=self._reading.segments,
            at=at,
            line_origins=[part.offset for part in self._reading.parts],
        )
        self._arrive()
        self._show_sources()
        self._show_place()

    def _marks(self) -> list[Mark]:
        return [mark for found in self._codings.values() if (mark := self._mark(found))]

    def _show_marks(self) -> None:
        """Names and colours the marks as the codebook and the language have them now; nothing where they are so."""
        wanted = (self.translate.language, self.workbench.codebook)
        shown = self._marks_show
        if shown is not None and shown[0] == wanted[0] and shown[1] is wanted[1]:
            return
        self._marks_show = wanted
        self._transcript.set_marks(self._marks())

    def _mark(self, found: Coding) -> Mark | None:
        assert self._reading is not None
        span = self._reading.place(found.document_id, found.span)
        if span is None:
            return None
        entry = self.workbench.codebook.get(found.code)
        label = entry.name.to(self.translate.language) if entry else found.code
        color = entry.color if entry and entry.color else _NO_COLOR
        if found.coder != self.workbench.session.coder:  # whose it is, where it is not the reader's own
            label = f"{label} · {self._initials(found.coder)}"
        return Mark(span.start, span.end, found.code, label, color, "coding", found.id)

    def show_quote(self, quote: Quote) -> None:
        """Opens the transcript at a quote."""
        coding = quote.coding
        self.show_spot(Spot(quote.source.id, coding.document_id, coding.start, coding.end, coding.id))

    def show_spot(self, spot: Spot) -> None:
        """Opens a source, at a place in it where one is named."""
        self._open(next(p.source for p in self._progress if p.source.id == spot.source_id))
        assert self._reading is not None
        span = self._reading.place(spot.document_id, Span(spot.start, spot.end)) if spot.document_id else None
        if span is not None:
            self._transcript.go_to(span.start)
            self._choose_coding(spot.coding_id)
            self._arrive()

    # what changed

    def project_changed(self, gesture: Gesture, touched: set[str], *, is_own: bool = True) -> None:
        """Shows what a gesture did: marks on this source, the counts of its codes, and the suggestions here.

        What somebody else did never moves the reader.
        """
        kinds = {change.record.KIND for change in gesture.changes}
        self._changed_elsewhere |= not is_own
        if not is_own:
            self._follow_codings(gesture)
        elif Coder.KIND in kinds:
            self._become(self.workbench.session.coder)
        elif kinds & {Source.KIND, Speaker.KIND}:
            self._progress = self.workbench.session.store.progress()
            self._open_again()
        else:
            self._follow_codings(gesture)
        if "setting" in kinds:
            self._show_codebook()
            self._show_marks()
        else:
            self._update_counts(touched)
        self._show_strip()
        self._tell_gesture(gesture)
        if self._counting is not None:
            self._counting.stop()
        self._counting = self.set_timer(_PROGRESS_DELAY, self._count_progress, name="progress")

    def _follow_codings(self, gesture: Gesture) -> None:
        here = {part.document.id for part in self._reading.parts} if self._reading else set()
        self._changed_elsewhere |= any(
            isinstance(change.record, Coding) and change.record.document_id not in here for change in gesture.changes
        )
        added: list[Mark] = []
        removed: list[Mark] = []
        for change in gesture.changes:
            if isinstance(change.before, Coding) and change.before.id in self._codings:
                self._placed.discard(change.before.id)
                mark = self._mark(self._codings.pop(change.before.id))
                removed += [mark] if mark else []
            if isinstance(change.after, Coding) and (mark := self._mark(change.after)):
                self._codings[change.after.id] = change.after
                self._placed.add(change.after.id, change.after.document_id, change.after.span)
                added.append(mark)
        self._transcript.change_marks(added=added, removed=removed)

    def _tell_gesture(self, gesture: Gesture) -> None:
        words = self.translate(word_for(gesture.action))
        if gesture.intent != "do":
            sign = N_("undone: {what}") if gesture.intent == "undo" else N_("done again: {what}")
            words = self.translate(sign, what=words)
            counted = size(gesture, self.workbench.session.store, self.translate)
            words = f"{words} · {counted}" if counted else words
        names = [c.record.code for c in gesture.changes if isinstance(c.record, Coding)]
        if names and len(names) == 1:
            words = f"{words} · {self._code_name(names[0])}"
        if gesture.coder != self.workbench.session.coder:
            words = f"{gesture.coder}: {words}"
        shared = self.workbench.shared
        if shared is not None and shared.is_cut_off:
            words = f"{words} · " + self.translate(N_("kept here, will be sent"))
        self._tell(f"✓ {words}", "good")

    def _counted(self, progress: SourceProgress) -> SourceProgress:
        """The source's progress as its codings are now, as the store would count it."""
        assert self._reading is not None
        roles = self._reading.roles
        countable = [c for c in self._codings.values() if roles.get(c.speaker, Role.RESPONDENT) is Role.RESPONDENT]
        stretches = {(coding.document_id, coding.start, coding.end) for coding in countable}
        return replace(progress, n_coded=min(len(stretches), progress.n_segments), n_codings=len(countable))

    def _count_progress(self) -> None:
        """Counts the source that is read from what is here, and all of them where something else was changed."""
        reading = self._reading
        if self._changed_elsewhere or reading is None:
            self._changed_elsewhere = False
            self._progress = self.workbench.session.store.progress()
        else:
            self._progress = [self._counted(p) if p.source.id == reading.source.id else p for p in self._progress]
        self._show_sources()
        self._show_place()

    # sources

    def _show_sources(self) -> None:
        rows = []
        at = 0
        for index, progress in enumerate(self._progress):
            is_open = self._reading is not None and progress.source.id == self._reading.source.id
            at = index if is_open else at
            done = f"{progress.n_coded}/{progress.n_segments}"
            sign = "▸" if is_open else " "
            kind = "✎" if progress.source.kind is SourceKind.SURVEY else " "
            rows.append((Cell(f"{sign}{kind}{progress.source.name}", "strong" if is_open else ""), Cell(done, "muted")))
        self.query_one("#sources", LineList).set_rows(rows, cursor=at)

    def _show_place(self) -> None:
        place = self.query_one("#place", StatusLine)
        place.set_badge(self._badge(), self.workbench.coder.color)
        if self._reading is None:
            place.tell("")
            place.set_position("")
            return
        source = self._reading.source
        coded = next((p for p in self._progress if p.source.id == source.id), None)
        title = f" · {source.title}" if source.title else ""
        wave = f" · {source.wave}" if source.wave else ""
        place.tell(f"{source.name}{wave}{title}")
        if coded:
            words = self.translate(N_("{coded} of {segments} segments coded"))
            place.set_position(words.format(coded=coded.n_coded, segments=coded.n_segments))

    # who codes

    def _badge(self) -> str:
        """Who codes: initials, the name where there is room, and that she does so blind."""
        coder = self.workbench.coder
        name = "" if self.app.size.width < _NARROW else f" {coder.name}"
        blind = " · " + self.translate(N_("blind")) if self.workbench.is_blind else ""
        return f"{coder.initials}{name}{blind}"

    def _initials(self, coder: str) -> str:
        return self.workbench.coder_named(coder).initials

    def do_coder(self) -> None:
        from qualeval.tui.who import ask_who

        ask_who(self, self._become)

    def do_sample(self) -> None:
        from qualeval.tui.drawing import show_sample

        show_sample(self, self._go_to_drawn)

    def do_next_drawn(self) -> None:
        """The next of the sample after this place; from the last one round to the first."""
        sample = drawing.kept(self.workbench.session)
        if not sample:
            raise QualevalError(N_("nothing was drawn to be coded twice yet: X draws"))
        self._at_drawn = (self._at_drawn + 1) % len(sample)
        self._go_to_drawn(sample[self._at_drawn])

    def _go_to_drawn(self, unit: Drawn) -> None:
        sample = drawing.kept(self.workbench.session)
        self._at_drawn = sample.index(unit)
        self._move()
        document = self.workbench.session.store.get(Document, unit.document_id)
        assert document is not None
        self._show_passage(document.source_id, document.id, unit.span or Span(0, 1))
        self._tell(self.translate(N_("drawn: {n} of {total}"), n=self._at_drawn + 1, total=len(sample)))

    def do_blind(self) -> None:
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
        source = self._reading.source if self._reading else None
        self._close_source() if source is None else self._open(source, here.offset if here else None)
        self._show_codebook()
        self._show_strip(cursor=0)
        cast("ProjectApp", self.app).coder_changed()

    def do_sources(self) -> None:
        rows = [
            (Cell(p.source.name), Cell(f"{p.n_coded}/{p.n_segments}", "muted"), Cell(p.source.title, "muted"))
            for p in self._progress
        ]
        at = self._source_index()
        columns = (Column(30), Column(9, "right"), Column(0))
        prompt = ListPrompt(self.translate(N_("Sources: segments coded")), columns, rows, at)
        self.ask(prompt, self._go_to_source)

    def _go_to_source(self, index: int) -> None:
        self._move()
        self._open(self._progress[index].source)

    def _source_index(self) -> int:
        ids = [progress.source.id for progress in self._progress]
        return ids.index(self._reading.source.id) if self._reading else 0

    def _step_source(self, step: int) -> None:
        if self._progress:
            self._go_to_source((self._source_index() + step) % len(self._progress))

    def do_source_next(self) -> None:
        self._step_source(1)

    def do_source_previous(self) -> None:
        self._step_source(-1)

    # the codebook

    def _codebook_row(self, depth: int, code: str) -> tuple[Cell, ...]:
        workbench = self.workbench
        entry = workbench.codebook[code]
        name = f"{'  ' * depth}{entry.name.to(self.translate.language)}"
        if workbench.codebook.is_category(code):
            return Cell(""), Cell(name, "heading"), Cell(""), Cell("")
        number = str(workbench.numbered.index(code) + 1) if code in workbench.numbered else ""
        count = workbench.counts[code]
        shown = Cell(str(count) if count else "·", "" if count else "muted")
        meaning = entry.brief.to(self.translate.language) or entry.definition.to(self.translate.language)
        return Cell(number, "accent"), Cell(f"{name}", entry.color), shown, Cell(meaning, "muted")

    def _show_codebook(self) -> None:
        rows = [self._codebook_row(depth, code.code) for depth, code in self.workbench.codebook.walk()]
        self.query_one("#codebook", LineList).set_rows(rows)

    def _update_counts(self, touched: set[str]) -> None:
        """Draws the rows anew whose count or number has changed."""
        found = self.query_one("#codebook", LineList)
        interesting = touched | set(self.workbench.recent)
        for index, (depth, code) in enumerate(self.workbench.codebook.walk()):
            if code.code in interesting or found.rows[index][0].text:
                found.update_row(index, self._codebook_row(depth, code.code))

    def _code_name(self, code: str) -> str:
        entry = self.workbench.codebook.get(code)
        return entry.name.to(self.translate.language) if entry else code

    def do_codebook(self) -> None:
        self.toggle_class("no-codebook")

    def do_lines(self) -> None:
        shown = not is_chosen(_LINE_NUMBERS)
        choose(_LINE_NUMBERS, shown)
        self._transcript.show_line_numbers(shown)

    # where the reader is

    def _arrive(self) -> None:
        """The reader has come to a segment: what is suggested here is fixed until she leaves."""
        self._here = None
        self._is_asked = False
        span = self._transcript.current_segment
        if self._reading and span:
            self._place = Place(self._reading.source.name, span.start)
        passage = self._segment_passage()
        if passage is not None:
            self._here = self.workbench.suggested(passage.document.id, passage.span)
        self._show_strip(cursor=0)
        self._show_codings_here()

    def _segment_passage(self) -> Passage | None:
        span = self._transcript.current_segment
        return self._reading.passage(span) if self._reading and span else None

    def on_transcript_view_segment_changed(self) -> None:
        if self._chosen_coding not in {found.id for found in self._codings_here()}:
            self._choose_coding("")
        self._arrive()

    def on_transcript_view_span_selected(self) -> None:
        self._show_codings_here()

    def on_transcript_view_mark_clicked(self, event: TranscriptView.MarkClicked) -> None:
        self._transcript.go_to(event.mark.start)
        self._choose_coding(event.mark_id)

    def _codings_here(self) -> list[Coding]:
        """The codings that overlap the selection or segment, the shorter ones first."""
        passage = self._passage()
        if passage is None:
            return []
        here = [self._codings[name] for name in self._placed.on(passage.document.id, passage.span)]
        return sorted(here, key=lambda found: (len(found.span), found.start, found.code))

    def _passage(self) -> Passage | None:
        span = self._transcript.current_span()
        return self._reading.passage(span) if self._reading and span else None

    def _show_codings_here(self) -> None:
        here = self._codings_here()
        span = self._transcript.current_span()
        where = [self._reading.reference(span), self._reading.time(span)] if self._reading and span else [""]
        total = len(self._transcript.segments)
        self._status.set_position(" · ".join([*filter(None, where), f"{self._transcript.cursor + 1}/{total}"]))
        words = []
        for found in here:
            sign = "●" if found.id == self._chosen_coding else "○" if len(here) > 1 else "●"
            memo = f" ✎ {found.memo}" if found.memo else ""
            words.append(f"{sign} {self._code_name(found.code)} ({self._initials(found.coder)}){memo}")
        if self._reading is None:
            words = [self.translate(N_("nothing to read yet: `qualeval import` brings transcripts and surveys in"))]
        if not self._has_told:
            self._status.tell("   ".join(words), "muted")
        self.show_needed_keys()

    def _choose_coding(self, coding_id: str) -> None:
        self._chosen_coding = coding_id
        chosen = self._codings.get(coding_id)
        self._transcript.focus_code(chosen.code if chosen else "")
        self._show_codings_here()

    def _coding_here(self) -> Coding:
        """The coding meant: the one chosen, else the only one or the shortest."""
        here = self._codings_here()
        if not here:
            raise QualevalError(N_("there is no coding here"))
        return next((found for found in here if found.id == self._chosen_coding), here[0])

    # suggestions

    def suggestions_ready(self) -> None:
        """An answer came: shown here only where nothing was shown yet, so that nothing moves under the eyes."""
        if self._here is None:
            passage = self._segment_passage()
            if passage is not None:
                self._here = self.workbench.suggested(passage.document.id, passage.span)
            self._show_strip(cursor=0)

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
            return N_("reading the project to suggest codes…")
        if self._here is not None and self._is_hidden():
            return N_("hidden until you code (c) or ask for it (h)")
        if self._going_by_usefulness:
            return N_("is there a code here? your answer teaches most: c codes, n goes on")
        return N_("nothing suggested here")

    def do_show(self) -> None:
        self._is_asked = True
        self._show_strip(cursor=0)

    def do_hide(self) -> None:
        hides = self.workbench.hide_suggestions(not self.workbench.hides_suggestions)
        self._is_asked = False
        self._show_strip(cursor=0)
        words = N_("suggestions are hidden until you code") if hides else N_("suggestions are shown at once")
        self._tell(self.translate(words))

    def do_grid(self) -> None:
        self.app.push_screen(GridScreen(), self._after_screen)

    def do_search(self) -> None:
        def search(typed: str) -> None:
            if typed.strip():
                self.app.push_screen(SearchScreen(typed), self._after_screen)

        self.ask(words_wanted(self.translate), search)

    def do_review(self) -> None:
        if self.workbench.is_blind:
            raise QualevalError(N_("you code blind: nothing is suggested"))
        self.app.push_screen(ReviewScreen(), self._after_screen)

    def _show_strip(self, cursor: int | None = None) -> None:
        strip = self.query_one("#strip", LineList)
        found = self._suggestions()
        if found:
            rows = [self._suggestion_row(suggestion) for suggestion in found]
        else:
            words = self._no_suggestion_words()
            rows = [(Cell(""), Cell(""), Cell(""), Cell(self.translate(words), "muted"))]  # the widest column
        strip.set_rows(rows, cursor=cursor)

    def _suggestion_row(self, suggestion: Suggestion) -> tuple[Cell, Cell, Cell, Cell]:
        entry = self.workbench.codebook.get(suggestion.code)
        reasons = "  ".join(
            f"{self.translate(REASON_WORDS[reason.kind])}: {reason.text}" for reason in suggestion.reasons
        )
        return (
            Cell(self._code_name(suggestion.code), entry.color if entry else ""),
            Cell(f"{round(100 * suggestion.confidence)}%", "strong"),
            Cell(self.translate(confidence_word(suggestion.confidence)), "muted"),
            Cell(reasons, "muted"),
        )

    def _marked(self) -> tuple[Passage, Suggestion, str]:
        """The suggestion that the strip's cursor is on, with where it is made and by which model."""
        found = self._suggestions()
        passage = self._segment_passage()
        if not found or passage is None or self._here is None:
            raise QualevalError(N_("nothing is suggested here; press n for the next useful segment"))
        at = max(0, min(self.query_one("#strip", LineList).cursor, len(found) - 1))
        return passage, found[at], self._here.model

    def do_accept(self) -> None:
        passage, suggestion, model = self._marked()
        self.took_place(coding.accept(self.workbench.session, passage, suggestion, model))
        self._go_on()

    def do_reject(self) -> None:
        passage, suggestion, model = self._marked()
        self.took_place(coding.reject(self.workbench.session, passage, suggestion, model))
        self._go_on()

    def do_change(self) -> None:
        passage, suggestion, model = self._marked()

        def take(code: str) -> None:
            self.took_place(coding.change(self.workbench.session, passage, suggestion, model, code))
            self._go_on()

        title = N_("Another code instead of “{name}”")
        self._pick(self.translate(title, name=self._code_name(suggestion.code)), take)

    def _go_on(self) -> None:
        """After the last decision on a segment that `next useful` chose, the next one comes by itself."""
        if self._going_by_usefulness and not self._suggestions():
            self.do_next_useful()

    def do_next_suggestion(self) -> None:
        strip = self.query_one("#strip", LineList)
        if len(strip.rows):
            strip.move_to((strip.cursor + 1) % len(strip.rows))

    def do_next_useful(self) -> None:
        segment = self.workbench.next_useful()
        if segment is None:
            words = N_("no suggestions yet") if self.workbench.answer is None else N_("nothing is left to decide")
            self._tell(self.translate(words), "warning")
            return
        self._show_passage(segment.source_id, segment.document_id, segment.span)
        self._going_by_usefulness = True
        if not self._suggestions():
            self._show_strip(cursor=0)  # says what is asked of the reader here

    # coding

    def do_apply(self) -> None:
        self._ask_code()

    def _ask_code(self, typed: str = "") -> None:
        def on_choice(choice: CodeChoice) -> None:
            if choice.new_name:
                self.took_place(coding.apply_new(self.workbench.session, self._words_here(), choice.new_name))
                self._transcript.clear_selection()
            else:
                self._apply(choice.code)

        title = self.translate(N_("Code"))
        self.ask(CodePicker(self.workbench.codebook, self.translate, self.workbench.recent, title, typed), on_choice)

    def _words_here(self) -> Passage:
        passage = self._passage()
        if passage is None:
            raise QualevalError(N_("there are no words to code here"))
        return passage

    def _apply(self, code: str) -> None:
        passage = self._words_here()
        gesture = coding.apply(self.workbench.session, passage, code)
        if gesture is None:
            self._tell(self.translate(N_("coded so already: {name}"), name=self._code_name(code)), "warning")
        self.took_place(gesture)
        self._transcript.clear_selection()

    def _pick(self, title: str, take: Callable[[str], None]) -> None:
        def on_choice(choice: CodeChoice) -> None:
            if choice.new_name:
                slug, gesture = self.workbench.make_code(choice.new_name)
                self.took_place(gesture)
                take(slug)
            else:
                take(choice.code)

        self.ask(CodePicker(self.workbench.codebook, self.translate, self.workbench.recent, title), on_choice)

    def do_again(self) -> None:
        if not self.workbench.recent:
            raise QualevalError(N_("no code has been used yet"))
        self._apply(self.workbench.recent[0])

    def action_recent(self, number: int) -> None:
        self._has_told = False
        numbered = self.workbench.numbered
        if number > len(numbered):
            self._tell(self.translate(N_("no code {n} yet: the codes used last get numbers"), n=number), "warning")
            return
        try:
            self._apply(numbered[number - 1])
        except QualevalError as error:
            self.tell_error(error)

    def do_undo(self) -> None:
        self._history(self.workbench.take_back())

    def do_redo(self) -> None:
        self._history(undoing.redo(self.workbench.session))

    def _history(self, gesture: Gesture | None) -> None:
        if gesture is None:
            self._tell(self.translate(N_("nothing more to take back or do again")), "warning")
            return
        self.took_place(gesture)
        self._go_to_change(gesture)

    def _go_to_change(self, gesture: Gesture) -> None:
        """Shows the passage that a gesture is about, where it is about one."""
        records = [change.record for change in gesture.changes]
        about = [record for record in records if isinstance(record, Coding | Decision)]
        if not about or len({record.document_id for record in about}) > 1:
            return
        first = min(about, key=lambda record: (record.start, record.end))
        document = self.workbench.session.store.get(Document, first.document_id)
        if document is not None:
            self._show_passage(document.source_id, document.id, Span(first.start, first.end))

    def _show_passage(self, source_id: str, document_id: str, span: Span) -> None:
        if self._reading is None or self._reading.source.id != source_id:
            self._open(next(progress.source for progress in self._progress if progress.source.id == source_id))
        place = self._reading.place(document_id, span) if self._reading else None
        if place is not None:
            self._transcript.go_to(place.start)
            self._arrive()

    def do_memo(self) -> None:
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
        self._tell(self.translate(N_("move the edges: ( ) { } by word, ; ' : \" by letter; e sets them, esc leaves")))

    def _place_of(self, found: Coding) -> Span:
        assert self._reading is not None
        place = self._reading.place(found.document_id, found.span)
        assert place is not None
        return place

    def _stretch(self, step: int, edge: Edge) -> None:
        """Moves an edge of the coding here by a word, and no selection is needed for it."""
        found = self._coding_here()
        place = self._place_of(found)
        moved = self._transcript.stretched(place, step, edge)
        passage = self._reading.passage(moved) if self._reading else None
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

    def do_in_vivo(self) -> None:
        """A code that bears the words selected; where there is nearly that code, the reader is asked."""
        if self._transcript.selection is None:
            raise QualevalError(N_("select the words that the code is to be named by"))
        passage = self._words_here()
        name = codebooks.name_in_vivo(passage.span.of(passage.content.text))
        if codebooks.alike(self.workbench.codebook, name):
            self._ask_code(name)
            return
        self.took_place(coding.apply_new(self.workbench.session, passage, name))
        self._transcript.clear_selection()

    def do_next_coding(self) -> None:
        here = self._codings_here()
        if not here:
            raise QualevalError(N_("there is no coding here"))
        ids = [found.id for found in here]
        at = (ids.index(self._chosen_coding) + 1) % len(ids) if self._chosen_coding in ids else 0
        self._choose_coding(ids[at])

    # moving: the text's own affair

    def _move(self) -> None:
        self._going_by_usefulness = False

    @contextmanager
    def _moving(self) -> Iterator[None]:
        """Shows where a key leads and what stands there in one frame: by message, the latter comes later."""
        self._move()
        before = self._transcript.cursor
        with self.prevent(TranscriptView.SegmentChanged):
            yield
        if self._transcript.cursor != before:
            self.on_transcript_view_segment_changed()

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
        def find(words: str) -> None:
            if words:
                n = self._transcript.find(words)
                self._tell(self.translate(N_("{n} hits for “{words}”"), n=n, words=words))
                self._hit(1)

        self.ask(LinePrompt(self.translate(N_("Find in this source"))), find)

    def _hit(self, step: int) -> None:
        self._move()
        if self._transcript.next_hit(step) is None:
            self._tell(self.translate(N_("no hits; / begins a search")), "warning")

    def do_find_next(self) -> None:
        self._hit(1)

    def do_find_previous(self) -> None:
        self._hit(-1)

    # lists by mouse and by Enter

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        try:
            match event.line_list.id:
                case "sources":
                    self._go_to_source(event.index)
                case "codebook":
                    code = [code for _, code in self.workbench.codebook.walk()][event.index].code
                    if not self.workbench.codebook.is_category(code):
                        self._apply(code)
                case "strip":
                    self.do_accept()
        except QualevalError as error:
            self.tell_error(error)
        self._transcript.focus()

    # other screens

    def do_summary(self) -> None:
        self.app.push_screen(SummaryScreen(), self._after_screen)

    def do_analysis(self) -> None:
        from qualeval.tui.analysis import AnalysisScreen

        self.app.push_screen(AnalysisScreen(), self._after_screen)

    def do_adjudicate(self) -> None:
        from qualeval.tui.adjudication import AdjudicationScreen

        self.app.push_screen(AdjudicationScreen(), self._after_screen)

    def do_recommend(self) -> None:
        from qualeval.tui.recommendations import RecommendationsScreen

        self.app.push_screen(RecommendationsScreen(), self._after_screen)

    def do_findings(self) -> None:
        from qualeval.tui.findings import FindingsScreen

        self.app.push_screen(FindingsScreen(), self._after_screen)

    def do_codebook_screen(self) -> None:
        from qualeval.tui.codebook import CodebookScreen

        here = self._codings_here()
        self.app.push_screen(CodebookScreen(at=here[0].code if here else ""), self._after_screen)

    def do_memos(self) -> None:
        from qualeval.tui.memos import MemosScreen

        self.app.push_screen(MemosScreen(), self._after_screen)

    def do_cases(self) -> None:
        from qualeval.tui.cases import CasesScreen

        self.app.push_screen(CasesScreen(), self._after_screen)

    def do_speakers(self) -> None:
        from qualeval.tui.speakers import SpeakersDialog

        if self._reading is None or self._reading.source.kind is SourceKind.SURVEY:
            self._tell(self.translate(N_("nobody but the respondents speaks here")), "warning")
            return
        self.app.push_screen(SpeakersDialog(self.workbench, self._reading.source, self.took_place))

    def do_quotes(self) -> None:
        self.app.push_screen(QuotesScreen(code=self._coding_here().code), self._after_screen)

    def _after_screen(self, quote: Quote | None) -> None:
        if quote is not None:
            self.show_quote(quote)

    def do_report(self) -> None:
        ask_for_report(self)
