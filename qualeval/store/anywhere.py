"""Projects wherever they are: a place that is an address is a team's server, any other is a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Address, Place
from qualeval.i18n import N_

if TYPE_CHECKING:
    from pathlib import Path

    from qualeval.services.ports.stamping import Clock
    from qualeval.store.core import StoreCore
    from qualeval.store.files import SqliteFiles
    from qualeval.store.postgres import PostgresFiles


def servers(clock: Clock) -> PostgresFiles:
    """What works with servers, which needs libraries that not everybody has."""
    try:
        from qualeval.store.postgres import PostgresFiles
    except ImportError as error:
        raise QualevalError(
            N_("a project on a server needs libraries that are not installed ({reason}); install qualeval[team]"),
            reason=error,
        ) from error
    return PostgresFiles(clock)


class Projects:
    """Implements ProjectFiles."""

    def __init__(self, files: SqliteFiles, clock: Clock) -> None:
        self._files = files
        self._clock = clock

    def create(self, path: Place) -> StoreCore:
        return servers(self._clock).create(path) if isinstance(path, Address) else self._files.create(path)

    def open(self, path: Place, *, read_only: bool = False) -> StoreCore:
        if isinstance(path, Address):
            return servers(self._clock).open(path, read_only=read_only)
        return self._files.open(path, read_only=read_only)


def copy_out(store: StoreCore, files: SqliteFiles, target: Path) -> None:
    """All of a project in a new file; nothing is left of it where that fails."""
    made = files.create(target)
    try:
        store.copy_to(made)
    except BaseException:
        made.close()
        target.unlink(missing_ok=True)
        raise
    made.close()
