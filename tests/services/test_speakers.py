"""Who speaks is put right at any time, and what is counted follows."""

from pathlib import Path

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import added
from qualeval.domain.records import Case, Memo, Role, Source, Speaker
from qualeval.i18n import Translator
from qualeval.services import coding, speakers
from qualeval.services.importing import import_transcript
from qualeval.services.session import Session
from qualeval.services.undoing import undo
from tests.services.world import FakeFormats, empty_session, passage, records, transcript


def interview(text: str = "Tanya: Apa?\nR07: Dana kecil.\nIbu Sri: Ya.\n", name: str = "w01.txt") -> Session:
    session = empty_session()
    import_transcript(session, FakeFormats({name: transcript(text)}), Path(name))
    return session


def speaker(session: Session, label: str) -> Speaker:
    return next(found for found in session.store.find(Speaker) if found.label == label)


def names(session: Session) -> list[str]:
    return sorted(case.name for case in session.store.find(Case))


def test_speakers_are_listed_with_turns_segments_role_and_case() -> None:
    table = speakers.voices_table(speakers.voices(interview()), Translator("en"))
    assert [row[1:6] for row in table.rows] == [
        ("Tanya", "interviewer", "", 1, 1),
        ("R07", "respondent", "R07", 1, 1),
        ("Ibu Sri", "respondent", "w01:Ibu Sri", 1, 1),
    ]


def test_who_turns_out_to_ask_is_counted_no_more_and_the_case_made_for_her_goes() -> None:
    session = interview()
    coding.apply(session, passage(session, "Ya."), "budget")
    assert session.store.code_counts() == {"budget": 1}
    speakers.correct(session, [speaker(session, "Ibu Sri")], Role.INTERVIEWER)
    assert session.store.code_counts().get("budget", 0) == 0
    assert names(session) == ["R07"]
    assert speaker(session, "Ibu Sri").case_id == ""


def test_a_case_that_something_else_knows_of_stays() -> None:
    session = interview()
    case = session.store.find(Case, name="w01:Ibu Sri")[0]
    session.commit("memo.write", [added(Memo("case", case.id, "ani", "Later?", "2026"))])
    speakers.correct(session, [speaker(session, "Ibu Sri")], Role.ASIDE)
    assert names(session) == ["R07", "w01:Ibu Sri"]


def test_who_turns_out_to_answer_gets_the_case_an_import_would_have_made() -> None:
    session = interview("Tanya: Apa?\nR07: Dana.\n")
    speakers.correct(session, [speaker(session, "Tanya")], Role.RESPONDENT)
    assert names(session) == ["R07", "w01:Tanya"]
    assert len(session.store.countable_cases()) == 2


def test_two_labels_may_be_one_person_and_it_is_one_step_to_undo() -> None:
    session = interview()
    before = records(session)
    gesture = speakers.correct(session, [speaker(session, "Ibu Sri")], Role.RESPONDENT, "R07")
    assert gesture is not None
    assert len(session.store.countable_cases()) == 1
    undo(session)
    assert records(session) == before


def test_what_is_so_already_is_no_step() -> None:
    session = interview()
    assert speakers.correct(session, [speaker(session, "R07")], Role.RESPONDENT, "R07") is None


def test_a_pattern_names_respondents_by_label_else_by_file() -> None:
    session = interview(name="2026_R12_bidan.txt")
    assert speakers.link(session, session.store.find(Speaker), r"R\d+") is not None
    assert names(session) == ["R07", "R12"]
    assert speakers.link(session, session.store.find(Speaker), r"_(bidan)\b") is not None
    assert names(session) == ["bidan"]


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(QualevalError, match="regular expression"):
        speakers.link(interview(), [], "(")


@pytest.mark.parametrize(("word", "role"), [("Narasumber", Role.RESPONDENT), ("aside", Role.ASIDE)])
def test_roles_are_said_in_either_language(word: str, role: Role) -> None:
    assert speakers.role_named(word) is role


def test_a_word_that_is_no_role_is_refused() -> None:
    with pytest.raises(QualevalError, match="no role"):
        speakers.role_named("boss")


def test_only_the_source_asked_for_is_listed() -> None:
    session = interview()
    import_transcript(session, FakeFormats({"w02.txt": transcript("R09: Ya.")}), Path("w02.txt"))
    (source,) = session.store.find(Source, name="w02")
    assert [voice.speaker.label for voice in speakers.voices(session, source)] == ["R09"]
