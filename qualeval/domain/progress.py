"""How far a source is coded."""

from qualeval.domain.frozen import frozen
from qualeval.domain.records import Source


@frozen
class SourceProgress:
    """A source with how much of it is coded, and how many segments were marked as fully reviewed.

    The counts are of countable segments and words only.
    """

    source: Source
    n_documents: int
    n_segments: int
    n_coded: int
    n_words: int
    n_codings: int
    n_reviewed: int = 0
