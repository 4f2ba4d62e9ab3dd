"""The index of words: kept in step with the texts, and agreeing with what is found in them."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualeval.domain.events import Change, Gesture, added
from qualeval.domain.records import (
    Attribute,
    AttributeType,
    Coding,
    Decision,
    Document,
    Finding,
    Origin,
    Question,
    Recommendation,
    Source,
    SourceKind,
    Value,
    Verdict,
)
from qualeval.domain.text import Content
from qualeval.services.searching import hits, read_query
from qualeval.store import SqliteFiles, SqliteStore
from qualeval.store.compiled import STATEMENTS
from qualeval.store.core import StoreCore
from qualeval.store.migrations import MIGRATIONS
from qualeval.store.rows import record_to_row
from tests.fakes.memory_store import MemoryStore
from tests.store.samples import NOW, StillClock, gesture

TEXTS = ("Jadwal bentrok.", "Dana dan jadwal", "Café, cafe\u0301 dan CAFE", "teman-teman di_muka", "会议 会", "Straße")


def filling(store: StoreCore | MemoryStore, texts: tuple[str, ...], name: str = "q") -> None:
    contents = [Content.plain(text) for text in texts]
    source = Source(name, name, SourceKind.SURVEY, 1)
    documents = [
        Document(f"{name}{n}", name, content.digest, n, f"r{n}", 1, 1) for n, content in enumerate(contents)
    ]  # fmt: skip
    store.append(Gesture(name, NOW, "ana", "test", tuple(added(r) for r in (source, *documents))), contents)


def found(store: StoreCore | MemoryStore, query: str) -> list[str]:
    return store.documents_with(read_query(query).words)


def test_very_many_texts_are_indexed_with_all_else_of_their_import_and_few_after_them(store: SqliteStore) -> None:
    filling(store, tuple(f"kata{n}" for n in range(10_000)))
    filling(store, ("kata lain",), "r")
    assert len(found(store, "kata9999")) == len(found(store, "lain")) == 1
    filling(store, tuple(f"lagi{n}" for n in range(10_000)), "s")
    assert len(found(store, "lagi9999")) == len(found(store, "kata9999")) == 1


def test_the_index_says_which_texts_have_all_the_words(store: StoreCore) -> None:
    filling(store, TEXTS)
    assert found(store, "jadwal") == ["q0", "q1"]
    assert found(store, "jadwal dana") == ["q1"]
    assert found(store, "cafe") == ["q2"]
    assert found(store, "tem*") == ["q3"]
    assert found(store, "muka") == ["q3"]
    assert found(store, '"nothing OR jadwal"') == []
    assert store.documents_with(()) == [f"q{n}" for n in range(len(TEXTS))]


def test_a_text_that_two_sources_share_is_found_in_both(store: StoreCore) -> None:
    filling(store, TEXTS)
    filling(store, TEXTS[:1], "p")
    assert found(store, "bentrok") == ["p0", "q0"]


def test_a_text_that_was_taken_out_is_found_no_more(store: SqliteStore) -> None:
    filling(store, TEXTS)
    store._connection.execute("DELETE FROM content WHERE text LIKE 'Jadwal%'")
    assert found(store, "jadwal") == ["q1"]
    store._connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_what_a_failed_step_would_have_brought_is_not_in_the_index(store: StoreCore) -> None:
    filling(store, TEXTS[:1])
    try:
        filling(store, ("Baru sekali",))
    except Exception:  # noqa: BLE001 - whatever it is: the ids are taken
        assert found(store, "baru") == []
    else:
        raise AssertionError


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(alphabet="aAéÉe\u0301ß漢ø_-1 '\n", min_size=1, max_size=14), min_size=1, max_size=5), st.data())
def test_the_index_leads_to_every_place_that_reading_everything_would_find(
    tmp_path: Path, texts: list[str], data: st.DataObject
) -> None:
    query = read_query(data.draw(st.sampled_from(["a", "e", "é", "a*", "e*", "ß", "漢", "ø", "1", "aa", "ae"])))
    with closing(SqliteFiles(StillClock()).create(tmp_path / f"{len(list(tmp_path.iterdir()))}.qualeval")) as store:
        memory = MemoryStore()
        for each in (store, memory):
            filling(each, tuple(dict.fromkeys(texts)))
        everywhere = [(d, span) for d in memory.documents_with(()) for span in _spans(memory, d, query)]
        assert [(hit.document_id, hit.span) for hit in hits(store, query)] == everywhere


def _spans(memory: MemoryStore, document_id: str, query: object) -> list[object]:
    document = memory.get(Document, document_id)
    assert document is not None
    return list(query.spans(memory.content(document.content)))  # type: ignore[attr-defined]  # a query


def test_an_older_project_gains_the_index_and_how_decisions_were_drawn(project: Path) -> None:
    older = MIGRATIONS[: [m.name for m in MIGRATIONS].index("drawn-decisions")]
    SqliteFiles(StillClock(), older).create(project).close()
    decision = Decision("x", "q0", 0, 3, "c", "ana", Verdict.ACCEPT, NOW, 0.5, "m")
    with closing(sqlite3.connect(project)) as connection, connection:
        row = {k: v for k, v in record_to_row(decision).items() if k != "drawn"}
        places = ", ".join(f":{name}" for name in row)
        connection.execute(f"INSERT INTO decision VALUES ({places})", row)  # noqa: S608 - the columns are ours
        old_text = Content.plain("Jadwal lama")
        row = {"digest": old_text.digest, "text": old_text.text, "turns": '[[0,0,11,"",""]]'}
        connection.execute(STATEMENTS["insert_content"], row)
    with closing(SqliteFiles(StillClock()).open(project)) as store:
        assert store.find(Decision) == [decision]
        digest = Content.plain("Jadwal lama").digest
        store.append(gesture("g", Source("s", "s", SourceKind.NOTE, 1), Document("d", "s", digest)))
        assert found(store, "jadwal") == ["d"]


def test_an_older_projects_recommendations_gain_what_was_not_asked_then(project: Path) -> None:
    older = MIGRATIONS[: [m.name for m in MIGRATIONS].index("findings")]
    SqliteFiles(StillClock(), older).create(project).close()
    judged = Recommendation("r", "Luweskan jadwal", ("c",), "accepted", "ana", NOW, "rule", "BKN", "high", "2027")
    later = ("action", "cost", "response", "progress", "findings", "translations")
    with closing(sqlite3.connect(project)) as connection, connection:
        row = {k: v for k, v in record_to_row(judged).items() if k not in later}
        places = ", ".join(f":{name}" for name in row)
        connection.execute(f"INSERT INTO recommendation VALUES ({places})", row)  # noqa: S608 - the columns are ours
    with closing(SqliteFiles(StillClock()).open(project)) as store:
        assert store.find(Recommendation) == [judged]
        finding = Finding("f", ("c",), (("id", "Jadwal"),), "ana", NOW, figures=(("c", "n_cases", 5.0),))
        store.append(gesture("g", finding, Question("q", (("id", "Apa?"),))))
        assert store.find(Finding) == [finding]


def test_an_older_projects_attributes_and_recommendations_can_be_put_in_other_words(project: Path) -> None:
    older = MIGRATIONS[: [m.name for m in MIGRATIONS].index("translations")]
    SqliteFiles(StillClock(), older).create(project).close()
    judged = Recommendation("r", "Luweskan jadwal", ("c",), "accepted", "ana", NOW, findings=("f",))
    unit = Attribute("unit", AttributeType.NOMINAL, "Unit kerja")
    with closing(sqlite3.connect(project)) as connection, connection:
        for table, record in (("recommendation", judged), ("attribute", unit)):
            row = {k: v for k, v in record_to_row(record).items() if k != "translations"}
            places = ", ".join(f":{name}" for name in row)
            connection.execute(f"INSERT INTO {table} VALUES ({places})", row)  # noqa: S608 - the columns are ours
    with closing(SqliteFiles(StillClock()).open(project)) as store:
        assert (store.find(Recommendation), store.find(Attribute)) == ([judged], [unit])
        worded = replace(judged, translations=(("en", "text", "Make schedules flexible"),))
        named = replace(unit, translations=(("en", "", "Unit"), ("en", "Dinas", "Agency")))
        store.append(Gesture("g", NOW, "ana", "name", (Change(judged, worded), Change(unit, named))))
        assert (store.find(Recommendation), store.find(Attribute)) == ([worded], [named])


def test_a_questions_answers_and_an_attributes_values_are_the_same_from_every_store(store: StoreCore) -> None:
    memory = MemoryStore()
    values = [
        Value("r1", "unit", "A", ""),
        Value("r1", "unit", "B", "2025"),
        Value("r1", "unit", "C", "2026"),
        Value("r2", "unit", "D", "2026"),
        Value("r2", "age", "40"),
    ]
    for each in (store, memory):
        filling(each, TEXTS)
        each.append(gesture("v", *values))
    for wave in ("", "2025", "2024"):
        assert store.values_of("unit", wave) == memory.values_of("unit", wave)
    assert store.values_of("unit", "2025") == {"r1": "B", "r2": "D"}
    assert store.answers("q") == memory.answers("q") == [(f"r{n}", f"q{n}") for n in range(len(TEXTS))]
    assert store.last_position("q") == memory.last_position("q") == len(TEXTS) - 1
    assert store.last_position("nothing") == memory.last_position("nothing") == 0
    assert store.documents_between("q", 1, 2) == memory.documents_between("q", 1, 2) == store.find(Document)[1:3]
    assert store.documents_apart("q", 2) == memory.documents_apart("q", 2) == store.find(Document)[::2]
    assert store.answer_texts("q") == memory.answer_texts("q") == [(f"q{n}", text) for n, text in enumerate(TEXTS)]


def test_codings_are_found_by_where_they_begin_the_same_from_every_store(store: StoreCore) -> None:
    memory = MemoryStore()
    codings = [
        Coding(f"c{start}{code}", "q0", start, start + 2, code, "ani", Origin.MANUAL, f"2026-01-0{9 - start}T00:00:00Z")
        for start in (4, 0, 2)
        for code in "ba"
    ]
    for each in (store, memory):
        filling(each, TEXTS)
        each.append(gesture("c", *codings))
    for first, last in ((0, 4), (0, 1), (1, 2), (3, 3), (4, 99)):
        wanted = sorted((c for c in codings if first <= c.start <= last), key=lambda c: (c.start, c.id))
        assert store.codings_between("q0", first, last) == memory.codings_between("q0", first, last) == wanted
    assert store.codings_between("q1", 0, 99) == memory.codings_between("q1", 0, 99) == []


def test_records_are_found_by_many_values_of_a_field_the_same_from_every_store(store: StoreCore) -> None:
    memory = MemoryStore()
    for each in (store, memory):
        filling(each, TEXTS)
        each.append(gesture("v", *(Value(f"r{n}", "unit", str(n)) for n in range(250))))
    wanted = [f"r{n}" for n in range(0, 250, 2)]
    for each in (store, memory):
        assert sorted(value.case_id for value in each.find_among(Value, "case_id", wanted)) == sorted(wanted)
        answered = each.find_among(Document, "case_id", ["r0", "r1", "nobody"], source_id="q")
        assert {document.case_id for document in answered} == {"r0", "r1"}
        assert not list(each.find_among(Value, "case_id", ()))
        with pytest.raises(ValueError, match="among many of attribute"):
            list(each.find_among(Value, "attribute", ["unit"]))
