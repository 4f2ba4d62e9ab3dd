"""Arguments: a parser whose every word, its own complaints too, is in the interface's language.

The words of argparse itself are English sentences that it puts together; they are recognised and said anew.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from qualeval.cli.diagnostics import PROGRAM, WRONG_USAGE
from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Place, place
from qualeval.domain.text import printable
from qualeval.i18n import LANGUAGES, N_, Translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SMALL_CELLS = N_("show groups of fewer than 5 people too")
FORMATS = ("table", "csv", "json", "md", "xlsx")

_COMPLAINTS = (
    (r"the following arguments are required: (?P<what>.*)", N_("missing: {what}")),
    (r"unrecognized arguments: (?P<what>.*)", N_("not understood: {what}")),
    (r"argument (?P<what>.*?): expected one argument", N_("{what} needs a value")),
    (r"argument (?P<what>.*?): expected at least one argument", N_("{what} needs at least one value")),
    (r"argument (?P<what>.*?): not allowed with argument (?P<other>.*)", N_("{what} does not go with {other}")),
    (r"argument (?P<what>.*?): ignored explicit argument (?P<value>.*)", N_("{what} takes no value")),
    (
        r"argument (?P<what>.*?): invalid choice: '?(?P<value>.*?)'? \(choose from (?P<choices>.*)\)",
        N_("{what}: “{value}” is not one of {choices}"),
    ),
    (r"argument (?P<what>.*?): (?P<problem>.*)", N_("{what}: {problem}")),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Writes “usage:” in the interface's language."""

    def __init__(self, prog: str, usage_word: str) -> None:
        super().__init__(prog)
        self._usage_word = usage_word

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self._usage_word if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser with two groups of its own, `things` (positional) and `choices` (options)."""

    def __init__(self, translate: Translator, prog: str, description: str = "", **settings: Any) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=lambda prog: _Formatter(prog, translate(N_("usage: "))),
            add_help=False,
            allow_abbrev=False,
            **settings,
        )
        self.translate = translate
        self.has_verbs = False
        self.things = self.add_argument_group(translate(N_("arguments")))
        self.choices = self.add_argument_group(translate(N_("options")))
        self.choices.add_argument("-h", "--help", action="help", help=self.words(N_("show this help and exit")))

    def words(self, message: str) -> str:
        """A help text in the interface's language; argparse reads % as a sign of its own."""
        return self.translate(message).replace("%", "%%")

    def error(self, message: str) -> NoReturn:
        hint = self.translate(N_("`{command} --help` explains it"), command=self.prog)
        complaint = printable(self._said(message))
        self.exit(WRONG_USAGE, f"{self.format_usage()}{PROGRAM}: {complaint}; {hint}\n")

    def _said(self, message: str) -> str:
        for pattern, template in _COMPLAINTS:
            if match := re.fullmatch(pattern, message):
                return self.translate(template, **match.groupdict())
        return message

    def thing(self, name: str, meaning: str, **settings: Any) -> None:
        """A positional argument."""
        self.things.add_argument(name, help=self.words(meaning), **settings)

    def choice(self, *names: str, meaning: str, **settings: Any) -> None:
        """An option."""
        self.choices.add_argument(*names, help=self.words(meaning), **settings)

    def project(self) -> None:
        self.thing(
            "project",
            N_("the project: a file (the ending .qualeval may be left out) or a server's address"),
            metavar=self.translate(N_("PROJECT")),
            type=project_place(self.translate),
        )

    def example(self, *calls: str) -> None:
        self.epilog = "\n".join([self.translate(N_("Example:")), *(f"  {call}" for call in calls)])

    def verbs(self, actions: Iterable[tuple[str, str]]) -> dict[str, Parser]:
        """Parsers for the second word of a command, by that word; which one was said is `action`."""
        self.has_verbs = True
        translate = self.translate

        class Verb(Parser):
            def __init__(self, prog: str, description: str = "", **settings: Any) -> None:
                super().__init__(translate, prog, description, **settings)

        holder = self.add_subparsers(
            title=translate(N_("actions")),
            dest="action",
            required=True,
            metavar=translate(N_("ACTION")),
            parser_class=Verb,
        )
        found: dict[str, Parser] = {
            name: holder.add_parser(name, help=self.words(meaning), description=self.translate(meaning))
            for name, meaning in actions
        }
        for parser in found.values():
            everywhere(parser)
        return found


def command(translate: Translator, name: str, meaning: str) -> Parser:
    return Parser(translate, f"{PROGRAM} {name}", translate(meaning))


def everywhere(parser: Parser, *, language: bool = True) -> None:
    """The options that every command takes; `language` is left out where a command means another one by it."""
    if language:
        parser.choice(
            "--language",
            meaning=N_("the language of the interface"),
            choices=LANGUAGES,
            default=argparse.SUPPRESS,
        )
    parser.choice(
        "--coder",
        meaning=N_("whose name codings and decisions carry"),
        metavar=parser.translate(N_("NAME")),
        default=argparse.SUPPRESS,
    )
    parser.choice(
        "--read-only",
        meaning=N_("change nothing, even while someone else works in the project"),
        action="store_true",
        default=argparse.SUPPRESS,
    )


def project_place(translate: Translator) -> Callable[[str], Place]:
    """Reads a project's file or address."""

    def read(text: str) -> Place:
        try:
            return place(text)
        except QualevalError as error:
            raise argparse.ArgumentTypeError(translate(error.template, **error.values)) from error

    return read


def table_options(parser: Parser) -> None:
    """How a table is written, and where to."""
    parser.choice(
        "--format",
        meaning=N_("how to write it; else by the ending of the file, else a table"),
        choices=FORMATS,
    )
    output_option(parser, N_("write to a file instead of the screen"))


def output_option(parser: Parser, meaning: str, *, required: bool = False) -> None:
    parser.choice("-o", "--output", meaning=meaning, metavar=parser.translate(N_("FILE")), type=Path, required=required)


def whose_option(parser: Parser) -> None:
    parser.choice(
        "--coders",
        meaning=N_("whose codings count: a,b (any of them), a+b (all of them), agreed, union (usual), intersection"),
        metavar="WHO",
        default="",
        dest="whose",
    )


def names(text: str) -> tuple[str, ...]:
    """A list given as `a,b`."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def whole_number(translate: Translator) -> Callable[[str], int]:
    """Reads a count of at least 1."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < 1:
            raise argparse.ArgumentTypeError(translate(N_("“{text}” is no whole number from 1"), text=text))
        return int(text)

    return read


def share(translate: Translator) -> Callable[[str], float]:
    """Reads a number from 0 to 1, with a point or a comma."""

    def read(text: str) -> float:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = -1.0
        if not 0 <= value <= 1:
            raise argparse.ArgumentTypeError(translate(N_("“{text}” is no number from 0 to 1"), text=text))
        return value

    return read
