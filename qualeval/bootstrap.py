"""The composition root: the one place that knows which store, reader, suggester and writer is real."""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qualeval.services.coders import as_seen
from qualeval.services.guarding import Keeper
from qualeval.services.ports import (
    Analysis,
    Exchange,
    Formats,
    Handouts,
    ProjectFiles,
    ReportWriter,
    Suggester,
    TableWriter,
)
from qualeval.services.session import Session


class SystemClock:
    def now(self) -> str:
        return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class TimedIds:
    """Identifiers of 48 bits of time (ms), 16 of count and 64 of chance, in hexadecimal.

    Those of one process sort by making, even while its clock is set back.
    """

    def __init__(self) -> None:
        self._count = 0
        self._latest = 0

    def new(self) -> str:
        now = time.time_ns() // 1_000_000
        self._count = 0 if now > self._latest else self._count + 1
        self._latest = max(self._latest, now) + (self._count >> 16)
        self._count &= 0xFFFF
        return f"{self._latest:012x}{self._count:04x}{os.urandom(8).hex()}"


@dataclass(frozen=True, slots=True)
class Services:
    """What the faces work with, besides an open project."""

    files: ProjectFiles
    formats: Formats
    clock: SystemClock
    ids: TimedIds

    def open(self, path: Path, coder: str, *, read_only: bool = False) -> Session:
        """The project as this coder may see it; close the session's store when it is done with."""
        store = self.files.open(path, read_only=read_only)
        return as_seen(Session(store, self.clock, self.ids, coder))

    def suggester(self) -> Suggester:
        """Learns in a process of its own: for the screen."""
        from qualeval.nlp import ProcessSuggester

        return ProcessSuggester()

    def local_suggester(self) -> Suggester:
        """Learns in this process: for the command line."""
        from qualeval.nlp import LocalSuggester

        return LocalSuggester()

    def analysis(self) -> Analysis:
        """The statistics: the package is loaded now, each library when a figure first needs it."""
        from qualeval import analysis

        return analysis

    def exchange(self) -> Exchange:
        from qualeval.formats import Files

        return Files()

    def keeper(self) -> Keeper:
        from qualeval.store import SqliteFiles
        from qualeval.store.keeping import SqliteKeeper

        assert isinstance(self.files, SqliteFiles)
        return SqliteKeeper(self.files, self.clock)

    def report_writer(self) -> ReportWriter:
        from qualeval.reports import Reports

        return Reports()

    def handouts(self) -> Handouts:
        from qualeval.reports import Handouts as Written

        return Written()

    def table_writer(self) -> TableWriter:
        from qualeval.reports import Workbooks

        return Workbooks()


def services() -> Services:
    from qualeval.formats import Files
    from qualeval.store import SqliteFiles

    clock = SystemClock()
    return Services(SqliteFiles(clock), Files(), clock, TimedIds())
