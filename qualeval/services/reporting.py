"""The evaluation report, put together from the project as it stands."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from qualeval.domain.charts import Chart
from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import SMALL_CELL
from qualeval.domain.measures import Saturation
from qualeval.domain.quotes import Quote
from qualeval.domain.records import Attribute, AttributeType
from qualeval.domain.report_document import ReportDocument, Section
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services import analysing, charting, figuring, judgements
from qualeval.services.analysis_tables import NOTHING
from qualeval.services.carrying import carried_over, carried_tables
from qualeval.services.figure_tables import closed_tables, joint_tables, performance_tables
from qualeval.services.numerals import decimal
from qualeval.services.ports.analysing import Analysis
from qualeval.services.quoting import once, typical
from qualeval.services.report_chain import Chain
from qualeval.services.report_method import Method, comparable, saturation_words
from qualeval.services.session import TITLE, Session
from qualeval.services.summarising import ThemeSummary, quotes, themes
from qualeval.services.tables import group_matrix_table, short_theme_table
from qualeval.services.telling import day, text_of
from qualeval.services.timelines import part_names, timeline
from qualeval.services.triangulating import triangulation, triangulation_tables
from qualeval.services.wave_tables import wave_tables

T = TypeVar("T")
_SIGNIFICANT = 0.05
_MOST_QUOTES = 5  # of a theme, those chosen by the evaluator included
_WORDED_NUMBER = re.compile(r"-?[\d.,]+( \[.+\])?")


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
    summary = themes(session, wave=wave)
    chain = Chain(session, translate, small_cells=small_cells)
    warnings = chain.warnings()
    if is_final and warnings:
        raise QualevalError(
            N_("this report cannot be final yet. {reasons} Mend it in the workspace, or leave --final out"),
            reasons=" ".join(warnings),
        )
    method = Method(session, summary, translate, small_cells=small_cells)
    statistics = _Statistics(session, analysis, summary, translate, small_cells=small_cells)
    title = translate(N_("Evaluation report: {title}"), title=_title(session, translate.language))
    return ReportDocument(
        title=title,
        language=translate.language,
        subtitle=_subtitle(session, summary, translate),
        warnings=tuple(warnings),
        sections=(
            _overview(summary, chain, translate),
            *chain.questions_section(),
            method.section(),
            method.respondents(),
            _themes(session, summary, translate),
            _groups(session, summary, by, translate, small_cells=small_cells),
            *statistics.sections(),
            *_quote_sections(session, summary, translate),
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


def _overview(summary: ThemeSummary, chain: Chain, translate: Translator) -> Section:
    top = [row for row in summary.rows if row.n_cases][:5]
    named = ", ".join(
        f"{summary.codebook[row.code].name.to(translate.language)} ({row.n_cases}/{summary.scope.n_cases})"
        for row in top
    )
    paragraphs = [
        translate(
            N_("Respondents in scope: {n}. Segments coded, summed over {codes} themes: {segments}."),
            n=decimal(summary.scope.n_cases, translate.language, 0),
            codes=len(summary.rows),
            segments=decimal(sum(row.n_segments for row in summary.rows), translate.language, 0),
        )
    ]
    if named:
        paragraphs.append(translate(N_("Raised by most respondents: {themes}."), themes=named))
    paragraphs += [
        translate(N_("Finding {n}. {text}"), n=number, text=text_of(item.finding.texts, translate.language))
        for number, item in enumerate(chain.findings, 1)
    ]
    paragraphs.append(
        translate(N_("Recommendations accepted by the evaluator: {n}."), n=len(chain.recommendations))
    )  # fmt: skip
    return Section(translate(N_("Summary")), paragraphs=tuple(paragraphs))


def _themes(session: Session, summary: ThemeSummary, translate: Translator) -> Section:
    categories = themes(session, level="category", wave=summary.wave)
    return Section(
        translate(N_("Themes")),
        charts=_there([charting.theme_bars(summary, translate)]),
        tables=(short_theme_table(summary, translate), short_theme_table(categories, translate)),
    )


def _groups(
    session: Session, summary: ThemeSummary, by: Sequence[str], translate: Translator, *, small_cells: bool
) -> Section:
    names = tuple(by) or tuple(attribute.name for attribute in comparable(session, summary))
    compared = [themes(session, wave=summary.wave, by=name, small_cells=small_cells) for name in names]
    return Section(
        translate(N_("Themes by group")),
        paragraphs=() if compared else (translate(N_("The project has no attribute to compare groups by.")),),
        charts=_there([charting.group_dots(found, translate) for found in compared]),
        tables=tuple(group_matrix_table(found, translate) for found in compared),
    )


def _quote_sections(session: Session, summary: ThemeSummary, translate: Translator) -> tuple[Section, ...]:
    """Typical quotes of each theme: those the evaluator marked, else a few full ones; dissenting ones after them."""
    marked = judgements.marks(session)
    found: dict[str, list[Quote]] = {}
    for quote in once(quotes(session, wave=summary.wave), marked):
        found.setdefault(quote.coding.code, []).append(quote)
    sections = [Section(translate(N_("What respondents said")))]
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
                quotes=(
                    *((quote.text, quote.reference) for quote in chosen),
                    *((quote.text, f"{quote.reference}, {against}") for quote in dissenting),
                ),
                level=2,
            )
        )
    return tuple(sections)


class _Statistics:
    """The parts of the report that need statistics; each is left out where it has nothing to say."""

    def __init__(
        self,
        session: Session,
        analysis: Analysis | None,
        summary: ThemeSummary,
        translate: Translator,
        *,
        small_cells: bool,
    ) -> None:
        self._session = session
        self._analysis = analysis
        self._summary = summary
        self._translate = translate
        self._small_cells = small_cells
        self.saturation: Saturation | None = None
        self.annexes: list[Section] = []

    def sections(self) -> list[Section]:
        if self._analysis is None:
            return []
        analysis = self._analysis
        parts = (
            self._together, self._timeline, self._saturation, self._waves, self._closed, self._performance, self._joint,
            self._triangulation,
        )  # fmt: skip
        return [section for part in parts if (section := self._said(part, analysis)) is not None]

    def _said(self, part: Callable[[Analysis], Section | None], analysis: Analysis) -> Section | None:
        """The part, or nothing where it is refused: too few sources, one wave, no figures."""
        try:
            return part(analysis)
        except QualevalError:
            return None

    def _together(self, analysis: Analysis) -> Section | None:
        found = analysing.cooccurrence(self._session, analysis, wave=self._summary.wave)
        chart = charting.cooccurrence_heat(self._summary, found.result, self._translate)
        if chart is None:
            return None
        return Section(self._translate(N_("Themes that stand together")), charts=(chart,))

    def _timeline(self, analysis: Analysis) -> Section | None:
        found = timeline(self._session, analysis, wave=self._summary.wave)
        if len(found.result.interviews) < SMALL_CELL and not self._small_cells:
            return None
        names = part_names(found.result, self._translate)
        chart = charting.timeline_heat(self._summary, found.result, names, self._translate)
        return Section(self._translate(N_("Where in the interviews themes come up")), charts=_there([chart]))

    def _saturation(self, analysis: Analysis) -> Section:
        found = analysing.saturation(self._session, analysis, wave=self._summary.wave)
        self.saturation = found.result
        return Section(
            self._translate(N_("Saturation")),
            paragraphs=(saturation_words(found.result, self._translate),),
            charts=(charting.saturation_curve(found.result, self._translate),),
        )

    def _waves(self, analysis: Analysis) -> Section | None:
        if self._summary.wave:
            return None
        basis, table = analysing.waves(self._session, analysis)
        tables = wave_tables(basis, table, self._translate, small_cells=self._small_cells)
        chart = charting.waves_slope(self._summary, table, self._translate)
        carried = carried_over(self._session, self._translate.language)
        became = (carried_tables(carried, self._translate).readable,) if carried.items else ()
        return Section(self._translate(N_("Waves")), charts=_there([chart]), tables=(tables.readable, *became))

    def _closed(self, analysis: Analysis) -> Section | None:
        """The answers to questions with a scale."""
        scales = [a.name for a in self._session.store.find(Attribute) if a.type is AttributeType.ORDINAL]
        if not scales:
            return None
        answered = figuring.closed_questions(self._session, analysis, scales, wave=self._summary.wave)
        table = _without(closed_tables(answered, self._translate).readable, "bar")
        return Section(self._translate(N_("Closed questions")), tables=(table,))

    def _performance(self, analysis: Analysis) -> Section | None:
        """Figures that were taken before and after: see `figuring.pairs_of_figures`."""
        tables, drawn = [], []
        for first, second in figuring.pairs_of_figures(self._session):
            found = figuring.performance(self._session, analysis, first, second)
            before, after = found.result.before, found.result.after
            if found.result.n_pairs < SMALL_CELL and not self._small_cells:
                continue
            tables.append(_set(performance_tables(found, self._translate).readable))
            if before and after:
                drawn.append((found.measured, before.median, after.median))
        if not tables:
            return None
        translate = self._translate
        chart = charting.before_after(
            drawn,
            (translate(N_("before")), translate(N_("after"))),
            translate(N_("Figures before and after: medians of those who have both")),
            translate(N_("median")),
            translate,
        )
        return Section(translate(N_("Performance before and after")), charts=_there([chart]), tables=tuple(tables))

    def _joint(self, analysis: Analysis) -> Section | None:
        """What the evaluator judged, and what differs beyond chance; the whole of each figure is an annex."""
        translate = self._translate
        whole, chosen = [], []
        headers: tuple[str, ...] = ()
        for name in figuring.figure_names(self._session):
            found = figuring.joint(
                self._session, analysis, (name,), wave=self._summary.wave, small_cells=self._small_cells
            )  # fmt: skip
            tables = joint_tables(found, translate)
            compared = [at for at, row in enumerate(tables.readable.rows) if row[-3] != NOTHING]
            if not compared:
                continue
            (label,) = (beside.label for beside in found.figures)
            rows = _set(tables.readable).rows
            table = replace(tables.readable, rows=tuple(rows[at] for at in compared))
            whole.append(replace(_without(table, "figure"), title=f"{table.title}: {label}"))
            chosen += [(label, *rows[at][1:]) for at in compared if _is_telling(tables.table, at)]
            headers = table.headers
        if not whole:
            return None
        self.annexes.append(Section(translate(N_("Annex: themes beside figures")), tables=tuple(whole)))
        note = N_(
            "Shown are the themes on which the evaluator stated something and those whose difference is beyond chance "
            "(p < 0.05 by Holm's method): {n} of {of} pairs. All are in the annex."
        )
        pairs = sum(len(table.rows) for table in whole)
        summary = ResultTable(
            name="joint",
            columns=("figure", *whole[0].columns),
            rows=tuple(chosen),
            headers=headers,
            title=translate(N_("Themes beside figures")),
            notes=(translate(note, n=len(chosen), of=pairs),),
        )
        return Section(translate(N_("Themes and figures side by side")), tables=(summary,))

    def _triangulation(self, analysis: Analysis) -> Section:
        found = triangulation(self._session, analysis, wave=self._summary.wave)
        table = triangulation_tables(found, self._translate).readable
        return Section(self._translate(N_("Evaluation questions by method")), tables=(table,))


def _set(table: ResultTable) -> ResultTable:
    """The table with its numbers as print sets them: a minus, and an interval that stays with its number on a line."""
    return replace(table, rows=tuple(tuple(map(_unbroken, row)) for row in table.rows))


def _unbroken(cell: object) -> object:
    """A worded number: `−4.40`, `−1,00 [−2,00; 0,00]`."""
    if not isinstance(cell, str) or not _WORDED_NUMBER.fullmatch(cell):
        return cell
    return cell.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{MINUS SIGN}")


def _is_telling(table: ResultTable, row: int) -> bool:
    """Whether the evaluator stated something on a theme and figure, or they go together beyond chance."""
    values = dict(zip(table.columns, table.rows[row], strict=True))
    p = values["p_holm"]
    return bool(values["statement"]) or (isinstance(p, float) and p < _SIGNIFICANT)


def _without(table: ResultTable, column: str) -> ResultTable:
    """The table less a column: what a picture or a title says already."""
    if column not in table.columns:
        return table
    at = table.columns.index(column)

    def rest(row: tuple[T, ...]) -> tuple[T, ...]:
        return (*row[:at], *row[at + 1 :])

    return replace(
        table, columns=rest(table.columns), headers=rest(table.headers), rows=tuple(rest(row) for row in table.rows)
    )


def _there(charts: Sequence[Chart | None]) -> tuple[Chart, ...]:
    return tuple(chart for chart in charts if chart is not None)
