"""Coding blind: for double coding, a coder sees nothing of the others' work."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import (
    Coder,
    Coding,
    Conflict,
    Decision,
    Document,
    Finding,
    Memo,
    Recommendation,
    Record,
    Reviewed,
    Sight,
    Source,
)
from qualeval.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.events import Gesture
    from qualeval.domain.evidence import CodingFact, DecisionTally
    from qualeval.domain.history import Entry
    from qualeval.domain.progress import SourceProgress
    from qualeval.domain.query import Word
    from qualeval.domain.text import Content
    from qualeval.services.ports.storing import ProjectStore
    from qualeval.services.session import Session

R = TypeVar("R", bound=Record)


def is_blind(session: Session) -> bool:
    """Whether this coder is to see nothing of the others' work, and no suggestions."""
    listed = session.store.get(Coder, session.coder)
    return listed is not None and listed.sight is Sight.BLIND


def as_seen(session: Session) -> Session:
    """The session as its coder may see it: a blind one through a store that holds back the others' work."""
    if isinstance(session.store, BlindStore) or not is_blind(session):
        return session
    return replace(session, store=BlindStore(session.store, session.coder))


def whole(store: ProjectStore) -> ProjectStore:
    """The store itself, whoever looks at it: for merging and keeping, which show nothing of what is in it."""
    return store.inner if isinstance(store, BlindStore) else store


def refuse_blind(session: Session) -> None:
    """Raises QualevalError in blind mode, for what would lead the coder."""
    if is_blind(session):
        raise QualevalError(
            N_("{coder} codes blind: no suggestions, no others' work; `qualeval coders PROJECT --open NAME` ends it"),
            coder=session.coder,
        )


_OWN = (Coding, Decision, Reviewed, Memo, Recommendation, Finding)
_HELD_BACK = (*_OWN, Conflict)


class BlindStore:
    """A project as one coder sees it who codes blind: texts, cases, codebook and her own work.

    Counts are of her own codings, so that they tell nothing of the others'; of the others' steps those are left out
    that made or changed what is held back.
    """

    def __init__(self, inner: ProjectStore, coder: str) -> None:
        self.inner = inner
        self._coder = coder

    def _is_shown(self, record: Record | None) -> bool:
        if isinstance(record, Conflict):
            return False
        return not isinstance(record, _OWN) or record.coder == self._coder

    def append(self, gesture: Gesture, contents: Iterable[Content] = (), codebooks: Iterable[Codebook] = ()) -> None:
        self.inner.append(gesture, contents, codebooks)

    def get(self, record: type[R], *key: str) -> R | None:
        found = self.inner.get(record, *key)
        return found if self._is_shown(found) else None

    def find(self, record: type[R], **equal: str | int) -> list[R]:
        return [found for found in self.inner.find(record, **equal) if self._is_shown(found)]

    def find_among(self, record: type[R], field: str, values: Iterable[str], **equal: str) -> Iterator[R]:
        return filter(self._is_shown, self.inner.find_among(record, field, values, **equal))

    def content(self, digest: str) -> Content:
        return self.inner.content(digest)

    def codebook(self, digest: str) -> Codebook:
        return self.inner.codebook(digest)

    def gestures(self) -> Iterable[Gesture]:
        return (gesture for gesture in self.inner.gestures() if self.tells(gesture))

    def tells(self, gesture: Gesture) -> bool:
        """Whether the coder may know of a step."""
        return gesture.coder == self._coder or not any(isinstance(c.record, _HELD_BACK) for c in gesture.changes)

    def entries(self, coder: str) -> list[Entry]:
        return self.inner.entries(coder) if coder == self._coder else []

    def gesture(self, gesture_id: str) -> Gesture:
        found = self.inner.gesture(gesture_id)
        if not self.tells(found):
            raise QualevalError(N_("this step is held back while you code blind"))
        return found

    def generation(self) -> int:
        return self.inner.generation()

    def coding_facts(self, wave: str = "") -> list[CodingFact]:
        return [fact for fact in self.inner.coding_facts(wave) if fact.coder == self._coder]

    def countable_cases(self, wave: str = "") -> frozenset[str]:
        return self.inner.countable_cases(wave)

    def decision_tallies(self, wave: str = "") -> list[DecisionTally]:
        waves = {source.id: source.wave for source in self.inner.find(Source)}
        sources = {document.id: document.source_id for document in self.inner.find(Document)}
        tally = Counter(
            (decision.code, decision.verdict)
            for decision in self.find(Decision)
            if wave in ("", waves.get(sources.get(decision.document_id, ""), ""))
        )
        from qualeval.domain.evidence import DecisionTally

        return [DecisionTally(code, verdict, n) for (code, verdict), n in sorted(tally.items())]

    def code_counts(self) -> dict[str, int]:
        stretches = {(fact.code, fact.document_id, fact.start, fact.end) for fact in self.coding_facts()}
        return dict(Counter(code for code, *_ in stretches))

    def progress(self) -> list[SourceProgress]:
        facts = self.coding_facts()
        n_codings = Counter(fact.source_id for fact in facts)
        stretches = {(fact.source_id, fact.document_id, fact.start, fact.end) for fact in facts}
        n_coded = Counter(source_id for source_id, *_ in stretches)
        n_reviewed = self._reviewed_by_source()
        return [
            replace(
                row,
                n_codings=n_codings[row.source.id],
                n_coded=min(row.n_segments, n_coded[row.source.id]),
                n_reviewed=n_reviewed[row.source.id],
            )
            for row in self.inner.progress()
        ]

    def _reviewed_by_source(self) -> Counter[str]:
        marked = {(mark.document_id, mark.span) for mark in self.find(Reviewed)}
        documents = {d: self.inner.get(Document, d) for d in {document_id for document_id, _ in marked}}
        return Counter(found.source_id for document_id, _ in marked if (found := documents[document_id]))

    def documents_with(self, words: Sequence[Word]) -> list[str]:
        return self.inner.documents_with(words)

    def answers(self, source_id: str) -> list[tuple[str, str]]:
        return self.inner.answers(source_id)

    def documents_between(self, source_id: str, first: int, last: int) -> list[Document]:
        return self.inner.documents_between(source_id, first, last)

    def codings_between(self, document_id: str, first: int, last: int) -> list[Coding]:
        return [found for found in self.inner.codings_between(document_id, first, last) if self._is_shown(found)]

    def documents_apart(self, source_id: str, every: int) -> list[Document]:
        return self.inner.documents_apart(source_id, every)

    def last_position(self, source_id: str) -> int:
        return self.inner.last_position(source_id)

    def answer_texts(self, source_id: str) -> list[tuple[str, str]]:
        return self.inner.answer_texts(source_id)

    def values_of(self, attribute: str, wave: str = "") -> dict[str, str]:
        return self.inner.values_of(attribute, wave)

    def close(self) -> None:
        self.inner.close()
