from pathlib import Path

import pytest

from qualeval.domain.errors import Fault
from qualeval.formats import Files, xml_zip
from qualeval.formats.docx import read_docx
from qualeval.formats.odt import read_odt
from qualeval.formats.xml_zip import LARGEST_XML
from tests.formats.documents import docx_bytes, odt_bytes, paragraph, saved, zipped


def docx(tmp_path: Path, body: str) -> str:
    return read_docx(saved(tmp_path, "f.docx", docx_bytes(body)))


def odt(tmp_path: Path, body: str) -> str:
    return read_odt(saved(tmp_path, "f.odt", odt_bytes(body)))


def test_paragraphs_stand_apart_by_a_blank_line(tmp_path: Path) -> None:
    assert docx(tmp_path, paragraph("Satu ", "dua") + paragraph() + paragraph("tiga")) == "Satu dua\n\ntiga"


def test_tabs_breaks_and_hyphens_are_characters_but_tab_stops_are_not(tmp_path: Path) -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"
        "<w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>"
    )
    assert docx(tmp_path, body) == "a\tb\nc-d"


def test_insertions_stay_and_deletions_moves_and_fallbacks_go(tmp_path: Path) -> None:
    body = (
        "<w:p><w:ins><w:r><w:t>baru</w:t></w:r></w:ins><w:del><w:r><w:delText>lama</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom><mc:AlternateContent><mc:Choice><w:r><w:t>!</w:t></w:r>"
        "</mc:Choice><mc:Fallback><w:r><w:t>!</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert docx(tmp_path, body) == "baru!"


def test_tables_stand_where_they_are_with_tabs_between_cells(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    body = paragraph("atas") + f"<w:tbl>{row('P:', 'Apa?')}{row('R1:', 'Itu.')}</w:tbl>" + paragraph("bawah")
    assert docx(tmp_path, body) == "atas\n\nP:\tApa?\nR1:\tItu.\n\nbawah"


def test_a_document_is_read_with_its_speakers(tmp_path: Path) -> None:
    body = paragraph("P: Apa?") + paragraph("R1: Itu.") + paragraph("P: Oh?") + paragraph("R1: Ya.")
    read = Files().read_transcript(saved(tmp_path, "f.docx", docx_bytes(body)))
    assert [turn.speaker for turn in read.content.turns] == ["P", "R1", "P", "R1"]


def test_nesting_however_deep_is_read(tmp_path: Path) -> None:
    assert docx(tmp_path, "<w:x>" * 20_000 + paragraph("dalam") + "</w:x>" * 20_000) == "dalam"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no zip"),
        (b"PK\x03\x04 broken", "no zip"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "password"),
        (zipped({"other.xml": "x"}), "no word/document.xml"),
        (zipped({"word/document.xml": "<a>"}), "no XML"),
        (zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "DOCTYPE"),
        (zipped({"word/document.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "DOCTYPE"),
        (docx_bytes(paragraph(" ")), "no words"),
    ],
)
def test_what_is_no_readable_document_is_refused_with_the_reason(tmp_path: Path, raw: bytes, reason: str) -> None:
    with pytest.raises(Fault, match=reason):
        Files().read_transcript(saved(tmp_path, "f.docx", raw))


def test_an_entry_of_absurd_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_zip, "LARGEST_ENTRY", 10)
    with pytest.raises(Fault, match="too large"):
        docx(tmp_path, paragraph("a"))


@pytest.mark.parametrize("name", ["f.docx", "f.odt", "f.qdpx"])
def test_an_archive_that_unpacks_to_much_more_xml_than_a_text_has_is_refused(tmp_path: Path, name: str) -> None:
    """Half a megabyte that unpacks to 32: read as a tree it would take all the memory of a small computer."""
    xml = b"<a>" + b"<b/>" * (LARGEST_XML // 4 + 1) + b"</a>"
    bomb = zipped({"word/document.xml": xml, "content.xml": xml, "project.qde": xml})
    assert len(bomb) < 500_000
    read = Files().read_project if name.endswith("qdpx") else Files().read_transcript
    with pytest.raises(Fault, match="too large to be a text"):
        read(saved(tmp_path, name, bomb))


def test_a_locked_entry_is_refused(tmp_path: Path) -> None:
    raw = bytearray(docx_bytes(paragraph("a")))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Fault, match="password"):
        read_docx(saved(tmp_path, "f.docx", bytes(raw)))


def test_open_documents_give_headings_spaces_tabs_and_breaks(tmp_path: Path) -> None:
    body = (
        "<text:h>Judul</text:h><text:p>a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d "
        "<text:span>\n e</text:span><text:note><text:note-body><text:p>catatan</text:p></text:note-body></text:note>, f"
        "</text:p>"
    )
    assert odt(tmp_path, body) == "Judul\n\na  b\tc\nd  e, f"


def test_open_documents_give_tables_and_leave_out_what_was_deleted(tmp_path: Path) -> None:
    def cell(words: str) -> str:
        return f"<table:table-cell><text:p>{words}</text:p></table:table-cell>"

    body = (
        "<text:tracked-changes><text:p>lama</text:p></text:tracked-changes><table:table><table:table-row>"
        f"{cell('P:')}{cell('Apa?')}</table:table-row></table:table><text:p>akhir</text:p>"
    )
    assert odt(tmp_path, body) == "P:\tApa?\n\nakhir"


def test_a_locked_open_document_is_refused(tmp_path: Path) -> None:
    raw = zipped({"content.xml": "junk", "META-INF/manifest.xml": "<m:encryption-data/>"})
    with pytest.raises(Fault, match="password"):
        read_odt(saved(tmp_path, "f.odt", raw))
