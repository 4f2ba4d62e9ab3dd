"""Questions by method, themes along the interviews, recommendations from wave to wave: recounted from the files."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualeval import analysis
from qualeval.bootstrap import Services
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import added
from qualeval.domain.records import Coding, Question, Source
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import Translator
from qualeval.services import asking, coding, judgements, recommending
from qualeval.services.carrying import carried_over, carried_tables
from qualeval.services.session import Session
from qualeval.services.timelines import line, timeline, timeline_tables
from qualeval.services.triangulating import triangulation, triangulation_tables
from tests.finished import BY_QUESTION, FINDINGS, QUESTIONS, STATEMENTS, made
from tests.services.sample_world import coded_rows, sample_session
from tests.services.world import empty_session, passage, small_session

_EN = Translator("en")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = made(Services(), tmp_path_factory.mktemp("finished") / "contoh.qualeval")
    yield session
    session.store.close()


def dicts(table: ResultTable) -> list[dict[str, object]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_who_a_method_heard_on_a_question_is_recounted_from_the_file(finished: Session) -> None:
    shown = triangulation_tables(triangulation(finished, analysis), _EN)
    found = {(row["n"], row["method"]): row for row in dicts(shown.table)}
    for number, question in enumerate(QUESTIONS, 1):
        codes = {code for criterion, under, *_ in FINDINGS if criterion == question for code in under}
        own = [row for row in coded_rows() if row["code"] in codes]
        for method, rows in (
            ("transcript", [row for row in own if not row["case"]]),
            ("survey", [row for row in own if row["case"]]),
        ):
            cell = found[number, method]
            assert cell["n_cases"] == len({row["who"] for row in rows})
            assert cell["n_segments"] == len({(r["source"], r["case"], r["start"], r["end"]) for r in rows})
            assert cell["silent"] == (not rows)
        assert found[number, "transcript"]["statement"] == BY_QUESTION.get(question, "")
        stated = Counter(
            statement
            for figure in ("kepuasan", "dukungan_atasan", "relevansi_materi")
            for code, statement in STATEMENTS.get(figure, {}).items()
            if code in codes
        )
        assert found[number, "closed"]["n_values"] == sum(stated.values())


def test_behind_each_cell_are_the_codings_that_it_counts(finished: Session) -> None:
    found = triangulation(finished, analysis)
    shown = triangulation_tables(found, _EN)
    who = {fact.coding_id: fact.case_id for fact in finished.store.coding_facts()}
    for (at, place), behind in shown.behind.items():
        assert behind.coding_ids is not None
        assert len({who[i] for i in behind.coding_ids}) == found.matrix.cells[at][place - 2].n_cases


def test_a_statement_on_a_question_is_taken_back_and_lost_with_nothing_else() -> None:
    session = small_session()
    with pytest.raises(QualevalError, match="no evaluation questions"):
        triangulation(session, analysis)
    asking.ask(session, "Apakah cukup?", "id")
    (question,) = session.store.find(Question)
    assert judgements.state_on_question(session, question.id, "divergence") is not None
    assert judgements.state_on_question(session, question.id, "divergence") is None
    (row, *_) = dicts(triangulation_tables(triangulation(session, analysis), _EN).readable)
    assert row["statement"] == "divergence"
    assert row["method_1"] == "silent"  # no finding yet
    judgements.state_on_question(session, question.id, "")
    assert judgements.question_statements(session) == {}


# --- along the interviews --------------------------------------------------------------------------------------------


def test_where_themes_come_up_is_recounted_from_the_file() -> None:
    """In w11 one respondent speaks: what she said before a place is the text of her turns up to it."""
    session = sample_session()
    found = timeline(session, analysis)
    (source,) = session.store.find(Source, name="w11_satpol_staf")
    text = (Path(__file__).resolve().parents[2] / "transcripts" / "w11_satpol_staf.txt").read_text(encoding="utf-8")
    said = [False] * len(text)
    at = text.index("R11:")
    for part in text[at:].split("\n\n"):
        start = text.index(part, at)
        at = start + len(part)
        if part.startswith("R11:"):
            body = start + len("R11:")
            body += len(text[body:at]) - len(text[body:at].lstrip())
            said[body : start + len(part.rstrip())] = [True] * (start + len(part.rstrip()) - body)
    rows = [row for row in coded_rows() if row["source"] == source.name]
    place = found.result.interviews.index(source.name)
    by_code = {row.code: row.places[place] for row in found.result.rows}
    for code in {row["code"] for row in rows}:
        expected = sorted(sum(said[: int(row["start"])]) / sum(said) for row in rows if row["code"] == code)
        assert by_code[code] == pytest.approx(expected, abs=0.005)


def test_every_coding_of_an_interview_stands_in_its_line() -> None:
    session = sample_session()
    found = timeline(session, analysis)
    assert found.n_left_out == 0
    shown = timeline_tables(found, _EN)
    own = [row for row in coded_rows() if not row["case"]]
    stretches = {(row["source"], row["code"], row["start"], row["end"]) for row in own}  # coded alike by two: one
    counted = Counter((source, code) for source, code, *_ in stretches)
    n_codings = Counter(row["code"] for row in own)
    assert {(row["source"], row["code"]): row["n"] for row in dicts(shown.table)} == counted
    for at, row in enumerate(dicts(shown.readable)):
        assert max(int(str(row[f"part_{part}"])) for part in range(1, 11)) <= 12
        behind = shown.behind[at, 0]
        assert behind.coding_ids is not None
        assert len(behind.coding_ids) == n_codings[behind.codes[0]]
        parts = [shown.behind[at, part].coding_ids or frozenset() for part in range(1, 11)]
        assert sum(map(len, parts)) == len(behind.coding_ids) == len(frozenset().union(*parts))
        for part, ids in enumerate(parts, 1):  # the interviews that the number counts are those of its quotes
            heard = {coding.document_id for coding in session.store.find(Coding) if coding.id in ids}
            assert len(heard) == row[f"part_{part}"]


def test_a_line_shows_each_part_of_an_interview() -> None:
    assert line((0.0, 0.05, 0.31, 0.99, 1.0), 10) == "■··▪·····■"
    with pytest.raises(QualevalError, match="nothing is coded"):
        timeline(empty_session(), analysis)


# --- recommendations of earlier waves --------------------------------------------------------------------------------


def test_recommendations_of_the_wave_before_are_carried_on_with_what_became_of_them() -> None:
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    recommending.add(session, "Tambah dana.", ("budget",), owner="BPKAD")
    (item,) = recommending.most_urgent_first(recommending.standing(session, "en"))
    recommending.detail(session, item, response="Disetujui", progress="begun")
    assert carried_over(session, "en").items == ()  # there is one wave
    (source,) = session.store.find(Source, name="w01")
    later = replace(source, id="later", name="w02", wave="2027", file_digest="", position=99)
    session.commit("test", [added(later)])
    recommending.add(session, "Atur jadwal.", ("schedule",))
    found = carried_over(session, "en")
    (row,) = dicts(carried_tables(found, _EN).readable)
    assert (row["wave"], row["recommendation"], row["response"], row["progress"]) == (
        "2026", "Tambah dana.", "Disetujui", "begun",
    )  # fmt: skip
    assert row["then"] == "1/3"
    assert row["now"] == "0/0"
