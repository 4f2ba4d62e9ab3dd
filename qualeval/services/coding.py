"""Coding text: applying and removing codes, moving their edges, memos, and deciding on suggestions."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, added, removed
from qualeval.domain.records import Coding, Decision, Document, Origin, Verdict
from qualeval.domain.text import Content, Span, count_words, spoken
from qualeval.i18n import N_
from qualeval.services import codebooks

if TYPE_CHECKING:
    from qualeval.domain.codebook import Codebook
    from qualeval.domain.suggestion import Suggestion
    from qualeval.services.session import Session


class DocumentView(NamedTuple):
    """A document with its content and codings: what the transcript view shows."""

    document: Document
    content: Content
    codings: tuple[Coding, ...]


class Passage(NamedTuple):
    """A span of a document, with the content it stands in."""

    document: Document
    content: Content
    span: Span


def view(session: Session, document: Document) -> DocumentView:
    """A document as it stands, with everybody's codings."""
    return DocumentView(
        document,
        session.store.content(document.content),
        tuple(session.store.find(Coding, document_id=document.id)),
    )


def apply(session: Session, passage: Passage, code: str, codebook: Codebook | None = None) -> Gesture | None:
    """Codes a span by hand; None when this coder has just this coding already. Who has the codebook gives it along."""
    coding = new_coding(session, passage, code, Origin.MANUAL, codebook)
    return None if _standing(session, coding) else session.commit("code.apply", [added(coding)])


def apply_new(session: Session, passage: Passage, name: str) -> Gesture:
    """Codes a span with a code that came up while reading: the code (a candidate) and the coding are one gesture."""
    codebook = session.codebook()
    entry = codebooks.candidate(codebook, codebooks.slug_for(name, codebook), name)
    grown = codebook.with_code(entry)
    coding = new_coding(session, passage, entry.code, Origin.MANUAL, grown)
    gesture = codebooks.take_over(session, grown, [added(coding)], "code.apply")
    assert gesture is not None
    return gesture


def remove(session: Session, coding: Coding) -> Gesture:
    return session.commit("code.remove", [removed(coding)])


def resize(session: Session, content: Content, coding: Coding, span: Span) -> Gesture | None:
    """Moves a coding's edges; None when they stand there already. The same coding never stands twice."""
    moved = _spanning(content, coding, _words_of(content, span))
    if moved.span == coding.span:
        return None
    if _standing(session, moved):
        raise QualevalError(N_("this code is on these words already"))
    return session.commit("code.resize", [Change(coding, moved)])


def split(session: Session, content: Content, coding: Coding, at: Span) -> Gesture:
    """Cuts a coding where a span within it begins and ends: into two or three of the same code, as one gesture.

    The first keeps the coding's memo. Raises QualevalError where there is no word on one side of every cut.
    """
    cuts = [coding.start, *(cut for cut in (at.start, at.end) if coding.start < cut < coding.end), coding.end]
    spans = [span for start, end in pairwise(cuts) if (span := spoken(content, Span(start, end)))]
    if len(spans) < 2:
        raise QualevalError(N_("nothing of this coding stands before or after; select where to split it"))
    first, *others = (_spanning(content, coding, span) for span in spans)
    changes = [Change(coding, first)] if first != coding else []
    for other in others:
        piece = replace(other, id=session.ids.new(), memo="", created_at=session.clock.now())
        changes += [] if _standing(session, piece) else [added(piece)]
    return session.commit("code.split", changes)


def join(session: Session, content: Content, coding: Coding) -> Gesture:
    """Makes one coding of those of the same code and coder that touch this one or each other, as one gesture.

    Two touch where nothing but white space stands between them. Memos are kept, one under the other.
    """
    same = [
        other
        for other in session.store.find(Coding, document_id=coding.document_id, code=coding.code)
        if other.coder == coding.coder
    ]
    chain, hull = [coding], coding.span
    while found := [other for other in same if other not in chain and _touch(content, hull, other.span)]:
        chain += found
        for other in found:
            hull = hull.hull(other.span)
    if len(chain) == 1:
        raise QualevalError(N_("no other coding of this code touches this one"))
    first, *others = sorted(chain, key=lambda each: (each.start, each.end))
    memos = dict.fromkeys(each.memo for each in (first, *others) if each.memo)
    whole = replace(_spanning(content, first, hull), memo="\n".join(memos))
    return session.commit("code.join", [Change(first, whole), *(removed(other) for other in others)])


def _touch(content: Content, one: Span, other: Span) -> bool:
    between = content.text[min(one.end, other.end) : max(one.start, other.start)]
    return not between.strip()


def _spanning(content: Content, coding: Coding, span: Span) -> Coding:
    """The coding on another span, with what follows from it."""
    return replace(
        coding,
        start=span.start,
        end=span.end,
        speaker=content.speaker_of(span),
        n_words=count_words(content.text, span),
    )


def write_memo(session: Session, coding: Coding, text: str) -> Gesture | None:
    """Writes (or, with an empty text, clears) the memo on a coding."""
    if coding.memo == text:
        return None
    return session.commit("memo.write", [Change(coding, replace(coding, memo=text))])


class Asked(NamedTuple):
    """A suggestion that is decided on: for which segment, by which model, and how it came to be asked about."""

    passage: Passage
    suggestion: Suggestion
    model: str
    drawn: str = ""


def accept(session: Session, passage: Passage, suggestion: Suggestion, model: str) -> Gesture:
    """Takes a suggestion over as a coding."""
    return decide(session, Asked(passage, suggestion, model), Verdict.ACCEPT, suggestion.code)


def reject(session: Session, passage: Passage, suggestion: Suggestion, model: str) -> Gesture:
    """Turns a suggestion down; it is not made again for this segment."""
    return decide(session, Asked(passage, suggestion, model), Verdict.REJECT)


def change(session: Session, passage: Passage, suggestion: Suggestion, model: str, code: str) -> Gesture:
    """Takes another code instead of the one suggested."""
    return decide(session, Asked(passage, suggestion, model), Verdict.CHANGE, code)


def decide(
    session: Session,
    asked: Asked,
    verdict: Verdict,
    code: str = "",
    span: Span | None = None,
    codebook: Codebook | None = None,
) -> Gesture:
    """Makes a decision. `code` is what is coded (nothing with a rejection), on the segment or on a span of its text.

    Who has the codebook gives it along.
    """
    return session.commit(f"suggestion.{verdict}", decision_changes(session, asked, verdict, code, span, codebook))


def decision_changes(
    session: Session,
    asked: Asked,
    verdict: Verdict,
    code: str = "",
    span: Span | None = None,
    codebook: Codebook | None = None,
) -> list[Change]:
    """What a decision changes: the coding that comes of it, and the decision in place of an earlier one."""
    passage, suggestion = asked.passage, asked.suggestion
    changes: list[Change] = []
    coding_id = ""
    if code:
        origin = Origin.ACCEPTED if verdict is Verdict.ACCEPT else Origin.CHANGED
        coding = new_coding(session, passage._replace(span=span or passage.span), code, origin, codebook)
        standing = _standing(session, coding)
        coding_id = standing.id if standing else coding.id
        if standing is None:
            changes.append(added(coding))
    document, span = passage.document, passage.span
    changes += [
        removed(earlier)
        for earlier in session.store.find(Decision, document_id=document.id, start=span.start)
        if (earlier.start, earlier.end, earlier.code, earlier.coder)
        == (span.start, span.end, suggestion.code, session.coder)
    ]
    decision = Decision(
        id=session.ids.new(),
        document_id=document.id,
        start=span.start,
        end=span.end,
        code=suggestion.code,
        coder=session.coder,
        verdict=verdict,
        decided_at=session.clock.now(),
        confidence=round(suggestion.confidence, 4),
        model=asked.model,
        replacement=code if verdict is Verdict.CHANGE else "",
        coding_id=coding_id,
        drawn=asked.drawn,
    )
    return [*changes, added(decision)]


def new_coding(
    session: Session, passage: Passage, code: str, origin: Origin, codebook: Codebook | None = None
) -> Coding:
    """A coding of a passage's words by the session's coder, not yet made. Raises QualevalError for an unknown code."""
    if code not in (codebook or session.codebook()):
        raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
    span = _words_of(passage.content, passage.span)
    return Coding(
        id=session.ids.new(),
        document_id=passage.document.id,
        start=span.start,
        end=span.end,
        code=code,
        coder=session.coder,
        origin=origin,
        created_at=session.clock.now(),
        speaker=passage.content.speaker_of(span),
        n_words=count_words(passage.content.text, span),
    )


def _words_of(content: Content, span: Span) -> Span:
    if span.end > len(content.text):
        raise QualevalError(N_("the text ends at {end}; nothing stands after it"), end=len(content.text))
    kept = spoken(content, span)
    if kept is None:
        raise QualevalError(N_("there are no words to code here"))
    return kept


def _standing(session: Session, coding: Coding) -> Coding | None:
    """The same code on the same span by the same coder, where there is one."""
    for other in session.store.find(Coding, document_id=coding.document_id, code=coding.code, start=coding.start):
        if (other.end, other.coder) == (coding.end, coding.coder):
            return other
    return None
