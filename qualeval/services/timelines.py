"""Where in the interviews themes come up: early, late, or all through."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualeval.domain.code_measures import Timeline, Told, part_of
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import SourceKind
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.analysing import Basis, basis
from qualeval.services.analysis_tables import Analysed, QuotesBehind, headed, name_of, scope_notes
from qualeval.services.numerals import percent
from qualeval.services.ports.analysing import Analysis
from qualeval.services.session import Session
from qualeval.services.spoken import SpokenTurn, spoken_turns

_MARKS = "·▪■"  # in a part of an interview: nothing, one stretch, more


@dataclass(frozen=True, slots=True)
class TimelineFound:
    basis: Basis
    result: Timeline
    n_left_out: int  # interviews in which nothing is coded
    coded: Mapping[str, Mapping[str, float]]  # code -> its codings in the interviews, with the share told before each

    def behind(self, code: str, part: int | None = None) -> QuotesBehind:
        """The quotes of a code in all interviews, or in a part of each."""
        parts = self.result.parts
        ids = {i for i, share in self.coded[code].items() if part in (None, part_of(share, parts))}
        return QuotesBehind((code,), coding_ids=frozenset(ids))


def timeline(
    session: Session, analysis: Analysis, *, wave: str = "", level: str = "code", codes: Sequence[str] = ()
) -> TimelineFound:
    """Where in each coded interview the codes begin, over what respondents said. Raises QualevalError without any."""
    found = basis(session, wave=wave, level=level, codes=codes)
    turns: dict[str, list[SpokenTurn]] = defaultdict(list)
    names: dict[str, str] = {}
    for turn in spoken_turns(session.store, wave):
        if turn.source.kind is SourceKind.TRANSCRIPT:
            turns[turn.document.id].append(turn)
            names[turn.document.id] = turn.source.name
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    lengths = {document: sum(len(turn.span) for turn in said) for document, said in turns.items()}
    coded: dict[str, dict[str, float]] = defaultdict(dict)
    seen: set[tuple[str, str, int, int]] = set()  # what two coders coded alike is one stretch
    for fact in found.facts:
        if fact.document_id not in turns:
            continue
        before = _told_before(turns[fact.document_id], fact.start)
        coded[fact.code][fact.coding_id] = before / (lengths[fact.document_id] or 1)
        stretch = (fact.document_id, fact.code, fact.start, fact.end)
        if stretch not in seen:
            seen.add(stretch)
            places[fact.document_id][fact.code].append(before)
    if not places:
        raise QualevalError(N_("a timeline needs interviews with codings; nothing is coded in any"))
    told = [Told(names[document], lengths[document], places[document]) for document in turns if document in places]
    result = analysis.code_timeline(told, found.codes)
    return TimelineFound(found, result, len(turns) - len(told), coded)


def _told_before(turns: Sequence[SpokenTurn], start: int) -> int:
    """How many characters respondents had said before a place."""
    return sum(min(len(turn.span), max(0, start - turn.span.start)) for turn in turns)


_HEADERS = {
    "source": N_("interview"),
    "code": N_("code"),
    "name": N_("theme"),
    "n": N_("codings"),
    "first_share": N_("first, after % of the interview"),
    "last_share": N_("last, after % of the interview"),
    "line": N_("where"),
}


def timeline_tables(found: TimelineFound, translate: Translator) -> Analysed:
    """Themes by tenths of the interviews; for scripts, each interview and theme with its first and last place."""
    result = found.result
    rows = tuple(
        (name, row.code, name_of(found.basis, row.code, translate), len(shares), shares[0], shares[-1],
         line(shares, result.parts))
        for at, name in enumerate(result.interviews)
        for row in result.rows
        if (shares := row.places[at])
    )  # fmt: skip
    raised = [row for row in result.rows if any(row.n_interviews)]
    readable = tuple((name_of(found.basis, row.code, translate), *row.n_interviews) for row in raised)
    most = max((n for row in raised for n in row.n_interviews), default=1)
    title = translate(N_("Where in the interviews themes come up"))
    notes = (*scope_notes(found.basis, translate), *timeline_notes(found, translate))
    columns = tuple(f"part_{part}" for part in range(1, result.parts + 1))
    return Analysed(
        ResultTable("timeline", tuple(_HEADERS), rows, headed(translate, _HEADERS), title, notes),
        ResultTable(
            "timeline",
            ("name", *columns),
            readable,
            (translate(N_("theme")), *part_names(result, translate)),
            title,
            notes,
        ),
        {
            (at, place): found.behind(row.code, place - 1 if place else None)
            for at, row in enumerate(raised)
            for place in range(result.parts + 1)
        },
        {(at, place): n / most for at, row in enumerate(raised) for place, n in enumerate(row.n_interviews, 1)},
    )


def part_names(result: Timeline, translate: Translator) -> tuple[str, ...]:
    """The parts by where they end: `10%`, `20%`..."""
    return tuple(percent(part / result.parts, translate.language) for part in range(1, result.parts + 1))


def timeline_notes(found: TimelineFound, translate: Translator) -> list[str]:
    notes = [
        translate(
            N_(
                "Interviews (of {n}) in which the theme comes up in each part; a part is named by the share of what "
                "respondents said that is told where it ends."
            ),
            n=len(found.result.interviews),
        )
    ]
    if found.n_left_out:
        notes.append(translate(N_("{n} interviews without any coding are left out."), n=found.n_left_out))
    return notes


def line(shares: Sequence[float], parts: int) -> str:
    """One interview's line: a mark for each part, the heavier the more stretches begin in it."""
    counts = [0] * parts
    for share in shares:
        counts[part_of(share, parts)] += 1
    return "".join(_MARKS[min(count, len(_MARKS) - 1)] for count in counts)
