"""Opening a project in the workspace: the way that every day begins, so nothing is loaded here that is not shown."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from importlib import import_module
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from qualeval.cli.diagnostics import DONE, aside, worded
from qualeval.cli.parsing import Parser, project_place
from qualeval.cli.running import Command, Run, can_draw, existing, is_page
from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Address, Place
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services.blindness import whole
from qualeval.services.ports.sharing import SharedStore
from qualeval.tls import leave_out

if TYPE_CHECKING:
    from argparse import Namespace

    from qualeval.services.session import Session


def _open_options(parser: Parser) -> None:
    what = N_("the project, a file or a server's address; without one, the last one opened")
    parser.thing("project", what, nargs="?", type=project_place(parser.translate))
    parser.example("qualeval open evaluasi-2026.qualeval", "qualeval evaluasi-2026.qualeval --read-only")


def _open(run: Run, options: Namespace) -> int:
    from qualeval.cli.recent import recent

    if options.project:
        return open_workspace(run, existing(options.project))
    known = [place for place in recent() if isinstance(place, Address) or place.exists()]
    if known:
        return open_workspace(run, known[0])
    _need_terminal()
    from qualeval.tui.app import welcome

    chosen = welcome(run.translate, run.settings, known)
    return open_workspace(run, chosen) if chosen else DONE


def open_workspace(run: Run, path: Place, *, teaches: bool = False) -> int:
    """Shows the project until the person leaves; it is the one that `qualeval` alone opens next.

    With the tutorial where it `teaches` and was not left before. What the project looks like stands on the terminal
    before it is opened, where that is known.
    """
    gc.disable()  # nothing loaded or read for the first screen is garbage; the app sees to it once that stands
    from qualeval.cli.last_picture import found_picture, keep_picture, may_have_picture
    from qualeval.cli.standing import stood

    picture = None if teaches else stood(found_picture(run, path, get_terminal_size()))
    frame = ""
    try:
        leave_out()
        session = _joined(run, path)
        try:
            _need_terminal()
            from qualeval.cli.recent import remember

            load_textual()
            from qualeval.tui.app import run as run_workspace

            remember(path)
            given = (run.translate, run.settings, path)
            status = run_workspace(run.services, session, *given, teaches=teaches, picture=picture)
            if status == DONE and may_have_picture(path):
                from qualeval.tui.unseen import first_frame

                size = get_terminal_size()
                frame = first_frame(run.services, replace(session, store=whole(session.store)), *given, size)
        finally:
            _close(run, session, path)
    finally:
        if picture is not None:
            picture.put_back()
    if frame:
        keep_picture(run, path, size, frame.encode())
    return status


def _joined(run: Run, path: Place) -> Session:
    try:
        return run.services.join(path, run.coder, read_only=run.read_only)
    except QualevalError as error:
        if is_page():
            from qualeval.tui.serving import TroubleApp

            TroubleApp(worded(error, run.translate), run.translate).run()
        raise


def _close(run: Run, session: Session, path: Place) -> None:
    shared = whole(session.store)
    if isinstance(shared, SharedStore) and shared.n_kept:
        n = shared.n_kept
        message = N_("{n} steps are kept here and will be sent when {place} is opened again")
        aside(printable(run.translate(message, n=n, place=path)))
    session.store.close()


def load_textual() -> None:
    """Textual's app without its trees and drop-down lists, a twenty-fifth of the way to the first frame.

    Its palette takes the name of one type from a module that loads them all to collect the types of all; that name is
    in another one. Whoever wants them loads them as ever.
    """
    if "textual.app" in sys.modules or "textual.types" in sys.modules:
        return
    sys.modules["textual.types"] = import_module("textual._types")
    try:
        import_module("textual.app")
    finally:
        del sys.modules["textual.types"]


def _need_terminal() -> None:
    if not can_draw():
        raise QualevalError(
            N_("the workspace needs a terminal that can draw; `qualeval review --plain` and the other commands do not")
        )


COMMANDS = {"open": Command(_open_options, _open)}
