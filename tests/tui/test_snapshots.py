"""Every screen and the dialogs as text, in both languages and two sizes: what changes here was meant to change."""

import pytest
from syrupy.assertion import SnapshotAssertion

from qualeval.i18n import LANGUAGES
from qualeval.tui.commands import SCOPES, WORKSPACE
from tests.tui.hands import LARGE, SMALL, Bench, Hands
from tests.tui.test_commands import OPENED_BY

_STILL = 5  # looks that show the same
DIALOGS: dict[str, tuple[str, ...]] = {
    "nothing suggested": (),
    "words selected": ("right_parenthesis",),
    "picker": ("n", "c"),
    "line": ("slash",),
    "memo": ("m",),
    "sources": ("b",),
    "help": ("question_mark",),
    "speakers": ("P",),
    "who codes": ("I",),
    "code form": ("down", "V", "e"),
    "codings picked": ("down", "V", "s"),
    "tutorial": ("f6",),
    "summary by groups": ("s", "g"),
    "quotes of a theme": ("s", "enter"),
    "like answers": ("G", "y"),
}
SCREENS = {**{scope: keys for scope, keys in OPENED_BY.items() if scope != WORKSPACE}, WORKSPACE: ("n",), **DIALOGS}


async def settle(hands: Hands) -> None:
    """Until nothing on screen has changed for a while: some of it comes by threads."""
    seen: list[str] = []
    while len(seen) < _STILL or len({*seen[-_STILL:]}) > 1:
        seen.append(hands.text)
        await hands.pilot.pause(0.05)


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_screen_looks_as_it_did(
    bench: Bench, snapshot: SnapshotAssertion, name: str, size: tuple[int, int], language: str
) -> None:
    async with bench.open(size, language) as hands:
        await hands.press(*SCREENS[name])
        await settle(hands)
        assert hands.text == snapshot


def test_every_screen_has_its_snapshots() -> None:
    assert set(SCOPES) - set(SCREENS) == {"everywhere"}
