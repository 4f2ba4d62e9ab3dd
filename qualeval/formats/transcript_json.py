"""Transcripts kept as JSON: those of programs that transcribe (.json), and oTranscribe's (.otr)."""

import json
import re
from pathlib import Path
from typing import Any

from qualeval.domain.errors import Fault
from qualeval.domain.transcripts import TranscriptRead
from qualeval.formats.html_text import html_text
from qualeval.formats.speech_json import spoken
from qualeval.formats.subtitles import said_to_transcript
from qualeval.formats.text_file import decode, read_bytes
from qualeval.i18n import N_

_SNIFFED = 65_536
_HAS_TIMES = re.compile(
    rb'"(?:start|start_?time|start_?offset|start_?ms|tStartMs|offsets|offsetInTicks|timestamps?|ts|time|speaker)"\s*:',
    re.IGNORECASE,
)
_LISTS = re.compile(rb'"(?:segments|transcription|monologues|utterances|speaker_labels|media-time)"')
_HAS_WORDS = re.compile(
    rb'"(?:segments|transcription|text|body|words?|transcript|content|quote|value|utf8|punct|display|sentence)"\s*:',
    re.IGNORECASE,
)


def is_transcript_json(path: Path) -> bool:
    """Whether a .json looks like a transcript: a folder holds others too."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_SNIFFED)
            stream.seek(-min(path.stat().st_size, _SNIFFED), 2)
            ends = head + stream.read()
    except OSError:
        return False
    return bool(_LISTS.search(ends) or (_HAS_TIMES.search(ends) and _HAS_WORDS.search(ends)))


def read_transcript_json(path: Path) -> TranscriptRead:
    """The transcript in any program's JSON; a Fault where there is none."""
    read = said_to_transcript(spoken(_parsed(path)))
    if read is None:
        raise Fault(str(path), 0, 0, N_("there are no segments with words in it: this is another kind of JSON"))
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
    except ValueError as error:  # a number of thousands of digits
        raise Fault(str(path), 0, 0, N_("this is no valid JSON: {reason}"), reason=error) from error
    except RecursionError as error:
        raise Fault(str(path), 0, 0, N_("this is nested deeper than {n} levels"), n=1000) from error
