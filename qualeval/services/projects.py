"""Making a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from qualeval.domain.events import added
from qualeval.domain.places import Address, Place
from qualeval.domain.records import Setting
from qualeval.services.session import CODEBOOK, CREATE, LANGUAGE, TITLE, Session

if TYPE_CHECKING:
    from pathlib import Path

    from qualeval.domain.codebook import Codebook
    from qualeval.services.ports.reading import Formats
    from qualeval.services.ports.stamping import Clock, Ids
    from qualeval.services.ports.storing import ProjectFiles, ProjectStore

SUFFIX = ".qualeval"


@overload
def project_path(name: Path) -> Path: ...
@overload
def project_path(name: Place) -> Place: ...
def project_path(name: Place) -> Place:
    """The project's file: the name given, with the ending that projects have. An address is what it is."""
    if isinstance(name, Address) or name.suffix == SUFFIX:
        return name
    return name.with_name(name.name + SUFFIX)


def create(
    files: ProjectFiles,
    formats: Formats,
    clock: Clock,
    ids: Ids,
    coder: str,
    path: Place,
    codebook: Path,
    language: str,
) -> ProjectStore:
    """Makes a project with a codebook. The codebook is read first: a fault in it leaves no file behind."""
    entries = formats.read_codebook(codebook)
    store = files.create(project_path(path))
    begin(Session(store, clock, ids, coder), entries, language or entries.language)
    return store


def begin(session: Session, codebook: Codebook, language: str) -> None:
    """The first gesture of a project: its title, language and codebook."""
    title = codebook.title.to(language) or codebook.name
    settings = ((TITLE, title), (LANGUAGE, language), (CODEBOOK, codebook.digest))
    session.commit(CREATE, [added(Setting(*setting)) for setting in settings], codebooks=[codebook])
