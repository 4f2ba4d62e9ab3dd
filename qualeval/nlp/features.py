"""Counts weighted into vectors: what the engine compares texts by."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.linalg import eigh
from sklearn.feature_extraction.text import TfidfTransformer

from qualeval.nlp.arrays import Floats, Rows, Single
from qualeval.nlp.company import Company, Keywords
from qualeval.nlp.echo import Echo
from qualeval.nlp.manner import USUAL
from qualeval.nlp.prior import Evidence, estimate
from qualeval.nlp.reading import COLUMNS, Counts, Reader

VERSION = 8  # of the features: what an older version kept does not fit

_WORD_THEMES, _CHAR_THEMES, _MANNER, _MEANING = 0.3, 0.2, 0.2, 0.6  # what each weighs in the kernel
_LIKE_MEANING = 0.5  # standard deviations of likeness to a code's wording that one of meaning counts as
_USUAL_LIKENESS = (0.022, 0.029)  # mean and standard deviation over texts of several projects
_USUAL_MEANT = (0.12, 0.1)  # the same of cosines of embeddings
_USUAL_WEIGHT = 10  # texts that this experience stands for
_THEMES = 30  # directions, of words and of characters each
_TEXTS_TO_A_THEME = 5
_MOST_TEXTS_FOR_THEMES = 1_000  # more change the directions little, and cost the square


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Texts, weighted: rows of unit length, the keywords of each code that hit, and likeness to each code's wording.

    `beside` has a column for each word together with a code of which the text has a keyword: a word may say another
    thing of "price" where price is spoken of than elsewhere.
    `hits` counts keywords by what each is worth, `company` is what words beside them say, as log-odds, `companions` why
    of both, and `echo` what the whole text says where none of a code's keywords stands. `themes` is where a text stands
    among the directions in which the background varies most (latent semantic analysis, Deerwester et al. 1990) and how
    it is written, `meaning` its sentence embedding, without columns where there is none.
    """

    words: sparse.csr_matrix
    chars: sparse.csr_matrix
    beside: sparse.csr_matrix
    keywords: sparse.csr_matrix
    hits: Floats
    likeness: Floats
    company: Floats
    echo: Floats
    themes: Single
    meaning: Single
    companions: Company

    def __len__(self) -> int:
        return int(self.words.shape[0])

    def take(self, rows: Sequence[int] | Rows) -> "Vectors":
        return Vectors(
            self.words[rows],
            self.chars[rows],
            self.beside[rows],
            self.keywords[rows],
            self.hits[rows],
            self.likeness[rows],
            self.company[rows],
            self.echo[rows],
            self.themes[rows],
            self.meaning[rows],
            self.companions,
        )

    @property
    def evidence(self) -> Evidence:
        return Evidence.of(self.hits, self.likeness, self.company, self.echo)


def prior(vectors: Vectors) -> Floats:
    """The codebook's estimate for each text and code."""
    return estimate(vectors.evidence)


class Weighting:
    """How much each word tells, what varies and goes together, and how texts usually are.

    A background of texts shows it; nobody has to have decided on them. `background` are its own vectors.
    """

    def __init__(self, reader: Reader, background: Counts) -> None:
        codes = reader.read_codes()
        weights = np.array([keyword.weight for keyword in reader.keywords], dtype=np.float64)
        alike = reader.alike_keywords()
        self._keywords = Keywords(reader.keyword_codes, weights, reader.keyword_columns(), len(reader.codes), alike)
        counted = background.with_more(codes) if len(background) + len(codes) else reader.read([""])
        self._words = _rarity(counted.words)
        self._chars = _rarity(counted.chars)
        self._code_words = _weighed(self._words, codes.words)
        self._code_chars = _weighed(self._chars, codes.chars)
        self._code_meaning = _unit_rows(codes.meaning)
        words, chars = _weighed(self._words, background.words), _weighed(self._chars, background.chars)
        self._usual_likeness = _steady(self._likeness(words, chars), *_USUAL_LIKENESS)
        self._usual_meant = _steady(self._meant(background.meaning), *_USUAL_MEANT)
        self._usual_manner = _steady(background.manner, *USUAL)
        self._word_themes, self._char_themes = Themes.of(words[:, :COLUMNS]), Themes.of(chars)
        self._usual_meaning = background.meaning.mean(axis=0) if len(background) else np.float32(0.0)
        likeness = self._standard_likeness(words, chars, background.meaning)
        self._company, company = Company.of(background.words, background.keywords, self._keywords, likeness)
        hits = self._keywords.hits(background.keywords, self._company.worth)
        self._beside = _rarity(_beside(counted.words, self._keywords.hits(counted.keywords)))
        themes = self._along(words, chars, background.manner)
        self._echo, company, echo = Echo.of(themes, Evidence.of(hits, likeness, company))
        evidence = Evidence.of(hits, likeness, company, echo)
        self.background = self._vectors(background, words, chars, evidence, themes)

    def __call__(self, counts: Counts, places: Rows | None = None) -> Vectors:
        """The vectors of texts. `places` are theirs in the background, -1 where a text stands elsewhere, as all may.

        Company and echo are judged for a text of the background by the others of it.
        """
        words, chars = _weighed(self._words, counts.words), _weighed(self._chars, counts.chars)
        hits = self._keywords.hits(counts.keywords, self._company.worth)
        themes = self._along(words, chars, counts.manner)
        company, echo = self._echo(themes, hits, self._company(counts.words, hits))
        if places is not None:
            inside = places >= 0
            company[inside] = self.background.company[places[inside]]
            echo[inside] = self.background.echo[places[inside]]
        likeness = self._standard_likeness(words, chars, counts.meaning)
        return self._vectors(counts, words, chars, Evidence.of(hits, likeness, company, echo), themes)

    def _vectors(
        self,
        counts: Counts,
        words: sparse.csr_matrix,
        chars: sparse.csr_matrix,
        evidence: Evidence,
        themes: Single,
    ) -> Vectors:
        return Vectors(
            words,
            chars,
            _weighed(self._beside, _beside(counts.words, evidence.hits)),
            counts.keywords,
            evidence.hits,
            evidence.likeness,
            evidence.company,
            evidence.echo,
            themes,
            np.float32(np.sqrt(_MEANING)) * _unit_rows(counts.meaning - self._usual_meaning),
            self._company,
        )

    def _along(self, words: sparse.csr_matrix, chars: sparse.csr_matrix, manner: Single) -> Single:
        """Where texts stand among the themes, and how they are written."""
        away = np.clip((manner - self._usual_manner[0]) / self._usual_manner[1], -3.0, 3.0)
        return np.hstack(
            [
                np.float32(np.sqrt(_WORD_THEMES)) * self._word_themes(words[:, :COLUMNS]),
                np.float32(np.sqrt(_CHAR_THEMES)) * self._char_themes(chars),
                np.float32(np.sqrt(_MANNER / away.shape[1])) * away.astype(np.float32),
            ]
        )

    def _standard_likeness(self, words: sparse.csr_matrix, chars: sparse.csr_matrix, meaning: Single) -> Floats:
        """Likeness to each code's wording, in standard deviations; where meaning is known, it adds to the letters."""
        found = _among(self._likeness(words, chars), self._usual_likeness)
        if not meaning.shape[1]:
            return found
        return found + _LIKE_MEANING * _among(self._meant(meaning), self._usual_meant)

    def _meant(self, meaning: Single) -> Floats:
        """How alike in meaning texts and codes' wordings are; 0 throughout where there are no embeddings."""
        return np.asarray(_unit_rows(meaning) @ self._code_meaning.T, dtype=np.float64)

    def _likeness(self, words: sparse.csr_matrix, chars: sparse.csr_matrix) -> Floats:
        both = 0.5 * (words @ self._code_words.T) + 0.5 * (chars @ self._code_chars.T)
        return np.asarray(both.toarray(), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Themes:
    """The directions in which weighted texts vary most; called, it gives rows of unit length along them."""

    directions: Single

    @classmethod
    def of(cls, rows: sparse.csr_matrix) -> "Themes":
        n = rows.shape[0]
        some = rows[np.linspace(0, n - 1, min(n, _MOST_TEXTS_FOR_THEMES)).astype(np.int64)]
        count = min(_THEMES, some.shape[0] // _TEXTS_TO_A_THEME)
        if not count:
            return cls(np.zeros((rows.shape[1], 0), dtype=np.float32))
        alike = (some @ some.T).toarray()
        values, axes = eigh(alike, subset_by_index=(len(alike) - count, len(alike) - 1))
        scaled = (axes / np.sqrt(np.maximum(values, 1e-6))).astype(np.float32)
        signs = np.sign(scaled[np.abs(scaled).argmax(axis=0), np.arange(count)])  # an axis has no sign of its own
        return cls(np.asarray(some.T @ (scaled * signs), dtype=np.float32))

    def __call__(self, rows: sparse.csr_matrix) -> Single:
        return _unit_rows(np.asarray(rows @ self.directions, dtype=np.float32))


def _unit_rows(rows: Single) -> Single:
    length = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.maximum(length, 1e-9), dtype=np.float32)


def _rarity(counts: sparse.csr_matrix) -> TfidfTransformer:
    """Rare words tell more: how few of a background's texts have each, and texts of unit length (TF-IDF)."""
    return TfidfTransformer(sublinear_tf=True).fit(counts)


def _weighed(weights: TfidfTransformer, counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """The transformer's rows; it refuses to weigh no rows at all."""
    return (weights.transform(counts) if counts.shape[0] else counts).tocsr().astype(np.float32)


def _beside(words: sparse.csr_matrix, hits: Floats) -> sparse.csr_matrix:
    """Single words, counted once more for each code of which the text has a keyword."""
    single = words[:, :COLUMNS].tocsr()
    rows, codes = np.nonzero(hits)
    picked = single[rows]
    columns = (picked.indices.astype(np.int64) * 1_000_003 + np.repeat(codes, np.diff(picked.indptr)) * 8_191) % COLUMNS
    row_of = np.repeat(rows, np.diff(picked.indptr))
    return sparse.csr_matrix((picked.data, (row_of, columns)), shape=(words.shape[0], COLUMNS))


def _among(measures: Floats, usual: tuple[Floats, Floats]) -> Floats:
    """In standard deviations from the usual, the extremes cut."""
    mean, spread = usual
    return np.asarray(np.clip((measures - mean) / spread, -2.0, 4.0), dtype=np.float64)


def _steady(
    measures: Floats | Single, usual_mean: float | Sequence[float], usual_spread: float | Sequence[float]
) -> tuple[Floats, Floats]:
    """Mean and standard deviation by column, drawn towards what is usual while there are few texts."""
    n = len(measures)
    before, about = np.asarray(usual_mean), np.asarray(usual_spread)
    mean = (measures.sum(axis=0) + _USUAL_WEIGHT * before) / (n + _USUAL_WEIGHT)
    squares = ((measures - mean) ** 2).sum(axis=0)
    return mean, np.sqrt((squares + _USUAL_WEIGHT * about**2) / (n + _USUAL_WEIGHT))
