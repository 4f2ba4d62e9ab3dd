"""The decided segments nearest to the one that something is suggested for: shown by a key, opened by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Source
from qualeval.i18n import N_
from qualeval.services.nearest import nearest
from qualeval.tui.base import Spot
from qualeval.tui.dialogs import ListPrompt
from qualeval.tui.widgets.line_list import Cell, Column

if TYPE_CHECKING:
    from qualeval.domain.suggestion import Suggestion
    from qualeval.tui.base import ProjectApp
    from qualeval.tui.coding_screen import CodingScreen


def show_nearest(screen: CodingScreen, suggestion: Suggestion) -> None:
    """Lists them with their words; the one that is chosen is opened in its text."""
    workbench, translate = screen.workbench, screen.translate
    found = list(nearest(workbench.lessons, suggestion)) if workbench.lessons is not None else []
    if not found:
        raise QualevalError(N_("this suggestion does not rest on a decided segment; its reasons stand beside it"))
    words = {True: (N_("accepted"), "good"), False: (N_("rejected"), "bad")}
    rows = []
    for one in found:
        source = workbench.session.store.get(Source, one.segment.source_id)
        said, style = words[one.is_accepted]
        rows.append(
            (
                Cell(translate(said), style),
                Cell(f"{100 * one.weight:+.0f}%", "muted"),
                Cell(source.name if source else "", "muted"),
                Cell(" ".join(one.segment.text.split())),
            )
        )

    def take(index: int) -> None:
        segment = found[index].segment
        spot = Spot(segment.source_id, segment.document_id, segment.span.start, segment.span.end)
        cast("ProjectApp", screen.app).go_to(spot)

    title = translate(N_("The nearest decided segments: {name}"), name=workbench.code_name(suggestion.code))
    screen.ask(ListPrompt(title, (Column(9), Column(5, "right"), Column(12), Column(0)), rows), take)
