"""A small evaluation as people's own files would make it: two interviews, a focus group, one survey question."""

import itertools
from pathlib import Path

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.events import added
from qualeval.domain.records import Coding, Document, Source, SourceKind
from qualeval.domain.surveys import Column, SurveyMapping
from qualeval.domain.text import Content, Span
from qualeval.formats import Files
from qualeval.services import coding, importing, projects, survey_files
from qualeval.services.coding import Passage
from qualeval.services.ports.storing import ProjectFiles
from qualeval.services.session import Session

CODER = "ani"
CODEBOOK = """
codebook: contoh
version: 1
language: id
title: {id: Evaluasi contoh, en: Sample evaluation}
codes:
  - code: effects
    name: {id: Dampak, en: Effects}
    kind: effect
    codes:
      - code: motivation
        name: {id: Semangat kerja, en: Work motivation}
        definition: {id: Dorongan untuk bekerja, en: The drive to work}
        keywords: {id: [semangat], en: [eager]}
        color: "#5fafff"
      - code: confidence
        name: {id: Percaya diri, en: Confidence}
        keywords: {id: [berani], en: [brave]}
        color: "#87d787"
  - code: challenges
    name: {id: Kendala, en: Challenges}
    kind: challenge
    codes:
      - code: schedule
        name: {id: Jadwal bentrok, en: Schedule conflict}
        keywords: {id: [jadwal], en: [schedule]}
        color: "#ff8787"
      - code: budget
        name: {id: Anggaran terbatas, en: Budget limits}
        keywords: {id: [anggaran], en: [money]}
        color: "#d7af5f"
  - code: mentoring
    name: {id: Pendampingan, en: Mentoring}
    kind: suggestion
    keywords: {id: [pendamping], en: [mentor]}
recommendations:
  - id: flexible-schedule
    text: {id: Buat jadwal yang luwes, en: Make the schedule flexible}
    codes: [schedule]
    when: "n_cases >= 1"
    owner: {id: Badan Kepegawaian, en: Personnel agency}
  - id: more-money
    text: {id: Tambah anggaran pelatihan, en: Give training more money}
    codes: [budget]
    when: "n_cases >= 1"
"""
INTERVIEW_A = """Pewawancara: Bagaimana pelatihannya?

R01: Saya jadi lebih semangat bekerja. [tertawa] Tapi jadwal pelatihan bentrok dengan pelayanan.
Katanya [/b] anggaran habis, jadi semangat turun lagi.

Pewawancara: Lalu?

R01: Sekarang saya berani bicara di rapat. Makanannya enak.
"""
INTERVIEW_B = """Pewawancara: Apa yang berubah?

R02: Jadwal sering diganti mendadak. Saya tidak tahu lagi.

Pewawancara: Apa saran Ibu?

R02: Perlu pendamping setelah pelatihan. Anggaran jangan dipotong.
"""
FOCUS_GROUP = """Moderator: Silakan, Bapak Ibu.

R03: Kami semangat sekali waktu itu.

R04: Saya biasa saja.

R03: Jadwal \x1b[31mmerah\x1b[0m ditempel di papan.
"""
SURVEY = """Responden,Unit kerja,Jenis kelamin,Apa kendalanya?
S01,Dinas Kesehatan,P,Jadwal bentrok dengan jaga malam
S02,Dinas Kesehatan,L,Anggaran perjalanan tidak ada
S03,Kelurahan,P,Tidak ada kendala
S04,Kelurahan,L,Jadwal dan anggaran
"""
ATTRIBUTES = """case,unit
R01,Dinas Kesehatan
R02,Kelurahan
R03,Kelurahan
"""
MAPPING = SurveyMapping(
    (
        Column("Responden", "case"),
        Column("Unit kerja", "attribute", "unit", "nominal"),
        Column("Jenis kelamin", "attribute", "gender", "nominal"),
        Column("Apa kendalanya?", "text", "kendala"),
    ),
    case="Responden",
)
CODED = (
    ("wawancara_a", "Saya jadi lebih semangat bekerja.", "motivation"),
    ("wawancara_a", "jadwal pelatihan bentrok dengan pelayanan", "schedule"),
    ("wawancara_b", "Jadwal sering diganti mendadak.", "schedule"),
    ("wawancara_b", "Anggaran jangan dipotong.", "budget"),
    ("diskusi", "Kami semangat sekali waktu itu.", "motivation"),
)


class TickingClock:
    """A millisecond later at each question."""

    def __init__(self) -> None:
        self._count = itertools.count()

    def now(self) -> str:
        seconds, thousandths = divmod(next(self._count), 1000)
        return f"2026-11-24T03:{seconds // 60:02d}:{seconds % 60:02d}.{thousandths:03d}Z"


class CountedIds:
    def __init__(self) -> None:
        self._count = itertools.count(1)

    def new(self) -> str:
        return f"{next(self._count):032x}"


def write_files(folder: Path) -> Path:
    """Writes the files into a folder of their own and returns it."""
    home = folder / "lapangan"
    home.mkdir()
    for name, text in {
        "codebook.yaml": CODEBOOK,
        "diskusi.txt": FOCUS_GROUP,
        "wawancara_a.txt": INTERVIEW_A,
        "wawancara_b.txt": INTERVIEW_B,
        "survei.csv": SURVEY,
        "atribut.csv": ATTRIBUTES,
    }.items():
        (home / name).write_text(text, encoding="utf-8", newline="\n")
    return home


def build(files: ProjectFiles, home: Path, path: Path) -> Session:
    """The project, open: everything imported, and a few passages coded by hand."""
    clock, ids, formats = TickingClock(), CountedIds(), Files()
    store = projects.create(files, formats, clock, ids, CODER, path, home / "codebook.yaml", "id")
    session = Session(store, clock, ids, CODER)
    texts = [home / "wawancara_a.txt", home / "wawancara_b.txt", home / "diskusi.txt", home / "survei.csv"]
    for report in importing.import_paths(session, formats, texts, wave="2026", mapping=MAPPING):
        assert report.error is None, report.error
    assert survey_files.import_attributes(session, formats, home / "atribut.csv", "2026").error is None
    return session


def code_some(session: Session) -> None:
    for source, words, code in CODED:
        coding.apply(session, passage(session, source, words), code)


def passage(session: Session, source: str, words: str) -> Passage:
    """Where the words stand in a transcript."""
    found = session.store.find(Source, name=source)[0]
    document = session.store.find(Document, source_id=found.id)[0]
    content = session.store.content(document.content)
    start = content.text.index(words)
    return Passage(document, content, Span(start, start + len(words)))


def coded_words(session: Session, coding: Coding) -> str:
    document = session.store.get(Document, coding.document_id)
    assert document is not None
    return coding.span.of(session.store.content(document.content).text)


def built_without_files(files: ProjectFiles, path: Path) -> Session:
    """A codebook and one transcript, made by the services alone."""
    clock, ids = TickingClock(), CountedIds()
    session = Session(files.create(path), clock, ids, CODER)
    keywords = {"motivation": ("saya", "semangat"), "schedule": ("jadwal", "semangat")}
    codes = tuple(Code(name, Label((("en", name),)), keywords=(("id", words),)) for name, words in keywords.items())
    projects.begin(session, Codebook("contoh", codes), "id")
    content = Content.plain("Saya semangat. Jadwal bentrok.")
    source = Source("s1", "wawancara", SourceKind.TRANSCRIPT, 0)
    document = Document("d1", source.id, content.digest, n_segments=2, n_words=4)
    session.commit("import.transcript", [added(source), added(document)], contents=[content])
    return session
