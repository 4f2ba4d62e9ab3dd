"""The tables of a project, once for every database: one per kind of record, the texts, and the journal.

Loading SQLAlchemy takes longer than the first screen, so the embedded store runs texts compiled from here.
"""

from typing import Any

import sqlalchemy as sa

from qualeval.domain.records import RECORDS, Case, Coding, Decision, Document, Record, Reviewed, Value
from qualeval.store.rows import column_types

metadata = sa.MetaData()
_TYPES: dict[type, type[sa.types.TypeEngine[Any]]] = {str: sa.Text, int: sa.Integer, float: sa.Float}
_TABLE_NAMES: dict[type[Record], str] = {Case: "cases"}  # `case` is a word of SQL


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _record_table(record: type[Record]) -> sa.Table:
    return sa.Table(
        _TABLE_NAMES.get(record, record.KIND),
        metadata,
        *(sa.Column(name, _TYPES[kept], nullable=False) for name, kept in column_types(record).items()),
        sa.PrimaryKeyConstraint(*record.IDENTITY),
    )


content = sa.Table("content", metadata, sa.Column("digest", sa.Text, primary_key=True), _text("text"), _text("turns"))
codebook = sa.Table("codebook", metadata, sa.Column("digest", sa.Text, primary_key=True), _text("body"))

gesture = sa.Table(
    "gesture",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    _text("at"),
    _text("coder"),
    _text("action"),
    _text("intent"),
    _text("target"),
    sqlite_autoincrement=True,
)
event = sa.Table(
    "event",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("gesture_seq", sa.Integer, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    _text("kind"),
    _text("key"),
    _text("before", nullable=True),
    _text("after", nullable=True),
    sa.Index("event_by_gesture", "gesture_seq", "position"),
)
# what others did, brought in by merges: their own steps, beside the journal that this file's state is the fold of
merged = sa.Table(
    "merged",
    metadata,
    sa.Column("merge_id", sa.Text, primary_key=True),
    sa.Column("gesture_id", sa.Text, primary_key=True),
    _text("stamp"),
    _text("at"),
    _text("coder"),
    _text("action"),
    _text("intent"),
    _text("target"),
    _text("changes"),
)
migration = sa.Table("migration", metadata, sa.Column("name", sa.Text, primary_key=True), _text("applied_at"))

tables: dict[type[Record], sa.Table] = {record: _record_table(record) for record in RECORDS}


def _index(record: type[Record], name: str, *columns: str) -> None:
    sa.Index(name, *(tables[record].c[column] for column in columns))


# the counts are read from these alone, without the tables
_index(Coding, "coding_by_code", "code", "document_id", "start", "end", "speaker")
_index(Coding, "coding_by_document", "document_id", "start", "end", "speaker")
_index(Decision, "decision_by_document", "document_id")
_index(Reviewed, "reviewed_by_document", "document_id")
_index(Document, "document_by_source", "source_id", "case_id")
_index(Document, "document_by_content", "content")
_index(Case, "cases_by_name", "name")
_index(Value, "value_by_attribute", "attribute")
