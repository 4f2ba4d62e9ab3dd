"""Looks become terminal styles: theme colours for what the widget means, the code's hue blended into the background.

Without colours (NO_COLOR, or a theme of the terminal's own sixteen) attributes alone tell the same: underline for a
code, bold for two, italic for a suggestion, reverse for the selection and the current segment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style

from qualeval.tui.widgets.lines import is_plain, parsed_color, readable

if TYPE_CHECKING:
    from textual.color import Color
    from textual.widget import Widget

    from qualeval.tui.widgets.transcript.paint import Look

COMPONENTS = {
    "speaker",
    "time",
    "quiet",
    "current",
    "selected",
    "hit",
    "found",
    "suggested",
    "gutter",
    "label",
    "pointer",
}
_PREFIX = "transcript-view--"
_CODE_HUE = 0.30  # how far a background goes towards the hue of its code
_CURRENT_HUE = 0.50
_FOCUSED_HUE = 0.65
_SUGGESTED_HUE = 0.12


def component_classes() -> set[str]:
    return {_PREFIX + name for name in COMPONENTS}


class Palette:
    """The styles of one widget under one theme; a new one is made when the theme changes."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._plain = is_plain(widget)
        self._background = widget.background_colors[1]
        self._foreground = self._solid(widget.styles.color, self._background)
        self._styles: dict[Look, Style] = {}

    def style(self, look: Look) -> Style:
        style = self._styles.get(look)
        if style is None:
            style = self._styles[look] = self._plain_style(look) if self._plain else self._blended(look)
        return style

    def _blended(self, look: Look) -> Style:
        names = look.names
        background = self._component_background("current") if "current" in names else self._background
        hue = parsed_color(look.color)
        if hue is not None:
            background = background.blend(hue, self._hue_share(names), 1)
        for name in ("hit", "found"):
            if name in names:
                background = self._component_background(name)
        foreground = self._text_color(look, background, hue)
        attributes = self._attributes(names)
        return Style(color=foreground.rich_color, bgcolor=background.rich_color) + attributes

    def _hue_share(self, names: frozenset[str]) -> float:
        if "bar" in names:
            return 0
        if names & {"label", "coded"}:
            return _FOCUSED_HUE if "focused" in names else _CURRENT_HUE if "current" in names else _CODE_HUE
        return _SUGGESTED_HUE

    def _text_color(self, look: Look, background: Color, hue: Color | None) -> Color:
        if "bar" in look.names and hue is not None:
            return hue
        for name in ("pointer", "more", "number", "time", "speaker", "quiet"):
            if name in look.names:
                component = "gutter" if name in ("more", "number") else name
                color = self._widget.get_component_styles(_PREFIX + component).color
                return readable(self._solid(color, background), background)
        return readable(self._foreground, background)

    def _plain_style(self, look: Look) -> Style:
        """Attributes only, over the terminal's own colours."""
        names = look.names
        style = Style(color=self._foreground.rich_color, bgcolor=self._background.rich_color)
        if "coded" in names:
            style += Style(underline=True, bold="stacked" in names)
        style += self._attributes(names - {"stacked", "deep"})
        return style + Style(reverse=bool(names & {"selected", "current", "found"}))

    def _attributes(self, names: frozenset[str]) -> Style:
        style = Style()
        for name in ("speaker", "time", "quiet", "suggested", "hit", "found", "current", "label", "pointer"):
            if name in names:
                text_style = self._widget.get_component_styles(_PREFIX + name).text_style
                style += text_style
        if "stacked" in names:
            style += Style(underline=True)
        if "deep" in names or "focused" in names:
            style += Style(bold=True)
        if "pending" in names:
            style += Style(italic=True)
        if "selected" in names:
            style += Style(reverse=True)
        return style

    def _component_background(self, name: str) -> Color:
        return self._background + self._widget.get_component_styles(_PREFIX + name).background

    def _solid(self, color: Color, background: Color) -> Color:
        """A colour of the theme made opaque over a background; "auto" is black or white, whichever can be read."""
        if color.ansi is not None:
            return color
        return background + (background.get_contrast_text(color.a) if color.auto else color)
