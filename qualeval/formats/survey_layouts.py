"""Where a survey's answers begin, and what its columns are called: every survey program writes its own head.

Qualtrics has three rows (name, wording, an identifier as JSON), of which people delete the last, and before 2017 had
two (`V1`, then what it is); SurveyMonkey two (the question, then `Response` or the option); templates of government
surveys (SKM) a title and two rows of merged cells.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_TITLE_CELLS = 2  # a row with no more cells than this above a wide table is a title
_WIDE = 4
_LOOKED_AT = 40  # rows
_NUMBER = re.compile(r"[-+]?\d[\d.,]*%?")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_QUALTRICS = frozenset(["startdate", "enddate", "responseid", "recordeddate", "progress", "finished"])
_MONKEY_IDS = frozenset(["respondent id", "respondent_id", "respondentid", "id responden"])
_MONKEY_WORDS = frozenset(
    ["response", "open-ended response", "respons", "tanggapan", "respons terbuka", "tanggapan terbuka"]
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The head of a table: so many rows above it, so many of its own, and one name a column."""

    n_above: int
    header_rows: int
    names: tuple[str, ...]


def find_layout(records: Sequence[Sequence[str]], header_rows: int) -> Layout:
    """The head of the records, whose rows of names are counted unless `header_rows` says how many there are."""
    above = _titles(records)
    rows = [[" ".join(cell.split()) for cell in row] for row in records[above : above + _LOOKED_AT]]
    count = header_rows or _header_rows(rows)
    return Layout(above, count, tuple(_names(rows[:count])))


def _titles(records: Sequence[Sequence[str]]) -> int:
    """How many rows at the top hold a title rather than names of columns."""
    counts = [sum(bool(cell.strip()) for cell in row) for row in records[:_LOOKED_AT]]
    widest = max(counts, default=0)
    if widest < _WIDE:
        return 0
    above = next((index for index, count in enumerate(counts) if count > _TITLE_CELLS), 0)
    return above if above < len(counts) - 1 else 0


def _header_rows(rows: Sequence[list[str]]) -> int:
    if len(rows) > 2 and _is_identifiers(rows[2]):
        return 3
    if len(rows) > 1 and (
        _is_wordings(rows[0], rows[1])
        or _is_numbered(rows[0], rows[1])
        or _is_monkeys(rows[0], rows[1])
        or _is_groups(rows)
    ):
        return 2
    return 1


def _is_identifiers(row: Sequence[str]) -> bool:
    """Qualtrics' third row."""
    filled = [cell for cell in row if cell]
    return bool(filled) and sum(map(_is_identifier, filled)) * 2 > len(filled)


def _is_identifier(cell: str) -> bool:
    if not cell.startswith("{"):
        return False
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return '"ImportId"' in cell
    return isinstance(found, dict) and "ImportId" in found


def _is_wordings(names: Sequence[str], row: Sequence[str]) -> bool:
    """Qualtrics' second row where the third was deleted: it has no date where every answer has one."""
    lower = [name.casefold() for name in names]
    if len(_QUALTRICS & set(lower)) < 3 or "startdate" not in lower:
        return False
    cell = row[lower.index("startdate")] if lower.index("startdate") < len(row) else ""
    return bool(cell) and not _DATE.search(cell) and not _NUMBER.fullmatch(cell)


def _is_numbered(names: Sequence[str], row: Sequence[str]) -> bool:
    """Qualtrics' older head: the columns it adds are numbered, and named in the second row."""
    numbered = [index for index, name in enumerate(names) if re.fullmatch(r"V\d+", name) and index < len(row)]
    return {"responseid", "startdate"} <= {row[index].casefold() for index in numbered}


def _is_monkeys(names: Sequence[str], row: Sequence[str]) -> bool:
    """SurveyMonkey's second row: nothing under the respondent's number, `Response` or options under questions.

    Options stand under columns without a name, too, where a question has several.
    """
    ids = [index for index, name in enumerate(names[:3]) if name.casefold() in _MONKEY_IDS]
    if not ids or any(row[index] for index in ids if index < len(row)):
        return False
    unnamed = any(cell and not names[index] for index, cell in enumerate(row) if index < len(names))
    return unnamed or any(cell.casefold() in _MONKEY_WORDS for cell in row)


def _is_groups(rows: Sequence[list[str]]) -> bool:
    """Whether the first row names groups of the columns that the second names."""
    width = max(len(row) for row in rows[:2])
    first, second = (row + [""] * (width - len(row)) for row in rows[:2])
    under = [index for index in range(width) if second[index]]
    merged = [index for index in under if not first[index]]
    if len(merged) < 2 or not first[0] or not all(a or b for a, b in zip(first, second, strict=True)):
        return False
    if len(rows) < 3 or any(_NUMBER.fullmatch(second[i]) or _DATE.fullmatch(second[i]) for i in under):
        return False
    below = rows[2:]
    repeats = sum(second[index] in {row[index] for row in below if index < len(row)} for index in under)
    numbers = sum(any(_NUMBER.fullmatch(row[i]) for row in below if i < len(row)) for i in under)
    return not repeats and (numbers > 0 or len(merged) * 2 > width)


# --- names -----------------------------------------------------------------------------------------------------------


def _names(rows: Sequence[Sequence[str]]) -> list[str]:
    """One name a column: group names fill to the right over merged cells, then stand before the name below."""
    width = max((len(row) for row in rows), default=0)
    cleaned = [["" if _is_identifier(cell) else cell for cell in row] + [""] * (width - len(row)) for row in rows]
    for row, below in pairwise(cleaned):
        for index in range(1, width):
            if not row[index] and below[index]:
                row[index] = row[index - 1]
    return [_joined(column) for column in zip(*cleaned, strict=True)]


def _joined(column: Sequence[str]) -> str:
    parts = list(dict.fromkeys(name for name in column if name))
    telling = [part for index, part in enumerate(parts) if index == 0 or part.casefold() not in _MONKEY_WORDS]
    return " / ".join(telling)
