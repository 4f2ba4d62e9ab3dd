"""Codings as rows, for people and programs that know no project."""

from dataclasses import dataclass


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
