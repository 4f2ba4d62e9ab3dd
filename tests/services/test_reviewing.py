"""The review queue: what comes next, what is drawn by lot, and how often the engine was right."""

import random

import pytest

from qualeval.domain.learning import Answer
from qualeval.domain.records import Decision, Verdict
from qualeval.domain.suggestion import Segment, SegmentSuggestions, Suggestion
from qualeval.domain.text import Span
from qualeval.services import coding, undoing
from qualeval.services.coding import Asked
from qualeval.services.grid import like_answers, likeness_to
from qualeval.services.reviewing import (
    EVERY,
    RANDOM,
    Filter,
    Item,
    Order,
    Plan,
    Share,
    accept_all,
    acceptances,
    asked,
    decide_all,
    like_items,
    plan,
)
from tests.services.world import codings, passage, small_session

CODES = ("budget", "schedule", "motivation")
ALL = Filter()


def many(n: int = 400) -> Answer:
    """Suggestions for n segments of four sources: one code each in turn, a second one on every third."""
    chance = random.Random(3)  # noqa: S311 - the same numbers every time
    found = {}
    for index in range(n):
        segment = Segment(f"s{index // (n // 4)}", f"d{index // 10}", Span(index * 10, index * 10 + 9), "x")
        offers = [Suggestion(CODES[index % 3], round(chance.random(), 3))]
        if index % 3 == 0:
            offers.append(Suggestion("motivation", round(chance.random(), 3)))
        found[index] = SegmentSuggestions(segment, tuple(offers), "m1")
    return Answer(1, found, (7, 3, 11))


def planned(order: Order, chosen: Filter = ALL, passed: tuple[tuple[str, int, int, str], ...] = ()) -> Plan:
    return plan(many(), order, chosen, CODES, lambda _index, _suggestion: True, passed)


@pytest.mark.parametrize("order", Order)
def test_one_in_five_is_drawn_by_lot_whatever_the_order(order: Order) -> None:
    items = planned(order).items
    by_lot = [item.drawn == RANDOM for item in items[:100]]
    assert sum(by_lot) == 100 // EVERY
    assert {item.drawn for item in items} == {RANDOM, order.value}


@pytest.mark.parametrize("order", Order)
def test_nothing_comes_twice_and_in_the_end_everything_has_come(order: Order) -> None:
    passed: list[tuple[str, int, int, str]] = []
    while items := planned(order, passed=tuple(passed)).items:
        passed += [item.key for item in items]
    assert len(passed) == len(set(passed)) == planned(order).n_waiting == 400 + 134


def test_the_most_useful_come_first_and_the_rest_as_the_text_stands() -> None:
    items = planned(Order.USEFUL).items
    starts = list(dict.fromkeys(item.segment.span.start for item in items if item.drawn != RANDOM))
    useful = [start for start in (70, 30, 110) if start in starts]
    assert starts[: len(useful)] == useful
    assert starts[len(useful) :] == sorted(starts[len(useful) :])


def test_the_surest_and_the_least_sure_come_first() -> None:
    sure = [i.suggestion.confidence for i in planned(Order.SURE).items if i.drawn != RANDOM]
    unsure = [i.suggestion.confidence for i in planned(Order.UNSURE).items if i.drawn != RANDOM]
    assert sure == sorted(sure, reverse=True)
    assert unsure == sorted(unsure)
    assert sure[0] > unsure[0]


def test_code_by_code_the_lot_stays_within_the_code() -> None:
    places = [CODES.index(item.suggestion.code) for item in planned(Order.CODE).items]
    assert places == sorted(places)


def test_the_lot_is_the_same_however_one_goes() -> None:
    def lots(order: Order) -> list[Item]:
        return [item for item in planned(order).items if item.drawn == RANDOM][:20]

    assert [i.key for i in lots(Order.SURE)] == [i.key for i in lots(Order.UNSURE)]


def test_those_drawn_by_lot_are_like_all_of_them_where_the_surest_first_are_not() -> None:
    items = planned(Order.SURE).items
    confidence = [s.confidence for found in many().suggestions.values() for s in found.suggestions]
    mean = sum(confidence) / len(confidence)
    drawn = [i.suggestion.confidence for i in items if i.drawn == RANDOM]
    rest = [i.suggestion.confidence for i in items if i.drawn != RANDOM]
    assert abs(sum(drawn) / len(drawn) - mean) < 0.12
    assert sum(rest) / len(rest) - mean > 0.2


@pytest.mark.parametrize(
    "chosen",
    [Filter(source_id="s1"), Filter(documents=frozenset({"d3", "d4"})), Filter(at_least=0.7), Filter(code="budget")],
    ids=["source", "documents", "confidence", "code"],
)
def test_a_filter_leaves_what_it_says_and_only_a_codes_keeps_the_lot(chosen: Filter) -> None:
    found = planned(Order.SOURCE, chosen)
    everything = planned(Order.SOURCE)
    assert 0 < found.n_waiting < everything.n_waiting
    assert all(chosen.takes(item.segment, item.suggestion) for item in found.items)
    assert any(item.drawn == RANDOM for item in found.items) == bool(chosen.code)


def test_what_is_decided_waits_no_more() -> None:
    found = plan(many(), Order.SOURCE, ALL, CODES, lambda index, _: index >= 390, ())
    assert found.n_waiting == len(found.items) == 10 + 4


def test_a_decision_keeps_how_it_was_drawn_and_codes_the_words_that_were_chosen() -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    item = Item(Segment("s", place.document.id, place.span, ""), Suggestion("budget", 0.8), "m1", RANDOM)
    shorter = Span(place.span.start, place.span.end - 8)
    coding.decide(session, asked(session.store, item), Verdict.ACCEPT, "budget", shorter)
    (decision,) = session.store.find(Decision)
    assert (decision.drawn, decision.start, decision.end) == (RANDOM, place.span.start, place.span.end)
    (made,) = codings(session)
    assert (made.span, made.id) == (shorter, decision.coding_id)


def test_what_is_accepted_together_is_one_step() -> None:
    session = small_session()
    items = []
    for words, code in (("Dana kecil sekali.", "budget"), ("Jadwal bentrok terus.", "schedule")):
        place = passage(session, words)
        items.append(Item(Segment("s", place.document.id, place.span, words), Suggestion(code, 0.9), "m1", "sure"))
    gesture = accept_all(session, items)
    assert gesture is not None
    assert {made.code for made in codings(session)} == {"budget", "schedule"}
    undoing.undo(session)
    assert codings(session) == []
    assert session.store.find(Decision) == []
    assert accept_all(session, []) is None


def test_acceptance_is_told_over_all_and_over_the_lot_and_follows_what_is_done() -> None:
    session = small_session()
    found = acceptances(session.store)
    place = passage(session, "Dana kecil sekali.")
    for drawn, verdict, code in (
        (RANDOM, Verdict.ACCEPT, "budget"),
        ("sure", Verdict.REJECT, ""),
        (RANDOM, Verdict.CHANGE, "schedule"),
    ):
        suggestion = Suggestion("budget" if verdict is not Verdict.REJECT else "motivation", 0.5)
        asked_now = Asked(place, suggestion, "m", drawn)
        found.follow(coding.decide(session, asked_now, verdict, code))
    # the change replaced the earlier decision on the same segment and code
    assert (found.of("m", "budget").overall, found.of("m", "budget").drawn) == (Share(0, 1), Share(0, 1))
    assert (found.of("m", "motivation").overall, found.of("m", "motivation").drawn) == (Share(0, 1), Share(0, 0))
    undone = undoing.undo(session)
    assert undone is not None
    found.follow(undone)
    assert found.of("m", "budget").drawn == Share(1, 1)
    again = acceptances(session.store, "ani")
    assert [again.of("m", code) for code in CODES] == [found.of("m", code) for code in CODES]
    assert found.of("m:g9", "budget") == found.of("m", "budget")
    assert found.of("another", "budget").overall == Share(0, 0)
    assert acceptances(session.store, "somebody else").n_decided == 0
    assert Share(1, 1).interval[0] < Share(1, 1).value == 1.0
    assert Share(0, 0).value == 0.0


def _said(*texts: str) -> Answer:
    """A suggestion of `budget` for each text, in documents of their own."""
    segments = [Segment("s", f"d{n}", Span(0, len(text)), text) for n, text in enumerate(texts)]
    found = {n: SegmentSuggestions(one, (Suggestion("budget", 0.5),), "m1") for n, one in enumerate(segments)}
    return Answer(1, found, ())


def test_segments_that_say_the_same_are_found_but_for_those_of_the_lot() -> None:
    answer = _said("Dana kurang.", "dana KURANG", "Jadwal padat.", *["Dana kurang!"] * 40)
    first = Item(answer.suggestions[0].segment, answer.suggestions[0].suggestions[0], "m1")
    found = like_items(answer, first, lambda index, _suggestion: index != 1)
    assert {item.segment.text for item in found} == {"Dana kurang!"}
    planned_items = plan(answer, Order.SOURCE, ALL, CODES, lambda *_: True).items
    by_lot = {item.key for item in planned_items if item.drawn == RANDOM and item.segment.text == "Dana kurang!"}
    assert by_lot
    assert by_lot.isdisjoint(item.key for item in found)
    assert len(found) == 40 - len(by_lot)
    assert {item.drawn for item in found} == {"like"}


def test_what_is_like_one_is_what_the_grid_puts_together_with_it() -> None:
    texts = [
        "Dana pelatihan kami kurang sekali",
        "dana pelatihan kami kurang sekali ya",
        "jadwal bentrok terus",
        "Jadwal bentrok  terus!",
        "jadwal pelatihan",
        "-",
    ]
    for group in like_answers((f"d{n}", text) for n, text in enumerate(texts)):
        first = group.wordings[0].text
        together = {texts[int(document[1:])] for document in group.documents}
        assert {text for text in texts if likeness_to(first)(text)} == (together if first != "-" else set())


def test_like_ones_are_rejected_in_one_step_that_is_taken_back_at_once() -> None:
    session = small_session()
    items = [
        Item(Segment(p.document.source_id, p.document.id, p.span, words), Suggestion("budget", 0.4), "m", "like")
        for words in ("Dana kecil sekali.", "Jadwal bentrok terus.")
        for p in (passage(session, words),)
    ]
    gesture = decide_all(session, items, Verdict.REJECT)
    assert gesture is not None
    assert gesture.action == "suggestion.reject-all"
    assert [(d.verdict, d.drawn) for d in session.store.find(Decision)] == [(Verdict.REJECT, "like")] * 2
    assert codings(session) == []
    undoing.undo(session)
    assert session.store.find(Decision) == []
    assert decide_all(session, [], Verdict.REJECT) is None
