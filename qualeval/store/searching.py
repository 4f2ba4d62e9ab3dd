"""The index of words over every text, and what is asked of it.

SQLite: an FTS5 table beside `content`, kept in step by triggers. It holds no text and no positions (`detail=none`),
only which text has which words: where they stand is found in the text itself, which takes less time than the index
would take room. Rows of `content` are never renumbered, for none but a text that is taken out for good is removed.

PostgreSQL has its own, in `postgres_searching.py`.
"""

from collections.abc import Iterable

from qualeval.domain.query import Word

SQLITE_INDEX: tuple[str, ...] = (
    """
    CREATE VIRTUAL TABLE words USING fts5(text, content='content', content_rowid='rowid', detail=none, columnsize=0,
    tokenize='unicode61 remove_diacritics 2')
    """,
    """
    CREATE TRIGGER words_of_added AFTER INSERT ON content BEGIN INSERT INTO words (rowid, text) VALUES (new.rowid,
    new.text); END
    """,
    """
    CREATE TRIGGER words_of_removed AFTER DELETE ON content BEGIN INSERT INTO words (words, rowid, text) VALUES
    ('delete', old.rowid, old.text); END
    """,
)
SQLITE_FILL = "INSERT INTO words (words) VALUES ('rebuild')"

DOCUMENTS_WITH = """
    SELECT document.id FROM words JOIN content ON content.rowid = words.rowid
    JOIN document ON document.content = content.digest JOIN source ON source.id = document.source_id
    WHERE words MATCH :match ORDER BY source.position, source.id, document.position, document.id
"""


def sqlite_match(words: Iterable[Word]) -> str:
    """What FTS5 is asked: all of the words, in any order."""
    return " ".join(f'"{word.text}"{"*" if word.is_prefix else ""}' for word in words)
