"""Days and lists as they are written within a sentence, in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.i18n import N_, Translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualeval.domain.records import Attribute

_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
        "Desember",
    ),
}  # fmt: skip


def day(instant: str, language: str) -> str:
    """The day of an instant (ISO 8601): `24 November 2026`; what is no instant stays as it is."""
    parts = instant.partition("T")[0].split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return instant
    year, month, of_month = parts
    return f"{int(of_month)} {_MONTHS[language][int(month) - 1]} {year}"


def listed(words: Sequence[str], translate: Translator) -> str:
    """`a, b and c`; the words for two and for more are told apart, since Indonesian has a comma before the last."""
    if len(words) < 2:
        return "".join(words)
    several, last = ", ".join(words[:-1]), words[-1]
    if len(words) == 2:
        return translate(N_("{several} and {last}"), several=several, last=last)
    return translate(N_("{first}, {others} and {last}"), first=words[0], others=", ".join(words[1:-1]), last=last)


def attribute_words(attribute: Attribute) -> str:
    """What a person reads for an attribute: its wording in the file it came from, else its name."""
    named_by_file = attribute.label and attribute.label != attribute.name
    return attribute.label if named_by_file else attribute.name.replace("_", " ")


def text_of(texts: Sequence[tuple[str, str]], language: str) -> str:
    """The text in a language, else in another one."""
    by_language = {spoken: text for spoken, text in texts if text}
    return by_language.get(language) or next(iter(by_language.values()), "")
