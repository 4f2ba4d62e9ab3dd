"""Settling where coders differ, from the shell."""

from argparse import Namespace

from qualeval.cli.analysis import coders_option
from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.parsing import Parser, names, table_options
from qualeval.cli.running import Command, Run
from qualeval.i18n import N_


def _options(parser: Parser) -> None:
    parser.project()
    coders_option(parser)
    parser.choice(
        "--settle",
        meaning=N_("decide on the disputes with these ids: a,b"),
        metavar="ID,ID",
        type=names,
        default=(),
    )
    parser.choice(
        "--take",
        meaning=N_("what stands there: a coder's name, both, or neither"),
        metavar=parser.translate(N_("WHICH")),
        default="",
    )
    parser.choice("--take-agreed", meaning=N_("take over all that they coded alike"), action="store_true")
    parser.choice("--open", meaning=N_("list only those that are not settled"), action="store_true")
    table_options(parser)
    parser.example(
        "qualeval adjudicate evaluasi-2026 --coders ani,budi",
        "qualeval adjudicate evaluasi-2026 --coders ani,budi --settle 3f0a91c2 --take ani",
        "qualeval adjudicate evaluasi-2026 --coders ani,budi --take-agreed",
    )


def _adjudicate(run: Run, options: Namespace) -> int:
    from qualeval.services import adjudicating, agreeing, disputes

    if bool(options.settle) != bool(options.take):
        raise UsageError(N_("--settle and --take go together"))
    if options.settle or options.take_agreed:
        with run.writing(options.project) as session:
            over = agreeing.ground(session, options.coders)
            if options.take_agreed:
                adjudicating.take_agreements(session, over)
            found = disputes.between(session, over)
            for dispute in [disputes.named(found, wanted) for wanted in options.settle]:
                adjudicating.settle(session, over, dispute, options.take)
    with run.reading(options.project) as session:
        over = agreeing.ground(session, options.coders)
        found = disputes.between(session, over)
        shown = [dispute for dispute in found if not (options.open and dispute.settled)]
        table = adjudicating.disputes_table(over, shown, run.translate, adjudicating.standing(session, over))
    run.show(table, options, spare=("source", "code", "text"))
    return DONE


COMMANDS = {"adjudicate": Command(_options, _adjudicate)}
