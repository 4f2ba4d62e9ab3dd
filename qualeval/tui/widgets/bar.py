"""The scroll bar of a view of lines: Textual's own, painted without the styles cache, which took a third of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import Color
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

from qualeval.tui.widgets.painting import finished

if TYPE_CHECKING:
    from textual.geometry import Region

_BACK, _THUMB = Color.parse("#555555"), Color.parse("bright_magenta")  # where a theme has no colours, as in Textual


class LineScrollBar(ScrollBar):
    def render_lines(self, crop: Region) -> list[Strip]:
        bar = self.render()
        if not isinstance(bar, ScrollBarRender) or self.app.native_ansi_color or self.thickness != 1:
            return super().render_lines(crop)
        style = self.app.console.get_style(bar.style)
        segments = bar.render_bar(
            size=self.size.height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            back_color=style.bgcolor or _BACK,
            bar_color=style.color or _THUMB,
        ).segments
        return finished(self, [Strip([segment], 1) for segment in list(segments)[crop.y : crop.bottom]])
