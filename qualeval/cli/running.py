"""One call of the command line: who calls, in which language, and the projects it opens."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, overload

from qualeval.bootstrap import Services
from qualeval.cli import streams
from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Address, Place
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator
from qualeval.services.projects import project_path

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from qualeval.cli.parsing import Parser
    from qualeval.domain.result_tables import ResultTable
    from qualeval.services.session import Session
    from qualeval.settings import Settings


@dataclass(frozen=True)
class Run:
    """What a command works with."""

    translate: Translator
    settings: Settings
    coder: str
    read_only: bool = False

    @cached_property
    def services(self) -> Services:
        return Services(self.settings.embedder)

    @contextmanager
    def reading(self, path: Place) -> Iterator[Session]:
        """An open project that is only read: this works while someone else has it open."""
        session = self.services.open(existing(path), self.coder, read_only=True)
        try:
            yield session
        finally:
            session.store.close()

    @contextmanager
    def writing(self, path: Place) -> Iterator[Session]:
        self.refuse_read_only()
        session = self.services.open(existing(path), self.coder)
        try:
            yield session
        finally:
            session.store.close()

    def refuse_read_only(self) -> None:
        """A command that changes a project cannot be done with --read-only."""
        if self.read_only:
            raise QualevalError(N_("this command changes the project; leave --read-only out"))

    def show(
        self,
        table: ResultTable,
        options: Namespace,
        readable: ResultTable | None = None,
        spare: Sequence[str] = (),
    ) -> None:
        """Writes a table as the options of the call ask; people read `readable` in its place.

        `spare` names columns that a narrow screen goes without, the first one first.
        """
        from qualeval.cli import output

        output.show(
            table,
            self.translate,
            self.services.table_writer,
            form=options.format,
            output=options.output,
            readable=readable,
            spare=spare,
        )

    def say(self, message: str, **values: object) -> None:
        streams.say(printable(self.translate(message, **values)))


class Command(NamedTuple):
    """A verb: what it takes (over an empty parser) and what it does."""

    options: Callable[[Parser], None]
    act: Callable[[Run, Namespace], int]


@overload
def existing(path: Path) -> Path: ...
@overload
def existing(path: Place) -> Place: ...
def existing(path: Place) -> Place:
    """The project meant: an address, or a file as named or with the ending that projects have."""
    if isinstance(path, Address):
        return path
    whole = project_path(path)
    return whole if not path.is_file() and whole.exists() else path


def is_page() -> bool:
    """Whether a browser shows what this process draws."""
    return os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def can_draw() -> bool:
    """Whether the terminal (or the browser) can show the workspace."""
    return is_page() or (sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb")
