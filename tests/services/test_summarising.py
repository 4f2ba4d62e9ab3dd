"""Counts, quotes, groups, lists and the audit."""

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.suggestion import Suggestion
from qualeval.i18n import Translator
from qualeval.services import coding
from qualeval.services.listing import cases_table, codes_table, history_table
from qualeval.services.session import Session
from qualeval.services.summarising import attribute_values, audit, quotes, themes
from qualeval.services.tables import quotes_table, sources_table
from qualeval.services.theme_tables import group_matrix_table, group_rows_table, short_theme_table, theme_table
from qualeval.services.wording import in_words
from tests.services.world import as_coder, passage, small_session

_EN = Translator("en")


@pytest.fixture
def coded() -> Session:
    """Budget by R07 and S02, schedule by R07 twice over (two coders), motivation by the interviewer alone."""
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.accept(session, passage(session, "Jadwal bentrok terus."), Suggestion("schedule", 0.9), "m")
    coding.apply(as_coder(session, "budi"), passage(session, "Jadwal bentrok terus."), "schedule")
    coding.apply(session, passage(session, "Dana juga kurang.", "kendala"), "budget")
    coding.apply(session, passage(session, "Lalu?"), "motivation")
    coding.reject(session, passage(session, "Semangat lagi."), Suggestion("motivation", 0.3), "m")
    return session


def test_themes_count_respondents_of_those_who_said_anything(coded: Session) -> None:
    summary = themes(coded)
    assert summary.scope.n_cases == 3  # R07, S01, S02; S03 answered nothing
    rows = {row.code: row for row in summary.rows}
    assert (rows["budget"].n_cases, rows["budget"].n_segments, rows["budget"].n_sources) == (2, 2, 2)
    assert rows["budget"].cases_share == pytest.approx(2 / 3)
    assert (rows["schedule"].n_segments, rows["schedule"].by_hand, rows["schedule"].accepted) == (1, 1, 1)
    assert (rows["motivation"].n_segments, rows["motivation"].rejected) == (0, 1)
    assert [row.rank for row in summary.rows] == [1, 2, 3]


def test_people_are_told_that_themes_overlap_and_of_whom_shares_are(coded: Session) -> None:
    notes = short_theme_table(themes(coded), _EN).notes
    assert "N = 3 respondents with at least one countable segment." in notes
    assert "A respondent can raise several themes: the shares do not add up to 100%." in notes
    assert "Fewer than 20 respondents: counts only, no percentages." in notes


def test_a_category_counts_a_respondent_once(coded: Session) -> None:
    rows = {row.code: row for row in themes(coded, level="category").rows}
    assert (rows["challenges"].n_cases, rows["challenges"].n_segments) == (2, 3)


def test_a_wave_that_is_not_there_is_named(coded: Session) -> None:
    assert themes(coded, wave="2026").rows == themes(coded).rows
    with pytest.raises(QualevalError, match="2026"):
        themes(coded, wave="1999")


def test_groups_cover_the_scope(coded: Session) -> None:
    summary = themes(coded, by="unit")
    assert {group.value: group.scope.n_cases for group, _ in summary.groups} == {"A": 2, "": 1}
    assert sum(table["budget"].n_cases for _, table in summary.groups) == 2
    with pytest.raises(QualevalError, match="satisfaction, unit"):
        themes(coded, by="nope")


def test_the_value_of_the_wave_comes_before_others(coded: Session) -> None:
    found = attribute_values(coded, "satisfaction", "2026")
    assert sorted(found.values()) == ["4", "5"]
    assert attribute_values(coded, "satisfaction", "other") == found


def test_quotes_stand_behind_every_count(coded: Session) -> None:
    for row in themes(coded).rows:
        found = quotes(coded, code=row.code)
        assert len({(q.coding.document_id, q.coding.start, q.coding.end) for q in found}) == row.n_segments
        assert len({q.case_id for q in found}) == row.n_cases
        assert sum(q.coding.origin == "manual" for q in found) == row.by_hand


def test_quotes_are_the_words_in_the_order_of_the_sources(coded: Session) -> None:
    found = quotes(coded)
    assert [(q.reference, q.text) for q in found] == [
        ("R07:2", "Dana kecil sekali."),
        ("R07:2", "Jadwal bentrok terus."),
        ("R07:2", "Jadwal bentrok terus."),
        ("S02:1", "Dana juga kurang."),
    ]
    assert [q.text for q in quotes(coded, code="challenges", source="kendala")] == ["Dana juga kurang."]
    assert "Lalu?" in {q.text for q in quotes(coded, countable_only=False)}
    assert quotes(coded, case_ids=set()) == []
    with pytest.raises(QualevalError, match="nope"):
        quotes(coded, code="nope")
    with pytest.raises(QualevalError, match="nope"):
        quotes(coded, source="nope")


def test_the_audit_tells_how_codings_came_about(coded: Session) -> None:
    found = audit(coded)
    assert found.by_origin == {"manual": 4, "accepted": 1}
    assert found.by_verdict == {"accept": 1, "reject": 1}
    assert found.by_coder == {"ani": 4, "budi": 1}
    assert found.precision == 0.5
    assert audit(small_session()).precision is None


def test_tables_have_a_header_and_a_value_for_every_column(coded: Session) -> None:
    summary, by_unit = themes(coded), themes(coded, by="unit")
    found = [
        theme_table(summary, _EN),
        short_theme_table(summary, _EN),
        group_rows_table(by_unit, _EN),
        group_matrix_table(by_unit, _EN),
        sources_table(coded.store.progress(), _EN),
        quotes_table(quotes(coded), coded.codebook(), _EN),
        cases_table(coded, _EN),
        codes_table(coded, _EN),
        history_table(coded, _EN),
    ]
    for table in found:
        assert table.rows, table.name
        assert len(table.headers) == len(table.columns)
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert len(set(table.columns)) == len(table.columns)


def test_small_groups_are_hidden_with_a_note(coded: Session) -> None:
    hidden = group_rows_table(themes(coded, by="unit", small_cells=False), _EN)
    assert hidden.rows == ()
    assert "Fewer than 5 people in all" in hidden.notes[-1]


def test_the_lists_agree_with_the_counts(coded: Session) -> None:
    cases = {row[0]: row for row in cases_table(coded, _EN).rows}
    assert cases["R07"][1:3] == (3, 3)
    assert cases["S03"][1:] == (0, 0, "", "B")
    table = codes_table(coded, _EN)
    codes = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}
    assert {row.code: row.n_segments for row in themes(coded).rows} == {
        code: row["n_codings"] for code, row in codes.items() if row["parent"]
    }
    assert (codes["budget"]["parent"], codes["budget"]["kind"]) == ("challenges", "challenge")


def test_history_keeps_the_last_ones_and_names_every_gesture(coded: Session) -> None:
    whole = history_table(coded, _EN)
    assert len(whole.rows) == len(list(coded.store.gestures()))
    assert history_table(coded, _EN, limit=2).rows == whole.rows[-2:]
    assert whole.rows[-1][2:5] == ("suggestion.reject", "do", 1)


def test_the_programs_own_values_are_put_into_words_for_people_alone(coded: Session) -> None:
    table = history_table(coded, _EN)
    readable = in_words(table, _EN)
    assert (table.rows[-1][2], readable.rows[-1][2]) == ("suggestion.reject", "suggestion rejected")
    assert readable.columns == table.columns
