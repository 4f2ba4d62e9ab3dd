"""Which gesture can be undone or redone, from the journal alone."""

from collections.abc import Iterable
from typing import NamedTuple

from qualeval.domain.events import Intent


class Entry(NamedTuple):
    """A line of one coder's journal: the gesture, its intent, and the gesture an undo or redo is about."""

    id: str
    intent: Intent
    target: str


class Stacks(NamedTuple):
    """Gestures that can be undone and redone, the next one last."""

    undo: list[str]
    redo: list[str]


def stacks(entries: Iterable[Entry]) -> Stacks:
    undo: list[str] = []
    redo: list[str] = []
    for entry in entries:
        if entry.intent is Intent.UNDO:
            undo.remove(entry.target)
            redo.append(entry.target)
        elif entry.intent is Intent.REDO:
            redo.remove(entry.target)
            undo.append(entry.target)
        else:
            undo.append(entry.id)
            redo.clear()
    return Stacks(undo, redo)
