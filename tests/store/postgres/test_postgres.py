"""What only a server does: many writers, rights, lost connections, and tables that are kept in step with the file's."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualeval.domain.errors import ConflictError, QualevalError
from qualeval.domain.events import Change, Gesture
from qualeval.domain.places import Address
from qualeval.domain.project import Project
from qualeval.domain.records import Case, Coding, Setting, Source
from qualeval.domain.text import Content
from qualeval.services.searching import hits, read_query
from qualeval.store.core import UnreachableError
from qualeval.store.migrations import Migration
from qualeval.store.postgres import PostgresFiles, PostgresStore
from qualeval.store.postgres_migrations import MIGRATIONS
from qualeval.store.postgres_searching import postgres_words
from qualeval.store.schema import metadata
from tests.fakes.memory_store import MemoryStore
from tests.store.postgres.server import ADMINISTRATOR, Server, running
from tests.store.samples import NOTE, NOW, RECORDS, StillClock, coding, gesture
from tests.store.test_searching import filling


def test_the_migrations_lead_to_the_tables_that_the_schema_describes(store: PostgresStore) -> None:
    found = sa.inspect(store._connection)
    names = set(found.get_table_names())
    assert names - {"content_words", "account_coder"} == set(metadata.tables)
    for table in metadata.tables.values():
        columns = {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(table.name)}
        assert columns == {c.name: (_type(c), c.nullable) for c in table.columns}, table.name
        assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]
        indexes = {i["name"]: i["column_names"] for i in found.get_indexes(table.name) if not i["unique"]}
        assert indexes == {i.name: [c.name for c in i.columns] for i in table.indexes}, table.name


def _type(column: sa.Column[object]) -> str:
    named = {"INTEGER": "INTEGER", "FLOAT": "DOUBLE PRECISION", "TEXT": 'TEXT COLLATE "C"'}
    return named[str(column.type)]


def test_a_project_is_made_once_and_found_again(servers: PostgresFiles, address: Address) -> None:
    with pytest.raises(QualevalError, match="there is no such project on the server"):
        servers.open(address)
    servers.create(address).close()
    with pytest.raises(QualevalError, match="exists already; choose another name"):
        servers.create(address)
    with closing(servers.open(address)) as store:
        store.append(gesture("g0", *RECORDS))
    with closing(servers.open(address, read_only=True)) as reader:
        assert reader.find(Source)[0] == RECORDS[0]
        with pytest.raises(QualevalError, match="open for reading only"):
            reader.append(gesture("g1"))


def test_a_schema_of_something_else_is_left_alone(servers: PostgresFiles, server: Server, address: Address) -> None:
    server.say(f"CREATE SCHEMA {address.schema}")
    with pytest.raises(QualevalError, match="is not a qualeval project"):
        servers.open(address)


def test_an_older_project_is_brought_up_to_date_and_a_newer_one_refused(
    servers: PostgresFiles, address: Address
) -> None:
    newer = PostgresFiles(
        StillClock(), (*MIGRATIONS, Migration("notes", ('ALTER TABLE cases ADD COLUMN note TEXT COLLATE "C"',)))
    )
    servers.create(address).close()
    with pytest.raises(QualevalError, match="made by an older qualeval"):
        newer.open(address, read_only=True)
    newer.open(address).close()
    with pytest.raises(QualevalError, match="made by a newer qualeval"):
        servers.open(address)


def test_two_who_change_the_same_thing_are_told_apart(
    servers: PostgresFiles, address: Address, filled: PostgresStore
) -> None:
    """The codebook's digest is what the second one expected to stand: hers is refused, and she looks again."""
    first = Setting("codebook", "digest-1")
    filled.append(gesture("g1", first))
    with closing(servers.open(address)) as other:
        other.append(Gesture("g2", NOW, "budi", "code.add", (Change(first, replace(first, value="digest-2")),)))
        with pytest.raises(ConflictError, match="it was changed since"):
            filled.append(Gesture("g3", NOW, "ana", "code.add", (Change(first, replace(first, value="digest-3")),)))
    assert filled.get(Setting, "codebook") == Setting("codebook", "digest-2")
    assert filled.generation() == 3


def test_what_rests_on_anothers_unfinished_step_waits_for_it(
    servers: PostgresFiles, address: Address, filled: PostgresStore
) -> None:
    renamed = Change(NOTE, replace(NOTE, name="a"))
    refused: list[ConflictError] = []

    def second(store: PostgresStore) -> None:
        try:
            store.append(Gesture("g2", NOW, "budi", "test", (Change(NOTE, replace(NOTE, name="b")),)))
        except ConflictError as error:
            refused.append(error)

    with closing(servers.open(address)) as other:
        waiting = threading.Thread(target=second, args=(other,))
        with filled._runner.transaction():
            filled._write_gesture(Gesture("g1", NOW, "ana", "test", (renamed,)))
            waiting.start()
            waiting.join(0.3)
            assert waiting.is_alive()
        waiting.join(10)
        assert refused
        other.append(gesture("g3"))
    assert [step.id for step in filled.gestures()] == ["g0", "g1", "g3"]


def test_a_reader_who_has_seen_a_number_has_seen_all_before_it(
    servers: PostgresFiles, address: Address, filled: PostgresStore
) -> None:
    n_writers, n_each = 4, 25

    def write(writer: int) -> None:
        with closing(servers.open(address)) as store:
            for n in range(n_each):
                store.append(gesture(f"{writer}-{n}", coding(f"{writer}-{n}", "d1", "trust", n)))

    with ThreadPoolExecutor(n_writers) as pool:
        writing = [pool.submit(write, writer) for writer in range(n_writers)]
        seen = 0
        while not all(done.done() for done in writing) or seen < filled.generation():
            for step in filled.since(seen):
                seen += 1
                assert filled.id_of_step(seen) == step.id
        for done in writing:
            done.result()
    assert seen == 1 + n_writers * n_each
    assert sorted(filled.find(Coding), key=lambda found: found.key) == Project.fold(filled.gestures()).find(Coding)


def test_two_who_wait_for_each_other_both_get_on(
    servers: PostgresFiles, address: Address, filled: PostgresStore
) -> None:
    """Each changes two records, in opposite orders: the database breaks the circle, and who was broken tries again."""
    both = threading.Barrier(2)
    outcomes: list[str] = []
    waited: list[str] = []

    def change(store: PostgresStore, name: str, ids: tuple[str, str]) -> None:
        stood = [found for source_id in ids if (found := store.get(Source, source_id))]
        write_runs = store._write_runs
        is_first = [True]

        def together(runs: Iterable[list[Change]]) -> None:
            first, second = (change for run in runs for change in run)
            write_runs([[first]])
            if is_first:
                is_first.clear()
                both.wait(10)
                waited.append(name)
            write_runs([[second]])

        store._write_runs = together  # type: ignore[method-assign]  # so that both hold their first
        try:
            changes = tuple(Change(source, replace(source, title=name)) for source in stood)
            store.append(Gesture(name, NOW, name, "test", changes))
            outcomes.append("done")
        except ConflictError:
            outcomes.append("conflict")

    with closing(servers.open(address)) as other:
        threads = [
            threading.Thread(target=change, args=(filled, "ana", ("s1", "s2"))),
            threading.Thread(target=change, args=(other, "budi", ("s2", "s1"))),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert sorted(waited) == ["ana", "budi"]
    assert sorted(outcomes) == ["conflict", "done"]


def test_others_steps_wake_who_waits_for_them(servers: PostgresFiles, address: Address, filled: PostgresStore) -> None:
    filled.listen()
    assert not filled.wait(0.05)
    with closing(servers.open(address)) as other:
        timer = threading.Timer(0.2, other.append, (gesture("g1", Case("c", "R")),))
        timer.start()
        assert filled.wait(5)
        timer.join()
    assert [step.id for step in filled.since(1)] == ["g1"]


def test_a_server_that_goes_away_is_said_to_and_a_writer_does_not_hang(servers: PostgresFiles) -> None:
    with running() as going:
        address = going.address("p")
        with closing(servers.create(address)) as store:
            store.append(gesture("g0", *RECORDS))
            going.stop("immediate")
            with pytest.raises(UnreachableError, match="cannot be reached"):
                store.append(gesture("g1"))
        with pytest.raises(UnreachableError, match=r"cannot be reached .*check the address"):
            servers.open(address)


def test_what_was_acknowledged_outlives_a_server_that_is_killed(servers: PostgresFiles) -> None:
    with running(is_durable=True) as killed:
        address = killed.address("p")
        with closing(servers.create(address)) as store:
            for n in range(40):
                store.append(gesture(f"g{n}", Case(f"c{n}", "R")))
        killed.stop("immediate")
        killed.start()
        with closing(servers.open(address)) as store:
            assert [step.id for step in store.gestures()] == [f"g{n}" for n in range(40)]
            assert len(store.find(Case)) == 40


@pytest.mark.parametrize(
    ("role", "may_code", "may_manage"), [("read", False, False), ("code", True, False), ("manage", True, True)]
)
def test_a_role_is_what_the_database_grants(
    servers: PostgresFiles, server: Server, filled: PostgresStore, role: str, may_code: bool, may_manage: bool
) -> None:
    account = f"o'neil {role}"
    server.say(f'CREATE ROLE "{account}" LOGIN')
    coders = ["ana"] if role == "code" else []
    theirs = server.address(filled._address.schema, account.replace(" ", "%20"))
    with pytest.raises(QualevalError, match="your account may not"):
        servers.open(theirs)
    filled.grant("manage", account)
    filled.grant(role, account, coders)  # takes what is beyond it
    with closing(servers.open(theirs)) as store:
        assert store.find(Source)[0] == RECORDS[0]
        _check(lambda: store.append(gesture("g1", coding("k", "d1", "trust")), [Content.plain("t")]), may=may_code)
        _check(lambda: store.append(gesture("g2", Case("c", "R"))), may=may_manage)
        server.say(f'CREATE ROLE "guest of {account}" LOGIN')
        _check(lambda: store.grant("code", f"guest of {account}"), may=may_manage)
        for change in ("UPDATE gesture SET coder = ''", "DELETE FROM event", "TRUNCATE content"):
            with store._runner.explained():
                _check(lambda change=change: store._postgres.say(change), may=False)  # type: ignore[misc]  # mypy and defaults of lambdas
    with pytest.raises(QualevalError, match="has rights that somebody else gave"):
        filled.grant("read", ADMINISTRATOR)
    with pytest.raises(QualevalError, match="the server knows no account “nobody here”"):
        filled.grant("read", "nobody here")


def _check(action: Callable[[], object], *, may: bool) -> None:
    if may:
        action()
        return
    with pytest.raises(Exception, match=r"may not do this|permission denied|only who manages"):
        action()


def test_text_that_the_database_cannot_hold_as_it_is_comes_back_as_it_was(store: PostgresStore) -> None:
    odd = Case("c", "\x00a\x1a0\x1a1\x00")
    store.append(gesture("g0", odd), [Content.plain("a\x00b\x1a")])
    assert store.get(Case, "c") == odd
    assert store.content(Content.plain("a\x00b\x1a").digest).text == "a\x00b\x1a"


def test_a_text_with_too_many_words_for_the_index_is_looked_through(store: PostgresStore) -> None:
    many = Content.plain(" ".join(f"kata{n:07}" for n in range(90_000)))
    endless = Content.plain("字" * 900)
    assert postgres_words(many) == postgres_words(endless) == ["*"]
    filling(store, (many.text, endless.text, "kata biasa"))
    assert store.documents_with(read_query("kata0000001").words) == ["q0", "q1"]
    assert [hit.document_id for hit in hits(store, read_query("kata0000001"))] == ["q0"]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.text(alphabet="aAéÉe\u0301ß漢ø_-1 '\n", min_size=1, max_size=14), min_size=1, max_size=5), st.data())
def test_the_index_leads_to_every_place_that_reading_everything_would_find(
    store: PostgresStore, texts: list[str], data: st.DataObject
) -> None:
    query = read_query(data.draw(st.sampled_from(["a", "e", "é", "a*", "e*", "ß", "漢", "ø", "1", "aa", "ae"])))
    memory = MemoryStore()
    name = f"q{store.generation():03}"
    for each in (store, memory):
        filling(each, tuple(dict.fromkeys(texts)), name)
    found = [(hit.document_id, hit.span) for hit in hits(store, query) if hit.document_id.startswith(name)]
    assert found == [(hit.document_id, hit.span) for hit in hits(memory, query)]
