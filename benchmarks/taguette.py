"""Taguette as it runs on one person's machine: on loopback, one user, its SQLite file, a connection that is kept."""

import http.client
import json
import re
import socket
import subprocess
import time
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple, Self

# Its start but for one thing: it does not ask its maker's server for news.
_START = (
    "from taguette.web.base import Application\n"
    "Application.check_messages = lambda application: None\n"
    "from taguette.main import main\n"
    "main()\n"
)
_LENGTH = 80  # characters of a highlight
_JSON, _BOUNDARY = "application/json", "of-the-form"


class Document(NamedTuple):
    """Where a document is, and the tag that it is marked with."""

    address: str
    tag: int


class Taguette:
    """A server of its own, stopped at the end. Use as a context manager; `started_after` are the seconds to its URL."""

    def __init__(self, python: Path, folder: Path, environment: Mapping[str, str]) -> None:
        port = _free_port()
        begun = time.perf_counter()
        self._process = subprocess.Popen(
            (
                *(str(python), "-c", _START, "--no-browser", "--bind", "127.0.0.1"),
                *("--port", str(port), "--database", str(folder / "taguette.sqlite3")),
            ),
            env={**environment, "XDG_DATA_HOME": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        try:
            token = self._token()
            self.started_after = time.perf_counter() - begun
            self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            self._connection.connect()
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._cookies: dict[str, str] = {}
            self._ask("GET", f"/?token={token}")
        except BaseException:
            self._stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._stop()

    def _stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _token(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"\?token=(\w+)", line):
                return found[1]
        raise OSError("Taguette did not start")

    def document(self, text: str) -> Document:
        """Imports a text as paragraphs into a project of its own, which has one tag of ours."""
        self._ask("GET", "/project/new")  # gives the cookie that a form must show
        form = f"name=bench&description=&_xsrf={self._cookies['_xsrf']}"
        project = self._ask("POST", "/project/new", form.encode(), "application/x-www-form-urlencoded")
        page = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
        parts = {'name="name"': "talk", 'name="description"': "", 'name="file"; filename="talk.html"': page}
        body = "".join(
            f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n"
            f"{'Content-Type: text/html' + chr(13) + chr(10) if 'filename' in name else ''}\r\n{value}\r\n"
            for name, value in parts.items()
        )
        kind = f"multipart/form-data; boundary={_BOUNDARY}"
        made = self._ask("POST", f"/api{project}/document/new", f"{body}--{_BOUNDARY}--\r\n".encode(), kind)
        tag = self._ask("POST", f"/api{project}/tag/new", b'{"path": "tag", "description": ""}', _JSON)
        return Document(f"/api{project}/document/{json.loads(made)['created']}", json.loads(tag)["id"])

    def highlight(self, document: Document, begin: int) -> float:
        """Marks a stretch with the tag: the seconds until the answer, which says that it is stored."""
        marked = {"start_offset": begin, "end_offset": begin + _LENGTH, "tags": [document.tag]}
        body = json.dumps(marked).encode()
        begun = time.perf_counter()
        self._ask("POST", f"{document.address}/highlight/new", body, _JSON)
        return time.perf_counter() - begun

    def _ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> str:
        """The answer, or where it leads. Raises OSError where it is refused."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "X-XSRFToken": self._cookies["_xsrf"]}
        self._connection.request(method, address, body, headers)
        answer = self._connection.getresponse()
        told = answer.read().decode("utf-8")
        if answer.status >= http.client.BAD_REQUEST:
            raise OSError(f"Taguette refuses {address}: {answer.status} {told[:200]}")
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.headers.get("Location") or told


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
