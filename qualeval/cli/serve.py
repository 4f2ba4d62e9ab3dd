"""The workspace in a browser on this machine."""

import os
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from qualeval.cli.diagnostics import DONE
from qualeval.cli.parsing import Parser
from qualeval.cli.running import Command, Run, existing
from qualeval.domain.places import Place
from qualeval.i18n import N_, Translator

_HIGHEST_PORT = 65_535


def _options(parser: Parser) -> None:
    parser.project()
    parser.choice(
        "--port",
        meaning=N_("the port on this machine; else any that is free"),
        metavar="N",
        type=_port(parser.translate),
        default=0,
    )
    parser.example("qualeval serve evaluasi-2026", "qualeval serve evaluasi-2026 --port 8000")


def _port(translate: Translator) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= _HIGHEST_PORT:
            raise ArgumentTypeError(
                translate(N_("“{text}” is no port, a number from 1 to {most}"), text=text, most=_HIGHEST_PORT)
            )
        return int(text)

    return read


def _serve(run: Run, options: Namespace) -> int:
    from qualeval.tui.serving import serve

    path = existing(options.project)
    if isinstance(path, Path):
        path = path.absolute()
    elif password := urlsplit(path.url).password:
        os.environ["PGPASSWORD"] = unquote(password)  # by inheritance: everybody sees a call
    with run.reading(path):  # what is wrong with the project is said here, before there is a page
        pass

    def tell(address: str) -> None:
        run.say(N_("The project is at {address}"), address=address)
        run.say(N_("Open this in a browser on this machine; who has the address has the project. Ctrl+C ends it."))
        sys.stdout.flush()

    serve(page_command(run, path), path.stem, run.translate, options.port, tell)
    return DONE


def page_command(run: Run, path: Place) -> list[str]:
    """What a page runs: the workspace, for the same person and in the same language."""
    said = ["--language", run.translate.language, "--coder", run.coder]
    return [sys.executable, "-m", "qualeval", *said, *(["--read-only"] if run.read_only else []), "open", str(path)]


COMMANDS = {"serve": Command(_options, _serve)}
