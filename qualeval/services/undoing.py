"""Taking back and doing again, from the journal alone: it works after closing, and from either face."""

from qualeval.domain.events import Gesture
from qualeval.domain.history import stacks
from qualeval.services.session import CREATE, Session


def undo(session: Session) -> Gesture | None:
    """Takes back this coder's last gesture that stands; None when there is none but the making of the project.

    Raises ConflictError when someone has changed the same records since.
    """
    waiting = stacks(session.store.entries(session.coder)).undo
    last = session.store.gesture(waiting[-1]) if waiting else None
    if last is None or last.action == CREATE:
        return None
    gesture = last.undone(session.ids.new(), session.clock.now())
    session.store.append(gesture)
    return gesture


def redo(session: Session) -> Gesture | None:
    """Does again the gesture that was taken back last; None when there is none."""
    waiting = stacks(session.store.entries(session.coder)).redo
    if not waiting:
        return None
    gesture = session.store.gesture(waiting[-1]).redone(session.ids.new(), session.clock.now())
    session.store.append(gesture)
    return gesture
