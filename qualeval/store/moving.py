"""A project moved between a file and a server: its journal is told again on the other side."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Address
from qualeval.i18n import N_
from qualeval.services.ports.stamping import Clock, Ids
from qualeval.services.teamwork import Brought, ServerRole
from qualeval.store.anywhere import copy_out, servers
from qualeval.store.core import StoreCore
from qualeval.store.files import SqliteFiles
from qualeval.store.listening import common_generation

if TYPE_CHECKING:
    from qualeval.store.postgres import PostgresFiles


class Mover:
    """Implements TeamServer. Where both sides have gone on, the merge is this coder's."""

    def __init__(self, files: SqliteFiles, clock: Clock, ids: Ids, coder: str) -> None:
        self._files = files
        self._clock = clock
        self._ids = ids
        self._coder = coder

    @property
    def _servers(self) -> "PostgresFiles":
        return servers(self._clock)

    def init(self, address: Address, project: Path) -> Brought:
        with closing(self._files.open(project, read_only=True)) as file:
            there = self._servers.create(address)
            try:
                file.copy_to(there)
            except BaseException:
                there.close()
                self._servers.remove(address)
                raise
            with closing(there):
                return Brought(there.generation())

    def push(self, address: Address, project: Path) -> Brought:
        with (
            closing(self._files.open(project, read_only=True)) as file,
            closing(self._servers.open(address)) as there,
        ):
            return self._bring(file, there, address)

    def pull(self, address: Address, project: Path) -> Brought:
        with closing(self._servers.open(address, read_only=True)) as there:
            if not project.exists():
                copy_out(there, self._files, project)
                return Brought(there.generation())
            with closing(self._files.open(project)) as file:
                return self._bring(there, file, address)

    def _bring(self, source: StoreCore, target: StoreCore, address: Address) -> Brought:
        common = common_generation(source, target)
        if not common and target.generation():
            raise QualevalError(
                N_("{address} and this file are not the same evaluation: their first steps differ"), address=address
            )
        if common == target.generation():
            n_steps = 0
            for told in source.told_since(common):
                target.append_merge(*told)
                n_steps += 1
            return Brought(n_steps)
        if common == source.generation():
            return Brought(0)

        from qualeval.services import merging
        from qualeval.services.session import Session

        done = merging.merge(Session(target, self._clock, self._ids, self._coder), source)
        return Brought(done.n_steps, is_merge=True, n_conflicts=len(done.conflicts))

    def grant(self, address: Address, role: ServerRole, account: str, coders: Sequence[str] = ()) -> None:
        with closing(self._servers.open(address)) as there:
            there.grant(role, account, coders)
