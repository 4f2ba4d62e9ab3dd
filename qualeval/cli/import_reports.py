"""What is said of files that were brought in, and of what could not be carried over."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from qualeval.cli import streams
from qualeval.cli.diagnostics import aside, lines, worded
from qualeval.cli.losses import loss_lines, offset_lines
from qualeval.cli.running import Run
from qualeval.cli.survey_columns import LeftOutError
from qualeval.domain.records import Role, Speaker
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator
from qualeval.services.filing import FileReport, Outcome
from qualeval.services.whole_files import write_text
from qualeval.services.wording import ROLE_WORDS

_SPEAKERS_SHOWN = 8
_COUNTS = {
    "sources": (N_("{n} source"), N_("{n} sources")),
    "answers": (N_("{n} answer"), N_("{n} answers")),
    "segments": (N_("{n} segment"), N_("{n} segments")),
    "cases": (N_("{n} respondent"), N_("{n} respondents")),
    "attributes": (N_("{n} attribute"), N_("{n} attributes")),
    "values": (N_("{n} value"), N_("{n} values")),
    "codes": (N_("{n} code"), N_("{n} codes")),
    "codings": (N_("{n} coding"), N_("{n} codings")),
    "memos": (N_("{n} memo"), N_("{n} memos")),
}


def is_refused(report: FileReport) -> bool:
    return report.outcome is Outcome.REFUSED and not isinstance(report.error, LeftOutError)


def tell(run: Run, report: FileReport) -> None:
    """A line on the file; what it was refused for goes to stderr."""
    if report.outcome is Outcome.IMPORTED:
        run.say("{file}: {counts}", file=report.path.name, counts=_counted(run.translate, report.counts))
    elif report.outcome is Outcome.UNCHANGED:
        run.say(N_("{file}: nothing new"), file=report.path.name)
    elif isinstance(report.error, LeftOutError):
        run.say(N_("{file}: left out"), file=report.path.name)
    elif report.outcome is Outcome.LEFT_OUT:
        run.say(N_("{file}: left out, files of this kind are not read"), file=report.path.name)
    elif report.error is not None:
        sys.stdout.flush()
        for line in lines(report.error, run.translate):
            aside(line)
    for line in (*offset_lines(report.offsets, run.translate), *loss_lines(report.losses, run.translate)):
        streams.say(f"  {line}")
    for line in _speaking(report.speakers, run.translate):
        streams.say(f"  {line}")
    for note in report.notes:
        streams.say(f"  {worded(note, run.translate)}")


def _speaking(speakers: Sequence[Speaker], translate: Translator) -> Iterator[str]:
    """A line for each role: who was taken for it, with the segments each says."""
    if len(speakers) < 2:
        return
    for role in Role:
        named = [f"{s.label or '–'} ({s.n_segments})" for s in speakers if s.role is role]
        more = len(named) - _SPEAKERS_SHOWN
        words = ", ".join(named[:_SPEAKERS_SHOWN]) + (translate(N_(" and {n} more"), n=more) if more > 0 else "")
        if named:
            yield printable(f"{translate(ROLE_WORDS[role])}: {words}")


def tell_total(run: Run, reports: list[FileReport], project: Path) -> None:
    outcomes = Counter(report.outcome for report in reports)
    refused = sum(map(is_refused, reports))
    total = sum((report.counts for report in reports), Counter[str]())
    run.say(
        N_("{imported} files imported, {unchanged} without anything new, {refused} refused"),
        imported=outcomes[Outcome.IMPORTED],
        unchanged=outcomes[Outcome.UNCHANGED],
        refused=refused,
    )
    if total:
        run.say(N_("added: {counts}"), counts=_counted(run.translate, total))
    if any(len(report.speakers) > 1 for report in reports):
        run.say(
            N_("is a speaker not what it was taken for? `qualeval speakers {project} --set LABEL ROLE` puts it right"),
            project=project,
        )


def _counted(translate: Translator, counts: Counter[str]) -> str:
    named = [translate.plural(*words, counts[name]) for name, words in _COUNTS.items() if counts[name]]
    return ", ".join(named) or translate(N_("nothing countable"))


def write_losses(run: Run, reports: Sequence[FileReport], target: Path) -> None:
    """All that could not be carried over, by file and with every name, into a file."""
    found = [(report.path.name, loss_lines(report.losses, run.translate, shown=None)) for report in reports]
    write_text(target, "".join(f"{name}: {line}\n" for name, lines_ in found for line in lines_))
