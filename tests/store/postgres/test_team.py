"""Working with a team: a copy here, what others do, a server that goes away, and nothing lost."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from qualeval.bootstrap import TimedIds
from qualeval.domain.errors import ConflictError, QualevalError
from qualeval.domain.events import Change, Gesture, added
from qualeval.domain.places import Address
from qualeval.domain.project import Project
from qualeval.domain.records import RECORDS as KINDS
from qualeval.domain.records import Case, Coding, Conflict, Document, Memo, Source, SourceKind
from qualeval.domain.text import Content
from qualeval.services.ports.sharing import News, SharedStore
from qualeval.store import SqliteFiles
from qualeval.store.core import StoreCore, UnreachableError
from qualeval.store.listening import common_generation
from qualeval.store.moving import Mover
from qualeval.store.postgres import PostgresFiles, PostgresStore
from qualeval.store.team import Team, TeamStore
from tests.store.postgres.server import Server, running
from tests.store.samples import NOTE, NOW, RECORDS, StillClock, coding, gesture


@pytest.fixture
def team(servers: PostgresFiles, tmp_path: Path) -> Team:
    return Team(servers, tmp_path / "team", StillClock(), TimedIds(), "ana")


@pytest.fixture
def joined(team: Team, address: Address, filled: PostgresStore) -> Iterator[TeamStore]:
    """The small project, joined by somebody."""
    with closing(team.open(address)) as store:
        yield store


@contextmanager
def listening(
    store: TeamStore, troubles: list[QualevalError] | None = None
) -> Iterator[Callable[[Callable[[], bool]], list[Gesture]]]:
    """The thread that hears what others do. Gives what takes up its news until something is so."""
    news: list[News] = []
    told = [] if troubles is None else troubles
    stop = threading.Event()
    failed: list[BaseException] = []

    def follow() -> None:
        try:
            store.follow(news.append, stop.is_set)
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    thread = threading.Thread(target=follow)
    thread.start()

    def until(is_so: Callable[[], bool]) -> list[Gesture]:
        seen: list[Gesture] = []
        patience = time.monotonic() + 20
        while not is_so():
            assert not failed, failed
            assert time.monotonic() < patience
            while news:
                one = news.pop(0)
                assert troubles is not None or not one.troubles
                told.extend(one.troubles)
                seen += store.take_up(one)
            time.sleep(0.01)
        return seen

    try:
        yield until
    finally:
        stop.set()
        thread.join(20)
        assert not failed, failed


def same(one: StoreCore, other: StoreCore) -> bool:
    """The same steps under the same numbers, and the same records."""
    return list(one.gestures()) == list(other.gestures()) and all(one.find(kind) == other.find(kind) for kind in KINDS)


def is_whole(store: StoreCore) -> bool:
    folded = Project.fold(store.gestures())
    return all(sorted(store.find(kind), key=lambda record: record.key) == folded.find(kind) for kind in KINDS)


def test_a_copy_is_what_the_server_has(joined: TeamStore, filled: PostgresStore) -> None:
    assert isinstance(joined, SharedStore)
    assert same(joined, filled)
    text = Content.plain("Jadwal bentrok.")
    made = (Source("s9", "q9", SourceKind.SURVEY, 9), Document("d9", "s9", text.digest, 1, "r1", 1, 2))
    joined.append(gesture("g1", *made), [text])
    assert same(joined, filled)
    assert filled.content(text.digest) == joined.content(text.digest) == text
    assert (joined.is_cut_off, joined.n_kept) == (False, 0)


def test_others_decisions_are_seen_within_two_seconds(
    joined: TeamStore, servers: PostgresFiles, address: Address
) -> None:
    with listening(joined) as until, closing(servers.open(address)) as other:
        for n in range(3):
            begun = time.monotonic()
            other.append(gesture(f"b{n}", coding(f"b{n}", "d1", "trust", n, coder="budi")))
            seen = until(lambda n=n: joined.generation() == 2 + n)  # type: ignore[misc]  # mypy and defaults of lambdas
            assert [step.id for step in seen] == [f"b{n}"]
            assert time.monotonic() - begun < 2
        assert same(joined, other)


def test_a_step_of_ones_own_comes_after_what_others_did_meanwhile(
    joined: TeamStore, servers: PostgresFiles, address: Address
) -> None:
    with closing(servers.open(address)) as other:
        other.append(gesture("b1", coding("b1", "d1", "trust", coder="budi")))
        joined.append(gesture("a1", coding("a1", "d1", "time")))
        assert [step.id for step in joined.take_up()] == ["b1"]
        assert joined.take_up() == []
        assert same(joined, other)
        renamed = Change(NOTE, replace(NOTE, name="b"))
        other.append(Gesture("b2", NOW, "budi", "test", (renamed,)))
        with pytest.raises(ConflictError):
            joined.append(Gesture("a2", NOW, "ana", "test", (Change(NOTE, replace(NOTE, name="a")),)))
        assert [step.id for step in joined.take_up()] == ["b2"]
        assert joined.get(Source, NOTE.id) == replace(NOTE, name="b")


def test_two_on_one_account_have_a_copy_each(team: Team, joined: TeamStore, address: Address) -> None:
    with closing(team.open(address)) as second:
        assert second.copy != joined.copy
        second.append(gesture("g1", Case("c", "R")))
        joined.append(gesture("g2", Case("d", "S")))
        assert [step.id for step in joined.take_up()] == ["g1"]
        assert [step.id for step in joined.gestures()] == ["g0", "g1", "g2"]


@pytest.fixture
def going(servers: PostgresFiles) -> Iterator[tuple[Server, Address]]:
    """A server that goes and comes, with the small project."""
    with running() as server:
        address = server.address("p")
        with closing(servers.create(address)) as store:
            store.append(gesture("g0", *RECORDS))
        yield server, address


def test_what_is_decided_without_the_server_is_kept_and_sent(
    team: Team, servers: PostgresFiles, going: tuple[Server, Address]
) -> None:
    server, address = going
    with closing(team.open(address)) as store, listening(store) as until:
        store.append(gesture("a1", coding("a1", "d1", "trust")))
        server.stop("immediate")
        for n in range(5):
            store.append(gesture(f"k{n}", coding(f"k{n}", "d2", "time", n)))
        assert (store.is_cut_off, store.n_kept) == (True, 5)
        assert len(store.find(Coding)) == 6
        store.append(store.gesture("k4").undone("u4", NOW))
        server.start()
        with closing(servers.open(address)) as other:
            other.append(gesture("b1", coding("b1", "d1", "trust", 50, coder="budi")))
            until(lambda: not store.is_cut_off)
            until(lambda: store.generation() == other.generation())
            assert same(store, other)
            ids = [step.id for step in other.gestures()]
            assert sorted(ids) == sorted(["g0", "a1", "b1", *(f"k{n}" for n in range(5)), "u4"])
            assert store.n_kept == 0
            store.append(gesture("a2", Case("c", "R")))
            assert same(store, other)


def test_what_is_kept_outlives_the_program_and_is_sent_by_the_next(
    team: Team, servers: PostgresFiles, going: tuple[Server, Address]
) -> None:
    server, address = going
    with closing(team.open(address)) as first, closing(team.open(address)) as second:
        server.stop("immediate")
        first.append(gesture("k1", coding("k1", "d1", "trust")))
        second.append(gesture("k2", coding("k2", "d1", "time")))
    with closing(team.open(address)) as store:  # without the server
        assert store.is_cut_off
        assert [found.id for found in store.find(Coding)] == ["k1"]
        store.append(gesture("k3", coding("k3", "d1", "trust", 60)))
    server.start()
    with closing(team.open(address)) as store, listening(store) as until:
        assert (store.is_cut_off, store.n_kept) == (True, 2)
        until(lambda: not store.is_cut_off and store.generation() == 4)
        with closing(servers.open(address)) as other:
            assert same(store, other)
            assert {found.id for found in other.find(Coding)} == {"k1", "k2", "k3"}
    unknown = server.address("unknown")
    server.stop("immediate")
    with pytest.raises(UnreachableError):
        team.open(unknown)


def test_what_does_not_fit_any_more_comes_as_a_merge_with_both_versions(
    team: Team, servers: PostgresFiles, going: tuple[Server, Address]
) -> None:
    server, address = going
    theirs, ours = (Memo("source", "s3", "ana", text, NOW) for text in ("theirs", "ours"))
    start = Memo("source", "s3", "ana", "start", NOW)
    with closing(team.open(address)) as store, listening(store) as until:
        store.append(gesture("m0", start))
        server.stop("immediate")
        later = "2026-11-24T04:00:00.000Z"
        store.append(Gesture("k1", later, "ana", "memo.write", (Change(start, ours),)))
        store.append(gesture("k2", coding("k2", "d1", "trust")))
        server.start()
        with closing(servers.open(address)) as other:
            other.append(Gesture("b1", NOW, "budi", "memo.write", (Change(start, theirs),)))
            until(lambda: not store.is_cut_off and store.generation() == other.generation())
            assert same(store, other)
            assert is_whole(store)
            assert is_whole(other)
            assert {step.gesture.id for step in other.merged()} == {"k1", "k2"}
            assert [found.id for found in store.find(Coding)] == ["k2"]
            assert store.find(Memo) == [ours]
            (conflict,) = store.find(Conflict)
            assert "theirs" in conflict.ours
            assert "ours" in conflict.theirs


def test_a_damaged_copy_beside_ones_own_does_not_end_the_listening(joined: TeamStore, filled: PostgresStore) -> None:
    joined.copy.with_name("7.qualeval").write_bytes(b"SQLite format 3\0 and nothing of one")
    with listening(joined) as until:
        filled.append(gesture("b1", coding("b1", "d1", "trust", coder="budi")))
        until(lambda: same(joined, filled))


@pytest.mark.parametrize("role", ["code", "read"])
def test_what_the_account_may_not_do_is_taken_back_put_aside_and_told_once(
    servers: PostgresFiles, going: tuple[Server, Address], tmp_path: Path, role: str
) -> None:
    server, address = going
    server.say("CREATE ROLE budi LOGIN")
    own, anas = coding("k2", "d1", "trust", coder="budi"), coding("k1", "d1", "trust")
    later = replace(own, code="time")
    troubles: list[QualevalError] = []
    with closing(servers.open(address)) as managing:
        managing.append(gesture("a0", anas))
        managing.grant("code", "budi")
        team = Team(servers, tmp_path / "team", StillClock(), TimedIds(), "budi")
        with closing(team.open(server.address(address.schema, "budi"))) as store:
            if role == "read":
                managing.grant("read", "budi")
            with listening(store, troubles) as until:
                server.stop("immediate")
                until(lambda: store.is_cut_off)
                for number, change in enumerate((added(own), Change(anas, None), Change(own, later)), 1):
                    store.append(Gesture(f"b{number}", NOW, "budi", "test", (change,)))
                server.start()
                until(lambda: not store.is_cut_off)
                until(lambda: len(troubles) > 1)
                time.sleep(1.2)  # it is not sent again
                until(lambda: len(troubles) == 2)
            kept = [anas, later] if role == "code" else [anas]
            assert sorted(store.find(Coding), key=lambda found: found.id) == kept
            assert is_whole(store)
            (aside,) = store.copy.parent.glob("*-kept-*.qualeval")
            refused = ["b2"] if role == "code" else ["b1", "b2", "b3"]
            _, put_aside = map(str, troubles)
            assert put_aside == (
                f"{len(refused)} steps kept here were not taken by the server: they are taken back, and stand in "
                f'{aside}; who manages the project can bring them in with `qualeval merge "{store._address}" "{aside}"`'
            )
            with closing(SqliteFiles(StillClock()).open(aside, read_only=True)) as file:
                assert [step.id for step in file.gestures()][-3:] == ["b1", "b2", "b3"]
    with closing(servers.open(address)) as there:
        assert sorted(there.find(Coding), key=lambda found: found.id) == kept


def test_a_step_whose_acknowledgement_was_lost_is_sent_once(
    team: Team, joined: TeamStore, filled: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = PostgresStore.append_merge

    def lost(store: PostgresStore, *told: object) -> None:
        monkeypatch.undo()
        append(store, *told)  # type: ignore[arg-type]  # passed on as it came
        raise UnreachableError("gone")

    monkeypatch.setattr(PostgresStore, "append_merge", lost)
    joined.append(gesture("a1", coding("a1", "d1", "trust")))
    assert joined.n_kept == 1
    with listening(joined) as until:
        until(lambda: not joined.is_cut_off)
    assert [step.id for step in filled.gestures()] == ["g0", "a1"]
    assert same(joined, filled)


def test_a_project_made_anew_at_the_same_address_does_not_get_the_old_ones_steps(
    team: Team, joined: TeamStore, servers: PostgresFiles, address: Address, filled: PostgresStore
) -> None:
    joined.append(gesture("a1", coding("a1", "d1", "trust")))
    old = joined.copy
    joined.close()
    filled.close()
    servers.remove(address)
    with closing(servers.create(address)) as anew:
        anew.append(gesture("n0", Case("c", "R")))
        with closing(team.open(address)) as store:
            assert same(store, anew)
        assert list(old.parent.glob("1-before-*.qualeval"))


def test_the_last_common_step_is_found_wherever_it_is(files: SqliteFiles, tmp_path: Path) -> None:
    with closing(files.create(tmp_path / "a.qualeval")) as a, closing(files.create(tmp_path / "b.qualeval")) as b:
        for n_common in range(9):
            for length in range(n_common, 9):
                for store, name in ((a, "a"), (b, "b")):
                    store._connection.execute("DELETE FROM gesture")
                    store._connection.execute("DELETE FROM sqlite_sequence")
                    for n in range(length if name == "a" else n_common + 2):
                        store.append(gesture(f"g{n}" if n < n_common else f"{name}{n}"))
                assert common_generation(a, b) == n_common


# --- moving ---


@pytest.fixture
def mover() -> Mover:
    return Mover(SqliteFiles(StillClock()), StillClock(), TimedIds(), "ana")


def test_a_project_goes_to_the_server_and_back_as_it_is(
    mover: Mover, servers: PostgresFiles, files: SqliteFiles, closed: Path, address: Address
) -> None:
    text = Content.plain("Jadwal bentrok.")
    with closing(files.open(closed)) as file:
        file.append(gesture("g1", Document("d9", "s2", text.digest, 9, "r9", 1, 2)), [text])
        for n in range(30):
            file.append(gesture(f"k{n}", coding(f"k{n}", "d1", "trust", n)))
        file.append(file.gesture("k29").undone("u", NOW))
    assert mover.init(address, closed).n_steps == 33
    back = closed.with_name("back.qualeval")
    assert mover.pull(address, back).n_steps == 33
    with (
        closing(files.open(closed)) as file,
        closing(servers.open(address)) as there,
        closing(files.open(back)) as again,
    ):
        assert same(file, there)
        assert same(file, again)
        assert is_whole(there)
        assert there.content(text.digest) == again.content(text.digest) == text
        assert file.generation() == there.generation() == again.generation() == 33


def test_only_what_is_new_goes_over_and_both_sides_news_are_merged(
    mover: Mover, servers: PostgresFiles, files: SqliteFiles, closed: Path, address: Address
) -> None:
    mover.init(address, closed)
    assert mover.push(address, closed).n_steps == mover.pull(address, closed).n_steps == 0
    with closing(files.open(closed)) as file:
        file.append(gesture("a1", coding("a1", "d1", "trust")))
    assert mover.push(address, closed).n_steps == 1
    with closing(servers.open(address)) as there:
        there.append(gesture("b1", coding("b1", "d1", "time", coder="budi")))
    assert mover.pull(address, closed).n_steps == 1
    with closing(files.open(closed)) as file, closing(servers.open(address)) as there:
        assert same(file, there)
        file.append(gesture("a2", coding("a2", "d2", "trust")))
        there.append(gesture("b2", coding("b2", "d2", "time", coder="budi")))
    pushed = mover.push(address, closed)
    assert (pushed.n_steps, pushed.is_merge, pushed.n_conflicts) == (1, True, 0)
    mover.pull(address, closed)
    with closing(files.open(closed)) as file, closing(servers.open(address)) as there:
        assert file.find(Coding) == there.find(Coding)
        assert {found.id for found in file.find(Coding)} == {"a1", "b1", "a2", "b2"}


def test_another_evaluation_is_not_mixed_in_and_a_failed_start_leaves_nothing(
    mover: Mover, servers: PostgresFiles, files: SqliteFiles, closed: Path, address: Address
) -> None:
    other = closed.with_name("other.qualeval")
    with closing(files.create(other)) as store:
        store.append(Gesture("x0", NOW, "ana", "test", (added(Case("c", "R")),)))
    mover.init(address, closed)
    with pytest.raises(Exception, match="are not the same evaluation"):
        mover.push(address, other)
    with pytest.raises(Exception, match="exists already"):
        mover.init(address, closed)
    with pytest.raises(Exception, match="no such project"):
        mover.pull(replace(address, schema="nothing_here"), closed.with_name("new.qualeval"))
    assert not closed.with_name("new.qualeval").exists()
