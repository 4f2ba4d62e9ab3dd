"""Codings in and out as CSV: an exact exchange, for scripts and for other people's work."""

from argparse import Namespace
from pathlib import Path

from qualeval.cli.diagnostics import DONE
from qualeval.cli.parsing import Parser
from qualeval.cli.running import Command, Run
from qualeval.i18n import N_
from qualeval.services.exchanging import export_codings, import_codings

_ACTIONS = (
    ("import", N_("add the codings of a CSV file that are not there yet")),
    ("export", N_("write every coding to a CSV file")),
)


def _options(parser: Parser) -> None:
    parser.example("qualeval codings export evaluasi-2026 codings.csv")
    for action, verb in parser.verbs(_ACTIONS).items():
        verb.project()
        verb.thing("file", N_("the codings, a CSV file"), type=Path, metavar="FILE.csv")
        verb.example(f"qualeval codings {action} evaluasi-2026 codings.csv")


def _act(run: Run, options: Namespace) -> int:
    return _import(run, options) if options.action == "import" else _export(run, options)


def _import(run: Run, options: Namespace) -> int:
    rows = run.services.formats.read_codings(options.file)
    with run.writing(options.project) as session:
        gesture = import_codings(session, rows, str(options.file))
    added = len(gesture.changes) if gesture else 0
    run.say(
        N_("{added} codings added; {known} of {n} were there already"),
        added=added,
        known=len(rows) - added,
        n=len(rows),
    )
    return DONE


def _export(run: Run, options: Namespace) -> int:
    with run.reading(options.project) as session:
        rows = export_codings(session)
    run.services.formats.write_codings(rows, options.file)
    run.say(N_("wrote {n} codings to {file}"), n=len(rows), file=options.file)
    return DONE


COMMANDS = {"codings": Command(_options, _act)}
