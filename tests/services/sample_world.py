"""The sample project in memory, and the same files read again by plain Python: what the analyses must agree with."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

from python_calamine import CalamineWorkbook

from qualeval.formats import Files
from qualeval.services import sample
from qualeval.services.projects import begin
from qualeval.services.session import Session
from tests.fakes.memory_store import MemoryStore
from tests.services.world import Numbers, Seconds

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "transcripts"
_CASES = {"w02_kapuskesmas": "R02", "w11_satpol_staf": "R11"}  # who names themselves in the transcript


@cache
def sample_session() -> Session:
    """Shared by the tests, which change nothing in it."""
    formats = Files()
    session = Session(MemoryStore(), Seconds(), Numbers(), "ani")
    begin(session, formats.read_codebook(ROOT / "codebooks" / "asn-career-development.yaml"), "id")
    sample.fill(session, formats, FOLDER)
    return session


def coded_rows() -> list[dict[str, str]]:
    """The rows of codings.csv, each with the respondent's name as `who`."""
    with (FOLDER / "codings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{**row, "who": row["case"] or _CASES.get(row["source"], row["source"])} for row in rows]


def raisers() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in coded_rows():
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
