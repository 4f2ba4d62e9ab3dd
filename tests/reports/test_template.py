"""A template's styles, page and header are the report's; charts in Word with words for those who do not see them."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Cm, Pt, Twips
from docx.text.paragraph import Paragraph

from qualeval.domain.errors import QualevalError
from qualeval.reports.charts import can_draw
from qualeval.reports.word import word_document
from tests.reports.samples import CHARTS, pictured, reports, translator


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A ministry's own: its font, its paper, its header, and a cover that no report wants."""
    document = Document()
    document.styles["Heading 1"].font.name = "Garamond"
    document.styles["Heading 1"].font.size = Pt(21)
    document.sections[0].page_width, document.sections[0].page_height = Cm(22), Cm(33)
    document.sections[0].header.paragraphs[0].text = "Kementerian Contoh"
    document.add_paragraph("Sampul lama")
    styles = document.styles.element
    styles.remove(document.styles["Quote"].element)
    styles.remove(document.styles["Caption"].element)
    path = tmp_path / "kop.docx"
    document.save(str(path))
    return path


def style_of(paragraph: Paragraph) -> str | None:
    return paragraph.style.name if paragraph.style else None


def test_a_templates_styles_page_and_header_are_the_reports(template: Path, tmp_path: Path) -> None:
    path = tmp_path / "laporan.docx"
    reports().write(pictured(), path, template)
    made = Document(str(path))
    assert (made.styles["Heading 1"].font.name, made.styles["Heading 1"].font.size) == ("Garamond", Pt(21))
    assert (made.sections[0].page_width, made.sections[0].page_height) == (Twips(12472), Twips(18709))
    assert made.sections[0].header.paragraphs[0].text == "Kementerian Contoh"
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert "Sampul lama" not in texts
    assert texts[:4] == ["Evaluasi <program>", "24 November 2026", "Konsep", "Saran 1 tanpa bukti."]
    assert {style_of(paragraph) for paragraph in made.paragraphs} >= {"Quote", "Caption", "Heading 2"}


def test_a_report_over_a_template_is_the_same_each_time(template: Path) -> None:
    first, second = (word_document(pictured(), translator("id"), template) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("content", [b"", b"kop surat", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_word_document_is_no_template(content: bytes, tmp_path: Path) -> None:
    wrong = tmp_path / "kop.docx"
    wrong.write_bytes(content)
    with pytest.raises(QualevalError, match=r"kop\.docx: this is no Word document"):
        reports().write(pictured(), tmp_path / "laporan.docx", wrong)
    with pytest.raises(QualevalError, match="this is no Word document"):
        reports().write(pictured(), tmp_path / "laporan.docx", tmp_path / "tidak ada.docx")
    assert not (tmp_path / "laporan.docx").exists()


def test_only_word_takes_a_template(template: Path, tmp_path: Path) -> None:
    with pytest.raises(QualevalError, match=r"only a \.docx report takes a template"):
        reports().write(pictured(), tmp_path / "laporan.html", template)


@pytest.mark.skipif(not can_draw(), reason="charts are an extra")
def test_each_chart_is_a_picture_with_a_caption_and_a_description() -> None:
    made = word_document(pictured(), translator("id"))
    document = Document(BytesIO(made))
    shapes = document.inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [chart.alt for chart in CHARTS]
    page = document.sections[0]
    room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    assert all(shape.width <= room for shape in shapes)
    captions = [paragraph.text for paragraph in document.paragraphs if style_of(paragraph) == "Caption"]
    assert captions[:2] == ["Gambar 1. Tema", "Gambar 2. Kelompok"]
    with zipfile.ZipFile(BytesIO(made)) as members:
        assert sum(name.startswith("word/media/") for name in members.namelist()) == len(CHARTS)


def test_without_the_library_word_has_no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualeval.reports.word.can_draw", lambda: False)
    assert len(Document(BytesIO(word_document(pictured(), translator("id")))).inline_shapes) == 0
