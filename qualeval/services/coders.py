"""Who codes: the coders listed and those whose names the work carries, their initials and colours."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture
from qualeval.domain.frozen import frozen
from qualeval.domain.records import Coder, Coding, Decision, Sight, initials_of
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.blindness import is_blind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualeval.services.session import Session

COLORS = ("#5fafff", "#ffaf5f", "#87d787", "#ff87af", "#d7af00", "#af87ff", "#5fd7d7", "#d78787")
"""Given out in turn to coders who choose none."""

AGREED = ("agreed", "disepakati")
"""The coder whose codings are what the others agree on or have settled; in a project's language."""


@frozen
class Person:
    """A coder with how much of the work is theirs. `is_listed` is false for a name that only codings carry."""

    coder: Coder
    n_codings: int
    n_decisions: int
    is_listed: bool


def people(session: Session) -> list[Person]:
    """The coders listed, then those whose names codings or decisions carry, each by name.

    In blind mode the counts are of the coder's own work, like everything else.
    """
    listed = {coder.name: coder for coder in session.store.find(Coder)}
    codings = Counter(coding.coder for coding in session.store.find(Coding))
    decisions = Counter(decision.coder for decision in session.store.find(Decision))
    names = [*sorted(listed), *sorted((codings.keys() | decisions.keys()) - listed.keys())]
    return [
        Person(listed.get(name) or _unlisted(name), codings[name], decisions[name], name in listed) for name in names
    ]


def _unlisted(name: str) -> Coder:
    return Coder(name, initials_of(name))


def enlist(
    session: Session, name: str, *, initials: str = "", color: str = "", sight: Sight | None = None
) -> Gesture | None:
    """Lists a coder, or changes what is given of one who is listed; None when nothing is different.

    Raises QualevalError for initials that stand for another coder.
    """
    name = name.strip()
    if not name:
        raise QualevalError(N_("a coder needs a name"))
    known = {coder.name: coder for coder in session.store.find(Coder)}
    before = known.get(name)
    start = before or Coder(name, _free_initials(name, known), COLORS[len(known) % len(COLORS)])
    after = replace(
        start,
        initials=initials.strip() or start.initials,
        color=color.strip() or start.color,
        sight=sight or start.sight,
    )
    for other in known.values():
        if other.name != name and other.initials == after.initials:
            raise QualevalError(
                N_("the initials {initials} stand for {name} already"), initials=after.initials, name=other.name
            )
    return None if before == after else session.commit("coder.enlist", [Change(before, after)])


def turn_sight(session: Session) -> Gesture:
    """Has this coder code blind from now on, or see everything again."""
    gesture = enlist(session, session.coder, sight=Sight.OPEN if is_blind(session) else Sight.BLIND)
    assert gesture is not None
    return gesture


def _free_initials(name: str, known: Mapping[str, Coder]) -> str:
    taken = {coder.initials for coder in known.values()}
    wanted, n = initials_of(name), 2
    while wanted in taken:
        wanted, n = f"{initials_of(name)}{n}", n + 1
    return wanted


def coders_table(session: Session, translate: Translator) -> ResultTable:
    sights = {Sight.OPEN: N_("open"), Sight.BLIND: N_("blind")}
    return ResultTable(
        name="coders",
        columns=("coder", "initials", "color", "sight", "n_codings", "n_decisions", "listed"),
        headers=tuple(
            translate(header)
            for header in (
                N_("coder"),
                N_("initials"),
                N_("colour"),
                N_("sees others' work"),
                N_("codings"),
                N_("decisions"),
                N_("listed"),
            )
        ),
        rows=tuple(
            (
                person.coder.name,
                person.coder.initials,
                person.coder.color,
                translate(sights[person.coder.sight]),
                person.n_codings,
                person.n_decisions,
                person.is_listed,
            )
            for person in people(session)
        ),
        title=translate(N_("Coders")),
    )
