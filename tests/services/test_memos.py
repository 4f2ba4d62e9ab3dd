"""Memos: one of each coder about a thing, the codings' own among them, written in words that can be taken back."""

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Case, Coding, Memo, Source
from qualeval.i18n import Translator
from qualeval.services import codebooks, coding, memos, recommending, undoing
from qualeval.services.session import Session
from tests.services.world import as_coder, passage, small_session


def texts(session: Session, about: str = "", target: str = "") -> list[str]:
    return [memo.text for memo in memos.memos(session, "en", about, target)]


def code(session: Session, words: str, slug: str) -> Coding:
    gesture = coding.apply(session, passage(session, words), slug)
    assert gesture is not None
    made = gesture.changes[0].after
    assert isinstance(made, Coding)
    return made


def test_a_memo_is_listed_with_the_name_of_what_it_is_about() -> None:
    session = small_session()
    (source,) = session.store.find(Source, name="w01")
    case = next(case for case in session.store.find(Case) if case.name == "R07")
    memos.write(session, "code", "budget", "Not salaries? [ask]")
    memos.write(session, "source", source.id, "A noisy room.")
    memos.write(session, "case", case.id, "Came late.")
    memos.write(session, "project", "", "Begun in March.")
    assert [(m.about, m.name, m.text) for m in memos.memos(session, "id")] == [
        ("project", "Small", "Begun in March."),
        ("source", "w01", "A noisy room."),
        ("code", "Budget", "Not salaries? [ask]"),
        ("case", "R07", "Came late."),
    ]
    assert texts(session, "code") == ["Not salaries? [ask]"]
    assert texts(session, "code", "schedule") == []


def test_a_codings_own_memo_stands_among_them_with_its_reference() -> None:
    session = small_session()
    made = code(session, "Dana kecil sekali.", "budget")
    code(session, "Jadwal bentrok terus.", "schedule")
    memos.write(session, "coding", made.id, "Said angrily.")
    (found,) = memos.memos(session, "en", "coding")
    assert (found.name, found.text, found.target) == ("R07:2 Budget", "Said angrily.", made.id)
    memos.rewrite(session, found, "Said calmly.")
    assert texts(session, "coding") == ["Said calmly."]
    memos.remove(session, memos.memos(session, "en", "coding")[0])
    assert texts(session) == []


def test_writing_again_replaces_and_writing_the_same_does_nothing() -> None:
    session = small_session()
    memos.write(session, "code", "budget", "One.")
    memos.write(session, "code", "budget", "  Two.\n")
    assert texts(session) == ["Two."]
    assert memos.write(session, "code", "budget", "Two.") is None
    assert memos.own(session, "code", "budget") == "Two."
    undoing.undo(session)
    assert texts(session) == ["One."]


def test_an_empty_text_takes_the_memo_away() -> None:
    session = small_session()
    assert memos.write(session, "code", "budget", " ") is None
    memos.write(session, "code", "budget", "One.")
    memos.write(session, "code", "budget", "")
    assert session.store.find(Memo) == []


def test_each_coder_has_her_own_and_leaves_the_others_alone() -> None:
    session = small_session()
    other = as_coder(session, "budi")
    memos.write(session, "code", "budget", "Mine.")
    memos.write(other, "code", "budget", "His.")
    mine, his = memos.memos(session, "en")
    assert (mine.coder, his.coder) == ("ani", "budi")
    with pytest.raises(QualevalError, match="budi wrote this memo"):
        memos.rewrite(session, his, "Ours.")
    with pytest.raises(QualevalError, match="budi wrote this memo"):
        memos.remove(session, his)
    assert memos.own(other, "code", "budget") == "His."


def test_a_recommendation_can_have_a_memo() -> None:
    session = small_session()
    code(session, "Dana kecil sekali.", "budget")
    recommending.add(session, "Pay more.", ("budget",))
    subject = memos.named(session, "recommendation", "Pay more.")
    memos.write(session, subject.about, subject.target, "Discuss with HR.")
    assert [(m.name, m.text) for m in memos.memos(session, "en")] == [("Pay more.", "Discuss with HR.")]


@pytest.mark.parametrize(
    ("about", "target"), [("code", "nothing"), ("source", "w99"), ("weather", ""), ("coding", "0" * 32)]
)
def test_a_memo_about_nothing_is_refused(about: str, target: str) -> None:
    session = small_session()
    with pytest.raises(QualevalError):
        memos.write(session, about, target, "Words.")
    assert texts(session) == []


def test_a_memo_stays_when_its_code_is_merged_away_and_can_still_be_removed() -> None:
    session = small_session()
    memos.write(session, "code", "schedule", "Why so often?")
    codebooks.merge(session, ["schedule"], "budget")
    (found,) = memos.memos(session, "en")
    assert (found.name, found.text) == ("schedule", "Why so often?")
    memos.remove(session, found)
    assert texts(session) == []


@pytest.mark.parametrize(("about", "name"), [("source", "w01"), ("case", "S01"), ("code", "budget"), ("project", "")])
def test_things_are_found_by_their_names(about: str, name: str) -> None:
    assert memos.named(small_session(), about, name).about == about


def test_a_name_that_nothing_has_is_told() -> None:
    with pytest.raises(QualevalError, match="no"):
        memos.named(small_session(), "case", "R99")


def test_the_table_keeps_the_programs_own_values_and_says_which_columns_are_words() -> None:
    session = small_session()
    memos.write(session, "case", memos.named(session, "case", "S01").target, "Short.")
    table = memos.memos_table(memos.memos(session, "en"), Translator("en"))
    assert table.rows[0][:3] == ("case", "S01", "ani")
    assert table.worded == ("about",)
