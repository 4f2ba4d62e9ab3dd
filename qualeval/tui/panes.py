"""The parts of a screen: what each is called, what it is for, and which commands are used most where one is.

The help screen begins with the part that has the focus, and the footer shows its commands: always in the same places,
but for the text while words in it are selected, and for the grid while like answers are together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qualeval.i18n import N_
from qualeval.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from textual.widget import Widget


class Pane(NamedTuple):
    title: str
    help: str
    commands: tuple[str, ...] = ()


_LIST = Pane("", N_("A list: ↑ ↓ PgUp PgDn Home End move in it, ⏎ or a double click takes the line under the cursor."))
_INPUT = Pane("", N_("A line to type in: ⏎ takes it, esc leaves it as it was."))
OFFERED = ("code.accept", "code.reject", "code.change", "code.next-suggestion")  # what needs a suggestion here
OFFERED_IN_GRID = ("grid.accept", "grid.reject")  # the same among the answers
GROUPED_IN_GRID = (  # of like answers
    "grid.code",
    "grid.mark",
    "grid.undo",
    "grid.complete",
    "grid.group",
    "grid.right",
    "grid.open",
    "grid.again",
)
FLAGGED = ("quotes.fits", "quotes.fit-all", "quotes.next-flag")  # what needs a coding under an older definition
SELECTED = (
    "code.apply",
    "code.again",
    "code.in-vivo",
    "code.word-more",
    "code.word-less",
    "code.start-less",
    "code.start-more",
    "code.resize",
    "code.split",
    "code.extend-turn",
    "code.char-more",
    "code.char-less",
    "code.unselect",
)

_READING = (  # in the same places whether the text has the focus or what is suggested for it
    "code.next-useful",
    *OFFERED[:2],
    "code.apply",
    "code.undo",
    "code.memo",
    *OFFERED[2:],
    "code.again",
    "code.remove",
    "code.word-less",
    "code.find",
    "code.source-next",
    "code.next-coding",
    "code.quotes",
)
_ON_THE_TEXT = ("code.apply", "code.memo", "code.again", "code.remove")  # what a click beside the text leads back to

PANES: dict[str, Pane] = {
    "transcript": Pane(
        N_("Text"),
        N_("What was said. The cursor ▶ stands on a segment; a code goes on it, or on the words selected."),
        _READING,
    ),
    "codebook": Pane(
        N_("Codebook"),
        N_("The codes and how often each is used. ⏎ puts the one under the cursor on the segment or selection."),
        ("code.unselect", "code.codebook-screen", "code.codebook", "code.undo", *_ON_THE_TEXT),
    ),
    "sources": Pane(
        N_("Sources"),
        N_("Every transcript and question, and how many of its segments are coded. ⏎ opens one."),
        ("code.source-next", "code.source-previous", "code.unselect", "code.undo", *_ON_THE_TEXT),
    ),
    "strip": Pane(
        N_("Suggestions"),
        N_("What is suggested for this segment, why, and how sure that is. ⏎ accepts the line under the cursor."),
        _READING,
    ),
    "themes": Pane(N_("Themes"), N_("A row for each theme: respondents, then segments. ⏎ lists the quotes behind it.")),
    "quote-list": Pane(
        N_("Quotes"),
        N_("What was said about a theme. ⏎ opens the text at the quote. A flag ⚑ asks whether the coding still fits."),
        (
            "quotes.open",
            "quotes.fits",
            "quotes.recode",
            "quotes.undo",
            "quotes.remove",
            "quotes.next-flag",
            "quotes.typical",
            "quotes.dissent",
            "quotes.fit-all",
        ),
    ),
    "hits": Pane(
        N_("Hits"),
        N_("Where the words stand, with what is around them. ⏎ opens the text there."),
        (
            "search.code",
            "search.mark",
            "search.undo",
            "search.find",
            "search.mark-all",
            "search.open",
            "search.expression",
        ),
    ),
    "memo-list": Pane(N_("Memos"), N_("Every memo, the last one first. ⏎ goes to what it is about.")),
    "codebook-tree": Pane(
        N_("Codebook"),
        N_("The entries in order, with what hangs on each. ⏎ edits one, space marks it."),
        (
            "codebook.edit",
            "codebook.add",
            "codebook.mark",
            "codebook.undo",
            "codebook.move",
            "codebook.merge",
            "codebook.retire",
            "codebook.older",
            "codebook.quotes",
            "codebook.split",
            "codebook.find",
            "codebook.versions",
        ),
    ),
    "versions": Pane(N_("Versions"), N_("How the codebook came to be what it is. ⏎ compares the others with one.")),
    "case-said": Pane(N_("Said"), N_("All that the respondent said, source by source. ⏎ opens the text there.")),
    "finding-list": Pane(N_("Findings"), N_("What the numbers say, in sentences. ⏎ opens one.")),
    "recommendation-list": Pane(N_("Recommendations"), N_("What follows from the findings, for you to judge.")),
    "grid-rows": Pane(
        N_("Answers"),
        N_("A row for each respondent. The arrows go from answer to answer."),
        (
            "grid.code",
            "grid.accept",
            "grid.reject",
            "grid.undo",
            "grid.group",
            "grid.complete",
            "grid.right",
            "grid.sort",
            "grid.filter",
            "grid.again",
            "grid.remove",
            "grid.columns",
            "grid.open",
        ),
    ),
    "grid-answer": Pane(N_("Answer"), N_("The answer under the cursor, with its codes.")),
    "review-text": Pane(
        N_("Text"),
        N_("The words asked about, where they stand. One key decides, and the next comes."),
        (
            "review.accept",
            "review.reject",
            "review.change",
            "review.undo",
            "review.skip",
            "review.code",
            "review.later",
            "review.accept-all",
            "review.order",
            "review.filter",
            "review.word-less",
            "review.open",
        ),
    ),
    "search-text": Pane(N_("Text"), N_("What stands around the hit under the cursor.")),
    "views": Pane(N_("Analyses"), N_("What can be counted and compared. ⏎ shows it.")),
    "analysed": Pane(N_("Figures"), N_("The figures asked for. ⏎ on a number lists the quotes behind it.")),
    "cases": Pane(N_("Respondents"), N_("Who was asked, and their attributes. ⏎ shows all that one said.")),
}


def pane_of(widget: Widget | None) -> Pane | None:
    """The part of the screen that a widget is: by its id, else by what kind it is."""
    if widget is None:
        return None
    if widget.id in PANES:
        return PANES[widget.id]
    if isinstance(widget, LineList):
        return _LIST
    from textual.widgets import Input, TextArea

    return _INPUT if isinstance(widget, Input | TextArea) else None
