"""What became of earlier waves' recommendations: what was answered, how far they came, and what people say now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualeval.domain.evidence import ThemeRow
from qualeval.domain.records import Source
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services import recommending
from qualeval.services.analysis_tables import NOTHING, Analysed, QuotesBehind
from qualeval.services.recommending import Standing
from qualeval.services.session import Session
from qualeval.services.summarising import themes
from qualeval.services.wording import in_words


@dataclass(frozen=True, slots=True)
class Carried:
    """An accepted recommendation of an earlier wave, with its first theme then and in the latest wave."""

    item: Standing
    wave: str
    before: ThemeRow | None
    now: ThemeRow | None


@dataclass(frozen=True, slots=True)
class CarriedOver:
    waves: tuple[str, ...]
    n_cases: Mapping[str, int]
    items: tuple[Carried, ...]


def carried_over(session: Session, language: str) -> CarriedOver:
    """The accepted recommendations of every wave but the latest, in their order of urgency.

    A recommendation is of the wave that its findings speak of, else of the latest wave that had any source when it
    was made. The journal tells when that was.
    """
    began = _beginnings(session)
    waves = tuple(sorted(began))
    items = recommending.most_urgent_first(recommending.standing(session, language))
    of = [(item, _wave_of(item, began)) for item in items]
    earlier = [(item, wave) for item, wave in of if wave and wave != waves[-1]]
    summaries = {wave: themes(session, wave=wave) for wave in {*(wave for _, wave in earlier), *waves[-1:]}}
    rows = {wave: {row.code: row for row in found.rows} for wave, found in summaries.items()}
    carried = []
    for item, wave in earlier:
        code = item.rows[0].code if item.rows else ""
        carried.append(Carried(item, wave, rows[wave].get(code), rows[waves[-1]].get(code)))
    return CarriedOver(waves, {wave: found.scope.n_cases for wave, found in summaries.items()}, tuple(carried))


def _beginnings(session: Session) -> dict[str, str]:
    """Wave -> when its first source came in."""
    waves = {source.id: source.wave for source in session.store.find(Source) if source.wave}
    began: dict[str, str] = {}
    for gesture in session.store.gestures():
        for change in gesture.changes:
            if isinstance(change.after, Source) and change.after.id in waves:
                began.setdefault(waves[change.after.id], gesture.at)
        if len(began) == len(set(waves.values())):
            break
    return began


def _wave_of(item: Standing, began: Mapping[str, str]) -> str:
    named = {finding.finding.wave for finding in item.findings}
    if len(named) == 1 and (wave := named.pop()) in began:
        return wave
    return max((wave for wave, at in began.items() if at <= item.recommendation.judged_at), default="")


def carried_tables(found: CarriedOver, translate: Translator) -> Analysed:
    """A row for each recommendation: what was answered, how far it came, and who raises its theme now."""
    language = translate.language
    latest = found.waves[-1] if found.waves else ""
    rows = tuple(
        (
            each.wave,
            each.item.worded("text", language),
            each.item.worded("owner", language),
            each.item.worded("response", language),
            each.item.recommendation.progress,
            _raised(each.before, found.n_cases.get(each.wave, 0)),
            _raised(each.now, found.n_cases.get(latest, 0)),
        )
        for each in found.items
    )
    headers = (N_("wave"), N_("recommendation"), N_("addressee"), N_("management response"), N_("progress"),
               N_("raised its theme then"), N_("raised its theme now"))  # fmt: skip
    notes = [translate(N_("Then and now: respondents who raised the recommendation's first theme, of those heard."))]
    if n := untold(found.items):
        notes.append(translate(N_("Nothing is known yet of what became of {n} of them."), n=n))
    if not rows:
        notes = [translate(N_("No recommendation was accepted in an earlier wave."))]
    table = ResultTable(
        "carried_over",
        ("wave", "recommendation", "addressee", "response", "progress", "then", "now"),
        rows,
        tuple(translate(header) for header in headers),
        translate(N_("What became of the recommendations of earlier waves")),
        tuple(notes),
        ("progress",),
    )
    behind = {
        (at, place): QuotesBehind((each.now.code,))
        for at, each in enumerate(found.items)
        for place in range(len(headers))
        if each.now
    }
    return Analysed(table, in_words(table, translate), behind)


def _raised(row: ThemeRow | None, n: int) -> str:
    return f"{row.n_cases}/{n}" if row else NOTHING


def untold(items: Sequence[Carried]) -> int:
    """How many have neither an answer nor any progress noted."""
    return sum(not (each.item.recommendation.response or each.item.recommendation.progress) for each in items)
