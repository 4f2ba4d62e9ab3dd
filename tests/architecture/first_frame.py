"""Opens a project without a terminal and tells, at the first frame, what it took: run in a process of its own."""

import asyncio
import json
import os
import sqlite3
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

statements: list[str] = []
connect = sqlite3.connect


def traced(*arguments: Any, **named: Any) -> sqlite3.Connection:
    connection: sqlite3.Connection = connect(*arguments, **named)
    connection.set_trace_callback(statements.append)
    return connection


def tell(screen: Any) -> None:
    lines = ("".join(segment.text for segment in strip) for strip in screen._compositor.render_strips())
    styles = sorted(Path(file).name for file, _ in screen.app.stylesheet.source if file.endswith(".tcss"))
    told = {
        "modules": sorted(sys.modules),
        "statements": statements,
        "styles": styles,
        "screen": "\n".join(lines),
    }
    assert sys.__stdout__ is not None
    sys.__stdout__.write(f"\n{json.dumps(told)}")
    sys.__stdout__.flush()
    os._exit(0)


def main(project: Path) -> None:
    """The way of `qualeval PROJECT`, with a screen that is not drawn."""
    setattr(sqlite3, "connect", traced)  # noqa: B010 - each statement is written down
    for module in ("main", "opening", "recent", "last_picture", "standing"):  # what the call loads first
        import_module(f"qualeval.cli.{module}")
    from qualeval.bootstrap import Services

    session = Services().join(project, "ani")
    from qualeval.cli.opening import load_textual

    load_textual()
    from textual.app import App

    from qualeval.i18n import Translator
    from qualeval.settings import Settings
    from qualeval.tui.app import QualevalApp

    display = App._display

    def first(app: App[object], screen: Any, renderable: Any) -> None:
        if renderable is not None and not app._batch_count:
            tell(screen)
        display(app, screen, renderable)

    setattr(App, "_display", first)  # noqa: B010 - the first frame is what is waited for
    app = QualevalApp(Services(), session, Translator("en"), Settings(), project)

    async def run() -> None:
        async with app.run_test(size=(160, 50)) as pilot:
            await pilot.pause(30)

    asyncio.run(run())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
