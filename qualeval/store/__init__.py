"""The project's journal, projections and texts, in a SQLite file or on a PostgreSQL server. All the SQL there is."""

from qualeval.store.anywhere import Projects
from qualeval.store.files import SqliteFiles
from qualeval.store.sqlite import SqliteStore

__all__ = ["Projects", "SqliteFiles", "SqliteStore"]
