"""Closed answers and figures: closed questions, before and after, figures beside themes."""

from argparse import Namespace

from qualeval.cli.analysis import SMALL_CELLS, level_option, wave_option
from qualeval.cli.counting import counting, show_analysed
from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.parsing import Parser, names, table_options, whose_option
from qualeval.cli.running import Command, Run
from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_

# --- closed ----------------------------------------------------------------------------------------------------------


def _closed_options(parser: Parser) -> None:
    parser.project()
    parser.choice(
        "--questions",
        meaning=N_("only these attributes: a,b; without it every choice, scale and number"),
        metavar="A,B",
        type=names,
        default=(),
    )
    wave_option(parser)
    table_options(parser)
    parser.example("qualeval closed evaluasi-2026 --questions kepuasan,relevansi_materi")


def _closed(run: Run, options: Namespace) -> int:
    from qualeval.services.figure_tables import closed_tables
    from qualeval.services.figuring import closed_questions

    with run.reading(options.project) as session:
        found = closed_questions(session, run.services.analysis(), options.questions, wave=options.wave)
    shown = closed_tables(found, run.translate)
    return show_analysed(run, options, shown, ("bar",))


# --- performance -----------------------------------------------------------------------------------------------------


def _performance_options(parser: Parser) -> None:
    parser.project()
    figure = parser.translate(N_("FIGURE"))
    parser.choice(
        "--before",
        meaning=N_("the figure before; its wave, where it needs one, as in score@2025"),
        metavar=figure,
        required=True,
    )
    parser.choice("--after", meaning=N_("the figure after"), metavar=figure, required=True)
    table_options(parser)
    parser.example("qualeval performance evaluasi-2026 --before kinerja_sebelum --after kinerja_sesudah")


def _performance(run: Run, options: Namespace) -> int:
    from qualeval.services.figure_tables import performance_tables
    from qualeval.services.figuring import performance

    with run.reading(options.project) as session:
        found = performance(session, run.services.analysis(), options.before, options.after)
    shown = performance_tables(found, run.translate)
    return show_analysed(run, options, shown)


# --- joint -----------------------------------------------------------------------------------------------------------


def _joint_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    parser.choice(
        "--figures",
        meaning=N_("only these attributes: a,b; without it every scale and number"),
        metavar="A,B",
        type=names,
        default=(),
    )
    parser.choice(
        "--state",
        meaning=N_("say that words and figure show convergence, divergence or silence, or nothing, for --code"),
        choices=("convergence", "divergence", "silence", "nothing"),
    )
    parser.choice("--code", meaning=N_("the theme that --state is about"), metavar="C")
    wave_option(parser)
    level_option(parser)
    parser.choice("--small-cells", meaning=SMALL_CELLS, action="store_true")
    table_options(parser)
    parser.example(
        "qualeval joint evaluasi-2026 --figures kepuasan,kinerja_sesudah",
        "qualeval joint evaluasi-2026 --figures kepuasan --code motivation --state convergence",
    )


def _joint(run: Run, options: Namespace) -> int:
    from qualeval.services.figuring import joint
    from qualeval.services.joint_tables import joint_tables

    if (options.state is None) != (options.code is None):
        raise UsageError(N_("--state and --code go together"))
    if options.state is not None:
        return _state(run, options)
    with counting(run, options) as session:
        found = joint(
            session,
            run.services.analysis(),
            options.figures,
            wave=options.wave,
            level=options.level,
            small_cells=options.small_cells,
        )
    shown = joint_tables(found, run.translate)
    return show_analysed(run, options, shown, ("statement", "p_holm"))


def _state(run: Run, options: Namespace) -> int:
    from qualeval.services import judgements
    from qualeval.services.summarising import attribute_values

    if len(options.figures) != 1:
        raise UsageError(N_("--state is about one figure: name it with --figures"))
    with run.writing(options.project) as session:
        (figure,) = options.figures
        attribute_values(session, figure.partition("@")[0])
        if options.code not in session.codebook():
            raise QualevalError(N_("there is no code “{code}” in the codebook"), code=options.code)
        said = judgements.read_statement("" if options.state == "nothing" else options.state)
        assert said is not None
        changed = judgements.state(session, figure, options.code, said)
    run.say(N_("stated") if changed else N_("this is stated already"))
    return DONE


COMMANDS = {
    "closed": Command(_closed_options, _closed),
    "performance": Command(_performance_options, _performance),
    "joint": Command(_joint_options, _joint),
}
