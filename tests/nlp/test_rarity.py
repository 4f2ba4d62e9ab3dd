import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from qualeval.nlp.rarity import Rarity

N_COLUMNS = 5
TEXTS = st.lists(st.lists(st.integers(0, 4), min_size=N_COLUMNS, max_size=N_COLUMNS), min_size=1, max_size=8)


@given(background=TEXTS, others=TEXTS)
def test_counts_are_weighed_as_scikit_learn_weighs_them(background: list[list[int]], others: list[list[int]]) -> None:
    known, asked = (sparse.csr_matrix(np.array(rows, dtype=np.float64)) for rows in (background, others))
    theirs = TfidfTransformer(sublinear_tf=True).fit(known).transform(asked)
    assert np.allclose(Rarity.of(known)(asked).toarray(), theirs.toarray(), rtol=1e-6)


def test_the_order_in_which_a_product_has_its_counts_does_not_matter() -> None:
    counts = sparse.csr_matrix(np.array([[3.0, 2.0], [1.0, 0.0]])) @ sparse.csr_matrix(np.array([[0, 1, 1], [2, 0, 1]]))
    assert not counts.has_sorted_indices
    theirs = TfidfTransformer(sublinear_tf=True).fit_transform(counts.sorted_indices())
    assert np.allclose(Rarity.of(counts)(counts).toarray(), theirs.toarray(), rtol=1e-6)


def test_no_texts_are_weighed_to_none_and_counts_stay_as_they_are() -> None:
    rarity = Rarity.of(sparse.csr_matrix(np.eye(3)))
    assert rarity(sparse.csr_matrix((0, 3))).shape == (0, 3)
    counts = sparse.csr_matrix(np.array([[2.0, 0.0, 1.0]]))
    weighed = rarity(counts)
    weighed.indices[:] = weighed.indices[::-1].copy()  # as scipy does when it sorts a matrix in place
    assert counts.toarray().tolist() == [[2.0, 0.0, 1.0]]
