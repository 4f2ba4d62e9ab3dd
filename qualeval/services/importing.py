"""Bringing files in. Each file is one gesture, or nothing; a folder goes on after a file that is refused."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import added
from qualeval.domain.records import Case, Document, Role, Source, SourceKind, Speaker
from qualeval.domain.segments import turn_segments
from qualeval.domain.surveys import SurveyMapping
from qualeval.domain.text import Content, Span, count_words
from qualeval.domain.transcripts import TranscriptRead
from qualeval.i18n import N_
from qualeval.services.bringing_in import bring_in
from qualeval.services.filing import FileReport, Outcome, case_name, unique_name
from qualeval.services.ports.exchanging import Exchange
from qualeval.services.ports.reading import Formats
from qualeval.services.session import Session
from qualeval.services.survey_files import Confirm, import_table, read_survey
from qualeval.services.surveying import Tell

Progress = Callable[[Path], None]


def import_paths(
    session: Session,
    formats: Formats,
    paths: Sequence[Path],
    *,
    wave: str = "",
    mapping: SurveyMapping | None = None,
    confirm: Confirm | None = None,
    progress: Progress | None = None,
    tell: Tell | None = None,
    exchange: Exchange | None = None,
) -> list[FileReport]:
    """Imports files and the files of folders, in order of name. A file that is refused leaves nothing behind.

    What a folder holds besides is reported as left out, so that nobody believes it was read. With an `exchange`, other
    tools' projects are taken in too; those in a folder are refused, for they may hold the texts that stand beside them.
    """
    projects = [path for path in paths if exchange is not None and path.exists() and exchange.is_project(path)]
    paths = [path for path in paths if path not in projects]
    inside = [] if exchange is None else _projects_in(exchange, paths)
    reports = [FileReport(path, Outcome.LEFT_OUT) for path in passed_over(formats, paths) if path not in inside]
    reports += [FileReport(path, Outcome.REFUSED, error=_to_be_named(path)) for path in inside]
    reports += [FileReport(link, Outcome.REFUSED, error=_leading_out(link)) for link in _links_out(paths)]
    holding = {path.parent for path in inside}
    files = [file for path in paths if path not in holding or _reads(formats, path) for file in expand(formats, [path])]
    for path in (*projects, *files):
        if progress:
            progress(path)
        try:
            if exchange is not None and path in projects:
                reports.append(_import_project(session, formats, exchange, path))
            elif formats.is_survey(path):
                table = read_survey(formats, path, mapping)
                if mapping is None and formats.is_transcript_table(table):
                    reports.append(import_transcript(session, formats, path, wave))
                else:
                    reports.append(import_table(session, formats, path, table, wave, mapping, confirm, tell))
            else:
                reports.append(import_transcript(session, formats, path, wave))
        except QualevalError as error:
            reports.append(FileReport(path, Outcome.REFUSED, error=error))
    return reports


def _import_project(session: Session, formats: Formats, exchange: Exchange, path: Path) -> FileReport:
    project = exchange.read_project(path, session.language())
    brought = bring_in(session, formats, project)
    outcome = Outcome.IMPORTED if brought.gesture else Outcome.UNCHANGED
    return FileReport(path, outcome, brought.counts, losses=project.losses, offsets=project.offsets)


def expand(formats: Formats, paths: Iterable[Path]) -> list[Path]:
    """The files meant: a folder stands for the transcripts and tables in it, without hidden files and its readme."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = [child for child in _files_in(path) if _is_read(formats, child)]
        if not inside:
            raise QualevalError(N_("{folder}: there is no transcript and no survey in this folder"), folder=path)
        found += sorted(inside, key=formats.is_survey)  # transcripts first
    return found


def passed_over(formats: Formats, paths: Iterable[Path]) -> list[Path]:
    """The files of folders that are not read; qualeval's own files are not meant."""
    return [
        child
        for path in paths
        if path.is_dir()
        for child in _files_in(path)
        if not _is_read(formats, child)
        and child.suffix.lower() not in (".yaml", ".yml")
        and ".qualeval" not in child.name
        and not _leads_out(child)
    ]


def _links_out(paths: Iterable[Path]) -> list[Path]:
    return [child for path in paths if path.is_dir() for child in _files_in(path) if _leads_out(child)]


def _leads_out(child: Path) -> bool:
    """Whether it is a link that leads out of its folder: who made it may be anybody."""
    return child.is_symlink() and not child.resolve().is_relative_to(child.parent.resolve())


def _leading_out(link: Path) -> QualevalError:
    return QualevalError(
        N_("{file}: a link that leads out of this folder is not followed; name the file that is meant"), file=link
    )


def _projects_in(exchange: Exchange, paths: Iterable[Path]) -> list[Path]:
    """The files and folders in folders that are projects of other programs."""
    return [
        child
        for path in paths
        if path.is_dir()
        for child in sorted(path.iterdir())
        if not child.name.startswith((".", "~$")) and not child.is_symlink() and exchange.is_project(child)
    ]


def _to_be_named(project: Path) -> QualevalError:
    return QualevalError(
        N_(
            "{file}: a project, which may hold the same texts as the files beside it; to take it in, name it by "
            "itself: qualeval import PROJECT {file}"
        ),
        file=project,
    )


def _reads(formats: Formats, folder: Path) -> bool:
    return any(_is_read(formats, child) for child in _files_in(folder))


def _is_read(formats: Formats, child: Path) -> bool:
    """Whether it is of a kind that is read, in the folder itself."""
    return not _leads_out(child) and (formats.is_transcript(child) or formats.is_survey(child))


def _files_in(folder: Path) -> list[Path]:
    """The files in a folder by name, without hidden ones, its readme and an exchange file of codings."""
    return [
        child
        for child in sorted(folder.iterdir())
        if child.is_file()
        and not child.name.startswith((".", "~$"))
        and child.stem.lower() not in ("readme", "codings")
    ]


# --- transcripts -----------------------------------------------------------------------------------------------------


def import_transcript(session: Session, formats: Formats, path: Path, wave: str = "") -> FileReport:
    digest = formats.digest(path)
    if session.store.find(Source, file_digest=digest):
        return FileReport(path, Outcome.UNCHANGED)
    read = formats.read_transcript(path)
    known = session.store.find(Source)
    source = Source(
        id=session.ids.new(),
        name=unique_name(path.stem, {source.name for source in known}),
        kind=SourceKind.TRANSCRIPT,
        position=len(known),
        wave=wave,
        file_name=path.name,
        file_digest=digest,
    )
    n_segments, n_words = _said(read.content)
    document = Document(
        id=session.ids.new(),
        source_id=source.id,
        content=read.content.digest,
        n_segments=n_segments.total(),
        n_words=n_words.total(),
    )
    cases, speakers = _speakers(session, source, read, n_segments, n_words)
    records = (source, *cases, document, *speakers)
    session.commit("import.transcript", [added(record) for record in records], contents=[read.content])
    counts = Counter(sources=1, segments=_countable(speakers, document), cases=len(cases))
    notes = () if any(s.label for s in speakers) else (QualevalError(N_("no speakers recognised: all of it counts")),)
    return FileReport(path, Outcome.IMPORTED, counts, notes, speakers=tuple(speakers))


def _said(content: Content) -> tuple[Counter[str], Counter[str]]:
    """The segments and the words that stand under each label."""
    n_segments: Counter[str] = Counter()
    n_words: Counter[str] = Counter()
    for turn in content.turns:
        if turn.end > turn.body:
            n_segments[turn.speaker] += len(turn_segments(content.text, turn))
            n_words[turn.speaker] += count_words(content.text, Span(turn.body, turn.end))
    return n_segments, n_words


def _speakers(
    session: Session, source: Source, read: TranscriptRead, n_segments: Counter[str], n_words: Counter[str]
) -> tuple[list[Case], list[Speaker]]:
    """The speakers found, each respondent with a case: the label where it names one, else the source's name."""
    respondents = [found.label for found in read.speakers if found.role is Role.RESPONDENT]
    new: dict[str, Case] = {}
    speakers = []
    for found in read.speakers:
        case_id = ""
        if found.role is Role.RESPONDENT:
            name = case_name(source.name, found.label, alone=len(respondents) == 1)
            case_id = _case(session, name, new).id
        speakers.append(
            Speaker(source.id, found.label, found.role, case_id, n_segments[found.label], n_words[found.label])
        )
    return list(new.values()), speakers


def _case(session: Session, name: str, new: dict[str, Case]) -> Case:
    if name in new:
        return new[name]
    known = session.store.find(Case, name=name)
    if known:
        return known[0]
    new[name] = Case(session.ids.new(), name)
    return new[name]


def _countable(speakers: Sequence[Speaker], document: Document) -> int:
    if not speakers:
        return document.n_segments
    return sum(speaker.n_segments for speaker in speakers if speaker.role is Role.RESPONDENT)
