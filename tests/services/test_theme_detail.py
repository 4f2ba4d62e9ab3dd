"""A theme's direction, methods, waves and quotes: the theme table's numbers, and the evaluator's choices."""

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.i18n import Translator
from qualeval.services import coding, judgements
from qualeval.services.reporting import build_report
from qualeval.services.session import Session
from qualeval.services.summarising import themes
from qualeval.services.theme_detail import quote_at, theme_detail_tables, theme_details
from tests.services.sample_world import coded_rows, sample_session
from tests.services.test_analysing import dicts, whole
from tests.services.test_figuring import two_waves  # noqa: F401 - a fixture
from tests.services.world import as_coder, codings, empty_session, passage, small_session

_EN = Translator("en")


@pytest.fixture
def coded() -> Session:
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    coding.apply(session, passage(session, "Semangat lagi."), "motivation")
    return session


def test_methods_are_recounted_from_the_file() -> None:
    found, details = theme_details(sample_session())
    rows = dicts(whole(theme_detail_tables(found, details, _EN)).table)
    for row in rows:
        own = [coding for coding in coded_rows() if coding["code"] == row["code"]]
        assert row["n_interview"] == len({coding["who"] for coding in own if not coding["case"]})
        assert row["n_survey"] == len({coding["who"] for coding in own if coding["case"]})
    theme = {row.code: row for row in themes(sample_session()).rows}
    assert [(row["n_cases"], row["n_segments"], row["share_low"]) for row in rows] == [
        (theme[str(row["code"])].n_cases, theme[str(row["code"])].n_segments, theme[str(row["code"])].share_low)
        for row in rows
    ]
    assert {method: share.of for method, share in details[0].by_method.items()} == {"interview": 14, "survey": 168}


def test_a_method_that_heard_few_is_held_back_and_the_other_that_would_tell_of_it(coded: Session) -> None:
    found, details = theme_details(coded, small_cells=False)
    assert all(detail.by_method == {} for detail in details)
    tables = theme_detail_tables(found, details, _EN)
    assert {(row["n_interview"], row["n_survey"], row["survey_share"]) for row in dicts(tables.table)} == {
        (None, None, None)
    }
    assert any("fewer than 5 people" in note for note in tables.table.notes)
    _, shown = theme_details(sample_session(), small_cells=False)
    assert set(shown[0].by_method) == {"interview", "survey"}


def test_a_quote_is_picked_until_one_is_chosen(coded: Session) -> None:
    def budget() -> dict[str, object]:
        found, details = theme_details(coded)
        return next(row for row in dicts(theme_detail_tables(found, details, _EN).table) if row["code"] == "budget")

    assert (budget()["typical"], budget()["chosen"], budget()["direction"]) == (
        "Dana kecil sekali.",
        False,
        "challenge",
    )
    (survey,) = quote_at(coded, "budget", "S01:1")
    judgements.mark_quote(coded, survey, "typical")
    assert (budget()["typical"], budget()["typical_reference"], budget()["chosen"]) == ("Dana kurang.", "S01:1", True)
    (interview,) = quote_at(coded, "budget", "R07:2")
    judgements.mark_quote(coded, interview, "dissenting")
    assert (budget()["dissenting"], budget()["direction"]) == ("Dana kecil sekali.", "mixed")
    judgements.mark_quote(coded, interview, "dissenting")
    assert (budget()["dissenting"], budget()["direction"]) == ("", "challenge")


def test_only_its_coder_takes_a_mark_away(coded: Session) -> None:
    one = codings(coded)[0]
    judgements.mark_quote(as_coder(coded, "budi"), one, "typical")
    with pytest.raises(QualevalError, match="another coder"):
        judgements.mark_quote(coded, one, "typical")
    judgements.mark_quote(coded, one, "dissenting")  # one's own word stands before another's
    assert judgements.marks(coded) == {one.id: "dissenting"}
    coding.remove(coded, one)
    with pytest.raises(QualevalError, match="no longer"):
        judgements.mark_quote(coded, one, "typical")


def test_waves_have_columns_where_there_are_several(two_waves: Session) -> None:  # noqa: F811 - the fixture
    found, details = theme_details(two_waves)
    rows = {row["code"]: row for row in dicts(whole(theme_detail_tables(found, details, _EN)).table)}
    assert (rows["budget"]["n_wave_2026"], rows["budget"]["n_wave_2027"]) == (2, 0)
    found, details = theme_details(two_waves, wave="2027", level="category")
    rows = {row["code"]: row for row in dicts(whole(theme_detail_tables(found, details, _EN)).table)}
    assert (rows["effects"]["n_cases"], rows["effects"]["n_interview"], rows["effects"]["n_survey"]) == (2, 2, 0)


def test_an_empty_project_has_its_themes_with_nothing_beside_them() -> None:
    found, details = theme_details(empty_session())
    assert {row["n_cases"] for row in dicts(whole(theme_detail_tables(found, details, _EN)).table)} == {0}


def test_a_report_tells_each_themes_direction_and_who_raised_it_by_method() -> None:
    session = sample_session()
    report = build_report(session, _EN)
    (section,) = (section for section in report.sections if section.title == "Themes")
    (table,) = (table for table in section.tables if table.title == "Themes by direction, method and wave")
    assert table.columns == ("name", "direction", "n_interview", "n_survey")
    assert table.headers == ("theme", "direction", "interviews (n=14)", "survey (n=168)")
    by_name = {codebook_name: row for row in table.rows for codebook_name in (row[0],)}
    own = [coding for coding in coded_rows() if coding["code"] == "schedule_conflict"]
    survey = len({coding["who"] for coding in own if coding["case"]})
    assert by_name["Schedule conflict"][1:3] == (
        "challenge", str(len({coding["who"] for coding in own if not coding["case"]})),
    )  # fmt: skip
    assert str(by_name["Schedule conflict"][3]).startswith(f"{survey} (")
    assert not any("picked by length" in note for note in table.notes)


def test_a_theme_with_a_dissenting_quote_is_mixed_in_the_report(coded: Session) -> None:
    (motivation,) = (c for c in codings(coded) if c.code == "motivation")
    judgements.mark_quote(coded, motivation, "dissenting")
    report = build_report(coded, _EN, small_cells=True)
    (table,) = (t for s in report.sections for t in s.tables if t.title == "Themes by direction, method and wave")
    assert {row[0]: row[1] for row in table.rows}["Motivation"] == "mixed"
