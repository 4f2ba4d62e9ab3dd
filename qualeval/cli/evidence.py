"""Where evidence comes from: questions by method, themes along the interviews."""

from argparse import Namespace

from qualeval.cli.analysis import codes_option, level_option, wave_option
from qualeval.cli.counting import counting, show_analysed
from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.parsing import Parser, table_options, whole_number, whose_option
from qualeval.cli.running import Command, Run
from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_


def _triangulation_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    parser.choice(
        "--state",
        meaning=N_("say that the methods show convergence, divergence or silence, or nothing, on --question"),
        choices=("convergence", "divergence", "silence", "nothing"),
    )
    parser.choice(
        "--question",
        meaning=N_("the evaluation question, by its number, that --state is about"),
        metavar="N",
        type=whole_number(parser.translate),
    )
    wave_option(parser)
    table_options(parser)
    parser.example(
        "qualeval triangulation evaluasi-2026", "qualeval triangulation evaluasi-2026 --question 1 --state convergence"
    )


def _triangulation(run: Run, options: Namespace) -> int:
    from qualeval.services.triangulating import triangulation, triangulation_tables

    if (options.state is None) != (options.question is None):
        raise UsageError(N_("--state and --question go together"))
    if options.state is not None:
        return _state(run, options)
    with counting(run, options) as session:
        found = triangulation(session, run.services.analysis(), wave=options.wave)
    shown = triangulation_tables(found, run.translate)
    return show_analysed(run, options, shown)


def _state(run: Run, options: Namespace) -> int:
    from qualeval.services import asking, judgements

    with run.writing(options.project) as session:
        asked = asking.questions(session)
        if not 1 <= options.question <= len(asked):
            raise QualevalError(
                N_("there is no evaluation question “{id}”; `qualeval findings --questions` lists them"),
                id=options.question,
            )
        said = judgements.read_statement("" if options.state == "nothing" else options.state)
        assert said is not None
        changed = judgements.state_on_question(session, asked[options.question - 1].id, said)
    run.say(N_("stated") if changed else N_("this is stated already"))
    return DONE


def _timeline_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    codes_option(parser)
    wave_option(parser)
    level_option(parser)
    table_options(parser)
    parser.example("qualeval timeline evaluasi-2026 --codes challenges", "qualeval timeline evaluasi-2026 -o tema.csv")


def _timeline(run: Run, options: Namespace) -> int:
    from qualeval.services.timelines import timeline, timeline_tables

    with counting(run, options) as session:
        found = timeline(
            session,
            run.services.analysis(),
            wave=options.wave,
            level=options.level,
            codes=options.codes,
        )
    shown = timeline_tables(found, run.translate)
    return show_analysed(run, options, shown)


COMMANDS = {
    "triangulation": Command(_triangulation_options, _triangulation),
    "timeline": Command(_timeline_options, _timeline),
}
