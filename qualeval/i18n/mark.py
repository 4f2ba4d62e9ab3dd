"""Marks a string for the catalogue where it is written, without translating it there.

Class-level strings are built before a language is chosen; they are marked here and translated when shown.
"""


def N_(message: str) -> str:  # noqa: N802 - the name gettext's tools know
    return message
