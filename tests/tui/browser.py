"""A browser without a window, driven through its debugging port: opens a page, presses keys, takes a picture."""

import asyncio
import base64
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    *"--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split(),
    *"--disable-component-update --disable-sync --disable-dev-shm-usage --remote-debugging-port=0".split(),
    "--window-size=1200,800",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
_KEY_CODES = {"Enter": 13, "Escape": 27}
_PATIENCE = 60.0  # seconds: other work may load the machine


def browser_program() -> str:
    """Where the browser is; the test is skipped where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium is installed")
    return found


class Page:
    """The only page of a browser."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = count(1)
        self.events: list[dict[str, Any]] = []

    async def ask(self, method: str, **params: object) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            answer: dict[str, Any] = await asyncio.wait_for(self._socket.receive_json(), _PATIENCE)
            if answer.get("id") == number:
                assert "error" not in answer, answer
                found: dict[str, Any] = answer["result"]
                return found
            self.events.append(answer)

    async def open(self, address: str) -> None:
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.ask(f"{domain}.enable")
        await self.ask("Page.navigate", url=address)

    async def says(self, expression: str) -> Any:
        """What a JavaScript expression is on the page."""
        answer = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    async def wait_for(self, expression: str) -> None:
        for _ in range(int(_PATIENCE * 10)):
            if await self.says(expression):
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"never true: {expression}")

    async def press(self, key: str) -> None:
        code = _KEY_CODES.get(key, ord(key.upper()[0]))
        text = {} if key in _KEY_CODES else {"text": key}
        shared = {"key": key, "windowsVirtualKeyCode": code}
        await self.ask("Input.dispatchKeyEvent", type="keyDown", **shared, **text)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", **shared)

    async def picture(self, path: Path) -> None:
        shot = await self.ask("Page.captureScreenshot", format="png")
        await asyncio.to_thread(path.write_bytes, base64.b64decode(shot["data"]))

    def asked_for(self) -> set[str]:
        """Every address that the page has asked for."""
        sent = [event for event in self.events if event.get("method") == "Network.requestWillBeSent"]
        return {event["params"]["request"]["url"] for event in sent}

    def complaints(self) -> list[str]:
        """What the browser's own log holds against the page: refused loads, broken policies."""
        entries = [event["params"]["entry"] for event in self.events if event.get("method") == "Log.entryAdded"]
        return [entry["text"] for entry in entries if entry["level"] == "error"]


@asynccontextmanager
async def browser(home: Path) -> AsyncIterator[Page]:
    """A browser that finds no host but this machine."""
    import aiohttp

    program = await asyncio.create_subprocess_exec(
        browser_program(), *FLAGS, f"--user-data-dir={home}", "about:blank", stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        port = await _port(home)
        async with aiohttp.ClientSession() as client:
            async with client.get(f"http://127.0.0.1:{port}/json/list") as answer:
                page = next(target for target in await answer.json() if target["type"] == "page")
            async with client.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Page(socket)
    finally:
        program.terminate()
        await program.wait()


async def _port(home: Path) -> str:
    for _ in range(int(_PATIENCE * 10)):
        written = home / "DevToolsActivePort"
        if written.exists() and (lines := written.read_text(encoding="utf-8").split()):
            return lines[0]
        await asyncio.sleep(0.1)
    raise AssertionError("the browser never opened its debugging port")
