"""A survey's table, and what its columns are for."""

from dataclasses import dataclass
from typing import Literal

ColumnRole = Literal["case", "attribute", "choices", "text", "wave", "ignore"]


@dataclass(frozen=True, slots=True)
class Column:
    """What a survey column is for. `name` is the attribute's or the source's; `type` an attribute's type.

    `options` are those of a question with several answers (choices), each as it is written and as it is called. Each
    becomes an attribute that says 1 or 0. Where none are given, they are those met.
    """

    header: str
    role: ColumnRole
    name: str = ""
    type: str = ""
    options: tuple[tuple[str, str], ...] = ()


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

    `linked_sheets` names those whose rows stand beside these (a form's repeated groups), `other_sheets` those not read.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_line: int = 2
    header_rows: int = 1
    other_sheets: tuple[str, ...] = ()
    linked_sheets: tuple[str, ...] = ()
