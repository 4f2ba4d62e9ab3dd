"""The index of words on a server: a table `content_words` of tsvectors with a GIN index.

PostgreSQL's own parser would cut texts otherwise than FTS5 and our reading do, so the words are found here.
"""

from collections.abc import Iterable

from qualeval.domain.query import Word
from qualeval.domain.text import Content
from qualeval.services.searching import words_in

_EVERYTHING = "*"  # stands among the words of a text that has too many of them for an index
_LARGEST_WORD = 2_000  # bytes: PostgreSQL indexes none above 2,046
_LARGEST_TEXT = 900_000  # bytes of different words: it keeps at most 1 MB of them for a text


def postgres_words(content: Content) -> list[str]:
    """The different words of a text for a tsvector."""
    words = sorted(set(words_in(content.text)))
    sizes = [len(word.encode()) for word in words]
    return [_EVERYTHING] if max(sizes, default=0) > _LARGEST_WORD or sum(sizes) > _LARGEST_TEXT else words


def postgres_match(words: Iterable[Word]) -> str:
    """What a tsvector is asked: all of the words, or a text that was not indexed by its words."""
    asked = " & ".join(f"'{word.text}'{':*' if word.is_prefix else ''}" for word in words)
    return f"({asked}) | '{_EVERYTHING}'"
