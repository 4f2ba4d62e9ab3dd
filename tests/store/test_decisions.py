"""What a decision asks of the database, from the service's call until it is on the disk: counted, whatever the size."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.corpus import Size, copy_of, project
from qualeval.bootstrap import Services
from qualeval.domain.records import Source
from qualeval.domain.suggestion import Suggestion
from qualeval.services import coding
from qualeval.services.coding import Passage
from qualeval.services.reading import read
from qualeval.services.session import Session

SIZES = (Size(1_000, 20), Size(10_000, 1_000))
_SUGGESTED = Suggestion("mentoring", 0.7)
MOST = 10  # of accepting: what stands there, the transaction, and for coding and decision a record and a step each
DECISIONS: dict[str, Callable[[Session, Passage], object]] = {
    "code": lambda session, passage: coding.apply(session, passage, "mentoring"),
    "accept": lambda session, passage: coding.accept(session, passage, _SUGGESTED, "engine"),
    "reject": lambda session, passage: coding.reject(session, passage, _SUGGESTED, "engine"),
}


@contextmanager
def _statements(session: Session) -> Iterator[list[str]]:
    ran: list[str] = []
    connection = session.store._connection  # type: ignore[attr-defined]  # of the store of files
    assert isinstance(connection, sqlite3.Connection)
    connection.set_trace_callback(ran.append)
    yield ran
    connection.set_trace_callback(None)


@pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)
def test_a_decision_takes_as_few_statements_in_a_large_project_as_in_a_small_one(
    decide: Callable[[Session, Passage], object], tmp_path: Path
) -> None:
    taken = []
    for size in SIZES:
        session = Services().open(copy_of(project(size), tmp_path), "bench")
        try:
            (source,) = session.store.find(Source)
            reading = read(session.store, source)
            first, second = (reading.passage(span) for span in reading.segments[5:7])
            assert first is not None
            assert second is not None
            decide(session, first)  # what is read once for all decisions is read with the first
            with _statements(session) as ran:
                decide(session, second)
        finally:
            session.store.close()
        taken.append([statement.split()[0] for statement in ran])

    small, large = taken
    assert small == large
    assert "INSERT" in small
    assert small[-1] == "COMMIT"
    assert len(small) <= MOST
