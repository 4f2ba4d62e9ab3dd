"""Transcripts kept as JSON: Whisper's and whisper.cpp's, podcasts', services' (.json), and oTranscribe's (.otr)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qualeval.domain.errors import Fault
from qualeval.domain.transcripts import TranscriptRead
from qualeval.formats.html_text import html_text
from qualeval.formats.speech_services import MARKS, spoken
from qualeval.formats.subtitles import Said, said_to_transcript
from qualeval.formats.text_file import decode, read_bytes
from qualeval.i18n import N_

_SNIFFED = 65_536
_MARKS = (b'"segments"', b'"transcription"', b'"media-time"', *MARKS)


def is_transcript_json(path: Path) -> bool:
    """Whether a .json looks like a transcript: a folder holds others too."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_SNIFFED)
            stream.seek(-min(path.stat().st_size, _SNIFFED), 2)
            return any(mark in part for mark in _MARKS for part in (head, stream.read()))
    except OSError:
        return False


def read_whisper(path: Path) -> TranscriptRead:
    """Whisper's JSON, with speakers where a program beside it has added them."""
    file = str(path)
    root = _parsed(path)
    read = said_to_transcript([each for each in _segments(root) if each.words] or [s for s in spoken(root) if s.words])
    if read is None:
        raise Fault(file, 0, 0, N_("there are no segments with words in it: this is another kind of JSON"))
    return read


def otr_text(path: Path) -> str:
    """The words of oTranscribe's page, a time standing before the line that it opens."""
    root = _parsed(path)
    if not isinstance(root, dict) or not isinstance(root.get("text"), str):
        raise Fault(str(path), 0, 0, N_("there is no text in it: this is no file of oTranscribe"))
    return html_text(root["text"])


def _parsed(path: Path) -> Any:
    try:
        return json.loads(decode(read_bytes(path), str(path)))
    except json.JSONDecodeError as error:
        raise Fault(
            str(path), error.lineno, error.colno, N_("this is no valid JSON: {reason}"), reason=error.msg
        ) from error
    except RecursionError as error:
        raise Fault(str(path), 0, 0, N_("this is nested deeper than {n} levels"), n=1000) from error


def _segments(root: Any) -> Iterator[Said]:
    """The segments of either form; times in seconds, or in the milliseconds of whisper.cpp's offsets."""
    found = root.get("segments", root.get("transcription")) if isinstance(root, dict) else root
    for each in found if isinstance(found, list) else ():
        words = each.get("text", each.get("body")) if isinstance(each, dict) else None
        if not isinstance(words, str):
            continue
        start = _start(each)
        speaker = each.get("speaker")
        seconds = int(start) if isinstance(start, int | float) and 0 <= start < 1e7 else 0
        yield Said(speaker if isinstance(speaker, str) else "", " ".join(words.split()), seconds)


def _start(segment: dict[str, Any]) -> Any:
    offsets = segment.get("offsets")
    if isinstance(offsets, dict) and isinstance(offsets.get("from"), int | float):
        return offsets["from"] / 1000
    return segment.get("start", segment.get("startTime", 0))
