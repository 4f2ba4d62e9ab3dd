"""Settling where coders differ: what stands is the agreed coder's, in one gesture, and comes back with undo."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.agreement_units import judge
from qualeval.domain.codebook import Label
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Coder, Coding
from qualeval.domain.text import Span
from qualeval.i18n import Translator
from qualeval.services import adjudicating, agreeing, codebooks, coding, disputes, memos, trouble
from qualeval.services.agreeing import Ground
from qualeval.services.disputes import BOTH, NEITHER, Dispute
from qualeval.services.session import Session
from qualeval.services.summarising import themes
from qualeval.services.undoing import redo, undo
from qualeval.services.whose import counted
from tests.services.world import as_coder, passage, small_session

EN = Translator("en")


@pytest.fixture
def double() -> Session:
    """Of w01's three segments: ani budget, budi schedule; the second alike; the third budget by budi alone."""
    session = small_session()
    budi = as_coder(session, "budi")
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(budi, passage(session, "Dana kecil sekali."), "schedule")
    coding.apply(session, passage(session, "Jadwal bentrok terus."), "schedule")
    coding.apply(budi, passage(session, "Jadwal bentrok"), "schedule")
    coding.apply(budi, passage(session, "Semangat lagi."), "budget")
    return session


def _of(session: Session) -> tuple[Ground, list[Dispute]]:
    over = agreeing.ground(session)
    return over, disputes.between(session, over)


def _agreed(session: Session) -> list[tuple[str, str]]:
    found = [coding for coding in session.store.find(Coding) if coding.coder == "agreed"]
    return [(c.code, passage(session, "Dana").content.text[c.start : c.end]) for c in found]


def test_disputes_come_by_the_code_most_often_in_dispute(double: Session) -> None:
    over, found = _of(double)
    assert over.coders == ("ani", "budi")
    assert [(d.code, d.text) for d in found] == [("budget", "Dana kecil sekali."), ("budget", "Semangat lagi.")]
    assert found[0].marks == (("ani", frozenset({"budget"})), ("budi", frozenset({"schedule"})))
    assert found[1].marks == (("ani", frozenset()), ("budi", frozenset({"budget"})))
    assert len({d.id for d in found}) == 2
    assert disputes.named(found, found[1].id) == found[1]
    with pytest.raises(QualevalError, match="no dispute has the id “zz”"):
        disputes.named(found, "zz")


@pytest.mark.parametrize(
    ("take", "codes"), [("ani", ["budget"]), ("budi", ["schedule"]), (BOTH, ["budget", "schedule"]), (NEITHER, [])]
)
def test_a_decision_is_one_gesture_of_the_agreed_coder_s_codings(double: Session, take: str, codes: list[str]) -> None:
    over, found = _of(double)
    n = len(list(double.store.gestures()))
    gesture = adjudicating.settle(double, over, found[0], take)
    assert gesture is not None
    assert (gesture.coder, len(list(double.store.gestures()))) == ("ani", n + 1)
    assert sorted(code for code, _ in _agreed(double)) == codes
    assert all(words == "Dana kecil sekali." for _, words in _agreed(double))
    (first, second) = disputes.as_settled(double, found)
    assert (first.settled, second.settled) == (take, "")
    assert adjudicating.settle(double, over, first, take) is None
    undo(double)
    assert _agreed(double) == []
    assert double.store.get(Coder, "agreed") is None
    assert disputes.as_settled(double, found)[0].settled == ""
    redo(double)
    assert sorted(code for code, _ in _agreed(double)) == codes


def test_a_second_decision_takes_the_place_of_the_first(double: Session) -> None:
    over, found = _of(double)
    adjudicating.settle(double, over, found[0], BOTH)
    adjudicating.settle(double, over, disputes.as_settled(double, found)[0], "budi")
    assert [code for code, _ in _agreed(double)] == ["schedule"]
    assert disputes.as_settled(double, found)[0].settled == "budi"
    undo(double)
    assert sorted(code for code, _ in _agreed(double)) == ["budget", "schedule"]
    with pytest.raises(QualevalError, match="“citra” is none of: ani, budi, both, neither"):
        adjudicating.settle(double, over, found[0], "citra")


def test_a_code_that_comes_into_dispute_later_opens_the_place_again(double: Session) -> None:
    over, found = _of(double)
    adjudicating.settle(double, over, found[1], NEITHER)
    coding.apply(double, passage(double, "Semangat lagi."), "motivation")
    _, again = _of(double)
    assert [d.settled for d in again if d.text == "Semangat lagi."] == [""]


def test_what_all_coded_alike_is_taken_over_once(double: Session) -> None:
    over, _ = _of(double)
    assert adjudicating.standing(double, over) == adjudicating.Standing(1, 0)
    assert adjudicating.take_agreements(double, over) is not None
    assert _agreed(double) == [("schedule", "Jadwal bentrok terus.")]
    assert adjudicating.standing(double, over) == adjudicating.Standing(1, 1)
    assert adjudicating.take_agreements(double, over) is None


def test_a_stretch_agreed_in_part_is_cut_to_that_part() -> None:
    session = small_session()
    budi = as_coder(session, "budi")
    coding.apply(session, passage(session, "Dana kecil sekali. Jadwal bentrok terus."), "budget")
    coding.apply(budi, passage(session, "Jadwal bentrok terus."), "budget")
    over, found = _of(session)
    adjudicating.take_agreements(session, over)
    assert _agreed(session) == [("budget", "Jadwal bentrok terus.")]
    assert [d.text for d in found] == ["Dana kecil sekali."]
    adjudicating.settle(session, over, found[0], "ani")
    assert _agreed(session) == [("budget", "Dana kecil sekali. Jadwal bentrok terus.")]  # one stretch, as ani coded it
    adjudicating.settle(session, over, disputes.as_settled(session, found)[0], "budi")
    assert _agreed(session) == [("budget", "Jadwal bentrok terus.")]


def test_the_agreed_coder_is_no_person_and_its_codings_can_be_counted(double: Session) -> None:
    over, found = _of(double)
    adjudicating.take_agreements(double, over)
    for dispute in found:
        adjudicating.settle(double, over, dispute, "budi")
    assert agreeing.ground(double).coders == ("ani", "budi")
    assert sorted(c.code for c in counted(double, "agreed").store.find(Coding)) == ["budget", "schedule", "schedule"]
    how_far = adjudicating.standing(double, over)
    table = adjudicating.disputes_table(over, disputes.as_settled(double, found), EN, how_far)
    assert table.notes == (
        "2 of 2 settled.",
        "Of 1 codes on segments that they gave alike, 1 are taken over as agreed.",
    )
    assert table.rows[0][3:6] == ("budget", "ani: Budget; budi: Schedule", "budi")


def test_a_definition_in_trouble_is_marked_until_it_says_something_else(double: Session) -> None:
    assert trouble.in_trouble(double) == frozenset()
    gesture = trouble.send_back(double, "budget", "Where does money end?")
    assert gesture is not None
    assert trouble.in_trouble(double) == {"budget"}
    assert memos.own(double, "code", "budget") == "Where does money end?"
    assert [memo.about for memo in memos.memos(double, "en")] == ["code"]  # the mark itself is no memo to read
    assert trouble.send_back(double, "budget", "Where does money end?") is None
    undo(double)
    assert (trouble.in_trouble(double), memos.own(double, "code", "budget")) == (frozenset(), "")
    redo(double)
    before = double.codebook()["budget"]
    codebooks.define(double, replace(before, definition=Label.of({"en": "Too little money"})))
    assert trouble.in_trouble(double) == frozenset()


def test_what_was_settled_segment_by_segment_counts_as_the_stretch_it_was() -> None:
    """Ani codes both sentences at once, budi neither: two disputes, one stretch in the end, whatever the order."""
    for order in ((0, 1), (1, 0)):
        session = small_session()
        coding.apply(session, passage(session, "Dana kecil sekali. Jadwal bentrok terus."), "budget")
        coding.apply(as_coder(session, "budi"), passage(session, "Semangat lagi."), "motivation")
        before = [row.n_segments for row in themes(session).rows if row.code == "budget"]
        over, found = _of(session)
        ours = [dispute for dispute in found if dispute.code == "budget"]
        for at in order:
            adjudicating.settle(session, over, ours[at], "ani")
        assert _agreed(session) == [("budget", "Dana kecil sekali. Jadwal bentrok terus.")]
        assert [row.n_segments for row in themes(session).rows if row.code == "budget"] == before == [1]
        adjudicating.settle(session, over, disputes.as_settled(session, ours)[0], NEITHER)
        assert _agreed(session) == [("budget", "Jadwal bentrok terus.")]


def test_what_is_left_of_a_stretch_that_stands_already_is_not_coded_twice() -> None:
    """Ani codes both sentences at once and the second by itself: without the first, both are the second."""
    session = small_session()
    for words in ("Dana kecil sekali. Jadwal bentrok terus.", "Jadwal bentrok terus."):
        coding.apply(session, passage(session, words), "budget")
    coding.apply(as_coder(session, "budi"), passage(session, "Semangat lagi."), "motivation")
    over, found = _of(session)
    first, second = (dispute for dispute in found if dispute.code == "budget")
    for dispute in (first, second):
        adjudicating.settle(session, over, dispute, "ani")
    adjudicating.settle(session, over, first, NEITHER)
    assert _agreed(session) == [("budget", "Jadwal bentrok terus.")]


SEGMENTS = ("Dana kecil sekali.", "Jadwal bentrok terus.", "Semangat lagi.")
STRETCHES = st.tuples(st.sampled_from(("budget", "schedule")), st.integers(0, 2), st.integers(0, 2))


@given(st.lists(STRETCHES, min_size=1, max_size=4), st.lists(STRETCHES, min_size=1, max_size=4), st.data())
def test_the_agreed_codings_mark_just_what_was_agreed_and_settled(
    ani: list[tuple[str, int, int]], budi: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    session = small_session()
    text = passage(session, SEGMENTS[0]).content.text
    at = [(text.index(words), text.index(words) + len(words)) for words in SEGMENTS]
    for person, stretches in ((session, ani), (as_coder(session, "budi"), budi)):
        for code, one, other in stretches:
            span = Span(at[min(one, other)][0], at[max(one, other)][1])
            coding.apply(person, passage(session, SEGMENTS[0])._replace(span=span), code)
    over, found = _of(session)
    steps = data.draw(st.permutations([*range(len(found)), *range(len(found)), -1]))
    wanted: dict[object, set[str]] = {}
    for step in steps:
        if step < 0:
            adjudicating.take_agreements(session, over)
            continue
        take = data.draw(st.sampled_from(("ani", "budi", BOTH, NEITHER)))
        adjudicating.settle(session, over, disputes.as_settled(session, found)[step], take)
        wanted[found[step].place] = set(found[step].taken(take))
    facts = [fact for fact in session.store.coding_facts() if fact.coder == "agreed"]
    marks = {item.place: item.marks for item in judge(session.store.coding_facts(), over.universe, ("ani", "budi"))}
    agreed = {item.place: set(item.marks[0]) for item in judge(facts, over.universe, ("agreed",)) if item.place}
    for unit in over.universe:
        both = set(frozenset.intersection(*marks[unit])) if unit in marks else set()
        assert agreed.get(unit, set()) == both | wanted.get(unit, set())
    assert len({(fact.code, fact.start, fact.end) for fact in facts}) == len(facts)
