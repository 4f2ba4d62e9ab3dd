"""Copies of projects wherever they are, what is wrong with them, and building them again."""

from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Address, Place
from qualeval.i18n import N_
from qualeval.services.guarding import Salvage
from qualeval.services.ports.stamping import Clock
from qualeval.store.anywhere import Projects, copy_out
from qualeval.store.files import SqliteFiles
from qualeval.store.keeping import SqliteKeeper


class AnyKeeper:
    """Implements Keeper: of a project on a server copies are made into files; the server's own care is its keeper's."""

    def __init__(self, files: SqliteFiles, clock: Clock) -> None:
        self._projects = Projects(files, clock)
        self._files = files
        self._keeper = SqliteKeeper(files, clock)

    def copy(self, project: Place, target: Path) -> None:
        if not isinstance(project, Address):
            self._keeper.copy(project, target)
            return
        store = self._projects.open(project, read_only=True)
        try:
            copy_out(store, self._files, target)
        finally:
            store.close()

    def put_back(self, copy: Path, project: Place) -> Path | None:
        if isinstance(project, Address):
            raise QualevalError(
                N_(
                    "{address}: a project on a server is not replaced; `qualeval team push` brings in what {file} has, "
                    "and `qualeval team init` puts it at an address that is still free"
                ),
                address=project,
                file=copy,
            )
        return self._keeper.put_back(copy, project)

    def copies(self, project: Place) -> list[Path]:
        return [] if isinstance(project, Address) else self._keeper.copies(project)

    def damages(self, project: Place) -> list[str]:
        return [] if isinstance(project, Address) else self._keeper.damages(project)

    def salvage(self, project: Place) -> Salvage:
        if not isinstance(project, Address):
            return self._keeper.salvage(project)
        store = self._projects.open(project, read_only=True)
        try:
            told = list(store.told_since(0))
            return Salvage(
                tuple(step.gesture for step in told),
                tuple(store.merged()),
                tuple({text.digest: text for step in told for text in step.contents}.values()),
                tuple({book.digest: book for step in told for book in step.codebooks}.values()),
                (),
            )
        finally:
            store.close()

    def write(self, project: Path, salvage: Salvage) -> None:
        self._keeper.write(project, salvage)
