"""What the screens share that show how suggestions and keywords fare: the suggester is asked in a thread."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from textual.message import Message

from qualeval.domain.errors import QualevalError
from qualeval.tui.history import HistoryScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualeval.domain.appraisal import Appraisal
    from qualeval.domain.events import Gesture
    from qualeval.services.session import Session

Found = TypeVar("Found")

_APPRAISE = "appraise"  # the group of the threads that ask


class Weighed(Message, bubble=False):
    """A thread has an answer to a request: what was read from it, or why there is none."""

    def __init__(self, request: int, found: object) -> None:
        super().__init__()
        self.request = request
        self.found = found


class AppraisingScreen(HistoryScreen, Generic[Found]):
    """Asks what the suggester says of itself when the screen opens, and again after each change."""

    def __init__(self, read: Callable[[Session, Appraisal], Found]) -> None:
        """`read` makes what is shown of what the suggester says."""
        super().__init__()
        self._reading = read
        self._request = 0  # of the newest answer asked for; answers to older ones are dropped
        self._found: Found | None = None
        self._trouble: QualevalError | None = None

    def on_mount(self) -> None:
        self._weigh()

    def suggestions_ready(self) -> None:
        if not self._request:
            self._weigh()

    def _weigh(self) -> None:
        """Has a thread ask, and read the answer with a session of its own.

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
                    found = self._reading(reader, appraised())
                finally:
                    reader.store.close()
            except QualevalError as error:
                found = error
            self.post_message(Weighed(request, found))

        self.run_worker(ask, thread=True, group=_APPRAISE, exit_on_error=False)

    def on_weighed(self, message: Weighed) -> None:
        if message.request != self._request:
            return
        self._trouble = message.found if isinstance(message.found, QualevalError) else None
        if self._trouble is None:
            self._found = cast("Found", message.found)
        else:
            self.tell_error(self._trouble)
        self._show()

    @abstractmethod
    def _show(self) -> None:
        """Shows what was read last, or that nothing was yet."""

    def _did(self, gesture: Gesture | None) -> None:
        """What a gesture changed may change the answer too."""
        self.took_place(gesture)
        self._weigh()

    def _history(self, gesture: Gesture) -> None:
        self._did(gesture)
