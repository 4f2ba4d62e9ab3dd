"""Bringing files in, and asking what the columns of a survey are for."""

import gc
import re
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from qualeval.cli import output, streams
from qualeval.cli.diagnostics import DONE, FAILED, UsageError, aside, from_os, lines, worded
from qualeval.cli.losses import loss_lines, offset_lines
from qualeval.cli.parsing import Parser
from qualeval.cli.progress import FileProgress
from qualeval.cli.running import Command, Run, existing
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import AttributeType, Role, Speaker
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.surveys import Column, ColumnRole, SurveyMapping, Table
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator
from qualeval.services.filing import FileReport, Outcome
from qualeval.services.importing import expand, import_paths
from qualeval.services.ports.reading import Formats
from qualeval.services.session import Session
from qualeval.services.survey_files import import_attributes
from qualeval.services.wording import ROLE_WORDS

_ROLES: tuple[ColumnRole, ...] = ("case", "attribute", "choices", "text", "wave", "ignore")
_SPEAKERS_SHOWN = 8
_COLLECTOR = (2_000_000, 50, 1_000)  # a survey of 100,000 rows makes fewer, and no circles: looking for them takes 4 %
_ONLY_ONE: tuple[ColumnRole, ...] = ("case", "wave")
_COUNTS = {
    "sources": (N_("{n} source"), N_("{n} sources")),
    "answers": (N_("{n} answer"), N_("{n} answers")),
    "segments": (N_("{n} segment"), N_("{n} segments")),
    "cases": (N_("{n} respondent"), N_("{n} respondents")),
    "attributes": (N_("{n} attribute"), N_("{n} attributes")),
    "values": (N_("{n} value"), N_("{n} values")),
    "codes": (N_("{n} code"), N_("{n} codes")),
    "codings": (N_("{n} coding"), N_("{n} codings")),
    "memos": (N_("{n} memo"), N_("{n} memos")),
}

_HELP = N_(
    "Enter takes this; “3 ignore”, “3 attribute unit ordinal”, “3 choices media”, “3 text kendala”, “3 case” or "
    "“3 wave” changes a line; q leaves the file out"
)


class LeftOutError(QualevalError):
    """The person who was asked about a survey left it out: no failure."""


def _options(parser: Parser) -> None:
    translate = parser.translate
    parser.project()
    parser.thing("paths", N_("files and folders"), metavar=translate(N_("PATH")), nargs="*", type=Path)
    parser.choice(
        "--mapping",
        meaning=N_("what the survey's columns are for, a YAML file written by an earlier import"),
        metavar=translate(N_("FILE")),
        type=Path,
    )
    parser.choice(
        "--wave", meaning=N_("the round of data collection that the files belong to"), metavar="W", default=""
    )
    parser.choice(
        "--attributes",
        meaning=N_("a table with a column “case” and the respondents' attributes or figures"),
        metavar=translate(N_("FILE")),
        type=Path,
        action="append",
        default=[],
    )
    parser.choice("--yes", meaning=N_("take the columns as they are recognised, without asking"), action="store_true")
    parser.example(
        "qualeval import evaluasi-2026 wawancara/ --wave 2026",
        "qualeval import evaluasi-2026 survei.xlsx --attributes kinerja.csv --wave 2026",
    )


def _import(run: Run, options: Namespace) -> int:
    if not options.paths and not options.attributes:
        raise UsageError(N_("missing: what to import; name files or folders, or --attributes FILE"))
    gc.set_threshold(*_COLLECTOR)
    formats = run.services.formats
    mapping = formats.read_mapping(options.mapping) if options.mapping else None
    reports: list[FileReport] = []
    with run.writing(options.project) as session:
        progress = FileProgress(run.translate, _count(formats, options.paths))
        project = existing(options.project)
        beside = project if isinstance(project, Path) else Path("project")  # of one on a server, where we are
        wizard = _Wizard(run.translate, formats, beside, options.wave, progress, ask=_may_ask(options))
        for path in options.paths:
            for report in _import_path(session, run, path, options.wave, mapping, wizard):
                _tell(run, report)
                reports.append(report)
        for path in options.attributes:
            report = _import_attributes(session, formats, path, options.wave)
            _tell(run, report)
            reports.append(report)
    _tell_total(run, reports, options.project)
    return FAILED if any(map(_is_refused, reports)) else DONE


def _count(formats: Formats, paths: Sequence[Path]) -> int:
    """The files meant, as far as is known: what is wrong with a folder is said when its turn comes."""
    n = 0
    for path in paths:
        try:
            n += len(expand(formats, [path]))
        except (QualevalError, OSError):
            n += 1
    return n


def _may_ask(options: Namespace) -> bool:
    return sys.stdin.isatty() and not options.yes


def _import_path(
    session: Session, run: Run, path: Path, wave: str, mapping: SurveyMapping | None, wizard: "_Wizard"
) -> list[FileReport]:
    try:
        if not path.exists():
            raise QualevalError(N_("{file}: there is no such file or folder"), file=path)
        return import_paths(
            session,
            run.services.formats,
            [path],
            wave=wave,
            mapping=mapping,
            confirm=wizard.confirm,
            progress=wizard.begin,
            tell=wizard.progress.tell_rows,
            exchange=run.services.exchange(),
        )
    except QualevalError as error:
        return [FileReport(path, Outcome.REFUSED, error=error)]
    except OSError as error:
        return [FileReport(path, Outcome.REFUSED, error=from_os(error))]
    except KeyboardInterrupt:
        wizard.progress.clear()
        if wizard.progress.is_within_file:
            aside(
                run.translate(N_("interrupted: import the file again, and it goes on with the rows that are missing"))
            )
        raise
    finally:
        wizard.progress.clear()


def _import_attributes(session: Session, formats: Formats, path: Path, wave: str) -> FileReport:
    try:
        return import_attributes(session, formats, path, wave)
    except QualevalError as error:
        return FileReport(path, Outcome.REFUSED, error=error)
    except OSError as error:
        return FileReport(path, Outcome.REFUSED, error=from_os(error))


# --- what became of the files ----------------------------------------------------------------------------------------


def _is_refused(report: FileReport) -> bool:
    return report.outcome is Outcome.REFUSED and not isinstance(report.error, LeftOutError)


def _tell(run: Run, report: FileReport) -> None:
    """A line on the file; what it was refused for goes to stderr."""
    if report.outcome is Outcome.IMPORTED:
        run.say("{file}: {counts}", file=report.path.name, counts=_counted(run.translate, report.counts))
    elif report.outcome is Outcome.UNCHANGED:
        run.say(N_("{file}: nothing new"), file=report.path.name)
    elif isinstance(report.error, LeftOutError):
        run.say(N_("{file}: left out"), file=report.path.name)
    elif report.outcome is Outcome.LEFT_OUT:
        run.say(N_("{file}: left out, files of this kind are not read"), file=report.path.name)
    elif report.error is not None:
        sys.stdout.flush()
        for line in lines(report.error, run.translate):
            aside(line)
    for line in (*offset_lines(report.offsets, run.translate), *loss_lines(report.losses, run.translate)):
        streams.say(f"  {line}")
    for line in _speaking(report.speakers, run.translate):
        streams.say(f"  {line}")
    for note in report.notes:
        streams.say(f"  {worded(note, run.translate)}")


def _speaking(speakers: Sequence[Speaker], translate: Translator) -> Iterator[str]:
    """A line for each role: who was taken for it, with the segments each says."""
    if len(speakers) < 2:
        return
    for role in Role:
        named = [f"{s.label or '–'} ({s.n_segments})" for s in speakers if s.role is role]
        more = len(named) - _SPEAKERS_SHOWN
        words = ", ".join(named[:_SPEAKERS_SHOWN]) + (translate(N_(" and {n} more"), n=more) if more > 0 else "")
        if named:
            yield printable(f"{translate(ROLE_WORDS[role])}: {words}")


def _tell_total(run: Run, reports: list[FileReport], project: Path) -> None:
    outcomes = Counter(report.outcome for report in reports)
    refused = sum(map(_is_refused, reports))
    total = sum((report.counts for report in reports), Counter[str]())
    run.say(
        N_("{imported} files imported, {unchanged} without anything new, {refused} refused"),
        imported=outcomes[Outcome.IMPORTED],
        unchanged=outcomes[Outcome.UNCHANGED],
        refused=refused,
    )
    if total:
        run.say(N_("added: {counts}"), counts=_counted(run.translate, total))
    if any(len(report.speakers) > 1 for report in reports):
        run.say(
            N_("is a speaker not what it was taken for? `qualeval speakers {project} --set LABEL ROLE` puts it right"),
            project=project,
        )


def _counted(translate: Translator, counts: Counter[str]) -> str:
    named = [translate.plural(*words, counts[name]) for name, words in _COUNTS.items() if counts[name]]
    return ", ".join(named) or translate(N_("nothing countable"))


# --- the columns of a survey -----------------------------------------------------------------------------------------


class _Wizard:
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


COMMANDS = {"import": Command(_options, _import)}
