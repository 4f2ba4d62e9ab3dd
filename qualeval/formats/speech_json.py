"""What was said, of any program's JSON: the list in it whose entries have words, and a time or a speaker.

Some have an entry for each stretch (Whisper, Sonix, Rev, AssemblyAI, Deepgram, Azure, Stream, podcasts), others for
each word (Trint, Amazon, ElevenLabs, Kaldi); each has its own names for these, its own unit of time, and its own place
for who speaks: in the entry, around it, or in a list beside it. Who has a number or a letter is `Speaker 1`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, TypeGuard

from qualeval.formats.subtitles import Said

_TEXTS = (
    "punctuatedword punct text body transcript sentence utterance spokentext display quote content value word utf8"
).split()
_TIMES = (
    "start starttime startms starttimems tstartms startoffset starttimestamp offsetinticks offsets offset from begin "
    "ts timestamp time"
).split()
_SPEAKERS = "speakername speakerdisplayname speaker speakerlabel speakertag speakerid participant who".split()
_NAMES = "name displayname label id @id".split()  # of a speaker who is told about in an entry of her own
_FIRST_OF = ("alternatives", "nbest")  # ways to understand the same words, the likeliest first
_PEOPLE = ("speakers", "participants")
_DEEPEST = 12
_LATEST = 10_000_000  # seconds
_SLOWEST = 0.05  # words a second: who speaks more slowly is timed in milliseconds
_NEARLY_ALL = 0.9
_OWN_SPACES = 0.25  # of what is said begins or ends with a space: none is put between
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,9})?)")
_DURATION = re.compile(r"PT(?:(\d{1,3})H)?(?:(\d{1,3})M)?(?:(\d{1,6}(?:\.\d{1,9})?)S)?")
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")
_MARK = "\b"  # before a mark of punctuation: nothing stands between it and the word before

_Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Told:
    """An entry of a list: its words in pieces, who says them, when they begin, and which paragraph they are part of."""

    pieces: tuple[str, ...]
    speaker: str = ""
    start: float | None = None
    paragraph: str = ""

    @property
    def size(self) -> int:
        return sum(len(piece.strip()) for piece in self.pieces)


def spoken(root: Any) -> list[Said]:
    """What is said, in order; nothing where no list holds it."""
    lists = [[_told(each) for each in entries] for entries in _lists(root)]
    told = _best([[each for each in entries if each.size] for entries in lists])
    if not told:
        return []
    if not any(each.speaker for each in told):
        told = _by_turns(told, lists)
    names = dict(_people(root))
    told = [replace(each, speaker=names.get(each.speaker) or _who(each.speaker)) for each in _with_marks(told)]
    unit = _unit(told)
    between = "" if _has_own_spaces(told) else " "
    return [
        Said(group[0].speaker, _joined(group, between), _seconds(group[0].start or 0, unit)) for group in _groups(told)
    ]


def seconds_of(value: Any, *, in_one: int = 1) -> int:
    """A time that is given as a number, or a number in words; `in_one` says how many make a second."""
    found = _number(value)
    return _seconds(found or 0, in_one)


# --- lists and their entries -----------------------------------------------------------------------------------------


def _lists(value: Any, depth: int = 0) -> Iterator[list[_Entry]]:
    """Every list of entries, outer ones first; of several ways to understand the same, the first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        entries = [each for each in value if isinstance(each, dict)]
        if entries:
            yield entries
        for each in value:
            yield from _lists(each, depth + 1)
    elif isinstance(value, dict):
        for key, inner in value.items():
            first = _plain(key) in _FIRST_OF and isinstance(inner, list)
            yield from _lists(inner[:1] if first else inner, depth + 1)


def _told(entry: _Entry, depth: int = 0) -> _Told:
    known = _known(entry)
    inner = [] if depth > _DEEPEST else [_told(each, depth + 1) for each in _inside(known)]
    text = next((known[key] for key in _TEXTS if isinstance(known.get(key), str)), None)
    pieces = tuple(piece for each in inner for piece in each.pieces) if text is None else (text,)
    if known.get("type") in ("punctuation", "punct") and pieces and pieces[0].strip():
        pieces = (_MARK + pieces[0].strip(),)
    named = (who for key in _SPEAKERS if (who := _named(known.get(key))))
    timed = (time for key in _TIMES if (time := _time(key, known.get(key))) is not None)
    return _Told(
        pieces,
        next(named, "") or next((each.speaker for each in inner if each.speaker), ""),
        next(timed, next((each.start for each in inner if each.start is not None), None)),
        str(known.get("paragraphid") or ""),
    )


def _known(entry: _Entry) -> _Entry:
    """What an entry says, by plain keys; an editor's blocks keep who speaks and when in `data`."""
    around = entry.get("data")
    beside = {key: each for key, each in around.items() if not isinstance(each, list)} if _is_entry(around) else {}
    return {_plain(key): each for key, each in (beside | entry).items()}


def _is_entry(value: Any) -> TypeGuard[_Entry]:
    return isinstance(value, dict)


def _inside(known: _Entry) -> Iterator[_Entry]:
    for key, value in known.items():
        if isinstance(value, list):
            for each in value[:1] if key in _FIRST_OF else value:
                if isinstance(each, dict):
                    yield each
                elif isinstance(each, list) and len(each) == 3 and isinstance(each[0], str):
                    yield {"start": each[1]}  # Watson's word, start and end


def _best(lists: list[list[_Told]]) -> list[_Told]:
    """The list that holds nearly all that any holds, with names if one has them, in the longest stretches."""
    fit = [told for told in lists if sum(bool(e.speaker) or e.start is not None for e in told) * 2 > len(told)]
    most = max((sum(each.size for each in told) for told in fit), default=0)
    whole = [told for told in fit if sum(each.size for each in told) >= _NEARLY_ALL * most]
    return min(whole, key=lambda told: (not any(each.speaker for each in told), len(told)), default=[])


def _by_turns(told: list[_Told], lists: list[list[_Told]]) -> list[_Told]:
    """Who speaks, by a list that says only who began when."""
    for entries in lists:
        turns = sorted((e.start, e.speaker) for e in entries if e.start is not None and e.speaker and not e.size)
        if turns:
            starts = [start for start, _ in turns]
            return [
                each
                if each.start is None
                else replace(each, speaker=turns[max(0, bisect_right(starts, each.start) - 1)][1])
                for each in told
            ]
    return told


def _people(value: Any) -> Iterator[tuple[str, str]]:
    """The identifiers of speakers with their names, where a list says these."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        for each in inner if key in _PEOPLE and isinstance(inner, list) else ():
            if isinstance(each, dict) and isinstance(each.get("name"), str) and each["name"].strip():
                yield str(each.get("id", each.get("speaker_id", ""))), " ".join(each["name"].split())


# --- words -----------------------------------------------------------------------------------------------------------


def _with_marks(told: list[_Told]) -> Iterator[_Told]:
    """A mark that an entry of its own holds is of the one before it."""
    before = _Told(())
    for each in told:
        is_mark = each.pieces[0].startswith(_MARK) and not each.speaker
        before = replace(each, speaker=before.speaker, paragraph=before.paragraph) if is_mark else each
        yield before


def _groups(told: list[_Told]) -> Iterator[list[_Told]]:
    """Stretches as they are; single words by who says them and by paragraph, nobody's by sentence."""
    n_single = sum(" " not in piece.strip() for each in told for piece in each.pieces)
    n_pieces = sum(len(each.pieces) for each in told)
    if n_pieces > len(told) or n_single < _NEARLY_ALL * n_pieces:
        yield from ([each] for each in told)
        return
    for (speaker, paragraph), group in groupby(told, lambda each: (each.speaker, each.paragraph)):
        sentence: list[_Told] = []
        for each in group:
            sentence.append(each)
            if not (speaker or paragraph) and _SENTENCE_END.search(each.pieces[0].strip()):
                yield sentence
                sentence = []
        if sentence:
            yield sentence


def _joined(group: list[_Told], between: str) -> str:
    words = between.join(piece for each in group for piece in each.pieces)
    return " ".join(words.replace(between + _MARK, "").replace(_MARK, "").split())


def _has_own_spaces(told: list[_Told]) -> bool:
    pieces = [piece for each in told for piece in each.pieces]
    return sum(piece[:1].isspace() or piece[-1:].isspace() for piece in pieces) >= _OWN_SPACES * len(pieces)


def _plain(key: str) -> str:
    return key.replace("_", "").replace("-", "").casefold()


def _named(value: Any) -> str:
    if isinstance(value, dict):
        known = {_plain(key): each for key, each in value.items()}
        value = next((known[key] for key in _NAMES if known.get(key)), "")
    return " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _who(name: str) -> str:
    """`A`, `0`, `spk_0` and `"0"` are somebody without a name."""
    number = name.removeprefix("spk_")
    return f"Speaker {number}" if number and (number.isdecimal() or len(number) == 1) else name


# --- times -----------------------------------------------------------------------------------------------------------


def _time(key: str, value: Any) -> float | None:
    """A time in seconds, or in what a whole number may count besides: milliseconds."""
    found = _number(value)
    if found is None:
        return None
    return found / 10_000_000 if key.endswith("ticks") else found / 1_000 if key.endswith("ms") else found


def _number(value: Any) -> float | None:
    """A number, also in words, as a clock or a duration, as the first of two, or in parts; None for anything else."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        if "seconds" in value or "nanos" in value:
            return (_plain_number(value.get("seconds")) or 0) + (_plain_number(value.get("nanos")) or 0) / 1e9
        value = value.get("from")
    return _plain_number(value)


def _plain_number(value: Any) -> float | None:
    if isinstance(value, str):
        return _written(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < _LATEST * 10_000_000 else None


def _written(text: str) -> float | None:
    if clock := _CLOCK.fullmatch(text):
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3].replace(",", "."))
    if duration := _DURATION.fullmatch(text):
        return int(duration[1] or 0) * 3600 + int(duration[2] or 0) * 60 + float(duration[3] or 0)
    try:
        return float(text.removesuffix("s"))
    except ValueError:
        return None


def _unit(told: list[_Told]) -> int:
    """How many of what times count make a second: all whole, and as seconds slower than anybody speaks, a thousand."""
    starts = [each.start for each in told if each.start is not None]
    n_words = sum(len(piece.split()) for each in told for piece in each.pieces)
    span = max(starts, default=0) - min(starts, default=0) if len(starts) > 1 else max(starts, default=0)
    return 1_000 if all(start % 1 == 0 for start in starts) and n_words < _SLOWEST * span else 1


def _seconds(time: float, in_one: int) -> int:
    return int(time / in_one) if 0 <= time / in_one < _LATEST else 0
