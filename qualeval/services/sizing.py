"""How much a gesture changes, in words: what a person is told before and after it is taken back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qualeval.domain.records import (
    Case,
    Coding,
    Decision,
    Document,
    Finding,
    Memo,
    Recommendation,
    Reviewed,
    Setting,
    Source,
)
from qualeval.i18n import N_, Translator
from qualeval.services.codebook_diff import differences
from qualeval.services.session import CODEBOOK

if TYPE_CHECKING:
    from qualeval.domain.events import Gesture
    from qualeval.services.ports.storing import ProjectStore

_WORDS: dict[str, tuple[str, str]] = {
    Source.KIND: (N_("{n} source"), N_("{n} sources")),
    Document.KIND: (N_("{n} text"), N_("{n} texts")),
    Case.KIND: (N_("{n} respondent"), N_("{n} respondents")),
    Coding.KIND: (N_("{n} coding"), N_("{n} codings")),
    Decision.KIND: (N_("{n} decision"), N_("{n} decisions")),
    Reviewed.KIND: (N_("{n} segment fully reviewed"), N_("{n} segments fully reviewed")),
    Memo.KIND: (N_("{n} memo"), N_("{n} memos")),
    Recommendation.KIND: (N_("{n} recommendation"), N_("{n} recommendations")),
    Finding.KIND: (N_("{n} finding"), N_("{n} findings")),
}

_SMALL = 2  # changes: a coding, and the decision or the code that goes with it


def size(gesture: Gesture, store: ProjectStore, translate: Translator) -> str:
    """What a gesture changes, by kind, such as “2 sources, 14 respondents”.

    Empty where its name says it all: for one coding or memo, with the decision or the new code that came with it.
    """
    counts = Counter(change.record.KIND for change in gesture.changes)
    parts = [translate.plural(*words, counts[kind]) for kind, words in _WORDS.items() if counts[kind]]
    n_codes = sum(_codes_changed(change.before, change.after, store) for change in gesture.changes)
    if n_codes:
        parts.append(translate.plural(N_("{n} entry of the codebook"), N_("{n} entries of the codebook"), n_codes))
    is_small = len(gesture.changes) <= _SMALL and counts[Coding.KIND] == 1
    return "" if is_small or (len(gesture.changes) == 1 and not n_codes) else ", ".join(parts)


def _codes_changed(before: object, after: object, store: ProjectStore) -> int:
    """How many entries differ between the codebooks that a change replaces one by the other."""
    if not (isinstance(before, Setting) and isinstance(after, Setting) and after.name == CODEBOOK):
        return 0
    return len(differences(store.codebook(before.value), store.codebook(after.value)))
