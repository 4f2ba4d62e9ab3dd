"""The screens on which things wait to be settled: one key settles, and the cursor goes on to what waits next."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from qualeval.i18n import N_
from qualeval.tui.history import TellingScreen
from qualeval.tui.widgets.line_list import Cell, LineList

if TYPE_CHECKING:
    from qualeval.domain.events import Gesture


class SettlingScreen(TellingScreen):
    LIST: ClassVar[str]  # selects the list of what is to be settled

    @property
    def _list(self) -> LineList:
        return self.query_one(self.LIST, LineList)

    @abstractmethod
    def _is_settled(self, at: int) -> bool: ...

    @abstractmethod
    def _show_here(self) -> None:
        """Shows what stands under the cursor."""

    @abstractmethod
    def _done(self, gesture: Gesture | None) -> None:
        """Shows and tells what was done; None is nothing."""

    def on_line_list_highlighted(self) -> None:
        self._show_here()

    def _settled(self, gesture: Gesture | None) -> None:
        """After a key that settles; None where it was settled so already."""
        at = self._list.cursor
        self._done(gesture)
        if gesture is None:
            self._tell(self.translate(N_("settled so already")), "warning")
        else:
            self._to_open_one(at + 1)

    def _to_open_one(self, start: int) -> None:
        """The next one that waits, from here on and round again; where none does the cursor stays."""
        self._list.move_to_next(start, lambda at: not self._is_settled(at))
        self._show_here()

    def _to(self, at: int) -> None:
        self._list.move_to(at)
        self._show_here()

    def _sign(self, settled: object) -> Cell:
        return Cell("✓" if settled else "·", "good" if settled else "muted")

    def _initials(self, coder: str) -> str:
        return self.workbench.coder_named(coder).initials
