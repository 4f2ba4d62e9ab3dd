"""The mouse does what the keys do."""

from textual.geometry import Offset

from qualeval.domain.text import Span
from qualeval.tui.footer import Key, KeysFooter
from qualeval.tui.widgets.line_list import LineList
from tests.tui.hands import Bench, Hands


def where(hands: Hands, words: str) -> Offset:
    """The cell of the screen where the words begin."""
    for y, line in enumerate(hands.lines):
        if words in line:
            return Offset(line.index(words), y)
    raise AssertionError(f"{words} is not on screen")


async def click(hands: Hands, words: str, *, times: int = 1) -> None:
    await hands.pilot.click(offset=where(hands, words), times=times)
    await hands.settle()


def keys_at_the_foot(hands: Hands) -> list[Key]:
    return [key for _, key in hands.workspace.query_one(KeysFooter)._placed()]


async def test_a_click_puts_the_cursor_on_the_segment(bench: Bench) -> None:
    async with bench.open() as hands:
        await click(hands, "anggaran habis")
        assert hands.said_here == "Katanya [/b] anggaran habis, jadi semangat turun lagi."
        assert hands.strip == ["Work motivation", "Budget limits"]


async def test_where_a_click_leads_is_no_place_that_was_chosen_to_learn_from(uncoded: Bench) -> None:
    async with uncoded.open() as hands:
        await hands.press("n")
        assert hands.workspace._going_by_usefulness
        await click(hands, "[tertawa]")
        assert not hands.workspace._going_by_usefulness


async def test_a_click_on_the_interviewer_moves_nothing(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("down")
        await click(hands, "Lalu?")
        assert hands.said_here.startswith("[tertawa]")


async def test_a_drag_selects_and_a_number_codes_it(bench: Bench) -> None:
    async with bench.open() as hands:
        start, end = where(hands, "anggaran habis"), where(hands, ", jadi semangat")
        await hands.pilot.mouse_down(offset=start)
        await hands.pilot.hover(offset=end - Offset(1, 0))
        await hands.pilot.mouse_up(offset=end - Offset(1, 0))
        await hands.settle()
        assert hands.said_here == "anggaran habis"
        await hands.press("2")
        assert hands.codings()[-1] == ("anggaran habis", "budget", "manual")
        assert hands.span is None


async def test_a_double_click_on_a_code_codes_and_the_keys_stay_with_the_text(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("down", "down")
        y = next(i for i, line in enumerate(hands.lines) if "Budget limits" in line)
        await hands.pilot.click("#codebook", offset=(6, y - hands.workspace.query_one("#codebook").region.y), times=2)
        await hands.settle()
        assert hands.codings()[-1][1:] == ("budget", "manual")
        await hands.press("j")
        assert hands.said_here == "Sekarang saya berani bicara di rapat."


async def test_a_double_click_on_a_category_codes_nothing(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.pilot.click("#codebook", offset=(6, 0), times=2)
        await hands.settle()
        assert hands.n_gestures() == before


async def test_a_click_on_a_code_says_what_codes(bench: Bench) -> None:
    async with bench.open() as hands:
        before = len(hands.codings())
        await click(hands, "Budget limits")
        assert len(hands.codings()) == before
        assert hands.status.strip().startswith("⏎ or a second click puts “Budget limits” on the words here")
        await click(hands, "Challenges")
        assert len(hands.codings()) == before


async def test_a_click_opens_a_source(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.pilot.click("#sources", offset=(4, 1))
        await hands.settle()
        assert hands.place.startswith("wawancara_b")


async def test_a_double_click_on_a_suggestion_accepts_it(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("n")
        strip = hands.workspace.query_one("#strip", LineList)
        await hands.pilot.click(offset=(4, strip.content_region.y + 1), times=2)
        await hands.settle()
        assert hands.codings()[-1][1:] == ("budget", "accepted")


async def test_after_a_click_beside_the_text_its_keys_are_still_at_the_foot(bench: Bench) -> None:
    async with bench.open() as hands:
        for part in ("#strip", "#codebook", "#sources"):
            await hands.pilot.click(part, offset=(4, 0))
            await hands.settle()
            shown = {f"{key.sign} {key.title}" for key in keys_at_the_foot(hands)}
            assert {"c code", "u undo", "m memo"} <= shown, part


async def test_a_click_on_a_bar_chooses_its_coding(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("down", "down", "down")
        await click(hands, "▌Schedule co")
        assert hands.said_here.startswith("[tertawa]")
        assert "● Schedule conflict" in hands.status


async def test_a_click_in_the_footer_does_the_command(bench: Bench) -> None:
    async with bench.open() as hands:
        at = hands.lines[-1].index("next useful")
        await hands.pilot.click(KeysFooter, offset=(at, 0))
        await hands.settle()
        assert hands.said_here == "Katanya [/b] anggaran habis, jadi semangat turun lagi."


async def test_a_double_click_selects_the_word(bench: Bench) -> None:
    async with bench.open() as hands:
        await click(hands, "anggaran habis", times=2)
        text = hands.transcript.content.text
        start = text.index("anggaran")
        assert hands.span == Span(start, start + len("anggaran"))
