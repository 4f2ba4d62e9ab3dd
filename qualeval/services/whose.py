"""Whose codings count: everybody's, some coders', what all of them coded alike, or what they have settled.

Everything that counts or quotes reads a store, so the choice is made once: `counted` gives a session whose store holds
the codings that count and nothing else is different.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from qualeval.domain.errors import QualevalError
from qualeval.domain.frozen import frozen
from qualeval.domain.records import Coding, Decision, Record, Reviewed
from qualeval.i18n import N_, Translator
from qualeval.services.blindness import BlindStore
from qualeval.services.coders import AGREED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualeval.domain.events import Gesture
    from qualeval.domain.evidence import CodingFact
    from qualeval.domain.history import Entry
    from qualeval.domain.progress import SourceProgress
    from qualeval.services.ports.storing import ProjectStore
    from qualeval.services.session import Session

R = TypeVar("R", bound=Record)
UNION, INTERSECTION = "union", "intersection"
_JOINS = {",": False, "+": True}  # between names: any of them, or all of them


class Marked(Protocol):
    """A code on a stretch by a coder: a coding, or a fact about one."""

    @property
    def coder(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def document_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


M = TypeVar("M", bound=Marked)


@frozen
class Whose:
    """The coders whose codings count, everybody's without any; `by_all` for what all of them coded alike."""

    coders: tuple[str, ...] = ()
    by_all: bool = False

    def counted(self, found: Sequence[M]) -> list[M]:
        """Those that count, in their order.

        What all coded alike are the first coder's stretches on which every other has the same code, sharing at least
        half of the shorter one: one of each, so that nothing counts twice.
        """
        if not self.coders:
            return list(found)
        if not self.by_all:
            return [each for each in found if each.coder in self.coders]
        first, *others = self.coders
        stretches: dict[tuple[str, str, str], list[M]] = defaultdict(list)
        for each in found:
            stretches[each.coder, each.code, each.document_id].append(each)
        return [
            each
            for each in found
            if each.coder == first
            and all(
                any(_alike(each, other) for other in stretches[coder, each.code, each.document_id]) for coder in others
            )
        ]

    def words(self, translate: Translator) -> str:
        """Whose codings count, for a reader of the numbers."""
        coders = ", ".join(self.coders)
        if not self.coders:
            return translate(N_("Everybody's codings count; what two coded alike counts once."))
        if self.by_all:
            return translate(N_("Only what all of {coders} coded alike counts."), coders=coders)
        if self.coders[0] in AGREED:
            return translate(N_("Only what the coders agreed on or settled counts ({coders})."), coders=coders)
        return translate(N_("Only the codings of {coders} count."), coders=coders)


def _alike(one: Marked, other: Marked) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0 and 2 * shared >= min(one.end - one.start, other.end - other.start)


EVERYBODY = Whose()


def meant(session: Session, text: str) -> Whose:
    """What was asked for: `union` (or nothing), `intersection`, `agreed`, names as `a,b` (any) or `a+b` (all of them).

    Raises QualevalError for a coder who has coded nothing, and where there are no two to compare.
    """
    wanted = text.strip()
    if wanted in ("", UNION):
        return EVERYBODY
    known = sorted({coding.coder for coding in session.store.find(Coding)})
    if wanted == INTERSECTION:
        return _by_all(tuple(coder for coder in known if coder not in AGREED), known)
    if wanted in known:
        return Whose((wanted,))
    if wanted in AGREED:
        for name in AGREED:
            if name in known:
                return Whose((name,))
        raise QualevalError(N_("nothing is agreed on yet; `qualeval adjudicate` settles where coders differ"))
    for join, by_all in _JOINS.items():
        if join in wanted:
            names = tuple(dict.fromkeys(name.strip() for name in wanted.split(join) if name.strip()))
            _check(names, known)
            return _by_all(names, known) if by_all else Whose(names)
    _check((wanted,), known)
    return Whose((wanted,))


def choices(session: Session) -> list[str]:
    """What `meant` takes here: everybody's (empty), each coder's, and what all coded alike where there are several."""
    known = sorted({coding.coder for coding in session.store.find(Coding)})
    several = sum(coder not in AGREED for coder in known) > 1
    return ["", *known, *([INTERSECTION] if several else [])]


def _by_all(names: tuple[str, ...], known: Sequence[str]) -> Whose:
    if len(names) < 2:
        raise QualevalError(
            N_("what coders coded alike takes two; there are codings by: {coders}"), coders=", ".join(known) or "–"
        )
    return Whose(names, by_all=True)


def _check(names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise QualevalError(
                N_("nothing is coded by “{coder}”; there are codings by: {coders}"),
                coder=name,
                coders=", ".join(known) or "–",
            )


def counted(session: Session, text: str) -> Session:
    """The session with only those codings that count; see `meant` for the text."""
    whose = meant(session, text)
    return replace(session, store=CountedStore(session.store, whose)) if whose.coders else session


def whose_of(store: ProjectStore) -> Whose:
    """Whose codings a store holds."""
    return store.whose if isinstance(store, CountedStore) else EVERYBODY


class CountedStore(BlindStore):
    """A project with the codings that count and their coders' decisions; everything else as it is.

    Its counts follow from those codings, as a blind coder's follow from her own.
    """

    def __init__(self, inner: ProjectStore, whose: Whose) -> None:
        super().__init__(inner, "")
        self.whose = whose

    def get(self, record: type[R], *key: str) -> R | None:
        return self.inner.get(record, *key)

    def find(self, record: type[R], **equal: str | int) -> list[R]:
        if record is Coding:
            return cast("list[R]", self.whose.counted(cast("list[Coding]", self.inner.find(record, **equal))))
        standing = self.inner.find(record, **equal)
        whose = self.whose.coders
        return [each for each in standing if not isinstance(each, Decision | Reviewed) or each.coder in whose]

    def gestures(self) -> list[Gesture]:
        return list(self.inner.gestures())

    def gesture(self, gesture_id: str) -> Gesture:
        return self.inner.gesture(gesture_id)

    def entries(self, coder: str) -> list[Entry]:
        return self.inner.entries(coder)

    def coding_facts(self, wave: str = "") -> list[CodingFact]:
        return self.whose.counted(self.inner.coding_facts(wave))

    def progress(self) -> list[SourceProgress]:
        """How far these coders have come: one has worked in a source also where nothing was coded alike."""
        if self.whose.by_all:
            return CountedStore(self.inner, Whose(self.whose.coders)).progress()
        return super().progress()
