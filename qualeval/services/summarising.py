"""Theme frequencies and the quotes behind each number."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import Group, Scope, ThemeRow, groups, joined, theme_table
from qualeval.domain.frozen import frozen
from qualeval.domain.quotes import Quote
from qualeval.domain.records import Attribute, AttributeType, Case, Coding, Document, Role, Source, Speaker, Value
from qualeval.i18n import N_
from qualeval.services.telling import attribute_words
from qualeval.services.whose import EVERYBODY, Whose, whose_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from qualeval.domain.codebook import Codebook
    from qualeval.services.session import Session

LEVELS = ("code", "category")


@frozen
class ThemeSummary:
    """The theme table over a scope, and the same by group of an attribute where one was asked for.

    `uncoded` tells how far to trust it: respondents of sources that were not coded yet are in the denominator.
    """

    codebook: Codebook
    rows: tuple[ThemeRow, ...]
    scope: Scope
    level: str
    wave: str
    uncoded: int = 0  # sources in scope that nobody has coded anything in
    attribute: str = ""
    attribute_label: str = ""
    groups: tuple[tuple[Group, Mapping[str, ThemeRow]], ...] = ()
    whose: Whose = EVERYBODY


def themes(
    session: Session, *, level: str = "code", wave: str = "", by: str = "", small_cells: bool = True
) -> ThemeSummary:
    """Theme frequencies, of a wave or of all, by groups of an attribute where `by` names one.

    Without `small_cells` groups of fewer than 5 people are taken together: see `evidence.joined`.
    The codings that count are those of the session: see `whose.counted`.
    """
    store = session.store
    codebook = session.codebook()
    if wave and wave not in (waves := sorted({s.wave for s in store.find(Source)})):
        raise QualevalError(N_("no source is of wave “{wave}”; there are: {waves}"), wave=wave, waves=", ".join(waves))
    scope = Scope(store.countable_cases(wave))
    facts = store.coding_facts(wave)
    rows = theme_table(codebook, facts, scope, store.decision_tallies(wave), level=level)
    found = []
    attribute = None
    if by:
        values = attribute_values(session, by, wave)
        attribute = store.get(Attribute, by)
        in_order = attribute is not None and attribute.type in (AttributeType.ORDINAL, AttributeType.NUMBER)
        every = groups(values, scope, in_order=in_order)
        for group in every if small_cells else joined(every):
            inside = [fact for fact in facts if fact.case_id in group.scope.case_ids]
            table = theme_table(codebook, inside, group.scope, level=level)
            found.append((group, {row.code: row for row in table}))
    label = attribute_words(attribute) if attribute else ""
    in_scope = [p for p in store.progress() if p.n_segments and (not wave or p.source.wave == wave)]
    uncoded = sum(p.n_codings == 0 for p in in_scope)
    return ThemeSummary(codebook, tuple(rows), scope, level, wave, uncoded, by, label, tuple(found), whose_of(store))


def attribute_values(session: Session, attribute: str, wave: str = "") -> dict[str, str]:
    """What each case has for an attribute: in the wave, else without a wave, else in its latest one."""
    if session.store.get(Attribute, attribute) is None:
        names = sorted(a.name for a in session.store.find(Attribute))
        raise QualevalError(
            N_("there is no attribute “{name}”; there are: {names}"), name=attribute, names=", ".join(names) or "–"
        )
    found: dict[str, Value] = {}
    for value in session.store.find(Value, attribute=attribute):
        kept = found.get(value.case_id)
        if kept is None or _rank(value, wave) > _rank(kept, wave):
            found[value.case_id] = value
    return {case_id: value.value for case_id, value in found.items()}


def _rank(value: Value, wave: str) -> tuple[bool, str]:
    return (value.wave == wave, value.wave)


def codes_under(codebook: Codebook, code: str) -> set[str]:
    """The code and every code below it."""
    found = {code}
    for child in codebook.children(code):
        found |= codes_under(codebook, child.code)
    return found


def quotes(
    session: Session,
    *,
    code: str = "",
    wave: str = "",
    case_ids: Collection[str] | None = None,
    source: str = "",
    countable_only: bool = True,
    where: Callable[[Coding], bool] | None = None,
) -> list[Quote]:
    """The coded passages in the order of their sources, narrowed to a code (or category), wave, cases or source.

    `where` says which codings are meant, before their words are looked up.
    """
    store = session.store
    codebook = session.codebook()
    if code and code not in codebook:
        raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
    sources = {s.id: s for s in store.find(Source)}
    if source and source not in {s.name for s in sources.values()}:
        raise QualevalError(N_("there is no source “{source}”"), source=source)
    wanted = codes_under(codebook, code) if code else None
    ground = _Ground(session, sources)
    found = [
        quote
        for coding in store.find(Coding)
        if (wanted is None or coding.code in wanted) and (where is None or where(coding))
        for said in [ground.said(coding)]
        if (not wave or said.source.wave == wave)
        and (not source or said.source.name == source)
        and (case_ids is None or said.case_id in case_ids)
        and (said.counts or not countable_only)
        for quote in [ground.quote(coding, said)]
    ]
    return sorted(found, key=lambda quote: (*ground.place(quote), quote.coding.start, quote.coding.code))


class _Said(NamedTuple):
    """Where and by whom a coded passage was said; interviewers' words do not count."""

    source: Source
    document: Document
    case_id: str
    counts: bool


class _Ground:
    """What every quote is looked up in, read once."""

    def __init__(self, session: Session, sources: Mapping[str, Source]) -> None:
        self._store = session.store
        self._sources = sources
        self._documents = {document.id: document for document in self._store.find(Document)}
        self._speakers = {speaker.key: speaker for speaker in self._store.find(Speaker)}
        self._names = {case.id: case.name for case in self._store.find(Case)}

    def said(self, coding: Coding) -> _Said:
        document = self._documents[coding.document_id]
        speaker = self._speakers.get((document.source_id, coding.speaker))
        case_id = document.case_id or (speaker.case_id if speaker else "")
        counts = speaker is None or speaker.role is Role.RESPONDENT
        return _Said(self._sources[document.source_id], document, case_id, counts)

    def quote(self, coding: Coding, said: _Said) -> Quote:
        content = self._store.content(said.document.content)
        return Quote(
            coding=coding,
            source=said.source,
            text=coding.span.of(content.text),
            case_id=said.case_id,
            case_name=self._names.get(said.case_id, ""),
            line=content.line_number(coding.start),
        )

    def place(self, quote: Quote) -> tuple[int, int]:
        """The position of its source, and of its text in that."""
        return quote.source.position, self._documents[quote.coding.document_id].position


@frozen
class Audit:
    """How the codings came about, for the method section: counts by origin, verdict and coder."""

    by_origin: Mapping[str, int]
    by_verdict: Mapping[str, int]
    by_coder: Mapping[str, int]

    @property
    def precision(self) -> float | None:
        """The share of decided suggestions that were accepted; None before the first decision."""
        decided = sum(self.by_verdict.values())
        return self.by_verdict.get("accept", 0) / decided if decided else None


def audit(session: Session) -> Audit:
    codings = session.store.find(Coding)
    verdicts: Counter[str] = Counter()
    for tally in session.store.decision_tallies():
        verdicts[tally.verdict.value] += tally.n
    return Audit(
        by_origin=Counter(coding.origin.value for coding in codings),
        by_verdict=verdicts,
        by_coder=Counter(coding.coder for coding in codings),
    )
