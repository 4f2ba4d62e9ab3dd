"""Which program's project a file or folder is, and its reader."""

from collections.abc import Callable
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.domain.exchange import ExchangeProject
from qualeval.formats.added import is_added, read_added
from qualeval.formats.exchange import with_line_feeds
from qualeval.formats.refi.origin import is_ours
from qualeval.i18n import N_

ENDINGS = (".qdpx", ".qde", ".qda", ".sqlite3", ".rqda")
_QC_DATABASE = "qualitative_coding.sqlite3"
_QUALCODER_DATABASE = "data.qda"


def is_project(path: Path) -> bool:
    """Whether a file (by its ending) or a folder (by what is in it) is a project of another program."""
    if path.is_dir():
        return (path / _QC_DATABASE).is_file() or (path / _QUALCODER_DATABASE).is_file()
    return path.suffix.lower() in ENDINGS or is_added("projects", path)


def read_project(path: Path, language: str = "id") -> ExchangeProject:
    """The project, ready for the screen: texts that are not ours have their line ends made line feeds.

    Raises a Fault that names file, place and reason for what is no such project.
    """
    project = _reader(path)(path, language)
    return project if is_ours(project.origin) else with_line_feeds(project)


def _reader(path: Path) -> Callable[[Path, str], ExchangeProject]:
    ending = path.suffix.lower()
    if (path.is_dir() and (path / _QC_DATABASE).is_file()) or path.name == _QC_DATABASE:
        from qualeval.formats.projects.qc import read_qc

        return read_qc
    if ending == ".qda" or (path.is_dir() and (path / _QUALCODER_DATABASE).is_file()):
        from qualeval.formats.projects.qualcoder import read_qda

        return read_qda
    if ending in (".qdpx", ".qde"):
        from qualeval.formats.refi.read import read_qdpx

        return read_qdpx
    if ending == ".rqda":
        from qualeval.formats.projects.rqda import read_rqda

        return read_rqda
    if ending == ".sqlite3":
        from qualeval.formats.projects.taguette import read_taguette

        return read_taguette
    if is_added("projects", path):
        return lambda found, _: read_added("projects", found)
    raise Fault(
        str(path),
        0,
        0,
        N_("this is no project that is read; there are {endings}, and folders of QualCoder and qc"),
        endings=", ".join(ENDINGS),
    )
