"""What the store above every database asks of the connection to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager

    from qualeval.store.rows import Row, Values


class Runner(Protocol):
    """A connection that runs the store's statements by their names."""

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        """What is raised where a row does not fit those that stand: NotAsExpected, and what the database raises."""
        ...

    def explained(self) -> AbstractContextManager[None]:
        """Turns what goes wrong with the database into a QualevalError; mistakes in statements stay what they are."""
        ...

    def reading(self) -> AbstractContextManager[None]:
        """Turns what cannot be understood of what the store itself wrote into a QualevalError."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All that is written within, durably, or nothing."""
        ...

    def steady(self) -> AbstractContextManager[None]:
        """All that is read within is of one moment, whatever others write."""
        ...

    def rows(self, statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]: ...

    def many(self, statement: str, rows: Iterable[Row]) -> int:
        """Runs the statement for each of the rows; how many rows of the table that changed."""
        ...

    def insert(self, table: str, rows: Iterable[Values]) -> None:
        """Inserts rows that have a value for each of the table's columns, in their order."""
        ...

    def indices_at_the_end(self) -> AbstractContextManager[None]:
        """Tables that are filled within, and were empty, may have their indices made at the end."""
        ...

    def number(self, statement: str, row: Row) -> int:
        """Inserts a row and returns the number it was given."""
        ...
