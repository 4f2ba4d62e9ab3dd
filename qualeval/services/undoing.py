"""Taking back and doing again, from the journal alone: it works after closing, and from either face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.errors import QualevalError
from qualeval.domain.history import stacks
from qualeval.domain.records import Source
from qualeval.i18n import N_
from qualeval.services.session import CREATE, Session

if TYPE_CHECKING:
    from qualeval.domain.events import Gesture


class HidesWorkError(QualevalError):
    """Taking back the last gesture would take texts or whole codings of others out of sight: it wants a yes."""

    def __init__(self, gesture: Gesture) -> None:
        super().__init__(N_("taking this back hides what was brought in; say that you mean it"))
        self.gesture = gesture


def undo(session: Session) -> Gesture | None:
    """Takes back this coder's last gesture that stands; None when there is none but the making of the project.

    Raises ConflictError when someone has changed the same records since.
    """
    last = _last(session)
    return _taken_back(session, last) if last else None


def undo_or_ask(session: Session, meant: str = "") -> Gesture | None:
    """As `undo`, but raises HidesWorkError for what was brought in from files, unless it is the gesture meant."""
    last = _last(session)
    if last is not None and hides_work(last) and last.id != meant:
        raise HidesWorkError(last)
    return _taken_back(session, last) if last else None


def _last(session: Session) -> Gesture | None:
    waiting = stacks(session.store.entries(session.coder)).undo
    last = session.store.gesture(waiting[-1]) if waiting else None
    return None if last is None or last.action == CREATE else last


def _taken_back(session: Session, last: Gesture) -> Gesture:
    gesture = last.undone(session.ids.new(), session.clock.now())
    session.store.append(gesture)
    return gesture


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
