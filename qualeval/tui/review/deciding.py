"""Deciding on what is asked about, by suggestion or by hand, and taking it back."""

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import Decision, Document, Verdict
from qualeval.domain.suggestion import Segment
from qualeval.domain.text import Span
from qualeval.i18n import N_
from qualeval.services import coding, reviewing
from qualeval.services.coding import Passage
from qualeval.services.completing import complete
from qualeval.services.reviewing import Item, Key
from qualeval.tui.coding_screen import short
from qualeval.tui.like_ones import LikeFound, LikeOnes
from qualeval.tui.review.desk import Ready, ReviewDesk


class DecidingCommands(ReviewDesk):
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
        book = self.workbench.codebook
        gesture = coding.decide(self.workbench.session, asked, verdict, code, self._span(ready), book)
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
        """Nothing more here: all that is not coded on this segment is known not to be its, and the next one comes.

        It never opens a segment again: one that is marked may be asked about, where what it was marked against has new
        evidence. Then it is put aside with all that is suggested for it.
        """
        ready = self._need()
        segment = ready.item.segment
        gesture = complete(self.workbench.session, [(segment.document_id, segment.span)])
        if gesture is None:
            self._passed |= self._keys_on(segment)
            if self._next is not None and self._next.item.key in self._passed:
                self._next = None
            self._go_on()
            self._when_resting()
            self._tell(self.translate(N_("fully reviewed already: put aside for this session")), "muted")
            return
        self._decided[gesture.id] = ready.item
        self.took_place(gesture)
        self._go_on()
        self._when_resting()
        self._tell_gesture(gesture)

    def _keys_on(self, segment: Segment) -> set[Key]:
        """What is suggested for a segment."""
        offers = self._answer.suggestions.values() if self._answer else ()
        return {
            Item(segment, suggestion, offered.model).key
            for offered in offers
            if offered.segment == segment
            for suggestion in offered.suggestions
        }

    def do_like(self) -> None:
        """Finds the segments that say the same or nearly, in a thread, and asks how to decide on all of them."""
        ready = self._asked_about()
        answer, lessons = self._answer, self.workbench.lessons
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

    def _history(self, gesture: Gesture) -> None:
        """Shows the item that a step was about, and keeps the one that was here for afterwards."""
        self.took_place(gesture)
        item = self._decided.get(gesture.target)
        n = sum(isinstance(change.record, Decision) for change in gesture.changes)
        n_back = n if gesture.intent == "undo" else -n
        self._n_waiting += n_back
        if item is not None:  # decided in this review
            self._pace.recount(-n_back)
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
        self._tell_gesture(gesture)
