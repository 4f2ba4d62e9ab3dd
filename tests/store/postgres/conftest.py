from collections.abc import Iterator
from contextlib import closing
from itertools import count

import pytest

from qualeval.domain.places import Address
from qualeval.store.postgres import PostgresFiles, PostgresStore
from tests.store.postgres.server import Server
from tests.store.samples import RECORDS, StillClock, gesture

_numbers = count(1)


@pytest.fixture
def servers() -> PostgresFiles:
    return PostgresFiles(StillClock())


@pytest.fixture
def address(server: Server) -> Address:
    """Of a project that is not there yet."""
    return server.address(f"p{next(_numbers)}")


@pytest.fixture
def store(servers: PostgresFiles, address: Address) -> Iterator[PostgresStore]:
    """An empty project, open."""
    with closing(servers.create(address)) as made:
        yield made


@pytest.fixture
def filled(store: PostgresStore) -> PostgresStore:
    """The small project, open."""
    store.append(gesture("g0", *RECORDS))
    return store
