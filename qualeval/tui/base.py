"""What every screen shares: commands from the registry, words in the reader's language, errors that say what to do."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeVar, cast

from textual.worker import Worker, WorkerState

from qualeval.domain.errors import FaultsError, QualevalError
from qualeval.domain.quotes import Quote
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator
from qualeval.services.undoing import HidesWorkError
from qualeval.services.wording import word_for
from qualeval.tui.at_once import AtOnceApp, AtOnceScreen
from qualeval.tui.commands import EVERYWHERE, command, commands_in, key_signs
from qualeval.tui.footer import Key, KeyLine, KeysFooter
from qualeval.tui.panes import pane_of
from qualeval.tui.themes import SCREENS_STYLES
from qualeval.tui.widgets.line_list import Cell, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from textual.screen import Screen

    from qualeval.domain.events import Gesture
    from qualeval.tui.workbench import Workbench

T = TypeVar("T")

REPORT = "report"  # the group of the threads that write the report


class Spot(NamedTuple):
    """A place in the texts: a source, or a span of one of its documents, with the coding there that is meant."""

    source_id: str
    document_id: str = ""
    start: int = 0
    end: int = 0
    coding_id: str = ""


class ProjectApp(AtOnceApp):
    """What screens may know of the app they are on."""

    workbench: Workbench

    @property
    @abstractmethod
    def is_at_rest(self) -> bool:
        """Whether no key or click has come for a moment."""

    @abstractmethod
    def took_place(self, gesture: Gesture) -> None:
        """Takes up a gesture everywhere: counts, lessons, and the screens."""

    @abstractmethod
    def coder_changed(self) -> None:
        """Begins to suggest anew, for whoever codes now and what she may see."""

    @abstractmethod
    def did(self, sign: str) -> None:
        """Hears what was done: the id of a command, or a gesture's action with a + before it."""

    @abstractmethod
    def go_to(self, spot: Spot) -> None:
        """Closes every screen over the text and shows the place in it."""


class CommandScreen(AtOnceScreen[Quote | None]):
    """A screen whose keys are commands: each is a method `do_…` of the screen, or of the app."""

    SCOPE: ClassVar[str]
    CSS_PATH: ClassVar[Path | None] = SCREENS_STYLES

    def __init__(self) -> None:
        super().__init__()
        self._footer: KeysFooter | None = None  # once it has been looked for
        self._keys_of: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[Key, ...]] = {}  # by those needed and idle
        self._footer_keys: dict[str, Key] = {}  # by the id of their command, in the reader's language
        self._keys_shown: tuple[Sequence[str], Collection[str]] = ((), ())  # those needed, and those idle

    @property
    def workbench(self) -> Workbench:
        return cast("ProjectApp", self.app).workbench

    @property
    def translate(self) -> Translator:
        return self.workbench.translate

    def on_screen_resume(self) -> None:
        self.words_changed()

    def words_changed(self) -> None:
        """Shows everything in the language that is chosen now. Screens with words of their own extend it."""
        keys_by_id: dict[str, list[str]] = {}
        for key, active in self.active_bindings.items():
            if active.binding.id:
                keys_by_id.setdefault(active.binding.id, []).append(key)
        self._footer_keys = {
            found.id: Key(found.id, key_signs(keys[:1]), self.translate(found.title))
            for found in commands_in(self.SCOPE)
            for keys in (keys_by_id.get(found.id) or found.keys.split(","),)  # a list answers to ⏎ on its own
        }
        self._keys_shown = ((), ())  # the same keys in other words
        self._keys_of.clear()
        self.show_needed_keys()

    def left_at(self) -> Sequence[object]:
        """What the screen needs to be opened again as it is, as JSON keeps it; nothing where its command does that."""
        return ()

    def needed_now(self) -> Sequence[str]:
        """The ids of the commands that the footer shows, for where the reader is. Screens extend it."""
        pane = pane_of(self.focused)
        if pane and pane.commands:
            return pane.commands
        return [found.id for found in commands_in(self.SCOPE) if found.scope == self.SCOPE]

    def idle_now(self) -> Collection[str]:
        """The ids of those that could do nothing where the reader is: they keep their place, dimmed."""
        return ()

    def show_needed_keys(self) -> None:
        """Puts the keys that are needed now into the footer: always in the same places, as many as there is room for.

        The way back, the help and all other commands are at its right end.
        """
        if not self._footer_keys:  # a part has the focus before the words are there
            return
        wanted = (self.needed_now(), self.idle_now())
        if wanted == self._keys_shown:  # asked after every key, and seldom different
            return
        self._keys_shown = needed, idle = wanted
        back = next((command_id for command_id in self._footer_keys if command_id.endswith(".back")), "")
        always = [command_id for command_id in (back, "app.help", "app.palette") if command_id]
        if self._footer is None or not self._footer.is_attached:
            self._footer = next(iter(self.query(KeysFooter)), None)
        if self._footer is not None:  # as it is where suggestions come while the screen is closed
            asked = (tuple(needed), tuple(idle))
            if asked not in self._keys_of:
                self._keys_of[asked] = tuple(
                    self._footer_keys[one]._replace(is_idle=one in idle) for one in needed if one not in always
                )
            self._footer.set_keys(self._keys_of[asked], [self._footer_keys[one] for one in always])

    def on_descendant_focus(self) -> None:
        self.show_needed_keys()

    def suggestions_ready(self) -> None:
        """The suggester has answered. Screens that show suggestions extend it."""

    def action_run_command(self, command_id: str) -> None:
        """Does a command; what goes wrong is told and nothing else happens."""
        wanted = command(command_id)
        target = self.app if wanted.scope == EVERYWHERE else self
        try:
            self.workbench.settle()  # what the last one did, where its frame has not been written yet
            getattr(target, wanted.method)()
        except HidesWorkError as error:
            self._ask_to_hide(error.gesture, command_id)
        except QualevalError as error:
            self.tell_error(error)
        else:
            cast("ProjectApp", self.app).did(command_id)

    def _ask_to_hide(self, gesture: Gesture, command_id: str) -> None:
        """Asks before an import is taken back: it is the one thing that takes work out of sight."""
        from qualeval.services.sizing import size
        from qualeval.tui.dialogs import ListPrompt

        translate = self.translate
        title = translate(
            N_("Take back “{what}”? This goes: {size}. Nothing is lost: redo (U) brings it back."),
            what=translate(word_for(gesture.action)),
            size=size(gesture, self.workbench.session.store, translate),
        )
        rows = [(Cell(translate(N_("Leave it"))),), (Cell(translate(N_("Take it back")), "warning"),)]

        def answered(index: int) -> None:
            if index == 1:
                self.workbench.meant = gesture.id
                self.action_run_command(command_id)

        self.ask(ListPrompt(title, (Column(0),), rows), answered)

    def ask(self, question: Screen[T | None], take: Callable[[T], None]) -> None:
        """Asks with a dialog; `take` gets the answer, unless the reader left it. What goes wrong then is told."""

        def answered(answer: T | None) -> None:
            if answer is None:
                return
            try:
                take(answer)
            except QualevalError as error:
                self.tell_error(error)

        self.app.push_screen(question, answered)

    def on_key_line_pressed(self, message: KeyLine.Pressed) -> None:
        self.action_run_command(message.command_id)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Says so when a thread of the screen has failed: everything else goes on."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            unknown = QualevalError(N_("this could not be done: {why}"), why=repr(error))
            self.tell_error(error if isinstance(error, QualevalError) else unknown)

    def tell_error(self, error: QualevalError) -> None:
        self.app.notify(in_words(error, self.translate), severity="error", markup=False, timeout=8)

    def go_to(self, spot: Spot) -> None:
        cast("ProjectApp", self.app).go_to(spot)

    def do_back(self) -> None:
        """Leaves the screen. Screens in which something is left first extend it."""
        self.dismiss(None)

    def leave_with(self, quote: Quote | None) -> None:
        """Leaves the screen too when a quote was opened on one over it: the text is opened there."""
        if quote is not None:
            self.dismiss(quote)

    def took_place(self, gesture: Gesture | None) -> None:
        """Shows what a gesture changed, here and on the screens below."""
        if gesture is not None:
            cast("ProjectApp", self.app).took_place(gesture)


def in_words(error: QualevalError, translate: Translator) -> str:
    """The error as a person reads it; what it quotes cannot steer the terminal."""
    if isinstance(error, FaultsError):
        return "\n".join(in_words(fault, translate) for fault in error.faults)
    return printable(translate(error.template, **error.values))
