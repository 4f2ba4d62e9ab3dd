"""The project's codebook: taking over a new version of it, and writing it out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from qualeval.domain.codebook import CANDIDATE, RETIRED, STATUSES, Code, Codebook, Label
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, Intent
from qualeval.domain.records import Coding, Setting
from qualeval.i18n import N_
from qualeval.services.session import CODEBOOK, Session, put

if TYPE_CHECKING:
    from collections.abc import Sequence


def take_over(
    session: Session, codebook: Codebook, recoded: Sequence[Change] = (), action: str = "codebook.revise"
) -> Gesture | None:
    """Makes a codebook the project's, together with the codings that change with it, as one gesture.

    None when nothing is different. A code that has codings cannot go: the message names it.
    """
    before = session.store.get(Setting, CODEBOOK)
    if before:
        for code in (c.code for c in session.store.codebook(before.value).codes if c.code not in codebook):
            left = {c.id for c in session.store.find(Coding, code=code)} - {c.record.key[0] for c in recoded}
            if left:
                raise QualevalError(
                    N_("the new codebook has no code “{code}”, but {n} codings use it; recode or remove them first"),
                    code=code,
                    n=len(left),
                )
    changes = [*put(before, Setting(CODEBOOK, codebook.digest)), *recoded]
    return session.commit(action, changes, codebooks=[codebook]) if changes else None


def add_code(session: Session, slug: str, name: str, parent: str = "") -> Gesture:
    """Adds a code that came up while reading, a candidate to be defined later."""
    codebook = session.codebook()
    if slug in codebook:
        raise QualevalError(N_("there is a code “{code}” already"), code=slug)
    _check_can_hold(session, codebook, parent)
    grown = codebook.with_code(candidate(codebook, slug, name, parent))
    return _done(take_over(session, grown, action="codebook.add"))


def candidate(codebook: Codebook, slug: str, name: str, parent: str = "") -> Code:
    """A code that has a name and no definition yet."""
    kind = codebook.kind_of(parent) if parent else "context"
    return Code(slug, Label(((codebook.language, name),)), kind=kind, parent=parent, status=CANDIDATE)


def define(session: Session, code: Code) -> Gesture | None:
    """Gives an entry other words, keywords, colour or kind; its slug stays. None when nothing is different."""
    codebook = session.codebook()
    before = _entry(codebook, code.code)
    if not code.name:
        raise QualevalError(N_("a code needs a name"))
    if before == code:
        return None
    return take_over(session, codebook.with_code(code), action="codebook.define")


def move(session: Session, codes: Sequence[str], parent: str) -> Gesture | None:
    """Puts entries under a category ("" for the top), in the order they have; None when they are there already."""
    codebook = session.codebook()
    for code in codes:
        _entry(codebook, code)
        above = parent
        while above:
            if above == code:
                raise QualevalError(N_("“{code}” cannot stand under itself"), code=code)
            above = _entry(codebook, above).parent
    _check_can_hold(session, codebook, parent)
    moved = tuple(replace(entry, parent=parent) if entry.code in codes else entry for entry in codebook.codes)
    return _rewritten(session, moved, "codebook.move")


def merge(session: Session, codes: Sequence[str], into: str) -> Gesture:
    """Makes the codings of some codes those of another one; the merged entries leave the codebook.

    Where a coder has both on the same span, one coding stays.
    """
    codebook = session.codebook()
    _entry(codebook, into)
    for code in codes:
        _entry(codebook, code)
        if code == into or codebook.is_category(code):
            raise QualevalError(N_("“{code}” cannot be merged: it is a category, or the same code"), code=code)
    standing = {_place(coding) for coding in session.store.find(Coding, code=into)}
    recoded: list[Change] = []
    for code in codes:
        for coding in session.store.find(Coding, code=code):
            after = None if _place(coding) in standing else replace(coding, code=into)
            standing.add(_place(coding))
            recoded.append(Change(coding, after))
    kept = tuple(entry for entry in codebook.codes if entry.code not in codes)
    rules = tuple(
        replace(rule, codes=tuple(dict.fromkeys(into if code in codes else code for code in rule.codes)))
        for rule in codebook.rules
    )
    merged = replace(codebook, codes=kept, rules=rules, version=codebook.version + 1)
    return _done(take_over(session, merged, recoded, "codebook.merge"))


def split(session: Session, code: str, new: Code, codings: Sequence[Coding]) -> Gesture:
    """Makes some codings of a code those of a new one beside it."""
    codebook = session.codebook()
    before = _entry(codebook, code)
    if new.code in codebook:
        raise QualevalError(N_("there is a code “{code}” already"), code=new.code)
    for coding in codings:
        if coding.code != code:
            raise QualevalError(N_("a coding of “{other}” is not one of “{code}”"), other=coding.code, code=code)
    entry = replace(new, parent=before.parent)
    recoded = [Change(coding, replace(coding, code=new.code)) for coding in codings]
    return _done(take_over(session, codebook.with_code(entry), recoded, "codebook.split"))


def set_status(session: Session, codes: Sequence[str], status: str) -> Gesture | None:
    """Retires entries (they keep their codings and take no new ones), restores them, or makes candidates codes.

    All in one step; None when all of them have the status already.
    """
    if status not in STATUSES:
        raise ValueError(status)
    codebook = session.codebook()
    for code in codes:
        _entry(codebook, code)
    return _rewritten(
        session,
        tuple(replace(entry, status=status) if entry.code in codes else entry for entry in codebook.codes),
        "codebook.retire" if status == RETIRED else "codebook.activate",
    )


def shift(session: Session, codes: Sequence[str], step: int) -> Gesture | None:
    """Puts entries one place down (1) or up (-1) among those under the same category; those at the end stay.

    Several that stand together move together. None when nothing moves.
    """
    codebook = session.codebook()
    for code in codes:
        _entry(codebook, code)
    after = list(codebook.codes)
    for parent in dict.fromkeys(codebook[code].parent for code in codes):
        slots = [at for at, entry in enumerate(codebook.codes) if entry.parent == parent]
        for at, entry in zip(slots, _shifted([codebook.codes[at] for at in slots], codes, step), strict=True):
            after[at] = entry
    return _rewritten(session, tuple(after), "codebook.shift")


def _shifted(siblings: Sequence[Code], codes: Sequence[str], step: int) -> list[Code]:
    """The siblings with the chosen ones a place further: begun at the end that they move to, so that none overtakes."""
    order = list(siblings if step < 0 else siblings[::-1])
    for at in range(1, len(order)):
        if order[at].code in codes and order[at - 1].code not in codes:
            order[at - 1], order[at] = order[at], order[at - 1]
    return order if step < 0 else order[::-1]


def _rewritten(session: Session, entries: tuple[Code, ...], action: str) -> Gesture | None:
    codebook = session.codebook()
    if entries == codebook.codes:
        return None
    return take_over(session, replace(codebook, codes=entries, version=codebook.version + 1), action=action)


class Version(NamedTuple):
    """A state that the codebook was in, with who made it and when."""

    at: str
    coder: str
    action: str
    codebook: Codebook
    intent: Intent = Intent.DO


def versions(session: Session) -> list[Version]:
    """The codebook's states, oldest first, from the journal: undone ones too, as they were."""
    found = []
    for gesture in session.store.gestures():
        for change in gesture.changes:
            if isinstance(change.after, Setting) and change.after.name == CODEBOOK:
                codebook = session.store.codebook(change.after.value)
                found.append(Version(gesture.at, gesture.coder, gesture.action, codebook, gesture.intent))
    return found


def _entry(codebook: Codebook, code: str) -> Code:
    entry = codebook.get(code)
    if entry is None:
        raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
    return entry


def _check_can_hold(session: Session, codebook: Codebook, parent: str) -> None:
    """A code that text is coded with cannot become a category."""
    if parent in codebook and not codebook.is_category(parent) and session.store.find(Coding, code=parent):
        raise QualevalError(N_("“{code}” has codings: it cannot become a category"), code=parent)


def _place(coding: Coding) -> tuple[str, int, int, str]:
    return (coding.document_id, coding.start, coding.end, coding.coder)


def _done(gesture: Gesture | None) -> Gesture:
    assert gesture is not None
    return gesture


def matching(codebook: Codebook, typed: str, recent: Sequence[str] = ()) -> list[Code]:
    """The codes that a typed text may mean, best first: by name, slug, keyword, then definition, in any language.

    With nothing typed, every code: those used last first, then in the codebook's order.
    """
    wanted = typed.strip().lower()
    leaves = codebook.usable()
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


def alike(codebook: Codebook, name: str) -> list[Code]:
    """The entries with nearly this name, slug or keyword in any language, the nearest first.

    A new code of the name would say the same again. Letter case, blanks and the order of words are no difference, and
    a name of two words or more is near one that has all of them and more.
    """
    by_name: dict[str, Code] = {}
    holding: dict[str, Code] = {}  # those whose name has all words of this one, or the other way round
    for code in codebook.codes:
        called = [text for _, text in code.name.texts] + [code.code.replace("_", " "), *code.all_keywords()]
        for text in called:
            by_name.setdefault(_plain(text), code)
        if any(_holds(text, name) or _holds(name, text) for _, text in code.name.texts):
            holding[code.code] = code
    wanted = _plain(name)
    near = get_close_matches(wanted, by_name, n=3, cutoff=_ALIKE) if len(wanted) >= _SHORTEST else []
    return list(({by_name[found].code: by_name[found] for found in near} | holding).values())


def _plain(text: str) -> str:
    return " ".join(sorted(text.lower().split()))


def _holds(longer: str, shorter: str) -> bool:
    parts = set(shorter.lower().split())
    return len(parts) > 1 and parts <= set(longer.lower().split())


_ALIKE = 0.82
_SHORTEST = 3  # letters: less is like many


def name_in_vivo(words: str) -> str:
    """What a code is called that bears what was said: one line, without marks at its ends, cut after whole words."""
    name = " ".join(words.split()).strip(_MARKS)
    if len(name) <= _LONGEST_NAME:
        return name or " ".join(words.split())
    return name[: _LONGEST_NAME + 1].rsplit(" ", 1)[0][:_LONGEST_NAME].rstrip(_MARKS)


_LONGEST_NAME = 60
_MARKS = " .,;:!?…\"'“”‘’()[]"


def slug_for(name: str, codebook: Codebook) -> str:
    """A slug for a new code's name that the codebook does not have yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "code"
    base = base if base[0].isalpha() else f"c_{base}"
    slug, n = base, 2
    while slug in codebook:
        slug, n = f"{base}_{n}", n + 1
    return slug
