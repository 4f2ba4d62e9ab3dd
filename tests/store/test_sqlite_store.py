"""What the embedded store keeps, refuses and counts."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import ConflictError, QualevalError
from qualeval.domain.events import Change, Gesture, Intent, added, removed
from qualeval.domain.evidence import DecisionTally
from qualeval.domain.project import Project
from qualeval.domain.records import (
    RECORDS as KINDS,
)
from qualeval.domain.records import (
    Attribute,
    AttributeType,
    Case,
    Coding,
    Decision,
    Document,
    Recommendation,
    Record,
    Setting,
    Source,
    Value,
    Verdict,
)
from qualeval.domain.text import Content
from qualeval.services.ports.storing import ProjectStore
from qualeval.store import SqliteStore
from qualeval.store.compiled import STATEMENTS
from qualeval.store.core import StoreCore
from qualeval.store.rows import changes_from_row
from qualeval.store.schema import metadata
from tests.fakes.memory_store import MemoryStore
from tests.store.samples import (
    INTERVIEW,
    NOTE,
    NOW,
    RECORDS,
    SURVEY,
    coding,
    gesture,
    large_project,
    many_codings,
    said,
)
from tests.strategies import codebooks, contents, journals, records

_ONE_FILE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@_ONE_FILE
@given(record=records())
def test_a_record_comes_back_as_it_was_kept(store: StoreCore, record: Record) -> None:
    gesture_id = f"g{store.generation()}"
    before = store.get(type(record), *record.key)
    store.append(Gesture(gesture_id, NOW, "ana", "test", (Change(before, record),)))
    assert store.get(type(record), *record.key) == record
    assert store.gesture(gesture_id).changes == (Change(before, record),)


@_ONE_FILE
@given(content=contents(), codebook=codebooks())
def test_texts_and_codebooks_come_back_as_they_were_kept(
    store: StoreCore, content: Content, codebook: Codebook
) -> None:
    store.append(gesture(f"g{store.generation()}"), [content, content], [codebook, codebook])
    assert store.content(content.digest) == content
    assert store.codebook(codebook.digest).digest == codebook.digest


@settings(_ONE_FILE, max_examples=25)
@given(journal=journals())
def test_what_stands_is_the_fold_of_the_journal(store: StoreCore, journal: tuple[Gesture, ...]) -> None:
    _empty(store)
    for made in journal:
        store.append(made)
    assert tuple(store.gestures()) == journal
    folded = Project.fold(store.gestures())
    for kind in KINDS:
        assert sorted(store.find(kind), key=lambda record: record.key) == folded.find(kind)


def _empty(store: StoreCore) -> None:
    for table in metadata.tables.values():
        said(store, str(table.delete()))


def test_a_longer_journal_is_read_in_its_order(store: StoreCore) -> None:
    made = [gesture(f"g{n}", *([Case(f"c{n}", "")] if n % 3 else [])) for n in range(600)]
    for one in made:
        store.append(one)
    assert list(store.gestures()) == made
    assert store.generation() == 600


def test_the_journal_can_be_read_while_it_is_written(store: StoreCore) -> None:
    for n in range(300):
        store.append(gesture(f"g{n}"))
    read = []
    for number, one in enumerate(store.gestures()):
        read.append(one.id)
        store.append(gesture(f"later{number}"))
    assert read == [f"g{n}" for n in range(300)]


def test_one_coder_sees_her_own_entries(store: StoreCore) -> None:
    first = gesture("g1", Case("c1", "R01"))
    store.append(first)
    store.append(Gesture("g2", NOW, "budi", "test", ()))
    store.append(first.undone("g3", NOW))
    assert [tuple(entry) for entry in store.entries("ana")] == [("g1", Intent.DO, ""), ("g3", Intent.UNDO, "g1")]
    assert store.entries("nobody") == []


def test_found_records_stand_in_their_order(filled: StoreCore) -> None:
    early = replace(coding("z", "d1", "trust"), created_at="2020-01-01T00:00:00.000Z")
    filled.append(gesture("g1", coding("b", "d1", "trust"), coding("a", "d2", "time"), early))
    assert [found.id for found in filled.find(Coding)] == ["z", "a", "b"]
    assert [found.id for found in filled.find(Coding, document_id="d1")] == ["z", "b"]
    assert [found.id for found in filled.find(Coding, code="time")] == ["a"]
    assert [found.id for found in filled.find(Document, source_id="s2", case_id="r3")] == ["d3"]
    assert filled.find(Source) == [INTERVIEW, SURVEY, NOTE]
    assert filled.find(Source, name="q1") == [SURVEY]


@pytest.mark.parametrize("is_fake", [False, True])
def test_a_question_nothing_was_prepared_for_is_named(store: StoreCore, is_fake: bool) -> None:
    asked: ProjectStore = MemoryStore() if is_fake else store
    with pytest.raises(ValueError, match="coding cannot be found by code, coder"):
        asked.find(Coding, coder="ana", code="trust")


@pytest.mark.parametrize(
    "change",
    [
        added(replace(SURVEY, name="other")),
        removed(replace(SURVEY, name="other")),
        Change(replace(SURVEY, name="other"), replace(SURVEY, name="third")),
        removed(Case("nobody", "R99")),
        Change(Case("nobody", "R99"), Case("nobody", "R98")),
    ],
)
def test_a_change_that_does_not_fit_is_refused_whole(filled: StoreCore, change: Change) -> None:
    stood = {kind: filled.find(kind) for kind in KINDS}
    made = Gesture("g1", NOW, "ana", "test", (added(Case("c9", "R09")), change))
    with pytest.raises(ConflictError, match="it was changed since") as refused:
        filled.append(made, [Content.plain("left out")])
    assert refused.value.values["key"] == change.record.key[0]
    assert {kind: filled.find(kind) for kind in KINDS} == stood
    assert filled.generation() == 1
    assert said(filled, "SELECT count(*) FROM content") == [(0,)]


def test_a_record_can_change_more_than_once_in_a_gesture(filled: StoreCore) -> None:
    renamed, again = replace(NOTE, name="a"), replace(NOTE, name="b")
    changes = (Change(NOTE, renamed), Change(renamed, again), removed(again), added(NOTE))
    filled.append(Gesture("g1", NOW, "ana", "test", changes))
    assert filled.get(Source, "s3") == NOTE
    filled.append(filled.gesture("g1").undone("g2", NOW))
    assert filled.get(Source, "s3") == NOTE


def test_equal_figures_are_equal_however_they_are_written(store: StoreCore) -> None:
    judged = Recommendation("r", "t", ("trust",), "accepted", "ana", NOW, figures=(("n_cases", 5), ("share", -0.0)))
    store.append(gesture("g1", judged))
    same = replace(judged, figures=(("n_cases", 5.0), ("share", 0.0)))
    store.append(Gesture("g2", NOW, "ana", "test", (removed(same),)))
    assert store.find(Recommendation) == []


def test_texts_that_fail_on_the_way_leave_nothing(filled: StoreCore) -> None:
    def broken() -> Iterator[Content]:
        yield Content.plain("first")
        raise RuntimeError("the reader broke")

    with pytest.raises(RuntimeError):
        filled.append(gesture("g1", Case("c", "R")), broken())
    assert filled.generation() == 1
    assert filled.get(Case, "c") is None
    filled.append(gesture("g1", Case("c", "R")))


def test_what_is_missing_is_named(store: StoreCore) -> None:
    assert store.get(Setting, "title") is None
    with pytest.raises(QualevalError, match="no step nothing"):
        store.gesture("nothing")
    with pytest.raises(QualevalError, match=r"missing \(abc\)"):
        store.content("abc")
    with pytest.raises(QualevalError, match=r"missing \(abc\)"):
        store.codebook("abc")


def test_a_decision_takes_a_handful_of_statements(filled: SqliteStore, statements: Callable[[], list[str]]) -> None:
    statements()
    made = coding("k1", "d1", "trust", speaker="R")
    filled.append(gesture("g1", made))
    begin, *verbs = statements()
    assert begin == "BEGIN IMMEDIATE"
    assert [text.split()[0] for text in verbs] == ["INSERT", "INSERT", "INSERT", "COMMIT"]
    filled.append(filled.gesture("g1").undone("g2", NOW))
    verbs = [text.split()[0] for text in statements()]
    assert verbs == ["SELECT", "BEGIN", "DELETE", "INSERT", "INSERT", "COMMIT"]


def test_an_import_is_undone_in_one_step(store: StoreCore) -> None:
    made = gesture("g1", *(Document(f"{n:06}", "s", "c", n, f"r{n}", 2, 30) for n in range(2_000)))
    store.append(made)
    assert len(store.find(Document, source_id="s")) == 2_000
    store.append(made.undone("g2", NOW))
    assert store.find(Document) == []


def _counted(store: ProjectStore) -> ProjectStore:
    store.append(gesture("g0", *RECORDS))
    store.append(
        gesture(
            "g1",
            coding("k1", "d1", "trust", speaker="R"),
            coding("k2", "d1", "trust", speaker="R", coder="budi"),  # the same stretch
            coding("k3", "d1", "trust", start=20, speaker="P"),  # the interviewer's words
            coding("k4", "d1", "time", start=40, speaker="somebody"),  # a label without a row
            coding("k5", "d2", "time"),
            coding("k6", "d4", "time"),
            coding("k7", "d4", "time", start=1),
            coding("k8", "d4", "time", start=2),
            Decision("x1", "d2", 0, 10, "time", "ana", Verdict.REJECT, NOW),
            Decision("x2", "d1", 0, 10, "time", "ana", Verdict.ACCEPT, NOW),
            Decision("x3", "d1", 0, 10, "time", "ana", Verdict.ACCEPT, NOW),
        )
    )
    return store


@pytest.mark.parametrize("is_fake", [False, True])
def test_only_countable_codings_are_counted(store: StoreCore, is_fake: bool) -> None:
    counted = _counted(MemoryStore() if is_fake else store)
    assert counted.code_counts() == {"trust": 1, "time": 5}
    facts = {fact.coding_id: fact for fact in counted.coding_facts()}
    assert set(facts) == {"k1", "k2", "k4", "k5", "k6", "k7", "k8"}
    assert [facts[k].case_id for k in ("k1", "k4", "k5", "k6")] == ["r1", "", "r2", ""]
    assert [facts[k].source_id for k in ("k1", "k5")] == ["s1", "s2"]
    assert {fact.coding_id for fact in counted.coding_facts("2026")} == {"k5"}
    assert counted.coding_facts("no such wave") == []
    assert counted.countable_cases() == {"r1", "r2"}
    assert counted.countable_cases("2025") == {"r1"}
    assert counted.countable_cases("2026") == {"r2"}
    assert counted.decision_tallies() == [
        DecisionTally("time", Verdict.ACCEPT, 2),
        DecisionTally("time", Verdict.REJECT, 1),
    ]
    assert counted.decision_tallies("2026") == [DecisionTally("time", Verdict.REJECT, 1)]


@pytest.mark.parametrize("is_fake", [False, True])
def test_progress_counts_what_respondents_said(store: StoreCore, is_fake: bool) -> None:
    interview, survey, note = _counted(MemoryStore() if is_fake else store).progress()
    assert (interview.source, survey.source, note.source) == (INTERVIEW, SURVEY, NOTE)
    assert (interview.n_documents, interview.n_segments, interview.n_words) == (1, 7, 80)
    assert (interview.n_coded, interview.n_codings) == (2, 3)
    assert (survey.n_documents, survey.n_segments, survey.n_words) == (2, 3, 20)
    assert (survey.n_coded, survey.n_codings) == (1, 1)
    assert (note.n_segments, note.n_words, note.n_coded, note.n_codings) == (
        2,
        9,
        2,
        3,
    )  # three stretches, two segments


def test_a_source_without_documents_has_no_progress(store: StoreCore) -> None:
    store.append(gesture("g0", NOTE))
    (progress,) = store.progress()
    assert (progress.n_documents, progress.n_segments, progress.n_coded, progress.n_words) == (0, 0, 0, 0)


def test_the_live_counts_are_read_from_indexes_alone(store: SqliteStore) -> None:
    assert "SCAN coding USING COVERING INDEX coding_by_code" in _plan(store, "code_counts")
    assert "SCAN coding USING COVERING INDEX coding_by_document" in _plan(store, "coding_totals")
    for counting in ("code_counts", "coding_facts", "coding_totals", "decision_tallies"):
        assert not {step for step in _plan(store, counting) if step in ("SCAN document", "SCAN speaker", "SCAN source")}


@pytest.mark.parametrize(
    ("find", "index"),
    [
        ("find_coding_by_document_id", "coding_by_document"),
        ("find_coding_by_code", "coding_by_code"),
        ("find_coding_by_code_and_document_id_and_start", "coding_by_code"),
        ("find_decision_by_document_id", "decision_by_document"),
        ("codings_between", "coding_by_document"),
        ("find_document_by_source_id", "document_by_source"),
        ("find_document_by_case_id_and_source_id", "document_by_source"),
        ("find_case_by_name", "cases_by_name"),
        ("find_value_by_attribute", "value_by_attribute"),
        ("find_value_by_case_id", "sqlite_autoindex_value_1"),
        ("find_speaker_by_source_id", "sqlite_autoindex_speaker_1"),
        ("journal_of_gesture", "event_by_gesture"),
    ],
)
def test_many_records_are_found_by_index(store: SqliteStore, find: str, index: str) -> None:
    assert any(step.startswith("SEARCH") and index in step for step in _plan(store, find))


def _plan(store: SqliteStore, statement: str) -> list[str]:
    text = STATEMENTS[statement]
    names = re.findall(r":(\w+)", text)
    rows = store._connection.execute(f"EXPLAIN QUERY PLAN {text}", dict.fromkeys(names, "")).fetchall()
    return [row[3] for row in rows]


def test_a_large_project_is_counted_alike_by_loops_and_by_sql(store: StoreCore) -> None:
    fake = MemoryStore()
    for made in (gesture("g0", *large_project()), gesture("g1", *islice(many_codings(), 3_000))):
        store.append(made)
        fake.append(made)
    assert store.code_counts() == fake.code_counts()
    assert set(store.coding_facts()) == set(fake.coding_facts())
    assert store.countable_cases() == fake.countable_cases()
    assert store.progress() == fake.progress()


def test_a_mistake_in_a_statement_stays_a_mistake(store: SqliteStore) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.append(gesture("g0", Case("c1", None)))  # type: ignore[arg-type]  # what types forbid, a plug-in may do


def test_an_import_of_thousands_takes_a_row_of_the_journal_for_each_thousand_and_comes_back_in_order(
    store: SqliteStore,
) -> None:
    cases = [Case(f"c{n:04d}", f"R{n}") for n in range(2_001)]
    attribute = Attribute("unit", AttributeType.NOMINAL)
    values = [Value(case.id, "unit", "A, “B”\n\x00") for case in cases[:3]]
    store.append(gesture("g0", *cases, attribute, *values))
    corrected = tuple(Change(value, replace(value, value="C")) for value in values)
    store.append(Gesture("g1", NOW, "ana", "values", corrected))
    rows = store._connection.execute("SELECT gesture_seq, position, kind FROM event ORDER BY seq").fetchall()
    first, then = store.gestures()
    assert first.changes == tuple(map(added, (*cases, attribute, *values)))
    assert then.changes == corrected
    runs = [(0, "case"), (1_000, "case"), (2_000, "case"), (2_001, "attribute"), (2_002, "value")]
    assert rows == [*((1, *run) for run in runs), (2, 0, "value")]


def test_a_journal_of_one_row_for_each_change_is_still_read() -> None:
    case = '{"id":"c1","name":"R1"}'
    other = '{"id":"c1","name":"R2"}'
    assert list(changes_from_row("case", None, case)) == [added(Case("c1", "R1"))]
    assert list(changes_from_row("case", case, other)) == [Change(Case("c1", "R1"), Case("c1", "R2"))]


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, None), ('[["id","name"],["a","b"]]', '[["id","name"]]'), (None, '[["id","name"],["a"]]')],
)
def test_a_row_of_the_journal_that_does_not_fit_itself_is_not_understood(before: str | None, after: str | None) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(changes_from_row("case", before, after))


def test_an_empty_table_that_is_filled_with_very_many_keeps_its_indices(store: SqliteStore) -> None:
    before = _indices(store)
    store.append(gesture("g1", *(Case(f"c{n}", f"n{n % 7}") for n in range(20_001))))
    assert _indices(store) == before
    assert len(store.find(Case, name="n3")) == 20_001 // 7
    store.append(gesture("g2", *(Case(f"d{n}", f"n{n % 7}") for n in range(20_001))))
    assert _indices(store) == before
    assert len(store.find(Case, name="n3")) == 2 * (20_001 // 7)


def test_a_filling_that_fails_leaves_the_indices_and_nothing_else(store: SqliteStore) -> None:
    before = _indices(store)
    with pytest.raises(ConflictError):
        store.append(gesture("g1", *(Case(f"c{n % 20_000}", f"n{n}") for n in range(20_001))))
    assert _indices(store) == before
    assert store.find(Case) == []
    assert store.generation() == 0


def _indices(store: SqliteStore) -> set[tuple[str, str]]:
    return set(store._connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'"))
