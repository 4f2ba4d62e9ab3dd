"""The statements compiled ahead, and what loads them."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from qualeval.domain.records import RECORDS
from qualeval.store import compiled
from qualeval.store.compile import TARGET, compiled_schema, compiled_statements, module_text
from qualeval.store.finds import FINDS, find_name
from qualeval.store.migrations import MIGRATIONS
from qualeval.store.schema import metadata
from qualeval.store.statements import statements


def _one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_compiled_module_says_what_the_tables_and_statements_say() -> None:
    assert tuple(map(_one_line, compiled.SCHEMA)) == compiled_schema()
    assert {name: _one_line(text) for name, text in compiled.STATEMENTS.items()} == compiled_statements()


def test_the_compiled_module_is_written_the_way_the_compiler_writes_it() -> None:
    by_name = {name: _one_line(text) for name, text in compiled.STATEMENTS.items()}
    written = module_text(tuple(map(_one_line, compiled.SCHEMA)), by_name)
    assert TARGET.read_text(encoding="utf-8") == written


def test_every_statement_is_prepared_by_sqlite() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        for text in compiled.SCHEMA:
            connection.execute(text)
        for text in compiled.STATEMENTS.values():
            connection.execute(f"EXPLAIN {text}", dict.fromkeys(re.findall(r":(\w+)", text), "x")).fetchall()


def test_every_statement_can_be_said_to_postgresql() -> None:
    dialect: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # the library leaves it untyped
    for statement in statements(postgresql.insert).values():
        assert str(statement.compile(dialect=dialect))
    for table in metadata.tables.values():
        assert str(CreateTable(table).compile(dialect=dialect))
        assert all(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)


@pytest.mark.parametrize("record", RECORDS)
def test_everything_that_can_be_asked_has_a_statement(record: type) -> None:
    for fields in FINDS[record]:
        assert tuple(sorted(fields)) == fields
        assert find_name(record, fields) in compiled.STATEMENTS


def test_the_migrations_lead_to_the_tables_as_they_are() -> None:
    assert _tables([text for migration in MIGRATIONS for text in migration.statements]) == _tables(compiled.SCHEMA)
    assert len({migration.name for migration in MIGRATIONS}) == len(MIGRATIONS)


def _tables(texts: list[str] | tuple[str, ...]) -> list[tuple[str, str]]:
    """Each table's and index's name and its columns, whatever way they came to be."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for text in texts:
            connection.execute(text)
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master ORDER BY name")]
        described = []
        for name in names:
            columns = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
            columns = columns or connection.execute(f"PRAGMA index_xinfo({name})").fetchall()
            described.append((name, repr(columns)))
        return described


def test_the_store_is_opened_and_counted_without_loading_sqlalchemy() -> None:
    script = """
import sys, tempfile
from pathlib import Path
from qualeval.store import SqliteFiles
from tests.store.samples import StillClock, RECORDS, gesture
with tempfile.TemporaryDirectory() as folder:
    store = SqliteFiles(StillClock()).create(Path(folder) / "p.qualeval")
    store.append(gesture("g0", *RECORDS))
    store.progress(), store.code_counts(), store.coding_facts()
    store.close()
heavy = {"sqlalchemy", "pandas", "numpy", "spacy", "sklearn", "textual"} & set(sys.modules)
sys.exit(", ".join(heavy) or 0)
"""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=root)
    assert done.returncode == 0, done.stderr
