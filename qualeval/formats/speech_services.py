"""What services that turn speech into text answer, as JSON: Rev, AssemblyAI, Deepgram, Amazon, and YouTube's captions.

Each has its own names for a person, a time and the words. Who is numbered or lettered is called `Speaker 1`.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from qualeval.formats.subtitles import Said

MARKS = (b'"monologues"', b'"utterances"', b'"speaker_labels"', b'"audio_segments"', b'"tStartMs"')
_LATEST = 10_000_000  # seconds


def spoken(root: Any) -> Iterator[Said]:
    """What is said, by the form that the answer has; nothing where it has none of them."""
    if not isinstance(root, dict):
        return iter(())
    results = root.get("results")
    inside = results if isinstance(results, dict) else {}
    for found, reading in (
        (root.get("monologues"), lambda each: _monologue(each, _names(root))),
        (root.get("utterances"), _of_assemblyai),
        (inside.get("utterances"), _of_deepgram),
        (_paragraphs(inside), _paragraph),
        (inside.get("audio_segments"), _of_amazon),
        (root.get("events"), _event),
    ):
        if isinstance(found, list) and found:
            return (reading(each) for each in found if isinstance(each, dict))
    return _items(inside.get("items"))


def seconds_of(value: Any, *, in_one: int = 1) -> int:
    """A time that is given as a number, or a number in words; `in_one` says how many make a second."""
    try:
        seconds = float(value) / in_one
    except (TypeError, ValueError, OverflowError):
        return 0
    return int(seconds) if 0 <= seconds < _LATEST else 0


def _who(value: Any) -> str:
    """`A`, `0`, `spk_0` and `"0"` are somebody without a name."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    number = text.removeprefix("spk_")
    return f"Speaker {number}" if number and (number.isdecimal() or len(number) == 1) else text


def _words(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _listed(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _names(root: dict[str, Any]) -> dict[Any, str]:
    return {str(each.get("id")): _words(each.get("name")) for each in _listed(root.get("speakers"))}


def _monologue(each: dict[str, Any], names: dict[Any, str]) -> Said:
    elements = _listed(each.get("elements"))
    words = "".join(element["value"] for element in elements if isinstance(element.get("value"), str))
    start = next((element["ts"] for element in elements if "ts" in element), 0)
    speaker = names.get(str(each.get("speaker"))) or _who(each.get("speaker"))
    return Said(speaker, _words(words), seconds_of(start))


def _of_assemblyai(each: dict[str, Any]) -> Said:
    return Said(_who(each.get("speaker")), _words(each.get("text")), seconds_of(each.get("start"), in_one=1_000))


def _of_deepgram(each: dict[str, Any]) -> Said:
    return Said(_who(each.get("speaker")), _words(each.get("transcript")), seconds_of(each.get("start")))


def _of_amazon(each: dict[str, Any]) -> Said:
    return Said(_who(each.get("speaker_label")), _words(each.get("transcript")), seconds_of(each.get("start_time")))


def _paragraphs(results: dict[str, Any]) -> Any:
    """Deepgram's, of the first channel's first reading."""
    for channel in _listed(results.get("channels"))[:1]:
        for reading in _listed(channel.get("alternatives"))[:1]:
            paragraphs = reading.get("paragraphs")
            return paragraphs.get("paragraphs") if isinstance(paragraphs, dict) else None
    return None


def _paragraph(each: dict[str, Any]) -> Said:
    words = " ".join(_words(sentence.get("text")) for sentence in _listed(each.get("sentences")))
    return Said(_who(each.get("speaker")), words, seconds_of(each.get("start")))


def _event(each: dict[str, Any]) -> Said:
    parts = [part["utf8"] for part in _listed(each.get("segs")) if isinstance(part.get("utf8"), str)]
    return Said("", _words("".join(parts)), seconds_of(each.get("tStartMs"), in_one=1_000))


def _items(found: Any) -> Iterator[Said]:
    """Amazon's words one by one: those of one person in a row, marks without a space before them."""
    for speaker, group in groupby(_told_by_whom(found), lambda told: told[0]):
        items = [item for _, item in group]
        words = ""
        for item in items:
            content = next((_words(each.get("content")) for each in _listed(item.get("alternatives"))), "")
            words += content if item.get("type") == "punctuation" else f" {content}"
        start = next((item["start_time"] for item in items if "start_time" in item), 0)
        yield Said(speaker, _words(words), seconds_of(start))


def _told_by_whom(found: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """A mark that names nobody is of the one before it."""
    speaker = ""
    for item in _listed(found):
        if item.get("type") != "punctuation" or "speaker_label" in item:
            speaker = _who(item.get("speaker_label"))
        yield speaker, item
