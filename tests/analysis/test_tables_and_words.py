"""Closed questions, saturation, matrices and words."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.analysis import (
    STOP_WORDS,
    closed_question,
    framework_matrix,
    kwic,
    quote_matrix,
    saturation,
    triangulation_matrix,
    word_frequencies,
)
from qualeval.domain.code_measures import Passage
from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import Scope
from qualeval.domain.measures import read_number
from tests.analysis.facts import coding

ASKED = [f"r{i}" for i in range(8)]


def answers(*given: str) -> dict[str, str]:
    return dict(zip(ASKED, given, strict=False))


def test_a_likert_question_has_every_level_its_middle_and_its_top_two() -> None:
    levels = ("Sangat tidak puas", "Tidak puas", "Puas", "Sangat puas")
    given = answers("Puas", "Puas", "Sangat puas", "Tidak puas", "", "entah", "Puas")
    found = closed_question(given, ASKED, "ordinal", name="kepuasan", levels=levels)
    assert [(level, share.n, share.of) for level, share in found.levels] == [
        ("Sangat tidak puas", 0, 5), ("Tidak puas", 1, 5), ("Puas", 3, 5), ("Sangat puas", 1, 5),
    ]  # fmt: skip
    assert (found.n_asked, found.n_answered, found.n_missing) == (8, 5, 3)
    assert found.unreadable == ("entah",)
    assert found.summary is not None
    assert found.summary.median == 3  # the third level
    assert found.top is not None
    assert (found.top.n, found.top.of) == (4, 5)


def test_a_scale_of_numbers_shows_the_levels_between_that_nobody_chose() -> None:
    found = closed_question(answers("5", "4", "2", "5,0"), ASKED, "ordinal")
    assert [(level, share.n) for level, share in found.levels] == [("2", 1), ("3", 0), ("4", 1), ("5", 2)]
    assert found.summary is not None
    assert (found.summary.median, found.summary.n) == (4.5, 4)
    one_to_five = closed_question(answers("5", "4"), ASKED, "ordinal", levels=("1", "2", "3", "4", "5"))
    assert one_to_five.top is not None
    assert one_to_five.top.n == 2


def test_numbers_are_summed_up_and_names_only_counted() -> None:
    figures = closed_question(answers("81,9", "79.5", "n/a"), ASKED, "number")
    assert figures.summary is not None
    assert figures.summary.median == pytest.approx(80.7)
    assert (figures.levels, figures.top, figures.unreadable) == ((), None, ("n/a",))
    names = closed_question(answers("Dinas", "RSUD", "Dinas"), ASKED, "nominal")
    assert [(level, share.n) for level, share in names.levels] == [("Dinas", 2), ("RSUD", 1)]
    assert (names.summary, names.top, names.n_missing) == (None, None, 5)


def test_an_attribute_that_is_missing_everywhere_is_a_table_of_nothing() -> None:
    for scale in ("nominal", "ordinal", "number"):
        found = closed_question({}, ASKED, scale)
        assert (found.n_answered, found.n_missing, found.summary, found.levels) == (0, 8, None, ())


def test_answers_of_people_who_were_not_asked_do_not_count() -> None:
    assert closed_question({"q": "5", "r0": "4"}, ASKED, "ordinal").n_answered == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("81.9", 81.9), ("81,9", 81.9), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.234.567", 1234567), (" 7 ", 7),
        ("-3", -3), ("23,4 %", 23.4), (",5", 0.5), ("n/a", None), ("", None), ("1e5", None), ("nan", None),
        ("1.2,3,4", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, number: float | None) -> None:
    assert read_number(text) == number


@given(st.text())
def test_reading_a_number_never_fails(text: str) -> None:
    read_number(text)


def interviews(*new: int) -> list[tuple[str, set[str]]]:
    """Interviews that bring as many new themes each, and repeat the first ones."""
    found: list[tuple[str, set[str]]] = []
    n = 0
    for i, more in enumerate(new):
        found.append((f"w{i + 1:02}", {"t0"} | {f"t{k}" for k in range(n, n + more)}))
        n += more
    return found


def test_saturation_goes_by_base_run_and_threshold_as_guest_namey_and_chen_2020_do() -> None:
    # their procedure: themes of the base of 4; new themes of interviews 5-6, 6-7, ...; the ratio against 5%
    found = saturation(interviews(20, 8, 6, 3, 2, 2, 1, 0, 0, 1))
    assert found.n_base == 37
    assert [(run.first, run.last, run.n_new) for run in found.runs] == [
        (5, 6, 4), (6, 7, 3), (7, 8, 1), (8, 9, 0), (9, 10, 1),
    ]  # fmt: skip
    assert [round(100 * run.ratio) for run in found.runs] == [11, 8, 3, 0, 3]
    assert found.reached_at == 6  # reported as 6 + 2 interviews, at most 5% new
    assert found.holds
    assert found.cumulative[-1] == 43


def test_the_worked_example_of_guest_namey_and_chen_2020_is_reproduced() -> None:
    """37 themes in the base of 4; runs of two bring 19%, 11% and 3%: 6 + 2 at 5%, and 7 + 3 by runs of three.

    These printed figures leave one series of new themes for the interviews 5 to 10: 4, 3, 1, 0, 1, 0.
    """
    example = interviews(20, 8, 6, 3, 4, 3, 1, 0, 1, 0)
    by_two = saturation(example)
    assert [(run.n_new, round(100 * run.ratio)) for run in by_two.runs[:3]] == [(7, 19), (4, 11), (1, 3)]
    assert (by_two.n_base, by_two.reached_at) == (37, 6)
    assert saturation(example, run_length=3).reached_at == 7


def test_no_new_information_at_all_is_a_stricter_threshold_and_may_not_hold() -> None:
    found = saturation(interviews(20, 8, 6, 3, 2, 2, 1, 0, 0, 1), threshold=0)
    assert found.reached_at == 7
    assert not found.holds
    never = saturation(interviews(5, 5, 5, 5, 5, 5, 5), run_length=3)
    assert never.reached_at is None
    assert not never.holds


def test_saturation_says_how_many_sources_it_needs() -> None:
    with pytest.raises(QualevalError, match=r"needs 6 sources .*there are 5"):
        saturation(interviews(1, 1, 1, 1, 1))
    with pytest.raises(QualevalError, match="no codes"):
        saturation([(f"w{i}", set()) for i in range(8)])
    with pytest.raises(QualevalError, match="at least one source"):
        saturation(interviews(1, 1, 1), base_size=0)


def test_a_quote_matrix_holds_the_codings_behind_each_number() -> None:
    facts = [
        coding("x", 0, 9, "r1"), coding("x", 0, 9, "r1", coder="B"), coding("x", 20, 29, "r2"), coding("y", 0, 9, "r3"),
        coding("x", 0, 5, "r9", "e"),
    ]  # fmt: skip
    found = quote_matrix(facts, ["x", "y", "z"], {"r1": "P", "r2": "P", "r3": "L"}, ["P", "L", ""])
    assert [[(cell.n_segments, cell.n_cases) for cell in row] for row in found.cells] == [
        [(2, 2), (0, 0), (1, 1)], [(0, 0), (1, 1), (0, 0)], [(0, 0), (0, 0), (0, 0)],
    ]  # fmt: skip
    assert found.cells[0][0].coding_ids == ("d:0-9:x:A", "d:20-29:x:A")


def test_a_framework_matrix_knows_what_is_still_to_be_summed_up() -> None:
    facts = [coding("x", 0, 9, "r1"), coding("y", 0, 9, "r1"), coding("y", 0, 9, "r1", coder="B")]
    found = framework_matrix(facts, ["r1", "r2"], ["x", "y"], {("r1", "x"): "Lebih berani.", ("r2", "x"): "Diam."})
    assert [[(cell.summary, cell.is_open) for cell in row] for row in found.cells] == [
        [("Lebih berani.", False), ("", True)], [("Diam.", False), ("", False)],
    ]  # fmt: skip
    assert found.n_open == 1
    assert found.cells[0][1].coding_ids == ("d:0-9:y:A",)


def test_a_triangulation_matrix_shows_which_method_is_silent() -> None:
    facts = [
        coding("x", 0, 9, "r1", source="s1"),
        coding("y", 0, 9, "r1", source="s1"),
        coding("x", 0, 9, "q1", "e", source="s2"),
    ]
    found = triangulation_matrix(
        facts,
        {"effective?": ["x", "y"], "efficient?": ["z"]},
        {"s1": "interview", "s2": "survey"},
        {
            "interview": Scope(frozenset({"r1", "r2"})),
            "survey": Scope(frozenset({"q1"})),
            "figures": Scope(frozenset()),
        },
        n_values={("effective?", "figures"): 39},
        statements={"effective?": "convergence"},
    )
    assert [(c.n_cases, c.n_asked, c.n_segments, c.codes) for c in found.cells[0]] == [
        (1, 2, 1, ("x", "y")), (1, 1, 1, ("x",)), (0, 0, 0, ()),
    ]  # fmt: skip
    assert [cell.is_silent for cell in found.cells[0]] == [False, False, False]
    assert all(cell.is_silent for cell in found.cells[1])
    assert found.statements == ("convergence", "")


TALK = [
    Passage("d", 100, "Pelatihan itu bagus, tapi jadwal\npelatihannya bentrok.", "r1"),
    Passage("d", 200, "Dilatih dua hari. Latihan yg kurang. (2026)", "r2"),
]


def found_words(pattern: str, *, is_regex: bool = False) -> list[str]:
    return [hit.match for hit in kwic(TALK, pattern, is_regex=is_regex)]


def test_a_keyword_stands_in_its_context_with_its_place_in_the_document() -> None:
    hit = next(iter(kwic(TALK, "jadwal", 10)))
    assert (hit.document_id, hit.case_id, hit.start, hit.end) == ("d", "r1", 126, 132)
    assert (hit.before, hit.match, hit.after) == ("gus, tapi ", "jadwal", " pelatihan")
    assert TALK[0].text[hit.start - 100 : hit.end - 100] == "jadwal"


def test_a_plain_pattern_is_whole_words_with_a_star_for_the_rest() -> None:
    assert found_words("pelatihan") == ["Pelatihan"]
    assert found_words("pelatihan*") == ["Pelatihan", "pelatihannya"]
    assert found_words("*latih*") == ["Pelatihan", "pelatihannya", "Dilatih", "Latihan"]
    assert found_words("jadwal pelatihan*") == ["jadwal pelatihannya"]
    assert found_words("(2026)") == ["(2026)"]
    assert found_words("a.b") == []


def test_a_regular_expression_is_taken_as_it_is_and_a_bad_one_explained() -> None:
    assert found_words(r"[dp]e?i?latih", is_regex=True) == ["Pelatih", "pelatih", "Dilatih"]
    assert found_words("x*", is_regex=True) == []  # the empty match is no hit
    for pattern in ("", "  ", "*"):
        with pytest.raises(QualevalError, match="to look for"):
            list(kwic(TALK, pattern))
    with pytest.raises(QualevalError, match="no regular expression"):
        list(kwic(TALK, "(", is_regex=True))


@given(st.text(min_size=1, max_size=12), st.text(max_size=60))
def test_any_plain_pattern_can_be_looked_for(pattern: str, text: str) -> None:
    if not pattern.replace("*", "").strip():
        return
    for hit in kwic([Passage("d", 0, text)], pattern, 5):
        assert text[hit.start : hit.end]


def test_words_are_counted_with_their_respondents_and_without_stop_words() -> None:
    talk = [
        Passage("d", 0, "Jadwal yg bentrok, jadwal nggak pas. The schedule 2026!", "r1"),
        Passage("e", 0, "jadwalnya Jadwal teman-teman", "r2"),
    ]
    found = word_frequencies(talk)
    assert [(one.word, one.n, one.n_cases) for one in found[:2]] == [("jadwal", 3, 2), ("bentrok", 1, 1)]
    assert found[0].per_thousand == pytest.approx(1000 * 3 / 12)
    assert {one.word for one in found} == {"jadwal", "bentrok", "pas", "schedule", "jadwalnya", "teman-teman"}
    assert "yg" in {one.word for one in word_frequencies(talk, languages=("en",))}
    assert [one.word for one in word_frequencies(talk, least=2)] == ["jadwal"]
    assert [one.word for one in word_frequencies(talk, stop_words=["Jadwal"], top=1)] == ["bentrok"]
    assert word_frequencies([]) == []


def test_stop_words_are_lower_case_and_hold_informal_forms() -> None:
    assert {"yg", "tdk", "sdh", "krn", "gak", "nggak", "dgn", "utk"} <= STOP_WORDS["id"]
    assert all(word == word.casefold() for words in STOP_WORDS.values() for word in words)


def test_loading_the_package_loads_no_library() -> None:
    code = (
        "import sys, qualeval.analysis, qualeval.domain.agreement;"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'numpy', 'scipy', 'pandas', 'statsmodels'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
