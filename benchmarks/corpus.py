"""Seeded projects of a given size, made through the services and kept in a temporary folder for the next run."""

import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.layout import ROOT
from qualeval.bootstrap import Services
from qualeval.domain.codebook import Codebook
from qualeval.domain.events import added
from qualeval.domain.records import Coding, Document, Origin, Source
from qualeval.domain.text import count_words
from qualeval.services.importing import import_paths
from qualeval.services.projects import create
from qualeval.services.reading import Reading, read
from qualeval.services.session import Session
from qualeval.settings import sample_folder

CODEBOOK = sample_folder() / "codebooks" / "asn-career-development.yaml"
_CODER = "another coder"  # not the one whose keys are measured: a code may be applied where it stands already
_COMMON = (
    "saya kami mereka yang dan di ke dari itu ini sudah belum tidak juga karena kalau untuk dengan pada kantor unit "
    "pelatihan kegiatan program atasan pegawai rekan tugas pekerjaan layanan masyarakat jadwal anggaran waktu rapat "
    "bulan tahun kemarin sekarang biasanya memang sebenarnya cukup sangat lebih kurang bisa harus mau ingin mencoba "
    "membuat mengatur membantu menjelaskan mengikuti menyusun melayani mengisi laporan surat berkas aplikasi data "
    "pimpinan bidang seksi kecamatan kelurahan dinas"
).split()
_QUESTIONS = (
    "Bagaimana pengalaman Anda?",
    "Apa yang berubah setelah itu?",
    "Apa kendalanya?",
    "Bisa diceritakan lebih jauh?",
)


@dataclass(frozen=True, slots=True)
class Size:
    """Words of the one transcript, and codings spread evenly over it."""

    n_words: int
    n_spans: int

    @property
    def name(self) -> str:
        return f"{_short(self.n_words)} words, {_short(self.n_spans)} spans"


def _short(number: int) -> str:
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= unit and number % unit == 0:
            return f"{number // unit}{letter}"
    return str(number)


def transcript(n_words: int, keywords: list[str], seed: int = 1) -> Iterator[str]:
    """An interview as lines: a question, then an answer of a few sentences, some of them with a code's keyword."""
    chance = random.Random(seed)
    written = 0
    while written < n_words:
        question = chance.choice(_QUESTIONS)
        answer = " ".join(_sentence(chance, keywords) for _ in range(chance.randint(2, 6)))
        yield f"Pewawancara: {question}\n\nNarasumber: {answer}\n\n"
        written += len(question.split()) + len(answer.split())


def _sentence(chance: random.Random, keywords: list[str]) -> str:
    said = chance.choices(_COMMON, k=chance.randint(5, 20))
    if chance.random() < 0.3:
        said.insert(chance.randrange(len(said)), chance.choice(keywords))
    return " ".join(said).capitalize() + "."


def sentences(count: int, seed: int = 2) -> list[str]:
    """Segments' texts without a project around them."""
    chance = random.Random(seed)
    keywords = keywords_of(Services().formats.read_codebook(CODEBOOK))
    return [_sentence(chance, keywords) for _ in range(count)]


def keywords_of(codebook: Codebook) -> list[str]:
    return sorted({word for word, _ in _keywords(codebook)})


def _keywords(codebook: Codebook) -> Iterator[tuple[str, str]]:
    """Each keyword as it is written, with the code it stands for."""
    for _, code in codebook.walk():
        for word in code.keywords_in("id"):
            yield word.rstrip("*"), code.code


def project(size: Size) -> Path:
    """A project of a size, made once and kept. It is to be copied, not to be changed."""
    kept = _folder() / f"{size.n_words}-{size.n_spans}.qualeval"
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=_folder()) as unfinished:
            path = Path(unfinished) / kept.name
            _make(path, size)
            path.replace(kept)
    return kept


def sample() -> Path:
    """The sample project, made anew for every version of what it is made from."""
    from qualeval.services import sample as sample_project

    kept = _folder() / "sample.qualeval"
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=_folder()) as unfinished:
            path = Path(unfinished) / kept.name
            s = Services()
            sample_project.create(s.files, s.formats, s.clock, s.ids, _CODER, path, sample_folder()).store.close()
            path.replace(kept)
    return kept


def copy_of(kept: Path, folder: Path) -> Path:
    """A project to be changed, in a folder of its own run."""
    return Path(shutil.copyfile(kept, folder / kept.name))


def _folder() -> Path:
    """Where projects are kept: another place for every version of what makes them."""
    sign = hashlib.sha256()
    package = ROOT / "qualeval"
    for path in (Path(__file__), package / "store" / "compiled.py", package / "domain" / "segments.py"):
        sign.update(path.read_bytes())
    folder = kept_folder() / sign.hexdigest()[:12]
    folder.mkdir(exist_ok=True)
    return folder


def kept_folder() -> Path:
    """What is made once and kept for later runs, in a folder that is the user's alone."""
    user = str(os.getuid()) if hasattr(os, "getuid") else "all"
    folder = Path(tempfile.gettempdir()) / f"qualeval-benchmarks-{user}"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def _make(path: Path, size: Size) -> None:
    s = Services()
    session = Session(create(s.files, s.formats, s.clock, s.ids, _CODER, path, CODEBOOK, "id"), s.clock, s.ids, _CODER)
    try:
        _import(session, s, path.parent, size.n_words)
        (source,) = session.store.find(Source)
        codings = codings_on(session, read(session.store, source), size.n_spans)
        if codings:
            session.commit("codings.import", [added(coding) for coding in codings])
    finally:
        session.store.close()


def _import(session: Session, s: Services, folder: Path, n_words: int) -> None:
    file = folder / "wawancara.txt"
    text = "".join(transcript(n_words, keywords_of(session.codebook())))
    file.write_text(text, encoding="utf-8")
    (report,) = import_paths(session, s.formats, [file])
    file.unlink()
    if report.error:
        raise report.error


def codings_on(session: Session, reading: Reading, count: int) -> list[Coding]:
    """So many codings, one segment each, spread evenly: `count / segments` of them lie on one another.

    A segment with a code's keyword is given that code, so that there is something to learn; the others take turns.
    """
    codes = _leaves(session.codebook())
    code_of = dict(_keywords(session.codebook()))
    document: Document = reading.parts[0].document
    at = session.clock.now()
    found = []
    for number in range(count):
        span = reading.segments[number * len(reading.segments) // count]
        turn = reading.content.turn_at(span.start)
        said = span.of(reading.content.text).lower()
        found.append(
            Coding(
                id=session.ids.new(),
                document_id=document.id,
                start=span.start,
                end=span.end,
                code=next((code_of[word] for word in code_of if word in said), codes[number % len(codes)]),
                coder=session.coder,
                origin=Origin.IMPORTED,
                created_at=at,
                speaker=turn.speaker if turn else "",
                n_words=count_words(reading.content.text, span),
            )
        )
    return found


def _leaves(codebook: Codebook) -> list[str]:
    return [code.code for _, code in codebook.walk() if not codebook.is_category(code.code)]
