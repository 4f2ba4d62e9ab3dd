"""Findings: drafted from live numbers, frozen, stale when coding moves them; what recommendations rest on."""

from dataclasses import replace

import pytest

from qualeval.domain.criteria import CRITERIA, FRAMEWORKS
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import added
from qualeval.domain.records import Case, Coding, Finding, Recommendation, Role, Speaker, Value
from qualeval.i18n import LANGUAGES, Translator
from qualeval.services import asking, coding, findings, recommending
from qualeval.services.chain_tables import criteria_table, findings_table, moved_words, questions_table
from qualeval.services.finding_standing import Moved
from qualeval.services.findings import one, standing
from qualeval.services.recommending import ACCEPTED
from qualeval.services.session import Session
from qualeval.services.telling import text_of
from qualeval.services.undoing import redo, undo
from tests.services.world import empty_session, folded, passage, records, small_session

_EN = Translator("en")
MORE = "Dana juga kurang."


@pytest.fixture
def coded() -> Session:
    """Two of three respondents named the budget: R07 in the interview, S01 in the survey."""
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    return session


@pytest.fixture
def drafted(coded: Session) -> Session:
    findings.draft(coded, ["budget"], criterion="efficiency")
    return coded


def test_every_criterion_has_a_name_and_a_question_in_every_language() -> None:
    assert {criterion.framework for criterion in CRITERIA} == set(FRAMEWORKS)
    assert len({criterion.id for criterion in CRITERIA}) == len(CRITERIA) == 11
    for criterion in CRITERIA:
        for label in (criterion.name, criterion.question):
            assert [language for language, text in label.texts if text] == list(LANGUAGES)


def test_a_draft_states_the_numbers_in_both_languages_with_quotes_as_evidence(drafted: Session) -> None:
    (item,) = standing(drafted)
    english, indonesian = (text_of(item.finding.texts, language) for language in ("en", "id"))
    assert english == (
        "2 of 3 respondents named this challenge: budget. Passages: 2; sources: 2"
        " (respondents by method: survey 1 of 2 and interviews 1 of 1)."
    )
    assert "3 responden" in indonesian
    assert item.is_draft
    assert [item.rows[0].n_cases, item.n_scope] == [2, 3]
    assert set(item.finding.evidence) == {made.id for made in drafted.store.find(Coding)}


def test_a_draft_about_a_group_counts_its_respondents_alone(coded: Session) -> None:
    findings.draft(coded, ["budget"], attribute="unit", group="A")
    (item,) = standing(coded)
    assert (item.rows[0].n_cases, item.n_scope, item.is_protected) == (1, 2, True)
    assert "1 of 2 respondents with Unit “A”" in text_of(item.finding.texts, "en")
    assert len(item.finding.evidence) == 1


def test_a_group_whose_size_tells_of_a_few_others_is_protected_and_one_that_does_not_is_not(coded: Session) -> None:
    source = coded.store.find(Speaker)[0].source_id
    for number in range(18):
        case = Case(f"extra{number:02d}", f"X{number:02d}")
        speaker = Speaker(source, case.name, Role.RESPONDENT, case.id, 1, 5)
        group = "B" if number < 6 else "C" if number < 14 else "D"
        coded.commit("test", [added(case), added(speaker), added(Value(case.id, "unit", group))])
    for group in "ABCD":
        findings.draft(coded, ["budget"], attribute="unit", group=group)
    found = {item.finding.group: (item.n_scope, item.is_protected) for item in standing(coded)}
    # A and the one without a unit are 3, with D 7: without D, the total and the rest would tell of them
    assert found == {"A": (2, True), "B": (6, False), "C": (8, False), "D": (4, True)}


def test_a_method_that_heard_few_of_a_group_is_not_told_of(coded: Session) -> None:
    findings.draft(coded, ["budget"], attribute="unit", group="A")
    (item,) = standing(coded)
    assert sum(method.of for method in item.strength.methods) == 2
    assert item.methods_told == ()
    assert text_of(item.finding.texts, "en").endswith("Passages: 1; sources: 1.")


@pytest.mark.parametrize(
    ("codes", "narrowed", "named"),
    [
        ([], {}, "at least one theme"),
        (["nope"], {}, "nope"),
        (["budget"], {"attribute": "nope"}, "nope"),
        (["budget"], {"attribute": "unit", "group": "Z"}, "Z"),
        (["budget"], {"wave": "1999"}, "1999"),
        (["budget"], {"criterion": "taste"}, "taste"),
        (["budget"], {"question": "9"}, "9"),
    ],
)
def test_what_is_not_there_is_named_and_nothing_is_drafted(
    coded: Session, codes: list[str], narrowed: dict[str, str], named: str
) -> None:
    with pytest.raises(QualevalError, match=named):
        findings.draft(coded, codes, **narrowed)
    assert standing(coded) == []


def test_an_accepted_finding_gets_stale_with_the_old_and_the_new_number(drafted: Session) -> None:
    findings.accept(drafted, standing(drafted)[0])
    (item,) = standing(drafted)
    assert (item.is_draft, item.is_stale) == (False, False)
    assert findings.accept(drafted, item) is None
    coding.apply(drafted, passage(drafted, MORE, "kendala"), "budget")
    (stale,) = standing(drafted)
    assert stale.moved == (Moved("budget", "n_cases", 2.0, 3.0), Moved("budget", "n_segments", 2.0, 3.0))
    assert moved_words(stale, drafted.codebook(), _EN) == "Budget: respondents 2 → 3; Budget: segments 2 → 3"
    undo(drafted)
    assert not standing(drafted)[0].is_stale
    redo(drafted)
    assert findings.accept(drafted, stale)
    assert not standing(drafted)[0].is_stale


def test_a_finding_that_rests_on_nothing_cannot_be_accepted() -> None:
    session = empty_session()
    findings.draft(session, ["budget", "schedule"])
    (item,) = standing(session)
    assert text_of(item.finding.texts, "en").startswith("0 of 0 respondents")
    with pytest.raises(QualevalError, match="rests on nothing"):
        findings.accept(session, item)


def test_every_change_is_a_gesture_that_undo_takes_back(drafted: Session) -> None:
    before = records(drafted)
    finding = standing(drafted)[0]
    deeds = [
        findings.edit(drafted, finding, "Dana\nkurang.", "id"),
        findings.conclude(drafted, standing(drafted)[0], "Anggaran harus ditambah.", "id"),
        findings.judge_strength(drafted, standing(drafted)[0], "weak"),
        findings.accept(drafted, standing(drafted)[0]),
        findings.reopen(drafted, standing(drafted)[0]),
        findings.place(drafted, standing(drafted)[0], criterion="impact"),
        findings.choose(drafted, standing(drafted)[0], finding.finding.evidence[0], "against"),
        findings.remove(drafted, standing(drafted)[0].finding),
    ]
    assert all(deeds)
    assert records(drafted) == folded(drafted)
    for _ in deeds:
        undo(drafted)
    assert records(drafted) == before == folded(drafted)


def test_the_same_again_is_no_change(drafted: Session) -> None:
    (item,) = standing(drafted)
    assert findings.edit(drafted, item, text_of(item.finding.texts, "en"), "en") is None
    assert findings.conclude(drafted, item, " ", "en") is None
    assert findings.judge_strength(drafted, item, "") is None
    assert findings.reopen(drafted, item) is None
    assert findings.redraft(drafted, item) is None
    assert findings.choose(drafted, item, item.finding.evidence[0], "for") is None
    for refused in (
        lambda: findings.edit(drafted, item, " ", "en"),
        lambda: findings.judge_strength(drafted, item, "huge"),
        lambda: findings.choose(drafted, item, "nope", "for"),
        lambda: one(drafted, "2"),
    ):
        with pytest.raises(QualevalError):
            refused()


def test_strength_follows_sources_methods_share_and_what_speaks_against_it(drafted: Session) -> None:
    (item,) = standing(drafted)
    assert [(m.method, m.n, m.of) for m in item.strength.methods] == [("survey", 1, 2), ("transcript", 1, 1)]
    assert item.strength.n_sources == 2
    assert item.strength_word == "moderate"  # two methods and two thirds, but two sources
    more = replace(item.strength, n_sources=3)
    assert more.word == "strong"
    assert replace(more, n_against=1).word == "moderate"
    assert replace(more, n_cases=0).word == "moderate"
    findings.judge_strength(drafted, item, "weak")
    assert standing(drafted)[0].strength_word == "weak"


def test_the_quotes_behind_a_finding_are_those_its_numbers_count_and_those_chosen(drafted: Session) -> None:
    made = coding.apply(drafted, passage(drafted, "Semangat lagi."), "motivation")
    assert made
    (item,) = standing(drafted)
    assert len(findings.quotes_behind(drafted, item)) == item.rows[0].n_segments == 2
    other = made.changes[0].record.key[0]
    findings.choose(drafted, item, other, "against")
    (item,) = standing(drafted)
    assert {quote.coding.id for quote in findings.quotes_behind(drafted, item)} >= {other}
    assert findings.chosen_quotes(drafted, [item])[other].text == "Semangat lagi."
    undo(drafted)
    undo(drafted)
    assert other not in findings.chosen_quotes(drafted, standing(drafted))


def test_questions_are_asked_in_ones_own_words_or_a_criterions(drafted: Session) -> None:
    asking.ask(drafted, "", "en", "impact")
    asking.ask(drafted, "Cukupkah dananya?", "id")
    impact, own = asking.questions(drafted)
    assert [(q.criterion, q.position) for q in (impact, own)] == [("impact", 0), ("", 1)]
    assert text_of(own.texts, "en") == "Cukupkah dananya?"
    findings.place(drafted, standing(drafted)[0], question="2")
    assert standing(drafted)[0].finding.question == own.id
    asking.drop_question(drafted, own)
    assert standing(drafted)[0].finding.question == ""
    for text, criterion in ((" ", ""), ("x", "taste")):
        with pytest.raises(QualevalError):
            asking.ask(drafted, text, "en", criterion)


def test_tables_say_what_stands(drafted: Session) -> None:
    asking.ask(drafted, "", "en", "impact")
    table = findings_table(standing(drafted), drafted.codebook(), _EN)
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert (row["n"], row["status"], row["n_cases"], row["n_scope"], row["criterion"]) == (
        1,
        "draft",
        2,
        3,
        "Efficiency",
    )
    assert len(table.columns) == len(table.headers) == len(table.rows[0])
    assert len(criteria_table(_EN).rows) == len(CRITERIA)
    assert questions_table(asking.questions(drafted), _EN).rows[0][2:4] == ("Impact", "OECD-DAC")


# --- recommendations and what they rest on ---------------------------------------------------------------------------


def test_a_recommendation_follows_from_findings_and_is_as_strong_as_the_strongest(drafted: Session) -> None:
    (offer,) = recommending.standing(drafted, "en")
    recommending.link(drafted, offer, standing(drafted)[0])
    (item,) = recommending.standing(drafted, "en")
    assert item.recommendation.status == ACCEPTED
    assert (item.strength, [found.finding.id for found in item.findings]) == (
        "moderate",
        [standing(drafted)[0].finding.id],
    )
    assert recommending.link(drafted, item, standing(drafted)[0]) is None
    findings.remove(drafted, drafted.store.find(Finding)[0])
    (item,) = recommending.standing(drafted, "en")
    assert (item.findings, item.recommendation.findings, item.strength) == ((), (), "")
    undo(drafted)
    (item,) = recommending.standing(drafted, "en")
    recommending.link(drafted, item, standing(drafted)[0], linked=False)
    assert drafted.store.find(Recommendation)[0].findings == ()


def test_a_recommendation_says_who_is_to_do_what_by_when(coded: Session) -> None:
    (offer,) = recommending.standing(coded, "en")
    recommending.detail(coded, offer, action=" Move\nfunds. ", deadline="2027", priority="high", cost="Rp 2 M")
    (item,) = recommending.standing(coded, "en")
    assert (item.recommendation.action, item.recommendation.priority) == ("Move funds.", "high")
    assert (item.recommendation.owner, item.recommendation.status) == ("HR", ACCEPTED)
    assert recommending.detail(coded, item, deadline="2027") is None
    recommending.detail(coded, item, response="Agreed", progress="begun")
    assert coded.store.find(Recommendation)[0].progress == "begun"
    for wrong in ({"priority": "huge"}, {"progress": "maybe"}):
        with pytest.raises(QualevalError):
            recommending.detail(coded, item, **wrong)


def test_a_recommendation_that_rests_on_nothing_is_told_from_one_that_does(coded: Session) -> None:
    recommending.add(coded, "Do it.", ("motivation",))
    recommending.add(coded, "Pay.", ("budget",))
    items = recommending.standing(coded, "en")
    assert [item.recommendation.text for item in recommending.unfounded(items)] == ["Do it."]
    findings.draft(coded, ["budget"])
    recommending.link(coded, recommending.unfounded(items)[0], standing(coded)[0])
    assert recommending.unfounded(recommending.standing(coded, "en")) == []


def test_a_challenge_that_many_name_and_no_recommendation_answers_is_listed(coded: Session) -> None:
    assert recommending.unanswered(coded, recommending.standing(coded, "en")) == []
    coding.apply(coded, passage(coded, MORE, "kendala"), "budget")
    assert [row.code for row in recommending.unanswered(coded, recommending.standing(coded, "en"))] == ["budget"]
    (offer,) = recommending.standing(coded, "en")
    recommending.judge(coded, offer, ACCEPTED)
    assert recommending.unanswered(coded, recommending.standing(coded, "en")) == []
