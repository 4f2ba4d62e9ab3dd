"""Text that an XML file may hold. Word and Excel refuse to open a file with anything else in it."""

import re

_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile("[ \t\n]+")


def legal(text: str) -> str:
    """The text without characters that XML 1.0 forbids; line endings become a line feed."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Legal text with every run of spaces, tabs and line ends a single space; a no-break space stays."""
    return _SPACES.sub(" ", legal(text)).strip(" ")
