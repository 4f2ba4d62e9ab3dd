"""Rare words tell more: counts weighted by how few texts have them (TF-IDF), and texts brought to the same length.

It is what scikit-learn's TfidfTransformer does with sublinear counts, as a test holds; but to load scikit-learn takes
as long as to load everything else here, and somebody waits for the first suggestions.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from qualeval.nlp.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Rarity:
    """Called, it weighs counts: rows of unit length. `weights` has a place for each column of them."""

    weights: Floats

    @classmethod
    def of(cls, counts: sparse.csr_matrix) -> "Rarity":
        """From a background; a column that none of its texts has counts as if one more text had every column."""
        n_texts, n_columns = counts.shape
        n_with = np.bincount(counts.indices, minlength=n_columns)
        return cls(np.log((n_texts + 1.0) / (n_with + 1.0)) + 1.0)

    def __call__(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        values = (1.0 + np.log(counts.data)) * self.weights[counts.indices]
        sizes = np.diff(counts.indptr)
        row_of = np.repeat(np.arange(len(sizes)), sizes)
        lengths = np.sqrt(np.bincount(row_of, values**2, minlength=len(sizes)))
        weighed = counts.copy()
        weighed.data = (values / lengths[row_of]).astype(np.float32)
        return weighed
