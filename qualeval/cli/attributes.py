"""What attributes and their values are called in each language, for reports in another one than the survey's."""

from argparse import Namespace
from pathlib import Path

from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.parsing import Parser, table_options
from qualeval.cli.running import Command, Run
from qualeval.i18n import LANGUAGES, N_
from qualeval.services import speaking


def _options(parser: Parser) -> None:
    parser.project()
    parser.choice(
        "--from",
        meaning=N_("take the words of a table that this command wrote"),
        type=Path,
        metavar="FILE",
        dest="file",
    )
    parser.choice("--name", meaning=N_("the attribute to put in other words, with --in and --text"), metavar="A")
    parser.choice("--value", meaning=N_("a value of it, as it is written; else the attribute itself"), metavar="V")
    parser.choice("--in", meaning=N_("the language of the words"), choices=LANGUAGES, dest="spoken")
    parser.choice("--text", meaning=N_("the words; empty ones take them back"), metavar=parser.translate(N_("TEXT")))
    table_options(parser)
    parser.example(
        "qualeval attributes evaluasi-2026 --format xlsx -o atribut.xlsx",
        "qualeval attributes evaluasi-2026 --from atribut.xlsx",
        "qualeval attributes evaluasi-2026 --name unit --value Dinas --in en --text Agency",
    )


def _act(run: Run, options: Namespace) -> int:
    given = [value is not None for value in (options.name, options.spoken, options.text)]
    if any(given) and not all(given):
        raise UsageError(N_("--name, --in and --text go together"))
    if options.value is not None and options.name is None:
        raise UsageError(N_("--value goes with --name"))
    if options.file is not None:
        return _take(run, options, speaking.read_names(run.services.formats.read_table(options.file)))
    if options.name is not None:
        return _take(run, options, {options.name: {options.spoken: {options.value or "": options.text}}})
    with run.reading(options.project) as session:
        run.show(speaking.names_table(session, run.translate), options)
    return DONE


def _take(run: Run, options: Namespace, named: dict[str, dict[str, dict[str, str]]]) -> int:
    with run.writing(options.project) as session:
        gesture = speaking.name_all(session, named)
    run.say(N_("done") if gesture else N_("nothing is different"))
    return DONE


COMMANDS = {"attributes": Command(_options, _act)}
