"""What the commands that count have in common: the codings that count, and how a result is shown."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from qualeval.cli.diagnostics import DONE

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from qualeval.cli.running import Run
    from qualeval.services.analysis_tables import Analysed
    from qualeval.services.session import Session


@contextmanager
def counting(run: Run, options: Namespace) -> Iterator[Session]:
    """The project for reading, with the codings that --coders says count."""
    from qualeval.services.whose import counted

    with run.reading(options.project) as session:
        yield counted(session, options.whose)


@contextmanager
def judging(run: Run, options: Namespace) -> Iterator[Session]:
    """The project for writing, where what is drafted or accepted states the codings that --coders says count."""
    from qualeval.services.whose import counted

    with run.writing(options.project) as session:
        yield counted(session, options.whose)


def show_analysed(run: Run, options: Namespace, shown: Analysed, spare: Sequence[str] = ()) -> int:
    """The whole table for scripts, the short one for people; `spare` are columns that a narrow screen goes without."""
    run.show(shown.table, options, shown.readable, spare)
    return DONE
