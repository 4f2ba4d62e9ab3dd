"""Who speaks: the list with counts, roles and respondents put right, and respondents found by a pattern."""

from argparse import Namespace
from collections.abc import Sequence

from qualeval.cli.diagnostics import DONE, UsageError
from qualeval.cli.parsing import Parser, table_options
from qualeval.cli.running import Command, Run
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Source
from qualeval.i18n import N_
from qualeval.services import speakers
from qualeval.services.session import Session
from qualeval.services.speakers import Voice

_FEWEST, _MOST = 2, 3  # words after --set


def _options(parser: Parser) -> None:
    parser.project()
    parser.choice("--source", meaning=N_("only this source"), metavar=parser.translate(N_("NAME")))
    parser.choice(
        "--set",
        meaning=N_(
            "a label's role (respondent, interviewer or aside) in every source that has it, or in --source; "
            "there, a respondent may be given a name too"
        ),
        metavar=(parser.translate(N_("LABEL")), parser.translate(N_("ROLE NAME"))),
        nargs="+",
        action="append",
        default=[],
    )
    parser.choice(
        "--link",
        meaning=N_("name the respondents by what a regular expression finds in the label, else in the file's name"),
        metavar=parser.translate(N_("PATTERN")),
    )
    table_options(parser)
    parser.example(
        "qualeval speakers evaluasi-2026 --source wawancara_07",
        "qualeval speakers evaluasi-2026 --source wawancara_07 --set Budi interviewer --set Ani respondent R07",
        "qualeval speakers evaluasi-2026 --link 'R\\d+'",
    )


def _act(run: Run, options: Namespace) -> int:
    for words in options.set:
        if not _FEWEST <= len(words) <= _MOST:
            raise UsageError(N_("--set takes a label, a role and perhaps a respondent's name"))
    if not options.set and options.link is None:
        with run.reading(options.project) as session:
            _show(run, options, speakers.voices(session, source_named(session, options.source)))
        return DONE
    n_changed = 0
    with run.writing(options.project) as session:
        source = source_named(session, options.source)
        for label, role, *name in options.set:
            meant = [voice.speaker for voice in _labelled(speakers.voices(session, source), label)]
            if name and len(meant) > 1:
                raise UsageError(
                    N_("“{label}” speaks in {n} sources: say with --source which of them is meant"),
                    label=label,
                    n=len(meant),
                )
            gesture = speakers.correct(session, meant, speakers.role_named(role), *name)
            n_changed += gesture is not None
        if options.link is not None:
            everyone = [voice.speaker for voice in speakers.voices(session, source)]
            n_changed += speakers.link(session, everyone, options.link) is not None
        _show(run, options, speakers.voices(session, source))
    if not n_changed:
        run.say(N_("nothing was different"))
    return DONE


def _show(run: Run, options: Namespace, found: Sequence[Voice]) -> None:
    run.show(speakers.voices_table(found, run.translate), options, spare=("n_words", "n_turns"))


def source_named(session: Session, name: str | None) -> Source | None:
    if name is None:
        return None
    found = session.store.find(Source, name=name)
    if not found:
        raise QualevalError(N_("there is no source “{source}”"), source=name)
    return found[0]


def _labelled(found: Sequence[Voice], label: str) -> list[Voice]:
    meant = [voice for voice in found if voice.speaker.label == label]
    if not meant:
        labels = ", ".join(dict.fromkeys(voice.speaker.label or "–" for voice in found))
        raise QualevalError(N_("no speaker is labelled “{label}”; there are {labels}"), label=label, labels=labels)
    return meant


COMMANDS = {"speakers": Command(_options, _act)}
