"""Coding, deciding, taking back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualeval.domain.codebook import CANDIDATE
from qualeval.domain.errors import ConflictError, QualevalError
from qualeval.domain.records import Coding, Decision, Origin, Verdict
from qualeval.domain.suggestion import Suggestion
from qualeval.domain.text import Span
from qualeval.services import coding
from qualeval.services.session import Session
from qualeval.services.undoing import redo, undo
from tests.services.world import as_coder, codings, empty_session, folded, passage, records, small_session

_BUDGET = Suggestion("budget", 0.87654)


def test_a_coding_is_trimmed_and_carries_who_when_and_whose_words() -> None:
    session = small_session()
    coding.apply(session, passage(session, " Dana kecil sekali. "), "budget")
    (made,) = codings(session)
    text = passage(session, "Dana").content.text
    assert made.span.of(text) == "Dana kecil sekali."
    assert (made.coder, made.origin, made.speaker, made.n_words) == ("ani", Origin.MANUAL, "R07", 3)


def test_the_same_coding_is_made_once_by_each_coder() -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    assert coding.apply(session, place, "budget")
    assert coding.apply(session, place, "budget") is None
    assert coding.apply(as_coder(session, "budi"), place, "budget")
    assert len(codings(session)) == 2


@pytest.mark.parametrize(("words", "code"), [("Dana kecil", "nope"), ("\n", "budget")])
def test_what_cannot_be_coded_is_refused(words: str, code: str) -> None:
    session = small_session()
    with pytest.raises(QualevalError):
        coding.apply(session, passage(session, words), code)
    assert codings(session) == []


def test_a_span_past_the_end_is_refused() -> None:
    session = small_session()
    place = passage(session, "Dana")
    far = coding.Passage(place.document, place.content, Span(0, len(place.content.text) + 1))
    with pytest.raises(QualevalError, match="ends at"):
        coding.apply(session, far, "budget")


def test_edges_and_memos_are_changed_and_nothing_is_written_for_nothing() -> None:
    session = small_session()
    place = passage(session, "Dana kecil")
    coding.apply(session, place, "budget")
    (made,) = codings(session)
    wider = Span(place.span.start, place.span.end + len(" sekali."))
    assert coding.resize(session, place.content, made, made.span) is None
    assert coding.resize(session, place.content, made, wider)
    (resized,) = codings(session)
    assert (resized.span, resized.n_words, resized.id) == (wider, 3, made.id)
    assert coding.write_memo(session, resized, "penting")
    (noted,) = codings(session)
    assert noted.memo == "penting"
    assert coding.write_memo(session, noted, "penting") is None
    coding.remove(session, noted)
    assert codings(session) == []


def test_accepting_makes_a_coding_and_keeps_the_decision() -> None:
    session = small_session()
    coding.accept(session, passage(session, "Dana kecil sekali."), _BUDGET, "m1")
    (made,) = codings(session)
    (decision,) = session.store.find(Decision)
    assert (made.code, made.origin) == ("budget", Origin.ACCEPTED)
    assert (decision.verdict, decision.coding_id, decision.confidence, decision.model) == (
        Verdict.ACCEPT,
        made.id,
        0.8765,
        "m1",
    )


def test_accepting_what_is_coded_already_adds_no_second_coding() -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    coding.apply(session, place, "budget")
    coding.accept(session, place, _BUDGET, "m1")
    (made,) = codings(session)
    (decision,) = session.store.find(Decision)
    assert decision.coding_id == made.id


def test_a_later_verdict_replaces_the_earlier_one() -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    coding.reject(session, place, _BUDGET, "m1")
    coding.change(session, place, _BUDGET, "m1", "schedule")
    (decision,) = session.store.find(Decision)
    assert (decision.verdict, decision.replacement) == (Verdict.CHANGE, "schedule")
    assert [(c.code, c.origin) for c in codings(session)] == [("schedule", Origin.CHANGED)]


def test_a_rejection_makes_no_coding() -> None:
    session = small_session()
    coding.reject(session, passage(session, "Dana kecil sekali."), _BUDGET, "m1")
    assert codings(session) == []


def test_an_undo_takes_back_ones_own_last_gesture_and_a_redo_does_it_again() -> None:
    session = small_session()
    other = as_coder(session, "budi")
    place = passage(session, "Dana kecil sekali.")
    coding.apply(session, place, "budget")
    coding.apply(other, place, "schedule")
    assert undo(session)
    assert [c.coder for c in codings(session)] == ["budi"]
    assert redo(session)
    assert redo(session) is None
    assert {c.coder for c in codings(session)} == {"ani", "budi"}


def test_an_undo_of_what_someone_has_changed_since_is_refused() -> None:
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.write_memo(as_coder(session, "budi"), codings(session)[0], "lain")
    before = records(session)
    with pytest.raises(ConflictError):
        undo(session)
    assert records(session) == before


def test_there_is_an_end_to_undoing() -> None:
    session = as_coder(small_session(), "budi")
    assert undo(session) is None
    assert redo(session) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from("abrcmx"), max_size=25))
def test_undoing_everything_restores_every_state_and_redoing_all_comes_back(deeds: list[str]) -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    states = [records(session)]
    for deed in deeds:
        found = codings(session)
        if deed == "a":
            coding.apply(session, place, "budget")
        elif deed == "b":
            coding.apply(session, passage(session, "Jadwal bentrok terus."), "schedule")
        elif deed == "r":
            coding.reject(session, place, _BUDGET, "m")
        elif deed == "c":
            coding.change(session, place, _BUDGET, "m", "motivation")
        elif deed == "m" and found:
            coding.write_memo(session, found[0], found[0].memo + "x")
        elif deed == "x" and found:
            coding.remove(session, found[-1])
        if records(session) != states[-1]:
            states.append(records(session))
    assert folded(session) == records(session)
    last = records(session)
    for state in reversed(states[:-1]):
        assert undo(session)
        while records(session) != state:
            assert undo(session)
    while redo(session):
        pass
    assert records(session) == last
    assert folded(session) == last


def test_a_new_code_and_its_first_coding_are_one_step() -> None:
    session = small_session()
    coding.apply_new(session, passage(session, "Dana kecil sekali."), "Uang Saku!")
    assert session.codebook()["uang_saku"].status == CANDIDATE
    assert [found.code for found in session.store.find(Coding)] == ["uang_saku"]
    undo(session)
    assert "uang_saku" not in session.codebook()
    assert session.store.find(Coding) == []


def test_the_making_of_the_project_is_not_taken_back() -> None:
    session = empty_session()
    assert undo(session) is None
    assert session.codebook().codes


def test_a_speakers_label_is_no_words_to_code() -> None:
    session = small_session()
    coding.apply(session, passage(session, "R07: Dana kecil sekali."), "budget")
    coding.apply(session, passage(session, "kecil sekali. Jadwal bentrok terus.\nTanya: Lalu?\nR07: "), "schedule")
    text = passage(session, "Dana").content.text
    assert [made.span.of(text) for made in codings(session)] == [
        "Dana kecil sekali.",
        "kecil sekali. Jadwal bentrok terus.\nTanya: Lalu?",
    ]
    with pytest.raises(QualevalError, match="no words"):
        coding.apply(session, passage(session, "Tanya:"), "budget")


def _coded(session: Session, words: str, memo: str = "") -> Coding:
    """A coding of the words by the session's coder."""
    coding.apply(session, passage(session, words), "budget")
    (made,) = [found for found in codings(session) if found.span == passage(session, words).span]
    coding.write_memo(session, made, memo)
    return next(found for found in codings(session) if found.id == made.id)


def _words(session: Session) -> list[tuple[str, str]]:
    text = passage(session, "Dana").content.text
    return [(made.span.of(text), made.memo) for made in sorted(codings(session), key=lambda made: made.start)]


@pytest.mark.parametrize(
    ("at", "pieces"),
    [
        ("Jadwal bentrok terus.", ["Dana kecil sekali.", "Jadwal bentrok terus."]),
        ("Dana kecil sekali.", ["Dana kecil sekali.", "Jadwal bentrok terus."]),
        ("kecil", ["Dana", "kecil", "sekali. Jadwal bentrok terus."]),
        (": Dana", ["Dana", "kecil sekali. Jadwal bentrok terus."]),
    ],
)
def test_a_coding_is_split_where_a_span_begins_and_ends_and_taken_back_in_one_step(at: str, pieces: list[str]) -> None:
    session = small_session()
    made = _coded(session, "Dana kecil sekali. Jadwal bentrok terus.", "penting")
    gesture = coding.split(session, passage(session, at).content, made, passage(session, at).span)
    assert gesture.action == "code.split"
    assert _words(session) == [(words, "" if index else "penting") for index, words in enumerate(pieces)]
    assert [found.n_words for found in codings(session)] == [len(words.split()) for words in pieces]
    undo(session)
    assert codings(session) == [made]


@pytest.mark.parametrize("at", ["Dana kecil sekali.", "R07: Dana kecil sekali. Jadwal", "Semangat"])
def test_a_coding_is_not_split_into_one(at: str) -> None:
    session = small_session()
    made = _coded(session, "Dana kecil sekali.")
    with pytest.raises(QualevalError, match="select where"):
        coding.split(session, passage(session, at).content, made, passage(session, at).span)
    assert codings(session) == [made]


def test_codings_that_touch_become_one_with_all_memos() -> None:
    session = small_session()
    content = passage(session, "Dana").content
    first = _coded(session, "Dana kecil", "satu")
    middle = _coded(session, "kecil sekali.", "dua")
    _coded(session, "Jadwal bentrok terus.", "satu")
    _coded(session, "Semangat lagi.")
    coding.apply(session, passage(session, "Dana kecil sekali."), "schedule")
    coding.apply(as_coder(session, "budi"), passage(session, "Jadwal"), "budget")
    before = codings(session)
    assert coding.join(session, content, middle).action == "code.join"
    whole = next(found for found in codings(session) if found.id == first.id)
    assert whole.span.of(content.text) == "Dana kecil sekali. Jadwal bentrok terus."
    assert (whole.memo, whole.n_words) == ("satu\ndua", 6)
    assert len(codings(session)) == len(before) - 2
    undo(session)
    assert sorted(codings(session), key=lambda made: made.id) == sorted(before, key=lambda made: made.id)


def test_a_coding_that_touches_none_of_its_code_is_not_joined() -> None:
    session = small_session()
    made = _coded(session, "Dana kecil sekali.")
    _coded(session, "bentrok terus.")
    with pytest.raises(QualevalError, match="touches"):
        coding.join(session, passage(session, "Dana").content, made)


@settings(max_examples=40)
@given(st.data())
def test_joining_what_was_split_gives_the_coding_back(data: st.DataObject) -> None:
    session = small_session()
    content = passage(session, "Dana").content
    made = _coded(session, "Dana kecil sekali. Jadwal bentrok terus.", "penting")
    start = data.draw(st.integers(made.start, made.end - 1))
    end = data.draw(st.integers(start + 1, made.end))
    try:
        coding.split(session, content, made, Span(start, end))
    except QualevalError:
        return
    pieces = sorted(codings(session), key=lambda found: found.start)
    assert len(pieces) in (2, 3)
    said = [content.text[made.start : made.end].replace(" ", ""), "".join(p.span.of(content.text) for p in pieces)]
    assert said[0] == said[1].replace(" ", "")
    coding.join(session, content, data.draw(st.sampled_from(pieces)))
    assert codings(session) == [made]
