"""Recommendations: offered by the codebook when their condition holds, judged and written by the evaluator.

A judged recommendation keeps the numbers it rested on; where coding has changed them since, it is stale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from qualeval.domain.codebook import Rule
from qualeval.domain.conditions import holds
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, added, removed
from qualeval.domain.evidence import ThemeRow
from qualeval.domain.records import Recommendation
from qualeval.i18n import N_
from qualeval.services.session import Session
from qualeval.services.summarising import themes

OFFERED = "offered"
ACCEPTED = "accepted"
REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Standing:
    """A recommendation as it stands: offered by a rule or judged, with the rows of its codes as they are now.

    The first row is the one its condition and its figures are about.
    """

    recommendation: Recommendation
    rows: tuple[ThemeRow, ...]
    rule: Rule | None = None

    @property
    def is_stale(self) -> bool:
        """Whether the numbers have moved since it was judged."""
        then = dict(self.recommendation.figures)
        return bool(then) and bool(self.rows) and then != _frozen(self.rows[0])


def _frozen(row: ThemeRow) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in row.figures().items()}


def standing(session: Session, language: str) -> list[Standing]:
    """The recommendations offered now and those judged, offers first, then accepted, then rejected."""
    codebook = session.codebook()
    rows = _rows(session)
    judged = session.store.find(Recommendation)
    judged_rules = {recommendation.rule for recommendation in judged}
    rules = {rule.id: rule for rule in codebook.rules}
    offers = []
    for rule in codebook.rules:
        if rule.id in judged_rules or rule.codes[0] not in rows:
            continue
        if holds(rule.when, rows[rule.codes[0]].figures()):
            offer = Recommendation(
                id=rule.id,
                text=rule.text.to(language),
                codes=rule.codes,
                status=OFFERED,
                coder="",
                judged_at="",
                rule=rule.id,
                owner=rule.owner.to(language),
                priority=rule.priority,
                deadline=rule.deadline.to(language),
            )
            offers.append(_standing(offer, rows, rule))
    order = (ACCEPTED, REJECTED)
    kept = [_standing(r, rows, rules.get(r.rule)) for r in sorted(judged, key=lambda r: order.index(r.status))]
    return offers + kept


def _standing(recommendation: Recommendation, rows: Mapping[str, ThemeRow], rule: Rule | None) -> Standing:
    return Standing(recommendation, tuple(rows[code] for code in recommendation.codes if code in rows), rule)


def _rows(session: Session) -> dict[str, ThemeRow]:
    by_category = {row.code: row for row in themes(session, level="category").rows}
    return {**by_category, **{row.code: row for row in themes(session).rows}}


def judge(session: Session, item: Standing, status: str, *, text: str | None = None) -> Gesture | None:
    """Accepts or rejects a recommendation, with the wording given; None when nothing changes."""
    before = None if item.recommendation.status == OFFERED else item.recommendation
    after = replace(
        item.recommendation,
        id=before.id if before else session.ids.new(),
        text=item.recommendation.text if text is None else _worded(text),
        status=status,
        coder=session.coder,
        judged_at=session.clock.now(),
        figures=tuple(_frozen(item.rows[0]).items()) if item.rows else (),
    )
    if before and (before.text, before.status) == (after.text, after.status) and not item.is_stale:
        return None
    return session.commit(f"recommendation.{status}", [Change(before, after)])


def add(session: Session, text: str, codes: tuple[str, ...], *, owner: str = "", priority: str = "") -> Gesture:
    """Adds the evaluator's own recommendation; it must rest on at least one code."""
    codebook = session.codebook()
    for code in codes:
        if code not in codebook:
            raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
    if not codes:
        raise QualevalError(N_("a recommendation needs evidence: name at least one code that it rests on"))
    own = Recommendation(
        id=session.ids.new(),
        text=_worded(text),
        codes=codes,
        status=ACCEPTED,
        coder=session.coder,
        judged_at=session.clock.now(),
        owner=owner,
        priority=priority,
        figures=tuple(_frozen(_rows(session)[codes[0]]).items()),
    )
    return session.commit("recommendation.add", [added(own)])


def take_away(session: Session, recommendation: Recommendation) -> Gesture:
    """Removes a judged recommendation; one that a rule offers is offered again."""
    return session.commit("recommendation.remove", [removed(recommendation)])


def _worded(text: str) -> str:
    if not text.strip():
        raise QualevalError(N_("a recommendation needs words"))
    return " ".join(text.split())
