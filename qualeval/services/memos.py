"""Memos: what coders write down about the project, a source, a code, a case, a recommendation or a coding.

Each coder has one memo about a thing; a coding carries its own, which everyone who codes shares.
"""

from collections.abc import Callable
from dataclasses import dataclass

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, removed
from qualeval.domain.records import Case, Coding, Memo, Recommendation, Source
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services import coding as codings
from qualeval.services.session import TITLE, Session
from qualeval.services.summarising import quotes

PROJECT, SOURCE, CODE, CASE, RECOMMENDATION, CODING = ABOUT = (
    "project",
    "source",
    "code",
    "case",
    "recommendation",
    "coding",
)


@dataclass(frozen=True, slots=True)
class Noted:
    """A memo with the name of what it is about: a code's own name, a quote's reference. `coding` where it is on one."""

    about: str
    target: str
    name: str
    coder: str
    text: str
    written_at: str
    coding: Coding | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that a memo can be about."""

    about: str
    target: str
    name: str


def memos(session: Session, language: str, about: str = "", target: str = "") -> list[Noted]:
    """Every memo, by what it is about in the order of the project; narrowed to a kind, or to one thing."""
    _check_kind(about)
    found = [] if about == CODING else _written(session, language, about, target)
    if about in ("", CODING):
        found += _on_codings(session, language)
    return [memo for memo in found if target in ("", memo.target)]


def _written(session: Session, language: str, about: str, target: str) -> list[Noted]:
    store = session.store
    records = store.find(Memo, about=about, target=target) if about and target else store.find(Memo)
    if not records:
        return []
    known = {(s.about, s.target): (at, s.name) for at, s in enumerate(subjects(session, language, about))}
    gone = (len(known), "")
    found = [
        (ABOUT.index(memo.about), known.get((memo.about, memo.target), gone), memo)
        for memo in records
        if memo.about in ABOUT and about in ("", memo.about)  # others stand in tables: see judgements
    ]
    found.sort(key=lambda item: (item[0], item[1][0], item[2].coder))
    return [
        Noted(memo.about, memo.target, name or memo.target, memo.coder, memo.text, memo.written_at)
        for _, (_, name), memo in found
    ]


def _on_codings(session: Session, language: str) -> list[Noted]:
    codebook = session.codebook()
    return [
        Noted(
            CODING,
            quote.coding.id,
            f"{quote.reference} {codebook[quote.coding.code].name.to(language)}",
            quote.coding.coder,
            quote.coding.memo,
            quote.coding.created_at,
            quote.coding,
        )
        for quote in quotes(session, countable_only=False, where=lambda coding: bool(coding.memo))
    ]


def subjects(session: Session, language: str, about: str = "") -> list[Subject]:
    """What a memo can be about, codings left out: they have theirs where they stand."""
    _check_kind(about)
    store = session.store
    listed: dict[str, Callable[[], list[tuple[str, str]]]] = {
        PROJECT: lambda: [("", session.setting(TITLE))],
        SOURCE: lambda: [(source.id, source.name) for source in store.find(Source)],
        CODE: lambda: [(code.code, code.name.to(language)) for _, code in session.codebook().walk()],
        CASE: lambda: [(case.id, case.name) for case in store.find(Case)],
        RECOMMENDATION: lambda: [(judged.id, judged.text) for judged in store.find(Recommendation)],
    }
    return [
        Subject(kind, target, name)
        for kind, find in listed.items()
        if about in ("", kind)
        for target, name in find()
    ]  # fmt: skip


def named(session: Session, about: str, name: str) -> Subject:
    """The thing meant by a kind and a name: a source's or case's name, a code's slug, a recommendation's id."""
    for found in subjects(session, session.language(), about):
        if about == PROJECT or name in (found.target, found.name):
            return found
    raise QualevalError(N_("there is no “{about}:{name}” to have a memo"), about=about, name=name)


def own(session: Session, about: str, target: str) -> str:
    """What this coder has written about a thing; empty where nothing is."""
    found = _standing(session, about, target)
    return found.text if isinstance(found, Memo) else found.memo if found else ""


def write(session: Session, about: str, target: str, text: str) -> Gesture | None:
    """Writes this coder's memo about a thing anew; an empty text takes it away. None when nothing is different."""
    _check_kind(about)
    words = text.strip()
    standing = _standing(session, about, target)
    if isinstance(standing, Coding):
        return codings.write_memo(session, standing, words)
    if about == CODING or not any(s.target == target for s in subjects(session, session.language(), about)):
        raise QualevalError(N_("what the memo is about is no longer in the project"))
    if words == (standing.text if standing else ""):
        return None
    if not words:
        assert standing is not None
        return session.commit("memo.remove", [removed(standing)])
    after = Memo(about, target, session.coder, words, session.clock.now())
    return session.commit("memo.write", [Change(standing, after)])


def rewrite(session: Session, noted: Noted, text: str) -> Gesture | None:
    """Writes a memo of the list anew. Another coder's stays as it is: one writes one's own beside it."""
    _check_own(session, noted)
    return write(session, noted.about, noted.target, text)


def remove(session: Session, noted: Noted) -> Gesture | None:
    """Takes a memo away, also one about something that is gone."""
    _check_own(session, noted)
    if noted.coding is not None:
        return codings.write_memo(session, noted.coding, "")
    standing = session.store.get(Memo, noted.about, noted.target, noted.coder)
    return session.commit("memo.remove", [removed(standing)]) if standing else None


def _check_own(session: Session, noted: Noted) -> None:
    if noted.coding is None and noted.coder != session.coder:
        raise QualevalError(N_("{coder} wrote this memo; write your own beside it"), coder=noted.coder)


def _standing(session: Session, about: str, target: str) -> Memo | Coding | None:
    if about == CODING:
        return session.store.get(Coding, target)
    return session.store.get(Memo, about, target, session.coder)


def _check_kind(about: str) -> None:
    if about and about not in ABOUT:
        raise QualevalError(N_("a memo is about one of: {kinds}"), kinds=", ".join(ABOUT))


def memos_table(found: list[Noted], translate: Translator) -> ResultTable:
    """The memos for the command line."""
    return ResultTable(
        name="memos",
        columns=("about", "name", "coder", "written_at", "text", "target"),
        headers=tuple(
            translate(header)
            for header in (N_("about"), N_("name"), N_("coder"), N_("when"), N_("memo"), N_("id"))
        ),
        rows=tuple((m.about, m.name, m.coder, m.written_at, m.text, m.target) for m in found),
        title=translate(N_("Memos")),
        worded=("about",),
    )  # fmt: skip
