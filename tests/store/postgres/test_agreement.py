"""The server, the memory and the plain fold agree, as the file does."""

from itertools import count
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings

from qualeval.store.core import StoreCore
from qualeval.store.postgres import PostgresFiles
from tests.store.postgres.server import Server
from tests.store.samples import StillClock
from tests.store.test_agreement import Stores


class ServerStores(Stores):
    server: ClassVar[Server]
    _numbers = count(1)

    def made(self) -> StoreCore:
        self._address = self.server.address(f"agreement{next(self._numbers)}")
        self._servers = PostgresFiles(StillClock())
        return self._servers.create(self._address)

    def reopened(self) -> StoreCore:
        return self._servers.open(self._address)

    def cleared_away(self) -> None:
        self._servers.remove(self._address)


@pytest.fixture(autouse=True, scope="module")
def _has_server(server: Server) -> None:
    ServerStores.server = server


TestServerStores = ServerStores.TestCase
TestServerStores.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
