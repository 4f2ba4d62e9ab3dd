"""Codes whose definition was sent back from adjudication, as one that does not hold."""

import json
from hashlib import blake2s

from qualeval.domain.codebook import Code
from qualeval.domain.events import Change, Gesture
from qualeval.domain.records import Memo
from qualeval.services.memos import CODE
from qualeval.services.session import Session

_TROUBLE = "trouble"  # what the memo on a code is about


def send_back(session: Session, code: str, text: str) -> Gesture | None:
    """Writes this coder's memo on a code and marks its definition as one in trouble, in one gesture."""
    entry = session.codebook()[code]
    words = text.strip()
    now = session.clock.now()
    mark, memo = (session.store.get(Memo, about, code, session.coder) for about in (_TROUBLE, CODE))
    changes = []
    if mark is None or mark.text != _meaning(entry):
        changes.append(Change(mark, Memo(_TROUBLE, code, session.coder, _meaning(entry), now)))
    if words and (memo is None or memo.text != words):
        changes.append(Change(memo, Memo(CODE, code, session.coder, words, now)))
    return session.commit("adjudicate.trouble", changes) if changes else None


def in_trouble(session: Session) -> frozenset[str]:
    """The codes whose definition was sent back and says the same still: mending it ends the trouble."""
    codebook = session.codebook()
    return frozenset(
        memo.target
        for memo in session.store.find(Memo)
        if memo.about == _TROUBLE and (entry := codebook.get(memo.target)) is not None and memo.text == _meaning(entry)
    )


def _meaning(entry: Code) -> str:
    words = json.dumps([label.texts for label in (entry.definition, entry.include, entry.exclude)], ensure_ascii=False)
    return blake2s(words.encode(), digest_size=16).hexdigest()
