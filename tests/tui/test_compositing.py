"""What a key has painted: just what Textual would have, in one frame, in few bytes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from rich.cells import cell_len
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

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


@contextmanager
def as_textual_paints() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SparingCompositor, "_render_chops", Compositor._render_chops)
        yield


@pytest.fixture
def updates(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ChopsUpdate]]:
    """Every partial update, each compared with what Textual's own compositor makes of the same changes."""
    made: list[ChopsUpdate] = []
    sparing = SparingCompositor.render_partial_update

    def both(self: SparingCompositor) -> ChopsUpdate | None:
        dirty = self._dirty_regions.copy()
        update = sparing(self)
        self._dirty_regions = dirty
        with as_textual_paints():
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


def whole_screen(compositor: Compositor) -> list[list[tuple[str, Style | None]]]:
    """Every cell of a screen, row by row."""
    return [
        [(character, style) for text, style, _ in strip for character in text] for strip in compositor.render_strips()
    ]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("keys", [(), ("question_mark",), ("Q", "a"), ("B",)], ids=["text", "help", "review", "codes"])
async def test_a_whole_screen_has_the_cells_that_textual_would_paint(
    bench: Bench, keys: Sequence[str], size: tuple[int, int]
) -> None:
    async with bench.open(size) as hands:
        for key in keys:
            await hands.press(key)
        for screen in hands.app.screen_stack:
            painted = whole_screen(screen._compositor)
            with as_textual_paints():
                assert painted == whole_screen(screen._compositor)


async def test_what_lies_wholly_behind_others_is_not_asked_for_its_lines(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    render = Screen.render_lines

    def noted(self: Screen[object], crop: Region) -> list[Strip]:
        asked.append(str(self))
        return render(self, crop)

    monkeypatch.setattr(Screen, "render_lines", noted)
    async with bench.open(LARGE) as hands:
        hands.app.screen._compositor.render_strips()
    assert asked == []
