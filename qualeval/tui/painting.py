"""Finishing lines that were drawn without Textual's styles cache: the app's filters, and the part that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.filter import ANSIToTruecolor

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.widget import Widget


def finished(widget: Widget, strips: list[Strip]) -> list[Strip]:
    """The strips with the app's filters over them (NO_COLOR, dim), as the styles cache would hand them on.

    The filter that turns the terminal's own colours into true ones is left out: what is drawn here has none, but for
    the themes that are made of them, where Textual leaves it out itself.
    """
    filters = [each for each in widget.get_line_filters() if not isinstance(each, ANSIToTruecolor)]
    if filters:
        background = widget.background_colors[1]
        for line_filter in filters:
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
    return strips


def cropped(strip: Strip, crop: Region) -> Strip:
    return strip if not crop.x and crop.right >= strip.cell_length else strip.crop(*crop.column_span)
