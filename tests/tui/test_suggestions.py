"""Deciding on suggestions: one key each, recorded as it was meant, and nothing moves under the reader's eyes."""

from dataclasses import replace

from qualeval.domain.errors import QualevalError
from qualeval.domain.learning import Answer
from qualeval.domain.records import Coding, Verdict
from qualeval.domain.suggestion import Reason, ReasonKind, SegmentSuggestions, Suggestion
from tests.tui.covering import covers
from tests.tui.fake_adapters import FakeAdapters, answer_to
from tests.tui.hands import Bench, Hands

THIRD = "Katanya [/b] anggaran habis, jadi semangat turun lagi."
FOURTH = "Sekarang saya berani bicara di rapat."


@covers("code.next-useful", "code.accept")
async def test_an_accepted_suggestion_is_a_coding_with_its_decision(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n")
        assert (hands.said_here, hands.strip) == (THIRD, ["Work motivation", "Budget limits"])
        await hands.press("a")
        assert hands.codings()[-1] == (THIRD, "motivation", "accepted")
        (decision,) = hands.decisions()
        assert (decision.verdict, decision.code, decision.confidence) == (Verdict.ACCEPT, "motivation", 0.9)
        assert decision.model.startswith("m")
        assert decision.coding_id == hands.session.store.find(Coding)[-1].id
        assert hands.strip == ["Budget limits"]
        assert "Work motivation" in hands.status


@covers("code.reject")
async def test_a_rejected_suggestion_leaves_no_coding_and_does_not_come_back(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n", "x")
        assert len(hands.codings()) == 5
        assert [(d.verdict, d.code, d.coding_id) for d in hands.decisions()] == [(Verdict.REJECT, "motivation", "")]
        assert hands.strip == ["Budget limits"]
        await hands.press("j", "k")
        assert hands.strip == ["Budget limits"]


@covers("code.change")
async def test_another_code_taken_instead_is_a_changed_coding_and_names_what_it_replaces(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n", "r")
        await hands.type("mentor")
        await hands.press("enter")
        assert hands.codings()[-1] == (THIRD, "mentoring", "changed")
        (decision,) = hands.decisions()
        assert (decision.verdict, decision.code, decision.replacement) == (Verdict.CHANGE, "motivation", "mentoring")


async def test_a_decision_says_whether_the_segment_came_up_as_useful_or_the_reader_found_it(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n", "a", "x")  # both at the segment that n went to; the next one comes by itself
        await hands.press("r")
        await hands.type("mentor")
        await hands.press("enter")
        assert [decision.drawn for decision in hands.decisions()] == ["useful", "useful", "useful"]
    async with bench.open() as hands:
        while not hands.strip[0] or hands.said_here == THIRD:
            await hands.press("j")
        await hands.press("a")
        assert hands.decisions()[-1].drawn == ""


async def test_leaving_the_choice_of_another_code_decides_nothing(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("n", "r", "escape")
        assert (hands.n_gestures(), hands.strip) == (before, ["Work motivation", "Budget limits"])


@covers("code.next-suggestion")
async def test_the_next_suggestion_can_be_marked_and_decided_on_first(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n", "t", "a")
        assert hands.codings()[-1][:2] == (THIRD, "budget")
        assert hands.strip == ["Work motivation"]


@covers("code.next-useful")
async def test_after_the_last_decision_here_the_next_useful_segment_is_on_screen(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n", "a", "x")
        assert (hands.said_here, hands.strip) == (FOURTH, ["Confidence"])
        await hands.press("a")
        assert hands.place.startswith("wawancara_b")
        assert hands.said_here == "Perlu pendamping setelah pelatihan."


async def test_what_was_just_decided_is_still_told_on_the_next_segment(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n", "a", "x")
        assert hands.said_here == FOURTH
        assert "rejected" in hands.status


async def test_a_decision_that_is_taken_back_is_asked_for_again(bench: Bench) -> None:
    """Though the answer that is there when the reader comes back was made with it."""
    async with bench.open() as hands:
        await hands.press("n", "x", "x")
        assert hands.said_here != THIRD
        await hands.press("u")
        await hands.settle()
        assert (hands.said_here, hands.strip) == (THIRD, ["Budget limits"])


async def test_who_moves_herself_is_not_carried_off_by_a_decision(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n", "j", "a")
        assert hands.said_here == FOURTH


async def test_who_opens_another_source_is_not_carried_off_either(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n", "right_square_bracket", "j", "j", "a")
        assert hands.said_here == "Perlu pendamping setelah pelatihan."


async def test_when_everything_is_decided_it_says_so(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n", *"xxxxxxxxxx")
        assert len(hands.decisions()) == 9
        await hands.press("n")
        assert "nothing is left to decide" in hands.status


async def test_there_is_nothing_to_accept_where_nothing_is_suggested(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("a")
        assert hands.n_gestures() == before
        assert "nothing is suggested here" in hands.text


async def test_before_the_first_answer_it_says_that_none_is_there_yet(bench: Bench) -> None:
    async with bench.open(answers=False) as hands:
        assert "reading the project to suggest codes" in hands.text
        await hands.press("n")
        assert "reading the project" in hands.status
        await hands.press("down", "a")
        assert "reading the project" in hands.status


async def test_the_item_under_the_eyes_stays_when_another_answer_comes(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n")
        seen = hands.text
        await _say(hands, _all_about("mentoring", hands, later=100))
        assert hands.strip == ["Work motivation", "Budget limits"]
        assert hands.text == seen
        await hands.press("j")
        assert hands.strip == ["Mentoring"]


async def test_the_first_answer_is_shown_where_nothing_was(bench: Bench) -> None:
    async with bench.open(answers=False) as hands:
        await hands.press("j", "j")
        await _say(hands, _all_about("mentoring", hands, later=0))
        assert hands.strip == ["Mentoring"]


async def test_a_stale_answer_is_dropped(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("j", "j")
        await _say(hands, _all_about("mentoring", hands, later=-1), is_taken=False)
        await hands.press("j")
        assert hands.strip == ["Confidence"]


async def test_an_answer_about_segments_that_were_numbered_otherwise_is_shown_at_no_other(bench: Bench) -> None:
    async with bench.open(answers=False) as hands:
        about = _all_about("mentoring", hands, later=0)
        found = dict(about.suggestions)
        await _say(
            hands, replace(about, suggestions={row: found[row + 1] for row in list(found)[:-1]}, queue=(10_000,))
        )
        for _ in range(4):
            assert hands.strip == [""]
            assert "nothing suggested here" in hands.text
            await hands.press("j")
        await hands.press("n")
        assert "nothing" in hands.status


async def test_a_decision_made_before_the_project_was_read_is_learned_from(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("j", "j", "1")
        learned = hands.adapters.keywords.lessons[-1].decided
        assert any("motivation" in decided.labels for decided in learned.values())
        assert hands.strip == ["Budget limits"]


async def test_suggesting_that_fails_is_told_and_coding_goes_on(bench: Bench) -> None:
    adapters = FakeAdapters(bench.files, bench.session, trouble=QualevalError("the disk [is] full"))
    async with bench.open(adapters=adapters) as hands:
        await hands.wait_for(lambda: any("the disk [is] full" in notice for notice in hands.notices))
        assert "reading the project" not in hands.text
        assert "no suggestions in this session" in hands.text
        await hands.press("c")
        await hands.type("mentoring")
        await hands.press("enter")
        assert hands.codings()[-1][1] == "mentoring"


def _all_about(code: str, hands: Hands, *, later: int) -> Answer:
    """An answer that suggests one code everywhere, so many generations after the present one."""
    lesson = hands.adapters.keywords.lessons[-1]
    found = {
        index: SegmentSuggestions(segment, (Suggestion(code, 0.7),), "other")
        for index, segment in enumerate(lesson.segments)
    }
    return Answer(lesson.generation + later, found, tuple(found))


FIRST = "Saya jadi lebih semangat bekerja."


async def test_reasons_that_come_after_their_suggestion_are_shown_with_it(bench: Bench) -> None:
    async with bench.open() as hands:
        lesson = hands.adapters.keywords.lessons[-1]
        at = next(i for i, segment in enumerate(lesson.segments) if segment.text == THIRD)
        reasons: list[Reason] = []
        offered = SegmentSuggestions(lesson.segments[at], (Suggestion("motivation", 0.7, reasons),), "m:g1")
        await _say(hands, Answer(lesson.generation + 1, {at: offered}, (at,)))
        await hands.press("n")
        assert (hands.strip, "late words" in hands.text) == (["Work motivation"], False)
        reasons.append(Reason(ReasonKind.KEYWORD, "late words", 0.4))
        await _say(hands, Answer(lesson.generation + 1, {at: offered}, (at,)))
        await hands.wait_for(lambda: "late words" in hands.text)
        assert hands.strip == ["Work motivation"]


@covers("code.nearest")
async def test_the_segment_that_a_suggestion_rests_on_is_shown_by_a_key_and_opened_by_another(bench: Bench) -> None:
    async with bench.open() as hands:
        lesson = hands.adapters.keywords.lessons[-1]
        at = next(i for i, segment in enumerate(lesson.segments) if segment.text == THIRD)
        reasons = (Reason(ReasonKind.KEYWORD, "semangat", 0.4), Reason(ReasonKind.LIKE_ACCEPTED, FIRST, 0.21))
        offered = SegmentSuggestions(lesson.segments[at], (Suggestion("motivation", 0.7, reasons),), "m:g1")
        await _say(hands, Answer(lesson.generation + 1, {at: offered}, (at,)))
        await hands.press("n", "comma")
        assert "The nearest decided segments: Work motivation" in hands.text
        assert [list(row) for row in hands.rows_of_dialog()] == [["accepted", "+21%", "wawancara_a", FIRST]]
        await hands.press("enter")
        assert hands.said_here == FIRST


@covers("review.nearest")
async def test_in_the_review_too_and_a_suggestion_that_rests_on_none_says_so(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("Q")
        await hands.wait_for(lambda: "⏎ open" in hands.text and "decided" in hands.lines[0])
        await hands.settle()
        await hands.press("comma")
        assert "does not rest on a decided segment" in hands.text


async def _say(hands: Hands, answer: Answer, *, is_taken: bool = True) -> None:
    keywords = hands.adapters.keywords
    keywords.say(answer)
    if is_taken:
        await hands.wait_for(lambda: hands.app.workbench.answer is answer)
    else:
        await hands.wait_for(keywords.is_heard)
    await hands.pilot.pause()


def test_the_stand_in_suggests_as_its_keywords_say(bench: Bench) -> None:
    from qualeval.services.suggesting import Lessons

    answer = answer_to(Lessons(bench.session).lesson())
    assert [answer.suggestions[index].segment.text for index in answer.queue][:2] == [THIRD, FOURTH]
