"""What the columns of a survey are for: kept from an earlier import, asked, or guessed."""

import re
import sys
from dataclasses import replace
from pathlib import Path

from qualeval.cli import output
from qualeval.cli.diagnostics import aside, worded
from qualeval.cli.progress import FileProgress
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import AttributeType
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.surveys import Column, ColumnRole, SurveyMapping, Table
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator
from qualeval.services.ports.reading import Formats

_ROLES: tuple[ColumnRole, ...] = ("case", "attribute", "choices", "text", "wave", "ignore")
_ONLY_ONE: tuple[ColumnRole, ...] = ("case", "wave")
_HELP = N_(
    "Enter takes this; “3 ignore”, “3 attribute unit ordinal”, “3 choices media”, “3 text kendala”, “3 case” or "
    "“3 wave” changes a line; q leaves the file out"
)


class LeftOutError(QualevalError):
    """The person who was asked about a survey left it out: no failure."""


class ColumnsWizard:
    """Finds out what a survey's columns are for: from a mapping kept earlier, by asking, or by guessing."""

    def __init__(
        self, translate: Translator, formats: Formats, project: Path, wave: str, progress: FileProgress, *, ask: bool
    ) -> None:
        self._translate = translate
        self._formats = formats
        self._project = project
        self._wave = wave
        self.progress = progress
        self._ask = ask
        self._file = project

    def begin(self, file: Path) -> None:
        """The file that the next question is about."""
        self._file = file
        self.progress.begin(file)

    def confirm(self, table: Table, guess: SurveyMapping) -> SurveyMapping:
        self.progress.clear()
        place = self._project.with_name(f"{self._file.stem}.mapping.yaml")
        kept = self._kept(place, table)
        if kept is not None:
            aside(self._translate(N_("the columns are read as {file} says"), file=printable(str(place))))
            return kept
        mapping = self._asked(table, guess) if self._ask else guess
        if not self._ask:
            aside(columns_shown(self._translate, table, mapping))
        if mapping.wave != self._wave and self._wave:
            mapping = replace(mapping, wave=self._wave)
        place = _free(place)
        self._formats.write_mapping(mapping, place)
        aside(
            self._translate(
                N_("what the columns are for is kept in {file}; change it there and import again with --mapping"),
                file=printable(str(place)),
            )
        )
        return mapping

    def _kept(self, place: Path, table: Table) -> SurveyMapping | None:
        """The mapping that an earlier import of a file of this name left, where it fits this one."""
        if not place.exists():
            return None
        mapping = self._formats.read_mapping(place)
        wanted = {c.header for c in mapping.columns if c.role != "ignore"} | ({mapping.case} if mapping.case else set())
        return mapping if wanted <= set(table.headers) else None

    def _asked(self, table: Table, mapping: SurveyMapping) -> SurveyMapping:
        translate = self._translate
        while True:
            aside(columns_shown(translate, table, mapping))
            aside(translate(_HELP))
            sys.stderr.write("> ")
            sys.stderr.flush()
            answer = sys.stdin.readline()
            if not answer or answer.strip().lower() == "q":
                raise LeftOutError(N_("left out"))
            if not answer.strip():
                return mapping
            try:
                mapping = changed(mapping, answer)
            except QualevalError as error:
                aside(worded(error, translate))


def _free(place: Path) -> Path:
    """The place, numbered where a mapping that does not fit stands there."""
    found, number = place, 2
    stem = place.name.removesuffix(".mapping.yaml")
    while found.exists():
        found, number = place.with_name(f"{stem}-{number}.mapping.yaml"), number + 1
    return found


def columns_shown(translate: Translator, table: Table, mapping: SurveyMapping) -> str:
    """The columns by number, with what each is taken for and an example."""
    rows = []
    for number, column in enumerate(mapping.columns, 1):
        index = table.headers.index(column.header) if column.header in table.headers else -1
        example = next((row[index] for row in table.rows if row[index].strip()), "") if index >= 0 else ""
        kind = column.type or _shortened(", ".join(option for option, _ in column.options))
        rows.append((number, column.header, column.role, column.name, kind, _shortened(example)))
    headers = (
        "#",
        translate(N_("column")),
        translate(N_("role")),
        translate(N_("name")),
        translate(N_("type")),
        translate(N_("example")),
    )
    shown = ResultTable("columns", ("n", "column", "role", "name", "type", "example"), tuple(rows), headers)
    return output.as_table(shown, translate, output.screen_width(sys.stderr)).rstrip("\n")


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def changed(mapping: SurveyMapping, answer: str) -> SurveyMapping:
    """The mapping after an answer such as `3 attribute unit ordinal`. Raises QualevalError for one without sense."""
    number, role, name, kind = [*answer.split(), "", "", "", ""][:4]
    if not number.isdecimal() or not 1 <= int(number) <= len(mapping.columns):
        raise QualevalError(N_("there is no column “{number}”; say its number first"), number=number)
    chosen = next((known for known in _ROLES if known == role), None)
    if chosen is None:
        raise QualevalError(N_("“{role}” is no role; there are {roles}"), role=role, roles=", ".join(_ROLES))
    index = int(number) - 1
    header = mapping.columns[index].header
    case = "" if mapping.case == header else mapping.case
    if chosen in _ONLY_ONE:
        others = tuple(replace(c, role="ignore") if c.role == chosen else c for c in mapping.columns)
        columns = _with(others, index, Column(header, chosen))
        return replace(mapping, columns=columns, case=header if chosen == "case" else case)
    if kind and kind not in list(AttributeType):
        raise QualevalError(N_("“{type}” is no type; there are {types}"), type=kind, types=", ".join(AttributeType))
    name = name or mapping.columns[index].name or slug(header)
    column = {
        "attribute": Column(header, "attribute", name, kind or mapping.columns[index].type or AttributeType.NOMINAL),
        "choices": Column(header, "choices", name, options=mapping.columns[index].options),
        "text": Column(header, "text", name),
        "ignore": Column(header, "ignore"),
    }[chosen]
    return replace(mapping, columns=_with(mapping.columns, index, column), case=case)


def _with(columns: tuple[Column, ...], index: int, column: Column) -> tuple[Column, ...]:
    return (*columns[:index], column, *columns[index + 1 :])


def slug(header: str) -> str:
    """A name made from a column's header."""
    return re.sub(r"\W+", "_", header.strip().lower()).strip("_")[:40] or "column"
