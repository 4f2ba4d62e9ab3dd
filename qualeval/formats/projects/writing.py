"""Which writer a project for other programs has, by the file's ending."""

from pathlib import Path

from qualeval.domain.exchange import ExchangeProject, Loss
from qualeval.formats.added import is_added, write_added

_REFI = ".qdpx"


def is_written(path: Path) -> bool:
    return path.suffix.lower() == _REFI or is_added("writers.projects", path)


def write_project(project: ExchangeProject, path: Path) -> tuple[Loss, ...]:
    """Writes it, whole or not at all; what the format has no place for comes back by name."""
    if path.suffix.lower() != _REFI and is_added("writers.projects", path):
        return write_added("writers.projects", project, path)
    from qualeval.formats.refi.write import write_qdpx

    return write_qdpx(project, path)
