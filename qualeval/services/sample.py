"""The sample project: an evaluation of a career-development programme that never took place."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.services import projects
from qualeval.services.exchanging import import_codings
from qualeval.services.filing import FileReport, Outcome
from qualeval.services.importing import import_paths
from qualeval.services.ports.reading import Formats
from qualeval.services.ports.stamping import Clock, Ids
from qualeval.services.ports.storing import ProjectFiles, ProjectStore
from qualeval.services.session import Session
from qualeval.services.survey_files import import_attributes

NAME = "contoh-asn.qualeval"
WAVE = "2026"
LEFT_TO_CODE = ("w04_sekcam", "w11_satpol_staf")  # by whoever tries the program; the sample's codings have them too
_CODEBOOK = "asn-career-development.yaml"
_SURVEY = "survei_peserta.xlsx"
_ATTRIBUTES = ("responden_wawancara.csv", "kinerja.csv")
_CODINGS = "codings.csv"


@dataclass(frozen=True, slots=True)
class Sample:
    """The project made, still open, and what became of each of its files."""

    store: ProjectStore
    reports: tuple[FileReport, ...]


def create(
    files: ProjectFiles,
    formats: Formats,
    clock: Clock,
    ids: Ids,
    coder: str,
    path: Path,
    folder: Path,
    uncoded: Collection[str] = (),
) -> Sample:
    """Makes the sample project from the codebooks/ and transcripts/ in a folder; leaves nothing where that fails.

    `uncoded` are the sources whose codings are left out.
    """
    codebook = folder / "codebooks" / _CODEBOOK
    store = projects.create(files, formats, clock, ids, coder, path, codebook, "id")
    try:
        reports = fill(Session(store, clock, ids, coder), formats, folder / "transcripts", uncoded)
    except BaseException:
        store.close()
        path.unlink(missing_ok=True)
        raise
    return Sample(store, tuple(reports))


def fill(session: Session, formats: Formats, transcripts: Path, uncoded: Collection[str] = ()) -> list[FileReport]:
    """Interviews, the survey, closed answers and, where there are any, codings. Raises what a file is refused for."""
    interviews = sorted(path for path in transcripts.glob("w*") if formats.is_transcript(path))
    survey = transcripts / _SURVEY
    mapping = survey.with_suffix(".mapping.yaml")
    reports = import_paths(
        session,
        formats,
        [*interviews, survey],
        wave=WAVE,
        mapping=formats.read_mapping(mapping) if mapping.exists() else None,
    )
    for name in _ATTRIBUTES:
        reports.append(import_attributes(session, formats, transcripts / name, WAVE))
    for report in reports:
        if report.outcome is Outcome.REFUSED:
            raise report.error or QualevalError("{file}", file=report.path)
    codings = transcripts / _CODINGS
    if codings.exists():
        rows = [row for row in formats.read_codings(codings) if row.source not in uncoded]
        import_codings(session, rows, codings.name)
    return reports
