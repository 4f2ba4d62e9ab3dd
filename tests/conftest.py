from collections.abc import Iterator

import pytest

from tests.store.postgres.server import Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, started when the first test asks for it."""
    with running() as found:
        yield found
