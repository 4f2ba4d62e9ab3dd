"""Looking after a project: copies of it, what is wrong with it, building it again, and a copy without names."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualeval.cli.diagnostics import DONE, FAILED, UsageError, aside
from qualeval.cli.keys import names_in, write_key
from qualeval.cli.parsing import FORMATS, Parser, names, table_options
from qualeval.cli.running import Command, Run, existing
from qualeval.domain.errors import QualevalError
from qualeval.domain.identifiers import IdentifierKind
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import guarding, pseudonymising
from qualeval.services.projects import project_path
from qualeval.services.pseudonymising import Proposal

# --- copies ----------------------------------------------------------------------------------------------------------


def _backup_options(parser: Parser) -> None:
    parser.project()
    parser.thing("target", N_("the new file, or a folder"), metavar=parser.translate(N_("FILE")), type=Path)
    parser.example("qualeval backup evaluasi-2026 /media/usb/evaluasi-2026.qualeval", "qualeval backup evaluasi-2026 .")


def _backup(run: Run, options: Namespace) -> int:
    made = guarding.back_up(run.services.keeper(), run.services.clock, existing(options.project), options.target)
    run.say(N_("copied to {file}"), file=made)
    return DONE


def _restore_options(parser: Parser) -> None:
    parser.thing("copy", N_("the copy to put back"), metavar=parser.translate(N_("FILE")), type=Path)
    parser.project()
    parser.example("qualeval restore /media/usb/evaluasi-2026.qualeval evaluasi-2026")


def _restore(run: Run, options: Namespace) -> int:
    run.refuse_read_only()
    project = project_path(options.project)
    before = run.services.keeper().put_back(existing(options.copy), project)
    run.say(N_("{project} is now the copy {file}"), project=project, file=options.copy)
    if before:
        run.say(N_("what it was before is in {file}"), file=before)
    return DONE


# --- examining -------------------------------------------------------------------------------------------------------


def _check_options(parser: Parser) -> None:
    parser.project()
    table_options(parser)
    parser.example("qualeval check evaluasi-2026", "qualeval check evaluasi-2026 --format json")


def _check(run: Run, options: Namespace) -> int:
    project = existing(options.project)
    keeper = run.services.keeper()
    found = guarding.check(run.services.files, keeper, project)
    table = guarding.findings_table(found, run.translate, whole=True)
    if found or options.format not in (None, "table") or options.output:
        run.show(table, options, guarding.findings_table(found, run.translate))
    if found:
        _say_what_helps(run, keeper, project)
        return FAILED
    if options.format in (None, "table"):
        run.say(N_("{file} is whole: file, journal, tables, texts and links"), file=project)
    return DONE


def _say_what_helps(run: Run, keeper: guarding.Keeper, project: Path) -> None:
    """The ways out, on stderr: a script reads the table alone."""
    copies = keeper.copies(project)
    if copies:
        message = N_("the latest of {n} copies is {file}; `qualeval restore` puts it back")
        aside(printable(run.translate(message, n=len(copies), file=copies[-1])))
    aside(
        printable(run.translate(N_("`qualeval repair {file}` builds the project again from its journal"), file=project))
    )


# --- building again --------------------------------------------------------------------------------------------------


def _repair_options(parser: Parser) -> None:
    parser.project()
    parser.choice(
        "-o",
        "--output",
        meaning=N_("the new file; else beside the project"),
        metavar=parser.translate(N_("FILE")),
        type=Path,
    )
    parser.example("qualeval repair evaluasi-2026 -o evaluasi-2026-baru.qualeval")


def _repair(run: Run, options: Namespace) -> int:
    project = existing(options.project)
    target = project_path(options.output) if options.output else _free_name(project)
    s = run.services
    done = guarding.repair(s.keeper(), s.clock, s.ids, run.coder, project, target)
    run.say(N_("built {file} from {n} steps of the journal"), file=done.target, n=done.n_gestures)
    if done.n_fitted:
        run.say(N_("steps of repair that make the others fit: {n}"), n=done.n_fitted)
    for name in done.lost:
        aside(printable(run.translate(N_("could not be read: {what}"), what=name)))
    run.say(N_("{file} was left as it is"), file=project)
    return FAILED if done.lost else DONE


def _free_name(project: Path) -> Path:
    number = 1
    while (target := project.with_name(f"{project.stem}.repaired-{number}{project.suffix}")).exists():
        number += 1
    return target


# --- without names ---------------------------------------------------------------------------------------------------


def _pseudonymise_options(parser: Parser) -> None:
    parser.project()
    file = parser.translate(N_("FILE"))
    parser.choice(
        "-o", "--output", meaning=N_("the copy without names; else beside the project"), metavar=file, type=Path
    )
    parser.choice(
        "--in-place",
        meaning=N_("replace the words in the project itself: it then still holds the originals, to take this back"),
        action="store_true",
    )
    parser.choice("--names", meaning=N_("people's names, a text file with one on each line"), metavar=file, type=Path)
    parser.choice(
        "--kinds",
        meaning=N_("only these kinds: nik, nip, npwp, phone, email, name"),
        metavar="A,B",
        type=names,
        default=(),
    )
    parser.choice(
        "--key",
        meaning=N_("where what the new words stand for is kept; else beside the project"),
        metavar=file,
        type=Path,
    )
    parser.choice("--dry-run", meaning=N_("only list what is found"), action="store_true")
    parser.choice("--yes", meaning=N_("replace all that is found, without asking"), action="store_true")
    parser.choice("--format", meaning=N_("how to write the list of --dry-run"), choices=FORMATS)
    parser.example(
        "qualeval pseudonymise evaluasi-2026 --names pegawai.txt --dry-run",
        "qualeval pseudonymise evaluasi-2026 --names pegawai.txt -o untuk-konsultan.qualeval",
    )


def _pseudonymise(run: Run, options: Namespace) -> int:
    _refuse_unmeant(options)
    known = names_in(options.names) if options.names else ()
    project = existing(options.project)
    key = options.key or project.with_name(f"{project.stem}.key.json")
    target = project_path(options.output or project.with_name(f"{project.stem}.pseudonym"))
    with run.reading(project) as session:
        found = [p for p in pseudonymising.proposals(session, known) if not options.kinds or p.kind in options.kinds]
        if options.dry_run:
            table = pseudonymising.proposals_table(found, run.translate)
            run.show(table, Namespace(format=options.format, output=None), spare=("example",))
            return DONE
        words = pseudonymising.words_for(session, found if options.yes else _confirmed(run, found))
        if not words:
            run.say(N_("nothing to replace"))
            return DONE
        run.refuse_read_only()
        if not options.in_place:
            if target.exists():
                raise QualevalError(N_("{file}: exists already; choose another name"), file=target)
            with _key_of(words, key):
                pseudonymising.write_copy(session, run.services.files, target, words, known)
            run.say(N_("wrote {file}, without the journal and the original words"), file=target)
    if options.in_place:
        with run.writing(project) as session, _key_of(words, key):
            pseudonymising.in_place(session, words, known)
        warning = N_("{file} still holds the original words, in its journal and its backups: do not give it away")
        run.say(warning, file=project)
    run.say(N_("what the new words stand for is in {file}: keep it apart, and safe"), file=key)
    run.say(pseudonymising.PROMISE)
    return DONE


def _refuse_unmeant(options: Namespace) -> None:
    unknown = [kind for kind in options.kinds if kind not in list(IdentifierKind)]
    if unknown:
        raise UsageError(
            N_("there is no kind “{kind}”; there are: {kinds}"), kind=unknown[0], kinds=", ".join(IdentifierKind)
        )
    if options.in_place and options.output:
        raise UsageError(N_("--in-place makes no copy: leave -o out"))


@contextmanager
def _key_of(words: pseudonymising.Words, key: Path) -> Iterator[None]:
    """Writes the key first, and takes it away where what it is for was not written: it would stand in the next's way.

    Nothing else stands within: a key of what was written must not go because something failed after it.
    """
    write_key(key, pseudonymising.key_of(words))
    try:
        yield
    except BaseException:
        key.unlink()
        raise


def _confirmed(run: Run, found: list[Proposal]) -> list[Proposal]:
    """Asks about each; a kind can be taken or left as a whole."""
    if found and not sys.stdin.isatty():
        raise UsageError(N_("nobody is there to ask: look with --dry-run, then say --yes"))
    chosen: list[Proposal] = []
    settled: dict[IdentifierKind, bool] = {}
    run.say(_HELP)
    for proposal in found:
        if proposal.kind not in settled:
            answer = _ask(run, proposal)
            if answer == "q":
                return []
            if answer in "as":
                settled[proposal.kind] = answer == "a"
            elif answer == "y":
                chosen.append(proposal)
        if settled.get(proposal.kind):
            chosen.append(proposal)
    return chosen


_HELP = N_("y replace it, n leave it, a replace all of this kind, s leave all of this kind, q stop and change nothing")


def _ask(run: Run, proposal: Proposal) -> str:
    while True:
        kind = run.translate(pseudonymising.KIND_WORDS[proposal.kind])
        run.say(N_("{kind}: {value} ({n} times)"), kind=kind, value=proposal.value, n=proposal.n)
        for example in proposal.examples:
            run.say("  {example}", example=example)
        sys.stdout.write("> ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        answer = line.strip().lower() if line else "q"
        if answer in ("y", "n", "a", "s", "q"):
            return answer
        run.say(_HELP)


COMMANDS = {
    "backup": Command(_backup_options, _backup),
    "restore": Command(_restore_options, _restore),
    "check": Command(_check_options, _check),
    "repair": Command(_repair_options, _repair),
    "pseudonymise": Command(_pseudonymise_options, _pseudonymise),
}
