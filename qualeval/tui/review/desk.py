"""The queue of a review, the item that is asked about, and how both are shown."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from qualeval.domain.evidence import FEW
from qualeval.domain.records import Coding, Document
from qualeval.domain.text import Content, Span
from qualeval.i18n import N_
from qualeval.services import reviewing
from qualeval.services.excerpts import Excerpt, Excerpts
from qualeval.services.reviewing import RANDOM, Acceptances, Filter, Item, Key, Order, Plan, Share
from qualeval.services.wording import REASON_WORDS, confidence_word
from qualeval.tui.coding_screen import NO_COLOR, CodingScreen
from qualeval.tui.review.pace import Pace
from qualeval.tui.widgets.line_list import Cell, LineList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.paint import Mark
from qualeval.tui.widgets.transcript.view import TranscriptView

if TYPE_CHECKING:
    from textual.timer import Timer

    from qualeval.domain.learning import Answer
    from qualeval.domain.suggestion import Segment
    from qualeval.services.ports.suggesting import TextSuggester

_ORDERS = {
    Order.USEFUL: N_("most useful first"),
    Order.CODE: N_("code by code"),
    Order.SOURCE: N_("as the texts stand"),
    Order.SURE: N_("surest first"),
    Order.UNSURE: N_("least sure first"),
}
_REST = 0.3  # seconds without a key after which the queue is put in order again
_LOW = 20  # items left when it is put in order without waiting
_PREPARE = 0.05  # seconds after a frame: by then it is on screen
_NOTHING = Content("", ())


class PlanMade(Message, bubble=False):
    """The queue was put in order."""

    def __init__(self, turn: int, made: Plan) -> None:
        super().__init__()
        self.turn = turn
        self.made = made


class Ready(NamedTuple):
    """An item with all that is needed to show it."""

    item: Item
    excerpt: Excerpt
    place: Span
    marks: tuple[Mark, ...]


@dataclass
class Other:
    """A suggester beside the engine: what it said so far, and about which segments of which reading of the project."""

    name: str
    shown_as: str
    inner: TextSuggester
    segments: tuple[Segment, ...]
    asked: set[int] = field(default_factory=set)
    n_waiting: int = 0  # how often it was asked and has not answered yet
    answer: Answer | None = None


class ReviewDesk(CodingScreen):
    """What the commands of the review work on."""

    STATUS = "#review-status"
    _excerpts: Excerpts  # both are read when the screen opens
    _acceptances: Acceptances

    def __init__(self, chosen: Filter | None = None, words: str = "") -> None:
        """What is asked about: `chosen`, told in `words`; everything without."""
        super().__init__()
        self._order = Order.USEFUL
        self._filter = chosen or Filter()
        self._filter_words = words
        self._queue: deque[Item] = deque()
        self._later: list[Item] = []
        self._passed: set[Key] = set()
        self._n_waiting = 0
        self._here: Ready | None = None
        self._next: Ready | None = None
        self._is_asked = False  # whether she wants to see what is suggested here though it is hidden
        self._decided: dict[str, Item] = {}  # by the gesture that decided
        self._pace = Pace()
        self._turn = 0
        self._is_planning = False
        self._resting: Timer | None = None
        self._other: Other | None = None  # whose suggestions are asked about, where it is not the engine's

    def words_changed(self) -> None:
        super().words_changed()
        self._show_title()
        self._show_card()
        self._show_next()

    @property
    def _text(self) -> TranscriptView:
        return self.query_one("#review-text", TranscriptView)

    def _line(self, name: str) -> StatusLine:
        return self.query_one(f"#review-{name}", StatusLine)

    # the queue

    @property
    def _listened_to(self) -> Other | None:
        """The suggester that was chosen instead of the engine, as long as the texts are those that it saw."""
        other, lessons = self._other, self.workbench.lessons
        is_outdated = other is not None and lessons is not None and other.segments is not lessons.segments
        return None if is_outdated else other

    @property
    def _answer(self) -> Answer | None:
        """What is asked about."""
        other = self._listened_to
        return self.workbench.answer if other is None else other.answer

    def _put_in_order(self) -> None:
        """Puts the queue in order in a thread; what is shown and what is ready to be shown next stay."""
        answer, lessons = self._answer, self.workbench.lessons
        if answer is None or lessons is None:
            self._show()
            return
        self._turn += 1
        turn, order, chosen = self._turn, self._order, self._filter
        codes = [code.code for code in self.workbench.codebook.leaves()]
        passed = frozenset(self._passed)
        self._is_planning = True

        def put() -> None:
            made = reviewing.plan(answer, order, chosen, codes, lessons.is_open, passed)
            self.post_message(PlanMade(turn, made))

        self.run_worker(put, thread=True, group="plan", exit_on_error=False)

    def on_plan_made(self, message: PlanMade) -> None:
        if message.turn != self._turn:
            return
        self._is_planning = False
        self._n_waiting = message.made.n_waiting
        kept = {ready.item.key for ready in (self._here, self._next) if ready is not None}
        self._queue = deque(item for item in message.made.items if item.key not in kept)
        if self._here is None:
            self._go_on()
        self._show_title()
        self._show_next()

    def suggestions_ready(self) -> None:
        """An answer came: what comes after the next item is put in order when the hands rest.

        What is asked about may have had no reasons yet.
        """
        if self._here is not None:
            self._show_card()
        if self._here is None or len(self._queue) < _LOW:
            self._put_in_order()
        else:
            self._when_resting()

    def _when_resting(self) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_REST, self._put_in_order, name="order")

    def _begin_again(self) -> None:
        """Another order or filter: nothing that was ready stays."""
        self._queue.clear()
        self._here = self._next = None
        self._put_in_order()

    def _draw(self) -> Item | None:
        """The next item that is still undecided."""
        while self._queue:
            item = self._queue.popleft()
            if item.key not in self._passed and self._is_open(item):
                return item
        while self._later:
            item = self._later.pop(0)
            if self._is_open(item):
                self._passed.discard(item.key)
                return item
        return None

    def _is_open(self, item: Item) -> bool:
        """Whether it is undecided, and its text is still there: a plan may be older than an import taken back."""
        there = self.workbench.session.store.get(Document, item.segment.document_id) is not None
        return there and self.workbench.is_undecided(item.segment, item.suggestion)

    def _prepare(self) -> None:
        """Has the next item ready before it is asked for."""
        if self._next is None:
            item = self._draw()
            self._next = self._ready(item) if item else None
            self._show_next()

    def _ready(self, item: Item) -> Ready:
        excerpt = self._excerpts.of(item.segment.document_id, item.segment.span)
        place = excerpt.place(item.segment.span)
        assert place is not None
        found = self.workbench.session.store.find(Coding, document_id=item.segment.document_id)
        shown = ((c, excerpt.place(c.span)) for c in found)
        return Ready(item, excerpt, place, tuple(self._mark(c, at) for c, at in shown if at is not None))

    def _go_on(self) -> None:
        """Shows the next item, which is ready."""
        ready, self._next = self._next, None
        if ready is not None and not self.workbench.is_undecided(ready.item.segment, ready.item.suggestion):
            ready = None
        if ready is None:
            item = self._draw()
            ready = self._ready(item) if item else None
        self._here = ready
        self._is_asked = False
        self._show()
        self.set_timer(_PREPARE, self._prepare, name="prepare")
        if not self._queue and not self._is_planning:
            self._when_resting()

    # showing

    def _show(self) -> None:
        ready = self._here
        if ready is None:
            self._text.show(_NOTHING)
        else:
            self._text.show(
                ready.excerpt.shown,
                [*ready.marks, *self._suggestion_marks(ready)],
                ready.excerpt.roles,
                segments=(ready.place,),
            )
            self._text.go_to(ready.place.start)
        self._show_title()
        self._show_card()
        self._show_next()

    def _suggestion_marks(self, ready: Ready) -> list[Mark]:
        if self._is_hidden():
            return []
        code = ready.item.suggestion.code
        entry = self.workbench.codebook.get(code)
        color = entry.color if entry and entry.color else NO_COLOR
        return [
            Mark(ready.place.start, ready.place.end, code, self._code_name(code), color, "suggestion", "suggestion")
        ]

    def _show_title(self) -> None:
        words = [self.translate(N_("Review")), self.translate(_ORDERS[self._order])]
        words.append(self._filter_words or self.translate(N_("everything")))
        if (other := self._listened_to) is not None:
            words.append(other.shown_as)
        title = self._line("title")
        title.tell(" · ".join(words))
        figures = self.translate(
            N_("{decided} decided · {waiting} waiting"), decided=self._pace.n, waiting=self._n_waiting
        )
        if self._pace.per_minute:
            pace = self.translate(N_("{n} a minute"), n=round(self._pace.per_minute))
            figures = f"{figures} · {pace}"
        title.set_position(figures)

    def _show_card(self) -> None:
        offer = self.query_one("#review-offer", LineList)
        ready = self._here
        if ready is None:
            offer.set_rows([(Cell(""), Cell(""), Cell(""), Cell(self.translate(self._nothing_words()), "warning"))])
            for name in ("meaning", "right"):
                self._line(name).tell("")
            self._line("status").set_position("")
            return
        if self._is_hidden():
            words = self.translate(N_("hidden until you code (c) or ask for it (h)"))
            offer.set_rows([(Cell("?", "warning"), Cell(""), Cell(""), Cell(words, "warning"))])
            self._line("meaning").tell("")
            self._line("right").tell("")
        else:
            self._show_offer(offer, ready.item)
        source = ready.excerpt.source.name
        line = ready.excerpt.content.text.count("\n", 0, ready.item.segment.span.start) + 1
        reference = f"{ready.excerpt.speaker}:{line}"
        is_named = ready.excerpt.speaker == source
        self._line("status").set_position(reference if is_named else f"{source} · {reference}")

    def _nothing_words(self) -> str:
        if self.workbench.answer is None:
            return self.workbench.why_no_answer()
        other = self._listened_to
        if other is not None and other.n_waiting:
            return N_("asking another suggester…")
        if self._is_planning:
            return N_("putting the suggestions in order…")
        if other is not None:
            return N_(
                "nothing of this suggester waits: w asks it about more segments, or goes back to the program's own"
            )
        return N_("nothing waits here: o changes the order, f the filter")

    def _show_offer(self, offer: LineList, item: Item) -> None:
        suggestion = item.suggestion
        entry = self.workbench.codebook.get(suggestion.code)
        reasons = "  ".join(f"{self.translate(REASON_WORDS[r.kind])}: {r.text}" for r in suggestion.reasons)
        offer.set_rows(
            [
                (
                    Cell(self._code_name(suggestion.code), entry.color if entry else ""),
                    Cell(f"{round(100 * suggestion.confidence)}%", "strong"),
                    Cell(self.translate(confidence_word(suggestion.confidence)), "muted"),
                    Cell(reasons, "muted"),
                )
            ]
        )
        language = self.translate.language
        meaning = entry.brief.to(language) or entry.definition.to(language) if entry else ""
        self._line("meaning").tell(meaning)
        found = self._acceptances.of(item.model, suggestion.code)
        words = self.translate(
            N_("accepted so far: {overall} · drawn by lot: {lot}"),
            overall=self._share(found.overall),
            lot=self._share(found.drawn),
        )
        self._line("right").tell(words, "muted")
        self._line("right").set_position(self._how_it_came(item))

    def _how_it_came(self, item: Item) -> str:
        was = item.suggestion.rejected_at
        if was is not None:
            words = N_("rejected before at {percent}%: there is more evidence now")
            return self.translate(words, percent=round(100 * was))
        return self.translate(N_("drawn by lot")) if item.drawn == RANDOM else ""

    def _share(self, share: Share) -> str:
        """`17 of 21`, with the percentage and its interval where there are enough."""
        words = self.translate(N_("{k} of {n}"), k=share.k, n=share.n)
        if share.n < FEW:
            return words
        low, high = share.interval
        return f"{words} ({share.value:.0%}, {100 * low:.0f}–{100 * high:.0f})"

    def _show_next(self) -> None:
        """What comes next, as many lines as there are."""
        upcoming = self._upcoming()
        rows = []
        for item in upcoming:
            entry = self.workbench.codebook.get(item.suggestion.code)
            is_hidden = self.workbench.hides_suggestions
            rows.append(
                (
                    Cell("?" if is_hidden else self._code_name(item.suggestion.code), entry.color if entry else ""),
                    Cell("" if is_hidden else f"{round(100 * item.suggestion.confidence)}%", "muted"),
                    Cell(self._source_name(item), "muted"),
                    Cell(item.segment.text),
                )
            )
        self.query_one("#review-next", LineList).set_rows(rows, cursor=0)

    def _upcoming(self) -> list[Item]:
        """The items after this one that are on screen."""
        found = [self._next.item] if self._next else []
        room = self.query_one("#review-next", LineList).size.height
        for item in self._queue:
            if len(found) >= room:
                break
            if item.key not in self._passed and self.workbench.is_undecided(item.segment, item.suggestion):
                found.append(item)
        return found

    def _source_name(self, item: Item) -> str:
        return self._excerpts.source(item.segment.source_id).name

    def _is_hidden(self) -> bool:
        return self.workbench.hides_suggestions and not self._is_asked

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """An item of those that come next was clicked twice: it comes now."""
        upcoming = self._upcoming()
        if event.line_list.id == "review-next" and event.index < len(upcoming) and self._here is not None:
            item = upcoming[event.index]
            self._queue = deque(other for other in [self._here.item, *upcoming, *self._queue] if other.key != item.key)
            self._next = self._ready(item)
            self._go_on()
