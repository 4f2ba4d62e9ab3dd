"""Several people in one evaluation: their files merged, what they did differently, and who they are."""

from argparse import Namespace
from pathlib import Path

from qualeval.cli.diagnostics import DONE, UsageError, aside
from qualeval.cli.parsing import Parser, table_options
from qualeval.cli.running import Command, Run, existing
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Conflict
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import merging
from qualeval.services.session import Session

_SPARE = ("settled_by", "ours_at", "theirs_at", "ours_by", "theirs_by")  # columns that a narrow screen goes without

# --- merging ---------------------------------------------------------------------------------------------------------


def _merge_options(parser: Parser) -> None:
    parser.project()
    parser.thing(
        "others",
        N_("the other people's files of this evaluation"),
        nargs="+",
        type=Path,
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
        table = merging.conflicts_table(session, run.translate, found)
    if found:
        _tell(
            run,
            N_("two people changed the same thing {n} times; `qualeval conflicts` lists and settles it"),
            len(found),
        )
    if found or options.format not in (None, "table") or options.output:
        run.show(table, options, spare=_SPARE)
    return DONE


def _merge_one(run: Run, session: Session, other: Path, options: Namespace) -> tuple[Conflict, ...]:
    if other.exists() and other.samefile(existing(options.project)):
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
            settled = merging.settle_conflict(session, merging.find_conflict(session, options.settle), options.to)
        run.say(N_("settled: {kind} {which}"), kind=settled.kind, which=" ".join(settled.target))
        return DONE
    with run.reading(options.project) as session:
        open_ones = {c.id for c in session.store.find(Conflict) if not c.settled_by}
        table = merging.conflicts_table(session, run.translate, None if options.all else open_ones)
    if not table.rows and options.format in (None, "table") and not options.output:
        run.say(N_("no conflict is open"))
        return DONE
    run.show(table, options, spare=_SPARE)
    return DONE


COMMANDS = {
    "merge": Command(_merge_options, _merge),
    "conflicts": Command(_conflicts_options, _conflicts),
}
