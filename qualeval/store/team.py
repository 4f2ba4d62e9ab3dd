"""Working with a team: a project on a server, and a copy of it here that everything is read from.

A step goes to the server and then into the copy, so that the screens are as quick as with a file. Where the server
cannot be reached it is kept in the copy alone, and sent when the server is there again; what then does not fit is
brought in as a merge, so that nothing is lost and both versions are shown; what the account may not do is taken back,
and put aside in a file. The copy is a project file like any other:
the steps that stand on the server come first and in its order, the kept ones after them. Which are which is found by
comparing the two, and noted nowhere.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import ConflictError, QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.merging import Merged
from qualeval.domain.places import Address
from qualeval.domain.text import Content
from qualeval.i18n import N_
from qualeval.services.ports.sharing import News
from qualeval.services.ports.stamping import Clock, Ids
from qualeval.services.projects import SUFFIX
from qualeval.services.session import Session
from qualeval.store.backups import copy_whole
from qualeval.store.core import Told, UnreachableError
from qualeval.store.failures import explained
from qualeval.store.files import SqliteFiles
from qualeval.store.listening import Listener, common_generation
from qualeval.store.lock import HeldError
from qualeval.store.sqlite import SqliteStore, transaction

if TYPE_CHECKING:
    from qualeval.store.postgres import PostgresFiles, PostgresStore

_MANY_COPIES = 100


class TeamStore(SqliteStore):
    """Implements SharedStore: the copy of a project on a server. Made by Team; used in one thread, but for `follow`."""

    _team: "Team"
    _address: Address
    _server: "PostgresStore | None" = None

    def join(self, team: "Team", address: Address, server: "PostgresStore | None", n_kept: int) -> None:
        self._team = team
        self._address = address
        self._server = server
        self._unseen: list[Gesture] = []
        self._n_kept = n_kept
        self._is_cut_off = server is None or n_kept > 0

    @property
    def n_kept(self) -> int:
        return self._n_kept

    @property
    def copy(self) -> Path:
        return self._path

    @property
    def is_cut_off(self) -> bool:
        return self._is_cut_off

    def _copy_first(self, gesture: Gesture) -> None:
        """None: the server has the project."""

    # --- writing ---

    def append_merge(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content] = (),
        codebooks: Iterable[Codebook] = (),
    ) -> None:
        told = Told(gesture, tuple(merged), tuple(contents), tuple(codebooks))
        if not self._is_cut_off:
            try:
                self._send(told)
            except UnreachableError:
                self._cut_off()
            else:
                return
        super().append_merge(*told)
        self._n_kept += 1

    def _send(self, told: Told) -> None:
        """To the server, and from there into the copy, after what others did meanwhile."""
        if self._server is None:
            self._server = self._team.servers.open(self._address)
        try:
            self._server.append_merge(*told)
        except ConflictError:
            self._catch_up()
            raise
        if self._server.generation() == self.generation() + 1:
            super().append_merge(*told)
        else:
            self._catch_up(told.gesture.id)

    def _catch_up(self, own: str = "") -> None:
        """Writes what the server has and the copy has not; what others did of it is shown with the next news."""
        assert self._server is not None
        steps = list(self._server.told_since(self.generation()))
        self._rewrite(self.generation(), steps, ())
        self._unseen += [step.gesture for step in steps if step.gesture.id != own]

    def _cut_off(self) -> None:
        self._is_cut_off = True
        if self._server is not None:
            self._server.close()
            self._server = None

    # --- what others do ---

    def take_up(self, news: News | None = None) -> list[Gesture]:
        shown, self._unseen = self._unseen, []
        if news is None:
            return shown
        if not news.is_reached:
            self._cut_off()
            return shown
        at, steps = news.after, list(news.steps)
        while steps and self.id_of_step(at + 1) == steps[0].gesture.id:
            at += 1
            del steps[0]
        if steps or news.refused:
            shown += self._follow_steps(at, steps, news.refused)
        if self._is_cut_off:
            self._n_kept = max(self.generation() - news.after - len(news.steps), 0)
            self._is_cut_off = self._n_kept > 0
        return shown

    def _follow_steps(self, at: int, steps: Sequence[Told], refused: Collection[str]) -> list[Gesture]:
        """Puts the server's steps after the ones that are common, and those kept here that it does not have last.

        What it returns leads from what stood to what stands: kept steps taken back, the server's, and kept ones again.
        """
        kept = list(self.told_since(at))
        there = {step.gesture.id for step in steps} | {m.gesture.id for step in steps for m in step.merged}
        again = [step for step in kept if step.gesture.id not in there and step.gesture.id not in refused]
        not_allowed = [step for step in kept if step.gesture.id in refused]
        aside = self._path.with_name(f"{self._path.stem}-kept-{self.generation()}{SUFFIX}")
        if again or not_allowed:
            with explained(aside):
                aside.unlink(missing_ok=True)
                copy_whole(self._connection, aside)
        left = self._rewrite(at, steps, again)
        if again and not left and not not_allowed:
            aside.unlink()
        back = [step.gesture.undone(step.gesture.id, step.gesture.at) for step in reversed(kept)]
        fitting = [step.gesture for step in again if step not in left]
        if left:
            self._team.troubles.append(
                QualevalError(
                    N_(
                        "{n} steps kept here do not fit what others did meanwhile; they are in {file}: "
                        '`qualeval merge "{address}" "{file}"` brings them in and shows both versions'
                    ),
                    n=len(left),
                    file=aside,
                    address=self._address,
                )
            )
        if not_allowed:
            self._team.troubles.append(
                QualevalError(
                    N_(
                        "{n} steps kept here were not taken by the server: they are taken back, and stand in {file}; "
                        'who manages the project can bring them in with `qualeval merge "{address}" "{file}"`'
                    ),
                    n=len(not_allowed),
                    file=aside,
                    address=self._address,
                )
            )
        return [*back, *(step.gesture for step in steps), *fitting]

    def _rewrite(self, at: int, steps: Iterable[Told], again: Iterable[Told]) -> list[Told]:
        """Takes back what stands here after a generation and writes what is given, in one transaction.

        Returns those of `again` that do not fit any more.
        """
        left: list[Told] = []
        with explained(self._path), transaction(self._connection):
            self._take_back(at)
            for step in steps:
                self._write_told(*step)
            for step in again:
                self._connection.execute("SAVEPOINT kept")
                try:
                    self._write_told(*step)
                except self._runner.refusals:
                    self._connection.execute("ROLLBACK TO kept")
                    left.append(step)
                self._connection.execute("RELEASE kept")
        return left

    def _take_back(self, generation: int) -> None:
        for gesture in reversed(list(self.since(generation))):
            self._write_records([change.inverse() for change in reversed(gesture.changes)])
            self._connection.execute("DELETE FROM merged WHERE merge_id = ?", (gesture.id,))
        self._connection.execute("DELETE FROM event WHERE gesture_seq > ?", (generation,))
        self._connection.execute("DELETE FROM gesture WHERE seq > ?", (generation,))
        self._connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'gesture'", (generation,))

    def follow(self, tell: Callable[[News], object], is_stopped: Callable[[], bool]) -> None:
        """Sends what is kept here and tells what others do, until stopped: the body of a thread of its own."""
        self._team.listener(self._address, self._path).follow(tell, is_stopped)

    def close(self) -> None:
        self._cut_off()
        super().close()


class _Copies(SqliteFiles):
    _store = TeamStore


class Team:
    """Opens projects on servers for working in them, with copies in a folder of this account's."""

    def __init__(self, servers: "PostgresFiles", folder: Path, clock: Clock, ids: Ids, coder: str) -> None:
        self.servers = servers
        self.copies = _Copies(clock)
        self.troubles: list[QualevalError] = []
        self._folder = folder
        self._clock = clock
        self._ids = ids
        self._coder = coder

    def open(self, address: Address) -> TeamStore:
        """The project with its copy, which is brought up to date; without the server, the copy as it was left.

        Raises UnreachableError where there is neither.
        """
        server: PostgresStore | None = None
        away: UnreachableError | None = None
        try:
            server = self._opened(address)
        except UnreachableError as error:
            away = error
        try:
            copy = self._free_copy(address, server)
        except BaseException:
            if server is not None:
                server.close()
            raise
        if away is not None and not copy.generation():
            copy.close()
            raise away
        n_kept = 0
        if server is not None:
            common = common_generation(copy, server)
            n_kept = copy.generation() - common
            if not n_kept:
                copy._rewrite(common, server.told_since(common), ())  # noqa: SLF001 - the copy is ours
        copy.join(self, address, server, n_kept)
        return copy

    def _opened(self, address: Address) -> "PostgresStore":
        """The project on the server; refused where what is done here could never be sent."""
        server = self.servers.open(address)
        try:
            server.refuse_other_names(self._coder)
        except BaseException:
            server.close()
            raise
        return server

    def _free_copy(self, address: Address, server: "PostgresStore | None") -> TeamStore:
        """A copy that no other process works with: several can work on this account at once."""
        folder = self._folder_of(address)
        with explained(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in range(1, _MANY_COPIES):
            path = folder / f"{number}{SUFFIX}"
            try:
                copy = self.copies.open(path) if path.exists() else self.copies.create(path)
            except HeldError:
                continue
            assert isinstance(copy, TeamStore)
            if server is None:
                return copy
            if not copy.generation():
                server.copy_to(copy)
                return copy
            if common_generation(copy, server):
                return copy
            copy.close()  # of another project that stood at this address: what was kept in it stays there
            path.rename(path.with_name(f"{number}-before-{self._clock.now().replace(':', '')}{SUFFIX}"))
            return self._free_copy(address, server)
        raise QualevalError(N_("{file}: there are too many copies in use"), file=folder)

    def listener(self, address: Address, copy: Path) -> Listener:
        """Who hears what others do in a project, for a copy of it."""
        return Listener(self.servers, address, self.copies, copy, self._session, self.troubles)

    def _session(self, store: "PostgresStore") -> Session:
        return Session(store, self._clock, self._ids, self._coder)

    def _folder_of(self, address: Address) -> Path:
        digest = hashlib.sha256(str(address).encode()).hexdigest()[:16]
        return self._folder / f"{address.schema}-{digest}"
