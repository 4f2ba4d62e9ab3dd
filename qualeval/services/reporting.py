"""The evaluation report, put together from the project as it stands."""

from collections.abc import Callable, Sequence

from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import SMALL_CELL
from qualeval.domain.quotes import Quote
from qualeval.domain.records import Attribute
from qualeval.domain.report_document import ReportDocument, Section
from qualeval.i18n import N_, Translator
from qualeval.services import charting, judgements
from qualeval.services.attribution import Attribution
from qualeval.services.narrating import Narrator
from qualeval.services.ports.analysing import Analysis
from qualeval.services.quoting import once, typical
from qualeval.services.report_chain import Chain
from qualeval.services.report_limits import Limits
from qualeval.services.report_method import Method, comparable
from qualeval.services.report_statistics import Statistics, there
from qualeval.services.report_summary import summary_section
from qualeval.services.session import TITLE, Session
from qualeval.services.speaking import translated
from qualeval.services.summarising import ThemeSummary, attribute_values, quotes, themes
from qualeval.services.tables import group_matrix_table, short_theme_table, theme_part
from qualeval.services.telling import day
from qualeval.services.theme_detail import directions_table, theme_details
from qualeval.services.wording import in_words

_MOST_QUOTES = 5  # of a theme, those chosen by the evaluator included


def build_report(
    session: Session,
    translate: Translator,
    *,
    wave: str = "",
    by: Sequence[str] = (),
    small_cells: bool = False,
    analysis: Analysis | None = None,
    is_final: bool = False,
) -> ReportDocument:
    """The report in the translator's language.

    `by` names the attributes to compare groups by; without it every attribute with few values is taken. Statistics
    that need `analysis` are left out without it. Raises QualevalError for a final report where something in it rests
    on nothing, or on numbers that have moved.
    """
    session = translated(session, translate.language)
    summary = themes(session, wave=wave)
    attributes = _compared(session, summary, by)
    said_by = Attribution(session, summary, attributes, translate, small_cells=small_cells).of
    chain = Chain(session, translate, said_by, small_cells=small_cells)
    warnings = chain.warnings()
    if is_final and warnings:
        raise QualevalError(
            N_("this report cannot be final yet. {reasons} Mend it in the workspace, or leave --final out"),
            reasons=" ".join(warnings),
        )
    method = Method(session, summary, translate, small_cells=small_cells)
    statistics = Statistics(session, analysis, summary, translate, small_cells=small_cells)
    narrator = Narrator(session, summary, attributes, analysis, translate, small_cells=small_cells)
    title = translate(N_("Evaluation report: {title}"), title=_title(session, translate.language))
    return ReportDocument(
        title=title,
        language=translate.language,
        subtitle=_subtitle(session, summary, translate),
        warnings=tuple(warnings),
        sections=(
            summary_section(summary, chain, translate),
            *chain.questions_section(),
            method.section(),
            method.respondents(),
            Limits(session, summary, chain, translate, small_cells=small_cells).section(),
            _themes(session, summary, translate, small_cells=small_cells),
            _groups(session, summary, attributes, translate, small_cells=small_cells),
            *statistics.sections(),
            *_quote_sections(session, summary, narrator, said_by, translate, small_cells=small_cells),
            *chain.findings_sections(),
            *chain.conclusions(),
            chain.recommendations_section(),
            method.codebook_section(),
            *statistics.annexes,
            *method.checklists(statistics.saturation, title),
        ),
    )


def _title(session: Session, language: str) -> str:
    """The project's title; where it is the codebook's in one language, the codebook's in this one."""
    title, worded = session.setting(TITLE), session.codebook().title
    return worded.to(language) if title in dict(worded.texts).values() else title


def _subtitle(session: Session, summary: ThemeSummary, translate: Translator) -> str:
    named = summary.codebook.title.to(translate.language)
    parts = ["" if named == _title(session, translate.language) else named]
    if summary.wave:
        parts.append(translate(N_("Wave {wave}"), wave=summary.wave))
    parts.append(day(session.clock.now(), translate.language))
    return " · ".join(part for part in parts if part)


def _themes(session: Session, summary: ThemeSummary, translate: Translator, *, small_cells: bool) -> Section:
    categories = themes(session, level="category", wave=summary.wave)
    found, details = theme_details(session, wave=summary.wave, small_cells=small_cells)
    directions = in_words(directions_table(found, details, translate), translate)
    return Section(
        translate(N_("Themes")),
        charts=there([charting.theme_bars(summary, translate)]),
        tables=(short_theme_table(summary, translate), directions, short_theme_table(categories, translate)),
    )


def _compared(session: Session, summary: ThemeSummary, by: Sequence[str]) -> list[Attribute]:
    """The attributes by which groups are compared: those named, else every one with a few values."""
    if not by:
        return comparable(session, summary)
    found = []
    for name in by:
        attribute_values(session, name, summary.wave)  # names what there is, where this is not
        attribute = session.store.get(Attribute, name)
        assert attribute is not None
        found.append(attribute)
    return found


def _groups(
    session: Session,
    summary: ThemeSummary,
    attributes: Sequence[Attribute],
    translate: Translator,
    *,
    small_cells: bool,
) -> Section:
    compared = [themes(session, wave=summary.wave, by=each.name, small_cells=small_cells) for each in attributes]
    return Section(
        translate(N_("Themes by group")),
        paragraphs=() if compared else (translate(N_("The project has no attribute to compare groups by.")),),
        charts=there([charting.group_dots(found, translate) for found in compared]),
        tables=tuple(group_matrix_table(found, translate) for found in compared),
    )


def _quote_sections(
    session: Session,
    summary: ThemeSummary,
    narrator: Narrator,
    said_by: Callable[[Quote], str],
    translate: Translator,
    *,
    small_cells: bool,
) -> tuple[Section, ...]:
    """Each theme in sentences, then its typical quotes: those the evaluator marked, else a few full ones; then the
    dissenting ones.
    """
    marked = judgements.marks(session)
    found: dict[str, list[Quote]] = {}
    for quote in once(quotes(session, wave=summary.wave), marked):
        found.setdefault(quote.coding.code, []).append(quote)
    labels = translate(
        N_(
            "Beside a quote stand the respondent and the line, and of the respondent what no fewer than {small} people "
            "share."
        ),
        small=SMALL_CELL,
    )
    sections = [Section(translate(N_("What respondents said")), paragraphs=() if small_cells else (labels,))]
    for row in summary.rows:
        if row.code not in found:
            continue
        own = [quote for quote in found[row.code] if marked.get(quote.coding.id) == "typical"][:_MOST_QUOTES]
        chosen = own or typical([q for q in found[row.code] if marked.get(q.coding.id) != "dissenting"])
        dissenting = [quote for quote in found[row.code] if marked.get(quote.coding.id) == "dissenting"][:_MOST_QUOTES]
        against = translate(N_("dissenting"))
        name = summary.codebook[row.code].name.to(translate.language)
        sections.append(
            Section(
                f"{name} ({row.n_cases}/{summary.scope.n_cases})",
                paragraphs=(narrator.of(row.code),),
                quotes=(
                    *((quote.text, said_by(quote)) for quote in chosen),
                    *((quote.text, f"{said_by(quote)}, {against}") for quote in dissenting),
                ),
                level=2,
                name=theme_part(row.code),
            )
        )
    return tuple(sections)
