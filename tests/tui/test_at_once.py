"""Keys that are painted at once: the screen is whole, written in one piece, and stored after that or taken back."""

import sqlite3
from asyncio import sleep
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import WINDOWS, App
from textual.strip import Strip

from qualeval.store import SqliteFiles, SqliteStore
from qualeval.tui.at_once import AtOnceApp, PaintedAtOnce
from qualeval.tui.compositing import PiecesUpdate
from tests.store.samples import StillClock
from tests.store.test_settling import FullDisk
from tests.tui.hands import LARGE, SMALL, Bench, Hands
from tests.tui.project_sample import build, code_some, write_files
from tests.tui.test_compositing import Cells, cells

_KEYS = {
    "reading": ("j", "j", "pagedown", "k", "J", "pageup", "right_parenthesis", "escape", "n", "down"),
    "deciding": ("n", "a", "x", "2", "u", "U", "full_stop", "1", "j", "2", "u", "D", "M"),
    "elsewhere": ("tab", "down", "tab", "down", "escape", "v", "2", "v", "L", "j", "2"),
    "dialogs": ("c", "down", "escape", "2", "question_mark", "escape", "1"),
    "reviewing": ("Q", "a", "x", "s", "u", "a"),
}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Cells:
    """What a terminal would show of all that was displayed, cell by cell."""
    shown: Cells = {}
    display = AtOnceApp._display

    def lay(y: int, strips: Any, x: int = 0) -> None:
        for text, style, _ in (segment for strip in strips for segment in strip):
            for character in text:
                shown[x, y] = (character, style)
                x += cell_len(character)

    def shows(app: AtOnceApp, screen: Any, renderable: Any) -> None:
        if isinstance(renderable, PiecesUpdate):
            for x, y, piece in renderable.pieces:
                lay(y, [piece], x)
        elif isinstance(renderable, ChopsUpdate):
            shown.update(cells(renderable))
        elif isinstance(renderable, LayoutUpdate):
            for y, strips in enumerate(renderable.strips, renderable.region.y):
                lay(y, strips)
        display(app, screen, renderable)

    monkeypatch.setattr(AtOnceApp, "_display", shows)
    return shown


def drawn_anew(hands: Hands) -> Cells:
    """The screen as it is meant to be, from nothing that was kept."""
    for widget in hands.app.screen.query(PaintedAtOnce):
        widget._drawn.clear()
    found: Cells = {}
    strip: Strip
    for y, strip in enumerate(hands.app.screen._compositor.render_strips()):
        x = 0
        for text, style, _ in strip:
            for character in text:
                found[x, y] = (character, style)
                x += cell_len(character)
    return found


def looks(found: Cells) -> dict[tuple[int, int], tuple[str, Style]]:
    """What a reader sees: a blank is its ground, and lines through or under it."""
    return {at: (character, _seen(character, style or Style())) for at, (character, style) in found.items()}


def _seen(character: str, style: Style) -> Style:
    if character != " " or style.underline or style.strike or style.reverse:
        return style
    return Style(bgcolor=style.bgcolor)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("keys", _KEYS.values(), ids=_KEYS)
async def test_all_that_a_key_changes_is_written(
    bench: Bench, written: Cells, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    async with bench.open(size) as hands:
        for key in keys:
            await hands.press(key)
            wanted, shown = looks(drawn_anew(hands)), looks(written)
            wrong = {at: (shown.get(at), cell) for at, cell in wanted.items() if shown.get(at) != cell}
            assert not wrong, f"after {key}: {list(wrong.items())[:3]}"


async def test_a_key_is_handed_to_the_terminal_in_one_piece(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench.open() as hands:
        await hands.press("n", "t", "t")
        pieces: list[str] = []
        monkeypatch.setattr(App, "is_headless", property(lambda _: False))
        monkeypatch.setattr(hands.app, "_sync_available", True)
        monkeypatch.setattr(type(hands.app._driver), "write", lambda _, data: pieces.append(data))
        await hands.app.screen.does("j")  # type: ignore[attr-defined]  # the workspace
        (frame,) = pieces
        assert frame.startswith("\x1b[?2026h")
        assert frame.endswith("\x1b[?2026l")


async def test_on_windows_textual_s_own_driver_reads_and_its_own_pieces_are_written(
    bench: Bench, written: Cells, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert AtOnceApp().get_driver_class().__name__ == ("WindowsDriver" if WINDOWS else "DirectDriver")
    monkeypatch.setattr("qualeval.tui.at_once.WINDOWS", True)
    assert AtOnceApp().get_driver_class().__module__.startswith("textual.")
    async with bench.open() as hands:
        pieces: list[str] = []
        monkeypatch.setattr(App, "is_headless", property(lambda _: False))
        monkeypatch.setattr(hands.app, "_sync_available", True)
        monkeypatch.setattr(type(hands.app._driver), "write", lambda _, data: pieces.append(data))
        await hands.press("j", "2")
        assert len(pieces) > pieces.count("\x1b[?2026h") > 0
        assert looks(written) == looks(drawn_anew(hands))


@pytest.mark.parametrize(
    ("key", "most"), [("2", 1_024), ("x", 1_536), ("a", 1_536), ("j", 1_024)], ids=["code", "reject", "accept", "down"]
)
async def test_a_key_is_one_frame_of_few_bytes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, key: str, most: int
) -> None:
    frames: list[str] = []
    display = AtOnceApp._display

    def shows(app: AtOnceApp, screen: Any, renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate):
            frames.append(renderable.render_segments(app.console))
        display(app, screen, renderable)

    async with bench.open() as hands:
        await hands.press("n", "t", "t")
        monkeypatch.setattr(AtOnceApp, "_display", shows)
        await hands.pilot.press(key)
        assert len(frames) == 1
        assert len(frames[0].encode()) <= most, len(frames[0].encode())


# stored after it is painted


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Bench]:
    """The sample in a file."""
    files, path = SqliteFiles(StillClock()), tmp_path / "contoh.qualeval"
    session = build(files, write_files(tmp_path), path)
    code_some(session)
    yield Bench(files, session, path)
    session.store.close()


@asynccontextmanager
async def deciding(kept: Bench) -> AsyncIterator[tuple[Hands, SqliteStore]]:
    """On a segment with suggestions, with the store that keeps what is decided."""
    store = kept.session.store
    assert isinstance(store, SqliteStore)
    async with kept.open() as hands:
        await hands.press("n", "t", "t")
        yield hands, store


@pytest.mark.parametrize("key", ["2", "a", "x"], ids=["code", "accept", "reject"])
async def test_a_decision_is_painted_before_it_is_stored_and_called_done_after(kept: Bench, key: str) -> None:
    async with deciding(kept) as (hands, store):
        await hands.app.screen.does(key)  # type: ignore[attr-defined]  # the workspace
        waits = not store.is_settled
        assert waits
        assert hands.status.startswith("  ")
        assert "✓" not in hands.lines[-2]
        words = hands.status.strip()
        await hands.wait_for(lambda: store.is_settled)
        await hands.wait_for(lambda: hands.status == f"✓ {words}")


@pytest.mark.parametrize(
    ("key", "before", "after"), [("2", 8, 3), ("a", 12, 3), ("x", 7, 3)], ids=["code", "accept", "reject"]
)
async def test_a_decision_runs_few_statements_before_its_frame_and_after(
    kept: Bench, key: str, before: int, after: int
) -> None:
    async with deciding(kept) as (hands, store):
        ran: list[str] = []
        store._connection.set_trace_callback(ran.append)
        await hands.app.screen.does(key)  # type: ignore[attr-defined]  # the workspace
        assert len(ran) <= before, ran
        ran.clear()
        hands.app._settle()
        store._connection.set_trace_callback(None)
        assert ran[0] == "COMMIT"
        assert len(ran) <= after, ran
        await hands.settle()  # what the suggester answers finds its screen


@pytest.mark.parametrize("has_input", [False, True], ids=["nothing typed", "something typed"])
async def test_a_decision_is_stored_as_soon_as_its_frame_is_written_where_nothing_was_typed_meanwhile(
    kept: Bench, monkeypatch: pytest.MonkeyPatch, *, has_input: bool
) -> None:
    async with deciding(kept) as (hands, store):
        driver = type(hands.app._driver)
        monkeypatch.setattr(driver, "is_written", True, raising=False)
        monkeypatch.setattr(driver, "has_input", has_input, raising=False)
        await hands.app.screen.does("2")  # type: ignore[attr-defined]  # the workspace
        waits = not store.is_settled
        assert waits
        await sleep(0)
        assert store.is_settled is not has_input
        await hands.wait_for(lambda: store.is_settled)


async def test_the_next_key_finds_the_last_decision_stored(kept: Bench) -> None:
    async with deciding(kept) as (hands, store):
        screen: Any = hands.app.screen
        await screen.does("2")
        await screen.does("j")
        assert store.is_settled


async def test_a_decision_that_cannot_be_stored_is_taken_back_on_screen_and_told(kept: Bench) -> None:
    async with deciding(kept) as (hands, store):
        before = (hands.transcript.marks, hands.rows("codebook"), hands.strip, hands.codings(), hands.n_gestures())
        connection, store._connection = store._connection, FullDisk(store._connection)  # type: ignore[assignment]
        await hands.pilot.press("a")
        await hands.wait_for(lambda: "the disk is full" in hands.status)
        store._connection = connection
        counts = hands.rows("codebook")
        assert [row[2] for row in counts] == [row[2] for row in before[1]]
        assert (hands.transcript.marks, hands.strip, hands.codings(), hands.n_gestures()) == (before[0], *before[2:])
        await hands.press("a")
        assert hands.n_gestures() == before[4] + 1


async def test_the_suggester_hears_of_a_decision_once_it_is_stored(kept: Bench) -> None:
    async with deciding(kept) as (hands, store):
        heard = len(hands.adapters.keywords.lessons)
        connection, store._connection = store._connection, FullDisk(store._connection)  # type: ignore[assignment]
        await hands.pilot.press("2")
        await hands.wait_for(lambda: "the disk is full" in hands.status)
        store._connection = connection
        assert len(hands.adapters.keywords.lessons) == heard
        await hands.press("2")
        assert len(hands.adapters.keywords.lessons) > heard


async def test_what_waits_is_stored_when_the_project_is_left(kept: Bench) -> None:
    async with deciding(kept) as (hands, _):
        coded = len(hands.codings())
        await hands.app.screen.does("2")  # type: ignore[attr-defined]  # the workspace
        await hands.pilot.press("ctrl+q")
    reader = sqlite3.connect(str(kept.path))
    assert reader.execute("SELECT count(*) FROM coding").fetchone() == (coded + 1,)
    reader.close()
