"""Whose codings count on the screens of numbers: chosen here, shown in their titles."""

from collections.abc import Callable

from qualeval.i18n import N_
from qualeval.services.whose import choices, meant
from qualeval.tui.base import CommandScreen
from qualeval.tui.dialogs import ListPrompt
from qualeval.tui.widgets.line_list import Cell, Column


def ask_whose(screen: CommandScreen, then: Callable[[], None]) -> None:
    """Asks whose codings count, and shows the numbers anew."""
    workbench, translate = screen.workbench, screen.translate
    offered = choices(workbench.session)
    rows = [(Cell(meant(workbench.session, each).words(translate)),) for each in offered]

    def take(index: int) -> None:
        workbench.whose = offered[index]
        then()

    now = offered.index(workbench.whose) if workbench.whose in offered else 0
    screen.ask(ListPrompt(translate(N_("Whose codings count?")), (Column(0),), rows, now), take)


def whose_words(screen: CommandScreen) -> str:
    """For a title: empty where everybody's count, as is usual."""
    workbench = screen.workbench
    return meant(workbench.session, workbench.whose).words(screen.translate) if workbench.whose else ""
