"""The screens on which things are done: what was done is told in a line, taken back, and done again."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_
from qualeval.services.wording import gesture_words
from qualeval.tui.base import CommandScreen, in_words
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.layout import cells_of

if TYPE_CHECKING:
    from qualeval.domain.events import Gesture


class HistoryScreen(CommandScreen):
    """Takes back the last thing that this coder did, and does it again."""

    def do_undo(self) -> None:
        self._went_through(self.workbench.take_back())

    def do_redo(self) -> None:
        from qualeval.services import undoing

        self._went_through(undoing.redo(self.workbench.session))

    def _went_through(self, gesture: Gesture | None) -> None:
        if gesture is None:
            raise QualevalError(N_("nothing more to take back or do again"))
        self._history(gesture)

    @abstractmethod
    def _history(self, gesture: Gesture) -> None:
        """Shows what was taken back or done again, at its place."""


class TellingScreen(HistoryScreen):
    """Tells in one line what a command did, or why it did nothing; it stands there until the next command."""

    STATUS: ClassVar[str]  # selects the line that tells

    def __init__(self) -> None:
        super().__init__()
        self._has_told = False

    @cached_property
    def _status(self) -> StatusLine:
        return self.query_one(self.STATUS, StatusLine)

    def action_run_command(self, command_id: str) -> None:
        self._has_told = False
        super().action_run_command(command_id)
        if not self._has_told:
            self._said_nothing()

    def _said_nothing(self) -> None:
        """A command had nothing to tell: what an earlier one told is over."""
        self._status.tell("")

    def _tell(self, words: str, style: str = "") -> None:
        """Says what a command did; it stays to be read where that command also moved the cursor."""
        self._has_told = True
        self._status.tell(words, style)

    def _tell_gesture(self, gesture: Gesture) -> None:
        self._tell(f"✓ {gesture_words(gesture, self.translate)}", "good")

    def tell_error(self, error: QualevalError) -> None:
        """On the status line where it fits, since a notice would cover the text for seconds."""
        words = in_words(error, self.translate)
        if self.is_current and "\n" not in words and cells_of(words) < self._status.size.width:
            self._tell(words, "bad")
        else:
            super().tell_error(error)
