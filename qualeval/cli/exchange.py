"""Leaving for other programs: projects, codebooks and coded segments, with a list of what could not be carried over."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualeval.cli import streams
from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.keys import extend_key, key_beside, names_in, read_key, write_key
from qualeval.cli.losses import loss_lines
from qualeval.cli.parsing import Parser
from qualeval.cli.running import Command, Run, existing
from qualeval.cli.speakers import source_named
from qualeval.domain.exchange import Loss
from qualeval.i18n import N_
from qualeval.services import leaving_nameless
from qualeval.services.handing_out import case_data, commented_texts
from qualeval.services.ports.exchanging import Exchange
from qualeval.services.pseudonymising import PROMISE, key_of
from qualeval.services.session import Session
from qualeval.services.taking_out import coded_segments, take_out
from qualeval.services.whole_files import write_text

_STATISTICS = (".sav", ".dta")
_ENDINGS = (".qdpx", ".qdc", ".docx", ".csv", ".xlsx", ".json", ".jsonl", ".jsonld", *_STATISTICS)


def _options(parser: Parser) -> None:
    parser.project()
    file = parser.translate(N_("FILE"))
    parser.choice(
        "-o",
        "--output",
        meaning=N_(
            "where to: .qdpx for other tools, .qdc for the codebook, .docx for coded transcripts, "
            ".csv .xlsx .json .jsonl .jsonld for segments, .sav .dta for statistics"
        ),
        metavar=file,
        type=Path,
        required=True,
    )
    parser.choice("--source", meaning=N_("only this source, in a .docx or as segments"), metavar="S")
    parser.choice(
        "--cases",
        meaning=N_("a .csv with a row for each respondent, and an R script that reads it"),
        action="store_true",
    )
    parser.choice("--wave", meaning=N_("only this wave, in data by respondent"), metavar="W", default="")
    parser.choice(
        "--pseudonymise",
        meaning=N_("without numbers and names of people: as confirmed for an earlier copy, else all that is found"),
        action="store_true",
    )
    parser.choice("--names", meaning=N_("people's names, a text file with one on each line"), metavar=file, type=Path)
    parser.choice(
        "--key",
        meaning=N_("where what the new words stand for is kept; else beside the project"),
        metavar=file,
        type=Path,
    )
    parser.choice(
        "--losses", meaning=N_("write the list of what could not be carried over to a file"), metavar=file, type=Path
    )
    parser.example(
        "qualeval export evaluasi-2026 -o evaluasi.qdpx",
        "qualeval export evaluasi-2026 -o segmen.xlsx",
        "qualeval export evaluasi-2026 -o wawancara_07.docx --source wawancara_07",
        "qualeval export evaluasi-2026 -o responden.csv --cases --pseudonymise --names pegawai.txt",
    )


def _act(run: Run, options: Namespace) -> int:
    _check(options, run.services.exchange())
    with run.reading(options.project) as session:
        if options.pseudonymise:
            with _without_names(run, options, session) as nameless:
                losses = _write(run, options, nameless)
        else:
            losses = _write(run, options, session)
    for line in loss_lines(losses, run.translate):
        streams.say(f"  {line}")
    if options.losses:
        write_text(options.losses, "\n".join(loss_lines(losses, run.translate, shown=None)) + "\n")
    return DONE


def _check(options: Namespace, exchange: Exchange) -> None:
    """Refuses what the ending cannot be meant with."""
    ending = options.output.suffix.lower()
    written_as = exchange.written_as(options.output)
    if ending not in _ENDINGS and not written_as:
        raise UsageError(
            N_("“{suffix}” files are not written; there are {endings}"), suffix=ending, endings=", ".join(_ENDINGS)
        )
    if options.cases and ending not in (".csv", *_STATISTICS):
        raise UsageError(N_("--cases goes with .csv, .sav and .dta"))
    by_case = options.cases or ending in _STATISTICS
    if options.source is not None and (by_case or (ending != ".docx" and written_as != "segments")):
        raise UsageError(N_("--source goes with .docx and with segments"))
    if options.wave and not by_case:
        raise UsageError(N_("--wave goes with data by respondent: --cases, .sav or .dta"))
    if (options.names or options.key) and not options.pseudonymise:
        raise UsageError(N_("--names and --key go with --pseudonymise"))


def _write(run: Run, options: Namespace, session: Session) -> tuple[Loss, ...]:
    target: Path = options.output
    ending = target.suffix.lower()
    exchange = run.services.exchange()
    losses: tuple[Loss, ...] = ()
    written: tuple[Path, ...] = (target,)
    written_as = exchange.written_as(target)
    if written_as == "project":
        project, losses = take_out(session)
        losses = (*losses, *exchange.write_project(project, target))
    elif written_as == "codebook":
        losses = exchange.write_codes(session.codebook(), target)
    elif ending == ".docx":
        texts = commented_texts(session, source_named(session, options.source))
        run.services.handouts().write_commented(texts, target)
    elif options.cases or ending in _STATISTICS:
        written = run.services.handouts().write_cases(case_data(session, run.translate, options.wave), target)
    else:
        only = source_named(session, options.source)
        segments = coded_segments(session)
        exchange.write_segments([s for s in segments if only is None or s.source == only.name], target)
    for file in written:
        run.say(N_("wrote {file}"), file=file)
    return losses


@contextmanager
def _without_names(run: Run, options: Namespace, session: Session) -> Iterator[Session]:
    """The project without what says who people are; says what was replaced by what, and where the key is."""
    known = names_in(options.names) if options.names else ()
    project = existing(options.project)
    place = options.key or key_beside(project)
    key = read_key(place) if place.exists() else None
    chosen = leaving_nameless.choose(session, key, known)
    if key is None and chosen.words:
        write_key(place, key_of(chosen.words))
    elif chosen.new:
        extend_key(place, key_of(chosen.words))
    with leaving_nameless.copied(session, run.services.files, chosen.words, known) as nameless:
        yield nameless
    run.say(
        N_("replaced {n} numbers and names; what the new words stand for is in {file}"), n=len(chosen.words), file=place
    )
    if chosen.left:
        run.say(
            N_("left as they are, for nobody confirmed them: {n}; `qualeval pseudonymise --dry-run` lists them"),
            n=chosen.left,
        )
    run.say(PROMISE)


COMMANDS = {"export": Command(_options, _act)}
