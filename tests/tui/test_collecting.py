"""When garbage is collected: never within a key, and all of it in the end."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Iterator
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


@pytest.fixture
async def collector() -> AsyncIterator[Collecting]:
    made = Collecting()
    made.begin()
    yield made
    made.end()


def dropped(n: int) -> ref[_Knot]:
    """So many pieces of garbage; the last of them, for as long as no collector has found it."""
    return ref([_Knot() for _ in range(n)][-1])


@pytest.mark.usefixtures("eager")
async def test_nothing_is_collected_within_a_key(bench: Bench, within: list[tuple[str, int]]) -> None:
    async with bench.open() as hands:
        await hands.press(*_READING * 10)
        assert not gc.isenabled()
    assert within == []


async def test_when_the_hands_rest_what_was_left_is_collected(bench: Bench) -> None:
    async with bench.open() as hands:
        last = dropped(5_000)
        assert last() is not None
        await hands.press("j")
        await asyncio.sleep(0.4)
        assert last() is None


async def test_a_text_that_was_left_goes_without_a_collection(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "collect", lambda *_: 0)
    async with bench.open() as hands:
        left = ref(hands.workspace._opened)
        assert left() is not None
        await hands.press("]", "j")
        await hands.wait_for(lambda: left() is None)


async def test_a_collection_waits_for_the_hands_to_rest(collector: Collecting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_REST", 0.3)  # a loaded machine is late
    last = dropped(5_000)
    collector.noted()
    for came in (collector.noted, collector.painted) * 4:
        came()
        await asyncio.sleep(0.05)
    assert last() is not None
    await asyncio.sleep(0.8)
    assert last() is None


async def test_a_rest_after_a_rest_is_one_too(collector: Collecting) -> None:
    for _ in range(2):
        last = dropped(5_000)
        collector.noted()
        await asyncio.sleep(0.4)
        assert last() is None


async def test_with_very_many_objects_the_hands_need_not_rest(collector: Collecting) -> None:
    for _ in range(2):
        last = dropped(250_000)
        for _ in range(8):
            collector.noted()
            await asyncio.sleep(0.05)
        assert last() is None


async def test_dialogs_that_were_closed_long_ago_go_in_a_long_rest(collector: Collecting) -> None:
    knot = _Knot()
    gone = ref(knot)
    for _ in range(120):  # it has come to the oldest generation, which is looked through every so often
        gc.collect(0)
        gc.collect(1)
    del knot
    collector.noted()
    await asyncio.sleep(0.3)
    assert gone() is None


async def test_what_was_frozen_and_left_goes_in_a_long_rest(
    collector: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "_LONG_REST", 0.4)
    last = dropped(collecting._MANY_FROZEN)
    collector.loaded()
    collector.noted()
    await asyncio.sleep(0.25)
    assert last() is not None
    await asyncio.sleep(0.6)
    assert last() is None


async def test_where_no_key_comes_it_is_looked_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_ASLEEP", 0.1)
    collector = Collecting()
    collector.begin()
    try:
        for _ in range(2):
            last = dropped(5_000)
            await asyncio.sleep(0.3)
            assert last() is None
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
