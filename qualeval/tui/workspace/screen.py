"""The workspace as a screen: how it is laid out, what of it is kept for next time, and how it follows changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Horizontal, Vertical

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Coder, Coding, Setting, Source, Speaker
from qualeval.i18n import N_
from qualeval.services.wording import gesture_words
from qualeval.tui.base import CommandScreen
from qualeval.tui.coding_screen import RECENT_BINDINGS
from qualeval.tui.commands import WORKSPACE, bindings
from qualeval.tui.footer import KeysFooter
from qualeval.tui.memory import TUTORIAL_SEEN, Left, Place, choose, is_chosen, place_of, remember
from qualeval.tui.widgets.line_list import LineList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.view import TranscriptView
from qualeval.tui.workspace import panels
from qualeval.tui.workspace.deciding import DecidingCommands
from qualeval.tui.workspace.desk import NARROW
from qualeval.tui.workspace.marking import MarkingCommands
from qualeval.tui.workspace.moving import MovingCommands
from qualeval.tui.workspace.opened import touches_other_than
from qualeval.tui.workspace.sources import SourceCommands
from qualeval.tui.workspace.visiting import VisitingCommands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from qualeval.domain.events import Gesture
    from qualeval.tui.base import ProjectApp
    from qualeval.tui.tutorial import TutorialPanel
    from qualeval.tui.widgets.line_list import Column

_WIDEST = 180
_ROOMY = 150  # cells from which names of sources and codes are read whole
_WIDE = 120
_STAYING = 3.0  # seconds after which a place is kept that the reader has not left: a program that is killed keeps none
_PROGRESS_DELAY = 0.4  # seconds: the sources' progress is counted when the hands rest
_DONE, _WAITING = "✓ ", "  "  # before what was done: that it is durable, or not known to be yet
_LINE_NUMBERS = "line-numbers"


class WorkspaceScreen(DecidingCommands, MarkingCommands, MovingCommands, SourceCommands, VisitingCommands):
    SCOPE = WORKSPACE
    CSS_PATH = None  # the app's own styles are all it needs
    AUTO_FOCUS = "#transcript"  # at once: a focus that moves is styled twice
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(WORKSPACE), *RECENT_BINDINGS]

    def __init__(self, *, teaches: bool = False) -> None:
        super().__init__()
        self._teaches = teaches  # whether the tutorial is open from the start
        self._panel: TutorialPanel | None = None
        self._over: tuple[Left, ...] = ()  # the screens over this one when the project was closed
        self._seen_at: Place | None = None  # where the reader was when it was looked last
        self._kept: Place | None = None
        self._has_been_seen = False
        self._counting: Timer | None = None
        self._changed_elsewhere = False  # codings of other sources than the one that is read
        self._uncounted: set[str] = set()  # sources that were read when their codings changed, not counted since

    def compose(self) -> ComposeResult:
        self._fit(self.app.size.width)  # before there are parts, whose styles depend on it
        with Horizontal(id="panes"):
            yield LineList(panels.SOURCES, id="sources", takes_click=True)
            with Vertical(id="middle"):
                yield StatusLine(id="place")
                yield TranscriptView(id="transcript")
                if self._teaches:
                    self._panel = self._tutorial()
                    yield self._panel
            yield LineList(self._codebook_columns(), id="codebook")
        yield LineList(panels.STRIP, id="strip")
        yield StatusLine(id="status")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._transcript.show_line_numbers(is_chosen(_LINE_NUMBERS))
        self._progress = self.workbench.session.store.progress()
        place = place_of(self.workbench.path)
        self.set_class(place is not None and not place.has_codebook, "no-codebook")
        self._open_where_left()
        if place is not None and place.screens:
            self.call_after_refresh(self.open_as_left, place.screens)
        self.set_interval(_STAYING, self._keep_place, name="place")

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Its parts were styled a moment ago, as they were made: the first time they need not be styled again."""
        event.refresh_styles &= self._has_been_seen
        self._has_been_seen = True

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.set_class(width >= _WIDE, "wide")
        self.set_class(width < NARROW, "narrow")
        self.set_class(_ROOMY <= width < _WIDEST, "roomy")
        is_widest = width >= _WIDEST
        if is_widest != self.has_class("widest"):
            self.set_class(is_widest, "widest")
            for codebook in self.query("#codebook").results(LineList):
                codebook.set_columns(self._codebook_columns())

    def _codebook_columns(self) -> Sequence[Column]:
        return panels.CODEBOOK_WIDE if self.has_class("widest") else panels.CODEBOOK

    def on_unmount(self) -> None:
        here = self._where()
        if here is not None:  # the widgets are gone by now
            remember(self.workbench.path, here)

    def _where(self) -> Place | None:
        has_codebook = not self.has_class("no-codebook")
        return self._place and self._place._replace(has_codebook=has_codebook, screens=self._over)

    def _keep_place(self) -> None:
        """Keeps where the reader stays, once."""
        self.leaving([one for one in self.app.screen_stack if isinstance(one, CommandScreen) and one.is_mounted])
        before, self._seen_at = self._seen_at, self._where()
        if self._seen_at is not None and self._seen_at == before != self._kept:
            self._kept = self._seen_at
            remember(self.workbench.path, self._kept)

    def leaving(self, screens: Sequence[CommandScreen]) -> None:
        """These screens are to be opened again, the lowest first."""
        self._over = tuple(Left(screen.SCOPE, screen.left_at()) for screen in screens if screen is not self)

    def words_changed(self) -> None:
        super().words_changed()
        self._show_marks()
        self._show_sources()
        self._show_codebook()
        self._show_place()
        self._show_strip()
        self._show_codings_here()
        if self._panel is not None:
            self._panel.say(self.translate)

    def codes_numbered(self) -> None:
        """The codes used last have got their keys."""
        self._update_counts(set())

    def do_codebook(self) -> None:
        self.toggle_class("no-codebook")

    def do_lines(self) -> None:
        shown = not is_chosen(_LINE_NUMBERS)
        choose(_LINE_NUMBERS, shown)
        self._transcript.show_line_numbers(shown)

    # telling

    def on_mouse_down(self) -> None:
        self._has_told = False

    def _said_nothing(self) -> None:
        """What stands at the place that a command led to is told there: nothing has to be taken off the line."""

    # the tutorial

    def turn_tutorial(self) -> None:
        """Begins the tutorial, or leaves it."""
        panel, self._panel = self._panel, None
        if panel is not None:
            panel.remove()
        if panel is None or panel.is_over:
            self._panel = self._tutorial()
            self.query_one("#middle").mount(self._panel)
        else:
            choose(TUTORIAL_SEEN, True)

    def _tutorial(self) -> TutorialPanel:
        from qualeval.tui.tutorial import TutorialPanel

        return TutorialPanel(self.translate)

    def saw(self, sign: str) -> None:
        """Something was done: the step of the tutorial that asked for it is over."""
        panel = self._panel
        if panel is not None and panel.saw([sign]) and panel.is_over:
            choose(TUTORIAL_SEEN, True)

    # what changed

    def project_changed(self, gesture: Gesture, touched: set[str], *, is_own: bool = True) -> None:
        """Shows what a gesture did: marks on this source, the counts of its codes, and the suggestions here.

        What somebody else did never moves the reader.
        """
        kinds = {change.record.KIND for change in gesture.changes}
        self._changed_elsewhere |= not is_own
        if is_own and Coder.KIND in kinds:
            self._become(self.workbench.session.coder)
        elif is_own and kinds & {Source.KIND, Speaker.KIND}:
            self._progress = self.workbench.session.store.progress()
            self._open_again()
        else:
            self._follow_codings(gesture)
        if Setting.KIND in kinds:
            self._show_codebook()
            self._show_marks()
        else:
            self._update_counts(touched)
        self._show_strip()
        self._tell_gesture(gesture)

    def settled(self) -> None:
        """What was done is durable: when the hands rest, that is said, and the progress is counted."""
        if self._counting is not None:
            self._counting.stop()
        self._counting = self.set_timer(_PROGRESS_DELAY, self._count_progress, name="progress")

    def _follow_codings(self, gesture: Gesture) -> None:
        if self._opened is None:
            self._changed_elsewhere |= touches_other_than((), gesture)
            return
        self._uncounted.add(self._opened.source.id)
        followed = self._opened.follow(gesture)
        self._changed_elsewhere |= followed.is_elsewhere
        self._transcript.change_marks(added=followed.added, removed=followed.removed)

    def _tell_gesture(self, gesture: Gesture) -> None:
        words = gesture_words(gesture, self.translate)
        if gesture.intent != "do":
            from qualeval.services.sizing import size

            counted = size(gesture, self.workbench.session.store, self.translate)
            words = f"{words} · {counted}" if counted else words
        names = [c.record.code for c in gesture.changes if isinstance(c.record, Coding)]
        if len(names) == 1 and names[0] in self.workbench.codebook:  # a code that was taken back too has no name now
            words = f"{words} · {self._code_name(names[0])}"
        if gesture.coder != self.workbench.session.coder:
            words = f"{gesture.coder}: {words}"
        shared = self.workbench.shared
        if shared is not None and shared.is_cut_off:
            words = f"{words} · " + self.translate(N_("kept here, will be sent"))
        self._tell(f"{_DONE if self.workbench.is_settled else _WAITING}{words}", "good")

    def _count_progress(self) -> None:
        """Counts the source that is read from what is here; all of them where something else was changed.

        The store counts too while the source's codings are not all known yet.
        """
        if not cast("ProjectApp", self.app).is_at_rest:
            self.settled()
            return
        opened = self._opened
        left = self._uncounted - {opened.source.id if opened else ""}
        self._uncounted.clear()
        if left or self._changed_elsewhere or opened is None or not opened.is_whole:
            self._changed_elsewhere = False
            self._progress = self.workbench.session.store.progress()
            if opened is not None:
                opened.is_counted()
        else:
            self._progress = [opened.counted(p) if p.source.id == opened.source.id else p for p in self._progress]
        self._show_sources()
        self._show_place()
        told = self._status.message
        if told.startswith(_WAITING) and self.workbench.is_settled:
            self._status.tell(_DONE + told.removeprefix(_WAITING), "good")

    # lists by mouse and by Enter

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Going over the codebook codes nothing yet: says what would."""
        if event.line_list.id == "codebook":
            code = [code for _, code in self.workbench.codebook.walk()][event.index].code
            if not self.workbench.codebook.is_category(code):
                words = N_("⏎ or a second click puts “{name}” on the words here")
                self._tell(self.translate(words, name=self._code_name(code)))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        try:
            match event.line_list.id:
                case "sources":
                    self._go_to_source(event.index)
                case "codebook":
                    code = [code for _, code in self.workbench.codebook.walk()][event.index].code
                    if not self.workbench.codebook.is_category(code):
                        self._code(code)
                case "strip":
                    self.do_accept()
        except QualevalError as error:
            self.tell_error(error)
        self._transcript.focus()
