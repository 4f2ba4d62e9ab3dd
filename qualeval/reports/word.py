"""The report as a Word document that looks at home there: its styles, captions, contents and page numbers are Word's.

Tables are built row by row from a template row: python-docx finds a cell by its place in time that grows with the
table. The few elements that python-docx has no words for are made here with its element factory.
"""

import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from qualeval.domain.charts import Chart
from qualeval.domain.errors import QualevalError
from qualeval.domain.report_document import ReportDocument, Section
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_
from qualeval.reports.charts import can_draw, drawn
from qualeval.reports.legal import legal, one_line
from qualeval.reports.linking import pieces
from qualeval.reports.widths import is_wide
from qualeval.reports.word_fields import add_field, append_bookmark, append_field_mark, append_instruction, append_link
from qualeval.reports.word_tables import TABLE_STYLE, TABLE_TEXT, add_grid
from qualeval.reports.words import CONTENTS, DRAFT, FIGURE, PAGE, TABLE, UPDATE, Translate

_LOCALES = {"id": "id-ID", "en": "en-GB"}
_TABLE_NOTE = "Table Note"
_REFERENCE = "Quote Reference"
_SHORT_SIDE, _LONG_SIDE, _MARGIN = Cm(21), Cm(29.7), Cm(2.5)
_NEEDED = (
    "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "TOC Heading", "Caption", "Quote", "Intense Quote",
    "List Bullet", TABLE_STYLE,
)  # fmt: skip
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def word_document(report: ReportDocument, translate: Translate, template: Path | None = None) -> bytes:
    """The whole report. Equal reports give equal bytes.

    A template gives its styles, page, headers and footers; what stands in it is left out. Raises QualevalError for a
    file that Word would not open as a document.
    """
    return _Document(report, translate, template).saved()


class _Document:
    """One report being written, with the numbers it hands out. `Any` is python-docx's, which is untyped here."""

    def __init__(self, report: ReportDocument, translate: Translate, template: Path | None = None) -> None:
        self._language = report.language
        self._translate = translate
        self._table_numbers = count(1)
        self._figure_numbers = count(1)
        self._draws = can_draw()
        self._document: Any = Document() if template is None else _opened(template)
        self._own_styles = template is None
        self._describe(report)
        self._define_styles()
        self._lay_out_pages()
        self._document.add_paragraph(one_line(report.title), style="Title")
        if report.subtitle:
            self._document.add_paragraph(one_line(report.subtitle), style="Subtitle")
        if report.warnings:
            self._document.add_paragraph(self._translate(DRAFT), style="Intense Quote")
            for warning in report.warnings:
                self._document.add_paragraph(legal(warning), style="List Bullet")
        anchors = [f"_Toc{number:09}" for number in range(1, len(report.sections) + 1)]
        self._anchors = {s.name: anchor for s, anchor in zip(report.sections, anchors, strict=True) if s.name}
        self._add_contents(report.sections, anchors)
        for number, (section, anchor) in enumerate(zip(report.sections, anchors, strict=True), start=1):
            self._add_section(section, anchor, number)

    def saved(self) -> bytes:
        """The file's bytes, with the zip members' dates made constant."""
        stream, dated = BytesIO(), BytesIO()
        self._document.save(dated)
        with zipfile.ZipFile(dated) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                member = zipfile.ZipInfo(name, _ZIP_DATE)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.create_system = 0
                target.writestr(member, source.read(name))
        return stream.getvalue()

    def _describe(self, report: ReportDocument) -> None:
        properties = self._document.core_properties
        properties.title = one_line(report.title)[:255]
        properties.language = _LOCALES[report.language]
        properties.author = ""
        properties.comments = ""
        element = self._document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element
        for name in ("dcterms:created", "dcterms:modified"):
            for date in element.findall(qn(name)):
                element.remove(date)

    def _define_styles(self) -> None:
        styles = self._document.styles
        if not self._own_styles:
            _add_missing_styles(styles)
            self._define_own(styles)
            return
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), _LOCALES[self._language])
        styles["Caption"].paragraph_format.keep_with_next = True
        styles["Caption"].paragraph_format.space_before = Pt(10)
        styles["Caption"].paragraph_format.space_after = Pt(4)
        styles["Caption"].font.color.rgb = RGBColor(0x26, 0x26, 0x26)
        quote = styles["Quote"].paragraph_format
        quote.left_indent = quote.right_indent = Cm(1)
        quote.space_after = Pt(6)
        quote.keep_together = True
        self._define_own(styles)

    def _define_own(self, styles: Any) -> None:
        """The styles that Word's own template has not; a template that has them keeps its own."""
        there = {style.name for style in styles}
        for name, size, before in ((TABLE_TEXT, 9, 1), (_TABLE_NOTE, 8, 3)):
            if name in there:
                continue
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.font.size = Pt(size)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(1)
            style.paragraph_format.line_spacing = 1
        if _REFERENCE not in there:
            reference = styles.add_style(_REFERENCE, WD_STYLE_TYPE.CHARACTER)
            reference.font.italic = False
            reference.font.size = Pt(9)
        for level in (1, 2, 3):
            if f"toc {level}" in there:
                continue
            entry = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
            entry.base_style = styles["Normal"]
            entry.paragraph_format.left_indent = Cm(0.6 * (level - 1))
            entry.paragraph_format.space_after = Pt(3)
            entry.paragraph_format.tab_stops.add_tab_stop(
                _SHORT_SIDE - 2 * _MARGIN, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )

    def _lay_out_pages(self) -> None:
        """A4 with equal margins, and the page number in a footer that later sections inherit."""
        if not self._own_styles:
            return
        page = self._document.sections[0]
        page.page_width, page.page_height = _SHORT_SIDE, _LONG_SIDE
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
        footer = page.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        footer.add_run(f"{self._translate(PAGE)} ")
        add_field(footer, "PAGE", "1")

    def _add_contents(self, sections: Sequence[Section], anchors: Sequence[str]) -> None:
        """A contents field whose first result is made here: links, and how to get page numbers.

        Only who lays out pages knows these. Updating the contents puts them there and takes the hint away; to have
        Word do that on opening, it would ask the reader a question about other files each time.
        """
        if not sections:
            return
        self._document.add_paragraph(self._translate(CONTENTS), style="TOC Heading")
        listed = [(s, anchor) for s, anchor in zip(sections, anchors, strict=True) if _level(s) == 1]
        listed = listed or list(zip(sections, anchors, strict=True))
        lines = [self._document.add_paragraph(style="toc 1") for _ in listed]
        append_field_mark(lines[0], "begin")
        append_instruction(lines[0], r'TOC \o "1-1" \h \z \u')
        append_field_mark(lines[0], "separate")
        for line, (section, anchor) in zip(lines, listed, strict=True):
            append_link(line, one_line(section.title), anchor)
        hint = self._document.add_paragraph(self._translate(UPDATE), style=_TABLE_NOTE)
        append_field_mark(hint, "end")

    def _add_section(self, section: Section, anchor: str, number: int) -> None:
        wide = [is_wide(table, self._language) for table in section.tables]
        is_lying = any(wide) and not section.charts and not section.quotes
        self._turn(landscape=is_lying)
        heading = self._document.add_paragraph(style=f"Heading {_level(section)}")
        heading.paragraph_format.page_break_before = number == 1 or None  # the contents have a page of their own
        append_bookmark(heading, "bookmarkStart", number, anchor)
        heading.add_run(one_line(section.title))
        append_bookmark(heading, "bookmarkEnd", number)
        said = [self._add_paragraph(paragraph, dict(section.links)) for paragraph in section.paragraphs]
        if said and (section.charts or section.tables):  # a sentence stays with the picture that it is about
            said[-1].paragraph_format.keep_with_next = True
        if self._draws:
            for chart in section.charts:
                self._add_chart(chart)
        for table, needs_room in zip(section.tables, wide, strict=True):
            self._turn(landscape=needs_room or is_lying)
            self._add_table(table)
        if section.quotes:
            self._turn(landscape=False)
        if section.quotes_title and section.quotes:
            title = self._document.add_paragraph(style="Normal")
            title.add_run(one_line(section.quotes_title)).bold = True
            title.paragraph_format.keep_with_next = True
        for words, reference in section.quotes:
            self._add_quote(words, reference)

    def _add_paragraph(self, text: str, links: Mapping[str, str]) -> Any:
        """A paragraph whose words lead where the report has the part that they lead to."""
        paragraph = self._document.add_paragraph()
        for words, target in pieces(legal(text), links):
            if target in self._anchors:
                append_link(paragraph, words, self._anchors[target])
            else:
                paragraph.add_run(words)
        return paragraph

    def _turn(self, *, landscape: bool) -> None:
        """Starts a section of pages where the paper must lie the other way."""
        if landscape == (self._page().orientation == WD_ORIENT.LANDSCAPE):
            return
        page = self._document.add_section(WD_SECTION.NEW_PAGE)
        page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        short, long = sorted((page.page_width, page.page_height))
        page.page_width, page.page_height = (long, short) if landscape else (short, long)

    def _page(self) -> Any:
        return self._document.sections[-1]

    def _add_chart(self, chart: Chart) -> None:
        """The picture, its caption under it, and in words what it shows, for those who do not see it."""
        page = self._page()
        picture = self._document.add_paragraph(style="Normal")
        picture.paragraph_format.keep_with_next = True
        run = picture.add_run()
        run.add_picture(BytesIO(drawn(chart, self._language, "png")))
        shape = self._document.inline_shapes[-1]
        width = page.page_width - page.left_margin - page.right_margin
        height = (page.page_height - page.top_margin - page.bottom_margin) * 4 // 5
        scale = min(1, width / shape.width, height / shape.height)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
        described = shape._inline.docPr  # noqa: SLF001 - python-docx has no words for a picture's description
        described.set("descr", one_line(chart.alt or chart.title))
        caption = self._document.add_paragraph(f"{self._translate(FIGURE)} ", style="Caption")
        caption.paragraph_format.keep_with_next = False
        add_field(caption, rf"SEQ {self._translate(FIGURE)} \* ARABIC", str(next(self._figure_numbers)))
        caption.add_run(f". {one_line(chart.title)}")
        for note in chart.notes:
            self._document.add_paragraph(legal(note), style=_TABLE_NOTE)

    def _add_table(self, table: ResultTable) -> None:
        caption = self._document.add_paragraph(f"{self._translate(TABLE)} ", style="Caption")
        add_field(caption, rf"SEQ {self._translate(TABLE)} \* ARABIC", str(next(self._table_numbers)))
        caption.add_run(f". {one_line(table.title or table.name)}")
        if table.columns:
            self._add_grid(table)
        if table.notes and table.rows:  # no note alone at a page's top
            for cell in self._document.tables[-1].rows[-1].cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        notes = [self._document.add_paragraph(legal(note), style=_TABLE_NOTE) for note in table.notes or ("",)]
        for note in notes[:-1]:
            note.paragraph_format.keep_with_next = True
        notes[-1].paragraph_format.space_after = Pt(10)

    def _add_grid(self, table: ResultTable) -> None:
        page = self._page()
        grid = add_grid(self._document, table, self._language, page.page_width - page.left_margin - page.right_margin)
        self._lead(grid, table)

    def _lead(self, grid: Any, table: ResultTable) -> None:
        """Makes links of the cells that lead to a part which the report has."""
        columns = [at for at, column in enumerate(table.columns) if column in table.leading]
        for at, row in enumerate(list(grid.rows)[1:] if columns else ()):
            for place in columns:
                if anchor := self._anchors.get(table.target(at, place)):
                    paragraph = row.cells[place].paragraphs[0]
                    words = paragraph.text
                    paragraph.clear()
                    append_link(paragraph, words, anchor)

    def _add_quote(self, words: str, reference: str) -> None:
        paragraph = self._document.add_paragraph(f"“{legal(words).strip()}” ", style="Quote")
        paragraph.add_run(f"({one_line(reference)})", style=_REFERENCE)


def _opened(template: Path) -> Any:
    """The template as a document with nothing in it but its page and its headers and footers."""
    try:
        document: Any = Document(str(template))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, PackageNotFoundError) as error:
        raise QualevalError(
            N_("{file}: this is no Word document that can be a template; save it as .docx"), file=str(template)
        ) from error
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    return document


def _add_missing_styles(styles: Any) -> None:
    """Copies from Word's own template the styles that a template has not, with what they are based on."""
    own = Document().styles
    there = {style.name for style in styles}
    ids = {element.get(qn("w:styleId")) for element in styles.element.iter(qn("w:style"))}
    waiting = [own[name] for name in _NEEDED if name not in there]
    while waiting:
        style = waiting.pop()
        if style.name in there or style.style_id in ids:
            continue
        there.add(style.name)
        ids.add(style.style_id)
        styles.element.append(deepcopy(style.element))
        if style.base_style is not None:
            waiting.append(style.base_style)


def _level(section: Section) -> int:
    return min(max(section.level, 1), 3)
