import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from qualeval import __version__
from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.errors import Fault
from qualeval.domain.exchange import (
    ExchangeCase,
    ExchangeCode,
    ExchangeCoding,
    ExchangeNote,
    ExchangeProject,
    ExchangeSource,
    ExchangeVariable,
)
from qualeval.formats import Files
from qualeval.formats.code_description import read_description
from qualeval.formats.exchange import NO_TEXT, with_line_feeds
from qualeval.formats.refi import codebook as qdc
from qualeval.formats.refi.read import read_qdpx
from qualeval.formats.refi.write import qdpx_bytes, write_qdpx
from qualeval.formats.xml_zip import parse_xml
from tests.formats.documents import saved, zipped
from tests.formats.exchange_strategies import codebooks, projects

SCHEMAS = Path(__file__).parents[2] / "qualeval" / "formats" / "refi" / "schema"
DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "exchange"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not here")
CODE = ExchangeCode("", Code("a", Label((("id", "A"),))))


@cache
def schema(name: str) -> Any:
    etree = pytest.importorskip("lxml.etree", reason="lxml checks the schema")
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name)))


def assert_valid(raw: bytes, name: str) -> None:
    from lxml import etree

    schema(name).assertValid(etree.fromstring(raw, etree.XMLParser(huge_tree=True)))


def qde_of(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("project.qde")


def canonical(project: ExchangeProject) -> ExchangeProject:
    """A project without the order of its codings, notes and spans, and without how the file was read."""
    return replace(
        project,
        origin="",
        offsets=(),
        codings=tuple(sorted(project.codings, key=lambda coding: coding.guid)),
        notes=tuple(
            replace(note, about=tuple(sorted(note.about, key=repr)))
            for note in sorted(project.notes, key=lambda note: note.guid)
        ),
        cases=tuple(replace(case, spans=tuple(sorted(case.spans))) for case in project.cases),
    )


@settings(max_examples=30, deadline=None)
@given(project=projects())
def test_a_project_reads_back_as_it_was_written(
    project: ExchangeProject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "round.qdpx"
    write_qdpx(project, path)
    assert_valid(qde_of(path), "Project.xsd")
    used = {coding.code for coding in project.codings}
    codes = tuple(replace(code, is_codable=code.is_codable or code.entry.code in used) for code in project.codes)
    assert canonical(read_qdpx(path)) == canonical(replace(project, codes=codes))


@settings(max_examples=40, deadline=None)
@given(book=codebooks())
def test_a_codebook_reads_back_as_it_was_written(book: Codebook, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "book.qdc"
    qdc.write_qdc(book, path)
    assert_valid(path.read_bytes(), "Codebook.xsd")
    assert qdc.read_qdc(path)[0] == book


def test_the_same_project_makes_the_same_bytes() -> None:
    project = ExchangeProject(
        "p",
        codes=(CODE,),
        sources=(ExchangeSource("s", "w", "satu dua"),),
        codings=(ExchangeCoding("k", "s", 0, 4, "a", "ani"), ExchangeCoding("l", "s", 5, 8, "a", "budi")),
    )
    turned = replace(project, codings=project.codings[::-1])
    assert qdpx_bytes(project) == qdpx_bytes(turned)


def test_our_identifiers_stay_theirs(tmp_path: Path) -> None:
    ours = "0192f3a4b5c67d8e9fa0b1c2d3e4f506"
    project = ExchangeProject("p", sources=(ExchangeSource(ours, "w", "x"),))
    write_qdpx(project, tmp_path / "p.qdpx")
    assert read_qdpx(tmp_path / "p.qdpx").sources[0].guid.replace("-", "") == ours


@pytest.mark.parametrize(
    "project",
    [
        ExchangeProject(""),
        ExchangeProject("p", codes=(CODE,)),
        ExchangeProject("p\x00\x1f\ufffe", memo="\x01", sources=(ExchangeSource("", "\x02", "\ud800a\x00"),)),
        ExchangeProject(
            "p",
            created_at="yesterday",
            variables=(ExchangeVariable("v", "Float"), ExchangeVariable("d", "Date")),
            cases=(ExchangeCase("", "c", values=(("v", "1e5"), ("d", "2026-02-30"))),),
        ),
    ],
    ids=["empty", "one code", "illegal characters", "values of no type"],
)
def test_whatever_a_project_holds_the_schema_is_kept(project: ExchangeProject, tmp_path: Path) -> None:
    write_qdpx(project, tmp_path / "p.qdpx")
    assert_valid(qde_of(tmp_path / "p.qdpx"), "Project.xsd")


def test_twenty_thousand_codings_are_valid(tmp_path: Path) -> None:
    text = "kata 😀 " * 5000
    codings = tuple(ExchangeCoding("", "s", n, n + 4, "a", "ani") for n in range(20_000))
    project = ExchangeProject("p", codes=(CODE,), sources=(ExchangeSource("s", "w", text),))
    write_qdpx(replace(project, codings=codings), tmp_path / "p.qdpx")
    assert_valid(qde_of(tmp_path / "p.qdpx"), "Project.xsd")
    assert len(read_qdpx(tmp_path / "p.qdpx").codings) == 20_000


def test_what_writing_loses_is_listed_by_name(tmp_path: Path) -> None:
    name = Label((("id", "Manfaat"),))
    codes = (
        ExchangeCode("", Code("x", Label((("id", "X"),)))),
        ExchangeCode("", Code("m1", name, parent="x", color="red")),
        ExchangeCode("", Code("m2", name)),
    )
    case = ExchangeCase("c", "P01", values=(("v", "banyak"),))
    project = ExchangeProject(
        "p",
        codes=codes,
        variables=(ExchangeVariable("v", "Integer"),),
        cases=(case,),
        notes=(ExchangeNote("", "isi", "catatan", created_at="kemarin"),),
    )
    losses = {loss.template.split(" ")[0]: loss.names for loss in write_qdpx(project, tmp_path / "p.qdpx")}
    assert losses == {"codes": ("Manfaat",), "colours": ("m1",), "variables": ("v",), "times": ("catatan",)}
    read = read_qdpx(tmp_path / "p.qdpx")
    assert [code.entry.name for code in read.codes[1:]] == [name, name]
    assert b'name="X &gt; Manfaat"' in qde_of(tmp_path / "p.qdpx")


# --- other programs' files -------------------------------------------------------------------------------------------


@needs_data
@pytest.mark.parametrize("path", sorted(DATA.glob("[a-l]_*.qdpx")), ids=lambda path: path.name)
def test_every_crafted_selection_is_the_text_that_its_name_says(path: Path) -> None:
    project = read_qdpx(path)
    texts = {source.guid: source.text for source in project.sources}
    n_coders = 2 if path.name[0] in "fgh" else 1
    words = [texts[coding.source][coding.start : coding.end] for coding in project.codings]
    expected = ["manfaat pelatihan", "sangat relevan", "waktunya kurang", "Terima kasih"]
    assert words == [word for word in expected for _ in range(n_coders)]
    assert [coding.coder for coding in project.codings] == ["ani", "budi"][:n_coders] * 4
    assert project.cases[0].values == (("Unit", "BKPSDM"), ("Usia", "41"))
    assert [note.text for note in project.notes] == ["isi memo"]
    assert project.losses == ()
    n_selections = 8 if path.name[0] in "fg" else 4
    assert [(found.fitting, found.checked_by) for found in project.offsets] == [(n_selections, "quote")]


@needs_data
@pytest.mark.parametrize(
    ("name", "unit", "crlf", "bom"),
    [
        ("a_lf_cp", "code points", 2, False),
        ("c_crlf_cp", "code points", 2, False),
        ("d_crlf_utf16_bom_nvivo", "UTF-16", 2, False),
        ("k_bom_counted", "code points", 2, True),
    ],
)
def test_the_unit_of_positions_is_found(name: str, unit: str, crlf: int, bom: bool) -> None:
    found = read_qdpx(DATA / f"{name}.qdpx").offsets[0]
    assert (found.unit, found.crlf, found.bom, found.fitting, found.checked) == (unit, crlf, bom, 4, 4)


@needs_data
def test_codes_of_one_name_in_two_branches_stay_two() -> None:
    project = read_qdpx(DATA / "e_dupnames.qdpx")
    assert [code.entry.code for code in project.codes if code.entry.name.to("id") == "Manfaat"] == [
        "manfaat",
        "tema_b_manfaat",
    ]
    assert project.codings[-1].code == "tema_b_manfaat"


@needs_data
def test_files_of_real_programs_are_read() -> None:
    qc = read_qdpx(DATA / "qc178_synthetic6.qdpx")
    texts = {source.guid: source.text for source in qc.sources}
    assert (len(qc.sources), len(qc.codings), qc.coders) == (6, 590, ("ani", "budi"))
    assert all(texts[c.source][c.start : c.end].strip("\n").count("\n") == 0 for c in qc.codings)
    qualcoder = read_qdpx(DATA / "qualcoder_head_export_crafted.qdpx")
    assert [c.memo for c in qualcoder.codings] == [f"memo {n}" for n in range(4) for _ in range(2)]
    aqda = read_qdpx(DATA / "aqda050_probe.qdpx")
    text = aqda.sources[0].text
    assert [text[c.start : c.end] for c in aqda.codings] == ["manfaat pelatihan", "waktunya kurang"]
    for project in (qc, qualcoder, aqda):
        assert project.losses == ()
    codebook, codes, losses = qdc.read_qdc(DATA / "taguette_bench_codebook.qdc")
    assert (len(codebook.codes), codes[0].guid, losses) == (30, "07e86a2a-b679-54b5-b16a-ad2a318a8a29", ())
    assert [c.definition.to("id") for c in qdc.read_qdc(DATA / "aqda050_probe.qdc")[0].codes] == ["d", "d"]


GUID = "00000000-0000-0000-0000-0000000000"
TEXT = "Ani: Apa 😀?\r\nBudi: Waktunya kurang 👍 sekali.\r\nAni: Oh."


def qdpx(
    tmp_path: Path, inside: str, text: bytes = TEXT.encode(), origin: str = "x", name: str = "project.qde"
) -> Path:
    qde = (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="{origin}"><CodeBook><Codes>'
        f'<Code guid="{{{GUID}AA}}" name="Waktu" isCodable="true"/></Codes></CodeBook>{inside}</Project>'
    )
    return saved(tmp_path, "p.qdpx", zipped({name: qde, f"Sources/{GUID}01.TXT": text}))


def coded(start: int, end: int, number: int = 10, name: str = "") -> str:
    return (
        f'<PlainTextSelection guid="{GUID}{number}" startPosition="{start}" endPosition="{end}" name="{name}">'
        f'<Coding guid="{GUID}{number + 1}"><CodeRef targetGUID="{GUID}aa"/></Coding></PlainTextSelection>'
    )


def source(selections: str, path: str = f"{GUID}01.txt") -> str:
    return f'<Sources><TextSource guid="{GUID}01" name="w" plainTextPath="{path}">{selections}</TextSource></Sources>'


def words_of(project: ExchangeProject) -> list[str]:
    text = project.sources[0].text
    return [text[coding.start : coding.end] for coding in project.codings]


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_without_quotes_the_words_bounds_tell_the_unit(tmp_path: Path) -> None:
    first, second = TEXT.index("Waktunya"), TEXT.index("sekali")
    places = [(first, first + 15), (second, second + 6)]
    for count in (utf16, len, lambda text: len(text.replace("\r\n", "\n"))):
        selections = "".join(
            coded(count(TEXT[:start]), count(TEXT[:end]), 10 + 2 * n) for n, (start, end) in enumerate(places)
        )
        project = read_qdpx(qdpx(tmp_path, source(selections)))
        assert words_of(project) == ["Waktunya kurang", "sekali"]
        assert project.offsets[0].checked_by == "words"


def test_where_nothing_tells_the_programs_habit_does(tmp_path: Path) -> None:
    text = "😀😀\r\n        ".encode()
    for origin, unit in (("NVivo 12", "UTF-16"), ("other", "code points")):
        project = read_qdpx(qdpx(tmp_path, source(coded(8, 9)), text, origin))
        assert (project.offsets[0].unit, project.offsets[0].crlf) == (unit, 2)
    project = read_qdpx(qdpx(tmp_path, source(coded(8, 9)), text, "ATLAS.ti 23"))
    assert project.offsets[0].crlf == 1


def test_selections_that_do_not_fit_are_mended_and_reported(tmp_path: Path) -> None:
    selections = coded(5, 5, 10, "null") + coded(3, 0, 20, "turned") + coded(0, 999, 30, "long")
    selections += coded(900, 999, 40, "off")
    project = read_qdpx(qdpx(tmp_path, source(selections)))
    assert words_of(project) == ["Ani", TEXT]
    assert sorted(loss.names for loss in project.losses) == [("long",), ("null", "off"), ("turned",)]


def test_a_project_file_of_any_name_and_paths_of_any_form_are_found(tmp_path: Path) -> None:
    for path in (f"internal://{GUID}01.txt", f"{GUID}01.TXT", f"sources\\{GUID}01.txt", f"relative:///a/{GUID}01.txt"):
        project = read_qdpx(qdpx(tmp_path, source(coded(0, 3), path), name="My Project.qde"))
        assert words_of(project) == ["Ani"]


def test_what_the_model_has_no_place_for_is_listed(tmp_path: Path) -> None:
    inside = (
        f'<Cases><Case guid="{GUID}c1"><CodeRef targetGUID="{GUID}aa"/>'
        f'<SourceRef targetGUID="{GUID}01"/></Case></Cases>'
        f'<Sources><TextSource guid="{GUID}01" name="w" plainTextPath="{GUID}01.txt">'
        f'<PlainTextSelection guid="{GUID}02" name="bare" startPosition="0" endPosition="3"/>'
        f'<Coding guid="{GUID}03"><CodeRef targetGUID="{GUID}aa"/></Coding>'
        f'<Coding guid="{GUID}04"><CodeRef targetGUID="{GUID}ff"/></Coding></TextSource>'
        f'<PictureSource guid="{GUID}05" name="foto"><PictureSelection guid="{GUID}06" name="muka" firstX="0" '
        f'firstY="0" secondX="1" secondY="1">'
        f'<Coding guid="{GUID}07"><CodeRef targetGUID="{GUID}aa"/></Coding></PictureSelection>'
        f'</PictureSource></Sources><Links><Link guid="{GUID}08" name="tautan" originGUID="{GUID}01" '
        f'targetGUID="{GUID}aa"/></Links><Sets><Set guid="{GUID}09" name="himpunan"><MemberCode targetGUID="{GUID}aa"/>'
        f'</Set></Sets><Graphs><Graph guid="{GUID}0a" name="peta"/></Graphs>'
    )
    project = read_qdpx(qdpx(tmp_path, inside))
    names = sorted(name for loss in project.losses for name in loss.names)
    assert names == ["bare", "foto", "himpunan", "muka", "peta", "tautan", "w", "w", "w"]
    assert words_of(project) == [TEXT]
    assert project.cases[0].name == "w"


def test_annotations_and_linked_notes_become_notes_about_their_words(tmp_path: Path) -> None:
    inside = source(
        f'<PlainTextSelection guid="{GUID}02" startPosition="0" endPosition="3"><Description>siapa?</Description>'
        f'</PlainTextSelection><PlainTextSelection guid="{GUID}03" startPosition="0" endPosition="3"/>'
    ) + (
        f'<Notes><Note guid="{GUID}04" name="n"><PlainTextContent>lihat</PlainTextContent></Note></Notes>'
        f'<Links><Link guid="{GUID}05" originGUID="{GUID}04" targetGUID="{GUID}03"/></Links>'
    )
    project = read_qdpx(qdpx(tmp_path, inside))
    assert {note.text: [(a.kind, a.start, a.end) for a in note.about] for note in project.notes} == {
        "siapa?": [("span", 0, 3)],
        "lihat": [("span", 0, 3)],
    }
    assert project.losses == ()


def test_values_that_stand_on_a_source_belong_to_its_case(tmp_path: Path) -> None:
    value = f'<VariableValue><VariableRef targetGUID="{GUID}b1"/><IntegerValue> 41 </IntegerValue></VariableValue>'
    variables = f'<Variables><Variable guid="{GUID}b1" name="usia" typeOfVariable="Integer"/></Variables>'
    project = read_qdpx(qdpx(tmp_path, variables + source(value)))
    assert [(case.name, case.values, case.sources) for case in project.cases] == [
        ("w", (("usia", "41"),), (project.sources[0].guid,))
    ]


def test_a_transcripts_selections_stand_between_its_sync_points(tmp_path: Path) -> None:
    inside = (
        f'<Sources><VideoSource guid="{GUID}05" name="film"><Transcript guid="{GUID}06" plainTextPath="{GUID}01.txt">'
        f'<SyncPoint guid="{GUID}07" timeStamp="0" position="0"/><SyncPoint guid="{GUID}08" position="3"/>'
        f'<TranscriptSelection guid="{GUID}09" fromSyncPoint="{GUID}07" toSyncPoint="{GUID}08">'
        f'<Coding guid="{GUID}10"><CodeRef targetGUID="{GUID}aa"/></Coding></TranscriptSelection></Transcript>'
        f"</VideoSource></Sources>"
    )
    project = read_qdpx(qdpx(tmp_path, inside))
    assert (project.sources[0].name, words_of(project), project.losses) == ("film", ["Ani"], ())


def test_line_feeds_move_every_span_with_them(tmp_path: Path) -> None:
    start = TEXT.index("Waktunya")
    project = with_line_feeds(read_qdpx(qdpx(tmp_path, source(coded(start, start + 15, name="Waktunya kurang")))))
    assert "\r" not in project.sources[0].text
    assert words_of(project) == ["Waktunya kurang"]


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"a.txt": "x"}, "project files"),
        ({"a.qde": "<Project/>", "b.qde": "<Project/>"}, "project files"),
        ({"a.qde": '<!DOCTYPE Project [<!ENTITY a "b">]><Project name="&a;"/>'}, "DOCTYPE"),
        ({"a.qde": "<Project"}, "no XML"),
        ({"a.qde": "<CodeBook/>"}, "another kind"),
        ({"a.qde": "<Project/>", "b": b"\0" * 30_000_000}, "too large"),
        (
            {
                "a.qde": '<Project><Sources><TextSource guid="1" plainTextPath="x.txt"/></Sources></Project>',
                "Sources/x.txt": "a",
                "sources/X.txt": "b",
            },
            "twice",
        ),
    ],
)
def test_hostile_and_other_files_are_refused(entries: dict[str, str | bytes], reason: str, tmp_path: Path) -> None:
    with pytest.raises(Fault, match=reason):
        read_qdpx(saved(tmp_path, "p.qdpx", zipped(entries)))


def test_paths_that_lead_out_lead_nowhere(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        "p.qdpx",
        zipped(
            {
                "a.qde": '<Project><Sources><TextSource guid="1" name="w" plainTextPath="internal://../../etc/passwd"/>'
                "</Sources></Project>",
                "../../etc/passwd": "in the archive",
            }
        ),
    )
    assert [source.text for source in read_qdpx(path).sources] == ["in the archive"]


# --- codebooks -------------------------------------------------------------------------------------------------------


def test_a_description_is_readable_and_spells_out_its_parts(tmp_path: Path) -> None:
    code = Code(
        "motivation",
        Label((("id", "Motivasi"), ("en", "Motivation"))),
        definition=Label((("id", "Semangat kerja.\nJuga minat."),)),
        include=Label((("id", "naik"),)),
        exclude=Label((("en", "money"),)),
        examples=(Label((("id", "“Saya semangat”"),)),),
        keywords=(("id", ("semangat", "percaya diri")),),
        kind="effect",
    )
    qdc.write_qdc(Codebook("b", (code,)), tmp_path / "b.qdc")
    found = parse_xml((tmp_path / "b.qdc").read_bytes(), "b.qdc", "b.qdc").find(".//{*}Description")
    assert found is not None
    assert found.text == (
        "Kode: motivation\nNama: Motivasi\nName: Motivation\nDefinisi: Semangat kerja.\n  Juga minat.\nTermasuk: naik\n"
        "Exclude: money\nContoh 1: “Saya semangat”\nKata kunci: semangat; percaya diri\nJenis: effect"
    )


def test_descriptions_by_other_hands_are_read_kindly() -> None:
    plain = read_description("Semua tentang waktu: kurang, lebih.", "id")
    assert plain.definition == Label((("id", "Semua tentang waktu: kurang, lebih."),))
    found = read_description(
        "About time.\nInclusion criteria: late\nand later\nExamples:\n- one\n- two\nCode: A b", "en"
    )
    assert found.definition == Label((("en", "About time."),))
    assert found.include == Label((("en", "late\nand later"),))
    assert found.examples == (Label((("en", "one"),)), Label((("en", "two\nCode: A b"),))) or len(found.examples) == 2


def test_odd_codebooks_of_known_programs_are_read(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="Taguette 1.5"><Codes>'
        f'<Code guid="{GUID}01" name="waktu" isCodable="true" color="red" description="kapan"/>'
        f'<Code guid="{GUID}02" name="waktu.kurang" isCodable="true"/></Codes>'
        f'<Sets><Set guid="{GUID}03" name="penting"/></Sets></CodeBook>'
    )
    book, _, losses = qdc.read_qdc(saved(tmp_path, "b.qdc", text))
    assert [(code.code, code.parent, code.definition.to("id")) for code in book.codes] == [
        ("waktu", "", "kapan"),
        ("waktu_kurang", "waktu", ""),
    ]
    assert [loss.names for loss in losses] == [("waktu",), ("penting",)]


def test_a_code_with_anothers_identifier_is_left_out_and_named(tmp_path: Path) -> None:
    """Below itself it would have been its own parent, and the tree without an end."""
    inner = f'<Code guid="{GUID}01" name="dalam" isCodable="true"/>'
    outer = f'<Code guid="{GUID}01" name="luar" isCodable="true">{inner}</Code>'
    book, _, losses = qdc.read_qdc(saved(tmp_path, "b.qdc", f"<CodeBook><Codes>{outer}</Codes></CodeBook>"))
    assert [(code.code, code.parent) for code in book.codes] == [("luar", "")]
    assert [loss.names for loss in losses] == [("dalam",)]


def test_a_codebook_file_needs_codes(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="no codes"):
        qdc.write_qdc(Codebook("b", ()), tmp_path / "b.qdc")
    with pytest.raises(Fault, match="no codes"):
        qdc.read_qdc(saved(tmp_path, "c.qdc", "<CodeBook/>"))
    with pytest.raises(Fault, match="another kind"):
        qdc.read_qdc(saved(tmp_path, "c.qdc", "<Other/>"))


def test_our_files_say_who_wrote_them(tmp_path: Path) -> None:
    qdc.write_qdc(Codebook("b", (CODE.entry,), language="en"), tmp_path / "b.qdc")
    assert f'origin="qualeval {__version__} (en)"' in (tmp_path / "b.qdc").read_text(encoding="utf-8")


@needs_data
def test_a_project_that_was_unpacked_reads_like_its_archive(tmp_path: Path) -> None:
    archive = DATA / "d_crlf_utf16_bom_nvivo.qdpx"
    with zipfile.ZipFile(archive) as held:
        held.extractall(tmp_path)
    (qde,) = tmp_path.glob("*.qde")
    assert Files().is_project(qde)
    assert Files().read_project(qde) == Files().read_project(archive)
    (tmp_path / "empty").mkdir()
    alone = tmp_path / "empty" / "a.qde"
    alone.write_bytes(qde.read_bytes())
    assert Files().read_project(alone).losses[0].template == NO_TEXT
