"""The store's statements on a connection to PostgreSQL, and what goes wrong there in words."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import cache
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Address
from qualeval.domain.records import RECORD_BY_KIND
from qualeval.i18n import N_
from qualeval.store.core import NotAsExpected, Rows, UnreachableError
from qualeval.store.postgres_rights import not_as, not_of
from qualeval.store.rows import Row, Values
from qualeval.store.schema import content, tables
from qualeval.store.statements import Statement, statements

_WAIT_FOR_DISK = "SELECT pg_logical_emit_message(true, 'qualeval', '')"  # its commit waits for all before it
_NUL, _SIGN = "\x00", "\x1a"  # PostgreSQL's text has no NUL: it is kept as the sign and 0, the sign as the sign and 1
_LOST = ("08", "57P")  # classes of states: no connection, or the server is going down
_AGAIN = ("40001", "40P01")  # could not be put in order with others, or each waited for the other
_TOO_FEW_RIGHTS = "42501"
_OWN_STATES = {"QE001": not_as, "QE002": not_of}  # raised by the project's own triggers

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
            words = explanation(error, self._address)
            if words is None:
                raise
            raise words from error

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


def _state(error: BaseException) -> str | None:
    origin = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    return origin.sqlstate if isinstance(origin, psycopg.Error) else None


def is_to_be_tried_again(error: BaseException) -> bool:
    """Whether a step was in the way of another's, and may fit now."""
    return _state(error) in _AGAIN


def _is_lost(error: BaseException) -> bool:
    origin = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    state = _state(error)
    return isinstance(origin, psycopg.OperationalError | psycopg.InterfaceError) and (
        state is None or state.startswith(_LOST)
    )


def explanation(error: BaseException, address: Address) -> QualevalError | None:
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
