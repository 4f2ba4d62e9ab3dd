"""A PostgreSQL server of its own for the tests: in a folder that goes with it, reached by a socket in there alone."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualeval.domain.places import Address, address

ADMINISTRATOR = "qualeval"
_SOMEBODY = "nobody"  # PostgreSQL refuses to run as root
_PATIENCE = 60


def programs() -> Path | None:
    """The folder of the newest server installed, whether it is on the PATH or not."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    named = shutil.which("initdb")
    if named:
        found.append(Path(named).resolve().parent)
    return max(
        found, key=lambda path: (path.parent.name.isdecimal() and int(path.parent.name), str(path)), default=None
    )


def why_not() -> str:
    """Why no server can be started here; empty where one can."""
    if os.name == "nt":
        return "the tests' server needs sockets in a folder"
    if programs() is None:
        return "no PostgreSQL server is installed (Debian's package is postgresql)"
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        return "PostgreSQL does not run as root, and setpriv is not there to run it as another"
    return ""


@dataclass(frozen=True)
class Server:
    folder: Path

    def address(self, schema: str, account: str = ADMINISTRATOR) -> Address:
        return address(f"postgresql://{account}@/postgres?host={self.folder}&schema={schema}")

    def run(self, program: str, *arguments: str) -> str:
        """Runs one of the server's programs as who owns its folder; its output."""
        found = programs()
        assert found is not None
        command = [str(found / program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={_SOMEBODY}", "--regid=nogroup", "--clear-groups", *command]
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self.folder, env=environment, timeout=_PATIENCE
        )
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> None:
        # its output goes to a file: a pipe would stay open as long as the server runs
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w", "start")

    def stop(self, how: str = "fast") -> None:
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", how, "-w", "stop")

    def say(self, sql: str) -> str:
        return self.run(
            "psql", "-X", "-q", "-t", "-A", "-h", str(self.folder), "-U", ADMINISTRATOR, "-c", sql, "postgres"
        )


@contextmanager
def running(*, is_durable: bool = False) -> Iterator[Server]:
    """A server; unless durable it does not wait for the disk, so that tests take less time."""
    if reason := why_not():
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="qualeval-pg-"))
    server = Server(folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _SOMEBODY, "nogroup")
        server.run("initdb", "-D", f"{folder}/data", "-U", ADMINISTRATOR, "-A", "trust", "-E", "UTF8", *_words(server))
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"listen_addresses = ''\nunix_socket_directories = '{folder}'\nmax_connections = 60\n")
            settings.write("" if is_durable else "fsync = off\nfull_page_writes = off\n")
        server.start()
        try:
            yield server
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _words(server: Server) -> list[str]:
    """English order of words where the server can be told so: the store must not depend on it."""
    newest = int(server.run("initdb", "--version").split()[-1].partition(".")[0].partition(" ")[0] or 0)
    return ["--locale-provider=icu", "--icu-locale=en"] if newest >= 15 else []
