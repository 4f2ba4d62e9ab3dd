"""The survey grid: respondents in rows, attributes and open answers in columns, coded without leaving it."""

from collections.abc import Collection, Sequence
from typing import ClassVar, NamedTuple, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.worker import get_current_worker

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import Attribute, AttributeType, Coding, Decision, Source
from qualeval.domain.segments import segments
from qualeval.domain.suggestion import Suggestion
from qualeval.domain.text import Content
from qualeval.i18n import N_
from qualeval.services import coding
from qualeval.services.coding import Passage
from qualeval.services.grid import (
    Answer,
    Grid,
    GridRow,
    LikeAnswers,
    arranged,
    code_answers,
    like_answers,
    questions,
    read_grid,
    read_row,
    values_counted,
)
from qualeval.services.wording import REASON_WORDS, word_for
from qualeval.tui.base import ProjectApp, Spot
from qualeval.tui.coding_screen import RECENT_BINDINGS, CodingScreen
from qualeval.tui.commands import GRID, bindings
from qualeval.tui.dialogs import ListPrompt
from qualeval.tui.footer import KeysFooter
from qualeval.tui.panes import OFFERED_IN_GRID
from qualeval.tui.widgets.lazy_list import LazyList, LazyRows
from qualeval.tui.widgets.line_list import Cell, Column, LineList
from qualeval.tui.widgets.mark_list import MARK, NO_MARK, MarkList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.view import TranscriptView

_GROUPING = (AttributeType.NOMINAL, AttributeType.ORDINAL)
_NAME, _VALUE, _QUESTION = 10, 12, 24  # cells: of a name, of a value, that an answer has at least
_FIRST = 30  # respondents who show which attributes are in use
_WIDE = 120
_NOTHING = Content("", ())
_GROUP_COLUMNS = (Column(7, "right"), Column(5, "right"), Column(13, "right"), Column(0))
_WORDING_COLUMNS = (Column(1), Column(6, "right"), Column(0))


class Offer(NamedTuple):
    """A suggestion for a sentence of the answer."""

    passage: Passage
    suggestion: Suggestion
    model: str


class GroupsMade(Message, bubble=False):
    """The answers to a question were grouped."""

    def __init__(self, question: Source, groups: Sequence[LikeAnswers]) -> None:
        super().__init__()
        self.question = question
        self.groups = groups


class GridScreen(CodingScreen):
    SCOPE = GRID
    STATUS = "#grid-status"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(GRID),
        *RECENT_BINDINGS,
    ]

    def __init__(self, *, case_id: str = "", question: int = 0, sort_by: str = "", is_falling: bool = False) -> None:
        """At a respondent's answer to a question, in the order of an attribute."""
        super().__init__()
        self._at = case_id  # the respondent whom the cursor is put on first
        self._grid: Grid | None = None
        self._cases: tuple[str, ...] = ()
        self._rows = LazyRows(0, self._row)
        self._read: dict[str, GridRow] = {}  # rows that were looked at, by case; emptied when it is many
        self._shown_attributes: list[str] = []
        self._question = question
        self._sort_by, self._is_falling = sort_by, is_falling
        self._only: dict[str, str] = {}
        self._offers: list[Offer] = []
        self._groups: dict[str, Sequence[LikeAnswers]] = {}  # by question; made once
        self._is_grouped = False
        self._left_out: set[str] = set()  # wordings of the group here that are not coded with it
        self._is_asked = False

    def compose(self) -> ComposeResult:
        yield StatusLine(id="grid-title")
        yield LineList((), id="grid-columns", classes="columns")
        yield LazyList((), id="grid-rows")
        with Vertical(id="grid-detail"):
            yield StatusLine(id="grid-place")
            yield TranscriptView(id="grid-answer")
            yield LineList((Column(24), Column(5, "right"), Column(0)), id="grid-offers")
            yield MarkList(_WORDING_COLUMNS, id="grid-wordings")
        yield StatusLine(id="grid-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        for name in ("#grid-columns", "#grid-offers"):
            self.query_one(name).can_focus = False
        self._list.focus()
        self.call_after_refresh(self._read_grid)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _WIDE, "wide")
        self._fit()

    def words_changed(self) -> None:
        super().words_changed()
        self._rows.forget()
        self._fit()
        self._show_title()
        self._show_detail()

    def idle_now(self) -> Collection[str]:
        can_decide = self._offers and not self._is_hidden() and not self._is_grouped
        return () if can_decide else OFFERED_IN_GRID

    @property
    def _list(self) -> LazyList:
        return self.query_one(LazyList)

    @property
    def _answer_view(self) -> TranscriptView:
        return self.query_one("#grid-answer", TranscriptView)

    @property
    def _wordings(self) -> MarkList:
        return self.query_one("#grid-wordings", MarkList)

    def _line(self, name: str) -> StatusLine:
        return self.query_one(f"#grid-{name}", StatusLine)

    # what there is

    def _read_grid(self) -> None:
        store = self.workbench.session.store
        self._grid = read_grid(store, self._shown_attributes or self._first_attributes(), questions(store))
        self._shown_attributes = list(self._grid.attributes)
        if not self._question < len(self._grid.questions):
            self._question = 0
        if self._grid.questions:
            self._arrange()
        else:
            self._cases, self._is_grouped = (), False
            self._show_rows()

    def _first_attributes(self) -> list[str]:
        """The attributes that make groups of the first respondents, as many as there is room for."""
        store = self.workbench.session.store
        names = [found.name for found in store.find(Attribute) if found.type in _GROUPING]
        first = read_grid(store, names, questions(store))
        stated = [read_row(store, first, case_id).values for case_id in first.case_ids[:_FIRST]]
        used = [name for number, name in enumerate(names) if any(values[number] for values in stated)]
        return used[: 4 if self.size.width >= _WIDE else 2]

    def _arrange(self) -> None:
        """Puts the rows in order; the cursor stays on its respondent where she is still there."""
        grid = self._known_grid()
        here, self._at = self._at or self._case_here(), ""
        self._cases = arranged(
            self.workbench.session.store, grid, sort_by=self._sort_by, is_falling=self._is_falling, only=self._only
        )
        self._show_rows(self._cases.index(here) if here in set(self._cases) else 0)

    def _case_here(self) -> str:
        """The respondent under the cursor; nobody among like answers."""
        return self._cases[self._list.cursor] if not self._is_grouped and self._cases else ""

    def left_at(self) -> Sequence[object]:
        return self._case_here(), self._question, self._sort_by, self._is_falling

    def _known_grid(self) -> Grid:
        if self._grid is None:
            raise QualevalError(N_("the answers are being read…"))
        if not self._grid.questions:
            raise QualevalError(N_("there is no survey yet: `qualeval import` brings one in"))
        return self._grid

    @property
    def _asked(self) -> Source:
        """The question in view."""
        return self._known_grid().questions[self._question]

    # rows

    def _show_rows(self, cursor: int = 0) -> None:
        self._read.clear()
        made = self._groups.get(self._asked.id, ()) if self._is_grouped and self._grid else ()
        if self._is_grouped:
            self._rows = LazyRows(len(made), self._group_row)
        else:
            self._rows = LazyRows(len(self._cases), self._row)
        self._fit()
        self._list.show_rows(self._rows, cursor)
        self._show_title()
        self._show_detail()

    def _fit(self) -> None:
        """The columns for the width there is: all questions side by side, or as many as there is room for."""
        header = self.query_one("#grid-columns", LineList)
        if self._grid is None or not self._grid.questions:
            return
        if self._is_grouped:
            titles = (N_("answers"), N_("ways"), N_("coded"), N_("the most frequent wording"))
            columns: Sequence[Column] = _GROUP_COLUMNS
            cells = [Cell(self.translate(title), "heading") for title in titles]
        else:
            attributes, shown = self._grid.attributes, self._shown_questions()
            columns = (Column(_NAME), *(Column(_VALUE) for _ in attributes), *(Column(0) for _ in shown))
            cells = [Cell(self.translate(N_("respondent")), "heading")]
            cells += [Cell(f"{name}{self._sort_sign(name)}", "heading") for name in attributes]
            for index in shown:
                source = self._grid.questions[index]
                sign = "▸ " if index == self._question else "  "
                cells.append(Cell(f"{sign}{source.title or source.name}", "heading"))
        header.set_columns(columns)
        header.set_rows([cells])
        self._list.set_columns(columns)
        self._rows.forget()

    def _sort_sign(self, name: str) -> str:
        return ("▼" if self._is_falling else "▲") if name == self._sort_by else ""

    def _shown_questions(self) -> list[int]:
        """The questions for which there is room, the one in view among them."""
        assert self._grid is not None
        left = self.size.width - _NAME - len(self._grid.attributes) * (_VALUE + 1)
        room = max(1, left // _QUESTION)
        first = max(0, min(self._question - room + 1, len(self._grid.questions) - room))
        return list(range(len(self._grid.questions)))[first : first + room]

    def _grid_row(self, index: int) -> GridRow:
        case_id = self._cases[index]
        if case_id not in self._read:
            if len(self._read) > 500:
                self._read.clear()
            self._read[case_id] = read_row(self.workbench.session.store, self._known_grid(), case_id)
        return self._read[case_id]

    def _row(self, index: int) -> tuple[Cell, ...]:
        row = self._grid_row(index)
        cells = [Cell(row.name, "accent"), *(Cell(value) for value in row.values)]
        for number in self._shown_questions():
            answer = row.answers[number]
            style = "" if number == self._question else "muted"
            cells.append(Cell(f"{_sign(answer)}{answer.content.text}" if answer else "", style))
        return tuple(cells)

    def _group_row(self, index: int) -> tuple[Cell, ...]:
        group = self._groups[self._asked.id][index]
        documents = group.documents
        seen = documents[:200]  # of very many, these say it well enough
        store = self.workbench.session.store
        coded = sum(bool(store.find(Coding, document_id=document_id)) for document_id in seen)
        share = f"{coded}/{len(documents)}" if len(seen) == len(documents) else f"{coded}/{len(seen)}…"
        ways = len(group.wordings)
        return (
            Cell(str(len(documents)), "strong"),
            Cell(str(ways), "muted" if ways == 1 else ""),
            Cell(share if coded else "·", "muted"),
            Cell(group.wordings[0].text),
        )

    # the answer under the cursor

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        if event.line_list is self._list:
            self._left_out.clear()
            self._is_asked = False
            self._show_title()
            self._show_detail()

    def _show_title(self) -> None:
        title = self._line("title")
        if self._grid is None:
            title.tell(self.translate(N_("the answers are being read…")))
            return
        if not self._grid.questions:
            title.tell(self.translate(N_("there is no survey yet: `qualeval import` brings one in")))
            return
        words = [self.translate(N_("Survey answers"))]
        nothing = self.translate(N_("not stated"))
        words += [f"{name}: {value or nothing}" for name, value in self._only.items()]
        if self._is_grouped:
            words.append(self.translate(N_("like answers together")))
        title.tell(" · ".join(words))
        title.set_position(f"{self._list.cursor + 1}/{len(self._rows)}")

    def _here(self) -> Answer | None:
        """The answer in view, None where the respondent gave none."""
        at = self._list.cursor
        if self._is_grouped or not 0 <= at < len(self._cases):
            return None
        return self._grid_row(at).answers[self._question]

    def _group(self) -> LikeAnswers | None:
        groups = self._groups.get(self._asked.id, ()) if self._is_grouped and self._grid else ()
        at = self._list.cursor
        return groups[at] if 0 <= at < len(groups) else None

    def _show_detail(self) -> None:
        self.query_one("#grid-detail").set_class(self._is_grouped, "grouped")
        if self._grid is None or not self._grid.questions:
            self._line("place").tell("")
            self._answer_view.show(_NOTHING)
            self._offers = []
            self._show_offers(0)
            return
        question = self._asked.title or self._asked.name
        if self._is_grouped:
            self._line("place").tell(question)
            self._line("place").set_position("")
            self._line("status").set_position("")
            self._show_wordings()
            return
        at = self._list.cursor
        if 0 <= at < len(self._cases):
            row = self._grid_row(at)
            stated = [f"{name}: {v}" for name, v in zip(self._grid.attributes, row.values, strict=True) if v]
            self._line("place").tell(f"{row.name} · {question}")
            self._line("place").set_position(" · ".join(stated))
        self._show_answer()

    def _show_answer(self) -> None:
        answer = self._here()
        whole = answer.whole if answer else None
        if answer is None or whole is None:
            self._answer_view.show(_NOTHING)
        else:
            marks = [self._mark(found, found.span) for found in answer.codings]
            self._answer_view.show(answer.content, marks, segments=(whole.span,))
        self._find_offers(answer)
        self._show_offers(0)
        names = ", ".join(self._code_name(found.code) for found in answer.codings) if answer else ""
        self._line("status").set_position(names)

    def _show_wordings(self) -> None:
        group = self._group()
        rows = []
        for wording in group.wordings if group else ():
            mark = NO_MARK if wording.text in self._left_out else MARK
            rows.append((mark, Cell(str(len(wording.documents)), "strong"), Cell(wording.text)))
        self._wordings.set_rows(rows)

    # suggestions

    def suggestions_ready(self) -> None:
        """An answer of the suggester came: shown only where nothing was shown yet."""
        if not self._offers and not self._is_grouped:
            self._find_offers(self._here())
            self._show_offers(0)

    def _find_offers(self, answer: Answer | None) -> None:
        self._offers = []
        for span in segments(answer.content) if answer else ():
            assert answer is not None
            found = self.workbench.suggested(answer.document.id, span)
            if found is not None:
                passage = Passage(answer.document, answer.content, span)
                open_now = self.workbench.undecided(found).suggestions
                self._offers += [Offer(passage, suggestion, found.model) for suggestion in open_now]

    def _is_hidden(self) -> bool:
        if self.workbench.is_blind:
            return True
        if not self.workbench.hides_suggestions or self._is_asked:
            return False
        answer = self._here()
        coder = self.workbench.session.coder
        return not (answer and any(found.coder == coder for found in answer.codings))

    def _show_offers(self, cursor: int) -> None:
        words = ""
        if self._is_hidden():
            words = N_("you code blind: nothing is suggested") if self.workbench.is_blind else self._hidden_words()
        elif not self._offers:
            words = N_("nothing suggested here")
        rows = [(Cell(self.translate(words), "muted"),)] if words else map(self._offer_row, self._offers)
        self.query_one("#grid-offers", LineList).set_rows(rows, cursor=cursor)
        self.show_needed_keys()

    @staticmethod
    def _hidden_words() -> str:
        return N_("hidden until you code (c) or ask for it (h)")

    def _offer_row(self, offer: Offer) -> tuple[Cell, Cell, Cell]:
        entry = self.workbench.codebook.get(offer.suggestion.code)
        reasons = "  ".join(f"{self.translate(REASON_WORDS[r.kind])}: {r.text}" for r in offer.suggestion.reasons)
        return (
            Cell(self._code_name(offer.suggestion.code), entry.color if entry else ""),
            Cell(f"{round(100 * offer.suggestion.confidence)}%", "strong"),
            Cell(reasons, "muted"),
        )

    def _offered(self) -> Offer:
        if not self._offers or self._is_hidden() or self._is_grouped:
            raise QualevalError(N_("nothing is suggested here"))
        return self._offers[max(0, min(self.query_one("#grid-offers", LineList).cursor, len(self._offers) - 1))]

    def do_next_suggestion(self) -> None:
        found = self.query_one("#grid-offers", LineList)
        if self._offers:
            found.move_to((found.cursor + 1) % len(self._offers))

    def do_accept(self) -> None:
        offer = self._offered()
        self._done(coding.accept(self.workbench.session, offer.passage, offer.suggestion, offer.model))

    def do_reject(self) -> None:
        offer = self._offered()
        self._done(coding.reject(self.workbench.session, offer.passage, offer.suggestion, offer.model))

    def do_show(self) -> None:
        self._is_asked = True
        self._show_offers(0)

    def do_hide(self) -> None:
        hides = self.workbench.hide_suggestions(not self.workbench.hides_suggestions)
        self._is_asked = False
        self._show_offers(0)
        words = N_("suggestions are hidden until you code") if hides else N_("suggestions are shown at once")
        self._tell(self.translate(words))

    # coding

    def do_code(self) -> None:
        self._codable()
        title = N_("Code {n} answers together") if self._is_grouped else N_("Code")
        n = len(self._included()) if self._is_grouped else 1

        self._pick(self.translate(title, n=n), self._code)

    def _codable(self) -> None:
        if not (self._included() if self._is_grouped else self._here()):
            raise QualevalError(N_("there is no answer here"))

    def _included(self) -> list[str]:
        """The answers of the group here, without the wordings that were left out."""
        group = self._group()
        wordings = group.wordings if group else ()
        return [d for wording in wordings if wording.text not in self._left_out for d in wording.documents]

    def _code(self, code: str) -> None:
        """Codes the selected words, the answer, or all answers of the group: one step in each case."""
        self._codable()
        session = self.workbench.session
        if self._is_grouped:
            gesture = code_answers(session, self._included(), code)
        else:
            answer = self._here()
            span = self._answer_view.current_span()
            if answer is None or span is None:
                raise QualevalError(N_("there are no words to code here"))
            gesture = coding.apply(session, Passage(answer.document, answer.content, span), code)
        if gesture is None:
            self._tell(self.translate(N_("coded so already: {name}"), name=self._code_name(code)), "warning")
            return
        n = len(gesture.changes)
        self._done(gesture)
        words = (
            N_("answers coded together: {n} · {name}; u takes them back") if self._is_grouped else N_("coded: {name}")
        )
        self._tell(f"✓ {self.translate(words, n=n, name=self._code_name(code))}", "good")

    def do_remove(self) -> None:
        answer = self._here()
        span = self._answer_view.current_span()
        own = [
            found
            for found in (answer.codings if answer else ())
            if found.coder == self.workbench.session.coder and span is not None and found.span.overlap(span)
        ]
        if not own:
            raise QualevalError(N_("there is no coding here"))
        self._done(coding.remove(self.workbench.session, own[-1]))

    def _history(self, gesture: Gesture | None) -> None:
        if gesture is None:
            raise QualevalError(N_("nothing more to take back or do again"))
        if any(isinstance(change.record, Source) for change in gesture.changes):
            self.took_place(gesture)
            self._question = 0
            self._groups.clear()
            self._read_grid()
        else:
            self._done(gesture)
        sign = N_("undone: {what}") if gesture.intent == "undo" else N_("done again: {what}")
        self._tell(f"✓ {self.translate(sign, what=self.translate(word_for(gesture.action)))}", "good")

    def _done(self, gesture: Gesture) -> None:
        """Shows what a gesture changed: the rows on screen that it is about, and the answer here."""
        self.took_place(gesture)
        self._tell(f"✓ {self.translate(word_for(gesture.action))}", "good")
        records = (change.record for change in gesture.changes)
        changed = {record.document_id for record in records if isinstance(record, Coding | Decision)}
        seen = [index for index in self._list.visible_rows if index < len(self._rows)]
        for index in seen:
            if self._is_grouped or changed & self._documents_of(index):
                self._rows.forget(index)
                if not self._is_grouped:
                    self._read.pop(self._cases[index], None)
        self._forget_unseen(changed, seen)
        self._list.redraw(seen)
        self._answer_view.clear_selection()
        self._show_detail()

    def _documents_of(self, index: int) -> set[str]:
        grid = self._known_grid()
        return {found[self._cases[index]] for found in grid.answers if self._cases[index] in found}

    def _forget_unseen(self, changed: set[str], seen: Sequence[int]) -> None:
        """Rows off screen that were read before are read again where a change might be about them."""
        if not self._is_grouped and changed - {d for index in seen for d in self._documents_of(index)}:
            self._read.clear()
            self._rows.forget()

    # moving

    def do_left(self) -> None:
        self._to_question(-1)

    def do_right(self) -> None:
        self._to_question(1)

    def _to_question(self, step: int) -> None:
        asked = self._known_grid().questions
        self._question = max(0, min(self._question + step, len(asked) - 1))
        if self._is_grouped:
            self._is_grouped = False
            self.do_group()
        else:
            self._fit()
            self._list.refresh()
            self._show_detail()

    def do_word_more(self) -> None:
        self._answer_view.extend_word(1)

    def do_word_less(self) -> None:
        self._answer_view.extend_word(-1)

    def do_start_more(self) -> None:
        self._answer_view.extend_word(1, "start")

    def do_start_less(self) -> None:
        self._answer_view.extend_word(-1, "start")

    def on_lazy_list_clicked(self, event: LazyList.Clicked) -> None:
        self._list.move_to(event.index)
        if self._grid is not None and not self._is_grouped:
            number = event.column - 1 - len(self._grid.attributes)
            shown = self._shown_questions()
            if 0 <= number < len(shown):
                self._to_question(shown[number] - self._question)

    # order, filter, columns

    def do_sort(self) -> None:
        grid = self._known_grid()
        names = ["", *self._attribute_names()]
        rows = [(Cell(name or self.translate(N_("as they answered"))),) for name in names]

        def take(index: int) -> None:
            self._is_falling = not self._is_falling if names[index] == self._sort_by else False
            self._sort_by = names[index]
            if self._sort_by and self._sort_by not in grid.attributes:
                self._shown_attributes.append(self._sort_by)
                self._read_grid()
            else:
                self._arrange()

        at = names.index(self._sort_by) if self._sort_by in names else 0
        self.ask(ListPrompt(self.translate(N_("Sort by; the same again turns it round")), (Column(0),), rows, at), take)

    def _attribute_names(self) -> list[str]:
        return [found.name for found in self.workbench.session.store.find(Attribute)]

    def do_filter(self) -> None:
        grid = self._known_grid()
        store = self.workbench.session.store
        names = ["", *(found.name for found in store.find(Attribute) if found.type in _GROUPING)]
        rows = [
            (Cell(name or self.translate(N_("everybody"))), Cell(self._only.get(name, "") if name else "", "muted"))
            for name in names
        ]

        def take(index: int) -> None:
            if not names[index]:
                self._only.clear()
                self._arrange()
                return
            counted = values_counted(store, grid, names[index])
            choices = [(Cell(value or self.translate(N_("not stated"))), Cell(str(n), "muted")) for value, n in counted]

            def take_value(at: int) -> None:
                self._only[names[index]] = counted[at][0]
                self._arrange()

            self.ask(ListPrompt(names[index], (Column(40), Column(8, "right")), choices), take_value)

        self.ask(ListPrompt(self.translate(N_("Show only")), (Column(30), Column(0)), rows), take)

    def do_columns(self) -> None:
        """Shows an attribute's column or takes it away."""
        self._known_grid()
        names = self._attribute_names()
        rows = [(MARK if name in self._shown_attributes else NO_MARK, Cell(name)) for name in names]

        def take(index: int) -> None:
            if names[index] in self._shown_attributes:
                self._shown_attributes.remove(names[index])
            else:
                self._shown_attributes.append(names[index])
            self._read_grid()

        self.ask(ListPrompt(self.translate(N_("Attributes in view")), (Column(1), Column(0)), rows), take)

    # like answers

    def do_group(self) -> None:
        """Puts like answers together, or shows every respondent again. They are sought once, in a thread."""
        asked = self._asked
        self._is_grouped = not self._is_grouped
        self._left_out.clear()
        if self._is_grouped and asked.id not in self._groups:
            self._tell(self.translate(N_("looking for like answers…")))
            self.run_worker(lambda: self._seek(asked), thread=True, group="like", exit_on_error=False)
        self._show_rows()

    def _seek(self, asked: Source) -> None:
        """The thread's body, with a connection of its own."""
        worker = get_current_worker()
        workbench = self.workbench
        reader = workbench.adapters.open(workbench.reading_path, workbench.session.coder, read_only=True)
        try:
            texts = reader.store.answer_texts(asked.id)
        finally:
            reader.store.close()
        found = like_answers(texts, lambda: worker.is_cancelled or not self.is_running)
        self.post_message(GroupsMade(asked, found))

    def on_groups_made(self, message: GroupsMade) -> None:
        self._groups[message.question.id] = message.groups
        self._line("status").tell("")
        if self._is_grouped and message.question.id == self._asked.id:
            self._show_rows()

    def do_mark(self) -> None:
        """Leaves a wording out of the group, or takes it in again."""
        if self._is_grouped:
            self._toggle(self._wordings.cursor)

    def on_mark_list_mark_clicked(self, event: MarkList.MarkClicked) -> None:
        self._toggle(event.index)

    def _toggle(self, index: int) -> None:
        group = self._group()
        if group is not None and 0 <= index < len(group.wordings):
            self._left_out ^= {group.wordings[index].text}
            self._show_wordings()

    # leaving

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        if event.line_list is self._list:
            self.action_run_command("grid.open")

    def do_open(self) -> None:
        """The answer in the text; of a group, its wordings, to leave some out."""
        if self._is_grouped:
            self._wordings.focus()
            return
        answer = self._here()
        if answer is None or answer.whole is None:
            raise QualevalError(N_("there is no answer here"))
        span = answer.whole.span
        cast("ProjectApp", self.app).go_to(Spot(answer.document.source_id, answer.document.id, span.start, span.end))

    def do_back(self) -> None:
        if self._answer_view.selection is not None:
            self._answer_view.clear_selection()
        elif self._wordings.has_focus:
            self._list.focus()
        elif self._is_grouped:
            self.do_group()
        else:
            self.dismiss(None)


def _sign(answer: Answer) -> str:
    return "● " if answer.codings else "  "
