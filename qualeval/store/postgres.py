"""A project in a schema of a team's PostgreSQL server, through SQLAlchemy Core and psycopg.

Many write at once; there is no lock but the database's own. A step's records are written first, so that one that rests
on another's waits for it and then fits or is refused; its number comes last, from the trigger in
`postgres_migrations.py`. The commit itself does not wait for the disk, so that nobody else waits for it while the
numbers are held; the writer then waits for the disk, together with everybody who does, before the step counts as kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.merging import Merged
from qualeval.domain.places import Address
from qualeval.domain.query import Word
from qualeval.domain.text import Content
from qualeval.i18n import N_
from qualeval.services.ports.stamping import Clock
from qualeval.store.core import NotAsExpected, StoreCore
from qualeval.store.migrations import Migration
from qualeval.store.postgres_migrations import MIGRATIONS
from qualeval.store.postgres_rights import grant, named, quoted, refuse_other_names
from qualeval.store.postgres_runner import PostgresRunner, explanation, is_to_be_tried_again
from qualeval.store.postgres_searching import postgres_match, postgres_words
from qualeval.store.rows import content_from_row

T = TypeVar("T")
_ATTEMPTS = 5  # a step that was in the way of another's is tried again
_AT_ONCE = 500  # texts
_PATIENCE = {  # seconds (ms for the last) until a server that does not answer is given up
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


class PostgresStore(StoreCore):
    """Implements ProjectStore. Made by PostgresFiles; one thread at a time works with it."""

    def __init__(self, connection: sa.Connection, address: Address, *, read_only: bool = False) -> None:
        runner = PostgresRunner(connection, address)
        super().__init__(runner, address)
        self._postgres = runner
        self._connection = connection
        self._address = address
        self._only_reads = read_only

    def append_merge(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content] = (),
        codebooks: Iterable[Codebook] = (),
    ) -> None:
        if self._only_reads:
            raise QualevalError(
                N_("{file} is open for reading only; open it without --read-only to change it"), file=self._address
            )
        texts = tuple(merged), tuple(contents), tuple(codebooks)
        with self._postgres.explained():
            for _ in range(_ATTEMPTS - 1):
                try:
                    self._write(gesture, *texts)
                except NotAsExpected:  # but by now it does
                    continue
                except sa.exc.OperationalError as error:
                    if not is_to_be_tried_again(error):
                        raise
                else:
                    return
            self._write(gesture, *texts)

    def _write_texts(self, contents: Iterable[Content], codebooks: Iterable[Codebook]) -> None:
        for some in _batched(contents, _AT_ONCE):
            super()._write_texts(some, ())
            words = ({"digest": text.digest, "words": postgres_words(text)} for text in some)
            self._runner.many("insert_words", words)
        super()._write_texts((), codebooks)

    def contents(self, digests: Iterable[str]) -> Iterator[Content]:
        for some in _batched(digests, _AT_ONCE):
            for text, turns in self._rows("contents", {"digests": list(some)}):
                yield content_from_row(text, turns)

    def documents_with(self, words: Sequence[Word]) -> list[str]:
        asked = {"match": postgres_match(words)} if words else {}
        rows = self._rows("documents_with" if words else "document_ids", asked)
        return [document_id for (document_id,) in rows]

    def has(self, gesture_id: str) -> bool:
        return bool(self._rows("journal_of_gesture", {"id": gesture_id}))

    def listen(self) -> None:
        """From now on `wait` comes back when somebody has done something."""
        with self._postgres.explained():
            self._postgres.say(f"LISTEN {quoted(f'qualeval_{self._address.schema}')}")

    def wait(self, seconds: float) -> bool:
        """Whether somebody has done something, within so many seconds."""
        with self._postgres.explained():
            return self._postgres.wait(seconds)

    def refuse_other_names(self, coder: str) -> None:
        """Raises QualevalError where this account may code, but not under that name."""
        with self._postgres.explained():
            refuse_other_names(self._postgres.say, coder, self._address)

    def grant(self, role: str, account: str, coders: Iterable[str] = ()) -> None:
        """Gives a database account the rights of `read`, `code` or `manage`, and takes what is beyond them.

        It may write under a coder's name that is like its own, and under those given; who manages, under any.
        """
        with self._postgres.explained(), self._postgres.transaction():
            grant(self._postgres.say, self._address, role, account, coders)

    def close(self) -> None:
        with suppress(sa.exc.DBAPIError, psycopg.Error):  # what is lost is closed
            self._connection.close()


def _batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


_HAS_TABLE = """
    SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = %s AND relname = %s
"""


class PostgresFiles:
    """Makes and opens projects on servers. The clock dates the migrations."""

    def __init__(self, clock: Clock, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
        self._clock = clock
        self._migrations = migrations

    def create(self, address: Address) -> PostgresStore:
        """Makes the project's schema. Leaves nothing behind where it fails."""
        store = self._connect(address)
        runner = store._postgres  # noqa: SLF001 - made in this module
        try:
            with runner.explained():
                if self._exists(runner, address):
                    raise QualevalError(N_("{file} exists already; choose another name"), file=address)
                with runner.transaction():
                    runner.say(f"CREATE SCHEMA {quoted(address.schema)}")
                    self._migrate(runner, 0)
        except BaseException:
            store.close()
            raise
        return store

    def open(self, address: Address, *, read_only: bool = False) -> PostgresStore:
        store = self._connect(address, read_only=read_only)
        runner = store._postgres  # noqa: SLF001 - made in this module
        try:
            with runner.explained():
                version = self._version(runner, address)
                if version > len(self._migrations):
                    raise QualevalError(
                        N_("{file} was made by a newer qualeval; update qualeval to open it"), file=address
                    )
                if version < len(self._migrations):
                    if read_only:
                        raise QualevalError(
                            N_(
                                "{file} was made by an older qualeval; "
                                'open it once with `qualeval "{file}"` to update it'
                            ),
                            file=address,
                        )
                    with runner.transaction():
                        runner.say("LOCK TABLE migration IN EXCLUSIVE MODE")
                        self._migrate(runner, self._version(runner, address))
        except BaseException:
            store.close()
            raise
        return store

    def remove(self, address: Address) -> None:
        """Takes a project off the server, with all that is in it."""
        store = self._connect(address)
        try:
            with store._postgres.explained():  # noqa: SLF001 - made in this module
                store._postgres.say(f"DROP SCHEMA {quoted(address.schema)} CASCADE")  # noqa: SLF001
        finally:
            store.close()

    @staticmethod
    def _exists(runner: PostgresRunner, address: Address) -> bool:
        return bool(runner.say("SELECT 1 FROM pg_namespace WHERE nspname = %s", address.schema))

    def _version(self, runner: PostgresRunner, address: Address) -> int:
        if not self._exists(runner, address):
            raise QualevalError(
                N_("{file}: there is no such project on the server; `qualeval team init` makes one"), file=address
            )
        if not runner.say(_HAS_TABLE, address.schema, "migration"):
            raise QualevalError(N_("{file} is not a qualeval project"), file=address)
        ((version,),) = runner.say(f"SELECT count(*) FROM {named(quoted(address.schema), ['migration'])}")  # noqa: S608 - quoted
        assert isinstance(version, int)
        return version

    def _migrate(self, runner: PostgresRunner, version: int) -> None:
        for migration in self._migrations[version:]:
            for statement in migration.statements:
                runner.say(statement)
            row = {"name": migration.name, "applied_at": self._clock.now()}
            runner.many("insert_migration", [row])

    def _connect(self, address: Address, *, read_only: bool = False) -> PostgresStore:
        try:
            engine = _engine(address, read_only=read_only)
            return PostgresStore(engine.connect(), address, read_only=read_only)
        except (sa.exc.DBAPIError, psycopg.Error) as error:
            said = N_("{file}: {reason}")
            raise (
                explanation(error, address) or QualevalError(said, file=address, reason=str(error).splitlines()[0])
            ) from error


def _engine(address: Address, *, read_only: bool) -> sa.Engine:
    asked = conninfo_to_dict(address.url)
    options = [str(asked.get("options") or ""), f"-c search_path={address.schema}"]
    options += ["-c default_transaction_read_only=on"] if read_only else []
    settings: dict[str, Any] = {
        **_PATIENCE,
        "application_name": "qualeval",
        **asked,
        "options": " ".join(options).strip(),
        "client_encoding": "utf8",
    }
    return sa.create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(**settings, autocommit=True),
        poolclass=sa.NullPool,
        isolation_level="AUTOCOMMIT",
        use_native_hstore=False,
        execution_options={"preserve_rowcount": True},
    )
