import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from qualeval.domain.report_document import ReportDocument, Section
from qualeval.domain.result_tables import ResultTable
from qualeval.reports.legal import legal
from qualeval.reports.word import word_document
from tests.reports.samples import FORMULA, SPOKEN, THEMES, WIDE, leading, report, translator


def _written(language: str = "id") -> Any:
    return _read(report(language), language)


def _read(document: ReportDocument, language: str = "id") -> Any:
    return Document(BytesIO(word_document(document, translator(language))))


def _with_style(document: Any, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def _fields(element: Any) -> list[str]:
    return [instruction.text.strip() for instruction in element.iter(qn("w:instrText"))]


def test_titles_and_headings_have_words_own_styles() -> None:
    document = _written()
    assert _with_style(document, "Title") == ["Evaluasi program"]
    assert _with_style(document, "Heading 1") == ["Ringkasan"]
    assert _with_style(document, "Heading 2") == ["Tema"]
    assert _with_style(document, "Heading 3") == ["Rinci"]
    assert _with_style(document, "Normal")[:2] == ["Satu paragraf.", FORMULA]


def test_the_contents_are_a_field_that_already_links_to_the_main_headings() -> None:
    document = _written()
    assert _with_style(document, "TOC Heading") == ["Daftar isi"]
    lines = [p for p in document.paragraphs if p.style.name.startswith("toc ")]
    assert [(line.style.name, line.text) for line in lines] == [("toc 1", "Ringkasan")]
    assert _fields(document.element.body)[0] == r'TOC \o "1-1" \h \z \u'
    targets = [link.get(qn("w:anchor")) for line in lines for link in line._p.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    assert targets == marks[:1]


def test_a_number_leads_to_the_quotes_that_it_counts() -> None:
    document = _read(leading())
    (table,) = document.tables
    marks = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    linked = {
        row.cells[1].text: [link.get(qn("w:anchor")) for link in row.cells[1]._tc.iter(qn("w:hyperlink"))]
        for row in table.rows[1:]
    }
    assert linked == {"3": ["_Toc000000002"], "0": [], "2": []}
    assert "_Toc000000002" in marks


def test_words_of_a_paragraph_lead_to_the_part_that_they_name() -> None:
    (paragraph,) = (p for p in _read(leading()).paragraphs if p.text.startswith("Paling banyak"))
    assert paragraph.text == "Paling banyak: Jadwal (3/4), Mutu (2/4); Jadwal (3/40) tidak. Temuan 1 & <2>."
    assert [(link.text, link.fragment) for link in paragraph.hyperlinks] == [("Jadwal (3/4)", "_Toc000000002")]


def test_the_contents_say_how_they_get_page_numbers_until_they_have_them() -> None:
    document = _written()
    (hint,) = (p for p in document.paragraphs if "F9" in p.text)
    assert [mark.get(qn("w:fldCharType")) for mark in hint._p.iter(qn("w:fldChar"))] == [
        "end"
    ]  # updating takes it away


def test_the_contents_have_a_page_of_their_own() -> None:
    headings = [p for p in _written().paragraphs if p.style.name.startswith("Heading")]
    assert [heading.paragraph_format.page_break_before for heading in headings] == [True, None, None]


def test_a_tables_notes_stand_on_a_page_with_its_last_row() -> None:
    document = _written()
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "Tema")
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in table.rows[-1].cells)
    notes = [p for p in document.paragraphs if p.style.name == "Table Note" and p.text][1:]  # the contents' hint first
    assert [note.paragraph_format.keep_with_next for note in notes[:2]] == [True, None]


def test_every_field_that_begins_ends() -> None:
    marks = [mark.get(qn("w:fldCharType")) for mark in _written().element.iter(qn("w:fldChar"))]
    assert marks == ["begin", "separate", "end"] * 3


def test_word_is_not_told_to_ask_about_fields_on_opening() -> None:
    with zipfile.ZipFile(BytesIO(word_document(report(), translator("id")))) as archive:
        assert b"updateFields" not in archive.read("word/settings.xml")


@pytest.mark.parametrize(
    ("language", "word", "page", "locale"), [("id", "Tabel", "Halaman", "id-ID"), ("en", "Table", "Page", "en-GB")]
)
def test_captions_footer_and_proofing_are_in_the_reports_language(
    language: str, word: str, page: str, locale: str
) -> None:
    document = _written(language)
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert [caption.text for caption in captions] == [f"{word} 1. {THEMES.title}", f"{word} 2. {WIDE.title}"]
    assert [_fields(caption._p) for caption in captions] == [[rf"SEQ {word} \* ARABIC"]] * 2
    footer = document.sections[-1].footer.paragraphs[0]
    assert footer.text == f"{page} 1"
    assert _fields(footer._p) == ["PAGE"]
    languages = {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))}
    assert languages == {locale}
    assert document.core_properties.language == locale
    assert document.core_properties.title == "Evaluasi program"
    assert document.core_properties.author == ""


@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("id", ["Motivasi", "1.234", "23", "23,4 %", "15,0 %", "34,6 %"]),
        ("en", ["Motivasi", "1,234", "23", "23.4%", "15.0%", "34.6%"]),
    ],
)
def test_numbers_in_cells_read_in_the_reports_language(language: str, row: list[str]) -> None:
    rows = [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in _written(language).tables[0].rows]
    assert rows[0] == list(THEMES.headers)
    assert rows[1] == row
    assert rows[2][0] == FORMULA
    assert rows[3][4:] == ["–", "–"]


def test_the_header_row_repeats_and_rows_are_not_torn() -> None:
    table = _written().tables[0]
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    whole = [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows]
    assert repeated == [True, False, False, False]
    assert whole == [True] * 4
    assert table.style.name == "Light Shading"


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    sides = [cell.paragraphs[0].alignment for cell in _written().tables[0].rows[1].cells]
    assert sides == [None, *[WD_ALIGN_PARAGRAPH.RIGHT] * 5]


def test_the_columns_fill_the_page_and_no_more() -> None:
    document = _written()
    for table, page in zip(document.tables, document.sections, strict=False):
        room = page.page_width - page.left_margin - page.right_margin
        assert room - 12700 * len(table.columns) <= sum(column.width for column in table.columns) <= room


def test_only_wide_tables_stand_on_pages_that_lie_down() -> None:
    pages = [(section.orientation, section.page_width > section.page_height) for section in _written().sections]
    upright, lying = (WD_ORIENT.PORTRAIT, False), (WD_ORIENT.LANDSCAPE, True)
    assert pages == [upright, lying, upright]
    last = ReportDocument("t", "id", (Section("s", tables=(WIDE, WIDE)),))
    assert [section.orientation for section in _read(last).sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_a_quote_has_its_style_and_its_reference_a_run_of_its_own() -> None:
    quote = next(p for p in _written().paragraphs if p.style.name == "Quote")
    assert [(run.text, run.style.name) for run in quote.runs] == [
        (f"“{SPOKEN}” ", "Default Paragraph Font"),
        ("(R07:42)", "Quote Reference"),
    ]


def test_notes_stand_in_small_type_under_their_table() -> None:
    document = _written()
    assert _with_style(document, "Table Note")[1:3] == list(THEMES.notes)
    assert document.styles["Table Note"].font.size.pt == 8


def test_an_empty_table_and_an_empty_report_open() -> None:
    tables = (ResultTable("kosong", ("a", "b"), ()), ResultTable("hampa", (), ()))
    document = _read(ReportDocument("", "id", (Section("", tables=tables),)))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["a", "b"]]
    assert _with_style(document, "Caption") == ["Tabel 1. kosong", "Tabel 2. hampa"]
    assert _with_style(_read(ReportDocument("t", "id", ())), "Title") == ["t"]


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(blacklist_characters="\t\n\r"), max_size=30))
def test_any_words_are_kept_but_for_what_a_file_cannot_hold(words: str) -> None:
    section = Section("s", paragraphs=(words,), tables=(ResultTable("t", ("a",), ((words,),)),), quotes=((words, "R"),))
    document = _read(ReportDocument("t", "id", (section,)))
    assert _with_style(document, "Normal") == [legal(words)]
    assert document.tables[0].rows[1].cells[0].text == legal(words)
    assert _with_style(document, "Quote") == [f"“{legal(words).strip()}” (R)"]


def test_words_that_look_like_a_field_are_words() -> None:
    section = Section("s", paragraphs=("{ INCLUDETEXT c:\\x }",), quotes=(("\x13 DDEAUTO x \x15", "R"),))
    document = _read(ReportDocument("t", "id", (section,)))
    assert [re.sub(r" .*", "", field) for field in _fields(document.element.body)] == ["TOC"]
    assert _with_style(document, "Normal") == ["{ INCLUDETEXT c:\\x }"]
