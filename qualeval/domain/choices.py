"""Answers to a closed question that list several of its options, and which of them are chosen."""

import re
from collections.abc import Callable, Iterable, Sequence

SEPARATORS = ("\n", ";", ", ", ",")
_BETWEEN_NAMES = r"[;,\s]"
_BETWEEN_WORDINGS = r"[;,\n]"


def options_in(answers: Iterable[str]) -> tuple[str, ...]:
    """The options that answers list, in the order they are met.

    Commas within an option cannot be told from those between two; a space separates where nothing else does.
    """
    told = list(dict.fromkeys(answers))
    separator = next((each for each in SEPARATORS if any(each in answer for answer in told)), " ")
    parts = (part.strip() for answer in told for part in answer.split(separator))
    return tuple(dict.fromkeys(part for part in parts if part))


def chooser(options: Sequence[str]) -> Callable[[str], tuple[frozenset[str], tuple[str, ...]]]:
    """A function of an answer: which of the options it names, and what it names besides."""
    between = _BETWEEN_WORDINGS if any(re.search(r"\s", option) for option in options) else _BETWEEN_NAMES
    longest_first = "|".join(re.escape(option) for option in sorted(options, key=len, reverse=True))
    pattern = re.compile(rf"(?:^|(?<={between}))\s*({longest_first})\s*(?=$|{between})")
    known: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}

    def chosen(answer: str) -> tuple[frozenset[str], tuple[str, ...]]:
        if answer not in known:
            rest = re.split(between, pattern.sub("", answer))
            known[answer] = (
                frozenset(match[1] for match in pattern.finditer(answer)),
                tuple(part.strip() for part in rest if part.strip()),
            )
        return known[answer]

    return chosen
