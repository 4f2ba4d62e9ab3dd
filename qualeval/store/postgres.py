"""A project in a schema of a team's PostgreSQL server, through SQLAlchemy Core and psycopg.

Many write at once; there is no lock but the database's own. A step's records are written first, so that one that rests
on another's waits for it and then fits or is refused; its number comes last, from the trigger in
`postgres_migrations.py`. The commit itself does not wait for the disk, so that nobody else waits for it while the
numbers are held; the writer then waits for the disk, together with everybody who does, before the step counts as kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import cache
from itertools import islice
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.dialects import postgresql

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.merging import Merged
from qualeval.domain.places import Address
from qualeval.domain.query import Word
from qualeval.domain.records import RECORD_BY_KIND
from qualeval.domain.text import Content
from qualeval.i18n import N_
from qualeval.services.ports.stamping import Clock
from qualeval.store.core import NotAsExpected, Rows, StoreCore, UnreachableError
from qualeval.store.migrations import Migration
from qualeval.store.postgres_migrations import MIGRATIONS
from qualeval.store.postgres_rights import grant, named, not_as, not_of, quoted, refuse_other_names
from qualeval.store.postgres_searching import postgres_match, postgres_words
from qualeval.store.rows import Row, Values, content_from_row
from qualeval.store.schema import content, tables
from qualeval.store.statements import Statement, statements

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
_WAIT_FOR_DISK = "SELECT pg_logical_emit_message(true, 'qualeval', '')"  # its commit waits for all before it
_NUL, _SIGN = "\x00", "\x1a"  # PostgreSQL's text has no NUL: it is kept as the sign and 0, the sign as the sign and 1

_content_words = sa.Table(
    "content_words",
    sa.MetaData(),
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("words", postgresql.TSVECTOR),
)


@cache
def _statements() -> dict[str, Statement]:
    document, source = (next(t for t in tables.values() if t.name == name).c for name in ("document", "source"))
    words = sa.bindparam("words", type_=postgresql.ARRAY(sa.Text))
    match = sa.cast(sa.bindparam("match", type_=sa.Text), postgresql.TSQUERY)
    joined = _content_words.join(document.id.table, document.content == _content_words.c.digest).join(
        source.id.table, source.id == document.source_id
    )
    digests = sa.bindparam("digests", type_=postgresql.ARRAY(sa.Text))
    return statements(postgresql.insert) | {
        "insert_words": postgresql.insert(_content_words)
        .values(digest=sa.bindparam("digest"), words=sa.func.array_to_tsvector(words))
        .on_conflict_do_nothing(),
        "documents_with": sa.select(document.id)
        .select_from(joined)
        .where(_content_words.c.words.op("@@")(match))
        .order_by(source.position, source.id, document.position, document.id),
        "contents": sa.select(content.c.text, content.c.turns).where(content.c.digest == sa.any_(digests)),
    }


def _as_kept(value: Any) -> Any:
    if isinstance(value, str) and (_NUL in value or _SIGN in value):
        return value.replace(_SIGN, f"{_SIGN}1").replace(_NUL, f"{_SIGN}0")
    return value


def _as_told(value: Any) -> Any:
    if isinstance(value, str) and _SIGN in value:
        return value.replace(f"{_SIGN}0", _NUL).replace(f"{_SIGN}1", _SIGN)
    return value


class PostgresRunner:
    """Implements Runner."""

    refusals: tuple[type[Exception], ...] = (NotAsExpected, sa.exc.IntegrityError)

    def __init__(self, connection: sa.Connection, address: Address) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        self._connection = connection
        self._driver = driver
        self._address = address

    @contextmanager
    def explained(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.DBAPIError, psycopg.Error) as error:
            explanation = _explanation(error, self._address)
            if explanation is None:
                raise
            raise explanation from error

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What a server gives is whole: it checks its own pages."""
        yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.say("BEGIN; SET LOCAL synchronous_commit TO off")
        try:
            yield
            self.say(f"COMMIT; {_WAIT_FOR_DISK}")
        except BaseException:
            with suppress(sa.exc.DBAPIError, psycopg.Error):
                self.say("ROLLBACK")
            raise

    @contextmanager
    def steady(self) -> Iterator[None]:
        self.say("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            with suppress(sa.exc.DBAPIError, psycopg.Error):
                self.say("ROLLBACK")

    def say(self, text: str, *values: str) -> list[tuple[Any, ...]]:
        """Runs a statement with its values at %s, or several without any; the rows of the first."""
        cursor = self._driver.execute(text.encode(), values or None)
        return cursor.fetchall() if cursor.description else []

    def wait(self, seconds: float) -> bool:
        """Whether there was a notice within so many seconds."""
        return bool(list(self._driver.notifies(timeout=seconds, stop_after=1)))

    def rows(self, statement: str, parameters: Mapping[str, Any]) -> Rows:
        kept = {name: _as_kept(value) for name, value in parameters.items()}
        found = self._connection.execute(_executable(statement), kept)
        return [tuple(map(_as_told, row)) for row in found]

    def many(self, statement: str, rows: Iterable[Row]) -> int:
        kept = [{name: _as_kept(value) for name, value in row.items()} for row in rows]
        if not kept:
            return 0
        return self._connection.execute(_executable(statement), kept if len(kept) > 1 else kept[0]).rowcount

    def insert(self, table: str, rows: Iterable[Values]) -> None:
        names = _columns(table)
        self.many(f"insert_{table}", (dict(zip(names, row, strict=True)) for row in rows))

    def indices_at_the_end(self) -> AbstractContextManager[None]:
        return nullcontext()  # others write too

    def number(self, statement: str, row: Row) -> int:
        kept = {name: _as_kept(value) for name, value in row.items()}
        key = self._connection.execute(_executable(statement), kept).inserted_primary_key
        assert key is not None
        return int(key[0])


def _columns(table: str) -> list[str]:
    if table == content.name:
        return content.columns.keys()
    return tables[RECORD_BY_KIND[table]].columns.keys()


def _executable(name: str) -> sa.Executable:
    found = _statements()[name]
    assert isinstance(found, sa.Executable)
    return found


_LOST = ("08", "57P")  # classes of states: no connection, or the server is going down
_AGAIN = ("40001", "40P01")  # could not be put in order with others, or each waited for the other
_TOO_FEW_RIGHTS = "42501"
_OWN_STATES = {"QE001": not_as, "QE002": not_of}  # raised by the project's own triggers


def _state(error: BaseException) -> str | None:
    origin = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    return origin.sqlstate if isinstance(origin, psycopg.Error) else None


def _is_lost(error: BaseException) -> bool:
    origin = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    state = _state(error)
    return isinstance(origin, psycopg.OperationalError | psycopg.InterfaceError) and (
        state is None or state.startswith(_LOST)
    )


def _explanation(error: BaseException, address: Address) -> QualevalError | None:
    """What the database reports as a sentence; None for what is a mistake of ours."""
    origin = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    reason = next(iter(str(origin).strip().splitlines()), type(origin).__name__)
    if _is_lost(error):
        return UnreachableError(
            N_("{file} cannot be reached ({reason}); check the address, the network and that the server runs"),
            file=address,
            reason=reason,
        )
    if _state(error) == _TOO_FEW_RIGHTS:
        return QualevalError(
            N_(
                "{file}: your account may not do this ({reason}); "
                "who manages the project can give you more: `qualeval team grant`"
            ),
            file=address,
            reason=reason,
        )
    if refused := _OWN_STATES.get(_state(error) or ""):
        assert isinstance(origin, psycopg.Error)
        return refused(origin.diag.message_detail or "", origin.diag.message_hint or "", address)
    if isinstance(origin, psycopg.OperationalError):
        return QualevalError(N_("{file}: {reason}"), file=address, reason=reason)
    return None


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
                    if _state(error) not in _AGAIN:
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
            explanation = _explanation(error, address)
            if explanation is None:
                explanation = QualevalError(N_("{file}: {reason}"), file=address, reason=str(error).splitlines()[0])
            raise explanation from error


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
