"""“Nothing more here”: marking a segment as fully reviewed, so that the codes it was not given are known not to be its.

Without the mark, a code that a segment was not given is unknown: perhaps nobody has looked for it yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.events import Change, Gesture, removed
from qualeval.domain.records import Reviewed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualeval.domain.text import Span
    from qualeval.services.session import Session

COMPLETE = "segment.complete"
REOPEN = "segment.reopen"


def mark_of(session: Session, document_id: str, span: Span) -> Reviewed | None:
    """The mark of this coder on a segment, None where she has not marked it."""
    for mark in session.store.find(Reviewed, document_id=document_id, start=span.start):
        if (mark.span, mark.coder) == (span, session.coder):
            return mark
    return None


def turn_complete(session: Session, document_id: str, span: Span) -> Gesture:
    """Marks a segment as fully reviewed against the codes there are now; one that is so already is open again."""
    return turn_all_complete(session, [(document_id, span)])


def turn_all_complete(session: Session, places: Iterable[tuple[str, Span]]) -> Gesture:
    """Marks segments (document and span, one at least) in one step; where all are marked, they are open again."""
    asked = list(places)
    marks = (mark_of(session, document_id, span) for document_id, span in asked)
    return complete(session, asked) or session.commit(REOPEN, [removed(mark) for mark in marks if mark is not None])


def complete(session: Session, places: Iterable[tuple[str, Span]]) -> Gesture | None:
    """Marks segments in one step, those too whose mark is from before some code; None where all are marked."""
    codes = tuple(code.code for code in session.codebook().leaves())
    changes = []
    for document_id, span in places:
        mark = mark_of(session, document_id, span)
        if mark is None or not set(codes) <= set(mark.codes):
            made = Reviewed(
                id=mark.id if mark else session.ids.new(),
                document_id=document_id,
                start=span.start,
                end=span.end,
                coder=session.coder,
                reviewed_at=session.clock.now(),
                codes=codes,
            )
            changes.append(Change(mark, made))
    return session.commit(COMPLETE, changes) if changes else None
