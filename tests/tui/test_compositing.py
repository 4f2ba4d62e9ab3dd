"""What a key has painted: just what Textual would have, in one frame, in few bytes."""

from collections.abc import Iterator, Sequence

import pytest
from rich.cells import cell_len
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor

from qualeval.tui.compositing import SparingCompositor
from tests.tui.hands import LARGE, SMALL, Bench

Cells = dict[tuple[int, int], tuple[str, Style | None]]

_READING = ("j", "j", "pagedown", "k", "J", "pageup", "right_parenthesis", "escape", "n", "down")
_DECIDING = ("n", "a", "x", "2", "u", "U", "full_stop", "1", "j", "2", "u")
_ELSEWHERE = ("tab", "down", "tab", "down", "escape", "v", "v", "L", "j")
_REVIEWING = ("Q", "a", "x", "s", "u", "a")


def cells(update: ChopsUpdate) -> Cells:
    """What an update writes, cell by cell: the spans of its rows, cut as they are when they are written."""
    found: Cells = {}
    for y, begin, end in update.spans:
        for at, strip in update.chops[y].items():
            x = at
            for text, style, _ in strip or ():
                for character in text:
                    if begin <= x < end:
                        found[x, y] = (character, style)
                    x += cell_len(character)
    return found


@pytest.fixture
def updates(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ChopsUpdate]]:
    """Every partial update, each compared with what Textual's own compositor makes of the same changes."""
    made: list[ChopsUpdate] = []
    sparing = SparingCompositor.render_partial_update

    def both(self: SparingCompositor) -> ChopsUpdate | None:
        dirty = self._dirty_regions.copy()
        update = sparing(self)
        self._dirty_regions = dirty
        wanted = Compositor.render_partial_update(self)
        assert (update is None) == (wanted is None)
        if update is not None and wanted is not None:
            assert cells(update) == cells(wanted)
            made.append(update)
        return update

    monkeypatch.setattr(SparingCompositor, "render_partial_update", both)
    monkeypatch.setattr(SparingCompositor, "free_place", lambda *_: None)  # as under a notice: no line goes past it
    yield made
    assert made, "nothing was painted, so nothing was compared"


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize(
    "keys", [_READING, _DECIDING, _ELSEWHERE, _REVIEWING], ids=["reading", "deciding", "elsewhere", "reviewing"]
)
async def test_a_repaint_writes_the_cells_that_textual_would_write(
    bench: Bench, updates: list[ChopsUpdate], keys: Sequence[str], size: tuple[int, int]
) -> None:
    async with bench.open(size) as hands:
        for key in keys:
            await hands.press(key)
        assert len(updates) >= len(keys) // 2
