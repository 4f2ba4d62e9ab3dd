"""What can happen to a project. A change replaces one record by another, so its inverse is the two swapped.

A gesture is all that one key press or command did: it is written in one transaction and undone in one step.
"""

from enum import StrEnum

from qualeval.domain.frozen import frozen
from qualeval.domain.records import Record


@frozen
class Change:
    """A record added (`before` is None), removed (`after` is None) or replaced by one with the same key."""

    before: Record | None
    after: Record | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change of nothing")
        if self.before is None or self.after is None:
            return
        if type(self.before) is not type(self.after) or self.before.key != self.after.key:
            raise ValueError("a change keeps the record's kind and key")

    @property
    def record(self) -> Record:
        """The record as it is after the change, or was before it was removed."""
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found

    def inverse(self) -> "Change":
        return Change(self.after, self.before)


def added(record: Record) -> Change:
    return Change(None, record)


def removed(record: Record) -> Change:
    return Change(record, None)


class Intent(StrEnum):
    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@frozen
class Gesture:
    """Changes made together: who, when, by which action. `target` is the gesture that an undo or redo is about."""

    id: str
    at: str
    coder: str
    action: str
    changes: tuple[Change, ...]
    intent: Intent = Intent.DO
    target: str = ""

    def undone(self, gesture_id: str, at: str) -> "Gesture":
        """The gesture that takes this one back: the inverse changes, last first."""
        return Gesture(
            gesture_id,
            at,
            self.coder,
            self.action,
            tuple(c.inverse() for c in reversed(self.changes)),
            Intent.UNDO,
            self.id,
        )

    def redone(self, gesture_id: str, at: str) -> "Gesture":
        return Gesture(gesture_id, at, self.coder, self.action, self.changes, Intent.REDO, self.id)
