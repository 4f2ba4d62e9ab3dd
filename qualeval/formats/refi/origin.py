"""Who wrote a file: ours say the language of their plain names in the origin, for the format has no place for it."""

import re

from qualeval import __version__

_OURS = re.compile(r"qualeval\b[^(]*(?:\(([^()]+)\))?")


def our_origin(language: str) -> str:
    return f"qualeval {__version__} ({language})"


def is_ours(origin: str) -> bool:
    return _OURS.match(origin) is not None


def language_of(origin: str) -> str:
    """The language in an origin that is ours; empty for any other."""
    match = _OURS.match(origin)
    return (match[1] or "") if match else ""
