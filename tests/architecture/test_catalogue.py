from qualeval.i18n import Translator
from tests import catalogue


def test_every_visible_string_has_its_indonesian_and_keeps_its_placeholders() -> None:
    assert catalogue.faults("id") == []


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    translate = Translator("id")
    differing = [
        message.id
        for message in catalogue.read("id")
        if isinstance(message.id, str) and message.id and translate(message.id) != message.string
    ]
    assert differing == [], "run: python -m tests.catalogue compile"


def test_the_same_word_for_the_same_thing_in_the_glossary() -> None:
    translate = Translator("id")
    glossary = {"code": "kode", "codebook": "buku kode", "respondents": "responden", "segments": "segmen"}
    assert {english: translate(english) for english in glossary} == glossary
