"""The analyses as a screen offers them: what can be chosen in each, and the table for a choice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from qualeval.domain.agreement_units import UnitKind
from qualeval.domain.code_measures import Within
from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_, Translator
from qualeval.services import agreeing, analysing, figuring, matrices
from qualeval.services.agreement_tables import agreement_tables, differences_tables
from qualeval.services.analysing import SaturationUnit
from qualeval.services.analysis_tables import Analysed, saturation_tables, words_tables
from qualeval.services.carrying import carried_over, carried_tables
from qualeval.services.cross_tables import crosstab_tables
from qualeval.services.figure_tables import closed_tables, performance_tables
from qualeval.services.joint_tables import joint_tables
from qualeval.services.matrix_tables import framework_tables, quote_matrix_tables
from qualeval.services.ports.analysing import Analysis
from qualeval.services.session import Session
from qualeval.services.summarising import quotes
from qualeval.services.theme_detail import theme_detail_tables, theme_details
from qualeval.services.timelines import timeline, timeline_tables
from qualeval.services.together_tables import cooccurrence_matrix
from qualeval.services.triangulating import triangulation, triangulation_tables
from qualeval.services.wave_tables import wave_tables

_MOST_WORDS = 200
_RESAMPLES = 400  # of a screen: the command line takes more
_PAIR = " → "  # between a figure before and after

Drawing = Literal["", "bars", "heat"]
OPTION_WORDS: Mapping[str, str] = {
    "segment": N_("same segment"),
    "respondent": N_("same respondent"),
    "overlap": N_("overlapping"),
    "turns": N_("within a turn"),
    "interview": N_("by interview"),
    "person": N_("by respondent"),
    "waves:themes": N_("themes"),
    "waves:recommendations": N_("recommendations"),
    "unit:segment": N_("by segment"),
    "unit:turn": N_("by turn"),
    "unit:respondent": N_("by respondent"),
    "unit:character": N_("by character"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is looked at: an attribute, figure, theme or pair of figures; a way of counting; codes or categories."""

    by: str = ""
    option: str = ""
    level: str = "code"


@dataclass(frozen=True, slots=True)
class View:
    """An analysis that can be looked at. `choices` are what it can be taken by, `options` its ways of counting.

    `drawing` says how the weights of cells are shown; `has_levels` whether codes and categories differ in it,
    `compares_coders` that every coder counts, whoever was chosen.
    """

    id: str
    title: str
    table: Callable[[Session, Analysis, Chosen, Translator], Analysed]
    choices: Callable[[Session], Sequence[str]] = lambda _: ()
    options: tuple[str, ...] = ()
    drawing: Drawing = ""
    has_levels: bool = True
    compares_coders: bool = False


def _details(session: Session, _: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    return theme_detail_tables(*theme_details(session, level=chosen.level), translate)


def _crosstab(session: Session, analysis: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    return crosstab_tables(*analysing.crosstab(session, analysis, _needed(chosen), level=chosen.level), translate)


def _together(session: Session, analysis: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    return cooccurrence_matrix(together(session, analysis, chosen), translate)


def together(session: Session, analysis: Analysis, chosen: Chosen) -> analysing.Together:
    """The result behind the square of themes: it knows which codings stand together."""
    within = cast("Within", chosen.option or "segment")
    return analysing.cooccurrence(session, analysis, within, level=chosen.level)


def _waves(session: Session, analysis: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    if chosen.option == "waves:recommendations":
        return carried_tables(carried_over(session, translate.language), translate)
    return wave_tables(*analysing.waves(session, analysis, level=chosen.level), translate, small_cells=True)


def _triangulation(session: Session, analysis: Analysis, _: Chosen, translate: Translator) -> Analysed:
    return triangulation_tables(triangulation(session, analysis), translate)


def _timeline(session: Session, analysis: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    return timeline_tables(timeline(session, analysis, level=chosen.level), translate)


def _closed(session: Session, analysis: Analysis, _: Chosen, translate: Translator) -> Analysed:
    return closed_tables(figuring.closed_questions(session, analysis), translate)


def _performance(session: Session, analysis: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    before, found, after = chosen.by.partition(_PAIR)
    if not found:
        raise QualevalError(
            N_("no figures look like before and after; `qualeval performance --before X --after Y` takes any two")
        )
    return performance_tables(figuring.performance(session, analysis, before, after), translate)


def _joint(session: Session, analysis: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    names = (chosen.by,) if chosen.by else ()
    return joint_tables(figuring.joint(session, analysis, names, level=chosen.level), translate)


def _quotes(session: Session, analysis: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    found = matrices.quote_matrix(session, analysis, _needed(chosen), level=chosen.level)
    by_coding = {quote.coding.id: quote for quote in quotes(session)}
    return quote_matrix_tables(found, by_coding, translate)


def _framework(session: Session, analysis: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    found = matrices.framework(session, analysis, codes=(chosen.by,) if chosen.by else ())
    return framework_tables(found, translate, widest=len(found.result.codes))


def _words(session: Session, analysis: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    found, counts = analysing.words(session, analysis, code=chosen.by, least=2, top=_MOST_WORDS)
    return words_tables(found, counts, chosen.by, translate)


def _saturation(session: Session, analysis: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    unit: SaturationUnit = "respondent" if chosen.option == "person" else "interview"
    return saturation_tables(analysing.saturation(session, analysis, unit, level=chosen.level), translate)


def _ground(session: Session, chosen: Chosen) -> agreeing.Ground:
    unit = chosen.option.removeprefix("unit:") or "segment"
    return agreeing.ground(session, unit=cast("UnitKind", unit), level=chosen.level)


def _agreement(session: Session, _: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    over = _ground(session, chosen)
    return agreement_tables(over, agreeing.agreement(over, n_resamples=_RESAMPLES), translate)


def _differences(session: Session, _: Analysis, chosen: Chosen, translate: Translator) -> Analysed:
    over = _ground(session, Chosen(level=chosen.level))
    return differences_tables(over, agreeing.differences(session, over), translate)


def _needed(chosen: Chosen) -> str:
    if not chosen.by:
        raise QualevalError(N_("the project has no attribute whose values make groups"))
    return chosen.by


def _themes(session: Session) -> list[str]:
    return [entry.code for entry in session.codebook().children()]


def _pairs(session: Session) -> list[str]:
    return [_PAIR.join(pair) for pair in figuring.pairs_of_figures(session)]


VIEWS: tuple[View, ...] = (
    View("themes", N_("Themes in detail"), _details),
    View("crosstab", N_("Groups compared"), _crosstab, analysing.comparable, drawing="bars"),
    View("together", N_("Themes together"), _together, options=get_args(Within), drawing="heat"),
    View("waves", N_("Waves"), _waves, options=("waves:themes", "waves:recommendations")),
    View("closed", N_("Closed questions"), _closed, has_levels=False),
    View("performance", N_("Before and after"), _performance, _pairs, has_levels=False),
    View("joint", N_("Themes beside figures"), _joint, figuring.figure_names),
    View("triangulation", N_("Questions by method"), _triangulation, has_levels=False),
    View("quotes", N_("Quotes by group"), _quotes, analysing.comparable, drawing="heat"),
    View("framework", N_("Framework matrix"), _framework, _themes, has_levels=False),
    View("words", N_("Words"), _words, lambda session: ["", *_themes(session)], has_levels=False),
    View("timeline", N_("Along the interviews"), _timeline, drawing="heat"),
    View("saturation", N_("Saturation"), _saturation, options=("interview", "person")),
    View(
        "agreement",
        N_("Agreement of coders"),
        _agreement,
        options=("unit:segment", "unit:turn", "unit:respondent", "unit:character"),
        compares_coders=True,
    ),
    View("differences", N_("Where coders differ"), _differences, compares_coders=True),
)
