import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualeval.nlp.normalise import normalise, shape
from qualeval.nlp.stems import english, indonesian
from qualeval.nlp.tokens import pipeline, words

_SENTENCES = (
    "Ibu-ibu di kelurahan ikut pelatihan.",
    "Bapak Drs. Ahmad, M.M. datang pukul 09.00.",
    "Anggarannya Rp 1.500.000,00 per tahun!",
    "Teman-teman kami (12 orang) senang, tapi jadwalnya bentrok.",
    "Sayur-mayur dan lauk-pauk mahal.",
    "Nilai 80% dari 2024-2025; lihat www.situs.go.id",
    'dll. "kutipan" itu...',
    "harga/kualitas oke",
    "Kegiatan2 itu bagus :)",
    "Saya nggak tau, kenapa?",
    "@akun #tagar 10 juta 5kg",
    "kebijakan(baru)yang",
    "Gedung-gedung pemerintah lama-lama rusak.",
    'Pak Camat, S.H. bilang: "Datanglah!"',
)


@pytest.fixture(scope="module")
def full_indonesian() -> object:
    spacy = pytest.importorskip("spacy")
    return spacy.blank("id")


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_the_slim_tokenizer_splits_as_the_full_one(full_indonesian: object, sentence: str) -> None:
    full = [token.text for token in full_indonesian(sentence)]  # type: ignore[operator]  # spaCy is untyped
    assert [token.text for token in pipeline("id").make_doc(sentence)] == full


@pytest.mark.parametrize(
    "word", ["gubernur-gubernur", "kotak-kotaknya", "bolak-balik", "belajar-mengajar", "non-formal"]
)
def test_the_slim_tokenizer_keeps_every_word_joined_by_a_hyphen_whole(word: str) -> None:
    assert words(f"Ada {word} di sana", "id") == ["ada", word, "di", "sana"]


@pytest.mark.parametrize(
    ("informal", "standard"),
    [
        ("yg", "yang"),
        ("tdk", "tidak"),
        ("Gak", "tidak"),
        ("nggak", "tidak"),
        ("ndak", "tidak"),
        ("dgn", "dengan"),
        ("utk", "untuk"),
        ("krn", "karena"),
        ("udah", "sudah"),
        ("sdh", "sudah"),
        ("kalo", "kalau"),
        ("jg", "juga"),
        ("blm", "belum"),
        ("sy", "saya"),
        ("bgt", "banget"),
        ("teman2", "teman-teman"),
        ("teman2nya", "teman-temannya"),
        ("baguuuus", "bagus"),
        ("pelatihan", "pelatihan"),
    ],
)
def test_informal_indonesian_becomes_standard(informal: str, standard: str) -> None:
    assert normalise(informal, "id") == standard


def test_each_language_has_its_own_table() -> None:
    assert normalise("u", "en") == "you"
    assert normalise("u", "id") == "u"
    assert normalise("dr", "en") == "dr"
    assert normalise("2", "id") == "2"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=20), st.sampled_from(["id", "en"]))
@settings(max_examples=200, deadline=None)
def test_normal_spelling_is_normal_already(word: str, language: str) -> None:
    once = normalise(word, language)
    assert normalise(once, language) == once


def test_numbers_of_one_shape_are_alike() -> None:
    assert shape("38:56") == shape("12:04")
    assert shape("2025") != shape("12")


@given(st.text(alphabet="abcdefghijklmnoprstuwy-", min_size=1, max_size=20))
@settings(max_examples=300, deadline=None)
def test_a_word_is_among_its_own_stems_and_none_is_empty(word: str) -> None:
    for found in (indonesian(word), english(word)):
        assert word in found
        assert "" not in found
