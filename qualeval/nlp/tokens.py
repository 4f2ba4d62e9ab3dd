"""Texts into words with spaCy's tokenizers: fast ones, made without the tables that nothing here needs."""

from functools import lru_cache
from typing import Any

from spacy.attrs import LOWER
from spacy.lang.char_classes import ALPHA, HYPHENS
from spacy.lang.en import English
from spacy.lang.en.stop_words import STOP_WORDS as _ENGLISH
from spacy.lang.id import Indonesian, IndonesianDefaults
from spacy.lang.id.stop_words import STOP_WORDS as _INDONESIAN
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.language import Language
from spacy.symbols import ORTH

_SMALL_WORDS = frozenset("nya ku mu nih dong sih deh kok lho loh yg dan".split())
INDONESIAN_STOP_WORDS, ENGLISH_STOP_WORDS = frozenset(_INDONESIAN), frozenset(_ENGLISH)
STOP_WORDS = INDONESIAN_STOP_WORDS | ENGLISH_STOP_WORDS | _SMALL_WORDS

_LETTER_HYPHEN_LETTER = rf"(?<=[{ALPHA}])(?:{HYPHENS})(?=[{ALPHA}])"
_LETTER_HYPHEN_MORE = "[\\/-]("
_TITLES = "Dr. Drs. Dra. dr. drg. drh. Ir. Hj. H. Prof. dkk. dll. dsb. dst. hlm. a.n. s.d. u.p. d.a. S.H. S.E. M.M."


def _keeps_reduplications(infix: str) -> bool:
    return infix != _LETTER_HYPHEN_LETTER and _LETTER_HYPHEN_MORE not in infix


class _SlimDefaults(IndonesianDefaults):
    """Indonesian without its 15,963 exceptions, nearly all of which keep a listed reduplication ("ibu-ibu") whole.

    They cost 2.7 s at each start. Here no letter-hyphen-letter is split at all, so every reduplication stays whole,
    listed or not.
    """

    tokenizer_exceptions = {**BASE_EXCEPTIONS, **{title: [{ORTH: title}] for title in _TITLES.split()}}  # noqa: RUF012
    infixes = [  # noqa: RUF012 - spaCy's own shape of Defaults
        *(infix for infix in IndonesianDefaults.infixes if _keeps_reduplications(infix)),
        rf"(?<=[{ALPHA}])/(?=[{ALPHA}])",
    ]
    suffixes = [suffix for suffix in IndonesianDefaults.suffixes if suffix not in {r"\-[Nn]ya", "-[KkMm]u"}]  # noqa: RUF012


class SlimIndonesian(Indonesian):  # type: ignore[no-untyped-call]  # spaCy's classes are untyped
    lang = "id"
    Defaults = _SlimDefaults


@lru_cache(maxsize=4)
def pipeline(language: str) -> Language:
    """A blank pipeline: the tokenizer and its vocabulary."""
    return SlimIndonesian() if language == "id" else English()


def words(text: str, language: str) -> list[str]:
    """The tokens of a text in lower case, white space left out."""
    return [token.lower_ for token in pipeline(language).make_doc(text) if not token.is_space]


def lower_ids(text: str, language: str) -> Any:
    """The tokens of a text as spaCy's string ids of their lower-case forms, an array of uint64."""
    return pipeline(language).make_doc(text).to_array(LOWER)


def string_of(identifier: int, language: str) -> str:
    return str(pipeline(language).vocab.strings[identifier])
