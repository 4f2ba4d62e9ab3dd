"""What was done to the tables since the first project, in order. A file's version is how many of these it has had."""

from typing import NamedTuple

from qualeval.store.compiled import SCHEMA


class Migration(NamedTuple):
    name: str
    statements: tuple[str, ...]


MIGRATIONS: tuple[Migration, ...] = (Migration("first-tables", SCHEMA),)
"""The last state is `SCHEMA`. To change the tables: write out here, as text, what the earlier migrations did so far,
and add one that leads to the new `SCHEMA`; a test compares the two. A name is never used again.
"""
