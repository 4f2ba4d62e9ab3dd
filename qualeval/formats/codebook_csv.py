"""A codebook as a table with a code a row: for a spreadsheet, and for Taguette, which takes `name` and `description`.

The codebook's own language stands in plain columns, another in columns such as `name (en)`. `codebook_tables.py` reads
it back.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from qualeval.domain.codebook import ACTIVE, Code, Codebook, Label
from qualeval.domain.exchange import Loss
from qualeval.formats.code_description import joined_words
from qualeval.formats.exchange import Losses
from qualeval.formats.text_file import write_text
from qualeval.i18n import N_

_TEXTS = {"name": "name", "description": "definition", "brief": "brief", "include": "include", "exclude": "exclude"}
_RULES = N_("recommendations were left out")
_TITLE = N_("the codebook's title and version were left out")


def write_codebook_csv(codebook: Codebook, path: Path) -> tuple[Loss, ...]:
    """Writes a codebook, whole or not at all; what a table has no place for comes back by name."""
    rows = [dict(_cells(code, codebook.language)) for _, code in codebook.walk()]
    columns = dict.fromkeys(["code", "name", "description", "parent", *(column for row in rows for column in row)])
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    write_text(path, stream.getvalue())
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
