"""Work that can wait: it is done between keys, and none of them waits for it."""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from qualeval.tui.collecting import Collecting

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump

_SLICE = 0.002  # seconds of work at a time: a key that comes within it waits as long
_REST = 0.005  # and between two


def in_slices(pump: MessagePump, step: Callable[[], bool], *, after: float = 0.0) -> None:
    """Takes a step again and again until it says that there was nothing left to do: from after the next frame on, or
    `after` so many seconds, where there is more than one to come.

    What it found is taken to be needed for long.
    """
    if after:
        pump.set_timer(after, partial(_go_on, pump, step))
    else:
        pump.call_after_refresh(_go_on, pump, step)


def _go_on(pump: MessagePump, step: Callable[[], bool]) -> None:
    until = perf_counter() + _SLICE
    while perf_counter() < until:
        if not step():
            Collecting.loaded()
            return
    pump.set_timer(_REST, partial(_go_on, pump, step))
