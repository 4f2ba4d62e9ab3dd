"""Answers to a closed question that list several of its options, and which of them are chosen."""

import re
from collections.abc import Callable, Iterable, Sequence

SEPARATORS = ("\n", ";", ", ", ",")
# what stands between options, and which blanks around one do not count
_OF_NAMES = (r"[;,\s]", "")
_OF_WORDINGS = (r"[;,\n]", r"[^\S\n]*")


def options_in(answers: Iterable[str]) -> tuple[str, ...]:
    """The options that answers list, in the order they are met; a space separates where nothing else does."""
    told = list(dict.fromkeys(answers))
    separator = next((each for each in SEPARATORS if any(len(parts_of(answer, each)) > 1 for answer in told)), " ")
    return tuple(dict.fromkeys(part for answer in told for part in parts_of(answer, separator)))


def parts_of(answer: str, separator: str) -> list[str]:
    """What an answer lists. Commas in parentheses belong to an option; others cannot be told from those between two."""
    parts = _outside_parentheses(answer, separator) if "," in separator else answer.split(separator)
    return [part for each in parts if (part := each.strip(" \t\n,;"))]


def _outside_parentheses(answer: str, separator: str) -> list[str]:
    """The parts between separators after which no parenthesis is closed before another is opened."""
    found: list[str] = []
    end, is_closing = len(answer), False
    for sign in reversed([*re.finditer(rf"[()]|{re.escape(separator)}", answer)]):
        if sign[0] in "()":
            is_closing = sign[0] == ")"
        elif not is_closing:
            found.append(answer[sign.end() : end])
            end = sign.start()
    return [answer[:end], *reversed(found)]


def chooser(options: Sequence[str]) -> Callable[[str], tuple[frozenset[str], tuple[str, ...]]]:
    """A function of an answer: which of the options it names, and what it names besides."""
    between, blanks = _OF_WORDINGS if any(re.search(r"\s", option) for option in options) else _OF_NAMES
    longest_first = "|".join(re.escape(option) for option in sorted(options, key=len, reverse=True))
    pattern = re.compile(rf"(?:^|(?<={between})){blanks}({longest_first}){blanks}(?=$|{between})")
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
