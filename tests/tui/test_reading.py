"""Moving through the texts: segments, turns, pages, sources, hits, and the place kept between two sessions."""

from functools import partial

import pytest

from qualeval.services.reading import page_of, read_page
from qualeval.services.suggesting import survey_ground
from tests.tui.covering import covers
from tests.tui.hands import SMALL, Bench


@covers("code.down", "code.up")
async def test_down_and_up_go_by_segments_and_skip_the_interviewer(bench: Bench) -> None:
    async with bench.open() as hands:
        seen = [hands.said_here]
        for key in ("down", "j", "down", "j", "down"):
            await hands.press(key)
            seen.append(hands.said_here)
        assert seen[3:] == ["Sekarang saya berani bicara di rapat.", "Makanannya enak.", "Makanannya enak."]
        await hands.press("up", "k")
        assert hands.said_here == seen[2]


@covers("code.turn-down", "code.turn-up")
async def test_turns_are_gone_through_both_ways(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("J")
        assert hands.said_here == "Sekarang saya berani bicara di rapat."
        await hands.press("ctrl+up")
        assert hands.said_here == "Saya jadi lebih semangat bekerja."
        await hands.press("ctrl+down", "K")
        assert hands.said_here == "Saya jadi lebih semangat bekerja."


@covers("code.page-down", "code.page-up")
async def test_a_page_takes_the_cursor_along(bench: Bench) -> None:
    async with bench.open(SMALL) as hands:
        await hands.press("pagedown")
        assert hands.said_here == "Makanannya enak."
        await hands.press("pageup")
        assert hands.said_here == "Saya jadi lebih semangat bekerja."
        await hands.press("space")
        assert hands.said_here == "Makanannya enak."


@covers("code.source-next", "code.source-previous")
async def test_sources_are_gone_through_round_the_ends(bench: Bench) -> None:
    async with bench.open() as hands:
        seen = []
        for _ in range(4):
            await hands.press("right_square_bracket")
            seen.append(hands.place.split(" ")[0])
        assert seen == ["wawancara_b", "diskusi", "kendala", "wawancara_a"]
        await hands.press("left_square_bracket")
        assert hands.place.startswith("kendala")
        assert "Apa kendalanya?" in hands.lines[0]


@covers("code.source-next", "code.source-previous")
async def test_a_question_of_very_many_answers_is_read_part_by_part(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualeval.tui.workspace.opened.read_page", partial(read_page, answers=2))
    monkeypatch.setattr("qualeval.tui.workspace.desk.page_of", partial(page_of, answers=2))
    async with bench.open() as hands:
        await hands.press("left_square_bracket")
        assert hands.place.startswith("kendala · part 1 of 2")
        assert hands.said_here == "Jadwal bentrok dengan jaga malam"
        await hands.press("right_square_bracket")
        assert hands.place.startswith("kendala · part 2 of 2")
        await hands.press("down", "c", "b", "u", "d", "enter")
        await hands.wait_for(lambda: "1 of 4 segments coded" in hands.lines[0])
        assert ("Jadwal dan anggaran", "budget", "manual") in hands.codings()
        await hands.press("left_square_bracket", "1")
        await hands.wait_for(lambda: "2 of 4 segments coded" in hands.lines[0])
    async with bench.open() as hands:
        assert hands.place.startswith("kendala · part 1 of 2")
        await hands.press("right_square_bracket", "right_square_bracket")
        assert hands.place.startswith("wawancara_a")


async def test_where_only_some_of_very_many_answers_are_suggested_for_the_others_say_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualeval.services.suggesting.survey_ground", partial(survey_ground, most=2))
    async with bench.open() as hands:
        await hands.press("left_square_bracket")
        await hands.wait_for(lambda: hands.strip == ["Schedule conflict"])
        await hands.press("down")
        assert hands.said_here == "Anggaran perjalanan tidak ada"
        assert "one answer in 4 is suggested for" in hands.text


@covers("code.sources")
async def test_a_source_is_chosen_from_the_list(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("b")
        assert "diskusi" in hands.text
        await hands.press("down", "down", "enter")
        assert hands.place.startswith("diskusi")
        await hands.press("b", "escape")
        assert hands.place.startswith("diskusi")


@covers("code.codebook")
async def test_the_codebook_is_hidden_and_shown(bench: Bench) -> None:
    async with bench.open(SMALL) as hands:
        assert "Challenges" in hands.text
        await hands.press("v")
        assert "Challenges" not in hands.text
        await hands.press("v")
        assert "Challenges" in hands.text


@covers("code.find", "code.find-next", "code.find-previous")
async def test_hits_are_gone_through_round_the_ends(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("slash")
        await hands.type("SEMANGAT")
        await hands.press("enter")
        assert "hit 1 of 2" in hands.status
        assert hands.said_here == "Saya jadi lebih semangat bekerja."
        await hands.press("f")
        assert hands.said_here == "Katanya [/b] anggaran habis, jadi semangat turun lagi."
        assert "hit 2 of 2" in hands.status
        await hands.press("f")
        assert hands.said_here == "Saya jadi lebih semangat bekerja."
        await hands.press("F")
        assert hands.said_here == "Katanya [/b] anggaran habis, jadi semangat turun lagi."


async def test_the_number_of_hits_is_told_when_the_first_one_is_elsewhere(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("slash")
        await hands.type("[/b] anggaran")
        await hands.press("enter")
        assert hands.said_here.startswith("Katanya")
        assert "hit 1 of 1" in hands.status


async def test_words_that_stand_nowhere_are_told(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("slash")
        await hands.type("gajah")
        await hands.press("enter")
        assert "no hits for “gajah”" in hands.status
        await hands.press("f")
        assert "no hits" in hands.status


async def test_the_project_opens_where_it_was_left(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("right_square_bracket", "down", "down")
        left = (hands.place, hands.said_here)
    async with bench.open() as hands:
        assert (hands.place, hands.said_here) == left


async def test_when_every_import_is_taken_back_no_text_is_left_on_screen(bench: Bench) -> None:
    async with bench.open() as hands:
        for _ in range(10):
            await hands.take_back()
        assert "wawancara" not in hands.text
        assert "qualeval import" not in hands.status  # what was taken back is told first
        await hands.press("escape")
        assert "qualeval import" in hands.status
        await hands.press("U")
        assert hands.place.startswith("wawancara_a")


async def test_nothing_to_read_says_how_to_bring_texts_in(bench: Bench) -> None:
    for _ in range(10):
        from qualeval.services import undoing

        undoing.undo(bench.session)  # back to the project as it was made
    async with bench.open() as hands:
        assert "qualeval import" in hands.status
        await hands.press("n", "1", "c", "escape", "j", "right_square_bracket", "o", "slash", "escape", "s", "q", "g")
        assert hands.screen_name == "recommendations"
