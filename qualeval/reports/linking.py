"""Words within a paragraph that lead to a part of the report."""

import re
from collections.abc import Iterator, Mapping


def pieces(paragraph: str, links: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The paragraph's words in their order, each stretch with where it leads to (empty: nowhere).

    `links` are words and their targets; words are found whole, the longest first where one begins with another.
    """
    longest_first = sorted(filter(None, links), key=len, reverse=True)
    if not longest_first:
        yield paragraph, ""
        return
    pattern = "|".join(map(re.escape, longest_first))
    for at, stretch in enumerate(re.split(rf"(?<!\w)({pattern})(?!\w)", paragraph)):
        if stretch:
            yield stretch, links[stretch] if at % 2 else ""
