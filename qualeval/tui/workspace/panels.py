"""What the panels beside the text say, row by row: sources, codebook, suggestions, who codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.records import SourceKind
from qualeval.i18n import N_
from qualeval.services.wording import REASON_WORDS, confidence_word
from qualeval.tui.widgets.line_list import Cell, Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualeval.domain.progress import SourceProgress
    from qualeval.domain.suggestion import Suggestion
    from qualeval.tui.workbench import Workbench

CODEBOOK = (Column(1), Column(0), Column(4, "right"))  # number, name, how often
CODEBOOK_WIDE = (Column(1), Column(26), Column(4, "right"), Column(0))  # and what it means
SOURCES = (Column(0), Column(9, "right"))  # name, segments coded of how many
STRIP = (Column(24), Column(5, "right"), Column(8), Column(0))  # code, how sure, the same in words, why

Row = tuple[Cell, ...]


def source_row(progress: SourceProgress, *, is_open: bool) -> Row:
    sign = "▸" if is_open else " "
    kind = "✎" if progress.source.kind is SourceKind.SURVEY else " "
    done = f"{progress.n_coded}/{progress.n_segments}"
    return Cell(f"{sign}{kind}{progress.source.name}", "strong" if is_open else ""), Cell(done, "muted")


def codebook_rows(workbench: Workbench) -> Iterator[Row]:
    return (codebook_row(workbench, depth, code.code) for depth, code in workbench.codebook.walk())


def codebook_row(workbench: Workbench, depth: int, code: str) -> Row:
    """A code with the key that puts it on, how often it is used, and what it means; a category with its name alone."""
    language = workbench.translate.language
    entry = workbench.codebook[code]
    name = f"{'  ' * depth}{entry.name.to(language)}"
    if workbench.codebook.is_category(code):
        return Cell(""), Cell(name, "heading"), Cell(""), Cell("")
    number = str(workbench.numbered.index(code) + 1) if code in workbench.numbered else ""
    count = workbench.counts[code]
    shown = Cell(str(count) if count else "·", "" if count else "muted")
    meaning = entry.brief.to(language) or entry.definition.to(language)
    return Cell(number, "accent"), Cell(name, entry.color), shown, Cell(meaning, "muted")


def suggestion_row(workbench: Workbench, suggestion: Suggestion) -> Row:
    translate = workbench.translate
    entry = workbench.codebook.get(suggestion.code)
    reasons = "  ".join(f"{translate(REASON_WORDS[reason.kind])}: {reason.text}" for reason in suggestion.reasons)
    if suggestion.rejected_at is not None:
        words = N_("rejected before at {percent}%: there is more evidence now")
        reasons = f"{translate(words, percent=round(100 * suggestion.rejected_at))}  {reasons}"
    return (
        Cell(workbench.code_name(suggestion.code), entry.color if entry else ""),
        Cell(f"{round(100 * suggestion.confidence)}%", "strong"),
        Cell(translate(confidence_word(suggestion.confidence)), "muted"),
        Cell(reasons, "muted"),
    )


def words_row(words: str) -> Row:
    """A sentence instead of suggestions, over the whole width."""
    return (Cell(words, "muted"),)


def badge(workbench: Workbench, *, is_narrow: bool) -> str:
    """Who codes: initials, the name where there is room, and that she does so blind."""
    coder = workbench.coder
    name = "" if is_narrow else f" {coder.name}"
    blind = " · " + workbench.translate(N_("blind")) if workbench.is_blind else ""
    return f"{coder.initials}{name}{blind}"
