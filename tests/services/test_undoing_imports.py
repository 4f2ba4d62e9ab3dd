"""What is brought in from files is taken back only after a yes, and its size is told."""

import pytest

from qualeval.domain.events import Change, Gesture, added
from qualeval.domain.records import Coding
from qualeval.i18n import Translator
from qualeval.services import codebooks, coding
from qualeval.services.sizing import size
from qualeval.services.undoing import HidesWorkError, undo, undo_or_ask
from tests.services.world import codings, passage, small_session

ENGLISH = Translator("en")


def test_an_import_is_taken_back_only_when_it_is_meant() -> None:
    session = small_session()
    while True:
        try:
            if undo_or_ask(session) is None:
                raise AssertionError("nothing that was imported was asked about")
        except HidesWorkError as error:
            asked = error.gesture
            break
    assert asked.action.startswith("import")
    n = len(session.store.find(type(asked.changes[0].record)))
    undone = undo(session)
    assert undone is not None
    assert undone.target == asked.id
    assert len(session.store.find(type(asked.changes[0].record))) < n


def test_what_one_did_by_hand_is_taken_back_at_once() -> None:
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    assert undo_or_ask(session) is not None
    assert codings(session) == []


def test_the_size_of_a_gesture_is_told_by_kind() -> None:
    session = small_session()
    one = coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    new = coding.apply_new(session, passage(session, "Jadwal bentrok terus."), "Waktu")
    moved = codebooks.move(session, ["budget", "schedule"], "effects")
    assert one is not None
    assert moved is not None
    assert [size(each, session.store, ENGLISH) for each in (one, new, moved)] == ["", "", "2 entries of the codebook"]
    many = Gesture("g", "", "ani", "code.rule", tuple(added(found) for found in codings(session)))
    assert size(many, session.store, ENGLISH) == "2 codings"


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_same_size_is_told_of_what_is_taken_back(language: str) -> None:
    session = small_session()
    coding.apply(session, passage(session, "Dana"), "budget")
    found = session.store.find(Coding)
    gesture = Gesture("g", "", "ani", "code.rule", (*(Change(None, each) for each in found * 3),))
    translate = Translator(language)
    assert size(gesture, session.store, translate) == size(gesture.undone("h", ""), session.store, translate) != ""
