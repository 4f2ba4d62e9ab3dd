"""The source that is read on screen: its text, the codings on it, and the marks that stand for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from qualeval.domain.overlaps import Overlaps
from qualeval.domain.records import Coding, Reviewed, Role, Source
from qualeval.services.reading import growing_codings, read_page
from qualeval.tui.coding_screen import NO_COLOR
from qualeval.tui.widgets.transcript.paint import Mark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.events import Gesture
    from qualeval.domain.progress import SourceProgress
    from qualeval.domain.text import Span
    from qualeval.services.coding import Passage
    from qualeval.tui.workbench import Workbench


class Followed(NamedTuple):
    """What a gesture changed of the marks shown, and whether it touched codings of other sources as well."""

    added: Sequence[Mark]
    removed: Sequence[Mark]
    is_elsewhere: bool


class OpenSource:
    """Its text is read at once, its codings from the start on as far as is asked for; all is kept in step with the
    gestures. Knows no widget.
    """

    def __init__(self, workbench: Workbench, source: Source, page: int = 0) -> None:
        self._workbench = workbench
        store = workbench.session.store
        self.reading = read_page(store, source, page)
        self.codings: dict[str, Coding] = {}  # those known
        self.is_whole = False  # whether all are
        self._coming = growing_codings(store, self.reading)
        self._known_to = 0  # all that begin before this offset are known
        self._placed = Overlaps()
        self._to_list: list[str] = []  # the ids of the known codings that `_placed` does not know yet
        self._to_mark: list[str] = []  # and of those whose marks were not given out yet
        self._named_by = self._names_now()
        self._told = self._tally() if self.reading.n_pages > 1 else (0, 0, 0)

    @property
    def source(self) -> Source:
        return self.reading.source

    def place_of(self, found: Coding) -> Span:
        """Where a coding of this source stands in what is read."""
        place = self.reading.place(found.document_id, found.span)
        assert place is not None
        return place

    def get(self, coding_id: str) -> Coding | None:
        """A coding of this source, wherever it is."""
        while coding_id not in self.codings and not self.is_whole:
            self._read_more()
        return self.codings.get(coding_id)

    def _read_until(self, offset: int) -> None:
        """Reads on until all codings are known that begin before an offset."""
        while self._known_to < offset and not self.is_whole:
            self._read_more()

    def _read_all(self) -> None:
        while not self.is_whole:
            self._read_more()

    def _read_more(self) -> None:
        reached, found = next(self._coming, (None, ()))
        if reached is None:
            self.is_whole = True
            return
        self._known_to = reached
        new = {coding.id: coding for coding in found if coding.id not in self.codings}  # some were made since
        self.codings |= new
        self._to_list += new
        self._to_mark += new

    def list_next(self) -> bool:
        """Makes one more coding quick to find by its place, or reads on; whether there was anything left to do."""
        if not self._to_list:
            self._read_more()
            return not self.is_whole
        found = self.codings.get(self._to_list.pop())
        if found is not None:
            self._placed.add(found.id, found.document_id, found.span)
        return True

    def on(self, passage: Passage) -> list[Coding]:
        """The codings that overlap a passage, the shorter ones first: until all are listed, every one is looked at."""
        document_id, span = passage.document.id, passage.span
        self._read_until((self.reading.offset_of(document_id) or 0) + span.end)
        if self._to_list:
            here = [
                found
                for found in self.codings.values()
                if found.start < span.end and span.start < found.end and found.document_id == document_id
            ]
        else:
            here = [self.codings[name] for name in self._placed.on(document_id, span)]
        return sorted(here, key=lambda found: (len(found.span), found.start, found.code))

    def follow(self, gesture: Gesture) -> Followed:
        """Takes up what a gesture did to the codings."""
        added: list[Mark] = []
        removed: list[Mark] = []
        for change in gesture.changes:
            before, after = change.before, change.after
            if isinstance(before, Coding) and before.id in self.codings:
                self._placed.discard(before.id)
                removed += self._marks_of([self.codings.pop(before.id)])
            if isinstance(after, Coding) and (marks := self._marks_of([after])):
                self.codings[after.id] = after
                self._placed.add(after.id, after.document_id, after.span)
                added += marks
        return Followed(added, removed, touches_other_than(self.reading.document_ids, gesture))

    def counted(self, progress: SourceProgress) -> SourceProgress:
        """The source's progress as its codings are now, as the store would count it.

        Of a source read page by page, `progress` has to be as it was when this was asked last, or at opening.
        """
        n_coded, n_codings, n_reviewed = now = self._tally()
        if self.reading.n_pages > 1:
            before, self._told = self._told, now
            was = (progress.n_coded, progress.n_codings, progress.n_reviewed)
            n_coded, n_codings, n_reviewed = (w + n - b for w, n, b in zip(was, now, before, strict=True))
        return replace(progress, n_coded=min(n_coded, progress.n_segments), n_codings=n_codings, n_reviewed=n_reviewed)

    def is_counted(self) -> None:
        """The progress has just been read from the store."""
        if self.reading.n_pages > 1:
            self._told = self._tally()

    def _tally(self) -> tuple[int, int, int]:
        """Of what is read: coded stretches, codings, and segments fully reviewed."""
        self._read_all()
        roles = self.reading.roles
        countable = [c for c in self.codings.values() if roles.get(c.speaker, Role.RESPONDENT) is Role.RESPONDENT]
        stretches = {(coding.document_id, coding.start, coding.end) for coding in countable}
        marks = self._workbench.session.store.find(Reviewed)
        reviewed = {(mark.document_id, mark.span) for mark in marks if mark.document_id in self.reading.document_ids}
        return len(stretches), len(countable), len(reviewed)

    # marks

    def marks(self) -> list[Mark]:
        """The known codings as they are drawn, named and coloured as codebook and language have it now."""
        self._named_by = self._names_now()
        self._to_mark.clear()
        return self._marks_of(self.codings.values())

    def marks_until(self, offset: int) -> list[Mark]:
        """The marks that begin before an offset and were not given out yet; some that begin later may be among them."""
        self._read_until(offset)
        names, self._to_mark = self._to_mark, []
        return self._marks_of(self.codings[name] for name in names if name in self.codings)

    def are_named_otherwise(self) -> bool:
        """Whether the marks that were given out have other names or colours by now."""
        (language, codebook), (language_now, codebook_now) = self._named_by, self._names_now()
        return language != language_now or codebook is not codebook_now

    def _names_now(self) -> tuple[str, Codebook]:
        return self._workbench.translate.language, self._workbench.codebook

    def _marks_of(self, codings: Iterable[Coding]) -> list[Mark]:
        """A text may have tens of thousands: what they have in common is put together once."""
        looks: dict[tuple[str, str], tuple[str, str]] = {}
        marks: list[Mark] = []
        for found in codings:
            offset = self.reading.offset_of(found.document_id)
            if offset is None:
                continue
            by = found.code, found.coder
            label, color = looks.get(by) or looks.setdefault(by, self._look(*by))
            marks.append(Mark(found.start + offset, found.end + offset, found.code, label, color, "coding", found.id))
        return marks

    def _look(self, code: str, coder: str) -> tuple[str, str]:
        """The label and the colour of a coder's marks with a code."""
        workbench = self._workbench
        entry = workbench.codebook.get(code)
        label = workbench.code_name(code)
        if coder != workbench.session.coder:  # whose it is, where it is not the reader's own
            label = f"{label} · {workbench.coder_named(coder).initials}"
        return label, entry.color if entry and entry.color else NO_COLOR


def touches_other_than(document_ids: Collection[str], gesture: Gesture) -> bool:
    """Whether a gesture changed codings of other documents than these."""
    return any(
        isinstance(change.record, Coding) and change.record.document_id not in document_ids
        for change in gesture.changes
    )
