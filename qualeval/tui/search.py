"""Finding words in everything that was said: every hit on a line with its context, to be opened, marked and coded."""

import time
from collections.abc import Sequence
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.worker import Worker, WorkerState, get_current_worker

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import Coding, Origin
from qualeval.domain.text import Content
from qualeval.i18n import N_, Translator
from qualeval.services import searching
from qualeval.services.excerpts import Excerpts
from qualeval.services.searching import Expression, Hit, Query
from qualeval.tui.base import ProjectApp, Spot
from qualeval.tui.coding_screen import RECENT_BINDINGS, CodingScreen
from qualeval.tui.commands import SEARCH, bindings
from qualeval.tui.dialogs import LinePrompt
from qualeval.tui.footer import KeysFooter
from qualeval.tui.widgets.lazy_list import LazyList, LazyRows
from qualeval.tui.widgets.line_list import Cell, Column
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.layout import cells_of, fit_cells
from qualeval.tui.widgets.transcript.view import TranscriptView

_EVERY = 0.1  # seconds between two batches of hits
_FIRST = 50  # hits that are shown at once
_MARK, _REFERENCE, _REFERENCE_WIDE = 1, 18, 30  # cells
_ROOMY = 150  # cells from which references are read whole
_LONGEST_HIT = 24
_ONTO = 12  # characters at most that are shown with a hit as written onto it
_ROOM = 12  # cells that a context always has
_NOTHING = Content("", ())
_SIGNS = {Origin.MANUAL: Cell("●", "accent"), Origin.RULE: Cell("◆", "accent")}


def words_wanted(translate: Translator, typed: str = "", *, is_regex: bool = False) -> LinePrompt:
    """The question what to find."""
    title = N_("Find by a regular expression") if is_regex else N_("Find words in everything that was said")
    hint = r"\bjadwal\w*" if is_regex else '"kurang waktu" jadwal* -bentrok'
    return LinePrompt(translate(title), typed, hint)


class HitsFound(Message, bubble=False):
    """Some more hits of a search; with `is_all`, the last ones."""

    def __init__(self, turn: int, hits: Sequence[Hit], *, is_all: bool) -> None:
        super().__init__()
        self.turn = turn
        self.hits = hits
        self.is_all = is_all


class SearchScreen(CodingScreen):
    SCOPE = SEARCH
    STATUS = "#search-status"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(SEARCH),
        *RECENT_BINDINGS,
    ]

    def __init__(self, typed: str, *, is_regex: bool = False, row: int = 0) -> None:
        """`row` is the hit to go to as soon as it is found."""
        super().__init__()
        self._typed = typed
        self._is_regex = is_regex
        self._wanted_row = row
        self._hits: list[Hit] = []
        self._marked: dict[int, Origin] = {}  # MANUAL: by itself; RULE: with all others
        self._longest = 0  # cells of the longest hit so far
        self._rows = LazyRows(0, self._row)
        self._turn = 0
        self._has_begun = False
        self._is_searching = False

    def compose(self) -> ComposeResult:
        yield StatusLine(id="search-title")
        yield LazyList((), id="hits")
        yield TranscriptView(id="search-text")
        yield StatusLine(id="search-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._excerpts = Excerpts(self.workbench.session.store)
        self._list.focus()
        self._fit()
        self.call_after_refresh(self._begin)

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - Textual's signature
        self._fit()

    def words_changed(self) -> None:
        super().words_changed()
        self._show_title()
        self._show_place()

    def left_at(self) -> Sequence[object]:
        return self._typed, self._is_regex, max(0, self._list.cursor)

    @property
    def _list(self) -> LazyList:
        return self.query_one(LazyList)

    def _line(self, name: str) -> StatusLine:
        return self.query_one(f"#search-{name}", StatusLine)

    # searching

    def do_find(self) -> None:
        def take(typed: str) -> None:
            if typed.strip():
                self._typed = typed
                self._search()

        self.ask(words_wanted(self.translate, self._typed, is_regex=self._is_regex), take)

    def do_expression(self) -> None:
        """Takes what was typed for an expression, or for words again."""
        self._is_regex = not self._is_regex
        self._search()

    def _begin(self) -> None:
        self._has_begun = True
        try:
            self._search()
        except QualevalError as error:
            self.tell_error(error)

    def _search(self) -> None:
        """Begins to search in a thread, which has a connection of its own; a search that runs is given up."""
        query = searching.read_query(self._typed, is_regex=self._is_regex)
        self._turn += 1
        self._hits, self._marked, self._longest = [], {}, 0
        self._rows = LazyRows(0, self._row)
        self._list.show_rows(self._rows)
        self._is_searching = True
        turn = self._turn
        self.run_worker(
            lambda: self._find(query, turn), thread=True, group="search", exclusive=True, exit_on_error=False
        )
        self._show_title()
        self._show_place()

    def _find(self, query: Query | Expression, turn: int) -> None:
        """The thread's body."""
        worker = get_current_worker()
        workbench = self.workbench
        reader = workbench.adapters.open(workbench.reading_path, workbench.session.coder, read_only=True)
        found: list[Hit] = []
        sent = time.monotonic()
        n = 0
        try:
            for hit in searching.hits(reader.store, query):
                if worker.is_cancelled or not self.is_running:
                    return
                found.append(hit)
                n += 1
                if n == _FIRST or time.monotonic() - sent > _EVERY:
                    self.post_message(HitsFound(turn, found, is_all=False))
                    found, sent = [], time.monotonic()
        finally:
            reader.store.close()
        self.post_message(HitsFound(turn, found, is_all=True))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            self._is_searching = False
            self._show_title()

    def on_hits_found(self, message: HitsFound) -> None:
        if message.turn != self._turn:
            return
        was_empty = not self._hits
        self._hits += message.hits
        longest = min(_LONGEST_HIT, max((cells_of(_whole_word(hit)[1]) for hit in message.hits), default=0))
        if longest > self._longest:
            self._longest = longest
            self._fit()
        self._rows.grow(len(self._hits))
        self._list.grew()
        self._is_searching = not message.is_all
        self._show_title()
        if 0 < self._wanted_row < len(self._hits):
            self._list.move_to(self._wanted_row)
            self._wanted_row = 0
        if was_empty:
            self._show_place()

    # showing

    def _fit(self) -> None:
        """Columns for the width there is: the hits stand under each other in the middle."""
        self._list.set_columns(
            (
                Column(_MARK),
                Column(self._reference_cells()),
                Column(self._before_cells(), "right"),
                Column(max(4, self._longest)),
                Column(0),
            )
        )
        self._rows.forget()

    def _before_cells(self) -> int:
        return max(_ROOM, (self.size.width - _MARK - self._reference_cells() - max(4, self._longest) - 5) // 2)

    def _reference_cells(self) -> int:
        return _REFERENCE_WIDE if self.size.width >= _ROOMY else _REFERENCE

    def _row(self, index: int) -> tuple[Cell, ...]:
        hit = self._hits[index]
        quiet = "" if hit.is_countable else "muted"
        mark = _SIGNS[self._marked[index]] if index in self._marked else Cell("·", "muted")
        before, word, after = _whole_word(hit)
        return (
            mark,
            Cell(_short_reference(hit, self._reference_cells()), "muted"),
            Cell(_last_cells(before, self._before_cells()), "muted"),
            Cell(word, "strong" if hit.is_countable else quiet),
            Cell(after.removeprefix(" "), quiet),
        )

    def _show_title(self) -> None:
        mode = N_("regular expression") if self._is_regex else N_("words")
        title = " · ".join((self.translate(N_("Search")), self.translate(mode), self._typed))
        self._line("title").tell(title)
        words = N_("{hits} hits so far…") if self._is_searching else N_("{hits} hits")
        figures = self.translate(words, hits=len(self._hits))
        if self._marked:
            marked = self.translate(N_("{n} marked"), n=len(self._marked))
            figures = f"{figures} · {marked}"
        self._line("title").set_position(figures)

    def on_line_list_highlighted(self) -> None:
        self._show_place()

    def _here(self) -> int:
        at = self._list.cursor
        if not 0 <= at < len(self._hits):
            raise QualevalError(N_("no hit is here: / finds words"))
        return at

    def _show_place(self) -> None:
        """The hit under the cursor in its turn, with the codes that stand there."""
        view = self.query_one("#search-text", TranscriptView)
        at = self._list.cursor
        if not 0 <= at < len(self._hits):
            view.show(_NOTHING)
            self._line("status").set_position("")
            return
        hit = self._hits[at]
        excerpt = self._excerpts.of(hit.document_id, hit.span)
        place = excerpt.place(hit.span)
        assert place is not None
        segment = excerpt.place(searching.segment_of(excerpt.content, hit.span))
        found = self.workbench.session.store.find(Coding, document_id=hit.document_id)
        marks = [self._mark(coding, span) for coding in found if (span := excerpt.place(coding.span))]
        view.show(excerpt.shown, marks, excerpt.roles, segments=(segment or place,))
        view.find(place.of(excerpt.shown.text))
        view.go_to(place.start)
        self._line("status").set_position(f"{hit.source.name} · {at + 1}/{len(self._hits)}")

    # marking

    def do_mark(self) -> None:
        self._toggle(self._here())
        self._list.action_move(1)

    def _toggle(self, index: int) -> None:
        """Marks a hit that the reader looks at, or takes the mark away."""
        if self._marked.pop(index, None) is None:
            self._marked[index] = Origin.MANUAL
        self._redraw([index])

    def do_mark_all(self) -> None:
        """Marks every hit in respondents' words; with all of them marked, none."""
        countable = [index for index, hit in enumerate(self._hits) if hit.is_countable]
        if all(index in self._marked for index in countable):
            self._marked.clear()
        else:
            for index in countable:
                self._marked.setdefault(index, Origin.RULE)
        self._rows.forget()
        self._list.refresh()
        self._show_title()

    def _redraw(self, indices: Sequence[int]) -> None:
        for index in indices:
            self._rows.forget(index)
        self._list.redraw(indices)
        self._show_title()

    def on_lazy_list_clicked(self, event: LazyList.Clicked) -> None:
        self._list.move_to(event.index)
        if event.column == 0:
            self._toggle(event.index)

    # coding

    def do_code(self) -> None:
        marked = len(self._marked)
        self._here()
        title = N_("Code the {n} marked hits") if marked else N_("Code this hit")

        self._pick(self.translate(title, n=marked), self._code)

    def _code(self, code: str) -> None:
        """Codes the marked hits, or the one under the cursor, in one step."""
        indices = sorted(self._marked) or [self._here()]
        marked = [(self._hits[index], self._marked.get(index, Origin.MANUAL)) for index in indices]
        gesture = searching.code_hits(self.workbench.session, marked, code)
        name = self._code_name(code)
        if gesture is None:
            self._tell(self.translate(N_("coded so already: {name}"), name=name), "warning")
            return
        self.took_place(gesture)
        self._marked.clear()
        self._redraw(indices)
        self._show_place()
        n = len(gesture.changes)
        words = self.translate(N_("{n} passages coded: {name}; u takes them back"), n=n, name=name)
        self._tell(f"✓ {words}", "good")

    def _history(self, gesture: Gesture) -> None:
        self.took_place(gesture)
        self._show_place()
        self._tell_gesture(gesture)

    # leaving

    def on_line_list_chosen(self) -> None:
        self.action_run_command("search.open")

    def do_open(self) -> None:
        hit = self._hits[self._here()]
        spot = Spot(hit.source.id, hit.document_id, hit.span.start, hit.span.end)
        cast("ProjectApp", self.app).go_to(spot)


def _whole_word(hit: Hit) -> tuple[str, str, str]:
    """What stands before the hit, the hit with what is written onto it, and what stands after it.

    A comma or the rest of a word would be torn off by the blank between two columns. Where that much has no blank, the
    script has none.
    """
    start = hit.before.rfind(" ") + 1
    end = hit.after.find(" ") if " " in hit.after else len(hit.after)
    if len(hit.before) - start > _ONTO:
        start = len(hit.before)
    if end > _ONTO:
        end = 0
    return hit.before[:start], f"{hit.before[start:]}{hit.text}{hit.after[:end]}", hit.after[end:]


def _short_reference(hit: Hit, width: int) -> str:
    """The reference in so many cells, its name cut where they are too few."""
    line = f":{hit.line}"
    return fit_cells(hit.speaker, width - len(line)).rstrip() + line


def _last_cells(text: str, cells: int) -> str:
    """The end of a text that fits into so many cells, cut at a word."""
    shown = text
    while cells_of(shown) > cells:
        shown = shown[max(1, len(shown) - cells) :]
    if len(shown) < len(text) and " " in shown:
        shown = f"…{shown.partition(' ')[2]}" if cells_of(shown) >= cells else shown
    return shown.rstrip()
