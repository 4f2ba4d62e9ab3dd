"""The codebook's screen: every change by its key, each one step that can be undone, and files looked at first."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, Select, TextArea

from qualeval.domain.codebook import Code, Label
from qualeval.domain.records import Coding, Memo
from qualeval.services import codebooks
from qualeval.tui.widgets.line_list import LineList
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


def tree(hands: Hands) -> list[str]:
    return [row[1] for row in hands.rows("codebook-tree")]


def row_of(hands: Hands, name: str) -> dict[str, str]:
    """What stands beside a name, by the titles of the columns that there is room for."""
    titles = hands.rows("codebook-columns")[0]
    row = next(row for row in hands.rows("codebook-tree") if row[1].strip() == name)
    return dict(zip(titles, row, strict=True))


def entry(hands: Hands, code: str) -> Code:
    return hands.session.codebook()[code]


def used(hands: Hands) -> list[str]:
    return sorted(coding.code for coding in hands.session.store.find(Coding))


async def clear(hands: Hands) -> None:
    await hands.pilot.pause()
    focused = hands.app.focused
    assert isinstance(focused, Input | TextArea)
    focused.clear()
    await hands.pilot.pause()


async def go_to(hands: Hands, words: str) -> None:
    """Puts the cursor on the entry that is found by the words."""
    await hands.press("slash")
    await clear(hands)
    await hands.type(words)
    await hands.press("enter")


@SIZES
@covers("code.codebook-screen", "codebook.back")
async def test_the_tree_shows_counts_direction_and_the_entry_under_the_cursor(
    bench: Bench, size: tuple[int, int]
) -> None:
    async with bench.open(size) as hands:
        await hands.press("V")
        assert tree(hands) == [
            "Effects",
            "  Work motivation",
            "  Confidence",
            "Challenges",
            "  Schedule conflict",
            "  Budget limits",
            "Mentoring",
        ]
        challenges, schedule = row_of(hands, "Challenges"), row_of(hands, "Schedule conflict")
        assert [challenges[title] for title in ("direction", "segments", "respondents")] == ["challenge", "3", "2"]
        assert (schedule["segments"], schedule["respondents"]) == ("2", "2")
        assert "status" not in challenges  # every code is just active
        assert "The drive to work" in hands.text
        assert "Codebook, version 1 · codes: 5" in hands.lines[0]
        await hands.press("q")
        assert hands.screen_name == "workspace"


@pytest.mark.parametrize("width", [50, 80, 120, 200])
async def test_the_names_stand_whole_at_every_width_and_the_counts_with_them(bench: Bench, width: int) -> None:
    async with bench.open((width, 24)) as hands:
        await hands.press("V")
        await go_to(hands, "budget")
        await hands.press("r")  # a status takes a column, and the others what is left
        assert "  Schedule conflict" in hands.text
        assert row_of(hands, "Budget limits")["segments"] == "1"
        assert ("direction" in row_of(hands, "Budget limits")) is (width > 50)


async def test_it_opens_at_the_code_of_the_coding_here(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("down", "V")
        assert "schedule" in hands.text
        await hands.press("m", "escape", "r")
        assert entry(hands, "schedule").status == "retired"


@covers("codebook.add", "codebook.find", "codebook.confirm")
async def test_a_code_is_added_under_the_category_and_confirmed_later(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "Kendala")
        await hands.press("n")
        await hands.type("Jaringan [5G]")
        await hands.press("enter")
        added = entry(hands, "jaringan_5g")
        assert (added.parent, added.status) == ("challenges", "candidate")
        assert row_of(hands, "Jaringan [5G]")["status"] == "candidate"
        await hands.press("c")
        assert entry(hands, "jaringan_5g").status == "active"
        await hands.press("c")
        assert "is no candidate" in hands.text


async def test_a_code_beside_the_one_under_the_cursor_has_its_category(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "budget")
        await hands.press("n")
        await hands.type("Transport")
        await hands.press("enter")
        assert entry(hands, "transport").parent == "challenges"


async def test_a_name_that_nearly_stands_already_is_added_with_a_warning(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V", "n")
        await hands.type("schedule conflicts")
        await hands.press("enter")
        assert "is it not the same as “Schedule conflict”?" in hands.text
        await hands.press("u")
        assert "schedule_conflicts" not in hands.session.codebook()


@covers("codebook.add-under")
async def test_a_code_with_codings_does_not_become_a_category_and_one_without_does(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "budget")
        await hands.press("N")
        await hands.type("Travel")
        await hands.press("enter")
        assert "cannot become a category" in hands.text
        await go_to(hands, "mentoring")
        await hands.press("N")
        await hands.type("By peers")
        await hands.press("enter")
        assert entry(hands, "by_peers").parent == "mentoring"


@SIZES
@covers("codebook.edit")
async def test_every_part_is_worded_in_both_languages(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.open(size) as hands:
        await hands.press("V")
        await go_to(hands, "budget")
        await hands.press("enter")
        typed = {
            "name-id": "Dana kurang",
            "name-en": "Lack of money",
            "brief-id": "dana",
            "definition-en": "Money that is missing,\nof any sort",
            "include-en": "fees",
            "exclude-id": "gaji",
            "examples-id": "Tidak ada dana.\nDananya habis.",
            "examples-en": "No money.",
            "keywords-id": "dana, uang  saku,dana",
        }
        for name, text in typed.items():
            field = hands.app.screen.query_one(f"#{name}")
            field.focus()
            await clear(hands)
            await hands.type(text)
        hands.app.screen.query_one("#kind", Select).value = "context"
        hands.app.screen.query_one("#color", Select).value = "#87d787"
        await hands.press("ctrl+s")
        found = entry(hands, "budget")
        assert dict(found.name.texts) == {"id": "Dana kurang", "en": "Lack of money"}
        assert found.brief.texts == (("id", "dana"),)
        assert found.definition.to("en") == "Money that is missing,\nof any sort"
        assert (found.include.to("en"), found.exclude.to("id")) == ("fees", "gaji")
        assert [dict(example.texts) for example in found.examples] == [
            {"id": "Tidak ada dana.", "en": "No money."},
            {"id": "Dananya habis."},
        ]
        assert dict(found.keywords) == {"id": ("dana", "uang saku"), "en": ("money",)}
        assert (found.kind, found.color) == ("context", "#87d787")
        assert row_of(hands, "Lack of money")["direction"] == "context"


async def test_the_form_is_gone_through_by_tab_and_saved_by_a_click(bench: Bench) -> None:
    async with bench.open(SMALL, "id") as hands:
        await hands.press("V")
        await go_to(hands, "mentor")
        await hands.press("e")
        await hands.type(" sejawat")
        await hands.press("tab", "tab")
        await hands.type("oleh rekan")
        await hands.click_key("take")
        found = entry(hands, "mentoring")
        assert (found.name.to("id"), found.brief.to("id")) == ("Pendampingan sejawat", "oleh rekan")


async def test_a_form_that_is_left_or_saved_as_it_was_changes_nothing(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("V", "down", "enter", "ctrl+s", "enter", "escape")
        assert (hands.n_gestures(), hands.screen_name) == (before, "codebook")


async def test_what_was_typed_is_not_dropped_by_one_escape_nor_by_a_refusal(bench: Bench) -> None:
    async with bench.open() as hands:
        before = hands.n_gestures()
        await hands.press("V", "down", "enter")
        for language in ("id", "en"):
            hands.app.screen.query_one(f"#name-{language}", Input).focus()
            await clear(hands)
        await hands.press("ctrl+s")
        assert "a code needs a name" in hands.text
        await hands.press("escape")
        assert hands.screen_name == "CodeForm"
        assert "not saved yet" in hands.text
        await hands.press("escape")
        assert (hands.screen_name, hands.n_gestures()) == ("codebook", before)


@covers("codebook.mark", "codebook.move", "codebook.undo", "codebook.redo")
async def test_many_codes_are_moved_in_one_step(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "schedule")
        await hands.press("space", "space")
        assert "marked: 2" in hands.lines[0]
        await hands.press("m", "home", "down", "enter")
        assert [entry(hands, code).parent for code in ("schedule", "budget")] == ["effects", "effects"]
        await hands.press("u")
        assert [entry(hands, code).parent for code in ("schedule", "budget")] == ["challenges", "challenges"]
        assert "undone: codes moved" in hands.text
        await hands.press("U")
        assert entry(hands, "budget").parent == "effects"


async def test_marks_are_set_by_mouse_and_dropped_by_escape_before_the_screen_is_left(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await hands.pilot.click("#codebook-tree", offset=(0, 1))
        await hands.pilot.click("#codebook-tree", offset=(0, 4))
        await hands.settle()
        assert [row[0] for row in hands.rows("codebook-tree")].count("●") == 2
        await hands.press("escape")
        assert [row[0] for row in hands.rows("codebook-tree")].count("●") == 0
        assert hands.screen_name == "codebook"
        await hands.press("escape")
        assert hands.screen_name == "workspace"


@covers("codebook.merge")
async def test_marked_codes_are_merged_into_the_one_that_stays(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "schedule")
        await hands.press("space", "space", "g", "end", "enter")
        assert used(hands) == ["budget", "budget", "budget", "motivation", "motivation"]
        assert "“Schedule conflict” merged into “Budget limits”; u takes it back" in hands.text
        assert "schedule" not in hands.session.codebook()
        await hands.press("u")
        assert used(hands).count("schedule") == 2


async def test_one_code_is_merged_into_another_found_by_typing(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "budget")
        await hands.press("g")
        await hands.type("sched")
        await hands.press("enter")
        assert used(hands).count("schedule") == 3
        assert row_of(hands, "Schedule conflict")["segments"] == "3"


@SIZES
@covers("codebook.split")
async def test_some_codings_of_a_code_go_to_a_new_one(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.open(size) as hands:
        await hands.press("V")
        await go_to(hands, "schedule")
        await hands.press("s", "ctrl+s")
        assert hands.screen_name == "CodingsPicker"  # nothing is marked yet
        assert "none is marked yet" in hands.text
        await hands.press("down", "space")
        assert "marked: 1" in hands.text
        await hands.press("ctrl+s")
        await hands.type("Sudden changes")
        await hands.press("enter")
        assert "1 codings of “Schedule conflict” are “Sudden changes” now" in hands.text
        assert len(hands.session.store.find(Coding, code="sudden_changes")) == 1
        assert entry(hands, "sudden_changes").parent == "challenges"
        assert row_of(hands, "Schedule conflict")["segments"] == "1"
        await hands.press("u")
        assert hands.session.store.find(Coding, code="sudden_changes") == []


async def test_a_category_is_not_merged(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V", "home", "g")
        assert "“Effects” is a category" in hands.text


async def test_a_code_without_codings_is_not_split(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "mentoring")
        await hands.press("s")
        assert "no codings of “Mentoring”" in hands.text


@covers("codebook.retire")
async def test_a_code_is_retired_and_restored(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "budget")
        await hands.press("r")
        assert row_of(hands, "Budget limits")["status"] == "retired"
        assert "retired: 1" in hands.lines[0]
        await hands.press("r")
        assert entry(hands, "budget").status == "active"


@covers("codebook.older", "codebook.quotes")
async def test_codings_of_an_older_definition_are_flagged_here_and_among_the_quotes(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "motivation")
        await hands.press("o")
        assert "no coding here" in hands.text
        await hands.press("enter")
        hands.app.screen.query_one("#definition-en", TextArea).focus()
        await clear(hands)
        await hands.type("The wish to work well")
        await hands.press("ctrl+s")
        assert row_of(hands, "Work motivation")["⚑"] == "⚑2"
        assert row_of(hands, "Effects")["⚑"] == "⚑2"
        await hands.press("w")
        assert [row[1] for row in hands.rows("quote-list")] == ["⚑ "] * 2
        assert "under an older definition" in hands.text
        await hands.press("q", "o")
        assert len(hands.rows("quote-list")) == 2
        assert "⚑" in hands.lines[0]
        await hands.press("enter")
        assert hands.screen_name == "workspace"
        assert hands.said_here == "Saya jadi lebih semangat bekerja."


def redefine(bench: Bench, code: str, words: str) -> None:
    """A definition that makes what was coded before it older."""
    codebooks.define(bench.session, replace(bench.session.codebook()[code], definition=Label.of({"en": words})))


@covers("quotes.fits", "quotes.undo", "quotes.redo", "quotes.next-flag")
async def test_what_an_older_definition_coded_is_gone_through_and_kept_by_one_key(bench: Bench) -> None:
    redefine(bench, "schedule", "Training meets work")
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "schedule")
        assert row_of(hands, "Schedule conflict")["⚑"] == "⚑2"
        before = hands.n_gestures()
        await hands.press("o", "f")
        assert (hands.n_gestures(), len(hands.rows("quote-list"))) == (before + 1, 1)
        await hands.press("f")
        assert "nothing is left to decide" in hands.text
        await hands.press("u")
        assert len(hands.rows("quote-list")) == 1
        await hands.press("U", "u", "escape")
        assert row_of(hands, "Schedule conflict")["⚑"] == "⚑1"
        await hands.press("w", "n")  # among all the quotes of the code
        assert hands.rows("quote-list")[hands.app.screen.query_one(LineList).cursor][1].startswith("⚑ ")
        await hands.press("f", "escape")
        assert row_of(hands, "Schedule conflict")["⚑"] == ""


@covers("quotes.fit-all")
async def test_all_that_an_older_definition_coded_is_kept_in_one_step(bench: Bench) -> None:
    redefine(bench, "schedule", "Training meets work")
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "Challenges")
        before = hands.n_gestures()
        await hands.press("o", "F")
        assert (hands.n_gestures(), hands.rows("quote-list")) == (before + 1, [])
        await hands.press("F", "f")
        assert hands.n_gestures() == before + 1
        await hands.press("u")
        assert len(hands.rows("quote-list")) == 2


@covers("quotes.recode", "quotes.remove")
async def test_what_fits_no_longer_gets_another_code_or_goes(bench: Bench) -> None:
    redefine(bench, "schedule", "Training meets work")
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "schedule")
        await hands.press("o", "c")
        await hands.type("budget")
        await hands.press("enter")
        assert ("jadwal pelatihan bentrok dengan pelayanan", "budget", "manual") in hands.codings()
        await hands.press("x")
        assert "schedule" not in [code for _, code, _ in hands.codings()]
        assert hands.rows("quote-list") == []
        await hands.press("u", "u")
        assert len(hands.rows("quote-list")) == 2


async def test_marked_codes_are_retired_in_one_step_and_restored_in_one(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "schedule")
        before = hands.n_gestures()
        await hands.press("space", "space", "r")
        assert hands.n_gestures() == before + 1
        assert [entry(hands, code).status for code in ("schedule", "budget")] == ["retired", "retired"]
        await hands.press("u")
        assert [entry(hands, code).status for code in ("schedule", "budget")] == ["active", "active"]


@covers("codebook.down", "codebook.up")
async def test_codes_are_put_in_another_order_and_the_cursor_goes_along(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V")
        await go_to(hands, "schedule")
        await hands.press("J")
        assert tree(hands)[4:6] == ["  Budget limits", "  Schedule conflict"]
        await hands.press("J")
        assert "stands at the end" in hands.text
        await hands.press("K")
        assert tree(hands)[4:6] == ["  Schedule conflict", "  Budget limits"]
        await go_to(hands, "Kendala")
        await hands.press("K")
        assert tree(hands)[0] == "Challenges"
        await hands.press("u", "u", "u")
        assert tree(hands)[4:6] == ["  Schedule conflict", "  Budget limits"]


@covers("codebook.memo")
async def test_a_memo_on_a_code_is_shown_with_it(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V", "M")
        await hands.type("Ask the team [!]")
        await hands.press("ctrl+s")
        assert [(memo.about, memo.target) for memo in hands.session.store.find(Memo)] == [("code", "motivation")]
        assert "✎ Ask the team [!] (ani)" in hands.text


@SIZES
@covers("codebook.versions", "versions.base", "versions.restore", "versions.undo", "versions.redo", "versions.back")
async def test_any_two_versions_are_compared_part_by_part(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.open(size) as hands:
        await hands.press("V", "r", "r", "n")
        await hands.type("Network")
        await hands.press("enter", "v")
        assert [row[1] for row in hands.rows("versions")] == ["4", "3", "2", "1"]
        assert "Network" in hands.text
        await hands.press("end")
        assert "the first one has none before it" in hands.text
        await hands.press("space", "up", "up")
        assert "nothing is different" in hands.text
        await hands.press("down")
        assert "－ active" in hands.text
        assert "＋ retired" in hands.text
        await hands.press("end", "r")
        assert "network" not in hands.session.codebook()
        assert [row[1] for row in hands.rows("versions")] == ["1", "4", "3", "2", "1"]
        assert "✓ codebook changed" in hands.text
        await hands.press("r")
        assert "has this codebook already" in hands.text
        await hands.press("u")
        assert "network" in hands.session.codebook()
        assert hands.rows("versions")[0][4] == "undone: codebook changed"
        await hands.press("U")
        assert "network" not in hands.session.codebook()
        assert hands.rows("versions")[0][4] == "done again: codebook changed"
        await hands.press("q")
        assert len(tree(hands)) == 7
        assert "✓" not in hands.text  # what was done elsewhere is not told here


@covers("codebook.export", "codebook.file")
async def test_a_file_changed_outside_is_offered_with_its_difference(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "contoh.yaml"
    async with bench.open() as hands:
        await hands.press("V", "x", "enter")
        assert "written:" in hands.text
        text = path.read_text(encoding="utf-8")
        await hands.press("f")
        assert "no codebook file was changed outside" in hands.text
        path.write_text(text.replace("The drive to work", "The drive to work well"), encoding="utf-8")
        await hands.press("f")
        assert "The drive to work well" in hands.text
        await hands.press("escape", "q", "V")
        assert "contoh.yaml was changed outside" in hands.text
        await hands.press("space", "up", "space")  # goes on being said
        assert "contoh.yaml was changed outside" in hands.text
        await hands.press("f")
        assert "The drive to work well" in hands.text
        await hands.press("escape")
        assert entry(hands, "motivation").definition.to("en") == "The drive to work"
        await hands.press("f", "ctrl+s")
        assert entry(hands, "motivation").definition.to("en") == "The drive to work well"
        assert "contoh.yaml was changed outside" not in hands.text
        await hands.press("u")
        assert "contoh.yaml was changed outside" in hands.text


@covers("codebook.import")
async def test_a_file_is_read_in_after_looking_and_a_faulty_one_is_told(bench: Bench, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("codebook: x\ncodes:\n  - code: Budget\n", encoding="utf-8")
    async with bench.open() as hands:
        await hands.press("V", "i")
        await clear(hands)
        await hands.type(str(other))
        await hands.press("enter")
        assert hands.screen_name == "codebook"
        assert len(hands.notices) == 1
        bench_files = tmp_path / "lapangan" / "codebook.yaml"
        text = bench_files.read_text(encoding="utf-8").replace("Pendampingan", "Pendampingan kerja")
        other.write_text(text, encoding="utf-8")
        await hands.press("i")
        await clear(hands)
        await hands.type(str(other))
        await hands.press("enter")
        assert "－ Pendampingan" in hands.text
        await hands.click_key("take")
        assert entry(hands, "mentoring").name.to("id") == "Pendampingan kerja"


async def test_a_recoloured_code_is_recoloured_in_the_text_at_once(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("V", "enter")
        hands.app.screen.query_one("#color", Select).value = "#ff87d7"
        await hands.press("ctrl+s", "q")
        assert {mark.color for mark in hands.transcript.marks if mark.code == "motivation"} == {"#ff87d7"}


@SIZES
@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_screen_speaks_both_languages_and_changes_at_once(
    bench: Bench, size: tuple[int, int], language: str
) -> None:
    async with bench.open(size, language) as hands:
        await hands.press("V")
        names = {"id": "Semangat kerja", "en": "Work motivation"}
        assert any(names[language] in name for name in tree(hands))
        await hands.press("f3")
        other = "en" if language == "id" else "id"
        assert any(names[other] in name for name in tree(hands))


async def test_a_code_that_came_up_elsewhere_has_its_words_by_the_service(bench: Bench) -> None:
    codebooks.add_code(bench.session, "x", "[b]bold[/b]")
    async with bench.open() as hands:
        await hands.press("V")
        assert "[b]bold[/b]" in tree(hands)
        assert "[b]bold[/b]" in hands.text
