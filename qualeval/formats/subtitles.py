"""WebVTT and SubRip, as the meeting programs write them rather than as the standards wish.

Teams has written unpadded and negative times, names with commas in `<v>`, and utterances split into cues by id; Zoom
puts `Name: ` into the text. What is said by one person in a row becomes one turn.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.domain.records import Role
from qualeval.domain.text import Content, Turn
from qualeval.domain.transcripts import SpeakerFound, TranscriptRead
from qualeval.formats.speaker_roles import roles_of
from qualeval.formats.speakers import find_cue_labels
from qualeval.formats.text_file import read_text
from qualeval.i18n import N_

_TIME = r"-?\d{1,4}:-?\d{1,2}(?::-?\d{1,2})?(?:[.,]-?\d{1,6})?"
_TIMES = re.compile(rf"\s*({_TIME})\s*-->\s*({_TIME})(?:\s.*)?")
_NO_TIMES = re.compile(r"\s*NaN(?::NaN){1,2}\s*-->\s*NaN(?::NaN){1,2}(?:\s.*)?")  # as a script writes an empty cell's
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,40})*[ \t]+([^<>]{1,200})>|</v>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:c|i|b|u|s|ruby|rt|lang|font|v)(?:[.\s][^<>]{0,200})?/?>|<\d[\d:.]{0,20}>", re.IGNORECASE)
_POSITION = re.compile(r"\{\\an?\d{1,2}\}")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,10}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_UTTERANCE = re.compile(r"([0-9a-fA-F]{8}-[0-9a-fA-F-]{27}(?:/\d{1,9})?)-\d{1,9}")
_SKIPPED_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
_NAME_LINE = re.compile(r"\(([^\W\d_][^()]{0,59})\)")
_WEBEX = re.compile(r'\d{1,6}\s+"([^"\n]{1,80})"(?:\s+\(\d{1,20}\))?')  # what identifies a cue names the speaker
_NAMED_CUES = 2
_ROLLING_SHARE = 0.3  # of the cues begin with the words of the one before: automatic captions that roll up
_ROLLING_CUES = 3
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue as it stands in the file; `lines` grows while it is read."""

    seconds: int
    identifier: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class _Speech:
    """Words of one person within a cue. `utterance` ties the cues together that Teams split."""

    speaker: str
    words: str
    seconds: int
    utterance: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one person (nobody named: empty) that begin at a time in seconds."""

    speaker: str
    words: str
    seconds: int


def said_to_transcript(said: Iterable[Said]) -> TranscriptRead | None:
    """A transcript of what other programs keep in segments, by the rules of subtitles; None where nothing is said."""
    cues = [_Cue(each.seconds, "", [_voiced(each)]) for each in said]
    speeches = [speech for speech in _speeches(cues) if speech.words]
    return _render(_turns_of(speeches)) if speeches else None


def _voiced(said: Said) -> str:
    speaker = re.sub(r"[<>]", "", said.speaker)
    return f"<v {speaker}>{said.words}" if speaker else said.words


def read_vtt(path: Path) -> TranscriptRead:
    """A WebVTT file; a Fault where its header or all cues are missing or a time cannot be read."""
    text = read_text(path)
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        raise Fault(str(path), 1, 0, N_("the first line must be WEBVTT; add it, or name the file .srt if it is SubRip"))
    return read_cues(text, str(path))


def read_srt(path: Path) -> TranscriptRead:
    """A SubRip file; a Fault where all cues are missing or a time cannot be read."""
    return read_cues(read_text(path), str(path))


def read_cues(text: str, file: str) -> TranscriptRead:
    """The cues of a text; a Fault where there are none."""
    cues = _cues(text, file)
    if not cues:
        raise Fault(file, 0, 0, N_("there are no cues in it (lines such as 00:00:01.000 --> 00:00:04.000)"))
    said = [speech for speech in _speeches(_unrolled(cues)) if speech.words]
    if not said:
        raise Fault(file, 0, 0, N_("there are no words in it"))
    return _render(_turns_of(said))


# --- cues ------------------------------------------------------------------------------------------------------------


def _cues(text: str, file: str) -> list[_Cue]:
    """The cues in order. Lines that belong to none are added to the one before: no word is dropped."""
    cues: list[_Cue] = []
    for number, block in _blocks(text):
        if _SKIPPED_BLOCK.fullmatch(block[0]):
            continue
        arrows = [index for index, line in enumerate(block) if "-->" in line]
        starts = [_start_of_cue(block, index) for index in arrows]
        stray = block[: starts[0]] if starts else block
        if cues and not (len(stray) == 1 and stray[0].strip().isdecimal()):
            cues[-1].lines.extend(stray)
        for arrow, start, end in zip(arrows, starts, [*starts, len(block)][1:], strict=True):
            before = cues[-1].seconds if cues else 0
            seconds = before if _NO_TIMES.fullmatch(block[arrow]) else _seconds(block[arrow], number + arrow, file)
            cues.append(_Cue(seconds, "".join(block[start:arrow]).strip(), block[arrow + 1 : end]))
    return cues


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that are not blank, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _start_of_cue(block: list[str], arrow: int) -> int:
    """Where the cue with its times at `arrow` begins: at the identifier above, if that is one."""
    if arrow == 0:
        return 0
    above = block[arrow - 1].strip()
    is_identifier = arrow == 1 or above.isdecimal() or _UTTERANCE.fullmatch(above)
    return arrow - 1 if is_identifier and "-->" not in above and not above.startswith("WEBVTT") else arrow


def _seconds(line: str, number: int, file: str) -> int:
    """When a cue begins, in whole seconds; a time before the recording's start counts as the start."""
    match = _TIMES.fullmatch(line)
    if match is None:
        raise Fault(
            file,
            number,
            0,
            N_("the times “{line}” cannot be read; they look like 00:00:01.000 --> 00:00:04.000"),
            line=line.strip()[:60],
        )
    seconds = 0
    for part in re.split(r"[.,]", match[1])[0].split(":"):
        seconds = seconds * 60 + int(part)
    return max(0, seconds)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _unrolled(cues: list[_Cue]) -> list[_Cue]:
    """The cues without the lines that automatic captions repeat while they roll up the screen."""
    plain = [[line for line in map(_plain, cue.lines) if line] for cue in cues]
    repeated = [0, *(_overlap(before, after) for before, after in pairwise(plain))]
    n_rolling = sum(count > 0 for count in repeated)
    if n_rolling < max(_ROLLING_CUES, _ROLLING_SHARE * len(cues)):
        return cues
    return [
        _Cue(cue.seconds, cue.identifier, [line for line in cue.lines if _plain(line)][count:])
        for cue, count in zip(cues, repeated, strict=True)
    ]


def _overlap(before: list[str], after: list[str]) -> int:
    """How many lines at the end of one cue open the next."""
    longest = min(len(before), len(after))
    return next((n for n in range(longest, 0, -1) if before[-n:] == after[:n]), 0)


# --- speakers --------------------------------------------------------------------------------------------------------


def _speeches(cues: list[_Cue]) -> list[_Speech]:
    """Every cue's words with who says them; one that names nobody goes on with the speaker before."""
    texts = ["\n".join(cue.lines) for cue in cues]
    if any(_VOICE.search(text) for text in texts):
        pieces = [_by_voice(text) for text in texts]
    elif any(_WEBEX.fullmatch(cue.identifier) for cue in cues):
        names = [_WEBEX.fullmatch(cue.identifier) for cue in cues]
        pieces = [[(name[1] if name else "", _plain(text))] for name, text in zip(names, texts, strict=True)]
    elif _have_names_on_lines(cues):
        pieces = [_by_line(cue.lines) for cue in cues]
    else:
        pieces = _by_label([_plain(text) for text in texts])
    said = []
    speaker = ""
    for cue, found in zip(cues, pieces, strict=True):
        match = _UTTERANCE.fullmatch(cue.identifier)
        for name, words in found:
            speaker = name or speaker
            said.append(_Speech(speaker, words, cue.seconds, match[1] if match else ""))
    return said


def _by_voice(text: str) -> list[tuple[str, str]]:
    """(speaker, words) by the `<v Name>` tags of one cue."""
    found = []
    name, begin = "", 0
    for match in _VOICE.finditer(text):
        found.append((name, _plain(text[begin : match.start()])))
        name, begin = _plain(match[1] or ""), match.end()
    found.append((name, _plain(text[begin:])))
    return [(speaker, words) for speaker, words in found if words]


def _have_names_on_lines(cues: list[_Cue]) -> bool:
    """Whether `(Name)` is the first line of most cues, as Google Meet's captions have it; not so `(laughs)`."""
    named = sum(bool(cue.lines) and _NAME_LINE.fullmatch(cue.lines[0].strip()) is not None for cue in cues)
    return named >= _NAMED_CUES and named * 2 > len(cues)


def _by_line(lines: list[str]) -> list[tuple[str, str]]:
    """(speaker, words) of a cue in which `(Name)` stands on a line of its own; a dash parts two people."""
    found: list[tuple[str, str]] = []
    name = ""
    for line in map(_plain, lines):
        match = _NAME_LINE.fullmatch(line)
        if match:
            name = match[1]
        elif line.strip("-–— "):
            found.append((name, line))
    return found


def _by_label(texts: list[str]) -> list[list[tuple[str, str]]]:
    """(speaker, words) by the `Name: ` that opens a cue, for each cue (a line each here)."""
    labels = {label.line: label for label in find_cue_labels("\n".join(texts))}
    found = []
    offset = 0
    for text in texts:
        label = labels.get(offset)
        found.append([(label.name, text[label.end - offset :].strip()) if label else ("", text)])
        offset += len(text) + 1
    return found


def _plain(text: str) -> str:
    """A cue's words on one line, without tags and entities."""
    bare = _POSITION.sub("", _TAG.sub("", text))
    return " ".join(_ENTITY.sub(lambda match: html.unescape(match.group()), bare).split())


# --- turns -----------------------------------------------------------------------------------------------------------


def _turns_of(said: list[_Speech]) -> Iterator[list[_Speech]]:
    """Runs of one speaker."""
    turn = [said[0]]
    for before, speech in pairwise(said):
        if speech.speaker != before.speaker:
            yield turn
            turn = []
        turn.append(speech)
    yield turn


def _words_of(turn: list[_Speech]) -> str:
    """A turn's words. Nobody's words may go on for an hour: they break after a sentence, so that they can be read."""
    parts = [turn[0].words]
    for before, speech in pairwise(turn):
        goes_on = speech.speaker or (speech.utterance and speech.utterance == before.utterance)
        parts.append(" " if goes_on or not _SENTENCE_END.search(before.words) else "\n")
        parts.append(speech.words)
    return "".join(parts)


def _render(runs: Iterable[list[_Speech]]) -> TranscriptRead:
    """The stored text: `Name: words`, turns apart by a blank line."""
    pieces: list[str] = []
    turns: list[Turn] = []
    offset = 0
    for run in runs:
        speaker = run[0].speaker
        label = f"{speaker}: " if speaker else ""
        words = _words_of(run)
        body = offset + len(label)
        turns.append(Turn(offset, body, body + len(words), speaker, _clock(run[0].seconds)))
        pieces += [label, words, "\n\n"]
        offset = body + len(words) + 2
    text = "".join(pieces[:-1])
    return TranscriptRead(Content(text, tuple(turns)), _speakers(text, turns))


def _speakers(text: str, turns: list[Turn]) -> tuple[SpeakerFound, ...]:
    roles = roles_of(text, [turn for turn in turns if turn.speaker])
    if turns[0].speaker == "":
        roles = {"": Role.ASIDE if roles else Role.RESPONDENT, **roles}
    if Role.RESPONDENT not in roles.values():
        roles = dict.fromkeys(roles, Role.RESPONDENT)
    counts = Counter(turn.speaker for turn in turns)
    return tuple(SpeakerFound(label, role, counts[label]) for label, role in roles.items())
