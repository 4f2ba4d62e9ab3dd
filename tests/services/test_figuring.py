"""Closed answers, before and after, figures beside themes, and waves: recounted from the files of the sample."""

from collections import Counter
from pathlib import Path
from statistics import mean, median

import pytest
from scipy import stats

from qualeval import analysis
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import added
from qualeval.domain.measures import Effect, Significance, read_number
from qualeval.domain.records import Attribute, AttributeType, Case, Value
from qualeval.i18n import Translator
from qualeval.services import analysing, coding, judgements
from qualeval.services.figure_tables import closed_tables, performance_tables
from qualeval.services.figuring import closed_questions, figures, joint, performance
from qualeval.services.importing import import_transcript
from qualeval.services.joint_tables import joint_tables
from qualeval.services.session import Session
from qualeval.services.wave_tables import wave_tables
from tests.services.sample_world import answers, begun_rows, begun_session, column, raisers, sample_session
from tests.services.test_analysing import dicts, whole
from tests.services.world import FakeFormats, empty_session, passage, small_session, transcript

_EN = Translator("en")
_ID = Translator("id")


def numbers(name: str) -> dict[str, float]:
    read = {who: read_number(value) for who, value in column("kinerja.csv", name).items()}
    return {who: number for who, number in read.items() if number is not None}


# --- closed questions ------------------------------------------------------------------------------------------------


def test_the_samples_scales_are_recounted_from_the_workbook() -> None:
    (found,) = closed_questions(sample_session(), analysis, ("kepuasan",))
    given = answers("Kepuasan (1-5)")
    assert {level: share.n for level, share in found.result.levels} == Counter(given.values())
    assert (found.result.n_asked, found.result.n_answered) == (168, len(given))  # interviewees were not asked
    assert found.result.summary is not None
    assert found.result.summary.median == median(map(int, given.values()))
    assert found.result.summary.mean == pytest.approx(mean(map(int, given.values())))
    rows = dicts(whole(closed_tables([found], _EN)).table)
    assert [row["n_missing"] for row in rows] == [168 - len(given)] * 5
    assert found.label == "Kepuasan (1-5)"


def test_without_a_name_every_choice_scale_and_number_is_counted() -> None:
    found = closed_questions(sample_session(), analysis)
    assert {one.result.name for one in found} == {
        "unit_kerja", "golongan", "jenis_kelamin", "masa_kerja", "kepuasan", "relevansi_materi", "dukungan_atasan",
        "jabatan", "kinerja_sebelum", "kinerja_sesudah",
    }  # fmt: skip
    asked = {one.result.name: one.result.n_asked for one in found}
    assert (asked["golongan"], asked["jabatan"]) == (182, 14)
    shown = whole(closed_tables(found, _ID))
    assert any("mean" in note or "rata-rata" in note for note in shown.readable.notes)


def test_few_answers_are_counted_without_percentages() -> None:
    session = small_session()
    shown = whole(closed_tables(closed_questions(session, analysis), _EN))
    assert all(row["answer_share"] == "" for row in dicts(shown.readable))
    with pytest.raises(QualevalError, match="satisfaction, unit"):
        closed_questions(session, analysis, ("nope",))
    with pytest.raises(QualevalError, match="no closed questions"):
        closed_questions(empty_session(), analysis)


# --- before and after ------------------------------------------------------------------------------------------------


def test_the_samples_change_is_recomputed_from_the_file() -> None:
    found = performance(sample_session(), analysis, "kinerja_sebelum", "kinerja_sesudah")
    before, after = numbers("kinerja_sebelum"), numbers("kinerja_sesudah")
    both = before.keys() & after.keys()
    changes = [round(after[who] - before[who], 9) for who in sorted(both)]
    assert (found.result.n_pairs, found.n_neither) == (len(both), 182 - len(before.keys() | after.keys()))
    assert (found.result.n_before_only, found.result.n_after_only) == (len(before) - len(both), len(after) - len(both))
    assert found.result.change is not None
    assert found.result.change.mean == pytest.approx(mean(changes))
    walsh = [(a + b) / 2 for i, a in enumerate(changes) for b in changes[i:]]
    assert isinstance(found.result.median_change, Effect)
    assert found.result.median_change.value == pytest.approx(median(walsh))
    test = found.result.significance
    assert isinstance(test, Significance)
    assert test.p == pytest.approx(stats.wilcoxon([c for c in changes if c], correction=True, method="approx").pvalue)
    (row,) = dicts(whole(performance_tables(found, _EN)).table)
    assert (row["n_up"], row["n_down"]) == (sum(c > 0 for c in changes), sum(c < 0 for c in changes))
    assert row["test"] == "wilcoxon_normal"


def test_a_figure_can_be_named_in_a_wave() -> None:
    session = small_session()
    cases = session.store.find(Case)[:3]
    values = [
        Value(case.id, "score", text, wave)
        for case, texts in zip(cases, (("60", "70"), ("61,5", "x"), ("62", "66")), strict=True)
        for wave, text in zip(("2025", "2026"), texts, strict=True)
    ]
    session.commit("import.survey", map(added, [Attribute("score", AttributeType.NUMBER), *values]))
    found = performance(session, analysis, "score@2025", "score@2026")
    assert (found.result.n_pairs, found.result.n_before_only) == (2, 1)
    assert found.after.unreadable == ("x",)
    shown = whole(performance_tables(found, _EN))
    assert any("score (2026): no numbers, counted as missing: x" in note for note in shown.readable.notes)
    assert any("Not tested: only 2 of 2 pairs changed" in note for note in shown.readable.notes)
    assert sorted(figures(session, "score").by_case.values()) == [66, 70]
    with pytest.raises(QualevalError, match="same figure"):
        performance(session, analysis, "score", "score")
    with pytest.raises(QualevalError, match="there are: "):
        figures(session, "nope@2025")


# --- the joint display -----------------------------------------------------------------------------------------------


def test_the_samples_joint_display_is_recomputed_from_the_files() -> None:
    found = joint(sample_session(), analysis, ("kepuasan",))
    given = {who: int(answer) for who, answer in answers("Kepuasan (1-5)").items()}
    raised = raisers()
    (beside,) = found.figures
    for row in beside.display.rows:
        inside = [number for who, number in given.items() if who in raised[row.code]]
        outside = [number for who, number in given.items() if who not in raised[row.code]]
        assert row.raised is not None
        assert row.not_raised is not None
        assert (row.raised.n, row.raised.median) == (len(inside), median(inside))
        assert row.raised.mean == pytest.approx(mean(inside))
        assert (row.not_raised.n, row.not_raised.median) == (len(outside), median(outside))
        assert isinstance(row.difference, Effect)
        assert row.difference.value == median(a - b for a in inside for b in outside)


def test_small_groups_show_their_size_alone_and_count_for_no_correction() -> None:
    session = begun_session()
    hidden = joint(session, analysis, ("kepuasan",), small_cells=False)
    rows = {row["code"]: row for row in dicts(whole(joint_tables(hidden, _EN)).table)}
    given, raised = answers("Kepuasan (1-5)"), raisers(begun_rows())
    few = {code for code, cases in raised.items() if len(cases & given.keys()) < 5}
    assert few
    for code, row in rows.items():
        assert row["n_raised"] == len(raised[str(code)] & given.keys())
        assert (row["median_raised"] is None) == (code in few)
        assert (row["p"] is None) == (code in few)
    smallest = min(float(str(row["p"])) for row in rows.values() if row["p"] is not None)
    assert min(float(str(row["p_holm"])) for row in rows.values() if row["p_holm"] is not None) == pytest.approx(
        smallest * (len(rows) - len(few))
    )


def test_the_evaluators_statement_stands_beside_the_figures() -> None:
    session = small_session()
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    assert judgements.state(session, "satisfaction", "budget", "divergence") is not None
    assert judgements.state(session, "satisfaction", "budget", "divergence") is None
    rows = {row["code"]: row for row in dicts(whole(joint_tables(joint(session, analysis), _EN)).table)}
    assert rows["budget"]["statement"] == "divergence"
    assert rows["schedule"]["statement"] == ""
    judgements.state(session, "satisfaction", "budget", "")
    assert judgements.statements(session, "satisfaction") == {}
    with pytest.raises(QualevalError, match="no figures"):
        joint(empty_session(), analysis)


# --- waves -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_waves() -> Session:
    """R07 is in both waves and raises motivation in the later one; budget is of the earlier one."""
    session = small_session()
    later = "Tanya: Kini?\nR07: Semangat naik. Dana cukup.\nR08: Semangat juga."
    import_transcript(session, FakeFormats({"w02.txt": transcript(later)}), Path("w02.txt"), "2027")
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    coding.apply(session, passage(session, "Semangat naik.", "w02"), "motivation")
    coding.apply(session, passage(session, "Semangat juga.", "w02"), "motivation")
    return session


def test_waves_stand_side_by_side_and_a_panel_is_compared_with_itself(two_waves: Session) -> None:
    found, table = analysing.waves(two_waves, analysis)
    assert (table.waves, table.n_cases, table.n_panel) == (("2026", "2027"), (3, 2), (1,))
    shares = {row.code: [(s.n, s.of) for s in row.shares if s] for row in table.rows}
    assert shares == {"budget": [(2, 3), (0, 2)], "motivation": [(0, 3), (2, 2)], "schedule": [(0, 3), (0, 2)]}
    shown = dicts(whole(wave_tables(found, table, _EN, small_cells=True)).table)
    later = next(row for row in shown if (row["code"], row["wave"]) == ("motivation", "2027"))
    assert (later["compared_with"], later["n_before"], later["n_after"]) == ("2026", 2, 1)
    assert (later["n_panel"], later["panel_gained"], later["panel_lost"]) == (1, 1, 0)


def test_a_panel_of_few_is_left_out_of_what_is_exported(two_waves: Session) -> None:
    found, table = analysing.waves(two_waves, analysis)
    shown = whole(wave_tables(found, table, _EN, small_cells=False))
    assert {row["n_panel"] for row in dicts(shown.table)} == {None}
    assert any("their changes are left out" in note for note in shown.table.notes)
    assert analysing.waves(two_waves, analysis, level="category")[1].rows[0].code in ("challenges", "effects")
