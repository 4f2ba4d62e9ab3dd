"""The scroll bar of a view of lines: Textual's own, painted without the styles cache, which took a third of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.color import Color
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget

from qualeval.tui.at_once import PaintedAtOnce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment
    from textual.geometry import Region

_BACK, _THUMB = Color.parse("#555555"), Color.parse("bright_magenta")  # where a theme has no colours, as in Textual


_LOOKS = 64  # of the bar and its ends, in a few states


class LineScrollBar(ScrollBar, PaintedAtOnce):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._strips: dict[Segment, Strip] = {}
        super().__init__(*arguments, **named)

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.app.native_ansi_color or self.thickness != 1:
            self.paints_itself = False
            return Widget.render_lines(self, crop)
        return super().render_lines(crop)

    def own_lines(self, lines: Sequence[int]) -> list[Strip]:
        bar = self.render()
        assert isinstance(bar, ScrollBarRender)  # what it is to look like
        style = self.app.console.get_style(bar.style)
        segments = bar.render_bar(
            size=self.size.height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            back_color=style.bgcolor or _BACK,
            bar_color=style.color or _THUMB,
        ).segments
        drawn = list(segments)
        if len(self._strips) > _LOOKS:
            self._strips.clear()
        return [self._strip(drawn[y]) for y in lines]

    def _strip(self, segment: Segment) -> Strip:
        """The same one for the same look, so that where the bar stays it is not written again."""
        return self._strips.get(segment) or self._strips.setdefault(segment, Strip([segment], 1))
