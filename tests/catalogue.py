"""The catalogues' keeper: `python -m tests.catalogue update` takes new strings in, `compile` makes the .mo files.

English is the source. `faults` says what is missing or wrong in a catalogue; a test and the checks call it.
"""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "qualeval" / "i18n" / "locales"
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"N_": None, "translate": None}
_PLACEHOLDER = re.compile(r"\{[a-z_0-9]*[^}]*\}")


def extracted() -> Catalog:
    """Every marked string of the package."""
    catalogue = Catalog(project="qualeval", charset="utf-8", header_comment="# qualeval's words for people")
    found = extract_from_dir(ROOT / "qualeval", method_map=[("**.py", "python")], keywords=_KEYWORDS)
    for _, _, message, comments, context in found:
        catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def po_file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "qualeval.po"


def read(language: str) -> Catalog:
    with po_file(language).open("rb") as stream:
        return read_po(stream, locale=language)


def update(language: str) -> None:
    """Takes new strings into a catalogue, empty, and drops those no longer used."""
    source = extracted()
    known = read(language) if po_file(language).exists() else Catalog(locale=language)
    merged = Catalog(
        locale=language, project="qualeval", charset="utf-8", header_comment="# qualeval's words for people",
        creation_date=datetime(2026, 11, 24, tzinfo=UTC), revision_date=datetime(2026, 11, 24, tzinfo=UTC),
    )  # fmt: skip
    for message in sorted((m for m in source if m.id), key=lambda m: str(m.id)):
        earlier = known.get(message.id)
        merged.add(message.id, earlier.string if earlier else "")
    po_file(language).parent.mkdir(parents=True, exist_ok=True)
    with po_file(language).open("wb") as stream:
        write_po(stream, merged, width=110, no_location=True, omit_header=False)


def faults(language: str) -> list[str]:
    """What is missing, unused, empty, or has other {placeholders} than its source."""
    source = {message.id for message in extracted() if message.id}
    catalogue = read(language)
    translated = {message.id: message for message in catalogue if message.id}
    found = [f"not in the catalogue: {_first(i)!r}" for i in source - translated.keys()]
    found += [f"no longer used: {_first(i)!r}" for i in translated.keys() - source]
    for message in translated.values():
        found += _message_faults(message)
    return sorted(found)


def _message_faults(message: Message) -> list[str]:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    if not all(strings) or message.fuzzy:
        return [f"not translated: {_first(message.id)!r}"]
    wanted = set(_PLACEHOLDER.findall(sources[-1]))
    return [
        f"other placeholders: {_first(message.id)!r} -> {text!r}"
        for text in strings
        if set(_PLACEHOLDER.findall(text)) != wanted
    ]


def _first(message_id: object) -> str:
    return str(message_id[0] if isinstance(message_id, tuple | list) else message_id)


def main() -> int:
    from qualeval.i18n.build_hook import compile_catalogues

    match sys.argv[1:]:
        case ["update"]:
            update("id")
        case ["compile"]:
            compile_catalogues(LOCALES)
        case _:
            sys.stderr.write("usage: python -m tests.catalogue update|compile\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
