"""The workspace in a browser: textual-serve's page and bridge on loopback, behind an address that cannot be guessed.

The page runs in a process of its own, as a terminal would run it; this module serves it. One page at a time has the
project: a page opened (or loaded anew) later takes over, when the one before has closed the project. Everything that
the page loads comes from the installed packages; its policy forbids it any other place.
"""

import asyncio
import hmac
import json
import secrets
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from html import escape
from importlib.util import find_spec
from shlex import join
from string import Template
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.errors import QualevalError
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator

if TYPE_CHECKING:
    from aiohttp import WSMessage, web
    from textual_serve.app_service import AppService

LOOPBACK = "127.0.0.1"
_TOKEN_BYTES = 24
_INPUT_THREAD = "textual-input"  # the web driver's: it ends when the server has gone
_PATIENCE = 1.0  # seconds between looks at whether the server is still there
_HEARTBEAT = 15.0  # seconds between looks at whether the browser is still there
_SHUTDOWN = 5.0  # seconds for a page to close the project in
_SECURITY = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
        " img-src 'self' data:; connect-src 'self' ws://$host;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
_PAGE = Template("""<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$title</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="static/css/xterm.css">
<style>
@font-face {
  font-family: "Roboto Mono"; font-weight: 100 700;
  src: url("static/fonts/RobotoMono-VariableFont_wght.ttf");
}
@font-face {
  font-family: "Roboto Mono"; font-weight: 100 700; font-style: italic;
  src: url("static/fonts/RobotoMono-Italic-VariableFont_wght.ttf");
}
html, body { margin: 0; height: 100%; overflow: hidden; background: #121212; color: #e0e0e0; }
body { font-family: "Roboto Mono", Menlo, Consolas, monospace; }
.textual-terminal { position: absolute; inset: 0; }
.notice { position: absolute; inset: 0; z-index: 2; display: grid; place-content: center; text-align: center; }
.notice a { color: #8ab4f8; }
.closed { display: none; background: #121212; }
body.-first-byte .opening { display: none; }
body.-closed .opening { display: none; }
body.-closed .closed { display: grid; }
</style>
<script src="static/js/textual.js"></script>
<script src="page.js"></script>
</head>
<body>
<div id="start" hidden></div>
<div class="notice opening"><p>$opening</p></div>
<div class="notice closed" role="alert"><p>$closed</p><p><a href="">$again</a></p></div>
<div class="textual-terminal" data-session-websocket-url="ws://$host/$token/ws" data-font-size="$font_size"></div>
</body>
</html>
""")
_SCRIPT = """addEventListener("load", () => {
  const listen = () => document.querySelector(".xterm-helper-textarea")?.focus();
  listen();
  addEventListener("focus", listen);
});
"""  # keys go to the workspace at once, without a click on it
_FONT_SIZE = 16


def is_installed() -> bool:
    """Whether the extra `serve` is there."""
    return find_spec("textual_serve") is not None


def serve(command: Sequence[str], title: str, translate: Translator, port: int, tell: Callable[[str], object]) -> None:
    """Serves what the command shows until interrupted; `tell` gets the address. Port 0 takes any that is free.

    Raises QualevalError where the extra is not installed or the port is taken.
    """
    if not is_installed():
        raise QualevalError(N_('the browser needs one more package: pip install "qualeval[serve]"'))
    try:
        asyncio.run(_serve(command, title, translate, port, tell))
    except KeyboardInterrupt:
        return
    except OSError as error:
        raise QualevalError(
            N_("port {port} cannot be had ({reason}); name another with --port"), port=port, reason=str(error.strerror)
        ) from error


async def _serve(
    command: Sequence[str], title: str, translate: Translator, port: int, tell: Callable[[str], object]
) -> None:
    from aiohttp import web

    token = secrets.token_urlsafe(_TOKEN_BYTES)
    runner = web.AppRunner(
        site(command, title, translate, token), access_log=None, handle_signals=False, shutdown_timeout=_SHUTDOWN
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
        tell(f"http://{LOOPBACK}:{runner.addresses[0][1]}/{token}/")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def site(command: Sequence[str], title: str, translate: Translator, token: str) -> "web.Application":
    """Everything there is to ask for, all of it behind the token; anything else is answered with 403."""
    from aiohttp import web

    pages = Pages(command)
    words = {
        "language": translate.language,
        "title": escape(printable(title)),
        "opening": escape(translate(N_("Opening the project…"))),
        "closed": escape(translate(N_("The project is closed here; everything is saved."))),
        "again": escape(translate(N_("Open it again"))),
        "token": token,
        "font_size": str(_FONT_SIZE),
    }

    async def index(request: web.Request) -> web.Response:
        return web.Response(text=_PAGE.substitute(words, host=escape(request.host)), content_type="text/html")

    async def script(_: web.Request) -> web.Response:
        return web.Response(text=_SCRIPT, content_type="text/javascript")

    app = web.Application(middlewares=[_guard(token)])
    app.add_routes(
        [
            web.get(f"/{token}/", index),
            web.get(f"/{token}/page.js", script),
            web.get(f"/{token}/ws", pages.open),
            web.static(f"/{token}/static", statics_folder()),
        ]
    )
    app.on_shutdown.append(pages.close)
    return app


def statics_folder() -> str:
    """Where textual-serve keeps what its page loads."""
    from importlib.resources import files

    return str(files("textual_serve") / "static")


def _guard(token: str) -> "Callable[..., Awaitable[web.StreamResponse]]":
    """Lets in who knows the token, and tells the browser what the page may load and to whom it may say so."""
    from aiohttp import web

    @web.middleware
    async def guard(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        said = request.path.split("/")[1]
        if not hmac.compare_digest(said.encode("utf-8", "replace"), token.encode()):
            raise web.HTTPForbidden(text="403")
        response = await handler(request)
        if not response.prepared:
            response.headers.update({k: Template(v).safe_substitute(host=request.host) for k, v in _SECURITY.items()})
        return response

    return guard


class Pages:
    """Sees to it that one page at a time has the project: each is a process that runs the command."""

    def __init__(self, command: Sequence[str]) -> None:
        self._line = shell_line(command)
        self._socket: web.WebSocketResponse | None = None
        self._turn = asyncio.Lock()
        self._has_ended = asyncio.Event()  # the page's process, and has closed the project
        self._ending: asyncio.Future[None] | None = None

    async def open(self, request: "web.Request") -> "web.WebSocketResponse":
        from aiohttp import web

        async with self._turn:
            await self._end()
            self._socket = socket = web.WebSocketResponse(heartbeat=_HEARTBEAT)
            self._has_ended = has_ended = asyncio.Event()
        page = self._page(socket)
        try:
            await socket.prepare(request)
            await page.start(_cells(request, "width", 80), _cells(request, "height", 24))
            async for message in socket:
                await _pass_on(message, page, socket)
        finally:
            self._ending = asyncio.ensure_future(_stop(page, has_ended))
            await asyncio.shield(self._ending)  # also where the connection's own task is cancelled
        return socket

    async def close(self, _: "web.Application") -> None:
        await self._end()

    def _page(self, socket: "web.WebSocketResponse") -> "AppService":
        from textual_serve.app_service import AppService
        from textual_serve.download_manager import DownloadManager

        return AppService(
            self._line,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=socket.close,  # type: ignore[arg-type]  # that it says whether it was open is nobody's concern
            download_manager=DownloadManager(),
        )

    async def _end(self) -> None:
        """Closes the page that is open, and waits until its process has closed the project."""
        if self._socket is not None and not self._has_ended.is_set():
            if self._socket.prepared:
                await self._socket.close()
            await self._has_ended.wait()


async def _stop(page: "AppService", has_ended: asyncio.Event) -> None:
    try:
        await page.stop()
    finally:
        has_ended.set()


async def _pass_on(message: "WSMessage", page: "AppService", socket: "web.WebSocketResponse") -> None:
    """Gives what the browser says to the page's process."""
    match _understood(message.data):
        case ["stdin", str(typed)]:
            await page.send_bytes(typed.encode("utf-8", "replace"))
        case ["resize", {"width": int(width), "height": int(height)}]:
            await page.set_terminal_size(width, height)
        case ["ping", at]:
            await socket.send_json(["pong", at])
        case ["blur", *_]:
            await page.blur()
        case ["focus", *_]:
            await page.focus()


def _understood(data: object) -> object:
    """What a message says; None where it is none of ours."""
    try:
        return json.loads(data) if isinstance(data, str) else None
    except (ValueError, RecursionError):
        return None


def _cells(request: "web.Request", name: str, default: int) -> int:
    said = request.query.get(name, "")
    return int(said) if said.isdecimal() else default


def shell_line(command: Sequence[str]) -> str:
    """The command as this platform's shell takes it."""
    return subprocess.list2cmdline(command) if sys.platform == "win32" else join(command)


def leave_with_server(app: App[int]) -> None:
    """Has a page's process end, and close the project, when its server is no longer there."""

    def look() -> None:
        if not any(thread.name == _INPUT_THREAD for thread in threading.enumerate()):
            app.exit(0)

    app.set_interval(_PATIENCE, look, name="server")


class TroubleApp(App[int]):
    """Says on the page why the project could not be opened: a page has no terminal below it to say so."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape,q,ctrl+q", "leave", show=False)]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, words: str, translate: Translator) -> None:
        super().__init__()
        self._words = words
        self._translate = translate

    def compose(self) -> ComposeResult:
        yield Static(Content(printable(self._words)))
        yield Static(Content("\n" + self._translate(N_("⏎ leave"))))

    def on_mount(self) -> None:
        leave_with_server(self)

    def action_leave(self) -> None:
        self.exit(1)
