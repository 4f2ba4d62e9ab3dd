"""Screens that are left once: a second answer, from a key that was pressed twice, is not one of the screen below."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

T = TypeVar("T")


class LeftOnceScreen(Screen[T]):
    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """As Textual has it, which takes away whatever screen is on top: nothing where that is not this one."""
        if self.is_current:
            return super().dismiss(result)
        nothing: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]  # Textual's
        return nothing
