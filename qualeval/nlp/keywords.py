"""The codebook's keywords found in texts, in whatever form they are written.

A keyword is a word, a phrase, or a prefix with `*`. Forms are settled once for each distinct word (`WordIndex.of`), so
that looking through texts is array work. spaCy's PhraseMatcher is not used for it: it compares one norm a token, and
an Indonesian word has several candidate stems.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from spacy.lang.tokenizer_exceptions import emoticons

from qualeval.domain.codebook import Code, Codebook
from qualeval.nlp.normalise import normalise
from qualeval.nlp.stems import borrowed, related, stems
from qualeval.nlp.tokens import STOP_WORDS, words

_PREFIX_MARK = "*"
_EMOTICONS = frozenset(emoticon.lower() for emoticon in emoticons)  # ":)" is no colon
_PARTS = re.compile(r"\w+")  # of a token that holds marks, such as "audio/video"
_SHORTEST = 3  # letters of a word of a definition
_NAMED, _DEFINED = 1.0, 0.9  # what a word of the name, or of the definition, counts beside a keyword
_SHARED = 1.5  # power of the number of codes whose wordings have the word


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a keyword: in normal spelling, and whether words that only begin with it are meant as well."""

    text: str
    language: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword of one code (`code` its index among the engine's codes); a phrase has several words, in order.

    `weight` is what a hit counts; `is_own` says that the codebook has it as a keyword, not as a word of a definition.
    """

    code: int
    written: str
    words: tuple[Word, ...]
    weight: float = 1.0
    is_own: bool = True


def parse_keyword(code: int, written: str, language: str) -> Keyword | None:
    """A keyword as written in the codebook; None where nothing is left to look for."""
    found: list[Word] = []
    for chunk in written.split():
        is_prefix = len(chunk) > 1 and chunk.endswith(_PREFIX_MARK)
        tokens = words(chunk.removesuffix(_PREFIX_MARK) if is_prefix else chunk, language)
        last = len(tokens) - 1
        found += [
            Word(normalise(token, language), language, is_prefix and place == last)
            for place, token in enumerate(tokens)
        ]
    return Keyword(code, written, tuple(found)) if found else None


def codebook_keywords(codebook: Codebook) -> list[Keyword]:
    """The keywords of every leaf code in every language, once each: people mix languages."""
    found: list[Keyword] = []
    for place, code in enumerate(codebook.leaves()):
        seen: set[str] = set()
        for language, written in ((language, one) for language, several in code.keywords for one in several):
            if written.casefold() in seen:
                continue
            seen.add(written.casefold())
            keyword = parse_keyword(place, written, language)
            if keyword is not None:
                found.append(keyword)
    return found


def wording_keywords(codebook: Codebook, language: str) -> list[Keyword]:
    """The telling words of names and definitions, as keywords of codes that have none.

    Where somebody chose keywords, the other words of the definition do not help (docs/suggestions.md).
    """
    wordings = [_telling(code, language) for code in codebook.leaves()]
    shared = Counter(word for one in wordings for word in one)
    found: list[Keyword] = []
    for place, code in enumerate(codebook.leaves()):
        if code.all_keywords():
            continue
        for word, weight in wordings[place].items():
            keyword = parse_keyword(place, word, language)
            if keyword is not None:
                found.append(replace(keyword, weight=weight / shared[word] ** _SHARED, is_own=False))
    return found


def _telling(code: Code, language: str) -> dict[str, float]:
    """The words of a code's definition and name, and what each counts."""
    parts = ((code.definition, _DEFINED), (code.brief, _DEFINED), (code.name, _NAMED))
    return {
        word: weight
        for part, weight in parts
        for word in words(part.to(language), language)
        if word.isalpha() and len(word) >= _SHORTEST and word not in STOP_WORDS
    }


@dataclass(slots=True)
class WordIndex:
    """Which of the keywords' words a word of a text is a form of."""

    words: Sequence[Word]
    _exact: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _stems: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    _prefixes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _marks: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for place, word in enumerate(self.words):
            if not any(character.isalnum() for character in word.text):
                self._marks.append(place)
            elif word.is_prefix:
                self._prefixes[word.text].append(place)
            else:
                self._exact[word.text].append(place)
                for stem in stems(word.text, word.language):
                    self._stems[word.language, stem].append(place)

    def of(self, token: str, language: str) -> frozenset[int]:
        """Places in `words` that a token in lower case, from a text in `language`, is a form of."""
        found = {place for place in self._marks if token not in _EMOTICONS and self.words[place].text in token}
        spelled = {token, normalise(token, language), *_PARTS.findall(token)}
        for word in spelled:
            found.update(self._exact.get(word, ()))
            for of_language in ("id", "en"):
                found |= self._by_stem(word, of_language)
            for bare in borrowed(word) if language == "id" else ():
                found |= self._by_stem(bare, "en")
        return frozenset(found)

    def _by_stem(self, word: str, language: str) -> set[int]:
        found: set[int] = set()
        for stem in stems(word, language):
            for place in self._stems.get((language, stem), ()):
                if related(stem, word, self.words[place].text):
                    found.add(place)
            found |= self._by_prefix(stem, language)
        return found

    def _by_prefix(self, stem: str, language: str) -> set[int]:
        return {
            place
            for length in range(1, len(stem) + 1)
            for place in self._prefixes.get(stem[:length], ())
            if self.words[place].language == language
        }


def distinct_words(keywords: Iterable[Keyword]) -> list[Word]:
    return list(dict.fromkeys(word for keyword in keywords for word in keyword.words))


def matches(keyword: str, text: str, language: str) -> list[str]:
    """The words of a text that a keyword matches, as they stand there in lower case; for one keyword and one text."""
    parsed = parse_keyword(0, keyword, language)
    if parsed is None:
        return []
    index = WordIndex(distinct_words([parsed]))
    wanted = [index.words.index(word) for word in parsed.words]
    tokens = words(text, language)
    forms = [index.of(token, language) for token in tokens]
    return [
        " ".join(tokens[start : start + len(wanted)])
        for start in range(len(tokens) - len(wanted) + 1)
        if all(place in forms[start + step] for step, place in enumerate(wanted))
    ]
