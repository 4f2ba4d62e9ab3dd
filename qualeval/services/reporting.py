"""The evaluation report, put together from the project as it stands."""

from collections.abc import Mapping, Sequence

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
from qualeval.services.report_annexes import MethodAnnexes
from qualeval.services.report_chain import Chain
from qualeval.services.report_limits import Limits
from qualeval.services.report_method import Method
from qualeval.services.report_respondents import Respondents, comparable
from qualeval.services.report_statistics import Statistics, there
from qualeval.services.report_summary import summary_section
from qualeval.services.session import TITLE, Session
from qualeval.services.speaking import translated
from qualeval.services.summarising import ThemeSummary, attribute_values, quotes, themes
from qualeval.services.telling import day
from qualeval.services.theme_detail import directions_table, theme_details
from qualeval.services.theme_tables import group_matrix_table, short_theme_table, theme_part
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
    parts = _Parts(session, themes(session, wave=wave), by, analysis, translate, small_cells=small_cells)
    warnings = parts.chain.warnings()
    if is_final and warnings:
        raise QualevalError(
            N_("this report cannot be final yet. {reasons} Mend it in the workspace, or leave --final out"),
            reasons=" ".join(warnings),
        )
    return ReportDocument(
        title=parts.title,
        language=translate.language,
        subtitle=_subtitle(session, parts.summary, translate),
        warnings=tuple(warnings),
        sections=parts.sections(),
    )


class _Parts:
    """The sections of a report; `chain` is what was found, concluded and recommended."""

    def __init__(
        self,
        session: Session,
        summary: ThemeSummary,
        by: Sequence[str],
        analysis: Analysis | None,
        translate: Translator,
        *,
        small_cells: bool,
    ) -> None:
        self.summary = summary
        self._session = session
        self._analysis = analysis
        self._translate = translate
        self._small_cells = small_cells
        self._attributes = _compared(session, summary, by)
        self._said_by = Attribution(session, summary, self._attributes, translate, small_cells=small_cells).of
        self.chain = Chain(session, translate, self._said_by, small_cells=small_cells)
        self.title = translate(N_("Evaluation report: {title}"), title=_title(session, translate.language))

    def sections(self) -> tuple[Section, ...]:
        session, summary, chain, translate = self._session, self.summary, self.chain, self._translate
        small_cells = self._small_cells
        method = Method(session, summary, translate)
        statistics = Statistics(session, self._analysis, summary, translate, small_cells=small_cells)
        annexes = MethodAnnexes(session, summary, method, translate)
        return (
            summary_section(summary, chain, translate),
            *chain.questions_section(),
            method.section(),
            Respondents(session, summary, translate, small_cells=small_cells).section(),
            Limits(session, summary, chain, translate, small_cells=small_cells).section(),
            self._themes(),
            self._groups(),
            *statistics.sections(),
            *self._quotes(),
            *chain.findings_sections(),
            *chain.conclusions(),
            chain.recommendations_section(),
            annexes.codebook_section(),
            *statistics.annexes,
            *annexes.checklists(statistics.saturation, self.title),
        )

    def _themes(self) -> Section:
        session, summary, translate = self._session, self.summary, self._translate
        categories = themes(session, level="category", wave=summary.wave)
        found, details = theme_details(session, wave=summary.wave, small_cells=self._small_cells)
        directions = in_words(directions_table(found, details, translate), translate)
        return Section(
            translate(N_("Themes")),
            charts=there([charting.theme_bars(summary, translate)]),
            tables=(short_theme_table(summary, translate), directions, short_theme_table(categories, translate)),
        )

    def _groups(self) -> Section:
        translate, wave, small_cells = self._translate, self.summary.wave, self._small_cells
        compared = [
            themes(self._session, wave=wave, by=each.name, small_cells=small_cells) for each in self._attributes
        ]
        return Section(
            translate(N_("Themes by group")),
            paragraphs=() if compared else (translate(N_("The project has no attribute to compare groups by.")),),
            charts=there([charting.group_dots(found, translate) for found in compared]),
            tables=tuple(group_matrix_table(found, translate) for found in compared),
        )

    def _quotes(self) -> tuple[Section, ...]:
        """Each theme in sentences, then its quotes."""
        session, translate, summary = self._session, self._translate, self.summary
        narrator = Narrator(
            session, summary, self._attributes, self._analysis, translate, small_cells=self._small_cells
        )  # fmt: skip
        marked = judgements.marks(session)
        found: dict[str, list[Quote]] = {}
        for quote in once(quotes(session, wave=summary.wave), marked):
            found.setdefault(quote.coding.code, []).append(quote)
        labels = translate(
            N_(
                "Beside a quote stand the respondent and the line, and of the respondent what no fewer than {small} "
                "people share."
            ),
            small=SMALL_CELL,
        )
        nothing = () if found else (translate(N_("Nothing has been coded yet.")),)
        head = Section(
            translate(N_("What respondents said")), paragraphs=nothing or (() if self._small_cells else (labels,))
        )
        of_themes = (
            Section(
                f"{summary.codebook[row.code].name.to(translate.language)} ({row.n_cases}/{summary.scope.n_cases})",
                paragraphs=(narrator.of(row.code),),
                quotes=self._chosen(found[row.code], marked),
                level=2,
                name=theme_part(row.code),
            )
            for row in summary.rows
            if row.code in found
        )
        return (head, *of_themes)

    def _chosen(self, of_theme: Sequence[Quote], marked: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The typical quotes, those the evaluator marked, else a few full ones; then the dissenting ones."""
        own = [quote for quote in of_theme if marked.get(quote.coding.id) == "typical"]
        dissenting = [quote for quote in of_theme if marked.get(quote.coding.id) == "dissenting"]
        chosen = own[:_MOST_QUOTES] or typical([quote for quote in of_theme if quote not in dissenting])
        against = self._translate(N_("dissenting"))
        return (
            *((quote.text, self._said_by(quote)) for quote in chosen),
            *((quote.text, f"{self._said_by(quote)}, {against}") for quote in dissenting[:_MOST_QUOTES]),
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
