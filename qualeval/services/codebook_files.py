"""The codebook's YAML file: the project remembers where it was written to or read from, and sees when it changes."""

from pathlib import Path
from typing import NamedTuple

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture
from qualeval.domain.records import Setting
from qualeval.services.codebooks import take_over
from qualeval.services.ports.reading import Formats
from qualeval.services.session import Session, put

FILE = "codebook.file"  # the settings' names
FILE_DIGEST = "codebook.file_digest"


class KnownFile(NamedTuple):
    """The file last exported to or imported from, and what its bytes were then."""

    path: Path
    digest: str


def known_file(session: Session, home: Path) -> KnownFile | None:
    """The file that the project remembers; `home` is the project's folder, which paths within it are relative to."""
    path = session.setting(FILE)
    return KnownFile(home / path, session.setting(FILE_DIGEST)) if path else None


def export_file(session: Session, formats: Formats, path: Path, home: Path) -> Gesture | None:
    """Writes the codebook to a file and remembers it; None where the project remembered just this."""
    formats.write_codebook(session.codebook(), path)
    changes = _remembering(session, formats, path, home)
    return session.commit("codebook.export", changes) if changes else None


def import_file(session: Session, formats: Formats, path: Path, home: Path) -> Gesture | None:
    """Takes a file over as the project's codebook and remembers it, as one gesture; None when nothing is different."""
    codebook = formats.read_codebook(path)
    return take_over(session, codebook, _remembering(session, formats, path, home))


def changed_outside(session: Session, formats: Formats, home: Path) -> Path | None:
    """The remembered file where someone has changed it since and it says something else than the project does.

    A file that is gone is no trouble; one that cannot be read as a codebook is named, so that its faults can be told.
    """
    known = known_file(session, home)
    if known is None or not known.path.is_file():
        return None
    try:
        if formats.digest(known.path) == known.digest:
            return None
        found = formats.read_codebook(known.path)
    except QualevalError:
        return known.path
    return known.path if _content(found) != _content(session.codebook()) else None


def _content(codebook: Codebook) -> tuple[object, ...]:
    """Everything but the number of the version, in the order of the tree, which is a file's."""
    return (codebook.name, codebook.language, codebook.title, [*codebook.walk()], codebook.rules)


def _remembering(session: Session, formats: Formats, path: Path, home: Path) -> list[Change]:
    whole, folder = path.resolve(), home.resolve()
    shown = whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else str(whole)
    store = session.store
    return [
        *put(store.get(Setting, FILE), Setting(FILE, shown)),
        *put(store.get(Setting, FILE_DIGEST), Setting(FILE_DIGEST, formats.digest(path))),
    ]
