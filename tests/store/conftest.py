from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualeval.store import SqliteFiles, SqliteStore
from tests.store.samples import RECORDS, StillClock, gesture


@pytest.fixture
def files() -> SqliteFiles:
    return SqliteFiles(StillClock())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "program.qualeval"


@pytest.fixture
def store(files: SqliteFiles, project: Path) -> Iterator[SqliteStore]:
    """An empty project, open."""
    made = files.create(project)
    yield made
    made.close()


@pytest.fixture
def filled(store: SqliteStore) -> SqliteStore:
    """The small project, open."""
    store.append(gesture("g0", *RECORDS))
    return store


@pytest.fixture
def closed(files: SqliteFiles, project: Path) -> Path:
    """The small project's file."""
    made = files.create(project)
    made.append(gesture("g0", *RECORDS))
    made.close()
    return project


@pytest.fixture
def statements(store: SqliteStore) -> Iterator[Callable[[], list[str]]]:
    """Every statement the open project has run since it was last asked."""
    ran: list[str] = []
    store._connection.set_trace_callback(ran.append)

    def since() -> list[str]:
        found = ran.copy()
        ran.clear()
        return found

    yield since
    store._connection.set_trace_callback(None)
