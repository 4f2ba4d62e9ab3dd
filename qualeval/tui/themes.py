"""How screens look. Their colours: four of our own, Textual's by name, and those in the configuration folder.

Every pair of our own can be read (WCAG AA; the contrast theme AAA), and the one for colour-blind readers tells good,
warning and bad apart by blue, yellow and vermilion (Okabe & Ito). No meaning is told by colour alone in any of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualeval.settings import ThemeColors

SCREENS_STYLES = Path(__file__).with_name("screens.tcss")  # of all that opens over the first screen
DARK = "dark"
OWN: tuple[Theme, ...] = (
    Theme(
        DARK,
        primary="#0178d4",
        secondary="#004578",
        accent="#ffa62b",
        warning="#ffa62b",
        error="#d0506f",
        success="#4ebf71",
        foreground="#e0e0e0",
    ),
    Theme(
        "light",
        primary="#004578",
        secondary="#0178d4",
        accent="#7a3e00",
        warning="#7a3e00",
        error="#a01030",
        success="#0c5c2a",
        surface="#e4e4e4",
        panel="#d8d8d8",
        background="#f4f4f4",
        dark=False,
        variables={
            "footer-key-foreground": "#004578",
            "panel-lighten-2": "#a8a8a8",
            "text-accent": "#7a3e00",
            "text-warning": "#7a3e00",
            "text-success": "#0c5c2a",
        },
    ),
    Theme(
        "high-contrast",
        primary="#5fd7ff",
        secondary="#5fd7ff",
        accent="#ffff00",
        warning="#ffff00",
        error="#ff9090",
        success="#80ff80",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#202020",
        boost="#101010",
        variables={
            "text-muted": "#d8d8d8",
            "text-primary": "#5fd7ff",
            "text-accent": "#ffff00",
            "text-warning": "#ffff00",
            "text-success": "#80ff80",
            "text-error": "#ff9090",
            "footer-key-foreground": "#ffff00",
        },
    ),
    Theme(
        "colour-blind",
        primary="#56b4e9",
        secondary="#0072b2",
        accent="#f0e442",
        warning="#f0e442",
        error="#f07040",
        success="#56b4e9",
        foreground="#e6e6e6",
        background="#141414",
        variables={"text-error": "#ff8a5c", "footer-key-foreground": "#f0e442"},
    ),
)


def theme_of(colors: ThemeColors) -> Theme:
    """The theme that a file describes."""
    known = dict(colors.colors)
    return Theme(
        colors.name,
        known["primary"],
        known.get("secondary"),
        known.get("warning"),
        known.get("error"),
        known.get("success"),
        known.get("accent"),
        known.get("foreground"),
        known.get("background"),
        known.get("surface"),
        known.get("panel"),
        known.get("boost"),
        dark=colors.dark,
    )


def available(own: Sequence[ThemeColors]) -> Mapping[str, Theme]:
    """Every theme by its name: ours, those in files, and Textual's; a file may put another in the place of one."""
    return {**BUILTIN_THEMES, **{theme.name: theme for theme in (*OWN, *map(theme_of, own))}}


def cycle(own: Sequence[ThemeColors]) -> list[str]:
    """The names in the order in which a key goes through them: ours, then those in files."""
    return list(dict.fromkeys([*(theme.name for theme in OWN), *(colors.name for colors in own)]))
