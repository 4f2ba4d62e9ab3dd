import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.suggestion import ReasonKind, Suggestion
from qualeval.nlp import Engine
from qualeval.nlp.company import Company, Keywords
from qualeval.nlp.features import Weighting
from qualeval.nlp.reading import Reader
from tests.nlp.sample import CODEBOOK, CODES, answers, not_given


def _taught(n: int = 40) -> Engine:
    texts, labels = answers(n)
    engine = Engine(CODEBOOK)
    engine.learn(texts, labels, not_given(labels))
    return engine


def _f1(engine: Engine, n: int = 60) -> float:
    texts, labels = answers(n, seed=99)
    shown = [{one.code for one in found} for found in engine.suggest(texts)]
    right = sum(len(one & other) for one, other in zip(shown, labels, strict=True))
    return 2 * right / (sum(map(len, shown)) + sum(map(len, labels)))


def _column(engine: Engine, text: str, code: str) -> float:
    return float(engine.score([text])[0, engine.codes.index(code)])


def test_scores_are_probabilities_with_a_column_for_each_leaf() -> None:
    engine = _taught()
    scores = engine.score(["Anggaran kurang", "", "Apa saja"])
    assert engine.codes == CODES
    assert scores.shape == (3, 3)
    assert scores.dtype == np.float64
    assert ((scores >= 0) & (scores <= 1)).all()


def test_no_texts_give_no_rows() -> None:
    for engine in (Engine(CODEBOOK), _taught()):
        assert engine.score([]).shape == (0, 3)
        assert engine.suggest([]) == []
        assert engine.next([], 5) == []


def test_the_codebook_alone_suggests_and_says_which_keyword_and_words() -> None:
    ((suggestion,),) = Engine(CODEBOOK).suggest(["Anggarannya belum cair"])
    assert suggestion.code == "budget"
    assert suggestion.reasons[0].kind is ReasonKind.KEYWORD
    assert suggestion.reasons[0].text == "anggaran: anggarannya"


def test_a_keyword_written_as_it_stands_is_named_once() -> None:
    ((suggestion,),) = Engine(CODEBOOK).suggest(["soal anggaran"])
    assert [reason.text for reason in suggestion.reasons if reason.kind is ReasonKind.KEYWORD] == ["anggaran"]


def test_learning_nothing_changes_nothing() -> None:
    texts, _ = answers(20)
    engine = Engine(CODEBOOK)
    before = engine.score(texts)
    engine.learn([], [], [])
    assert np.array_equal(before, engine.score(texts))


def test_decisions_make_suggestions_better() -> None:
    assert _f1(_taught(80)) > _f1(Engine(CODEBOOK)) + 0.1


def test_the_codebook_says_less_the_more_was_decided() -> None:
    said = []
    for n in (0, 20, 100):
        engine = _taught(n)
        engine.survey(answers(100)[0])  # the same words keep company, however much was decided
        (found,) = engine.suggest(["jadwalnya bentrok"])
        (own,) = (one for one in found if one.code == "schedule")
        said.append(sum(reason.weight for reason in own.reasons if reason.kind is ReasonKind.KEYWORD))
    assert said[1] == pytest.approx(0.9 * said[0], rel=0.01)  # too few to judge the codebook by
    assert 0.2 * said[0] < said[2] < 0.71 * said[0]


def test_a_code_whose_keywords_mislead_gives_way_further_than_one_whose_keywords_are_right() -> None:
    texts, _ = answers(60)
    rightly = [{"schedule"} if "jadwal" in text else set[str]() for text in texts]
    wrongly = [{"budget"} if "anggaran" not in text and "biaya" not in text else set[str]() for text in texts]
    decided = [one | other for one, other in zip(rightly, wrongly, strict=True)]
    engine = Engine(CODEBOOK)
    engine.learn(texts, decided, not_given(decided))
    kept = dict(zip(engine.codes, engine._known.correction.kept, strict=True))
    assert 0.0 <= kept["budget"] < 0.6 * kept["schedule"] < 0.5  # words beside a keyword unlearn it, too
    misled, led = engine.suggest(["soal anggaran dan biaya", "soal jadwal"])
    assert misled == []
    assert "schedule" in {one.code for one in led}
    assert engine.score(["soal anggaran dan biaya"])[0, 0] < 0.05


def test_a_rejection_lowers_a_code_more_than_leaving_it_open() -> None:
    texts = ["Anggaran kurang cair", "Anggaran belum cair juga", "Anggaran lagi-lagi cair lambat"]
    rejecting, leaving = Engine(CODEBOOK), Engine(CODEBOOK)
    rejecting.learn(texts, [set()] * 3, [{"budget"}] * 3)
    leaving.learn(texts, [set()] * 3, [set()] * 3)
    untaught = _column(Engine(CODEBOOK), "Anggaran cair", "budget")
    assert _column(rejecting, "Anggaran cair", "budget") < _column(leaving, "Anggaran cair", "budget") < untaught


def test_what_was_learned_is_replaced_by_the_next_lesson() -> None:
    texts, labels = answers(30)
    engine = _taught(60)
    engine.learn(texts, labels, not_given(labels))
    fresh = Engine(CODEBOOK)
    fresh.learn(texts, labels, not_given(labels))
    unseen, _ = answers(10, seed=5)
    assert np.allclose(engine.score(unseen), fresh.score(unseen), atol=1e-12)


def test_a_text_scores_the_same_alone_and_among_others() -> None:
    engine = _taught()
    texts, _ = answers(15, seed=3)
    together = engine.score(texts)
    alone = np.concatenate([engine.score([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-12)


def test_the_same_seed_gives_the_same_results() -> None:
    texts, _ = answers(30, seed=7)
    assert np.array_equal(_taught().score(texts), _taught().score(texts))
    assert _taught().suggest(texts) == _taught().suggest(texts)
    assert _taught().next(texts, 12) == _taught().next(texts, 12)


def test_suggestions_stand_above_their_threshold_best_first() -> None:
    engine = _taught()
    texts, _ = answers(30, seed=7)
    scores = engine.score(texts)
    for row, found in enumerate(engine.suggest(texts)):
        assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)
        above = {engine.codes[place] for place in np.flatnonzero(scores[row] > engine.thresholds)}
        assert {one.code for one in found} == above


def test_learned_words_and_the_nearest_decided_texts_are_reasons() -> None:
    engine = _taught(80)
    found = engine.suggest(["Di unit kami, biaya perjalanan kami tanggung sendiri."])[0]
    budget = next(one for one in found if one.code == "budget")
    by_kind = {reason.kind: reason for reason in reversed(budget.reasons)}
    assert set(by_kind[ReasonKind.LEARNED].text.split()) <= {"biaya", "perjalanan", "tanggung", "sendiri"}
    texts, labels = answers(80)
    assert "budget" in labels[texts.index(by_kind[ReasonKind.LIKE_ACCEPTED].text)]
    assert by_kind[ReasonKind.LIKE_ACCEPTED].weight > 0


def test_a_reason_against_has_a_negative_weight() -> None:
    engine = Engine(CODEBOOK)
    texts = ["Jadwal apel pagi", "Jadwal bentrok dengan apel", "Jadwal bentrok lagi"]
    engine.learn(texts, [set(), {"schedule"}, {"schedule"}], [{"schedule"}, set(), set()])
    reasons = [reason for one in engine.suggest(["Jadwal apel pagi bentrok"])[0] for reason in one.reasons]
    against = [reason for reason in reasons if reason.kind is ReasonKind.LIKE_REJECTED]
    assert [reason.text for reason in against] == ["Jadwal apel pagi"]
    assert against[0].weight < 0


def test_next_gives_distinct_places_and_never_more_than_there_are() -> None:
    texts, _ = answers(9)
    order = _taught().next(texts, 20)
    assert sorted(order) == list(range(9))
    assert len(Engine(CODEBOOK).next(texts, 4)) == 4


def test_next_prefers_what_is_open_over_what_is_sure() -> None:
    engine = Engine(CODEBOOK)
    sure = "Anggaran dan dana kurang"
    texts = [sure] * 20 + ["Soal jadwal"]
    assert engine.next(texts, 1) == [20]


def test_a_code_without_keywords_and_a_codebook_without_codes_work() -> None:
    bare = Codebook("bare", tuple(replace(code, keywords=()) for code in CODEBOOK.codes))
    engine = Engine(bare)
    texts, labels = answers(60)
    engine.learn(texts, labels, not_given(labels))
    assert _f1(engine) > 0.8
    empty = Engine(Codebook("empty", ()))
    assert empty.score(texts).shape == (60, 0)
    assert empty.suggest(texts[:2]) == [[], []]
    assert len(empty.next(texts, 3)) == 3
    empty.learn(texts, [set()] * 60, [set()] * 60)
    assert empty.score(texts).shape == (60, 0)


def test_lists_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="1 texts, 0 sets of labels"):
        Engine(CODEBOOK).learn(["a"], [], [])


def test_codes_outside_the_codebook_are_ignored() -> None:
    engine = Engine(CODEBOOK)
    engine.learn(["Anggaran"], [{"gone"}], [{"gone_too"}])
    assert engine.score(["Anggaran"]).shape == (1, 3)


def test_one_decision_and_many_equal_ones_do_not_break_it() -> None:
    engine = Engine(CODEBOOK)
    for n in (1, 50):
        engine.learn(["Sama saja"] * n, [{"budget"}] * n, [{"motivation", "schedule"}] * n)
        assert np.isfinite(engine.score(["Sama saja", "Lain"])).all()
    assert all(isinstance(one, Suggestion) for one in engine.suggest(["Sama saja"])[0])


def test_an_english_project_works_the_same_way() -> None:
    code = replace(CODEBOOK["budget"], name=Label.of({"en": "Budget"}), definition=Label.of({"en": "lack of money"}))
    ((suggestion,),) = Engine(Codebook("en", (code,), language="en"), language="en").suggest(["Our budgets were cut"])
    assert suggestion.reasons[0].text == "budget: budgets"


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = (
        "import sys\n"
        "from qualeval.nlp import ProcessSuggester, LocalSuggester\n"
        "ProcessSuggester(); LocalSuggester()\n"
        "print([m for m in ('numpy', 'scipy', 'sklearn', 'spacy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_words_of_a_definition_serve_where_a_code_has_no_keywords() -> None:
    bare = Codebook("bare", tuple(replace(code, keywords=()) for code in CODEBOOK.codes))
    ((suggestion,),) = Engine(bare).suggest(["Uangnya kurang"])
    assert suggestion.code == "budget"
    assert {reason.kind for reason in suggestion.reasons} == {ReasonKind.WORDING}
    assert {reason.text for reason in suggestion.reasons} == {"uang: uangnya"}


def test_where_a_code_has_keywords_its_definition_adds_none() -> None:
    reasons = [reason for one in Engine(CODEBOOK).suggest(["Uangnya kurang"])[0] for reason in one.reasons]
    assert {reason.kind for reason in reasons} <= {ReasonKind.WORDING}
    assert "uang: uangnya" not in {reason.text for reason in reasons}


def test_texts_that_nobody_decided_on_teach_which_words_go_together() -> None:
    seats = [
        f"{noun} {how}" for how in ("reyot", "keras", "patah") for noun in "kursi bangku meja sofa ranjang".split()
    ]
    meals = [f"{noun} {how}" for how in ("asin", "hambar", "basi") for noun in "nasi lauk sayur kuah sambal".split()]
    reader = Reader(CODEBOOK, "id")
    weighting = Weighting(reader, reader.read([*seats, *meals]))
    bench, chair, rice = weighting(reader.read(["bangku", "kursi", "nasi"])).themes
    assert float(bench @ chair) > float(bench @ rice) + 0.1


_GARAGE = ["jadwal servis bengkel", "jadwal servis lagi", "jadwal bengkel penuh", "servis bengkel penuh lagi"] * 5
_KITCHEN = ["sayur asin", "sayur pedas sekali", "kuah asin pedas", "kuah pedas sekali"] * 20


def test_words_beside_keywords_speak_for_a_code_before_any_decision() -> None:
    engine = Engine(CODEBOOK)
    alone = _column(engine, "servis bengkel penuh", "schedule")
    engine.survey([*_GARAGE, *_KITCHEN])
    assert _column(engine, "servis bengkel penuh", "schedule") > 1.3 * alone
    assert _column(engine, "kuah sayur asin", "schedule") < _column(engine, "servis bengkel penuh", "schedule") - 0.1
    (found,) = engine.suggest(["servis bengkel lancar"])
    reasons = [reason for one in found if one.code == "schedule" for reason in one.reasons]
    assert {reason.kind for reason in reasons} == {ReasonKind.COMPANY, ReasonKind.ECHO}
    (company,) = (reason for reason in reasons if reason.kind is ReasonKind.COMPANY)
    assert set(company.text.split(", ")) == {"servis", "bengkel"}


def test_a_text_of_the_background_does_not_speak_for_itself() -> None:
    reader = Reader(CODEBOOK, "id")
    counts = reader.read([*_GARAGE, *_KITCHEN, "jadwal servis bengkel oleng", "oleng"])
    found = sparse.lil_matrix((len(counts), 1))
    found[[*range(15), len(counts) - 2], 0] = 1.0
    keyword = Keywords(np.array([2]), np.ones(1), reader.keyword_columns(), n_codes=3, alike=np.array([0]))
    company, own = Company.of(counts.words, found.tocsr(), keyword, np.zeros((len(counts), 3)))
    told = counts.take([len(counts) - 2])
    assert own[-2, 2] < company(told.words, np.array([[0.0, 0.0, 1.0]]))[0, 2]


def test_a_keyword_that_stands_anywhere_counts_less_than_one_among_its_codes_words() -> None:
    garage = Code("garage", Label.of({"id": "Bengkel"}), keywords=(("id", ("servis", "oli", "sekali")),))
    reader = Reader(Codebook("garage", (garage, CODEBOOK.codes[-1])), "id")
    cars = ["servis mesin bengkel", "servis ganti oli bengkel", "ganti oli mesin", "servis bengkel mesin"] * 8
    counts = reader.read([*cars, *(f"{one} sekali" for one in _KITCHEN)])
    columns = reader.keyword_columns()
    weights = np.ones(len(reader.keywords))
    keywords = Keywords(reader.keyword_codes, weights, columns, n_codes=2, alike=reader.alike_keywords())
    company, _ = Company.of(counts.words, counts.keywords, keywords, np.zeros((len(counts), 2)))
    worth = {keyword.written: one for keyword, one in zip(reader.keywords, company.worth.tolist(), strict=True)}
    assert min(worth["servis"], worth["oli"]) > 1.1
    assert worth["sekali"] < 0.7
    assert worth["jadwal"] == 1.0  # nobody said it


def test_a_keyword_of_two_codes_counts_most_for_the_one_whose_company_it_keeps() -> None:
    garage = Code("garage", Label.of({"id": "Bengkel"}), keywords=(("id", ("servis", "oli", "ganti")),))
    kitchen = Code("kitchen", Label.of({"id": "Dapur"}), keywords=(("id", ("sayur", "kuah", "ganti")),))
    engine = Engine(Codebook("two", (garage, kitchen)))
    cars = ["servis mesin bengkel", "servis ganti oli bengkel", "ganti oli mesin", "servis bengkel mesin"] * 8
    engine.survey([*cars, *_KITCHEN])
    worth = engine._terms(["ganti"]).vectors.companions.worth
    named = {(one.code, one.written): float(worth[place]) for place, one in enumerate(engine._reader.keywords)}
    assert named[0, "ganti"] > 2 * named[1, "ganti"]


def test_keywords_of_one_text_share_their_weight_by_what_each_is_worth() -> None:
    garage = Code("garage", Label.of({"id": "Bengkel"}), keywords=(("id", ("servis", "oli", "sekali")),))
    engine = Engine(Codebook("garage", (garage, CODEBOOK.codes[-1])))
    cars = ["servis mesin bengkel", "servis ganti oli bengkel", "ganti oli mesin", "servis bengkel mesin"] * 8
    engine.survey([*cars, *(f"{one} sekali" for one in _KITCHEN)])
    ((found,),) = engine.suggest(["servis sekali"])
    weights = {one.text: one.weight for one in found.reasons if one.kind is ReasonKind.KEYWORD}
    assert weights["servis"] > 1.5 * weights["sekali"] > 0


def test_a_keyword_of_another_code_speaks_against_and_is_named() -> None:
    engine = Engine(CODEBOOK)
    alone = _column(engine, "soal anggaran", "budget")
    assert _column(engine, "soal anggaran dan jadwal", "budget") < alone
    found = next(one for one in engine.suggest(["soal anggaran dan jadwal"])[0] if one.code == "budget")
    against = [reason for reason in found.reasons if reason.kind is ReasonKind.OTHERS]
    assert [reason.text for reason in against] == ["jadwal"]
    assert against[0].weight < 0


def test_how_a_text_is_written_can_be_learned() -> None:
    asking = [f"{word}?" for word in ("anu", "itu", "ini", "sana", "situ", "mana", "begini", "begitu")]
    telling = [word.removesuffix("?") for word in asking]
    engine = Engine(CODEBOOK)
    labels = [{"motivation"}] * len(asking) + [set[str]()] * len(telling)
    engine.learn([*asking, *telling], labels, not_given(labels))
    assert _column(engine, "kapan?", "motivation") > 2 * _column(engine, "kapan", "motivation")


def test_thresholds_suit_texts_that_nobody_decided_on() -> None:
    texts, _ = answers(60)
    engine = _taught(20)
    before = engine.thresholds.copy()
    engine.survey(texts)
    assert not np.allclose(before, engine.thresholds)
    assert ((engine.thresholds >= 0.2) & (engine.thresholds <= 0.995)).all()


@pytest.mark.parametrize(
    "text", ["soal anggaran dan jadwal", "Anggarannya belum cair", "semangat, dana, dan jadwal bentrok"]
)
def test_what_the_codebook_says_is_the_sum_of_its_reasons(text: str) -> None:
    nothing = _column(Engine(CODEBOOK), "", "budget")
    for found in Engine(CODEBOOK).suggest([text])[0]:
        reasons = sum(reason.weight for reason in found.reasons)
        assert found.confidence == pytest.approx(nothing + reasons, abs=0.05)  # what is hardly worth saying is not said


def test_many_texts_asked_about_at_once_are_their_own_background() -> None:
    texts, labels = answers(120, seed=3)
    engine = Engine(CODEBOOK)
    engine.learn(texts[:40], labels[:40], not_given(labels[:40]))
    together, alone = engine.score(texts[40:]), engine.score(texts[40:60])
    assert not np.allclose(together[:20], alone)
    engine.survey(texts)
    assert np.allclose(engine.score(texts[40:])[:20], engine.score(texts[40:60]), atol=1e-5)


def test_thresholds_go_with_the_texts_last_scored() -> None:
    texts, _ = answers(120, seed=3)
    engine = _taught()
    above = engine.score(texts) > engine.thresholds
    shown = [{one.code for one in found} for found in engine.suggest(texts)]
    assert shown == [{engine.codes[place] for place in np.flatnonzero(row)} for row in above]


@pytest.mark.parametrize("text", ["jadwal servis bengkel lancar", "servis bengkel lancar", "jadwal bengkel"])
def test_company_is_named_beside_the_keywords_and_adds_up_with_them(text: str) -> None:
    engine = Engine(CODEBOOK)
    engine.survey([*_GARAGE, *_KITCHEN])
    found = next(one for one in engine.suggest([text])[0] if one.code == "schedule")
    named = {word for one in found.reasons if one.kind is ReasonKind.COMPANY for word in one.text.split(", ")}
    assert named <= set(text.split()) - {"jadwal"}
    nothing = 1 / (1 + np.exp(1.8))
    assert found.confidence == pytest.approx(nothing + sum(one.weight for one in found.reasons), abs=0.05)
