"""Leave to show texts to a language model: a local one, or any server that speaks as OpenAI's does."""

from argparse import Namespace

from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.parsing import Parser
from qualeval.cli.running import Command, Run
from qualeval.i18n import N_
from qualeval.services.outside import endpoint, give_leave, take_leave_back


def _options(parser: Parser) -> None:
    parser.project()
    parser.choice("--endpoint", meaning=N_("the server's address, as http://localhost:11434/v1"), metavar="URL")
    parser.choice("--model", meaning=N_("the model that is asked"), metavar=parser.translate(N_("NAME")))
    parser.choice(
        "--pseudonymised", meaning=N_("confirm that the texts hold no names or numbers of people"), action="store_true"
    )
    parser.choice("--consented", meaning=N_("confirm that those who spoke agreed to this use"), action="store_true")
    parser.choice("--off", meaning=N_("take the leave back"), action="store_true")
    parser.example(
        "qualeval llm evaluasi-2026 --endpoint http://localhost:11434/v1 --model llama3.2 --pseudonymised --consented",
        "qualeval review evaluasi-2026 --plain --with llm",
        "qualeval llm evaluasi-2026 --off",
    )


def _act(run: Run, options: Namespace) -> int:
    if options.off:
        with run.writing(options.project) as session:
            take_leave_back(session)
        run.say(N_("no language model sees this project's texts"))
        return DONE
    if options.endpoint or options.model:
        if not (options.endpoint and options.model):
            raise UsageError(N_("--endpoint and --model go together"))
        with run.writing(options.project) as session:
            give_leave(
                session,
                options.endpoint,
                options.model,
                is_pseudonymised=options.pseudonymised,
                is_consented=options.consented,
            )
    with run.reading(options.project) as session:
        found = endpoint(session)
    if found is None:
        run.say(N_("no language model sees this project's texts"))
    else:
        run.say(
            N_("{model} at {url} may be asked; {who} confirmed pseudonymisation and consent on {when}"),
            model=found.model,
            url=found.url,
            who=found.confirmed_by,
            when=found.confirmed_at[:10],
        )
    return DONE


COMMANDS = {"llm": Command(_options, _act)}
