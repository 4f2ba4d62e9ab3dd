"""Captions as YouTube, broadcasters and editors keep them (.sbv, .srv1 to .srv3, .ttml, .ass), and cues in a text."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.domain.transcripts import TranscriptRead
from qualeval.formats.speech_json import seconds_of
from qualeval.formats.subtitles import Said, read_cues, said_to_transcript
from qualeval.formats.text_file import read_bytes, read_text
from qualeval.formats.xml_zip import parse_xml
from qualeval.i18n import N_

_SBV_TIMES = re.compile(r"(?m)^(\d{1,2}:\d\d:\d\d\.\d{1,3}),(\d{1,2}:\d\d:\d\d\.\d{1,3})[ \t]*$")
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,6})?"
# as Whisper prints them ([0:01 --> 0:04]), with a name before (Rini 0:01 --> 0:04) or after ([0:01 - 0:04] [Rini])
_RANGE = re.compile(
    rf"""(?m)^[ \t]{{0,8}}(?:(?P<before>[^\W_][^\n\t:\[\](){{}}<>]{{0,39}}?)[ \t]{{1,4}})?
    (?:(?P<open>[\[(])[ \t]?)?(?P<start>{_CLOCK})
    [ \t]{{0,3}}(?P<to>-->|[-–—])[ \t]{{0,3}}{_CLOCK}[ \t]?(?P<close>[\])])?
    (?:[ \t]{{1,4}}\[(?P<after>[^\W\d][^\[\]\n]{{0,39}})\][ \t]*(?=\n|$))?
    (?:[ \t]{{1,4}}(?P<numbered>SPEAKER_\d{{1,3}})[ \t]{{0,4}}[-–:])?[ \t:]{{0,8}}""",
    re.VERBOSE,
)
_DASHED = re.compile(rf"(?m)^[ \t]{{0,8}}[\[(][ \t]?{_CLOCK}[ \t]{{0,3}}[-–—]")
_NUMBER = re.compile(r"(?:^|\n)\s*\d{1,5}\s*$")  # of the next cue
_FEWEST = 2
_ASS_SIGNS = re.compile(r"\{[^{}]{0,500}\\p[1-9][^{}]{0,500}\}[^{]*|\{[^{}]{0,500}\}|\\[Nnh]")  # drawn, or only seen


def read_sbv(path: Path) -> TranscriptRead:
    return read_cues(_SBV_TIMES.sub(r"\1 --> \2", read_text(path)), str(path))


def read_ass(path: Path) -> TranscriptRead:
    """SubStation's lines of dialogue, in the order of their times: `Format:` names the columns, the text comes last."""
    columns: list[str] = []
    said = []
    for line in read_text(path).split("\n"):
        kind, _, rest = line.strip().partition(":")
        if kind == "Format":
            columns = [name.strip().casefold() for name in rest.split(",")]
        elif kind == "Dialogue" and {"start", "text"} <= set(columns):
            cells = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False))
            words = " ".join(_ASS_SIGNS.sub(" ", cells.get("text", "")).split())
            speaker = cells.get("name", cells.get("actor", "")).strip()
            said.append(Said(speaker, words, _seconds(cells.get("start", "").strip())))
    read = said_to_transcript(sorted((each for each in said if each.words), key=lambda each: each.seconds))
    if read is None:
        raise Fault(str(path), 0, 0, N_("there are no words in it"))
    return read


def read_timed_xml(path: Path) -> TranscriptRead:
    """A paragraph (`p`, in the oldest form `text`) for each cue, with its start in `begin`, `t` (ms) or `start` (s)."""
    root = parse_xml(read_bytes(path), path.name, str(path))
    said = []
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        begin = element.get("begin") or element.get("start") or ""
        if name not in ("p", "text") or not (begin or element.get("t")):
            continue
        seconds = _seconds(begin) if begin else seconds_of(element.get("t"), in_one=1_000)
        pieces = ["\n" if str(each.tag).endswith("br") else each.text or "" for each in element.iter()]
        tails = [each.tail or "" for each in element.iter() if each is not element]
        words = pieces[0] + "".join(a + b for a, b in zip(pieces[1:], tails, strict=True))
        said.append(Said("", " ".join(words.split()), seconds))
    read = said_to_transcript(each for each in said if each.words)
    if read is None:
        raise Fault(str(path), 0, 0, N_("there are no words in it"))
    return read


def _seconds(begin: str) -> int:
    """`00:01:02.500`, `62.5s` or `62.5`."""
    seconds = 0
    for part in begin.removesuffix("s").replace(",", ".").split(":"):
        seconds = seconds * 60 + seconds_of(part)
    return seconds


def timed_text(text: str) -> TranscriptRead | None:
    """A plain text in which every stretch has its beginning and end, as Whisper prints it; None for any other."""
    if "-->" not in text and not _DASHED.search(text):
        return None
    ranges = [match for match in _RANGE.finditer(text) if match["to"] == "-->" or (match["open"] and match["close"])]
    if len(ranges) < _FEWEST or len(ranges) * 12 < text.count("\n"):
        return None
    return said_to_transcript(each for each in _stretches(text, ranges) if each.words)


def _stretches(text: str, ranges: list[re.Match[str]]) -> Iterator[Said]:
    yield Said("", " ".join(_NUMBER.sub("", text[: ranges[0].start()]).split()), 0)
    for match, end in pairwise([*ranges, None]):
        assert match is not None
        said = text[match.end() : end.start() if end else len(text)]
        words = " ".join((_NUMBER.sub("", said) if match["to"] == "-->" and not match["open"] else said).split())
        yield Said(
            match["before"] or match["after"] or match["numbered"] or "",
            words,
            _seconds(match["start"].partition(".")[0]),
        )
