"""Days and lists as they are written within a sentence, in each language."""

from collections.abc import Sequence

from qualeval.domain.records import Attribute
from qualeval.i18n import N_, Translator

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
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return translate(N_("{several} and {last}"), several=", ".join(words[:-1]), last=words[-1])


def attribute_words(attribute: Attribute) -> str:
    """What a person reads for an attribute: its wording in the file it came from, else its name."""
    return attribute.label or attribute.name.replace("_", " ")
