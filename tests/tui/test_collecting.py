"""When garbage is collected: never within a key, and all of it in the end."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from weakref import ref

import pytest
from textual.events import Event, Key

from qualeval.domain.progress import SourceProgress
from qualeval.tui import collecting
from qualeval.tui.app import QualevalApp
from qualeval.tui.collecting import Collecting
from qualeval.tui.workspace.opened import OpenSource
from tests.tui.hands import Bench

_READING = ("n", "a", "j", "2", "pagedown", "pageup", "down", "u", "c", "escape", "x")


class _Knot:
    """Garbage that only a collector finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def eager() -> Iterator[None]:
    """A collector that looks after every few objects, where it is not told otherwise."""
    before = gc.get_threshold()
    gc.set_threshold(50, 2, 2)
    yield
    gc.set_threshold(*before)


@pytest.fixture
def within(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, int]]]:
    """Every collection within a key: the key, and the generation."""
    found: list[tuple[str, int]] = []
    doing: list[str] = []
    on_event = QualevalApp.on_event

    async def noting_keys(self: QualevalApp, event: Event) -> None:
        doing.append(event.key if isinstance(event, Key) else "")
        try:
            await on_event(self, event)
        finally:
            doing.pop()

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start" and any(doing):
            found.append((doing[-1], about["generation"]))

    monkeypatch.setattr(QualevalApp, "on_event", noting_keys)
    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


@pytest.mark.usefixtures("eager")
async def test_nothing_is_collected_within_a_key(bench: Bench, within: list[tuple[str, int]]) -> None:
    async with bench.open() as hands:
        await hands.press(*_READING * 10)
        assert not gc.isenabled()
    assert within == []


async def test_when_the_hands_rest_what_was_left_is_collected(bench: Bench) -> None:
    async with bench.open() as hands:
        knots = [_Knot() for _ in range(5_000)]
        last = ref(knots[-1])
        knots.clear()
        assert last() is not None
        await hands.press("j")
        await asyncio.sleep(0.4)
        assert last() is None


async def test_a_collection_waits_for_the_hands_to_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_REST", 0.3)  # a loaded machine is late
    collector = Collecting()
    collector.begin()
    try:
        knots = [_Knot() for _ in range(5_000)]
        last = ref(knots[-1])
        knots.clear()
        collector.noted()
        for came in (collector.noted, collector.painted) * 4:
            came()
            await asyncio.sleep(0.05)
        assert last() is not None
        await asyncio.sleep(0.8)
        assert last() is None
    finally:
        collector.end()


async def test_with_very_many_objects_the_hands_need_not_rest() -> None:
    collector = Collecting()
    collector.begin()
    try:
        knots = [_Knot() for _ in range(250_000)]
        last = ref(knots[-1])
        knots.clear()
        for _ in range(8):
            collector.noted()
            await asyncio.sleep(0.05)
        assert last() is None
    finally:
        collector.end()


async def test_dialogs_that_were_closed_long_ago_go_in_a_long_rest() -> None:
    collector = Collecting()
    collector.begin()
    try:
        knot = _Knot()
        gone = ref(knot)
        for _ in range(120):  # it has come to the oldest generation, which is looked through every so often
            gc.collect(0)
            gc.collect(1)
        del knot
        collector.noted()
        await asyncio.sleep(0.3)
        assert gone() is None
    finally:
        collector.end()


async def test_progress_is_counted_when_the_hands_rest(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[SourceProgress] = []
    counting = OpenSource.counted

    def noting(self: OpenSource, progress: SourceProgress) -> SourceProgress:
        counted.append(progress)
        return counting(self, progress)

    monkeypatch.setattr(OpenSource, "counted", noting)
    async with bench.open() as hands:
        monkeypatch.setattr(collecting, "_REST", 60.0)
        await hands.press("2")
        await asyncio.sleep(0.9)
        assert counted == []
        monkeypatch.setattr(collecting, "_REST", 0.0)
        await asyncio.sleep(0.6)
        assert len(counted) == 1


async def test_after_the_app_the_collector_is_as_it_was(bench: Bench) -> None:
    switched = sys.getswitchinterval()
    async with bench.open() as hands:
        await hands.press("j")
    assert gc.isenabled()
    assert sys.getswitchinterval() == switched
