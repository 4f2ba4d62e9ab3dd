"""Codes as elements: the same in a project and in a codebook, but for the notes, which a codebook cannot hold."""

from collections import Counter
from collections.abc import Mapping, Sequence

from qualeval.domain.codebook import Label
from qualeval.domain.exchange import ExchangeCode
from qualeval.formats.code_description import write_description
from qualeval.formats.exchange import Losses, guid_of, slug_of, valid_color
from qualeval.formats.refi.xml import described, legal, tag
from qualeval.i18n import N_

RENAMED = N_("codes of the same name were written with their parent's name before it; the description keeps the name")
ILLEGAL = N_("characters that XML cannot hold were taken out of names, notes and descriptions")


def code_guid(code: ExchangeCode) -> str:
    return guid_of(code.guid, "code", code.entry.code)


def code_elements(
    codes: Sequence[ExchangeCode],
    language: str,
    losses: Losses,
    refs: Mapping[str, Sequence[str]],
    codable: frozenset[str] = frozenset(),
) -> list[str]:
    """The top elements with all below them; `refs` are elements for a code by its slug, `codable` what codings use."""
    names = _written_names(codes, language, losses)
    inside: dict[str, list[str]] = {}
    for each in reversed(codes):  # parents stand first, so that every code finds its children written
        entry, name = each.entry, names[each.entry.code]
        is_plain = entry.name == Label(((language, name),)) and name == name.strip() == legal(name)
        description = write_description(
            entry, language, with_name=not is_plain, with_slug=slug_of(legal(name)) != entry.code
        )
        if legal(description) != description or legal(name) != name:
            losses.add(ILLEGAL, entry.code)
        attributes = {
            "guid": code_guid(each),
            "name": name,
            "isCodable": "true" if each.is_codable or entry.code in codable else "false",
            "color": valid_color(entry.color, entry.code, losses),
        }
        children = reversed(inside.pop(entry.code, []))
        element = tag("Code", attributes, described(description), *refs.get(entry.code, ()), *children)
        inside.setdefault(entry.parent, []).append(element)
    return list(reversed(inside.get("", [])))


def _written_names(codes: Sequence[ExchangeCode], language: str, losses: Losses) -> dict[str, str]:
    """Every code's name by slug, no two alike: programs that key on names would mix their codings up."""
    plain = {each.entry.code: each.entry.name.to(language) or each.entry.code for each in codes}
    counts = Counter(plain.values())
    taken: set[str] = {name for name, count in counts.items() if count == 1}
    names: dict[str, str] = {}
    for each in codes:
        code, parent = each.entry.code, each.entry.parent
        name = plain[code]
        if counts[name] > 1:
            losses.add(RENAMED, name)
            wanted = f"{plain[parent]} > {name}" if parent else name
            name, number = wanted, 2
            while name in taken:
                name, number = f"{wanted} ({number})", number + 1
            taken.add(name)
        names[code] = name
    return names
