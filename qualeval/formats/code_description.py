"""A code's criteria, examples and keywords within its description, the one text that travels between tools.

Each part begins with a heading at the start of a line (`Definisi: …`, `Tidak termasuk: …`, `Contoh 1: …`); its further
lines are indented by two spaces, so that what people wrote can hold anything and still reads back as it was. The
heading's language says the text's: Indonesian words, English words, or `Definition [su]:` for any other.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualeval.domain.codebook import ACTIVE, KINDS, STATUSES, Code, Label

_WORDS = {
    "code": ("Kode", "Code"),
    "name": ("Nama", "Name"),
    "brief": ("Ringkas", "Brief"),
    "definition": ("Definisi", "Definition"),
    "include": ("Termasuk", "Include"),
    "exclude": ("Tidak termasuk", "Exclude"),
    "example": ("Contoh", "Example"),
    "keywords": ("Kata kunci", "Keywords"),
    "kind": ("Jenis", "Kind"),
    "status": ("Status", "Status"),
}
_OTHER_WORDS = {
    "full definition": ("definition", "en"),
    "brief definition": ("brief", "en"),
    "short definition": ("brief", "en"),
    "inclusion criteria": ("include", "en"),
    "includes": ("include", "en"),
    "when to use": ("include", "en"),
    "exclusion criteria": ("exclude", "en"),
    "excludes": ("exclude", "en"),
    "when not to use": ("exclude", "en"),
    "examples": ("example", "en"),
    "definisi singkat": ("brief", "id"),
    "kapan dipakai": ("include", "id"),
    "kapan tidak dipakai": ("exclude", "id"),
}
_PARTS_BY_WORD = {
    word.casefold(): (part, language)
    for part, words in _WORDS.items()
    for word, language in zip(words, ("id", "en"), strict=True)
} | _OTHER_WORDS
_HEADING = re.compile(r"([^\W\d_][^\W\d_ ]*(?: [^\W\d_]+){0,2})(?: (\d{1,6}))?(?: \[([^\]\n]+)\])?:(?: |$)")
_SLUG = re.compile(r"[a-z][a-z0-9_-]*")
_PLAIN = ("code", "kind", "status")  # the same in every language
_LABELS = ("name", "brief", "definition", "include", "exclude")
_INDENT = "  "
_NOTHING = Label()


@dataclass(frozen=True, slots=True)
class Described:
    """What a description says of a code; every part may be missing."""

    code: str = ""
    name: Label = _NOTHING
    brief: Label = _NOTHING
    definition: Label = _NOTHING
    include: Label = _NOTHING
    exclude: Label = _NOTHING
    examples: tuple[Label, ...] = ()
    keywords: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kind: str = ""
    status: str = ACTIVE


# --- writing ---------------------------------------------------------------------------------------------------------


def write_description(code: Code, language: str, *, with_name: bool, with_slug: bool) -> str:
    """The description of a code; its slug and its names where those beside it do not say them."""
    lines: list[str] = []
    if with_slug:
        lines.append(_section("code", language, code.code))
    for part in _LABELS:
        label: Label = getattr(code, part)
        if part == "name" and not with_name:
            continue
        lines += [_section(part, each, text) for each, text in label.texts]
    for number, example in enumerate(code.examples, start=1):
        lines += [_section("example", each, text, number) for each, text in example.texts]
    lines += [_section("keywords", each, joined_words(words)) for each, words in code.keywords]
    if code.kind:
        lines.append(_section("kind", language, code.kind))
    if code.status != ACTIVE:
        lines.append(_section("status", language, code.status))
    return "\n".join(lines)


def _section(part: str, language: str, text: str, number: int = 0) -> str:
    indonesian, english = _WORDS[part]
    word = indonesian if language == "id" else english
    other = f" [{language}]" if language not in ("id", "en") and part not in _PLAIN else ""
    return f"{word}{f' {number}' if number else ''}{other}: " + text.replace("\n", f"\n{_INDENT}")


def joined_words(words: tuple[str, ...]) -> str:
    """`motivasi; semangat`, or a JSON list where a keyword could not be told from that."""
    plain = all(word and word == word.strip() and ";" not in word and "\n" not in word for word in words)
    starts_plainly = not words or not words[0].startswith("[")
    return "; ".join(words) if plain and starts_plainly else json.dumps(list(words), ensure_ascii=False)


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    examples: dict[int, dict[str, str]] = field(default_factory=dict)
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    code: str = ""
    kind: str = ""
    status: str = ACTIVE


def read_description(description: str, language: str) -> Described:
    """The parts that a description spells out; one without headings is a definition as a whole."""
    if not description.strip():
        return Described()
    found = _Found()
    for part, each, number, text in _sections(description, language):
        _take(found, part, each, number, text)
    labels = {part: Label.of(texts) for part, texts in found.labels.items()}
    return Described(
        code=found.code,
        examples=tuple(Label.of(texts) for _, texts in sorted(found.examples.items())),
        keywords=tuple(found.keywords.items()),
        kind=found.kind,
        status=found.status,
        **labels,
    )


def _take(found: _Found, part: str, language: str, number: int, text: str) -> None:
    if part == "code":
        found.code = text
    elif part == "kind":
        found.kind = text
    elif part == "status":
        found.status = text
    elif part == "keywords":
        found.keywords[language] = split_words(text)
    elif part == "example" and number:
        found.examples.setdefault(number, {})[language] = text
    elif part == "example":
        for example in listed(text):
            found.examples[len(found.examples) + 1] = {language: example}
    else:
        texts = found.labels.setdefault(part, {})
        texts[language] = f"{texts[language]}\n{text}" if language in texts else text


def _sections(description: str, language: str) -> Iterator[tuple[str, str, int, str]]:
    """(part, language, number, text) by the headings; what stands before the first one is a definition."""
    part, each, number = "definition", language, 0
    lines: list[str] = []
    for line in description.split("\n"):
        heading = _heading(line)
        if heading is None:
            lines.append(line.removeprefix(_INDENT) if lines else line)
            continue
        if lines:
            yield part, each, number, "\n".join(lines)
        part, each, number, text = heading
        lines = [text]
    yield part, each, number, "\n".join(lines)


def _heading(line: str) -> tuple[str, str, int, str] | None:
    match = _HEADING.match(line)
    known = _PARTS_BY_WORD.get(match[1].casefold()) if match else None
    if match is None or known is None:
        return None
    part, language = known
    text = line[match.end() :]
    if part in _PLAIN and not _is_plain_value(part, text):
        return None
    return part, match[3] or language, int(match[2] or 0), text


def _is_plain_value(part: str, text: str) -> bool:
    """Whether the words after such a heading are a value of ours, rather than a sentence that begins so."""
    if part == "code":
        return _SLUG.fullmatch(text) is not None
    return text in (KINDS if part == "kind" else STATUSES)


def split_words(text: str) -> tuple[str, ...]:
    """Keywords apart by semicolons or lines, or a JSON list."""
    if text.startswith("["):
        try:
            words = json.loads(text)
        except (ValueError, RecursionError):
            words = None
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            return tuple(words)
    return tuple(word.strip() for word in re.split(r"[;\n]", text) if word.strip())


def listed(text: str) -> list[str]:
    """The items of a list with marks, else the text as one."""
    items = re.findall(r"^[ \t]*[-*•][ \t]+(.+)$", text, re.MULTILINE)
    return items or ([text] if text.strip() else [])
