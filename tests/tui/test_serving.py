"""The workspace in a browser: only for who has the address, one page at a time, and all from the machine itself."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from qualeval.cli.running import Run
from qualeval.cli.serve import page_command
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Coding
from qualeval.i18n import Translator
from qualeval.settings import Settings
from qualeval.tui import serving
from tests.tui.browser import browser, browser_program

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "a-word"
CALL = (sys.executable, "-m", "qualeval", "--language", "en", "--coder", "ani")
needs_server = pytest.mark.skipif(not serving.is_installed(), reason="textual-serve is not installed")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run([*CALL, "demo", tmp_path / "demo", "--no-open"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return tmp_path / "demo" / "contoh-asn.qualeval"


@pytest.fixture
def state(tmp_path: Path) -> dict[str, str]:
    """The environment of a person without settings of her own."""
    return {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path / "config")}


@pytest.fixture
def server(project: Path, state: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    program = subprocess.Popen(
        [*CALL, "serve", project],
        cwd=ROOT,
        env=state,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=_hear_interrupts if os.name == "posix" else None,  # noqa: PLW1509 - no thread holds a lock here
    )
    with program:
        yield program
        program.kill()


def _hear_interrupts() -> None:
    """A run in the background has its children ignore Ctrl-C; the server is to hear it all the same."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def address_of(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/\S+/", server.stdout.readline())
    assert found
    return found[0]


def codings(project: Path) -> list[Coding]:
    with Run(Translator("en"), Settings(), "ani").reading(project) as session:
        return [found for found in session.store.find(Coding) if found.coder == "ani"]


@needs_server
async def test_a_segment_coded_by_keys_in_the_page_is_in_the_project(
    project: Path, server: subprocess.Popen[str], tmp_path: Path
) -> None:
    browser_program()
    address = address_of(server)
    async with browser(tmp_path / "browser") as page:
        await page.open(address)
        await page.wait_for('document.body.classList.contains("-first-byte")')
        assert codings(project) == []
        for key in ("j", "c", "Enter"):
            await page.press(key)
            await asyncio.sleep(0.5)
        await _until(lambda: len(codings(project)) == 1)
        assert {urlsplit(asked).netloc for asked in page.asked_for()} == {urlsplit(address).netloc}
        assert page.complaints() == []
        await page.open(address)  # loaded anew: the page before has closed the project, this one has it
        await page.wait_for('document.body.classList.contains("-first-byte")')
        await page.press("u")
        await _until(lambda: codings(project) == [])
        server.send_signal(signal.SIGINT)
        await page.wait_for('document.body.classList.contains("-closed")')
    assert server.wait() == 0


async def _until(happened: Callable[[], bool]) -> None:
    for _ in range(600):
        if happened():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("what was waited for never came")


@needs_server
@pytest.mark.parametrize("path", ["/", "/ws", "/static/js/textual.js", "/other/", "/%00/", f"/{ADDRESS}x/"])
async def test_nothing_is_answered_without_the_token(path: str) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    async with TestClient(TestServer(serving.site(["false"], "p", Translator("en"), ADDRESS))) as client:
        assert (await client.get(path)).status == 403


@needs_server
@pytest.mark.parametrize("language", ["en", "id"])
async def test_the_page_names_no_other_place_and_forbids_any(language: str) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    app = serving.site(["false"], "<b>p", Translator(language), ADDRESS)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get(f"/{ADDRESS}/")
        text = await answer.text()
        own = f"{client.host}:{client.port}"
        assert answer.status == 200
        assert f'lang="{language}"' in text
        assert "&lt;b&gt;p" in text
        assert {urlsplit(found).netloc for found in re.findall(r"\b(?:https?|wss?)://[^\s\"']+", text)} == {own}
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        for loaded in re.findall(r'(?:src|href)="((?:static|page)[^"]+)"', text) + re.findall(r'url\("([^"]+)"', text):
            assert (await client.get(f"/{ADDRESS}/{loaded}")).status == 200, loaded


@needs_server
async def test_a_page_opened_later_waits_until_the_earlier_one_has_closed_the_project(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    happened: list[str] = []
    readers: list[asyncio.Task[object]] = []

    class SlowPage:
        """A process that needs its time to close the project."""

        def __init__(self, *_: object, **__: object) -> None: ...

        async def start(self, width: int, height: int) -> None:
            happened.append(f"open {width}x{height}")

        async def stop(self) -> None:
            await asyncio.sleep(0.05)
            happened.append("closed")

    monkeypatch.setattr("textual_serve.app_service.AppService", SlowPage)
    async with TestClient(TestServer(serving.site(["false"], "p", Translator("en"), ADDRESS))) as client:
        for size in ("?width=90&height=30", "", "?width=x&height=-1"):
            page = await client.ws_connect(f"/{ADDRESS}/ws{size}")
            readers.append(asyncio.create_task(page.receive()))
            await asyncio.sleep(0)
        await _until(lambda: len(happened) == 5)
    assert happened == ["open 90x30", "closed", "open 80x24", "closed", "open 80x24", "closed"]


@needs_server
async def test_the_pages_process_closes_the_project_when_the_server_has_gone(
    project: Path, state: dict[str, str]
) -> None:
    command = [*CALL, "open", str(project)]
    environment = {**state, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}
    page = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdin=PIPE, stdout=PIPE)
    assert page.stdout is not None
    assert await page.stdout.readline() == b"__GANGLION__\n"
    assert page.stdin is not None
    page.stdin.close()  # as when the server was killed
    await asyncio.wait_for(page.communicate(), 30)
    assert page.returncode == 0


@needs_server
def test_a_project_that_is_open_elsewhere_is_told_on_the_page(project: Path, state: dict[str, str]) -> None:
    with Run(Translator("en"), Settings(), "ani").writing(project):
        environment = {**state, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}
        page = subprocess.run(
            [*CALL, "open", str(project)],
            cwd=ROOT,
            env=environment,
            input=b"",
            capture_output=True,
            timeout=30,
            check=False,
        )
    assert page.returncode == 1
    assert b"open" in page.stdout.replace(b"__GANGLION__", b"")


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "is_installed", lambda: False)
    with pytest.raises(QualevalError, match=re.escape('pip install "qualeval[serve]"')):
        serving.serve(["false"], "p", Translator("en"), 0, print)


@needs_server
def test_a_port_that_is_taken_is_told() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind((serving.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(QualevalError) as caught:
            serving.serve(["false"], "p", Translator("en"), port, print)
    assert caught.value.values["port"] == port


def test_the_page_works_as_the_same_person_in_the_same_language_and_with_the_same_rights(tmp_path: Path) -> None:
    run = Run(Translator("id"), Settings(), "bu ani", read_only=True)
    command = page_command(run, tmp_path / "my project.qualeval")
    assert command[1:] == [
        "-m", "qualeval", "--language", "id", "--coder", "bu ani", "--read-only", "open",
        str(tmp_path / "my project.qualeval"),
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="another shell reads the line")
def test_the_shell_gets_the_words_as_they_are() -> None:
    words = ["printf", "%s|", "a b", "$HOME", "'", '"; rm', "*"]
    done = subprocess.run(serving.shell_line(words), shell=True, capture_output=True, encoding="utf-8", check=True)  # noqa: S602 - what is tested
    assert done.stdout == "a b|$HOME|'|\"; rm|*|"
