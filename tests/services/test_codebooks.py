from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.codebook import ACTIVE, CANDIDATE, RETIRED, Code, Label
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.project import Project
from qualeval.domain.records import Coding
from qualeval.services import codebooks, coding, undoing
from qualeval.services.session import Session
from tests.services.world import as_coder, passage, small_session


def code(session: Session, words: str, slug: str) -> Coding:
    gesture = coding.apply(session, passage(session, words), slug)
    assert gesture is not None
    made = gesture.changes[0].after
    assert isinstance(made, Coding)
    return made


def codes_of(session: Session) -> list[str]:
    return sorted(found.code for found in session.store.find(Coding))


def test_a_code_that_came_up_while_reading_is_a_candidate_under_its_category() -> None:
    session = small_session()
    codebooks.add_code(session, "network", "Network", "challenges")
    entry = session.codebook()["network"]
    assert (entry.status, entry.parent, session.codebook().kind_of("network")) == (CANDIDATE, "challenges", "challenge")
    with pytest.raises(QualevalError, match="already"):
        codebooks.add_code(session, "network", "Again")


def test_defining_a_code_makes_a_version_that_can_be_undone() -> None:
    session = small_session()
    before = session.codebook()
    defined = replace(before["budget"], definition=Label((("en", "Money that is missing."),)))
    assert codebooks.define(session, defined)
    assert session.codebook().version == before.version + 1
    assert codebooks.define(session, defined) is None
    undoing.undo(session)
    assert session.codebook() == before


def test_merging_recodes_and_keeps_one_coding_where_both_stood() -> None:
    session = small_session()
    code(session, "Dana kecil sekali.", "budget")
    code(session, "Dana kecil sekali.", "schedule")
    code(session, "Jadwal bentrok terus.", "schedule")
    code(as_coder(session, "budi"), "Dana kecil sekali.", "schedule")
    before = codes_of(session)
    codebooks.merge(session, ["schedule"], "budget")
    assert codes_of(session) == ["budget", "budget", "budget"]
    assert {found.coder for found in session.store.find(Coding)} == {"ani", "budi"}
    assert "schedule" not in session.codebook()
    assert [rule.codes for rule in session.codebook().rules] == [("budget",), ("budget",)]
    undoing.undo(session)
    assert codes_of(session) == before
    assert "schedule" in session.codebook()


def test_splitting_moves_the_codings_named_to_a_code_beside_the_first() -> None:
    session = small_session()
    first = code(session, "Dana kecil sekali.", "budget")
    code(session, "Jadwal bentrok terus.", "budget")
    codebooks.split(session, "budget", Code("salary", Label((("en", "Salary"),))), [first])
    assert codes_of(session) == ["budget", "salary"]
    assert session.codebook()["salary"].parent == "challenges"
    with pytest.raises(QualevalError, match="not one of"):
        codebooks.split(session, "budget", Code("rent", Label((("en", "Rent"),))), [replace(first, code="salary")])


def test_moving_many_codes_keeps_the_tree_a_tree() -> None:
    session = small_session()
    codebooks.move(session, ["budget", "schedule"], "effects")
    assert [entry.code for entry in session.codebook().children("effects")] == ["budget", "schedule", "motivation"]
    assert codebooks.move(session, ["budget"], "effects") is None
    with pytest.raises(QualevalError, match="under itself"):
        codebooks.move(session, ["effects"], "budget")
    code(session, "Semangat lagi.", "motivation")
    with pytest.raises(QualevalError, match="cannot become a category"):
        codebooks.move(session, ["budget"], "motivation")


def test_a_retired_code_keeps_its_codings_and_is_offered_no_more() -> None:
    session = small_session()
    code(session, "Dana kecil sekali.", "budget")
    codebooks.set_status(session, ["budget"], RETIRED)
    assert codes_of(session) == ["budget"]
    assert "budget" not in {entry.code for entry in session.codebook().usable()}
    assert "budget" not in {entry.code for entry in codebooks.matching(session.codebook(), "bud")}
    codebooks.set_status(session, ["budget"], ACTIVE)
    assert "budget" in {entry.code for entry in session.codebook().usable()}


def test_several_codes_are_retired_in_one_step_and_come_back_in_one() -> None:
    session = small_session()
    before = session.codebook()
    gesture = codebooks.set_status(session, ["budget", "schedule"], RETIRED)
    assert gesture is not None
    assert [entry.code for entry in session.codebook().codes if entry.status == RETIRED] == ["budget", "schedule"]
    assert codebooks.set_status(session, ["schedule", "budget"], RETIRED) is None
    undoing.undo(session)
    assert session.codebook() == before


def order(session: Session, parent: str = "") -> list[str]:
    return [entry.code for entry in session.codebook().children(parent)]


def test_codes_are_put_in_another_order_among_those_beside_them() -> None:
    session = small_session()
    codebooks.add_code(session, "travel", "Travel", "challenges")
    assert order(session, "challenges") == ["budget", "schedule", "travel"]
    codebooks.shift(session, ["travel"], -1)
    assert order(session, "challenges") == ["budget", "travel", "schedule"]
    codebooks.shift(session, ["budget", "travel"], 1)
    assert order(session, "challenges") == ["schedule", "budget", "travel"]
    assert codebooks.shift(session, ["budget", "travel"], 1) is None
    codebooks.shift(session, ["effects", "budget"], -1)
    assert (order(session), order(session, "challenges")) == (
        ["effects", "challenges"],
        ["budget", "schedule", "travel"],
    )


@given(st.permutations(["a", "b", "c", "d", "e"]), st.sets(st.sampled_from("abcde")), st.sampled_from([-1, 1]))
def test_a_shift_keeps_every_code_and_moves_none_by_more_than_a_place(
    names: list[str], chosen: set[str], step: int
) -> None:
    siblings = [Code(name, Label.of({"en": name})) for name in names]
    after = [entry.code for entry in codebooks._shifted(siblings, sorted(chosen), step)]
    assert sorted(after) == sorted(names)
    assert all(abs(after.index(name) - names.index(name)) <= 1 for name in chosen)
    assert [name for name in after if name in chosen] == [name for name in names if name in chosen]
    assert [name for name in after if name not in chosen] == [name for name in names if name not in chosen]


@pytest.mark.parametrize(
    "change",
    [
        lambda s: codebooks.merge(s, ["schedule"], "nothing"),
        lambda s: codebooks.merge(s, ["challenges"], "budget"),
        lambda s: codebooks.merge(s, ["budget"], "budget"),
        lambda s: codebooks.move(s, ["nothing"], ""),
        lambda s: codebooks.define(s, Code("budget", Label())),
        lambda s: codebooks.set_status(s, ["nothing"], RETIRED),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(change: Callable[[Session], Gesture | None]) -> None:
    session = small_session()
    before = session.codebook()
    with pytest.raises(QualevalError):
        change(session)
    assert session.codebook() == before


def test_every_change_of_the_codebook_is_in_the_journal() -> None:
    session = small_session()
    code(session, "Dana kecil sekali.", "budget")
    codebooks.merge(session, ["budget"], "schedule")
    folded = Project.fold(session.store.gestures())
    assert [found.code for found in folded.find(Coding)] == ["schedule"]


@pytest.mark.parametrize("name", ["Budget", "budgets", "BUDGE", " bud get", "Challenge", "tantangan"])
def test_a_name_that_is_nearly_taken_is_found(name: str) -> None:
    session = small_session()
    assert codebooks.alike(session.codebook(), name)[0].code == ("budget" if "b" in name.lower() else "challenges")


@pytest.mark.parametrize("name", ["Network", "", "bu", "bad"])
def test_another_name_is_not_taken_for_one_there_is(name: str) -> None:
    assert codebooks.alike(small_session().codebook(), name) == []


def test_a_name_that_is_nearly_a_keyword_is_found_whatever_the_order_of_its_words() -> None:
    session = small_session()
    entry = replace(session.codebook()["budget"], keywords=(("id", ("uang saku",)),))
    codebooks.define(session, entry)
    assert [code.code for code in codebooks.alike(session.codebook(), "Saku uang")] == ["budget"]


def test_a_name_is_near_one_that_has_all_its_words_and_more() -> None:
    session = small_session()
    codebooks.define(session, replace(session.codebook()["budget"], name=Label((("en", "Travel money"),))))
    assert [code.code for code in codebooks.alike(session.codebook(), "Travel money of the staff")] == ["budget"]
    assert codebooks.alike(session.codebook(), "Travel plans of the staff") == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("jadwal  bentrok\nterus.", "jadwal bentrok terus"),
        ("“semangat!”", "semangat"),
        ("...", "..."),
        ("kata " * 20, "kata kata kata kata kata kata kata kata kata kata kata kata"),
        ("x" * 80, "x" * 60),
    ],
)
def test_a_code_is_called_by_peoples_own_words(words: str, name: str) -> None:
    assert codebooks.name_in_vivo(words) == name
