"""What the widgets that draw lines share: painting without the styles cache, growing without a layout, contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.color import BLACK, WHITE, Color, ColorParseError
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from qualeval.tui.at_once import PaintedAtOnce
from qualeval.tui.widgets.bar import LineScrollBar

if TYPE_CHECKING:
    from rich.style import Style

_READABLE = 4.5  # WCAG AA for text
_STEPS = 10


class LineView(ScrollView, PaintedAtOnce):
    """A scrolled view of lines: a vertical scroll bar that is always there, so that no change needs a layout.

    Subclasses give `render_line(y)`, y counted from the top of the view.
    """

    DEFAULT_CSS = """
    LineView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    ALLOW_SELECT = False  # the mouse is ours: Textual's own selection would draw over it

    _inner: tuple[Size | None, bool, Region] = (None, False, Region())  # found for a size, with a scroll bar or without

    @property
    def scrollable_content_region(self) -> Region:
        """As Textual finds it, once for a size and a style: every key asks for it several times."""
        size, has_bar, region = self._inner
        if size is not self._size or has_bar is not self.show_vertical_scrollbar:
            region = super().scrollable_content_region
            self._inner = (self._size, self.show_vertical_scrollbar, region)
        return region

    def notify_style_update(self) -> None:
        self._inner = (None, False, Region())
        super().notify_style_update()

    def width_of_lines(self) -> int:
        """Without the scroll bar."""
        return self.scrollable_content_region.width

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """Textual makes its own here otherwise, which paints as any widget."""
        if self._vertical_scrollbar is None:
            bar = LineScrollBar(vertical=True, name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)  # noqa: SLF001 - as Textual does for the bar it makes
        return self._vertical_scrollbar

    @property
    def top_row(self) -> int:
        return round(self.scroll_y)

    @property
    def visible_rows(self) -> range:
        top = self.top_row
        return range(top, top + max(1, self.scrollable_content_region.height))

    def set_row_count(self, count: int) -> None:
        """Says how many rows there are, without a layout: only the scroll bar and the lines are drawn anew."""
        self.keep_row_count(count)
        self.refresh()

    def keep_row_count(self, count: int) -> None:
        """The same where the lines on screen are still what they were; what has changed of them is drawn by others."""
        width, height = self.scrollable_content_region.size
        self.set_reactive(Widget.virtual_size, Size(width, count))
        self._tell_bar(count, height)
        top = self.top_row
        if top > max(0, count - height):
            self.scroll_to_row(max(0, count - height))

    def _tell_bar(self, count: int, height: int) -> None:
        """Where all rows have room, before and after, the bar looks the same and is not drawn anew."""
        bar = self.vertical_scrollbar
        before = bar.window_virtual_size
        if min(before, count) > 0 and max(before, count) < height:
            bar.set_reactive(ScrollBar.window_virtual_size, count)
        else:
            bar.window_virtual_size = count

    def scroll_to_row(self, row: int) -> None:
        """Puts a row at the top at once, in one frame."""
        if self.is_attached:
            self.scroll_to(y=max(0, row), animate=False, immediate=True, force=True)

    def refresh_rows(self, rows: range) -> None:
        """Draws the rows anew that are on screen; the others cost nothing."""
        seen = self.visible_rows
        first, last = max(rows.start, seen.start), min(rows.stop, seen.stop)
        if first < last:  # the scroll bar beside them says nothing new
            width = self.scrollable_content_region.width
            self.refresh(Region(0, first - seen.start, width, last - first))

    async def on_key(self, event: events.Key) -> None:
        """Does at once what a key is bound to; on its way up to the app it would wake every widget in between.

        What was pressed after a key that has opened another screen is meant for that one, which may not stand yet.
        """
        if self.screen is not self.app.screen:
            event.stop()
            event.prevent_default()
            self.app.post_message(events.Key(event.key, event.character))
        elif await self.app._check_bindings(event.key):  # noqa: SLF001 - there is no public way, and one version is required
            event.stop()
            event.prevent_default()


def is_plain(widget: Widget) -> bool:
    """Whether hues cannot be blended: no colours at all, or the terminal's own sixteen."""
    return widget.app.no_color or widget.app.native_ansi_color


def parsed_color(text: str) -> Color | None:
    """A colour given as data, None where it is none."""
    try:
        return Color.parse(text) if text else None
    except ColorParseError:
        return None


def readable(foreground: Color, background: Color) -> Color:
    """The foreground, moved towards black or white only as far as it takes to be read on the background."""
    extreme = max(BLACK, WHITE, key=lambda color: contrast(color, background))
    for share in range(_STEPS):
        color = foreground.blend(extreme, share / _STEPS, 1)
        if contrast(color, background) >= _READABLE:
            return color
    return extreme


def contrast(one: Color, other: Color) -> float:
    """The WCAG contrast ratio of two opaque colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = color.normalized
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def padded(segments: list[Segment], used: int, width: int, style: Style) -> Strip:
    """A strip of exactly the width; `used` are the cells that the segments take."""
    if used < width:
        segments.append(Segment(" " * (width - used), style))
    strip = Strip(segments, max(used, width))
    return strip.crop(0, width) if used > width else strip
