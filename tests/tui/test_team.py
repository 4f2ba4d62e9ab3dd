"""A project on a server, on screen: what others do appears, and what is done without the server is kept and sent."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="the extra `team` is not installed")

from qualeval.bootstrap import TimedIds
from qualeval.domain.records import Coding, Sight
from qualeval.services import blindness, coders, coding
from qualeval.services.session import Session
from qualeval.store import SqliteFiles
from qualeval.store.moving import Mover
from qualeval.store.postgres import PostgresFiles
from qualeval.store.team import Team
from tests.store.postgres.server import running
from tests.store.samples import StillClock
from tests.tui.hands import Bench, Hands
from tests.tui.project_sample import CODER, TickingClock, build, code_some, passage, write_files

WORDS = "anggaran habis"


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[Bench, Session, Callable[[str], None]]]:
    """The sample on a server, open on screen for one, for another without a screen; and what stops and starts it."""
    files, clock, ids = SqliteFiles(StillClock()), TickingClock(), TimedIds()
    project = tmp_path / "contoh.qualeval"
    made = build(files, write_files(tmp_path), project)
    code_some(made)
    made.store.close()
    servers = PostgresFiles(clock)
    with running() as server:
        address = server.address("contoh")
        Mover(files, clock, ids, CODER).init(address, project)
        mine = Team(servers, tmp_path / "team", clock, ids, CODER).open(address)
        theirs = servers.open(address)
        bench = Bench(files, Session(mine, clock, ids, CODER), address)
        with closing(mine), closing(theirs):
            yield bench, Session(theirs, clock, ids, "budi"), lambda how: getattr(server, how)()


async def _until(hands: Hands, happened: Callable[[], bool], seconds: float) -> float:
    """How long something took that must not take longer."""
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() - begun < seconds
        await hands.pilot.pause(0.02)
    return time.monotonic() - begun


def _count(hands: Hands, code: str) -> str:
    return next(row[2] for row in hands.rows("codebook") if code in row[1])


async def test_what_another_codes_appears_within_two_seconds_and_moves_nothing(
    shared: tuple[Bench, Session, Callable[[str], None]],
) -> None:
    bench, theirs, _ = shared
    async with bench.open() as hands:
        here = hands.said_here
        marks = len(hands.transcript.marks)
        count = int(_count(hands, "Budget"))
        made = coding.apply(theirs, passage(theirs, "wawancara_a", WORDS), "budget")
        await _until(hands, lambda: hands.status.startswith("✓ budi: "), 2)
        assert len(hands.transcript.marks) == marks + 1
        assert int(_count(hands, "Budget")) == count + 1
        assert hands.said_here == here
        await hands.press("2")
        assert sum(words == here for words, _, _ in hands.codings()) == 2
        assert theirs.store.generation() == bench.session.store.generation()
        assert made is not None
        theirs.store.append(made.undone(theirs.ids.new(), theirs.clock.now()))
        await _until(hands, lambda: "undone" in hands.status, 2)
        assert len(hands.transcript.marks) == marks + 1  # hers is there, his is gone


async def test_without_the_server_work_goes_on_and_is_sent_later(
    shared: tuple[Bench, Session, Callable[[str], None]],
) -> None:
    bench, _, server = shared
    async with bench.open() as hands:
        server("stop")
        await hands.press("2")
        assert hands.status.endswith("kept here, will be sent")
        assert any("kept here, will be sent" in notice for notice in hands.notices)
        await hands.press("down", "2", "u", "down", "2")
        kept = hands.codings()
        server("start")
        await _until(hands, lambda: any("everything has been sent" in notice for notice in hands.notices), 20)
        await hands.press("down", "1")
        assert hands.status.startswith("✓")
        assert not hands.status.endswith("kept here, will be sent")
        assert set(kept) < set(hands.codings())
    with closing(PostgresFiles(StillClock()).open(bench.path)) as there:  # type: ignore[arg-type]  # an address
        assert there.find(Coding) == bench.session.store.find(Coding)


async def test_who_codes_blind_does_not_see_what_another_codes(
    shared: tuple[Bench, Session, Callable[[str], None]],
) -> None:
    bench, theirs, _ = shared
    coders.enlist(bench.session, CODER, sight=Sight.BLIND)
    bench.session = blindness.as_seen(bench.session)
    async with bench.open(answers=False) as hands:
        marks = len(hands.transcript.marks)
        coding.apply(theirs, passage(theirs, "wawancara_a", WORDS), "budget")
        inner = blindness.whole(bench.session.store)
        await _until(hands, lambda: inner.generation() == theirs.store.generation(), 5)
        await hands.pilot.pause()
        assert len(hands.transcript.marks) == marks
        assert "budi" not in hands.status
