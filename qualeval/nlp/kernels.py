"""How alike texts are, and what of it comes from which words."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from qualeval.nlp.arrays import Floats, Rows, Single
from qualeval.nlp.features import Vectors

_WORDS, _CHARS, _BESIDE, _KEYWORDS, _WORDING = 0.5, 0.5, 0.4, 0.1, 0.02  # what each likeness weighs in the kernel


def kernel(left: Vectors, right: Vectors) -> Floats:
    """How alike texts are, shape (left, right): words, spelling, themes, and a little the same keywords and wording."""
    alike = _WORDING * left.likeness @ right.likeness.T + _inner(left.themes, right.themes)
    alike += _inner(left.meaning, right.meaning)
    for weight, own, other in _weighed(left, right):
        alike += weight * (own @ other.T).toarray()
    return alike


def _weighed(left: Vectors, right: Vectors) -> Iterator[tuple[float, sparse.csr_matrix, sparse.csr_matrix]]:
    """What is compared of two sorts of texts, as far as it is sparse, and what it weighs."""
    yield _WORDS, left.words, right.words
    yield _CHARS, left.chars, right.chars
    yield _BESIDE, left.beside, right.beside
    yield _KEYWORDS, left.keywords, right.keywords


def _inner(left: Single, right: Single) -> Floats:
    """In double precision, so that a text is as like another alone as among many."""
    return np.asarray(left.astype(np.float64) @ right.astype(np.float64).T)


def pulled(texts: Vectors, decided: Vectors, weights: Floats) -> Floats:
    """`kernel(texts, decided) @ weights`, in time and memory that do not grow with texts times decided ones."""
    sparse_part = sum(weight * (own @ (other.T @ weights)) for weight, own, other in _weighed(texts, decided))
    dense_part = texts.themes @ (decided.themes.T @ weights) + texts.meaning @ (decided.meaning.T @ weights)
    return np.asarray(sparse_part + dense_part + _WORDING * texts.likeness @ (decided.likeness.T @ weights))


def kernel_with_few(left: Vectors, right: Vectors) -> Single:
    """The kernel with a handful of texts, made dense: a tenth of the time of sparse products."""
    alike = _WORDING * left.likeness @ right.likeness.T
    for weight, own, other in _weighed(left, right):
        alike += weight * _with_dense(own, other)
    return np.asarray(alike + left.themes @ right.themes.T + left.meaning @ right.meaning.T, dtype=np.float32)


def _with_dense(left: sparse.csr_matrix, right: sparse.csr_matrix) -> Floats:
    return np.asarray(left @ np.ascontiguousarray(right.toarray().T))


@dataclass(frozen=True, slots=True, eq=False)
class WordPulls:
    """The word n-grams of some texts, and what each adds to each code's score.

    `texts` has a column for each n-gram that stands in them, `columns` their numbers in `Vectors.words`, and `pulls`
    the shape (n-grams, codes).
    """

    texts: sparse.csr_matrix
    columns: Rows
    pulls: Floats

    @classmethod
    def of(cls, texts: sparse.csr_matrix, decided: sparse.csr_matrix, weights: Floats) -> "WordPulls":
        """From rows of `Vectors.words`, and the weights of decided texts, shape (decided, codes)."""
        columns, places = np.unique(texts.indices, return_inverse=True)
        narrow = sparse.csr_matrix((texts.data, places, texts.indptr), shape=(texts.shape[0], len(columns)))
        place = np.full(texts.shape[1], -1, dtype=np.int64)
        place[columns] = np.arange(len(columns))
        kept = place[decided.indices] >= 0
        starts = np.concatenate([[0], np.cumsum(kept)])[decided.indptr]
        own = sparse.csr_matrix(
            (decided.data[kept], place[decided.indices[kept]], starts), shape=(decided.shape[0], len(columns))
        )
        return cls(narrow, columns, np.asarray(_WORDS * (own.T @ weights), dtype=np.float64))
