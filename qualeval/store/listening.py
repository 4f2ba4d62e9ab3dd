"""Hearing what others do in a project on a server, and sending what was kept here: what a thread of its own does."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from qualeval.domain.errors import ConflictError, QualevalError
from qualeval.services.ports.sharing import News
from qualeval.services.projects import SUFFIX
from qualeval.store.core import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualeval.domain.places import Address
    from qualeval.services.session import Session
    from qualeval.store.core import StoreCore
    from qualeval.store.files import SqliteFiles
    from qualeval.store.postgres import PostgresFiles, PostgresStore
    from qualeval.store.sqlite import SqliteStore

_LISTENING = 0.5  # seconds between looks at whether to stop
_SETTLING = 0.05  # seconds after a notice, within which one's own step is in the copy too
_AWAY = 2.0  # seconds between attempts to reach a server that is away


def common_generation(one: StoreCore, other: StoreCore) -> int:
    """The last generation up to which two journals are the same: they only ever grow."""
    low, high = 0, min(one.generation(), other.generation())
    middle = high
    while low < high:
        if one.id_of_step(middle) == other.id_of_step(middle):
            low = middle
        else:
            high = middle - 1
        middle = (low + high + 1) // 2
    return low


class Listener:
    """Reads the copy at a path, which the screen's thread writes, and works with a connection of its own.

    `session` is to work in a store under this coder's name; `troubles` are what the screen's thread has to tell.
    """

    def __init__(
        self,
        servers: PostgresFiles,
        address: Address,
        copies: SqliteFiles,
        path: Path,
        session: Callable[[PostgresStore], Session],
        troubles: list[QualevalError],
    ) -> None:
        self._servers = servers
        self._address = address
        self._copies = copies
        self._path = path
        self._session = session
        self._troubles = troubles
        self._refused: dict[str, QualevalError] = {}  # the steps that were not taken when they were last sent

    def follow(self, tell: Callable[[News], object], is_stopped: Callable[[], bool]) -> None:
        """Until stopped: tells news as they come, and once when the server is away."""
        with closing(self._copies.open(self._path, read_only=True)) as copy:
            self._follow(copy, tell, is_stopped)

    def _follow(self, copy: SqliteStore, tell: Callable[[News], object], is_stopped: Callable[[], bool]) -> None:
        server: PostgresStore | None = None
        last: News | None = None
        try:
            while not is_stopped():
                try:
                    if server is None:
                        server = self._servers.open(self._address)
                        server.listen()
                        self._send_what_others_kept(server)
                    news = self._news(copy, server)
                    if news != last:
                        tell(news)
                        last = news
                    if server.wait(_LISTENING):
                        time.sleep(_SETTLING)
                except UnreachableError:
                    if server is not None:
                        server.close()
                    server = None
                    if last is None or last.is_reached:
                        last = News(is_reached=False)
                        tell(last)
                    _pause(_AWAY, is_stopped)
        finally:
            if server is not None:
                server.close()

    def _news(self, copy: SqliteStore, server: PostgresStore) -> News:
        refused = self._send_kept(copy, server)
        said = {str(error): error for step_id, error in refused.items() if step_id not in self._refused}
        self._refused = refused
        troubles = [*said.values()]
        while self._troubles:  # of the screen's thread, which may add one just now
            troubles.append(self._troubles.pop(0))
        common = common_generation(copy, server)
        return News(common, tuple(server.told_since(common)), troubles=tuple(troubles), refused=tuple(refused))

    def _send_kept(self, copy: SqliteStore, server: PostgresStore) -> dict[str, QualevalError]:
        """Sends the steps that the server does not have; from the first one that does not fit, as a merge.

        Returns the ids of those that it does not take (the account may not do them), with what it says to each.
        """
        from qualeval.services import merging

        common = common_generation(copy, server)
        refused: dict[str, QualevalError] = {}
        if copy.generation() == common:
            return refused
        merged = {step.gesture.id for step in server.merged()}
        for told in copy.told_since(common):
            if told.gesture.id in merged or server.has(told.gesture.id):
                continue
            try:
                server.append_merge(*told)
            except UnreachableError:
                raise
            except ConflictError:
                break
            except QualevalError as error:
                refused[told.gesture.id] = error
        else:
            return refused
        try:
            merging.merge(self._session(server), copy)
        except UnreachableError:
            raise
        except QualevalError as error:
            kept = (told.gesture.id for told in copy.told_since(common))
            return {step_id: error for step_id in kept if step_id not in merged and not server.has(step_id)}
        return {}

    def _send_what_others_kept(self, server: PostgresStore) -> None:
        """Copies that nobody works with may hold what an earlier process could not send."""
        for path in sorted(self._path.parent.glob(f"[0-9]*{SUFFIX}")):
            if not path.stem.isdecimal() or path == self._path:
                continue
            try:
                other = self._copies.open(path)
            except QualevalError:  # somebody works with it, or it is damaged, which whoever opens it is told
                continue
            with closing(other):
                if common_generation(other, server):
                    self._send_kept(other, server)


def _pause(seconds: float, is_stopped: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not is_stopped() and time.monotonic() < until:
        time.sleep(_SETTLING)
