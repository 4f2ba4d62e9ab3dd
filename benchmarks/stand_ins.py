"""What suggests in `suggest.py`: how it is asked, and stand-ins for what other programs offer."""

import re
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qualeval.domain.codebook import Codebook

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]

_LIKE_KEYWORD = 0.5  # what a keyword that is found or not counts as


class Subject(Protocol):
    """What is measured: it learns from decided texts, and gives scores and thresholds for others."""

    name: str
    gives_probabilities: bool

    def learn(self, texts: list[str], labels: list[set[str]], rejected: list[set[str]]) -> None: ...

    def score(self, texts: list[str]) -> Floats: ...

    def thresholds(self) -> Floats: ...


def truth_of(labels: Sequence[set[str]], codes: Sequence[str]) -> Truth:
    return np.array([[code in one for code in codes] for one in labels], dtype=bool).reshape(len(labels), len(codes))


class ExactKeywords:
    """Search for the codebook's keywords as whole words, letter for letter."""

    name = "exact keywords"
    gives_probabilities = False

    def __init__(self, codebook: Codebook) -> None:
        self._patterns = [[_whole_word(keyword) for keyword in code.all_keywords()] for code in codebook.leaves()]

    def learn(self, texts: list[str], labels: list[set[str]], rejected: list[set[str]]) -> None:
        """There is nothing to learn."""

    def score(self, texts: list[str]) -> Floats:
        return np.array(
            [[float(any(pattern.search(text) for pattern in own)) for own in self._patterns] for text in texts]
        ).reshape(len(texts), len(self._patterns))

    def thresholds(self) -> Floats:
        return np.full(len(self._patterns), _LIKE_KEYWORD)


def _whole_word(keyword: str) -> re.Pattern[str]:
    stem = keyword.removesuffix("*")
    before = r"\b" if stem[:1].isalnum() else ""
    after = r"\b" if stem[-1:].isalnum() and stem == keyword else ""
    return re.compile(before + re.escape(stem) + after, re.IGNORECASE)


class PlainLearner:
    """TF-IDF and logistic regression for each code, with cross-validated thresholds shrunk to a pooled one.

    It takes every code not given as not meant: the usual thing, and here to its advantage.
    """

    name = "tf-idf + logistic regression"
    gives_probabilities = True

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = list(codes)
        self._models: list[object] = []
        self._thresholds = np.full(len(self._codes), 0.5)

    def learn(self, texts: list[str], labels: list[set[str]], rejected: list[set[str]]) -> None:  # noqa: ARG002
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_union

        self._models = []
        if not texts:
            return
        self._words = make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
        )
        rows = self._words.fit_transform(texts)
        truth = truth_of(labels, self._codes)
        left_out = np.zeros(truth.shape)
        for place in range(len(self._codes)):
            model, scores = _fitted(rows, truth[:, place])
            self._models.append(model)
            left_out[:, place] = scores
        self._thresholds = _shrunk_thresholds(left_out, truth)

    def score(self, texts: list[str]) -> Floats:
        if not self._models:
            return np.zeros((len(texts), len(self._codes)))
        rows = self._words.transform(texts)
        columns = [
            np.full(len(texts), model) if isinstance(model, float) else model.predict_proba(rows)[:, 1]  # type: ignore[attr-defined]  # scikit-learn is untyped
            for model in self._models
        ]
        return np.stack(columns, axis=1)

    def thresholds(self) -> Floats:
        return self._thresholds


class OneCode:
    """A classifier of whole texts that gives each the one likeliest code, or none: a maximum-entropy model of words.

    It learns a text's first code only, as a classifier with one label must.
    """

    name = "single-label classifier"
    gives_probabilities = False

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = list(codes)
        self._model: Any = None

    def learn(self, texts: list[str], labels: list[set[str]], rejected: list[set[str]]) -> None:  # noqa: ARG002
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        first = [next((place for place, code in enumerate(self._codes) if code in own), -1) for own in labels]
        self._model = None
        if len(set(first)) > 1:
            self._model = make_pipeline(CountVectorizer(), LogisticRegression(max_iter=1_000)).fit(texts, first)

    def score(self, texts: list[str]) -> Floats:
        found = [-1] * len(texts) if self._model is None else self._model.predict(texts).tolist()
        return np.array([[float(place == one) for place in range(len(self._codes))] for one in found]).reshape(
            len(texts), len(self._codes)
        )

    def thresholds(self) -> Floats:
        return np.full(len(self._codes), _LIKE_KEYWORD)


class CodedStrings:
    """Gives a text the codes of every decided text that stands in it, letter for letter but for capitals."""

    name = "string matching"
    gives_probabilities = False

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = list(codes)
        self._known: list[tuple[str, set[str]]] = []

    def learn(self, texts: list[str], labels: list[set[str]], rejected: list[set[str]]) -> None:  # noqa: ARG002
        self._known = [(text.strip().casefold(), own) for text, own in zip(texts, labels, strict=True) if text.strip()]

    def score(self, texts: list[str]) -> Floats:
        found = [set[str]().union(*(own for string, own in self._known if string in text.casefold())) for text in texts]
        return truth_of(found, self._codes).astype(np.float64)

    def thresholds(self) -> Floats:
        return np.full(len(self._codes), _LIKE_KEYWORD)


def _fitted(rows: object, truth: Truth) -> tuple[object, Floats]:
    """A model and its cross-validated scores; a share where there are too few of a code to fit one."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    n_rare = int(min(truth.sum(), (~truth).sum()))
    if n_rare < 2:
        return float(truth.mean()), np.full(len(truth), float(truth.mean()))
    model = LogisticRegression(C=10.0, solver="liblinear")
    scores = cross_val_predict(model, rows, truth, cv=min(5, n_rare), method="predict_proba")[:, 1]
    return model.fit(rows, truth), scores


def _shrunk_thresholds(scores: Floats, truth: Truth) -> Floats:
    n_given = truth.sum(axis=0)
    pooled = _drawn(_best_threshold(scores.ravel(), truth.ravel()), 0.4, float(n_given.sum()), 30.0)
    own = (_best_threshold(scores[:, place], truth[:, place]) for place in range(truth.shape[1]))
    return np.array([_drawn(one, pooled, float(n), 10.0) for one, n in zip(own, n_given, strict=True)])


def _drawn(own: float, towards: float, n: float, weight: float) -> float:
    return (n * own + weight * towards) / (n + weight)


def _best_threshold(scores: Floats, truth: Truth) -> float:
    candidates = np.unique(scores)
    values = [2.0 * (truth & (scores >= one)).sum() / ((scores >= one).sum() + truth.sum()) for one in candidates]
    return float(candidates[int(np.argmax(values))]) - 1e-9
