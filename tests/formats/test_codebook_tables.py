from pathlib import Path

import pytest

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.errors import Fault
from qualeval.formats import Files
from tests.formats.documents import saved, zipped

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def label(**texts: str) -> Label:
    return Label.of(texts)


def test_macqueens_columns_are_read_in_either_language(tmp_path: Path) -> None:
    text = (
        "Code,Name,Name (en),Category,Brief definition,Definition,Inclusion criteria,When not to use,Examples,Keywords,"
        "Kind,Color,Catatan\n"
        'motivation,Motivasi,Motivation,Dampak,semangat,Semangat kerja,naik,uang,"- satu\n- dua",semangat;percaya diri,'
        "effect,#FF8800,x\n"
        ",Waktu luang,,Dampak,,,,,,,,,\n"
    )
    codebook, codes, losses = Files().read_codes(saved(tmp_path, "buku.csv", text))
    assert codebook.name == "buku"
    assert codebook.codes == (
        Code("dampak", label(id="Dampak")),
        Code(
            "motivation",
            label(id="Motivasi", en="Motivation"),
            brief=label(id="semangat"),
            definition=label(id="Semangat kerja"),
            include=label(id="naik"),
            exclude=label(id="uang"),
            examples=(label(id="satu"), label(id="dua")),
            keywords=(("id", ("semangat", "percaya diri")),),
            kind="effect",
            color="#FF8800",
            parent="dampak",
        ),
        Code("waktu_luang", label(id="Waktu luang"), parent="dampak"),
    )
    assert len({code.guid for code in codes}) == 3
    assert [loss.names for loss in losses] == [("Catatan",), ("Dampak",)]


def test_indonesian_columns_and_parents_by_code_or_name(tmp_path: Path) -> None:
    head = "Kode;Nama;Induk;Definisi;Termasuk;Tidak termasuk;Contoh\n"
    text = f"{head}a;Tema A;;tentang A;;;\nb;Tema B;a;;;;kutipan\nc;Tema C;Tema B;;;;\n"
    codebook = Files().read_codebook(saved(tmp_path, "b.csv", text))
    assert [(code.code, code.parent) for code in codebook.codes] == [("a", ""), ("b", "a"), ("c", "b")]
    assert codebook["b"].examples == (label(id="kutipan"),)


def test_names_alone_make_a_codebook_and_circles_are_cut(tmp_path: Path) -> None:
    codebook = Files().read_codebook(saved(tmp_path, "b.csv", "Kode,Kategori\nPercaya diri,Lain\nLain,Percaya diri\n"))
    assert {code.code for code in codebook.codes} == {"percaya_diri", "lain"}


def test_a_table_without_codes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="names the codes"):
        Files().read_codebook(saved(tmp_path, "b.csv", "a,b\n1,2\n"))
    with pytest.raises(Fault, match="no codes"):
        Files().read_codebook(saved(tmp_path, "b.csv", "code,definition\n,x\n"))


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(*paragraphs: str) -> bytes:
    styles = (
        f'<w:styles {_W}><w:style w:styleId="Judul1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Kode"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>'
    )
    body = f"<w:document {_W}><w:body>{''.join(paragraphs)}</w:body></w:document>"
    return zipped({"word/document.xml": body, "word/styles.xml": styles})


def test_headings_of_a_document_are_its_codes(tmp_path: Path) -> None:
    content = docx(
        paragraph("Buku kode program"),
        paragraph("1. Dampak", "Judul1"),
        paragraph("Semua dampak."),
        paragraph("1.1 Motivasi", "Kode"),
        paragraph("Definisi: semangat kerja"),
        paragraph("Tidak termasuk: uang"),
        paragraph("Kata kunci: semangat; minat"),
        paragraph("Tantangan", "Heading1"),
    )
    codebook = Files().read_codebook(saved(tmp_path, "b.docx", content))
    assert codebook.codes == (
        Code("dampak", label(id="Dampak"), definition=label(id="Semua dampak.")),
        Code(
            "motivasi",
            label(id="Motivasi"),
            definition=label(id="semangat kerja"),
            exclude=label(id="uang"),
            keywords=(("id", ("semangat", "minat")),),
            parent="dampak",
        ),
        Code("tantangan", label(id="Tantangan")),
    )
    with pytest.raises(Fault, match="headings"):
        Files().read_codebook(saved(tmp_path, "c.docx", docx(paragraph("tidak ada"))))


def test_a_codebook_is_written_by_its_ending_and_read_back(tmp_path: Path) -> None:
    book = Codebook("b", (Code("a", label(id="A")), Code("b", label(id="B"), parent="a")))
    for name in ("b.qdc", "b.yaml", "b.txt"):
        assert Files().write_codes(book, tmp_path / name) == ()
        assert Files().read_codebook(tmp_path / name) == book
        assert Files().read_codes(tmp_path / name)[0] == book
