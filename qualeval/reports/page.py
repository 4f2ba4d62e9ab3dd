"""The report as one HTML file that needs nothing else: it opens from a USB stick, prints, and fetches nothing.

A policy in the page forbids it to load anything. Quotes and the numbers behind charts unfold; for printing all unfold.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import count

from qualeval.domain.charts import Chart
from qualeval.domain.report_document import ReportDocument, Section
from qualeval.domain.result_tables import ResultTable
from qualeval.reports.charts import can_draw, drawn, table_columns, table_rows
from qualeval.reports.legal import legal, one_line
from qualeval.reports.linking import pieces
from qualeval.reports.numbers import number_formats
from qualeval.reports.widths import cells, column_shares, is_wide
from qualeval.reports.words import CONTENTS, DRAFT, FIGURE, FROM, LABEL, NUMBERS, QUOTES, TABLE, TO, Translate

_STYLE = """
:root { --ink: #1a1a1a; --quiet: #595959; --line: #cccccc; --tint: #f4f6f8; --accent: #00518a; }
* { box-sizing: border-box; }
html { font: 16px/1.55 "Segoe UI", "Noto Sans", "Noto Naskh Arabic", "Helvetica Neue", Arial, sans-serif; }
body { color: var(--ink); background: #ffffff; margin: 0; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: #ffffff; padding: .5rem; }
header, nav, main { max-width: 54rem; margin: 0 auto; padding: 0 1.5rem; overflow-wrap: break-word; }
header { padding-top: 2.5rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.45rem; margin: 2.6rem 0 .6rem; padding-bottom: .2rem; border-bottom: 2px solid var(--accent); }
h3 { font-size: 1.15rem; margin: 1.8rem 0 .4rem; }
h4 { font-size: 1rem; margin: 1.3rem 0 .3rem; }
.subtitle { color: var(--quiet); margin: 0 0 1rem; }
.draft { border: 2px solid #a33b00; background: #fff4ec; padding: .6rem 1rem; margin: 1rem 0; }
.draft ul { margin: .2rem 0; padding-left: 1.2rem; }
nav ul { list-style: none; padding-left: 0; columns: 2; column-gap: 2rem; }
nav li { break-inside: avoid; }
nav li.level-2, nav li.level-3 { display: none; }
figure { margin: 1.2rem 0; break-inside: avoid; }
figure svg { width: 100%; height: auto; max-width: 46rem; }
figcaption, caption { text-align: left; font-weight: 600; padding: .2rem 0 .4rem; caption-side: top; }
.wide { overflow-x: auto; margin: 1rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { padding: .3rem .55rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; }
tbody th { font-weight: 400; }
tbody tr:nth-child(even) { background: var(--tint); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
td a, p a { text-decoration-thickness: 1px; text-underline-offset: 2px; }
h3:target, h4:target { background: var(--tint); }
.short { white-space: nowrap; }
.note { color: var(--quiet); font-size: .85rem; margin: .15rem 0; }
details { margin: .6rem 0; border-left: 3px solid var(--line); padding-left: .9rem; }
summary { cursor: pointer; color: var(--accent); font-weight: 600; }
blockquote { margin: .7rem 0; padding: 0; }
blockquote p { margin: 0; }
blockquote footer { color: var(--quiet); font-size: .85rem; }
@media (max-width: 40rem) { nav ul { columns: 1; } }
@media print {
  @page { size: A4; margin: 2cm; @bottom-center { content: counter(page); font-size: 9pt; } }
  @page lying { size: A4 landscape; }
  .lying { page: lying; }
  html { font-size: 10.5pt; }
  header, nav, main { max-width: none; padding: 0; }
  nav + main > section:first-child { break-before: page; }
  nav + main > section:first-child h2 { margin-top: 0; }
  .skip, summary { display: none; }
  summary.named { display: block; list-style: none; color: inherit; margin-top: .6rem; break-after: avoid; }
  details { border-left: none; padding-left: 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
  details.numbers { display: none; }
  h2, h3, h4, caption, figcaption, thead, p:has(+ div), tbody tr:nth-child(-n+2) { break-after: avoid; }
  tr, blockquote, .together { break-inside: avoid; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
  .note { break-before: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""
_UNFOLD = """
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
function unfold() {
  const heading = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (heading) heading.closest("section").querySelectorAll("details").forEach((d) => { d.open = true; });
}
addEventListener("hashchange", unfold);
addEventListener("DOMContentLoaded", unfold);
"""
_LYING = ' class="lying"'
_KEPT = ' class="together"'
_SHORT_TABLE = 12  # rows: of a table that is kept on a page
_ROOM = 110  # characters that a row of a table has
_SHORT = 22  # characters: a cell that stays on one line
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def html_page(report: ReportDocument, translate: Translate) -> bytes:
    """The whole report. Equal reports give equal bytes."""
    return "\n".join(_page(report, translate)).encode()


def _page(report: ReportDocument, translate: Translate) -> Iterator[str]:
    title = _text(one_line(report.title))
    anchors = [f"s{number}" for number in range(1, len(report.sections) + 1)]
    yield "<!DOCTYPE html>"
    yield f'<html lang="{report.language}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>"
    yield f"<style>{_STYLE}</style>"
    yield f"<script>{_UNFOLD}</script>"
    yield "</head>"
    yield "<body>"
    yield f'<header><h1 dir="auto">{title}</h1>'
    if report.subtitle:
        yield f'<p class="subtitle" dir="auto">{_text(report.subtitle)}</p>'
    if report.warnings:
        items = "".join(f'<li dir="auto">{_text(warning)}</li>' for warning in report.warnings)
        yield f'<div class="draft" role="note"><strong>{_text(translate(DRAFT))}</strong><ul>{items}</ul></div>'
    yield "</header>"
    if report.sections:
        yield f'<nav aria-label="{_text(translate(CONTENTS))}"><h2>{_text(translate(CONTENTS))}</h2><ul>'
        for section, anchor in zip(report.sections, anchors, strict=True):
            link = f'<a href="#{anchor}" dir="auto">{_text(one_line(section.title))}</a>'
            yield f'<li class="level-{_level(section)}">{link}</li>'
        yield "</ul></nav>"
    yield "<main>"
    named = {section.name: anchor for section, anchor in zip(report.sections, anchors, strict=True) if section.name}
    writer = _Writer(report.language, translate, named)
    for section, anchor in zip(report.sections, anchors, strict=True):
        yield from writer.section(section, anchor)
    yield "</main>"
    yield "</body>"
    yield "</html>"
    yield ""


class _Writer:
    """The sections one after the other, with numbers for tables and figures; `anchors` are of those with a name."""

    def __init__(self, language: str, translate: Translate, anchors: Mapping[str, str]) -> None:
        self._language = language
        self._anchors = anchors
        self._translate = translate
        self._tables = count(1)
        self._figures = count(1)
        self._draws = can_draw()

    def section(self, section: Section, anchor: str) -> Iterator[str]:
        level = _level(section) + 1
        lying = [is_wide(table, self._language) for table in section.tables]
        lies = any(lying) and not section.charts and not section.quotes
        yield f'<section aria-labelledby="{anchor}"{_LYING if lies else ""}>'
        if section.charts:  # a heading, what is said under it and the first picture: on one page
            yield '<div class="together">'
        yield f'<h{level} id="{anchor}" dir="auto">{_text(one_line(section.title))}</h{level}>'
        for paragraph in section.paragraphs:
            said = pieces(paragraph, dict(section.links))
            yield f'<p dir="auto">{"".join(self._linked(_lines(words), target) for words, target in said)}</p>'
        if section.charts:
            yield from self._chart(section.charts[0])
            yield "</div>"
        for chart in section.charts[1:]:
            yield from self._chart(chart)
        for table, is_lying in zip(section.tables, lying, strict=True):
            caption = f"{self._translate(TABLE)} {next(self._tables)}. {one_line(table.title or table.name)}"
            yield f"<div{_LYING if is_lying and not lies else _KEPT if len(table.rows) <= _SHORT_TABLE else ''}>"
            yield from self._table(table, caption)
            yield "</div>"
        if section.quotes:
            yield from self._quotes(section)
        yield "</section>"

    def _chart(self, chart: Chart) -> Iterator[str]:
        """The picture with its numbers folded under it; without the library that draws, the numbers alone."""
        title = f"{self._translate(FIGURE)} {next(self._figures)}. {one_line(chart.title)}"
        names, headers = table_columns(
            chart, self._translate(LABEL), (self._translate(FROM), self._translate(TO))
        )  # fmt: skip
        numbers = ResultTable(chart.name, names, table_rows(chart), headers, notes=chart.notes)
        if not self._draws:
            yield from self._table(numbers, title)
            return
        yield f"<figure>{inline_svg(chart, self._language)}"
        yield f'<figcaption dir="auto">{_text(title)}</figcaption>'
        yield from (f'<p class="note" dir="auto">{_lines(note)}</p>' for note in chart.notes)
        yield "</figure>"
        yield f'<details class="numbers"><summary>{_text(self._translate(NUMBERS))}</summary>'
        yield from self._table(numbers, title)
        yield "</details>"

    def _table(self, table: ResultTable, caption: str) -> Iterator[str]:
        formats = number_formats(table)
        headers, rows = cells(table, self._language)
        yield f'<div class="wide" role="region" tabindex="0" aria-label="{_text(caption)}"><table>'
        yield f'<caption dir="auto">{_text(caption)}</caption><colgroup>'
        yield "".join(f'<col style="width:{share:.1%}">' for share in column_shares(headers, rows, _ROOM))
        yield "</colgroup><thead><tr>"
        for header, number_format in zip(headers, formats, strict=True):
            yield f'<th scope="col" dir="auto"{_class(number_format.numeric)}>{_text(header)}</th>'
        yield "</tr></thead><tbody>"
        for at, row in enumerate(rows):
            yield "<tr>" + "".join(
                f'<th scope="row" dir="auto">{_lines(cell)}</th>'
                if place == 0 and not form.numeric
                else f'<td dir="auto"{_class(form.numeric, is_short=len(cell) <= _SHORT)}>'
                f"{self._linked(_lines(cell), table.target(at, place))}</td>"
                for place, (cell, form) in enumerate(zip(row, formats, strict=True))
            ) + "</tr>"  # fmt: skip
        yield "</tbody></table></div>"
        yield from (f'<p class="note" dir="auto">{_lines(note)}</p>' for note in table.notes)

    def _linked(self, words: str, target: str) -> str:
        """The words as a link to the part that they are a number of, where the report has it."""
        return f'<a href="#{self._anchors[target]}">{words}</a>' if words and target in self._anchors else words

    def _quotes(self, section: Section) -> Iterator[str]:
        title = section.quotes_title or self._translate(QUOTES)
        named = ' class="named"' if section.quotes_title else ""
        yield f"<details><summary{named}>{_text(title)} ({len(section.quotes)})</summary>"
        for words, reference in section.quotes:
            yield f'<blockquote><p dir="auto">“{_lines(words.strip())}”</p>'
            yield f'<footer dir="auto">— {_text(one_line(reference))}</footer></blockquote>'
        yield "</details>"


def inline_svg(chart: Chart, language: str) -> str:
    """The chart's SVG as it stands within a page: no prologue, ids of its own, and what it shows in words."""
    svg = drawn(chart, language, "svg").decode()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL)
    prefix = re.sub(r"[^A-Za-z0-9_-]", "-", chart.name)
    svg = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    label = _text(one_line(chart.alt or chart.title))
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" focusable="false" ', 1).strip()


def _level(section: Section) -> int:
    return min(max(section.level, 1), 3)


def _class(is_numeric: bool, *, is_short: bool = False) -> str:
    return ' class="number"' if is_numeric else ' class="short"' if is_short else ""


def _text(text: str) -> str:
    return escape(legal(text))


def _lines(text: str) -> str:
    """Text with its line ends kept."""
    return "<br>".join(escape(line) for line in legal(text).split("\n"))
