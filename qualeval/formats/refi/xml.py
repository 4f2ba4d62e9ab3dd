"""XML written by hand: the order and the bytes are the format's, and line ends in texts must survive a parser."""

import re
from collections.abc import Mapping

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_ATTRIBUTE = _TEXT | {'"': "&quot;", "\t": "&#9;", "\n": "&#10;"}
_TEXT_SPECIAL = re.compile("[&<>\r]")
_ATTRIBUTE_SPECIAL = re.compile('[&<>\r"\t\n]')


def legal(text: str) -> str:
    """The text without the characters that XML 1.0 has no way to write."""
    return _ILLEGAL.sub("", text)


def text_of(text: str) -> str:
    return _TEXT_SPECIAL.sub(lambda match: _TEXT[match[0]], legal(text))


def tag(name: str, attributes: Mapping[str, str], *children: str) -> str:
    """An element; attributes that are empty are left out, but for `name` and the positions."""
    written = "".join(
        f' {key}="{_ATTRIBUTE_SPECIAL.sub(lambda match: _ATTRIBUTE[match[0]], legal(value))}"'
        for key, value in attributes.items()
        if value or key == "name"
    )
    inside = "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def container(name: str, *children: str) -> str:
    """An element around its children, or nothing where it has none: the schema has no empty containers."""
    return tag(name, {}, *children) if any(children) else ""


def described(text: str) -> str:
    return f"<Description>{text_of(text)}</Description>" if text else ""
