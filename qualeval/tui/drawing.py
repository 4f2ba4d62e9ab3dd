"""The sample that two coders both code: drawn by chance, and gone through one by one."""

from collections.abc import Callable

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Attribute, AttributeType
from qualeval.i18n import N_
from qualeval.services import drawing
from qualeval.services.drawing import Drawn, Unit
from qualeval.tui.base import CommandScreen
from qualeval.tui.dialogs import LinePrompt, ListPrompt
from qualeval.tui.widgets.line_list import Cell, Column

_PRECISION, _KAPPA, _PREVALENCE = 0.1, 0.7, 0.2  # what is proposed: a kappa of .7 +- .1 for a code on a fifth of all


def show_sample(screen: CommandScreen, go: Callable[[Drawn], None]) -> None:
    """Shows the sample with what of it is coded, to go to one of it; or draws another one."""
    session, translate = screen.workbench.session, screen.translate
    sample = drawing.kept(session)
    if not sample:
        _ask_what(screen)
        return
    coded = [drawing.is_coded(session, unit) for unit in sample]
    rows = [
        (
            Cell("✓" if done else "·", "good" if done else "muted"),
            Cell(unit.case or unit.source, "accent"),
            Cell(" ".join(unit.text.split())),
        )
        for unit, done in zip(sample, coded, strict=True)
    ]
    rows.append((Cell(""), Cell(""), Cell(translate(N_("＋ draw another sample")), "accent")))
    title = translate(N_("To be coded twice: {n} of {total} coded by you"), n=sum(coded), total=len(sample))
    at = coded.index(False) if False in coded else len(coded) - 1

    def answered(index: int) -> None:
        if index < len(sample):
            go(sample[index])
        else:
            _ask_what(screen)

    screen.ask(ListPrompt(title, (Column(2), Column(20), Column(0)), rows, at), answered)


def _ask_what(screen: CommandScreen) -> None:
    """Segments or whole texts, by chance from all or in every group of an attribute its share."""
    session, translate = screen.workbench.session, screen.translate
    grouping = [a.name for a in session.store.find(Attribute) if a.type is not AttributeType.NUMBER]
    ways: list[tuple[Unit, str]] = [("segment", ""), ("text", ""), *(("segment", name) for name in grouping)]
    words = [
        translate(N_("segments")),
        translate(N_("whole texts")),
        *(translate(N_("segments, in every group of {attribute} its share"), attribute=name) for name in grouping),
    ]
    rows = [(Cell(each),) for each in words]
    title = translate(N_("What is drawn to be coded twice?"))
    screen.ask(ListPrompt(title, (Column(0),), rows), lambda index: _ask_number(screen, *ways[index]))


def _ask_number(screen: CommandScreen, unit: Unit, by: str) -> None:
    translate = screen.translate
    needed = drawing.needed(_PRECISION, _KAPPA, _PREVALENCE)
    title = translate(
        N_("How many? ({n} segments tell a kappa of .7 within .1, of a code on a fifth of them)"), n=needed
    )

    def draw(typed: str) -> None:
        if not typed.strip().isdecimal() or int(typed) < 1:
            raise QualevalError(N_("“{text}” is no number of segments"), text=typed)
        session = screen.workbench.session
        screen.took_place(drawing.keep(session, drawing.draw(session, unit, int(typed), by=by)))

    screen.ask(LinePrompt(title, str(needed) if unit == "segment" else ""), draw)
