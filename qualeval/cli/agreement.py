"""How far coders agree, and where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from qualeval.cli.analysis import coders_option, level_option, wave_option
from qualeval.cli.diagnostics import DONE
from qualeval.cli.parsing import Parser, names, table_options, whole_number
from qualeval.cli.running import Command, Run
from qualeval.domain.agreement_units import UnitKind
from qualeval.i18n import N_

if TYPE_CHECKING:
    from argparse import Namespace

    from qualeval.services.agreeing import Ground
    from qualeval.services.session import Session


def _options(parser: Parser) -> None:
    parser.project()
    coders_option(parser)
    parser.choice(
        "--unit", meaning=N_("what is judged: segments, if nothing is said"), choices=get_args(UnitKind),
        default="segment",
    )  # fmt: skip
    parser.choice(
        "--sources",
        meaning=N_("over these sources: a,b; without it over those that all of them worked in"),
        metavar="A,B",
        type=names,
        default=(),
    )
    parser.choice(
        "--touched", meaning=N_("only over texts that one of them worked in: for a sample drawn"), action="store_true"
    )
    parser.choice(
        "--machine",
        meaning=N_("with the machine as one more coder: it says of each respondent what it learned from the others"),
        action="store_true",
    )
    parser.choice(
        "--disagreements", meaning=N_("list where they differ instead of measuring how far"), action="store_true"
    )
    parser.choice(
        "--resamples",
        meaning=N_("resamples for the intervals"),
        metavar="N",
        type=whole_number(parser.translate),
        default=1000,
    )
    wave_option(parser)
    level_option(parser)
    table_options(parser)
    parser.example(
        "qualeval agreement evaluasi-2026 --coders ani,budi",
        "qualeval agreement evaluasi-2026 --coders ani,budi --disagreements",
        "qualeval agreement evaluasi-2026 --coders ani,budi --machine --unit turn",
    )


def _agreement(run: Run, options: Namespace) -> int:
    from qualeval.services import agreeing
    from qualeval.services.agreement_tables import agreement_tables, differences_tables

    with run.reading(options.project) as session:
        over = agreeing.ground(
            session,
            options.coders,
            options.unit,
            sources=options.sources,
            wave=options.wave,
            level=options.level,
            touched_only=options.touched,
        )
        if options.machine:
            over = _with_machine(run, session, over)
        if options.disagreements:
            shown = differences_tables(over, agreeing.differences(session, over), run.translate)
        else:
            result = agreeing.agreement(over, n_resamples=options.resamples)
            shown = agreement_tables(over, result, run.translate)
    run.show(shown.table, options, shown.readable, ("strength", "n_all", "n_any"))
    return DONE


def _with_machine(run: Run, session: Session, over: Ground) -> Ground:
    from qualeval.services.machine_coding import with_machine

    suggester = run.services.local_suggester()
    try:
        return with_machine(session, over, suggester)
    finally:
        suggester.close()


COMMANDS = {"agreement": Command(_options, _agreement)}
