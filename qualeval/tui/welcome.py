"""The first screen when no project was named: the ones opened lately, and how to begin."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.places import Address, Place
from qualeval.i18n import N_, Translator
from qualeval.settings import Settings, ThemeColors
from qualeval.tui.footer import Key, KeyLine
from qualeval.tui.themes import DARK, SCREENS_STYLES, available
from qualeval.tui.widgets.line_list import Cell, Column, LineList


class WelcomeApp(App[Place]):
    CSS_PATH: ClassVar[list[str | PurePath]] = ["qualeval.tcss", SCREENS_STYLES]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,escape,ctrl+q", "leave", show=False)]

    def __init__(
        self,
        translate: Translator,
        settings: Settings,
        recent: Sequence[Place],
        themes: Sequence[ThemeColors] = (),
    ) -> None:
        super().__init__()
        for theme in available(themes).values():
            self.register_theme(theme)
        self._translate = translate
        self._theme = settings.theme or DARK
        self._recent = tuple(recent)

    def compose(self) -> ComposeResult:
        translate = self._translate
        with Vertical(id="welcome"):
            yield Static(
                Content(translate(N_("qualeval: from interviews to the evaluation report"))), classes="heading"
            )
            yield Static(
                Content(
                    translate(
                        N_(
                            "Try the sample project:   qualeval demo\n"
                            "Begin your own:           qualeval new PROJECT --codebook FILE\n"
                            "Bring your files in:      qualeval import PROJECT FOLDER\n"
                        )
                    )
                )
            )
            title = N_("Projects opened lately") if self._recent else N_("No project has been opened yet.")
            yield Static(Content(translate(title)), classes="heading")
            yield LineList(
                (Column(30), Column(0)), [(Cell(p.stem, "strong"), Cell(str(_home(p)), "muted")) for p in self._recent]
            )
            keys = [Key("open", "⏎", translate(N_("open")))] if self._recent else []
            yield KeyLine([*keys, Key("leave", "q", translate(N_("quit")))])

    def on_mount(self) -> None:
        self.theme = self._theme
        self.query_one(LineList).focus()

    async def on_key_line_pressed(self, message: KeyLine.Pressed) -> None:
        await self.run_action(message.command_id)

    def action_open(self) -> None:
        self.query_one(LineList).action_choose()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        self.exit(self._recent[event.index])

    def action_leave(self) -> None:
        self.exit(None)


def _home(project: Place) -> object:
    return project if isinstance(project, Address) else project.parent
