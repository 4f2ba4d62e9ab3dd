"""An open project as the screens share it: the session, live counts, and the suggester's latest answer."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Coder, Coding, Conflict, Memo, Setting, Sight, initials_of
from qualeval.i18n import N_
from qualeval.services.blindness import BlindStore, as_seen, whole
from qualeval.services.counting import LiveCounts
from qualeval.services.ports.sharing import News, SharedStore
from qualeval.services.ports.storing import SettlingStore
from qualeval.services.session import CODEBOOK, Session
from qualeval.tui.memory import choose, is_chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qualeval.domain.appraisal import Appraisal
    from qualeval.domain.events import Gesture
    from qualeval.domain.learning import Answer
    from qualeval.domain.places import Place
    from qualeval.domain.suggestion import Segment, SegmentSuggestions, Suggestion
    from qualeval.domain.text import Span
    from qualeval.i18n import Translator
    from qualeval.services.codebook_overview import Meanings
    from qualeval.services.outside import Endpoint
    from qualeval.services.ports.analysing import Analysis
    from qualeval.services.ports.reading import Formats
    from qualeval.services.ports.suggesting import Learner, TextSuggester
    from qualeval.services.ports.writing import ReportWriter
    from qualeval.services.suggesting import Lessons
    from qualeval.settings import Settings

_RECENT = 9
_HIDES = "hide-suggestions"
_PATIENCE = 0.2  # seconds between looks at whether to stop


class Surveyed(NamedTuple):
    """The project as a thread has read it, for whoever suggests."""

    lessons: Lessons
    index_of: Mapping[tuple[str, int], int]  # the number of a segment, by its document and start
    last_codes: Sequence[str]  # the reader's own, or everybody's where she has none; the one used last first


class Adapters(Protocol):
    """What the screens need made for them by the composition root."""

    @property
    def formats(self) -> Formats: ...

    def open(self, path: Place, coder: str, *, read_only: bool = False) -> Session: ...

    def suggester(self) -> Learner: ...

    def text_suggesters(self) -> list[str]: ...

    def text_suggester(self, name: str, endpoint: Endpoint | None = None) -> TextSuggester: ...

    def analysis(self) -> Analysis: ...

    def report_writer(self) -> ReportWriter: ...


class Workbench:
    def __init__(
        self, adapters: Adapters, session: Session, translate: Translator, settings: Settings, path: Place
    ) -> None:
        self.adapters = adapters
        self.session = as_seen(session)
        self.translate = translate
        self.settings = settings
        self.path = path
        self.codebook = session.codebook()
        self.recent: list[str] = []  # codes, the one used last first
        self.numbered: list[str] = []  # the same codes by their number: a code keeps its number while it is in use
        self.whose = ""  # whose codings count on screens of numbers: see services.whose.meant
        self.meant = ""  # the id of the gesture that may be taken back though it hides work
        self.answer: Answer | None = None
        self.trouble: QualevalError | None = None
        self.hides_suggestions = is_chosen(_HIDES)
        self._meanings: Meanings | None = None
        self._lessons: Lessons | None = None
        self._suggester: Learner | None = None
        self._starting = threading.Lock()  # held by who starts the suggester, or ends it
        self._index_of: Mapping[tuple[str, int], int] = {}
        self._near: tuple[str, int] = ("", 0)  # the document and the start of the segment that was looked at last
        self._passed: set[int] = set()  # segments gone to since the queue was begun
        self._made_meanwhile: list[Gesture] = []
        self._unsettled: Gesture | None = None  # made, and not durable yet: the store lets one wait
        self._settling: SettlingStore | None = None
        self._is_to_teach = False  # whether the suggester has not heard of what was done last
        self._closing = threading.Event()
        self._shared: tuple[object, SharedStore | None] = (None, None)  # a store, and whether it is that
        self.is_silent = False  # whether suggesting has ended before its time: no answer comes in this session
        self.seen = 0  # how often the project was looked at anew, by another coder or with other eyes
        self._look()

    # who codes

    def _look(self) -> None:
        """Takes up what this coder may see."""
        self.counts = LiveCounts(self.session.store)
        self._coders = {coder.name: coder for coder in self.session.store.find(Coder)}
        self.is_blind = self.coder.sight is Sight.BLIND
        self._count_conflicts()

    def _count_conflicts(self) -> None:
        """How many wait to be settled, of what two people did differently."""
        self.n_conflicts = sum(not conflict.settled_by for conflict in self.session.store.find(Conflict))

    def become(self, name: str) -> None:
        """Another coder sits down, or the same one with other eyes: nothing that was counted or suggested stays."""
        self.session = as_seen(replace(self.session, store=whole(self.session.store), coder=name))
        self.seen += 1
        self.answer = None
        self.recent, self.numbered, self.whose = [], [], ""
        self._lessons, self._meanings, self._is_to_teach = None, None, False
        self._index_of, self._passed, self._made_meanwhile = {}, set(), []
        self._look()

    @property
    def counting(self) -> Session:
        """The session with the codings that count, for screens of numbers and their quotes."""
        if not self.whose:
            return self.session
        from qualeval.services.whose import counted

        return counted(self.session, self.whose)

    @property
    def coder(self) -> Coder:
        """Who codes now."""
        return self.coder_named(self.session.coder)

    def coder_named(self, name: str) -> Coder:
        """The coder as listed; one who is not has initials and no colour."""
        return self._coders.get(name) or Coder(name, initials_of(name))

    def code_name(self, code: str) -> str:
        """The code's name in the reader's language; its slug where the codebook has it no more."""
        entry = self.codebook.get(code)
        return entry.name.to(self.translate.language) if entry else code

    # changes

    @property
    def shared(self) -> SharedStore | None:
        """The project as one that others work in too, where it is."""
        store = whole(self.session.store)
        if self._shared[0] is not store:
            self._shared = (store, store if isinstance(store, SharedStore) else None)
        return self._shared[1]

    @property
    def reading_path(self) -> Place:
        """What other threads open to read beside the screen."""
        return self.shared.copy if self.shared else self.path

    def take_up(self, news: News | None = None) -> list[Gesture]:
        """What others did meanwhile, as far as this coder may know of it, in order."""
        found = self.shared.take_up(news) if self.shared else []
        store = self.session.store
        return [gesture for gesture in found if store.tells(gesture)] if isinstance(store, BlindStore) else found

    def paint_first(self, lost: Callable[[Gesture], object]) -> None:
        """From now on decisions wait for `settle` to be made durable, as far as the project's store can do that.

        `lost` is given what takes back one that could not be.
        """
        store = whole(self.session.store)
        if isinstance(store, SettlingStore) and not isinstance(store, SharedStore):
            self._settling = store
            store.put_off(lambda: self._lose(lost))

    @property
    def is_settled(self) -> bool:
        """Whether all that was done is durable."""
        return self._settling is None or self._settling.is_settled

    def settle(self) -> None:
        """Makes durable what was done and lets the suggester hear of it. Raises QualevalError where it cannot be."""
        if self._settling is not None:
            self._settling.settle()
        self._unsettled = None
        if self._is_to_teach:
            self._learn()

    def _lose(self, lost: Callable[[Gesture], object]) -> None:
        gone, self._unsettled = self._unsettled, None
        if gone is not None:
            lost(gone.undone(self.session.ids.new(), self.session.clock.now()))

    def made(self, gesture: Gesture, *, is_own: bool = True) -> set[str]:
        """Takes up a gesture that has been made; the codes whose counts changed."""
        self._unsettled = None if self.is_settled else gesture
        if not is_own or any(isinstance(change.record, Setting) for change in gesture.changes):
            self.codebook = self.session.codebook()
        if any(isinstance(change.record, Coder) for change in gesture.changes):
            self._coders = {coder.name: coder for coder in self.session.store.find(Coder)}
        if any(isinstance(change.record, Conflict) for change in gesture.changes):
            self._count_conflicts()
        if self._meanings is not None:
            self._follow_meanings(self._meanings, gesture)
        touched = self.counts.follow(gesture) if is_own else self.counts.recount()
        for change in gesture.changes:
            if isinstance(change.after, Coding) and change.after.coder == self.session.coder:
                self.used(change.after.code)
        if self._lessons is None:
            self._made_meanwhile.append(gesture)
        else:
            self._lessons.follow(gesture)
            self._is_to_teach = True
        return touched

    def _follow_meanings(self, meanings: Meanings, gesture: Gesture) -> None:
        if any(_is_codebook(change.after) for change in gesture.changes):
            from qualeval.services.codebooks import Version

            meanings.follow(Version(gesture.at, gesture.coder, gesture.action, self.codebook))
        for change in gesture.changes:
            if isinstance(change.record, Memo):
                meanings.heard(cast("Memo | None", change.before), cast("Memo | None", change.after))

    def make_code(self, name: str) -> tuple[str, Gesture]:
        """A new code of that name, and the gesture that made it."""
        from qualeval.services.codebooks import add_code, slug_for

        slug = slug_for(name, self.codebook)
        return slug, add_code(self.session, slug, name)

    def take_back(self) -> Gesture | None:
        """Takes the last thing back; raises HidesWorkError for an import that the reader has not said she means."""
        meant, self.meant = self.meant, ""
        from qualeval.services.undoing import undo_or_ask

        return undo_or_ask(self.session, meant)

    def used(self, code: str) -> None:
        """Puts a code first among the recent ones; a new one takes the number of the one not used for longest."""
        self.recent = [code, *(other for other in self.recent if other != code)]
        gone = self.recent[_RECENT:]
        self.recent = self.recent[:_RECENT]
        if code in self.numbered:
            return
        if gone:
            self.numbered[self.numbered.index(gone[0])] = code
        else:
            self.numbered.append(code)

    @property
    def meanings(self) -> Meanings:
        """What the codes meant when: read from the journal when first asked for, then kept in step."""
        if self._meanings is None:
            from qualeval.services.codebook_overview import Meanings

            self._meanings = Meanings.of(self.session)
        return self._meanings

    # suggestions

    def suggest_in_thread(
        self,
        on_surveyed: Callable[[Surveyed], object],
        on_answer: Callable[[Answer], object],
        is_stopped: Callable[[], bool],
    ) -> None:
        """Reads the project and waits for answers until stopped: the body of a thread, which owns its connection.

        The callbacks are called from this thread.
        """
        suggester = self._started_suggester()
        on_surveyed(self._survey())
        while not (is_stopped() or self._closing.is_set()):
            if (answer := suggester.wait(_PATIENCE)) is not None:
                on_answer(answer)

    def _started_suggester(self) -> Learner:
        """The suggester, which loads its libraries while the project is still read."""
        with self._starting:
            if self._suggester is None:
                self._suggester = self.adapters.suggester()
                if self._closing.is_set():
                    self._suggester.close()
            return self._suggester

    def _survey(self) -> Surveyed:
        """All of it that takes time, so that the screen's own thread takes it up within a moment."""
        from qualeval.services.suggesting import Lessons, survey_ground

        reader = self.adapters.open(self.reading_path, self.session.coder, read_only=True)
        try:
            ground = survey_ground(reader.store)
            lessons = Lessons(reader, ground)
        finally:
            reader.store.close()
        own = [coding for coding in ground.codings if coding.coder == reader.coder]
        last = list(dict.fromkeys(coding.code for coding in reversed(own or ground.codings)))
        return Surveyed(lessons, _indices(lessons.segments), last)

    def take_up_survey(self, found: Surveyed) -> None:
        """Begins to suggest, from what the thread read and what was done meanwhile."""
        self._lessons, self._index_of = found.lessons, found.index_of
        self._lessons.go_on_in(self.session)
        for gesture in self._made_meanwhile:
            self._lessons.follow(gesture)
        self._made_meanwhile = []
        # The codes used last get numbers, the last one first; what was used since opening keeps its own.
        self.recent = list(dict.fromkeys([*self.recent, *found.last_codes]))[:_RECENT]
        self.numbered = list(dict.fromkeys([*self.numbered, *self.recent]))[:_RECENT]
        self._learn()

    def why_no_answer(self) -> str:
        """What is said instead of suggestions where there is no answer yet."""
        if self.is_silent:
            return N_("no suggestions in this session: suggesting has failed; coding goes on without")
        return N_("reading the project to suggest codes…")

    def take_answer(self, answer: Answer) -> bool:
        """Keeps an answer unless a newer one is there already."""
        if self.answer is not None and answer.generation < self.answer.generation:
            return False
        self.answer = answer
        return True

    def _learn(self) -> None:
        assert self._lessons is not None
        self._is_to_teach = False
        segments = self._lessons.segments
        if len(self._index_of) != len(segments):
            self._index_of = _indices(segments)
        lesson = self._lessons.lesson(near=self._index_of.get(self._near, 0))
        if self._suggester is not None:
            self._suggester.submit(lesson)

    def suggested(self, document_id: str, span: Span) -> SegmentSuggestions | None:
        """What is suggested for a segment, as far as is known; nothing to who codes blind."""
        if self.is_blind:
            return None
        self._near = document_id, span.start
        index = self._index_of.get(self._near)
        found = self.answer.suggestions.get(index) if self.answer and index is not None else None
        if found is None or (found.segment.document_id, found.segment.span.start) != self._near:
            return None  # segments were numbered otherwise when the answer was asked for
        return found

    def undecided(self, item: SegmentSuggestions) -> SegmentSuggestions:
        """The suggestions less those that have been decided on since they were made."""
        index = self._index_of.get((item.segment.document_id, item.segment.span.start))
        lessons = self._lessons
        if lessons is None or index is None or lessons.learned(index) is None:
            return item
        return replace(item, suggestions=tuple(s for s in item.suggestions if lessons.is_open(index, s)))

    def appraiser(self) -> Callable[[], Appraisal]:
        """Asks what the suggester says of itself and of the keywords, as things stand now: to be called in a thread."""
        if self._lessons is None or self._suggester is None:
            raise QualevalError(N_("the project is still being read; try again in a moment"))
        lesson, suggester = self._lessons.lesson(), self._suggester
        return lambda: suggester.appraise(lesson)

    @property
    def lessons(self) -> Lessons | None:
        """What has been decided about every segment, once the project is read."""
        return self._lessons

    @property
    def every(self) -> int:
        """Of so many answers to surveys one is suggested for: 1 where all are."""
        return self._lessons.every if self._lessons is not None else 1

    def is_undecided(self, segment: Segment, suggestion: Suggestion) -> bool:
        """Whether a suggestion still waits for a decision."""
        index = self._index_of.get((segment.document_id, segment.span.start))
        return self._lessons is None or index is None or self._lessons.is_open(index, suggestion)

    def hide_suggestions(self, hides: bool) -> bool:
        """Whether suggestions are hidden until one has coded; kept for next time."""
        self.hides_suggestions = hides
        choose(_HIDES, hides)
        return hides

    def next_useful(self) -> Segment | None:
        """The segment whose decision teaches most, of those not gone to yet; begins again after the last."""
        if self.is_blind or self.answer is None or self._lessons is None:
            return None
        segments = self._lessons.segments
        queue = [row for row in self.answer.queue if row < len(segments)]  # fewer may be left than when it was made
        if not queue:
            return None
        index = next((waiting for waiting in queue if waiting not in self._passed), None)
        if index is None:
            self._passed.clear()
            index = queue[0]
        self._passed.add(index)
        return segments[index]

    def close(self) -> None:
        self._closing.set()
        with self._starting:
            if self._suggester is not None:
                self._suggester.close()


def _indices(segments: Sequence[Segment]) -> Mapping[tuple[str, int], int]:
    return {(segment.document_id, segment.span.start): index for index, segment in enumerate(segments)}


def _is_codebook(record: object) -> bool:
    return isinstance(record, Setting) and record.name == CODEBOOK
