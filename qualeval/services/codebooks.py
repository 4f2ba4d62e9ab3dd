"""The project's codebook: taking over a new version of it, and writing it out."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qualeval.domain.codebook import Code, Codebook
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import Coding, Setting
from qualeval.i18n import N_
from qualeval.services.ports import Formats
from qualeval.services.session import CODEBOOK, Session, put


class Difference(NamedTuple):
    """Slugs that another codebook adds, takes away, or describes otherwise."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def compare(old: Codebook, new: Codebook) -> Difference:
    return Difference(
        added=tuple(code.code for code in new.codes if code.code not in old),
        removed=tuple(code.code for code in old.codes if code.code not in new),
        changed=tuple(code.code for code in new.codes if code.code in old and old[code.code] != code),
    )


def import_file(session: Session, formats: Formats, path: Path) -> Gesture | None:
    """Takes a codebook file over as the project's; None when nothing is different.

    A code that has codings cannot go: the message names it.
    """
    return take_over(session, formats.read_codebook(path))


def take_over(session: Session, codebook: Codebook) -> Gesture | None:
    before = session.store.get(Setting, CODEBOOK)
    if before:
        for code in compare(session.store.codebook(before.value), codebook).removed:
            if n := len(session.store.find(Coding, code=code)):
                raise QualevalError(
                    N_("the new codebook has no code “{code}”, but {n} codings use it; recode or remove them first"),
                    code=code,
                    n=n,
                )
    changes = put(before, Setting(CODEBOOK, codebook.digest))
    return session.commit("codebook.revise", changes, codebooks=[codebook]) if changes else None


def add_code(session: Session, slug: str, name: str, parent: str = "") -> Gesture:
    """Adds a code that came up while reading, defined later; the codebook gets a new version."""
    codebook = session.codebook()
    if slug in codebook:
        raise QualevalError(N_("there is a code “{code}” already"), code=slug)
    kind = codebook.kind_of(parent) if parent else "context"
    code = Code(slug, replace(codebook.title, texts=((codebook.language, name),)), kind=kind, parent=parent)
    gesture = take_over(session, codebook.with_code(code))
    assert gesture is not None
    return gesture
