"""The keys of the screen on one line, with a page for those that do not fit; painted, so that nothing is laid out."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from qualeval.tui.widgets.transcript.layout import cells_of

_FIXED = 2  # help, and the key that turns the page
_PAGE_CELLS = 6  # which page of how many


class Key(NamedTuple):
    command_id: str
    sign: str
    title: str

    @property
    def cells(self) -> int:
        return cells_of(self.sign) + cells_of(self.title) + 3


class KeysFooter(Widget):
    """Shows keys in the order given. A click on one asks for its command."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys-footer--key", "keys-footer--more"}
    DEFAULT_CSS = """
    KeysFooter {
        dock: bottom;
        height: 1;
        background: $footer-background;
        color: $footer-foreground;
        & > .keys-footer--key { color: $footer-key-foreground; text-style: bold; }
        & > .keys-footer--more { color: $footer-foreground; }
    }
    """

    class Pressed(Message):
        """A key of the footer was clicked."""

        def __init__(self, command_id: str) -> None:
            super().__init__()
            self.command_id = command_id

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Key] = []
        self._keys: list[Key] = []  # the same as they are shown
        self._first: tuple[str, ...] = ()
        self._page = 0

    def set_keys(self, keys: list[Key]) -> None:
        """Shows these keys; the first `_FIXED` of them lead every first page."""
        self._all = keys
        self._first = ()
        self._keys = keys
        self._page = 0
        self.refresh()

    def put_first(self, command_ids: Sequence[str]) -> None:
        """Has the keys of some commands come first, in that order. Nothing is drawn where they do so already."""
        if tuple(command_ids) == self._first:
            return
        self._first = tuple(command_ids)
        place = {command_id: at for at, command_id in enumerate(self._first)}
        lead, rest = self._all[:_FIXED], self._all[_FIXED:]
        self._keys = [*lead, *sorted(rest, key=lambda key: place.get(key.command_id, len(place)))]
        self._page = 0
        self.refresh()

    def turn_page(self) -> None:
        """Shows the next keys, after the last ones the first again."""
        self._page = (self._page + 1) % max(1, len(self._pages()))
        self.refresh()

    def on_resize(self) -> None:
        self._page = 0

    def _pages(self) -> list[list[Key]]:
        width = self.size.width - _PAGE_CELLS
        pages: list[list[Key]] = [[]]
        used = 0
        for key in self._keys:
            if used + key.cells > width and pages[-1]:
                pages.append([])
                used = 0
            pages[-1].append(key)
            used += key.cells
        return pages

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        if y or not width:
            return Strip.blank(width, base)
        pages = self._pages()
        page = pages[min(self._page, len(pages) - 1)]
        key_style = base + self._component("keys-footer--key")
        segments = []
        for key in page:
            segments += [Segment(f" {key.sign}", key_style), Segment(f" {key.title} ", base)]
        if len(pages) > 1:
            used = sum(key.cells for key in page)
            more = f"{min(self._page, len(pages) - 1) + 1}/{len(pages)} "
            segments.append(Segment(" " * max(0, width - used - len(more)), base))
            segments.append(Segment(more, base + self._component("keys-footer--more")))
        return Strip(segments).adjust_cell_length(width, base)

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)

    def on_click(self, event: events.Click) -> None:
        at = 0
        pages = self._pages()
        for key in pages[min(self._page, len(pages) - 1)]:
            at += key.cells
            if event.x < at:
                self.post_message(self.Pressed(key.command_id))
                return
