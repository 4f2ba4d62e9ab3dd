"""A codebook as a table with a code a row: for a spreadsheet, and for Taguette, which takes `name` and `description`.

The codebook's own language stands in plain columns, another in columns such as `name (en)`. `codebook_tables.py` reads
it back.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from qualeval.domain.cells import cut, unarmed
from qualeval.domain.codebook import ACTIVE, Code, Codebook, Label
from qualeval.domain.exchange import Loss
from qualeval.formats.code_description import joined_words
from qualeval.formats.exchange import Losses
from qualeval.i18n import N_
from qualeval.services.whole_files import write_text, write_whole

_TEXTS = {"name": "name", "description": "definition", "brief": "brief", "include": "include", "exclude": "exclude"}
_WIDTH = 24  # characters
_CUT = N_("texts longer than a cell can hold were cut")
_RULES = N_("recommendations were left out")
_TITLE = N_("the codebook's title and version were left out")


def write_codebook_csv(codebook: Codebook, path: Path) -> tuple[Loss, ...]:
    """Writes a codebook, whole or not at all; what a table has no place for comes back by name.

    No cell is left to be taken for a formula.
    """
    stream = io.StringIO()
    csv.writer(stream).writerows(map(unarmed, row) for row in _table(codebook))
    write_text(path, stream.getvalue())
    return _losses(codebook)


def write_codebook_xlsx(codebook: Codebook, path: Path) -> tuple[Loss, ...]:
    """Writes a codebook as a sheet, whole or not at all; what a table has no place for comes back by name."""
    import xlsxwriter

    stream, table = io.BytesIO(), _table(codebook)
    losses = Losses()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("codebook")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table[0]) - 1, _WIDTH)
        wrapped, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
        for number, cells in enumerate(table):
            for column, cell in enumerate(cells):
                fitting = cut(cell)
                sheet.write_string(number, column, fitting, wrapped if number else bold)
                if len(fitting) < len(cell):
                    losses.add(_CUT, f"{cells[0]}: {table[0][column]}")
    write_whole(path, stream.getvalue())
    return (*_losses(codebook), *losses.found())


def _table(codebook: Codebook) -> list[list[str]]:
    """The head, and a row for each code."""
    rows = [dict(_cells(code, codebook.language)) for _, code in codebook.walk()]
    columns = dict.fromkeys(["code", "name", "description", "parent", *(column for row in rows for column in row)])
    return [[*columns], *([row.get(column, "") for column in columns] for row in rows)]


def _losses(codebook: Codebook) -> tuple[Loss, ...]:
    losses = Losses()
    for rule in codebook.rules:
        losses.add(_RULES, rule.id)
    if codebook.title or codebook.version != 1:
        losses.add(_TITLE, codebook.name)
    return losses.found()


def _cells(code: Code, own: str) -> Iterator[tuple[str, str]]:
    """The columns of a code that are not empty, and what stands in them."""
    yield "code", code.code
    yield "name", code.name.to(own)
    yield "parent", code.parent
    for column, field in _TEXTS.items():
        label: Label = getattr(code, field)
        yield from ((_named(column, language, own), text) for language, text in label.texts)
    for language in dict.fromkeys(language for label in code.examples for language, _ in label.texts):
        said = [" ".join(dict(label.texts).get(language, "").split()) for label in code.examples]
        yield _named("examples", language, own), "\n".join(f"- {text}" for text in said if text)
    yield from ((_named("keywords", language, own), joined_words(words)) for language, words in code.keywords)
    plain = {"kind": code.kind, "color": code.color, "status": code.status if code.status != ACTIVE else ""}
    yield from ((column, text) for column, text in plain.items() if text)


def _named(column: str, language: str, own: str) -> str:
    return column if language == own else f"{column} ({language})"
