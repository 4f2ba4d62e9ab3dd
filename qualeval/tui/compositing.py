"""A repaint that asks only the widgets, and of them only the lines, that have something to paint anew.

Textual's compositor asks every widget within the rectangle around all changes for all of its lines: a count that
changes at the right end and a message at the foot of the screen are the whole screen then, on every key. This one
goes from front to back and stops when every changed place is filled. What it paints is the same, byte for byte; a test
holds that. It rests on internals of the one version of Textual that is required (see pyproject.toml).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.geometry import Region

from qualeval.tui.terse import written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import Console
    from textual.strip import Strip
    from textual.widget import Widget

    from qualeval.tui.terse import Piece

_Chops = dict[int, "Strip | None"]


class PiecesUpdate(CompositorUpdate):
    """Pieces of lines, each with its column and row on the screen."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        return written(self.pieces, console)


class SparingCompositor(Compositor):
    """Layouts are found as ever; what is hidden is not asked for, on a whole screen neither."""

    def __init__(self) -> None:
        super().__init__()
        self._placed: object = None  # the widgets' places by which `_free` was found
        self._free: dict[Widget, Region | None] = {}

    def free_place(self, widget: Widget, width: Callable[[], int]) -> Region | None:
        """Where a widget stands on the screen; None where something lies before its lines, or not all of it is seen.

        How wide its lines are is asked once for each layout.
        """
        places = self.visible_widgets
        if places is not self._placed:
            self._placed, self._free = places, {}
        if widget not in self._free:
            self._free[widget] = self._found_free(widget, width())
        return self._free[widget]

    def _found_free(self, widget: Widget, width: int) -> Region | None:
        place, clip = self.visible_widgets[widget]
        lines = Region(place.x, place.y, width, place.height)
        if lines.intersection(clip) != lines:
            return None
        for other, (region, seen_of) in self.visible_widgets.items():  # those in front come first
            if other is widget:
                return place
            if region.intersection(seen_of).intersection(lines):
                return None
        return None

    def render_partial_update(self) -> ChopsUpdate | None:
        dirty = [region for region in self._dirty_regions if region]
        self._dirty_regions.clear()
        if not dirty:
            return None
        screen = self.size.region
        spans = list(self._regions_to_spans(region.intersection(screen) for region in dirty))
        if not spans:
            return None
        cuts = self.cuts
        open_places = _open_places(spans, cuts)
        chops: list[Mapping[int, Strip | None]] = [{}] * len(cuts)
        for y in open_places:
            chops[y] = dict.fromkeys(cuts[y][:-1])
        self._fill(chops, open_places)
        return ChopsUpdate(chops, spans, [line[1:] for line in cuts])

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:  # noqa: ARG002 - all of it
        chops: list[Mapping[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in self.cuts]
        self._fill(chops, {y: set(line[:-1]) for y, line in enumerate(self.cuts) if line[1:] and is_rendered_line(y)})
        return cast("Sequence[Mapping[int, Strip]]", chops)

    def _fill(self, chops: list[Mapping[int, Strip | None]], open_places: dict[int, set[int]]) -> None:
        """Has the widgets paint the open places, those in front first, until none is left."""
        for widget, (region, clip) in self.visible_widgets.items():
            if not open_places:
                return
            shown = region.intersection(clip)
            wanted = [
                y
                for y, places in open_places.items()
                if shown.y <= y < shown.bottom and any(shown.x <= x < shown.right for x in places)
            ]
            if not wanted:
                continue
            first, last = min(wanted), max(wanted)
            strips = widget.render_lines(Region(shown.x - region.x, first - region.y, shown.width, last - first + 1))
            for y in wanted:
                _lay(chops[y], strips[y - first], shown, self.cuts[y], open_places[y])  # type: ignore[arg-type]  # ours are dicts
                if not open_places[y]:
                    del open_places[y]


def _open_places(spans: Sequence[tuple[int, int, int]], cuts: Sequence[Sequence[int]]) -> dict[int, set[int]]:
    """By row, where the pieces begin that a repaint of spans (row, from, to) needs: rows are cut at widgets' edges."""
    found: dict[int, set[int]] = {}
    for y, begin, end in spans:
        line = cuts[y]
        pieces = {cut for cut, next_cut in pairwise(line) if cut < end and begin < next_cut}
        if pieces:
            found.setdefault(y, set()).update(pieces)
    return found


def _lay(line: _Chops, strip: Strip, shown: Region, cuts: Sequence[int], open_places: set[int]) -> None:
    """Puts the pieces of a widget's line where nothing lies in front of them."""
    own = [cut for cut in cuts if shown.x <= cut <= shown.right]
    for cut, piece in zip(own, strip.divide([cut - shown.x for cut in own[1:]]), strict=False):
        if cut in open_places:
            line[cut] = piece
            open_places.discard(cut)
