"""The machine as one more coder: by what it learned from others, never by heart."""

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.learning import Answer, Lesson
from qualeval.domain.suggestion import SegmentSuggestions, Suggestion
from qualeval.services import agreeing, coding
from qualeval.services.machine_coding import with_machine
from qualeval.services.session import Session
from tests.services.test_agreeing import double as double  # noqa: PLC0414 - a fixture
from tests.services.world import as_coder, passage


class ByHeart:
    """Suggests budget where money is spoken of, and whatever it was taught of a segment."""

    def __init__(self) -> None:
        self.lessons: list[Lesson] = []

    def submit(self, lesson: Lesson) -> None:
        self.lessons.append(lesson)

    def wait(self, timeout: float | None = None) -> Answer | None:
        lesson = self.lessons[-1]
        found = {}
        for index, segment in enumerate(lesson.segments):
            known = lesson.decided[index].labels if index in lesson.decided else frozenset()
            codes = sorted(known | ({"budget"} if "Dana" in segment.text else frozenset()))
            suggestions = tuple(Suggestion(code, 0.9) for code in codes)
            if suggestions:
                found[index] = SegmentSuggestions(segment, suggestions, "m")
        return Answer(lesson.generation, found, ())

    def close(self) -> None:
        return


@pytest.fixture
def shared(double: Session) -> Session:
    """Both have coded the interview and an answer to the survey."""
    coding.apply(as_coder(double, "budi"), passage(double, "Jadwal padat.", "kendala"), "schedule")
    return double


def test_the_machine_is_the_last_coder_and_says_only_what_it_was_not_taught(shared: Session) -> None:
    machine = ByHeart()
    over = with_machine(shared, agreeing.ground(shared), machine)
    assert over.coders == ("ani", "budi", "machine")
    said = {(f.case_id, f.code) for f in over.facts if f.coder == "machine"}
    cases = {unit.case_id for unit in over.universe}
    assert {code for _, code in said} == {"budget"}  # it knew schedule only of the segments it was asked about
    assert {case for case, _ in said} <= cases
    taught = [set(lesson.decided) for lesson in machine.lessons]
    everything = set.union(*taught)
    assert len(machine.lessons) == len(cases)
    assert all(lesson < everything for lesson in taught if len(everything) > 1)
    found = agreeing.agreement(over, n_resamples=0)
    assert next(row for row in found.rows if row.code == "budget").n_any > 0


def test_a_person_of_the_machine_s_name_goes_before(shared: Session) -> None:
    coding.apply(as_coder(shared, "machine"), passage(shared, "Jadwal bentrok"), "schedule")
    assert with_machine(shared, agreeing.ground(shared, ("ani", "budi")), ByHeart()).coders[-1] == "machine*"


def test_with_one_respondent_there_is_nobody_to_learn_from(double: Session) -> None:
    with pytest.raises(QualevalError, match="needs two respondents"):
        with_machine(double, agreeing.ground(double), ByHeart())


def test_by_category_the_machine_s_codes_count_as_their_categories(shared: Session) -> None:
    over = with_machine(shared, agreeing.ground(shared, level="category"), ByHeart())
    assert {fact.code for fact in over.facts if fact.coder == "machine"} == {"challenges"}
