"""What is counted of an answer once, when it comes: what identifies its text, its segments and its words."""

from typing import NamedTuple

from qualeval.domain.segments import count_segments
from qualeval.domain.text import Content, count_words


class Measures(NamedTuple):
    """`digest` is that of the content, so that who is told it need not find it again."""

    digest: str
    n_segments: int
    n_words: int


def measure(content: Content) -> Measures:
    return Measures(content.digest, count_segments(content), count_words(content.text))
