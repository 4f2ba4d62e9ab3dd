"""Everything that a respondent said is found, whoever asked, and nothing that others said."""

from qualeval.domain.records import Case
from qualeval.services import coding
from qualeval.services.session import Session
from qualeval.services.voices import attributes_by_wave, said_by
from tests.services.world import passage, small_session


def case_id(session: Session, name: str) -> str:
    return next(case.id for case in session.store.find(Case) if case.name == name)


def test_an_interviewee_said_her_turns_with_their_lines() -> None:
    session = small_session()
    said = said_by(session, case_id(session, "R07"))
    assert [(found.reference, found.text) for found in said] == [
        ("R07:2", "Dana kecil sekali. Jadwal bentrok terus."),
        ("R07:4", "Semangat lagi."),
    ]
    assert all(found.span.of(session.store.content(found.document.content).text) == found.text for found in said)


def test_a_respondent_of_a_survey_said_her_answers() -> None:
    session = small_session()
    (answer,) = said_by(session, case_id(session, "S02"))
    assert (answer.source.name, answer.text) == ("kendala", "Jadwal padat. Dana juga kurang.")


def test_codings_stand_with_the_turn_that_they_touch() -> None:
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    first, second = said_by(session, case_id(session, "R07"))
    assert [found.code for found in first.codings] == ["budget"]
    assert second.codings == ()
    (answer,) = said_by(session, case_id(session, "S01"))
    assert [found.code for found in answer.codings] == ["budget"]


def test_attributes_stand_by_wave_and_only_those_that_the_case_has() -> None:
    session = small_session()
    waves, rows = attributes_by_wave(session, case_id(session, "S01"))
    assert waves == ("2026",)
    assert [(row.attribute.name, row.values) for row in rows] == [("satisfaction", ("4",)), ("unit", ("A",))]
    assert attributes_by_wave(session, case_id(session, "R07")) == ((), [])
