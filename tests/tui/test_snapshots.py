"""Whole screens as text, few and stable: what changes here was meant to change."""

import pytest
from syrupy.assertion import SnapshotAssertion

from qualeval.i18n import LANGUAGES, Translator
from tests.tui.hands import LARGE, SMALL, Bench

SCREENS: dict[str, tuple[str, ...]] = {
    "workspace": ("n",),
    "picker": ("n", "c"),
    "summary": ("s", "g"),
    "quotes": ("s", "enter"),
    "recommendations": ("g",),
}


def _has_catalogue(language: str) -> bool:
    try:
        Translator(language)
    except FileNotFoundError:
        return False
    return True


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_screens_look_as_they_did(
    bench: Bench, snapshot: SnapshotAssertion, size: tuple[int, int], language: str
) -> None:
    if not _has_catalogue(language):
        pytest.skip(f"the catalogue of {language} is not compiled")
    for name, keys in SCREENS.items():
        async with bench.open(size, language) as hands:
            await hands.press(*keys)
            assert hands.text == snapshot(name=name)
