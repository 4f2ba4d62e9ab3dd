"""The review as a screen: how it is laid out, and the keys that move edges, show what is hidden and lead away."""

from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from qualeval.i18n import N_
from qualeval.services import reviewing
from qualeval.services.excerpts import Excerpts
from qualeval.tui.base import ProjectApp, Spot
from qualeval.tui.coding_screen import RECENT_BINDINGS
from qualeval.tui.commands import REVIEW, bindings
from qualeval.tui.footer import KeysFooter
from qualeval.tui.review.choosing import ChoosingCommands
from qualeval.tui.review.deciding import DecidingCommands
from qualeval.tui.review.listening import ListeningCommands
from qualeval.tui.widgets.line_list import Column, LineList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.view import TranscriptView

_WIDE = 120
_OFFER = (Column(24), Column(5, "right"), Column(8), Column(0))  # code, how sure, the same in words, why
_OFFER_WIDE = (Column(36), *_OFFER[1:])
_NEXT = (Column(20), Column(5, "right"), Column(14), Column(0))  # code, how sure, source, words
_NEXT_WIDE = (Column(36), _NEXT[1], Column(24), _NEXT[3])


class ReviewScreen(DecidingCommands, ChoosingCommands, ListeningCommands):
    SCOPE = REVIEW
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(REVIEW), *RECENT_BINDINGS]

    def compose(self) -> ComposeResult:
        yield StatusLine(id="review-title")
        yield TranscriptView(id="review-text")
        with Vertical(id="review-card"):
            yield LineList(_OFFER, id="review-offer")
            yield StatusLine(id="review-meaning")
            yield StatusLine(id="review-right")
        yield LineList(_NEXT, id="review-next")
        yield StatusLine(id="review-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        for name in ("#review-offer", "#review-next"):
            self.query_one(name).can_focus = False
        workbench = self.workbench
        self._excerpts = Excerpts(workbench.session.store)
        self._acceptances = reviewing.acceptances(workbench.session.store)
        self._text.focus()
        self._put_in_order()

    def on_resize(self, event: events.Resize) -> None:
        is_wide = event.size.width >= _WIDE
        self.set_class(is_wide, "wide")
        self.query_one("#review-offer", LineList).set_columns(_OFFER_WIDE if is_wide else _OFFER)
        self.query_one("#review-next", LineList).set_columns(_NEXT_WIDE if is_wide else _NEXT)

    # edges

    def do_word_more(self) -> None:
        self._text.extend_word(1)

    def do_word_less(self) -> None:
        self._text.extend_word(-1)

    def do_start_more(self) -> None:
        self._text.extend_word(1, "start")

    def do_start_less(self) -> None:
        self._text.extend_word(-1, "start")

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

    def do_worth(self) -> None:
        from qualeval.tui.worth import WorthScreen

        self.app.push_screen(WorthScreen(ReviewScreen, self._here.item.suggestion.code if self._here else ""))

    def do_nearest(self) -> None:
        from qualeval.tui.nearest import show_nearest

        show_nearest(self, self._asked_about().item.suggestion)

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
