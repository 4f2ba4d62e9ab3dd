"""The analyses' screen: every view by its keys, the numbers of the services, and the quotes behind them."""

from dataclasses import replace

import pytest
from rich.text import Text
from textual.widgets import DataTable, Static

from qualeval import analysis
from qualeval.domain.events import Change
from qualeval.domain.records import Attribute, Memo, Source, SourceKind
from qualeval.domain.result_tables import ResultTable
from qualeval.services import analysing, asking, coding, findings, judgements
from qualeval.services.analysis_tables import Analysed
from qualeval.services.analysis_views import VIEWS
from qualeval.services.session import Session
from qualeval.services.summarising import themes
from qualeval.services.telling import attribute_words
from qualeval.services.theme_detail import theme_details
from qualeval.services.whose import choices, counted
from qualeval.tui.analysis import AnalysisScreen
from tests.services.world import as_coder
from tests.tui.covering import covers
from tests.tui.hands import LARGE, SMALL, Bench, Hands
from tests.tui.project_sample import passage

VIEW = {view.id: at for at, view in enumerate(VIEWS)}


def table(hands: Hands) -> "DataTable[Text]":
    return hands.app.screen.query_one(DataTable)


def cells(hands: Hands) -> list[list[str]]:
    found = table(hands)
    return [[cell.plain for cell in found.get_row_at(index)] for index in range(found.row_count)]


def headers(hands: Hands) -> list[str]:
    return [str(column.label).replace("\n", " ") for column in table(hands).ordered_columns]


def words_for(bench: Bench, name: str) -> str:
    attribute = bench.session.store.get(Attribute, name)
    assert attribute is not None
    return attribute_words(attribute)


def title(hands: Hands) -> str:
    return str(hands.app.screen.query_one("#analysis-title", Static).content)


def notes(hands: Hands) -> str:
    return str(hands.app.screen.query_one("#analysis-notes", Static).content)


async def computed(hands: Hands) -> None:
    """Waits until the thread has answered to what was asked for last."""
    await hands.wait_for(lambda: not title(hands).endswith("…"))
    await hands.settle()


async def look_at(hands: Hands, view: str) -> None:
    await hands.press("A", *["down"] * VIEW[view])
    await computed(hands)


async def press(hands: Hands, *keys: str) -> None:
    await hands.press(*keys)
    await computed(hands)


@covers("code.analysis", "analysis.back")
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_every_view_shows_its_table_or_says_why_it_has_none(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.open(size) as hands:
        await hands.press("A")
        for view in VIEWS:
            await computed(hands)
            assert title(hands).startswith(view.title)
            assert notes(hands)
            await hands.press("down")
        await hands.press("q")
        assert hands.screen_name == "workspace"


@covers("analysis.attribute")
async def test_groups_are_compared_by_one_attribute_after_another(bench: Bench) -> None:
    async with bench.open() as hands:
        await look_at(hands, "crosstab")
        for attribute in analysing.comparable(bench.session):
            found, expected = analysing.crosstab(bench.session, analysis, attribute)
            assert words_for(bench, attribute) in title(hands)
            sizes = [f"{group.values[0]} (n={group.n_cases})" for group in expected.groups]
            assert headers(hands)[1 : 1 + len(sizes)] == sizes
            counts = [[cell.split()[0] for cell in row[1 : 1 + len(sizes)]] for row in cells(hands)]
            assert counts == [[str(cell.n) for cell in row.cells] for row in expected.rows]
            assert [row.code for row in expected.rows] == list(found.codes)
            await press(hands, "g")
        assert words_for(bench, analysing.comparable(bench.session)[0]) in title(hands)


@covers("analysis.quotes")
async def test_enter_goes_into_the_table_to_the_quotes_and_to_the_line(bench: Bench) -> None:
    async with bench.open() as hands:
        await look_at(hands, "crosstab")
        await press(hands, "g")  # the interviewed have a unit
        n, row, column = max(
            (int(line[place].split()[0]), at, place) for at, line in enumerate(cells(hands)) for place in (1, 2)
        )
        await hands.press("enter", *["down"] * row, *["right"] * column, "enter")
        assert hands.screen_name == "quotes"
        assert len(hands.rows("quote-list")) == n > 0
        await hands.press("enter")
        assert hands.screen_name == "workspace"
        await hands.press("backspace")
        assert hands.screen_name == "quotes"
        await hands.press("escape")
        await hands.wait_for(lambda: "computing" not in title(hands) and bool(cells(hands)))
        await hands.press("enter")
        assert hands.screen_name == "quotes"  # the cursor stands on the number again
        assert len(hands.rows("quote-list")) == n


@covers("analysis.option")
async def test_themes_together_open_the_codings_of_both(bench: Bench) -> None:
    async with bench.open() as hands:
        await look_at(hands, "together")
        assert "same segment" in title(hands)
        await press(hands, "o")
        assert "same respondent" in title(hands)
        expected = analysing.cooccurrence(bench.session, analysis, "respondent")
        pair = expected.result.pairs[0]
        codes = [code for code in expected.basis.codes if expected.basis.raised[code]]
        row, column = codes.index(pair.first), codes.index(pair.second)
        assert cells(hands)[row][column + 1].split()[-1] == str(pair.n_cases)
        assert any(block in cells(hands)[row][column + 1] for block in "░▒▓█")
        await hands.press("enter", *["down"] * row, *["right"] * (column + 1), "enter")
        assert len(hands.rows("quote-list")) == len(expected.coding_ids(pair.first, pair.second))
        names = {bench.session.codebook()[code].name.to("en") for code in (pair.first, pair.second)}
        assert {row[1] for row in hands.rows("quote-list")} == names


@covers("analysis.level")
async def test_codes_and_categories_take_turns(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("A")
        await computed(hands)
        assert len(cells(hands)) == len(bench.session.codebook().leaves())
        await press(hands, "l")
        _, expected = theme_details(bench.session, level="category")
        assert [int(row[2].split()[0]) for row in cells(hands)] == [detail.row.n_cases for detail in expected]


@covers("analysis.switch")
async def test_tab_goes_to_the_table_and_back(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("A")
        await computed(hands)
        await hands.press("tab")
        assert table(hands).has_focus
        await hands.press("tab")
        assert not table(hands).has_focus
        await hands.press("tab", "escape")
        assert hands.screen_name == "analysis"
        assert not table(hands).has_focus


@covers("analysis.write")
async def test_a_cell_of_the_framework_is_summed_up_where_it_stands(bench: Bench) -> None:
    async with bench.open() as hands:
        await look_at(hands, "framework")
        await hands.press("enter", "right")
        await hands.press("e")
        await hands.type("Semangat [b]naik[/b]")
        await hands.press("ctrl+s")
        await computed(hands)
        assert list(judgements.summaries(bench.session).values()) == ["Semangat [b]naik[/b]"]
        assert cells(hands)[0][1] == "Semangat [b]naik[/b]"
        assert hands.app.workbench.session.store.find(Memo)
        await hands.press("escape")
        await hands.press(*["down"] * (VIEW["saturation"] - VIEW["framework"]), "enter", "e")
        assert any("nothing to write here" in notice for notice in hands.notices)


async def test_a_statement_is_made_beside_a_figure(bench: Bench) -> None:
    from qualeval.domain.events import added
    from qualeval.domain.records import AttributeType, Case, Value

    scores = [Value(case.id, "score", str(at), "2026") for at, case in enumerate(bench.session.store.find(Case))]
    bench.session.commit("import.survey", map(added, [Attribute("score", AttributeType.NUMBER), *scores]))
    async with bench.open() as hands:
        await look_at(hands, "joint")
        await hands.press("enter", "right", "right", "e", "down", "enter")
        await computed(hands)
        assert list(judgements.statements(bench.session, "score").values()) == ["convergence"]
        assert cells(hands)[0][-1] == "convergence"


async def test_where_coders_differ_is_listed_and_opens_what_was_coded(bench: Bench) -> None:
    other = Session(bench.session.store, bench.session.clock, bench.session.ids, "budi")
    coding.apply(other, passage(bench.session, "wawancara_a", "Sekarang saya berani bicara di rapat."), "confidence")
    async with bench.open() as hands:
        await look_at(hands, "agreement")
        assert headers(hands)[4:7] == ["kappa", "alpha", "AC1"]
        assert cells(hands)[-1][0] == "all codes"
        await press(hands, "down")
        words = [row[-1] for row in cells(hands)]
        assert "Sekarang saya berani bicara di rapat." in words
        await hands.press("enter", *["down"] * words.index("Sekarang saya berani bicara di rapat."), "enter")
        assert [row[2] for row in hands.rows("quote-list")] == ["Sekarang saya berani bicara di rapat."]


@covers("quotes.typical", "quotes.dissent")
async def test_a_quote_is_chosen_as_typical_or_dissenting(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("s", "enter", "t")
        assert hands.rows("quote-list")[0][1].startswith("★ ")
        assert "chosen as typical" in hands.text
        await hands.press("d")
        assert hands.rows("quote-list")[0][1].startswith("≠ ")
        assert list(judgements.marks(bench.session).values()) == ["dissenting"]
        await hands.press("d")
        assert not hands.rows("quote-list")[0][1].startswith("≠ ")


async def test_an_answer_that_comes_late_is_dropped(bench: Bench) -> None:
    async with bench.open() as hands:
        await look_at(hands, "crosstab")
        screen = hands.app.screen
        assert isinstance(screen, AnalysisScreen)
        from qualeval.domain.errors import QualevalError
        from qualeval.tui.analysis import Computed

        screen.post_message(Computed(0, QualevalError("too late")))
        await hands.settle()
        assert "too late" not in notes(hands)


async def test_the_screen_changes_with_the_language(bench: Bench) -> None:
    async with bench.open() as hands:
        await look_at(hands, "crosstab")
        before = headers(hands)
        await press(hands, "f3")
        assert cells(hands)[0][0] in {"Jadwal bentrok", "Semangat kerja"}
        assert len(headers(hands)) == len(before)


@covers("analysis.whose", "summary.whose")
async def test_whose_codings_count_is_chosen_once_and_shown_wherever_they_are_counted(bench: Bench) -> None:
    other = as_coder(bench.session, "budi")
    coding.apply(other, passage(bench.session, "wawancara_a", "Makanannya enak."), "budget")
    everybody, budis = themes(bench.session), themes(counted(bench.session, "budi"))
    assert sum(row.n_segments for row in budis.rows) == 1 < sum(row.n_segments for row in everybody.rows)
    async with bench.open(LARGE) as hands:
        await hands.press("s", "w")
        at = choices(bench.session).index("budi")
        await hands.press(*["down"] * at, "enter")
        assert "Only the codings of budi count." in str(hands.app.screen.query_one("#summary-title", Static).content)
        assert sum(int(row[3]) for row in cells(hands)) == 1
        await hands.press("q")
        await look_at(hands, "crosstab")
        assert "Only the codings of budi count." in title(hands)
        await look_again(hands, "agreement")
        assert "Only the codings" not in title(hands)
        await press(hands, "w")
        assert hands.screen_name == "analysis"  # all of them are compared: nothing to choose
        await look_again(hands, "crosstab")
        await hands.press("w", "up", "up", "up", "enter")
        await computed(hands)
        assert "Only the codings" not in title(hands)


async def look_again(hands: Hands, view: str) -> None:
    """Another view, from the list at the left."""
    await hands.press(*["up"] * len(VIEWS), *["down"] * VIEW[view])
    await computed(hands)


async def test_the_methods_together_are_judged_in_the_matrix_of_questions(bench: Bench) -> None:
    asking.ask(bench.session, "Apa yang menghambat?", "id")
    (question,) = asking.questions(bench.session)
    findings.draft(bench.session, ["budget"], question=question.id)
    async with bench.open(LARGE) as hands:
        await look_at(hands, "triangulation")
        (row,) = cells(hands)
        assert row[1] == "Apa yang menghambat?"
        await hands.press("enter")
        await press(hands, "e", "down", "down", "enter")
        assert judgements.question_statements(bench.session) == {question.id: "divergence"}
        assert cells(hands)[0][-1] == "divergence"


async def test_a_table_too_wide_for_a_narrow_screen_keeps_its_intervals_for_the_cell_under_the_cursor(
    bench: Bench,
) -> None:
    heads = ("theme", "kappa", "alpha", "AC1", "once more")
    wide = ResultTable("wide", heads, (("a theme with a name " * 3, *["0.84 [0.80; 0.85]"] * 4),), headers=heads)
    for size, is_tight in ((LARGE, False), (SMALL, True)):
        async with bench.open(size) as hands:
            await look_at(hands, "closed")
            screen = hands.app.screen
            assert isinstance(screen, AnalysisScreen)
            screen._shown = Analysed(wide, wide)
            screen._fill(screen._chosen())
            assert [cell == "0.84" for cell in map(str, table(hands).get_row_at(0)[1:])] == [is_tight] * 4
            table(hands).focus()
            table(hands).move_cursor(row=0, column=2)
            await hands.settle()
            assert "0.84 [0.80; 0.85]" in hands.text


async def test_a_narrow_screen_gives_the_table_the_room_of_the_list_until_escape(bench: Bench) -> None:
    async with bench.open((80, 24)) as hands:
        await look_at(hands, "crosstab")
        narrow = table(hands).size.width
        await hands.press("enter")
        assert table(hands).size.width > narrow + 20
        await hands.press("escape")
        assert (hands.screen_name, table(hands).size.width) == ("analysis", narrow)
        await hands.press("escape")
        assert hands.screen_name == "workspace"


@covers("analysis.quotes")
async def test_a_waves_number_leads_to_what_was_said_in_that_wave(bench: Bench) -> None:
    """The interview as an earlier wave, so that the survey's answers are of other people, and later."""
    session = bench.session
    sources = session.store.find(Source)
    waved = [replace(s, wave="2025" if s.kind is SourceKind.TRANSCRIPT else "2026") for s in sources]
    session.commit("test", [Change(one, other) for one, other in zip(sources, waved, strict=True)])
    for wave, is_said in (("2025", True), ("2026", False)):
        async with bench.open(LARGE) as hands:
            await look_at(hands, "waves")
            assert [head.partition(" ")[0] for head in headers(hands) if head[:2] == "20"] == ["2025", "2026"]
            at = next(place for place, head in enumerate(headers(hands)) if head.startswith(wave))
            row = next(place for place, line in enumerate(cells(hands)) if line[0].startswith("Schedule"))
            await hands.press("tab")
            table(hands).move_cursor(row=row, column=at)
            await hands.press("enter")
            assert ("bentrok dengan pelayanan" in hands.text) == is_said


async def test_notes_of_the_view_before_are_gone_while_the_next_one_is_computed(bench: Bench) -> None:
    async with bench.open() as hands:
        await look_at(hands, "waves")
        screen = hands.app.screen
        assert isinstance(screen, AnalysisScreen)
        screen.query_one("#analysis-notes", Static).update("of the view before")
        screen._shown = None
        screen._fill(screen._chosen())
        assert notes(hands) == ""
