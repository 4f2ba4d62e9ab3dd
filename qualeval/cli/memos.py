"""Memos from the command line: listing them, and writing one."""

from argparse import Namespace

from qualeval.cli.diagnostics import DONE
from qualeval.cli.parsing import Parser, table_options
from qualeval.cli.running import Command, Run
from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_
from qualeval.services import memos


def _options(parser: Parser) -> None:
    parser.project()
    parser.choice(
        "--about",
        meaning=N_(
            "only about project, source, code, case, recommendation or coding; or about one thing, as code:NAME"
        ),
        metavar=parser.translate(N_("KIND[:NAME]")),
        default="",
    )
    parser.choice(
        "--write",
        meaning=N_("write your memo about the thing named; an empty text takes it away"),
        metavar=parser.translate(N_("TEXT")),
        default=None,
    )
    table_options(parser)
    parser.example(
        "qualeval memos evaluasi-2026",
        "qualeval memos evaluasi-2026 --about code:jadwal --write 'Termasuk rapat mendadak?'",
    )


def _act(run: Run, options: Namespace) -> int:
    return _list(run, options) if options.write is None else _write(run, options)


def _list(run: Run, options: Namespace) -> int:
    about, _, name = options.about.partition(":")
    with run.reading(options.project) as session:
        target = memos.named(session, about, name).target if name and about != memos.CODING else ""
        found = memos.memos(session, run.translate.language, about, target)
        run.show(memos.memos_table(found, run.translate), options, spare=("target", "written_at", "coder"))
    return DONE


def _write(run: Run, options: Namespace) -> int:
    about, _, name = options.about.partition(":")
    if not about or about == memos.CODING or (about != memos.PROJECT and not name):
        raise QualevalError(N_("say what the memo is about: --about project, or source:, code:, case: and its name"))
    with run.writing(options.project) as session:
        subject = memos.named(session, about, name)
        changed = memos.write(session, subject.about, subject.target, options.write)
    run.say(N_("memo written") if changed else N_("the memo says this already"))
    return DONE


COMMANDS = {"memos": Command(_options, _act)}
