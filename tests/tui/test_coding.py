"""Coding by hand: what is coded is exactly what was chosen, and everything can be taken back."""

from dataclasses import replace

import pytest

from qualeval.domain.records import Coding
from qualeval.domain.text import Span
from qualeval.services import coding
from tests.tui.covering import covers
from tests.tui.fake_adapters import FakeAdapters, RefusingStore
from tests.tui.hands import LARGE, Bench
from tests.tui.project_sample import CODER, INTERVIEW_A, passage

FIRST = "Saya jadi lebih semangat bekerja."
SECOND = "[tertawa] Tapi jadwal pelatihan bentrok dengan pelayanan."
THIRD = "Katanya [/b] anggaran habis, jadi semangat turun lagi."
LAST = "Makanannya enak."


@covers("code.apply")
@pytest.mark.parametrize("typed", ["budget", "anggaran", "Budget l", "Anggaran t", "money", "terbatas"])
async def test_a_code_is_found_by_name_or_keyword_in_either_language(bench: Bench, typed: str) -> None:
    async with bench.open() as hands:
        await hands.press("c")
        await hands.type(typed)
        await hands.press("enter")
        assert hands.codings()[-1] == (FIRST, "budget", "manual")


async def test_a_code_can_be_chosen_further_down_the_list(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("enter", "down", "enter")
        chosen = ["motivation", "budget", "schedule"][1]  # those used last come first
        assert hands.codings()[-1] == (FIRST, chosen, "manual")


async def test_a_name_that_no_code_has_makes_a_new_code_and_takes_it(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("c")
        await hands.type("Transportasi")
        assert "no such code" in hands.text
        before = hands.n_gestures()
        await hands.press("enter")  # a slip of the finger makes no code
        assert hands.n_gestures() == before
        assert "↓ ⏎ makes a new one" in hands.text
        await hands.press("down", "enter")
        assert hands.n_gestures() == before + 1
        assert hands.codings()[-1] == (FIRST, "transportasi", "manual")
        assert any("Transportasi" in row[1] for row in hands.rows("codebook"))


async def test_leaving_the_choice_codes_nothing(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("c", "escape")
        assert hands.n_gestures() == before
        assert hands.screen_name == "workspace"


@covers("code.again")
async def test_recent_codes_have_numbers_and_the_last_one_a_key_of_its_own(bench: Bench) -> None:
    async with bench.open() as hands:
        assert [row[0] for row in hands.rows("codebook") if row[0]] == ["1", "3", "2"]
        await hands.press("down", "down", "3")
        assert hands.codings()[-1][:2] == (THIRD, "schedule")
        await hands.press("down", "full_stop")
        assert hands.codings()[-1][:2] == ("Sekarang saya berani bicara di rapat.", "schedule")


async def test_a_number_that_no_code_has_yet_is_told(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("9")
        assert hands.n_gestures() == before
        assert "no code 9 yet" in hands.status


async def test_the_same_code_twice_on_the_same_words_is_told(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("1")
        assert hands.n_gestures() == before
        assert "coded so already" in hands.status


async def test_what_was_done_is_told(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("c")
        await hands.type("mentor")
        await hands.press("enter")
        assert hands.status == "✓ coded · Mentoring"


@covers("code.undo", "code.redo")
async def test_every_step_can_be_taken_back_and_done_again(bench: Bench) -> None:
    async with bench.open() as hands:
        states = [hands.codings()]
        for keys in (("down", "2"), ("j", "a"), ("x",), ("d",)):
            await hands.press(*keys)
            states.append(hands.codings())
        for state in reversed(states[:-1]):
            await hands.press("u")
            assert hands.codings() == state
        for state in states[1:]:
            await hands.press("U")
            assert hands.codings() == state


@covers("code.undo", "code.redo")
async def test_undo_and_redo_go_on_after_closing_and_opening_again(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.codings()
        await hands.press("down", "2")
        after = hands.codings()
    async with bench.open() as hands:
        await hands.press("u")
        assert hands.codings() == before
    async with bench.open() as hands:
        await hands.press("ctrl+y")
        assert hands.codings() == after
        await hands.press("U")
        assert "nothing more" in hands.status


async def test_undo_shows_where_it_took_something_back(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("down", "2", "right_square_bracket")
        assert hands.place.startswith("wawancara_b")
        await hands.press("u")
        assert hands.place.startswith("wawancara_a")
        assert hands.said_here == SECOND
        assert hands.status == "✓ undone: coded · Budget limits"


async def test_what_was_coded_before_another_source_was_opened_is_counted(bench: Bench) -> None:
    async with bench.open(LARGE) as hands:
        assert hands.rows("sources")[0][1] == "2/5"
        await hands.press("down", "down", "2", "right_square_bracket")  # quicker than the hands rest
        await hands.wait_for(lambda: hands.rows("sources")[0][1] == "3/5")


async def test_the_marks_counts_and_progress_follow_a_coding_and_its_undoing(bench: Bench) -> None:
    async with bench.open() as hands:

        def budget() -> str:
            return next(row[2] for row in hands.rows("codebook") if "Budget" in row[1])

        assert (budget(), len(hands.transcript.marks)) == ("1", 2)
        await hands.press("down", "down", "2")
        assert (budget(), len(hands.transcript.marks)) == ("2", 3)
        await hands.wait_for(lambda: hands.rows("sources")[0][1] == "3/5")
        await hands.press("u")
        assert (budget(), len(hands.transcript.marks)) == ("1", 2)
        await hands.wait_for(lambda: hands.rows("sources")[0][1] == "2/5")


@covers("code.memo")
async def test_a_memo_is_written_shown_and_cleared(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("m")
        await hands.type("ragu [b]apa[/b] benar\nsungguh")
        await hands.press("ctrl+s")
        assert hands.session.store.find(Coding)[0].memo == "ragu [b]apa[/b] benar\nsungguh"
        assert hands.status == "✓ memo written · Work motivation"
        await hands.press("j", "k")
        assert "ragu [b]apa[/b] benar" in hands.text
        await hands.press("m")
        await hands.clear()
        await hands.press("f10")
        assert hands.session.store.find(Coding)[0].memo == ""


async def test_leaving_a_memo_keeps_what_stood(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("m")
        await hands.type("tidak jadi")
        await hands.press("escape")
        assert hands.n_gestures() == before


@covers("code.remove")
async def test_removing_takes_the_coding_here(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("d")
        assert [code for _, code, _ in hands.codings()] == ["schedule", "schedule", "budget", "motivation"]
        await hands.press("delete")
        assert len(hands.codings()) == 4
        assert "no coding here" in hands.text


@covers("code.resize", "code.word-more")
async def test_a_coding_gets_the_edges_of_the_selection(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("right_parenthesis", "right_parenthesis", "right_parenthesis", "e")
        words, code, _ = hands.codings()[0]
        assert (words, code) == (f"{FIRST} [tertawa] Tapi jadwal", "motivation")
        await hands.press("u")
        assert hands.codings()[0][0] == FIRST


@covers("code.next-coding")
async def test_among_overlapping_codings_one_is_chosen(bench: Bench) -> None:
    whole = passage(bench.session, "wawancara_a", INTERVIEW_A[INTERVIEW_A.index(FIRST) : INTERVIEW_A.index(LAST) - 1])
    coding.apply(bench.session, whole, "mentoring")
    async with bench.open() as hands:
        await hands.press("o")
        assert hands.status.startswith("● Work motivation")
        await hands.press("o")
        assert "● Mentoring" in hands.status
        assert "○ Work motivation" in hands.status
        await hands.press("d")
        assert "mentoring" not in {code for _, code, _ in hands.codings()}
        assert hands.codings()[0][1] == "motivation"


async def test_the_shortest_of_overlapping_codings_is_meant_where_none_was_chosen(bench: Bench) -> None:
    coding.apply(bench.session, passage(bench.session, "wawancara_a", "lebih semangat"), "confidence")
    async with bench.open() as hands:
        await hands.press("d")
        assert {code for _, code, _ in hands.codings()} == {"motivation", "schedule", "budget"}


@covers("code.word-less", "code.start-more", "code.start-less", "code.unselect")
async def test_words_are_coded_with_exact_offsets(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("down", "down", *["left_parenthesis"] * 3, "right_curly_bracket", "2")
        words = "b] anggaran habis, jadi"
        assert hands.codings()[-1] == (words, "budget", "manual")
        start = INTERVIEW_A.index(words)
        assert hands.session.store.find(Coding)[-1].span == Span(start, start + len(words))
        assert hands.span is None
        await hands.press("shift+left", "left_curly_bracket")
        assert hands.said_here == f"pelayanan.\n{THIRD.removesuffix(' lagi.')}"
        await hands.press("escape")
        assert (hands.span, hands.said_here) == (None, THIRD)


@covers("code.extend-down", "code.extend-up")
async def test_several_segments_are_coded_as_one_stretch(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("greater_than_sign", "greater_than_sign", "less_than_sign", "2")
        words = f"{FIRST} {SECOND}"
        assert hands.codings()[-1] == (words, "budget", "manual")
        start = INTERVIEW_A.index(words)
        assert hands.session.store.find(Coding)[-1].span == Span(start, start + len(words))


async def test_in_a_survey_the_offsets_are_those_of_the_answer(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("left_square_bracket", "down")
        assert hands.said_here == "Anggaran perjalanan tidak ada"
        await hands.press("left_parenthesis", "left_parenthesis", "2")
        made = hands.session.store.find(Coding)[-1]
        assert (made.span, made.code, made.coder) == (Span(0, len("Anggaran perjalanan")), "budget", CODER)


async def test_a_code_on_the_selection_by_the_codebook_leaves_no_selection(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("greater_than_sign", "tab")
        hands.workspace.query_one("#codebook").focus()
        await hands.press("end", "enter")
        assert hands.codings()[-1] == (f"{FIRST} {SECOND}", "mentoring", "manual")
        assert hands.span is None
        assert hands.transcript.has_focus


@pytest.mark.parametrize(
    "keys", [("j", "1"), ("j", "c", "enter"), ("d",), ("u",), ("m", "x", "ctrl+s"), ("n", "a"), ("n", "r", "enter")]
)
async def test_what_the_project_refuses_is_told_and_nothing_else_happens(bench: Bench, keys: tuple[str, ...]) -> None:
    refusing = replace(bench.session, store=RefusingStore(bench.session.store))
    closed = Bench(bench.files, refusing, bench.path)
    before = [str(found) for found in bench.session.store.find(Coding)]
    async with closed.open(adapters=FakeAdapters(bench.files, closed.session)) as hands:
        await hands.press(*keys)
        assert "read-only [ro]" in hands.text
        assert hands.screen_name == "workspace"
    assert [str(found) for found in bench.session.store.find(Coding)] == before
