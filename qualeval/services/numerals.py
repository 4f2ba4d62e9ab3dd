"""Numbers in sentences and cells that people read: 1.234,5 and 23,4 % in Indonesian, 1,234.5 and 23.4% in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.evidence import FEW

if TYPE_CHECKING:
    from qualeval.domain.learning import Share

_POINT = {"en": (",", "."), "id": (".", ",")}
PERCENT = {"en": "%", "id": "\N{NO-BREAK SPACE}%"}
_SMALLEST_P = 0.001
_BAR = 24
_EIGHTHS = " ▏▎▍▌▋▊▉"


def separated(english: str, language: str) -> str:
    """An English numeral (1,234.5) with the separators of the language."""
    thousands, point = _POINT[language]
    return english.translate({ord(","): thousands, ord("."): point})


def decimal(value: float, language: str, digits: int = 2) -> str:
    """A number with so many decimals; a minus that only rounding left is dropped."""
    text = f"{value:,.{digits}f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    return separated(text, language)


def plain(value: float, language: str, digits: int = 2) -> str:
    """A number with up to so many decimals, none where it is whole: 4, 3.5, 81.95."""
    text = f"{value:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return separated(text if text not in ("-0", "") else "0", language)


def percent(share: float, language: str, digits: int = 0) -> str:
    """A share from 0 to 1 as a percentage."""
    return decimal(100 * share, language, digits) + PERCENT[language]


def points(difference: float, language: str) -> str:
    """A difference of shares in percentage points, with its sign."""
    return f"{'+' if difference > 0 else ''}{decimal(100 * difference, language, 0)}"


def p_value(p: float, language: str) -> str:
    """A probability with three decimals; one that would round to nothing is less than the smallest."""
    if p < _SMALLEST_P:
        return f"<{decimal(_SMALLEST_P, language, 3)}"
    return decimal(p, language, 3)


def p_words(p: float, language: str) -> str:
    """A probability as a sentence says it: “p = 0.012”, “p < 0.001”."""
    value = p_value(p, language)
    return f"p < {value[1:]}" if value.startswith("<") else f"p = {value}"


def bar(share: float, width: int = _BAR) -> str:
    """A bar of so many cells for a share from 0 to 1, exact to an eighth of a cell."""
    full, rest = divmod(round(max(0.0, min(1.0, share)) * width * 8), 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def share_words(share: Share, language: str) -> str:
    """`34/40 85% (71–93)`; counts only, where there are too few for a percentage."""
    if not share.n:
        return "–"
    words = f"{share.k}/{share.n}"
    if share.n < FEW:
        return words
    return f"{words} {percent(share.k / share.n, language)} ({100 * share.low:.0f}–{100 * share.high:.0f})"
