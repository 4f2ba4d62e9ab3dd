"""Recommendations: offered by the codebook when their condition holds, judged and written by the evaluator.

A judged recommendation keeps the numbers it rested on; where coding has changed them since, it is stale. It rests on
themes, on findings, or on both; one that rests on nothing anybody said is no part of a final report.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from qualeval.domain.codebook import Rule
from qualeval.domain.conditions import holds
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, added, removed
from qualeval.domain.evidence import FEW, ThemeRow
from qualeval.domain.records import PRIORITIES, PROGRESS, STRENGTHS, Recommendation
from qualeval.i18n import N_
from qualeval.services import findings
from qualeval.services.finding_standing import FindingStanding
from qualeval.services.recommendation_words import WORDED, put_into, with_words, words_of
from qualeval.services.session import Session
from qualeval.services.summarising import themes

OFFERED = "offered"
ACCEPTED = "accepted"
REJECTED = "rejected"
DETAILS = ("owner", "action", "deadline", "priority", "cost", "response", "progress")
_STRONG_SHARE, _STRONG_CASES = 0.2, 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A recommendation as it stands: offered by a rule or judged, with the rows of its codes as they are now.

    The first row is the one its condition and its figures are about.
    """

    recommendation: Recommendation
    rows: tuple[ThemeRow, ...]
    rule: Rule | None = None
    findings: tuple[FindingStanding, ...] = ()

    @property
    def is_stale(self) -> bool:
        """Whether the numbers have moved since it was judged."""
        then = dict(self.recommendation.figures)
        return bool(then) and bool(self.rows) and then != _frozen(self.rows[0])

    def worded(self, name: str, language: str) -> str:
        """A field of WORDED in the language: see `words_of`."""
        return words_of(self.recommendation, self.rule, name, language)

    @property
    def is_founded(self) -> bool:
        """Whether anybody said anything that it rests on, by its themes or its findings."""
        return any(row.n_segments for row in self.rows) or any(finding.is_founded for finding in self.findings)

    @property
    def strength(self) -> str:
        """The word of its strongest finding; empty where it follows from none."""
        words = [finding.strength_word for finding in self.findings]
        return min(words, key=STRENGTHS.index, default="")


def _frozen(row: ThemeRow) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in row.figures().items()}


def standing(session: Session, language: str) -> list[Standing]:
    """The recommendations offered now and those judged, offers first, then accepted, then rejected."""
    codebook = session.codebook()
    rows = _rows(session)
    judged = session.store.find(Recommendation)
    found = {item.finding.id: item for item in findings.standing(session)}
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
            offers.append(_standing(offer, rows, rule, found))
    order = (ACCEPTED, REJECTED)
    kept = [_standing(r, rows, rules.get(r.rule), found) for r in sorted(judged, key=lambda r: order.index(r.status))]
    return offers + kept


def _standing(
    recommendation: Recommendation,
    rows: Mapping[str, ThemeRow],
    rule: Rule | None,
    found: Mapping[str, FindingStanding],
) -> Standing:
    return Standing(
        recommendation,
        tuple(rows[code] for code in recommendation.codes if code in rows),
        rule,
        tuple(found[finding_id] for finding_id in recommendation.findings if finding_id in found),
    )


def _rows(session: Session) -> dict[str, ThemeRow]:
    by_category = {row.code: row for row in themes(session, level="category").rows}
    return {**by_category, **{row.code: row for row in themes(session).rows}}


def judge(
    session: Session, item: Standing, status: str, *, text: str | None = None, language: str = ""
) -> Gesture | None:
    """Accepts or rejects a recommendation, with the wording given in a language; None when nothing changes."""
    before = None if item.recommendation.status == OFFERED else item.recommendation
    worded = item.recommendation
    if text is not None:
        worded = with_words(worded, "text", _worded(text), language)
    after = replace(
        worded,
        id=before.id if before else session.ids.new(),
        status=status,
        coder=session.coder,
        judged_at=session.clock.now(),
        figures=tuple(_frozen(item.rows[0]).items()) if item.rows else (),
    )
    if before and worded == before and before.status == status and not item.is_stale:
        return None
    return session.commit(f"recommendation.{status}", [Change(before, after)])


def add(
    session: Session,
    text: str,
    codes: tuple[str, ...],
    *,
    owner: str = "",
    priority: str = "",
    follows_from: tuple[str, ...] = (),
) -> Gesture:
    """Adds the evaluator's own recommendation; it must rest on at least one code. `follows_from` are findings' ids."""
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
        findings=follows_from,
    )
    return session.commit("recommendation.add", [added(own)])


def detail(session: Session, item: Standing, language: str = "", /, **details: str) -> Gesture | None:
    """Says who is to do what by when, how urgent it is, what it costs, what was answered, how far it has come.

    `details` are of DETAILS, worded as they are read in the language. One that was only offered is accepted with it.
    None when nothing is different.
    """
    for name, allowed in (("priority", PRIORITIES), ("progress", PROGRESS)):
        if details.get(name) and details[name] not in allowed:
            raise QualevalError(
                N_("{name}: “{value}” is not one of {choices}"),
                name=name,
                value=details[name],
                choices=", ".join(allowed),
            )
    if unknown := details.keys() - set(DETAILS):
        raise ValueError(f"a recommendation has no {unknown}")
    wanted = item.recommendation
    for name, text in details.items():
        wanted = with_words(wanted, name, " ".join(text.split()), language)
    return _revised(session, "recommendation.detail", item, wanted)


def translate(session: Session, item: Standing, language: str, **words: str) -> Gesture | None:
    """Puts fields of WORDED in a language beside their own words; empty words take that back."""
    wanted = item.recommendation
    for name, text in words.items():
        if name not in WORDED:
            raise ValueError(f"a recommendation has no words in {name}")
        wanted = put_into(wanted, name, " ".join(text.split()), language)
    return _revised(session, "recommendation.translate", item, wanted)


def link(session: Session, item: Standing, finding: FindingStanding, *, linked: bool = True) -> Gesture | None:
    """Says that the recommendation follows from a finding, or that it does not."""
    others = tuple(i for i in item.recommendation.findings if i != finding.finding.id)
    wanted = (*others, finding.finding.id) if linked else others
    if set(wanted) == set(item.recommendation.findings):
        return None
    return _revised(session, "recommendation.link", item, replace(item.recommendation, findings=wanted))


def _revised(session: Session, action: str, item: Standing, wanted: Recommendation) -> Gesture | None:
    if wanted == item.recommendation:
        return None
    if item.recommendation.status != OFFERED:
        return session.commit(action, [Change(item.recommendation, wanted)])
    accepted = replace(
        wanted,
        id=session.ids.new(),
        status=ACCEPTED,
        coder=session.coder,
        judged_at=session.clock.now(),
        figures=tuple(_frozen(item.rows[0]).items()) if item.rows else (),
    )
    return session.commit(action, [added(accepted)])


def unanswered(session: Session, items: Iterable[Standing]) -> list[ThemeRow]:
    """Challenges that many respondents named (a fifth of them, at least three) and no recommendation answers.

    Where there are fewer than 20 respondents, three are enough. A recommendation answers the themes it names, those of
    its findings, and every theme of a category among these.
    """
    summary = themes(session)
    answered: set[str] = set()
    for item in items:
        if item.recommendation.status == ACCEPTED:
            answered |= {*item.recommendation.codes, *(c for found in item.findings for c in found.finding.codes)}
    share = _STRONG_SHARE if summary.scope.n_cases >= FEW else 0.0
    return [
        row
        for row in summary.rows
        if row.kind == "challenge"
        and row.n_cases >= _STRONG_CASES
        and row.cases_share >= share
        and not {row.code, row.category} & answered
    ]


def most_urgent_first(items: Iterable[Standing]) -> list[Standing]:
    """The accepted recommendations by priority, then by how strong their findings are: as the report numbers them."""
    accepted = [item for item in items if item.recommendation.status == ACCEPTED]
    return sorted(accepted, key=_urgency)


def _urgency(item: Standing) -> tuple[int, int]:
    priority, word = item.recommendation.priority, item.strength
    return (
        PRIORITIES.index(priority) if priority in PRIORITIES else len(PRIORITIES),
        STRENGTHS.index(word) if word else len(STRENGTHS),
    )


def matrix(items: Iterable[Standing]) -> dict[tuple[str, str], list[int]]:
    """(strength, priority) -> the numbers, from 1, of the recommendations there; empty words for none."""
    cells: dict[tuple[str, str], list[int]] = {}
    for number, item in enumerate(items, 1):
        priority = item.recommendation.priority
        cells.setdefault((item.strength, priority if priority in PRIORITIES else ""), []).append(number)
    return cells


def unfounded(items: Iterable[Standing]) -> list[Standing]:
    """Accepted recommendations that rest on nothing anybody said."""
    return [item for item in items if item.recommendation.status == ACCEPTED and not item.is_founded]


def take_away(session: Session, recommendation: Recommendation) -> Gesture:
    """Removes a judged recommendation; one that a rule offers is offered again."""
    return session.commit("recommendation.remove", [removed(recommendation)])


def _worded(text: str) -> str:
    if not text.strip():
        raise QualevalError(N_("a recommendation needs words"))
    return " ".join(text.split())
