"""Answers to a closed question that list several of its options, and which of them are chosen."""

import re
from collections.abc import Callable, Iterable, Sequence

SEPARATORS = ("\n", ";", ", ", ",")
_BETWEEN_NAMES = r"[;,\s]"
_BETWEEN_WORDINGS = r"[;,\n]"


def options_in(answers: Iterable[str]) -> tuple[str, ...]:
    """The options that answers list, in the order they are met; a space separates where nothing else does."""
    told = list(dict.fromkeys(answers))
    separator = next((each for each in SEPARATORS if any(len(parts_of(answer, each)) > 1 for answer in told)), " ")
    return tuple(dict.fromkeys(part for answer in told for part in parts_of(answer, separator)))


def parts_of(answer: str, separator: str) -> list[str]:
    """What an answer lists. Commas in parentheses belong to an option; others cannot be told from those between two."""
    parts = re.split(f"{re.escape(separator)}(?![^()]*\\))" if "," in separator else re.escape(separator), answer)
    return [part for each in parts if (part := each.strip(" \t\n,;"))]


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
