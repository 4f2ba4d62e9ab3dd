"""Whatever bytes come, a reader reads them or raises a failure that a person can mend."""

import io
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qualeval.domain.codebook import Code, Label
from qualeval.domain.errors import QualevalError
from qualeval.domain.exchange import ExchangeCase, ExchangeCode, ExchangeCoding, ExchangeProject, ExchangeSource
from qualeval.formats import Files
from qualeval.formats.refi.write import qdpx_bytes
from qualeval.formats.registry import TRANSCRIPT_ENDINGS
from tests.formats.documents import docx_bytes, odt_bytes, paragraph, pdf_bytes, zipped

FILES = Files()
PROJECT = ExchangeProject(
    "p",
    codes=(ExchangeCode("", Code("a", Label((("id", "A"),)), definition=Label((("id", "b"),)))),),
    sources=(ExchangeSource("s", "w", "satu 😀\r\ndua"),),
    codings=(ExchangeCoding("k", "s", 0, 4, "a", "ani", memo="m"),),
    cases=(ExchangeCase("c", "P01", sources=("s",)),),
)


def qde_of(project: ExchangeProject) -> bytes:
    with zipfile.ZipFile(io.BytesIO(qdpx_bytes(project)[0])) as archive:
        return archive.read("project.qde")


def database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("PRAGMA page_size = 512")
        for table in ("project (date)", "projects (id, name)", "source (id, name, fulltext, file)", "tags (id, path)"):
            made.execute(f"CREATE TABLE {table}")
            made.execute(f"INSERT INTO {table.split()[0]} DEFAULT VALUES")
        return made.serialize()


NEWER_ZIP = zipped({"xl/workbook.xml": "x"}).replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff")
SEEDS = (
    b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v A>x</v>\n",
    b"codebook: x\ncodes:\n  - code: a\n    name: {id: b}\n    keywords: [c]\nrecommendations: []\n",
    b"columns:\n  A: {role: text, source: a}\n",
    b"source,case,start,end,code,coder,origin,created_at,memo,text\nw,,0,1,a,b,manual,t,,x\n",
    docx_bytes(paragraph("P: a?") + paragraph("R1: b.")),
    odt_bytes("<text:p>P: a?<text:s text:c='3'/></text:p>"),
    b"{\\rtf1\\ansi{\\fonttbl{\\f0 A;}}P: a?\\par R1: \\u8364?\\'e9\\par}",
    b"<html><body><p>P: a?</p><table><tr><td>R1: b</td></tr></table></body></html>",
    b'{"segments": [{"start": 1.5, "text": "a", "speaker": "B"}], "text": "<p>c</p>"}',
    pdf_bytes([(50, 700, "P: a?"), (50, 680, "R1: b.")]),
    qdpx_bytes(PROJECT)[0],
    qde_of(PROJECT),
    database(),
)
READERS: dict[str, Callable[[Path], object]] = {
    **{f"t{ending}": FILES.read_transcript for ending in TRANSCRIPT_ENDINGS},
    **{f"s.{ending}": FILES.read_table for ending in ("csv", "tsv", "xlsx", "xls", "ods", "xlsb")},
    **{f"p.{ending}": FILES.read_project for ending in ("qdpx", "qde", "qda", "sqlite3", "rqda")},
    **{f"c.{ending}": FILES.read_codes for ending in ("qdc", "csv", "docx")},
    "s.sav": FILES.read_table,
    "s.dta": FILES.read_table,
    "codebook.yaml": FILES.read_codebook,
    "mapping.yaml": FILES.read_mapping,
    "codings.csv": FILES.read_codings,
}


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A good file with a stretch of it replaced."""
    seed = draw(st.sampled_from(SEEDS))
    start = draw(st.integers(0, len(seed)))
    return seed[:start] + draw(st.binary(max_size=12)) + seed[start + draw(st.integers(0, 12)) :]


XML = st.text("<>/&;!?[]pt:w=\"' \n", max_size=60)
HOSTILE = (
    st.binary(max_size=80)
    | st.text(max_size=80).map(str.encode)
    | st.text("-:[]{}&*#|>?,\"'\n\t abc!%@`~", max_size=60).map(str.encode)
    | spoiled()
    | XML.map(lambda xml: zipped({"word/document.xml": xml, "content.xml": xml, "xl/workbook.xml": xml, "a.qde": xml}))
)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@example(raw=b"")
@example(raw=b"PK\x05\x06" + bytes(18))
@example(raw=NEWER_ZIP)
@example(raw=b"codebook: ? ? ? ?")
@example(raw=b"!!python/object/apply:os.system [id]")
@given(raw=HOSTILE)
def test_any_bytes_are_read_or_refused(name: str, raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(raw)
    try:
        READERS[name](path)
    except QualevalError as error:
        assert str(error).startswith(str(path))  # noqa: PT017 - that nothing is raised is fine too


@pytest.mark.parametrize("name", READERS)
def test_a_missing_file_and_a_folder_are_refused_by_every_reader(name: str, tmp_path: Path) -> None:
    with pytest.raises(QualevalError, match=name):
        READERS[name](tmp_path / name)
    (tmp_path / name).mkdir()
    with pytest.raises(QualevalError, match=name):
        READERS[name](tmp_path / name)
