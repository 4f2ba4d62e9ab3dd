"""What the services need from the world outside, as protocols. Adapters and tests' fakes implement them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar, runtime_checkable

from qualeval.domain.codebook import Code, Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.evidence import CodingFact, DecisionTally, Scope
from qualeval.domain.history import Entry
from qualeval.domain.measures import (
    ClosedQuestion,
    Cooccurrence,
    CrossTable,
    FrameworkMatrix,
    JointDisplay,
    PairedChange,
    Passage,
    QuoteMatrix,
    Saturation,
    Scale,
    SmallGroups,
    Statement,
    Wave,
    WaveTable,
    Within,
    WordCount,
)
from qualeval.domain.places import Place
from qualeval.domain.records import Coding, Document, Record, Role, Source
from qualeval.domain.suggestion import Segment, SegmentSuggestions
from qualeval.domain.text import Content, Span

R = TypeVar("R", bound=Record)


class Clock(Protocol):
    def now(self) -> str:
        """The instant, ISO 8601 in UTC to the millisecond: `2026-11-24T03:00:00.000Z`."""
        ...


class Ids(Protocol):
    def new(self) -> str:
        """An identifier no one else makes: 32 hexadecimal digits that sort by time of making."""
        ...


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """A source with how much of it is coded. The counts are of countable segments and words only."""

    source: Source
    n_documents: int
    n_segments: int
    n_coded: int
    n_words: int
    n_codings: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A coding with all that a quotation needs: the words, whose they are, and where they stand."""

    coding: Coding
    source: Source
    text: str
    case_id: str
    case_name: str
    line: int

    @property
    def reference(self) -> str:
        """`R07:42`: the respondent (or source) and the line."""
        return f"{self.case_name or self.source.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class Word:
    """A word to look for, folded (see services.searching); with `is_prefix`, every word that begins so."""

    text: str
    is_prefix: bool = False


class ProjectStore(Protocol):
    """One project's journal, the projections kept in step with it, and the texts.

    Scope arguments narrow to a wave; empty means all. "Countable" leaves out words of interviewers and asides.
    """

    def append(self, gesture: Gesture, contents: Iterable[Content] = (), codebooks: Iterable[Codebook] = ()) -> None:
        """Writes a gesture, its projections and the texts it needs in one durable transaction, or nothing.

        Raises ConflictError where a change's `before` is not what stands.
        """
        ...

    def get(self, record: type[R], *key: str) -> R | None: ...

    def find(self, record: type[R], **equal: str) -> list[R]:
        """Records whose fields equal the values given, in order of position or making, then key."""
        ...

    def content(self, digest: str) -> Content: ...

    def codebook(self, digest: str) -> Codebook: ...

    def gestures(self) -> Iterable[Gesture]:
        """The whole journal, oldest first."""
        ...

    def entries(self, coder: str) -> list[Entry]:
        """One coder's gestures, oldest first, for history."""
        ...

    def gesture(self, gesture_id: str) -> Gesture: ...

    def generation(self) -> int:
        """Grows with every gesture; equal numbers mean an unchanged project."""
        ...

    def coding_facts(self, wave: str = "") -> list[CodingFact]:
        """Every countable coding."""
        ...

    def countable_cases(self, wave: str = "") -> frozenset[str]:
        """The cases with at least one countable segment."""
        ...

    def decision_tallies(self, wave: str = "") -> list[DecisionTally]: ...

    def code_counts(self) -> dict[str, int]:
        """Countable coded stretches by code, for the live counts."""
        ...

    def progress(self) -> list[SourceProgress]:
        """Every source in order."""
        ...

    def documents_with(self, words: Sequence[Word]) -> list[str]:
        """The ids of the documents that hold all of the words (all documents without any), in the order of sources."""
        ...

    def answers(self, source_id: str) -> list[tuple[str, str]]:
        """A question's answers in order, as (case id, document id)."""
        ...

    def answer_texts(self, source_id: str) -> list[tuple[str, str]]:
        """A question's answers in order, as (document id, text)."""
        ...

    def values_of(self, attribute: str, wave: str = "") -> dict[str, str]:
        """What each case has for an attribute: in the wave, else in its latest one."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class News:
    """What has come of listening to a project that others share: for the store that listened to take up.

    `steps` are the store's own business. `troubles` are for the person.
    """

    after: int = 0
    steps: tuple[Any, ...] = ()
    is_reached: bool = True
    troubles: tuple[QualevalError, ...] = ()


@runtime_checkable
class SharedStore(Protocol):
    """A project that others work in at the same time, besides being a ProjectStore.

    It is used in one thread, except for `follow`.
    """

    @property
    def is_cut_off(self) -> bool:
        """Whether what is done is kept here, to be sent."""
        ...

    @property
    def copy(self) -> Path:
        """The project file that it is read from here: others threads read beside it."""
        ...

    @property
    def n_kept(self) -> int:
        """How many steps are kept here and not yet sent."""
        ...

    def follow(self, tell: Callable[[News], object], is_stopped: Callable[[], bool]) -> None:
        """Sends what is kept and tells what others do, until stopped: the body of a thread of its own."""
        ...

    def take_up(self, news: News | None = None) -> list[Gesture]:
        """Takes up news; returns what others did since this was last asked, in order."""
        ...


class ProjectFiles(Protocol):
    """Makes and opens projects, in files and on servers."""

    def create(self, path: Place) -> ProjectStore: ...

    def open(self, path: Place, *, read_only: bool = False) -> ProjectStore:
        """Raises QualevalError for a file that is no project, is from a newer version, or is open elsewhere."""
        ...


# --- reading files ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SpeakerFound:
    """A speaker label found in a transcript, with the role its name or its manner suggests."""

    label: str
    role: Role
    n_turns: int


@dataclass(frozen=True, slots=True)
class TranscriptRead:
    """A transcript file as read: its text with turns, and who speaks."""

    content: Content
    speakers: tuple[SpeakerFound, ...]


ColumnRole = Literal["case", "attribute", "text", "wave", "ignore"]


@dataclass(frozen=True, slots=True)
class Column:
    """What a survey column is for. `name` is the attribute's or the source's; `type` an attribute's type."""

    header: str
    role: ColumnRole
    name: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class SurveyMapping:
    """How a survey file is read: DESIGN's mapping file. `case` is a header, or empty for the row number."""

    columns: tuple[Column, ...]
    sheet: str = ""
    header_rows: int = 1
    case: str = ""
    wave: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as text: every row as long as the headers; `first_line` is the place of the first row in the file.

    `other_sheets` names those of the file that were not read (repeated groups of a form stand there).
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_line: int = 2
    header_rows: int = 1
    other_sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodingRow:
    """A row of the codings exchange file, `line` being its place in it."""

    source: str
    case: str
    start: int
    end: int
    code: str
    coder: str
    origin: str
    created_at: str
    memo: str
    text: str
    line: int = 0


class Formats(Protocol):
    """Files in and out. Readers raise a Fault or FaultsError that names file and place."""

    def digest(self, path: Path) -> str:
        """Identifies the file's bytes, whatever its name."""
        ...

    def is_transcript(self, path: Path) -> bool: ...

    def is_survey(self, path: Path) -> bool: ...

    def read_transcript(self, path: Path) -> TranscriptRead: ...

    def read_text(self, text: str) -> TranscriptRead:
        """A text that is there already, with the turns and speakers found in it."""
        ...

    def read_table(self, path: Path, sheet: str = "", header_rows: int = 0) -> Table:
        """0 rows of header: find out how many there are."""
        ...

    def guess_mapping(self, table: Table) -> SurveyMapping: ...

    def read_mapping(self, path: Path) -> SurveyMapping: ...

    def write_mapping(self, mapping: SurveyMapping, path: Path) -> None: ...

    def read_codebook(self, path: Path) -> Codebook: ...

    def write_codebook(self, codebook: Codebook, path: Path) -> None: ...

    def read_codings(self, path: Path) -> list[CodingRow]: ...

    def write_codings(self, rows: Iterable[CodingRow], path: Path) -> None: ...


# --- suggesting ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learned:
    """What coders have decided about a segment: codes it has, and codes it was denied. All others are unknown."""

    labels: frozenset[str]
    rejected: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An immutable snapshot to learn from and to suggest for. `decided` maps indices of `segments`."""

    generation: int
    codebook: Codebook
    language: str
    segments: tuple[Segment, ...]
    decided: Mapping[int, Learned]


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n`, with Wilson's 95 % interval (Wilson 1927)."""

    k: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        return self.k / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class CodeMeasure:
    """How the suggester does on a code, by decided segments that it had not seen (leave-one-out).

    `precision` is of the suggestions that a person decided on, `recall` of the codings given. A silent code is not
    suggested: of its suggestions too few are right, beyond doubt. A trusted one has had enough decisions.
    """

    code: str
    threshold: float
    precision: Share
    recall: Share
    is_silent: bool
    is_trusted: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Suggestions for every segment of a lesson that has any, in the lesson's order, and the most useful next ones.

    `queue` holds indices into the lesson's segments, most useful first. The reasons of suggestions may arrive a moment
    after the answer. `measures` has an entry for each code of the codebook that can be suggested.
    """

    generation: int
    suggestions: Mapping[int, SegmentSuggestions]
    queue: tuple[int, ...]
    measures: tuple[CodeMeasure, ...] = ()


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How suggestions made after `n_decided` segments fared on those decided later."""

    n_decided: int
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class KeywordMeasure:
    """A keyword of a code: segments that have it, and how many of those decided on the code were given it.

    `is_everywhere` warns of one found in so many segments that it can hardly tell this code from others.
    """

    code: str
    keyword: str
    n_hits: int
    precision: Share
    is_everywhere: bool


@dataclass(frozen=True, slots=True)
class KeywordProposal:
    """A word that accepted segments of a code have more often than others.

    `n_given` of the accepted segments have it, `n_other` of the other decided ones; `z` is its log-odds ratio over
    its standard error (Monroe, Colaresi & Quinn 2008).
    """

    code: str
    word: str
    n_given: int
    n_other: int
    z: float


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What the suggester can say about itself and the codebook's keywords."""

    measures: tuple[CodeMeasure, ...]
    curve: tuple[CurvePoint, ...]
    keywords: tuple[KeywordMeasure, ...]
    proposals: tuple[KeywordProposal, ...]


class Appraiser(Protocol):
    """Takes a second or more for a large project: to be asked in a thread."""

    def appraise(self, lesson: Lesson) -> Appraisal: ...


class Suggester(Protocol):
    """Learns and suggests away from the screen."""

    def submit(self, lesson: Lesson) -> None:
        """Hands over a lesson and returns at once; a newer lesson replaces one not yet begun."""
        ...

    def wait(self, timeout: float | None = None) -> Answer | None:
        """The next answer, or None when the time is over or the suggester was closed. Callable from any thread."""
        ...

    def close(self) -> None: ...


# --- writing tables and reports --------------------------------------------------------------------------------------

TableFormat = Literal["table", "csv", "json", "md", "xlsx"]


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table of results. `columns` are stable machine names; `headers` what people read; `rows` hold plain values.

    `notes` stand under the table where a person reads it (what was counted, what was left out and why). `worded` names
    columns whose cells are the program's own values, put into words for people (see services.wording).
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    headers: tuple[str, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()
    worded: tuple[str, ...] = ()


ChartKind = Literal["bars", "dots", "heat", "slope", "curve", "pairs"]


@dataclass(frozen=True, slots=True)
class Series:
    """One number per label of a chart, None where there is none; `low` and `high` bound it where that is known."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    color: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers, in words and numbers alone; writers draw it.

    `bars`: a bar for each label. `dots`: a line for each label with a dot for each series. `heat`: labels against
    series. `slope`: a line for each series over the labels. `curve`: the same, over labels in an order. `pairs`: each
    label from the first series to the second. `colors` are the labels' own (#rrggbb), where they have any. `share` says
    that the numbers lie in 0..1 and are read as percentages. `alt` says what is to be seen to those who do not see it.
    """

    kind: ChartKind
    name: str
    title: str
    alt: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str = ""
    share: bool = False
    colors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: paragraphs, charts, tables, then quotes as (words, reference) pairs with their title."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[ResultTable, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()
    level: int = 1
    charts: tuple[Chart, ...] = ()
    quotes_title: str = ""


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """The evaluation report, in one language, ready to be written in any format.

    `subtitle` stands under the title; `warnings` say, before anything else, why this is a draft.
    """

    title: str
    language: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    warnings: tuple[str, ...] = ()


class ReportWriter(Protocol):
    def write(self, report: ReportDocument, path: Path, template: Path | None = None) -> None:
        """Writes .docx, .html, .md or .xlsx by the path's ending; whole or not at all.

        `template` is a Word document whose styles, page and header the .docx takes on.
        """
        ...

    def can_draw(self) -> bool:
        """Whether charts can be drawn here; without that a report has their numbers alone."""
        ...


@dataclass(frozen=True, slots=True)
class Comment:
    """What stands in the margin beside [start, end) of a text: a code's name and a memo, by whom and when."""

    start: int
    end: int
    text: str
    author: str
    initials: str
    at: str


@dataclass(frozen=True, slots=True)
class CommentedText:
    """A text with comments. `labels` are the spans of speakers' labels in it."""

    title: str
    text: str
    labels: tuple[Span, ...]
    comments: tuple[Comment, ...]


Measure = Literal["nominal", "ordinal", "scale", "text"]


@dataclass(frozen=True, slots=True)
class CaseVariable:
    """A column of data for statistics. `name` is one that every program takes; `label` says what it is.

    `answers` words the numbers 1, 2, … of a nominal variable in their order, or the numbers 0 and 1 of a theme.
    """

    name: str
    label: str
    measure: Measure
    answers: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseData:
    """A row for each case, in the order of the variables: text or numbers, None where nothing is known."""

    title: str
    variables: tuple[CaseVariable, ...]
    rows: tuple[tuple[str | float | None, ...], ...]


class Handouts(Protocol):
    """What people read or reckon with in other programs, and never comes back."""

    def write_commented(self, texts: Sequence[CommentedText], path: Path) -> None:
        """Writes a .docx with the comments in its margin; whole or not at all."""
        ...

    def write_cases(self, data: CaseData, path: Path) -> tuple[Path, ...]:
        """Writes a .csv with an R script beside it, a .sav or a .dta; the files written."""
        ...


class TableWriter(Protocol):
    def write(self, tables: Sequence[ResultTable], path: Path) -> None:
        """Writes tables to an .xlsx, a sheet each; text that looks like a formula stays text."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its content and codings: what the transcript view shows."""

    document: Document
    content: Content
    codings: tuple[Coding, ...]


# --- other tools' projects -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Loss:
    """What could not be carried over, or only changed: a marked sentence about things of one sort, and their names."""

    template: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExchangeCode:
    """A code as the codebook would have it, with the identifier that another tool knows it by."""

    guid: str
    entry: Code
    is_codable: bool = True


@dataclass(frozen=True, slots=True)
class ExchangeSource:
    """A text. Its line ends are kept as they were, for the codings count them."""

    guid: str
    name: str
    text: str
    memo: str = ""
    coder: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeCoding:
    """A code (its slug) on [start, end) of a source (its guid), in code points, by a coder (by name)."""

    guid: str
    source: str
    start: int
    end: int
    code: str
    coder: str = ""
    created_at: str = ""
    memo: str = ""


NoteTarget = Literal["project", "source", "code", "case", "coding", "span"]


@dataclass(frozen=True, slots=True)
class About:
    """What a note is about: a code by its slug, the others by guid; a span is one of the source `target`."""

    kind: NoteTarget
    target: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class ExchangeNote:
    guid: str
    text: str
    name: str = ""
    coder: str = ""
    created_at: str = ""
    about: tuple[About, ...] = ()


VariableType = Literal["Text", "Boolean", "Integer", "Float", "Date", "DateTime"]


@dataclass(frozen=True, slots=True)
class ExchangeVariable:
    name: str
    type: VariableType = "Text"
    label: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeCase:
    """A case with its values by variable, the sources that are its own, and its spans of shared ones."""

    guid: str
    name: str
    memo: str = ""
    values: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangeSet:
    """Sources that belong together, such as the answers to one question."""

    guid: str
    name: str
    memo: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OffsetsFound:
    """How a file's positions were understood: the unit, and how many of those that can be checked fit the text.

    `unit` is `code points` or `UTF-16`, `crlf` how much a CR LF counts, `bom` whether the byte order mark counts.
    `checked_by` is `quote` (the file repeats the words), `words` (ends at word bounds), `origin` (the tool's habit)
    or `` (every unit gives the same).
    """

    source: str
    unit: str
    crlf: int
    bom: bool
    fitting: int
    checked: int
    checked_by: str


@dataclass(frozen=True, slots=True)
class ExchangeProject:
    """A project as tools exchange it. Every guid is 8-4-4-4-12 in small letters; the codes stand parents first."""

    name: str
    origin: str = ""
    created_at: str = ""
    memo: str = ""
    language: str = "id"
    coders: tuple[str, ...] = ()
    codes: tuple[ExchangeCode, ...] = ()
    variables: tuple[ExchangeVariable, ...] = ()
    cases: tuple[ExchangeCase, ...] = ()
    sources: tuple[ExchangeSource, ...] = ()
    codings: tuple[ExchangeCoding, ...] = ()
    notes: tuple[ExchangeNote, ...] = ()
    sets: tuple[ExchangeSet, ...] = ()
    losses: tuple[Loss, ...] = ()
    offsets: tuple[OffsetsFound, ...] = ()


# --- statistics ------------------------------------------------------------------------------------------------------


class Analysis(Protocol):
    """The statistics of the analyses; each answers with frozen values, refusals with their reasons among them."""

    def crosstab(
        self,
        raised: Mapping[str, Collection[str]],
        values: Mapping[str, str],
        scope: Scope,
        *,
        attribute: str = "",
        order: Sequence[str] = (),
        small_groups: SmallGroups = "show",
    ) -> CrossTable: ...

    def cooccurrence(
        self,
        facts: Iterable[CodingFact],
        within: Within = "segment",
        *,
        units: Mapping[str, Sequence[Span]] | None = None,
        turns: int = 1,
        n_units: int | None = None,
    ) -> Cooccurrence: ...

    def quote_matrix(
        self, facts: Iterable[CodingFact], codes: Sequence[str], values: Mapping[str, str], groups: Sequence[str]
    ) -> QuoteMatrix: ...

    def framework_matrix(
        self,
        facts: Iterable[CodingFact],
        case_ids: Sequence[str],
        codes: Sequence[str],
        summaries: Mapping[tuple[str, str], str],
    ) -> FrameworkMatrix: ...

    def word_frequencies(
        self,
        passages: Iterable[Passage],
        *,
        stop_words: Collection[str] = (),
        least: int = 1,
        top: int | None = None,
    ) -> list[WordCount]: ...

    def saturation(
        self,
        sources: Sequence[tuple[str, Collection[str]]],
        *,
        base_size: int = 4,
        run_length: int = 2,
        threshold: float = 0.05,
    ) -> Saturation: ...

    def closed_question(
        self,
        answers: Mapping[str, str],
        asked: Collection[str],
        scale: Scale,
        *,
        name: str = "",
    ) -> ClosedQuestion: ...

    def paired_change(self, before: Mapping[str, float], after: Mapping[str, float]) -> PairedChange: ...

    def joint_display(
        self,
        raised: Mapping[str, Collection[str]],
        figures: Mapping[str, float],
        scope: Scope,
        *,
        figure: str = "",
        statements: Mapping[str, Statement] | None = None,
    ) -> JointDisplay: ...

    def wave_table(self, waves: Sequence[Wave], codes: Sequence[str]) -> WaveTable: ...


@dataclass(frozen=True, slots=True)
class CodedSegment:
    """A coding with all that stands around it, a row of a table for people and programs that know no project.

    `id` is the coding's; `before` and `after` are the words around it; attributes are the case's, by name.
    """

    id: str
    source: str
    start: int
    end: int
    code: str
    text: str
    coder: str
    title: str = ""
    wave: str = ""
    case: str = ""
    speaker: str = ""
    line: int = 0
    code_name: str = ""
    category: str = ""
    before: str = ""
    after: str = ""
    origin: str = ""
    created_at: str = ""
    memo: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


class Exchange(Protocol):
    """Other tools' projects and codebooks, in and out."""

    def is_project(self, path: Path) -> bool:
        """Whether a file or a folder is another tool's project (or an exported one of ours)."""
        ...

    def read_project(self, path: Path, language: str = "id") -> ExchangeProject:
        """Raises a Fault for what is no such project; `losses` and `offsets` say how it was understood."""
        ...

    def write_project(self, project: ExchangeProject, path: Path) -> tuple[Loss, ...]:
        """Writes a .qdpx; what the format has no place for comes back by name."""
        ...

    def read_codes(
        self, path: Path, language: str = "id"
    ) -> tuple[Codebook, tuple[ExchangeCode, ...], tuple[Loss, ...]]:
        """A codebook of any kind (.qdc, table, Word headings, ours), its codes' identifiers, and what was lost."""
        ...

    def write_codes(self, codebook: Codebook, path: Path) -> tuple[Loss, ...]:
        """Writes a .qdc, or ours by the ending .yaml."""
        ...

    def write_segments(self, segments: Iterable[CodedSegment], path: Path) -> None:
        """By the ending: .csv and .xlsx for people, .json and .jsonl for programs, .jsonld as W3C annotations."""
        ...
