"""What the suggester learns from, and how its suggestions are listed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qualeval.domain.events import Change, Gesture, added
from qualeval.domain.learning import Answer, Lesson
from qualeval.domain.records import Document, Origin, Role, Source, SourceKind, Speaker, Verdict
from qualeval.domain.suggestion import SegmentSuggestions, Suggestion
from qualeval.domain.surveys import Column, SurveyMapping
from qualeval.domain.text import Span
from qualeval.services import coding
from qualeval.services.coding import Passage
from qualeval.services.completing import complete, mark_of, turn_complete
from qualeval.services.offering import best_first, offers
from qualeval.services.session import Session
from qualeval.services.suggesting import Lessons, belongs, survey_ground, thinning
from qualeval.services.surveying import import_survey
from qualeval.services.teaching import learn_from
from qualeval.services.undoing import undo
from tests.services.world import as_coder, passage, small_session, table

_BUDGET = Suggestion("budget", 0.5)


class ByLength:
    """Suggests `budget` everywhere, the surer the longer the segment."""

    def __init__(self) -> None:
        self.lessons: list[Lesson] = []

    def submit(self, lesson: Lesson) -> None:
        self.lessons.append(lesson)

    def wait(self, timeout: float | None = None) -> Answer | None:
        lesson = self.lessons[-1]
        found = {
            index: SegmentSuggestions(segment, (Suggestion("budget", len(segment.text) / 100),), "m")
            for index, segment in enumerate(lesson.segments)
        }
        return Answer(lesson.generation, found, tuple(found))

    def close(self) -> None:
        """Nothing is held."""


def known(lessons: Lessons) -> dict[str, tuple[set[str], set[str]]]:
    lesson = lessons.lesson()
    return {
        lesson.segments[index].text: (set(learned.labels), set(learned.rejected))
        for index, learned in lesson.decided.items()
    }


def test_a_lesson_has_what_respondents_said_sentence_by_sentence() -> None:
    session = small_session()
    lesson = Lessons(session).lesson()
    assert [segment.text for segment in lesson.segments] == [
        "Dana kecil sekali.",
        "Jadwal bentrok terus.",
        "Semangat lagi.",
        "Dana kurang.",
        "Jadwal padat.",
        "Dana juga kurang.",
    ]
    assert (lesson.language, lesson.decided) == ("en", {})
    assert lesson.generation == session.store.generation()


def test_codings_are_labels_and_rejections_are_denials() -> None:
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.reject(session, passage(session, "Semangat lagi."), _BUDGET, "m")
    coding.change(session, passage(session, "Jadwal bentrok terus."), _BUDGET, "m", "schedule")
    assert known(Lessons(session)) == {
        "Dana kecil sekali.": ({"budget"}, set()),
        "Semangat lagi.": (set(), {"budget"}),
        "Jadwal bentrok terus.": ({"schedule"}, {"budget"}),
    }


def test_a_code_that_someone_gave_is_not_denied() -> None:
    session = small_session()
    coding.reject(session, passage(session, "Dana kurang.", "kendala"), _BUDGET, "m")
    coding.apply(as_coder(session, "budi"), passage(session, "Dana kurang.", "kendala"), "budget")
    assert known(Lessons(session)) == {"Dana kurang.": ({"budget"}, set())}


def test_a_segment_marked_as_wholly_reviewed_has_none_of_the_codes_it_was_not_given() -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    coding.apply(session, place, "budget")
    turn_complete(session, place.document.id, place.span)
    assert known(Lessons(session)) == {"Dana kecil sekali.": ({"budget"}, {"schedule", "motivation"})}
    coding.apply_new(session, passage(session, "Semangat lagi."), "Later")
    assert known(Lessons(session))["Dana kecil sekali."] == ({"budget"}, {"schedule", "motivation"})


def test_a_mark_turned_twice_leaves_the_segment_open() -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    turn_complete(session, place.document.id, place.span)
    assert mark_of(session, place.document.id, place.span)
    turn_complete(session, place.document.id, place.span)
    assert (mark_of(session, place.document.id, place.span), known(Lessons(session))) == (None, {})
    undo(session)
    assert known(Lessons(session)) == {"Dana kecil sekali.": (set(), {"budget", "schedule", "motivation"})}


def test_a_mark_from_before_a_code_says_nothing_of_it_until_it_is_set_again() -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    turn_complete(session, place.document.id, place.span)
    coding.apply_new(session, passage(session, "Semangat lagi."), "Later")
    lessons = Lessons(session)
    lessons.follow(turn_complete(session, place.document.id, place.span))
    denied = {"budget", "schedule", "motivation", "later"}
    assert known(lessons)["Dana kecil sekali."] == (set(), denied) == known(Lessons(session))["Dana kecil sekali."]
    assert complete(session, [(place.document.id, place.span)]) is None
    turn_complete(session, place.document.id, place.span)
    assert mark_of(session, place.document.id, place.span) is None


def test_coders_teach_together_or_each_her_own_suggestions() -> None:
    session = small_session()
    other = as_coder(session, "budi")
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(other, passage(session, "Jadwal bentrok terus."), "schedule")
    coding.reject(other, passage(session, "Semangat lagi."), _BUDGET, "m")
    own, others = {"Dana kecil sekali."}, {"Jadwal bentrok terus.", "Semangat lagi."}
    lessons = Lessons(session)
    assert known(lessons).keys() == own | others
    gesture = learn_from(session, "own")
    assert gesture
    assert learn_from(session, "own") is None
    lessons.follow(gesture)
    assert known(lessons).keys() == known(Lessons(session)).keys() == own
    assert known(Lessons(other)).keys() == others
    back = undo(session)
    assert back
    lessons.follow(back)
    assert known(lessons).keys() == own | others


def test_what_only_a_machine_coded_never_teaches() -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    machine = coding.new_coding(session, place, "budget", Origin.RULE)
    lessons = Lessons(session)
    lessons.follow(session.commit("code.rule", [added(machine)]))
    assert known(lessons) == known(Lessons(session)) == {}
    lessons.follow(coding.accept(session, passage(session, "Dana kurang.", "kendala"), _BUDGET, "m"))
    assert known(lessons) == {"Dana kurang.": ({"budget"}, set())}


def test_a_rejected_suggestion_is_open_again_only_where_it_says_that_it_was_rejected() -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    coding.reject(session, place, _BUDGET, "m")
    lessons = Lessons(session)
    (row,) = lessons.lesson().decided
    assert lessons.lesson().rejections == {row: {"budget": 0.5}}
    assert not lessons.is_open(row, Suggestion("budget", 0.9))
    assert lessons.is_open(row, Suggestion("budget", 0.9, rejected_at=0.5))
    assert not lessons.is_open(row, Suggestion("budget", 0.9, rejected_at=0.4))
    assert lessons.is_open(row, Suggestion("schedule", 0.9))
    lessons.follow(turn_complete(session, place.document.id, place.span))
    assert lessons.lesson().rejections == {}
    assert not lessons.is_open(row, Suggestion("budget", 0.9, rejected_at=0.5))


def test_following_gestures_is_the_same_as_beginning_anew() -> None:
    session = small_session()
    lessons = Lessons(session)
    place = passage(session, "Dana kecil sekali.")
    (source,) = session.store.find(Source, name="w01")
    asker = session.store.get(Speaker, source.id, "Tanya")
    assert asker
    deeds: list[Callable[[], Gesture | None]] = [
        lambda: coding.apply(session, place, "budget"),
        lambda: coding.reject(session, passage(session, "Semangat lagi."), _BUDGET, "m"),
        lambda: undo(session),
        lambda: coding.change(session, passage(session, "Dana kurang.", "kendala"), _BUDGET, "m", "schedule"),
        lambda: session.commit("speaker.role", [Change(asker, Speaker(source.id, "Tanya", Role.RESPONDENT))]),
        lambda: undo(session),
        lambda: undo(session),
        lambda: turn_complete(session, place.document.id, place.span),
        lambda: learn_from(session, "own"),
        lambda: undo(session),
    ]
    for deed in deeds:
        gesture = deed()
        assert gesture
        lessons.follow(gesture)
        assert lessons.lesson() == Lessons(session).lesson()


@pytest.mark.parametrize(
    ("span", "segment", "belong"),
    [
        (Span(0, 10), Span(0, 10), True),
        (Span(2, 4), Span(0, 10), True),
        (Span(0, 30), Span(10, 20), True),
        (Span(0, 12), Span(10, 20), False),
        (Span(0, 15), Span(10, 20), True),
        (Span(0, 10), Span(10, 20), False),
    ],
)
def test_a_span_belongs_where_it_covers_half_of_the_shorter(span: Span, segment: Span, belong: bool) -> None:
    assert belongs(span, segment) is belong
    assert belongs(segment, span) is belong


def listed(session: Session, **narrowed: float) -> list[tuple[str, str, float]]:
    top = narrowed.get("top")
    found = best_first(
        session,
        offers(session, ByLength()),
        top=None if top is None else int(top),
        at_least=narrowed.get("at_least", 0.0),
    )
    return [(source, reference, item.suggestions[0].confidence) for item, source, reference in found]


def test_suggestions_are_listed_best_first_with_their_places() -> None:
    session = small_session()
    whole = listed(session)
    assert whole[0] == ("w01", "R07:2", 0.21)
    assert [confidence for *_, confidence in whole] == sorted((c for *_, c in whole), reverse=True)
    assert ("kendala", "S02:1", 0.17) in whole
    assert listed(session, top=2) == whole[:2]
    assert {confidence for *_, confidence in listed(session, at_least=0.17)} == {0.21, 0.18, 0.17}


def test_suggestions_change_nothing_in_the_project() -> None:
    session = small_session()
    generation = session.store.generation()
    listed(session)
    assert session.store.generation() == generation


MANY = SurveyMapping((Column("Kode", "case"), Column("Kendala?", "text", "kendala")), case="Kode")


def answered(n: int) -> Session:
    """A survey of n answers of a sentence each, beside the interview of three."""
    session = small_session()
    rows = tuple((f"T{number:03d}", f"Jawaban {number}.") for number in range(n))
    import_survey(session, Path("t.csv"), table(*rows, headers=("Kode", "Kendala?")), MANY, "2027")
    return session


def test_of_very_many_answers_evenly_spread_ones_are_suggested_for_and_those_that_were_worked_in() -> None:
    session = answered(100)
    assert thinning(session.store) == 1
    assert len(survey_ground(session.store).segments) == 106
    question = next(source for source in session.store.find(Source) if source.wave == "2027")
    seventh = session.store.find(Document, source_id=question.id)[7]
    coding.apply(session, Passage(seventh, session.store.content(seventh.content), Span(0, 9)), "budget")
    ground = survey_ground(session.store, most=30)
    assert ground.every == 4
    texts = [segment.text for segment in ground.segments if segment.source_id == question.id]
    assert texts == [f"Jawaban {number}." for number in sorted({7, *range(0, 100, 4)})]
    lessons = Lessons(session, ground)
    assert lessons.every == 4
    assert [learned.labels for learned in lessons.lesson().decided.values()] == [{"budget"}]


def test_interviews_are_suggested_for_whole_however_many_answers_there_are() -> None:
    session = answered(500)
    ground = survey_ground(session.store, most=20)
    transcript = next(source for source in session.store.find(Source) if source.kind is SourceKind.TRANSCRIPT)
    assert sum(segment.source_id == transcript.id for segment in ground.segments) == 3
    assert len(ground.segments) <= 20 + 3


def test_what_was_coded_by_hand_says_nothing_of_suggestions_and_what_was_accepted_or_reviewed_does() -> None:
    session = small_session()
    money, eager = passage(session, "Dana kecil sekali."), passage(session, "Semangat lagi.")
    coding.apply(session, money, "schedule")
    coding.decide(session, coding.Asked(money, Suggestion("budget", 0.6), "m:g1"), Verdict.ACCEPT, "budget")
    coding.decide(session, coding.Asked(eager, Suggestion("budget", 0.6), "m:g1"), Verdict.CHANGE, "motivation")

    def by_hand() -> dict[str, frozenset[str]]:
        lesson = Lessons(session).lesson()
        return {lesson.segments[index].text: learned.by_hand for index, learned in lesson.decided.items()}

    assert by_hand() == {
        "Dana kecil sekali.": frozenset({"schedule"}),
        "Semangat lagi.": frozenset({"motivation"}),
    }
    turn_complete(session, money.document.id, money.span)
    assert by_hand()["Dana kecil sekali."] == frozenset()
