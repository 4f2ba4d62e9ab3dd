"""What is looked for in texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word to look for, folded (see services.searching); with `is_prefix`, every word that begins so."""

    text: str
    is_prefix: bool = False
