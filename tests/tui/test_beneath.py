"""What lies beneath a dialog is what Textual draws there; the dialog that asks for a code is made once."""

from collections.abc import Callable

import pytest
from textual._compositor import LayoutUpdate
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input

from qualeval.services import codebooks
from qualeval.tui.beneath import Beneath, OverScreen
from tests.tui.hands import LARGE, SMALL, Bench, Hands
from tests.tui.test_at_once import looks
from tests.tui.test_compositing import Cells


def seen(hands: Hands) -> Cells:
    """All that the terminal shows, screens over one another."""
    screen = hands.app.screen
    screen.refresh()  # nothing that was kept
    frame = screen._compositor.render_update(full=True, screen_stack=hands.app._background_screens)
    assert isinstance(frame, LayoutUpdate)
    lines: list[list[Strip]] = frame.strips  # type: ignore[assignment]  # pieces of lines, in order
    found: Cells = {}
    for y, line in enumerate(lines):
        shown = [(character, style) for piece in line for text, style, _ in piece for character in text]
        found |= {(x, y): cell for x, cell in enumerate(shown)}
    return found


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("keys", [("c",), ("w", "question_mark"), ("Q", "c")], ids=["text", "quotes", "review"])
async def test_what_is_beneath_a_dialog_is_dimmed_as_textual_dims_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    rendered: list[object] = []
    async with bench.open(size) as hands:
        await hands.press(*keys)
        assert isinstance(hands.app.screen, OverScreen)
        ours = _seen_by(OverScreen.render, hands, monkeypatch, rendered)
        theirs = _seen_by(ModalScreen.render, hands, monkeypatch, rendered)
    assert [type(one) for one in rendered] == [Beneath, BackgroundScreen]
    assert looks(ours) == looks(theirs)


def _seen_by(
    render: Callable[[OverScreen[object]], object],
    hands: Hands,
    monkeypatch: pytest.MonkeyPatch,
    rendered: list[object],
) -> Cells:
    def noting(dialog: OverScreen[object]) -> object:
        rendered.append(render(dialog))
        return rendered[-1]

    monkeypatch.setattr(OverScreen, "render", noting)
    return seen(hands)


async def asked(hands: Hands, *keys: str) -> object:
    """The dialog that a key opens; it is left again."""
    await hands.press("c", *keys)
    dialog = hands.app.screen
    assert dialog.query_one(Input).value == "".join(keys)
    await hands.press("escape")
    return dialog


@pytest.mark.parametrize("other", ["f3", "f4"], ids=["language", "colours"])
async def test_the_dialog_for_a_code_is_made_once_for_a_language_and_colours(bench: Bench, other: str) -> None:
    async with bench.open() as hands:
        first = await asked(hands, *"moti")
        assert await asked(hands) is first
        await hands.press(other)
        second = await asked(hands)
        assert second is not first
        assert await asked(hands) is second
        assert not first.is_attached  # type: ignore[attr-defined]  # a screen


async def test_a_code_made_since_is_found_in_the_dialog(bench: Bench) -> None:
    async with bench.open() as hands:
        first = await asked(hands)
        hands.app.took_place(codebooks.add_code(bench.session, "jarak", "Jarak tempuh"))
        await hands.press("c", *"jarak")
        assert hands.app.screen is first
        assert "Jarak tempuh" in hands.rows_of_dialog()[0][0]
