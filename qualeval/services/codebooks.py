"""The project's codebook: taking over a new version of it, and writing it out."""

import re
import unicodedata
from collections.abc import Sequence
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


def matching(codebook: Codebook, typed: str, recent: Sequence[str] = ()) -> list[Code]:
    """The codes that a typed text may mean, best first: by name, slug, keyword, then definition, in any language.

    With nothing typed, every code: those used last first, then in the codebook's order.
    """
    wanted = typed.strip().lower()
    leaves = codebook.leaves()
    position = {code: index for index, code in enumerate(recent)}
    if not wanted:
        return sorted(leaves, key=lambda code: position.get(code.code, len(position)))
    scored = [(_closeness(code, wanted), position.get(code.code, len(position)), code) for code in leaves]
    return [code for score, _, code in sorted(scored, key=lambda item: item[:2]) if score < _NO_MATCH]


_NO_MATCH = 9


def _closeness(code: Code, wanted: str) -> int:
    """0 for a name that begins with what was typed, up to 4 for a definition that holds it; 9 for no match."""
    names = [text.lower() for _, text in code.name.texts] + [code.code.replace("_", " ").lower()]
    if any(name.startswith(wanted) for name in names):
        return 0
    if any(word.startswith(wanted) for name in names for word in name.split()):
        return 1
    if any(wanted in name for name in names):
        return 2
    if any(keyword.lower().startswith(wanted) for keyword in code.all_keywords()):
        return 3
    described = (text.lower() for part in (code.brief, code.definition) for _, text in part.texts)
    return 4 if any(wanted in text for text in described) else _NO_MATCH


def slug_for(name: str, codebook: Codebook) -> str:
    """A slug for a new code's name that the codebook does not have yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "code"
    base = base if base[0].isalpha() else f"c_{base}"
    slug, n = base, 2
    while slug in codebook:
        slug, n = f"{base}_{n}", n + 1
    return slug
