"""qualeval as it is, watched from inside: when it collected garbage, and what its screen is meant to show.

`python -m benchmarks.watched ANSWER ARGUMENT ...` runs `qualeval ARGUMENT ...`. Asked by SIGUSR1, it writes what it saw
into the file ANSWER; nothing is written while keys are timed.
"""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.segment import Segment

    Collection = tuple[int, float, float]  # a run of the collector: generation, begin and end by the clock of all


def main(answer: Path, arguments: list[str]) -> int:
    collections: list[Collection] = []
    _note_collections(collections.append)
    _answer_when_asked(answer, collections)
    from qualeval.__main__ import main as qualeval

    sys.argv[1:] = arguments
    return qualeval()


def _note_collections(note: Callable[[Collection], None]) -> None:
    begun = 0.0

    def noting(phase: str, about: dict[str, int]) -> None:
        nonlocal begun
        if phase == "start":
            begun = time.perf_counter()
        else:
            note((about["generation"], begun, time.perf_counter()))

    gc.callbacks.append(noting)


def _answer_when_asked(answer: Path, collections: list[Collection]) -> None:
    """From the app's first frame on, in its own loop: between two keys, never within one."""
    from textual.app import App

    display = App._display  # noqa: SLF001 - what is painted passes here

    def first(app: App[Any], screen: Any, renderable: Any) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, tell, app)
        setattr(App, "_display", display)  # noqa: B010 - once is enough
        display(app, screen, renderable)

    def tell(app: App[Any]) -> None:
        strips = app.screen._compositor.render_strips()  # noqa: SLF001 - all of the screen, drawn anew
        unfinished = answer.with_suffix(".unfinished")
        told = {"rows": [list(map(_run, strip)) for strip in strips], "collections": collections}
        unfinished.write_text(json.dumps(told), encoding="utf-8")
        unfinished.replace(answer)

    setattr(App, "_display", first)  # noqa: B010 - until its first frame


def _run(segment: Segment) -> tuple[str, str, str]:
    """Words, and the colours that they and their ground have, as six digits."""
    style = segment.style
    colours = (style.color, style.bgcolor) if style else (None, None)
    front, ground = (colour.get_truecolor().hex.lstrip("#") if colour else "default" for colour in colours)
    return (segment.text, ground, front) if style and style.reverse else (segment.text, front, ground)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
