"""What a project is made of: frozen records, each with the fields that identify it.

A record holds plain values only (strings, numbers, tuples of them), so that it can be written to the journal and to
a table as it is. Instants are ISO 8601 in UTC.
"""

from enum import StrEnum
from typing import Any, ClassVar, Self, get_type_hints

from qualeval.domain.frozen import frozen
from qualeval.domain.text import Span


class SourceKind(StrEnum):
    TRANSCRIPT = "transcript"
    SURVEY = "survey"
    NOTE = "note"


class Role(StrEnum):
    """Whose words a speaker label stands for. Only a respondent's words are counted and suggested for."""

    RESPONDENT = "respondent"
    INTERVIEWER = "interviewer"
    ASIDE = "aside"  # headings and notes about the interview: nobody's words


class Origin(StrEnum):
    MANUAL = "manual"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    RULE = "rule"
    IMPORTED = "imported"


class Verdict(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    CHANGE = "change"


class AttributeType(StrEnum):
    TEXT = "text"
    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    NUMBER = "number"
    DATE = "date"


class Sight(StrEnum):
    """What a coder is shown of others' work: all of it, or (blind, for double coding) nothing."""

    OPEN = "open"
    BLIND = "blind"


class Record:
    """Base of the records. `KIND` names it in the journal; `IDENTITY` are the fields that make its key."""

    __slots__ = ()
    KIND: ClassVar[str]
    IDENTITY: ClassVar[tuple[str, ...]] = ("id",)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in self.IDENTITY)

    def to_plain(self) -> dict[str, Any]:
        """The fields as JSON keeps them."""
        plain = {name: getattr(self, name) for name in _field_types(type(self))}
        for name in _TUPLES[type(self)]:
            plain[name] = list(plain[name])
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """The inverse of `to_plain`; a missing field takes its default."""
        types = _field_types(cls)
        return cls(**{name: types[name](value) for name, value in plain.items() if name in types})


_TYPES: dict[type, dict[str, Any]] = {}
_TUPLES: dict[type, tuple[str, ...]] = {}  # the fields that are tuples, of the types met


def _field_types(record: type) -> dict[str, Any]:
    """A converter per field: enumerations and tuples are rebuilt, everything else is kept."""
    if record not in _TYPES:
        converters: dict[str, Any] = {}
        for name, hint in get_type_hints(record).items():
            if name in ("KIND", "IDENTITY"):
                continue
            if isinstance(hint, type) and issubclass(hint, StrEnum):
                converters[name] = hint
            elif getattr(hint, "__origin__", None) is tuple:
                converters[name] = _to_tuple
            else:
                converters[name] = _as_it_is
        _TUPLES[record] = tuple(name for name, converter in converters.items() if converter is _to_tuple)
        _TYPES[record] = converters
    return _TYPES[record]


def _to_tuple(value: Any) -> Any:
    return tuple(_to_tuple(item) if isinstance(item, list) else item for item in value)


def _as_it_is(value: Any) -> Any:
    return value


@frozen
class Setting(Record):
    """A value of the project as a whole: its title, language, and the digest of its current codebook."""

    KIND = "setting"
    IDENTITY = ("name",)
    name: str
    value: str


@frozen
class Source(Record):
    """A transcript, a note or an open-ended survey question. `name` is unique; `title` is the question's wording."""

    KIND = "source"
    id: str
    name: str
    kind: SourceKind
    position: int
    wave: str = ""
    title: str = ""
    file_name: str = ""
    file_digest: str = ""


@frozen
class Document(Record):
    """The text of a source: the whole transcript, or one case's answer to a survey question.

    `content` is the digest of the stored content; the counts are of all its segments and words, whoever speaks.
    """

    KIND = "document"
    id: str
    source_id: str
    content: str
    position: int = 0
    case_id: str = ""
    n_segments: int = 0
    n_words: int = 0


@frozen
class Speaker(Record):
    """A speaker label within a source: whose words it marks, which case they belong to, how much they said."""

    KIND = "speaker"
    IDENTITY = ("source_id", "label")
    source_id: str
    label: str
    role: Role
    case_id: str = ""
    n_segments: int = 0
    n_words: int = 0


@frozen
class Case(Record):
    """A respondent (or unit, or place)."""

    KIND = "case"
    id: str
    name: str


@frozen
class Attribute(Record):
    """A named, typed property of cases. `label` is its wording in the file it came from.

    `translations` are what it and its values are called in a language, as (language, value, words): the attribute
    itself is the empty value.
    """

    KIND = "attribute"
    IDENTITY = ("name",)
    name: str
    type: AttributeType
    label: str = ""
    translations: tuple[tuple[str, str, str], ...] = ()


@frozen
class Value(Record):
    """What a case has for an attribute in a wave, as written."""

    KIND = "value"
    IDENTITY = ("case_id", "attribute", "wave")
    case_id: str
    attribute: str
    value: str
    wave: str = ""


@frozen
class Coding(Record):
    """One code on one span of one document by one coder.

    `speaker` is the label of who says most of the span and `n_words` its length: facts of a text that never changes.
    """

    KIND = "coding"
    id: str
    document_id: str
    start: int
    end: int
    code: str
    coder: str
    origin: Origin
    created_at: str
    memo: str = ""
    speaker: str = ""
    n_words: int = 0

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@frozen
class Decision(Record):
    """What a coder said to a suggestion; `coding_id` is what came of it, `replacement` the code taken instead.

    `drawn` says how the suggestion came to be asked about: "random" where it was drawn by lot, so that shares of such
    decisions hold for all suggestions; else the order it was asked in, empty where the coder came to it by herself.
    """

    KIND = "decision"
    id: str
    document_id: str
    start: int
    end: int
    code: str
    coder: str
    verdict: Verdict
    decided_at: str
    confidence: float = 0.0
    model: str = ""
    replacement: str = ""
    coding_id: str = ""
    drawn: str = ""


@frozen
class Reviewed(Record):
    """A coder looked at all of a segment: of `codes`, those of the codebook then, it has none that it was not given.

    Without this, a code that a segment was not given is unknown for it.
    """

    KIND = "reviewed"
    id: str
    document_id: str
    start: int
    end: int
    coder: str
    reviewed_at: str
    codes: tuple[str, ...]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@frozen
class Memo(Record):
    """A note on a project, source, code, case or recommendation (a coding carries its own)."""

    KIND = "memo"
    IDENTITY = ("about", "target", "coder")
    about: str
    target: str
    coder: str
    text: str
    written_at: str


@frozen
class Recommendation(Record):
    """A proposed action the evaluator has judged or written. `rule` is the codebook's, empty for her own.

    `figures` are the numbers it rested on when it was judged, as (name, value) pairs of its first code's row. `owner`
    is who it is addressed to, `findings` the ids of the findings it follows from; `response` is what the management
    said to it, `progress` how far it has come since. `translations` are words of it in another language than they were
    first written in, as (language, name of the field, words).
    """

    KIND = "recommendation"
    id: str
    text: str
    codes: tuple[str, ...]
    status: str  # accepted | rejected
    coder: str
    judged_at: str
    rule: str = ""
    owner: str = ""
    priority: str = ""
    deadline: str = ""
    figures: tuple[tuple[str, float], ...] = ()
    action: str = ""
    cost: str = ""
    response: str = ""
    progress: str = ""  # one of PROGRESS
    findings: tuple[str, ...] = ()
    translations: tuple[tuple[str, str, str], ...] = ()


@frozen
class Question(Record):
    """An evaluation question, worded in one or more languages as (language, text) pairs."""

    KIND = "question"
    id: str
    texts: tuple[tuple[str, str], ...]
    criterion: str = ""  # of domain.criteria
    position: int = 0


@frozen
class Finding(Record):
    """What the evaluator finds: sentences that rest on themes in a group of respondents.

    `codes` are the themes; `attribute` and `group` narrow the respondents to those with a value, `wave` to what was
    said in it. `texts` and `conclusions` are (language, text) pairs. `evidence` and `counter` are ids of the codings
    chosen for and against it. Once accepted it has `frozen_at`, and as `figures` the numbers that its words state, as
    (code, name, value); an unfinished one has neither. `strength` is the evaluator's own word, one of STRENGTHS.
    """

    KIND = "finding"
    id: str
    codes: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    coder: str
    written_at: str
    attribute: str = ""
    group: str = ""
    wave: str = ""
    question: str = ""
    criterion: str = ""
    conclusions: tuple[tuple[str, str], ...] = ()
    evidence: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()
    strength: str = ""
    frozen_at: str = ""
    figures: tuple[tuple[str, str, float], ...] = ()


PRIORITIES = ("high", "medium", "low")
PROGRESS = ("planned", "begun", "done", "dropped")
STRENGTHS = ("strong", "moderate", "weak")


@frozen
class Coder(Record):
    """A person who codes: the name that codings carry, and the initials and colour that stand for it in little room."""

    KIND = "coder"
    IDENTITY = ("name",)
    name: str
    initials: str
    color: str = ""
    sight: Sight = Sight.OPEN


def initials_of(name: str) -> str:
    """Two letters for a name: `Ani Budiarti` is AB, `citra` is CI."""
    words = name.replace("_", " ").replace(".", " ").split() or ["?"]
    return (words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]).upper()


@frozen
class Conflict(Record):
    """Two people changed the same thing without knowing of each other, and a merge let one of the changes stand.

    `kind` and `target` name the record (or the code of the codebook); `ours` and `theirs` are what either side made of
    it, as JSON, empty where it was removed. `won` says which stands; `settled_by` who has looked at it since.
    """

    KIND = "conflict"
    id: str
    kind: str
    target: tuple[str, ...]
    ours: str
    theirs: str
    ours_by: str
    ours_at: str
    theirs_by: str
    theirs_at: str
    won: str  # ours | theirs
    settled_by: str = ""


RECORDS: tuple[type[Record], ...] = (
    Setting,
    Source,
    Case,
    Document,
    Speaker,
    Attribute,
    Value,
    Coding,
    Decision,
    Reviewed,
    Memo,
    Recommendation,
    Question,
    Finding,
    Coder,
    Conflict,
)
RECORD_BY_KIND: dict[str, type[Record]] = {record.KIND: record for record in RECORDS}
