"""The review queue by its keys: one decision each, the next one there, and everything to be taken back."""

import pytest
from syrupy.assertion import SnapshotAssertion

from qualeval.domain.records import Coder, Sight, Verdict
from qualeval.i18n import LANGUAGES
from qualeval.services.reviewing import RANDOM, Key
from qualeval.tui.review import Pace, ReviewScreen
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.view import TranscriptView
from qualeval.tui.workspace import WorkspaceScreen
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands


def screen(hands: Hands) -> ReviewScreen:
    found = hands.app.screen
    assert isinstance(found, ReviewScreen)
    return found


async def begin(hands: Hands) -> None:
    """Opens the queue in the order of the text and waits for the first item."""
    await hands.press("Q")
    await hands.wait_for(lambda: screen(hands)._here is not None)
    await hands.press("o", "o")
    await shown(hands)


async def shown(hands: Hands) -> None:
    await hands.wait_for(lambda: not screen(hands)._is_planning and screen(hands)._here is not None)
    await hands.settle()


def line(hands: Hands, name: str) -> str:
    return screen(hands).query_one(f"#review-{name}", StatusLine).message


def words(hands: Hands) -> str:
    """The words that would be coded."""
    view = screen(hands).query_one(TranscriptView)
    span = view.current_span()
    return span.of(view.content.text) if span else ""


def offered(hands: Hands) -> str:
    return hands.rows("review-offer")[0][0]


@covers("code.review", "review.accept", "review.order")
async def test_one_key_accepts_and_the_next_is_there(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        first, code = words(hands), offered(hands)
        n = len(hands.codings())
        await hands.press("a")
        assert len(hands.codings()) == n + 1
        assert hands.codings()[-1][0] == first
        assert hands.codings()[-1][2] == "accepted"
        assert f"accepted: {code}" in line(hands, "status")
        assert words(hands) != first or offered(hands) != code
        assert "1 decided" in hands.lines[0]


@covers("review.reject", "review.undo", "review.redo")
async def test_a_rejection_is_taken_back_and_shown_again(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        first, code = words(hands), offered(hands)
        await hands.press("x")
        assert hands.decisions()[-1].verdict is Verdict.REJECT
        second = words(hands), offered(hands)
        assert second != (first, code)
        await hands.press("u")
        assert hands.decisions() == []
        assert (words(hands), offered(hands)) == (first, code)
        await hands.press("U")
        assert len(hands.decisions()) == 1
        assert (words(hands), offered(hands)) == second
        for _ in range(hands.n_gestures()):
            await hands.take_back()
        assert "nothing more to take back" in line(hands, "status")


@covers("review.change")
async def test_another_code_is_taken_by_typing_a_part_of_it(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        code = offered(hands)
        await hands.press("r")
        await hands.type("Mentoring")
        await hands.press("enter")
        (decision,) = hands.decisions()
        assert (decision.verdict, decision.replacement) == (Verdict.CHANGE, "mentoring")
        assert hands.codings()[-1][1:] == ("mentoring", "changed")
        assert code != "Mentoring"


async def test_taking_the_suggested_code_instead_is_accepting_it(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        await hands.press("r")
        code = screen_below(hands)
        await hands.type(code)
        await hands.press("enter")
        assert hands.decisions()[-1].verdict is Verdict.ACCEPT


def screen_below(hands: Hands) -> str:
    below = hands.app.screen_stack[-2]
    assert isinstance(below, ReviewScreen)
    assert below._here is not None
    return below._code_name(below._here.item.suggestion.code)


async def test_what_is_taken_back_is_not_counted_as_decided(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        await hands.press("a")
        assert screen(hands)._pace.n == 1
        await hands.press("A")
        n = screen(hands)._pace.n
        assert n > 1
        await hands.press("u")
        assert screen(hands)._pace.n == 1
        await hands.press("u")
        assert screen(hands)._pace.n == 0
        await hands.press("U")
        assert screen(hands)._pace.n == 1


@covers("review.skip", "review.later")
async def test_what_is_put_aside_does_not_come_and_what_is_left_for_later_comes_last(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        skipped = screen(hands)._here
        await hands.press("s")
        later = screen(hands)._here
        await hands.press("l")
        assert skipped is not None
        assert later is not None
        seen: list[Key] = []
        while (here := screen(hands)._here) is not None and len(seen) < 40:
            seen.append(here.item.key)
            await hands.press("x")
        assert skipped.item.key not in seen
        assert seen[-1] == later.item.key
        assert seen.count(later.item.key) == 1
        assert "nothing waits here" in hands.text


@covers("review.word-more", "review.word-less", "review.start-more", "review.start-less", "review.back")
async def test_edges_move_by_words_and_only_the_coding_takes_them(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        whole = words(hands)
        await hands.press("left_parenthesis", "left_parenthesis", "right_curly_bracket")
        shorter = words(hands)
        assert shorter in whole
        assert not whole.startswith(shorter)
        assert not whole.endswith(shorter)
        await hands.press("escape")
        assert words(hands) == whole
        await hands.press("left_parenthesis", "left_parenthesis", "right_parenthesis")
        await hands.press("right_curly_bracket", "left_curly_bracket", "a")
        (decision,) = hands.decisions()
        made = hands.codings()[-1][0]
        assert made != whole
        assert whole.startswith(made)
        assert decision.end - decision.start == len(whole)
        await hands.press("q")
        assert isinstance(hands.app.screen, WorkspaceScreen)


@covers("review.accept-all")
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_what_is_seen_is_accepted_together_and_taken_back_in_one_step(
    bench: Bench, size: tuple[int, int]
) -> None:
    async with bench.open(size) as hands:
        await begin(hands)
        await hands.wait_for(lambda: screen(hands)._next is not None)
        n, listed = len(hands.codings()), [row[3] for row in hands.rows("review-next")]
        steps = hands.n_gestures()
        await hands.press("A")
        assert hands.n_gestures() == steps + 1
        assert len(hands.decisions()) == 1 + len(listed)
        assert len(listed) >= (4 if size == SMALL else 5)
        await hands.press("u")
        assert hands.decisions() == []
        assert len(hands.codings()) == n


@covers("review.code")
async def test_coding_by_hand_stays_and_the_same_code_settles_the_suggestion(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        first, code = words(hands), offered(hands)
        await hands.press("c")
        await hands.type("Mentoring")
        await hands.press("enter")
        assert hands.codings()[-1] == (first, "mentoring", "manual")
        assert (words(hands), offered(hands)) == (first, code)
        await hands.press("c")
        await hands.type(code)
        await hands.press("enter")
        assert hands.codings()[-1][2] == "manual"
        assert (words(hands), offered(hands)) != (first, code)
        assert hands.decisions() == []


async def test_a_number_codes_with_a_recent_code(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        here = words(hands)
        await hands.press("1")
        assert hands.codings()[-1][0] == here
        await hands.press("9")
        assert "no code 9 yet" in line(hands, "status")


@covers("review.filter")
async def test_a_filter_asks_about_one_code_one_source_or_one_group(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        everything = screen(hands)._n_waiting
        await hands.press("f", "down", "enter")
        await hands.type("Budget")
        await hands.press("enter")
        await shown(hands)
        assert offered(hands) == "Budget limits"
        assert screen(hands)._n_waiting < everything
        await hands.press("f", "down", "down", "enter", "end", "enter")
        await shown(hands)
        assert line(hands, "title").endswith("kendala")
        assert screen(hands)._here is not None
        await hands.press("f", "down", "down", "down", "down", "down", "enter")
        await shown(hands)
        assert "at least 80% sure" in line(hands, "title")
        await hands.press("f", "end", "enter", "enter")
        await shown(hands)
        assert "unit: Kelurahan" in line(hands, "title")
        await hands.press("f", "home", "enter")
        await shown(hands)
        assert screen(hands)._n_waiting == everything


@covers("review.hide", "review.show")
async def test_hidden_suggestions_are_shown_when_one_asks_and_stay_hidden_next_time(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        code = offered(hands)
        await hands.press("H")
        assert "hidden until" in hands.text
        assert code not in hands.text
        await hands.press("a", "x", "A")
        assert hands.decisions() == []
        await hands.press("h")
        assert offered(hands) == code
        await hands.press("A")
        assert "what comes next is hidden" in line(hands, "status")
        await hands.press("a")
        assert len(hands.decisions()) == 1
        assert "hidden until" in hands.text
    async with bench.open() as hands:
        await hands.press("Q")
        await shown(hands)
        assert "hidden until" in hands.text
        await hands.press("H")
        assert "hidden until" not in hands.text


@covers("code.hide", "code.show")
async def test_the_strip_hides_suggestions_until_the_segment_is_coded_or_one_asks(uncoded: Bench) -> None:
    async with uncoded.open() as hands:
        await hands.press("n")
        (code,) = hands.strip
        await hands.press("H")
        assert hands.strip == [""]
        await hands.press("a")
        assert hands.decisions() == []
        await hands.press("h")
        assert hands.strip == [code]
        await hands.press("down", "up")
        assert hands.strip == [""]
        await hands.press("c")
        await hands.type("Mentoring")
        await hands.press("enter")
        assert hands.strip == [code]


async def test_who_codes_blind_is_shown_no_suggestion(bench: Bench) -> None:
    from qualeval.domain.events import added

    bench.session.commit("coder", [added(Coder("ani", "A", sight=Sight.BLIND))])
    async with bench.open() as hands:
        await hands.press("n")
        assert hands.strip == [""]
        await hands.press("Q")
        assert isinstance(hands.app.screen, WorkspaceScreen)
        assert "you code blind" in hands.status


@covers("review.open")
async def test_one_goes_on_in_the_text_at_the_words(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        here = words(hands)
        await hands.press("enter")
        assert hands.screen_name == "workspace"
        assert hands.said_here == here


async def test_decisions_keep_how_they_were_drawn_and_the_share_is_in_view(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        while screen(hands)._here is not None:
            await hands.press("a")
        drawn = {decision.drawn for decision in hands.decisions()}
        assert drawn == {RANDOM, "source"}


async def test_the_share_accepted_counts_what_is_decided(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        await hands.press("f", "down", "enter")
        await hands.type("Budget")
        await hands.press("enter")
        await shown(hands)
        assert "accepted so far: 0 of 0" in line(hands, "right")
        await hands.press("a")
        assert "accepted so far: 1 of 1" in line(hands, "right")
        await hands.press("x")
        assert "accepted so far: 1 of 2" in line(hands, "right")


async def test_what_comes_next_is_ready_before_it_is_asked_for(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        await hands.wait_for(lambda: screen(hands)._next is not None)
        ready = screen(hands)._next
        await hands.press("a")
        assert ready is not None
        assert screen(hands)._here is ready


async def test_before_there_are_suggestions_it_says_so_and_no_key_does_harm(bench: Bench) -> None:
    async with bench.open(answers=False) as hands:
        await hands.pilot.press("Q", "a", "x", "r", "s", "l", "A", "c", "enter")
        await hands.pilot.pause()
        assert "reading the project" in hands.text
        assert hands.decisions() == []


async def test_one_that_is_clicked_twice_comes_now_and_the_one_here_afterwards(bench: Bench) -> None:
    async with bench.open() as hands:
        await begin(hands)
        await hands.wait_for(lambda: screen(hands)._next is not None)
        before, third = words(hands), hands.rows("review-next")[2][3]
        await hands.pilot.click("#review-next", offset=(50, 3), times=2)
        await hands.settle()
        assert words(hands) == third
        await hands.press("x")
        assert words(hands) == before


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_screen_looks_as_it_did(
    bench: Bench, snapshot: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    async with bench.open(size, language) as hands:
        await begin(hands)
        await hands.wait_for(lambda: screen(hands)._next is not None)
        assert hands.text == snapshot(name="shown")
        await hands.press("H")
        assert hands.text == snapshot(name="hidden")


def test_pace_leaves_breaks_out() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert pace.per_minute == 0
    for step in (2.0, 2.0, 500.0, 2.0):
        now[0] += step
        pace.decided()
    assert pace.per_minute == pytest.approx(30)
    assert pace.n == 4
