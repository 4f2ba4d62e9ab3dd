"""Web pages, and the pieces of them that transcription programs keep: the words of each block in order."""

import re
from html.parser import HTMLParser
from pathlib import Path

from qualeval.formats.text_file import decode, read_bytes

_PARAGRAPHS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre section article header footer aside main figure address "
    "hr form fieldset body".split()
)
_LINES = frozenset("li dt dd tr br option caption".split())
_CELLS = frozenset(["td", "th"])
_SKIPPED = frozenset("script style head title noscript template svg math select textarea button nav".split())
_VOID = frozenset("br hr img input meta link col area base embed source track wbr".split())
_WHITE = re.compile(r"[ \t\r\n\f\xa0]+")


def read_html(path: Path) -> str:
    """The page's text, blocks apart by a blank line, list items and table rows on lines of their own."""
    return html_text(decode(read_bytes(path), str(path)))


def html_text(markup: str) -> str:
    blocks = _Blocks()
    blocks.feed(markup)
    blocks.close()
    return blocks.text()


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._break = ""  # what stands before the next words
        self._skipped: list[str] = []
        self._space = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's
        if tag in _SKIPPED:
            self._skipped.append(tag)
        self._breaks(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            del self._skipped[self._skipped.index(tag) :]
        if tag not in _VOID:
            self._breaks(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's
        self._breaks(tag)

    def _breaks(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._break = "\n\n"
        elif tag in _LINES and self._break != "\n\n":
            self._break = "\n"
        elif tag in _CELLS and not self._break:
            self._break = "\t"

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        words = _WHITE.sub(" ", data)
        if not words.strip():
            self._space |= bool(words)
            return
        if self._break:
            words = words.lstrip()
            if self._pieces:
                self._pieces.append(self._break)
        elif self._space and not words.startswith(" "):
            words = f" {words}"
        self._space = words.endswith(" ")
        self._pieces.append(words.rstrip())
        self._break = ""

    def text(self) -> str:
        return "".join(self._pieces).strip()
