"""How a text is written, apart from what it says: its length, marks, figures, and the languages of its small words."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from qualeval.nlp.arrays import Single
from qualeval.nlp.tokens import ENGLISH_STOP_WORDS, INDONESIAN_STOP_WORDS

USUAL = (
    (2.6, 0.1, 0.1, 0.2, 0.2, 0.1, 0.05, 0.02, 4.5),
    (0.7, 0.35, 0.3, 0.4, 0.15, 0.15, 0.2, 0.15, 0.8),
)
"""What is usual of each measure over texts of several projects: means and standard deviations."""


def of_word(word: str) -> tuple[float, ...]:
    """What one word in lower case adds: itself, its letters, small words of two languages, and four kinds of marks."""
    is_word = word[:1].isalnum()
    return (
        float(is_word),
        float(len(word) if is_word else 0),
        float(is_word and word in INDONESIAN_STOP_WORDS),
        float(is_word and word in ENGLISH_STOP_WORDS),
        float("?" in word),
        float("!" in word),
        float(any(character.isdigit() for character in word)),
        float(any(not character.isascii() and not character.isalpha() for character in word)),
        float(any(not character.isascii() and character.isalpha() for character in word)),
    )


def of_texts(occurrences: sparse.csr_matrix, words: Sequence[tuple[float, ...]]) -> Single:
    """Measures of texts, shape (texts, 9), from how often each distinct word stands in them.

    They are the logarithm of the length in words; whether there are question marks, exclamation marks, digits; the
    shares of Indonesian and of English small words; whether there are signs (emoji) or letters beyond ASCII; the mean
    length of words.
    """
    summed = occurrences @ np.array(words, dtype=np.float64).reshape(len(words), len(USUAL[0]))
    n_words, letters, indonesian, english, *marks = summed.T
    asks, exclaims, figures, signs, foreign = (np.minimum(mark, 1.0) for mark in marks)
    some = np.maximum(n_words, 1.0)
    measures = (np.log1p(n_words), asks, exclaims, figures, indonesian / some, english / some, signs, foreign)
    return np.stack([*measures, letters / some], axis=1).astype(np.float32)
