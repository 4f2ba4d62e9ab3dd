"""What the services' ports ReportWriter and TableWriter are in the real world."""

from collections.abc import Callable, Sequence
from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.domain.handouts import CaseData, CommentedText
from qualeval.domain.report_document import ReportDocument
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.reports.words import Translate
from qualeval.services.whole_files import write_whole

_ENDINGS = (".docx", ".html", ".md", ".xlsx")
_STATISTICS = (".csv", ".sav", ".dta")


class Reports:
    """Writes reports. `translator` gives the lookup of the writer's own few words for a report's language."""

    def __init__(self, translator: Callable[[str], Translate] = Translator) -> None:
        self._translator = translator

    def write(self, report: ReportDocument, path: Path, template: Path | None = None) -> None:
        """Raises QualevalError for another ending, for a template that is none, and where the file cannot be written.

        Only a .docx has a template; charts are drawn where the library for it is installed.
        """
        if template is not None and path.suffix.lower() != ".docx":
            raise QualevalError(N_("{file}: only a .docx report takes a template"), file=str(path))
        content = _render(report, path, self._translator(report.language), template)
        write_whole(path, content)

    def can_draw(self) -> bool:
        """Whether charts can be drawn here."""
        from qualeval.reports.charts import can_draw

        return can_draw()


class Workbooks:
    """Writes tables to workbooks, its own few words in the language given."""

    def __init__(self, language: str = "en", translator: Callable[[str], Translate] = Translator) -> None:
        self._language = language
        self._translator = translator

    def write(self, tables: Sequence[ResultTable], path: Path) -> None:
        """Raises QualevalError for an ending other than .xlsx and where the file cannot be written."""
        from qualeval.reports.workbook import tables_workbook

        if path.suffix.lower() != ".xlsx":
            raise _wrong_ending(path, (".xlsx",))
        write_whole(path, tables_workbook(tables, self._translator(self._language)))


class Handouts:
    """Writes what other programs show or reckon with."""

    def write_commented(self, texts: Sequence[CommentedText], path: Path) -> None:
        """Raises QualevalError where the file cannot be written."""
        from qualeval.reports.commented import commented_document

        write_whole(path, commented_document(texts))

    def write_cases(self, data: CaseData, path: Path) -> tuple[Path, ...]:
        """Raises QualevalError for an ending that is none, a library that is missing and what cannot be written."""
        from qualeval.reports.statistics import write_cases

        if path.suffix.lower() not in _STATISTICS:
            raise _wrong_ending(path, _STATISTICS)
        return write_cases(data, path)


def _render(report: ReportDocument, path: Path, translate: Translate, template: Path | None) -> bytes:
    match path.suffix.lower():
        case ".docx":
            from qualeval.reports.word import word_document

            return word_document(report, translate, template)
        case ".html":
            from qualeval.reports.page import html_page

            return html_page(report, translate)
        case ".md":
            from qualeval.reports.markdown import markdown_text

            return markdown_text(report, translate).encode()
        case ".xlsx":
            from qualeval.reports.workbook import report_workbook

            return report_workbook(report, translate)
        case _:
            raise _wrong_ending(path, _ENDINGS)


def _wrong_ending(path: Path, endings: Sequence[str]) -> QualevalError:
    return QualevalError(
        N_("{file}: the name must end in one of: {endings}"), file=str(path), endings=", ".join(endings)
    )
