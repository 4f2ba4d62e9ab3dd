"""The project's file: journal, projections and texts, in SQLite. All the SQL there is."""

from qualeval.store.files import SqliteFiles
from qualeval.store.sqlite import SqliteStore

__all__ = ["SqliteFiles", "SqliteStore"]
