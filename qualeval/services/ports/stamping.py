"""Time and identity come in by the door, so that a run repeats."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    def now(self) -> str:
        """The instant, ISO 8601 in UTC to the millisecond: `2026-11-24T03:00:00.000Z`."""
        ...


class Ids(Protocol):
    def new(self) -> str:
        """An identifier no one else makes: 32 hexadecimal digits that sort by time of making."""
        ...
