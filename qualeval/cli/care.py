"""Looking after a project: copies of it, what is wrong with it, building it again, and a copy without names."""

from argparse import Namespace
from pathlib import Path

from qualeval.cli.diagnostics import DONE, FAILED, aside
from qualeval.cli.parsing import Parser, table_options
from qualeval.cli.running import Command, Run, existing
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import guarding
from qualeval.services.projects import project_path

# --- copies ----------------------------------------------------------------------------------------------------------


def _backup_options(parser: Parser) -> None:
    parser.project()
    parser.thing("target", N_("the new file, or a folder"), metavar=parser.translate(N_("FILE")), type=Path)
    parser.example("qualeval backup evaluasi-2026 /media/usb/evaluasi-2026.qualeval", "qualeval backup evaluasi-2026 .")


def _backup(run: Run, options: Namespace) -> int:
    made = guarding.back_up(run.services.keeper(), run.services.clock, existing(options.project), options.target)
    run.say(N_("copied to {file}"), file=made)
    return DONE


def _restore_options(parser: Parser) -> None:
    parser.thing("copy", N_("the copy to put back"), metavar=parser.translate(N_("FILE")), type=Path)
    parser.project()
    parser.example("qualeval restore /media/usb/evaluasi-2026.qualeval evaluasi-2026")


def _restore(run: Run, options: Namespace) -> int:
    run.refuse_read_only()
    project = project_path(options.project)
    before = run.services.keeper().put_back(existing(options.copy), project)
    run.say(N_("{project} is now the copy {file}"), project=project, file=options.copy)
    if before:
        run.say(N_("what it was before is in {file}"), file=before)
    return DONE


# --- examining -------------------------------------------------------------------------------------------------------


def _check_options(parser: Parser) -> None:
    parser.project()
    table_options(parser)
    parser.example("qualeval check evaluasi-2026", "qualeval check evaluasi-2026 --format json")


def _check(run: Run, options: Namespace) -> int:
    project = existing(options.project)
    keeper = run.services.keeper()
    found = guarding.check(run.services.files, keeper, project)
    table = guarding.findings_table(found, run.translate, whole=True)
    if found or options.format not in (None, "table") or options.output:
        run.show(table, options, guarding.findings_table(found, run.translate))
    if found:
        _say_what_helps(run, keeper, project)
        return FAILED
    if options.format in (None, "table"):
        run.say(N_("{file} is whole: file, journal, tables, texts and links"), file=project)
    return DONE


def _say_what_helps(run: Run, keeper: guarding.Keeper, project: Path) -> None:
    """The ways out, on stderr: a script reads the table alone."""
    copies = keeper.copies(project)
    if copies:
        message = N_("the latest of {n} copies is {file}; `qualeval restore` puts it back")
        aside(printable(run.translate(message, n=len(copies), file=copies[-1])))
    aside(
        printable(run.translate(N_("`qualeval repair {file}` builds the project again from its journal"), file=project))
    )


# --- building again --------------------------------------------------------------------------------------------------


def _repair_options(parser: Parser) -> None:
    parser.project()
    parser.choice(
        "-o",
        "--output",
        meaning=N_("the new file; else beside the project"),
        metavar=parser.translate(N_("FILE")),
        type=Path,
    )
    parser.example("qualeval repair evaluasi-2026 -o evaluasi-2026-baru.qualeval")


def _repair(run: Run, options: Namespace) -> int:
    project = existing(options.project)
    target = project_path(options.output) if options.output else _free_name(project)
    s = run.services
    done = guarding.repair(s.keeper(), s.clock, s.ids, run.coder, project, target)
    run.say(N_("built {file} from {n} steps of the journal"), file=done.target, n=done.n_gestures)
    if done.n_fitted:
        run.say(N_("steps of repair that make the others fit: {n}"), n=done.n_fitted)
    for name in done.lost:
        aside(printable(run.translate(N_("could not be read: {what}"), what=name)))
    run.say(N_("{file} was left as it is"), file=project)
    return FAILED if done.lost else DONE


def _free_name(project: Path) -> Path:
    number = 1
    while (target := project.with_name(f"{project.stem}.repaired-{number}{project.suffix}")).exists():
        number += 1
    return target


COMMANDS = {
    "backup": Command(_backup_options, _backup),
    "restore": Command(_restore_options, _restore),
    "check": Command(_check_options, _check),
    "repair": Command(_repair_options, _repair),
}
