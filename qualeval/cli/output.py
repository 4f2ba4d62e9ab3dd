"""Tables: for people on stdout, and for scripts and spreadsheets there or in a file."""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from qualeval.cli.diagnostics import UsageError
from qualeval.domain.cells import unarmed
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator
from qualeval.services.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qualeval.domain.result_tables import ResultTable
    from qualeval.services.ports.writing import TableWriter

_SHARES = ("cases_share", "share_low", "share_high", "confidence")
_STEERING = re.compile(
    r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)  # what JSON need not escape, and a terminal obeys
_NARROWEST = 10  # columns of the screen that a column of words keeps
_WIDEST_WORD = 24  # columns of the screen: a longer word may be broken
_GAP = "  "
_ENDINGS = {".csv": "csv", ".json": "json", ".md": "md", ".xlsx": "xlsx", ".txt": "table"}


def show(
    table: ResultTable,
    translate: Translator,
    workbooks: Callable[[], TableWriter],
    *,
    form: str | None = None,
    output: Path | None = None,
    readable: ResultTable | None = None,
    spare: Sequence[str] = (),
) -> None:
    """Writes a table in a form, to a file or to the screen. `readable` is what people read in its place.

    `spare` names columns that a narrow screen goes without, the first one first.
    """
    form = form or _ENDINGS.get(output.suffix.lower() if output else "", "table")
    if form == "xlsx":
        if output is None:
            raise UsageError(N_("a workbook is no text: name a file with -o FILE.xlsx"))
        workbooks().write([table], output)
    elif form == "csv":
        _put(as_csv(table), output)
    elif form == "json":
        _put(as_json(table), output)
    elif form == "md":
        _put(as_markdown(in_words(readable or table, translate), translate), output)
    else:
        width = screen_width(sys.stdout) if output is None else None
        _put(as_table(in_words(readable or table, translate), translate, width, spare), output)


def screen_width(stream: TextIO) -> int | None:
    """The columns of the terminal that a stream goes to; None where it goes elsewhere."""
    if not stream.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def _put(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
    else:
        from qualeval.services.whole_files import write_text

        write_text(output, text)


# --- for scripts and spreadsheets ------------------------------------------------------------------------------------


def as_json(table: ResultTable) -> str:
    """A list of objects, one to a line, keys in English, values as they are."""
    import json

    objects = (json.dumps(dict(zip(table.columns, row, strict=True)), ensure_ascii=False) for row in table.rows)
    lines = ",\n".join(_STEERING.sub(lambda match: f"\\u{ord(match.group()):04x}", line) for line in objects)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def as_csv(table: ResultTable) -> str:
    """Comma-separated, the machine's names in the first row; a text that a spreadsheet would run is quoted for it."""
    import csv
    import io

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(_csv_cell, table.columns))  # of respondents, a column is an attribute by its name
    for row in table.rows:
        writer.writerow([_csv_cell(value) for value in row])
    return stream.getvalue()


def _csv_cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, int | float) else unarmed(printable(str(value)))


# --- for people ------------------------------------------------------------------------------------------------------


def _readable(column: str, value: object, translate: Translator) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return translate(N_("yes")) if value else ""
    if isinstance(value, float):
        return f"{100 * value:.0f}%" if column in _SHARES else f"{value:g}"
    return " ".join(printable(str(value)).split())


def _cells(table: ResultTable, translate: Translator) -> tuple[list[str], list[list[str]], list[bool]]:
    """Headers, rows as people read them, and which columns are numbers."""
    headers = [printable(header) for header in table.headers or table.columns]
    rows = [[_readable(c, value, translate) for c, value in zip(table.columns, row, strict=True)] for row in table.rows]
    numeric = [_is_numeric([row[i] for row in table.rows]) for i in range(len(table.columns))]
    return headers, rows, numeric


def _is_numeric(values: Iterable[object]) -> bool:
    found = [value for value in values if value is not None]
    return bool(found) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in found)


def as_markdown(table: ResultTable, translate: Translator) -> str:
    headers, rows, numeric = _cells(table, translate)
    lines = [f"## {_in_markdown(printable(table.title))}", ""] if table.title else []
    lines.append(_markdown_row(headers))
    lines.append("|" + "|".join("---:" if number else "---" for number in numeric) + "|")
    lines += [_markdown_row(row) for row in rows]
    for note in table.notes:
        lines += ["", _in_markdown(printable(note))]
    return "\n".join(lines) + "\n"


def _markdown_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_in_markdown, cells)) + " |"


def _in_markdown(words: str) -> str:
    return re.sub(r"([|<\\])", r"\\\1", words)


def as_table(table: ResultTable, translate: Translator, width: int | None = None, spare: Sequence[str] = ()) -> str:
    """Columns aligned by what a terminal shows; within a width, words wrap and no cell is cut.

    Where whole words do not fit in the width, `spare` columns are left out, and a note says which.
    """
    if width is not None:
        table = _fitting(table, translate, width, spare)
    headers, rows, numeric = _cells(table, translate)
    notes = [printable(note) for note in table.notes]
    if not rows:
        return "\n".join([translate(N_("nothing to show")), *notes]) + "\n"
    columns = list(zip(*rows, strict=True))
    needed = [
        max(_longest_word(header) if number else display_width(header), *map(display_width, column))
        for header, column, number in zip(headers, columns, numeric, strict=True)
    ]
    if width is None:
        widths = needed
    else:
        words = [min(_WIDEST_WORD, max(map(_longest_word, cells))) for cells in zip(headers, *rows, strict=True)]
        widths = _fitted(needed, words, numeric, width - len(_GAP) * (len(needed) - 1))
    lines = [*_lines_of(headers, widths, numeric), _GAP.join("─" * w for w in widths)]
    for row in rows:
        lines += _lines_of(row, widths, numeric)
    if notes:
        lines.append("")
    for note in notes:
        lines += [note] if width is None else wrapped(note, width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _fitting(table: ResultTable, translate: Translator, width: int, spare: Sequence[str]) -> ResultTable:
    """The table without the spare columns that have no room, and with a note on them."""
    headers, rows, _ = _cells(table, translate)
    columns = zip(table.columns, headers, *rows, strict=True) if rows else ()
    least = {name: min(_WIDEST_WORD, max(map(_longest_word, cells))) for name, *cells in columns}
    left_out: list[str] = []
    for name in spare:
        if sum(least.values()) + len(_GAP) * (len(least) - 1) <= width:
            break
        if least.pop(name, None):
            left_out.append(headers[table.columns.index(name)])
    if not left_out:
        return table
    note = translate(
        N_("No room for: {columns}. A wider screen shows them, or --format md."), columns=", ".join(left_out)
    )
    kept = narrowed(table, tuple(least))
    return replace(kept, notes=(*table.notes, note))


def narrowed(table: ResultTable, columns: Sequence[str]) -> ResultTable:
    """The table with some of its columns."""
    kept = [table.columns.index(column) for column in columns]
    headers = table.headers or table.columns
    return replace(
        table,
        columns=tuple(columns),
        headers=tuple(headers[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in table.rows),
    )


def _fitted(needed: Sequence[int], words: Sequence[int], numeric: Sequence[bool], width: int) -> list[int]:
    """Widths that fit, taken from the widest columns of words: down to their longest words, then below."""
    widths = list(needed)
    for floors in (words, [_NARROWEST] * len(needed)):
        while sum(widths) > width:
            wide = [i for i, number in enumerate(numeric) if not number and widths[i] > floors[i]]
            if not wide:
                break
            widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _lines_of(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> list[str]:
    parts = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return [
        _GAP.join(_padded(part, width, right=number) for part, width, number in zip(line, widths, numeric, strict=True))
        for line in zip_longest(*parts, fillvalue="")
    ]


def _padded(text: str, width: int, *, right: bool) -> str:
    fill = " " * (width - display_width(text))
    return fill + text if right else text + fill


def _longest_word(text: str) -> int:
    return max(map(display_width, text.split()), default=0)


def display_width(text: str) -> int:
    """The columns a terminal uses for a text: two for a wide character, none for one that combines."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines that a terminal shows within a width, broken between words where it can be."""
    if display_width(text) <= width:
        return [text]
    lines, line = [], ""
    for word in text.split(" "):
        if line and display_width(line) + 1 + display_width(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        line = word
        while display_width(line) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line]


def _head(text: str, width: int) -> str:
    """As much of a word as fits, at least a character."""
    used = 0
    for index, character in enumerate(text):
        used += _character_width(character)
        if used > width and index:
            return text[:index]
    return text
