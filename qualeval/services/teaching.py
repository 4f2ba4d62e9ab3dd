"""Whose decisions teach the suggester: everybody's together, or each coder's only her own suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from qualeval.domain.records import Setting
from qualeval.i18n import N_
from qualeval.services.session import Session, put

if TYPE_CHECKING:
    from qualeval.domain.events import Gesture

Teachers = Literal["all", "own"]
ALL, OWN = TEACHERS = get_args(Teachers)
TEACHER_WORDS: dict[str, str] = {
    ALL: N_("all coders teach together"),
    OWN: N_("each coder teaches only her own suggestions"),
}
_SETTING = "learn_from"


def learns_from(session: Session) -> Teachers:
    """Whose decisions the suggestions of this project follow."""
    return "own" if session.setting(_SETTING) == OWN else "all"


def learn_from(session: Session, teachers: Teachers) -> Gesture | None:
    """Has the suggestions follow everybody's decisions, or each coder's own; None where they do."""
    before = session.store.get(Setting, _SETTING)
    if learns_from(session) == teachers:
        return None
    return session.commit("suggestion.learn-from", put(before, Setting(_SETTING, teachers)))
