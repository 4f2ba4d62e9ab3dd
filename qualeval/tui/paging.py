"""Pages of an area that scrolls: as many as keys were pressed, however fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.containers import VerticalScroll


def turn_page(area: VerticalScroll, n: int) -> None:
    """So many pages on, back where negative, once the area is laid out.

    Textual counts its own pages from where the area stands when the key comes: a second key before the next frame
    leads to the same page.
    """
    area.call_after_refresh(_turn, area, n)


def _turn(area: VerticalScroll, n: int) -> None:
    area.scroll_to(y=area.scroll_y + n * area.scrollable_content_region.height, animate=False, immediate=True)
