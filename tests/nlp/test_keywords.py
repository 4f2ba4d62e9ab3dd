import pytest

from qualeval.nlp.keywords import WordIndex, codebook_keywords, distinct_words, matches, parse_keyword
from qualeval.nlp.tokens import words
from tests.nlp.sample import CODEBOOK


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("motivasi", "Kami jadi termotivasi", ["termotivasi"]),
        ("motivasi", "motivasinya, dimotivasi, memotivasi", ["motivasinya", "dimotivasi", "memotivasi"]),
        ("pelayanan", "Cara melayani warga", ["melayani"]),
        ("latih", "pelatihan itu melatih kami, terlatihlah", ["pelatihan", "melatih", "terlatihlah"]),
        ("ajar", "belajar, mempelajari dan pembelajaran", ["belajar", "mempelajari", "pembelajaran"]),
        ("tulis", "menulis, ditulis, tulisan, penulisan", ["menulis", "ditulis", "tulisan", "penulisan"]),
        ("susun", "menyusun dan penyusunan", ["menyusun", "penyusunan"]),
        ("kirim", "mengirimkan", ["mengirimkan"]),
        ("pakai", "memakai", ["memakai"]),
        ("hadir", "ketidakhadiran, kehadiran, menghadiri", ["kehadiran", "menghadiri"]),
        ("kerja", "bekerja sebagai pekerja, pekerjaannya", ["bekerja", "pekerja", "pekerjaannya"]),
        ("teman", "teman-teman, teman2, teman-temannya", ["teman-teman", "teman2", "teman-temannya"]),
        ("guna", "gunain aja, gunakan", ["gunain", "gunakan"]),
        ("omong", "ngomong doang", ["ngomong"]),
        ("percaya diri", "Percaya dirinya naik", ["percaya dirinya"]),
        ("tidak cukup", "dananya gak cukup", ["gak cukup"]),
        ("anggar*", "anggaran dan dianggarkan", ["anggaran", "dianggarkan"]),
        ("uji", "ujian dan menguji", ["ujian", "menguji"]),
    ],
)
def test_an_indonesian_keyword_finds_its_forms(keyword: str, text: str, found: list[str]) -> None:
    assert matches(keyword, text, "id") == found


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("ban", "bantuan yang banyak, dibantah"),
        ("rem", "remaja dan karem"),
        ("uang", "ruang rapat"),
        ("percaya diri", "percaya pada diri"),
        ("dana", "sudah di sana"),
        ("beli", "belum"),
        ("gaji", "mengkaji"),
        ("anggar*", "pelanggaran"),
    ],
)
def test_an_indonesian_keyword_leaves_other_words_alone(keyword: str, text: str) -> None:
    assert matches(keyword, text, "id") == []


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("teach", "She teaches, taught, is teaching", ["teaches", "taught", "teaching"]),
        ("study", "studies and studied", ["studies", "studied"]),
        ("plan", "planned plans, planning", ["planned", "plans", "planning"]),
        ("training", "we were trained and train others", ["trained", "train"]),
        ("schedule", "scheduled, scheduling", ["scheduled", "scheduling"]),
        ("motivat*", "motivated by motivation", ["motivated", "motivation"]),
        ("video quality", "the video quality", ["video quality"]),
        ("?", "Why is that?", ["?"]),
        (":", "look at 38:56", ["38:56"]),
        ("audio", "audio/video", ["audio"]),
        ("colleague", "our colleague's desk", ["colleague"]),
    ],
)
def test_an_english_keyword_finds_its_inflections(keyword: str, text: str, found: list[str]) -> None:
    assert matches(keyword, text, "en") == found


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("plan", "planet, plant"),
        ("art", "start, artist"),
        ("ring", "bringing"),
        (":", "thanks :)"),
        ("video quality", "quality of the video"),
        ("bus", "business"),
        ("motivat*", "demotivated"),
    ],
)
def test_an_english_keyword_leaves_other_words_alone(keyword: str, text: str) -> None:
    assert matches(keyword, text, "en") == []


def test_keywords_of_every_language_are_looked_for_and_categories_have_none() -> None:
    keywords = codebook_keywords(CODEBOOK)
    assert {keyword.written for keyword in keywords if keyword.code == 0} == {"anggaran", "dana", "budget"}
    assert {keyword.code for keyword in keywords} == {0, 1, 2}


def test_an_english_keyword_is_inflected_by_english_rules_in_an_indonesian_text() -> None:
    index = WordIndex(distinct_words(codebook_keywords(CODEBOOK)))
    (place,) = index.of("budgets", "id")
    assert index.words[place].text == "budget"


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("budget", "Budgetnya belum cair, budget-nya kecil", ["budgetnya", "budget-nya"]),
        (
            "training",
            "di-training lagi, ngetraining orang, trainingnya bagus",
            ["di-training", "ngetraining", "trainingnya"],
        ),
        ("schedule", "schedulenya clash sama meeting", ["schedulenya"]),
        ("meeting", "dimeetingin? meetingku banyak", ["meetingku"]),
        ("share", "dishare di grup, di-share juga", ["dishare", "di-share"]),
        ("art", "diart, artnya", []),
        ("meeting", "bertemu", []),
    ],
)
def test_an_english_keyword_is_found_in_indonesian_speech_with_what_hangs_on_it(
    keyword: str, text: str, found: list[str]
) -> None:
    parsed = parse_keyword(0, keyword, "en")
    assert parsed is not None
    index = WordIndex(distinct_words([parsed]))
    assert [word for word in words(text, "id") if index.of(word, "id")] == found


@pytest.mark.parametrize("keyword", ["", "   "])
def test_a_keyword_without_a_word_finds_nothing(keyword: str) -> None:
    assert matches(keyword, "teks apa saja", "id") == []
