"""Leaving for other programs: projects, codebooks and coded segments, with a list of what could not be carried over."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from qualeval.cli import streams
from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.output import write_whole
from qualeval.cli.parsing import Parser
from qualeval.cli.running import Command, Run
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator
from qualeval.services.ports import Loss, OffsetsFound
from qualeval.services.taking_out import coded_segments, take_out

_SEGMENTS = (".csv", ".xlsx", ".json", ".jsonl", ".jsonld")
_NAMES_SHOWN = 5


def _options(parser: Parser) -> None:
    parser.project()
    parser.choice(
        "-o",
        "--output",
        meaning=N_(
            "where to: .qdpx for other tools, .qdc for the codebook, .csv .xlsx .json .jsonl .jsonld for segments"
        ),
        metavar="FILE",
        type=Path,
        required=True,
    )
    parser.choice(
        "--losses", meaning=N_("write the list of what could not be carried over to a file"), metavar="FILE", type=Path
    )
    parser.example("qualeval export evaluasi-2026 -o evaluasi.qdpx")
    parser.example("qualeval export evaluasi-2026 -o segmen.xlsx")


def _act(run: Run, options: Namespace) -> int:
    target: Path = options.output
    ending = target.suffix.lower()
    exchange = run.services.exchange()
    losses: tuple[Loss, ...] = ()
    with run.reading(options.project) as session:
        if ending == ".qdpx":
            project, losses = take_out(session)
            losses = (*losses, *exchange.write_project(project, target))
        elif ending == ".qdc":
            losses = exchange.write_codes(session.codebook(), target)
        elif ending in _SEGMENTS:
            exchange.write_segments(coded_segments(session), target)
        else:
            endings = ", ".join((".qdpx", ".qdc", *_SEGMENTS))
            raise UsageError(
                N_("“{suffix}” files are not written; there are {endings}"), suffix=ending, endings=endings
            )
    run.say(N_("wrote {file}"), file=target)
    lines = loss_lines(losses, run.translate)
    for line in lines:
        streams.say(f"  {line}")
    if options.losses:
        write_whole(options.losses, "\n".join(loss_lines(losses, run.translate, shown=None)) + "\n")
    return DONE


def loss_lines(losses: Iterable[Loss], translate: Translator, shown: int | None = _NAMES_SHOWN) -> list[str]:
    """A line for each sort of loss, with the names of what is meant: the first few, or all."""
    lines = []
    for loss in losses:
        names = loss.names if shown is None else loss.names[:shown]
        more = len(loss.names) - len(names)
        named = ", ".join(names) + (translate(N_(" and {n} more"), n=more) if more else "")
        lines.append(printable(f"{translate(loss.template)}: {named}").replace("\n", " "))
    return lines


def offset_lines(offsets: Iterable[OffsetsFound], translate: Translator) -> list[str]:
    """How the positions of another tool's file were understood: a line for each unit that was met."""
    fitting: Counter[str] = Counter()
    checked: Counter[str] = Counter()
    for found in offsets:
        fitting[found.unit] += found.fitting
        checked[found.unit] += found.checked
    words = N_("positions count {unit}: {fitting} of the {checked} that can be checked fit the text")
    return [translate(words, unit=unit, fitting=fitting[unit], checked=n) for unit, n in checked.items() if n]


COMMANDS = {"export": Command(_options, _act)}
