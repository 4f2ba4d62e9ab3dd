"""Several people in one evaluation: their files merged, what they did differently, and who they are."""

import re
from argparse import Namespace
from pathlib import Path

from qualeval.cli.diagnostics import DONE, UsageError, aside
from qualeval.cli.parsing import Parser, project_place, share, table_options, whole_number
from qualeval.cli.running import Command, Run, existing
from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Place
from qualeval.domain.records import Conflict, Sight
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import coders, conflicts, drawing, merging
from qualeval.services.session import Session

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_SPARE = ("settled_by", "ours_at", "theirs_at", "ours_by", "theirs_by")  # columns that a narrow screen goes without

# --- merging ---------------------------------------------------------------------------------------------------------


def _merge_options(parser: Parser) -> None:
    parser.project()
    parser.thing(
        "others",
        N_("the other people's files of this evaluation"),
        nargs="+",
        type=project_place(parser.translate),
        metavar=parser.translate(N_("OTHER")),
    )
    parser.choice(
        "--prefer",
        meaning=N_("what stands where two people changed the same thing: this file's, theirs, or the newest (usual)"),
        choices=("newest", "ours", "theirs"),
        default="newest",
    )
    table_options(parser)
    parser.example(
        "qualeval merge evaluasi-2026 dari-budi.qualeval dari-citra.qualeval",
        "qualeval merge evaluasi-2026 dari-budi.qualeval --prefer ours",
    )


def _merge(run: Run, options: Namespace) -> int:
    found: set[str] = set()
    with run.writing(options.project) as session:
        for other in options.others:
            found |= {conflict.id for conflict in _merge_one(run, session, existing(other), options)}
        table = conflicts.conflicts_table(session, run.translate, found)
    if found:
        _tell(
            run,
            N_("two people changed the same thing {n} times; `qualeval conflicts` lists and settles it"),
            len(found),
        )
    if found or options.format not in (None, "table") or options.output:
        run.show(table, options, readable=conflicts.in_words(table, run.translate), spare=_SPARE)
    return DONE


def _merge_one(run: Run, session: Session, other: Place, options: Namespace) -> tuple[Conflict, ...]:
    if _is_same(other, existing(options.project)):
        raise QualevalError(N_("{file} is the project itself; name another person's file"), file=other)
    with run.reading(other) as theirs:
        done = merging.merge(session, theirs.store, options.prefer)
    if not done.n_steps:
        _tell(run, N_("{file}: everything in it was here already"), file=other)
        return ()
    people = ", ".join(f"{coder} {n}" for coder, n in sorted(done.n_by_coder.items()))
    _tell(run, N_("{file}: {n} steps brought in ({people})"), done.n_steps, file=other, people=people)
    if done.n_revived:
        _tell(run, N_("{n} records that somebody took away were kept: others' work rests on them"), done.n_revived)
    return done.conflicts


def _is_same(one: Place, other: Place) -> bool:
    if isinstance(one, Path) and isinstance(other, Path):
        return one.exists() and one.samefile(other)
    return one == other


def _tell(run: Run, message: str, n: int = 0, **values: object) -> None:
    """Said on stderr, so that the table of conflicts stands alone on stdout."""
    aside(printable(run.translate(message, n=n, **values)))


def _conflicts_options(parser: Parser) -> None:
    parser.project()
    parser.choice("--all", meaning=N_("those that are settled too"), action="store_true")
    parser.choice(
        "--settle",
        meaning=N_("say which side's version stands, of the conflict with this number"),
        metavar="N",
        default="",
    )
    parser.choice("--to", meaning=N_("the side"), choices=("ours", "theirs"), default="")
    table_options(parser)
    parser.example("qualeval conflicts evaluasi-2026", "qualeval conflicts evaluasi-2026 --settle 3 --to theirs")


def _conflicts(run: Run, options: Namespace) -> int:
    if bool(options.settle) != bool(options.to):
        raise UsageError(N_("--settle and --to go together"))
    if options.settle:
        with run.writing(options.project) as session:
            settled = merging.find_conflict(session, options.settle)
            merging.settle_conflict(session, settled, options.to)
            which = conflicts.name(session, settled, run.translate)
        run.say(N_("settled: {what}"), what=which)
        return DONE
    with run.reading(options.project) as session:
        open_ones = {c.id for c in session.store.find(Conflict) if not c.settled_by}
        table = conflicts.conflicts_table(session, run.translate, None if options.all else open_ones)
    if not table.rows and options.format in (None, "table") and not options.output:
        run.say(N_("no conflict is open"))
        return DONE
    run.show(table, options, readable=conflicts.in_words(table, run.translate), spare=_SPARE)
    return DONE


# --- coders ----------------------------------------------------------------------------------------------------------


def _coders_options(parser: Parser) -> None:
    parser.project()
    name = parser.translate(N_("NAME"))
    parser.choice("--add", meaning=N_("list a coder, or change what is given of one"), metavar=name, default="")
    parser.choice("--initials", meaning=N_("what stands for the name in little room"), metavar="XX", default="")
    parser.choice("--color", meaning=N_("the colour of the coder's codings"), metavar="#RRGGBB", default="")
    parser.choice(
        "--blind",
        meaning=N_("for double coding: show this coder no suggestions and nothing of the others' work"),
        metavar=name,
        default="",
    )
    parser.choice("--open", meaning=N_("show this coder everything again"), metavar=name, default="")
    table_options(parser)
    parser.example(
        'qualeval coders evaluasi-2026 --add "Ani Budiarti" --initials AB',
        "qualeval coders evaluasi-2026 --blind citra",
    )


def _coders(run: Run, options: Namespace) -> int:
    if (options.initials or options.color) and not options.add:
        raise UsageError(N_("--initials and --color need --add NAME"))
    if options.color and not _COLOR.fullmatch(options.color):
        raise UsageError(N_("“{color}” is no colour; write one as #5fafff"), color=options.color)
    if options.add or options.blind or options.open:
        with run.writing(options.project) as session:
            if options.add:
                coders.enlist(session, options.add, initials=options.initials, color=options.color)
            for name, sight in ((options.blind, Sight.BLIND), (options.open, Sight.OPEN)):
                if name:
                    coders.enlist(session, name, sight=sight)
    with run.reading(options.project) as session:
        table = coders.coders_table(session, run.translate)
    run.show(table, options)
    return DONE


# --- what two code ---------------------------------------------------------------------------------------------------


def _draw_options(parser: Parser) -> None:
    parser.project()
    parser.choice(
        "--unit", meaning=N_("whole texts, or segments"), choices=("segment", "text"), default="segment", dest="unit"
    )
    parser.choice(
        "-n", "--number", meaning=N_("how many"), metavar="N", type=whole_number(parser.translate), default=None
    )
    parser.choice(
        "--precision",
        meaning=N_("instead of a number: as many as a kappa needs that is known so well either way"),
        metavar="X",
        type=share(parser.translate),
        default=0.1,
    )
    parser.choice("--kappa", meaning=N_("the kappa expected"), metavar="X", type=share(parser.translate), default=0.7)
    parser.choice(
        "--prevalence",
        meaning=N_("the share of segments that have the code in question"),
        metavar="X",
        type=share(parser.translate),
        default=0.2,
    )
    parser.choice("--by", meaning=N_("in every group of this attribute its share"), metavar="ATTRIBUTE", default="")
    parser.choice("--wave", meaning=N_("only from this wave"), metavar="W", default="")
    parser.choice("--seed", meaning=N_("another number draws another sample"), metavar="N", type=int, default=1)
    table_options(parser)
    parser.example(
        "qualeval draw evaluasi-2026 --precision 0.1 --kappa 0.7 --prevalence 0.2 --by unit -o sampel.csv",
        "qualeval draw evaluasi-2026 --unit text -n 6 --seed 7",
    )


def _draw(run: Run, options: Namespace) -> int:
    n = options.number or drawing.needed(options.precision, options.kappa, options.prevalence)
    with run.reading(options.project) as session:
        found = drawing.draw(session, options.unit, n, by=options.by, seed=options.seed, wave=options.wave)
    notes = [run.translate(N_("drawn by chance with the seed {seed}: {n}"), seed=options.seed, n=len(found))]
    if not options.number:
        notes.append(
            run.translate(
                N_("needed: {n} segments, for a kappa of {kappa} ± {precision} at a prevalence of {prevalence} (95%)"),
                n=n,
                kappa=options.kappa,
                precision=options.precision,
                prevalence=options.prevalence,
            )
        )
    if len(found) < n:
        notes.append(run.translate(N_("the project has no more than {n}: all of it was drawn"), n=len(found)))
    run.show(drawing.drawn_table(found, run.translate, tuple(notes)), options, spare=("start", "end"))
    return DONE


COMMANDS = {
    "merge": Command(_merge_options, _merge),
    "conflicts": Command(_conflicts_options, _conflicts),
    "coders": Command(_coders_options, _coders),
    "draw": Command(_draw_options, _draw),
}
