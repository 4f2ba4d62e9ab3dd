import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual._wait import wait_for_idle

from qualeval.tui.base import CommandScreen
from tests.tui import covering
from tests.tui.fake_adapters import MemoryFiles
from tests.tui.hands import Bench
from tests.tui.project_sample import build, code_some, write_files

NETWORK = {getattr(socket, name) for name in ("AF_INET", "AF_INET6") if hasattr(socket, name)}
_turned_to_the_network: list[str] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """A hook for Python's audit events: what would leave the machine, or wait for what comes."""
    if not event.startswith("socket."):
        return
    is_made = event == "socket.__new__" and arguments[1] in NETWORK
    is_asking = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
    if is_made or is_asking:
        _turned_to_the_network.append(f"{event} {arguments[1:]}")


if sys.platform != "win32":  # asyncio there wakes itself through a socket of the machine's own
    sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """No screen and no command opens a socket: every test of them says so, but those of `serve`."""
    _turned_to_the_network.clear()
    yield _turned_to_the_network
    if request.module.__name__ != "tests.tui.test_serving":
        assert _turned_to_the_network == []


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's places are kept in the test's own folder."""
    folder = tmp_path / "state"
    monkeypatch.setattr("qualeval.tui.memory.state_folder", lambda: folder)
    monkeypatch.setattr("qualeval.settings.state_folder", lambda: folder)  # what is put in place whole
    return folder


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pilot looks four times as often whether the screen has come to rest: most of a test is waiting for that."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 200)
    monkeypatch.setattr(wait_for_idle, "__defaults__", (1 / 200, 1))


@pytest.fixture(autouse=True)
def commands_ran(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The ids of the commands that were asked for, by key, mouse or palette."""
    covering.ran.clear()
    run = CommandScreen.action_run_command

    def recorded(screen: CommandScreen, command_id: str) -> None:
        covering.ran.append(command_id)
        run(screen, command_id)

    monkeypatch.setattr(CommandScreen, "action_run_command", recorded)
    return iter([covering.ran])


@pytest.fixture
def uncoded(tmp_path: Path) -> Bench:
    """The sample as it is after the import."""
    files, path = MemoryFiles(), tmp_path / "contoh.qualeval"
    return Bench(files, build(files, write_files(tmp_path), path), path)


@pytest.fixture
def bench(uncoded: Bench) -> Bench:
    """The sample with a few passages coded by hand."""
    code_some(uncoded.session)
    return uncoded
