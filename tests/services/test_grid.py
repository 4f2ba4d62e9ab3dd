"""The survey as a grid, and like answers coded together."""

import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Origin
from qualeval.domain.segments import segments
from qualeval.services import undoing
from qualeval.services.completing import turn_complete
from qualeval.services.grid import (
    LIKE,
    LikeAnswers,
    arranged,
    code_answers,
    complete_answers,
    like_among,
    like_answers,
    normalised,
    questions,
    read_answer,
    read_grid,
    read_row,
    values_counted,
)
from qualeval.services.session import Session
from qualeval.services.surveying import import_survey
from tests.services.world import MAPPING, codings, empty_session, small_session, table

SAYINGS = (
    "Tidak ada.",
    "tidak ada",
    "TIDAK ADA!",
    "jadwal sering bentrok dengan pelayanan",
    "jadwal sering bentrok dengan pelayanann",
    "Jadwal sering sekali bentrok dengan pelayanan",
    "anggaran kurang",
)


def grouped(texts: tuple[str, ...]) -> list[set[str]]:
    found = like_answers([(str(index), text) for index, text in enumerate(texts)])
    return [{texts[int(document)] for document in group.documents} for group in found]


def surveyed() -> Session:
    session = empty_session()
    rows = (
        ("S01", "B", "4", "Dana kurang."),
        ("S02", "A", "10", "Jadwal padat."),
        ("S03", "", "2", "dana kurang"),
        ("S04", "A", "", "Dana  KURANG!"),
        ("S05", "A", "3", ""),
    )
    import_survey(session, Path("s.csv"), table(*rows), MAPPING, "2026")
    return session


def names(session: Session, **wanted: object) -> list[str]:
    grid = read_grid(session.store, ("unit", "satisfaction"), questions(session.store))
    cases = arranged(session.store, grid, **wanted)  # type: ignore[arg-type]  # as the tests say
    return [read_row(session.store, grid, case_id).name for case_id in cases]


def test_the_rows_are_those_who_answered_in_the_order_of_their_answers() -> None:
    assert names(surveyed()) == ["S01", "S02", "S03", "S04"]
    assert names(small_session()) == ["S01", "S02"]


def test_a_row_has_the_values_and_answers_of_its_respondent() -> None:
    session = surveyed()
    grid = read_grid(session.store, ("unit", "satisfaction"), questions(session.store))
    row = read_row(session.store, grid, grid.case_ids[1])
    assert (row.name, row.values) == ("S02", ("A", "10"))
    (answer,) = row.answers
    assert answer is not None
    assert answer.content.text == "Jadwal padat."
    assert answer.codings == ()


def test_numbers_sort_as_numbers_and_who_says_nothing_comes_last() -> None:
    session = surveyed()
    assert names(session, sort_by="satisfaction") == ["S03", "S01", "S02", "S04"]
    assert names(session, sort_by="satisfaction", is_falling=True) == ["S02", "S01", "S03", "S04"]
    assert names(session, sort_by="unit") == ["S02", "S04", "S01", "S03"]
    assert names(session, is_falling=True) == ["S04", "S03", "S02", "S01"]


def test_only_those_with_a_value_are_left() -> None:
    session = surveyed()
    assert names(session, only={"unit": "A"}) == ["S02", "S04"]
    assert names(session, only={"unit": ""}) == ["S03"]
    assert names(session, only={"unit": "A", "satisfaction": "10"}) == ["S02"]
    grid = read_grid(session.store, (), questions(session.store))
    assert values_counted(session.store, grid, "unit") == [("A", 2), ("B", 1), ("", 1)]


def test_answers_alike_but_for_case_and_marks_are_one_wording() -> None:
    found = like_answers([("1", "Tidak ada."), ("2", "tidak  ADA"), ("3", "Tidak, ada!")])
    (group,) = found
    (wording,) = group.wordings
    assert (wording.text, wording.documents) == ("Tidak ada.", ("1", "2", "3"))


def test_near_identical_answers_join_the_most_frequent_wording() -> None:
    assert grouped(SAYINGS) == [
        {"Tidak ada.", "tidak ada", "TIDAK ADA!"},
        {
            "jadwal sering bentrok dengan pelayanan",
            "jadwal sering bentrok dengan pelayanann",
            "Jadwal sering sekali bentrok dengan pelayanan",
        },
        {"anggaran kurang"},
    ]


def test_a_negation_keeps_short_answers_apart() -> None:
    assert len(grouped(("ada kendala", "tidak ada kendala", "ada"))) == 3


def test_answers_without_words_are_one_group_and_join_nothing() -> None:
    assert grouped(("-", "...", "a")) == [{"-", "..."}, {"a"}]


@given(st.lists(st.text(alphabet="abcd ", max_size=12), max_size=25))
def test_every_answer_is_in_one_group_and_like_its_first_wording(texts: list[str]) -> None:
    found = like_answers([(str(index), text) for index, text in enumerate(texts)])
    assert sorted(d for group in found for d in group.documents) == sorted(str(index) for index in range(len(texts)))
    for group in found:
        first = group.wordings[0]
        assert all(len(first.documents) >= len(other.documents) for other in group.wordings)
        for other in group.wordings[1:]:
            assert _likeness(normalised(first.text), normalised(other.text)) >= LIKE


@given(st.lists(st.text(alphabet="abc ", min_size=1, max_size=10), max_size=15))
def test_the_index_misses_no_pair_that_comparing_all_would_find(texts: list[str]) -> None:
    found = like_answers([(str(index), text) for index, text in enumerate(texts)])
    leaders = [normalised(group.wordings[0].text) for group in found]
    for index, one in enumerate(leaders):
        assert all(_likeness(one, other) < LIKE for other in leaders[index + 1 :] if one and other)


def _likeness(one: str, other: str) -> float:
    def index(a: set[str], b: set[str]) -> float:
        return len(a & b) / len(a | b) if a | b else 1.0

    def threes(text: str) -> set[str]:
        padded = f" {text} "
        return {padded[at : at + 3] for at in range(len(padded) - 2)}

    return max(index(set(one.split()), set(other.split())), index(threes(one), threes(other)))


def test_many_answers_are_grouped_in_little_time() -> None:
    chance = Random(5)  # noqa: S311 - the same answers every time
    words = [f"kata{n}" for n in range(400)]
    texts = [(str(n), " ".join(chance.choices(words, k=chance.randint(1, 12)))) for n in range(5_000)]
    began = time.perf_counter()
    assert sum(len(group.documents) for group in like_answers(texts)) == 5_000
    assert time.perf_counter() - began < 10


def test_of_some_answers_the_groups_hold_those_alone() -> None:
    groups = like_answers([("1", "ya"), ("2", "ya"), ("3", "Ya!"), ("4", "tidak"), ("5", "tidak"), ("6", "lain")])
    assert [group.documents for group in like_among(groups, {"2", "4", "5"})] == [("4", "5"), ("2",)]
    assert like_among(groups, set()) == []


def test_grouping_stops_when_it_is_told_to() -> None:
    assert like_answers([("1", "a")], lambda: True) == []


def group_of(session: Session) -> LikeAnswers:
    (source,) = questions(session.store)
    return like_answers(session.store.answer_texts(source.id))[0]


def test_like_answers_are_coded_in_one_step_by_hand_and_taken_back_in_one() -> None:
    session = surveyed()
    gesture = code_answers(session, group_of(session).documents, "budget")
    assert gesture is not None
    assert len(codings(session)) == 3
    assert {coding.origin for coding in codings(session)} == {Origin.MANUAL}
    assert code_answers(session, group_of(session).documents, "budget") is None
    undoing.undo(session)
    assert codings(session) == []
    with pytest.raises(QualevalError, match="no code"):
        code_answers(session, (), "nothing")


def test_answers_are_fully_reviewed_together_in_one_step_and_open_again_by_the_next() -> None:
    session = surveyed()
    (question,) = questions(session.store)
    answers = dict(session.store.answers(question.id))
    documents = list(answers.values())[:3]

    def complete() -> list[bool]:
        return [read_answer(session.store, one).is_complete(session.coder) for one in documents]

    complete_answers(session, documents[:1])
    assert complete() == [True, False, False]
    before = session.store.generation()
    complete_answers(session, documents)  # the first one is so already, and stays
    assert complete() == [True, True, True]
    assert session.store.generation() == before + 1
    assert not read_answer(session.store, documents[0]).is_complete("another")
    complete_answers(session, documents)
    assert complete() == [False, False, False]
    undoing.undo(session)
    assert complete() == [True, True, True]


def test_of_an_answer_of_two_sentences_one_mark_is_not_all() -> None:
    session = empty_session()
    import_survey(session, Path("s.csv"), table(("S01", "B", "4", "Dana kurang. Jadwal padat.")), MAPPING, "2026")
    (question,) = questions(session.store)
    ((_, document_id),) = dict(session.store.answers(question.id)).items()
    content = read_answer(session.store, document_id).content
    turn_complete(session, document_id, segments(content)[0])
    assert not read_answer(session.store, document_id).is_complete(session.coder)
    turn_complete(session, document_id, segments(content)[1])
    assert read_answer(session.store, document_id).is_complete(session.coder)
