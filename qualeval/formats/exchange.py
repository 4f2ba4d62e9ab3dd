"""What the readers of other tools' projects share: identifiers, slugs, lists of what was lost."""

import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qualeval.domain.codebook import Code, Label
from qualeval.domain.exchange import (
    About,
    ExchangeCase,
    ExchangeCode,
    ExchangeCoding,
    ExchangeNote,
    ExchangeProject,
    ExchangeSource,
    Loss,
    OffsetsFound,
)
from qualeval.domain.text import Span
from qualeval.formats.code_description import Described, read_description
from qualeval.i18n import N_

_NAMESPACE = uuid.UUID("5d0f9d0c-6a55-5e0c-9d5b-0f6b1c8e4a21")  # ours alone; never changed, or exports would differ
_GUID = re.compile(r"\{?([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{12})\}?")
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?")
_R_DATE = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})")  # Tue Nov 24 02:46:12 2026
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_LONGEST_SLUG = 40

EMPTY_CODING = N_("codings of no text (their start is their end) were left out")
MOVED_CODING = N_("codings that reached beyond their text were cut to it")
TURNED_CODING = N_("codings whose end came before their start were turned round")
BAD_COLOR = N_("colours that are no #RRGGBB were left out")
NO_TEXT = N_("sources without a text (pictures, sound, film, missing files) were left out")
SAME_CODE = N_("codes with the identifier of one before them were left out")
MEDIA_CODING = N_("codings of pictures, sound, film or places on a page were left out")


def guid_of(given: str, *parts: object) -> str:
    """A given identifier as 8-4-4-4-12 in small letters; where it is none, one made of the parts, ever the same."""
    match = _GUID.fullmatch(given.strip())
    if match:
        return "-".join(match.groups()).lower()
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(str(part) for part in parts)))


def instant(written: str) -> str:
    """A time as ISO 8601; one without a zone is taken as UTC, one that cannot be read is left out."""
    text = written.strip().replace(" ", "T", 1)
    found = _R_DATE.fullmatch(written.strip())
    if found and found[1].title() in _MONTHS:
        text = f"{found[4]}-{_MONTHS.index(found[1].title()) + 1:02d}-{int(found[2]):02d}T{found[3]}"
    if not _INSTANT.fullmatch(text):
        return ""
    return text if text[-1] == "Z" or text[-6:-5] in ("+", "-") else f"{text}Z"


class Losses:
    """Collects what cannot be carried over, by name, in the order met."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, None]] = {}

    def add(self, template: str, name: str) -> None:
        self._names.setdefault(template, {})[name or "–"] = None

    def found(self) -> tuple[Loss, ...]:
        return tuple(Loss(template, tuple(names)) for template, names in self._names.items())


def valid_color(color: str, code: str, losses: Losses) -> str:
    """The colour as the codebook has it; empty, and noted, where it is written in another way."""
    if not color or _COLOR.fullmatch(color.strip()):
        return color.strip()
    losses.add(BAD_COLOR, code)
    return ""


def fitted_span(start: int, end: int, length: int, name: str, losses: Losses) -> Span | None:
    """The span as it fits a text of some length, with what had to be done noted; None where nothing is left."""
    if end < start:
        losses.add(TURNED_CODING, name)
        start, end = end, start
    first, last = max(0, start), min(end, length)
    if first >= last:
        losses.add(EMPTY_CODING, name)
        return None
    if (first, last) != (start, end):
        losses.add(MOVED_CODING, name)
    return Span(first, last)


# --- codes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code as a file has it; `parent` is the guid of the one it stands under.

    `parts` are given where the file has them apart, rather than within the description.
    """

    guid: str
    name: str
    parent: str = ""
    description: str = ""
    color: str = ""
    is_codable: bool = True
    parts: Described | None = None


def slug_of(name: str) -> str:
    """`percaya_diri` for “Percaya diri”."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9_-]+", "_", folded).strip("_-")[:_LONGEST_SLUG].rstrip("_-")
    if not slug or not slug[0].isalpha():
        slug = f"code_{slug}" if slug else "code"
    return slug


def codes_from(found: Sequence[FoundCode], language: str, losses: Losses) -> tuple[ExchangeCode, ...]:
    """The codes as a codebook has them, parents first: a slug for each, and the parts that descriptions spell out.

    Two codes of one name under different parents stay two; of two with one identifier, which codings could not tell
    apart, the first stays.
    """
    found = _one_for_each_guid(found, losses)
    parts = {code.guid: code.parts or read_description(code.description, language) for code in found}
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for code in found:
        written = parts[code.guid].code
        if written and written not in taken:
            slugs[code.guid] = written
            taken.add(written)
    names = {code.guid: code for code in found}
    for code in found:
        if code.guid not in slugs:
            slugs[code.guid] = _free_slug(slug_of(code.name), names.get(code.parent), taken)
            taken.add(slugs[code.guid])
    return tuple(
        ExchangeCode(
            code.guid,
            Code(
                code=slugs[code.guid],
                name=parts[code.guid].name or Label(((language, code.name.strip() or slugs[code.guid]),)),
                brief=parts[code.guid].brief,
                definition=parts[code.guid].definition,
                include=parts[code.guid].include,
                exclude=parts[code.guid].exclude,
                examples=parts[code.guid].examples,
                keywords=parts[code.guid].keywords,
                kind=parts[code.guid].kind,
                status=parts[code.guid].status,
                color=valid_color(code.color, code.name, losses),
                parent=slugs.get(code.parent, ""),
            ),
            code.is_codable,
        )
        for code in _parents_first(found)
    )


def _one_for_each_guid(found: Sequence[FoundCode], losses: Losses) -> list[FoundCode]:
    first: dict[str, FoundCode] = {}
    for code in found:
        if first.setdefault(code.guid, code) is not code:
            losses.add(SAME_CODE, code.name)
    return list(first.values())


def _free_slug(slug: str, parent: FoundCode | None, taken: set[str]) -> str:
    if slug in taken and parent is not None:
        slug = f"{slug_of(parent.name)}_{slug}"[:_LONGEST_SLUG]
    free, number = slug, 2
    while free in taken:
        free, number = f"{slug}_{number}", number + 1
    return free


def _parents_first(found: Sequence[FoundCode]) -> list[FoundCode]:
    """The codes in the order of the tree; one whose parent is missing, or in a circle, comes last, at the top."""
    under: dict[str, list[FoundCode]] = {}
    known = {code.guid for code in found}
    for code in found:
        under.setdefault(code.parent if code.parent in known else "", []).append(code)
    ordered: list[FoundCode] = []
    waiting = list(reversed(under.get("", [])))
    while waiting:
        code = waiting.pop()
        ordered.append(code)
        waiting += reversed(under.get(code.guid, []))
    seen = {code.guid for code in ordered}
    return ordered + [replace(code, parent="") for code in found if code.guid not in seen]


def dotted_parents(found: Sequence[FoundCode], separator: str = ".") -> list[FoundCode]:
    """Codes whose hierarchy is written into their names, as Taguette does: `a.b` goes under `a` where there is one."""
    by_name = {code.name: code.guid for code in found}
    placed = []
    for code in found:
        above, _, _ = code.name.rpartition(separator)
        placed.append(replace(code, parent=by_name[above]) if above in by_name else code)
    return placed


def unique_names(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names by identifier, made different from each other: two coders of one name are two."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    for identifier, name in names:
        free, number = name, 2
        while free in taken:
            free, number = f"{name} ({number})", number + 1
        taken.add(free)
        found[identifier] = free
    return found


# --- cases and places ------------------------------------------------------------------------------------------------


def cases_with_values(
    cases: Sequence[ExchangeCase], sources: Iterable[tuple[str, str, tuple[tuple[str, str], ...]]]
) -> tuple[ExchangeCase, ...]:
    """The cases with the values that stand on sources: (guid, name, values) of each.

    They go to the case that has this source alone, and to a new case of the source's name where there is none.
    """
    found = list(cases)
    lone = {case.sources[0]: index for index, case in enumerate(found) if len(case.sources) == 1 and not case.spans}
    for guid, name, values in sources:
        if not values:
            continue
        if guid in lone:
            case = found[lone[guid]]
            found[lone[guid]] = replace(case, values=tuple({**dict(values), **dict(case.values)}.items()))
        else:
            found.append(ExchangeCase(guid_of("", "case", guid), name, values=values, sources=(guid,)))
    return tuple(found)


def places_found(quotes: Iterable[tuple[str, str, str]], unit: str) -> tuple[OffsetsFound, ...]:
    """How many of a program's own quotations stand where it says: (source, quotation, words found there) of each."""
    fitting: dict[str, int] = {}
    checked: dict[str, int] = {}
    for source, quote, words in quotes:
        checked[source] = checked.get(source, 0) + 1
        fitting[source] = fitting.get(source, 0) + ("".join(quote.split()) == "".join(words.split()))
    return tuple(OffsetsFound(source, unit, 2, False, fitting[source], n, "quote") for source, n in checked.items())


# --- line ends -------------------------------------------------------------------------------------------------------


def with_line_feeds(project: ExchangeProject) -> ExchangeProject:
    """The project with line feeds alone in its texts and every span moved with them: what a screen can show."""
    moved = {source.guid: _Moved(source.text) for source in project.sources if "\r" in source.text}
    if not moved:
        return project
    return replace(
        project,
        sources=tuple(_source_moved(source, moved) for source in project.sources),
        codings=tuple(c for coding in project.codings if (c := _coding_moved(coding, moved))),
        notes=tuple(_note_moved(note, moved) for note in project.notes),
        cases=tuple(_case_moved(case, moved) for case in project.cases),
    )


class _Moved:
    """A text with its CR LF made LF, and where each offset has gone."""

    def __init__(self, text: str) -> None:
        self.text = re.sub(r"\r\n?", "\n", text)
        self._dropped = [match.start() for match in re.finditer(r"\r(?=\n)", text)]

    def offset(self, offset: int) -> int:
        from bisect import bisect_left

        return offset - bisect_left(self._dropped, offset)


def _source_moved(source: ExchangeSource, moved: dict[str, _Moved]) -> ExchangeSource:
    return replace(source, text=moved[source.guid].text) if source.guid in moved else source


def _coding_moved(coding: ExchangeCoding, moved: dict[str, _Moved]) -> ExchangeCoding | None:
    place = moved.get(coding.source)
    if place is None:
        return coding
    start, end = place.offset(coding.start), place.offset(coding.end)
    return replace(coding, start=start, end=max(end, start + 1))


def _note_moved(note: ExchangeNote, moved: dict[str, _Moved]) -> ExchangeNote:
    return replace(note, about=tuple(_about_moved(about, moved) for about in note.about))


def _about_moved(about: About, moved: dict[str, _Moved]) -> About:
    place = moved.get(about.target) if about.kind == "span" else None
    return replace(about, start=place.offset(about.start), end=place.offset(about.end)) if place else about


def _case_moved(case: ExchangeCase, moved: dict[str, _Moved]) -> ExchangeCase:
    spans = tuple(
        (source, moved[source].offset(start), moved[source].offset(end)) if source in moved else (source, start, end)
        for source, start, end in case.spans
    )
    return replace(case, spans=spans)
