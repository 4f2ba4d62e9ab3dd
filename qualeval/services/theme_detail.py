"""The theme table with all that a report prints of a theme: its direction, who raised it by which method and in which
wave, and a typical and a dissenting quote.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from qualeval.domain.evidence import FEW, SMALL_CELL, ThemeRow, withheld
from qualeval.domain.measures import Share
from qualeval.domain.quotes import Quote
from qualeval.domain.records import Coding, Source, SourceKind
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.analysing import Basis, basis
from qualeval.services.analysis_tables import NOTHING, Analysed, QuotesBehind, counted, headed, name_of, scope_notes
from qualeval.services.judgements import Mark, marks
from qualeval.services.quoting import once, typical
from qualeval.services.session import Session
from qualeval.services.spoken import respondents_of
from qualeval.services.summarising import quotes

K = TypeVar("K", bound=str)
MIXED = "mixed"
Method = Literal["interview", "survey"]
METHODS: tuple[Method, ...] = ("interview", "survey")
METHOD_WORDS: Mapping[Method, str] = {"interview": N_("interviews"), "survey": N_("survey")}


@dataclass(frozen=True, slots=True)
class ThemeDetail:
    """A theme's row with what stands beside it.

    `direction` is the theme's kind; mixed where a category has codes of several kinds, or a quote dissents.
    `typical` was chosen by the evaluator where `is_chosen`, else it is the fullest one that reads at a glance. A method
    or wave that is held back, to protect the few it reached, is not there: see `evidence.withheld`.
    """

    row: ThemeRow
    direction: str
    by_method: Mapping[Method, Share]
    by_wave: Mapping[str, Share]
    typical: Quote | None
    dissenting: Quote | None
    is_chosen: bool


def method_of(source: Source) -> Method:
    return "survey" if source.kind is SourceKind.SURVEY else "interview"


def theme_details(
    session: Session, *, wave: str = "", level: str = "code", small_cells: bool = True
) -> tuple[Basis, list[ThemeDetail]]:
    """Every row of the theme table, in its order. A respondent of both methods counts in both.

    Without `small_cells`, methods and waves are left out where what they show would tell of fewer than 5 people.
    """
    found = basis(session, wave=wave, level=level)
    sources = {source.id: source for source in session.store.find(Source)}
    reached: dict[Method, set[str]] = {method: set() for method in METHODS}
    for source in sources.values():
        if wave in ("", source.wave):
            reached[method_of(source)] |= respondents_of(session.store, source) & found.scope.case_ids
    raised: dict[tuple[str, Method], set[str]] = defaultdict(set)
    for fact in found.facts:
        raised[fact.code, method_of(sources[fact.source_id])].add(fact.case_id)
    rounds = {name: basis(session, wave=name, level=level) for name in _waves(sources.values(), wave)}
    methods, waves = list(METHODS), list(rounds)
    if not small_cells:
        methods = _told_apart({method: reached[method] for method in METHODS}, found.scope.case_ids)
        waves = _told_apart({name: rounds[name].scope.case_ids for name in rounds}, found.scope.case_ids)
    chosen = marks(session)
    by_code = _quotes_by_row(session, found, wave, level, chosen)
    details = []
    for row in found.summary.rows:
        own = by_code.get(row.code, [])
        marked = _marked(own, chosen, "typical")
        dissenting = _marked(own, chosen, "dissenting")
        others = [quote for quote in own if quote not in dissenting]
        details.append(
            ThemeDetail(
                row=row,
                direction=_direction(found, row.code, level, has_dissent=bool(dissenting)),
                by_method={
                    method: Share.counted(len(raised[row.code, method] & reached[method]), len(reached[method]))
                    for method in methods
                },
                by_wave={
                    name: Share.counted(len(rounds[name].raised[row.code]), rounds[name].scope.n_cases)
                    for name in waves
                },
                typical=next(iter(marked or typical(others, 1)), None),
                dissenting=next(iter(dissenting), None),
                is_chosen=bool(marked),
            )
        )
    return found, details


def _told_apart(parts: Mapping[K, Collection[str]], everyone: frozenset[str]) -> list[K]:
    """The parts that may be exported. Nobody at all in one tells nothing."""
    there = [name for name, cases in parts.items() if cases]
    elsewhere = len(everyone.difference(*(parts[name] for name in there)))
    hidden = withheld([len(parts[name]) for name in there], elsewhere)
    left_out = {there[place] for place in hidden}
    return [name for name in parts if name not in left_out]


def _waves(sources: Iterable[Source], wave: str) -> list[str]:
    names = sorted({source.wave for source in sources} - {""})
    return names if len(names) > 1 and not wave else []


def _quotes_by_row(
    session: Session, found: Basis, wave: str, level: str, chosen: Mapping[str, Mark]
) -> dict[str, list[Quote]]:
    by_code: dict[str, list[Quote]] = defaultdict(list)
    for quote in once(quotes(session, wave=wave), chosen):
        if quote.coding.code in found.codebook:
            code = quote.coding.code
            by_code[found.codebook.category_of(code) if level == "category" else code].append(quote)
    return by_code


def _marked(found: Sequence[Quote], chosen: Mapping[str, Mark], mark: Mark) -> list[Quote]:
    return [quote for quote in found if chosen.get(quote.coding.id) == mark]


def _direction(found: Basis, code: str, level: str, *, has_dissent: bool) -> str:
    codebook = found.codebook
    below = [leaf.code for leaf in codebook.leaves() if codebook.category_of(leaf.code) == code]
    kinds = {codebook.kind_of(leaf) for leaf in below} if level == "category" else {codebook.kind_of(code)}
    return MIXED if has_dissent or len(kinds) > 1 else next(iter(kinds), "")


def quote_at(session: Session, code: str, reference: str) -> list[Coding]:
    """The codings of a code whose quotes have a reference such as R07:42."""
    return [quote.coding for quote in quotes(session, code=code) if quote.reference == reference]


# --- as a table ------------------------------------------------------------------------------------------------------

_HEADERS = {
    "code": N_("code"),
    "name": N_("theme"),
    "direction": N_("direction"),
    "n_segments": N_("segments"),
    "n_cases": N_("respondents"),
    "cases_share": N_("% of respondents"),
    "share_low": N_("95% from"),
    "share_high": N_("95% to"),
    "n_interview": N_("respondents, interviews"),
    "interview_share": N_("% of those interviewed"),
    "n_survey": N_("respondents, survey"),
    "survey_share": N_("% of those of the survey"),
    "typical": N_("typical quote"),
    "typical_reference": N_("its reference"),
    "chosen": N_("chosen by the evaluator"),
    "dissenting": N_("dissenting quote"),
    "dissenting_reference": N_("its reference"),
}


def theme_detail_tables(found: Basis, details: Sequence[ThemeDetail], translate: Translator) -> Analysed:
    """A row per theme, with the counts of each method, of each wave where there are several, and the quotes."""
    waves = list(details[0].by_wave) if details else []
    title = translate(N_("Themes by respondents, method and wave"))
    notes = tuple(_notes(found, details, translate))
    return Analysed(
        ResultTable(
            "theme_details",
            (*_HEADERS, *(f"n_wave_{wave}" for wave in waves)),
            tuple(_values(found, detail, translate) for detail in details),
            (*headed(translate, _HEADERS), *(f"{translate(N_('respondents'))}, {wave}" for wave in waves)),
            title,
            notes,
            ("direction",),
        ),
        ResultTable(
            "theme_details",
            ("name", "direction", "n_cases", "n_interview", "n_survey", *(f"n_wave_{wave}" for wave in waves),
             "n_segments", "typical", "dissenting"),
            tuple(_read(found, detail, translate) for detail in details),
            _heads(found, details, translate),
            title,
            notes,
            ("direction",),
        ),
        {(at, 2): QuotesBehind((detail.row.code,)) for at, detail in enumerate(details)},
    )  # fmt: skip


def directions_table(found: Basis, details: Sequence[ThemeDetail], translate: Translator) -> ResultTable:
    """The direction of each theme and who raised it by method and wave, for a report that has the rest elsewhere."""
    table = theme_detail_tables(found, details, translate).readable
    elsewhere = ("n_cases", "n_segments", "typical", "dissenting")
    kept = [place for place, column in enumerate(table.columns) if column not in elsewhere]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        headers=tuple(
            translate(N_("direction")) if table.columns[place] == "direction" else table.headers[place]
            for place in kept
        ),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
        title=translate(N_("Themes by direction, method and wave")),
        notes=(
            *_notes(found, details, translate, with_quotes=False),
            translate(N_("Mixed: the evaluator chose a quote that speaks against the theme's direction.")),
        ),
    )


def _values(found: Basis, detail: ThemeDetail, translate: Translator) -> tuple[object, ...]:
    """A theme's row for scripts, in the order of the headers."""
    row = detail.row
    methods = [detail.by_method.get(method) for method in METHODS]
    return (
        row.code, name_of(found, row.code, translate), detail.direction, row.n_segments, row.n_cases, row.cases_share,
        row.share_low, row.share_high,
        *(cell for share in methods for cell in ((share.n, share.value) if share else (None, None))),
        *_quote(detail.typical), detail.is_chosen, *_quote(detail.dissenting),
        *(share.n for share in detail.by_wave.values()),
    )  # fmt: skip


def _read(found: Basis, detail: ThemeDetail, translate: Translator) -> tuple[object, ...]:
    """A theme's row for people: counts with their percentages, quotes with their references."""
    row, language = detail.row, translate.language
    everyone = Share(row.n_cases, found.scope.n_cases, row.share_low, row.share_high)
    methods = [detail.by_method.get(method) for method in METHODS]
    return (
        name_of(found, row.code, translate),
        detail.direction,
        counted(everyone, language),
        *(counted(share, language) if share else NOTHING for share in methods),
        *(counted(share, language) for share in detail.by_wave.values()),
        row.n_segments,
        _in_one(detail.typical),
        _in_one(detail.dissenting),
    )


def _heads(found: Basis, details: Sequence[ThemeDetail], translate: Translator) -> tuple[str, ...]:
    """What stands over the columns for people: methods and waves with how many respondents they reached."""
    by_method = details[0].by_method if details else {}
    by_wave = details[0].by_wave if details else {}
    methods = [
        translate(METHOD_WORDS[method]) + (f" (n={by_method[method].of})" if method in by_method else "")
        for method in METHODS
    ]
    return (
        translate(N_("theme")),
        translate(N_("direction")),
        f"{translate(N_('respondents'))} (n={found.scope.n_cases})",
        *methods,
        *(f"{wave} (n={share.of})" for wave, share in by_wave.items()),
        translate(N_("segments")),
        translate(N_("typical quote")),
        translate(N_("dissenting quote")),
    )


def _quote(quote: Quote | None) -> tuple[str, str]:
    return (quote.text, quote.reference) if quote else ("", "")


def _in_one(quote: Quote | None) -> str:
    return f"“{quote.text}” ({quote.reference})" if quote else NOTHING


def _notes(
    found: Basis, details: Sequence[ThemeDetail], translate: Translator, *, with_quotes: bool = True
) -> list[str]:
    notes = scope_notes(found, translate)
    notes.append(translate(N_("A respondent can raise several themes: the shares do not add up to 100%.")))
    notes.append(translate(N_("Percentages only where there are {few} respondents or more."), few=FEW))
    if details and len(details[0].by_method) < len(METHODS):
        notes.append(
            translate(
                N_("By method nothing is shown where it would tell of fewer than {small} people."), small=SMALL_CELL
            )
        )
    n = sum(detail.typical is not None and not detail.is_chosen for detail in details)
    if n and with_quotes:
        notes.append(
            translate(N_("{n} typical quotes were picked by length: choose them yourself in the list of quotes."), n=n)
        )
    if found.summary.whose.coders:
        notes.append(found.summary.whose.words(translate))
    return notes
