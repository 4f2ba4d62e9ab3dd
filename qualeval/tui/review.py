"""The review queue: one suggestion at a time with the words around it, one key for each decision."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.evidence import FEW
from qualeval.domain.records import Attribute, AttributeType, Coding, Decision, Document, Verdict
from qualeval.domain.text import Content, Span
from qualeval.i18n import N_
from qualeval.services import coding, reviewing
from qualeval.services.coding import Passage
from qualeval.services.completing import turn_complete
from qualeval.services.excerpts import Excerpt, Excerpts
from qualeval.services.reviewing import RANDOM, Acceptances, Filter, Item, Key, Order, Plan, Share
from qualeval.services.wording import REASON_WORDS, word_for
from qualeval.tui.base import ProjectApp, Spot
from qualeval.tui.coding_screen import RECENT_BINDINGS, CodingScreen, short
from qualeval.tui.commands import REVIEW, bindings
from qualeval.tui.dialogs import CodeChoice, CodePicker, ListPrompt
from qualeval.tui.footer import KeysFooter
from qualeval.tui.like_ones import LikeFound, LikeOnes
from qualeval.tui.widgets.line_list import Cell, Column, LineList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.paint import Mark
from qualeval.tui.widgets.transcript.view import TranscriptView

_ORDERS = {
    Order.USEFUL: N_("most useful first"),
    Order.CODE: N_("code by code"),
    Order.SOURCE: N_("as the texts stand"),
    Order.SURE: N_("surest first"),
    Order.UNSURE: N_("least sure first"),
}
_LEAST = (0.5, 0.7, 0.8, 0.9)  # confidences that can be asked for
_REST = 0.3  # seconds without a key after which the queue is put in order again
_LOW = 20  # items left when it is put in order without waiting
_PACE_OVER = 20  # decisions
_PREPARE = 0.05  # seconds after a frame: by then it is on screen
_WIDE = 120
_NO_COLOR = "#888888"
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


class Choice(NamedTuple):
    """A filter that can be chosen, in words."""

    words: str
    note: str
    take: Callable[[], None]


@dataclass
class Pace:
    """How fast one decides: over the last decisions, longer breaks left out."""

    _BREAK: ClassVar[float] = 60.0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._steps: deque[float] = deque(maxlen=_PACE_OVER)
        self._last = clock()
        self.n = 0

    def decided(self, n: int = 1) -> None:
        now = self._clock()
        if now - self._last <= self._BREAK:
            self._steps.append((now - self._last) / n)
        self._last = now
        self.n += n

    @property
    def per_minute(self) -> float:
        total = sum(self._steps)
        return 60 * len(self._steps) / total if total else 0.0


class ReviewScreen(CodingScreen):
    SCOPE = REVIEW
    STATUS = "#review-status"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(REVIEW),
        *RECENT_BINDINGS,
    ]

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

    def compose(self) -> ComposeResult:
        yield StatusLine(id="review-title")
        yield TranscriptView(id="review-text")
        with Vertical(id="review-card"):
            yield LineList((Column(26), Column(5, "right"), Column(0)), id="review-offer")
            yield StatusLine(id="review-meaning")
            yield StatusLine(id="review-right")
        yield LineList((Column(20), Column(5, "right"), Column(14), Column(0)), id="review-next")
        yield StatusLine(id="review-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        for name in ("#review-offer", "#review-next"):
            self.query_one(name).can_focus = False
        workbench = self.workbench
        self._excerpts = Excerpts(workbench.session.store)
        self._acceptances: Acceptances = reviewing.acceptances(workbench.session.store)
        self._text.focus()
        self._put_in_order()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _WIDE, "wide")

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

    def _put_in_order(self) -> None:
        """Puts the queue in order in a thread; what is shown and what is ready to be shown next stay."""
        answer, lessons = self.workbench.answer, self.workbench.lessons
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
        """An answer came: what comes after the next item is put in order when the hands rest."""
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

    def _mark(self, found: Coding, at: Span) -> Mark:
        entry = self.workbench.codebook.get(found.code)
        color = entry.color if entry and entry.color else _NO_COLOR
        return Mark(at.start, at.end, found.code, self._code_name(found.code), color, "coding", found.id)

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
        color = entry.color if entry and entry.color else _NO_COLOR
        return [
            Mark(ready.place.start, ready.place.end, code, self._code_name(code), color, "suggestion", "suggestion")
        ]

    def _show_title(self) -> None:
        words = [self.translate(N_("Review")), self.translate(_ORDERS[self._order])]
        words.append(self._filter_words or self.translate(N_("everything")))
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
            offer.set_rows([(Cell(""), Cell(""), Cell(self.translate(self._nothing_words()), "warning"))])
            for name in ("meaning", "right"):
                self._line(name).tell("")
            self._line("status").set_position("")
            return
        if self._is_hidden():
            words = self.translate(N_("hidden until you code (c) or ask for it (h)"))
            offer.set_rows([(Cell("?", "warning"), Cell(""), Cell(words, "warning"))])
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
            return N_("reading the project to suggest codes…")
        if self._is_planning:
            return N_("putting the suggestions in order…")
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
                    Cell(reasons, "muted"),
                )
            ]
        )
        language = self.translate.language
        meaning = entry.brief.to(language) or entry.definition.to(language) if entry else ""
        self._line("meaning").tell(meaning)
        found = self._acceptances[suggestion.code]
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

    def _code_name(self, code: str) -> str:
        entry = self.workbench.codebook.get(code)
        return entry.name.to(self.translate.language) if entry else code

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

    # deciding

    def _asked_about(self) -> Ready:
        if self._here is None:
            raise QualevalError(self._nothing_words())
        if self._is_hidden():
            raise QualevalError(N_("the suggestion is hidden: c codes by hand, h shows it"))
        return self._here

    def _span(self, ready: Ready) -> Span | None:
        """The words to code where the reader has moved the edges."""
        selection = self._text.selection
        passage = ready.excerpt.passage(selection) if selection else None
        return passage.span if passage else None

    def _decide(self, ready: Ready, verdict: Verdict, code: str = "") -> None:
        asked = coding.Asked(
            Passage(ready.excerpt.document, ready.excerpt.content, ready.item.segment.span),
            ready.item.suggestion,
            ready.item.model,
            ready.item.drawn,
        )
        gesture = coding.decide(self.workbench.session, asked, verdict, code, self._span(ready))
        self._decided[gesture.id] = ready.item
        self._n_waiting -= 1
        self._pace.decided()
        self.took_place(gesture)
        self._go_on()
        words = {
            Verdict.ACCEPT: N_("accepted: {name}"),
            Verdict.REJECT: N_("rejected: {name}"),
            Verdict.CHANGE: N_("taken instead: {name}"),
        }
        name = self._code_name(code or ready.item.suggestion.code)
        self._tell(f"✓ {self.translate(words[verdict], name=name)}", "good")

    def took_place(self, gesture: Gesture | None) -> None:
        if gesture is not None:
            self._acceptances.follow(gesture)
        super().took_place(gesture)

    def do_accept(self) -> None:
        ready = self._asked_about()
        self._decide(ready, Verdict.ACCEPT, ready.item.suggestion.code)

    def do_reject(self) -> None:
        self._decide(self._asked_about(), Verdict.REJECT)

    def do_change(self) -> None:
        ready = self._asked_about()

        def take(code: str) -> None:
            verdict = Verdict.ACCEPT if code == ready.item.suggestion.code else Verdict.CHANGE
            self._decide(ready, verdict, code)

        title = self.translate(N_("Instead of {name}"), name=self._code_name(ready.item.suggestion.code))
        self._pick(title, take)

    def do_skip(self) -> None:
        """Puts an item aside for this session."""
        if self._here is not None:
            self._passed.add(self._here.item.key)
            self._n_waiting -= 1
            self._go_on()

    def do_later(self) -> None:
        """Has an item come again when all the others are done."""
        if self._here is not None:
            self._passed.add(self._here.item.key)
            self._later.append(self._here.item)
            self._go_on()

    def do_accept_all(self) -> None:
        """Accepts what is on screen and nothing else: this item, and those listed as coming next."""
        ready = self._asked_about()
        if self.workbench.hides_suggestions:
            raise QualevalError(N_("what comes next is hidden: H shows it"))
        items = [ready.item, *self._upcoming()]
        gesture = reviewing.accept_all(self.workbench.session, items)
        if gesture is None:
            return
        self._decided[gesture.id] = ready.item
        self._n_waiting -= len(items)
        self._pace.decided(len(items))
        self.took_place(gesture)
        self._next = None
        self._go_on()
        words = self.translate(N_("accepted together: {n}; u takes them back"), n=len(items))
        self._tell(f"✓ {words}", "good")

    def do_complete(self) -> None:
        """Nothing more here: all that is not coded on this segment is known not to be its, and the next one comes."""
        ready = self._need()
        segment = ready.item.segment
        gesture = turn_complete(self.workbench.session, segment.document_id, segment.span)
        self._decided[gesture.id] = ready.item
        self.took_place(gesture)
        self._go_on()
        self._when_resting()
        self._tell(f"✓ {self.translate(word_for(gesture.action))}", "good")

    def do_like(self) -> None:
        """Finds the segments that say the same or nearly, in a thread, and asks how to decide on all of them."""
        ready = self._asked_about()
        answer, lessons = self.workbench.answer, self.workbench.lessons
        assert answer is not None
        assert lessons is not None

        def find() -> None:
            self.post_message(LikeFound(ready.item, reviewing.like_items(answer, ready.item, lessons.is_open)))

        self.run_worker(find, thread=True, group="like", exit_on_error=False)

    def on_like_found(self, message: LikeFound) -> None:
        item = message.item
        if self._here is None or self._here.item is not item:
            return
        if not message.like:
            self._tell(self.translate(N_("no other segment that waits says the same or nearly")), "warning")
            return
        question = LikeOnes(item, message.like, self._code_name(item.suggestion.code), self.translate)
        self.ask(question.prompt(), lambda index: self._decide_like(question.decided(index)))

    def _decide_like(self, decided: tuple[Verdict, list[Item]] | None) -> None:
        if decided is None:
            return
        verdict, items = decided
        gesture = reviewing.decide_all(self.workbench.session, items, verdict)
        assert gesture is not None
        self._decided[gesture.id] = items[0]
        self._n_waiting -= len(items)
        self._pace.decided(len(items))
        self.took_place(gesture)
        self._go_on()
        words = N_("accepted together: {n}; u takes them back")
        if verdict is Verdict.REJECT:
            words = N_("rejected together: {n}; u takes them back")
        self._tell(f"✓ {self.translate(words, n=len(items))}", "good")

    def do_worth(self) -> None:
        from qualeval.tui.worth import WorthScreen

        self.app.push_screen(WorthScreen(ReviewScreen, self._here.item.suggestion.code if self._here else ""))

    def do_code(self) -> None:
        ready = self._need()
        words = (self._span(ready) or ready.item.segment.span).of(ready.excerpt.content.text)
        self._pick(self.translate(N_("Code “{words}”"), words=short(words)), self._code)

    def _need(self) -> Ready:
        if self._here is None:
            raise QualevalError(self._nothing_words())
        return self._here

    def _code(self, code: str) -> None:
        """Codes by hand. What was hidden is shown then; where it was the same, there is nothing left to ask."""
        ready = self._need()
        passage = Passage(
            ready.excerpt.document, ready.excerpt.content, self._span(ready) or ready.item.segment.span
        )  # fmt: skip
        gesture = coding.apply(self.workbench.session, passage, code)
        self.took_place(gesture)
        self._is_asked = True
        words = self.translate(N_("coded: {name}"), name=self._code_name(code))
        self._tell(f"✓ {words}", "good")
        if code == ready.item.suggestion.code:
            self._n_waiting -= 1
            self._pace.decided()
            self._go_on()
        else:
            self._show_again(ready.item)

    def _show_again(self, item: Item) -> None:
        is_asked = self._is_asked
        self._here = self._ready(item)
        self._is_asked = is_asked
        self._show()

    def _history(self, gesture: Gesture | None) -> None:
        """Shows the item that a step was about, and keeps the one that was here for afterwards."""
        if gesture is None:
            raise QualevalError(N_("nothing more to take back or do again"))
        self.took_place(gesture)
        sign = N_("undone: {what}") if gesture.intent == "undo" else N_("done again: {what}")
        item = self._decided.get(gesture.target)
        n = sum(isinstance(change.record, Decision) for change in gesture.changes)
        self._n_waiting += n if gesture.intent == "undo" else -n
        if any(isinstance(change.record, Document) for change in gesture.changes):
            self._begin_again()
        elif item is not None:
            for ready in (self._next, self._here):
                if ready is not None and ready.item.key != item.key:
                    self._queue.appendleft(ready.item)
            self._next = None
            if gesture.intent == "undo":
                self._show_again(item)
            else:
                self._go_on()
        self._when_resting()
        self._tell(f"✓ {self.translate(sign, what=self.translate(word_for(gesture.action)))}", "good")

    # edges

    def do_word_more(self) -> None:
        self._text.extend_word(1)

    def do_word_less(self) -> None:
        self._text.extend_word(-1)

    def do_start_more(self) -> None:
        self._text.extend_word(1, "start")

    def do_start_less(self) -> None:
        self._text.extend_word(-1, "start")

    # what is asked about, and in which order

    def do_order(self) -> None:
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._begin_again()

    def do_filter(self) -> None:
        session = self.workbench.session
        choices = [Choice(self.translate(N_("everything")), "", lambda: self._take_filter(Filter(), ""))]
        choices.append(Choice(self.translate(N_("one code…")), "", self._ask_code))
        choices.append(Choice(self.translate(N_("one source…")), "", self._ask_source))
        for share in _LEAST:
            words = self.translate(N_("at least {percent}% sure"), percent=round(100 * share))
            choices.append(Choice(words, "", lambda s=share, w=words: self._take_filter(Filter(at_least=s), w)))  # type: ignore[misc]
        grouping = (AttributeType.NOMINAL, AttributeType.ORDINAL)
        for attribute in (found for found in session.store.find(Attribute) if found.type in grouping):
            words = self.translate(N_("by {attribute}…"), attribute=attribute.name)
            choices.append(Choice(words, attribute.label, lambda name=attribute.name: self._ask_value(name)))  # type: ignore[misc]
        self._choose(self.translate(N_("Ask about")), choices)

    def _choose(self, title: str, choices: Sequence[Choice]) -> None:
        rows = [(Cell(choice.words), Cell(choice.note, "muted")) for choice in choices]
        self.ask(ListPrompt(title, (Column(40), Column(0)), rows), lambda index: choices[index].take())

    def _take_filter(self, chosen: Filter, words: str) -> None:
        self._filter, self._filter_words = chosen, words
        self._begin_again()

    def _ask_code(self) -> None:
        def take(choice: CodeChoice) -> None:
            if choice.code:
                self._take_filter(Filter(code=choice.code), self._code_name(choice.code))

        title = self.translate(N_("Ask about one code"))
        self.ask(CodePicker(self.workbench.codebook, self.translate, self.workbench.recent, title), take)

    def _ask_source(self) -> None:
        progress = self.workbench.session.store.progress()
        choices = [
            Choice(
                p.source.name,
                p.source.title,
                lambda s=p.source: self._take_filter(Filter(source_id=s.id), s.name),  # type: ignore[misc]
            )
            for p in progress
        ]
        self._choose(self.translate(N_("Ask about one source")), choices)

    def _ask_value(self, attribute: str) -> None:
        by_value = reviewing.documents_by_value(self.workbench.session.store, attribute)
        choices = [
            Choice(
                value or self.translate(N_("not stated")),
                str(len(documents)),
                lambda d=documents, v=value: self._take_filter(Filter(documents=d), f"{attribute}: {v}"),  # type: ignore[misc]
            )
            for value, documents in by_value
        ]
        self._choose(attribute, choices)

    # against anchoring

    def do_show(self) -> None:
        self._is_asked = True
        if self._here is not None:
            self._show_again(self._here.item)

    def do_hide(self) -> None:
        """Hides what is suggested until one has coded, or shows it at once; kept for next time."""
        hides = self.workbench.hide_suggestions(not self.workbench.hides_suggestions)
        self._is_asked = False
        self._show()
        words = N_("suggestions are hidden until you code") if hides else N_("suggestions are shown at once")
        self._tell(self.translate(words))

    # leaving

    def do_open(self) -> None:
        ready = self._need()
        span = ready.item.segment.span
        spot = Spot(ready.excerpt.source.id, ready.excerpt.document.id, span.start, span.end)
        cast("ProjectApp", self.app).go_to(spot)

    def do_back(self) -> None:
        if self._text.selection is not None:
            self._text.clear_selection()
        else:
            self.dismiss(None)
