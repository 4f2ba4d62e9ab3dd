"""Work that can wait: it is done between keys, and none of them waits for it."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump

_SLICE = 0.004  # seconds of work at a time
_REST = 0.01  # and between two


def in_slices(pump: MessagePump, step: Callable[[], bool]) -> None:
    """Takes a step again and again, from after the next frame on, until it says that there was nothing left to do."""

    def go_on() -> None:
        until = perf_counter() + _SLICE
        while perf_counter() < until:
            if not step():
                return
        pump.set_timer(_REST, go_on)

    pump.call_after_refresh(go_on)
