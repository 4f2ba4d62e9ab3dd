"""The scroll bar of a view of lines: Textual's own, painted without the styles cache, which took a third of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import Color
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget

from qualeval.tui.at_once import PaintedAtOnce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Region

_BACK, _THUMB = Color.parse("#555555"), Color.parse("bright_magenta")  # where a theme has no colours, as in Textual


class LineScrollBar(ScrollBar, PaintedAtOnce):
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
        return [Strip([drawn[y]], 1) for y in lines]
