"""Good files to begin with: mutations of nothing would get nowhere."""

import io
import json
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from qualeval.domain.codebook import Code, Codebook, Label, code_to_plain
from qualeval.domain.exchange import ExchangeCase, ExchangeCode, ExchangeCoding, ExchangeProject, ExchangeSource
from qualeval.formats.refi.codebook import write_qdc
from qualeval.formats.refi.write import qdpx_bytes

TRANSCRIPT = b"Pewawancara: Apa kendalanya?\nR07: Dana kecil.\n[00:12:31] Budi (P): yg itu...\n"
CUES = b"1\n00:00:01.000 --> 00:00:02.000 align:start\n<v Ani>Dana <i>kecil</i></v>\n\n2\n00:01 --> 00:02\nBudi: ya\n"
CODEBOOK = b"""codebook: x
version: 1
language: id
title: {id: A, en: B}
codes:
  - code: a
    name: {id: b}
    definition: c
    keywords: {id: [dana, "kurang waktu", jad*], en: [money]}
    kind: challenge
    color: "#5fafff"
    codes: [{code: d, name: e, examples: [f]}]
recommendations:
  - {id: r, text: {id: t}, codes: [a], when: "cases_share >= 0.20", owner: HR}
"""
MAPPING = b"""sheet: S
header_rows: 1
case: A
wave: "2026"
columns:
  "A": {role: case}
  "B": {role: attribute, name: b, type: ordinal, order: [x, y]}
  "C": {role: text, source: c}
  "D": {role: ignore}
"""
CODINGS = (
    b"source,case,start,end,code,coder,origin,created_at,memo,text\n"
    b"w01,,0,4,a,ani,manual,2026-01-02T03:04:05.000Z,m,Dana\nq,S01,1,2,b,budi,accepted,,,x\n"
)
TABLE = b'Kode;Unit;Kepuasan (1-5);Apa kendalanya?\r\nS01;A;4;"Dana; kurang"\r\nS02;B;;"kata ""anu"""\r\n'
RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 A;}}\pard P: a?\par R1: \u8364?\'e9{\*\x y}\tab z\line\par}"
HTML = b"<html><body><p>P: a?<br>b</p><table><tr><td>R1: c</td></tr></table>&eacute;<script>x</script></body></html>"
WHISPER = b'{"segments": [{"start": 1.5, "end": 2, "text": " a", "speaker": "B"}], "language": "id", "text": "a"}'
OTR = (
    b'{"text": "<p><span class=\\"timestamp\\" data-timestamp=\\"1.5\\">00:01</span> Ani: a<br />b</p>", "media": "x"}'
)
SETTINGS = b'language = "id"\ncoder = "Ani"\ntheme = "light"\n[keymap]\n"code.accept" = "y"\n'
THEME = b'name = "kantor"\ndark = false\n[colors]\nprimary = "#005f5f"\nbackground = "#fffff0"\n'
CODES = (
    b"code,name,parent,definition,include,exclude,examples,keywords,kind,color\n"
    b'a,A,,d,i,e,x,"k;l",effect,#ffffff\nb,B,a\n'
)
CHANGE = (
    b'{"kind": "coding", "before": null, "after": {"id": "k", "document_id": "d", "start": 0, "end": 4, "code": "a",'
    b' "coder": "ani", "origin": "manual", "created_at": "2026-01-02T03:04:05.000Z", "memo": ""}}'
)
MODEL_SAYS = '{"codes": [{"code": "a", "quote": "Dana", "confidence": 0.8}]}'
ANSWER = '{"choices": [{"message": {"content": "{\\"codes\\": [{\\"code\\": \\"a\\", \\"quote\\": \\"Dana\\"}]}"}}]}'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = (
    f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>P: a?</w:t><w:tab/><w:br/></w:r></w:p><w:tbl><w:tr><w:tc><w:p>'
    "<w:del><w:r><w:t>x</w:t></w:r></w:del><w:ins><w:r><w:t>R1: b.</w:t></w:r></w:ins></w:p></w:tc></w:tr></w:tbl>"
    "</w:body></w:document>"
).encode()
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
OPEN_TEXT = (
    f'<o:document-content xmlns:o="{_ODF}:office:1.0" xmlns:t="{_ODF}:text:1.0" xmlns:b="{_ODF}:table:1.0"><o:body>'
    '<o:text><t:h>H</t:h><t:p>P: a?<t:s t:c="3"/><t:tab/><t:line-break/></t:p><b:table><b:table-row><b:table-cell>'
    "<t:p>R1: b</t:p></b:table-cell></b:table-row></b:table></o:text></o:body></o:document-content>"
).encode()
MANIFEST = (
    b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/" '
    b'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>'
)
OPEN_SHEET = (
    f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" '
    f'xmlns:table="{_ODF}:table:1.0"><office:body><office:spreadsheet><table:table table:name="S"><table:table-row>'
    '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
    '<table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="1.5"/>'
    '</table:table-row><table:table-row table:number-rows-repeated="2">'
    '<table:table-cell office:value-type="date" office:date-value="2026-01-02"/>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
).encode()
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="str"><v>b</v></c></row><row r="2"><c r="A2"><v>1.5</v>'
    b'</c><c r="B2" t="b"><v>1</v></c></row></sheetData></worksheet>'
)
_CODE = Code("a", Label((("id", "A"),)), definition=Label((("id", "b"),)))
PROJECT = ExchangeProject(
    "p",
    codes=(ExchangeCode("", _CODE),),
    sources=(ExchangeSource("s", "w", "satu 😀\r\ndua"),),
    codings=(ExchangeCoding("k", "s", 0, 4, "a", "ani", memo="m"),),
    cases=(ExchangeCase("c", "P01", sources=("s",)),),
)
BOOK = Codebook("x", (_CODE,))


def qdpx() -> bytes:
    return qdpx_bytes(PROJECT)[0]


def qde() -> bytes:
    """The XML in a REFI-QDA project."""
    with zipfile.ZipFile(io.BytesIO(qdpx())) as archive:
        return archive.read("project.qde")


def qdc() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codes.qdc"
        write_qdc(BOOK, path)
        return path.read_bytes()


def conflicts(document_id: str) -> tuple[str, ...]:
    """A coding, a memo, an entry of the codebook and a rule, each as two people might have made it."""
    coding = {**json.loads(CHANGE)["after"], "document_id": document_id, "code": "budget"}
    memo = {"about": "source", "target": "s", "coder": "ani", "text": "m", "written_at": ""}
    rule = {"id": "r", "text": {"id": "t"}, "codes": ["budget"], "when": "rank < 3", "owner": "HR"}
    made = (("coding", "k", coding), ("memo", "source", memo), ("code", "a", code_to_plain(_CODE)), ("rule", "r", rule))
    return tuple(
        json.dumps({"kind": kind, "target": target, "ours": "", "theirs": plain}) for kind, target, plain in made
    )


def database(rows: dict[str, dict[str, object]]) -> bytes:
    """A database with a table for each name, of one row, whose columns have no types."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("PRAGMA page_size = 512")
        for table, row in rows.items():
            columns = ", ".join(f'"{name}"' for name in row)
            made.execute(f'CREATE TABLE "{table}" ({columns})')
            made.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', tuple(row.values()))  # noqa: S608
        return made.serialize()


def in_small_pages(path: Path) -> bytes:
    """A database with a sixth of its bytes, all of them in use: a change of one more often means something."""
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        for step in ("PRAGMA journal_mode = DELETE", "PRAGMA page_size = 512", "VACUUM", "PRAGMA journal_mode = WAL"):
            made.execute(step)
    return path.read_bytes()


QUALCODER: dict[str, dict[str, object]] = {
    "project": {"databaseversion": "v8", "date": "2026-01-02", "memo": "m", "about": "QualCoder"},
    "source": {"id": 1, "name": "w", "fulltext": "Ani: Dana kecil 😀", "mediapath": None, "memo": "", "owner": "ani"},
    "code_cat": {"catid": 1, "name": "Tema", "owner": "ani", "memo": "", "supercatid": None},
    "code_name": {"cid": 1, "name": "Dana", "memo": "m", "catid": 1, "owner": "ani", "color": "#FF8800"},
    "code_text": {"cid": 1, "fid": 1, "seltext": "Dana", "pos0": 5, "pos1": 9, "owner": "ani", "date": "", "memo": ""},
    "annotation": {"anid": 1, "fid": 1, "pos0": 0, "pos1": 3, "memo": "x", "owner": "ani", "date": ""},
    "cases": {"caseid": 1, "name": "P01", "memo": "", "owner": "ani", "date": ""},
    "case_text": {"id": 1, "caseid": 1, "fid": 1, "pos0": 0, "pos1": 9, "owner": "ani", "date": "", "memo": ""},
    "attribute_type": {"name": "usia", "caseorfile": "case", "valuetype": "numeric"},
    "attribute": {"attrid": 1, "name": "usia", "attr_type": "case", "value": "41", "id": 1},
    "journal": {"jid": 1, "name": "J", "jentry": "hari", "date": "", "owner": "ani"},
}
RQDA: dict[str, dict[str, object]] = {
    "project": {"databaseversion": "0.2.2", "date": "", "dateM": None, "memo": ""},
    "source": {"name": "w", "id": 1, "file": "Ani: Dana kecil", "memo": "", "owner": "ani", "date": "", "status": 1},
    "freecode": {"name": "Dana", "memo": "", "owner": "ani", "date": "", "id": 1, "status": 1, "color": "orange"},
    "codecat": {"name": "Tema", "cid": None, "catid": 1, "owner": "ani", "date": "", "memo": "", "status": 1},
    "treecode": {"cid": 1, "catid": 1, "status": 1},
    "coding": {"cid": 1, "fid": 1, "seltext": "Dana", "selfirst": 5.0, "selend": 9.0, "status": 1, "owner": "ani"},
    "cases": {"name": "P01", "memo": "", "id": 1, "status": 1},
    "caselinkage": {"caseid": 1, "fid": 1, "selfirst": 0.0, "selend": 9.0, "status": 1},
    "caseAttr": {"variable": "usia", "value": "41", "caseID": 1, "status": 1},
}
TAGUETTE: dict[str, dict[str, object]] = {
    "projects": {"id": 1, "name": "p", "description": "", "created": "2026-01-02"},
    "project_members": {"project_id": 1, "user_login": "ani", "privileges": "ADMIN"},
    "documents": {"id": 1, "name": "w", "description": "", "filename": "w.txt", "project_id": 1,
                  "contents": "<p>Ani: Dana &amp; 😀</p><p>kecil</p>"},
    "tags": {"id": 1, "project_id": 1, "path": "a.b", "description": ""},
    "highlights": {"id": 1, "document_id": 1, "start_offset": 5, "end_offset": 9, "snippet": "Dana"},
    "highlight_tags": {"highlight_id": 1, "tag_id": 1},
}  # fmt: skip
QC: dict[str, dict[str, object]] = {
    "document": {"file_path": "w.txt", "file_hash": "", "indexed_at": ""},
    "document_index": {"id": 1, "name": "i", "document_id": "w.txt"},
    "location": {"id": 1, "source_location": 0, "document_index_id": 1},
    "code": {"name": "a"},
    "coder": {"name": "ani"},
    "coded_line": {"id": 1, "line": 0, "coder_id": "ani", "code_id": "a"},
    "coded_line_location_association": {"coded_line_id": 1, "location_id": 1},
}


def open_spreadsheet(content: bytes) -> bytes:
    """An .ods whose content is this XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return stream.getvalue()
