"""What is written for people: reports, handouts, spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qualeval.domain.handouts import CaseData, CommentedText
    from qualeval.domain.report_document import ReportDocument
    from qualeval.domain.result_tables import ResultTable


class ReportWriter(Protocol):
    def write(self, report: ReportDocument, path: Path, template: Path | None = None) -> None:
        """Writes .docx, .html, .md or .xlsx by the path's ending; whole or not at all.

        `template` is a Word document whose styles, page and header the .docx takes on.
        """
        ...

    def can_draw(self) -> bool:
        """Whether charts can be drawn here; without that a report has their numbers alone."""
        ...


class Handouts(Protocol):
    """What people read or reckon with in other programs, and never comes back."""

    def write_commented(self, texts: Sequence[CommentedText], path: Path) -> None:
        """Writes a .docx with the comments in its margin; whole or not at all."""
        ...

    def write_cases(self, data: CaseData, path: Path) -> tuple[Path, ...]:
        """Writes a .csv with an R script beside it, a .sav or a .dta; the files written."""
        ...


class TableWriter(Protocol):
    def write(self, tables: Sequence[ResultTable], path: Path) -> None:
        """Writes tables to an .xlsx, a sheet each; text that looks like a formula stays text."""
        ...
