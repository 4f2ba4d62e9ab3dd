"""A project as tools exchange it, and what was lost on the way."""

from dataclasses import dataclass
from typing import Literal

from qualeval.domain.codebook import Code

Written = Literal["project", "codebook", "segments", ""]


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
