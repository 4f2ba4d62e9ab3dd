"""What a decision costs, counted: one transaction, no layout, a few rows; and what the first screen loads."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from qualeval.services.reading import Part
from qualeval.tui.at_once import AtOnceApp
from qualeval.tui.footer import KeysFooter
from qualeval.tui.widgets.bar import LineScrollBar
from qualeval.tui.widgets.line_list import LineList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.view import TranscriptView
from tests.tui.hands import Bench, Hands

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"spacy", "sklearn", "pandas", "numpy", "scipy", "sqlalchemy", "docx", "xlsxwriter", "python_calamine"}
DECISIONS = {
    "accept": ("a",),
    "reject": ("x",),
    "a recent code": ("2",),
    "again": ("full_stop",),
    "undo": ("u",),
    "words and a code": ("left_parenthesis", "1"),
}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many lines each kind of widget has drawn, and how many layouts there were."""
    counted: Counter[str] = Counter()

    def count(widget: type[Widget]) -> None:
        render = widget.render_line

        def counting(self: Widget, y: int) -> Strip:
            counted[f"{widget.__name__} {self.id or ''}".strip()] += 1
            return render(self, y)

        monkeypatch.setattr(widget, "render_line", counting)

    for widget in (TranscriptView, LineList, StatusLine, KeysFooter):
        count(widget)
    bars = LineScrollBar.own_lines

    def counting_bars(self: LineScrollBar, lines: Sequence[int]) -> list[Strip]:
        counted["LineScrollBar"] += len(lines)
        return bars(self, lines)

    monkeypatch.setattr(LineScrollBar, "own_lines", counting_bars)
    refresh_layout = Screen._refresh_layout

    def counting_layouts(self: Screen[object], *args: object, **kwargs: object) -> None:
        counted["layouts"] += 1
        refresh_layout(self, *args, **kwargs)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(Screen, "_refresh_layout", counting_layouts)
    return counted


async def _ready(hands: Hands, drawn: Counter[str]) -> None:
    """On a segment with two suggestions, all counters at zero."""
    await hands.press("n", "t", "t")
    drawn.clear()


@pytest.mark.parametrize("keys", DECISIONS.values(), ids=DECISIONS)
async def test_a_decision_is_one_gesture_without_a_layout(
    bench: Bench, drawn: Counter[str], keys: tuple[str, ...]
) -> None:
    async with bench.open() as hands:
        await _ready(hands, drawn)
        before = hands.n_gestures()
        await hands.press(*keys)
        assert hands.n_gestures() == before + 1
        assert drawn["layouts"] == 0


@pytest.mark.parametrize("keys", [("a",), ("x",), ("2",)], ids=["accept", "reject", "recent"])
async def test_a_decision_draws_few_lines(bench: Bench, drawn: Counter[str], keys: tuple[str, ...]) -> None:
    async with bench.open() as hands:
        await _ready(hands, drawn)
        await hands.press(*keys)
        assert drawn["TranscriptView transcript"] <= 3  # the rows of the passage
        assert drawn["LineList codebook"] <= 6  # the count, and the numbers that have moved
        assert drawn["LineList sources"] == 0  # the progress waits until the hands rest
        assert drawn["KeysFooter"] == 0
        assert drawn["LineScrollBar"] == 0  # what is suggested has room before and after


async def test_of_the_suggestions_only_the_rows_that_differ_are_drawn(bench: Bench, drawn: Counter[str]) -> None:
    async with bench.open() as hands:
        await _ready(hands, drawn)
        before = [row[0].text for row in hands.workspace.query_one("#strip", LineList).rows]
        await hands.press("x")
        after = [row[0].text for row in hands.workspace.query_one("#strip", LineList).rows]
        assert len(after) < len(before)
        assert drawn["LineList strip"] <= len(before)
        drawn.clear()
        hands.workspace._show_strip()
        assert drawn["LineList strip"] == 0


class _Parts(tuple[Part, ...]):
    """The answers to a question, twenty thousand of them on a page: who goes over all of them is counted."""

    __slots__ = ()
    n_walks: ClassVar[int] = 0

    def __iter__(self) -> Iterator[Part]:
        _Parts.n_walks += 1
        return super().__iter__()


@pytest.mark.parametrize("key", ["a", "x", "2", "j"], ids=["accept", "reject", "recent", "next"])
async def test_no_key_goes_over_all_answers_to_a_question(bench: Bench, drawn: Counter[str], key: str) -> None:
    async with bench.open() as hands:
        await _ready(hands, drawn)
        opened = hands.workspace._opened
        assert opened is not None
        opened.reading = replace(opened.reading, parts=_Parts(opened.reading.parts))
        before = _Parts.n_walks
        await hands.press(key)
        assert _Parts.n_walks == before


async def test_the_dialog_for_a_code_is_made_once_and_opened_without_a_layout(
    bench: Bench, drawn: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    frames: list[str] = []
    display = AtOnceApp._display

    def shows(app: AtOnceApp, screen: Screen[object], renderable: Any) -> None:
        if renderable is not None and not app._batch_count:
            frames.append(type(screen).__name__)
        display(app, screen, renderable)

    async with bench.open() as hands:
        await hands.press("c")
        first = hands.app.screen
        first.query_one(Input).cursor_blink = False
        await hands.press("escape")
        await hands.pilot.pause(0.1)
        drawn.clear()
        monkeypatch.setattr(AtOnceApp, "_display", shows)
        await hands.press("c")
        await hands.pilot.pause(0.1)
        assert hands.app.screen is first
        assert drawn["layouts"] == 0
        assert frames == ["CodePicker"]


async def test_the_kept_dialog_asks_anew(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("c")
        before = [list(row) for row in hands.rows_of_dialog()]
        await hands.type("zzz")
        assert [list(row) for row in hands.rows_of_dialog()] != before
        await hands.press("escape", "down", "c")
        assert [list(row) for row in hands.rows_of_dialog()] == before
        title = hands.app.screen.query_one(".dialog-title", Static)
        assert hands.said_here[:20] in str(title.content)
        assert isinstance(hands.app.focused, Input)
        assert hands.app.focused.value == ""


async def test_another_language_or_theme_has_a_dialog_of_its_own(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press("c")
        first = hands.app.screen
        await hands.press("escape", "f3", "c")
        assert hands.app.screen is not first
        assert "kode" in hands.text.lower()
        second = hands.app.screen
        await hands.press("escape", "f4", "c")
        assert hands.app.screen is not second


async def test_a_pane_that_goes_is_a_layout_and_the_counters_see_it(bench: Bench, drawn: Counter[str]) -> None:
    async with bench.open() as hands:
        await _ready(hands, drawn)
        await hands.press("v")
        assert drawn["layouts"] > 0
        assert drawn["TranscriptView transcript"] > 3


async def test_moving_draws_the_segments_left_and_reached(bench: Bench, drawn: Counter[str]) -> None:
    async with bench.open() as hands:
        await _ready(hands, drawn)
        await hands.press("j")
        assert drawn["layouts"] == 0
        assert drawn["TranscriptView transcript"] <= 3
        assert drawn["LineList codebook"] == drawn["LineList sources"] == drawn["KeysFooter"] == 0


async def test_an_answer_that_changes_nothing_here_draws_no_text(bench: Bench, drawn: Counter[str]) -> None:
    from tests.tui.fake_adapters import answer_to

    async with bench.open() as hands:
        await _ready(hands, drawn)
        answer = answer_to(hands.adapters.keywords.lessons[-1])
        hands.adapters.keywords.say(answer)
        await hands.wait_for(lambda: hands.app.workbench.answer is answer)
        await hands.settle()
        assert sum(drawn.values()) == 0


FIRST_SCREEN = """
import asyncio, json, sys
from pathlib import Path
from qualeval.i18n import Translator
from qualeval.settings import Settings
from tests.tui.fake_adapters import FakeAdapters, MemoryFiles
from tests.tui.project_sample import built_without_files
from qualeval.tui.app import QualevalApp

async def main():
    files, path = MemoryFiles(), Path("contoh.qualeval")
    session = built_without_files(files, path)
    app = QualevalApp(FakeAdapters(files, session), session, Translator("en"), Settings(), path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        print(json.dumps(sorted(set(name.partition(".")[0] for name in sys.modules))))

asyncio.run(main())
"""


def test_the_first_screen_loads_no_heavy_library() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_SCREEN], capture_output=True, text=True, encoding="utf-8", check=True, cwd=ROOT
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert loaded & HEAVY == set()
    assert "textual" in loaded


FIRST_KEYS = """
import asyncio, json, sys
from pathlib import Path
from qualeval.i18n import Translator
from qualeval.settings import Settings
from tests.tui.fake_adapters import FakeAdapters, MemoryFiles
from tests.tui.project_sample import built_without_files
from qualeval.tui.app import QualevalApp

async def main():
    files, path = MemoryFiles(), Path("contoh.qualeval")
    session = built_without_files(files, path)
    app = QualevalApp(FakeAdapters(files, session), session, Translator("en"), Settings(), path)
    async with app.run_test(size=(80, 24)) as pilot:
        while app.workbench.answer is None:
            await pilot.pause(0.02)
        before = set(sys.modules)
        for key in sys.argv[1:]:
            await pilot.press(key)
            await pilot.pause()
        loaded = set(sys.modules) - before
        print(json.dumps([len(list(session.store.gestures())), sorted(loaded)]))

asyncio.run(main())
"""


def test_keys_in_the_text_load_no_module_of_ours(own_state: Path) -> None:
    keys = ["n", "a", "n", "x", "u", "U", "1", "full_stop", "left_parenthesis", "1", "t", "d", "c", "escape"]
    done = subprocess.run(
        [sys.executable, "-c", FIRST_KEYS, *keys],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env={**os.environ, "XDG_STATE_HOME": str(own_state)},
    )
    n_gestures, loaded = json.loads(done.stdout.splitlines()[-1])
    assert n_gestures > 5
    assert [name for name in loaded if name.startswith("qualeval")] == []


@pytest.mark.parametrize("key", ["a", "x", "s"], ids=["accept", "reject", "skip"])
async def test_a_decision_in_the_review_asks_for_no_layout_and_draws_no_key(
    bench: Bench, drawn: Counter[str], key: str
) -> None:
    async with bench.open() as hands:
        await hands.press("Q")
        await hands.wait_for(lambda: "waiting" in hands.text and "%" in hands.text)
        await hands.press("s")
        drawn.clear()
        before = hands.n_gestures()
        await hands.press(key)
        assert hands.n_gestures() == before + (key != "s")
        assert drawn["layouts"] == 0
        assert drawn["KeysFooter"] == 0
