"""Keys with what they do, on one line: of a screen at its foot, of a dialog on its last line. A click does it.

Painted, so that nothing is laid out: Textual's own footer is rebuilt at each refresh and leaks.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from qualeval.tui.at_once import PaintedAtOnce
from qualeval.tui.widgets.lines import padded
from qualeval.tui.widgets.transcript.layout import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.style import Style
    from textual import events


class Key(NamedTuple):
    """`command_id` is what a click asks for; an idle key would do nothing now, and is dimmed."""

    command_id: str
    sign: str
    title: str
    is_idle: bool = False

    @property
    def cells(self) -> int:
        return _cells(self.sign, self.title)


@lru_cache(512)
def _cells(sign: str, title: str) -> int:
    return cells_of(sign) + cells_of(title) + 3


_LINES = 8  # that are kept


class KeyLine(PaintedAtOnce):
    """Shows keys from the left, and some at the right end that are always there. What does not fit is left out."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--idle"}
    DEFAULT_CSS = """
    KeyLine {
        height: 1;
        color: $foreground;
        & > .key-line--key { color: $text-accent; text-style: bold; }
        & > .key-line--idle { text-style: dim; }
    }
    """

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, command_id: str) -> None:
            super().__init__()
            self.command_id = command_id

    def __init__(self, keys: Iterable[Key] = (), always: Iterable[Key] = (), *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._keys = tuple(keys)
        self._always = tuple(always)
        self._looks: tuple[Style, Style, Style] | None = None  # of a title, of a key, and of both where it is idle
        self._lines: dict[object, Strip] = {}  # drawn before: a few sets of keys take turns

    def set_keys(self, keys: Iterable[Key], always: Iterable[Key] = ()) -> None:
        """Shows these keys. Nothing is drawn where they are there already."""
        wanted = (tuple(keys), tuple(always))
        if wanted != (self._keys, self._always):
            self._keys, self._always = wanted
            self.refresh()

    @property
    def shown(self) -> Sequence[Key]:
        """The keys that there is room for, from left to right."""
        return [key for _, key in self._placed()]

    def _placed(self) -> list[tuple[int, Key]]:
        """Each key that is shown with the column where it begins."""
        width = self.size.width
        right = width - sum(key.cells for key in self._always)
        found: list[tuple[int, Key]] = []
        at = 0
        for key in self._keys:
            if at + key.cells > right:
                break
            found.append((at, key))
            at += key.cells
        at = max(at, right)
        for key in self._always:
            found.append((at, key))
            at += key.cells
        return found

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self._looks is None:
            base = self.rich_style
            self._looks = base, base + self._component("key-line--key"), base + self._component("key-line--idle")
        base, key_style, idle = self._looks
        if y or not width:
            return Strip.blank(width, base)
        shown = (self._keys, self._always, width)
        if shown not in self._lines:
            if len(self._lines) >= _LINES:
                self._lines.clear()
            self._lines[shown] = self._drawn_line(width, base, key_style, idle)
        return self._lines[shown]

    def _drawn_line(self, width: int, base: Style, key_style: Style, idle: Style) -> Strip:
        segments: list[Segment] = []
        used = 0
        for at, key in self._placed():
            if at > used:
                segments.append(Segment(" " * (at - used), base))
            segments += [
                Segment(f" {key.sign}", idle if key.is_idle else key_style),
                Segment(f" {key.title} ", idle if key.is_idle else base),
            ]
            used = at + key.cells
        return padded(segments, used, width, base)

    def notify_style_update(self) -> None:
        self._looks = None
        self._lines.clear()
        super().notify_style_update()

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)

    def on_click(self, event: events.Click) -> None:
        """What an idle key would do is refused with the reason, as it is where the key is pressed."""
        event.stop()
        for at, key in self._placed():
            if at <= event.x < at + key.cells:
                self.post_message(self.Pressed(key.command_id))
                return


class KeysFooter(KeyLine):
    """The keys of the screen that matter where the reader is; help and all commands at the right end."""

    DEFAULT_CSS = """
    KeysFooter {
        dock: bottom;
        background: $footer-background;
        color: $footer-foreground;
        & > .key-line--key { color: $footer-key-foreground; text-style: bold; }
    }
    """
