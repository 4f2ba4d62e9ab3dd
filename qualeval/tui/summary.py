"""Themes by respondents and segments, by groups of an attribute; every number opens its quotes."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.coordinate import Coordinate
from textual.widgets import DataTable, Static

from qualeval.domain.evidence import FEW, ThemeRow
from qualeval.domain.records import Attribute, AttributeType
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services.numerals import bar, percent
from qualeval.services.summarising import LEVELS, ThemeSummary, themes
from qualeval.services.theme_tables import theme_notes
from qualeval.services.wording import word_for
from qualeval.tui.base import CommandScreen
from qualeval.tui.commands import SUMMARY, bindings
from qualeval.tui.footer import KeysFooter
from qualeval.tui.quotes import QuotesScreen
from qualeval.tui.whose import ask_whose, whose_words

_BAR = 20
_SHORT_BAR = 8
_NARROW = 100
_LEAST_NAME, _MOST_NAME = 26, 44  # cells of a theme's name
_MOST_NAME_NARROW = 34  # the same where the totals alone stand on a narrow screen
_TOTALS = 4  # columns before the groups: theme, bar, respondents, segments


class SummaryScreen(CommandScreen):
    SCOPE = SUMMARY
    BINDINGS: ClassVar[list[BindingType]] = bindings(SUMMARY)

    def __init__(self, level: str = LEVELS[0], by: str = "", at: tuple[int, int] = (0, 0)) -> None:
        super().__init__()
        self._level = level
        self._by = by
        self._at = Coordinate(*at)  # where the cursor is to stand once there are numbers
        self._summary: ThemeSummary | None = None

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(classes="heading", id="summary-title")
            yield DataTable[Text](id="themes", cursor_type="cell", zebra_stripes=True)
            yield Static(classes="notes", id="summary-notes")
        yield KeysFooter()

    def words_changed(self) -> None:
        super().words_changed()
        self._show()

    def left_at(self) -> Sequence[object]:
        at = self.query_one(DataTable).cursor_coordinate
        return self._level, self._by, at.row, at.column

    def _show(self) -> None:
        session = self.workbench.counting
        is_first = self._summary is None
        summary = self._summary = themes(session, level=self._level, by=self._by)
        translate = self.translate
        table = self.query_one(DataTable)
        at = self._at if is_first else table.cursor_coordinate
        table.clear(columns=True)
        n = summary.scope.n_cases
        table.add_column(Text(translate(N_("theme"))), width=self._name_cells(summary))
        table.add_column(Text(translate(N_("share of respondents"))), width=self._bar_cells())
        respondents = translate(N_("respondents"))
        table.add_column(Text(f"{respondents} /{n}"), width=20)
        table.add_column(Text(translate(N_("segments"))), width=8)
        for group, _ in summary.groups:
            name = group.value or translate(N_("not stated"))
            table.add_column(Text(printable(f"{name[:18]} /{group.scope.n_cases}")))
        for row in summary.rows:
            table.add_row(*self._cells(summary, row), key=row.code)
        table.cursor_coordinate = Coordinate(min(at.row, max(0, len(summary.rows) - 1)), max(2, at.column))
        levels = {"code": N_("codes"), "category": N_("categories")}
        by = (
            translate(N_("by {attribute}"), attribute=summary.attribute_label or self._by)
            if self._by
            else translate(N_("all respondents"))
        )
        parts = (translate(N_("Summary")), translate(levels[self._level]), by, whose_words(self))
        title = " · ".join(part for part in parts if part)
        self.query_one("#summary-title", Static).update(Content(printable(title)))
        self.query_one("#summary-notes", Static).update(Content("\n".join(theme_notes(summary, translate))))
        table.focus()

    def _name_cells(self, summary: ThemeSummary) -> int:
        """Themes are read whole where there is room for it."""
        is_narrow = self.app.size.width < _NARROW
        if is_narrow and summary.groups:
            return _LEAST_NAME
        language = self.translate.language
        longest = max((len(summary.codebook[row.code].name.to(language)) for row in summary.rows), default=0)
        return max(_LEAST_NAME, min(_MOST_NAME_NARROW if is_narrow else _MOST_NAME, longest))

    def _bar_cells(self) -> int:
        """The bars give way, so that all the numbers stand on a narrow screen."""
        return _BAR if self.app.size.width >= _NARROW else _SHORT_BAR

    def _cells(self, summary: ThemeSummary, row: ThemeRow) -> list[Text]:
        entry = summary.codebook[row.code]
        few = summary.scope.n_cases < FEW
        share = f"{row.n_cases}"
        if not few:
            share += f"  {percent(row.cases_share, self.translate.language)}"
            share += f" ({100 * row.share_low:.0f}–{100 * row.share_high:.0f})"
        kind = self.translate(word_for(row.kind))
        name = Text(printable(entry.name.to(self.translate.language)), overflow="ellipsis", no_wrap=True)
        name.append(f"  {kind}" if self._level == "category" else "", "dim")
        cells = [
            name,
            Text(bar(row.cases_share, self._bar_cells()), entry.color),
            Text(share),
            Text(str(row.n_segments), justify="right"),
        ]
        for group, table in summary.groups:
            found = table[row.code]
            text = str(found.n_cases)
            if group.scope.n_cases >= FEW:
                text += f"  {percent(found.cases_share, self.translate.language)}"
            cells.append(Text(text, justify="right"))
        return cells

    def do_level(self) -> None:
        self._level = LEVELS[(LEVELS.index(self._level) + 1) % len(LEVELS)]
        self._show()

    def do_group(self) -> None:
        names = ["", *self._comparable()]
        self._by = names[(names.index(self._by) + 1) % len(names)]
        self._show()

    def do_whose(self) -> None:
        ask_whose(self, self._show)

    def _comparable(self) -> list[str]:
        kinds = (AttributeType.NOMINAL, AttributeType.ORDINAL)
        return [a.name for a in self.workbench.session.store.find(Attribute) if a.type in kinds]

    def on_data_table_cell_selected(self) -> None:
        self.do_quotes()

    def do_quotes(self) -> None:
        """The quotes behind the number under the cursor: of the theme, and of the group where it is a group's."""
        summary = self._summary
        at = self.query_one(DataTable).cursor_coordinate
        if summary is None or at.row >= len(summary.rows):
            return
        group = summary.groups[at.column - _TOTALS][0] if at.column >= _TOTALS else None
        cases = group.scope.case_ids if group else None
        screen = QuotesScreen(code=summary.rows[at.row].code, case_ids=cases, group=group.value if group else "")
        self.app.push_screen(screen, self.leave_with)
