"""The README picture, made from the program: `python -m tests.screenshots [en|id]` writes docs/workspace.svg."""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from qualeval.bootstrap import Services
from qualeval.i18n import Translator
from qualeval.services import sample
from qualeval.services.session import Session
from qualeval.settings import Settings, sample_folder
from qualeval.tui.app import QualevalApp

TARGET = Path(__file__).resolve().parents[1] / "docs" / "workspace.svg"
_SIZE = (140, 38)


async def picture(folder: Path, language: str) -> str:
    """The workspace of the sample project, at a segment with suggestions."""
    made = Services()
    path = folder / sample.NAME
    opened = sample.create(made.files, made.formats, made.clock, made.ids, "ani", path, sample_folder())
    session = Session(opened.store, made.clock, made.ids, "ani")
    app = QualevalApp(made, session, Translator(language), Settings(), path)
    async with app.run_test(size=_SIZE) as pilot:
        while app.workbench.answer is None:
            await pilot.pause(0.1)
        await pilot.press("right_square_bracket", *["J"] * 14)
        await pilot.pause()
        svg = app.export_screenshot(title="qualeval")
    opened.store.close()
    return re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)


def main() -> None:
    language = sys.argv[1] if len(sys.argv) > 1 else "en"
    with tempfile.TemporaryDirectory() as folder:
        TARGET.write_text(asyncio.run(picture(Path(folder), language)), encoding="utf-8")


if __name__ == "__main__":
    main()
