"""The dialog that asks for a code: made once and kept, since it is opened all day."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qualeval.tui.dialogs import CodePicker

if TYPE_CHECKING:
    from qualeval.tui.base import CommandScreen

_NAME = "code-picker"


def code_picker(screen: CommandScreen, title: str, typed: str = "", *, makes_new: bool = True) -> CodePicker:
    """Asks for a code of the project's codebook, the ones used last first; or, where it `makes_new`, for a new one."""
    app, workbench = screen.app, screen.workbench
    codebook, translate, recent = workbench.codebook, workbench.translate, workbench.recent
    wanted = (translate.language, app.theme)
    if app.is_screen_installed(_NAME):
        kept = cast("CodePicker", app.get_screen(_NAME))
        if kept.made_for == wanted and kept.is_mounted and kept not in app.screen_stack:
            kept.ask_anew(codebook, recent, title, typed, makes_new=makes_new)
            return kept
        app.uninstall_screen(_NAME)
        if kept not in app.screen_stack:
            kept.remove()
    made = CodePicker(codebook, translate, recent, title, typed, makes_new=makes_new)
    made.made_for = wanted
    app.install_screen(made, _NAME)
    return made
