"""Gutter lanes: greedy interval colouring, so that two marks on one row never stand in the same column."""

from __future__ import annotations


class Lanes:
    """Which lanes are taken on which row, as a bit mask per row.

    Adding a mark costs its own rows only and moves no other mark: a code keeps its lane while it is on screen.
    """

    def __init__(self) -> None:
        self._taken: dict[int, int] = {}

    def add(self, rows: range) -> int:
        """Takes and returns the first lane that is free on all the rows."""
        mask = 0
        for row in rows:
            mask |= self._taken.get(row, 0)
        lane = (~mask & (mask + 1)).bit_length() - 1
        for row in rows:
            self._taken[row] = self._taken.get(row, 0) | 1 << lane
        return lane

    def remove(self, rows: range, lane: int) -> None:
        """Frees a lane that `add` gave for the same rows."""
        for row in rows:
            left = self._taken[row] & ~(1 << lane)
            if left:
                self._taken[row] = left
            else:
                del self._taken[row]
