"""A list of one-line rows for thousands of them: sources, codes with live counts, quotes, suggestions.

Cells are plain text with the name of a style; they are never parsed. A changed row draws one line and asks for no
layout, and neither does a new set of rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.tui.widgets.lines import LineView, is_plain, padded, parsed_color, readable
from qualeval.tui.widgets.transcript.layout import cells_of, fit_cells

if TYPE_CHECKING:
    from textual import events

_PREFIX = "line-list--"
_STYLES = ("strong", "muted", "good", "warning", "bad", "accent", "heading")
_ELLIPSIS = "…"


class Cell(NamedTuple):
    """What stands in one column of a row. `style` is one of strong, muted, good, warning, bad, accent, heading,
    or a colour "#rrggbb".
    """

    text: str
    style: str = ""


class Column(NamedTuple):
    """`width` in cells; 0 takes an equal share of what the others leave."""

    width: int = 0
    align: Literal["left", "right"] = "left"


Cells = Sequence[Cell]
"""A row; of a single cell where a sentence takes the whole of it."""

_WHOLE = (Column(),)


class LineList(LineView, can_focus=True):
    """Rows in columns with a cursor. Keys: up, down, page up, page down, home, end, enter."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {_PREFIX + name for name in (*_STYLES, "cursor")}

    DEFAULT_CSS = """
    LineList {
        background: $background;
        color: $foreground;
        &:focus { background-tint: transparent; }
        & > .line-list--strong { text-style: bold; }
        & > .line-list--muted { color: $text-muted; }
        & > .line-list--good { color: $text-success; }
        & > .line-list--warning { color: $text-warning; }
        & > .line-list--bad { color: $text-error; }
        & > .line-list--accent { color: $text-accent; }
        & > .line-list--heading { color: $text-primary; text-style: bold; }
        & > .line-list--cursor { background: $primary 22%; }
        &:focus > .line-list--cursor { background: $primary 45%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", N_("Up"), show=False, id="list.up"),
        Binding("down", "move(1)", N_("Down"), show=False, id="list.down"),
        Binding("pageup", "page(-1)", N_("Page up"), show=False, id="list.page_up"),
        Binding("pagedown", "page(1)", N_("Page down"), show=False, id="list.page_down"),
        Binding("home", "first", N_("First"), show=False, id="list.first"),
        Binding("end", "last", N_("Last"), show=False, id="list.last"),
        Binding("enter", "choose", N_("Choose"), show=False, id="list.choose"),
    ]

    class Highlighted(Message):
        """The cursor stands on another row."""

        def __init__(self, line_list: LineList, index: int) -> None:
            super().__init__()
            self.line_list = line_list
            self.index = index

        @property
        def control(self) -> LineList:
            return self.line_list

    class Chosen(Message):
        """Enter was pressed on a row, or it was clicked twice."""

        def __init__(self, line_list: LineList, index: int) -> None:
            super().__init__()
            self.line_list = line_list
            self.index = index

        @property
        def control(self) -> LineList:
            return self.line_list

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Iterable[Cells] = (),
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
        takes_click: bool = False,
    ) -> None:
        """`takes_click` says that one click chooses, as in a menu; else it moves the cursor, and two choose."""
        super().__init__(id=id, classes=classes)
        self._clicks = 1 if takes_click else 2
        self._columns = tuple(columns)
        self._lines: list[Cells] = list(rows)
        self._cursor = 0 if self._lines else -1
        self._styles_of: dict[tuple[str, bool], Style] = {}

    @property
    def rows(self) -> Sequence[Cells]:
        return self._lines

    @property
    def cursor(self) -> int:
        """The index of the row the cursor stands on, -1 in an empty list."""
        return self._cursor

    def set_rows(self, rows: Iterable[Cells], cursor: int | None = None) -> None:
        """Shows other rows; the cursor stays at its index unless another is given. Posts no message.

        Only those that differ are drawn: answers of the suggester come often and mostly say the same.
        """
        before, was_at = self._lines, self._cursor
        self._lines = list(rows)
        wanted = self._cursor if cursor is None else cursor
        self._cursor = max(0, min(wanted, len(self._lines) - 1)) if self._lines else -1
        changed = {n for n, pair in enumerate(zip_longest(before, self._lines)) if pair[0] != pair[1]}
        if self._cursor != was_at:
            changed |= {was_at, self._cursor}
        if not changed:
            return
        if len(before) != len(self._lines):
            self.keep_row_count(len(self._lines))
        if len(changed) > len(self.visible_rows):
            self.refresh()
        else:
            for row in changed:
                self.refresh_rows(range(row, row + 1))
        self._reveal()

    def set_columns(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self.refresh()

    def update_row(self, index: int, row: Cells) -> None:
        """Replaces one row and draws that line alone; nothing is drawn where nothing has changed."""
        if self._lines[index] != row:
            self._lines[index] = row
            self.refresh_rows(range(index, index + 1))

    def move_to(self, index: int) -> None:
        """Puts the cursor on a row (the nearest there is) and scrolls it into view."""
        if not self._lines:
            return
        index = max(0, min(index, len(self._lines) - 1))
        if index == self._cursor:
            self._reveal()
            return
        for row in (self._cursor, index):
            self.refresh_rows(range(row, row + 1))
        self._cursor = index
        self._reveal()
        if self.is_attached:
            self.post_message(self.Highlighted(self, index))

    def move_to_next(self, start: int, is_wanted: Callable[[int], bool]) -> bool:
        """Goes to the next row that is wanted, from `start` on and round the end; says whether there is one."""
        n = len(self._lines)
        found = next((at % n for at in range(start, start + n) if is_wanted(at % n)), None)
        if found is not None:
            self.move_to(found)
        return found is not None

    def action_move(self, step: int) -> None:
        self.move_to(self._cursor + step)

    def action_page(self, step: int) -> None:
        self.move_to(self._cursor + step * max(1, len(self.visible_rows) - 1))

    def action_first(self) -> None:
        self.move_to(0)

    def action_last(self) -> None:
        self.move_to(len(self._lines) - 1)

    def action_choose(self) -> None:
        if self._cursor >= 0:
            self.post_message(self.Chosen(self, self._cursor))

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None or at.x >= self.scrollable_content_region.width:
            return
        row = self.top_row + at.y
        if row < len(self._lines):
            self.move_to(row)
            if event.chain == self._clicks:
                self.action_choose()

    def on_resize(self) -> None:
        self.set_row_count(len(self._lines))
        self._reveal()

    def notify_style_update(self) -> None:
        self._styles_of = {}
        super().notify_style_update()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._styles_of = {}
        self.refresh_rows(range(self._cursor, self._cursor + 1))

    def render_line(self, y: int) -> Strip:
        width = self.line_width
        index = self.top_row + y
        if index >= len(self._lines):
            return Strip.blank(width, self._style("", under_cursor=False))
        under_cursor = index == self._cursor
        segments: list[Segment] = []
        used = 0
        row = self._lines[index]
        columns, widths = (self._columns, self._widths()) if len(row) > 1 else (_WHOLE, [width])
        for cell, column, cells in zip(row, columns, widths, strict=False):
            text = fitted(cell.text, cells, column.align)
            segments.append(Segment(text, self._style(cell.style, under_cursor=under_cursor)))
            used += cells
            if used < width:
                segments.append(Segment(" ", self._style("", under_cursor=under_cursor)))
                used += 1
        return padded(segments, used, width, self._style("", under_cursor=under_cursor))

    def column_at(self, x: int) -> int:
        """The column that stands at so many cells from the left."""
        edges = list(accumulate(cells + 1 for cells in self._widths()))
        return min(bisect_right(edges, x), len(edges) - 1)

    def _widths(self) -> list[int]:
        """The cells of each column: one blank between two, the shares of what is left to those without a width."""
        fixed = sum(column.width for column in self._columns) + len(self._columns) - 1
        sharing = sum(1 for column in self._columns if not column.width)
        left = max(0, self.scrollable_content_region.width - fixed)
        return [column.width or left // sharing for column in self._columns]

    def _style(self, name: str, *, under_cursor: bool) -> Style:
        key = (name, under_cursor)
        if key not in self._styles_of:
            self._styles_of[key] = self._resolved(name, under_cursor=under_cursor)
        return self._styles_of[key]

    def _resolved(self, name: str, *, under_cursor: bool) -> Style:
        background = self.background_colors[1]
        if under_cursor and not is_plain(self):
            background += self.get_component_styles(_PREFIX + "cursor").background
        component = self.get_component_styles(_PREFIX + name) if name in _STYLES else None
        color = component.color if component is not None else self.styles.color
        hue = parsed_color(name) if component is None else None
        if hue is not None and not is_plain(self):
            color = hue
        if color.ansi is None:
            color = background + (background.get_contrast_text(color.a) if color.auto else color)
            color = readable(color, background)
        style = Style(color=color.rich_color, bgcolor=background.rich_color)
        if component is not None:
            style += component.text_style
        return style + Style(reverse=True) if under_cursor and is_plain(self) else style

    def _reveal(self) -> None:
        seen = self.visible_rows
        if self._cursor < 0 or self._cursor in seen:
            return
        height = len(seen)
        self.scroll_to_row(self._cursor if self._cursor < seen.start else self._cursor - height + 1)


def fitted(text: str, cells: int, align: Literal["left", "right"] = "left") -> str:
    """One line of exactly so many cells; what does not fit ends in an ellipsis."""
    shown = printable(text).replace("\n", " ")
    length = cells_of(shown)
    if length > cells:
        return fit_cells(fit_cells(shown, max(0, cells - 1)).rstrip() + _ELLIPSIS, cells)
    blank = " " * (cells - length)
    return blank + shown if align == "right" else shown + blank
