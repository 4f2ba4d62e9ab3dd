"""The chain by keys: from a recommendation to its findings, their numbers, the quotes behind them, and the line."""

from dataclasses import replace

from qualeval.domain.records import Finding, Recommendation
from qualeval.services import asking, coding, findings
from qualeval.services.findings import standing
from qualeval.services.telling import text_of
from qualeval.tui.commands import FINDING, FINDINGS, QUOTES
from tests.tui.covering import covers
from tests.tui.hands import Bench, Hands
from tests.tui.project_sample import passage


def finding(bench: Bench) -> Finding:
    (found,) = bench.session.store.find(Finding)
    return found


async def drafted(hands: Hands) -> None:
    await hands.press("T", "n")
    await hands.type("jadwal")
    await hands.press("enter")


@covers("code.findings", "findings.add", "findings.accept", "findings.reopen", "findings.undo", "findings.redo")
async def test_a_finding_is_drafted_accepted_and_taken_back(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("T")
        assert "0 in draft, 0 accepted, 0 stale" in hands.lines[0]
        await hands.press("a")
        await hands.wait_for(lambda: "draft one with n" in hands.text)
        await hands.press("q")
        await drafted(hands)
        assert finding(bench).codes == ("schedule",)
        assert "named this challenge: schedule conflict" in hands.text
        assert "“jadwal pelatihan bentrok dengan pelayanan” — R01:3" in hands.text
        await hands.press("a")
        assert "0 in draft, 1 accepted, 0 stale" in hands.lines[0]
        assert finding(bench).frozen_at
        await hands.press("o")
        assert not finding(bench).frozen_at
        await hands.press("u", "u", "u")
        assert bench.session.store.find(Finding) == []
        await hands.press("U", "U")
        assert "1 accepted" in hands.lines[0]


@covers("findings.other", "recommend.other")
async def test_what_was_worded_here_is_put_in_the_other_language_from_here(bench: Bench) -> None:
    async with bench.open() as hands:
        await drafted(hands)
        await hands.press("c")
        await hands.type("Plan ahead.")
        await hands.press("ctrl+s", "t")
        assert "In Indonesian: which words?" in hands.text
        await hands.press("down", "enter")
        assert "Plan ahead." in hands.text  # what is to be put in other words stands above
        await hands.clear()
        await hands.type("Rencanakan.")
        await hands.press("ctrl+s")
        assert dict(finding(bench).conclusions) == {"en": "Plan ahead.", "id": "Rencanakan."}
        await hands.press("m")
        await hands.type("Two rounds.")
        await hands.press("ctrl+s", "q", "g", "end", "t", "enter")
        await hands.clear()
        await hands.type("Dua gelombang.")
        await hands.press("ctrl+s")
        (own,) = bench.session.store.find(Recommendation)
        assert (own.text, own.translations) == ("Two rounds.", (("id", "text", "Dua gelombang."),))


@covers("findings.edit", "findings.conclude", "findings.redraft")
async def test_a_finding_is_worded_in_the_language_shown_and_drafted_anew(bench: Bench) -> None:
    async with bench.open() as hands:
        await drafted(hands)
        before = finding(bench)
        await hands.press("e")
        await hands.clear()
        await hands.type("Clashes [all] over.")
        await hands.press("ctrl+s", "c")
        await hands.type("Plan ahead.")
        await hands.press("ctrl+s")
        assert dict(finding(bench).texts) == {**dict(before.texts), "en": "Clashes [all] over."}
        assert text_of(finding(bench).conclusions, "en") == "Plan ahead."
        assert "Clashes [all] over." in hands.text
        assert "Conclusion: Plan ahead." in hands.text
        await hands.press("r")
        assert finding(bench).texts == before.texts


@covers("findings.strength", "findings.place", "findings.remove")
async def test_a_finding_is_judged_and_put_under_a_question(bench: Bench) -> None:
    asking.ask(bench.session, "Was it in time?", "en", "efficiency")
    async with bench.open() as hands:
        await drafted(hands)
        computed = standing(bench.session)[0].strength.word
        await hands.press("s", "down", "enter")
        assert finding(bench).strength == "strong"
        assert f"Strength: strong (computed: {computed})" in hands.text
        await hands.press("k", "enter")
        assert finding(bench).criterion == "efficiency"
        assert "Question: Was it in time?" in hands.text
        assert "Criterion: Efficiency." in hands.text
        await hands.press("d")
        assert bench.session.store.find(Finding) == []


async def test_a_question_is_written_where_a_finding_is_put_under_one(bench: Bench) -> None:
    async with bench.open() as hands:
        await drafted(hands)
        await hands.press("k", "end", "enter")
        await hands.type("Was it worth it?")
        await hands.press("enter")
        (question,) = asking.questions(bench.session)
        assert dict(question.texts) == {"en": "Was it worth it?"}
        assert finding(bench).question == question.id
        assert "Question: Was it worth it?" in hands.text


@covers("findings.add-group")
async def test_a_finding_can_be_about_a_group(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("T", "N", "down", "down", "enter")
        await hands.type("jadwal")
        await hands.press("enter")
        made = finding(bench)
        assert (made.attribute, made.group, made.codes) == ("unit", "Kelurahan", ("schedule",))
        (item,) = standing(bench.session)
        assert hands.rows("finding-list")[0][2] == f"{item.strength.n_cases}/{item.n_scope}"
        assert item.n_scope < 7


@covers("findings.open", "findings.back", "finding.open", "finding.back")
async def test_a_number_opens_its_quotes_and_a_quote_its_line_in_two_keys(bench: Bench) -> None:
    async with bench.open() as hands:
        await drafted(hands)
        hands.app.screen.action_run_command("findings.open")  # type: ignore[attr-defined]  # as the footer does
        await hands.settle()
        numbers = hands.rows("number-list")
        assert [row[:2] for row in numbers[:3]] == [
            ["respondents in all", "8"],
            ["Schedule conflict: respondents", "2"],
            ["Schedule conflict: segments", "2"],
        ]
        await hands.press("down")
        hands.app.screen.action_run_command("finding.open")  # type: ignore[attr-defined]  # as the footer does
        await hands.settle()
        assert hands.screen_name == "quotes"
        assert len(hands.rows("quote-list")) == 2
        await hands.press("q")
        assert hands.screen_name == "finding"
        await hands.press("enter", "down", "enter")
        assert hands.screen_name == "workspace"
        assert hands.place.startswith("wawancara_b")
        await hands.press("T", "enter", "q", "q")
        assert hands.screen_name == "workspace"


async def test_each_number_opens_exactly_the_quotes_it_counts(bench: Bench) -> None:
    async with bench.open() as hands:
        await drafted(hands)
        await hands.press("enter")
        for at, row in enumerate(hands.rows("number-list")):
            await hands.press("home", *["down"] * at, "enter")
            if "segments" in row[0] or "quotes" in row[0]:
                assert len(hands.rows("quote-list")) == int(row[1])
            elif " of " in row[1]:
                people = {found[0].partition(":")[0] for found in hands.rows("quote-list")}
                assert len(people) == int(row[1].partition(" ")[0])
            await hands.press("q")


async def test_numbers_that_coding_moves_are_shown_with_what_they_were(bench: Bench) -> None:
    async with bench.open() as hands:
        await drafted(hands)
        await hands.press("a")
        coding.apply(bench.session, passage(bench.session, "diskusi", "ditempel di papan"), "schedule")
        await hands.press("q", "T")
        assert "1 stale" in hands.lines[0]
        assert "respondents 2 → 3" in hands.text
        await hands.press("enter")
        assert ["Schedule conflict: respondents", "3", "was 2"] in [list(row) for row in hands.rows("number-list")]
        await hands.press("q", "a")
        assert "0 stale" in hands.lines[0]


@covers("finding.evidence", "finding.other", "finding.undo", "finding.redo")
async def test_quotes_are_chosen_for_a_finding_and_against_it(bench: Bench) -> None:
    async with bench.open() as hands:
        await drafted(hands)
        await hands.press("enter")
        first, second = finding(bench).evidence
        await hands.press("e", "enter")
        assert (finding(bench).evidence, finding(bench).counter) == ((second,), (first,))
        await hands.press("enter", "escape", "o")
        assert finding(bench).counter == ()
        await hands.type("semangat")
        await hands.press("enter", "down", "enter", "enter", "escape")
        assert len(finding(bench).counter) == 1
        against = findings.chosen_quotes(bench.session, standing(bench.session))[finding(bench).counter[0]]
        assert against.text == "Kami semangat sekali waktu itu."
        await hands.press("u")
        assert finding(bench).counter == ()
        await hands.press("U")
        assert len(finding(bench).counter) == 1
        await hands.press("q")
        assert "− “Kami semangat sekali waktu itu.” — R03:3" in hands.text


async def test_a_finding_that_was_taken_back_opens_nothing(bench: Bench) -> None:
    async with bench.open() as hands:
        await drafted(hands)
        await hands.press("enter", "u")
        assert hands.rows("number-list") == []
        await hands.press("enter", "e")
        await hands.wait_for(lambda: "no longer in the project" in hands.text)


# recommendations


@covers("findings.recommend", "findings.link", "recommend.findings", "recommend.link")
async def test_a_recommendation_opens_its_findings_down_to_the_line_and_back(bench: Bench) -> None:
    async with bench.open() as hands:
        await drafted(hands)
        await hands.press("m")
        await hands.type("Plan shifts together")
        await hands.press("ctrl+s")
        (own,) = bench.session.store.find(Recommendation)
        assert (own.findings, own.codes) == ((finding(bench).id,), ("schedule",))
        assert "Recommendation: Plan shifts together" in hands.text
        await hands.press("q", "g", "end", "f")
        assert hands.screen_name == "findings"
        await hands.press("enter", "enter", "enter")
        assert hands.screen_name == "workspace"
        assert hands.place.startswith("wawancara_a")
        await hands.press("g", "f")
        await hands.wait_for(lambda: "follows from no finding yet" in hands.text)
        await hands.press("l", "enter")
        assert [len(r.findings) for r in bench.session.store.find(Recommendation)] == [1, 1]
        await hands.press("q", "T", "l", "down", "enter")
        assert sorted(len(r.findings) for r in bench.session.store.find(Recommendation)) == [0, 1]


@covers("recommend.detail")
async def test_who_is_to_do_what_by_when_is_asked_one_by_one(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("g", "d", "down", "enter")
        await hands.type("Publish a calendar")
        await hands.press("enter")
        (made,) = bench.session.store.find(Recommendation)
        assert (made.action, made.status, made.rule) == ("Publish a calendar", "accepted", "flexible-schedule")
        await hands.press("end", "d", *["down"] * 3, "enter", "down", "enter")
        assert bench.session.store.find(Recommendation)[0].priority == "high"
        assert "action: Publish a calendar" in hands.text
        assert "high" in hands.text


@covers("recommend.matrix")
async def test_the_matrix_shows_strength_by_priority_and_leads_to_a_recommendation(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("g", "m")
        await hands.wait_for(lambda: "no recommendation has been accepted yet" in hands.text)
        await hands.press("a", "home", "a", "end", "d", *["down"] * 3, "enter", "down", "enter", "m")
        (line,) = [line.strip(" │").split() for line in hands.lines if "no finding" in line]
        assert line == ["no", "finding", "1", "·", "·", "2"]
        await hands.press(*["down"] * 3, "enter")
        assert hands.rows("recommendation-list")[1][1] == "1"


@covers("recommend.missing")
async def test_challenges_that_nothing_answers_ask_for_a_recommendation(bench: Bench) -> None:
    coding.apply(bench.session, passage(bench.session, "diskusi", "ditempel di papan"), "schedule")
    async with bench.open() as hands:
        await hands.press("g", "c")
        assert "Schedule conflict" in hands.text
        await hands.press("enter")
        await hands.type("Ask people first")
        await hands.press("ctrl+s")
        assert [r.text for r in bench.session.store.find(Recommendation)] == ["Ask people first"]
        await hands.press("c")
        await hands.wait_for(lambda: "every challenge that many respondents named is answered" in hands.text)


@covers("findings.whose", "finding.whose", "recommend.whose")
async def test_findings_follow_the_choice_of_whose_codings_count(bench: Bench) -> None:
    other = replace(bench.session, coder="citra")
    coding.apply(other, passage(other, "diskusi", "ditempel di papan"), "schedule")
    own = bench.session.coder
    async with bench.open() as hands:
        await drafted(hands)
        assert hands.rows("finding-list")[0][2].startswith("3/")
        await choose(hands, f"Only the codings of {own} count.")
        assert f"Only the codings of {own} count." in hands.lines[0]
        assert hands.rows("finding-list")[0][2].startswith("2/")
        await hands.press("r", "enter")
        assert text_of(finding(bench).texts, "en").startswith("2 of ")
        assert hands.rows("number-list")[2][:2] == ["Schedule conflict: segments", "2"]
        await hands.press("down", "down", "enter")
        assert len(hands.rows("quote-list")) == 2
        await hands.press("q")
        await choose(hands, "Only the codings of citra count.")
        assert hands.rows("number-list")[2][:2] == ["Schedule conflict: segments", "1"]
        await hands.press("q", "q", "g")
        assert "Only the codings of citra count." in hands.lines[0]
        await choose(hands, "Everybody's codings count; what two coded alike counts once.")
        assert "count" not in hands.lines[0]


async def choose(hands: Hands, words: str) -> None:
    """Chooses whose codings count from the list that w opens."""
    await hands.press("w", "home")
    offered = [row[0] for row in hands.rows_of_dialog()]
    await hands.press(*["down"] * offered.index(words), "enter")


# from the chain to the line and back


@covers("code.way-back")
async def test_from_a_number_two_keys_lead_to_its_line_and_one_leads_back(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("backspace")
        assert "no list led here" in hands.text
        await drafted(hands)
        await hands.press("enter", "down", "down")
        number = hands.lines[3]
        await hands.press("enter", "down")
        quoted = hands.lines[:-1]
        await hands.press("enter")
        assert hands.screen_name == "workspace"
        await hands.press("backspace")
        assert hands.lines[:-1] == quoted
        await hands.press("escape")
        assert (hands.screen_name, hands.lines[3]) == (FINDING, number)
        await hands.press("escape")
        assert hands.screen_name == FINDINGS


async def test_the_summary_is_come_back_to_at_its_number(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("s", "enter")
        quoted = hands.lines[:-1]
        await hands.press("enter", "backspace")
        assert (hands.screen_name, hands.lines[:-1]) == (QUOTES, quoted)
        await hands.press("escape", "enter")
        assert (hands.screen_name, hands.lines[:-1]) == (QUOTES, quoted)
