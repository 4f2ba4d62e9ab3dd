"""How fast one decides."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

_PACE_OVER = 20  # decisions


@dataclass
class Pace:
    """How fast one decides: over the last decisions, longer breaks left out."""

    _BREAK: ClassVar[float] = 60.0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._steps: deque[float] = deque(maxlen=_PACE_OVER)
        self._last = clock()
        self.n = 0

    def decided(self, n: int = 1) -> None:
        now = self._clock()
        if now - self._last <= self._BREAK:
            self._steps.append((now - self._last) / n)
        self._last = now
        self.n += n

    def recount(self, change: int) -> None:
        """Decisions of this review that were taken back, or made again: neither says how fast one is."""
        self.n = max(0, self.n + change)

    @property
    def per_minute(self) -> float:
        total = sum(self._steps)
        return 60 * len(self._steps) / total if total else 0.0
