"""The index of words over every text, and what is asked of it.

SQLite: an FTS5 table beside `content`. It holds no text and no positions (`detail=none`), only which text has which
words: where they stand is found in the text itself, which takes less time than the index would take room. The store
indexes the texts it adds all at once; a trigger for each of them took six times as long. Rows of `content` are never
renumbered, for none but a text that is taken out for good is removed.

PostgreSQL has its own, in `postgres_searching.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualeval.domain.query import Word

SQLITE_INDEX: tuple[str, ...] = (
    """
    CREATE VIRTUAL TABLE words USING fts5(text, content='content', content_rowid='rowid', detail=none, columnsize=0,
    tokenize='unicode61 remove_diacritics 2')
    """,
    """
    CREATE TRIGGER words_of_removed AFTER DELETE ON content BEGIN INSERT INTO words (words, rowid, text) VALUES
    ('delete', old.rowid, old.text); END
    """,
)
SQLITE_FILL = "INSERT INTO words (words) VALUES ('rebuild')"
LAST_TEXT = "SELECT coalesce(max(rowid), 0) FROM content"
INDEX_TEXTS_AFTER = "INSERT INTO words (rowid, text) SELECT rowid, text FROM content WHERE rowid > :last"

DOCUMENTS_WITH = """
    SELECT document.id FROM words JOIN content ON content.rowid = words.rowid
    JOIN document ON document.content = content.digest JOIN source ON source.id = document.source_id
    WHERE words MATCH :match ORDER BY source.position, source.id, document.position, document.id
"""


def sqlite_match(words: Iterable[Word]) -> str:
    """What FTS5 is asked: all of the words, in any order."""
    return " ".join(f'"{word.text}"{"*" if word.is_prefix else ""}' for word in words)
