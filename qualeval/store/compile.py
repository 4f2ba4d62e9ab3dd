"""Writes `compiled.py`: the SQLite text of the tables and statements. Run `python -m qualeval.store.compile`."""

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from qualeval.store.schema import metadata
from qualeval.store.searching import SQLITE_INDEX
from qualeval.store.statements import Statement, statements

TARGET = Path(__file__).with_name("compiled.py")
_HEAD = '''"""Tables and statements as SQLite text, written by `python -m qualeval.store.compile`, never by hand."""'''


def sqlite_dialect() -> Dialect:
    dialect: Dialect = sqlite.dialect(paramstyle="named")
    return dialect


def compiled_schema() -> tuple[str, ...]:
    """The statements that make the tables and indexes of an empty project."""
    made: list[str] = []
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        made.append(_one_line(CreateTable(table)))
        made += [_one_line(CreateIndex(index)) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    return (*made, *(" ".join(text.split()) for text in SQLITE_INDEX))


def compiled_statements() -> dict[str, str]:
    return {name: _one_line(statement) for name, statement in statements().items()}


def _one_line(statement: Statement) -> str:
    """The text with its white space evened out, so that a version of SQLAlchemy that breaks lines elsewhere agrees."""
    return " ".join(str(statement.compile(dialect=sqlite_dialect())).split())


def module_text(schema: Sequence[str], by_name: Mapping[str, str]) -> str:
    tables = "\n".join(f'    """\n{_wrapped(text)}\n    """,' for text in schema)
    named = "\n".join(f'    "{name}": """\n{_wrapped(text)}\n    """,' for name, text in by_name.items())
    return f"{_HEAD}\n\nSCHEMA: tuple[str, ...] = (\n{tables}\n)\n\nSTATEMENTS: dict[str, str] = {{\n{named}\n}}\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(
        text,
        width=110,
        initial_indent=" " * 8,
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )


def main() -> None:
    TARGET.write_text(module_text(compiled_schema(), compiled_statements()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
