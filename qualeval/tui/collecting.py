"""When garbage is collected: between keys, never within one.

Python collects whenever enough objects were made, which is while a key is done; the longest such pause was fifty times
as long as the key. So its collector is off while the app runs. What was made is looked through when the hands rest. The
most of a project's objects are in no cycle and go without a collector; they are loaded, and then frozen: no collection
looks at them again, until so much was frozen that some of it must be garbage.
"""

from __future__ import annotations

import gc
import sys
from asyncio import TimerHandle, get_running_loop
from time import monotonic

_REST = 0.15  # seconds without a key: who types is slower to begin again than a young collection takes
_LONG_REST = 2.0  # before all that is not frozen is looked through
_FEW = 2_000  # objects made since: not worth a look
_MANY = 200_000  # with so many the hands need not rest: between two keys it takes some 20 ms, and room must have an end
_YOUNGER = 10  # collections of a generation, until the next older one is looked through as well
_AT_ANY_REST = 5 * _YOUNGER  # and so many, until a short rest has to do for the oldest
_MANY_FROZEN = 20_000  # objects frozen since all were looked through, which is done in the next long rest: some 50 ms
_ASLEEP = 60.0  # between looks where no key comes: threads and other people's news make garbage too
_SWITCH = 0.000_5  # seconds that another thread may go on while this one has a key to do; Python's own is 5 ms


class Collecting:
    """The collector of a running app. Everything is called from the app's own thread."""

    def __init__(self) -> None:
        self._last = 0.0  # when a key or click came, or a frame was painted
        self._look_due: TimerHandle | None = None
        self._is_resting = True  # as it was looked last
        self._n_frozen = 0  # when all were looked through
        self._switch_before = sys.getswitchinterval()

    def begin(self) -> None:
        """What is loaded by now stays; from here on the app says when there is time."""
        self.loaded()
        self._n_frozen = gc.get_freeze_count()
        gc.disable()
        sys.setswitchinterval(_SWITCH)
        self._look_in(_ASLEEP)

    def end(self) -> None:
        """As it is in every Python program."""
        if self._look_due is not None:
            self._look_due.cancel()
        sys.setswitchinterval(self._switch_before)
        gc.enable()

    @staticmethod
    def loaded() -> None:
        """Much was loaded that is needed for long, and is in no cycle: it is passed over from now on."""
        gc.freeze()

    def noted(self) -> None:
        """A key or click came."""
        self._last = monotonic()
        if self._is_resting:
            self._is_resting = False
            self._look_in(_REST)

    def painted(self) -> None:
        """A frame was painted: what a key began may need more than one."""
        self._last = monotonic()

    @property
    def is_at_rest(self) -> bool:
        """Whether the hands rest: what need not be at once is done then."""
        return monotonic() - self._last >= _REST

    def _look_in(self, seconds: float) -> None:
        if self._look_due is not None:
            self._look_due.cancel()
        self._look_due = get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        rested = monotonic() - self._last
        if rested < _REST and gc.get_count()[0] < _MANY:
            self._look_in(_REST - rested)
            return
        self._collect(is_long=rested >= _LONG_REST)
        self._is_resting = rested >= _REST
        self._look_in(_ASLEEP if rested >= _LONG_REST else _LONG_REST if self._is_resting else _REST)

    def _collect(self, *, is_long: bool) -> None:
        young, middle, old = gc.get_count()
        if is_long and gc.get_freeze_count() - self._n_frozen >= _MANY_FROZEN:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._n_frozen = gc.get_freeze_count()
        elif old >= _YOUNGER and (is_long or old >= _AT_ANY_REST):
            gc.collect()
        elif young >= _FEW:
            gc.collect(1 if middle >= _YOUNGER else 0)
