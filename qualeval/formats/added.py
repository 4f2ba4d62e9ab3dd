"""Readers that other packages bring, each by an entry point whose name is the ending it reads (`.abc`).

The group says what comes of the file, and each object takes the file's path:

- `qualeval.transcripts`: the text, speakers' labels before what they said, or a TranscriptRead;
- `qualeval.surveys`: its rows from the heads on, each a sequence of texts;
- `qualeval.codebooks`: a Codebook;
- `qualeval.projects`: an ExchangeProject.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from qualeval.domain.errors import Fault, QualevalError
from qualeval.i18n import N_

Kind = Literal["transcripts", "surveys", "codebooks", "projects"]


@cache
def added_endings(kind: Kind) -> dict[str, Callable[[], Callable[[Path], Any]]]:
    """What other packages read, by ending; each is loaded when it is used."""
    from importlib.metadata import entry_points

    return {point.name.lower(): point.load for point in entry_points(group=f"qualeval.{kind}")}


def is_added(kind: Kind, path: Path) -> bool:
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
