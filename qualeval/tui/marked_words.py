"""Two versions of a text with the words marked in which they differ."""

import re
from difflib import SequenceMatcher

from textual.content import Content

_SIMILAR = 0.4  # below this, marking the words that differ would mark nearly all
_TOKENS = re.compile(r"\s+|\S+")


def words_marked(before: str, after: str) -> tuple[Content, Content]:
    """Both texts, the words that differ in bold and underlined; as they are where they share little."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _SIMILAR:
        return Content(before), Content(after)
    left: list[Content | str | tuple[str, str]] = []
    right: list[Content | str | tuple[str, str]] = []
    for how, a, b, c, d in matcher.get_opcodes():
        style = "" if how == "equal" else "bold underline"
        left.append(("".join(old[a:b]), style))
        right.append(("".join(new[c:d]), style))
    return Content.assemble(*left), Content.assemble(*right)
