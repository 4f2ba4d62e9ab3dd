"""Agreement over what all coders have read: the numbers, what they are counted over, and where coders differ."""

from dataclasses import replace

import pytest

from qualeval.domain.agreement import CodeAgreement, Measure
from qualeval.domain.agreement_measures import (
    Pattern,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    prevalence,
)
from qualeval.domain.errors import QualevalError
from qualeval.domain.suggestion import Suggestion
from qualeval.i18n import Translator
from qualeval.services import agreeing, coding
from qualeval.services.agreement_tables import agreement_tables, differences_tables, figures_words, paradox_words
from qualeval.services.session import Session
from tests.services.test_analysing import dicts, whole
from tests.services.world import as_coder, passage, small_session

_EN = Translator("en")


@pytest.fixture
def double() -> Session:
    """In w01, of three segments: both say schedule of the second, ani alone budget of the first."""
    session = small_session()
    budi = as_coder(session, "budi")
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(session, passage(session, "Jadwal bentrok terus."), "schedule")
    coding.apply(budi, passage(session, "Jadwal bentrok"), "schedule")
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    return session


def test_agreement_is_over_the_sources_that_all_have_worked_in(double: Session) -> None:
    over = agreeing.ground(double)
    assert (over.coders, [source.name for source in over.sources], over.n_left_out) == (("ani", "budi"), ["w01"], 1)
    assert len(over.universe) == 3
    named = agreeing.ground(double, sources=("w01", "kendala"))
    assert len(named.universe) == 6
    coding.reject(as_coder(double, "budi"), passage(double, "Dana kurang.", "kendala"), Suggestion("budget", 0.5), "m")
    assert {source.name for source in agreeing.ground(double).sources} == {"w01", "kendala"}


def test_answers_after_the_last_one_that_each_has_worked_in_are_no_agreement(double: Session) -> None:
    budi = as_coder(double, "budi")
    coding.apply(budi, passage(double, "Dana kurang.", "kendala"), "budget")
    coding.apply(double, passage(double, "Jadwal padat.", "kendala"), "schedule")
    over = agreeing.ground(double)
    assert {source.name for source in over.sources} == {"w01", "kendala"}
    assert (len(over.universe), over.n_unread) == (4, 1)  # S01's answer; budi has not come to S02's
    shown = agreement_tables(over, agreeing.agreement(over, n_resamples=5), _EN)
    assert any("1 texts are taken as not read" in note for note in shown.table.notes)
    assert len(agreeing.ground(double, touched_only=True).universe) == 6
    assert len(agreeing.ground(double, sources=("kendala",)).universe) == 3
    only = agreeing.ground(double, sources=("kendala",), touched_only=True)
    assert (len(only.universe), only.n_unread) == (3, 0)


def test_the_measures_are_those_of_the_counts(double: Session) -> None:
    over = agreeing.ground(double)
    shown = whole(agreement_tables(over, agreeing.agreement(over, n_resamples=20), _EN))
    rows = {row["code"]: row for row in dicts(shown.table)}
    assert set(rows) == {"budget", "schedule", "motivation", None}
    assert list(rows[None])[:8] == ["code", "unit", "coders", "n_units", "percent", "kappa", "alpha", "ac1"]
    budget = rows["budget"]
    assert (budget["n_units"], budget["percent"], budget["kappa"]) == (3, pytest.approx(2 / 3), 0)
    assert (rows["schedule"]["percent"], rows["schedule"]["kappa"]) == (1, 1)
    assert (rows["motivation"]["percent"], rows["motivation"]["kappa"]) == (1, None)  # nobody used it
    # of 9 decisions both say yes to 1, ani alone to 1, neither to 7: chance is (2 x 1 + 7 x 8) / 81
    chance = (2 * 1 + 7 * 8) / 81
    assert rows[None]["n_units"] == 9
    assert rows[None]["kappa"] == pytest.approx((8 / 9 - chance) / (1 - chance))


@pytest.mark.parametrize(("unit", "n"), [("segment", 3), ("sentence", 3), ("turn", 2), ("respondent", 1)])
def test_the_unit_is_what_is_asked_for(double: Session, unit: str, n: int) -> None:
    over = agreeing.ground(double, unit=unit)  # type: ignore[arg-type]  # one of UnitKind
    found = agreeing.agreement(over, n_resamples=5)
    assert {row.n_units for row in found.rows} == {n}


def test_characters_of_respondents_are_units_too(double: Session) -> None:
    found = agreeing.agreement(agreeing.ground(double, unit="character"), n_resamples=5)
    said = ("Dana kecil sekali.", "Jadwal bentrok terus.", "Semangat lagi.")
    assert {row.n_units for row in found.rows} == {sum(map(len, said))}
    schedule = next(row for row in found.rows if row.code == "schedule")
    assert (schedule.n_any, schedule.n_all) == (len("Jadwal bentrok terus."), len("Jadwal bentrok"))


def test_alpha_of_spans_compares_what_was_marked_letter_for_letter(double: Session) -> None:
    over = agreeing.ground(double)
    shown = agreement_tables(over, agreeing.agreement(over, n_resamples=5), _EN)
    rows = {row["code"]: row for row in dicts(whole(shown).table)}
    assert rows["schedule"]["kappa"] == 1  # the same segment
    # ani marked 21 letters of 56 that R07 said, in two turns; budi the first 14 of them
    length, ani, budi = len("Dana kecil sekali. Jadwal bentrok terus.") + len("Semangat lagi."), 21, 14
    marked, total = ani + budi, 2 * length
    expected = 2 * marked * (total - marked) / (total - (ani**2 + budi**2 + total - marked) / total)
    assert rows["schedule"]["alpha_u"] == pytest.approx(1 - 2 * (ani - budi) / expected)
    assert any(note.startswith("Alpha of the spans as they were marked") for note in shown.table.notes)


def test_differences_are_listed_with_their_words(double: Session) -> None:
    over = agreeing.ground(double)
    shown = whole(differences_tables(over, agreeing.differences(double, over), _EN))
    (row,) = dicts(shown.table)
    assert (row["reference"], row["code"], row["marked_by"], row["not_marked_by"], row["text"]) == (
        "R07:2", "budget", "ani", "budi", "Dana kecil sekali.",
    )  # fmt: skip


def test_what_cannot_be_compared_is_refused_with_who_there_is(double: Session) -> None:
    with pytest.raises(QualevalError, match="there are codings by: ani, budi"):
        agreeing.ground(double, ("ani", "nobody"))
    with pytest.raises(QualevalError, match="needs two coders"):
        agreeing.ground(double, ("ani", "ani"))
    with pytest.raises(QualevalError, match="nope"):
        agreeing.ground(double, sources=("nope",))
    coding.apply(as_coder(double, "citra"), passage(double, "Jadwal padat.", "kendala"), "schedule")
    with pytest.raises(QualevalError, match="no source was coded by all of budi, citra"):
        agreeing.ground(double, ("budi", "citra"))


def test_high_agreement_with_a_low_kappa_is_explained_in_words() -> None:
    """Of 100 units both mark 1, either alone 4: agreement is .92, kappa .16."""
    tally: dict[Pattern, float] = {(True, True): 1.0, (True, False): 4.0, (False, True): 4.0, (False, False): 91.0}
    found = (percent_agreement, cohen_kappa, krippendorff_alpha, gwet_ac1)
    measures = [*(Measure(measure(tally)) for measure in found), Measure(None)]
    row = CodeAgreement("budget", 100, 9, 1, prevalence(tally), *measures)
    words = paradox_words(row, _EN)
    assert "at a prevalence of 5.0% coding by lot would agree on 90.5% already" in words
    assert "9 units that anybody marked: all marked 1 of them" in words
    assert figures_words(row, _EN).startswith("agreement 92.0% · kappa 0.16 ·")
    assert not paradox_words(replace(row, percent=Measure(0.7)), _EN)
    assert not paradox_words(replace(row, kappa=Measure(0.5)), _EN)
    assert not paradox_words(replace(row, kappa=Measure(None)), _EN)


def test_the_paradox_of_several_codes_is_explained_once(double: Session) -> None:
    def rare(code: str, n_any: int) -> CodeAgreement:
        tally: dict[Pattern, float] = {(True, False): n_any, (False, False): 100.0 - n_any}
        found = (percent_agreement, cohen_kappa, krippendorff_alpha, gwet_ac1)
        measures = [*(Measure(measure(tally)) for measure in found), Measure(None)]
        return CodeAgreement(code, 100, n_any, 0, prevalence(tally), *measures)

    over = agreeing.ground(double)
    result = replace(agreeing.agreement(over, n_resamples=2), rows=(rare("budget", 4), rare("schedule", 8)))
    notes = [note for note in agreement_tables(over, result, _EN).table.notes if "High agreement" in note]
    assert len(notes) == 1
    assert "low kappa of 2 codes: so rare or so common are they that coding by lot would agree on 92.3%" in notes[0]
    assert "92.3% to 96.1% already" in notes[0]
    assert notes[0].endswith("how much of it all did: Budget 4, 0; Schedule 8, 0.")
    alone = agreement_tables(over, replace(result, rows=result.rows[:1]), _EN).table.notes
    assert any(note.startswith("Budget: High agreement, low kappa: at a prevalence of 2.0%") for note in alone)


def test_two_with_a_source_in_common_are_compared_before_others(double: Session) -> None:
    citra = as_coder(double, "citra")
    coding.apply(citra, passage(double, "Jadwal padat.", "kendala"), "schedule")
    assert agreeing.pairs(citra) == [("ani", "citra"), ("ani", "budi"), ("budi", "citra")]
    coding.apply(citra, passage(double, "Dana kecil sekali."), "budget")
    assert agreeing.pairs(citra) == [("ani", "citra"), ("budi", "citra"), ("ani", "budi")]
