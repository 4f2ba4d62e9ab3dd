"""Surveys and tables of attributes as files: read, their columns recognised or asked about, and brought in."""

import re
from collections.abc import Callable
from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import AttributeType
from qualeval.domain.surveys import Column, SurveyMapping, Table
from qualeval.i18n import N_
from qualeval.services.filing import FileReport
from qualeval.services.ports.reading import Formats
from qualeval.services.session import Session
from qualeval.services.surveying import Tell, import_survey

_CASE_HEADERS = ("case", "kasus", "kode", "kode responden", "responden", "id", "respondent")

Confirm = Callable[[Table, SurveyMapping], SurveyMapping]


def read_survey(formats: Formats, path: Path, mapping: SurveyMapping | None) -> Table:
    return formats.read_table(path, mapping.sheet, mapping.header_rows) if mapping else formats.read_table(path)


def import_table(
    session: Session,
    formats: Formats,
    path: Path,
    table: Table,
    wave: str,
    mapping: SurveyMapping | None,
    confirm: Confirm | None,
    tell: Tell | None = None,
) -> FileReport:
    if mapping is None:
        mapping = formats.guess_mapping(table)
        if confirm:
            mapping = confirm(table, mapping)
    return import_survey(session, path, table, mapping, wave, tell=tell, measuring=formats.measuring)


def import_attributes(session: Session, formats: Formats, path: Path, wave: str = "") -> FileReport:
    """Closed answers and figures of cases from a table with a column that names the case; nothing else is read."""
    table = formats.read_table(path)
    guessed = formats.guess_mapping(table)
    case = next((h for h in table.headers if h.strip().lower() in _CASE_HEADERS), guessed.case)
    if not case:
        raise QualevalError(
            N_("{file}: no column names the case; call it “case” and give it the names that the project uses"),
            file=path,
        )
    columns = tuple(_closed(column, case) for column in guessed.columns)
    return import_survey(session, path, table, SurveyMapping(columns, case=case), wave)


def _closed(column: Column, case: str) -> Column:
    if column.header == case:
        return Column(column.header, "case")
    if column.role == "choices":
        return column
    return Column(column.header, "attribute", _attribute_name(column), column.type or AttributeType.TEXT)


def _attribute_name(column: Column) -> str:
    return column.name or re.sub(r"\W+", "_", column.header.strip().lower()).strip("_") or "attribute"
