"""What the suggestions are worth, from decisions on a small project."""

from dataclasses import replace

from qualeval.domain.appraisal import Appraisal, CurvePoint
from qualeval.domain.learning import CodeMeasure, Share
from qualeval.domain.records import Verdict
from qualeval.domain.suggestion import Suggestion
from qualeval.i18n import Translator
from qualeval.services import coding
from qualeval.services.coding import Asked
from qualeval.services.completing import turn_complete
from qualeval.services.reviewing import RANDOM
from qualeval.services.session import Session
from qualeval.services.teaching import learn_from
from qualeval.services.trouble import send_back
from qualeval.services.worth import MOSTLY_REJECTED, SENT_BACK, TAKEN_FOR, Worth, worth
from qualeval.services.worth_tables import (
    code_words,
    codes_tables,
    curve_table,
    curve_words,
    general_words,
    group_words,
    groups_table,
    suggester_words,
    suggesters_table,
)
from tests.services.world import as_coder, passage, small_session

ENGLISH = Translator("en")
MEASURES = (
    CodeMeasure("budget", 0.4, Share.of(18, 20), Share.of(18, 24), is_silent=False, is_trusted=True),
    CodeMeasure("schedule", 0.5, Share.of(1, 20), Share.of(1, 3), is_silent=True, is_trusted=False),
)
APPRAISAL = Appraisal(MEASURES, (CurvePoint(10, Share.of(8, 10), Share.of(4, 9)),), (), ())


def decide(
    session: Session,
    words: str,
    code: str,
    verdict: Verdict,
    instead: str = "",
    drawn: str = "useful",
    model: str = "lexical-2:g1",
) -> None:
    asked = Asked(passage(session, words), Suggestion(code, 0.6), model, drawn)
    coding.decide(session, asked, verdict, instead or (code if verdict is Verdict.ACCEPT else ""))


def test_decisions_are_told_by_code_by_lot_and_by_suggester() -> None:
    session = small_session()
    decide(session, "Dana kecil sekali.", "budget", Verdict.ACCEPT, drawn=RANDOM)
    decide(session, "Semangat lagi.", "budget", Verdict.REJECT)
    decide(session, "Jadwal bentrok terus.", "budget", Verdict.CHANGE, "schedule", model="llm-x:g3")
    found = worth(session, APPRAISAL)
    budget = next(one for one in found.codes if one.code == "budget")
    assert (budget.accepted, budget.by_lot) == (Share.of(1, 3), Share.of(1, 1))
    assert budget.measure == MEASURES[0]
    assert [(s.name, s.accepted) for s in found.suggesters] == [
        ("lexical-2", Share.of(1, 2)),
        ("llm-x", Share.of(0, 1)),
    ]
    assert [(b.first, b.last, b.accepted) for b in found.blocks] == [(1, 3, Share.of(1, 3))]
    assert (found.n_decided, found.n_by_lot, found.calibration.n) == (3, 1, 3)


def test_what_another_suggester_said_is_measured_by_itself_and_not_as_the_programs_own() -> None:
    session = small_session()
    decide(session, "Dana kecil sekali.", "budget", Verdict.ACCEPT)
    decide(session, "Semangat lagi.", "budget", Verdict.REJECT, model="llm-x:g3")
    found = worth(session, replace(APPRAISAL, family="lexical-"))
    assert next(one for one in found.codes if one.code == "budget").accepted == Share.of(1, 1)
    assert (found.n_decided, found.calibration.n, found.blocks[0].accepted) == (1, 1, Share.of(1, 1))
    assert [(one.name, one.accepted) for one in found.suggesters] == [
        ("lexical-2", Share.of(1, 1)),
        ("llm-x", Share.of(0, 1)),
    ]


def test_of_codings_on_fully_reviewed_segments_it_is_told_how_many_were_suggested() -> None:
    session = small_session()
    decide(session, "Dana kecil sekali.", "budget", Verdict.ACCEPT)
    coding.apply(session, passage(session, "Dana kecil sekali."), "motivation")
    coding.apply(session, passage(session, "Semangat lagi."), "motivation")
    place = passage(session, "Dana kecil sekali.")
    turn_complete(session, place.document.id, place.span)
    found = {one.code: one.found for one in worth(session, APPRAISAL).codes}
    assert found == {"budget": Share.of(1, 1), "motivation": Share.of(0, 1), "schedule": Share.of(0, 0)}


def test_recall_by_lot_is_told_on_segments_that_came_by_lot_for_another_code() -> None:
    session = small_session()
    decide(session, "Dana kecil sekali.", "budget", Verdict.ACCEPT, drawn=RANDOM)
    decide(session, "Dana kecil sekali.", "schedule", Verdict.ACCEPT)
    coding.apply(session, passage(session, "Dana kecil sekali."), "motivation")
    decide(session, "Jadwal bentrok terus.", "schedule", Verdict.ACCEPT)
    coding.apply(session, passage(session, "Semangat lagi."), "motivation")
    codes = worth(session, APPRAISAL).codes
    assert {one.code: one.found_by_lot for one in codes} == {
        "budget": Share.of(0, 0),  # came by its own suggestion alone
        "schedule": Share.of(1, 1),
        "motivation": Share.of(0, 1),
    }
    motivation = next(one for one in codes if one.code == "motivation")
    assert "came by lot for another code, 0/1 of its codings" in "\n".join(
        code_words(motivation, session.codebook(), ENGLISH)
    )


def test_a_definition_is_in_trouble_where_it_is_rejected_mixed_up_or_was_sent_back() -> None:
    session = small_session()
    for n in range(10):
        other = as_coder(session, f"c{n}")
        instead = "schedule" if n < 4 else ""
        decide(other, "Semangat lagi.", "budget", Verdict.CHANGE if instead else Verdict.REJECT, instead)
    send_back(session, "motivation", "too wide")
    found = worth(session, APPRAISAL)
    troubles = {one.code: [trouble.words for trouble in one.troubles] for one in found.codes}
    assert troubles == {"budget": [MOSTLY_REJECTED, TAKEN_FOR], "schedule": [], "motivation": [SENT_BACK]}
    budget = next(one for one in found.codes if one.code == "budget")
    assert "taken for Schedule in 4 of 10" in "\n".join(code_words(budget, session.codebook(), ENGLISH))


def test_where_each_teaches_her_own_only_her_decisions_are_weighed() -> None:
    session = small_session()
    decide(as_coder(session, "budi"), "Dana kecil sekali.", "budget", Verdict.ACCEPT)
    decide(session, "Semangat lagi.", "budget", Verdict.REJECT)
    assert worth(session, APPRAISAL).n_decided == 2
    learn_from(session, "own")
    assert worth(session, APPRAISAL).n_decided == 1
    assert "teaches only her own" in general_words(worth(session, APPRAISAL), ENGLISH)[0]


def _full() -> tuple[Session, Worth]:
    session = small_session()
    decide(session, "Dana kecil sekali.", "budget", Verdict.ACCEPT)
    return session, worth(session, APPRAISAL)


def test_the_tables_say_for_scripts_what_they_say_for_people() -> None:
    session, found = _full()
    table, readable = codes_tables(found, session.codebook(), ENGLISH)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    budget = next(row for row in rows if row["code"] == "budget")
    assert (budget["precision_k"], budget["precision_n"], budget["state"]) == (18, 20, "trusted")
    assert (budget["accepted_k"], budget["accepted_n"]) == (1, 1)
    assert next(row for row in rows if row["code"] == "schedule")["state"] == "silent"
    words = dict(zip(readable.columns, readable.rows[0], strict=True))
    assert words["precision"] == "18/20 90% (70–97)"
    assert words["accepted"] == "1/1"
    assert curve_table(found, ENGLISH).rows == ((1, 1, 1, 1, 1.0, *(round(x, 4) for x in (Share.of(1, 1).low, 1.0))),)
    assert suggesters_table(found, ENGLISH).rows[0][:3] == ("lexical-2", 1, 1)
    assert groups_table(found, session.codebook(), ENGLISH).rows == ()


def test_in_sentences_a_silent_code_says_that_it_is_and_nothing_is_said_of_nothing() -> None:
    session, found = _full()
    by_code = {one.code: one for one in found.codes}
    silent = code_words(by_code["schedule"], session.codebook(), ENGLISH)
    assert any("suggested no more" in line and "25%" in line for line in silent)
    unknown = code_words(by_code["motivation"], session.codebook(), ENGLISH)
    assert unknown == ["Learning: too few decisions yet to say how many of its suggestions are right."]
    assert "1–1  ████████████████████████  1/1" in curve_words(found, ENGLISH)[0]
    assert any("After 10 decided segments" in line for line in curve_words(found, ENGLISH))
    nothing = replace(found, blocks=(), suggesters=(), groups=())
    assert curve_words(nothing, ENGLISH) == ["No suggestion has been decided on yet."]
    assert suggester_words(nothing, ENGLISH) == ["No suggestion has been decided on yet."]
    assert "No attribute" in group_words(nothing, session.codebook(), ENGLISH)[0]
