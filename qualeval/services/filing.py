"""What an import says of each file, and names that no two sources share."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from qualeval.domain.errors import QualevalError


class Outcome(StrEnum):
    IMPORTED = "imported"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT_OUT = "left out"  # in a folder, and no kind of file that is read


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `counts` are of records added; `notes` are remarks as marked templates with values."""

    path: Path
    outcome: Outcome
    counts: Counter[str] = field(default_factory=Counter)
    notes: tuple[QualevalError, ...] = ()
    error: QualevalError | None = None


def unique_name(wanted: str, taken: set[str]) -> str:
    name, n = wanted, 2
    while name in taken:
        name, n = f"{wanted}-{n}", n + 1
    return name
