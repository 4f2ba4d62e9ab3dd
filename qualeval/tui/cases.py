"""Cases: the respondents with their attributes in view, and one of them with all that was said."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.coordinate import Coordinate
from textual.widgets import DataTable, Static

from qualeval.domain.errors import QualevalError
from qualeval.domain.quotes import Quote
from qualeval.domain.records import Attribute, AttributeType, Case, Source
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import memos
from qualeval.services.listing import cases_table
from qualeval.services.voices import Said, attributes_by_wave, said_by
from qualeval.tui.base import CommandScreen, Spot
from qualeval.tui.commands import CASE, CASES, bindings
from qualeval.tui.dialogs import LinePrompt, TextPrompt
from qualeval.tui.footer import KeysFooter
from qualeval.tui.widgets.line_list import Cell, Column, LineList

_OWN = 3  # columns before the attributes: respondent, segments, codings
_WIDEST = 24  # cells of a column
_SIGNS = {False: "▲", True: "▼"}


class CasesScreen(CommandScreen):
    SCOPE = CASES
    BINDINGS: ClassVar[list[BindingType]] = bindings(CASES)

    def __init__(self) -> None:
        super().__init__()
        self._cases: list[Case] = []
        self._rows: list[tuple[object, ...]] = []
        self._order: list[int] = []  # the places of the cases as shown
        self._sort_column = 0
        self._is_falling = False
        self._wave = ""
        self._sought = ""

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="cases-title")
        yield DataTable[Text](id="cases", cursor_type="cell", zebra_stripes=True)
        with VerticalScroll(classes="detail low", can_focus=False):
            yield Static(id="case-memos")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._table.focus()

    @property
    def _table(self) -> "DataTable[Text]":
        return self.query_one("#cases", DataTable)

    def words_changed(self) -> None:
        super().words_changed()
        self._show()

    def _show(self, case_id: str = "") -> None:
        """Draws the table anew; the cursor stays with its case, or goes to the one named."""
        at = self._table.cursor_coordinate
        case_id = case_id or (self._cases[self._order[at.row]].id if at.row < len(self._order) else "")
        found = cases_table(self.workbench.session, self.translate, self._wave)
        self._cases = self.workbench.session.store.find(Case)
        self._rows = list(found.rows)
        self._order = self._sorted(found)
        self._fill(found)
        ids = [self._cases[index].id for index in self._order]
        self._table.move_cursor(row=ids.index(case_id) if case_id in ids else 0, column=at.column)
        self._show_title()
        self._show_memos()

    def _fill(self, found: ResultTable) -> None:
        table = self._table
        table.clear(columns=True)
        for at, header in enumerate(found.headers):
            sign = f" {_SIGNS[self._is_falling]}" if at == self._sort_column else ""
            cells = [len(str(row[at])) for row in self._rows]
            width = min(_WIDEST, max([len(header) + 2, *cells]))
            table.add_column(Text(f"{printable(header)[: width - 2]}{sign}"), width=width)
        for index in self._order:
            table.add_row(*(_cell(value) for value in self._rows[index]))
        table.fixed_columns = 1

    def _sorted(self, found: ResultTable) -> list[int]:
        """The cases by the column chosen: numbers as numbers, those without a value last."""
        column = self._sort_column = min(self._sort_column, len(found.columns) - 1)
        numeric = column in (1, 2) or self._is_number(found.columns[column])
        keyed = [(_key(row[column], numeric=numeric), index) for index, row in enumerate(self._rows)]
        given = sorted((pair for pair in keyed if pair[0] is not None), reverse=self._is_falling)
        return [index for _, index in given] + [index for key, index in keyed if key is None]

    def _is_number(self, attribute: str) -> bool:
        found = self.workbench.session.store.get(Attribute, attribute)
        return found is not None and found.type in (AttributeType.NUMBER, AttributeType.ORDINAL)

    def _show_title(self) -> None:
        wave = self._wave or self.translate(N_("all waves"))
        title = self.translate(N_("Respondents: {n} · {wave}"), n=len(self._cases), wave=wave)
        self.query_one("#cases-title", Static).update(Content(printable(title)))

    def _case_here(self) -> Case:
        at = self._table.cursor_coordinate.row
        if not 0 <= at < len(self._order):
            raise QualevalError(N_("there are no respondents yet: `qualeval import` brings them in"))
        return self._cases[self._order[at]]

    def on_data_table_cell_highlighted(self) -> None:
        self._show_memos()

    def _show_memos(self) -> None:
        at = self._table.cursor_coordinate.row
        words = ""
        if 0 <= at < len(self._order):
            found = memos.memos(self.workbench.session, self.translate.language, memos.CASE, self._case_here().id)
            words = "\n".join(f"✎ {memo.text} ({memo.coder})" for memo in found)
        self.query_one("#case-memos", Static).update(Content(printable(words)))

    def on_data_table_cell_selected(self) -> None:
        self.action_run_command("cases.open")

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        self._sort_by(event.column_index)

    def _sort_by(self, column: int) -> None:
        self._is_falling = not self._is_falling if column == self._sort_column else column in (1, 2)
        self._sort_column = column
        self._show()

    def do_sort(self) -> None:
        self._sort_by(self._table.cursor_coordinate.column)

    def do_wave(self) -> None:
        waves = ["", *sorted({source.wave for source in self.workbench.session.store.find(Source)} - {""})]
        self._wave = waves[(waves.index(self._wave) + 1) % len(waves)]
        self._show()

    def do_find(self) -> None:
        self.ask(LinePrompt(self.translate(N_("Find a respondent by name or attribute")), self._sought), self._find)

    def _find(self, typed: str) -> None:
        self._sought = typed.strip()
        at = self._table.cursor_coordinate
        n = len(self._order)
        for step in range(1, n + 1):
            row = (at.row + step) % n
            values = (str(value).lower() for value in self._rows[self._order[row]])
            if self._sought and any(self._sought.lower() in value for value in values):
                self._table.cursor_coordinate = Coordinate(row, at.column)
                return
        raise QualevalError(N_("no respondent has “{words}”"), words=self._sought)

    def do_memo(self) -> None:
        ask_for_memo(self, self._case_here(), self._show_memos)

    def do_open(self) -> None:
        case = self._case_here()
        self.app.push_screen(CaseScreen([self._cases[index].id for index in self._order], case.id), self._came_back)

    def _came_back(self, _: Quote | None) -> None:
        self._show()


def _cell(value: object) -> Text:
    text = printable(str(value))
    return Text(text, justify="right" if isinstance(value, int) else "left", no_wrap=True, overflow="ellipsis")


def _key(value: object, *, numeric: bool) -> tuple[float, str] | None:
    """What a value sorts by; None for none. A word among numbers stands after them."""
    text = str(value).strip()
    if not text:
        return None
    if numeric:
        try:
            return (float(text.replace(",", ".")), "")
        except ValueError:
            return (float("inf"), text.lower())
    return (0, text.lower())


def ask_for_memo(screen: CommandScreen, case: Case, then: Callable[[], None]) -> None:
    session = screen.workbench.session

    def write(text: str) -> None:
        screen.took_place(memos.write(session, memos.CASE, case.id, text))
        then()

    title = screen.translate(N_("Memo on {name}"), name=case.name)
    screen.ask(TextPrompt(title, memos.own(session, memos.CASE, case.id), screen.translate), write)


class CaseScreen(CommandScreen):
    """One case of a list of them: attributes by wave, then every turn and answer under its source."""

    SCOPE = CASE
    BINDINGS: ClassVar[list[BindingType]] = bindings(CASE)

    def __init__(self, case_ids: Sequence[str], case_id: str) -> None:
        super().__init__()
        self._case_ids = list(case_ids)
        self._at = self._case_ids.index(case_id)
        self._said: list[Said] = []
        self._items: list[Said | None] = []  # what each row shows; None for headings and attributes

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="case-title")
        yield LineList((Column(16), Column(24), Column(0)), id="case-said")
        with VerticalScroll(classes="detail", can_focus=False):
            yield Static(id="said")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._list.focus()
        self._read()

    @property
    def _list(self) -> LineList:
        return self.query_one(LineList)

    @property
    def _case(self) -> Case:
        found = self.workbench.session.store.get(Case, self._case_ids[self._at])
        assert found is not None
        return found

    def _read(self) -> None:
        self._said = said_by(self.workbench.session, self._case.id)

    def words_changed(self) -> None:
        super().words_changed()
        self._show()

    def _show(self, cursor: int | None = None) -> None:
        title = self.translate(
            N_("{name} · respondent {at} of {n} · turns and answers: {said} · codings: {codings}"),
            name=self._case.name,
            at=self._at + 1,
            n=len(self._case_ids),
            said=len(self._said),
            codings=len({coding.id for found in self._said for coding in found.codings}),
        )
        self.query_one("#case-title", Static).update(Content(printable(title)))
        rows = self._attribute_rows()
        self._items = [None] * len(rows)
        source_id = ""
        for found in self._said:
            if found.source.id != source_id:
                source_id = found.source.id
                rows.append((Cell(found.source.name, "heading"), Cell(""), Cell(found.source.title, "muted")))
                self._items.append(None)
            rows.append((Cell(found.reference, "accent"), self._codes_cell(found), Cell(found.text)))
            self._items.append(found)
        self._list.set_rows(rows, cursor=cursor)
        self._show_one()

    def _attribute_rows(self) -> list[tuple[Cell, Cell, Cell]]:
        waves, rows = attributes_by_wave(self.workbench.session, self._case.id)
        shown = [(Cell(self.translate(N_("Attributes")), "heading"), Cell(""), Cell(""))] if rows else []
        for row in rows:
            by_wave = [
                f"{wave}: {value}" if wave else value for wave, value in zip(waves, row.values, strict=True) if value
            ]
            shown.append((Cell(row.attribute.name, "strong"), Cell("   ".join(by_wave)), Cell(row.attribute.label)))
        return shown

    def _codes_cell(self, found: Said) -> Cell:
        codes = dict.fromkeys(coding.code for coding in found.codings)
        entry = self.workbench.codebook.get(next(iter(codes), ""))
        return Cell(", ".join(self._code_name(code) for code in codes), entry.color if entry else "")

    def _code_name(self, code: str) -> str:
        entry = self.workbench.codebook.get(code)
        return entry.name.to(self.translate.language) if entry else code

    def on_line_list_highlighted(self) -> None:
        self._show_one()

    def on_line_list_chosen(self) -> None:
        self.action_run_command("case.open")

    def _show_one(self) -> None:
        at = self._list.cursor
        found = self._items[at] if 0 <= at < len(self._items) else None
        self.query_one("#said", Static).update(Content(printable(self._described(found))))

    def _described(self, found: Said | None) -> str:
        if found is None:
            noted = memos.memos(self.workbench.session, self.translate.language, memos.CASE, self._case.id)
            return "\n".join(f"✎ {memo.text} ({memo.coder})" for memo in noted)
        lines = [f"“{found.text}”", "", f"{found.reference} · {found.source.name}"]
        for coding in found.codings:
            words = found.text[max(0, coding.start - found.span.start) : max(0, coding.end - found.span.start)]
            memo = f"  ✎ {coding.memo}" if coding.memo else ""
            lines.append(f"● {self._code_name(coding.code)} ({coding.coder}): {words}{memo}")
        return "\n".join(lines)

    def do_open(self) -> None:
        found = self._items[self._list.cursor] if self._list.cursor >= 0 else None
        if found is None:
            raise QualevalError(N_("this is not said anywhere; choose a turn or an answer"))
        coding = found.codings[0].id if found.codings else ""
        self.go_to(Spot(found.source.id, found.document.id, found.span.start, found.span.end, coding))

    def do_memo(self) -> None:
        ask_for_memo(self, self._case, self._show)

    def _step(self, step: int) -> None:
        self._at = (self._at + step) % len(self._case_ids)
        self._read()
        self._show(cursor=0)

    def do_next(self) -> None:
        self._step(1)

    def do_previous(self) -> None:
        self._step(-1)
