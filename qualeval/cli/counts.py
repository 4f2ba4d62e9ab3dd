"""Counting themes by respondents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.output import narrowed
from qualeval.cli.parsing import SMALL_CELLS, Parser, table_options, whose_option
from qualeval.cli.running import Command, Run
from qualeval.domain.evidence import FEW
from qualeval.i18n import N_
from qualeval.services.summarising import LEVELS, themes
from qualeval.services.theme_tables import group_matrix_table, group_rows_table, theme_table
from qualeval.services.whose import counted

if TYPE_CHECKING:
    from argparse import Namespace

_COUNTED = ("code", "name", "kind", "n_segments", "n_cases")
_SHARED = ("cases_share", "share_low", "share_high")
_DECIDED = ("by_hand", "accepted", "rejected")
_SPARE = ("kind", "rejected", "accepted", "by_hand", "code", "n_segments")  # on a narrow screen


def _counts_options(parser: Parser) -> None:
    parser.project()
    whose_option(parser)
    parser.choice("--by", meaning=N_("by the groups of an attribute"), metavar=parser.translate(N_("ATTRIBUTE")))
    parser.choice("--wave", meaning=N_("only what was said in a wave"), metavar="W", default="")
    parser.choice("--level", meaning=N_("count codes, or the categories above them"), choices=LEVELS, default="code")
    parser.choice("--small-cells", meaning=SMALL_CELLS, action="store_true")
    parser.choice(
        "--detail",
        meaning=N_("with direction, respondents by method and wave, and a typical and a dissenting quote"),
        action="store_true",
    )
    table_options(parser)
    parser.example(
        "qualeval counts evaluasi-2026",
        "qualeval counts evaluasi-2026 --by golongan --format csv -o tema.csv",
        "qualeval counts evaluasi-2026 --detail -o tema.xlsx",
    )


def _counts(run: Run, options: Namespace) -> int:
    if options.detail and options.by:
        raise UsageError(N_("--detail and --by exclude each other"))
    if options.detail:
        return _counts_in_detail(run, options)
    with run.reading(options.project) as opened:
        session = counted(opened, options.whose)
        by, small_cells = options.by or "", options.small_cells
        summary = themes(session, level=options.level, wave=options.wave, by=by, small_cells=small_cells)
    if options.by:
        run.show(group_rows_table(summary, run.translate), options, group_matrix_table(summary, run.translate))
        return DONE
    table = theme_table(summary, run.translate)
    shown = (*_COUNTED, *(_SHARED if summary.scope.n_cases >= FEW else ()), *_DECIDED)
    run.show(table, options, narrowed(table, shown), _SPARE)
    return DONE


def _counts_in_detail(run: Run, options: Namespace) -> int:
    from qualeval.services.theme_detail import theme_detail_tables, theme_details

    with run.reading(options.project) as opened:
        session = counted(opened, options.whose)
        found, details = theme_details(session, wave=options.wave, level=options.level, small_cells=options.small_cells)
    shown = theme_detail_tables(found, details, run.translate)
    run.show(shown.table, options, shown.readable, ("dissenting", "typical", "n_segments"))
    return DONE


COMMANDS = {
    "counts": Command(_counts_options, _counts),
}
