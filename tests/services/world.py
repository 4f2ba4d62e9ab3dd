"""A project in memory with an interview and a survey, and what the services ask of the world outside, faked."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from qualeval.domain.codebook import Code, Codebook, Label, Rule
from qualeval.domain.coded_rows import CodingRow
from qualeval.domain.errors import Fault
from qualeval.domain.measuring import Measures, measure
from qualeval.domain.places import Place
from qualeval.domain.project import Project
from qualeval.domain.records import RECORDS, Coding, Document, Record, Role, Source
from qualeval.domain.surveys import Column, SurveyMapping, Table
from qualeval.domain.text import Content, Span, Turn
from qualeval.domain.transcripts import SpeakerFound, TranscriptRead
from qualeval.i18n import N_
from qualeval.services.coding import Passage
from qualeval.services.importing import import_transcript
from qualeval.services.projects import begin
from qualeval.services.session import Session
from qualeval.services.surveying import import_survey
from tests.fakes.memory_store import MemoryStore

T = TypeVar("T")


class Seconds:
    """A clock that moves a second at every look."""

    def __init__(self) -> None:
        self._second = itertools.count()

    def now(self) -> str:
        minutes, seconds = divmod(next(self._second), 60)
        return f"2026-11-24T03:{minutes % 60:02d}:{seconds:02d}.000Z"


class Numbers:
    """Identifiers that count."""

    def __init__(self) -> None:
        self._number = itertools.count(1)

    def new(self) -> str:
        return f"{next(self._number):032x}"


CODEBOOK = Codebook(
    name="small",
    codes=(
        Code("challenges", Label.of({"en": "Challenges", "id": "Tantangan"}), kind="challenge"),
        Code("budget", Label.of({"en": "Budget"}), parent="challenges"),
        Code("schedule", Label.of({"en": "Schedule"}), parent="challenges"),
        Code("effects", Label.of({"en": "Effects"}), kind="effect"),
        Code("motivation", Label.of({"en": "Motivation"}), parent="effects"),
    ),
    title=Label.of({"en": "Small", "id": "Kecil"}),
    rules=(
        Rule("more-money", Label.of({"en": "More money."}), ("budget",), "n_cases >= 2", owner=Label.of({"en": "HR"})),
        Rule("less-clash", Label.of({"en": "Fewer clashes."}), ("schedule",), "cases_share >= 0.5"),
    ),
)

TEXT = "Tanya: Apa kendalanya?\nR07: Dana kecil sekali. Jadwal bentrok terus.\nTanya: Lalu?\nR07: Semangat lagi."


def transcript(text: str = TEXT) -> TranscriptRead:
    """A transcript whose lines each begin with a speaker's label; “Tanya” asks."""
    turns = []
    start = 0
    for line in text.splitlines(keepends=True):
        label = line.partition(":")[0]
        turns.append(Turn(start, start + len(label) + 2, start + len(line.rstrip()), label))
        start += len(line)
    speakers = tuple(
        SpeakerFound(
            label, Role.INTERVIEWER if label == "Tanya" else Role.RESPONDENT, sum(t.speaker == label for t in turns)
        )
        for label in dict.fromkeys(turn.speaker for turn in turns)
    )
    return TranscriptRead(Content(text, tuple(turns)), speakers)


HEADERS = ("Kode", "Unit", "Puas", "Kendala?")
ROWS = (
    ("S01", "A", "4", "Dana kurang."),
    ("S02", "A", "5", "Jadwal padat. Dana juga kurang."),
    ("S03", "B", "", ""),
)
MAPPING = SurveyMapping(
    (
        Column("Kode", "case"),
        Column("Unit", "attribute", "unit", "nominal"),
        Column("Puas", "attribute", "satisfaction", "ordinal"),
        Column("Kendala?", "text", "kendala"),
    ),
    case="Kode",
)


def table(*rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS) -> Table:
    return Table("survey.csv", "", headers, rows or ROWS)


@dataclass
class FakeFormats:
    """Files by name, as already read. A name that is not there is a fault."""

    transcripts: dict[str, TranscriptRead] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    mappings: dict[str, SurveyMapping] = field(default_factory=dict)
    codebooks: dict[str, Codebook] = field(default_factory=dict)
    codings: dict[str, list[CodingRow]] = field(default_factory=dict)

    def digest(self, path: Path) -> str:
        return self._of(self.transcripts, path).content.digest

    def is_transcript(self, path: Path) -> bool:
        return path.suffix == ".txt"

    def is_survey(self, path: Path) -> bool:
        return path.suffix in (".csv", ".xlsx")

    def read_transcript(self, path: Path) -> TranscriptRead:
        return self._of(self.transcripts, path)

    def read_text(self, text: str) -> TranscriptRead:
        return TranscriptRead(Content.plain(text), (SpeakerFound("", Role.RESPONDENT, 1),))

    def read_table(self, path: Path, sheet: str = "", header_rows: int = 1) -> Table:
        return self._of(self.tables, path)

    def is_transcript_table(self, table: Table) -> bool:
        return table.headers[:2] == ("Mulai", "Teks")

    def measuring(self, texts: Sequence[str]) -> Callable[[], Mapping[str, Measures]]:
        return lambda: {text: measure(Content.plain(text)) for text in texts}

    def guess_mapping(self, table: Table) -> SurveyMapping:
        if table.headers == HEADERS:
            return MAPPING
        return SurveyMapping(tuple(Column(header, "attribute", header.lower(), "text") for header in table.headers))

    def read_mapping(self, path: Path) -> SurveyMapping:
        return self._of(self.mappings, path)

    def write_mapping(self, mapping: SurveyMapping, path: Path) -> None:
        self.mappings[path.name] = mapping

    def read_codebook(self, path: Path) -> Codebook:
        return self._of(self.codebooks, path)

    def write_codebook(self, codebook: Codebook, path: Path) -> None:
        self.codebooks[path.name] = codebook

    def read_codings(self, path: Path) -> list[CodingRow]:
        return self._of(self.codings, path)

    def write_codings(self, rows: Iterable[CodingRow], path: Path) -> None:
        self.codings[path.name] = list(rows)

    def _of(self, files: dict[str, T], path: Path) -> T:
        if path.name not in files:
            raise Fault(str(path), 0, 0, N_("there is no such file"))
        return files[path.name]


@dataclass
class FakeFiles:
    """Projects in memory, by path."""

    stores: dict[Place, MemoryStore] = field(default_factory=dict)

    def create(self, path: Place) -> MemoryStore:
        return self.stores.setdefault(path, MemoryStore())

    def open(self, path: Place, *, read_only: bool = False) -> MemoryStore:
        return self.stores[path]


def empty_session(coder: str = "ani") -> Session:
    """A project with a codebook and nothing else."""
    session = Session(MemoryStore(), Seconds(), Numbers(), coder)
    begin(session, CODEBOOK, "en")
    return session


def small_session() -> Session:
    """The interview w01 and the survey, of wave 2026: respondents R07, S01, S02; S03 said nothing."""
    session = empty_session()
    import_transcript(session, FakeFormats({"w01.txt": transcript()}), Path("w01.txt"), "2026")
    import_survey(session, Path("survey.csv"), table(), MAPPING, "2026")
    return session


def as_coder(session: Session, coder: str) -> Session:
    """Another person in the same project."""
    return Session(session.store, session.clock, session.ids, coder)


def passage(session: Session, words: str, source: str = "w01") -> Passage:
    """Where words stand in a source, first come first."""
    (found,) = session.store.find(Source, name=source)
    for document in session.store.find(Document, source_id=found.id):
        content = session.store.content(document.content)
        if (start := content.text.find(words)) >= 0:
            return Passage(document, content, Span(start, start + len(words)))
    raise AssertionError(f"{words!r} stands nowhere in {source}")


def codings(session: Session) -> list[Coding]:
    return session.store.find(Coding)


def records(session: Session) -> set[Record]:
    """Everything that stands."""
    return {record for kind in RECORDS for record in session.store.find(kind)}


def folded(session: Session) -> set[Record]:
    """Everything that stands when the journal is told from its beginning."""
    project = Project.fold(session.store.gestures())
    return {record for kind in RECORDS for record in project.find(kind)}
