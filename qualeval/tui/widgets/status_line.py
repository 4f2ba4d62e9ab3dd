"""One line of text that is replaced without a layout: what was just done, and where one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qualeval.tui.at_once import PaintedAtOnce
from qualeval.tui.widgets.line_list import fitted
from qualeval.tui.widgets.lines import parsed_color, readable
from qualeval.tui.widgets.transcript.layout import cells_of

if TYPE_CHECKING:
    from textual.geometry import Size

_PREFIX = "status-line--"
_STYLES = ("good", "warning", "bad", "muted")
_URGENT = ("good", "warning", "bad")


class StatusLine(PaintedAtOnce):
    """A message on the left, a position on the right, a badge in a colour of its own after it: plain text all of it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {_PREFIX + name for name in _STYLES}

    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        background: $panel;
        color: $foreground;
        & > .status-line--good { color: $text-success; }
        & > .status-line--warning { color: $text-warning; text-style: bold; }
        & > .status-line--bad { color: $text-error; text-style: bold; }
        & > .status-line--muted { color: $text-muted; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._message = ""
        self._position = ""
        self._style_name = ""
        self._badge, self._badge_color = "", ""
        self._styles_of: dict[str, Style] = {}

    @property
    def badge(self) -> str:
        return self._badge

    def set_badge(self, badge: str, color: str = "") -> None:
        """Shows words at the very end that stay, in a colour "#rrggbb"."""
        if (badge, color) != (self._badge, self._badge_color):
            self._badge, self._badge_color = badge, color
            self.refresh()

    @property
    def message(self) -> str:
        return self._message

    @property
    def position(self) -> str:
        return self._position

    def tell(self, message: str, style: str = "") -> None:
        """Shows a message; `style` is one of good, warning, bad, muted, or empty."""
        self._set(message, self._position, style)

    def set_position(self, position: str) -> None:
        """Shows where one stands, at the right end; it gives way to what was done or went wrong, where both have no
        room, and to no other message.
        """
        self._set(self._message, position, self._style_name)

    def _set(self, message: str, position: str, style: str) -> None:
        if (message, position, style) != (self._message, self._position, self._style_name):
            self._message, self._position, self._style_name = message, position, style
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        return 1

    def render_line(self, y: int) -> Strip:
        width = self.line_width
        base = self._style("")
        if y > 0:
            return Strip.blank(width, base)
        badge = min(width, cells_of(self._badge) + 2) if self._badge else 0
        right = min(width - badge, cells_of(self._position) + 2) if self._position else 0
        if self._style_name in _URGENT and cells_of(self._message) + 1 > width - right - badge:
            right = 0
        left = width - right - badge
        message = fitted(f" {self._message}" if self._message else "", left)
        segments = [Segment(message, self._style(self._style_name))]
        if right:
            segments.append(Segment(fitted(self._position, right - 1, "right"), self._style("muted")))
            segments.append(Segment(" ", base))
        if badge:
            segments.append(Segment(fitted(f" {self._badge} ", badge), self._badge_style(base)))
        return Strip(segments, width)

    def _badge_style(self, base: Style) -> Style:
        """Letters in the badge's colour, as far as they can be read, bold so that colour is not all there is."""
        color = parsed_color(self._badge_color)
        background = self.background_colors[1]
        bold = base + Style(bold=True)
        return bold if color is None else bold + Style(color=readable(color, background).rich_color)

    def notify_style_update(self) -> None:
        self._styles_of = {}
        super().notify_style_update()

    def _style(self, name: str) -> Style:
        if name not in self._styles_of:
            self._styles_of[name] = self._resolved(name)
        return self._styles_of[name]

    def _resolved(self, name: str) -> Style:
        background = self.background_colors[1]
        component = self.get_component_styles(_PREFIX + name) if name in _STYLES else None
        color = component.color if component is not None else self.styles.color
        if color.ansi is None:
            color = background + (background.get_contrast_text(color.a) if color.auto else color)
            color = readable(color, background)
        style = Style(color=color.rich_color, bgcolor=background.rich_color)
        return style + component.text_style if component is not None else style
