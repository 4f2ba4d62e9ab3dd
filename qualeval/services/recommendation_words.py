"""What a recommendation says, in either language: its own words first, in others where somebody put them so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualeval.domain.codebook import Label

if TYPE_CHECKING:
    from qualeval.domain.codebook import Rule
    from qualeval.domain.records import Recommendation

WORDED = ("text", "owner", "action", "deadline", "cost", "response")  # fields that are words, and so have a language


def words_of(recommendation: Recommendation, rule: Rule | None, name: str, language: str) -> str:
    """A field in the language: as somebody put it, else as the rule does while its own words stand, else as it is."""
    value = getattr(recommendation, name)
    assert isinstance(value, str)
    if (put := put_in(recommendation, name, language)) is not None:
        return put
    label = getattr(rule, name, None)
    return label.to(language) if isinstance(label, Label) and value in dict(label.texts).values() else value


def put_in(recommendation: Recommendation, name: str, language: str) -> str | None:
    """A field as somebody put it in the language; None where nobody did."""
    return next(
        (words for spoken, field, words in recommendation.translations if (spoken, field) == (language, name)), None
    )


def with_words(recommendation: Recommendation, name: str, words: str, language: str) -> Recommendation:
    """The recommendation with a field worded as it is read in the language.

    What was put so in the language is replaced there; else the field itself is, whatever its language.
    """
    if put_in(recommendation, name, language) is None:
        return replace(recommendation, **{name: words})  # type: ignore[arg-type]  # a name of WORDED, all of them words
    return put_into(recommendation, name, words, language)


def put_into(recommendation: Recommendation, name: str, words: str, language: str) -> Recommendation:
    """The recommendation with a field put in the language, beside its own words; empty words take that back."""
    others = [each for each in recommendation.translations if each[:2] != (language, name)]
    put = [(language, name, words)] if words else []
    return replace(recommendation, translations=tuple(sorted([*others, *put])))
