"""What an import says of each file, and how sources and cases are named."""

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.domain.exchange import Loss, OffsetsFound
from qualeval.domain.records import Speaker

_CASE_LABEL = re.compile(r"^[A-Za-z]{1,3}[-_ ]?\d{1,4}$")  # R07, P 12: a label that already names a respondent


class Outcome(StrEnum):
    IMPORTED = "imported"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT_OUT = "left out"  # in a folder, and no kind of file that is read


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `counts` are of records added; `notes` are remarks as marked templates with values.

    `speakers` are a transcript's, to be looked at.
    `losses` and `offsets` are of another tool's project: what could not be carried over, and how its positions count.
    """

    path: Path
    outcome: Outcome
    counts: Counter[str] = field(default_factory=Counter)
    notes: tuple[QualevalError, ...] = ()
    error: QualevalError | None = None
    losses: tuple[Loss, ...] = ()
    offsets: tuple[OffsetsFound, ...] = ()
    speakers: tuple[Speaker, ...] = ()


def unique_name(wanted: str, taken: set[str]) -> str:
    name, n = wanted, 2
    while name in taken:
        name, n = f"{wanted}-{n}", n + 1
    return name


def case_name(source: str, label: str, *, alone: bool) -> str:
    """The case that a respondent's label means: `R07` names one; a lone respondent is the source; else both."""
    if _CASE_LABEL.match(label):
        return label
    return source if alone else f"{source}:{label}"
