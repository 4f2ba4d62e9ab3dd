"""Transcripts kept as tables: a row for each thing said, with when it began, when it ended, who said it and the words.

Sonix, Premiere, NVivo (`Timespan`, `Content`, `Speaker`) and Whisper (`start`, `end`, `text`) write them so. A survey
must never be taken for one: every column has to be of a transcript, and every row to say when it was said, in order.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.domain.surveys import Table
from qualeval.domain.transcripts import TranscriptRead
from qualeval.formats.subtitles import Said, said_to_transcript
from qualeval.formats.tables import read_table
from qualeval.i18n import N_

_PARTS = {
    "start": (
        "start|start time|start timecode|begin|begin time|from|in|in point|time|timecode|timespan|timestamp|mulai|"
        "waktu mulai|awal|waktu awal|dari|waktu|rentang waktu"
    ),
    "stop": (
        "stop|stop time|end|end time|end timecode|to|out|out point|selesai|waktu selesai|akhir|waktu akhir|berhenti|"
        "sampai"
    ),
    "speaker": "speaker|speaker name|speaker label|who|pembicara|nama pembicara|penutur|label pembicara",
    "text": (
        "text|transcript|transcription|content|utterance|speech|words|quote|response|responses|kutipan|teks|transkrip|transkripsi|isi|ujaran|ucapan|"
        "tuturan|perkataan"
    ),
    "": (
        "id|no|#|index|number|segment|cue|duration|word count|confidence|language|nomor|durasi|bahasa|segmen|"
        "jumlah kata"
    ),
}
_PART_OF = {name: part for part, names in _PARTS.items() for name in names.split("|")}
_UNIT = re.compile(r"\s*[(\[](?:ms|s|sec|seconds|detik|hh:mm:ss)[)\]]$")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,]\d{1,9}|[:;]\d{1,3})?(?=\s|[-–—]|$)")
_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,9})?")
_LONGEST_CUE = 300  # seconds, on average: what lasts longer is told in milliseconds
_LATEST = 200 * 3600  # seconds


def is_transcript_table(table: Table) -> bool:
    """Whether a table is a transcript by its heads, in English or Indonesian, and by its times."""
    return _seconds(table) is not None


def read_transcript_table(path: Path) -> TranscriptRead:
    """The transcript in a table; a Fault for any other table."""
    table = read_table(path)
    seconds = _seconds(table)
    if seconds is None:
        raise Fault(
            str(path),
            0,
            0,
            N_("a transcript as a table has columns for the start, the speaker and the text; this has not"),
        )
    columns = _columns(table.headers)
    text, speaker = columns["text"], columns.get("speaker")
    said = [
        Said(row[speaker].strip() if speaker is not None else "", row[text].strip(), second)
        for row, second in zip(table.rows, seconds, strict=True)
    ]
    read = said_to_transcript(said)
    if read is None:
        raise Fault(str(path), 0, 0, N_("there are no words in it"))
    return read


def _columns(headers: Sequence[str]) -> dict[str, int]:
    """Where each part of a transcript stands; nothing where a column is of none, or two are of the same."""
    found: dict[str, int] = {}
    for index, header in enumerate(headers):
        part = _PART_OF.get(_UNIT.sub("", header.strip().lower().replace("_", " ")).rstrip("?"))
        if part is None or part in found:
            return {}
        if part:
            found[part] = index
    return found


def _seconds(table: Table) -> list[int] | None:
    """When each row was said; None where it is no transcript."""
    columns = _columns(table.headers)
    if not {"start", "text"} <= columns.keys() or not columns.keys() & {"stop", "speaker"} or not table.rows:
        return None
    starts = [_time(row[columns["start"]]) for row in table.rows]
    stops = [_time(row[columns["stop"]]) for row in table.rows] if "stop" in columns else starts
    known = [start for start in starts if start is not None]
    ends = [stop for stop in stops if stop is not None]
    if len(known) < len(starts) or len(ends) < len(stops) or any(later < sooner for sooner, later in pairwise(known)):
        return None
    length = sum(stop - start for start, stop in zip(known, ends, strict=True)) / len(known)
    unit = 1_000 if length > _LONGEST_CUE else 1
    seconds = [int(start / unit) for start in known]
    return seconds if seconds[-1] <= _LATEST else None


def _time(cell: str) -> float | None:
    """Seconds of a time on the clock, of the first of a span of two, or of a number; None for anything else."""
    clock = _CLOCK.match(cell.strip())
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    return float(cell.strip().replace(",", ".")) if _NUMBER.fullmatch(cell.strip()) else None
