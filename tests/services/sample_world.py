"""The sample project in memory, and the same files read again by plain Python: what the analyses must agree with."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from python_calamine import CalamineWorkbook

from qualeval.formats import Files
from qualeval.services import sample
from qualeval.services.projects import begin
from qualeval.services.session import Session
from tests.fakes.memory_store import MemoryStore
from tests.services.world import Numbers, Seconds

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "transcripts"
_DISCUSSION = "w12_fgd_peserta"
_CASES = {"w02_kapuskesmas": "R02", "w11_satpol_staf": "R11"}  # who names themselves in the transcript


@cache
def sample_session() -> Session:
    """Shared by the tests, which change nothing in it."""
    return _filled(FOLDER)


def _filled(transcripts: Path) -> Session:
    formats = Files()
    session = Session(MemoryStore(), Seconds(), Numbers(), "ani")
    begin(session, formats.read_codebook(ROOT / "codebooks" / "asn-career-development.yaml"), "id")
    sample.fill(session, formats, transcripts)
    return session


def coded_rows() -> list[dict[str, str]]:
    """The rows of codings.csv, each with the respondent's name as `who`."""
    with (FOLDER / "codings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{**row, "who": row["case"] or _speaker(row["source"], int(row["start"]))} for row in rows]


def _speaker(source: str, start: int) -> str:
    """Who speaks at a place of an interview; in the group discussion it is whose name stood last before it."""
    if source != _DISCUSSION:
        return _CASES.get(source, source)
    said = (FOLDER / f"{source}.txt").read_text(encoding="utf-8")[:start]
    return f"{source}:{re.findall(r'^([A-Z][a-z]+):', said, re.MULTILINE)[-1]}"


def begun_rows() -> list[dict[str, str]]:
    """The codings of the first week, when themes were still rare."""
    return [row for row in coded_rows() if row["created_at"] < "2026-11-08"]


@cache
def begun_session() -> Session:
    """The sample with the codings of the first week alone; shared, like the whole."""
    with TemporaryDirectory() as folder:
        transcripts = Path(folder) / "transcripts"
        copytree(FOLDER, transcripts)
        with (transcripts / "codings.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [name for name in begun_rows()[0] if name != "who"], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(begun_rows())
        return _filled(transcripts)


def raisers(rows: Iterable[dict[str, str]] | None = None) -> dict[str, set[str]]:
    """Who raised each theme, by rows of codings.csv: all without any."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in coded_rows() if rows is None else rows:
        found[row["code"]].add(row["who"])
    return dict(found)


def answers(header: str) -> dict[str, str]:
    """A closed question of the survey: respondent -> answer, blanks left out."""
    headers, *rows = CalamineWorkbook.from_path(FOLDER / "survei_peserta.xlsx").get_sheet_by_index(0).to_python()
    who, what = headers.index("Kode responden"), headers.index(header)
    found = {str(row[who]): row[what] for row in rows}
    return {name: _text(value) for name, value in found.items() if value not in ("", None)}


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def column(file: str, name: str) -> dict[str, str]:
    """A column of an attribute file: respondent -> value, blanks left out."""
    with (FOLDER / file).open(encoding="utf-8", newline="") as stream:
        return {row["case"]: row[name] for row in csv.DictReader(stream) if row[name]}
