"""The rows of the grid and their columns: respondents with their answers, or like answers together."""

from abc import abstractmethod
from collections.abc import Sequence

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Attribute, AttributeType, Source
from qualeval.i18n import N_
from qualeval.services.grid import (
    Answer,
    Grid,
    GridRow,
    LikeAnswers,
    arranged,
    like_among,
    questions,
    read_answer,
    read_grid,
    read_row,
)
from qualeval.tui.coding_screen import CodingScreen
from qualeval.tui.widgets.lazy_list import LazyList, LazyRows
from qualeval.tui.widgets.line_list import Cell, Column, LineList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.layout import cells_of

GROUPING = (AttributeType.NOMINAL, AttributeType.ORDINAL)
WIDE = 120  # cells from which there is room for more
_NAME, _QUESTION = 10, 24  # cells: of a name, that an answer has at least
_VALUE, _LONGEST = 12, 17  # cells of a value, and of one whose attribute has a long name
_FIRST = 30  # respondents who show which attributes are in use
_GROUP_COLUMNS = (Column(7, "right"), Column(5, "right"), Column(13, "right"), Column(0))


class GridTable(CodingScreen):
    """What is in view, in which order, and how it stands in rows and columns."""

    STATUS = "#grid-status"

    def __init__(self) -> None:
        super().__init__()
        self._at = ""  # the respondent whom the cursor is put on first
        self._grid: Grid | None = None
        self._cases: tuple[str, ...] = ()
        self._rows = LazyRows(0, self._row)
        self._read: dict[str, GridRow] = {}  # rows that were looked at, by case; emptied when it is many
        self._shown_attributes: list[str] = []
        self._question = 0
        self._sort_by, self._is_falling = "", False
        self._only: dict[str, str] = {}
        self._groups: dict[str, Sequence[LikeAnswers]] = {}  # by question; made once
        self._like: Sequence[LikeAnswers] = ()  # those of the question and the respondents in view
        self._is_grouped = False
        self._came_from = ""  # the respondent from whom like answers were put together

    def words_changed(self) -> None:
        super().words_changed()
        self._rows.forget()
        self._fit()
        self._show_title()
        self._show_detail()

    @property
    def _list(self) -> LazyList:
        return self.query_one(LazyList)

    def _line(self, name: str) -> StatusLine:
        return self.query_one(f"#grid-{name}", StatusLine)

    @abstractmethod
    def _show_detail(self) -> None:
        """Shows what stands under the cursor."""

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
        names = [found.name for found in store.find(Attribute) if found.type in GROUPING]
        first = read_grid(store, names, questions(store))
        stated = [read_row(store, first, case_id).values for case_id in first.case_ids[:_FIRST]]
        used = [name for number, name in enumerate(names) if any(values[number] for values in stated)]
        return used[: 4 if self.app.size.width >= WIDE else 2]  # the screen itself may not be laid out yet

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

    def _read_first(self) -> None:
        """Reads it unless a key that was typed ahead had it read."""
        if self._grid is None:
            self._read_grid()

    def _known_grid(self) -> Grid:
        self._read_first()
        grid = self._grid
        assert grid is not None
        if not grid.questions:
            raise QualevalError(N_("there is no survey yet: `qualeval import` brings one in"))
        return grid

    @property
    def _asked(self) -> Source:
        """The question in view."""
        return self._known_grid().questions[self._question]

    # rows

    def _show_rows(self, cursor: int = 0) -> None:
        self._read.clear()
        self._like = self._like_ones() if self._is_grouped and self._grid else ()
        if self._is_grouped:
            self._rows = LazyRows(len(self._like), self._group_row)
        else:
            self._rows = LazyRows(len(self._cases), self._row)
        self._fit()
        self._list.show_rows(self._rows, cursor)
        self._show_title()
        self._show_detail()

    def _like_ones(self) -> Sequence[LikeAnswers]:
        made = self._groups.get(self._asked.id, ())
        if not self._only:
            return made
        answers = self._known_grid().answers[self._question]
        return like_among(made, {answers[case_id] for case_id in self._cases if case_id in answers})

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
            values = [Column(self._value_width(name)) for name in attributes]
            columns = (Column(_NAME), *values, *(Column(0) for _ in shown))
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

    def _value_width(self, name: str) -> int:
        """As wide as the attribute's name, where there is room for it."""
        wanted = cells_of(name) + 1  # and the sign of sorting
        return max(_VALUE, min(wanted, _LONGEST)) if self.size.width >= WIDE else _VALUE

    def _sort_sign(self, name: str) -> str:
        return ("▼" if self._is_falling else "▲") if name == self._sort_by else ""

    def _shown_questions(self) -> list[int]:
        """The questions for which there is room, the one in view among them."""
        assert self._grid is not None
        left = self.size.width - _NAME - sum(self._value_width(name) + 1 for name in self._grid.attributes)
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
            cells.append(Cell(f"{self._sign(answer)}{answer.content.text}" if answer else "", style))
        return tuple(cells)

    def _group_row(self, index: int) -> tuple[Cell, ...]:
        group = self._like[index]
        documents = group.documents
        seen = documents[:200]  # of very many, these say it well enough
        store = self.workbench.session.store
        answers = [read_answer(store, document_id) for document_id in seen]
        coded = sum(bool(answer.codings) for answer in answers)
        complete = sum(answer.is_complete(self.workbench.session.coder) for answer in answers)
        share = f"{coded}/{len(documents)}" if len(seen) == len(documents) else f"{coded}/{len(seen)}…"
        told = " ".join(filter(None, (f"✓{complete}" if complete else "", share if coded else "")))
        ways = len(group.wordings)
        return (
            Cell(str(len(documents)), "strong"),
            Cell(str(ways), "muted" if ways == 1 else ""),
            Cell(told or "·", "muted"),
            Cell(group.wordings[0].text),
        )

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

    def _sign(self, answer: Answer) -> str:
        if answer.is_complete(self.workbench.session.coder):
            return "✓ "
        return "● " if answer.codings else "  "
