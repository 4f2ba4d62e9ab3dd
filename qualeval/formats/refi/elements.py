"""What the readers of a REFI-QDA file ask of its elements, whose names have no namespace any more."""

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from qualeval.formats.exchange import FoundCode, guid_of


def guid_in(element: ET.Element) -> str:
    """The element's identifier; one made of its name where it has none."""
    return guid_of(element.get("guid", ""), element.tag, element.get("guid", ""), element.get("name", ""))


def target_of(reference: ET.Element) -> str:
    written = reference.get("targetGUID") or reference.get("guid") or ""
    return guid_of(written, written)


def description_of(element: ET.Element) -> str:
    return element.findtext("Description") or ""


def values_of(element: ET.Element, variables: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """(variable's name, value) of a case or a source; values that are empty are none."""
    found: dict[str, str] = {}
    for each in element.iterfind("VariableValue"):
        reference = each.find("VariableRef")
        name = variables.get(target_of(reference)) if reference is not None else None
        for value in _valued(each):
            text = value.text or ""
            if name is not None and text.strip():
                found[name] = text if value.tag == "TextValue" else text.strip()
    return tuple(found.items())


def _valued(element: ET.Element) -> Iterable[ET.Element]:
    return (child for child in element if child.tag.endswith("Value"))


def read_codes(root: ET.Element | None) -> Iterator[FoundCode]:
    """Every Code below an element whose names have no namespace, parents first."""
    waiting = [(child, "") for child in reversed(_children(root))]
    while waiting:
        element, parent = waiting.pop()
        guid = guid_in(element)
        yield FoundCode(
            guid=guid,
            name=element.get("name", ""),
            parent=parent,
            description=description_of(element) or element.get("description", ""),
            color=element.get("color", ""),
            is_codable=element.get("isCodable", "true").strip().casefold() in ("true", "1"),
        )
        waiting += [(child, guid) for child in reversed(_children(element))]


def _children(element: ET.Element | None) -> list[ET.Element]:
    return [] if element is None else list(element.iterfind("Code"))
