"""The parts of a screen: what each is called, what it is for, and which commands are used most where one is.

The help screen begins with the part that has the focus; the footer's first page with what is needed in the state the
reader is in.
"""

from typing import NamedTuple

from textual.widget import Widget
from textual.widgets import Input, TextArea

from qualeval.i18n import N_
from qualeval.tui.widgets.line_list import LineList


class Pane(NamedTuple):
    title: str
    help: str
    commands: tuple[str, ...] = ()


_LIST = Pane("", N_("A list: ↑ ↓ PgUp PgDn Home End move in it, ⏎ or a double click takes the line under the cursor."))
_INPUT = Pane("", N_("A line to type in: ⏎ takes it, esc leaves it as it was."))
_WORDS = ("code.word-more", "code.word-less", "code.start-less", "code.start-more", "code.char-more", "code.char-less")

PANES: dict[str, Pane] = {
    "transcript": Pane(
        N_("Text"),
        N_("What was said. The cursor ▶ stands on a segment; a code goes on it, or on the words selected."),
        ("code.next-useful", "code.apply", "code.again", "code.word-more", "code.undo", "code.find", "code.memo"),
    ),
    "codebook": Pane(
        N_("Codebook"),
        N_("The codes and how often each is used. ⏎ puts the one under the cursor on the segment or selection."),
        ("code.unselect", "code.codebook-screen", "code.codebook", "code.quotes"),
    ),
    "sources": Pane(
        N_("Sources"),
        N_("Every transcript and question, and how many of its segments are coded. ⏎ opens one."),
        ("code.source-next", "code.source-previous", "code.unselect"),
    ),
    "strip": Pane(
        N_("Suggestions"),
        N_("What is suggested for this segment, why, and how sure that is. ⏎ accepts the line under the cursor."),
        ("code.accept", "code.reject", "code.change", "code.next-suggestion", "code.next-useful", "code.hide"),
    ),
    "themes": Pane(N_("Themes"), N_("A row for each theme: respondents, then segments. ⏎ lists the quotes behind it.")),
    "quote-list": Pane(N_("Quotes"), N_("What was said about a theme. ⏎ opens the text at the quote.")),
    "hits": Pane(N_("Hits"), N_("Where the words stand, with what is around them. ⏎ opens the text there.")),
    "memo-list": Pane(N_("Memos"), N_("Every memo, the last one first. ⏎ goes to what it is about.")),
    "codebook-tree": Pane(
        N_("Codebook"), N_("The entries in order, with what hangs on each. ⏎ edits one, space marks it.")
    ),
    "versions": Pane(N_("Versions"), N_("How the codebook came to be what it is. ⏎ compares the others with one.")),
    "case-said": Pane(N_("Said"), N_("All that the respondent said, source by source. ⏎ opens the text there.")),
    "finding-list": Pane(N_("Findings"), N_("What the numbers say, in sentences. ⏎ opens one.")),
    "recommendation-list": Pane(N_("Recommendations"), N_("What follows from the findings, for you to judge.")),
    "grid-rows": Pane(N_("Answers"), N_("A row for each respondent. The arrows go from answer to answer.")),
    "grid-answer": Pane(N_("Answer"), N_("The answer under the cursor, with its codes.")),
    "review-text": Pane(
        N_("Text"), N_("The words asked about, where they stand. One key decides, and the next comes.")
    ),
    "search-text": Pane(N_("Text"), N_("What stands around the hit under the cursor.")),
    "views": Pane(N_("Analyses"), N_("What can be counted and compared. ⏎ shows it.")),
    "analysed": Pane(N_("Figures"), N_("The figures asked for. ⏎ on a number lists the quotes behind it.")),
    "cases": Pane(N_("Respondents"), N_("Who was asked, and their attributes. ⏎ shows all that one said.")),
}

SELECTED = (
    "code.apply",
    "code.again",
    "code.in-vivo",
    *_WORDS,
    "code.resize",
    "code.split",
    "code.extend-down",
    "code.extend-turn",
    "code.unselect",
)
OFFERED = (
    "code.accept",
    "code.reject",
    "code.change",
    "code.next-useful",
    "code.next-suggestion",
    "code.apply",
    "code.undo",
    "code.again",
)
CODED = (
    "code.next-useful",
    "code.apply",
    "code.remove",
    "code.memo",
    "code.undo",
    "code.next-coding",
    "code.longer",
    "code.shorter",
    "code.edges",
    "code.split",
    "code.join",
    "code.quotes",
)


def pane_of(widget: Widget | None) -> Pane | None:
    """The part of the screen that a widget is: by its id, else by what kind it is."""
    if widget is None:
        return None
    if widget.id in PANES:
        return PANES[widget.id]
    if isinstance(widget, LineList):
        return _LIST
    return _INPUT if isinstance(widget, Input | TextArea) else None
