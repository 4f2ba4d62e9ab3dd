"""Counts by code that follow each gesture, so that a screen can show them without counting everything again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qualeval.domain.records import Coding, Document, Role, Source, Speaker

if TYPE_CHECKING:
    from qualeval.domain.events import Gesture
    from qualeval.services.ports.storing import ProjectStore

_Stretch = tuple[str, str, int, int]  # code, document, start, end
_MANY = 50  # changes: counting all again costs less than following each


class LiveCounts:
    """Countable coded stretches by code: a stretch that two coders coded alike counts once."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store
        self._counts = store.code_counts()
        self._is_respondent: dict[tuple[str, str], bool] = {}  # by document and speaker, as far as was asked

    def __getitem__(self, code: str) -> int:
        return self._counts.get(code, 0)

    def recount(self) -> set[str]:
        """Counts all again, after others' steps that are told late; the codes whose counts may have changed."""
        before = self._counts
        self._is_respondent.clear()
        self._counts = self._store.code_counts()
        return {code for code in before.keys() | self._counts.keys() if before.get(code) != self._counts.get(code)}

    def follow(self, gesture: Gesture) -> set[str]:
        """Takes up a gesture that has been made; the codes whose counts may have changed."""
        kinds = {change.record.KIND for change in gesture.changes}
        if kinds & {Source.KIND, Document.KIND, Speaker.KIND} or len(gesture.changes) > _MANY:
            return self.recount()
        was: defaultdict[_Stretch, int] = defaultdict(int)
        now: defaultdict[_Stretch, int] = defaultdict(int)
        for change in gesture.changes:
            for record, stretches in ((change.before, was), (change.after, now)):
                if isinstance(record, Coding) and self._counts_for(record):
                    stretches[record.code, record.document_id, record.start, record.end] += 1
        for stretch in was.keys() | now.keys():
            after = self._standing(stretch)
            stood = after - now[stretch] + was[stretch]
            self._counts[stretch[0]] = self[stretch[0]] + (after > 0) - (stood > 0)
        return {stretch[0] for stretch in was.keys() | now.keys()}

    def _counts_for(self, coding: Coding) -> bool:
        by = coding.document_id, coding.speaker
        if by not in self._is_respondent:
            document = self._store.get(Document, coding.document_id)
            speaker = self._store.get(Speaker, document.source_id, coding.speaker) if document else None
            self._is_respondent[by] = speaker is None or speaker.role is Role.RESPONDENT
        return self._is_respondent[by]

    def _standing(self, stretch: _Stretch) -> int:
        """How many codings stand on a stretch now."""
        code, document_id, start, end = stretch
        found = self._store.find(Coding, document_id=document_id, code=code, start=start)
        return sum(coding.end == end for coding in found)
