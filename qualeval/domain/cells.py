"""What a spreadsheet makes of a text in a cell: how much of it has room there, and what it would run."""

import re

LONGEST_CELL = 32_767
"""UTF-16 units, Excel's measure, that a cell holds."""

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+\-]?\d+(?:[.,]\d+)?%?")


def unarmed(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet that opens a CSV would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def armed(text: str) -> str:
    """What `unarmed` was given: the text without the apostrophe that it has put there."""
    return text[1:] if text.startswith("'") and unarmed(text[1:]) == text else text


def cut(text: str, units: int = LONGEST_CELL) -> str:
    """The longest beginning that takes no more UTF-16 units; no pair of them is torn."""
    if len(text) * 2 <= units:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", errors="ignore")
