"""Who codes: the coders there are, to choose from, and a line to list a new one."""

from collections.abc import Callable

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Coder, Sight, initials_of
from qualeval.i18n import N_
from qualeval.services import coders
from qualeval.tui.base import CommandScreen
from qualeval.tui.dialogs import LinePrompt, ListPrompt
from qualeval.tui.widgets.line_list import Cell, Column


def ask_who(screen: CommandScreen, take: Callable[[str], None]) -> None:
    """Asks who codes, and hands the name on."""
    session, translate = screen.workbench.session, screen.translate
    known = [person.coder for person in coders.people(session) if person.coder.name not in coders.AGREED]
    if session.coder not in {coder.name for coder in known}:
        known.insert(0, screen.workbench.coder)

    def answered(index: int) -> None:
        if index < len(known):
            take(known[index].name)
        else:
            _ask_name(screen, take)

    rows = [_row(screen, coder) for coder in known]
    rows.append((Cell(""), Cell(translate(N_("＋ another coder")), "accent"), Cell("")))
    at = [coder.name for coder in known].index(session.coder)
    title = translate(N_("Who codes?"))
    screen.ask(ListPrompt(title, (Column(5), Column(0), Column(12)), rows, at), answered)


def _row(screen: CommandScreen, coder: Coder) -> tuple[Cell, ...]:
    is_blind = coder.sight is Sight.BLIND
    return (
        Cell(coder.initials, coder.color),
        Cell(coder.name),
        Cell(screen.translate(N_("blind")) if is_blind else "", "warning"),
    )


def _ask_name(screen: CommandScreen, take: Callable[[str], None]) -> None:
    translate = screen.translate

    def with_initials(name: str, initials: str) -> None:
        screen.took_place(coders.enlist(screen.workbench.session, name, initials=initials))
        take(name)

    def named(typed: str) -> None:
        name = typed.strip()
        if not name:
            return
        if name in coders.AGREED:
            raise QualevalError(N_("“{name}” stands for what the coders agree on; take another name"), name=name)
        title = translate(N_("Initials of {name} (nothing: {initials})"), name=name, initials=initials_of(name))
        screen.ask(LinePrompt(title), lambda initials: with_initials(name, initials))

    screen.ask(LinePrompt(translate(N_("The coder's name"))), named)
