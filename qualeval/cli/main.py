"""Finds out what is asked for, in which language, and has it done.

Only the module of the command that is asked for is loaded; help, versions and small commands start at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qualeval import __version__
from qualeval.cli import streams
from qualeval.cli.diagnostics import DONE, INTERRUPTED, PROGRAM, WRONG_USAGE, aside, complain
from qualeval.cli.parsing import Parser, command, everywhere
from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Address, is_address
from qualeval.domain.text import printable
from qualeval.i18n import N_, NotCompiledError, Translator, pick_language
from qualeval.settings import Settings, SettingsError, coder_name, load_settings

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

# verb -> (the module of qualeval.cli that does it, what it does)
COMMANDS: dict[str, tuple[str, str]] = {
    "open": ("opening", N_("open a project in the workspace")),
    "serve": ("serve", N_("open a project in a browser on this machine")),
    "demo": ("projects", N_("make the sample project, and open it")),
    "new": ("projects", N_("make a project from a codebook")),
    "import": ("imports", N_("bring in transcripts, surveys and attributes")),
    "codebook": ("codebook", N_("check, import, export or compare a codebook")),
    "sources": ("projects", N_("list the sources, and how far they are coded")),
    "speakers": ("speakers", N_("list who speaks, and put roles and respondents right")),
    "cases": ("projects", N_("list the respondents with their attributes")),
    "attributes": ("attributes", N_("say what attributes and values are called in the report's other language")),
    "codes": ("projects", N_("list the codes, and how often each is used")),
    "search": ("searching", N_("find words in everything that was said, with what stands around them")),
    "kwic": ("searching", N_("the same as search: keywords in context")),
    "autocode": ("searching", N_("code what a regular expression finds, by rule")),
    "suggest": ("results", N_("list the suggested codings, best first, with reasons")),
    "suggestions": ("suggestions", N_("show what the suggestions are worth: accepted, right, trusted, in trouble")),
    "keywords": ("suggestions", N_("show how each keyword fares, and words that would make good ones")),
    "llm": ("llm", N_("give a language model leave to suggest, or take it back; nothing is sent without")),
    "review": ("review", N_("accept or reject suggestions, one at a time")),
    "export": ("exchange", N_("write a project, codebook or coded segments for other programs")),
    "codings": ("codings", N_("import or export codings as CSV")),
    "counts": ("counts", N_("count themes by respondents")),
    "crosstab": ("analysis", N_("compare groups of respondents: who raised which theme, and whether they differ")),
    "cooccur": ("analysis", N_("find themes that stand together")),
    "waves": ("analysis", N_("compare themes from wave to wave")),
    "closed": ("figures", N_("count the answers to closed questions")),
    "performance": ("figures", N_("compare a figure before and after")),
    "triangulation": (
        "evidence",
        N_("set evaluation questions against methods: who speaks to what, and do they agree"),
    ),
    "timeline": ("evidence", N_("see where in the interviews themes come up")),
    "joint": ("figures", N_("set themes beside closed answers and figures")),
    "matrix": ("analysis", N_("show quotes by theme and group, or summaries by respondent and theme")),
    "words": ("analysis", N_("count words, and who says them")),
    "saturation": ("analysis", N_("see when new sources stopped bringing new themes")),
    "agreement": ("agreement", N_("measure how far coders agree, and list where they do not")),
    "adjudicate": ("adjudicate", N_("settle where coders differ: what stands is the agreed coder's")),
    "quotes": ("results", N_("list what was said about a code")),
    "memos": ("memos", N_("list and write memos")),
    "findings": ("findings", N_("draft, word, accept and list findings")),
    "recommend": ("results", N_("list, judge and write recommendations")),
    "report": ("results", N_("write the evaluation report")),
    "merge": ("team", N_("bring in what other people did in their copies")),
    "conflicts": ("team", N_("list and settle what two people did differently")),
    "coders": ("team", N_("list the coders, add one, or have one code blind")),
    "draw": ("team", N_("draw by chance what two coders both code")),
    "team": ("server", N_("work together on a server: put a project there, and say who may do what")),
    "backup": ("care", N_("copy a project, even while it is open")),
    "restore": ("care", N_("put a copy in the place of a project")),
    "check": ("care", N_("find out whether a project is whole")),
    "repair": ("care", N_("build a project again from its journal")),
    "pseudonymise": ("care", N_("make a copy without numbers and names of people")),
    "history": ("projects", N_("list what was done, when and by whom")),
    "undo": ("projects", N_("take back what you did last")),
    "redo": ("projects", N_("do again what you took back last")),
}
_OTHER_LANGUAGE = ("new", "report")  # commands whose own --language is another one than the interface's


class _Call(NamedTuple):
    """The command line in three: options before the command, the command (or a project, or nothing), the rest."""

    before: tuple[str, ...]
    word: str
    rest: tuple[str, ...]

    @property
    def language(self) -> str | None:
        """The interface's language that was asked for, wherever it stands."""
        after = () if self.word in _OTHER_LANGUAGE else self.rest
        return _value_of("--language", after) or _value_of("--language", self.before)


def run(argv: Sequence[str]) -> int:
    """Does what the arguments say; returns the exit status."""
    streams.use_utf8()
    call = _split(argv)
    english = Translator("en")
    try:
        status = _run(call, english)
        sys.stdout.flush()
    except SystemExit as end:  # argparse ends this way, after help and after a complaint
        return end.code if isinstance(end.code, int) else WRONG_USAGE
    except BrokenPipeError:  # whoever read our output has seen enough
        streams.forget_stdout()
        return DONE
    except KeyboardInterrupt:
        aside("")
        return INTERRUPTED
    except (SettingsError, NotCompiledError, OSError) as error:  # before there was a language to say it in
        return complain(error, english)
    return status


def _run(call: _Call, english: Translator) -> int:
    try:
        settings = load_settings()
    except SettingsError as error:
        return complain(error, english)
    translate = Translator(pick_language(call.language, settings.language))
    before = _top_parser(translate).parse_args(call.before)
    if call.word in COMMANDS:
        return _act(call.word, translate, settings, before, call.rest)
    if not call.word:
        return _act("open", translate, settings, before, ())
    if _may_be_project(call.word):
        return _act("open", translate, settings, before, (call.word, *call.rest))
    return _unknown(call.word, translate)


def _act(word: str, translate: Translator, settings: Settings, before: Namespace, rest: Sequence[str]) -> int:
    module, meaning = COMMANDS[word]
    found = import_module(f"qualeval.cli.{module}").COMMANDS[word]
    parser = command(translate, word, meaning)
    found.options(parser)
    if not parser.has_verbs:
        everywhere(parser, language=word not in _OTHER_LANGUAGE)
    options = parser.parse_args(rest, namespace=before)

    from qualeval.cli.running import Run

    place = getattr(options, "project", None)
    account = place.account if isinstance(place, Address) else ""
    coder = coder_name(getattr(options, "coder", None), settings, account)
    try:
        status = found.act(Run(translate, settings, coder, getattr(options, "read_only", False)), options)
    except BrokenPipeError:
        raise
    except (QualevalError, SettingsError, OSError) as error:
        return complain(error, translate)
    assert isinstance(status, int)
    return status


def _split(argv: Sequence[str]) -> _Call:
    index = 0
    while index < len(argv) and argv[index].startswith("-") and argv[index] != "--":
        index += 2 if argv[index] in ("--language", "--coder") else 1
    if argv[index : index + 1] == ["--"]:
        return _Call(tuple(argv[:index]), "open", tuple(argv[index:]))
    return _Call(tuple(argv[:index]), argv[index] if index < len(argv) else "", tuple(argv[index + 1 :]))


def _value_of(option: str, arguments: Sequence[str]) -> str | None:
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == option and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith(f"{option}="):
            return argument.partition("=")[2]
    return None


def _may_be_project(word: str) -> bool:
    if is_address(word):
        return True
    path = Path(word)
    return path.suffix == ".qualeval" or len(path.parts) > 1 or path.exists() or Path(f"{word}.qualeval").exists()


def _unknown(word: str, translate: Translator) -> int:
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, 1)
    message = (
        translate(N_("“{word}” is neither a command nor a project; did you mean “{near}”?"), word=word, near=near[0])
        if near
        else translate(
            N_("“{word}” is neither a command nor a project; `qualeval --help` lists the commands"), word=word
        )
    )
    aside(f"{PROGRAM}: {printable(message)}")
    return WRONG_USAGE


def _top_parser(translate: Translator) -> Parser:
    options, what = translate(N_("options")), translate(N_("PROJECT | COMMAND ..."))
    parser = Parser(
        translate,
        PROGRAM,
        translate(N_("From interview transcripts to the evaluation report, in the terminal.")),
        usage=f"{PROGRAM} [{options}] [{what}]",
    )
    parser.choice(
        "--version", action="version", version=f"{PROGRAM} {__version__}", meaning=N_("show the version and exit")
    )
    everywhere(parser)
    width = max(map(len, COMMANDS)) + 2
    parser.epilog = "\n".join(
        [
            translate(N_("Without a command the project is opened in the workspace; without a project, the last one.")),
            "",
            translate(N_("commands:")),
            *(f"  {name:<{width}}{translate(meaning)}" for name, (_, meaning) in COMMANDS.items()),
            "",
            translate(N_("Example:")),
            "  qualeval demo",
            "  qualeval counts qualeval-demo/contoh-asn.qualeval --by golongan",
        ]
    )
    return parser
