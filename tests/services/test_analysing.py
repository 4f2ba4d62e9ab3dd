"""Analyses of codes: the theme table's numbers, recounted from the files, and what is left out and said."""

from math import erfc, sqrt

import pytest

from qualeval import analysis
from qualeval.domain.errors import QualevalError
from qualeval.domain.measures import Refusal, Share, Significance
from qualeval.domain.records import Case
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import Translator
from qualeval.services import analysing, coding, judgements, matrices
from qualeval.services.analysis_tables import Analysed, saturation_tables, words_tables
from qualeval.services.cross_tables import crosstab_tables
from qualeval.services.matrix_tables import framework_tables, quote_matrix_tables
from qualeval.services.session import Session
from qualeval.services.summarising import quotes, themes
from qualeval.services.together_tables import cooccurrence_matrix, cooccurrence_tables
from tests.services.sample_world import answers, coded_rows, column, raisers, sample_session
from tests.services.world import as_coder, empty_session, passage, small_session

_EN = Translator("en")
_ID = Translator("id")


@pytest.fixture
def coded() -> Session:
    """Budget by R07 and S02, schedule by R07 (two coders), motivation by R07 and by the interviewer."""
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(session, passage(session, "Jadwal bentrok terus."), "schedule")
    coding.apply(as_coder(session, "budi"), passage(session, "Jadwal bentrok terus."), "schedule")
    coding.apply(session, passage(session, "Dana juga kurang.", "kendala"), "budget")
    coding.apply(session, passage(session, "Semangat lagi."), "motivation")
    coding.apply(session, passage(session, "Lalu?"), "motivation")
    return session


def whole(found: Analysed) -> Analysed:
    """The analysis, once both its tables have a header and a value for every column, and point at cells they have."""
    for table in (found.table, found.readable):
        assert len(table.headers) == len(table.columns) == len(set(table.columns))
        assert all(len(row) == len(table.columns) for row in table.rows)
    cells = {(at, place) for at, row in enumerate(found.readable.rows) for place in range(len(row))}
    assert found.behind.keys() <= cells
    assert found.weights.keys() <= cells
    assert all(0 <= weight <= 1 for weight in found.weights.values())
    return found


def dicts(table: ResultTable) -> list[dict[str, object]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


# --- the basis -------------------------------------------------------------------------------------------------------


def test_every_analysis_counts_what_the_theme_table_counts(coded: Session) -> None:
    for level in ("code", "category"):
        found = analysing.basis(coded, level=level)
        rows = themes(coded, level=level).rows
        assert found.codes == tuple(row.code for row in rows)
        assert {code: len(cases) for code, cases in found.raised.items()} == {row.code: row.n_cases for row in rows}


def test_the_samples_basis_is_what_codings_csv_says() -> None:
    session = sample_session()
    names = {case.id: case.name for case in session.store.find(Case)}
    raised = analysing.basis(session).raised
    assert {code: {names[case_id] for case_id in cases} for code, cases in raised.items() if cases} == raisers()


def test_a_basis_narrows_to_codes_and_to_categories(coded: Session) -> None:
    assert set(analysing.basis(coded, codes=("challenges",)).codes) == {"budget", "schedule"}
    assert analysing.basis(coded, codes=("budget",), level="category").codes == ("challenges",)
    assert {fact.code for fact in analysing.basis(coded, codes=("budget",)).facts} == {"budget"}
    with pytest.raises(QualevalError, match="nope"):
        analysing.basis(coded, codes=("nope",))


# --- cross tables ----------------------------------------------------------------------------------------------------


def test_the_samples_cross_table_is_recounted_from_the_files() -> None:
    session = sample_session()
    sex = {**answers("Jenis kelamin"), **column("responden_wawancara.csv", "jenis_kelamin")}
    found, table = analysing.crosstab(session, analysis, "jenis_kelamin")
    assert {group.values[0]: group.n_cases for group in table.groups} == {
        value: sum(other == value for other in sex.values()) for value in ("L", "P")
    }
    for row in table.rows:
        cells = {g.values[0]: cell.n for g, cell in zip(table.groups, row.cells, strict=True)}
        assert cells == {value: sum(sex[who] == value for who in raisers()[row.code]) for value in ("L", "P")}
        assert row.total == Share.counted(len(raisers()[row.code]), 182)
    row = next(row for row in table.rows if row.code == "schedule_conflict")
    a, b = (cell.n for cell in row.cells)
    c, d = (cell.of - cell.n for cell in row.cells)
    n = a + b + c + d
    chi_square = n * (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))
    assert isinstance(row.significance, Significance)
    assert row.significance.p == pytest.approx(erfc(sqrt(chi_square / 2)))  # one degree of freedom
    shown = whole(crosstab_tables(found, table, _EN))
    assert len(shown.table.rows) == 2 * len(table.rows)


def test_groups_of_the_summary_and_of_the_cross_table_agree() -> None:
    session = sample_session()
    _, table = analysing.crosstab(session, analysis, "golongan")
    summary = themes(session, by="golongan")
    by_group = {group.value: rows for group, rows in summary.groups}
    for group in table.groups:
        for row in table.rows:
            share = row.cells[table.groups.index(group)]
            theme = by_group[group.values[0]][row.code]
            assert (share.n, share.value, share.low) == (theme.n_cases, theme.cases_share, theme.share_low)


def test_a_cross_table_says_who_is_left_out_and_what_is_not_tested(coded: Session) -> None:
    found, table = analysing.crosstab(coded, analysis, "unit", small_groups="suppress")
    shown = whole(crosstab_tables(found, table, _EN))
    assert shown.table.rows == ()
    assert any("left out to protect them" in note for note in shown.readable.notes)
    assert any("1 respondents have no value for unit" in note for note in shown.readable.notes)
    assert any("Codings by ani and budi count together" in note for note in shown.readable.notes)
    found, table = analysing.crosstab(coded, analysis, "unit")
    rows = dicts(whole(crosstab_tables(found, table, _EN)).table)
    assert [row["refusal"] for row in rows][:1] == [
        "all 2 respondents with a value are in one group: there is nothing to compare"
    ]
    assert all(isinstance(row.significance, Refusal) for row in table.rows)


def test_scales_stand_from_low_to_high_and_figures_are_no_groups() -> None:
    session = sample_session()
    _, table = analysing.crosstab(session, analysis, "kepuasan")
    assert [group.values[0] for group in table.groups] == ["1", "2", "3", "4", "5"]
    with pytest.raises(QualevalError, match="masa_kerja"):
        analysing.crosstab(session, analysis, "masa_kerja")
    with pytest.raises(QualevalError, match="there are: "):
        analysing.crosstab(session, analysis, "nope")


def test_behind_every_number_of_a_cross_table_are_its_quotes() -> None:
    session = sample_session()
    found, table = analysing.crosstab(session, analysis, "golongan")
    shown = crosstab_tables(found, table, _EN)
    for (at, place), behind in list(shown.behind.items())[:12]:
        (code,) = behind.codes
        n = len({quote.case_id for quote in quotes(session, code=code, case_ids=behind.case_ids)})
        assert str(shown.readable.rows[at][place]).split()[0] == str(n)


# --- codes together --------------------------------------------------------------------------------------------------


def test_codes_in_the_same_respondent_are_recounted_from_the_file() -> None:
    found = analysing.cooccurrence(sample_session(), analysis, "respondent")
    raised = raisers()
    assert {(p.first, p.second): (p.n_cases, p.n_first, p.n_second) for p in found.result.pairs} == {
        (one, other): (len(raised[one] & raised[other]), len(raised[one]), len(raised[other]))
        for one in sorted(raised)
        for other in sorted(raised)
        if one < other and raised[one] & raised[other]
    }
    assert found.result.n_units == 182
    square = whole(cooccurrence_matrix(found, _EN)).readable
    for at, row in enumerate(square.rows):
        assert row[at + 1] == len(raised[square.columns[at + 1]])


def test_overlapping_codings_are_recounted_from_the_file() -> None:
    rows = coded_rows()
    pairs: dict[tuple[str, str], set[str]] = {}
    for one in rows:
        for other in rows:
            if (
                one["code"] < other["code"]
                and (one["source"], one["case"]) == (other["source"], other["case"])
                and int(one["start"]) < int(other["end"])
                and int(other["start"]) < int(one["end"])
            ):
                pairs.setdefault((one["code"], other["code"]), set()).add(one["who"])
    found = analysing.cooccurrence(sample_session(), analysis, "overlap")
    assert {(p.first, p.second): p.n_cases for p in found.result.pairs} == {
        pair: len(cases) for pair, cases in pairs.items()
    }


@pytest.mark.parametrize("within", ["segment", "respondent", "overlap", "turns"])
def test_the_codings_behind_a_pair_are_by_as_many_respondents_as_it_has(within: str) -> None:
    session = sample_session()
    found = analysing.cooccurrence(session, analysis, within, turns=2)  # type: ignore[arg-type]  # one of Within
    assert found.result.pairs
    who = {fact.coding_id: fact.case_id for fact in session.store.coding_facts()}
    for pair in found.result.pairs[:20]:
        ids = found.coding_ids(pair.first, pair.second)
        assert len({who[coding_id] for coding_id in ids}) == pair.n_cases


def test_pairs_in_few_respondents_can_be_left_out(coded: Session) -> None:
    found = analysing.cooccurrence(coded, analysis, "respondent")
    assert len(whole(cooccurrence_tables(found, _EN)).table.rows) == 3
    assert cooccurrence_tables(found, _EN, least=2).table.rows == ()


# --- words, saturation -----------------------------------------------------------------------------------------------


def test_words_are_those_of_respondents_alone(coded: Session) -> None:
    found, counts = analysing.words(coded, analysis)
    by_word = {count.word: (count.n, count.n_cases) for count in counts}
    assert by_word["dana"] == (3, 3)
    assert "kendalanya" not in by_word  # the interviewer's
    assert whole(words_tables(found, counts, "", _EN)).table.rows
    _, inside = analysing.words(coded, analysis, code="challenges", left_out=("dana",))
    assert {count.word for count in inside} == {"kecil", "jadwal", "bentrok"}


def test_a_transcribers_notes_are_nobodys_words() -> None:
    _, counts = analysing.words(sample_session(), analysis)
    assert "tertawa" not in {count.word for count in counts}


def test_saturation_is_recounted_from_the_file() -> None:
    session = sample_session()
    found = analysing.saturation(session, analysis)
    assert found.result.sources == tuple(sorted({row["source"] for row in coded_rows() if not row["case"]}))
    seen: set[str] = set()
    for source, n_new in zip(found.result.sources, found.result.new, strict=True):
        codes = {row["code"] for row in coded_rows() if row["source"] == source}
        assert n_new == len(codes - seen)
        seen |= codes
    assert found.n_left_out == 0
    by_person = analysing.saturation(session, analysis, "respondent")
    assert len(by_person.result.sources) == len({row["who"] for row in coded_rows()})
    assert by_person.n_left_out == by_person.basis.scope.n_cases - len(by_person.result.sources)


def test_saturation_leaves_out_what_nobody_has_coded(coded: Session) -> None:
    with pytest.raises(QualevalError, match="there are 1"):
        analysing.saturation(coded, analysis)
    by_person = analysing.saturation(coded, analysis, "respondent", base_size=1, run_length=1)
    assert (by_person.result.sources, by_person.n_left_out) == (("R07", "S02"), 1)
    shown = whole(saturation_tables(by_person, _EN))
    assert any("1 without any coding are left out" in note for note in shown.table.notes)


def test_a_project_of_a_survey_alone_is_saturated_by_respondents(coded: Session) -> None:
    with pytest.raises(QualevalError, match="there are 2"):
        analysing.saturation(coded, analysis, "respondent")


# --- waves -----------------------------------------------------------------------------------------------------------


def test_waves_need_two() -> None:
    with pytest.raises(QualevalError, match="the project has: 2026"):
        analysing.waves(sample_session(), analysis)


# --- matrices --------------------------------------------------------------------------------------------------------


def test_a_quote_matrix_holds_every_quote_of_its_groups_once() -> None:
    session = sample_session()
    found = matrices.quote_matrix(session, analysis, "golongan", codes=("challenges",))
    by_coding = {quote.coding.id: quote for quote in quotes(session)}
    shown = whole(quote_matrix_tables(found, by_coding, _EN))
    level = {**answers("Golongan"), **column("responden_wawancara.csv", "golongan")}
    challenges = set(found.basis.codes)
    stretches = {(r["source"], r["who"], r["start"], r["end"], r["code"]): r for r in coded_rows()}  # by two: once
    expected = sorted(
        (r["code"], level[r["who"]], r["text"])
        for r in stretches.values()
        if r["code"] in challenges and r["who"] in level
    )
    assert sorted((row["code"], row["group"], row["text"]) for row in dicts(shown.table)) == expected


def test_a_quote_matrix_leaves_small_groups_out_of_what_is_exported(coded: Session) -> None:
    assert matrices.quote_matrix(coded, analysis, "unit").result.groups == ("A",)
    hidden = matrices.quote_matrix(coded, analysis, "unit", small_cells=False)
    assert (hidden.result.groups, hidden.n_hidden_groups, hidden.n_hidden_cases) == ((), 1, 2)


def test_the_framework_matrix_keeps_what_the_evaluator_writes(coded: Session) -> None:
    (r07,) = coded.store.find(Case, name="R07")
    assert matrices.framework(coded, analysis).result.n_open == 4
    assert judgements.summarise(coded, r07.id, "budget", " Dana selalu kecil. ") is not None
    assert judgements.summarise(coded, r07.id, "budget", "Dana selalu kecil.") is None
    found = matrices.framework(coded, analysis)
    assert found.result.n_open == 3
    shown = whole(framework_tables(found, _EN))
    row = next(row for row in dicts(shown.table) if row["summary"])
    assert (row["case"], row["code"], row["summary"], row["open"]) == ("R07", "budget", "Dana selalu kecil.", False)
    assert "Dana selalu kecil." in {cell for line in shown.readable.rows for cell in line}
    other = as_coder(coded, "budi")
    judgements.summarise(other, r07.id, "budget", "Kata Budi.")
    assert judgements.summaries(coded)[r07.id, "budget"] == "Dana selalu kecil."  # one's own stands first
    judgements.summarise(coded, r07.id, "budget", "")
    assert judgements.summaries(coded)[r07.id, "budget"] == "Kata Budi."


def test_an_empty_project_is_told_about_and_breaks_nothing() -> None:
    session = empty_session()
    found = analysing.cooccurrence(session, analysis)
    assert whole(cooccurrence_tables(found, _ID)).table.rows == ()
    assert whole(cooccurrence_matrix(found, _ID)).table.rows == ()
    assert analysing.words(session, analysis)[1] == []
    assert whole(framework_tables(matrices.framework(session, analysis), _ID)).table.rows == ()
    with pytest.raises(QualevalError):
        analysing.saturation(session, analysis)
    with pytest.raises(QualevalError):
        analysing.waves(session, analysis)
    with pytest.raises(QualevalError):
        analysing.crosstab(session, analysis, "unit")
