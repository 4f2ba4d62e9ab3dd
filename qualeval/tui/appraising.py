"""What the screens share that show how suggestions and keywords fare: the suggester is asked in a thread."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.message import Message

from qualeval.domain.errors import QualevalError
from qualeval.tui.history import HistoryScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualeval.domain.appraisal import Appraisal
    from qualeval.domain.events import Gesture
    from qualeval.services.session import Session

_APPRAISE = "appraise"  # the group of the threads that ask


class Weighed(Message, bubble=False):
    """A thread has an answer to a request: what was read from it, or why there is none."""

    def __init__(self, request: int, found: object) -> None:
        super().__init__()
        self.request = request
        self.found = found


class AppraisingScreen(HistoryScreen):
    """Asks what the suggester says of itself when the screen opens, and again after each change."""

    def __init__(self) -> None:
        super().__init__()
        self._request = 0  # of the newest answer asked for; answers to older ones are dropped
        self.trouble: QualevalError | None = None

    def weigh(self, read: Callable[[Session, Appraisal], object]) -> None:
        """Has a thread ask, and read the answer with a session of its own; `weighed` gets what came of it.

        Nothing happens while the project is still being read: the screen is told when suggestions are ready.
        """
        if self.workbench.lessons is None:
            return
        self._request += 1
        request, workbench = self._request, self.workbench
        appraised = workbench.appraiser()
        path, coder = workbench.reading_path, workbench.session.coder

        def ask() -> None:
            found: object
            try:
                reader = workbench.adapters.open(path, coder, read_only=True)
                try:
                    found = read(reader, appraised())
                finally:
                    reader.store.close()
            except QualevalError as error:
                found = error
            self.post_message(Weighed(request, found))

        self.run_worker(ask, thread=True, group=_APPRAISE, exit_on_error=False)

    @abstractmethod
    def _weigh(self) -> None:
        """Asks anew, for what is to be shown here."""

    def _did(self, gesture: Gesture | None) -> None:
        """What a gesture changed may change the answer too."""
        self.took_place(gesture)
        self._weigh()

    def _history(self, gesture: Gesture) -> None:
        self._did(gesture)

    def on_weighed(self, message: Weighed) -> None:
        if message.request != self._request:
            return
        self.trouble = message.found if isinstance(message.found, QualevalError) else None
        if self.trouble is not None:
            self.tell_error(self.trouble)
        self.weighed(None if self.trouble else message.found)

    def weighed(self, found: object) -> None:
        """Shows what was read; None where there is nothing to show. Screens extend it."""
