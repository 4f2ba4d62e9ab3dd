"""Jump mode: every region of a screen gets a letter, and the letter moves the focus there."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualeval.i18n import Translator
from qualeval.tui.beneath import OverScreen
from qualeval.tui.left_once import LeftOnceScreen
from qualeval.tui.panes import pane_of

LETTERS = "asdfghjklqwertyuiopzxcvbnm"


def regions(screen: Widget) -> list[Widget]:
    """What can be jumped to on a screen, in reading order: all that takes the focus and is in sight."""
    seen = [widget for widget in screen.query("*") if widget.focusable and widget.region.area and widget.is_on_screen]
    return sorted(seen, key=lambda widget: (widget.region.y, widget.region.x))[: len(LETTERS)]


class JumpScreen(OverScreen[Widget | None], LeftOnceScreen[Widget | None]):
    """Lies over a screen and takes one key: a letter on it, or any other to leave. No key reaches what is below.

    A click takes the part under the pointer.
    """

    DEFAULT_CSS = """
    JumpScreen { background: transparent; align: left top; }
    JumpScreen > Static { position: absolute; width: auto; height: 1; background: $accent; color: $background; }
    """

    def __init__(self, targets: Sequence[Widget], translate: Translator) -> None:
        super().__init__()
        self._targets = dict(zip(LETTERS, targets, strict=False))
        self._translate = translate

    def compose(self) -> ComposeResult:
        for letter, widget in self._targets.items():
            pane = pane_of(widget)
            title = f" {self._translate(pane.title)}" if pane and pane.title else ""
            label = Static(Content.styled(f" {letter}{title} ", "bold"))
            label.styles.offset = widget.region.offset
            yield label

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss(self._targets.get(event.key))

    def on_click(self, event: events.Click) -> None:
        under = [target for target in self._targets.values() if target.region.contains(event.screen_x, event.screen_y)]
        self.dismiss(under[0] if under else None)
