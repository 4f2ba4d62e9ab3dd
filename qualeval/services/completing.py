"""“Nothing more here”: marking a segment as fully reviewed, so that the codes it was not given are known not to be its.

Without the mark, a code that a segment was not given is unknown: perhaps nobody has looked for it yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.events import Gesture, added, removed
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
    """Marks a segment as fully reviewed against the codes there are now; a marked one is open again."""
    return turn_all_complete(session, [(document_id, span)])


def turn_all_complete(session: Session, places: Iterable[tuple[str, Span]]) -> Gesture:
    """Marks segments (document and span, one at least) in one step; where all are marked, they are open again."""
    found = [(document_id, span, mark_of(session, document_id, span)) for document_id, span in places]
    marks = [mark for _, _, mark in found if mark is not None]
    if len(marks) == len(found):
        return session.commit(REOPEN, map(removed, marks))
    codes = tuple(code.code for code in session.codebook().leaves())
    made = [
        Reviewed(
            id=session.ids.new(),
            document_id=document_id,
            start=span.start,
            end=span.end,
            coder=session.coder,
            reviewed_at=session.clock.now(),
            codes=codes,
        )
        for document_id, span, mark in found
        if mark is None
    ]
    return session.commit(COMPLETE, map(added, made))
