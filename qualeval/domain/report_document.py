"""The evaluation report, before it is written in any format."""

from dataclasses import dataclass

from qualeval.domain.charts import Chart
from qualeval.domain.result_tables import ResultTable


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: paragraphs, charts, tables, then quotes as (words, reference) pairs with their title.

    `name` is what rows of tables lead to it by (see `ResultTable.leads_to`); `links` are words of its paragraphs with
    the name of the part that they lead to.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[ResultTable, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()
    level: int = 1
    charts: tuple[Chart, ...] = ()
    quotes_title: str = ""
    name: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """The evaluation report, in one language, ready to be written in any format.

    `subtitle` stands under the title; `warnings` say, before anything else, why this is a draft.
    """

    title: str
    language: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    warnings: tuple[str, ...] = ()
