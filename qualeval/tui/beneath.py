"""A screen over another one, which is seen dimmed beneath it.

Textual dims every segment of it anew whenever the upper screen is drawn: two thirds of opening a dialog. Here a style
is dimmed once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar, cast

from rich.segment import Segment
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.visual import Visual

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.style import Style
    from textual.color import Color
    from textual.css.styles import RulesMap
    from textual.screen import Screen
    from textual.style import Style as VisualStyle
    from textual.visual import RenderOptions

T = TypeVar("T")


class OverScreen(ModalScreen[T]):
    def render(self) -> RenderableType:
        """As Textual has it."""
        shown = super().render()
        if isinstance(shown, BackgroundScreen):
            return cast("RenderableType", Beneath(shown.screen, shown.color))  # Textual draws visuals as well
        return shown


class Beneath(Visual):
    """A screen with a tint over it."""

    def __init__(self, screen: Screen[object], tint: Color) -> None:
        self._screen = screen
        self._tint = tint

    def render_strips(
        self,
        width: int,  # noqa: ARG002 - that of the terminal, as the screen beneath has it
        height: int | None,
        style: VisualStyle,  # noqa: ARG002 - every cell beneath has its own
        options: RenderOptions,  # noqa: ARG002 - as above
    ) -> list[Strip]:
        strips = self._screen._compositor.render_strips()  # noqa: SLF001 - as Textual does
        return [_tinted(strip, self._tint) for strip in strips[:height]]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002 - Textual's signature
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002 - as above
        return self._screen.size.height


def _tinted(strip: Strip, tint: Color) -> Strip:
    return Strip([Segment(text, _dimmed(style, tint)) for text, style, _ in strip], strip.cell_length)


@lru_cache(2048)
def _dimmed(style: Style | None, tint: Color) -> Style | None:
    """As Textual does it, once."""
    (segment,) = BackgroundScreen.process_segments([Segment("", style)], tint)
    return segment.style
