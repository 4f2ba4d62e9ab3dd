"""Readers and writers that other packages bring, each by an entry point whose name is a file's ending (`.abc`).

The group says what comes of the file, and each object takes the file's path:

- `qualeval.transcripts`: the text, speakers' labels before what they said, or a TranscriptRead;
- `qualeval.surveys`: its rows from the heads on, each a sequence of texts;
- `qualeval.codebooks`: a Codebook;
- `qualeval.projects`: an ExchangeProject.

Or what goes into it, and each object takes that and a path, and returns the losses, if any:

- `qualeval.writers.projects`: an ExchangeProject;
- `qualeval.writers.codebooks`: a Codebook;
- `qualeval.writers.segments`: a list of CodedSegment.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from qualeval.domain.errors import Fault, QualevalError
from qualeval.domain.exchange import Loss
from qualeval.i18n import N_
from qualeval.services.whole_files import put_whole
from qualeval.tls import take_in

Kind = Literal["transcripts", "surveys", "codebooks", "projects"]
Writers = Literal["writers.projects", "writers.codebooks", "writers.segments"]


@cache
def added_endings(kind: Kind | Writers) -> dict[str, Callable[[], Callable[..., Any]]]:
    """What other packages read or write, by ending; each is loaded when it is used."""
    from importlib.metadata import entry_points

    found = {point.name.lower(): point.load for point in entry_points(group=f"qualeval.{kind}")}
    if found:
        take_in()
    return found


def is_added(kind: Kind | Writers, path: Path) -> bool:
    return path.suffix.lower() in added_endings(kind)


def read_added(kind: Kind, path: Path) -> Any:
    """What another package makes of a file of an ending it reads; a Fault for whatever goes wrong there."""
    try:
        return added_endings(kind)[path.suffix.lower()]()(path)
    except (QualevalError, OSError):
        raise
    except Exception as error:
        raise Fault(
            str(path), 0, 0, N_("the reader that another package brings for it failed: {why}"), why=repr(error)
        ) from error


def write_added(kind: Writers, written: object, path: Path) -> tuple[Loss, ...]:
    """Has another package write a file of its ending, whole or not at all; a Fault for whatever goes wrong there."""
    losses: list[Loss] = []
    try:
        writer = added_endings(kind)[path.suffix.lower()]()
        put_whole(path, lambda unfinished: losses.extend(writer(written, unfinished) or ()))
    except (QualevalError, OSError):
        raise
    except Exception as error:
        raise Fault(
            str(path), 0, 0, N_("the writer that another package brings for it failed: {why}"), why=repr(error)
        ) from error
    return tuple(losses)
