"""What the suggestions are worth and the keywords, by keys; segments fully reviewed; like ones decided together."""

import pytest
from textual.widgets import Static

from qualeval.domain.records import Reviewed, Verdict
from qualeval.services.completing import complete
from qualeval.services.teaching import learns_from
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands


def detail(hands: Hands) -> str:
    return str(hands.app.screen.query_one("#worth-detail", Static).content)


async def opened(hands: Hands, *keys: str) -> None:
    await hands.press(*keys)
    await hands.wait_for(lambda: bool(hands.rows("worth-codes")))
    await hands.settle()


async def keywords(hands: Hands, *keys: str) -> list[list[str]]:
    """Presses keys; the rows once the thread has answered."""
    before = hands.app.screen
    await hands.press(*keys)
    if hands.app.screen is not before:
        await hands.wait_for(lambda: bool(hands.rows("keywords")))
    await hands.pilot.pause(0.1)
    await hands.settle()
    return [list(row) for row in hands.rows("keywords")]


@covers("code.worth", "worth.view", "worth.scroll-down", "worth.scroll-up", "worth.back")
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("language", ["en", "id"])
async def test_every_code_tells_what_its_suggestions_are_worth(
    bench: Bench, size: tuple[int, int], language: str
) -> None:
    async with bench.open(size, language) as hands:
        await hands.press("n", "a")
        await opened(hands, "R")
        rows = hands.rows("worth-codes")
        assert len(rows) == len(bench.session.codebook().usable())
        assert sum("1/1" in row[1] for row in rows) == 1
        seen = {detail(hands)}
        for _ in range(3):
            await hands.press("v")
            seen.add(detail(hands))
        assert len(seen) == 4
        assert any("1–1" in text and "█" in text for text in seen)
        await hands.press("space", "b", "escape")
        assert hands.screen_name == "workspace"


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_titles_stand_over_their_columns(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.open(size) as hands:
        await opened(hands, "R")
        titles = next(line for line in hands.lines if "accepted" in line)
        row = next(line for line in hands.lines if line.startswith("Work motivation"))
        assert titles.index("accepted") == row.index("–")


@covers("worth.review", "worth.codebook", "worth.keywords", "review.worth")
async def test_from_a_code_one_key_leads_to_its_queue_its_definition_and_its_keywords(bench: Bench) -> None:
    async with bench.open() as hands:
        await opened(hands, "R")
        name = hands.rows("worth-codes")[0][0]
        await hands.press("enter")
        assert hands.screen_name == "review"
        assert name in hands.text
        await opened(hands, "R")
        assert hands.screen_name == "worth"
        await hands.press("escape", "escape")
        await hands.press("e")
        assert hands.screen_name == "codebook"
        await hands.press("escape")
        await hands.press("k")
        await hands.wait_for(lambda: hands.screen_name == "keywords")


@covers("worth.teachers", "worth.undo", "worth.redo")
async def test_who_teaches_is_chosen_and_taken_back(bench: Bench) -> None:
    async with bench.open() as hands:
        await opened(hands, "R", "t")
        assert learns_from(bench.session) == "own"
        await hands.press("u")
        assert learns_from(bench.session) == "all"
        await hands.press("U")
        assert learns_from(bench.session) == "own"


@covers(
    "codebook.keywords", "keywords.accept", "keywords.reject", "keywords.add", "keywords.drop", "keywords.next",
    "keywords.previous", "keywords.undo", "keywords.redo", "keywords.back",
)  # fmt: skip
async def test_a_proposed_keyword_is_taken_turned_down_and_taken_back(bench: Bench) -> None:
    async with bench.open(SMALL) as hands:
        first = bench.session.codebook().usable()[0].code

        def known() -> tuple[str, ...]:
            return bench.session.codebook()[first].all_keywords()

        before = known()
        await opened(hands, "R")
        assert (await keywords(hands, "k"))[-1][0] == "+ honor"
        assert {row[0] for row in await keywords(hands, "end", "a")} == {*before, "honor"}
        assert set(known()) == {*before, "honor"}
        assert (await keywords(hands, "u"))[-1][0] == "+ honor"
        assert [row[0] for row in await keywords(hands, "end", "x")] == list(before)
        assert (await keywords(hands, "u"))[-1][0] == "+ honor"
        await keywords(hands, "U")
        await hands.press("n")
        await hands.type("lembur")
        await hands.press("enter")
        assert set(known()) == {*before, "lembur"}
        at = known().index("lembur")
        await keywords(hands, "home", *["down"] * at, "d")
        assert known() == before
        other = await keywords(hands, "right_square_bracket")
        assert [row[0] for row in other] != [*before]
        await keywords(hands, "left_square_bracket")
        await hands.press("escape", "escape", "V", "k")
        await hands.wait_for(lambda: hands.screen_name == "keywords")


@covers("code.complete", "review.complete")
async def test_a_segment_is_marked_as_fully_reviewed_in_the_text_and_in_review(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("L")
        assert len(bench.session.store.find(Reviewed)) == 1
        assert "segment fully reviewed" in hands.text
        await hands.press("down", "up")
        assert "✓ nothing more here" in hands.text
        await hands.press("L")
        assert bench.session.store.find(Reviewed) == []
        await hands.press("u")
        assert len(bench.session.store.find(Reviewed)) == 1
        await hands.press("Q")
        await hands.wait_for(lambda: bool(hands.app.screen._queue))  # type: ignore[attr-defined]  # the review's
        await hands.press("L")
        assert len(bench.session.store.find(Reviewed)) == 2
        await hands.press("u")
        assert len(bench.session.store.find(Reviewed)) == 1


async def test_a_segment_that_is_marked_already_is_not_opened_again_by_the_review(bench: Bench) -> None:
    """One of the codes that it was marked against may be asked about again, where there is more evidence now."""
    async with bench.open() as hands:
        await hands.press("Q")
        await hands.wait_for(lambda: bool(hands.app.screen._queue))  # type: ignore[attr-defined]  # the review's
        segment = hands.app.screen._here.item.segment  # type: ignore[attr-defined]
        assert complete(bench.session, [(segment.document_id, segment.span)]) is not None
        steps = hands.n_gestures()
        await hands.press("L")
        assert "fully reviewed already" in hands.text
        assert (len(bench.session.store.find(Reviewed)), hands.n_gestures()) == (1, steps)
        assert hands.app.screen._here.item.segment != segment  # type: ignore[attr-defined]


@covers("review.like")
async def test_like_segments_are_asked_about_in_review(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("Q")
        await hands.wait_for(lambda: bool(hands.app.screen._queue))  # type: ignore[attr-defined]  # the review's
        await hands.press("y")
        await hands.pilot.pause(0.1)
        await hands.settle()
        if hands.screen_name == "review":
            assert "says the same or nearly" in hands.text
        else:
            await hands.press("down", "enter")
            assert {d.verdict for d in hands.decisions()} == {Verdict.REJECT}
