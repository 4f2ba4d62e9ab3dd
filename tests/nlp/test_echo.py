"""What the whole of a text says of a code where none of its keywords stands."""

import numpy as np
import pytest

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.suggestion import ReasonKind
from qualeval.nlp import Engine
from qualeval.nlp.arrays import Floats, Single
from qualeval.nlp.echo import Echo
from qualeval.nlp.explain import explain
from qualeval.nlp.features import Weighting
from qualeval.nlp.kernels import kernel
from qualeval.nlp.picks import Pick, as_reasons
from qualeval.nlp.prior import Evidence
from qualeval.nlp.reading import Reader

_CHANCE = np.random.default_rng(3)
_THEMES = (_CHANCE.normal(size=(60, 4)) * 0.4).astype(np.float32)
_COMPANY = _CHANCE.normal(size=(60, 2)) * 0.5
_HITS = np.stack([_THEMES[:, 0] > 0.4, np.zeros(60)], axis=1).astype(np.float64)  # a code's keywords go with a theme


def _echo(themes: Single = _THEMES, hits: Floats = _HITS, company: Floats = _COMPANY) -> tuple[Echo, Floats, Floats]:
    return Echo.of(themes, Evidence.of(hits, np.zeros_like(hits), company))


def test_a_text_along_the_theme_of_the_keywords_gains_and_one_away_from_it_loses() -> None:
    echo, _, _ = _echo()
    along, away = np.array([[1.0, 0.0, 0.0, 0.0], [-1.0, 0.0, 0.0, 0.0]], dtype=np.float32)
    company, said = echo(np.stack([along, away]), np.zeros((2, 2)), np.zeros((2, 2)))
    assert not company.any()
    assert said[0, 0] > 0.5
    assert said[1, 0] < -0.2


def test_where_a_keyword_stands_company_is_left_as_it_is() -> None:
    echo, *own = _echo()
    with_keyword = _HITS > 0
    for company, said in (own, echo(_THEMES, _HITS, _COMPANY)):
        assert np.array_equal(company[with_keyword], _COMPANY[with_keyword])
        assert not said[with_keyword].any()


def test_it_goes_no_further_than_company_alone_would() -> None:
    _, *own = _echo()
    both = own[0] + own[1]
    for code, without in enumerate((_HITS == 0).T):
        assert both[without, code].std() == pytest.approx(_COMPANY[without, code].std(), rel=1e-6)


def test_no_text_of_the_background_speaks_for_itself() -> None:
    """What is said of a text is what is said when its own keyword and estimate are unknown: it is left out."""
    hits = np.zeros((60, 1))
    hits[:12] = 1.0
    themes = np.zeros((60, 3), dtype=np.float32)
    themes[:12, 0], themes[30:, 1], themes[20, 2] = 0.7, 0.4, 0.7  # one text alone on a theme of its own
    company = np.full((60, 1), -1.0)
    company[20] = 3.0  # it is believed to have the code, and nothing else speaks for that
    told, _, said = Echo.of(themes, Evidence.of(hits, np.zeros_like(hits), company))
    plain = Echo.of(themes, Evidence.of(hits, np.zeros_like(hits), np.full((60, 1), -1.0)))[0]
    assert told.weights[2, 0] > plain.weights[2, 0]  # it taught others about its theme
    regressed = (themes[20] - told.usual) @ told.weights[:, 0]
    others_said = said[20, 0] / told.shrunk[0] / 0.8
    with_itself = (regressed - told.centre[0]) * told.scale[0]
    assert others_said < with_itself


@pytest.mark.parametrize("n", [0, 1, 4])
def test_few_texts_say_nothing(n: int) -> None:
    echo, company, said = _echo(_THEMES[:n], _HITS[:n], _COMPANY[:n])
    assert np.array_equal(company, _COMPANY[:n])
    assert not said.any()
    company, said = echo(_THEMES, np.zeros((60, 2)), _COMPANY)
    assert np.allclose(company, _COMPANY)
    assert not said.any()


def test_a_text_without_keywords_in_the_manner_of_those_with_them_is_found() -> None:
    asking = Code("asking", Label.of({"en": "Asking"}), keywords=(("en", ("why", "how")),))
    engine = Engine(Codebook("asking", (asking,)), "en")
    asked = ["why is this so?", "how does it work?", "how can that be, why?"] * 8
    told = ["it was fine.", "we saw the machine.", "they went home early."] * 12
    engine.survey([*asked, *told])
    question, statement = engine.score(["is it blue?", "it is blue."])[:, 0]
    assert question > statement + 0.05


def test_where_only_the_manner_speaks_the_reason_is_that_it_reads_like_texts_with_the_keywords() -> None:
    asking = Code("asking", Label.of({"en": "Asking"}), keywords=(("en", ("why", "how", "what")),))
    engine = Engine(Codebook("asking", (asking,)), "en")
    asked = ["why is this so?", "how does it work?", "how can that be, why?"] * 12
    told = ["it was fine.", "we saw the machine.", "they went home early."] * 8
    engine.survey([*asked, *told])
    terms = engine._terms(["is it blue?"])
    (reasons,) = explain(terms, [[Pick(0, 0.5)]])[0]
    (echo,) = (one for one in as_reasons(reasons, str) if one.kind is ReasonKind.ECHO)
    assert echo.text == "why, how"
    assert echo.weight > 0


def test_a_word_says_another_thing_where_a_code_is_spoken_of() -> None:
    """Texts are more alike where they share a word and a code whose keywords they have."""
    price = Code("price", Label.of({"en": "Price"}), keywords=(("en", ("price", "cost")),))
    texts = ["the price is high", "the cost is high", "the tower is high"]
    reader = Reader(Codebook("price", (price,)), "en")
    counts = reader.read(texts)
    vectors = Weighting(reader, counts)(counts)
    assert vectors.beside[2].nnz == 0
    assert (vectors.beside[0] @ vectors.beside[1].T).toarray()[0, 0] > 0
    cells = kernel(vectors, vectors)
    assert cells[0, 1] > cells[0, 2]
