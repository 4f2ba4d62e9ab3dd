"""Analyses of codes: cross tables, codes together, words, saturation, waves, matrices."""

from argparse import Namespace

from qualeval.cli.counting import counting, show_analysed
from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.parsing import Parser, names, share, table_options, whole_number, whose_option
from qualeval.cli.running import Command, Run
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Case
from qualeval.i18n import N_
from qualeval.services.session import Session
from qualeval.services.summarising import LEVELS

SMALL_CELLS = N_("show groups of fewer than 5 people too")


def wave_option(parser: Parser) -> None:
    parser.choice("--wave", meaning=N_("only what was said in a wave"), metavar="W", default="")


def level_option(parser: Parser) -> None:
    parser.choice("--level", meaning=N_("count codes, or the categories above them"), choices=LEVELS, default="code")


def coders_option(parser: Parser) -> None:
    parser.choice(
        "--coders", meaning=N_("whose codings: a,b; without it everybody's"), metavar="A,B", type=names, default=()
    )


def codes_option(parser: Parser) -> None:
    parser.choice(
        "--codes", meaning=N_("only these codes, or those of these categories: a,b"), metavar="A,B", type=names,
        default=(),
    )  # fmt: skip


def attribute_option(parser: Parser, *, required: bool) -> None:
    parser.choice(
        "--by",
        meaning=N_("by the groups of an attribute"),
        metavar=parser.translate(N_("ATTRIBUTE")),
        required=required,
        default="",
    )


# --- crosstab --------------------------------------------------------------------------------------------------------


def _crosstab_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    attribute_option(parser, required=True)
    wave_option(parser)
    level_option(parser)
    parser.choice("--small-cells", meaning=SMALL_CELLS, action="store_true")
    parser.choice(
        "--merge-small", meaning=N_("put groups of fewer than 5 people together into one"), action="store_true"
    )
    table_options(parser)
    parser.example(
        "qualeval crosstab evaluasi-2026 --by golongan",
        "qualeval crosstab evaluasi-2026 --by unit_kerja --merge-small -o unit.xlsx",
    )


def _crosstab(run: Run, options: Namespace) -> int:
    from qualeval.services import analysing
    from qualeval.services.cross_tables import crosstab_tables

    if options.small_cells and options.merge_small:
        raise UsageError(N_("--small-cells and --merge-small exclude each other"))
    with counting(run, options) as session:
        found, table = analysing.crosstab(
            session,
            run.services.analysis(),
            options.by,
            wave=options.wave,
            level=options.level,
            small_groups="show" if options.small_cells else "merge" if options.merge_small else "suppress",
        )
    shown = crosstab_tables(found, table, run.translate)
    return show_analysed(run, options, shown, ("cramers_v", "total"))


# --- cooccur ---------------------------------------------------------------------------------------------------------


def _cooccur_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    parser.choice(
        "--within",
        meaning=N_("together on one segment, in one respondent, where codings overlap, or within some turns"),
        choices=("segment", "respondent", "overlap", "turns"),
        default="segment",
    )
    parser.choice(
        "--turns",
        meaning=N_("with --within turns: at most so many turns of respondents apart (1 without it)"),
        metavar="N",
        type=whole_number(parser.translate),
    )
    parser.choice(
        "--least",
        meaning=N_("only pairs found in N respondents or more"),
        metavar="N",
        type=whole_number(parser.translate),
        default=1,
    )
    parser.choice("--matrix", meaning=N_("a square of all themes instead of a list of pairs"), action="store_true")
    codes_option(parser)
    wave_option(parser)
    level_option(parser)
    table_options(parser)
    parser.example(
        "qualeval cooccur evaluasi-2026 --within respondent --least 3",
        "qualeval cooccur evaluasi-2026 --within turns --turns 2 --format csv",
    )


def _cooccur(run: Run, options: Namespace) -> int:
    from qualeval.services import analysing
    from qualeval.services.together_tables import cooccurrence_matrix, cooccurrence_tables

    if options.turns is not None and options.within != "turns":
        raise UsageError(N_("--turns goes with --within turns"))
    with counting(run, options) as session:
        found = analysing.cooccurrence(
            session,
            run.services.analysis(),
            options.within,
            turns=options.turns or 1,
            wave=options.wave,
            level=options.level,
            codes=options.codes,
        )
    shown = (
        cooccurrence_matrix(found, run.translate)
        if options.matrix
        else cooccurrence_tables(found, run.translate, options.least)
    )
    return show_analysed(run, options, shown, ("lift", "jaccard"))


# --- words -----------------------------------------------------------------------------------------------------------


def _words_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    parser.choice("--code", meaning=N_("only in what a code, or those of a category, are on"), metavar="C", default="")
    parser.choice(
        "--top", meaning=N_("only the N words said most"), metavar="N", type=whole_number(parser.translate), default=50
    )
    parser.choice(
        "--least",
        meaning=N_("only words said N times or more"),
        metavar="N",
        type=whole_number(parser.translate),
        default=2,
    )
    parser.choice("--leave-out", meaning=N_("further words to leave out: a,b"), metavar="A,B", type=names, default=())
    wave_option(parser)
    table_options(parser)
    parser.example("qualeval words evaluasi-2026 --code schedule_conflict --top 30")


def _words(run: Run, options: Namespace) -> int:
    from qualeval.services import analysing
    from qualeval.services.analysis_tables import words_tables

    with counting(run, options) as session:
        found, counts = analysing.words(
            session,
            run.services.analysis(),
            wave=options.wave,
            code=options.code,
            least=options.least,
            top=options.top,
            left_out=options.leave_out,
        )
    shown = words_tables(found, counts, options.code, run.translate)
    return show_analysed(run, options, shown, ("bar",))


# --- saturation ------------------------------------------------------------------------------------------------------


def _saturation_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    parser.choice(
        "--unit",
        meaning=N_("what counts as a source; without it interviews, where there are any"),
        choices=("interview", "respondent"),
    )
    whole = whole_number(parser.translate)
    parser.choice("--base", meaning=N_("sources of the base (4, 5 or 6)"), metavar="N", type=whole, default=4)
    parser.choice("--run", meaning=N_("sources of a run (2 or 3)"), metavar="N", type=whole, default=2)
    parser.choice(
        "--threshold",
        meaning=N_("new information that is little enough, from 0 to 1"),
        metavar="X",
        type=share(parser.translate),
        default=0.05,
    )
    wave_option(parser)
    level_option(parser)
    table_options(parser)
    parser.example("qualeval saturation evaluasi-2026", "qualeval saturation evaluasi-2026 --unit respondent --run 3")


def _saturation(run: Run, options: Namespace) -> int:
    from qualeval.services import analysing
    from qualeval.services.analysis_tables import saturation_tables

    with counting(run, options) as session:
        found = analysing.saturation(
            session,
            run.services.analysis(),
            options.unit,
            base_size=options.base,
            run_length=options.run,
            threshold=options.threshold,
            wave=options.wave,
            level=options.level,
        )
    shown = saturation_tables(found, run.translate)
    return show_analysed(run, options, shown, ("bar",))


# --- waves -----------------------------------------------------------------------------------------------------------


def _waves_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    level_option(parser)
    parser.choice("--small-cells", meaning=SMALL_CELLS, action="store_true")
    parser.choice(
        "--recommendations",
        meaning=N_("what became of the recommendations of earlier waves, instead of themes"),
        action="store_true",
    )
    table_options(parser)
    parser.example("qualeval waves evaluasi-2026 --level category", "qualeval waves evaluasi-2026 --recommendations")


def _waves(run: Run, options: Namespace) -> int:
    from qualeval.services import analysing
    from qualeval.services.wave_tables import wave_tables

    if options.recommendations:
        return _carried(run, options)
    with counting(run, options) as session:
        found, table = analysing.waves(session, run.services.analysis(), level=options.level)
    shown = wave_tables(found, table, run.translate, small_cells=options.small_cells)
    return show_analysed(run, options, shown)


def _carried(run: Run, options: Namespace) -> int:
    from qualeval.services.carrying import carried_over, carried_tables

    with counting(run, options) as session:
        found = carried_over(session, run.translate.language)
    shown = carried_tables(found, run.translate)
    return show_analysed(run, options, shown)


# --- matrix ----------------------------------------------------------------------------------------------------------


def _matrix_options(parser: Parser) -> None:
    translate = parser.translate
    parser.project()
    whose_option(parser)
    attribute_option(parser, required=False)
    parser.choice(
        "--framework", meaning=N_("respondents by themes with your summaries, instead of quotes"), action="store_true"
    )
    codes_option(parser)
    parser.choice(
        "--quotes",
        meaning=N_("quotes that people see in a cell; scripts get them all"),
        metavar="N",
        type=whole_number(translate),
        default=1,
    )
    parser.choice(
        "--write", meaning=N_("with --framework: sum up the cell of --case and --codes"), metavar=translate(N_("TEXT"))
    )
    parser.choice("--case", meaning=N_("the respondent of the cell, for --write"), metavar=translate(N_("NAME")))
    wave_option(parser)
    level_option(parser)
    parser.choice("--small-cells", meaning=SMALL_CELLS, action="store_true")
    table_options(parser)
    parser.example(
        "qualeval matrix evaluasi-2026 --by golongan --codes challenges",
        "qualeval matrix evaluasi-2026 --framework --codes budget,placement",
        'qualeval matrix evaluasi-2026 --framework --case R07 --codes budget --write "..."',
    )


def _matrix(run: Run, options: Namespace) -> int:
    if bool(options.by) == options.framework:
        raise UsageError(N_("a matrix is either --by ATTRIBUTE, of quotes, or --framework, of summaries"))
    if (options.write is None) != (options.case is None):
        raise UsageError(N_("--write and --case go together"))
    if options.write is not None:
        return _sum_up(run, options)
    return _framework(run, options) if options.framework else _quote_matrix(run, options)


def _quote_matrix(run: Run, options: Namespace) -> int:
    from qualeval.services import matrices
    from qualeval.services.matrix_tables import quote_matrix_tables
    from qualeval.services.summarising import quotes

    with counting(run, options) as session:
        found = matrices.quote_matrix(
            session,
            run.services.analysis(),
            options.by,
            codes=options.codes,
            wave=options.wave,
            level=options.level,
            small_cells=options.small_cells,
        )
        by_coding = {quote.coding.id: quote for quote in quotes(session, wave=options.wave)}
    shown = quote_matrix_tables(found, by_coding, run.translate, options.quotes)
    return show_analysed(run, options, shown)


def _framework(run: Run, options: Namespace) -> int:
    from qualeval.services import matrices
    from qualeval.services.matrix_tables import framework_tables

    with counting(run, options) as session:
        found = matrices.framework(
            session, run.services.analysis(), codes=options.codes, wave=options.wave, level=options.level
        )
    shown = framework_tables(found, run.translate)
    return show_analysed(run, options, shown, ("code", "open"))


def _sum_up(run: Run, options: Namespace) -> int:
    from qualeval.services import judgements

    if not options.framework or len(options.codes) != 1:
        raise UsageError(N_("--write sums up one cell: --framework --case NAME --codes CODE"))
    with run.writing(options.project) as session:
        code = options.codes[0]
        if code not in session.codebook():
            raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
        changed = judgements.summarise(session, case_named(session, options.case).id, code, options.write)
    run.say(N_("summed up") if changed else N_("the cell says this already"))
    return DONE


def case_named(session: Session, name: str) -> Case:
    found = session.store.find(Case, name=name)
    if not found:
        raise QualevalError(N_("there is no respondent “{name}”; `qualeval cases` lists them"), name=name)
    return found[0]


COMMANDS = {
    "crosstab": Command(_crosstab_options, _crosstab),
    "cooccur": Command(_cooccur_options, _cooccur),
    "words": Command(_words_options, _words),
    "saturation": Command(_saturation_options, _saturation),
    "waves": Command(_waves_options, _waves),
    "matrix": Command(_matrix_options, _matrix),
}
