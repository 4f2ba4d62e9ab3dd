"""From a number to its quotes to the line in the transcript; recommendations with their evidence; the report."""

from pathlib import Path

import pytest
from rich.text import Text
from textual.widgets import DataTable, Input

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Document, Recommendation
from qualeval.services import coding
from qualeval.services.coding import Passage
from qualeval.services.session import Session
from qualeval.services.summarising import quotes, themes
from tests.tui.covering import covers
from tests.tui.fake_adapters import FakeAdapters, KeptReports
from tests.tui.hands import Bench, Hands

THEME, BAR, RESPONDENTS, SEGMENTS, FIRST_GROUP = range(5)


def table(hands: Hands) -> "DataTable[Text]":
    return hands.app.screen.query_one(DataTable)


def cells(hands: Hands) -> list[list[str]]:
    found = table(hands)
    return [[cell.plain for cell in found.get_row_at(index)] for index in range(found.row_count)]


@covers("code.summary", "summary.back")
async def test_the_summarys_numbers_are_those_of_the_services(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("s")
        expected = themes(bench.session)
        names = {code.code: code.name.to("en") for code in expected.codebook.codes}
        shown = [(row[THEME], row[RESPONDENTS], row[SEGMENTS]) for row in cells(hands)]
        assert shown == [(names[row.code], str(row.n_cases), str(row.n_segments)) for row in expected.rows]
        assert f"/{expected.scope.n_cases}" in hands.text
        await hands.press("q")
        assert hands.screen_name == "workspace"


@covers("summary.level")
async def test_categories_and_codes_take_turns(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("s", "l")
        expected = themes(bench.session, level="category")
        assert [int(row[SEGMENTS]) for row in cells(hands)] == [row.n_segments for row in expected.rows]
        assert cells(hands)[0][THEME].startswith("Challenges")
        await hands.press("l")
        assert len(cells(hands)) == 5


@covers("summary.group")
async def test_groups_of_each_attribute_take_turns(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("s")
        headers = []
        for _ in range(3):
            await hands.press("g")
            headers.append([str(column.label) for column in table(hands).ordered_columns][FIRST_GROUP:])
        n = themes(bench.session).scope.n_cases
        assert [sum(int(header.rpartition("/")[2]) for header in found) for found in headers] == [n, n, 0]


@pytest.mark.parametrize("row", range(5))
async def test_enter_on_a_number_lists_exactly_its_quotes(bench: Bench, row: int) -> None:
    async with bench.open() as hands:
        await hands.press("s", *["down"] * row, "enter")
        theme = themes(bench.session).rows[row]
        expected = quotes(bench.session, code=theme.code)
        assert hands.screen_name == "quotes"
        assert [found[2] for found in hands.rows("quote-list")] == [quote.text for quote in expected]
        assert len(expected) == theme.n_segments
        assert len({quote.case_id for quote in expected}) == theme.n_cases


async def test_quotes_say_who_coded_them_where_several_coders_did(bench: Bench) -> None:
    theme = themes(bench.session).rows[0].code
    first = quotes(bench.session, code=theme)[0]
    document = bench.session.store.get(Document, first.coding.document_id)
    assert document is not None
    content = bench.session.store.content(document.content)
    other = Session(bench.session.store, bench.session.clock, bench.session.ids, "budi")
    coding.apply(other, Passage(document, content, first.coding.span), theme)
    async with bench.open() as hands:
        await hands.press("s", "enter")
        said = [found[2] for found in hands.rows("quote-list")]
        assert [words for words in said if words.endswith(first.text)] == [f"(AN) {first.text}", f"(BU) {first.text}"]


@covers("summary.quotes")
async def test_a_groups_number_opens_the_quotes_of_the_group(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("s", "g", "g", "right", "right")
        summary = themes(bench.session, by="unit")
        group, by_code = summary.groups[0]
        assert hands.app.screen._by == "unit"  # type: ignore[attr-defined]  # the screen in front is the summary
        theme = summary.rows[0].code
        hands.app.screen.action_run_command("summary.quotes")  # type: ignore[attr-defined]  # as the footer does
        await hands.settle()
        expected = quotes(bench.session, code=theme, case_ids=group.scope.case_ids)
        assert [found[2] for found in hands.rows("quote-list")] == [quote.text for quote in expected]
        assert len({quote.case_id for quote in expected}) == by_code[theme].n_cases
        assert group.value in hands.lines[0]


@covers("quotes.back")
async def test_a_category_opens_the_quotes_of_all_its_codes(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("s", "l", "enter")
        assert len(hands.rows("quote-list")) == 3
        await hands.press("escape")
        assert hands.screen_name == "summary"


async def test_a_theme_that_nobody_raised_has_no_quotes_and_nothing_to_open(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("s", *["down"] * 4, "enter")
        assert hands.rows("quote-list") == []
        assert "no quotes yet" in hands.text
        await hands.press("enter")
        assert hands.screen_name == "quotes"


async def test_enter_on_a_quote_opens_the_transcript_with_the_cursor_on_it(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("s", "enter", "down", "enter")
        assert hands.screen_name == "workspace"
        assert hands.place.startswith("diskusi")
        assert hands.said_here == "Kami semangat sekali waktu itu."
        assert hands.workspace._coding_here().code == "motivation"


async def test_the_quote_that_was_opened_is_the_coding_meant(bench: Bench) -> None:
    from qualeval.services import coding
    from tests.tui.project_sample import passage

    coding.apply(bench.session, passage(bench.session, "diskusi", "semangat"), "mentoring")
    async with bench.open() as hands:
        await hands.press("s", "enter", "down", "enter", "d")
        assert [code for _, code, _ in hands.codings()].count("motivation") == 1
        assert [code for _, code, _ in hands.codings()].count("mentoring") == 1


@covers("code.quotes", "quotes.open")
async def test_the_quotes_of_the_coding_here_come_by_one_key(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("w")
        assert "Work motivation: 2 quotes by 2 respondents" in hands.lines[0]
        hands.app.screen.action_run_command("quotes.open")  # type: ignore[attr-defined]  # as the footer does
        await hands.settle()
        assert hands.said_here == "Saya jadi lebih semangat bekerja."


async def test_without_a_coding_here_there_are_no_quotes_to_list(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("down", "down", "w")
        assert hands.screen_name == "workspace"
        assert "no coding here" in hands.text


# recommendations


def judged(bench: Bench) -> list[tuple[str, str]]:
    return [(found.text, found.status) for found in bench.session.store.find(Recommendation)]


@covers("code.recommend", "recommend.accept", "recommend.reject", "recommend.undo", "recommend.redo", "recommend.back")
async def test_recommendations_are_judged_and_taken_back(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("g")
        assert "2 offered, 0 accepted, 0 rejected" in hands.lines[0]
        assert "Schedule conflict: 2 respondents" in hands.text
        await hands.press("a")
        assert judged(bench) == [("Make the schedule flexible", "accepted")]
        await hands.press("up", "x")
        assert judged(bench)[1] == ("Give training more money", "rejected")
        assert "0 offered, 1 accepted, 1 rejected" in hands.lines[0]
        await hands.press("u", "u")
        assert judged(bench) == []
        await hands.press("U")
        assert judged(bench) == [("Make the schedule flexible", "accepted")]
        await hands.press("q")
        assert hands.screen_name == "workspace"


@covers("recommend.edit")
async def test_a_recommendation_worded_anew_is_accepted(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("g", "e")
        await hands.type(" for [all] shifts")
        await hands.press("ctrl+s")
        assert judged(bench) == [("Make the schedule flexible for [all] shifts", "accepted")]
        assert "for [all] shifts" in hands.text


@covers("recommend.add")
async def test_ones_own_recommendation_rests_on_a_theme(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("g", "n")
        await hands.type("semangat")
        await hands.press("enter")
        await hands.type("Praise people")
        await hands.press("f10")
        (own,) = bench.session.store.find(Recommendation)
        assert (own.text, own.codes, own.status, own.rule) == ("Praise people", ("motivation",), "accepted", "")
        told = hands.text.partition("─" * 40)[2]
        assert "Praise people" in told  # below the list: the cursor is on it


async def test_what_rests_on_a_theme_offers_no_new_one(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("g", "n")
        await hands.type("Transport")
        assert "no such code" in hands.text
        assert "new code" not in hands.text
        await hands.press("enter", "down", "enter")
        assert "Which theme does it rest on?" in hands.text


async def test_a_recommendation_without_words_is_refused_and_told(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("g", "n", "enter", "ctrl+s")
        assert judged(bench) == []
        await hands.wait_for(lambda: "needs words" in hands.text)


@covers("recommend.quotes")
async def test_a_recommendations_quotes_open_the_transcript(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("g")
        hands.app.screen.action_run_command("recommend.quotes")  # type: ignore[attr-defined]  # as the footer does
        await hands.settle()
        assert len(hands.rows("quote-list")) == 2
        await hands.press("enter")
        assert hands.screen_name == "workspace"
        assert hands.said_here == "[tertawa] Tapi jadwal pelatihan bentrok dengan pelayanan."


async def test_new_codings_make_a_judged_recommendation_stale(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("g", "a", "q", "n", "n", "n", "n", "a", "g")
        assert "stale" in hands.text
        await hands.press("down")
        assert "When it was judged: 2 respondents" in hands.text


async def test_with_nothing_offered_every_judgement_says_what_to_do(uncoded: Bench) -> None:
    async with uncoded.open() as hands:
        await hands.press("g", "a")
        await hands.wait_for(lambda: "no recommendation is offered yet" in hands.text)
        await hands.press("x", "e", "enter")
        assert judged(uncoded) == []
        assert hands.screen_name == "recommendations"


# the report


@covers("code.report")
async def test_the_report_is_written_where_it_was_asked_for_and_says_so(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench.open() as hands:
        told: list[str] = []
        monkeypatch.setattr(hands.app, "notify", lambda words, **_: told.append(words))
        await hands.press("p")
        assert hands.app.screen.query_one(Input).value == str(tmp_path / "contoh-en.docx")
        await hands.press("enter")
        await hands.wait_for(lambda: len(told) > 1)
        assert told == ["The report is being written…", f"Report written: {tmp_path / 'contoh-en.docx'}"]
        assert (tmp_path / "contoh-en.docx").exists()
        assert hands.adapters.reports.written[0].language == "en"


async def test_leaving_the_question_writes_no_report(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("p", "escape")
        assert hands.adapters.reports.written == []


@pytest.mark.parametrize("refusal", [QualevalError("no folder [x]"), RuntimeError("a bug")])
async def test_a_report_that_cannot_be_written_is_told(bench: Bench, refusal: Exception) -> None:
    adapters = FakeAdapters(bench.files, bench.session, reports=KeptReports(refusal))
    async with bench.open(adapters=adapters) as hands:
        await hands.press("p", "enter")
        await hands.wait_for(lambda: any(str(refusal) in told for told in hands.notices))
        assert hands.screen_name == "workspace"
