"""Every memo in one list: written, found, and a way to what it is about."""

import pytest

from qualeval.domain.records import Coding, Memo
from qualeval.services import memos, recommending
from qualeval.services.session import Session
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


def write_some(session: Session) -> None:
    for about, name, text in (
        ("project", "", "Begun in March."),
        ("source", "wawancara_b", "A noisy room [very]."),
        ("code", "budget", "Also travel?"),
        ("case", "R02", "Came late."),
    ):
        memos.write(session, about, memos.named(session, about, name).target, text)
    first = session.store.find(Coding)[0]
    memos.write(session, "coding", first.id, "Said with a smile.")


def listed(hands: Hands) -> list[tuple[str, str]]:
    return [(row[1], row[3]) for row in hands.rows("memo-list")]


@SIZES
@covers("code.memos", "memos.back")
async def test_every_memo_is_listed_with_what_it_is_about(bench: Bench, size: tuple[int, int]) -> None:
    write_some(bench.session)
    async with bench.open(size) as hands:
        await hands.press("M")
        assert listed(hands) == [
            ("Evaluasi contoh", "Begun in March."),
            ("wawancara_b", "A noisy room [very]."),
            ("Budget limits", "Also travel?"),
            ("R02", "Came late."),
            ("R01:3 Work motivation", "Said with a smile."),
        ]
        await hands.press("down")
        assert "A noisy room [very]." in hands.lines[-6] or "A noisy room [very]." in hands.text
        await hands.press("q")
        assert hands.screen_name == "workspace"


@covers("memos.add")
async def test_a_memo_is_written_on_a_thing_chosen_from_a_list(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("M")
        assert "no memos yet" in hands.text
        await hands.press("n", "down", "enter", "down", "enter")
        await hands.type("Second talk [sic]")
        await hands.press("ctrl+s")
        assert listed(hands) == [("wawancara_b", "Second talk [sic]")]
        await hands.press("n", "home", "enter")
        await hands.type("Ours.")
        await hands.press("ctrl+s")
        assert listed(hands)[0] == ("Evaluasi contoh", "Ours.")


@covers("memos.edit", "memos.undo", "memos.redo", "memos.remove")
async def test_a_memo_is_worded_anew_and_taken_away_and_both_can_be_undone(bench: Bench) -> None:
    write_some(bench.session)
    async with bench.open() as hands:
        await hands.press("M", "e")
        await hands.type(" Or April.")
        await hands.press("ctrl+s")
        assert listed(hands)[0][1] == "Begun in March. Or April."
        await hands.press("u")
        assert listed(hands)[0][1] == "Begun in March."
        await hands.press("U", "d")
        assert len(listed(hands)) == 4
        await hands.press("u")
        assert listed(hands)[0][1] == "Begun in March. Or April."
        await hands.press("end", "d")
        assert bench.session.store.find(Coding)[0].memo == ""


async def test_another_coders_memo_is_left_as_it_is(bench: Bench) -> None:
    other = Session(bench.session.store, bench.session.clock, bench.session.ids, "budi")
    memos.write(other, "code", "budget", "His.")
    async with bench.open() as hands:
        await hands.press("M", "d")
        assert "budi wrote this memo" in hands.text
        assert len(bench.session.store.find(Memo)) == 1


@covers("memos.filter", "memos.find")
async def test_the_list_is_narrowed_to_a_kind_and_to_words(bench: Bench) -> None:
    write_some(bench.session)
    async with bench.open() as hands:
        await hands.press("M", "f", "f")
        assert listed(hands) == [("wawancara_b", "A noisy room [very].")]
        await hands.press("f", "f", "f", "f")
        assert listed(hands) == [("R01:3 Work motivation", "Said with a smile.")]
        await hands.press("f", "slash")
        await hands.type("late")
        await hands.press("enter")
        assert listed(hands) == [("R02", "Came late.")]
        assert "“late”" in hands.lines[0]


@covers("memos.open")
async def test_each_memo_leads_to_what_it_is_about(bench: Bench) -> None:
    write_some(bench.session)
    recommending.add(bench.session, "Pay the travel.", ("budget",))
    subject = memos.named(bench.session, "recommendation", "Pay the travel.")
    memos.write(bench.session, subject.about, subject.target, "Who pays?")
    async with bench.open() as hands:
        await hands.press("M", "enter")
        assert "the project as a whole" in hands.text
        await hands.press("down", "down", "enter")
        assert hands.screen_name == "codebook"
        assert "✎ Also travel?" in hands.text
        await hands.press("q", "down", "enter")
        assert hands.screen_name == "case"
        await hands.press("q", "down", "enter")
        assert hands.screen_name == "recommendations"
        assert "Pay the travel." in hands.text
        await hands.press("q", "down", "enter")
        assert hands.screen_name == "workspace"
        assert hands.said_here == "Saya jadi lebih semangat bekerja."
        await hands.press("M", "down", "enter")
        assert hands.place.startswith("wawancara_b")


async def test_a_memo_about_something_gone_says_so(bench: Bench) -> None:
    from qualeval.services import codebooks

    memos.write(bench.session, "code", "budget", "Also travel?")
    codebooks.merge(bench.session, ["budget"], "schedule")
    async with bench.open() as hands:
        await hands.press("M", "enter")
        assert "no longer in the project" in hands.text


@SIZES
@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_screen_changes_its_language_at_once(bench: Bench, size: tuple[int, int], language: str) -> None:
    write_some(bench.session)
    names = {"id": "Anggaran terbatas", "en": "Budget limits"}
    async with bench.open(size, language) as hands:
        await hands.press("M")
        assert names[language] in hands.text
        await hands.press("f3")
        assert names["en" if language == "id" else "id"] in hands.text
