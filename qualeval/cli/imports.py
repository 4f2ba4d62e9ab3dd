"""Bringing files in."""

import gc
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from qualeval.cli.diagnostics import DONE, FAILED, UsageError, aside, from_os
from qualeval.cli.import_reports import is_refused, tell, tell_total, write_losses
from qualeval.cli.parsing import Parser
from qualeval.cli.progress import FileProgress
from qualeval.cli.running import Command, Run, existing
from qualeval.cli.survey_columns import ColumnsWizard
from qualeval.domain.errors import QualevalError
from qualeval.domain.surveys import SurveyMapping
from qualeval.i18n import N_
from qualeval.services.filing import FileReport, Outcome
from qualeval.services.importing import expand, import_paths
from qualeval.services.ports.reading import Formats
from qualeval.services.session import Session
from qualeval.services.survey_files import import_attributes

_COLLECTOR = (2_000_000, 50, 1_000)  # a survey of 100,000 rows makes fewer, and no circles: looking for them takes 4 %


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
    parser.choice(
        "--losses",
        meaning=N_("write the list of what could not be carried over to a file"),
        metavar=translate(N_("FILE")),
        type=Path,
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
        wizard = ColumnsWizard(run.translate, formats, beside, options.wave, progress, ask=_may_ask(options))
        for path in options.paths:
            for report in _import_path(session, run, path, options.wave, mapping, wizard):
                tell(run, report)
                reports.append(report)
        for path in options.attributes:
            report = _import_attributes(session, formats, path, options.wave)
            tell(run, report)
            reports.append(report)
    tell_total(run, reports, options.project)
    if options.losses:
        write_losses(run, reports, options.losses)
    return FAILED if any(map(is_refused, reports)) else DONE


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
    session: Session, run: Run, path: Path, wave: str, mapping: SurveyMapping | None, wizard: ColumnsWizard
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


COMMANDS = {"import": Command(_options, _import)}
