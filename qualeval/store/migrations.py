"""What was done to the tables since the first project, in order. A file's version is how many of these it has had."""

from typing import NamedTuple

from qualeval.store.searching import SQLITE_FILL, SQLITE_INDEX


class Migration(NamedTuple):
    name: str
    statements: tuple[str, ...]


_FIRST_TABLES = (
    """
    CREATE TABLE attribute ( name TEXT NOT NULL, type TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY
    (name) )
    """,
    """
    CREATE TABLE cases ( id TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id) )
    """,
    """
    CREATE INDEX cases_by_name ON cases (name)
    """,
    """
    CREATE TABLE codebook ( digest TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (digest) )
    """,
    """
    CREATE TABLE coding ( id TEXT NOT NULL, document_id TEXT NOT NULL, start INTEGER NOT NULL, "end"
    INTEGER NOT NULL, code TEXT NOT NULL, coder TEXT NOT NULL, origin TEXT NOT NULL, created_at TEXT NOT
    NULL, memo TEXT NOT NULL, speaker TEXT NOT NULL, n_words INTEGER NOT NULL, PRIMARY KEY (id) )
    """,
    """
    CREATE INDEX coding_by_code ON coding (code, document_id, start, "end", speaker)
    """,
    """
    CREATE INDEX coding_by_document ON coding (document_id, start, "end", speaker)
    """,
    """
    CREATE TABLE content ( digest TEXT NOT NULL, text TEXT NOT NULL, turns TEXT NOT NULL, PRIMARY KEY
    (digest) )
    """,
    """
    CREATE TABLE decision ( id TEXT NOT NULL, document_id TEXT NOT NULL, start INTEGER NOT NULL, "end"
    INTEGER NOT NULL, code TEXT NOT NULL, coder TEXT NOT NULL, verdict TEXT NOT NULL, decided_at TEXT NOT
    NULL, confidence FLOAT NOT NULL, model TEXT NOT NULL, replacement TEXT NOT NULL, coding_id TEXT NOT
    NULL, PRIMARY KEY (id) )
    """,
    """
    CREATE INDEX decision_by_document ON decision (document_id)
    """,
    """
    CREATE TABLE document ( id TEXT NOT NULL, source_id TEXT NOT NULL, content TEXT NOT NULL, position
    INTEGER NOT NULL, case_id TEXT NOT NULL, n_segments INTEGER NOT NULL, n_words INTEGER NOT NULL,
    PRIMARY KEY (id) )
    """,
    """
    CREATE INDEX document_by_source ON document (source_id, case_id)
    """,
    """
    CREATE TABLE event ( seq INTEGER NOT NULL, gesture_seq INTEGER NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL, "key" TEXT NOT NULL, "before" TEXT, "after" TEXT, PRIMARY KEY (seq) )
    """,
    """
    CREATE INDEX event_by_gesture ON event (gesture_seq, position)
    """,
    """
    CREATE TABLE gesture ( seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, at TEXT NOT
    NULL, coder TEXT NOT NULL, action TEXT NOT NULL, intent TEXT NOT NULL, target TEXT NOT NULL, UNIQUE
    (id) )
    """,
    """
    CREATE TABLE memo ( about TEXT NOT NULL, target TEXT NOT NULL, coder TEXT NOT NULL, text TEXT NOT
    NULL, written_at TEXT NOT NULL, PRIMARY KEY (about, target, coder) )
    """,
    """
    CREATE TABLE migration ( name TEXT NOT NULL, applied_at TEXT NOT NULL, PRIMARY KEY (name) )
    """,
    """
    CREATE TABLE recommendation ( id TEXT NOT NULL, text TEXT NOT NULL, codes TEXT NOT NULL, status TEXT
    NOT NULL, coder TEXT NOT NULL, judged_at TEXT NOT NULL, rule TEXT NOT NULL, owner TEXT NOT NULL,
    priority TEXT NOT NULL, deadline TEXT NOT NULL, figures TEXT NOT NULL, PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE setting ( name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name) )
    """,
    """
    CREATE TABLE source ( id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, position INTEGER NOT
    NULL, wave TEXT NOT NULL, title TEXT NOT NULL, file_name TEXT NOT NULL, file_digest TEXT NOT NULL,
    PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE speaker ( source_id TEXT NOT NULL, label TEXT NOT NULL, role TEXT NOT NULL, case_id TEXT
    NOT NULL, n_segments INTEGER NOT NULL, n_words INTEGER NOT NULL, PRIMARY KEY (source_id, label) )
    """,
    """
    CREATE TABLE value ( case_id TEXT NOT NULL, attribute TEXT NOT NULL, value TEXT NOT NULL, wave TEXT
    NOT NULL, PRIMARY KEY (case_id, attribute, wave) )
    """,
    """
    CREATE INDEX value_by_attribute ON value (attribute)
    """,
)

_CODERS_AND_MERGES = (
    """
    CREATE TABLE coder ( name TEXT NOT NULL, initials TEXT NOT NULL, color TEXT NOT NULL, sight TEXT NOT NULL,
    PRIMARY KEY (name) )
    """,
    """
    CREATE TABLE conflict ( id TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, ours TEXT NOT NULL,
    theirs TEXT NOT NULL, ours_by TEXT NOT NULL, ours_at TEXT NOT NULL, theirs_by TEXT NOT NULL, theirs_at TEXT NOT
    NULL, won TEXT NOT NULL, settled_by TEXT NOT NULL, PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE merged ( merge_id TEXT NOT NULL, gesture_id TEXT NOT NULL, stamp TEXT NOT NULL, at TEXT NOT NULL,
    coder TEXT NOT NULL, action TEXT NOT NULL, intent TEXT NOT NULL, target TEXT NOT NULL, changes TEXT NOT NULL,
    PRIMARY KEY (merge_id, gesture_id) )
    """,
)

_DRAWN_DECISIONS = (
    """
    CREATE TABLE decision_drawn ( id TEXT NOT NULL, document_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT
    NULL, code TEXT NOT NULL, coder TEXT NOT NULL, verdict TEXT NOT NULL, decided_at TEXT NOT NULL, confidence FLOAT NOT
    NULL, model TEXT NOT NULL, replacement TEXT NOT NULL, coding_id TEXT NOT NULL, drawn TEXT NOT NULL, PRIMARY KEY
    (id) )
    """,
    "INSERT INTO decision_drawn SELECT decision.*, '' FROM decision",
    "DROP TABLE decision",
    "ALTER TABLE decision_drawn RENAME TO decision",
    "CREATE INDEX decision_by_document ON decision (document_id)",
)

_WORDS = (
    "CREATE INDEX document_by_content ON document (content)",
    *SQLITE_INDEX,
    """
    CREATE TRIGGER words_of_added AFTER INSERT ON content BEGIN INSERT INTO words (rowid, text) VALUES (new.rowid,
    new.text); END
    """,
    SQLITE_FILL,
)

_FINDINGS = (
    """
    CREATE TABLE recommendation_full ( id TEXT NOT NULL, text TEXT NOT NULL, codes TEXT NOT NULL, status TEXT NOT NULL,
    coder TEXT NOT NULL, judged_at TEXT NOT NULL, rule TEXT NOT NULL, owner TEXT NOT NULL, priority TEXT NOT NULL,
    deadline TEXT NOT NULL, figures TEXT NOT NULL, action TEXT NOT NULL, cost TEXT NOT NULL, response TEXT NOT NULL,
    progress TEXT NOT NULL, findings TEXT NOT NULL, PRIMARY KEY (id) )
    """,
    "INSERT INTO recommendation_full SELECT recommendation.*, '', '', '', '', '[]' FROM recommendation",
    "DROP TABLE recommendation",
    "ALTER TABLE recommendation_full RENAME TO recommendation",
    """
    CREATE TABLE question ( id TEXT NOT NULL, texts TEXT NOT NULL, criterion TEXT NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (id) )
    """,
    """
    CREATE TABLE finding ( id TEXT NOT NULL, codes TEXT NOT NULL, texts TEXT NOT NULL, coder TEXT NOT NULL, written_at
    TEXT NOT NULL, attribute TEXT NOT NULL, "group" TEXT NOT NULL, wave TEXT NOT NULL, question TEXT NOT NULL, criterion
    TEXT NOT NULL, conclusions TEXT NOT NULL, evidence TEXT NOT NULL, counter TEXT NOT NULL, strength TEXT NOT NULL,
    frozen_at TEXT NOT NULL, figures TEXT NOT NULL, PRIMARY KEY (id) )
    """,
)

_REVIEWED = (
    """
    CREATE TABLE reviewed ( id TEXT NOT NULL, document_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    coder TEXT NOT NULL, reviewed_at TEXT NOT NULL, codes TEXT NOT NULL, PRIMARY KEY (id) )
    """,
    "CREATE INDEX reviewed_by_document ON reviewed (document_id)",
)

_TRANSLATIONS = (
    """
    CREATE TABLE attribute_translated ( name TEXT NOT NULL, type TEXT NOT NULL, label TEXT NOT NULL, translations TEXT
    NOT NULL, PRIMARY KEY (name) )
    """,
    "INSERT INTO attribute_translated SELECT attribute.*, '[]' FROM attribute",
    "DROP TABLE attribute",
    "ALTER TABLE attribute_translated RENAME TO attribute",
    """
    CREATE TABLE recommendation_translated ( id TEXT NOT NULL, text TEXT NOT NULL, codes TEXT NOT NULL, status TEXT NOT
    NULL, coder TEXT NOT NULL, judged_at TEXT NOT NULL, rule TEXT NOT NULL, owner TEXT NOT NULL, priority TEXT NOT NULL,
    deadline TEXT NOT NULL, figures TEXT NOT NULL, action TEXT NOT NULL, cost TEXT NOT NULL, response TEXT NOT NULL,
    progress TEXT NOT NULL, findings TEXT NOT NULL, translations TEXT NOT NULL, PRIMARY KEY (id) )
    """,
    "INSERT INTO recommendation_translated SELECT recommendation.*, '[]' FROM recommendation",
    "DROP TABLE recommendation",
    "ALTER TABLE recommendation_translated RENAME TO recommendation",
)

MIGRATIONS: tuple[Migration, ...] = (
    Migration("first-tables", _FIRST_TABLES),
    Migration("coders-and-merges", _CODERS_AND_MERGES),
    Migration("drawn-decisions", _DRAWN_DECISIONS),
    Migration("index-of-words", _WORDS),
    Migration("findings", _FINDINGS),
    Migration("reviewed", _REVIEWED),
    Migration("journal-in-runs", ("DROP TRIGGER words_of_added",)),  # older programs cannot read such a journal
    Migration("translations", _TRANSLATIONS),
)
"""The last state is `compiled.SCHEMA`; a test compares the two. To change the tables, add a migration that leads there
from the ones before it, which stay as they are. A name is never used again.
"""
