"""The screens over projects that are hard to count: each is opened, shows its way back, and gives nothing to steer."""

from pathlib import Path

import pytest

from qualeval.i18n import LANGUAGES
from qualeval.services.analysis_views import VIEWS
from qualeval.tui.commands import ANALYSIS, WORKSPACE
from tests.services.hard_worlds import WORLDS, saved
from tests.tui.fake_adapters import MemoryFiles
from tests.tui.hands import SMALL, Bench
from tests.tui.test_commands import OPENED_BY


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_opens_over_a_project_that_is_hard_to_count(
    world: str, language: str, tmp_path: Path
) -> None:
    files, path = MemoryFiles(), tmp_path / "hard.qualeval"
    session = WORLDS[world]()
    saved(session, files, path)
    bench = Bench(files, session, path)
    async with bench.open(SMALL, language, answers=False) as hands:
        for scope, keys in OPENED_BY.items():
            if scope == WORKSPACE:
                continue
            await hands.press(*keys)
            await hands.settle()
            for _ in VIEWS if scope == ANALYSIS else ():
                await hands.press("down")
                await hands.settle()
            assert "\x1b" not in hands.text
            for _ in range(5):
                if len(hands.app.screen_stack) == 1:
                    break
                await hands.press("escape")
            assert len(hands.app.screen_stack) == 1, scope
