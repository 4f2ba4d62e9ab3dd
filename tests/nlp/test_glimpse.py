"""Of a large project, the part that somebody reads is answered for before the whole is read."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qualeval.domain.learning import Answer, Learned, Lesson
from qualeval.nlp import LocalSuggester, ProcessSuggester, glimpse
from tests.nlp.sample import lesson

_LONG = 60.0
N, NEAR = 400, 150


@pytest.fixture
def suggester(monkeypatch: pytest.MonkeyPatch) -> Iterator[ProcessSuggester]:
    """One to which a few hundred segments are many."""
    for name, count in (("_FEWEST", N), ("_BEFORE", 5), ("_AFTER", 20), ("_FROM_EVERYWHERE", 60), ("_DECIDED", 10)):
        monkeypatch.setattr(glimpse, name, count)
    made = ProcessSuggester()
    yield made
    made.close()


def _read_near(n: int = N, near: int | None = NEAR) -> Lesson:
    return replace(lesson(n, 30), near=near)


def _waited(suggester: ProcessSuggester) -> Answer:
    found = suggester.wait(_LONG)
    assert found is not None
    return found


def test_an_answer_about_the_readers_place_comes_before_the_one_about_all(suggester: ProcessSuggester) -> None:
    asked = _read_near()
    suggester.submit(asked)
    first, whole = _waited(suggester), _waited(suggester)
    assert 0 < len(first.suggestions) < len(whole.suggestions)
    assert max(first.suggestions) > NEAR + 20
    for row in range(NEAR, NEAR + 10):
        if row in first.suggestions:
            one = first.suggestions[row]
            assert one.segment is asked.segments[row]
            assert all(list(suggestion.reasons) for suggestion in one.suggestions)
    assert any(row in first.suggestions for row in range(NEAR, NEAR + 10))
    assert set(first.queue).isdisjoint(asked.decided)


def test_the_answer_about_all_is_the_one_that_would_have_come_alone(suggester: ProcessSuggester) -> None:
    asked = _read_near()
    suggester.submit(asked)
    _waited(suggester)
    whole, alone = _waited(suggester), LocalSuggester().answer(asked)
    assert whole.queue == alone.queue
    assert {row: [one.code for one in found.suggestions] for row, found in whole.suggestions.items()} == {
        row: [one.code for one in found.suggestions] for row, found in alone.suggestions.items()
    }


@pytest.mark.parametrize("asked", [_read_near(near=None), _read_near(n=N - 1)], ids=["nobody reads", "not many"])
@pytest.mark.usefixtures("suggester")
def test_there_is_no_part_where_there_is_no_hurry(asked: Lesson) -> None:
    assert glimpse.rows_of(asked) == []


def test_a_part_that_cannot_be_answered_for_keeps_nothing_from_the_whole(
    suggester: ProcessSuggester, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _read_near()
    monkeypatch.setattr(
        glimpse, "part_of", lambda one, _rows: replace(one, decided={N: Learned(frozenset(), frozenset())})
    )
    suggester.submit(asked)
    assert len(_waited(suggester).suggestions) == len(LocalSuggester().answer(asked).suggestions)
