"""Texts read into counts: what stands in them, before anything is weighed.

Reading is the costly step and depends on a text alone, so it is done once for each text. Each distinct word is worked
on once (spelling, character n-grams, keywords, manner), and texts are rows of sparse products over distinct words.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from qualeval.domain.codebook import Code, Codebook
from qualeval.nlp import tokens
from qualeval.nlp.arrays import Flags, Rows, Single
from qualeval.nlp.embedding import Embedder
from qualeval.nlp.keywords import Word, WordIndex, codebook_keywords, distinct_words, wording_keywords
from qualeval.nlp.manner import of_texts, of_word
from qualeval.nlp.normalise import normalise, shape

COLUMNS = 1 << 18  # of hashed features: collisions are rare at the sizes of a project; word pairs have as many more
_CHARACTERS = (3, 4, 5)


def _hash(feature: str) -> int:
    return zlib.crc32(feature.encode()) % COLUMNS


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What stands in some texts: a row each of word n-grams, character n-grams, keywords found, manner, embedding.

    Single words stand in the first `COLUMNS` columns of `words`, pairs of neighbours after them.
    """

    words: sparse.csr_matrix
    chars: sparse.csr_matrix
    keywords: sparse.csr_matrix
    manner: Single
    meaning: Single

    def __len__(self) -> int:
        return int(self.words.shape[0])

    def take(self, rows: Sequence[int] | Rows) -> "Counts":
        return Counts(self.words[rows], self.chars[rows], self.keywords[rows], self.manner[rows], self.meaning[rows])

    def with_more(self, more: "Counts") -> "Counts":
        return Counts(
            sparse.vstack([self.words, more.words], format="csr"),
            sparse.vstack([self.chars, more.chars], format="csr"),
            sparse.vstack([self.keywords, more.keywords], format="csr"),
            np.concatenate([self.manner, more.manner]),
            np.concatenate([self.meaning, more.meaning]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Texts as numbers of the reader's distinct words, end to end; text i is `stream[starts[i] : starts[i + 1]]`."""

    stream: Rows
    starts: Rows

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, text: int) -> list[int]:
        return list(self.stream[self.starts[text] : self.starts[text + 1]].tolist())


class Reader:
    """Reads texts of one language for one codebook. It remembers distinct words, never texts."""

    def __init__(self, codebook: Codebook, language: str, embedder: Embedder | None = None) -> None:
        self.codes = codebook.leaves()
        self._embedder = embedder
        self.language = language
        self.keywords = [*codebook_keywords(codebook), *wording_keywords(codebook, language)]
        self._index = WordIndex(distinct_words(self.keywords))
        self._place_of_word = {word: place for place, word in enumerate(self._index.words)}
        self._types: dict[int, int] = {}
        self._words: list[str] = []
        self._tells: list[bool] = []  # whether it means something by itself
        self._columns: list[int] = []  # the word column of each distinct word
        self._grams: list[list[int]] = []  # its character columns
        self._forms: list[frozenset[int]] = []  # the keywords' words that it is a form of
        self._manners: list[tuple[float, ...]] = []
        wordings = self.tokenise([_wording(code, language) for code in self.codes])
        self._wordings = [frozenset(self.named_columns(wordings.of(place))) for place in range(len(self.codes))]
        self.keyword_codes = np.array([keyword.code for keyword in self.keywords], dtype=np.int64)

    def read(self, texts: Sequence[str]) -> Counts:
        return self.count(self.tokenise(texts), texts)

    @property
    def embedder_name(self) -> str:
        return "" if self._embedder is None else self._embedder.name

    def embedded(self, texts: Sequence[str]) -> Single:
        """A row each; no columns where there is no embedder."""
        if self._embedder is None:
            return np.zeros((len(texts), 0), dtype=np.float32)
        return np.asarray(self._embedder(texts), dtype=np.float32)

    def tokenise(self, texts: Sequence[str]) -> Tokens:
        found = [tokens.lower_ids(text, self.language) for text in texts]
        starts = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum([len(one) for one in found], out=starts[1:])
        if not starts[-1]:
            return Tokens(np.zeros(0, dtype=np.int64), starts)
        distinct, inverse = np.unique(np.concatenate(found), return_inverse=True)
        numbers = np.array([self._type_of(int(identifier)) for identifier in distinct], dtype=np.int64)
        return Tokens(numbers[inverse], starts)

    def count(self, read: Tokens, texts: Sequence[str]) -> Counts:
        row_of = np.repeat(np.arange(len(read)), np.diff(read.starts))
        occurrences = _counted(row_of, read.stream, (len(read), len(self._columns)))
        return Counts(
            self._word_counts(read.stream, row_of, len(read)),
            (occurrences @ self._gram_matrix()).tocsr(),
            self._keyword_hits(occurrences, read.stream, row_of),
            of_texts(occurrences, self._manners),
            self.embedded(texts),
        )

    def read_codes(self) -> Counts:
        """Each code's own words: name, definition, when to use it, examples and keywords."""
        return self.read([_wording(code, self.language) for code in self.codes])

    def named_columns(self, numbers: Sequence[int]) -> dict[int, str]:
        """The telling word n-grams of a text, by the column of `Counts.words` they count in."""
        columns = [self._columns[number] for number in numbers]
        named = {
            column: self._words[number] for number, column in zip(numbers, columns, strict=True) if self._tells[number]
        }
        for (first, second), (left, right) in zip(pairwise(numbers), pairwise(columns), strict=True):
            if self._tells[first] and self._tells[second]:
                named[int(_bigram(np.array([left]), np.array([right]))[0])] = (
                    f"{self._words[first]} {self._words[second]}"
                )
        return named

    def keyword_columns(self) -> Rows:
        """The word columns of those of the words read so far that are forms of a keyword's words, once each."""
        return np.unique([column for column, forms in zip(self._columns, self._forms, strict=True) if forms]).astype(
            np.int64
        )

    def alike_keywords(self) -> Rows:
        """A number for each keyword, the same for those that consist of the same words."""
        numbers: dict[tuple[Word, ...], int] = {}
        return np.array([numbers.setdefault(one.words, len(numbers)) for one in self.keywords], dtype=np.int64)

    def words_in(self, texts: Sequence[str]) -> tuple[list[str], sparse.csr_matrix, list[frozenset[int]]]:
        """The telling words of texts in normal spelling; 1 where a text has one; which each code's keywords find.

        The second has the shape (texts, words), the third has places among the words, a set for each code.
        """
        read = self.tokenise(texts)
        row_of = np.repeat(np.arange(len(read)), np.diff(read.starts))
        places: dict[str, int] = {}
        place_of = np.full(len(self._words), -1, dtype=np.int64)
        found: list[set[int]] = [set() for _ in self.codes]
        codes_of_word = [set[int]() for _ in self._index.words]
        for keyword in self.keywords:
            for word in keyword.words:
                codes_of_word[self._place_of_word[word]].add(keyword.code)
        for number in np.unique(read.stream).tolist():
            if self._tells[number]:
                place = places.setdefault(normalise(self._words[number], self.language), len(places))
                place_of[number] = place
                for form in self._forms[number]:
                    for code in codes_of_word[form]:
                        found[code].add(place)
        columns = place_of[read.stream]
        kept = columns >= 0
        stands = _counted(row_of[kept], columns[kept], (len(read), len(places)))
        stands.data[:] = 1.0
        return list(places), stands, [frozenset(one) for one in found]

    def beside_keywords(self, code: int, numbers: Sequence[int]) -> dict[int, str]:
        """The telling single words of a text, by their columns, but for forms of a code's own keywords."""
        own = {self._place_of_word[word] for keyword in self.keywords if keyword.code == code for word in keyword.words}
        return {
            self._columns[number]: self._words[number]
            for number in numbers
            if self._tells[number] and own.isdisjoint(self._forms[number])
        }

    def shared_wording(self, code: int, numbers: Sequence[int]) -> str:
        """The words that a text shares with a code's wording; the code's name where only spelling is alike."""
        wording = self._wordings[code]
        shared = (number for number in numbers if self._tells[number] and self._columns[number] in wording)
        words = dict.fromkeys(self._words[number] for number in shared)
        return ", ".join(words) or self.codes[code].name.to(self.language) or self.codes[code].code

    def described_hit(self, keyword: int, numbers: Sequence[int]) -> str:
        """A keyword with the words that it was found in, where they differ: `pelayanan: melayani`."""
        written = self.keywords[keyword].written
        found = self._matched_words(keyword, numbers)
        return written if found == (written.lower(),) else f"{written}: {', '.join(found)}"

    def _matched_words(self, keyword: int, numbers: Sequence[int]) -> tuple[str, ...]:
        """The words of a text that a keyword was found in, as they stand there in lower case, once each."""
        wanted = [self._place_of_word[word] for word in self.keywords[keyword].words]
        starts = range(len(numbers) - len(wanted) + 1)
        return tuple(
            dict.fromkeys(
                " ".join(self._words[number] for number in numbers[start : start + len(wanted)])
                for start in starts
                if all(place in self._forms[numbers[start + step]] for step, place in enumerate(wanted))
            )
        )

    def _type_of(self, identifier: int) -> int:
        known = self._types.get(identifier)
        return self._learn(identifier, tokens.string_of(identifier, self.language)) if known is None else known

    def _learn(self, identifier: int, word: str) -> int:
        place = self._types[identifier] = len(self._columns)
        spelled = shape(normalise(word, self.language)).strip()
        padded = f" {spelled} "
        self._words.append(word)
        self._tells.append(any(character.isalpha() for character in word) and word not in tokens.STOP_WORDS)
        self._columns.append(_hash(spelled) if spelled else -1)
        self._grams.append(
            [
                _hash(padded[start : start + size])
                for size in _CHARACTERS
                for start in range(max(1, len(padded) - size + 1))
                if spelled
            ]
        )
        self._forms.append(self._index.of(word, self.language) if spelled else frozenset())
        self._manners.append(of_word(word))
        return place

    def _word_counts(self, stream: Rows, row_of: Rows, n_texts: int) -> sparse.csr_matrix:
        columns = np.array(self._columns, dtype=np.int64)[stream] if len(stream) else stream
        kept = columns >= 0
        columns, rows = columns[kept], row_of[kept]
        together = rows[:-1] == rows[1:]
        pairs = _bigram(columns[:-1][together], columns[1:][together])
        return _counted(
            np.concatenate([rows, rows[:-1][together]]), np.concatenate([columns, pairs]), (n_texts, 2 * COLUMNS)
        )

    def _gram_matrix(self) -> sparse.csr_matrix:
        lengths = [len(grams) for grams in self._grams]
        rows = np.repeat(np.arange(len(self._grams)), lengths)
        columns = np.fromiter((gram for grams in self._grams for gram in grams), dtype=np.int64, count=sum(lengths))
        return _counted(rows, columns, (len(self._grams), COLUMNS))

    def _keyword_hits(self, occurrences: sparse.csr_matrix, stream: Rows, row_of: Rows) -> sparse.csr_matrix:
        """1 where a text has a keyword: single words through a product, phrases by looking along the stream."""
        n_texts = occurrences.shape[0]
        pairs = [(number, place) for number, forms in enumerate(self._forms) for place in forms]
        forms = sparse.csr_matrix(
            (np.ones(len(pairs)), tuple(np.array(pairs, dtype=np.int64).reshape(-1, 2).T)),
            shape=(len(self._forms), len(self._index.words)),
        )
        by_word = (occurrences @ forms).tocsc()
        columns = []
        for keyword in self.keywords:
            places = [self._place_of_word[word] for word in keyword.words]
            if len(places) == 1:
                found = by_word[:, places[0]].nonzero()[0]
            else:
                found = _phrase_rows([forms[:, place].toarray().ravel() > 0 for place in places], stream, row_of)
            columns.append(found)
        rows = np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)
        numbers = np.repeat(np.arange(len(columns)), [len(found) for found in columns])
        return sparse.csr_matrix((np.ones(len(rows)), (rows, numbers)), shape=(n_texts, len(self.keywords)))


def _phrase_rows(is_form: list[Flags], stream: Rows, row_of: Rows) -> Rows:
    n_starts = len(stream) - len(is_form) + 1
    if n_starts <= 0:
        return np.zeros(0, dtype=np.int64)
    found = row_of[:n_starts] == row_of[len(is_form) - 1 :]
    for step, forms in enumerate(is_form):
        found &= forms[stream[step : step + n_starts]]
    return np.unique(row_of[:n_starts][found])


def _bigram(left: Rows, right: Rows) -> Rows:
    """The columns of neighbouring words, in the upper half."""
    return COLUMNS + (left * 1_000_003 + right * 8_191 + 17) % COLUMNS


def _counted(rows: Rows, columns: Rows, shape_: tuple[int, int]) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape_)


def _wording(code: Code, language: str) -> str:
    parts = [code.name, code.brief, code.definition, code.include, *code.examples]
    keywords = (keyword.rstrip("*") for keyword in code.all_keywords())
    return "\n".join([*(part.to(language) for part in parts), *keywords])
