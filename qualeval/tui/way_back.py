"""From a line of the text back to the list whose line it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from qualeval.tui.base import CommandScreen
from qualeval.tui.memory import Left

if TYPE_CHECKING:
    from collections.abc import Sequence


@runtime_checkable
class _KeepsWay(Protocol):
    """The screen of the text: what was open over it when one came to a line of it."""

    def came_by(self, screens: Sequence[Left]) -> None: ...


def keep_way(screen: CommandScreen) -> None:
    """Before a line of the text is shown from a screen: keeps what is open over the text, for the way back."""
    over = [each for each in screen.app.screen_stack if isinstance(each, CommandScreen)]
    for text in over:
        if isinstance(text, _KeepsWay):
            text.came_by([Left(each.SCOPE, each.left_at()) for each in over if each is not text])
