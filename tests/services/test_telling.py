"""How lists are told in both languages."""

import pytest

from qualeval.i18n import Translator
from qualeval.services.telling import listed


@pytest.mark.parametrize(
    ("words", "english", "indonesian"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a dan b"),
        (["a", "b", "c"], "a, b and c", "a, b, dan c"),
        (["a", "b", "c", "d"], "a, b, c and d", "a, b, c, dan d"),
    ],
)
def test_indonesian_has_a_comma_before_the_last_of_three(words: list[str], english: str, indonesian: str) -> None:
    assert listed(words, Translator("en")) == english
    assert listed(words, Translator("id")) == indonesian
