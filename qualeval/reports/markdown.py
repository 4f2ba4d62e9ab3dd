"""The report as Markdown (CommonMark with pipe tables). People's words show exactly as they were said."""

import re
from collections.abc import Iterator, Sequence
from itertools import count

from qualeval.domain.charts import Chart
from qualeval.domain.report_document import ReportDocument, Section
from qualeval.domain.result_tables import ResultTable
from qualeval.reports.charts import table_columns, table_rows
from qualeval.reports.legal import legal, one_line
from qualeval.reports.numbers import number_formats, shown
from qualeval.reports.words import DRAFT, FIGURE, FROM, LABEL, TABLE, TO, Translate

_MARKUP = re.compile(r"[\\`*_\[\]<>|~$]|&(?=[#\w]+;)")
_LINE_START = re.compile(r"^(?:[#+=:-]|\d{1,9}(?=[.)]))")


def markdown_text(report: ReportDocument, translate: Translate) -> str:
    """The whole report, blocks parted by blank lines."""
    numbers, figures = count(1), count(1)
    blocks = [f"# {heading(report.title)}"]
    if report.subtitle:
        blocks.append(escaped(report.subtitle))
    if report.warnings:
        blocks.append(f"**{inline(translate(DRAFT))}**")
        blocks.append("\n".join(f"- {inline(warning)}" for warning in report.warnings))
    for section in report.sections:
        blocks += _section(section, numbers, figures, report.language, translate)
    return "\n\n".join(blocks) + "\n"


def inline(text: str) -> str:
    """One line of plain text as Markdown that shows it, for places where no block can begin."""
    return _MARKUP.sub(r"\\\g<0>", one_line(text))


def escaped(text: str) -> str:
    """One line of plain text as Markdown that shows it: no character of it acts as markup."""
    return _LINE_START.sub(_escaped_start, inline(text))


def heading(text: str) -> str:
    """A title; trailing number signs would otherwise be taken for the heading's end."""
    return re.sub(r"#(?=#*$)", r"\\#", inline(text))


def paragraph(text: str) -> str:
    """Text with its line breaks kept; blank lines part paragraphs."""
    blocks = re.split(r"\n[^\S\n]*\n\s*", legal(text).strip())
    return "\n\n".join("\\\n".join(escaped(line) for line in block.split("\n") if line.strip()) for block in blocks)


def _escaped_start(match: re.Match[str]) -> str:
    r"""A list number is escaped at its point (`1\.`), everything else in front."""
    start = match.group()
    return f"{start}\\" if start.isdigit() else f"\\{start}"


def _section(
    section: Section, numbers: Iterator[int], figures: Iterator[int], language: str, translate: Translate
) -> Iterator[str]:
    yield f"{'#' * (1 + min(max(section.level, 1), 3))} {heading(section.title)}"
    yield from (paragraph(text) for text in section.paragraphs if text.strip())
    for chart in section.charts:
        yield f"**{inline(translate(FIGURE))} {next(figures)}.** {inline(chart.title)}"
        yield from _numbers_of(chart, language, translate) if not section.tables else [paragraph(chart.alt)]
    for table in section.tables:
        yield f"**{inline(translate(TABLE))} {next(numbers)}.** {inline(table.title or table.name)}"
        yield _table(table, language)
        if table.notes:
            yield "\\\n".join(escaped(note) for note in table.notes)
    if section.quotes and section.quotes_title:
        yield f"**{inline(section.quotes_title)}**"
    yield from (_quote(words, reference) for words, reference in section.quotes)


def _numbers_of(chart: Chart, language: str, translate: Translate) -> Iterator[str]:
    """What is drawn elsewhere, in figures: for a section whose tables do not hold them."""
    names, headers = table_columns(chart, translate(LABEL), (translate(FROM), translate(TO)))
    yield _table(ResultTable(chart.name, names, table_rows(chart), headers), language)
    if chart.notes:
        yield "\\\n".join(escaped(note) for note in chart.notes)


def _table(table: ResultTable, language: str) -> str:
    formats = number_formats(table)
    rule = ["---:" if number_format.numeric else "---" for number_format in formats]
    rows = (
        [_cell(shown(value, number_format, language)) for value, number_format in zip(row, formats, strict=True)]
        for row in table.rows
    )
    return "\n".join(_pipes(cells) for cells in ([_cell(h) for h in table.headers or table.columns], rule, *rows))


def _pipes(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return "<br>".join(inline(line) for line in legal(text).strip().split("\n"))


def _quote(words: str, reference: str) -> str:
    lines = paragraph(words).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in [*lines, "", f"— {inline(reference)}"])
