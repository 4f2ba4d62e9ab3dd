"""Words: keyword in context, and how often words are said and by how many."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from qualeval.analysis.stop_words import STOP_WORDS
from qualeval.domain.code_measures import Hit, Passage, WordCount
from qualeval.domain.errors import QualevalError
from qualeval.domain.text import words
from qualeval.i18n import N_

_WHITE_SPACE = re.compile(r"\s+")
_SHORTEST = 2  # letters of a word that is counted


def kwic(
    passages: Iterable[Passage], pattern: str, width: int = 40, *, is_regex: bool = False, match_case: bool = False
) -> Iterator[Hit]:
    """Every place where a pattern occurs, with up to `width` characters of its passage before and after.

    A plain pattern is a word or phrase, found as whole words; `*` stands for the rest of a word ("latih*", "*kan"),
    any white space for any other. A regular expression is taken as it is. White space in the context becomes one
    space, cut words stay cut. Raises QualevalError for a pattern that is empty or cannot be read.
    """
    expression = compiled(pattern, is_regex=is_regex, match_case=match_case)
    for passage in passages:
        for match in expression.finditer(passage.text):
            start, end = match.span()
            if start < end:
                yield Hit(
                    document_id=passage.document_id,
                    case_id=passage.case_id,
                    start=passage.start + start,
                    end=passage.start + end,
                    before=_one_line(passage.text[max(0, start - width) : start]).lstrip(),
                    match=_one_line(match.group()),
                    after=_one_line(passage.text[end : end + width]).rstrip(),
                )


def compiled(pattern: str, *, is_regex: bool = False, match_case: bool = False) -> re.Pattern[str]:
    """The pattern as a regular expression; see `kwic` for what a plain one means."""
    if not pattern.replace("*", "").strip():
        raise QualevalError(N_("give a word, a phrase, or a beginning with * to look for"))
    expression = pattern if is_regex else _plain(pattern.strip())
    try:
        return re.compile(expression, re.NOFLAG if match_case else re.IGNORECASE)
    except re.error as error:
        raise QualevalError(
            N_("“{pattern}” is no regular expression: {why}"), pattern=pattern, why=str(error)
        ) from error


def _plain(pattern: str) -> str:
    inner = r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in pattern.split())
    # only a letter or digit needs its word to end there: "(2026)" has no word at its ends
    return (r"(?<!\w)" if pattern[0].isalnum() else "") + inner + (r"(?!\w)" if pattern[-1].isalnum() else "")


def _one_line(text: str) -> str:
    return _WHITE_SPACE.sub(" ", text)


def word_frequencies(
    passages: Iterable[Passage],
    *,
    languages: Sequence[str] = ("id", "en"),
    stop_words: Collection[str] = (),
    least: int = 1,
    top: int | None = None,
) -> list[WordCount]:
    """Words by how often they are said, then by respondents, then alphabetically.

    The stop words of the languages and those given are left out, as are numbers and single letters; people mix
    languages, so both lists are the rule. `least` is the count from which a word is listed.
    """
    left_out = {word.casefold() for word in stop_words}.union(*(STOP_WORDS.get(name, ()) for name in languages))
    counts: Counter[str] = Counter()
    cases: dict[str, set[str]] = defaultdict(set)
    total = 0
    for passage in passages:
        found = [span.of(passage.text).casefold().replace("’", "'") for span in words(passage.text)]
        total += len(found)
        for word in found:
            if word not in left_out and len(word) >= _SHORTEST and not word.isdecimal():
                counts[word] += 1
                cases[word].add(passage.case_id)
    listed = [WordCount(word, n, len(cases[word] - {""}), 1000 * n / total) for word, n in counts.items() if n >= least]
    return sorted(listed, key=lambda one: (-one.n, -one.n_cases, one.word))[:top]
