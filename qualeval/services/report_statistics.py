"""The parts of the report that need statistics; each is left out where it has nothing to say."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from qualeval.domain.charts import Chart
from qualeval.domain.code_measures import Saturation
from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import SMALL_CELL
from qualeval.domain.records import Attribute, AttributeType
from qualeval.domain.report_document import Section
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services import analysing, charting, figuring
from qualeval.services.analysis_tables import NOTHING
from qualeval.services.carrying import carried_over, carried_tables
from qualeval.services.figure_tables import closed_tables, performance_tables
from qualeval.services.joint_tables import joint_tables
from qualeval.services.ports.analysing import Analysis
from qualeval.services.report_annexes import saturation_words
from qualeval.services.session import Session
from qualeval.services.summarising import ThemeSummary
from qualeval.services.timelines import part_names, timeline
from qualeval.services.triangulating import triangulation, triangulation_tables
from qualeval.services.wave_tables import wave_tables

T = TypeVar("T")
_SIGNIFICANT = 0.05
_WORDED_NUMBER = re.compile(r"-?[\d.,]+( \[.+\]| \([\d.,]+\))?")


class Statistics:
    """The sections, and as `annexes` what is too long for them; `saturation` is known once they are made."""

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
        return Section(self._translate(N_("Themes raised together")), charts=(chart,))

    def _timeline(self, analysis: Analysis) -> Section | None:
        found = timeline(self._session, analysis, wave=self._summary.wave)
        if len(found.result.interviews) < SMALL_CELL and not self._small_cells:
            return None
        names = part_names(found.result, self._translate)
        chart = charting.timeline_heat(self._summary, found.result, names, self._translate)
        return Section(self._translate(N_("Where in the interviews themes come up")), charts=there([chart]))

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
        return Section(self._translate(N_("Waves")), charts=there([chart]), tables=(tables.readable, *became))

    def _closed(self, analysis: Analysis) -> Section | None:
        """The answers to questions with a scale."""
        scales = [a.name for a in self._session.store.find(Attribute) if a.type is AttributeType.ORDINAL]
        if not scales:
            return None
        asked = figuring.closed_questions(self._session, analysis, scales, wave=self._summary.wave)
        answered = [each for each in asked if each.result.n_answered]
        if not answered:
            return None
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
                drawn.append((f"{found.measured} (n={found.result.n_pairs})", before.median, after.median))
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
        return Section(translate(N_("Performance before and after")), charts=there([chart]), tables=tuple(tables))

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
    """A worded number: `−4.40`, `−1,00 [−2,00; 0,00]`, `82.85 (32)`."""
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


def there(charts: Sequence[Chart | None]) -> tuple[Chart, ...]:
    """The charts that have anything to show."""
    return tuple(chart for chart in charts if chart is not None)
