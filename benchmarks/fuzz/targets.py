"""What is fuzzed: a function over bytes for each reader and parser, which returns or raises QualevalError.

Formats in a zip are fuzzed twice: as the file that comes, and as the XML within, for a mutated archive rarely unpacks.
"""

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from benchmarks.fuzz import seeds
from qualeval.domain.codebook import codebook_to_plain
from qualeval.domain.conditions import check_condition
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import added
from qualeval.domain.identifiers import IdentifierKind, find, pseudonymised
from qualeval.domain.places import is_address, place
from qualeval.domain.project import Project
from qualeval.domain.records import Conflict, Document
from qualeval.domain.text import Content, printable
from qualeval.formats import Files
from qualeval.formats.code_description import read_description
from qualeval.formats.projects.reading import ENDINGS
from qualeval.formats.registry import SURVEY_ENDINGS, TRANSCRIPT_ENDINGS
from qualeval.i18n import Translator
from qualeval.services import conflicts
from qualeval.services.filing import Outcome
from qualeval.services.guarding import check_store
from qualeval.services.importing import import_paths
from qualeval.services.merging import Side, settle_conflict
from qualeval.services.searching import read_query
from qualeval.services.session import Session
from qualeval.services.whose import meant
from qualeval.settings import SettingsError, load_settings, load_themes, state_folder
from qualeval.store import SqliteFiles
from qualeval.store.failures import read_back
from qualeval.store.keeping import SqliteKeeper
from qualeval.store.merged_rows import merged_from_row
from qualeval.store.rows import changes_from_row, codebook_from_json, content_from_row
from tests.formats.documents import docx_bytes, odt_bytes, paragraph, pdf_bytes
from tests.services.histories import copied
from tests.services.world import small_session

if TYPE_CHECKING:
    from qualeval.nlp.language_model import EndpointSuggester
    from tests.fakes.memory_store import MemoryStore

_FOLDER = Path(tempfile.mkdtemp(prefix="qualeval-fuzz-"))
_FILES = Files()
_LONGEST_QUERY = 100
_FRESH_AFTER = 10  # imports into one project: what is looked through for each grows with it


@dataclass(frozen=True)
class Target:
    """What takes the bytes, and good ones to begin with."""

    take: Callable[[bytes], object]
    seeds: tuple[bytes, ...] = ()


def _reader(name: str, read: Callable[[Path], object], *begin: bytes) -> Target:
    """A reader over a file of this name."""
    path = _FOLDER / name
    path.parent.mkdir(exist_ok=True)

    def take(content: bytes) -> object:
        path.write_bytes(content)
        return read(path)

    return Target(take, begin)


def _inside(name: str, read: Callable[[Path], object], entry: str, begin: bytes, around: bytes = b"") -> Target:
    """A reader over an archive that is whole, with the bytes as one of its entries."""
    path = _FOLDER / name
    others = io.BytesIO()
    with zipfile.ZipFile(others, "w") as archive:
        for other, raw in _entries(around).items():
            if other != entry:
                archive.writestr(other, raw)

    def take(content: bytes) -> object:
        stream = io.BytesIO(others.getvalue())
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr(entry, content)
        path.write_bytes(stream.getvalue())
        return read(path)

    return Target(take, (begin,))


def _entries(raw: bytes) -> dict[str, bytes]:
    if not raw:
        return {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def workbook_with(sheet: bytes) -> bytes:
    """A workbook whose one sheet has this XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in (_entries(_workbook()) | {_SPREADSHEET: sheet}).items():
            archive.writestr(name, raw)
    return stream.getvalue()


@cache
def _workbook() -> bytes:
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    with Workbook(stream) as book:
        book.add_worksheet("S").write_row(0, 0, ["a", "b"])
    return stream.getvalue()


def _text(read: Callable[[str], object], *begin: str) -> Target:
    return Target(lambda content: read(content.decode("utf-8", "replace")), tuple(map(str.encode, begin)))


# --- what reads files ------------------------------------------------------------------------------------------------

_SPREADSHEET = "xl/worksheets/sheet1.xml"


def _guessed(path: Path) -> object:
    """A table as an import reads it: a mapping is guessed for whatever is in it."""
    return _FILES.guess_mapping(_FILES.read_table(path))


def _qc(path: Path) -> object:
    (path.parent / "corpus").mkdir(exist_ok=True)
    (path.parent / "corpus" / "w.txt").write_bytes(seeds.TRANSCRIPT)
    return _FILES.read_project(path)


def _transcripts() -> Iterable[tuple[str, Target]]:
    good = {
        ".txt": seeds.TRANSCRIPT,
        ".vtt": b"WEBVTT\n\n" + seeds.CUES,
        ".srt": seeds.CUES,
        ".rtf": seeds.RTF,
        ".html": seeds.HTML,
        ".json": seeds.WHISPER,
        ".otr": seeds.OTR,
        ".pdf": pdf_bytes([(50, 700, "P: a?"), (50, 680, "R1: b.")]),
        ".docx": docx_bytes(paragraph("P: a?") + paragraph("R1: b.")),
        ".odt": odt_bytes("<text:p>P: a?<text:s text:c='3'/></text:p>"),
        ".csv": b'Start,Speaker,Text\n00:00:01,Ani,"Dana, kecil"\n00:00:05,Budi,ya\n',
    }
    for ending, begin in good.items():
        yield f"transcript{ending}", _reader(f"input{ending}", _FILES.read_transcript, begin)
    yield "transcript.docx-inside", _inside("in.docx", _FILES.read_transcript, "word/document.xml", seeds.WORD)
    yield "transcript.odt-inside", _inside("in.odt", _FILES.read_transcript, "content.xml", seeds.OPEN_TEXT)


def _tables() -> Iterable[tuple[str, Target]]:
    for ending, begin in ((".csv", seeds.TABLE), (".tsv", seeds.TABLE.replace(b";", b"\t")), (".xlsx", _workbook())):
        yield f"table{ending}", _reader(f"table{ending}", _guessed, begin)
    for ending in (".xls", ".xlsb", ".ods", ".sav", ".dta"):
        yield f"table{ending}", _reader(f"table{ending}", _guessed)
    yield "table.xlsx-inside", _inside("in.xlsx", _guessed, _SPREADSHEET, seeds.SHEET, _workbook())
    yield "table.ods-inside", _inside("in.ods", _guessed, "content.xml", seeds.OPEN_SHEET, seeds.open_spreadsheet(b""))
    yield "mapping", _reader("mapping.yaml", _FILES.read_mapping, seeds.MAPPING)


def _codes() -> Iterable[tuple[str, Target]]:
    yield "codebook.yaml", _reader("codebook.yaml", _FILES.read_codebook, seeds.CODEBOOK)
    yield "codebook.csv", _reader("codes.csv", _FILES.read_codes, seeds.CODES)
    yield "codebook.docx", _inside("codes.docx", _FILES.read_codes, "word/document.xml", seeds.WORD)
    yield "codebook.qdc", _reader("codes.qdc", _FILES.read_codes, seeds.qdc())
    yield "codings", _reader("codings.csv", _FILES.read_codings, seeds.CODINGS)


def _projects() -> Iterable[tuple[str, Target]]:
    read = _FILES.read_project
    yield "project.qdpx", _reader("in.qdpx", read, seeds.qdpx())
    yield "project.qdpx-inside", _inside("inside.qdpx", read, "project.qde", seeds.qde(), seeds.qdpx())
    yield "project.qda", _reader("in.qda", read, seeds.database(seeds.QUALCODER))
    yield "project.rqda", _reader("in.rqda", read, seeds.database(seeds.RQDA))
    yield "project.sqlite3", _reader("in.sqlite3", read, seeds.database(seeds.TAGUETTE))
    yield "project.qc", _reader("qualitative_coding.sqlite3", _qc, seeds.database(seeds.QC))


# --- what reads our own ----------------------------------------------------------------------------------------------


class _StillClock:
    def now(self) -> str:
        return "2026-11-24T03:00:00.000Z"


def _own_project(path: Path) -> None:
    """A file that says it is a project, and may be anything: opened to look, examined, and salvaged."""
    files = SqliteFiles(_StillClock())
    keeper = SqliteKeeper(files, _StillClock())
    with closing(files.open(path, read_only=True)) as store:
        Project.fold(store.gestures())
    keeper.damages(path)
    keeper.salvage(path)


@cache
def _empty_project() -> bytes:
    path = _FOLDER / "seed.qualeval"
    SqliteFiles(_StillClock()).create(path).close()
    return seeds.in_small_pages(path)


def _journal(content: bytes) -> None:
    """A row of the journal, of what was merged, of the texts, of the codebooks: each as its table might hold it."""
    text = content.decode("utf-8", "replace")
    told = json.loads(text) if _is_json(text) else {}
    told = told if isinstance(told, dict) else {}
    before, after = (json.dumps(told[side]) if told.get(side) is not None else None for side in ("before", "after"))
    readings: tuple[Callable[[], object], ...] = (
        lambda: Project().apply(changes_from_row(told["kind"], before, after)),
        lambda: merged_from_row(("m", "g", "s", "t", "ani", "act", "do", "", text)),
        lambda: content_from_row("Dana kecil", text),
        lambda: codebook_from_json(text),
    )
    for read in readings:
        try:
            with read_back(_FOLDER):
                read()
        except QualevalError:
            continue


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _settings(path: Path) -> None:
    from qualeval.tui.app import check_settings
    from qualeval.tui.commands import clashes

    try:
        settings = load_settings(path)
    except SettingsError:
        return
    check_settings(settings)
    clashes(settings.keymap)


def _theme(path: Path) -> None:
    try:
        load_themes(path.parent)
    except SettingsError:
        return


def _identifiers(text: str) -> None:
    names = ["".join(filter(str.isalpha, text[:8])), "Siti Aminah"]
    found = find(text, names)
    words = {(one.kind, one.value): f"[{one.kind}-1]" for one in found}
    after, shift = pseudonymised(Content.plain(text), names, words)
    assert all(shift.span(one.span).of(after.text) == words[one.kind, one.value] for one in found)
    assert {one.kind for one in found} <= set(IdentifierKind)
    assert "\x1b" not in printable(text)


def _query(text: str) -> None:
    """Words and phrases; expressions are a person's own, and take the time that they take."""
    found = read_query(text[:_LONGEST_QUERY])
    list(found.spans(Content.plain(text)))


def _keyword(text: str) -> None:
    from qualeval.nlp.keywords import matches

    matches(text[:40], text, "id")


def _answer(text: str) -> None:
    """What a language model's server sends, and what its model says."""
    from qualeval.nlp.language_model import EndpointSuggester, checked

    asked = EndpointSuggester("http://127.0.0.1", "m")
    setattr(asked, "_post", lambda *_: text.encode("utf-8", "replace"))  # noqa: B010 - in place of a connection
    for said in (text, *_content_of(asked)):
        found = checked(said, seeds.BOOK, "Dana kecil")
        assert all(one.code in seeds.BOOK and 0 <= one.confidence <= 1 for one in found)


def _content_of(asked: "EndpointSuggester") -> list[str]:
    try:
        return [asked._answer("t", "Dana kecil")]  # noqa: SLF001 - without a connection
    except QualevalError:
        return []


def _key(path: Path) -> None:
    from qualeval.cli.keys import names_in, read_key

    for read in (read_key, names_in):
        with suppress(QualevalError):
            read(path)


def _kept(content: bytes) -> None:
    """What the program itself left in the state folder, or beside a file, and somebody has since changed."""
    from qualeval.cli.recent import recent
    from qualeval.services.batching import Progress, _left_at
    from qualeval.tui import memory

    os.environ["XDG_STATE_HOME"] = str(_FOLDER)
    folder, table = state_folder(), _FOLDER / "offered.csv"
    folder.mkdir(parents=True, exist_ok=True)
    table.touch()
    for path in (folder / "recent.json", folder / "places.json", table.with_name(f"{table.name}.progress")):
        path.write_bytes(content)
    recent()
    memory.place_of(table)
    assert isinstance(_left_at(table, 1), Progress)


def _place(text: str) -> None:
    shown = str(place(f"postgresql://{text}"))
    assert is_address(shown)


@cache
def _session() -> Session:
    return small_session()


class _Conflicts:
    """What a merged file says two people did differently: listed, and settled either way, or not."""

    def __init__(self) -> None:
        self._begun = small_session()
        self._store = cast("MemoryStore", self._begun.store)
        self._translate = Translator("id")

    def take(self, text: str) -> None:
        told = json.loads(text) if _is_json(text) else {}
        told = told if isinstance(told, dict) else {}
        ours, theirs = (json.dumps(told[side]) if side in told else text for side in ("ours", "theirs"))
        kind = str(told.get("kind", "coding"))
        target = (str(told.get("target", "")), "", "")
        session = replace(self._begun, store=copied(self._store))
        conflict = Conflict("-1", kind, target, ours, theirs, "a", "", "b", "", "ours")
        session.commit("test", [added(conflict)])
        conflicts.in_words(conflicts.conflicts_table(session, self._translate), self._translate)
        before = session.store.generation()
        for settled, side in ((conflict, "theirs"), (replace(conflict, won="theirs"), "ours")):
            with suppress(QualevalError):
                settle_conflict(session, settled, cast("Side", side))
        if session.store.generation() > before:
            assert [found for found in check_store(session.store) if found.area != "journal"] == []


def _whose(text: str) -> None:
    meant(_session(), text)


# --- all the way in --------------------------------------------------------------------------------------------------


class _Other:
    """Reads a file by the ending that its first byte chooses, and brings it in: all of it or nothing."""

    def __init__(self) -> None:
        self._path = _FOLDER / "arriving"
        self._session = small_session()
        self._n = 0

    def take(self, content: bytes) -> None:
        endings = (*TRANSCRIPT_ENDINGS, *SURVEY_ENDINGS, *ENDINGS)
        ending = endings[content[0] % len(endings)] if content else ".txt"
        path = self._path.with_suffix(ending)
        path.write_bytes(content[1:])
        before = self._session.store.generation()
        (report,) = import_paths(self._session, _FILES, [path], exchange=_FILES)
        after = self._session.store.generation()
        assert after == before + (report.outcome is Outcome.IMPORTED), report
        if after > before:
            assert [found for found in check_store(self._session.store) if found.area != "journal"] == []
        self._n += 1
        if self._n % _FRESH_AFTER == 0:
            self._session = small_session()


def _arriving() -> Target:
    begin = (seeds.TRANSCRIPT, seeds.TABLE, seeds.qdpx(), seeds.RTF, seeds.WHISPER)
    endings = (*TRANSCRIPT_ENDINGS, *SURVEY_ENDINGS, *ENDINGS)
    kinds = (".txt", ".csv", ".qdpx", ".rtf", ".json")
    return Target(
        _Other().take, tuple(bytes([endings.index(kind)]) + raw for kind, raw in zip(kinds, begin, strict=True))
    )


def all_targets() -> dict[str, Target]:
    return {
        **dict(_transcripts()),
        **dict(_tables()),
        **dict(_codes()),
        **dict(_projects()),
        "project": _reader("input.qualeval", _own_project, _empty_project()),
        "journal": Target(
            _journal, (seeds.CHANGE, json.dumps(codebook_to_plain(seeds.BOOK)).encode(), b'[[0,2,4,"A",""]]')
        ),
        "settings": _reader("config.toml", _settings, seeds.SETTINGS),
        "theme": _reader("themes/own.toml", _theme, seeds.THEME),
        "answer": _text(_answer, seeds.ANSWER, seeds.MODEL_SAYS),
        "key": _reader("k.json", _key, b'{"[name-1]": ["Siti Aminah"]}', b"Siti Aminah\n# no name\n"),
        "kept": Target(_kept, (b'["/a/b.qualeval", "postgresql://a@b/c?schema=d"]', b'{"generation": 1, "size": 0}')),
        "place": _text(_place, "ani@server/evaluasi?schema=asn_2026"),
        "conflict": _text(_Conflicts().take, *seeds.conflicts(_session().store.find(Document)[0].id)),
        "whose": _text(_whose, "ani,budi", "ani+budi", "agreed"),
        "query": _text(_query, 'jadwal semang* "kurang waktu" -bentrok'),
        "keyword": _text(_keyword, "semang* kurang waktu bersemangat"),
        "condition": _text(check_condition, "cases_share >= 0.20 and rank < 3"),
        "description": _text(lambda text: read_description(text, "id"), "Definisi: a\nTermasuk: b\nKata kunci: c; d"),
        "identifiers": _text(_identifiers, "Ibu Siti Aminah, NIP 198001012005011001, 0812-3456-7890, a@b.id"),
        "arriving": _arriving(),
    }
