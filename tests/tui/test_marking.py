"""Marking to the word and the letter: edges that move, codings split and joined, codes in people's own words."""

from itertools import pairwise

import pytest

from qualeval.domain.events import Change, Gesture
from qualeval.domain.records import Coding, Source
from qualeval.domain.text import Span
from qualeval.i18n import LANGUAGES
from qualeval.services import coding, reading
from qualeval.services.coding import Passage
from qualeval.tui.dialogs import CodePicker
from qualeval.tui.workspace.opened import OpenSource
from tests.tui.covering import covers
from tests.tui.hands import SMALL, Bench, Hands
from tests.tui.project_sample import passage

FIRST = "Saya jadi lebih semangat bekerja."
SECOND = "[tertawa] Tapi jadwal pelatihan bentrok dengan pelayanan."
THIRD = "Katanya [/b] anggaran habis, jadi semangat turun lagi."


def words(hands: Hands, code: str = "motivation") -> list[str]:
    return [said for said, slug, _ in hands.codings() if slug == code]


@covers("code.longer", "code.shorter", "code.start-longer", "code.start-shorter")
async def test_the_edges_of_a_coding_move_by_words_without_a_selection(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("minus", "minus")
        assert words(hands)[0] == "Saya jadi lebih"
        await hands.press("underscore")
        assert words(hands)[0] == "jadi lebih"
        await hands.press("plus", "equals_sign")
        assert words(hands)[0] == "Saya jadi lebih semangat"
        await hands.press("equals_sign", "equals_sign", "equals_sign")
        assert words(hands)[0] == f"{FIRST} [tertawa] Tapi"
        assert hands.span is None
        await hands.press("u")
        assert words(hands)[0] == f"{FIRST} [tertawa"


@pytest.mark.parametrize(("key", "said"), [("plus", FIRST), ("underscore", "bekerja."), ("minus", "Saya")])
async def test_an_edge_stops_at_the_label_and_leaves_a_word(bench: Bench, key: str, said: str) -> None:
    async with bench.open() as hands:
        await hands.press(*[key] * 9)
        assert words(hands)[0] == said
        assert "cannot go further" in hands.text


async def test_the_coding_that_is_moved_is_the_one_that_was_chosen(bench: Bench) -> None:
    coding.apply(bench.session, passage(bench.session, "wawancara_a", "semangat bekerja"), "mentoring")
    async with bench.open() as hands:
        await hands.press("o", "o", "minus", "minus")
        assert (words(hands)[0], words(hands, "mentoring")) == ("Saya jadi lebih", ["semangat bekerja"])


@covers("code.edges", "code.char-more", "code.char-less", "code.char-later", "code.char-earlier", "code.resize")
async def test_the_words_of_a_coding_are_taken_up_and_its_edges_set_to_the_letter(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("E")
        assert hands.said_here == FIRST
        await hands.press("semicolon", "semicolon", "quotation_mark")
        assert hands.said_here == "aya jadi lebih semangat bekerj"
        await hands.press("apostrophe", "colon")
        assert hands.said_here == "Saya jadi lebih semangat bekerja"
        before = hands.n_gestures()
        await hands.press("e")
        assert (words(hands)[0], hands.n_gestures() - before) == ("Saya jadi lebih semangat bekerja", 1)
        assert hands.span is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_how_edges_are_set_is_told_where_a_narrow_line_has_room(bench: Bench, language: str) -> None:
    async with bench.open(SMALL, language=language) as hands:
        await hands.press("E")
        told = {"en": "e sets the edges; ( ) { } by word", "id": "e menetapkan batas; ( ) { } per kata"}
        assert told[language] in hands.text


async def test_letters_past_a_label_or_a_blank_are_never_selected_alone(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("colon", "colon")
        assert hands.said_here == FIRST
        await hands.press("apostrophe")
        assert hands.said_here == f"{FIRST} ["


@covers("code.split")
async def test_a_coding_is_split_at_the_segment_or_the_selection_in_one_step(bench: Bench) -> None:
    whole = passage(bench.session, "wawancara_a", f"{FIRST} {SECOND}")
    coding.apply(bench.session, whole, "mentoring")
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("o", "o", "D")
        assert words(hands, "mentoring") == [FIRST, SECOND]
        await hands.press("u")
        assert words(hands, "mentoring") == [f"{FIRST} {SECOND}"]
        await hands.press("o", "o", "left_parenthesis", "left_parenthesis", "right_curly_bracket", "D")
        assert words(hands, "mentoring") == ["Saya", "jadi lebih", f"semangat bekerja. {SECOND}"]
        assert hands.n_gestures() == before + 3
        assert hands.span is None


async def test_what_cannot_be_split_or_joined_is_told(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("D")
        assert "select where to split it" in hands.text
        await hands.press("B")
        assert "touches this one" in hands.text
        await hands.press("down", "down", "D")
        assert "no coding here" in hands.text
        assert hands.n_gestures() == before


@covers("code.join")
async def test_codings_of_a_code_that_touch_are_joined_in_one_step(bench: Bench) -> None:
    coding.apply(bench.session, passage(bench.session, "wawancara_a", "[tertawa] Tapi"), "motivation")
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("B")
        assert words(hands)[0] == f"{FIRST} [tertawa] Tapi"
        assert hands.n_gestures() == before + 1
        await hands.press("u")
        assert words(hands)[0] == FIRST
        assert words(hands)[-1] == "[tertawa] Tapi"


async def test_what_was_coded_in_its_own_words_is_taken_back_without_a_name_that_nobody_gave(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("right_parenthesis", "left_parenthesis", "left_parenthesis", "i", "u")
        assert "undone: coded" in hands.status
        assert "_" not in hands.status


@covers("code.in-vivo")
async def test_a_code_bears_the_words_selected(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("down", "down", *["left_parenthesis"] * 3, *["right_curly_bracket"] * 3)
        assert hands.said_here == "habis, jadi"
        before = hands.n_gestures()
        await hands.press("i")
        assert hands.codings()[-1][:2] == ("habis, jadi", "habis_jadi")
        assert hands.n_gestures() == before + 1
        assert any("habis, jadi" in row[1] for row in hands.rows("codebook"))
        assert hands.span is None


async def test_words_that_nearly_name_a_code_are_asked_about(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("i")
        assert "select the words" in hands.text
        await hands.press("E", *["right_curly_bracket"] * 3, "left_parenthesis", "i")
        assert isinstance(hands.app.screen, CodePicker)
        assert hands.rows("found")[0][0] == "Work motivation"
        await hands.press("enter")
        assert hands.codings()[-1] == ("semangat", "motivation", "manual")


@pytest.mark.parametrize("typed", ["Schedul conflict", "conflict schedule", "anggarann", "Jadwal bentroks"])
async def test_a_name_that_is_nearly_taken_offers_the_code_that_has_it_first(bench: Bench, typed: str) -> None:
    async with bench.open() as hands:
        await hands.press("c")
        await hands.type(typed)
        rows = hands.rows("found")
        assert rows[0][0] == ("Budget limits" if typed.startswith("a") else "Schedule conflict")
        assert rows[0][2] == "nearly this name"
        assert rows[-1][0] == f"＋ new code “{typed}”"
        await hands.press("up", "end", *["down"] * len(rows), "enter")
        assert hands.codings()[-1][1] not in ("budget", "schedule")


@covers("code.extend-turn")
async def test_a_whole_turn_is_selected_and_then_the_next(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("W")
        assert hands.said_here == f"{FIRST} {SECOND}\n{THIRD}"
        await hands.press("W")
        assert hands.said_here.endswith("Lalu?")


@covers("code.anchor")
async def test_a_selection_reaches_from_where_it_was_begun_to_where_one_went(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("y")
        assert "from here" in hands.status
        await hands.press("down", "down", "y")
        assert hands.said_here == f"{FIRST} {SECOND}\n{THIRD}"
        await hands.press("escape", "y", "escape", "down", "y")
        assert hands.span is None


@covers("code.lines")
async def test_line_numbers_are_those_of_the_references_and_stay_for_next_time(bench: Bench) -> None:
    async with bench.open(SMALL) as hands:
        assert "R01:3 ·" in hands.text
        assert " 3 R01: Saya" not in hands.text
        await hands.press("l")
        assert " 3 R01: Saya" in hands.text
    async with bench.open(SMALL) as hands:
        assert " 3 R01: Saya" in hands.text
        await hands.press("l")
        assert " 3 R01: Saya" not in hands.text


async def test_a_label_under_the_mouse_is_not_coded(bench: Bench) -> None:
    async with bench.open() as hands:
        line = next(y for y, text in enumerate(hands.lines) if "R01: Saya" in text)
        column = hands.lines[line].index("R01: Saya")
        view = hands.transcript
        at = view.region.offset
        await hands.pilot.mouse_down(view, offset=(column - at.x, line - at.y))
        await hands.pilot.hover(view, offset=(column - at.x + len("R01: Saya") - 1, line - at.y))
        await hands.pilot.mouse_up(view, offset=(column - at.x + len("R01: Saya") - 1, line - at.y))
        await hands.settle()
        await hands.press("2")
        assert hands.codings()[-1][:2] == ("Saya", "budget")


async def test_a_memo_stays_with_a_coding_whose_edges_move(bench: Bench) -> None:
    coding.write_memo(bench.session, bench.session.store.find(Coding)[0], "penting")
    async with bench.open() as hands:
        await hands.press("minus")
        assert [found.memo for found in hands.session.store.find(Coding) if found.memo] == ["penting"]
        await hands.press("escape")
        assert "✎ penting" in hands.text


async def test_when_it_was_said_stands_by_its_reference(uncoded: Bench) -> None:
    from qualeval.domain.events import added
    from qualeval.domain.records import Document, Source, SourceKind
    from qualeval.domain.text import Content, Turn

    content = Content("[00:12:31] R07: Ya, begitu.", (Turn(0, 16, 27, "R07", "00:12:31"),))
    source = Source("t1", "00_waktu", SourceKind.TRANSCRIPT, -1)
    document = Document("t2", source.id, content.digest, n_segments=1, n_words=2)
    uncoded.session.commit("import.transcript", [added(source), added(document)], contents=[content])
    async with uncoded.open() as hands:
        while not hands.place.startswith("00_waktu"):
            await hands.press("right_square_bracket")
        assert "R07:1 · 00:12:31 · 1/1" in hands.text


async def test_codings_are_found_by_their_place_before_all_are_listed_and_after(bench: Bench) -> None:
    async with bench.open() as hands:
        workbench, opened = hands.workspace.workbench, hands.workspace._opened
        assert opened is not None
        fresh = OpenSource(workbench, opened.source)
        (part,) = opened.reading.parts
        asked = [
            Passage(part.document, part.content, Span(start, min(start + 9, len(part.content.text))))
            for start in range(0, len(part.content.text), 5)
        ]
        removed = workbench.session.store.find(Coding, document_id=part.document.id)[0]
        fresh.get(removed.id)
        fresh.follow(Gesture("g", "2026-01-01T00:00:00Z", "ani", "remove", (Change(removed, None),)))
        before = [fresh.on(each) for each in asked]
        assert any(before)
        assert not any(removed in found for found in before)
        while fresh.list_next():
            pass
        assert [fresh.on(each) for each in asked] == before


async def test_codings_are_read_as_far_as_is_asked_for_and_nothing_that_was_done_meanwhile_is_missed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_STRETCH", 8)
    async with bench.open() as hands:
        workbench, opened = hands.workspace.workbench, hands.workspace._opened
        assert opened is not None
        (part,) = opened.reading.parts
        store, length = workbench.session.store, len(part.content.text)
        codings = {found.id: found for found in store.find(Coding, document_id=part.document.id)}
        assert len(codings) > 1
        whole = OpenSource(workbench, opened.source)
        marks = whole.marks_until(length)
        assert whole.codings == codings
        assert {mark.id for mark in marks} == set(codings)
        assert whole.marks_until(length) == [], "each is given out once"
        fresh = OpenSource(workbench, opened.source)
        first, last = (edge(codings.values(), key=lambda found: found.start) for edge in (min, max))
        assert {mark.id for mark in fresh.marks_until(first.start + 1)} >= {first.id}
        assert last.id not in fresh.codings
        assert not fresh.is_whole
        assert last in fresh.on(Passage(part.document, part.content, last.span)), "it is known as soon as one is there"
        fresh.follow(Gesture("g", "2026-01-01T00:00:00Z", "ani", "remove", (Change(last, None),)))
        assert last.id not in {mark.id for mark in fresh.marks_until(length)}, "what was taken away does not come again"
        assert OpenSource(workbench, opened.source).get(last.id) == last
        while fresh.list_next():
            pass
        assert fresh.is_whole


async def test_the_codings_of_a_question_are_read_some_answers_at_a_time(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_TEXTS", 1)
    session = bench.session
    for source in session.store.find(Source):
        read = reading.read(session.store, source)
        told = list(reading.growing_codings(session.store, read))
        found = [coding for _, codings in told for coding in codings]
        assert sorted(found, key=lambda c: c.id) == sorted(reading.codings_of(session.store, read), key=lambda c: c.id)
        reached = [offset for offset, _ in told]
        assert reached == sorted(reached)
        for (before, _), (_, codings) in pairwise(told):
            assert all(c.start + (read.offset_of(c.document_id) or 0) >= before for c in codings)
    assert len(reached) == len(read.parts)
