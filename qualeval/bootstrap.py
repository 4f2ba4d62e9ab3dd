"""The composition root: the one place that knows which store, reader, suggester and writer is real."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from qualeval.domain.places import Address, Place
from qualeval.services.blindness import as_seen
from qualeval.services.session import Session
from qualeval.settings import cache_folder, state_folder

if TYPE_CHECKING:
    from qualeval.services.guarding import Keeper
    from qualeval.services.outside import Endpoint
    from qualeval.services.ports.analysing import Analysis
    from qualeval.services.ports.exchanging import Exchange
    from qualeval.services.ports.reading import Formats
    from qualeval.services.ports.storing import ProjectFiles
    from qualeval.services.ports.suggesting import BatchSuggester, Learner, Suggester, TextSuggester
    from qualeval.services.ports.writing import Handouts, ReportWriter, TableWriter
    from qualeval.services.teamwork import TeamServer


class SystemClock:
    def now(self) -> str:
        return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class TimedIds:
    """Identifiers of 48 bits of time (ms), 16 of count and 64 of chance, in hexadecimal.

    Those of one process sort by making, even while its clock is set back.
    """

    _MOST = 0xFFFF  # of an instant
    _AT_ONCE = 256  # ids for which chance is fetched: asking the system for each takes as long as all the rest

    def __init__(self) -> None:
        self._count = self._latest = 0
        self._instant = ""  # the latest, as it is written
        self._chance: list[str] = []

    def new(self) -> str:
        now = time.time_ns() // 1_000_000
        if now > self._latest:
            self._begin(now)
        elif self._count == self._MOST:
            self._begin(self._latest + 1)
        else:
            self._count += 1
        if not self._chance:
            self._chance = os.urandom(8 * self._AT_ONCE).hex("-", 8).split("-")
        return f"{self._instant}{self._count:04x}{self._chance.pop()}"

    def _begin(self, instant: int) -> None:
        self._latest, self._count, self._instant = instant, 0, f"{instant:012x}"


@dataclass(frozen=True)
class Services:
    """What the faces work with, besides an open project. Each adapter is loaded when it is first asked for."""

    embedder: str = ""  # sentence embeddings, where the settings name one

    @cached_property
    def clock(self) -> SystemClock:
        return SystemClock()

    @cached_property
    def ids(self) -> TimedIds:
        return TimedIds()

    @cached_property
    def files(self) -> ProjectFiles:
        from qualeval.store import Projects, SqliteFiles

        return Projects(SqliteFiles(self.clock), self.clock)

    @cached_property
    def formats(self) -> Formats:
        from qualeval.formats import Files

        return Files()

    def open(self, path: Place, coder: str, *, read_only: bool = False) -> Session:
        """The project as this coder may see it; close the session's store when it is done with."""
        store = self.files.open(path, read_only=read_only)
        return as_seen(Session(store, self.clock, self.ids, coder))

    def join(self, place: Place, coder: str, *, read_only: bool = False) -> Session:
        """The project for the screen: one on a server with a copy here, to work on while it cannot be reached."""
        if not isinstance(place, Address) or read_only:
            return self.open(place, coder, read_only=read_only)
        from qualeval.store.anywhere import servers
        from qualeval.store.team import Team

        team = Team(servers(self.clock), state_folder() / "team", self.clock, self.ids, coder)
        return as_seen(Session(team.open(place), self.clock, self.ids, coder))

    def team_server(self, coder: str) -> TeamServer:
        from qualeval.store import SqliteFiles
        from qualeval.store.moving import Mover

        return Mover(SqliteFiles(self.clock), self.clock, self.ids, coder)

    def suggester(self) -> Learner:
        """Learns in a process of its own, which begins to load: for the screen."""
        from qualeval.nlp import ProcessSuggester

        suggester = ProcessSuggester(cache=cache_folder(), embedder=self.embedder)
        suggester.begin()
        return suggester

    def local_suggester(self) -> Learner:
        """Learns in this process: for the command line."""
        from qualeval.nlp import LocalSuggester
        from qualeval.nlp.embedding import embedder_named

        folder = cache_folder()
        return LocalSuggester(cache=folder, embedder=embedder_named(self.embedder, str(folder)))

    def batch_suggester(self) -> BatchSuggester:
        """Suggests for any number of texts, some at a time."""
        from qualeval.nlp.batches import EngineBatches

        return EngineBatches()

    def text_suggesters(self) -> list[str]:
        """The names of the suggesters that installed packages bring."""
        from qualeval.nlp.others import names

        return names()

    def text_suggester(self, name: str, endpoint: Endpoint | None = None) -> TextSuggester:
        """A suggester beside the engine: the language model behind an endpoint, or an installed one."""
        if endpoint is None:
            from qualeval.nlp.others import suggester_named

            return suggester_named(name)
        from qualeval.nlp.language_model import EndpointSuggester

        return EndpointSuggester(endpoint.url, endpoint.model)

    def other_suggester(self, name: str, most: int, endpoint: Endpoint | None = None) -> Suggester:
        """The same as a suggester of its own, asked about so many segments."""
        from qualeval.nlp.others import OneMoreSuggester

        return OneMoreSuggester(self.text_suggester(name, endpoint), most)

    def analysis(self) -> Analysis:
        """The statistics: the package is loaded now, each library when a figure first needs it."""
        from qualeval import analysis

        return analysis

    def exchange(self) -> Exchange:
        from qualeval.formats import Files

        return Files()

    def keeper(self) -> Keeper:
        from qualeval.store import SqliteFiles
        from qualeval.store.any_keeper import AnyKeeper

        return AnyKeeper(SqliteFiles(self.clock), self.clock)

    def report_writer(self) -> ReportWriter:
        from qualeval.reports import Reports

        return Reports()

    def handouts(self) -> Handouts:
        from qualeval.reports import Handouts as Written

        return Written()

    def table_writer(self) -> TableWriter:
        from qualeval.reports import Workbooks

        return Workbooks()
