"""A team's server: putting a project there, bringing steps to and fro, and who may do what."""

from argparse import Namespace
from pathlib import Path

from qualeval.cli.diagnostics import DONE, UsageError, aside
from qualeval.cli.parsing import Parser, project_place
from qualeval.cli.running import Command, Run, existing
from qualeval.domain.places import Address
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services.projects import project_path
from qualeval.services.teamwork import SERVER_ROLES, Brought

_ADDRESS = "postgresql://ani@server/evaluasi?schema=asn_2026"
_ACTIONS = (
    ("init", N_("put a project on the server, with all that was ever done in it")),
    ("push", N_("bring to the server what a file has and it has not")),
    ("pull", N_("bring into a file what the server has and it has not; the file is made where there is none")),
    ("grant", N_("say what a database account may do: read, code, or manage")),
)


def _options(parser: Parser) -> None:
    parser.example(f"qualeval team init {_ADDRESS} evaluasi-2026", f"qualeval {_ADDRESS}")
    for action, verb in parser.verbs(_ACTIONS).items():
        verb.thing(
            "address",
            N_("the project on the server: {example}").replace("{example}", _ADDRESS),
            type=project_place(verb.translate),
            metavar=verb.translate(N_("ADDRESS")),
        )
        if action == "grant":
            verb.thing(
                "role",
                N_("read: look; code: decide, code and write memos; manage: everything, and give roles"),
                choices=SERVER_ROLES,
                metavar=verb.translate(N_("ROLE")),
            )
            verb.thing("account", N_("the database account"), metavar=verb.translate(N_("ACCOUNT")))
            verb.choice(
                "--as",
                dest="coders",
                action="append",
                default=[],
                meaning=N_("a coder whose name it may write under, besides its own; can be repeated"),
                metavar=verb.translate(N_("CODER")),
            )
            verb.example(
                f"qualeval team grant {_ADDRESS} code budi", f'qualeval team grant {_ADDRESS} code budi --as "Budi S."'
            )
            continue
        verb.thing("project", N_("the project file"), type=Path, metavar=verb.translate(N_("PROJECT")))
        verb.example(f"qualeval team {action} {_ADDRESS} evaluasi-2026")


def _act(run: Run, options: Namespace) -> int:
    if not isinstance(options.address, Address):
        raise UsageError(N_("“{text}” is no address; write one as {example}"), text=options.address, example=_ADDRESS)
    run.refuse_read_only()
    server = run.services.team_server(run.coder)
    if options.action == "grant":
        if options.coders and options.role != "code":
            raise UsageError(N_("--as goes with the role code: who reads writes nothing, who manages writes for all"))
        server.grant(options.address, options.role, options.account, options.coders)
        run.say(N_("{name} may now: {role}"), name=options.account, role=options.role)
        if options.role == "code":
            names = ", ".join([options.account, *options.coders])
            run.say(N_("and write under these coders' names: {names}"), names=names)
        return DONE
    if options.action == "pull":
        target = project_path(options.project)
        _tell(run, server.pull(options.address, target), target)
    elif options.action == "push":
        _tell(run, server.push(options.address, existing(options.project)), options.address)
    else:
        done = server.init(options.address, existing(options.project))
        message = N_('{n} steps are now at {place}; open it with: qualeval "{place}"')
        run.say(message, n=done.n_steps, place=options.address)
    return DONE


def _tell(run: Run, done: Brought, place: Address | Path) -> None:
    if not done.n_steps:
        run.say(N_("{place}: everything was here already"), place=place)
    elif done.is_merge:
        run.say(N_("{place}: {n} steps brought in as a merge, for both sides had gone on"), n=done.n_steps, place=place)
    else:
        run.say(N_("{place}: {n} steps brought in"), n=done.n_steps, place=place)
    if done.n_conflicts:
        words = N_("two people changed the same thing {n} times; `qualeval conflicts` lists and settles it")
        aside(printable(run.translate(words, n=done.n_conflicts)))


COMMANDS = {"team": Command(_options, _act)}
