"""What every dialog shares: its keys on the last line, each of which can be clicked as well as pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol, TypeVar, cast

from textual.binding import Binding, BindingType

from qualeval.i18n import N_, Translator
from qualeval.tui.beneath import OverScreen
from qualeval.tui.footer import Key, KeyLine
from qualeval.tui.left_once import LeftOnceScreen
from qualeval.tui.themes import SCREENS_STYLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualeval.tui.workbench import Workbench

T = TypeVar("T")


class _Speaks(Protocol):
    """What a dialog needs to know of the app: the language."""

    workbench: Workbench


class DialogKey(NamedTuple):
    """An action of the dialog, the key that does it, and what it does."""

    action: str
    sign: str
    title: str


TAKE = DialogKey("take", "⏎", N_("take"))
SAVE = DialogKey("take", "^s F10", N_("save"))
LEAVE = DialogKey("leave", "esc", N_("leave"))
NOT_SAVED = N_("not saved yet: ^s saves, esc once more drops what was typed")


class Dialog(OverScreen[T], LeftOnceScreen[T]):
    """A question over a screen. A subclass composes `key_line` last, and has the actions that its keys name."""

    CSS_PATH = SCREENS_STYLES
    KEYS: ClassVar[Sequence[DialogKey]]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    @property
    def translate(self) -> Translator:
        return cast("_Speaks", self.app).workbench.translate

    def key_line(self) -> KeyLine:
        return KeyLine(Key(key.action, key.sign, self.translate(key.title)) for key in self.KEYS)

    async def on_key_line_pressed(self, message: KeyLine.Pressed) -> None:
        await self.run_action(message.command_id)

    def action_leave(self) -> None:
        """Closes the dialog without an answer."""
        self.dismiss(None)
