"""The first frame of a project, drawn without a terminal by what draws it on one: it is the same, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualeval.settings import Settings, load_themes
from qualeval.tui.app import QualevalApp
from qualeval.tui.workspace import WorkspaceScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from textual.screen import Screen

    from qualeval.domain.places import Place
    from qualeval.i18n import Translator
    from qualeval.services.session import Session
    from qualeval.tui.memory import Left
    from qualeval.tui.memory import Place as PlaceInText
    from qualeval.tui.workbench import Adapters

_PATIENCE = 1.0  # seconds: the reader has left, and the program is to end


class _UnseenWorkspace(WorkspaceScreen):
    """Leaves as it is what is kept of where the reader was, and over it."""

    def _where(self) -> PlaceInText | None:
        return None

    def open_as_left(self, screens: Sequence[Left]) -> None:
        """They come after the first frame."""


class _UnseenApp(QualevalApp):
    frame = ""

    def get_default_screen(self) -> WorkspaceScreen:
        return _UnseenWorkspace()

    def on_load(self) -> None:
        self.set_timer(_PATIENCE, self.exit)

    def _begin_suggesting(self) -> None:
        """Nobody would hear of it."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:  # noqa: ARG002 - Textual's signature
        render = getattr(renderable, "render_segments", None)  # as those of the compositor have
        if render is not None and not self.frame and not self._batch_count:
            self.frame = render(self.console)
            self.exit()

    def _handle_exception(self, error: Exception) -> None:  # noqa: ARG002 - it is told when the project is opened
        self.exit()


def first_frame(
    adapters: Adapters, session: Session, translate: Translator, settings: Settings, path: Place, size: tuple[int, int]
) -> str:
    """What a terminal of so many columns and rows is told when the project is opened next; empty where that fails."""
    app = _UnseenApp(adapters, session, translate, settings, path, load_themes())
    try:
        app.run(headless=True, size=size)
    finally:
        app.workbench.close()
    return app.frame
