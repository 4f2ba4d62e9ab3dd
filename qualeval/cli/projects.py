"""Making projects, listing what is in them, and taking back."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from qualeval.cli.diagnostics import DONE, FAILED, aside
from qualeval.cli.opening import open_workspace
from qualeval.cli.parsing import Parser, table_options, whole_number
from qualeval.cli.running import Command, Run, can_draw
from qualeval.domain.events import Gesture
from qualeval.i18n import LANGUAGES, N_
from qualeval.services import sample, undoing
from qualeval.services.listing import cases_table, codes_table, history_table
from qualeval.services.projects import create, project_path
from qualeval.services.session import Session
from qualeval.services.tables import sources_table
from qualeval.services.voices import case_named, said_by, said_table
from qualeval.services.wording import word_for
from qualeval.settings import sample_folder

# --- making ----------------------------------------------------------------------------------------------------------


def _demo_options(parser: Parser) -> None:
    parser.thing(
        "folder",
        N_("where to make it (else ./qualeval-demo)"),
        nargs="?",
        type=Path,
        default=Path("qualeval-demo"),
        metavar=parser.translate(N_("DIR")),
    )
    parser.choice("--coded", meaning=N_("with the two interviews coded that are else left to you"), action="store_true")
    parser.choice("--no-open", meaning=N_("only make it"), action="store_true")
    parser.example("qualeval demo", "qualeval demo latihan --coded --no-open")


def _demo(run: Run, options: Namespace) -> int:
    path = options.folder / sample.NAME
    if path.exists():
        run.say(N_("{path} is there already"), path=path)
    else:
        run.refuse_read_only()
        options.folder.mkdir(parents=True, exist_ok=True)
        s = run.services
        uncoded = () if options.coded else sample.LEFT_TO_CODE
        made = sample.create(s.files, s.formats, s.clock, s.ids, run.coder, path, sample_folder(), uncoded)
        made.store.close()
        run.say(N_("made {path} from {n} sample files"), path=path, n=len(made.reports))
    if options.no_open:
        return DONE
    if not can_draw():
        run.say(N_("open it with: qualeval {path}"), path=path)
        return DONE
    return open_workspace(run, path, teaches=True)


def _new_options(parser: Parser) -> None:
    parser.project()
    parser.choice(
        "--codebook",
        meaning=N_("the codebook, a YAML file"),
        metavar=parser.translate(N_("FILE")),
        type=Path,
        required=True,
    )
    parser.choice(
        "--language",
        meaning=N_("the language that the texts are mostly in; else the codebook's"),
        choices=LANGUAGES,
        dest="project_language",
        default="",
    )
    parser.example("qualeval new evaluasi-2026 --codebook codebook.yaml --language id")


def _new(run: Run, options: Namespace) -> int:
    run.refuse_read_only()
    s = run.services
    path = project_path(options.project)
    create(s.files, s.formats, s.clock, s.ids, run.coder, path, options.codebook, options.project_language).close()
    run.say(N_("made {path}; bring in your files with: qualeval import {path} FOLDER"), path=path)
    return DONE


# --- lists -----------------------------------------------------------------------------------------------------------


def _cases_options(parser: Parser) -> None:
    _list_options("qualeval cases evaluasi-2026 --format csv -o responden.csv", wave=True)(parser)
    parser.choice(
        "--case", meaning=N_("everything that one respondent said"), metavar=parser.translate(N_("NAME")), default=""
    )


def _list_options(example: str, *, wave: bool = False, limit: bool = False) -> Callable[[Parser], None]:
    def options(parser: Parser) -> None:
        parser.project()
        if wave:
            parser.choice("--wave", meaning=N_("attributes as they were in a wave"), default="", metavar="W")
        if limit:
            parser.choice(
                "--limit", meaning=N_("only the last N"), metavar="N", type=whole_number(parser.translate), default=None
            )
        table_options(parser)
        parser.example(example)

    return options


def _sources(run: Run, options: Namespace) -> int:
    with run.reading(options.project) as session:
        run.show(
            sources_table(session.store.progress(), run.translate),
            options,
            spare=("title", "n_documents", "n_reviewed", "n_codings"),
        )
    return DONE


def _cases(run: Run, options: Namespace) -> int:
    with run.reading(options.project) as session:
        if options.case:
            said = said_by(session, case_named(session, options.case).id)
            run.show(said_table(said, run.translate), options, spare=("line", "source"))
        else:
            run.show(cases_table(session, run.translate, options.wave), options)
    return DONE


def _codes(run: Run, options: Namespace) -> int:
    with run.reading(options.project) as session:
        table = codes_table(session, run.translate)
    run.show(table, options, spare=("kind", "parent", "definition"))
    return DONE


def _history(run: Run, options: Namespace) -> int:
    with run.reading(options.project) as session:
        run.show(history_table(session, run.translate, options.limit), options, spare=("id", "intent"))
    return DONE


# --- taking back -----------------------------------------------------------------------------------------------------


def _undo_options(parser: Parser) -> None:
    parser.project()
    parser.example("qualeval undo evaluasi-2026")


def _redo_options(parser: Parser) -> None:
    parser.project()
    parser.example("qualeval redo evaluasi-2026")


def _undo(run: Run, options: Namespace) -> int:
    return _step(
        run, options, undoing.undo, N_("taken back: {action}; records changed: {n}"), N_("nothing to take back")
    )


def _redo(run: Run, options: Namespace) -> int:
    return _step(
        run, options, undoing.redo, N_("done again: {action}; records changed: {n}"), N_("nothing to do again")
    )


def _step(run: Run, options: Namespace, step: Callable[[Session], Gesture | None], done: str, nothing: str) -> int:
    with run.writing(options.project) as session:
        gesture = step(session)
    if gesture is None:
        aside(run.translate(nothing))
        return FAILED
    run.say(done, action=run.translate(word_for(gesture.action)), n=len(gesture.changes))
    return DONE


COMMANDS = {
    "demo": Command(_demo_options, _demo),
    "new": Command(_new_options, _new),
    "sources": Command(_list_options("qualeval sources evaluasi-2026 --format json"), _sources),
    "cases": Command(_cases_options, _cases),
    "codes": Command(_list_options("qualeval codes evaluasi-2026"), _codes),
    "history": Command(_list_options("qualeval history evaluasi-2026 --limit 20", limit=True), _history),
    "undo": Command(_undo_options, _undo),
    "redo": Command(_redo_options, _redo),
}
