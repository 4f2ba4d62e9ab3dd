"""Taking back and doing again, from the journal alone: it works after closing, and from either face."""

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.history import stacks
from qualeval.domain.records import Source
from qualeval.i18n import N_
from qualeval.services.session import CREATE, Session


class HidesWorkError(QualevalError):
    """Taking back the last gesture would take texts or whole codings of others out of sight: it wants a yes."""

    def __init__(self, gesture: Gesture) -> None:
        super().__init__(N_("taking this back hides what was brought in; say that you mean it"))
        self.gesture = gesture


def undo(session: Session, *, asks: bool = False) -> Gesture | None:
    """Takes back this coder's last gesture that stands; None when there is none but the making of the project.

    Raises ConflictError when someone has changed the same records since, and where it `asks` HidesWorkError for what
    was brought in from files.
    """
    waiting = stacks(session.store.entries(session.coder)).undo
    last = session.store.gesture(waiting[-1]) if waiting else None
    if last is None or last.action == CREATE:
        return None
    if asks and hides_work(last):
        raise HidesWorkError(last)
    gesture = last.undone(session.ids.new(), session.clock.now())
    session.store.append(gesture)
    return gesture


def undo_or_ask(session: Session) -> Gesture | None:
    """As `undo`; raises HidesWorkError before it takes back what was brought in from files."""
    return undo(session, asks=True)


def hides_work(gesture: Gesture) -> bool:
    """Whether it brought in texts or codings, which go out of sight when it is taken back."""
    brought = any(change.before is None and isinstance(change.record, Source) for change in gesture.changes)
    return brought or gesture.action in _BROUGHT


_BROUGHT = ("codings.import", "merge")


def redo(session: Session) -> Gesture | None:
    """Does again the gesture that was taken back last; None when there is none."""
    waiting = stacks(session.store.entries(session.coder)).redo
    if not waiting:
        return None
    gesture = session.store.gesture(waiting[-1]).redone(session.ids.new(), session.clock.now())
    session.store.append(gesture)
    return gesture
