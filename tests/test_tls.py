"""The event loop without TLS: nothing of it is loaded for a screen, and what asks for it later has all of it."""

import subprocess
import sys

import pytest

from qualeval import tls

_LEFT_OUT = "import sys; from qualeval import tls; tls.leave_out(); import asyncio, textual.app; "


def told(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def test_a_screen_loads_no_openssl_and_whoever_wants_it_finds_it() -> None:
    script = f"{_LEFT_OUT}print('_ssl' in sys.modules); import ssl; print(ssl.create_default_context().check_hostname)"
    assert told(script).split() == ["False", "True"]


def test_a_project_is_opened_without_openssl() -> None:
    script = (
        "import sys; from types import SimpleNamespace as Fake; from qualeval.cli.opening import open_workspace\n"
        "def join(*_, **__): print('asyncio' in sys.modules, 'ssl' in sys.modules); sys.exit()\n"
        "open_workspace(Fake(services=Fake(join=join), coder='', read_only=False), None)"
    )
    assert told(script).split() == ["True", "False"]


def test_a_language_model_is_asked_by_tls_all_the_same() -> None:
    script = (
        "import socket, threading; from qualeval.domain.codebook import Codebook\n"
        "from qualeval.domain.errors import QualevalError; from qualeval.nlp.language_model import EndpointSuggester\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "def hear():\n"
        "    with server.accept()[0] as asked:\n"
        "        print(asked.recv(1)[0], flush=True)\n"
        "threading.Thread(target=hear).start()\n"
        "model = EndpointSuggester(f'https://127.0.0.1:{server.getsockname()[1]}/v1', 'any')\n"
        "try:\n"
        "    model.suggest(Codebook('empty', ()), 'en', ['Text.'])\n"
        "except QualevalError as error:\n"
        "    print('cannot be asked' in str(error))"
    )
    assert told(_LEFT_OUT + "\n" + script).split() == ["22", "True"]  # 22 begins a handshake


@pytest.mark.parametrize("gives_back", [False, True])
def test_a_loop_speaks_tls_once_it_was_given_back(gives_back: bool) -> None:
    asked = (
        "from asyncio import sslproto; import ssl; "
        f"{'tls.take_in(); ' if gives_back else ''}"
        "loop = asyncio.new_event_loop()\n"
        "try:\n"
        "    sslproto.SSLProtocol(loop, None, ssl.create_default_context(), loop.create_future())\n"
        "    print('made', sslproto.SSLAgainErrors)\n"
        "except RuntimeError as error:\n"
        "    print(error)"
    )
    found = told(_LEFT_OUT + asked)
    assert ("made" in found and "SSLWantReadError" in found) if gives_back else "not available" in found


def test_where_the_loop_is_loaded_already_nothing_is_changed() -> None:
    import asyncio.sslproto
    import ssl

    tls.leave_out()
    tls.take_in()
    assert sys.modules["ssl"] is ssl
    assert vars(asyncio.sslproto)["ssl"] is ssl
